//! Items as comma-separated values.

use std::borrow::Cow;

use landrail_gis::check::Item;
use landrail_gis::record::Decided;

use super::how;

const COLUMNS: [&str; 21] = [
    "id",
    "kind",
    "kind_zh",
    "state",
    "file",
    "line",
    "place",
    "document",
    "row",
    "county",
    "records",
    "field",
    "printed",
    "used",
    "candidates",
    "zh",
    "en",
    "decided_by",
    "decided_at",
    "decided_reason",
    "how",
];

/// A table of items; `bom` puts a byte-order mark in front, by which Excel knows UTF-8. A cell that a
/// spreadsheet would run is quoted.
///
/// # Errors
/// None that can be met: writing to memory does not fail.
pub fn csv<'i>(items: impl IntoIterator<Item = &'i Item>, bom: bool) -> Result<Vec<u8>, ::csv::Error> {
    let mut out = if bom { "\u{FEFF}".as_bytes().to_vec() } else { Vec::new() };
    {
        let mut rows = ::csv::Writer::from_writer(&mut out);
        rows.write_record(COLUMNS)?;
        for item in items {
            let row = row(item);
            rows.write_record(row.iter().map(|cell| harmless(cell).into_owned()))?;
        }
        rows.flush()?;
    }
    Ok(out)
}

fn row(item: &Item) -> [String; COLUMNS.len()] {
    let (doubt, finding) = (&item.doubt, &item.doubt.finding);
    let (by, at, reason) = match item.decided.last() {
        Some(Decided::Correction(entry)) => (entry.by.clone(), entry.at.clone(), entry.reason.clone()),
        Some(Decided::Accepted(entry)) => (entry.by.clone(), entry.at.clone(), entry.reason.clone()),
        None => (None, None, String::new()),
    };
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        doubt.id.clone(),
        finding.kind.as_str().to_owned(),
        finding.kind.zh().to_owned(),
        item.state.as_str().to_owned(),
        doubt.file.clone(),
        finding.line.to_string(),
        or_empty(&doubt.place),
        or_empty(&doubt.document),
        finding.row.map_or_else(String::new, |row| row.to_string()),
        or_empty(&item.county),
        doubt.records.join(" "),
        or_empty(&finding.field),
        or_empty(&finding.printed),
        or_empty(&item.used),
        finding.candidates.join(" | "),
        finding.zh.clone(),
        finding.en.clone(),
        or_empty(&by),
        or_empty(&at),
        reason,
        how(item).join(" ; "),
    ]
}

/// The cell, quoted if a spreadsheet would take it for a formula: Excel runs the full-width signs too.
pub(crate) fn harmless(cell: &str) -> Cow<'_, str> {
    let runs = ['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}', '\t', '\r', '\n'];
    if cell.starts_with(runs) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}
