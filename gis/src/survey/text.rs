//! Delimited text: decoding, the delimiter, the row of the header.

use super::columns::Columns;
use super::found::{Found, Said, in_two, said};
use crate::gazette::{Encoding, decode};

/// How far down the header is looked for: titles may stand above it.
pub(super) const HEADER_WITHIN: usize = 20;

/// A text with its delimiter and header.
pub(super) struct Delimited {
    pub(super) text: String,
    pub(super) delimiter: u8,
    pub(super) columns: Columns,
    /// The row of the header, 1-based.
    pub(super) header_row: usize,
}

impl Delimited {
    /// Decodes a file and finds its header: the row and the delimiter for which `wanted` holds and
    /// most columns are recognised. The error is what is missing.
    pub(super) fn open(
        found: &mut Found,
        bytes: &[u8],
        wanted: impl Fn(&Columns) -> bool,
        needed: Said,
    ) -> Result<Self, Said> {
        let (text, encoding) = decode("", bytes).map_err(|fault| {
            let (zh, en) = in_two(&fault.to_string());
            said(zh.trim_start_matches([':', ' ']), en)
        })?;
        if encoding == Encoding::Gb18030 {
            found.note(said("文件按 GB18030(GBK)编码读取", "the file was read as GB18030 (GBK)"));
        }
        // `csv` counts a record after `\r\n` to the row before.
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
        let mut best: Option<Self> = None;
        let mut nearest: Option<(usize, Vec<String>)> = None;
        for delimiter in [b',', b'\t', b';'] {
            let mut reader = reader(&text, delimiter);
            for record in reader.records().take(HEADER_WITHIN).map_while(Result::ok) {
                let columns = Columns::of(record.iter());
                let row = row_of(record.position());
                if nearest.as_ref().is_none_or(|(count, _)| columns.count() > *count) {
                    nearest = Some((columns.count(), record.iter().map(str::to_owned).collect()));
                }
                if wanted(&columns) && best.as_ref().is_none_or(|b| columns.count() > b.columns.count()) {
                    best = Some(Self { text: String::new(), delimiter, columns, header_row: row });
                }
            }
        }
        match best {
            Some(best) => Ok(Self { text, ..best }),
            None => Err(no_header(nearest.map(|(_, cells)| cells).unwrap_or_default(), needed)),
        }
    }

    /// Calls `each` with every row under the header that is not blank; stops where the text cannot
    /// be read further.
    pub(super) fn rows(
        &self,
        found: &mut Found,
        mut each: impl FnMut(&mut Found, usize, &csv::StringRecord),
    ) {
        let mut reader = reader(&self.text, self.delimiter);
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return,
                Ok(true) => {
                    let row = row_of(record.position());
                    if row > self.header_row && !record.iter().all(|cell| cell.trim().is_empty()) {
                        each(found, row, &record);
                    }
                }
                Err(fault) => {
                    let row = fault.position().map(|at| row_of(Some(at)));
                    found.fault(
                        row,
                        None,
                        said(format!("无法读取: {fault}"), format!("unreadable: {fault}")),
                    );
                    return;
                }
            }
        }
    }
}

/// The fault of a table without a header that can be used.
pub(super) fn no_header(nearest: Vec<String>, (zh, en): Said) -> Said {
    let nearest: Vec<&str> = nearest.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let list = super::found::excerpt(&nearest.join("、"));
    said(
        format!("前 {HEADER_WITHIN} 行中没有可识别的表头；{zh}；读到: {list}"),
        format!("no recognisable header in the first {HEADER_WITHIN} rows; {en}; found: {list}"),
    )
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

fn row_of(at: Option<&csv::Position>) -> usize {
    at.and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(0)
}
