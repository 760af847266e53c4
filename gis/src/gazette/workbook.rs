//! Workbooks: every sheet that is shown, row by row.

mod cfb;
mod number;
mod records;
mod sheet;
mod xls;
mod xlsx;

pub(super) use cfb::{Compound, MAGIC as OLE_MAGIC};
pub(super) use xls::read as read_xls;
pub(super) use xlsx::read as read_xlsx;

use self::sheet::Cells;
use super::assembly::Assembly;
use super::origin::NoteKind;
use crate::fault::{Said, said};

/// A sheet as it was read.
struct ReadSheet {
    name: String,
    /// Whether the workbook shows it.
    shown: bool,
    cells: Cells,
    /// What is to be noted, by row, 1-based.
    noted: Vec<(usize, Said)>,
}

/// Notes per workbook; the rest is only counted.
const MOST_NOTES: usize = 200;

/// Puts the sheets that are shown together; a heading stands above each, where there are several.
fn put_together(assembly: &mut Assembly, sheets: impl Iterator<Item = ReadSheet>) -> Result<(), Said> {
    let (shown, hidden): (Vec<_>, Vec<_>) = sheets.partition(|sheet| sheet.shown);
    let several = shown.len() > 1;
    let mut more = 0;
    for (no, sheet) in shown.into_iter().enumerate() {
        // The rows of the first sheet keep their numbers.
        if several && no > 0 {
            assembly.blank();
            assembly.line(&format!("## {}", sheet.name))?;
        }
        let first = assembly.lines.len();
        assembly.sheet(&sheet.name, sheet.cells.into_rows())?;
        for (row, note) in sheet.noted {
            if assembly.notes.len() < MOST_NOTES {
                assembly.note(first + row, NoteKind::Value, note);
            } else {
                more += 1;
            }
        }
    }
    if more > 0 {
        let note = said(
            format!("另有 {more} 个单元格没有可读的值，未逐个列出"),
            format!("{more} more cells have no value to read; they are not listed"),
        );
        assembly.note(1, NoteKind::Value, note);
    }
    for sheet in hidden {
        let (name, rows) = (sheet.name, sheet.cells.len());
        let note = said(
            format!("工作表“{name}”是隐藏的，其中 {rows} 行未读取；需要时请取消隐藏后重新保存"),
            format!(
                "the sheet {name:?} is hidden and its {rows} rows were not read; if they matter, unhide it and save again"
            ),
        );
        assembly.note(1, NoteKind::Hidden, note);
    }
    Ok(())
}

/// The note of a cell that shows an error.
fn error_value(error: &str) -> Said {
    said(
        format!("单元格为错误值 {error}；请改正公式后重新保存"),
        format!("a cell holds the error {error}: correct the formula and save again"),
    )
}
