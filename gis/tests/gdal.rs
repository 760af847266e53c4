//! Exports and tiles as GDAL reads them. GDAL is the outside oracle: what it reads is what a
//! desktop program shows.

mod support;

use std::path::PathBuf;
use std::process::Command;

use geo::Point;
use landrail_gis::export::{Encoding, Format, Options, OutputCrs, esri_wkt};
use landrail_gis::index::{Feature, FieldKind, Layer, Table, Value};
use landrail_gis::tile::{MatrixSet, TileRef, mvt};
use serde_json::Value as Json;
use support::{RARE, feature, features, options, parcel, segment, set, to_epsg, written};

/// The output of a GDAL program, `None` with a notice where GDAL is not installed.
fn gdal(program: &str, arguments: &[&str]) -> Option<String> {
    let Ok(output) = Command::new(program).args(arguments).output() else {
        println!("skipped: {program} absent (apt-get install gdal-bin)");
        return None;
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {errors}");
    assert!(!errors.contains("Warning"), "{program} {arguments:?}: {errors}");
    Some(String::from_utf8(output.stdout).expect("GDAL writes UTF-8"))
}

fn saved(name: &str, bytes: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).expect("the target directory can be written");
    path
}

/// The features of one file of a zip.
fn read(zip: &std::path::Path, file: &str) -> Option<Vec<Json>> {
    let source = format!("/vsizip/{}/{file}", zip.display());
    let text = gdal("ogr2ogr", &["-f", "GeoJSON", "/vsistdout/", &source])?;
    let json: Json = serde_json::from_str(&text).expect("GDAL writes JSON");
    Some(json["features"].as_array().expect("features").clone())
}

fn assert_values(layer: Layer, feature: &Feature, read: &Json) {
    for (field, value) in layer.fields().iter().zip(&feature.values) {
        let got = &read["properties"][field.short];
        let same = match (field.kind, value) {
            // GDAL 3.6 reads logical fields as text, in which `?` stands for unknown.
            (FieldKind::Bool, Value::Null) => got.is_null() || got == "?",
            (_, Value::Null) => got.is_null(),
            (_, Value::Text(text)) => got.as_str() == Some(text),
            (_, Value::Int(int)) => got.as_i64() == Some(*int),
            (FieldKind::Real(n), Value::Real(real)) => {
                got.as_f64().is_some_and(|got| (got - real).abs() <= 0.5 * 0.1_f64.powi(n.into()) + 1e-9)
            }
            (_, Value::Date(day)) => got.as_str() == Some(&day.to_string()),
            (_, Value::Bool(yes)) => {
                got.as_bool() == Some(*yes) || got.as_str() == Some(if *yes { "T" } else { "F" })
            }
            _ => false,
        };
        assert!(same, "{} {}: wrote {value:?}, read {got}", feature.id, field.short);
    }
}

#[test]
fn every_layer_reads_back_in_both_encodings() {
    for layer in Layer::ALL {
        for encoding in [Encoding::Utf8, Encoding::Gbk] {
            let features = features(layer);
            let options = Options { encoding, ..options(Format::ShpZip) };
            let (zip, report) = written(layer, &features, &options).expect("it can be written");
            let zip = saved(&format!("{}_{}.zip", layer.name(), encoding.name()), &zip);
            let tables = report.files.iter().filter(|file| file.contains(".dbf"));
            let mut read_back = Vec::new();
            for table in tables {
                let shapes = table.replace(".dbf", ".shp");
                let file = if report.files.contains(&shapes) { &shapes } else { table };
                let Some(rows) = read(&zip, file) else { return };
                read_back.extend(rows);
            }
            assert_eq!(read_back.len(), features.len(), "{}", layer.name());
            for feature in &features {
                let row = read_back
                    .iter()
                    .find(|row| row["properties"]["BSM"].as_str() == Some(&feature.id))
                    .expect("the feature is in the file");
                assert_values(layer, feature, row);
                assert_eq!(row["geometry"].is_null(), feature.geometry.is_none(), "{}", feature.id);
            }
        }
    }
}

#[test]
fn gbk_reads_back_without_its_cpg() {
    let mut one = feature(Layer::Stations, 0, Some(Point::new(112.7, 38.7).into()));
    set(Layer::Stations, &mut one, "name", Value::Text("岢岚—五寨ⅡⅢ·甯".to_owned()));
    let options = Options { encoding: Encoding::Gbk, ..options(Format::ShpZip) };
    let (zip, _) = written(Layer::Stations, &[one.clone()], &options).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    for extension in ["shp", "shx", "dbf"] {
        let mut bytes = Vec::new();
        let mut file = zip.by_name(&format!("stations.{extension}")).unwrap();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        saved(&format!("no_cpg.{extension}"), &bytes);
    }
    let source = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("no_cpg.shp");
    let source = source.display().to_string();
    let Some(text) = gdal("ogr2ogr", &["-f", "GeoJSON", "/vsistdout/", &source]) else { return };
    let json: Json = serde_json::from_str(&text).unwrap();
    assert_values(Layer::Stations, &one, &json["features"][0]);
}

#[test]
fn rare_characters_and_long_text_read_back() {
    let layer = Layer::Segments;
    let mut one = segment(layer, 0);
    let exact = format!("{RARE}{}", "原".repeat(82));
    let long = format!("a{}", "平".repeat(99));
    set(layer, &mut one, "township", Value::Text(exact.clone()));
    set(layer, &mut one, "reason", Value::Text(long.clone()));
    set(layer, &mut one, "to_m", Value::Null);
    set(layer, &mut one, "valid_to", Value::Null);
    let (zip, report) = written(layer, &[one], &options(Format::ShpZip)).unwrap();
    let zip = saved("rare.zip", &zip);
    let Some(rows) = read(&zip, "segments.shp") else { return };
    let properties = &rows[0]["properties"];
    assert_eq!(properties["XZMC"].as_str(), Some(exact.as_str()), "3 + 4 + 82 × 3 = 253 bytes fit");
    assert_eq!(properties["LY"].as_str(), Some(format!("a{}", "平".repeat(84)).as_str()));
    assert!(properties["ZDLC"].is_null() && properties["YXQZ"].is_null());
    assert_eq!(report.cuts.len(), 1);
    assert_eq!((report.cuts[0].field, report.cuts[0].kept, &report.cuts[0].text), ("reason", 253, &long));
}

#[test]
fn kilometre_posts_are_measures_and_numbers() {
    let layer = Layer::Segments;
    let mut unknown = segment(layer, 1);
    unknown.measures.clear();
    let (zip, _) = written(layer, &[segment(layer, 0), unknown], &options(Format::ShpZip)).unwrap();
    let zip = saved("measures.zip", &zip);
    let source = format!("/vsizip/{}/segments.shp", zip.display());
    let Some(text) = gdal("ogrinfo", &["-al", &source]) else { return };
    for part in [
        "Geometry: Measured Line String",
        "112.7 38.7 198800",
        "112.71 38.71 200150.5",
        "112.75 38.7 203900.25",
        "QDLC (Real) = 198800.25",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert_eq!(text.matches("MULTILINESTRING M").count(), 2, "{text}");
}

#[test]
fn projected_coordinates_and_areas() {
    let project = to_epsg(4547);
    let options = Options::new(Format::ShpZip, OutputCrs::new(4547, &project).unwrap());
    let station = feature(Layer::Stations, 0, Some(Point::new(112.721_032, 38.718_903_2).into()));
    let (zip, _) = written(Layer::Stations, &[station], &options).unwrap();
    let stations = saved("stations_4547.zip", &zip);
    let Some(rows) = read(&stations, "stations.shp") else { return };
    // Handbook, crs.md §4.
    let at = &rows[0]["geometry"]["coordinates"];
    assert!((at[0].as_f64().unwrap() - 388_768.533).abs() < 0.001, "{at}");
    assert!((at[1].as_f64().unwrap() - 4_288_075.251).abs() < 0.001, "{at}");

    // A ring of exactly 100 m × 50 m in the plane, taken to degrees by PROJ.
    let plane = proj::Proj::new_known_crs("EPSG:4547", "EPSG:4490", None).unwrap();
    let corner = |x: f64, y: f64| plane.convert((388_768.0 + x, 4_288_075.0 + y)).unwrap();
    let ring: Vec<(f64, f64)> =
        [(0.0, 0.0), (100.0, 0.0), (100.0, 50.0), (0.0, 50.0)].map(|(x, y)| corner(x, y)).into();
    let polygon = geo::Polygon::new(ring.into(), Vec::new());
    let mut one = feature(Layer::Parcels, 0, Some(polygon.into()));
    set(Layer::Parcels, &mut one, "area_m2", Value::Real(5000.0));
    let (zip, _) = written(Layer::Parcels, &[one], &options).unwrap();
    let parcels = saved("parcels_4547.zip", &zip);
    let source = format!("/vsizip/{}/parcels.shp", parcels.display());
    let sql = "SELECT OGR_GEOM_AREA AS area, MJ FROM parcels";
    let Some(text) = gdal("ogr2ogr", &["-f", "CSV", "/vsistdout/", &source, "-sql", sql]) else { return };
    let row = text.lines().nth(1).expect("one parcel");
    let numbers: Vec<f64> = row.split(',').map(|cell| cell.trim_matches('"').parse().unwrap()).collect();
    assert!((numbers[0] - 5000.0).abs() < 0.001 && (numbers[1] - 5000.0).abs() < 1e-9, "{row}");
    let Some(text) = gdal("ogrinfo", &["-al", "-so", &source]) else { return };
    assert!(text.contains("ID[\"EPSG\",4547]"), "{text}");
}

#[test]
fn unknown_values_are_null() {
    for layer in Layer::ALL {
        let mut unknown = feature(layer, 0, Some(Point::new(112.7, 38.7).into()));
        for value in unknown.values.iter_mut().skip(1) {
            *value = Value::Null;
        }
        let all = [unknown, feature(layer, 1, Some(Point::new(112.7, 38.7).into()))];
        let (zip, _) = written(layer, &all, &options(Format::ShpZip)).unwrap();
        let zip = saved(&format!("unknown_{}.zip", layer.name()), &zip);
        let Some(rows) = read(&zip, &format!("{}.shp", layer.name())) else { return };
        assert_values(layer, &all[0], &rows[0]);
        assert_values(layer, &all[1], &rows[1]);
    }
}

#[test]
fn holes_stay_holes() {
    let (zip, _) = written(Layer::Counties, &[parcel(Layer::Counties, 0)], &options(Format::ShpZip)).unwrap();
    let zip = saved("holes.zip", &zip);
    let Some(rows) = read(&zip, "counties.shp") else { return };
    assert_eq!(rows[0]["geometry"]["type"], "Polygon");
    assert_eq!(rows[0]["geometry"]["coordinates"].as_array().unwrap().len(), 2);
}

#[test]
fn every_prj_is_recognised() {
    for epsg in [4490, 4326, 3857].into_iter().chain(4491..=4554) {
        let prj = saved(&format!("{epsg}.prj"), esri_wkt(epsg).unwrap().as_bytes());
        let Some(text) = gdal("gdalsrsinfo", &["-o", "epsg", &format!("ESRI::{}", prj.display())]) else {
            return;
        };
        assert_eq!(text.trim(), format!("EPSG:{epsg}"));
    }
}

#[test]
fn geojson_reads_back() {
    let layer = Layer::Parcels;
    let features = features(layer);
    for epsg in [4490, 4326, 4547] {
        let project = to_epsg(epsg);
        let options = Options::new(Format::GeoJson, OutputCrs::new(epsg, &project).unwrap());
        let (json, report) = written(layer, &features, &options).unwrap();
        assert_eq!((report.features, report.without_geometry), (4, 1));
        let path = saved(&format!("parcels_{epsg}.geojson"), &json).display().to_string();
        let Some(text) = gdal("ogrinfo", &["-al", &path]) else { return };
        assert!(text.contains("Feature Count: 4"), "{text}");
        assert!(text.contains("county (String) = 县（市、区）·原平市0"), "{text}");
        let read_as = if epsg == 4547 { 4547 } else { 4326 };
        assert!(text.contains(&format!("ID[\"EPSG\",{read_as}]")), "{epsg}: {text}");
    }
}

#[test]
fn tiles_read_back() {
    let table = Table::new((0..3).map(|no| parcel(Layer::Parcels, no)).collect());
    let tile = TileRef::new(14, 13_322, 6278).unwrap();
    let bytes = mvt(Layer::Parcels, &table, tile).unwrap().expect("the parcels are there");
    let path = saved("parcels.mvt", &bytes).display().to_string();
    let arguments = [
        "-f",
        "GeoJSON",
        "/vsistdout/",
        &path,
        "-oo",
        "X=13322",
        "-oo",
        "Y=6278",
        "-oo",
        "Z=14",
        "-t_srs",
        "EPSG:4326",
    ];
    let Some(text) = gdal("ogr2ogr", &arguments) else { return };
    let json: Json = serde_json::from_str(&text).unwrap();
    let read = json["features"].as_array().unwrap();
    assert_eq!(read.len(), 3);
    let first = read.iter().find(|row| row["properties"]["id"] == "parcels-0").expect("by id");
    assert_eq!(first["properties"]["county"], "县（市、区）·原平市0");
    assert_eq!(first["properties"]["valid_from"], "2021-09-20");
    assert_eq!(first["properties"]["mvt_id"], parcel(Layer::Parcels, 0).tile_id());
    // GDAL calls every polygon of a tile a multipolygon.
    let rings = first["geometry"]["coordinates"][0].as_array().unwrap();
    assert_eq!(rings.len(), 2, "the hole is there");
    let corner = &rings[0][0];
    // One unit at zoom 14 is 0.6 m; the outline may lie two units off.
    let near =
        |got: &Json, wants: [f64; 2]| wants.iter().any(|want| (got.as_f64().unwrap() - want).abs() < 2e-5);
    assert!(near(&corner[0], [112.72, 112.721]) && near(&corner[1], [38.71, 38.712]), "{corner}");
}

/// GDAL's own reading of a tile outside Web Mercator: its metadata file has the corner and the side of
/// the tile of zoom 0, of which GDAL wants one, so the world is its square of 360° and ours one zoom
/// further.
#[test]
fn geographic_tiles_read_back() {
    let table = Table::new((0..3).map(|no| parcel(Layer::Parcels, no)).collect());
    let tile = TileRef::in_set(MatrixSet::Cgcs2000Quad, 13, 13_322, 2334).unwrap();
    let bytes = mvt(Layer::Parcels, &table, tile).unwrap().expect("the parcels are there");
    let path = saved("parcels_4490.mvt", &bytes).display().to_string();
    let metadata = r#"{"crs": "EPSG:4490", "tile_origin_upper_left_x": -180, "tile_origin_upper_left_y": 90, "tile_dimension_zoom_0": 360}"#;
    let metadata = format!("METADATA_FILE={}", saved("parcels_4490.json", metadata.as_bytes()).display());
    let arguments = [
        "-f",
        "GeoJSON",
        "-lco",
        "RFC7946=NO",
        "/vsistdout/",
        &path,
        "-oo",
        "X=13322",
        "-oo",
        "Y=2334",
        "-oo",
        "Z=14",
        "-oo",
        &metadata,
    ];
    let Some(text) = gdal("ogr2ogr", &arguments) else { return };
    let json: Json = serde_json::from_str(&text).unwrap();
    assert!(json["crs"]["properties"]["name"].as_str().is_some_and(|name| name.contains("4490")), "{text}");
    let read = json["features"].as_array().unwrap();
    assert_eq!(read.len(), 3);
    let first = read.iter().find(|row| row["properties"]["id"] == "parcels-0").expect("by id");
    let rings = first["geometry"]["coordinates"][0].as_array().unwrap();
    assert_eq!(rings.len(), 2, "the hole is there");
    // One unit at zoom 13 is 0.6 m; the outline may lie two units off.
    let near =
        |got: &Json, wants: [f64; 2]| wants.iter().any(|want| (got.as_f64().unwrap() - want).abs() < 2e-5);
    for corner in rings[0].as_array().unwrap() {
        assert!(near(&corner[0], [112.72, 112.721]) && near(&corner[1], [38.71, 38.712]), "{corner}");
    }
}
