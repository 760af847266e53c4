//! The store's file in a desktop GIS while the service writes it: GDAL (Debian's gdal-bin), and QGIS where
//! it is. Each is skipped with a notice where it is not installed.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::scope;

use common::{LAYERS, Service, admin, landrail, percent, stderr, stdout, store, tables};
use serde_json::{Value, json};

const PARCEL: &str = "原政函2022-114";

/// A program's output; `None` with a notice where it is not installed.
fn program(name: &str, arguments: &[&str]) -> Option<Output> {
    let ran = Command::new(name).env("QT_QPA_PLATFORM", "offscreen").args(arguments).output();
    let Ok(output) = ran else {
        println!("skipped: {name} absent (apt-get install gdal-bin)");
        return None;
    };
    Some(output)
}

/// What GDAL says of the file, which it must read without a warning.
fn gdal(name: &str, arguments: &[&str]) -> Option<String> {
    let output = program(name, arguments)?;
    let errors = stderr(&output);
    assert!(output.status.success(), "{name} {arguments:?}: {errors}");
    assert!(!errors.contains("Warning") && !errors.contains("ERROR"), "{name} {arguments:?}: {errors}");
    Some(stdout(&output))
}

/// The features of a layer as GDAL reads them, by identifier.
fn read(file: &Path, layer: &str, more: &[&str]) -> Option<BTreeMap<String, Value>> {
    let mut arguments = vec!["-f", "GeoJSON", "/vsistdout/", file.to_str().expect("UTF-8"), layer];
    arguments.extend(more);
    let json: Value = serde_json::from_str(&gdal("ogr2ogr", &arguments)?).expect("GDAL writes JSON");
    Some(by_id(&json))
}

/// Of two features with one identifier the first is shown, as in the service.
fn by_id(collection: &Value) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for feature in collection["features"].as_array().expect("features") {
        let id = feature["properties"]["id"].as_str().expect("an id").to_owned();
        all.entry(id).or_insert_with(|| feature.clone());
    }
    all
}

fn parcel() -> String {
    format!("/collections/parcels/items/{}", percent(PARCEL))
}

/// Corrects the parcel again; gives the state that it left.
fn edit(service: &Service, token: &str, no: u32) -> Value {
    let served = service.get(&parcel(), &[]);
    let mut feature = served.json();
    feature["properties"]["redline_m2"] = json!(no);
    let headers = [("authorization", token), ("if-match", served.header("etag"))];
    let answer = service.send("PUT", &format!("{}?reason=loop", parcel()), &headers, Some(&feature));
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()
}

fn number(text: &str, before: &str) -> usize {
    let line =
        text.lines().find_map(|line| line.strip_prefix(before)).unwrap_or_else(|| panic!("{before}: {text}"));
    line.trim().parse().expect("a number")
}

#[test]
fn gdal_reads_the_file_while_the_service_writes_it() {
    let data = tempfile::tempdir().unwrap();
    let token = admin(data.path());
    let service = Service::start_on(data.path());
    let file = store(data.path());
    let path = file.to_str().expect("UTF-8").to_owned();
    let (done, edits) = (AtomicBool::new(false), AtomicU32::new(0));
    scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let no = edits.load(Ordering::Relaxed) + 1;
                edit(&service, &token, no);
                edits.store(no, Ordering::Relaxed);
            }
        });
        let checked = std::panic::catch_unwind(|| while_written(&service, &file, &path, &edits));
        done.store(true, Ordering::Relaxed);
        if let Err(panic) = checked {
            std::panic::resume_unwind(panic);
        }
    });
    println!("{} edits while GDAL read", edits.load(Ordering::Relaxed));

    // At rest: every layer has what the service says, value by value.
    for layer in LAYERS {
        let Some(rows) = read(&file, layer, &["-lco", "COORDINATE_PRECISION=9"]) else { return };
        let published = by_id(&service.json(&format!("/collections/{layer}/items?limit=10000")));
        assert_eq!(rows.keys().collect::<Vec<_>>(), published.keys().collect::<Vec<_>>(), "{layer}");
        for (id, feature) in &published {
            let row = &rows[id];
            assert_eq!(
                row["geometry"].is_null() || layer == "appointments",
                feature["geometry"].is_null() || layer == "appointments",
                "{layer} {id}"
            );
            for (name, value) in feature["properties"].as_object().expect("properties") {
                let same = match (value, &row["properties"][name]) {
                    (Value::Number(a), Value::Number(b)) => {
                        (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-9
                    }
                    (Value::String(a), Value::String(b)) => a == b || a.replace('-', "/") == *b,
                    (a, b) => a == b,
                };
                assert!(same, "{layer} {id} {name}: {value} is read as {}", row["properties"][name]);
            }
        }
    }
}

/// What GDAL sees, in turns with the edits.
fn while_written(service: &Service, file: &Path, path: &str, edits: &AtomicU32) {
    for round in 0..3 {
        let Some(summary) = gdal("ogrinfo", &["-ro", "-so", "-al", path]) else { return };
        let listed: BTreeSet<_> =
            summary.lines().filter_map(|line| line.strip_prefix("Layer name: ")).collect();
        assert_eq!(listed, BTreeSet::from(LAYERS), "the layers and nothing else");
        for part in summary.split("Layer name: ").skip(1) {
            let name = part.lines().next().expect("a name");
            let count = number(part, "Feature Count:");
            let collection = service.json(&format!("/collections/{name}"));
            assert_eq!(count, collection["numberOfFeatures"], "{name}");
            assert!(
                part.contains(collection["title"].as_str().expect("a title")),
                "its Chinese name: {part}"
            );
            let is_spatial = name != "appointments";
            assert_eq!(part.contains("ID[\"EPSG\",4490]"), is_spatial, "{name}: {part}");
            // Fields with their Chinese names.
            let fields = collection["fields"].as_array().expect("fields");
            for field in fields.iter().filter(|field| field["name"] != "id") {
                let (field, zh) = (field["name"].as_str().unwrap(), field["title"].as_str().unwrap());
                let line = part.lines().find(|line| line.starts_with(&format!("{field}:")));
                let line = line.unwrap_or_else(|| panic!("{name}.{field}: {part}"));
                // GDAL reads aliases from 3.7 on; the table that they stand in is looked at below.
                let told = line.contains(zh) || !summary.contains("alternative name=");
                assert!(told, "the alias of {name}.{field}: {line}");
            }
        }
        // The index: what it finds in a box is what the service finds there.
        for (layer, around) in
            [("stations", [112.0, 38.0, 113.0, 39.0]), ("segments", [112.73, 38.4, 112.75, 38.5])]
        {
            let [w, s, e, n] = around.map(|bound: f64| bound.to_string());
            let Some(found) = read(file, layer, &["-spat", &w, &s, &e, &n]) else { return };
            let asked = service.json(&format!("/collections/{layer}/items?limit=10000&bbox={w},{s},{e},{n}"));
            let published = by_id(&asked);
            assert!(
                !found.is_empty() && found.keys().all(|id| published.contains_key(id)),
                "{layer} in {around:?}"
            );
        }
        // The parcel is always of one of the edits, never of none or of half of one.
        let earlier = edits.load(Ordering::Relaxed);
        let Some(rows) = read(file, "parcels", &[]) else { return };
        let later = edits.load(Ordering::Relaxed) + 1;
        let seen = rows[PARCEL]["properties"]["redline_m2"].as_f64().unwrap_or_default();
        assert!((f64::from(earlier)..=f64::from(later)).contains(&seen), "{earlier}–{later}: {seen}");
        let valid = "SELECT count(*) AS n FROM parcels WHERE geom IS NOT NULL AND ST_IsValid(geom) = 0";
        if let Some(output) = program("ogrinfo", &["-ro", "-q", path, "-dialect", "SQLite", "-sql", valid]) {
            let text = stdout(&output);
            assert!(
                text.contains("= 0") || !output.status.success(),
                "round {round}: {text} {}",
                stderr(&output)
            );
        }
    }
}

#[test]
fn editing_a_layer_with_another_program_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let token = admin(data.path());
    let service = Service::start_on(data.path());
    let (file, before) = (store(data.path()), edit(&service, &token, 1));
    let path = file.to_str().expect("UTF-8");
    for sql in [
        "UPDATE parcels SET title = 'x'",
        "DELETE FROM parcels",
        "UPDATE parcels SET geom = NULL",
        "INSERT INTO appointments (name) VALUES ('x')",
        "DELETE FROM stations WHERE fid > 0",
    ] {
        let Some(output) = program("ogrinfo", &["-q", path, "-sql", sql]) else { return };
        let told = stderr(&output);
        assert!(told.contains("landrail: derived layer, edit through the service"), "{sql}: {told}");
        // And of a program without functions for geometries.
        assert!(tables(data.path()).execute_batch(sql).is_err(), "{sql}");
    }
    let more = data.path().join("more.csv");
    std::fs::write(&more, "name,office\n甲某,x\n").unwrap();
    let more = more.to_str().expect("UTF-8");
    let Some(output) = program("ogr2ogr", &["-append", "-nln", "appointments", path, more]) else { return };
    assert!(stderr(&output).contains("landrail: derived layer"), "{}", stderr(&output));
    assert_eq!(service.json(&parcel())["properties"], before["properties"]);
    edit(&service, &token, 2);
    drop(service);
    let output = landrail(data.path()).args(["check", "store"]).output().unwrap();
    assert!(output.status.success(), "{}{}", stdout(&output), stderr(&output));
}

/// The tables are made of the records: what somebody wrote into them past the triggers is told and made again.
#[test]
fn damaged_layer_tables_are_told_and_made_again() {
    let data = tempfile::tempdir().unwrap();
    let before = {
        let service = Service::start_on(data.path());
        service.json(&parcel())["properties"].clone()
    };
    let db = tables(data.path());
    let triggers: Vec<String> = {
        // Those that refuse, and those of the spatial index, which need functions that are not here.
        let found = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('parcels', 'appointments')";
        let mut query = db.prepare(found).unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert!(triggers.len() >= 4, "{triggers:?}");
    for name in triggers {
        db.execute_batch(&format!("DROP TRIGGER \"{name}\"")).unwrap();
    }
    db.execute_batch("UPDATE parcels SET title = 'x'; DELETE FROM appointments").unwrap();
    drop(db);
    let check = |more: &[&str]| {
        let mut command = landrail(data.path());
        command.args(["check", "store"]).args(more).output().expect("the binary runs")
    };
    let output = check(&[]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    assert!(
        stdout(&output).contains("parcels") && stdout(&output).contains("appointments"),
        "{}",
        stdout(&output)
    );
    assert!(
        stderr(&output).contains("--rebuild-layers") && !stderr(&output).contains("restore"),
        "{}",
        stderr(&output)
    );
    {
        let _service = Service::start_on(data.path());
        let output = check(&["--rebuild-layers"]);
        assert!(!output.status.success(), "a service is at work: {}", stdout(&output));
    }
    let output = check(&["--rebuild-layers"]);
    assert!(output.status.success(), "{}{}", stdout(&output), stderr(&output));
    assert!(check(&[]).status.success());
    let title: String = tables(data.path())
        .query_row("SELECT title FROM parcels WHERE id = ?1", [PARCEL], |row| row.get(0))
        .unwrap();
    assert_eq!(Some(title.as_str()), before["title"].as_str());
}

/// What the standard asks of a file, and of its spatial index; `validate_gpkg.py` of GDAL asks the same.
#[test]
fn the_file_is_a_geopackage() {
    let data = tempfile::tempdir().unwrap();
    let token = admin(data.path());
    let service = Service::start_on(data.path());
    edit(&service, &token, 1);
    let db = tables(data.path());
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).expect(sql);
    let all = |sql: &str| -> BTreeSet<String> {
        let mut query = db.prepare(sql).expect(sql);
        let rows = query.query_map([], |row| row.get(0)).expect(sql);
        rows.map(|row| row.expect("a row")).collect()
    };
    // Annex C of OGC 12-128r17: "GPKG" and version 1.3.
    assert_eq!(number("PRAGMA application_id"), 0x4750_4B47);
    assert_eq!(number("PRAGMA user_version"), 10300);
    assert_eq!(db.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
    assert!(all("SELECT \"table\" FROM pragma_foreign_key_check").is_empty());
    let there = all("SELECT name FROM sqlite_master WHERE type = 'table'");
    for name in [
        "gpkg_spatial_ref_sys",
        "gpkg_contents",
        "gpkg_geometry_columns",
        "gpkg_extensions",
        "gpkg_data_columns",
    ] {
        assert!(there.contains(name), "{name}");
    }
    assert_eq!(
        all("SELECT table_name FROM gpkg_contents"),
        LAYERS.iter().map(|name| (*name).to_owned()).collect()
    );
    assert_eq!(
        all("SELECT table_name FROM gpkg_contents WHERE data_type = 'attributes'"),
        ["appointments".to_owned()].into()
    );
    assert_eq!(
        number("SELECT count(*) FROM gpkg_geometry_columns WHERE srs_id = 4490 AND z = 0 AND m = 0"),
        10
    );
    for layer in LAYERS {
        for field in service.json(&format!("/collections/{layer}"))["fields"].as_array().expect("fields") {
            let (name, zh) = (field["name"].as_str().unwrap(), field["title"].as_str().unwrap());
            let sql = "SELECT name, title, description FROM gpkg_data_columns WHERE table_name = ?1 AND column_name = ?2";
            let told: [String; 3] = db
                .query_row(sql, [layer, name], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))
                .unwrap_or_else(|error| panic!("{layer}.{name}: {error}"));
            assert!(
                told[0].starts_with(zh) && told[1] == zh && field["title_en"] == told[2],
                "{layer}.{name}: {told:?}"
            );
        }
    }
    for layer in LAYERS.iter().filter(|layer| **layer != "appointments") {
        let triggers = all(&format!(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rtree_{layer}_geom_%'"
        ));
        assert_eq!(triggers.len(), 6, "requirement 75: {triggers:?}");
        // The index has every feature with a place and no other, and the extent holds all of them.
        let off = format!(
            "SELECT (SELECT count(*) FROM \"{layer}\" WHERE geom NOTNULL AND fid NOT IN (SELECT id FROM \"rtree_{layer}_geom\")) \
             + (SELECT count(*) FROM \"rtree_{layer}_geom\" WHERE id NOT IN (SELECT fid FROM \"{layer}\" WHERE geom NOTNULL)) \
             + (SELECT count(*) FROM \"rtree_{layer}_geom\" r, gpkg_contents c WHERE c.table_name = '{layer}' AND \
                (r.minx < c.min_x - 1e-4 OR r.maxx > c.max_x + 1e-4 OR r.miny < c.min_y - 1e-4 OR r.maxy > c.max_y + 1e-4))"
        );
        assert_eq!(number(&off), 0, "the index of {layer}");
    }
}

/// QGIS shows the layers with their aliases.
#[test]
fn qgis_shows_the_aliases() {
    let data = tempfile::tempdir().unwrap();
    let _token = admin(data.path());
    let _service = Service::start_on(data.path());
    let script = data.path().join("look.py");
    let code = "import sys\nfrom qgis.core import QgsApplication, QgsVectorLayer\napp = QgsApplication([], False)\napp.initQgis()\n\
                for name in sys.argv[2:]:\n    layer = QgsVectorLayer(sys.argv[1] + '|layername=' + name, name, 'ogr')\n    \
                print(name, layer.isValid(), layer.featureCount(), layer.crs().authid(), ','.join(f.alias() for f in layer.fields()))\n";
    std::fs::write(&script, code).unwrap();
    let has = Command::new("python3").args(["-c", "import qgis.core"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        println!("skipped: QGIS absent (apt-get install python3-qgis)");
        return;
    }
    let file = store(data.path());
    let mut arguments = vec![script.to_str().unwrap(), file.to_str().unwrap()];
    arguments.extend(LAYERS);
    let Some(output) = program("python3", &arguments) else { return };
    let told = stdout(&output);
    for layer in LAYERS {
        let line = told.lines().find(|line| line.starts_with(&format!("{layer} "))).expect(layer);
        assert!(line.contains(" True ") && !line.is_ascii(), "{line}");
    }
}
