//! Choosing features over HTTP: the same in items, values and exports; what is not known is refused.

mod common;

use std::collections::BTreeSet;
use std::io::Read as _;

use common::{Service, percent};
use landrail_gis::index::Layer;
use serde_json::Value;

fn ids(features: &Value) -> Vec<String> {
    let features = features["features"].as_array().expect("features");
    features.iter().map(|feature| feature["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn a_layer_is_chosen_by_what_its_features_state_and_where_they_are() {
    let service = Service::start();
    let all = service.json("/collections/segments/items?limit=10000");
    let (county, line) = ("原平市", "京原线");
    let box_ = [112.6, 38.7, 113.0, 39.0];
    let expected: Vec<String> = all["features"]
        .as_array()
        .expect("features")
        .iter()
        .filter(|feature| feature["properties"]["county"] == county && feature["properties"]["line"] == line)
        .filter(|feature| bounds(&feature["geometry"]).is_some_and(|b| meet(b, box_)))
        .map(|feature| feature["id"].as_str().expect("an id").to_owned())
        .collect();
    assert!(!expected.is_empty() && expected.len() < 194, "{}", expected.len());
    let query = format!("county={}&line={}&bbox=112.6,38.7,113.0,39.0", percent(county), percent(line));
    let found = service.json(&format!("/collections/segments/items?limit=10000&{query}"));
    assert_eq!(ids(&found), expected);
    assert_eq!(found["numberMatched"], expected.len());
    let summary = service.json(&format!("/collections/segments/values?{query}"));
    assert_eq!(summary["numberMatched"], expected.len());

    // The export has the same, and says that it is a part.
    let exported = service.json(&format!("/export/segments.geojson?{query}"));
    assert_eq!(ids(&exported), expected);
    let told = exported["metadata"]["selection_zh"].as_str().expect("what was chosen");
    assert!(told.contains(county) && told.contains(line) && told.contains("112.6"), "{told}");
    let whole = service.json("/export/segments.geojson");
    assert_eq!(whole["metadata"].get("selection_zh"), None);
    assert_eq!(ids(&whole).len(), 194);
    let csv = service.get(&format!("/export/segments.csv?{query}"), &[]);
    assert_eq!(String::from_utf8(csv.body.clone()).expect("UTF-8").lines().count(), expected.len() + 1);
    assert!(csv.header("content-disposition").contains("segments-selection.csv"));
    let dated = service.get("/export/segments.csv?as_of=2022-01-01", &[]);
    assert!(dated.header("content-disposition").contains("segments-2022-01-01.csv"));
    let zip = service.get(&format!("/export/segments.shp.zip?{query}"), &[]);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip.body)).expect("a zip");
    let mut note = String::new();
    zip.by_name("说明.txt").expect("the read-me").read_to_string(&mut note).expect("text");
    assert!(note.contains("只是该图层的一部分") && note.contains(county), "{note}");
}

#[test]
fn pages_of_a_sorted_selection_are_the_whole_of_it_in_order() {
    let service = Service::start();
    let query =
        format!("county={},{}&sortby=-line,from_m&skipGeometry=true", percent("原平市"), percent("忻府区"));
    let whole = service.json(&format!("/collections/segments/items?limit=10000&{query}"));
    assert_eq!(whole["numberMatched"], 155);
    assert_eq!(whole["geometrySkipped"], true);
    let mut paged = Vec::new();
    let mut next = Some(format!("/collections/segments/items?limit=20&{query}"));
    while let Some(path) = next {
        let page = service.json(&path);
        assert_eq!(page["numberMatched"], 155);
        assert!(page["features"].as_array().expect("features").iter().all(|f| f["geometry"].is_null()));
        paged.extend(ids(&page));
        let links = page["links"].as_array().expect("links");
        next = links
            .iter()
            .find(|link| link["rel"] == "next")
            .map(|link| link["href"].as_str().expect("a link").to_owned());
    }
    assert_eq!(paged, ids(&whole));
    assert_eq!(paged.iter().collect::<BTreeSet<_>>().len(), 155);
    let lines: Vec<_> = whole["features"]
        .as_array()
        .expect("features")
        .iter()
        .map(|f| f["properties"]["line"].as_str().expect("a line").to_owned())
        .collect();
    assert!(lines.is_sorted_by(|a, b| a >= b));
}

#[test]
fn what_is_not_stated_can_be_asked_for() {
    let service = Service::start();
    let summary = service.json("/collections/constraints/values");
    let county = summary["properties"]
        .as_array()
        .expect("properties")
        .iter()
        .find(|p| p["name"] == "county")
        .expect("county");
    let not_stated = county["notStated"].as_u64().expect("a count");
    assert!(not_stated > 0);
    let found = service.json("/collections/constraints/items?county=unknown&limit=1&skipGeometry=true");
    assert_eq!(found["numberMatched"], not_stated);
    let both =
        service.json(&format!("/collections/constraints/items?county=unknown,{}&limit=1", percent("原平市")));
    assert!(both["numberMatched"].as_u64() > Some(not_stated));
}

#[test]
fn a_box_across_the_antimeridian_is_one_box() {
    let service = Service::start();
    let count = |bbox: &str| {
        service.json(&format!("/collections/stations/values?bbox={bbox}"))["numberMatched"].as_u64()
    };
    let all = count("-180,-90,180,90");
    assert_eq!(all, Some(99));
    assert_eq!(count("100,30,-170,50"), all);
    assert_eq!(count("170,30,-170,50"), Some(0));
    let (west, east) = (count("100,30,112.5,50"), count("112.5,30,120,50"));
    assert_eq!(count("112.5,30,112.4999,50"), all, "{west:?} {east:?}");
}

#[test]
fn what_a_layer_does_not_have_is_refused_with_what_it_has() {
    let service = Service::start();
    for (path, wanted) in [
        ("/collections/segments/items?status=x", &["status", "county", "line", "confidence"][..]),
        ("/collections/lines/values?county=x", &["county", "line"]),
        ("/export/parcels.csv?line=x", &["line", "county", "kind", "status"]),
        ("/collections/segments/items?sortby=name", &["sortby", "name", "from_m"]),
        ("/collections/segments/items?skipGeometry=1", &["skipGeometry"]),
        ("/collections/segments/items?county=,", &["county", "1"]),
        ("/collections/segments/items?bbox=1,2,3", &["bbox"]),
        ("/collections/segments/items?bbox=112,39,113,38", &["bbox"]),
        ("/timeline?as_of=2022-01-01", &["as_of", "known_on"]),
    ] {
        let problem = service.get(path, &[]).problem(400);
        for word in wanted {
            assert!(problem.contains(word), "{path}: {problem}");
        }
    }
}

#[test]
fn the_timeline_tells_the_days_on_which_layers_change() {
    let service = Service::start();
    let timeline = service.json("/timeline");
    let days = timeline["days"].as_array().expect("days");
    let text = |turn: &Value| turn["day"].as_str().expect("a day").to_owned();
    assert!(days.iter().map(text).is_sorted_by(|a, b| a < b));
    let roster = days.iter().find(|turn| turn["day"] == "2021-08-19").expect("the day of the roster");
    assert_eq!(roster["begins"]["segments"], 194);
    // On each day of the parcels and on the one before, the layer has what the timeline says.
    let mut seen = 0;
    for turn in days.iter().filter(|turn| turn["begins"]["parcels"].is_u64()) {
        let day: jiff::civil::Date = text(turn).parse().expect("a day");
        let count = |day: jiff::civil::Date| {
            service.json(&format!("/collections/parcels/values?as_of={day}"))["numberOfFeatures"]
                .as_u64()
                .expect("a count")
        };
        let begun = turn["begins"]["parcels"].as_u64().expect("a count");
        assert_eq!(count(day) - count(day.yesterday().expect("a day")), begun, "{day}");
        seen += begun;
    }
    assert_eq!(seen, 4);
}

/// The page takes features from the map by itself: it must look at the same properties as the service.
#[test]
fn the_page_chooses_by_the_same_properties() {
    let source = include_str!("../web/src/lib/filters.ts");
    for layer in Layer::ALL {
        let start = format!("  {}: {{", layer.name());
        let line = source.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("{start}"));
        for name in ["county", "line", "kind", "status", "confidence"] {
            let written = layer.choices().iter().find(|choice| choice.name == name).map(|choice| {
                let how = if choice.lists { "lists" } else { "plain" };
                format!("{name}: {how}('{}')", choice.field)
            });
            match written {
                Some(written) => assert!(line.contains(&written), "{line} lacks {written}"),
                None => assert!(!line.contains(&format!(" {name}: ")), "{line}: the layer has no {name}"),
            }
        }
    }
}

fn bounds(geometry: &Value) -> Option<[f64; 4]> {
    fn walk(value: &Value, into: &mut [f64; 4]) {
        match value.as_array().map(Vec::as_slice) {
            Some([Value::Number(x), Value::Number(y), ..]) => {
                let (x, y) = (x.as_f64().expect("a number"), y.as_f64().expect("a number"));
                *into = [into[0].min(x), into[1].min(y), into[2].max(x), into[3].max(y)];
            }
            Some(parts) => parts.iter().for_each(|part| walk(part, into)),
            None => {}
        }
    }
    let mut found = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    walk(&geometry["coordinates"], &mut found);
    found[0].is_finite().then_some(found)
}

fn meet([w, s, e, n]: [f64; 4], [west, south, east, north]: [f64; 4]) -> bool {
    w <= east && e >= west && s <= north && n >= south
}
