//! A whole file → all its records: the one entry to every reader.

use thiserror::Error;

use super::roster::{self, RosterError, RosterSummary};
use super::{Corrections, DocumentRef, DoubtKind, Finding, Record, appointments, land, site_table, zones};
use crate::gazette::{self, Encoding, GazetteError, Note, NoteKind};

/// All that was read of one file.
#[derive(Debug)]
pub struct Reading {
    /// The file name, without folders.
    pub file: String,
    /// How its bytes were read.
    pub encoding: Encoding,
    /// Number of lines.
    pub lines: usize,
    /// Its documents.
    pub documents: Vec<DocumentRef>,
    /// Its records: roster, decisions, sites, zones, acts about offices.
    pub records: Vec<Record>,
    /// What the roster reader has to say, when the file has a roster.
    pub roster: Option<RosterSummary>,
    /// Doubts for a person to decide.
    pub findings: Vec<Finding>,
}

/// Why a file could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The bytes are no gazette.
    #[error(transparent)]
    Gazette(#[from] GazetteError),
    /// The roster cannot be read.
    #[error(transparent)]
    Roster(#[from] RosterError),
}

/// Reads every kind of record from a file. `file` is its name without folders;
/// `county_contains(county, lon, lat)` tells whether a point lies in a county (`None` = not known),
/// which is how a reading of a doubtful coordinate is tested.
pub fn read(
    file: &str,
    bytes: &[u8],
    corrections: &Corrections,
    county_contains: impl Fn(&str, f64, f64) -> Option<bool>,
) -> Result<Reading, ReadError> {
    let gazette = gazette::split(file, bytes)?;
    let mut records = Vec::new();
    let roster = roster::read(&gazette, corrections)?;
    let summary = roster.map(|read| {
        records.extend(read.records);
        read.summary
    });
    let land = land::examine(&gazette, &land::COUNTIES);
    records.extend(land.records);
    records.extend(site_table::read(&gazette, county_contains));
    let mut findings = land.findings;
    for found in [zones::read(&gazette), appointments::read(&gazette)] {
        records.extend(found.records);
        findings.extend(found.findings);
    }
    // A text that was cut short between two lines shows here, if it has a table of contents.
    findings.extend(gazette.contents_without_document().into_iter().map(|(line, number)| {
        let number = number.canonical();
        Finding::new(
            line,
            format!("目录列有{number}，正文中没有此文号：误印，或文件不完整"),
            format!("the contents list {number}, the body has no such document: a misprint, or the file is not whole"),
        )
        .kind(DoubtKind::Incomplete)
    }));
    findings.extend(gazette.notes.iter().map(noted));
    for record in &mut records {
        record.source.place = gazette.place(record.source.lines[0]);
    }
    Ok(Reading {
        file: gazette.file.clone(),
        encoding: gazette.encoding,
        lines: gazette.lines.len(),
        documents: DocumentRef::all(&gazette),
        records: records.into_iter().map(Record::without_secrets).collect(),
        roster: summary,
        findings,
    })
}

/// What there is to know of the file itself, as a doubt.
fn noted(note: &Note) -> Finding {
    let kind = match note.kind {
        NoteKind::Hidden => DoubtKind::Incomplete,
        NoteKind::Value => DoubtKind::Unread,
        NoteKind::Date => DoubtKind::Date,
    };
    let finding = Finding::new(note.line, &note.zh, &note.en).kind(kind);
    match &note.printed {
        Some(printed) => finding.printed(printed),
        None => finding,
    }
}
