//! Worksheets as rows of cells.

use std::io::Cursor;
use std::panic::RefUnwindSafe;

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxError};
use jiff::civil::Date;

use crate::archive::{self, references};
use crate::survey::cell::{Cell, trimmed};
use crate::survey::columns::Columns;
use crate::survey::found::{Found, Said, said};
use crate::survey::text::{HEADER_WITHIN, no_header};

/// The largest workbook that is read, packed.
const MOST_BYTES: usize = 64 << 20;

/// The most cells of a sheet.
const MOST_CELLS: usize = 4_000_000;

/// The most columns of a sheet that are looked at; survey tables have about ten.
const MOST_COLUMNS: u32 = 256;

/// A row of cells with its number, 1-based.
pub(super) type Row = (usize, Vec<Cell>);

/// The first sheet with a header for which `wanted` holds: its columns, the header's row and the
/// rows under it.
pub(super) fn read(
    found: &mut Found,
    bytes: &[u8],
    wanted: impl Fn(&Columns) -> bool + RefUnwindSafe,
    needed: Said,
) -> Result<(Columns, usize, Vec<Row>), Said> {
    if bytes.len() > MOST_BYTES {
        return Err(said(
            format!("文件 {} 字节，超过上限 {MOST_BYTES} 字节；请拆分或另存为 CSV", bytes.len()),
            format!(
                "the file has {} bytes, the limit is {MOST_BYTES}: split it or save it as CSV",
                bytes.len()
            ),
        ));
    }
    archive::look_through(&mut archive::open(bytes)?, |file| references::check(file))?;
    // What the reader of workbooks does not foresee in a foreign file must not end the program.
    let read = std::panic::catch_unwind(|| sheets(bytes, &wanted, needed));
    let (columns, row, rows, notes) = read.unwrap_or_else(|_| {
        Err(said(
            "无法作为 XLSX 读取: 文件损坏；请重新保存，或另存为 CSV",
            "not readable as XLSX: damaged; save it again, or as CSV",
        ))
    })?;
    for note in notes {
        found.note(note);
    }
    Ok((columns, row, rows))
}

/// The columns, the header's row, the rows under it, and notes.
type Sheet = (Columns, usize, Vec<Row>, Vec<Said>);

fn sheets(bytes: &[u8], wanted: impl Fn(&Columns) -> bool, needed: Said) -> Result<Sheet, Said> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|fault| unreadable(&fault))?;
    let names = book.sheet_names();
    let mut nearest = Vec::new();
    for name in &names {
        let rows = match sheet(&mut book, name) {
            Ok(rows) => rows,
            // A sheet of charts or macros has no cells.
            Err(Failed::NoSheet) => continue,
            Err(Failed::Said(fault)) => return Err(fault),
        };
        for (at, (row, cells)) in rows.iter().take(HEADER_WITHIN).enumerate() {
            let texts: Vec<String> = cells.iter().map(|cell| cell.text().unwrap_or_default()).collect();
            let columns = Columns::of(texts.iter().map(String::as_str));
            if wanted(&columns) {
                let mut notes =
                    vec![said(format!("读取工作表“{name}”"), format!("read from the sheet {name:?}"))];
                let (row, width) = (*row, cells.len());
                let rows: Vec<Row> = rows.into_iter().skip(at + 1).collect();
                let beside = rows.iter().filter(|(_, cells)| cells.len() > width).count();
                if beside > 0 {
                    notes.push(said(
                        format!("{beside} 行在表头右侧还有内容，未读取"),
                        format!("{beside} rows have cells to the right of the header: not read"),
                    ));
                }
                return Ok((columns, row, rows, notes));
            }
            if nearest.is_empty() && columns.count() > 0 {
                nearest = texts;
            }
        }
    }
    let (zh, en) = no_header(nearest, needed);
    let list = crate::survey::found::excerpt(&names.join("、"));
    Err(said(format!("工作表 {list}: {zh}"), format!("sheets {list}: {en}")))
}

enum Failed {
    NoSheet,
    Said(Said),
}

/// The rows of a sheet that are not blank. Cells are taken one by one: the size that a sheet
/// states of itself may be a lie.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Row>, Failed> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_) | XlsxError::WorksheetNotFound(_)) => return Err(Failed::NoSheet),
        Err(fault) => return Err(Failed::Said(unreadable(&fault))),
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut count = 0_usize;
    loop {
        let record = match reader.next_cell_with_formula_metadata() {
            Ok(Some(record)) => record,
            Ok(None) => return Ok(rows),
            Err(fault) => return Err(Failed::Said(unreadable(&fault))),
        };
        let (row, column) = record.pos;
        let cell = match cell(&record.value) {
            Cell::Empty if record.formula.is_some() => Cell::Formula,
            cell => cell,
        };
        // What stands farther to the right is only marked as being there.
        let column = column.min(MOST_COLUMNS);
        if cell.is_empty() {
            continue;
        }
        count += 1;
        if count > MOST_CELLS {
            return Err(Failed::Said(said(
                format!("工作表“{name}”超过 {MOST_CELLS} 个单元格；请拆分"),
                format!("the sheet {name:?} has more than {MOST_CELLS} cells: split it"),
            )));
        }
        let (row, column) = (row as usize + 1, column as usize);
        match rows.last() {
            Some((last, _)) if *last == row => {}
            Some((last, _)) if *last > row => {
                return Err(Failed::Said(said(
                    format!("工作表“{name}”的行号错乱（第 {last} 行之后为第 {row} 行）"),
                    format!("the rows of the sheet {name:?} are out of order (row {row} after row {last})"),
                )));
            }
            _ => rows.push((row, Vec::new())),
        }
        if let Some((_, cells)) = rows.last_mut() {
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
        }
    }
}

fn unreadable(fault: &XlsxError) -> Said {
    said(
        format!("无法作为 XLSX 读取: {fault}；请重新保存，或另存为 CSV"),
        format!("not readable as XLSX: {fault}; save it again, or as CSV"),
    )
}

fn cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Text(number.to_string()),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::text_of(text),
        DataRef::SharedString(text) => Cell::text_of(text),
        DataRef::Bool(yes) => Cell::Text(yes.to_string()),
        DataRef::DateTime(at) => date(at).map_or_else(|| Cell::Number(at.as_f64()), Cell::Date),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Text(trimmed(text).to_owned()),
        DataRef::Error(what) => Cell::Error(what.to_string()),
    }
}

/// The day of a cell formatted as a date; `None` for a duration or a number that is no date.
fn date(at: &ExcelDateTime) -> Option<Date> {
    // 2958466 is the day after 9999-12-31.
    if !at.is_datetime() || !(1.0..2_958_466.0).contains(&at.as_f64()) {
        return None;
    }
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
