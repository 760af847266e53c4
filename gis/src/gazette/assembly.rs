//! Lines and tables of a file, put together in its order.

use super::origin::{Note, NoteKind, Origin, Row, Sheet};
use super::table::{LINES_BETWEEN, Merged, Table, TableCell, TableRow};
use super::text::MAX_LINE_BYTES;
use crate::fault::{Said, said};

/// Puts lines and tables together.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    pub(super) lines: Vec<String>,
    pub(super) tables: Vec<Table>,
    pub(super) origin: Origin,
    pub(super) notes: Vec<Note>,
    /// Tables of the original that were put in, also those without any row of two cells.
    count: usize,
}

impl Assembly {
    /// Adds a line; white space at its ends is dropped.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Said> {
        let text = text.trim();
        let number = self.lines.len() + 1;
        if text.len() > MAX_LINE_BYTES {
            return Err(said(
                format!(
                    "第 {number} 段（行）长 {} 字节，超过上限 {MAX_LINE_BYTES} 字节；请分段后重新保存",
                    text.len()
                ),
                format!(
                    "paragraph (row) {number} has {} bytes, the limit is {MAX_LINE_BYTES}: divide it and save again",
                    text.len()
                ),
            ));
        }
        self.lines.push(text.to_owned());
        Ok(())
    }

    /// Adds a blank line after a line that is not.
    pub(super) fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// Adds a row of a table at the end; what is no row of cells becomes an ordinary line.
    fn row(&mut self, cells: &[TableCell]) -> Result<Option<TableRow>, Said> {
        let cells = filled(cells);
        if let Some(text) = single(cells) {
            self.line(text)?;
            return Ok(None);
        }
        let row = TableRow { line: self.lines.len() + 1, cells: cells.to_vec() };
        let text = row.text();
        // The tabs at the ends stand for cells.
        self.line(&text)?;
        if let Some(line) = self.lines.last_mut() {
            *line = text;
        }
        Ok(Some(row))
    }

    /// Adds a table of a web page or a document, with a blank line before and after it. Titles above
    /// and remarks below its rows, in one cell over the whole width, are lines but no rows.
    pub(super) fn table(&mut self, name: Option<String>, rows: &[Vec<TableCell>]) -> Result<(), Said> {
        self.blank();
        self.count += 1;
        let mut table = Table { name, rows: Vec::new() };
        let last = rows.iter().rposition(|cells| is_row(filled(cells)));
        for (no, cells) in rows.iter().enumerate() {
            if !has_own(cells) {
                continue;
            }
            self.origin.rows.push(Row { line: self.lines.len() + 1, table: self.count, number: no + 1 });
            let row = self.row(cells)?;
            let between = !table.rows.is_empty() && last.is_some_and(|last| no <= last);
            if let Some(row) = row {
                table.rows.push(row);
            } else if between {
                let cells = filled(cells).to_vec();
                table.rows.push(TableRow { line: self.lines.len(), cells });
            }
        }
        if !table.rows.is_empty() {
            self.tables.push(table);
        }
        self.blank();
        Ok(())
    }

    /// Adds rows one below the other, each as one line, blank ones too: a sheet, or a file of
    /// separated cells. Runs of rows become tables as in a text.
    pub(super) fn rows(
        &mut self,
        name: Option<&str>,
        rows: Vec<(usize, Vec<TableCell>)>,
    ) -> Result<(), Said> {
        let first = self.lines.len();
        let mut table = Table { name: name.map(str::to_owned), rows: Vec::new() };
        // Rows of one cell since the last row of several.
        let mut between: Vec<TableRow> = Vec::new();
        for (no, cells) in rows {
            self.lines.resize(self.lines.len().max((first + no).saturating_sub(1)), String::new());
            if !has_own(&cells) {
                self.lines.push(String::new());
                continue;
            }
            if let Some(row) = self.row(&cells)? {
                if between.len() >= LINES_BETWEEN && !table.rows.is_empty() {
                    let next = Table { name: table.name.clone(), rows: Vec::new() };
                    self.tables.push(std::mem::replace(&mut table, next));
                    between.clear();
                }
                if !table.rows.is_empty() {
                    table.rows.append(&mut between);
                }
                between.clear();
                table.rows.push(row);
            } else {
                between.push(TableRow { line: self.lines.len(), cells: filled(&cells).to_vec() });
            }
        }
        if !table.rows.is_empty() {
            self.tables.push(table);
        }
        Ok(())
    }

    /// Adds a sheet. Its row 1 is the next line, so that in a workbook of one sheet lines are rows.
    pub(super) fn sheet(&mut self, name: &str, rows: Vec<(usize, Vec<TableCell>)>) -> Result<(), Said> {
        let first = self.lines.len() + 1;
        self.rows(Some(name), rows)?;
        let rows = (self.lines.len() + 1).saturating_sub(first);
        self.origin.sheets.push(Sheet { name: name.to_owned(), first, rows });
        Ok(())
    }

    /// Adds a note about a line.
    pub(super) fn note(&mut self, line: usize, kind: NoteKind, (zh, en): Said) {
        self.notes.push(Note { line: line.max(1), kind, printed: None, zh, en });
    }
}

/// The cells without the empty ones at the end.
fn filled(cells: &[TableCell]) -> &[TableCell] {
    let last = cells.iter().rposition(|cell| !(cell.text.is_empty() && cell.merged == Merged::No));
    cells.get(..last.map_or(0, |last| last + 1)).unwrap_or_default()
}

/// Whether anything stands in the cells that does not go on from elsewhere.
fn has_own(cells: &[TableCell]) -> bool {
    cells.iter().any(TableCell::is_own)
}

/// The text of a row with only one cell that is not empty, in the first column or over several: a
/// title, a heading or a remark.
fn single(cells: &[TableCell]) -> Option<&str> {
    let mut filled =
        cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty() && cell.merged != Merged::Left);
    let (at, cell) = filled.next()?;
    let wide = cells.get(at + 1).is_some_and(|next| next.merged == Merged::Left);
    (filled.next().is_none() && cell.merged == Merged::No && (at == 0 || wide)).then_some(cell.text.as_str())
}

fn is_row(cells: &[TableCell]) -> bool {
    has_own(cells) && single(cells).is_none()
}
