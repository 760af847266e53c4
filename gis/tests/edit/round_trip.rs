//! What is served and sent back is no change; what is changed is what is served next.

use std::collections::BTreeSet;

use landrail_gis::edit::{Outcome, correct, schema};
use landrail_gis::index::Layer;
use landrail_gis::record::{Confidence, Record};
use serde_json::{Value, json};

use crate::support::{LAYERS, all, ctx, served, told};

#[test]
fn what_is_served_and_sent_back_is_no_change() {
    for layer in LAYERS {
        let all = all(layer);
        assert!(!all.is_empty() || layer == Layer::Constraints, "{layer:?}");
        for (record, feature) in all {
            match correct(layer, &record, &feature, &ctx()) {
                Ok(Outcome::Unchanged) => {}
                Ok(Outcome::Changed(draft)) => panic!("{}: {:?}", record.id, draft.notes),
                Err(faults) => panic!("{}: {}", record.id, told(&faults)),
            }
        }
    }
}

/// A value that a property takes, other than the one it has.
fn another(layer: Layer, name: &str, now: &Value) -> Value {
    let text = |a: &str, b: &str| if now == a { json!(b) } else { json!(a) };
    match name {
        "county" => text("代县", "原平市"),
        "township" => text("上馆镇", "新高乡"),
        "line" => text("北同蒲线", "京原线"),
        "track" => text("上行", "下行"),
        "from_m" => now.as_f64().map_or(Value::Null, |m| json!(m - 1.0)),
        "to_m" => now.as_f64().map_or(Value::Null, |m| json!(m + 1.0)),
        "printed_range" | "what" => json!("北同蒲线 K1+000—K2+000"),
        "abuttals" => json!("东：甲路; 南：乙街"),
        "area_m2" => json!(123_456.0),
        "area_printed" => json!("2.25公顷(33.75亩)"),
        "cultivated_m2" | "basic_farmland_m2" | "redline_m2" => {
            if now.as_f64() == Some(0.0) {
                Value::Null
            } else {
                json!(0.0)
            }
        }
        "from_month" => json!("2021-07"),
        "village" => json!("甲村"),
        "valid_to" | "term_end" => text("2035-01-01", "2035-01-02"),
        _ if name.ends_with("_duty") => text("0350-3031234", "0350-3031235"),
        _ if name.ends_with("_state") => text("none", "unknown"),
        _ => {
            let property = &schema(layer)["properties"][name];
            let kind = property["type"][0].as_str().unwrap_or_default();
            if let Some(words) = property["enum"].as_array() {
                // Chinese words stand before their codes; a state has codes only.
                let chinese =
                    words.iter().filter(|word| word.as_str().is_some_and(|w| !w.is_ascii())).count();
                let words = words.iter().take(if chinese > 0 { chinese } else { words.len() });
                let mut others = words.filter(|word| *word != now && !word.is_null());
                return others.next().cloned().unwrap_or_default();
            }
            match (kind, property["format"].as_str()) {
                (_, Some("date")) => text("2021-08-09", "2021-08-10"),
                ("string", _) => text("甲乙丙", "丁戊己"),
                ("integer", _) => json!(now.as_i64().unwrap_or(1) + 1),
                ("number", _) => json!(now.as_f64().unwrap_or(10.0) + 1.0),
                _ => json!(true),
            }
        }
    }
}

/// What changes with a property.
fn follow(name: &str) -> &'static [&'static str] {
    match name {
        "line" | "track" | "from_m" | "to_m" | "printed_range" | "what" => {
            &["geometry_state", "precision", "accuracy_m", "extent_state", "from_m", "to_m"]
        }
        "county" | "situs" => &["precision", "accuracy_m", "county", "abuttals"],
        "area_m2" | "area_printed" => &["area_m2", "area_printed", "area_units_agree"],
        "basic_farmland_m2" | "basic_farmland_state" => &["basic_farmland_m2", "basic_farmland_state"],
        "redline_m2" | "redline_state" => &["redline_m2", "redline_state"],
        "distance_min_m" | "distance_max_m" => &["distance_min_m", "distance_max_m"],
        "side" => &["title"],
        "from" => &["from_month"],
        "kind" | "status" => &["valid_to"],
        _ if name.starts_with("term_") => &["term_end", "valid_to", "reclamation_due"],
        _ => &[],
    }
}

fn editable(layer: Layer) -> Vec<String> {
    let schema = schema(layer);
    let all = schema["properties"].as_object().expect("properties");
    all.iter()
        .filter(|(name, p)| {
            let fixed =
                ["readOnly", "writeOnly", "x-landrail-source"].iter().any(|flag| p[*flag] == json!(true));
            !fixed && *name != "geometry"
        })
        .map(|(name, _)| name.clone())
        .collect()
}

#[test]
fn one_property_changed_is_exactly_what_is_served_next() {
    for layer in LAYERS {
        let names = editable(layer);
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let all = all(layer);
        // A few records of every kind; the roster has hundreds alike.
        let step = (all.len() / 25).max(1);
        for (record, feature) in all.iter().step_by(step) {
            for name in &names {
                if change(layer, record, feature, name) {
                    taken.insert(name.clone());
                }
            }
        }
        let never: Vec<_> = names.iter().filter(|name| !taken.contains(*name)).collect();
        // A boundary's accuracy needs a boundary, and the village tier a village: no bundled record has one.
        let never: Vec<_> = never
            .into_iter()
            .filter(|n| *n != "accuracy_m" && *n != "tier" && !n.starts_with("village"))
            // Of temporary uses there is one kind.
            .filter(|n| layer != Layer::TemporaryUses || *n != "kind")
            .collect();
        assert!(all.is_empty() || never.is_empty(), "{layer:?} takes no change of {never:?}");
    }
}

/// Whether the record takes another value there; then only that and what follows from it changes.
fn change(layer: Layer, record: &Record, feature: &Value, name: &str) -> bool {
    let new = another(layer, name, &feature["properties"][name]);
    let mut sent = feature.clone();
    sent["properties"][name] = new.clone();
    let draft = match correct(layer, record, &sent, &ctx()) {
        Ok(Outcome::Changed(draft)) => draft,
        Ok(Outcome::Unchanged) => panic!("{} {name} = {new} is no change", record.id),
        Err(faults) => {
            assert!(faults.iter().all(|f| !f.zh.is_empty() && !f.en.is_empty()));
            return false;
        }
    };
    let after = served(layer, &draft.record);
    for (field, value) in after["properties"].as_object().expect("properties") {
        let before = &feature["properties"][field];
        if field == name {
            assert_ne!(value, before, "{} {name}", record.id);
            assert_eq!(value, &new, "{} {name}", record.id);
        } else if !["confidence", "reason"].contains(&field.as_str())
            && !follow(name).contains(&field.as_str())
        {
            assert_eq!(value, before, "{} {name} changed {field}", record.id);
        }
    }
    assert_eq!(draft.record.source, record.source);
    assert!(draft.record.confidence >= record.confidence.max(Confidence::Corrected));
    let reason = draft.record.reasons.last().expect("a reason");
    assert_eq!((reason.field.as_str(), reason.zh.as_str()), (name, "核对原件"));
    assert!(reason.by_correction);
    // Sent back once more it is no change.
    assert_eq!(correct(layer, &draft.record, &after, &ctx()), Ok(Outcome::Unchanged), "{} {name}", record.id);
    true
}

#[test]
fn a_property_that_is_only_served_is_refused_and_not_ignored() {
    for layer in LAYERS {
        let Some((record, feature)) = all(layer).into_iter().next() else { continue };
        let schema = schema(layer);
        for (name, property) in schema["properties"].as_object().expect("properties") {
            if property["readOnly"] != json!(true) || name == "geometry" {
                continue;
            }
            let mut sent = feature.clone();
            sent["properties"][name] = json!("别的");
            let faults = correct(layer, &record, &sent, &ctx()).expect_err(name);
            assert_eq!(
                faults.iter().filter(|f| f.pointer == format!("/properties/{name}")).count(),
                1,
                "{name}"
            );
        }
    }
}

#[test]
fn the_geometry_of_a_segment_follows_its_posts() {
    let (record, mut feature) =
        all(Layer::Segments).into_iter().find(|(_, f)| f["geometry"].is_object()).expect("a drawn one");
    feature["geometry"]["coordinates"][0][0][0] = json!(112.0);
    let faults = correct(Layer::Segments, &record, &feature, &ctx()).unwrap_err();
    assert_eq!(faults.len(), 1, "{}", told(&faults));
    assert_eq!(faults[0].pointer, "/geometry");
    assert!(faults[0].zh.contains("里程") && faults[0].en.contains("from_m"));
}

#[test]
fn a_reason_is_kept_for_every_field_with_what_was_and_what_is() {
    let (record, mut feature) = all(Layer::Segments).into_iter().next().unwrap();
    let old = feature["properties"]["township_local_name"].as_str().map(str::to_owned);
    feature["properties"]["township_local_name"] = json!("甲某某");
    feature["properties"]["valid_to"] = json!("2027-01-01");
    let Ok(Outcome::Changed(draft)) = correct(Layer::Segments, &record, &feature, &ctx()) else { panic!() };
    let new = &draft.record.reasons[record.reasons.len()..];
    let said: Vec<_> = new.iter().map(|r| (r.field.as_str(), r.printed.clone(), r.used.as_deref())).collect();
    assert!(said.contains(&("township_local_name", old, Some("甲某某"))), "{said:?}");
    assert!(said.contains(&("valid_to", None, Some("2027-01-01"))), "{said:?}");
}
