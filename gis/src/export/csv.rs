//! Comma-separated values.

use std::borrow::Cow;
use std::io::Write;

use super::cell::Cell;
use super::outline::Outliner;
use super::wkt::wkt;
use super::{Encoding, ExportError, Formulas, Options, Report};
use crate::index::{Feature, FieldKind, Layer, Value};

/// Writes one row per feature under the names of the fields.
pub(super) fn write(
    layer: Layer,
    features: &[&Feature],
    options: &Options<'_>,
    out: &mut impl Write,
) -> Result<Report, ExportError> {
    let outliner = Outliner { layer, crs: options.crs };
    let mut report = Report {
        features: features.len(),
        without_geometry: features.iter().filter(|feature| feature.geometry.is_none()).count(),
        ..Report::default()
    };
    if options.bom && options.encoding == Encoding::Utf8 {
        out.write_all("\u{FEFF}".as_bytes())?;
    }
    let mut rows = ::csv::Writer::from_writer(out);
    let names = layer.fields().iter().map(|field| field.name);
    rows.write_record(names.chain(options.wkt.then_some("wkt"))).map_err(io_error)?;
    for feature in features {
        for cell in Cell::all(layer, feature) {
            let text = plain(&cell)?;
            let text = match options.formulas {
                Formulas::Quote if cell.field.kind == FieldKind::Text && is_formula(&text) => {
                    report.quoted.push((feature.id.clone(), cell.field.name));
                    Cow::Owned(format!("'{text}"))
                }
                _ => text,
            };
            let bytes = options.encoding.bytes(&text).map_err(|character| cell.unmappable(character))?;
            rows.write_field(bytes).map_err(io_error)?;
        }
        if options.wkt {
            rows.write_field(wkt(feature, &outliner)?.unwrap_or_default()).map_err(io_error)?;
        }
        rows.write_record(None::<&[u8]>).map_err(io_error)?;
    }
    rows.flush()?;
    Ok(report)
}

fn io_error(error: ::csv::Error) -> ExportError {
    ExportError::Io(error.into())
}

/// Whether a spreadsheet would run the text. Kilometre posts begin with a letter, but a negative
/// one does not.
fn is_formula(text: &str) -> bool {
    // The second four are the full-width forms, which Excel also runs in Chinese settings.
    let starts = ['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}', '\t', '\r', '\n'];
    text.starts_with(starts)
}

/// The value as text; nothing for an unknown one.
fn plain<'a>(cell: &Cell<'a>) -> Result<Cow<'a, str>, ExportError> {
    Ok(match (cell.field.kind, cell.value) {
        (_, Value::Null) => Cow::Borrowed(""),
        (FieldKind::Text, Value::Text(text)) => Cow::Borrowed(text),
        (FieldKind::Int | FieldKind::Real(_), Value::Int(int)) => Cow::Owned(int.to_string()),
        (FieldKind::Real(_), Value::Real(real)) if real.is_finite() => {
            // Millionths of the unit: whole numbers have no point, and 0.1 + 0.2 is 0.3.
            Cow::Owned(((real * 1e6).round() / 1e6 + 0.0).to_string())
        }
        (FieldKind::Real(_), Value::Real(_)) => return Err(cell.not_finite()),
        (FieldKind::Date, Value::Date(day)) => Cow::Owned(day.to_string()),
        (FieldKind::Bool, Value::Bool(yes)) => Cow::Borrowed(if *yes { "true" } else { "false" }),
        _ => return Err(cell.wrong_type()),
    })
}
