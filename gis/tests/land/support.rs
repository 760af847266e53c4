//! Reading one of the made-up documents.

use landrail_gis::gazette::split;
use landrail_gis::record::land::{Reading, examine};
use landrail_gis::record::{Area, Body, Decision, DoubtKind, Finding, Record, Stated};

pub(crate) const COUNTIES: [&str; 4] = ["甲县", "乙县", "丙区", "丁县"];

pub(crate) fn text(name: &str) -> String {
    let path = format!("{}/tests/data/land/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("a document of the tests")
}

pub(crate) fn read_text(name: &str, text: &str) -> Reading {
    examine(&split(&format!("{name}.txt"), text.as_bytes()).expect("a text"), &COUNTIES)
}

pub(crate) fn read(name: &str) -> Reading {
    read_text(name, &text(name))
}

pub(crate) fn decision(record: &Record) -> &Decision {
    let Body::Decision(decision) = &record.body else { panic!("a decision") };
    decision
}

/// The only decision of a document, and what was doubtful.
pub(crate) fn only(name: &str) -> (Record, Decision, Vec<Finding>) {
    let mut reading = read(name);
    assert_eq!(reading.records.len(), 1, "{name}: {:?}", reading.findings);
    let record = reading.records.remove(0);
    let decision = decision(&record).clone();
    (record, decision, reading.findings)
}

pub(crate) fn value(text: &str) -> Stated<String> {
    Stated::Value(text.to_owned())
}

/// Square metres; `Some(0)` only where the document says that there is none.
pub(crate) fn m2(area: &Stated<Area>) -> Option<f64> {
    match area {
        Stated::Value(area) => Some(area.m2),
        Stated::None => Some(0.0),
        _ => None,
    }
}

pub(crate) fn of_kind(findings: &[Finding], kind: DoubtKind) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.kind == kind).collect()
}
