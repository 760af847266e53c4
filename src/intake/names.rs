//! Lines and places that a correction names.

use std::collections::{BTreeSet, HashSet};

use landrail_gis::check::Atlas as _;
use landrail_gis::index::Reference;
use landrail_gis::record::{Body, Record};

/// What is said of each line and place that corrections newly name and that no table has, the first
/// ones of many. `counties` are those of all records.
pub fn doubtful_names(
    reference: &Reference,
    counties: &BTreeSet<&str>,
    changes: &[(&Record, Record)],
) -> Vec<String> {
    const MOST: usize = 5;
    let mut told = BTreeSet::new();
    for (before, after) in changes {
        let Some(name) = line(after).filter(|name| line(before) != Some(name)) else { continue };
        if !reference.has_line(name) {
            let near = hint(&reference.similar_lines(name));
            told.insert(format!("线路表中没有“{name}”{near} / the line {name:?} is in no table of lines"));
        }
    }
    let as_was: Vec<&Record> = changes.iter().map(|(before, _)| *before).collect();
    let as_is: Vec<&Record> = changes.iter().map(|(_, after)| after).collect();
    let doubted: HashSet<_> = reference
        .unknown_places(&as_was)
        .into_iter()
        .map(|finding| (finding.record, finding.field, finding.printed))
        .collect();
    for finding in reference.unknown_places(&as_is) {
        let about = (finding.record, finding.field, finding.printed);
        if doubted.contains(&about) {
            continue;
        }
        let near = match (about.1.as_deref(), about.2.as_deref()) {
            (Some("county"), Some(name)) if finding.candidates.is_empty() => hint(&alike(counties, name)),
            _ => hint(&finding.candidates),
        };
        told.insert(format!("{}{near} / {}", finding.zh, finding.en));
    }
    told.into_iter().take(MOST).collect()
}

fn line(record: &Record) -> Option<&str> {
    match &record.body {
        Body::Segment(segment) => Some(&segment.line),
        Body::Zone(zone) => Some(&zone.line),
        _ => None,
    }
}

/// The counties whose names differ in one character.
fn alike(counties: &BTreeSet<&str>, name: &str) -> Vec<String> {
    let near = |county: &&&str| {
        let differ = county.chars().zip(name.chars()).filter(|(a, b)| a != b).count();
        differ + county.chars().count().abs_diff(name.chars().count()) <= 1
    };
    counties.iter().filter(near).map(|county| (*county).to_owned()).collect()
}

fn hint(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("；相近的有：{}", near.join("、")) }
}
