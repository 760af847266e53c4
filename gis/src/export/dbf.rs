//! The `.dbf` of features: dBASE III, which every program reads.
//!
//! The crate `dbase` cuts text in the middle of a character, writes `&#…;` for characters that an
//! encoding lacks, and does not watch the limit of two gigabytes: all of that is looked after
//! before it is asked.

use dbase::encoding::EncodingRs;
use dbase::{FieldName, TableWriterBuilder, Unicode};
use serde::ser::{Error as _, SerializeTuple as _};
use serde::{Serialize, Serializer};

use super::cell::Cell;
use super::spool::{MAX_BYTES, Spool, fits};
use super::{Cut, Encoding, ExportError, LongText};
use crate::index::{Feature, Field, FieldKind, Layer, Value};

/// The most bytes a text can have.
const MAX_TEXT: usize = 254;

/// Bytes of a number. Eighteen digits are what readers take for a whole number of 64 bits.
const NUMBER: u8 = 18;

/// What has to be known of a table before its first byte is written.
#[derive(Debug)]
struct Plan {
    layer: Layer,
    encoding: Encoding,
    widths: Vec<u8>,
    cuts: Vec<Cut>,
}

/// Writes the table of `features`. `name` is the file's, for errors.
pub(super) fn write(
    name: &str,
    layer: Layer,
    features: &[&Feature],
    encoding: Encoding,
    long_text: LongText,
) -> Result<(Spool, Vec<Cut>), ExportError> {
    let plan = Plan::new(layer, features, encoding, long_text)?;
    fits(name, "dbf", plan.bytes(features.len()), MAX_BYTES)?;
    let mut file = Spool::new();
    let mut table = plan.fields()?.build_with_dest(&mut file);
    for feature in features {
        table.write_record(&Row { plan: &plan, feature })?;
    }
    table.finalize()?;
    drop(table);
    Ok((file, plan.cuts))
}

impl Plan {
    /// Looks at all features: finds the width of every text, and refuses what dBASE cannot hold.
    fn new(
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
        let widths = layer.fields().iter().map(fixed).collect();
        let mut plan = Self { layer, encoding, widths, cuts: Vec::new() };
        for feature in features {
            for (no, cell) in Cell::all(layer, feature).enumerate() {
                let Some(text) = check(&cell)? else { continue };
                let length = |text| match encoding.bytes(text) {
                    Ok(bytes) => Ok(bytes.len()),
                    Err(character) => Err(cell.unmappable(character)),
                };
                let bytes = length(text)?;
                let mut kept = bytes;
                if bytes > MAX_TEXT {
                    if long_text == LongText::Refuse {
                        return Err(ExportError::TooLong {
                            layer: layer.name(),
                            id: feature.id.clone(),
                            field: cell.field.name,
                            bytes,
                            max: MAX_TEXT,
                        });
                    }
                    kept = length(encoding.beginning(text, MAX_TEXT))?;
                    plan.cuts.push(Cut {
                        id: feature.id.clone(),
                        field: cell.field.name,
                        bytes,
                        kept,
                        text: text.to_owned(),
                    });
                }
                let width = &mut plan.widths[no];
                *width = (*width).max(u8::try_from(kept).unwrap_or(u8::MAX));
            }
        }
        Ok(plan)
    }

    /// Bytes of the file.
    fn bytes(&self, rows: usize) -> u64 {
        let row = 1 + self.widths.iter().map(|&width| u64::from(width)).sum::<u64>();
        33 + 32 * self.widths.len() as u64 + rows as u64 * row + 1
    }

    fn fields(&self) -> Result<TableWriterBuilder, ExportError> {
        let mut table = match self.encoding {
            Encoding::Utf8 => TableWriterBuilder::with_encoding(Unicode),
            Encoding::Gbk => TableWriterBuilder::with_encoding(EncodingRs::from(encoding_rs::GBK)),
        };
        for (field, &width) in self.layer.fields().iter().zip(&self.widths) {
            // Names are ASCII of at most ten bytes, which a test looks after.
            let name = FieldName::try_from(field.short).map_err(std::io::Error::other)?;
            table = match field.kind {
                FieldKind::Text => table.add_character_field(name, width),
                FieldKind::Int => table.add_numeric_field(name, width, 0),
                FieldKind::Real(decimals) => table.add_numeric_field(name, width, decimals),
                FieldKind::Date => table.add_date_field(name),
                FieldKind::Bool => table.add_logical_field(name),
            };
        }
        Ok(table)
    }
}

/// Refuses a value that dBASE cannot hold, and returns a text, whose length is not looked at.
fn check<'a>(cell: &Cell<'a>) -> Result<Option<&'a str>, ExportError> {
    match (cell.field.kind, cell.value) {
        (FieldKind::Text, Value::Text(text)) if text.contains('\0') => {
            return Err(cell.refuse("含有空字符", "contains a null character"));
        }
        (FieldKind::Text, Value::Text(text)) => return Ok(Some(text)),
        (FieldKind::Int, Value::Int(int)) => digits(cell, 0, *int as f64, || whole(*int, 0))?,
        (FieldKind::Real(decimals), Value::Int(int)) => {
            digits(cell, decimals, *int as f64, || whole(*int, decimals))?;
        }
        (FieldKind::Real(_), Value::Real(real)) if !real.is_finite() => return Err(cell.not_finite()),
        (FieldKind::Real(decimals), Value::Real(real)) => {
            digits(cell, decimals, *real, || format!("{real:.*}", usize::from(decimals)))?;
        }
        (FieldKind::Date, Value::Date(day)) if day.year() < 1 => {
            return Err(cell.refuse("早于公元元年", "is before the year 1"));
        }
        (_, Value::Null) | (FieldKind::Bool, Value::Bool(_)) | (FieldKind::Date, Value::Date(_)) => {}
        _ => return Err(cell.wrong_type()),
    }
    Ok(None)
}

/// Refuses a number that is too long as text, which is only made of those that may be.
fn digits(
    cell: &Cell<'_>,
    decimals: u8,
    number: f64,
    text: impl FnOnce() -> String,
) -> Result<(), ExportError> {
    if decimals <= 6 && number.abs() < 1e9 || text().len() <= usize::from(NUMBER) {
        return Ok(());
    }
    Err(cell.refuse("位数过多", "has too many digits"))
}

fn whole(int: i64, decimals: u8) -> String {
    let point = if decimals == 0 { "" } else { "." };
    format!("{int}{point}{:0<1$}", "", usize::from(decimals))
}

/// The values of a feature; what they may be has been checked.
struct Row<'a> {
    plan: &'a Plan,
    feature: &'a Feature,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut row = to.serialize_tuple(self.plan.widths.len())?;
        for (cell, &width) in Cell::all(self.plan.layer, self.feature).zip(&self.plan.widths) {
            match (cell.field.kind, cell.value) {
                (FieldKind::Bool, Value::Null) => row.serialize_element(&Bytes(b"?"))?,
                (FieldKind::Bool, Value::Bool(yes)) => {
                    row.serialize_element(&Bytes(if *yes { b"T" } else { b"F" }))?;
                }
                // What the crate writes for `None`, but at once and not blank by blank.
                (_, Value::Null) => row.serialize_element(&Bytes(&[b' '; 255][..usize::from(width)]))?,
                (FieldKind::Text, Value::Text(text)) => {
                    row.serialize_element(self.plan.encoding.beginning(text, MAX_TEXT))?;
                }
                (FieldKind::Int, Value::Int(int)) => {
                    row.serialize_element(&Bytes(whole(*int, 0).as_bytes()))?;
                }
                (FieldKind::Real(decimals), Value::Int(int)) => {
                    row.serialize_element(&Bytes(whole(*int, decimals).as_bytes()))?;
                }
                // Adding zero turns −0 into 0.
                (FieldKind::Real(_), Value::Real(real)) => row.serialize_element(&(real + 0.0))?,
                (FieldKind::Date, Value::Date(day)) => {
                    let [d, m, y] = [day.day().into(), day.month().into(), day.year()]
                        .map(|number: i16| u32::from(number.unsigned_abs()));
                    row.serialize_element(&dbase::Date::new(d, m, y).map_err(S::Error::custom)?)?;
                }
                _ => return Err(S::Error::custom(cell.wrong_type())),
            }
        }
        row.end()
    }
}

/// Bytes of a field as they are, for what the crate has no type: all digits of a whole number,
/// and `?` for a logical value that is not known, which programs do not take for false.
struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(self.0)
    }
}
