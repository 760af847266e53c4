//! The `.dbf`: dBASE III, which every program reads.
//!
//! Written here instead of with the crate `dbase`, which cuts text in the middle of a character
//! and has to go back to its header.

use std::io::{self, Write};

use super::cell::Cell;
use super::{Cut, Encoding, ExportError, LongText};
use crate::index::{Feature, Field, FieldKind, Layer, Value};

/// The most bytes a text can have.
pub(super) const MAX_TEXT: usize = 254;

/// Bytes of a number. Eighteen digits are what readers take for a whole number of 64 bits.
const NUMBER: u8 = 18;

/// What has to be known of a table before its first byte is written.
#[derive(Debug)]
pub(super) struct TablePlan {
    layer: Layer,
    encoding: Encoding,
    rows: u32,
    widths: Vec<u8>,
    pub(super) cuts: Vec<Cut>,
}

impl TablePlan {
    /// Looks at all features: finds the width of every text, and refuses what dBASE cannot hold.
    pub(super) fn new(
        layer: Layer,
        features: &[&Feature],
        encoding: Encoding,
        long_text: LongText,
    ) -> Result<Self, ExportError> {
        let fixed = |field: &Field| match field.kind {
            FieldKind::Text | FieldKind::Bool => 1,
            FieldKind::Int | FieldKind::Real(_) => NUMBER,
            FieldKind::Date => 8,
        };
        let mut plan = Self {
            layer,
            encoding,
            rows: u32::try_from(features.len()).unwrap_or(u32::MAX),
            widths: layer.fields().iter().map(fixed).collect(),
            cuts: Vec::new(),
        };
        let mut scratch = Vec::new();
        for feature in features {
            for (no, cell) in Cell::all(layer, feature).enumerate() {
                if surely_fits(&cell) {
                    continue;
                }
                scratch.clear();
                let whole = put(&cell, encoding, &mut scratch)?;
                if scratch.len() < whole {
                    if long_text == LongText::Refuse {
                        return Err(ExportError::TooLong {
                            layer: layer.name(),
                            id: feature.id.clone(),
                            field: cell.field.name,
                            bytes: whole,
                            max: MAX_TEXT,
                        });
                    }
                    let Value::Text(text) = cell.value else { continue };
                    plan.cuts.push(Cut {
                        id: feature.id.clone(),
                        field: cell.field.name,
                        bytes: whole,
                        kept: scratch.len(),
                        text: text.clone(),
                    });
                }
                let width = &mut plan.widths[no];
                *width = (*width).max(u8::try_from(scratch.len()).unwrap_or(u8::MAX));
            }
        }
        Ok(plan)
    }

    fn header_bytes(&self) -> u16 {
        // At most a few dozen fields: far below the limit of the type.
        33 + 32 * self.widths.len() as u16
    }

    fn row_bytes(&self) -> u16 {
        1 + self.widths.iter().map(|&width| u16::from(width)).sum::<u16>()
    }

    /// Bytes of the file.
    pub(super) fn bytes(&self) -> u64 {
        u64::from(self.header_bytes()) + u64::from(self.rows) * u64::from(self.row_bytes()) + 1
    }

    /// Writes the file; the features have to be those of the plan.
    pub(super) fn write(&self, features: &[&Feature], out: &mut impl Write) -> Result<(), ExportError> {
        self.write_header(out)?;
        let mut row = Vec::with_capacity(usize::from(self.row_bytes()));
        let mut value = Vec::with_capacity(MAX_TEXT);
        for feature in features {
            row.clear();
            row.push(b' ');
            for (cell, &width) in Cell::all(self.layer, feature).zip(&self.widths) {
                value.clear();
                put(&cell, self.encoding, &mut value)?;
                let padding = usize::from(width).saturating_sub(value.len());
                let number = matches!(cell.field.kind, FieldKind::Int | FieldKind::Real(_));
                if number {
                    row.extend(std::iter::repeat_n(b' ', padding));
                }
                row.extend_from_slice(&value);
                if !number {
                    row.extend(std::iter::repeat_n(b' ', padding));
                }
            }
            out.write_all(&row)?;
        }
        out.write_all(&[0x1A])?;
        Ok(())
    }

    fn write_header(&self, out: &mut impl Write) -> io::Result<()> {
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let year = u8::try_from(today.year() - 1900).unwrap_or(0);
        let mut header = vec![0x03, year, today.month().unsigned_abs(), today.day().unsigned_abs()];
        header.extend(self.rows.to_le_bytes());
        header.extend(self.header_bytes().to_le_bytes());
        header.extend(self.row_bytes().to_le_bytes());
        header.extend([0; 17]);
        header.push(self.encoding.language_driver());
        header.extend([0; 2]);
        for (field, &width) in self.layer.fields().iter().zip(&self.widths) {
            let (code, decimals) = match field.kind {
                FieldKind::Text => (b'C', 0),
                FieldKind::Int => (b'N', 0),
                FieldKind::Real(decimals) => (b'N', decimals),
                FieldKind::Date => (b'D', 0),
                FieldKind::Bool => (b'L', 0),
            };
            let mut name = [0; 11];
            for (to, from) in name.iter_mut().take(10).zip(field.short.bytes()) {
                *to = from;
            }
            header.extend(name);
            header.push(code);
            header.extend([0; 4]);
            header.extend([width, decimals]);
            header.extend([0; 14]);
        }
        header.push(0x0D);
        out.write_all(&header)
    }
}

/// Whether nothing can be wrong with the value. Most are of this kind, and are then written once
/// instead of twice.
fn surely_fits(cell: &Cell<'_>) -> bool {
    match (cell.field.kind, cell.value) {
        (_, Value::Null) | (FieldKind::Bool, Value::Bool(_)) => true,
        (FieldKind::Int, Value::Int(int)) => int.unsigned_abs() < 1_000_000_000,
        (FieldKind::Real(decimals), Value::Real(real)) => decimals <= 6 && real.abs() < 1e9,
        _ => false,
    }
}

/// Appends the bytes of a value, cut to what fits, and returns how many there would be.
fn put(cell: &Cell<'_>, encoding: Encoding, to: &mut Vec<u8>) -> Result<usize, ExportError> {
    match (cell.field.kind, cell.value) {
        (FieldKind::Bool, Value::Null) => to.push(b'?'),
        (_, Value::Null) => {}
        (FieldKind::Text, Value::Text(text)) => {
            if text.contains('\0') {
                return Err(cell.refuse("含有空字符", "contains a null character"));
            }
            let bytes = encoding.bytes(text).map_err(|character| cell.unmappable(character))?;
            if bytes.len() > MAX_TEXT {
                let kept = encoding.bytes(encoding.beginning(text, MAX_TEXT));
                to.extend_from_slice(&kept.map_err(|character| cell.unmappable(character))?);
                return Ok(bytes.len());
            }
            to.extend_from_slice(&bytes);
        }
        (FieldKind::Int, Value::Int(int)) => put_number(cell, format_args!("{int}"), to)?,
        (FieldKind::Real(decimals), Value::Real(real)) => {
            if !real.is_finite() {
                return Err(cell.not_finite());
            }
            // Adding zero turns −0 into 0.
            put_number(cell, format_args!("{:.*}", usize::from(decimals), real + 0.0), to)?;
        }
        (FieldKind::Real(decimals), Value::Int(int)) => {
            let point = if decimals == 0 { "" } else { "." };
            put_number(cell, format_args!("{int}{point}{:0<1$}", "", usize::from(decimals)), to)?;
        }
        (FieldKind::Date, Value::Date(day)) => {
            if day.year() < 1 {
                return Err(cell.refuse("早于公元元年", "is before the year 1"));
            }
            write!(to, "{:04}{:02}{:02}", day.year(), day.month(), day.day())?;
        }
        (FieldKind::Bool, Value::Bool(yes)) => to.push(if *yes { b'T' } else { b'F' }),
        _ => return Err(cell.wrong_type()),
    }
    Ok(to.len())
}

fn put_number(cell: &Cell<'_>, number: std::fmt::Arguments<'_>, to: &mut Vec<u8>) -> Result<(), ExportError> {
    to.write_fmt(number)?;
    if to.len() > usize::from(NUMBER) {
        return Err(cell.refuse("位数过多", "has too many digits"));
    }
    Ok(())
}
