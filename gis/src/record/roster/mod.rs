//! The 双段长 rosters: tables of section chiefs by county, township, village, line and range.
//!
//! There are two ways to tell which cell is what. Where the header names the columns and the cells
//! bear it out, the reader goes by header (`sheet`), whatever the order of the columns. Where
//! header and cells contradict each other (as in the annex of 忻政办发〔2021〕71号, whose header is
//! shifted), it goes by content (`annex`):
//!
//! ```text
//! by header:  sheet::find (header, columns, confirmation) → cells → people, stretches → records
//! by content: table → layout → ranges, person, workshops (one row's cells) → siblings (other rows)
//!             → fixes → build (township tier), county (county tier), coordinators, duties
//! both:       doubts (what a person has to decide), coverage
//! ```
//!
//! Every value that is not what was printed carries a [`Reason`](super::Reason); what cannot be
//! read or decided is a [`Finding`], and the other rows are read all the same.

mod annex;
mod areas;
mod build;
mod coordinators;
mod county;
mod coverage;
mod doubts;
mod draft;
mod duties;
mod fixes;
mod layout;
mod names;
mod person;
mod ranges;
mod sheet;
mod siblings;
mod stretches;
mod summary;
mod table;
mod workshops;

use std::collections::{HashMap, HashSet};

use thiserror::Error;

use crate::gazette::Gazette;

use super::{Corrections, CorrectionsError, DoubtKind, Finding, Record, Validity};
use areas::Area;
use build::Frame;
use fixes::Fixes;
use sheet::Sheet;
use summary::about;
use table::{Paper, Table};

pub use coverage::{Coverage, CoverageKind, coverage};
pub use summary::{Change, Excluded, RosterSummary, TableRead};

/// The rosters of a file as records.
#[derive(Debug, Clone)]
pub struct RosterReading {
    /// The tier of the rows in row order (`…-r{row}-{n}`), the tiers above it (`…-c{n}` county,
    /// `…-u{n}` township above villages), coordinators (`…-k{n}`) and duties (`…-d{n}`); a further
    /// table of the same document has `-t{k}` before that. With personal numbers: see
    /// [`Record::without_personal`].
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

/// Reads all rosters of a gazette; `None` when the file has no such table.
///
/// A table is recognised by its header words, the document's number and date are looked up above
/// it. Rows that cannot be read are findings of the summary.
///
/// # Errors
/// [`RosterError::Corrections`] when an entry for this file expects something else than the rules
/// read, or finds no row: a correction never applies to another text.
pub fn read(gazette: &Gazette, corrections: &Corrections) -> Result<Option<RosterReading>, RosterError> {
    let fixes = Fixes::of(&gazette.file, corrections);
    let found = sheet::find(gazette);
    let taken: Vec<[usize; 2]> = found.sheets.iter().map(|sheet| sheet.lines).collect();
    // What the header did not tell and the content does is read; the rest is said.
    let mut refused = found.refused;
    let mut annexes = table::find_all(gazette, &taken);
    let touch = |a: &Table, r: &sheet::Refused| a.header <= r.lines[1] && r.lines[0] <= a.last_line();
    annexes.retain(|a| {
        a.rows.iter().any(|row| layout::detect(row).is_ok()) || !refused.iter().any(|r| touch(a, r))
    });
    refused.retain(|r| !annexes.iter().any(|a| touch(a, r)));
    if found.sheets.is_empty() && annexes.is_empty() && refused.is_empty() {
        fixes.finish()?;
        return Ok(None);
    }
    let mut parts: Vec<Part<'_>> = found.sheets.into_iter().map(Box::new).map(Part::Sheet).collect();
    parts.extend(annexes.into_iter().map(Part::Annex));
    parts.sort_by_key(Part::header);

    let mut book = Book::new(gazette, fixes);
    for part in &parts {
        book.add(part)?;
    }
    for refused in refused {
        book.findings.push(about(
            refused.lines[0],
            None,
            DoubtKind::Unread,
            format!("表头像双段长名单，但{}，本表未读入，请核对表头与各列", refused.zh),
            format!(
                "the header is that of a roster of section chiefs, but {}; the table is not read, check its columns",
                refused.en
            ),
        ));
    }
    book.finish().map(Some)
}

/// A table, by the way it is read.
enum Part<'g> {
    Sheet(Box<Sheet<'g>>),
    Annex(Table),
}

impl Part<'_> {
    fn header(&self) -> usize {
        match self {
            Self::Sheet(sheet) => sheet.lines[0],
            Self::Annex(table) => table.header,
        }
    }

    /// First line of the rows, and the last line.
    fn lines(&self) -> [usize; 2] {
        match self {
            Self::Sheet(sheet) => [sheet.first_row(), sheet.lines[1]],
            Self::Annex(table) => {
                [table.rows.first().map_or(table.header, |row| row.line), table.last_line()]
            }
        }
    }
}

/// What is gathered over the tables of a file.
struct Book<'g> {
    gazette: &'g Gazette,
    fixes: Fixes<'g>,
    summary: RosterSummary,
    findings: Vec<Finding>,
    records: Vec<Record>,
    /// How many tables an identifier's prefix has had.
    prefixes: HashMap<String, usize>,
    /// Documents whose duties were read.
    with_duties: HashSet<String>,
    /// The document of the table before, and the line where that table ends.
    before: (Paper, usize),
}

impl<'g> Book<'g> {
    fn new(gazette: &'g Gazette, fixes: Fixes<'g>) -> Self {
        Self {
            gazette,
            fixes,
            summary: RosterSummary::default(),
            findings: Vec::new(),
            records: Vec::new(),
            prefixes: HashMap::new(),
            with_duties: HashSet::new(),
            before: (Paper::default(), 0),
        }
    }

    fn add(&mut self, part: &Part<'_>) -> Result<(), RosterError> {
        let (header, lines) = (part.header(), part.lines());
        let paper = self.paper(header);
        let first = self.prefixes.is_empty();
        let place = place_of(self.gazette, &paper, header);
        let number = paper.number.as_ref().map(|(number, _)| number.clone());
        let mut id_prefix = number.as_deref().map_or_else(|| self.gazette.file.clone(), table::id_prefix);
        let no = self.prefixes.entry(id_prefix.clone()).or_default();
        *no += 1;
        if *no > 1 {
            id_prefix = format!("{id_prefix}-t{no}");
        } else {
            self.heading_findings(&paper, header);
        }
        let note = if paper.date.is_some() { "end not stated" } else { "neither end stated" };
        let frame = Frame {
            file: &self.gazette.file,
            document: number.clone(),
            id_prefix,
            validity: Validity { from: paper.date, to: None, note: Some(note.to_owned()) },
        };
        if first {
            self.summary.document.clone_from(&number);
            self.summary.date = paper.date;
            self.summary.lines = lines;
        }
        self.summary.lines[1] = self.summary.lines[1].max(lines[1]);
        let (summary, findings) = (&mut self.summary, &mut self.findings);
        let rows = summary.rows;
        let (way, records) = match part {
            Part::Sheet(sheet) => {
                let records = sheet::read(sheet, &frame, place, &mut self.fixes, summary, findings)?;
                (sheet.words(), records)
            }
            Part::Annex(table) => {
                let records = annex::read(table, &frame, place, &mut self.fixes, summary, findings)?;
                let zh = "表头与各列内容不符，按单元格内容识别".to_owned();
                let en = "the header does not fit the columns; cells are told by their content".to_owned();
                (("by content", zh, en), records)
            }
        };
        self.records.extend(records);
        let (way, zh, en) = way;
        summary.tables.push(TableRead { lines: [header, lines[1]], rows: summary.rows - rows, way, zh, en });
        if let Some((number, from)) = &paper.number
            && self.with_duties.insert(number.clone())
        {
            let duties = duties::read(self.gazette, *from, header, &frame, findings);
            summary.duties += duties.len();
            self.records.extend(duties);
        }
        self.before = (paper, lines[1]);
        Ok(())
    }

    /// The document of a table: what stands between it and the table before, or the same.
    fn paper(&self, header: usize) -> Paper {
        let found = table::find_paper(self.gazette, self.before.1, header);
        if found.number.is_some() || self.before.1 == 0 {
            return found;
        }
        let same = self.before.0.clone();
        Paper { date: same.date.or(found.date), ..same }
    }

    /// What the table as a whole lacks.
    fn heading_findings(&mut self, paper: &Paper, header: usize) {
        if paper.number.is_none() {
            self.findings.push(about(
                header,
                None,
                DoubtKind::Incomplete,
                "表前未见文号",
                "no document number stands above the table",
            ));
        }
        if paper.date.is_none() {
            self.findings.push(about(
                header,
                None,
                DoubtKind::Date,
                "表前未见成文日期，生效日期不详",
                "no date of signature stands above the table; the first day is unknown",
            ));
        }
    }

    fn finish(mut self) -> Result<RosterReading, RosterError> {
        self.fixes.finish()?;
        let mut summary = self.summary;
        summary.changes.sort_by_key(|c| (c.line, c.row));
        summary.remarks.sort_by_key(|c| (c.line, c.row));
        summary.coverage = coverage::coverage(&self.records);
        self.findings.extend(doubts::of(&self.records));
        self.findings.sort_by_key(|f| f.line);
        summary.findings = self.findings;
        summary.scrub();
        Ok(RosterReading { records: self.records, summary })
    }
}

/// The city of the document, by its issuer, its title, or the lines about its number.
fn place_of(gazette: &Gazette, paper: &Paper, header: usize) -> Area {
    let document = gazette.document_at(header);
    let told = document.and_then(|d| areas::of_text(d.issuer.as_deref()?));
    let titled = || document.and_then(|d| areas::of_text(&d.title));
    let near = || {
        let number = paper.number.as_ref().map(|(_, line)| *line)?;
        let near = gazette.lines.iter().take(number + 3).skip(number.saturating_sub(8));
        near.filter(|line| line.len() < 200).find_map(|line| areas::of_text(line))
    };
    told.or_else(titled).or_else(near)
}
