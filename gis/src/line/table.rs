//! Rows of a table with their row numbers, and faults that name row, field and value.

use serde::de::DeserializeOwned;

/// Reads a comma-separated table with a header. The fault is the row (1-based, header included)
/// and what is wrong there.
pub(crate) fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<(usize, T)>, (usize, String)> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let row_of = |at: &csv::Position| usize::try_from(at.line()).unwrap_or(usize::MAX);
    let headers = reader.headers().map_err(|fault| (1, unreadable(&fault)))?.clone();
    let mut all = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|fault| (fault.position().map_or(1, row_of), unreadable(&fault)))?;
        let row = record.position().map_or(1, row_of);
        let value = record.deserialize(Some(&headers)).map_err(|fault| {
            let what = match fault.kind() {
                csv::ErrorKind::Deserialize { err, .. } => {
                    let at = err.field().and_then(|no| usize::try_from(no).ok());
                    at.and_then(|no| Some((headers.get(no)?, record.get(no)?))).map(|(field, value)| {
                        format!("{field}={value} 无法读取 / unreadable: {}", err.kind())
                    })
                }
                _ => None,
            };
            (row, what.unwrap_or_else(|| unreadable(&fault)))
        })?;
        all.push((row, value));
    }
    Ok(all)
}

fn unreadable(fault: &csv::Error) -> String {
    format!("无法读取 / unreadable: {fault}")
}
