//! The reader by content: for a table whose header is shifted against its columns, as the annex of
//! 忻政办发〔2021〕71号 has it. Which cell is what is told by what it contains.

use std::collections::{HashMap, HashSet};

use crate::record::{Body, Confidence, DoubtKind, Finding, Record, Tier};

use super::RosterError;
use super::areas::Area;
use super::build::{self, Frame};
use super::coordinators;
use super::county;
use super::draft;
use super::fixes::Fixes;
use super::layout;
use super::siblings;
use super::summary::{Change, RosterSummary, about};
use super::table::{MAX_ROWS, Odd, Table};

/// The records of a table: township tier, county tier and coordinators.
pub(super) fn read(
    table: &Table,
    frame: &Frame<'_>,
    place: Area,
    fixes: &mut Fixes<'_>,
    summary: &mut RosterSummary,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Record>, RosterError> {
    odd_lines(table, findings);
    let mut rows: Vec<draft::Row> = Vec::new();
    let mut numbers = HashSet::new();
    for raw in &table.rows {
        let cells = match layout::detect(raw) {
            Ok(cells) => cells,
            Err(error) => {
                findings.push(about(
                    raw.line,
                    raw.number,
                    DoubtKind::Unread,
                    format!("第{}格应为{}，本行未读入", error.cell, error.expected.0),
                    format!("cell {} should be {}; the row is not read", error.cell, error.expected.1),
                ));
                continue;
            }
        };
        if numbers.contains(&raw.number) {
            findings.push(about(
                raw.line,
                raw.number,
                DoubtKind::Unread,
                "序号重复，本行未读入",
                "the row number is printed twice; this row is not read",
            ));
            continue;
        }
        if let Some(row) = draft::read(raw.number, raw.line, &cells, place, findings) {
            numbers.insert(raw.number);
            rows.push(row);
        }
    }
    siblings::repair(&mut rows, findings);
    fixes.apply(&mut rows)?;

    let mut records = Vec::new();
    for row in &rows {
        *summary.layouts.entry(row.layout).or_default() += 1;
        let of_row = build::township_records(row, frame);
        count(summary, row, &of_row);
        records.extend(of_row);
    }
    county_changes(summary, &rows);
    summary.rows += table.rows.len();
    summary.rows_unread += table.rows.len().saturating_sub(rows.len());
    let (county, excluded) = county::county_records(&rows, frame, findings);
    summary.county_segments += county.len();
    summary.excluded.extend(excluded);
    records.extend(county);
    let coordinators = coordinators::read(&table.above, place, frame);
    summary.coordinators += coordinators.len();
    records.extend(coordinators);
    Ok(records)
}

/// Lines in the table that are no rows.
fn odd_lines(table: &Table, findings: &mut Vec<Finding>) {
    for (line, odd) in &table.odd {
        let (kind, zh, en) = match odd {
            Odd::PageHeader => (
                DoubtKind::Other,
                "表中夹有页眉，已跳过".to_owned(),
                "a running page header inside the table, skipped".to_owned(),
            ),
            Odd::NoNumber => (
                DoubtKind::Unread,
                "表中一行没有序号，未读入".to_owned(),
                "a line of cells without a row number; not read".to_owned(),
            ),
            Odd::TooMany => (
                DoubtKind::Unread,
                format!("表格超过{MAX_ROWS}行，本行及以后未读入，请拆分文件"),
                format!("more than {MAX_ROWS} rows; this and all behind it are not read, split the file"),
            ),
            Odd::TooLong => (
                DoubtKind::Unread,
                "一行超过64KB，不是表格行，未读入".to_owned(),
                "a line of more than 64 KB is no row; not read".to_owned(),
            ),
        };
        findings.push(about(*line, None, kind, zh, en));
    }
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
}

/// Adds a row's township-tier records to the totals.
fn count(summary: &mut RosterSummary, row: &draft::Row, records: &[Record]) {
    summary.counties.insert(row.county.clone());
    summary.townships.insert((row.county.clone(), row.township.clone()));
    let mut changes: Vec<Change> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
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
            let key = format!("{reason:?}");
            if let Some(change) = known.get(&key).and_then(|&at| changes.get_mut(at)) {
                change.records += 1;
                continue;
            }
            known.insert(key, changes.len());
            changes.push(Change { line: row.line, row: row.number, records: 1, reason: reason.clone() });
        }
    }
    for change in changes {
        let remark = change.reason.printed.is_some() && change.reason.printed == change.reason.used;
        if remark { summary.remarks.push(change) } else { summary.changes.push(change) }
    }
}
