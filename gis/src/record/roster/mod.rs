//! The 双段长 roster annex: a table of section chiefs by county, township, line and range.
//!
//! The table is printed in several layouts, with shifted, copied and misread cells. Reading goes
//! in steps, each in its own file:
//!
//! ```text
//! table → layout → ranges, person, workshops (one row's cells) → siblings (other rows) → fixes
//!       → build (township tier), county (county tier), coordinators, duties
//! ```
//!
//! Every value that is not what was printed carries a [`Reason`](super::Reason); what cannot be
//! read is a [`Finding`], and the other rows are read all the same.

mod build;
mod coordinators;
mod county;
mod coverage;
mod draft;
mod duties;
mod fixes;
mod layout;
mod names;
mod person;
mod ranges;
mod siblings;
mod stretches;
mod summary;
mod table;
mod workshops;

use thiserror::Error;

use crate::gazette::Gazette;

use super::{Body, Confidence, Corrections, CorrectionsError, Record, Tier, Validity};
use build::Frame;
use table::Odd;

pub use coverage::{Coverage, CoverageKind, coverage};
pub use summary::{Change, Excluded, Finding, RosterSummary};

/// A roster as records.
#[derive(Debug, Clone)]
pub struct RosterReading {
    /// Township tier in row order (`…-r{row}-{n}`), county tier (`…-c{n}`), coordinators
    /// (`…-k{n}`) and duties (`…-d{n}`). With personal numbers: see [`Record::without_personal`].
    pub records: Vec<Record>,
    /// What was done.
    pub summary: RosterSummary,
}

/// Why a roster could not be read at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RosterError {
    /// The corrections do not fit the file.
    #[error(transparent)]
    Corrections(#[from] CorrectionsError),
}

/// Reads the roster of a gazette; `None` when the file has no such table.
///
/// The table is recognised by its header words, the document's number and date are looked up
/// above it. Rows that cannot be read are findings of the summary.
///
/// # Errors
/// [`RosterError::Corrections`] when an entry for this file expects something else than the rules
/// read, or finds no row: a correction never applies to another text.
pub fn read(gazette: &Gazette, corrections: &Corrections) -> Result<Option<RosterReading>, RosterError> {
    let Some(table) = table::find(gazette) else {
        return match corrections.of(fixes::SCOPE, &gazette.file).next() {
            Some(entry) => Err(entry.unused().into()),
            None => Ok(None),
        };
    };
    let mut summary = RosterSummary {
        document: table.number.as_ref().map(|(number, _)| number.clone()),
        date: table.date,
        rows: table.rows.len(),
        lines: [
            table.rows.first().map_or(table.header, |r| r.line),
            table.rows.last().map_or(table.header, |r| r.line),
        ],
        ..RosterSummary::default()
    };
    let mut findings = Vec::new();
    heading_findings(&table, &mut findings);

    let mut rows: Vec<draft::Row> = Vec::new();
    for raw in &table.rows {
        let cells = match layout::detect(raw) {
            Ok(cells) => cells,
            Err(error) => {
                findings.push(Finding {
                    line: raw.line,
                    row: Some(raw.number),
                    kind: "row unread",
                    zh: format!("第{}格应为{}，本行未读入", error.cell, error.expected.0),
                    en: format!("cell {} should be {}; the row is not read", error.cell, error.expected.1),
                });
                continue;
            }
        };
        if rows.iter().any(|r| r.number == raw.number) {
            findings.push(Finding {
                line: raw.line,
                row: Some(raw.number),
                kind: "row unread",
                zh: "序号重复，本行未读入".to_owned(),
                en: "the row number is printed twice; this row is not read".to_owned(),
            });
            continue;
        }
        rows.extend(draft::read(raw.number, raw.line, &cells, &mut findings));
    }
    siblings::repair(&mut rows, &mut findings);
    fixes::apply(&mut rows, &gazette.file, corrections)?;

    let frame = Frame {
        file: &gazette.file,
        document: summary.document.clone(),
        id_prefix: summary.document.as_deref().map_or_else(|| gazette.file.clone(), table::id_prefix),
        validity: Validity {
            from: table.date,
            to: None,
            note: Some(if table.date.is_some() { "end not stated" } else { "neither end stated" }.to_owned()),
        },
    };
    let mut records = Vec::new();
    for row in &rows {
        *summary.layouts.entry(row.layout).or_default() += 1;
        let of_row = build::township_records(row, &frame);
        count(&mut summary, row, &of_row);
        records.extend(of_row);
    }
    county_changes(&mut summary, &rows);
    summary.rows_unread = summary.rows.saturating_sub(rows.len());
    let (county, excluded) = county::county_records(&rows, &frame, &mut findings);
    summary.county_segments = county.len();
    summary.excluded = excluded;
    records.extend(county);
    summary.coverage = coverage::coverage(&records);
    let coordinators = coordinators::read(&table.above, &frame);
    summary.coordinators = coordinators.len();
    records.extend(coordinators);
    if let Some((_, from)) = table.number {
        let duties = duties::read(gazette, from, table.header, &frame, &mut findings);
        summary.duties = duties.len();
        records.extend(duties);
    }
    findings.sort_by_key(|f| f.line);
    summary.findings = findings;
    summary.scrub();
    Ok(Some(RosterReading { records, summary }))
}

/// Adds what was changed in the county cells of each row; the county tier keeps only the first
/// printing of a stretch, so its records do not show them all.
fn county_changes(summary: &mut RosterSummary, rows: &[draft::Row]) {
    for row in rows {
        for note in row.county_segs.iter().flatten().flat_map(|s| &s.notes) {
            let mut reason = note.reason.clone();
            reason.field = format!("county_range.{}", reason.field);
            let change = Change { line: row.line, row: row.number, records: 0, reason };
            if note.level == Confidence::Verbatim {
                summary.remarks.push(change);
            } else {
                summary.changes.push(change);
            }
        }
    }
    summary.changes.sort_by_key(|c| c.row);
    summary.remarks.sort_by_key(|c| c.row);
}

/// What the table as a whole lacks, and lines in it that are no rows.
fn heading_findings(table: &table::Table, findings: &mut Vec<Finding>) {
    if table.number.is_none() {
        findings.push(Finding {
            line: table.header,
            row: None,
            kind: "document number missing",
            zh: "表前未见文号".to_owned(),
            en: "no document number stands above the table".to_owned(),
        });
    }
    if table.date.is_none() {
        findings.push(Finding {
            line: table.header,
            row: None,
            kind: "date missing",
            zh: "表前未见成文日期，生效日期不详".to_owned(),
            en: "no date of signature stands above the table; the first day is unknown".to_owned(),
        });
    }
    for (line, odd) in &table.odd {
        let (kind, zh, en) = match odd {
            Odd::PageHeader => {
                ("page header", "表中夹有页眉，已跳过", "a running page header inside the table, skipped")
            }
            Odd::NoNumber => {
                ("row unread", "表中一行没有序号，未读入", "a line of cells without a row number; not read")
            }
            Odd::TooMany => (
                "row unread",
                "表格超过5000行，本行及以后未读入，请拆分文件",
                "more than 5000 rows; this and all behind it are not read, split the file",
            ),
            Odd::TooLong => (
                "row unread",
                "一行超过64KB，不是表格行，未读入",
                "a line of more than 64 KB is no row; not read",
            ),
        };
        findings.push(Finding { line: *line, row: None, kind, zh: zh.to_owned(), en: en.to_owned() });
    }
}

/// Adds a row's township-tier records to the totals.
fn count(summary: &mut RosterSummary, row: &draft::Row, records: &[Record]) {
    summary.counties.insert(row.county.clone());
    summary.townships.insert((row.county.clone(), row.township.clone()));
    let mut changes: Vec<Change> = Vec::new();
    for record in records {
        let Body::Segment(segment) = &record.body else { continue };
        if segment.tier != Tier::Township {
            continue;
        }
        summary.segments += 1;
        *summary.by_confidence.entry(record.confidence.as_str()).or_default() += 1;
        summary.workshops.extend(segment.workshop.clone());
        summary.railway_lines.insert(segment.line.clone());
        for reason in &record.reasons {
            match changes.iter_mut().find(|c| c.reason == *reason) {
                Some(change) => change.records += 1,
                None => changes.push(Change {
                    line: row.line,
                    row: row.number,
                    records: 1,
                    reason: reason.clone(),
                }),
            }
        }
    }
    for change in changes {
        let remark = change.reason.printed.is_some() && change.reason.printed == change.reason.used;
        if remark { summary.remarks.push(change) } else { summary.changes.push(change) }
    }
}
