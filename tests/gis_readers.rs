//! Every layer as a desktop GIS reads it: exported by the built binary, read back by GDAL (Debian's
//! gdal-bin), and compared with what `/collections` says. Skipped with a notice without GDAL.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{LAYERS, Service, run, stderr};
use serde_json::Value;

/// The output of a GDAL program; `None` with a notice where GDAL is not installed.
fn gdal(program: &str, arguments: &[&str]) -> Option<String> {
    let Ok(output) = Command::new(program).args(arguments).output() else {
        println!("skipped: {program} absent (apt-get install gdal-bin)");
        return None;
    };
    let errors = stderr(&output);
    assert!(output.status.success(), "{program} {arguments:?}: {errors}");
    assert!(!errors.contains("Warning") && !errors.contains("ERROR"), "{program} {arguments:?}: {errors}");
    Some(common::stdout(&output))
}

/// The features of a file as GDAL reads them.
fn features(source: &str, options: &[&str]) -> Option<Vec<Value>> {
    let mut arguments = vec!["-f", "GeoJSON", "/vsistdout/", source];
    arguments.extend(options);
    let json: Value = serde_json::from_str(&gdal("ogr2ogr", &arguments)?).expect("GDAL writes JSON");
    Some(json["features"].as_array().expect("features").clone())
}

/// `landrail export`, into a file of a folder.
fn export(folder: &Path, layer: &str, format: &str, options: &[&str]) -> PathBuf {
    let extension = if format == "shp" { "shp.zip" } else { format };
    let path = folder.join(format!("{layer}.{extension}"));
    let mut args = vec!["export", layer, "--format", format, "--out", path.to_str().expect("UTF-8")];
    args.extend(options);
    let output = run(&args);
    assert!(output.status.success(), "{}", stderr(&output));
    path
}

fn archive(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(fs::read(path).expect("the export"))).expect("a zip");
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("its bytes");
            (file.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

/// What a reader opens: the shapefiles, and the tables that stand without one.
fn tables(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let tables = files.keys().filter_map(|name| name.strip_suffix(".dbf"));
    tables
        .map(|stem| {
            let shapes = format!("{stem}.shp");
            if files.contains_key(&shapes) { shapes } else { format!("{stem}.dbf") }
        })
        .collect()
}

/// Short dBASE name → (name, type), from the dictionary in the zip.
fn dictionary(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, (String, String)> {
    let text = &files["字段说明.csv"];
    let text = text.strip_prefix("\u{feff}".as_bytes()).expect("a mark for office programs");
    let mut rows = csv::Reader::from_reader(text);
    assert_eq!(rows.headers().expect("headers"), vec!["short", "name", "zh", "en", "unit", "type"]);
    rows.records()
        .map(|row| {
            let row = row.expect("a row");
            assert!(row[0].is_ascii() && row[0].len() <= 10, "{row:?}");
            assert!(!row[2].is_ascii(), "a Chinese name: {row:?}");
            (row[0].to_owned(), (row[1].to_owned(), row[5].to_owned()))
        })
        .collect()
}

/// What the service says of a layer: identifier → feature.
fn published(service: &Service, layer: &str) -> BTreeMap<String, Value> {
    let items = service.json(&format!("/collections/{layer}/items?limit=10000"));
    let features: BTreeMap<_, _> = items["features"]
        .as_array()
        .expect("features")
        .iter()
        .map(|feature| (feature["id"].as_str().expect("an id").to_owned(), feature.clone()))
        .collect();
    assert_eq!(items["numberMatched"], features.len(), "{layer} in one page");
    features
}

/// Asserts that GDAL read a value as it was published; returns whether a text was cut.
fn same(read: &Value, wanted: &Value, kind: &str) -> Option<bool> {
    match wanted {
        // An unknown logical value is a question mark in dBASE.
        Value::Null => (read.is_null() || kind.starts_with("logical") && read == "?").then_some(false),
        Value::Bool(yes) => (read == wanted || read == if *yes { "T" } else { "F" }).then_some(false),
        Value::Number(number) => {
            let decimals = kind.split_once("18,").map_or(0, |(_, n)| n[..1].parse().expect("decimals"));
            let off = (read.as_f64()? - number.as_f64()?).abs();
            (off <= 0.5 * 0.1_f64.powi(decimals) + 1e-9).then_some(false)
        }
        Value::String(text) => {
            let read = read.as_str()?;
            if read == text {
                return Some(false);
            }
            (read.len() > 120 && text.starts_with(read)).then_some(true)
        }
        _ => None,
    }
}

/// Asserts that the tables of a folder or zip hold every feature, each with every value.
fn assert_whole(
    layer: &str,
    prefix: &str,
    files: &BTreeMap<String, Vec<u8>>,
    wanted: &BTreeMap<String, Value>,
) -> Option<()> {
    let dictionary = dictionary(files);
    let (mut seen, mut cut) = (0, 0);
    for table in tables(files) {
        let rows = features(&format!("{prefix}/{table}"), &[])?;
        for row in &rows {
            let id = row["properties"]["BSM"].as_str().expect("an identifier");
            let feature = &wanted[id];
            assert_eq!(row["geometry"].is_null(), table.ends_with("_nogeom.dbf"), "{table} {id}");
            assert_eq!(row["geometry"].is_null(), feature["geometry"].is_null(), "{table} {id}");
            for (short, (name, kind)) in &dictionary {
                let value = if name == "id" { &feature["id"] } else { &feature["properties"][name] };
                let read = &row["properties"][short];
                let was_cut = same(read, value, kind);
                assert!(was_cut.is_some(), "{table} {id} {short}: published {value}, read {read}");
                cut += usize::from(was_cut == Some(true));
            }
        }
        seen += rows.len();
    }
    assert_eq!(seen, wanted.len(), "{layer}: every feature, once");
    assert_eq!(cut > 0, files.contains_key("截断清单.csv"), "{layer}: what was cut is listed");
    Some(())
}

#[test]
fn shapefiles_of_every_layer_read_back_in_both_encodings() {
    let service = Service::start();
    for layer in LAYERS {
        let wanted = published(&service, layer);
        for encoding in ["utf-8", "gbk"] {
            let folder = tempfile::tempdir().unwrap();
            let zip = export(folder.path(), layer, "shp", &["--crs", "EPSG:4547", "--encoding", encoding]);
            let files = archive(&zip);
            for table in tables(&files) {
                let (stem, end) = table.split_once('.').unwrap();
                let parts: &[&str] =
                    if end == "shp" { &["shp", "shx", "dbf", "prj", "cpg"] } else { &["dbf", "cpg"] };
                assert!(parts.iter().all(|part| files.contains_key(&format!("{stem}.{part}"))), "{table}");
            }
            let prefix = format!("/vsizip/{}", zip.display());
            if assert_whole(layer, &prefix, &files, &wanted).is_none() {
                return;
            }
            // The same over HTTP.
            let path = format!("/export/{layer}.shp.zip?crs=EPSG:4547&encoding={encoding}");
            let response = service.get(&path, &[]);
            assert_eq!(
                (response.status, response.header("content-type")),
                (200, "application/zip"),
                "{path}"
            );
            let over_http = folder.path().join("http.zip");
            fs::write(&over_http, &response.body).unwrap();
            let over_http = archive(&over_http);
            assert!(over_http == files, "{path}: the same files as on the command line");
        }
    }
}

#[test]
fn gbk_reads_back_without_its_cpg() {
    let service = Service::start();
    for layer in LAYERS {
        let folder = tempfile::tempdir().unwrap();
        let zip = export(folder.path(), layer, "shp", &["--encoding", "gbk"]);
        let files = archive(&zip);
        for (name, bytes) in files.iter().filter(|(name, _)| name.rsplit('.').next() != Some("cpg")) {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let prefix = folder.path().display().to_string();
        if assert_whole(layer, &prefix, &files, &published(&service, layer)).is_none() {
            return;
        }
    }
}

#[test]
fn names_and_figures_of_the_gazettes_are_in_the_tables() {
    let folder = tempfile::tempdir().unwrap();
    for encoding in ["utf-8", "gbk"] {
        let zip = export(folder.path(), "segments", "shp", &["--crs", "EPSG:4547", "--encoding", encoding]);
        let Some(rows) = features(&format!("/vsizip/{}/segments.shp", zip.display()), &[]) else { return };
        let row = rows.iter().find(|row| row["properties"]["BSM"] == "忻政办发2021-71-r9-1").expect("row 9");
        let row = &row["properties"];
        assert_eq!((&row["XZMC"], &row["ZDFDZ"]), (&"庄磨镇".into(), &"李淑文".into()));
        assert_eq!((row["QDLC"].as_f64(), row["ZDLC"].as_f64()), (Some(241_500.0), Some(264_000.0)));
        assert!(rows.iter().any(|row| row["properties"]["XZMC"] == "九原街街道"), "in {encoding}");
    }
    let zip = export(folder.path(), "temporary_uses", "shp", &["--crs", "EPSG:4547", "--encoding", "gbk"]);
    let rows =
        features(&format!("/vsizip/{}/temporary_uses.shp", zip.display()), &[]).expect("GDAL is there");
    let by_number = |number: &str| {
        rows.iter().map(|row| &row["properties"]).find(|row| row["WH"] == number).expect("the decision")
    };
    let road = by_number("原政函〔2022〕106号");
    assert_eq!((road["MJ"].as_f64(), &road["MJYZ"]), (Some(132_242.0), &"T".into()));
    assert_eq!(road["YWMJ"], "13.2242公顷(198.36亩)");
    assert!(by_number("原政函〔2022〕107号")["JBNT"].is_null(), "not stated is empty, not 0");
}

/// The posts of a stretch as the M values of its line.
#[test]
fn kilometre_posts_are_measures() {
    let folder = tempfile::tempdir().unwrap();
    for layer in ["segments", "county_segments"] {
        let zip = export(folder.path(), layer, "shp", &["--crs", "EPSG:4547"]);
        let source = format!("/vsizip/{}/{layer}.shp", zip.display());
        let arguments = ["-f", "CSV", "-lco", "GEOMETRY=AS_WKT", "/vsistdout/", source.as_str()];
        let Some(text) = gdal("ogr2ogr", &arguments) else { return };
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let headers = rows.headers().unwrap().clone();
        let column = |name: &str| headers.iter().position(|header| header == name).expect("the field");
        let (mut whole, mut partial) = (0, 0);
        for row in rows.records() {
            let row = row.unwrap();
            let wkt = &row[column("WKT")];
            assert!(wkt.contains("LINESTRING M "), "{wkt}");
            let points = wkt.split_once('(').unwrap().1.replace(['(', ')'], "");
            let measures: Vec<f64> =
                points.split(',').map(|point| point.rsplit(' ').next().unwrap().parse().unwrap()).collect();
            let number = |name: &str| row[column(name)].parse::<f64>().unwrap();
            let (from, to) = (number("QDLC"), number("ZDLC"));
            assert!(measures.is_sorted(), "{}: {measures:?}", &row[column("BSM")]);
            let (first, last) = (measures[0], measures[measures.len() - 1]);
            if &row[column("TXZT")] == "partial" {
                partial += 1;
                assert!(first >= from - 0.01 && last <= to + 0.01, "never beyond the stretch: {row:?}");
                assert!(first > from + 0.01 || last < to - 0.01, "partial: {row:?}");
            } else {
                whole += 1;
                assert!((first - from).abs() < 0.01 && (last - to).abs() < 0.01, "{row:?}");
            }
        }
        assert!(whole > 10 && partial > 0, "{layer}: {whole} whole, {partial} in part");
    }
}

#[test]
fn the_crs_is_recognised_and_coordinates_are_those_of_gdal() {
    let folder = tempfile::tempdir().unwrap();
    for layer in LAYERS {
        let zip = export(folder.path(), layer, "shp", &["--crs", "EPSG:4547"]);
        for table in tables(&archive(&zip)).iter().filter(|table| table.rsplit('.').next() == Some("shp")) {
            let source = format!("/vsizip/{}/{table}", zip.display());
            let Some(text) = gdal("ogrinfo", &["-ro", "-so", "-al", &source]) else { return };
            assert!(text.contains("ID[\"EPSG\",4547]"), "{table}: {text}");
        }
    }
    // GDAL has a PROJ of its own: degrees taken to the plane by it.
    let plane = export(folder.path(), "stations", "shp", &["--crs", "EPSG:4547"]);
    let ours = features(&format!("/vsizip/{}/stations.shp", plane.display()), &[]).unwrap();
    let degrees = export(folder.path(), "stations", "geojson", &["--crs", "EPSG:4490"]);
    let options = ["-s_srs", "EPSG:4490", "-t_srs", "EPSG:4547", "-lco", "COORDINATE_PRECISION=6"];
    let theirs = features(degrees.to_str().unwrap(), &options).unwrap();
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours["properties"]["BSM"], theirs["id"], "the order is kept");
        for axis in [0, 1] {
            let at =
                |feature: &Value| feature["geometry"]["coordinates"][axis].as_f64().expect("a coordinate");
            let off = (at(ours) - at(theirs)).abs();
            assert!(off < 0.02, "{}: {off} m", ours["properties"]["BSM"]);
        }
    }
}

#[test]
fn the_area_of_a_county_is_that_of_the_handbook() {
    let folder = tempfile::tempdir().unwrap();
    let zip = export(folder.path(), "counties", "shp", &["--crs", "EPSG:4547"]);
    let source = format!("/vsizip/{}/counties.shp", zip.display());
    let sql = "SELECT XMC, OGR_GEOM_AREA / 1000000 AS KM2 FROM counties";
    let arguments = ["-f", "CSV", "/vsistdout/", source.as_str(), "-sql", sql];
    let Some(text) = gdal("ogr2ogr", &arguments) else { return };
    let areas: BTreeMap<_, f64> = text
        .lines()
        .skip(1)
        .map(|line| line.split_once(',').expect("two columns"))
        .map(|(name, km2)| (name.trim_matches('"'), km2.trim_matches('"').parse().expect("km²")))
        .collect();
    assert_eq!(areas.len(), 25);
    // Two public sets have 2,530 and 2,549 km² (handbook, crs.md).
    let yuanping = areas["原平市"];
    assert!((2530.0 * 0.98..2549.0 * 1.02).contains(&yuanping), "{yuanping}");
}

#[test]
fn geojson_and_csv_read_back_and_are_the_same_over_http() {
    let service = Service::start();
    for layer in LAYERS {
        let wanted = published(&service, layer);
        for (format, media) in [("geojson", "application/geo+json"), ("csv", "text/csv")] {
            let folder = tempfile::tempdir().unwrap();
            let path = export(folder.path(), layer, format, &[]);
            let response = service.get(&format!("/export/{layer}.{format}"), &[]);
            assert_eq!(response.status, 200);
            assert!(
                response.header("content-type").starts_with(media),
                "{}",
                response.header("content-type")
            );
            assert!(response.body == fs::read(&path).unwrap(), "{layer}.{format}");
            let Some(rows) = features(path.to_str().unwrap(), &[]) else { return };
            assert_eq!(rows.len(), wanted.len(), "{layer}.{format}");
            for row in rows {
                let id = if format == "csv" { &row["properties"]["id"] } else { &row["id"] };
                assert!(wanted.contains_key(id.as_str().expect("an id")), "{layer}.{format}: {id}");
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = export(folder.path(), "counties", "geojson", &["--crs", "EPSG:4547"]);
    let Some(text) = gdal("ogrinfo", &["-ro", "-so", "-al", path.to_str().unwrap()]) else { return };
    assert!(text.contains("ID[\"EPSG\",4547]"), "{text}");
}

#[test]
fn tiles_read_back() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    // The tile around 忻州 at zoom 7, of layers that have something there.
    for (layer, field, wanted) in [
        ("segments", "township", "九原街街道"),
        ("lines", "line", "大西高铁"),
        ("stations", "name", "忻州西"),
        ("counties", "name", "忻府区"),
        ("temporary_uses", "document", "原政函〔2022〕106号"),
    ] {
        let response = service.get(&format!("/tiles/{layer}/7/104/49.mvt"), &[]);
        assert_eq!(response.status, 200, "{layer}");
        let path = folder.path().join(format!("{layer}.mvt"));
        fs::write(&path, &response.body).unwrap();
        // Without CLIP=NO GDAL leaves out what lies in the margin of the tile only.
        let options = ["X=104", "Y=49", "Z=7", "CLIP=NO"].map(|option| ["-oo", option]).concat();
        let options = [options.as_slice(), &["-t_srs", "EPSG:4326"]].concat();
        let Some(read) = features(path.to_str().unwrap(), &options) else { return };
        let geojson = service.json(&format!("/tiles/{layer}/7/104/49.geojson"));
        assert_eq!(read.len(), geojson["features"].as_array().unwrap().len(), "{layer}: both tiles agree");
        let row = read.iter().find(|row| row["properties"][field] == wanted);
        let row = row.unwrap_or_else(|| panic!("{layer}: {wanted}"));
        assert!(!row["geometry"].is_null());
    }
}
