//! XLS (BIFF8): the records of a workbook of Excel 97 to 2003.

use std::collections::HashMap;

use super::cfb::{Compound, u16_at, u32_at};
use super::number::{Shape, general};
use super::records::{Records, strings};
use super::sheet::{Cells, Region};
use crate::fault::{Said, said};
use crate::gazette::assembly::Assembly;
use crate::gazette::grid::Budget;
use crate::gazette::separated::tidy;
use crate::gazette::table::TableCell;

/// The most sheets of a workbook.
const MOST_SHEETS: usize = 1_000;

/// What the whole workbook says.
#[derive(Debug, Default)]
struct Globals {
    strings: Vec<String>,
    formats: HashMap<u16, String>,
    /// The number format of each cell style.
    styles: Vec<u16>,
    sheets: Vec<Listed>,
    from_1904: bool,
}

/// A sheet in the list of the workbook.
#[derive(Debug)]
struct Listed {
    at: usize,
    shown: bool,
    name: String,
}

/// Reads every sheet that is shown; the hidden ones are noted.
pub(in crate::gazette) fn read(assembly: &mut Assembly, file: &Compound<'_>) -> Result<(), Said> {
    let stream = match file.stream("Workbook")? {
        Some(stream) => stream,
        None => file.stream("Book")?.unwrap_or_default(),
    };
    let globals = globals(&stream)?;
    let shapes: Vec<Shape> = globals.styles.iter().map(|format| shape(*format, &globals.formats)).collect();
    let mut budget = Budget::new();
    let mut read = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    let mut scanned = 0;
    for sheet in &globals.sheets {
        // Two names for one place in the stream: a damaged list.
        if seen.contains(&sheet.at) {
            return Err(damaged("工作表目录重复", "its list of sheets repeats itself"));
        }
        seen.push(sheet.at);
        let Some(from) = stream.get(sheet.at..) else {
            return Err(damaged("工作表超出文件末尾", "a sheet lies beyond its end"));
        };
        let (cells, noted, read_bytes) = cells(from, &globals, &shapes, &mut budget)?;
        // Sheets stand one after the other.
        scanned += read_bytes;
        if scanned > stream.len() {
            return Err(damaged("工作表互相重叠", "its sheets overlap"));
        }
        if !cells.is_empty() {
            read.push(super::ReadSheet { name: sheet.name.clone(), shown: sheet.shown, cells, noted });
        }
    }
    super::put_together(assembly, read.into_iter())
}

pub(super) fn damaged(zh: &str, en: &str) -> Said {
    said(
        format!("XLS 工作簿已损坏（{zh}）；请用 Excel 或 WPS 打开后另存为 XLSX"),
        format!("the XLS workbook is damaged ({en}): open it in Excel or WPS and save it as XLSX"),
    )
}

/// The records before the sheets.
fn globals(stream: &[u8]) -> Result<Globals, Said> {
    let mut globals = Globals::default();
    let mut records = Records::new(stream);
    let mut first = true;
    while let Some(record) = records.next()? {
        let data = record.data;
        if std::mem::take(&mut first) && (record.kind != 0x0809 || u16_at(data, 0) != Some(0x0600)) {
            return Err(said(
                "这是 Excel 95 或更早的工作簿，不能直接读取；请用 Excel 或 WPS 打开后另存为 XLSX",
                "this is a workbook of Excel 95 or earlier, which is not read: open it in Excel or WPS and save it as XLSX",
            ));
        }
        match record.kind {
            // FilePass
            0x002f if u16_at(data, 0) != Some(0) || data.len() > 6 => {
                return Err(said(
                    "工作簿已加密；请用 Excel 或 WPS 输入密码打开，取消密码后另存为 XLSX",
                    "the workbook is encrypted: open it with its password in Excel or WPS, remove the password and save it as XLSX",
                ));
            }
            0x0022 => globals.from_1904 = u16_at(data, 0) == Some(1),
            0x041e => {
                if let (Some(id), Some(code)) = (u16_at(data, 0), text_16(data.get(2..).unwrap_or_default()))
                {
                    globals.formats.insert(id, code);
                }
            }
            0x00e0 => globals.styles.push(u16_at(data, 2).unwrap_or(0)),
            0x0085 => {
                let name = data.get(6..).and_then(text_8).unwrap_or_default();
                // Sheets of macros and charts have no rows; they are 1, 2 and 6.
                if data.get(5) == Some(&0)
                    && let Some(at) = u32_at(data, 0)
                {
                    let shown = data.get(4).is_none_or(|state| state.trailing_zeros() >= 2);
                    globals.sheets.push(Listed { at: at as usize, shown, name });
                }
                if globals.sheets.len() > MOST_SHEETS {
                    return Err(damaged("工作表过多", "too many sheets"));
                }
            }
            0x00fc => globals.strings = strings(&record.pieces(&records))?,
            0x000a => break,
            _ => {}
        }
    }
    Ok(globals)
}

/// How a number format shows numbers; the built-in ones by their number.
fn shape(format: u16, formats: &HashMap<u16, String>) -> Shape {
    if let Some(code) = formats.get(&format) {
        return Shape::of(code);
    }
    match format {
        9 => Shape::of("0%"),
        10 => Shape::of("0.00%"),
        14..=17 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Shape::Date { day: true, time: false },
        18..=22 | 32 | 33 | 45..=47 | 55 | 56 => Shape::Date { day: true, time: true },
        _ => Shape::General,
    }
}

/// Cells, notes by row, and bytes.
type Read = (Cells, Vec<(usize, Said)>, usize);

/// The cells of a sheet, what is to be noted of them by row, and how many bytes it takes.
fn cells(stream: &[u8], globals: &Globals, shapes: &[Shape], budget: &mut Budget) -> Result<Read, Said> {
    let mut cells = Cells::default();
    let mut noted = Vec::new();
    let mut regions: Vec<Region> = Vec::new();
    let mut records = Records::new(stream);
    let mut inside = 0_usize;
    // The cell of a formula whose text follows.
    let mut awaited: Option<(u32, u32)> = None;
    while let Some(record) = records.next()? {
        let data = record.data;
        match record.kind {
            0x0809 => inside += 1,
            0x000a => {
                inside = inside.saturating_sub(1);
                if inside == 0 {
                    break;
                }
            }
            // Charts inside the sheet have cells of their own.
            _ if inside > 1 => {}
            kind => {
                let place =
                    (u32::from(u16_at(data, 0).unwrap_or(0)), u32::from(u16_at(data, 2).unwrap_or(0)));
                let shape = |at| u16_at(data, at).and_then(|style| shapes.get(usize::from(style)));
                let number = |value: f64, style| shown(value, shape(style), globals.from_1904);
                let mut put = |place: (u32, u32), text: String, budget: &mut Budget| -> Result<(), Said> {
                    if place.1 >= 256 {
                        return Err(damaged("单元格列号超出范围", "a column beyond the last"));
                    }
                    if text.is_empty() { Ok(()) } else { cells.put(place, TableCell::own(text), budget) }
                };
                match kind {
                    0x00fd => {
                        let at = u32_at(data, 6).unwrap_or(u32::MAX) as usize;
                        let text = globals
                            .strings
                            .get(at)
                            .ok_or_else(|| damaged("共享字符串缺失", "a shared string is missing"))?;
                        put(place, tidy(text), budget)?;
                    }
                    0x0204 | 0x00d6 => put(
                        place,
                        data.get(6..).and_then(text_16).map(|text| tidy(&text)).unwrap_or_default(),
                        budget,
                    )?,
                    0x0203 => {
                        if let Some(value) = f64_at(data, 6) {
                            put(place, number(value, 4), budget)?;
                        }
                    }
                    0x027e => {
                        if let Some(value) = u32_at(data, 6).map(packed) {
                            put(place, number(value, 4), budget)?;
                        }
                    }
                    // Several packed numbers in a row.
                    0x00bd => {
                        for (n, six) in data
                            .get(4..data.len().saturating_sub(2))
                            .unwrap_or_default()
                            .chunks_exact(6)
                            .enumerate()
                        {
                            let column = place.1.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
                            if let Some(value) = u32_at(six, 2).map(packed) {
                                put((place.0, column), number(value, 4 + n * 6), budget)?;
                            }
                        }
                    }
                    0x0205 => match (data.get(6), data.get(7)) {
                        (Some(value), Some(0)) => {
                            put(place, if *value == 0 { "FALSE" } else { "TRUE" }.to_owned(), budget)?;
                        }
                        (Some(error), Some(_)) => {
                            noted.push((place.0 as usize + 1, super::error_value(error_name(*error))));
                            put(place, error_name(*error).to_owned(), budget)?;
                        }
                        _ => {}
                    },
                    // A formula with its result: a number, or what the first byte says.
                    0x0006 => {
                        awaited = None;
                        match (u16_at(data, 12), data.get(6), data.get(8)) {
                            (Some(0xffff), Some(0), _) => awaited = Some(place),
                            (Some(0xffff), Some(1), Some(value)) => {
                                put(place, if *value == 0 { "FALSE" } else { "TRUE" }.to_owned(), budget)?;
                            }
                            (Some(0xffff), Some(2), Some(error)) => {
                                noted.push((place.0 as usize + 1, super::error_value(error_name(*error))));
                                put(place, error_name(*error).to_owned(), budget)?;
                            }
                            (Some(0xffff), ..) => {}
                            _ => {
                                if let Some(value) = f64_at(data, 6) {
                                    put(place, number(value, 4), budget)?;
                                }
                            }
                        }
                    }
                    0x0207 => {
                        if let Some(place) = awaited.take() {
                            put(place, text_16(data).map(|text| tidy(&text)).unwrap_or_default(), budget)?;
                        }
                    }
                    0x00e5 => {
                        for eight in data.get(2..).unwrap_or_default().chunks_exact(8) {
                            let at = |n| u32::from(u16_at(eight, n).unwrap_or(0));
                            let region = Region { rows: (at(0), at(2)), columns: (at(4), at(6)) };
                            if region.columns.1 >= 256 {
                                return Err(damaged(
                                    "合并单元格超出范围",
                                    "merged cells beyond the last column",
                                ));
                            }
                            regions.push(region);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    cells.merge(&regions, budget)?;
    Ok((cells, noted, records.read_bytes()))
}

/// A number in its shape; days count from 1900 or 1904.
fn shown(value: f64, shape: Option<&Shape>, from_1904: bool) -> String {
    let Some(shape) = shape else { return general(value) };
    if !matches!(shape, Shape::Date { .. }) {
        return shape.show(value);
    }
    shape.show_date(value, from_1904)
}

/// A number packed into four bytes: 30 bits of a whole or of a broken number, perhaps of its hundredfold.
fn packed(bits: u32) -> f64 {
    let value = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { value } else { value / 100.0 }
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes).filter(|value| value.is_finite())
}

/// A text with its length in one byte.
fn text_8(bytes: &[u8]) -> Option<String> {
    let (length, rest) = bytes.split_first()?;
    text_of(rest, usize::from(*length))
}

/// A text with its length in two bytes.
fn text_16(bytes: &[u8]) -> Option<String> {
    text_of(bytes.get(2..)?, usize::from(u16_at(bytes, 0)?))
}

/// A text of so many characters, after the byte that says how they are stored.
fn text_of(bytes: &[u8], length: usize) -> Option<String> {
    let (flags, rest) = bytes.split_first()?;
    if flags & 1 == 0 {
        return Some(rest.iter().take(length).map(|b| char::from(*b)).collect());
    }
    let units: Vec<u16> = rest.chunks_exact(2).take(length).filter_map(|two| u16_at(two, 0)).collect();
    Some(String::from_utf16_lossy(&units))
}

fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
