//! Rows of a table with their row numbers, and faults that name row, field and value.

use serde::de::DeserializeOwned;

/// The row (1-based, header included) and what is wrong there, Chinese and English.
pub(crate) type RowFault = (usize, String, String);

/// Reads a comma-separated table with a header. Rows are the lines of the file as an editor counts
/// them, whether lines end in `\n`, `\r\n` or `\r`, and with a byte order mark or without.
pub(crate) fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<(usize, T)>, RowFault> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut counted = Counted { text: text.as_bytes(), at: 0, row: 1 };
    let headers = reader.headers().map_err(|fault| unreadable(counted.row_of(fault.position()), &fault))?;
    let headers = headers.clone();
    let mut all = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|fault| unreadable(counted.row_of(fault.position()), &fault))?;
        let row = counted.row_of(record.position());
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

/// Counts rows on the way through a text. The row that `csv` states is that of the byte after the
/// last record: one low after `\r\n`, and lower by every blank line that follows.
struct Counted<'a> {
    text: &'a [u8],
    at: usize,
    row: usize,
}

impl Counted<'_> {
    /// The row in which the record begins that `csv` found at or behind a position. Positions have
    /// to come in order.
    fn row_of(&mut self, position: Option<&csv::Position>) -> usize {
        let start = position.and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(self.at);
        while let Some(byte) = self.text.get(self.at) {
            let ends = matches!(byte, b'\n' | b'\r');
            if self.at >= start && !ends {
                break;
            }
            self.at += 1;
            // Of `\r\n` the second byte is the one that counts.
            let pair = *byte == b'\r' && self.text.get(self.at) == Some(&b'\n');
            self.row += usize::from(ends && !pair);
        }
        self.row
    }
}

fn unreadable(row: usize, fault: &csv::Error) -> RowFault {
    match fault.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => (
            row,
            format!("无法读取：有 {len} 列，表头为 {expected_len} 列；含逗号的文字请加引号"),
            format!(
                "unreadable: {len} cells, the header has {expected_len}; put quotes around text with a comma"
            ),
        ),
        // What `csv` prints in full names a row as well, and not always the right one.
        csv::ErrorKind::Deserialize { err, .. } => {
            let what = err.kind().to_string();
            match what.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
                Some(column) => (1, format!("缺少列 {column}"), format!("the column {column} is missing")),
                None => (row, format!("无法读取：{what}"), format!("unreadable: {what}")),
            }
        }
        _ => (row, "无法读取".to_owned(), format!("unreadable: {fault}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Result<Vec<(usize, f64)>, RowFault> {
        #[derive(serde::Deserialize)]
        struct Row {
            b: f64,
        }
        Ok(rows::<Row>(text)?.into_iter().map(|(row, read)| (row, read.b)).collect())
    }

    /// As Windows, Unix and old Macs end their lines, with a byte order mark and without.
    const ENDS: [&str; 3] = ["\n", "\r\n", "\r"];

    #[test]
    fn rows_are_those_of_an_editor_whatever_ends_a_line() {
        // A blank line, and a line end inside quotes.
        let text = "a,b\nx,1\n\n\"y\nz\",2\n\n\nx,3\n";
        for ends in ENDS {
            for mark in ["", "\u{feff}"] {
                let read = numbers(&format!("{mark}{}", text.replace('\n', ends))).unwrap();
                assert_eq!(read, [(2, 1.0), (4, 2.0), (8, 3.0)], "{ends:?}");
            }
        }
    }

    #[test]
    fn a_faulty_value_is_named_with_its_row() {
        for ends in ENDS {
            let fault = |text: &str| numbers(&text.replace('\n', ends)).unwrap_err();
            let (row, zh, _) = fault("a,b\nx,1\n\nx,zwei\n");
            assert!(row == 4 && zh.contains("b=zwei"), "{row} {zh}");
            let (row, zh, en) = fault("a,b\nx,1\nx,2,3\n");
            assert!(row == 3 && zh.contains("3 列") && en.contains("3 cells"), "{row} {zh} {en}");
            let (row, _, en) = fault("a,c\nx,1\n");
            assert!(row == 1 && en.contains("column b is missing"), "{row} {en}");
        }
    }
}
