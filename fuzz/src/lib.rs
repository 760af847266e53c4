//! What the fuzz targets share: what must hold for everything that is published.

use std::collections::BTreeSet;

use landrail_gis::fault::Faults;
use landrail_gis::gazette::{Encoding, Gazette, split};
use landrail_gis::record::{DocumentRef, Finding, Record};
use serde::Serialize;
use serde_json::Value;

/// A text in lines as a gazette; `None` where the bytes are no text.
pub fn gazette(text: &str) -> Option<Gazette> {
    split("fuzz.txt", text.as_bytes()).ok()
}

/// Lines as they stand, with nothing found in them yet.
pub fn raw(text: &str) -> Gazette {
    Gazette {
        file: "fuzz.txt".to_owned(),
        encoding: Encoding::Utf8,
        lines: text.lines().map(str::to_owned).collect(),
        documents: Vec::new(),
        tables: Vec::new(),
    }
}

/// The first byte chooses a case of `cases`, the rest is text with damaged bytes replaced.
pub fn choose<'a, T>(data: &[u8], cases: &'a [T]) -> Option<(&'a T, String)> {
    let (first, rest) = data.split_first()?;
    let case = cases.get(usize::from(*first) % cases.len())?;
    Some((case, String::from_utf8_lossy(rest).into_owned()))
}

/// Asserts what holds for any records of a gazette: an identifier each, lines inside the file, a
/// form that is written and read back unchanged, and no mobile number once made public.
pub fn check_records(gazette: &Gazette, records: Vec<Record>) {
    let mut ids = BTreeSet::new();
    for record in records {
        assert!(ids.insert(record.id.clone()), "two records of the id {}", record.id);
        let [first, last] = record.source.lines;
        assert!(1 <= first && first <= last && last <= gazette.lines.len(), "lines {first}–{last}");
        let json = serde_json::to_string(&record).expect("a record is written");
        let read: Record = serde_json::from_str(&json).expect("a written record is read");
        assert_eq!(serde_json::to_string(&read).expect("written again"), json);
        assert_no_mobile(&record.without_personal());
    }
}

/// Asserts the same for documents and findings, which are printed and stored.
pub fn check_documents(gazette: &Gazette) {
    let mut before = 0;
    for document in DocumentRef::all(gazette) {
        let [first, last] = document.lines;
        assert!(before < first && first <= last && last <= gazette.lines.len(), "lines {first}–{last}");
        before = last;
        assert_no_mobile(&document);
    }
}

/// Asserts that what is told to the operator names a line of the file and no mobile number.
pub fn check_findings(gazette: &Gazette, findings: &[Finding]) {
    for finding in findings {
        assert!((1..=gazette.lines.len()).contains(&finding.line), "line {}", finding.line);
        assert_no_mobile(&[&finding.zh, &finding.en]);
    }
}

/// Asserts that the faults of a survey file are some, not endless, and say something in both languages.
pub fn check_faults(faults: &Faults) {
    assert!((1..=301).contains(&faults.0.len()), "{} faults", faults.0.len());
    for fault in &faults.0 {
        assert!(fault.file == "fuzz" && !fault.zh.is_empty() && !fault.en.is_empty(), "{fault:?}");
    }
}

/// Asserts that no text in a value holds a mobile number.
pub fn assert_no_mobile(value: &impl Serialize) {
    fn walk(value: &Value) {
        match value {
            Value::String(text) => assert!(!has_mobile(text), "a mobile number in {text:?}"),
            Value::Array(values) => values.iter().for_each(walk),
            Value::Object(fields) => fields.values().for_each(walk),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    walk(&serde_json::to_value(value).expect("plain data"));
}

/// Whether eleven digits like those of a mobile stand alone in a text. Written without the
/// patterns of the library, which it tests.
fn has_mobile(text: &str) -> bool {
    let half = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let plain: String = text.chars().map(half).collect();
    plain.split(|c: char| !c.is_ascii_digit()).any(|run| {
        run.len() == 11 && run.starts_with('1') && !matches!(run.as_bytes().get(1), Some(b'0'..=b'2'))
    })
}
