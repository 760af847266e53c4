//! Where a line stands for someone who opens the original, and what there is to know of the file.

use super::Gazette;

/// Where the lines of a workbook, a web page or a document stand in it. Empty for a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Sheets in order.
    pub(super) sheets: Vec<Sheet>,
    /// Rows of tables in order of lines.
    pub(super) rows: Vec<Row>,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) name: String,
    /// The line of its row 1.
    pub(super) first: usize,
    /// Its last row.
    pub(super) rows: usize,
}

/// A row of a table in a web page or a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: usize,
    /// The table in the file, 1-based.
    pub(super) table: usize,
    /// The row in the table, 1-based.
    pub(super) number: usize,
}

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// A part of the file is hidden in the original; whether it was read stands in the note.
    Hidden,
    /// A cell whose value the file does not hold: a formula without a result, an error value.
    Value,
    /// A printed date that cannot be, or that contradicts the document's number.
    Date,
}

/// Something to know of a file that its lines do not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The line it is about, 1-based.
    pub line: usize,
    /// What it is about.
    pub kind: NoteKind,
    /// What is printed there.
    pub printed: Option<String>,
    /// What there is to know and what to do, Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Gazette {
    /// Where a line (1-based) is for someone who opens the original: `工作表“名单”第12行` in a
    /// workbook, `第2个表第3行` in a table of a web page or a document; `None` where the line number
    /// says it, or for a paragraph.
    pub fn place(&self, line: usize) -> Option<String> {
        let after = self.origin.sheets.partition_point(|sheet| sheet.first <= line);
        if let Some(sheet) = after.checked_sub(1).and_then(|at| self.origin.sheets.get(at)) {
            let row = line - sheet.first + 1;
            return (row <= sheet.rows).then(|| format!("工作表“{}”第{row}行", sheet.name));
        }
        let at = self.origin.rows.binary_search_by_key(&line, |row| row.line).ok()?;
        self.origin.rows.get(at).map(|row| format!("第{}个表第{}行", row.table, row.number))
    }
}
