//! What an import of a roster did, for the person who ran it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use crate::record::{DoubtKind, Finding, Reason};

use super::coverage::Coverage;

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

/// A table of the file, and by what its cells were told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableRead {
    /// First and last line, 1-based.
    pub lines: [usize; 2],
    /// Printed rows.
    pub rows: usize,
    /// `by header` or `by content`.
    pub way: &'static str,
    /// What the columns are, or why the header was not followed, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

/// A finding about a row of the table, or about the table.
pub(super) fn about(
    line: usize,
    row: impl Into<Option<u32>>,
    kind: DoubtKind,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Finding {
    Finding { row: row.into(), ..Finding::new(line, zh, en).kind(kind) }
}

/// Totals and deviations of the rosters of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RosterSummary {
    /// The document number as printed; `None` if none stands above the (first) table.
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
    /// Village-tier records.
    pub village_segments: usize,
    /// The same by confidence.
    pub by_confidence: BTreeMap<&'static str, usize>,
    /// County-tier records, deduplicated.
    pub county_segments: usize,
    /// Coordinators.
    pub coordinators: usize,
    /// Duties found in the notice.
    pub duties: usize,
    /// The tables that were read, and how.
    pub tables: Vec<TableRead>,
    /// Rows by layout of their cells; `by header` for those whose columns the header tells.
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
