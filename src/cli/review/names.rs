//! Lines and places that a correction names.

use std::collections::{BTreeSet, HashSet};

use landrail_gis::check::Atlas as _;
use landrail_gis::record::{Body, Record};

use super::super::Failure;
use super::Review;

/// Refuses corrections to a line or place that no table has, unless they are meant: then they are told,
/// and the review lists them as it lists such names in a document.
pub(super) fn check(review: &Review, changes: &[(&Record, Record)], force: bool) -> Result<(), Failure> {
    let mut told = BTreeSet::new();
    for (before, after) in changes {
        let Some(name) = line(after).filter(|name| line(before) != Some(name)) else { continue };
        if !review.reference.has_line(name) {
            let near = hint(&review.reference.similar_lines(name));
            told.insert(format!("线路表中没有“{name}”{near} / the line {name:?} is in no table of lines"));
        }
    }
    let as_was: Vec<&Record> = changes.iter().map(|(before, _)| *before).collect();
    let as_is: Vec<&Record> = changes.iter().map(|(_, after)| after).collect();
    let doubted: HashSet<_> = review
        .reference
        .unknown_places(&as_was)
        .into_iter()
        .map(|finding| (finding.record, finding.field, finding.printed))
        .collect();
    for finding in review.reference.unknown_places(&as_is) {
        let about = (finding.record, finding.field, finding.printed);
        if doubted.contains(&about) {
            continue;
        }
        let near = match (about.1.as_deref(), about.2.as_deref()) {
            (Some("county"), Some(name)) if finding.candidates.is_empty() => hint(&counties(review, name)),
            _ => hint(&finding.candidates),
        };
        told.insert(format!("{}{near} / {}", finding.zh, finding.en));
    }
    if told.is_empty() {
        return Ok(());
    }
    let told = told.into_iter().take(5).collect::<Vec<_>>().join("\n");
    if force {
        eprintln!("注意 / note: {told}\n仍列为存疑 / it stays in doubt");
        return Ok(());
    }
    Err(Failure::Input(format!("{told}\n确认无误请加 --force（仍列为存疑） / add --force if it is right")))
}

fn line(record: &Record) -> Option<&str> {
    match &record.body {
        Body::Segment(segment) => Some(&segment.line),
        Body::Zone(zone) => Some(&zone.line),
        _ => None,
    }
}

/// The counties of the records whose names differ in one character.
fn counties(review: &Review, name: &str) -> Vec<String> {
    let all: BTreeSet<&str> = review.records.iter().filter_map(Record::county).collect();
    let near = |county: &&str| {
        let differ = county.chars().zip(name.chars()).filter(|(a, b)| a != b).count();
        differ + county.chars().count().abs_diff(name.chars().count()) <= 1
    };
    all.into_iter().filter(near).map(str::to_owned).collect()
}

fn hint(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("；相近的有：{}", near.join("、")) }
}
