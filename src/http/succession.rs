//! What a new feature takes over from the one that it replaces, and what it repeats of one that there is.

use landrail_gis::index::Layer;
use landrail_gis::record::{Confidence, Record};
use serde_json::Value;

use super::schema::Computed;
use crate::live::Known;

/// What belongs to the old feature alone: its source, its time, its name.
const OWN: [&str; 7] = ["id", "document", "file", "source_place", "valid_from", "valid_to", "row"];

/// What says the same thing in several ways: of these all are given, or all are taken over.
const RANGE: [&str; 3] = ["from_m", "to_m", "printed_range"];

/// The feature with all properties of `old`, as it is served, that it does not give itself; gives the
/// note that names them.
pub(super) fn inherit(layer: Layer, new: &mut Value, mut old: Value) -> Option<String> {
    Computed::of(layer).strip(&mut old);
    let given = new["properties"].as_object().cloned().unwrap_or_default();
    let ranged = RANGE.iter().any(|name| given.contains_key(*name));
    let Value::Object(served) = old["properties"].take() else { return None };
    let mut taken = Vec::new();
    let mut all = given.clone();
    for (name, value) in served {
        let own = OWN.contains(&name.as_str()) || (ranged && RANGE.contains(&name.as_str()));
        if !own && !value.is_null() && !given.contains_key(&name) {
            taken.push(name.clone());
            all.insert(name, value);
        }
    }
    new["properties"] = Value::Object(all);
    if new.get("geometry").is_none_or(Value::is_null) && old.get("geometry").is_some_and(|g| !g.is_null()) {
        new["geometry"] = old["geometry"].take();
        taken.push("geometry".to_owned());
    }
    let names = taken.join(", ");
    (!taken.is_empty()).then(|| {
        format!("未给出而沿用被接替者的：{names} / taken over from the one that is replaced: {names}")
    })
}

/// The identifier of an entered record that says the very same: what a client sends again that did not
/// get the answer.
pub(super) fn twin<'k>(known: &'k Known, new: &Record) -> Option<&'k str> {
    let same = |old: &&std::sync::Arc<Record>| {
        old.confidence == Confidence::Entered
            && old.body == new.body
            && old.validity == new.validity
            && old.boundary == new.boundary
            && old.source.document == new.source.document
            && old.source.file == new.source.file
    };
    known.snapshot.records().iter().find(same).map(|old| old.id.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_successor_takes_over_what_is_not_given() {
        let old = json!({"type": "Feature", "geometry": null, "properties": {
            "township_local_name": "甲", "workshop": "丙车间", "from_m": 1000, "printed_range": "K1-K2",
            "valid_from": "2021-08-19", "document": "旧〔2021〕1号", "confidence": "verbatim"}});
        let mut new = json!({"type": "Feature", "properties": {"township_local_name": "乙", "from_m": 1500}});
        let note = inherit(Layer::Segments, &mut new, old).expect("a note");
        assert_eq!(
            new["properties"],
            json!({"township_local_name": "乙", "from_m": 1500, "workshop": "丙车间"})
        );
        assert!(note.contains("workshop") && !note.contains("printed_range"), "{note}");
    }
}
