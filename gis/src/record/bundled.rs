//! The records of the five gazettes that are built into the binary.
//!
//! One JSON object per line in `gis/data/records/`, so that a person can read, diff and correct
//! them. `make bundle` rewrites them from the gazettes; a test compares.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Body, DocumentRef, Doubt, Record};

/// The files of `gis/data/records/`, with what they hold.
const FILES: [(&str, &str); 5] = [
    ("roster.jsonl", include_str!("../../data/records/roster.jsonl")),
    ("scheme.jsonl", include_str!("../../data/records/scheme.jsonl")),
    ("decisions.jsonl", include_str!("../../data/records/decisions.jsonl")),
    ("sites.jsonl", include_str!("../../data/records/sites.jsonl")),
    ("acts.jsonl", include_str!("../../data/records/acts.jsonl")),
];

const DOCUMENTS: &str = include_str!("../../data/records/documents.jsonl");
const DOUBTS: &str = include_str!("../../data/records/doubts.jsonl");

/// The embedded records and the documents they were read from.
///
/// # Panics
/// Never in a released binary: a test parses the same embedded text.
pub fn embedded() -> (Vec<Record>, Vec<DocumentRef>) {
    let records = FILES.iter().flat_map(|(_, text)| text.lines()).map(parse).collect();
    (records, DOCUMENTS.lines().map(parse).collect())
}

/// What the readers could not decide about the embedded documents.
///
/// # Panics
/// Never in a released binary: a test parses the same embedded text.
pub fn embedded_doubts() -> Vec<Doubt> {
    DOUBTS.lines().map(parse).collect()
}

fn parse<T: serde::de::DeserializeOwned>(line: &str) -> T {
    serde_json::from_str(line).expect("the embedded records are valid: a test parses them")
}

/// The text of every file of `gis/data/records/` for these records, without personal numbers.
pub fn bundle(
    records: Vec<Record>,
    documents: &[DocumentRef],
    doubts: &[Doubt],
) -> Vec<(&'static str, String)> {
    let mut texts = FILES.map(|(name, _)| (name, String::new()));
    for record in records.into_iter().map(Record::without_personal) {
        let at = match record.body {
            Body::Segment(_) => 0,
            Body::Coordinator(_) | Body::Duty(_) => 1,
            Body::Decision(_) => 2,
            Body::Site(_) => 3,
            Body::Zone(_) | Body::Appointment(_) => 4,
        };
        push(&mut texts[at].1, &record);
    }
    let mut texts = texts.to_vec();
    let mut text = String::new();
    for document in documents {
        push(&mut text, document);
    }
    texts.push(("documents.jsonl", text));
    let mut text = String::new();
    for doubt in doubts {
        push(&mut text, doubt);
    }
    texts.push(("doubts.jsonl", text));
    texts
}

fn push(text: &mut String, value: &impl Serialize) {
    // Records are plain data: they serialise, and writing to a string cannot fail.
    if let Ok(json) = serde_json::to_string(value) {
        let _ = writeln!(text, "{json}");
    }
}
