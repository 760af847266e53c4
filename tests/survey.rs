//! Survey files on disk. GDAL is the outside oracle: one line, written by it in every format and
//! system, has to be read to the same degrees.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use landrail::survey::{read_centrelines, read_posts};
use landrail_gis::fault::Faults;
use landrail_gis::survey::Centrelines;

/// Vertices of the made-up line.
const COUNT: u32 = 200;

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("survey").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the target directory can be written");
    folder
}

/// Runs `ogr2ogr`; `false` with a notice where it is absent.
fn ogr2ogr(arguments: &[&str]) -> bool {
    let Ok(output) = Command::new("ogr2ogr").args(arguments).output() else {
        println!("skipped: ogr2ogr absent (apt-get install gdal-bin)");
        return false;
    };
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    true
}

/// A made-up line that winds through the region, on both sides of 112.5° E: longitude, latitude, M.
fn made_up() -> Vec<[f64; 3]> {
    (0..COUNT)
        .map(|n| {
            let t = f64::from(n) / f64::from(COUNT);
            [
                112.3 + 0.5 * t + 0.01 * (9.0 * t).sin(),
                38.6 + 0.2 * t + 0.02 * (7.0 * t).cos(),
                241_500.0 + 300.0 * f64::from(n),
            ]
        })
        .collect()
}

/// The line as a CSV with well-known text, for GDAL to start from.
fn source(folder: &Path) -> String {
    let vertices: Vec<String> = made_up().iter().map(|[x, y, m]| format!("{x:?} {y:?} 900 {m:?}")).collect();
    let text = format!("wkt,线名,行别\n\"LINESTRING ZM ({})\",甲岢岚线,下行\n", vertices.join(", "));
    let path = folder.join("source.csv");
    std::fs::write(&path, text.replace("甲岢岚线", "甲岢岚线")).unwrap();
    path.display().to_string()
}

/// Writes the line with GDAL; `None` where GDAL is absent.
fn written(folder: &Path, file: &str, epsg: &str, more: &[&str]) -> Option<PathBuf> {
    let (from, to) = (source(folder), folder.join(file));
    let (target, srs) = (to.display().to_string(), format!("EPSG:{epsg}"));
    let mut arguments = vec![
        "-oo",
        "GEOM_POSSIBLE_NAMES=wkt",
        "-oo",
        "KEEP_GEOM_COLUMNS=NO",
        "-s_srs",
        "EPSG:4490",
        "-t_srs",
        &srs,
    ];
    arguments.extend(more);
    arguments.extend([target.as_str(), &from]);
    ogr2ogr(&arguments).then_some(to)
}

/// Asserts that a file holds the line: to 1e-9° in degrees, to a millimetre in a projection.
#[track_caller]
fn is_the_line(read: Result<Centrelines, Faults>, epsg: &str, given: Option<&str>, measured: bool) {
    let read = read.unwrap_or_else(|faults| panic!("{faults}"));
    let [line] = read.lines.as_slice() else { panic!("{} lines", read.lines.len()) };
    assert_eq!((line.line.as_deref(), line.track.as_deref()), (Some("甲岢岚线"), Some("下行")));
    if given.is_none() {
        assert_eq!(line.crs.as_deref(), Some(format!("EPSG:{epsg}").as_str()));
    }
    let (degrees, _) = line.in_degrees(given).unwrap_or_else(|faults| panic!("{faults}"));
    let want = made_up();
    assert_eq!(degrees.len(), want.len());
    let within = if epsg == "4490" { 1e-9 } else { 0.001 / 111_000.0 };
    for (got, [lon, lat, _]) in degrees.iter().zip(&want) {
        assert!((got.x - lon).abs() < within && (got.y - lat).abs() < within, "{got:?} for {lon} {lat}");
    }
    let measures = want.iter().map(|[.., m]| *m).collect::<Vec<f64>>();
    assert_eq!(line.measures, measured.then_some(measures));
}

const SYSTEMS: [&str; 3] = ["4490", "4547", "4526"];

#[test]
fn shapefiles_of_gdal_in_both_encodings() {
    for epsg in SYSTEMS {
        for encoding in ["UTF-8", "GBK"] {
            for (kind, measured) in
                [("LINESTRING", false), ("LINESTRINGM", true), ("LINESTRINGZM", true), ("LINESTRINGZ", false)]
            {
                let folder = folder(&format!("shp_{epsg}_{encoding}_{kind}"));
                let encoding = format!("ENCODING={encoding}");
                let more = ["-f", "ESRI Shapefile", "-lco", &encoding, "-nlt", kind];
                let Some(path) = written(&folder, "line.shp", epsg, &more) else { return };
                is_the_line(read_centrelines(&path, None), epsg, None, measured);
            }
        }
    }
}

#[test]
fn a_shapefile_without_cpg_or_language_is_read_by_its_texts() {
    for encoding in ["UTF-8", "GBK"] {
        let folder = folder(&format!("no_cpg_{encoding}"));
        let option = format!("ENCODING={encoding}");
        let Some(path) = written(&folder, "line.shp", "4547", &["-f", "ESRI Shapefile", "-lco", &option])
        else {
            return;
        };
        std::fs::remove_file(path.with_extension("cpg")).unwrap();
        let mut dbf = std::fs::read(path.with_extension("dbf")).unwrap();
        dbf[29] = 0;
        std::fs::write(path.with_extension("DBF"), &dbf).unwrap();
        std::fs::remove_file(path.with_extension("dbf")).unwrap();
        let read = read_centrelines(&path, None).unwrap();
        let name = if encoding == "GBK" { "GB18030" } else { "UTF-8" };
        assert!(read.notes.iter().any(|(_, en)| en.contains(&format!("read as {name}"))), "{:?}", read.notes);
        is_the_line(Ok(read), "4547", None, true);
        // Without the .prj the system has to be given.
        std::fs::remove_file(path.with_extension("prj")).unwrap();
        let read = read_centrelines(&path, None).unwrap();
        assert!(read.lines[0].in_degrees(None).is_err());
        is_the_line(Ok(read), "4547", Some("4547"), true);
    }
}

#[test]
fn a_zipped_shapefile_of_gdal() {
    let folder = folder("zip");
    // GDAL writes a zip by the name's ending.
    let Some(path) = written(&folder, "line.shz", "4526", &["-f", "ESRI Shapefile", "-lco", "ENCODING=GBK"])
    else {
        return;
    };
    is_the_line(read_centrelines(&path, None), "4526", None, true);
}

#[test]
fn geojson_of_gdal() {
    for epsg in SYSTEMS {
        let Some(path) = written(&folder(&format!("json_{epsg}")), "line.geojson", epsg, &["-f", "GeoJSON"])
        else {
            return;
        };
        is_the_line(read_centrelines(&path, None), epsg, None, false);
    }
}

#[test]
fn geopackages_of_gdal() {
    for epsg in SYSTEMS {
        for (kind, measured) in [
            ("LINESTRING", false),
            ("LINESTRINGM", true),
            ("LINESTRINGZM", true),
            ("MULTILINESTRINGZM", true),
        ] {
            let folder = folder(&format!("gpkg_{epsg}_{kind}"));
            let Some(path) =
                written(&folder, "line.gpkg", epsg, &["-f", "GPKG", "-nln", "中线", "-nlt", kind])
            else {
                return;
            };
            is_the_line(read_centrelines(&path, None), epsg, None, measured);
            is_the_line(read_centrelines(&path, Some("中线")), epsg, None, measured);
        }
    }
}

#[test]
fn several_layers_of_lines_have_to_be_told_apart() {
    let folder = folder("layers");
    let Some(path) = written(&folder, "line.gpkg", "4547", &["-f", "GPKG", "-nln", "上行"]) else { return };
    written(&folder, "line.gpkg", "4547", &["-f", "GPKG", "-nln", "下行", "-update"]).unwrap();
    let faults = read_centrelines(&path, None).unwrap_err();
    assert!(faults.0[0].zh.contains("2 个线图层: 上行、下行"), "{faults}");
    assert_eq!(read_centrelines(&path, Some("下行")).unwrap().lines.len(), 1);
    let faults = read_centrelines(&path, Some("中线")).unwrap_err();
    assert!(faults.0[0].en.contains("there is no layer \"中线\""), "{faults}");
}

#[test]
fn vertices_in_a_csv_of_gdal() {
    for epsg in SYSTEMS {
        let folder = folder(&format!("csv_{epsg}"));
        let mut points = "lon,lat,线名,行别,m\n".to_owned();
        for [lon, lat, m] in made_up() {
            writeln!(points, "{lon:?},{lat:?},甲岢岚线,下行,{m:?}").unwrap();
        }
        let (from, to) = (folder.join("points.csv"), folder.join("line.csv"));
        std::fs::write(&from, points).unwrap();
        let srs = format!("EPSG:{epsg}");
        let names =
            ["-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo", "KEEP_GEOM_COLUMNS=NO"];
        let more = ["-s_srs", "EPSG:4490", "-t_srs", &srs, "-f", "CSV", "-lco", "GEOMETRY=AS_XY"];
        let (from, to) = (from.display().to_string(), to.display().to_string());
        if !ogr2ogr(&[names.as_slice(), &more, [to.as_str(), &from].as_slice()].concat()) {
            return;
        }
        is_the_line(read_centrelines(Path::new(&to), None), epsg, Some(epsg), true);
    }
}

#[test]
fn a_polygon_and_an_absent_file_are_faults() {
    let folder = folder("faults");
    let from = folder.join("p.csv");
    std::fs::write(&from, "wkt,线名\n\"POLYGON ((112 38,112.1 38,112.1 38.1,112 38))\",甲\n").unwrap();
    let absent = read_centrelines(&folder.join("none.shp"), None).unwrap_err();
    assert!(absent.0[0].file == "none.shp" && absent.0[0].zh.contains("无法打开"), "{absent}");
    assert!(read_posts(&folder.join("none.csv")).is_err());
    let layer = read_centrelines(&from, Some("a")).unwrap_err();
    assert!(layer.0[0].en.contains("only a GeoPackage has layers"), "{layer}");
    for (file, format) in [("p.shp", "ESRI Shapefile"), ("p.gpkg", "GPKG"), ("p.geojson", "GeoJSON")] {
        let to = folder.join(file);
        let arguments = ["-oo", "GEOM_POSSIBLE_NAMES=wkt", "-a_srs", "EPSG:4490", "-f", format];
        if !ogr2ogr(
            &[arguments.as_slice(), [to.to_str().unwrap(), from.to_str().unwrap()].as_slice()].concat(),
        ) {
            return;
        }
        let faults = read_centrelines(&to, None).unwrap_err();
        assert!(faults.0[0].en.contains("line"), "{faults}");
    }
}
