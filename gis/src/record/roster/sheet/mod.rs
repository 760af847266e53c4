//! The reader by header: a roster of any county, in any order of columns.
//!
//! A table is a roster only if its header (or title) names section chiefs of a railway and its
//! columns hold kilometre posts. The header says what each column is, the contents must bear it out.

mod cells;
mod confirm;
mod entry;
mod header;
mod official;
mod people;
mod records;
mod role;
#[cfg(test)]
mod strangers;
mod stretch;
mod sums;

use crate::gazette::{DocumentNumber, Gazette, Merged, Table, TableRow};

use header::{Layout, is_header_row, is_roster, own_texts};
use role::squeeze;

pub(super) use records::read;

/// Two tables with more lines between them are two rosters.
const MOST_BETWEEN: usize = 40;

/// So many lines above a header may be its title.
const TITLE_LINES: usize = 6;

/// A line of text longer than this is no heading.
const HEADING: usize = 90;

/// A roster whose columns are told.
pub(super) struct Sheet<'g> {
    /// The header's first line and the last line of the table.
    pub lines: [usize; 2],
    layout: Layout,
    title: String,
    /// Issuer and title of the document it stands in.
    document: String,
    /// The heading under which it begins, when it is a part of a table.
    under: Option<String>,
    items: Vec<Item<'g>>,
}

/// A part of a roster, in order.
enum Item<'g> {
    /// A row of data.
    Row(&'g TableRow),
    /// A line over a part of the table: a line of railway, a county.
    Heading(usize, String),
    /// A sum.
    Total(&'g TableRow),
}

/// A table with the header of a roster that could not be read by it.
pub(super) struct Refused {
    pub lines: [usize; 2],
    pub zh: String,
    pub en: String,
}

/// What was found in a file.
pub(super) struct Found<'g> {
    pub sheets: Vec<Sheet<'g>>,
    pub refused: Vec<Refused>,
}

impl Sheet<'_> {
    /// The line of the first row.
    pub(super) fn first_row(&self) -> usize {
        let row = self.items.iter().find_map(|item| match item {
            Item::Row(row) => Some(row.line),
            _ => None,
        });
        row.unwrap_or(self.lines[0])
    }

    /// How it was read, for the summary.
    pub(super) fn words(&self) -> (&'static str, String, String) {
        let titles = self.layout.titles.iter().map(|t| if t.is_empty() { "—" } else { t.as_str() });
        let titles = titles.map(|t| t.chars().take(20).collect::<String>()).take(40).collect::<Vec<_>>();
        let titles = titles.join(" | ");
        ("by header", format!("按表头：{titles}"), format!("by its header: {titles}"))
    }
}

/// Finds all rosters whose columns the header tells.
pub(super) fn find(gazette: &Gazette) -> Found<'_> {
    let mut finder = Finder { gazette, open: None, drafts: Vec::new() };
    for table in &gazette.tables {
        finder.table(table);
    }
    finder.close();
    let mut found = Found { sheets: Vec::new(), refused: Vec::new() };
    for mut draft in finder.drafts {
        match confirm::confirm(&mut draft) {
            confirm::Verdict::Fits => found.sheets.push(draft),
            confirm::Verdict::NoRoster => {}
            confirm::Verdict::Contradicts(zh, en) => {
                found.refused.push(Refused { lines: draft.lines, zh, en });
            }
        }
    }
    found
}

/// Goes over the tables row by row.
struct Finder<'g> {
    gazette: &'g Gazette,
    open: Option<Open<'g>>,
    drafts: Vec<Sheet<'g>>,
}

/// The roster that is being gathered.
struct Open<'g> {
    sheet: Sheet<'g>,
    /// The number of the last row that printed one.
    ordinal: Option<u32>,
    /// A heading or a header stood since that row.
    parted: bool,
    heading: Option<String>,
}

impl<'g> Finder<'g> {
    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.drafts.push(open.sheet);
        }
    }

    fn table(&mut self, table: &'g Table) {
        if !self.goes_on(table) {
            self.close();
        }
        let mut at = 0;
        while let Some(row) = table.rows.get(at) {
            let before = at.checked_sub(1).and_then(|no| table.rows.get(no)).map(|row| row.line);
            if is_header_row(row) {
                let rows = table.rows.get(at..).unwrap_or_default();
                let count = header::rows_of(rows).max(1);
                self.header(table, at, count);
                at += count;
                continue;
            }
            at += 1;
            let Some(open) = &mut self.open else { continue };
            // Lines of text between two rows: a heading, or a page header that says nothing.
            let from = before.unwrap_or(open.sheet.lines[1]).max(open.sheet.lines[1]);
            let between = row.line.saturating_sub(from + 1).min(MOST_BETWEEN);
            for line in row.line - between..row.line {
                if let Some(text) = self.gazette.line(line)
                    && !text.contains('\t')
                {
                    open.heading(line, text);
                }
            }
            if !open.row(row, &mut self.drafts) {
                self.close();
            }
        }
    }

    /// Whether a table without a header of its own goes on with the roster before it.
    fn goes_on(&self, table: &Table) -> bool {
        let Some(open) = &self.open else { return false };
        let Some(first) = table.rows.first() else { return true };
        let between = first.line.saturating_sub(open.sheet.lines[1] + 1);
        if between > MOST_BETWEEN {
            return false;
        }
        let apart =
            (open.sheet.lines[1] + 1..first.line).filter_map(|line| self.gazette.line(line)).any(|line| {
                let text = line.trim();
                text.starts_with('#') || (text.len() < 200 && DocumentNumber::parse(text).is_some())
            });
        !apart && (is_header_row(first) || open.fits(first))
    }

    fn header(&mut self, table: &'g Table, at: usize, count: usize) {
        let rows = table.rows.get(at..at + count).unwrap_or_default();
        let Some(first) = rows.first() else { return };
        let title = self.title(table, at);
        let layout = header::layout(rows, &title);
        if let Some(open) = &mut self.open
            && open.sheet.layout.titles == layout.titles
            && open.sheet.layout.chiefs == layout.chiefs
        {
            // The header again, on the next page or over the next part.
            let heading = self.heading_above(table, at);
            if let Some(open) = &mut self.open {
                if let Some((line, text)) = heading {
                    open.heading(line, &text);
                }
                open.parted = true;
                open.sheet.lines[1] = rows.last().map_or(first.line, |row| row.line);
            }
            return;
        }
        self.close();
        if !is_roster(rows, &title) {
            return;
        }
        let last = rows.last().map_or(first.line, |row| row.line);
        let under = self.heading_above(table, at).map(|(_, text)| text);
        let document = self.gazette.document_at(first.line);
        let document = document
            .map_or_else(String::new, |d| format!("{} {}", d.issuer.as_deref().unwrap_or_default(), d.title));
        let sheet = Sheet {
            lines: [first.line, last],
            layout,
            title,
            document,
            under: under.clone(),
            items: Vec::new(),
        };
        self.open = Some(Open { sheet, ordinal: None, parted: false, heading: under });
    }

    /// What stands above a header: rows of one cell, lines of text, the name of the table.
    fn title(&self, table: &Table, at: usize) -> String {
        let mut title = table.name.clone().unwrap_or_default();
        let line = table.rows.get(at).map_or(0, |row| row.line);
        for no in line.saturating_sub(TITLE_LINES)..line {
            if let Some(text) = self.gazette.line(no)
                && text.len() < 300
                && text.split('\t').filter(|cell| !cell.trim().is_empty()).count() == 1
            {
                title.push(' ');
                title.push_str(text.trim());
            }
        }
        for row in table.rows.get(at.saturating_sub(3)..at).unwrap_or_default() {
            if let [only] = own_texts(row).as_slice()
                && only.len() < 300
            {
                title.push(' ');
                title.push_str(only);
            }
        }
        title
    }

    /// The heading right above a header.
    fn heading_above(&self, table: &Table, at: usize) -> Option<(usize, String)> {
        if let Some(row) = at.checked_sub(1).and_then(|no| table.rows.get(no))
            && let [only] = own_texts(row).as_slice()
        {
            return Some((row.line, (*only).to_owned())).filter(|(_, text)| entry::is_heading(text));
        }
        let line = table.rows.get(at)?.line;
        (line.saturating_sub(3)..line)
            .rev()
            .filter_map(|no| Some((no, self.gazette.line(no)?.trim())))
            .find(|(_, text)| !text.is_empty())
            .filter(|(_, text)| !text.contains('\t') && text.len() < HEADING && entry::is_heading(text))
            .map(|(no, text)| (no, text.to_owned()))
    }
}

impl<'g> Open<'g> {
    fn heading(&mut self, line: usize, text: &str) {
        let text = text.trim().trim_start_matches('#').trim();
        if text.is_empty() || text.len() >= HEADING || !entry::is_heading(text) {
            return;
        }
        self.heading = Some(text.to_owned());
        self.parted = true;
        self.sheet.items.push(Item::Heading(line, text.to_owned()));
    }

    /// Adds a row; false when the table is another one from here on.
    fn row(&mut self, row: &'g TableRow, drafts: &mut Vec<Sheet<'g>>) -> bool {
        let texts = own_texts(row);
        match texts.as_slice() {
            [] => return true,
            [only] if self.sheet.layout.titles.len() > 1 && only.parse::<u32>().is_err() => {
                if sums::is_total(only) {
                    self.sheet.items.push(Item::Total(row));
                } else if entry::is_heading(only) {
                    self.heading(row.line, only);
                } else if only.chars().count() < 30 && !entry::is_note(only) {
                    self.sheet.items.push(Item::Row(row));
                }
                self.sheet.lines[1] = row.line;
                return true;
            }
            [first, ..] if squeeze(first) == "序号" => return false,
            _ => {}
        }
        if texts.iter().take(3).any(|text| sums::is_total(text)) {
            self.sheet.items.push(Item::Total(row));
            self.sheet.lines[1] = row.line;
            return true;
        }
        let number = self.number(row);
        if let Some(number) = number {
            if self.parted && self.ordinal.is_some_and(|last| number <= last) {
                self.restart(drafts, row.line);
            }
            self.ordinal = Some(number);
        }
        self.parted = false;
        self.sheet.items.push(Item::Row(row));
        self.sheet.lines[1] = row.line;
        true
    }

    /// The rows are counted anew from here: the next part of the table has numbers of its own.
    fn restart(&mut self, drafts: &mut Vec<Sheet<'g>>, line: usize) {
        // A heading that stands since the last row belongs to the part it begins.
        let mut items = Vec::new();
        while matches!(self.sheet.items.last(), Some(Item::Heading(..))) {
            items.extend(self.sheet.items.pop());
        }
        items.reverse();
        let first = items.first().map_or(line, |item| match item {
            Item::Heading(line, _) => *line,
            Item::Row(row) | Item::Total(row) => row.line,
        });
        let next = Sheet {
            lines: [first, line],
            layout: self.sheet.layout.clone(),
            title: self.sheet.title.clone(),
            document: self.sheet.document.clone(),
            under: self.heading.clone(),
            items,
        };
        let last = self.sheet.items.iter().rev().find_map(|item| match item {
            Item::Row(row) | Item::Total(row) => Some(row.line),
            Item::Heading(..) => None,
        });
        self.sheet.lines[1] = last.unwrap_or(self.sheet.lines[0]);
        drafts.push(std::mem::replace(&mut self.sheet, next));
    }

    fn number(&self, row: &TableRow) -> Option<u32> {
        let cell = row.cells.get(self.sheet.layout.ordinal?)?;
        if cell.merged != Merged::No {
            return None;
        }
        entry::number(&cell.text)
    }

    /// Whether a row can be one of this table.
    fn fits(&self, row: &TableRow) -> bool {
        if row.cells.len() != self.sheet.layout.titles.len() {
            return false;
        }
        match self.sheet.layout.ordinal {
            Some(_) => self.number(row).is_some(),
            None => row.cells.iter().any(|cell| confirm::has_post(&cell.text)),
        }
    }
}
