//! The duties that the notice above the table gives, in this project's own words.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::gazette::Gazette;
use crate::record::{Body, Confidence, Duty, Record};

use super::build::{Frame, record};
use super::draft::note;
use super::summary::about;
use crate::record::{DoubtKind, Finding};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    duty: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    bearer: String,
    /// A short word of the line that states it.
    anchor: String,
    zh: String,
    en: String,
}

static DUTIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../data/roster/duties.toml"))
        .expect("the embedded list of duties is read in a test");
    file.duty
});

/// The duties found between the document's number and the table.
pub(super) fn read(
    gazette: &Gazette,
    from: usize,
    header: usize,
    frame: &Frame<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Record> {
    let mut records = Vec::new();
    let mut missing = Vec::new();
    for entry in DUTIES.iter() {
        let line = gazette
            .lines
            .iter()
            .enumerate()
            .skip(from)
            .take(header.saturating_sub(from + 1))
            .find(|(_, text)| crate::chainage::half_width(text).contains(&entry.anchor));
        let Some((at, _)) = line else {
            missing.push(entry.zh.as_str());
            continue;
        };
        let duty = Duty { bearer: entry.bearer.clone(), zh: entry.zh.clone(), en: entry.en.clone() };
        let own_words = note(
            Confidence::Inferred,
            "zh, en",
            "paraphrase",
            (None, None),
            "本项目的概括，原文见所引行",
            "this project's own words; the cited line has the text",
        );
        let id = format!("{}-d{}", frame.id_prefix, records.len() + 1);
        records.push(record(id, at + 1, None, vec![own_words], Body::Duty(duty), frame));
    }
    if !records.is_empty() && !missing.is_empty() {
        findings.push(about(
            header,
            None,
            DoubtKind::Other,
            format!("通知正文中未找到的职责：{}", missing.join("；")),
            format!("{} duties of the list were not found in the notice", missing.len()),
        ));
    }
    records
}
