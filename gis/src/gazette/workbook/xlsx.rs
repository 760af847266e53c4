//! XLSX and its kin.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetVisible, Xlsx, XlsxError};

use super::number::{Shape, general};
use super::sheet::{Cells, Region};
use crate::archive::{self, references};
use crate::fault::{Said, excerpt, said};
use crate::gazette::assembly::Assembly;
use crate::gazette::grid::Budget;
use crate::gazette::separated::tidy;
use crate::gazette::table::TableCell;

/// Reads every sheet that is shown; the hidden ones are noted.
pub(in crate::gazette) fn read(assembly: &mut Assembly, bytes: &[u8]) -> Result<(), Said> {
    archive::look_through(&mut archive::open(bytes)?, |file| references::check(file))?;
    // What the reader of workbooks does not foresee in a foreign file must not end the program.
    let read = std::panic::catch_unwind(|| {
        let mut assembly = Assembly::default();
        sheets(&mut assembly, bytes).map(|()| assembly)
    });
    *assembly = read.unwrap_or_else(|_| {
        Err(said(
            "无法作为 XLSX 读取: 文件损坏；请用 Excel 或 WPS 打开后重新保存",
            "not readable as XLSX: damaged; open it in Excel or WPS and save it again",
        ))
    })?;
    Ok(())
}

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

fn sheets(assembly: &mut Assembly, bytes: &[u8]) -> Result<(), Said> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|fault| unreadable(&fault))?;
    let mut budget = Budget::new();
    let mut read = Vec::new();
    for sheet in book.sheets_metadata().to_vec() {
        let cells = match cells(&mut book, &sheet.name, &mut budget)? {
            Some((cells, _)) if cells.is_empty() => continue,
            Some(cells) => cells,
            // A sheet of charts or macros has no cells.
            None => continue,
        };
        read.push((sheet, cells));
    }
    super::put_together(
        assembly,
        read.into_iter().map(|(sheet, (cells, noted))| super::ReadSheet {
            name: sheet.name,
            shown: sheet.visible == SheetVisible::Visible,
            cells,
            noted,
        }),
    )
}

/// The cells of a sheet and what is to be noted of them by row, 1-based; `None` for a sheet without
/// cells.
type Read = (Cells, Vec<(usize, Said)>);

fn cells(book: &mut Book<'_>, name: &str, budget: &mut Budget) -> Result<Option<Read>, Said> {
    let Some(shapes) = shapes(book, name)? else { return Ok(None) };
    let from_1904 = book.has_1904_epoch();
    let mut reader = book.worksheet_cells_reader(name).map_err(|fault| unreadable(&fault))?;
    let mut cells = Cells::default();
    let mut noted = Vec::new();
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(|fault| unreadable(&fault))? {
        let row = record.pos.0 as usize + 1;
        let shape = shapes.get(&record.pos).unwrap_or(&Shape::General);
        let text = match text(&record.value, shape, from_1904) {
            Ok(text) => text,
            Err(error) => {
                noted.push((row, super::error_value(&error)));
                error
            }
        };
        if text.is_empty() && record.formula.is_some() && record.value == DataRef::Empty {
            noted.push((row, no_result()));
        }
        if !text.is_empty() {
            cells.put(record.pos, TableCell::own(text), budget)?;
        }
    }
    drop(reader);
    let regions = book.merge_cells_by_sheet_name(name).map_err(|fault| unreadable(&fault))?;
    let regions: Vec<Region> = regions
        .into_iter()
        .map(|d| Region { rows: (d.start.0, d.end.0), columns: (d.start.1, d.end.1) })
        .collect();
    cells.merge(&regions, budget)?;
    Ok(Some((cells, noted)))
}

/// The shapes of cells by row and column, 0-based.
type Shapes = HashMap<(u32, u32), Shape>;

/// The shapes of the cells that show more than their number; `None` for a sheet without cells.
fn shapes(book: &mut Book<'_>, name: &str) -> Result<Option<Shapes>, Said> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_) | XlsxError::WorksheetNotFound(_)) => return Ok(None),
        Err(fault) => return Err(unreadable(&fault)),
    };
    let palette: Vec<Shape> = reader
        .styles()
        .iter()
        .map(|style| {
            style.number_format.as_ref().map_or(Shape::General, |format| Shape::of(&format.format_code))
        })
        .collect();
    let mut shapes = HashMap::new();
    if palette.iter().all(|shape| *shape == Shape::General) {
        return Ok(Some(shapes));
    }
    while let Some((row, column, style)) = reader.next_style_id().map_err(|fault| unreadable(&fault))? {
        if let Some(shape) = palette.get(style).filter(|shape| **shape != Shape::General) {
            // A style on every cell of an endless sheet is no reason to keep them all.
            if shapes.len() >= crate::gazette::grid::MOST_CELLS {
                break;
            }
            shapes.insert((row, column), shape.clone());
        }
    }
    Ok(Some(shapes))
}

fn unreadable(fault: &XlsxError) -> Said {
    let fault = excerpt(&fault.to_string());
    said(
        format!("无法作为 XLSX 读取: {fault}；请用 Excel 或 WPS 打开后重新保存"),
        format!("not readable as XLSX: {fault}; open it in Excel or WPS and save it again"),
    )
}

fn no_result() -> Said {
    said(
        "单元格的公式没有保存计算结果，按空白读取；请在表格软件中打开、重算并保存",
        "the formula of a cell has no stored result and is read as blank: open the file in a spreadsheet program, recalculate and save",
    )
}

/// What a cell shows; an error value is the error.
fn text(value: &DataRef<'_>, shape: &Shape, from_1904: bool) -> Result<String, String> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => shape.show(*number as f64),
        DataRef::Float(number) => shape.show(*number),
        DataRef::SharedString(text) => tidy(text),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(at) if at.is_datetime() => shape.show_date(at.as_f64(), from_1904),
        DataRef::DateTime(at) => general(at.as_f64()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => tidy(text),
        DataRef::Error(what) => return Err(what.to_string()),
    })
}
