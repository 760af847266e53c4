//! What differs between two states of a record, for its history. Never a personal number.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::corrections::value::{inner, shown};
use super::personal::WITHHELD;
use super::{Boundary, Record};

/// Longest value that is shown.
const MAX_SHOWN: usize = 400;

/// One field that differs. A side is `None` where the record has no such field there; a field that is
/// there and says nothing reads `unknown`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The path, e.g. `validity.to`, `local.name` or `term.start`.
    pub field: String,
    /// What it said before.
    pub old: Option<String>,
    /// What it says now.
    pub new: Option<String>,
}

/// The fields in which two states of a record differ, by path.
///
/// Both are compared as they would be published. That a personal number changed is told without the
/// number: `[withheld]` stands on the sides that have one.
pub fn differences(old: &Record, new: &Record) -> Vec<Difference> {
    let (old_whole, new_whole) = (fields(old), fields(new));
    let (old, new) = (fields(&old.clone().without_personal()), fields(&new.clone().without_personal()));
    let paths = old_whole.keys().chain(new_whole.keys()).chain(old.keys()).chain(new.keys());
    let mut paths: Vec<&String> = paths.collect();
    paths.sort();
    paths.dedup();
    let mut found = Vec::new();
    for path in paths {
        let (before, after) = (old.get(path), new.get(path));
        if before != after {
            let shorter = |text: Option<&String>| text.map(|text| shorten(text));
            let (old, new) = (shorter(before), shorter(after));
            found.push(Difference { field: path.clone(), old, new });
        } else if old_whole.get(path) != new_whole.get(path) {
            let side = |whole: &BTreeMap<String, String>| whole.get(path).map(|_| WITHHELD.to_owned());
            found.push(Difference { field: path.clone(), old: side(&old_whole), new: side(&new_whole) });
        }
    }
    found
}

/// Cut between characters; the text has no personal number that a cut could uncover.
fn shorten(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(MAX_SHOWN).collect();
    if chars.next().is_some() { head + "…" } else { head }
}

/// Every field by its path: what is said, when it holds, where it is said, and the boundary in short.
fn fields(record: &Record) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut put = |path: &str, value: &Value| leaves(value, path, &mut found);
    put("id", &json!(record.id));
    put("source", &json!(record.source));
    put("confidence", &json!(record.confidence));
    put("validity", &json!(record.validity));
    put("", &json!(record.body));
    let reasons = record.reasons.iter().map(|reason| {
        let used = reason.used.as_deref().map_or_else(String::new, |used| format!("→{used}"));
        format!("{}{used}（{}）", reason.field, reason.zh)
    });
    let reasons = reasons.collect::<Vec<_>>().join("；");
    if !reasons.is_empty() {
        found.insert("reasons".to_owned(), reasons);
    }
    if let Some(boundary) = &record.boundary {
        summary(boundary, &mut found);
    }
    found
}

fn leaves(value: &Value, at: &str, found: &mut BTreeMap<String, String>) {
    let below = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
    match inner(value) {
        Value::Object(map) if !map.contains_key("illegible") => {
            for (key, value) in map {
                leaves(value, &below(key), found);
            }
        }
        Value::Array(list) if list.iter().any(Value::is_object) => {
            for (no, value) in list.iter().enumerate() {
                leaves(value, &below(&no.to_string()), found);
            }
        }
        _ => {
            found.insert(at.to_owned(), shown(value));
        }
    }
}

/// A boundary in short: parts, vertices, extent, and a mark that changes with any coordinate.
fn summary(boundary: &Boundary, found: &mut BTreeMap<String, String>) {
    let points = || boundary.polygons.iter().flatten().flatten();
    let mut put = |key: &str, value: String| found.insert(format!("boundary.{key}"), value);
    put("polygons", boundary.polygons.len().to_string());
    put("rings", boundary.polygons.iter().map(Vec::len).sum::<usize>().to_string());
    put("vertices", points().count().to_string());
    let ends = |axis: usize| {
        points()
            .filter_map(|point| point.get(axis).copied())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), at| (least.min(at), most.max(at)))
    };
    let ((west, east), (south, north)) = (ends(0), ends(1));
    if points().next().is_some() {
        put("extent", format!("{west:.6},{south:.6},{east:.6},{north:.6}"));
    }
    // One part that cannot be measured leaves the whole unknown.
    let area: Option<f64> = boundary.polygons.iter().map(|rings| area_m2(rings)).sum();
    put("area_m2", area.map_or_else(|| "unknown".to_owned(), |area| format!("{area:.1}")));
    // FNV-1a: two outlines with the same extent and number of vertices are told apart.
    let bits = points().flatten().flat_map(|degrees| degrees.to_bits().to_le_bytes());
    let mark = bits.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    put("outline", format!("{mark:016x}"));
    if let Some(accuracy) = boundary.accuracy_m {
        put("accuracy_m", accuracy.to_string());
    }
    for (key, text) in [("method", &boundary.method), ("given_in", &boundary.given_in)] {
        if let Some(text) = text {
            put(key, text.clone());
        }
    }
    if !boundary.accepted.is_empty() {
        put("accepted", boundary.accepted.join("；"));
    }
}

/// The readers alone cannot measure: without the geometry half an area is unknown.
#[cfg(not(feature = "geometry"))]
const fn area_m2(_: &[Vec<[f64; 2]>]) -> Option<f64> {
    None
}

/// Square metres of an outer ring less its holes; none where it cannot be projected.
#[cfg(feature = "geometry")]
fn area_m2(rings: &[Vec<[f64; 2]>]) -> Option<f64> {
    let line = |ring: &Vec<[f64; 2]>| ring.iter().map(|[lon, lat]| (*lon, *lat)).collect::<geo::LineString>();
    let (outer, holes) = rings.split_first()?;
    crate::crs::area_m2(&geo::Polygon::new(line(outer), holes.iter().map(line).collect()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Body, Stated, embedded};

    fn segment() -> Record {
        let (records, _) = embedded();
        records.into_iter().find(|record| matches!(record.body, Body::Segment(_))).unwrap()
    }

    #[test]
    fn a_field_is_named_by_its_path_with_both_values() {
        let old = segment();
        let mut new = old.clone();
        new.validity.to = Some(jiff::civil::date(2026, 6, 30));
        if let Body::Segment(segment) = &mut new.body {
            segment.local.name = Some("新人".to_owned());
        }
        let found = differences(&old, &new);
        let fields: Vec<_> = found.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["local.name", "validity.to"]);
        assert_eq!(found[0].new.as_deref(), Some("新人"));
        assert_eq!((found[1].old.as_deref(), found[1].new.as_deref()), (Some("unknown"), Some("2026-06-30")));
        assert_eq!(differences(&old, &old), []);
    }

    #[test]
    fn a_change_of_personal_numbers_is_told_without_them() {
        let mut old = segment();
        let mut new = old.clone();
        let set = |record: &mut Record, mobile: &str| {
            let Body::Segment(segment) = &mut record.body else { panic!("a segment") };
            segment.local.mobiles = vec![mobile.to_owned()];
            segment.local.mobile_withheld = true;
        };
        set(&mut old, "13800138000");
        set(&mut new, &"13800138000".replace("8000", "8001"));
        let found = differences(&old, &new);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].field, "local.mobiles");
        assert_eq!((found[0].old.as_deref(), found[0].new.as_deref()), (Some(WITHHELD), Some(WITHHELD)));
        // One that stands where an office number belongs, or within a text, is no less personal.
        new.source.cell = Some("某某 13800138000".replace("8000", "8001"));
        old.source.cell = Some("某某 13800138000".to_owned());
        let json = serde_json::to_string(&differences(&old, &new)).unwrap();
        assert!(json.contains("source.cell") && !json.contains("1380013"), "{json}");
    }

    #[test]
    fn a_boundary_is_told_in_short_and_any_vertex_counts() {
        let old = segment();
        let square = |east: f64| Boundary {
            polygons: vec![vec![vec![
                [112.0, 38.0],
                [east, 38.0],
                [east, 38.01],
                [112.0, 38.01],
                [112.0, 38.0],
            ]]],
            accuracy_m: None,
            method: None,
            given_in: None,
            accepted: Vec::new(),
        };
        let with = |east| Record { boundary: Some(Box::new(square(east))), ..old.clone() };
        let drawn = differences(&old, &with(112.01));
        let area = drawn.iter().find(|one| one.field == "boundary.area_m2").unwrap();
        // 0.01° × 0.01° at 38° N: 1.1120 km × 0.8763 km.
        let m2: f64 = area.new.as_deref().unwrap().parse().unwrap();
        assert!((m2 - 974_400.0).abs() < 3_000.0, "{m2}");
        assert_eq!(area.old, None);
        let moved = differences(&with(112.01), &with(112.010_000_000_1));
        assert_eq!(moved.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["boundary.outline"]);
    }

    #[test]
    fn what_is_unknown_is_not_what_is_none() {
        let (records, _) = embedded();
        let old = records.into_iter().find(|record| matches!(record.body, Body::Decision(_))).unwrap();
        let mut new = old.clone();
        if let Body::Decision(decision) = &mut new.body {
            decision.basic_farmland = Stated::None;
        }
        let found = differences(&old, &new);
        assert!(
            found.iter().any(|one| one.field == "basic_farmland" && one.new.as_deref() == Some("none")),
            "{found:?}"
        );
    }
}
