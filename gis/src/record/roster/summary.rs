//! What an import of a roster did, for the person who ran it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use crate::record::Reason;

use super::coverage::Coverage;

/// Something a person must know about the table that no record carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line of the source, 1-based.
    pub line: usize,
    /// The row of the table, if it is about one.
    pub row: Option<u32>,
    /// The kind: `row unread`, `range unread`, `county cell excluded` …
    pub kind: &'static str,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A value that is not what was printed, with the records it is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The line of the source, 1-based.
    pub line: usize,
    /// The row of the table.
    pub row: u32,
    /// How many township-tier records of the row carry it; 0 for a change in the row's county cell.
    pub records: usize,
    /// What, and why.
    pub reason: Reason,
}

/// A range of a county's cell that is not in the county tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Excluded {
    /// The line of the source, 1-based.
    pub line: usize,
    /// The row of the table.
    pub row: u32,
    /// The county of the row.
    pub county: String,
    /// Line and range as printed.
    pub printed: String,
    /// Why, in Chinese.
    pub zh: String,
    /// Why, in English.
    pub en: String,
}

/// Totals and deviations of one roster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RosterSummary {
    /// The document number as printed; `None` if none stands above the table.
    pub document: Option<String>,
    /// The date of signature.
    pub date: Option<Date>,
    /// First and last line of the rows, 1-based.
    pub lines: [usize; 2],
    /// Printed rows, read or not.
    pub rows: usize,
    /// Rows that could not be read; each has a finding.
    pub rows_unread: usize,
    /// Township-tier records (row × segment).
    pub segments: usize,
    /// The same by confidence.
    pub by_confidence: BTreeMap<&'static str, usize>,
    /// County-tier records, deduplicated.
    pub county_segments: usize,
    /// Coordinators.
    pub coordinators: usize,
    /// Duties found in the notice.
    pub duties: usize,
    /// Rows by layout of their cells.
    pub layouts: BTreeMap<&'static str, usize>,
    /// Counties with rows.
    pub counties: BTreeSet<String>,
    /// County and township.
    pub townships: BTreeSet<(String, String)>,
    /// Workshops.
    pub workshops: BTreeSet<String>,
    /// Lines.
    pub railway_lines: BTreeSet<String>,
    /// Every value that is not what was printed, in row order.
    pub changes: Vec<Change>,
    /// Remarks and doubts that changed nothing.
    pub remarks: Vec<Change>,
    /// Ranges of county cells that are not in the county tier.
    pub excluded: Vec<Excluded>,
    /// Gaps, overlaps and ranges that are not subdivided.
    pub coverage: Vec<Coverage>,
    /// Everything else a person must know.
    pub findings: Vec<Finding>,
}
