//! Rows of a table with their row numbers, and faults that name row, field and value.

use serde::de::DeserializeOwned;

/// The row (1-based, header included) and what is wrong there, Chinese and English.
pub(crate) type RowFault = (usize, String, String);

/// Reads a comma-separated table with a header.
pub(crate) fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<(usize, T)>, RowFault> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let row_of = |at: &csv::Position| usize::try_from(at.line()).unwrap_or(usize::MAX);
    let headers = reader.headers().map_err(|fault| unreadable(1, &fault))?.clone();
    let mut all = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|fault| unreadable(fault.position().map_or(1, row_of), &fault))?;
        let row = record.position().map_or(1, row_of);
        let value = record.deserialize(Some(&headers)).map_err(|fault| {
            let what = match fault.kind() {
                csv::ErrorKind::Deserialize { err, .. } => {
                    let at = err.field().and_then(|no| usize::try_from(no).ok());
                    at.and_then(|no| Some((headers.get(no)?, record.get(no)?))).map(|(field, value)| {
                        let why = err.kind();
                        (
                            row,
                            format!("{field}={value} 无法读取"),
                            format!("{field}={value} is unreadable: {why}"),
                        )
                    })
                }
                _ => None,
            };
            what.unwrap_or_else(|| unreadable(row, &fault))
        })?;
        all.push((row, value));
    }
    Ok(all)
}

fn unreadable(row: usize, fault: &csv::Error) -> RowFault {
    (row, "无法读取".to_owned(), format!("unreadable: {fault}"))
}
