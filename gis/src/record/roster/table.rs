//! Finding the table in a gazette, and the document it belongs to.

use jiff::civil::Date;

use crate::gazette::Gazette;

/// A line longer than this is not a row of a table; it is reported and left alone.
const MAX_LINE: usize = 64 * 1024;

/// Rows are compared with each other, so their number is limited; a province has fewer.
const MAX_ROWS: usize = 5000;

/// The table and its document.
pub(super) struct Table {
    /// The header, 1-based.
    pub header: usize,
    /// The number of the document as printed.
    pub number: Option<(String, usize)>,
    /// The date of signature.
    pub date: Option<Date>,
    /// Rows with a number in the first cell.
    pub rows: Vec<RawRow>,
    /// Lines above the first row that have cells: the coordinators and headers.
    pub above: Vec<(usize, Vec<String>)>,
    /// Lines inside the table that are neither row nor header, with what they seem to be.
    pub odd: Vec<(usize, Odd)>,
}

/// A printed row.
pub(super) struct RawRow {
    pub line: usize,
    pub number: u32,
    /// All cells after the number, trimmed, in half-width characters; trailing empty ones dropped.
    pub cells: Vec<String>,
}

/// A line inside the table that is not read as a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// A running page header.
    PageHeader,
    /// Cells, but no row number.
    NoNumber,
    /// Longer than a row can be.
    TooLong,
    /// This row and all behind it are too many.
    TooMany,
}

/// Finds the table by its header: one line whose cells name both chiefs and the range.
pub(super) fn find(gazette: &Gazette) -> Option<Table> {
    let header = gazette.lines.iter().position(|line| is_header(line))?;
    let mut table = Table {
        header: header + 1,
        number: None,
        date: None,
        rows: Vec::new(),
        above: Vec::new(),
        odd: Vec::new(),
    };
    for (at, line) in gazette.lines.iter().enumerate().skip(header + 1) {
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        if text.starts_with('#') || text.starts_with("说明") {
            break;
        }
        if line.len() > MAX_LINE {
            table.odd.push((at + 1, Odd::TooLong));
            continue;
        }
        if !line.contains('\t') {
            table.odd.push((at + 1, Odd::PageHeader));
            continue;
        }
        let plain = crate::chainage::half_width(line);
        let mut cells = plain.split('\t').map(|c| c.trim().to_owned());
        let first = cells.next().unwrap_or_default();
        let mut cells: Vec<String> = cells.collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if table.rows.len() >= MAX_ROWS {
            table.odd.push((at + 1, Odd::TooMany));
            break;
        }
        match first.parse::<u32>() {
            Ok(number) => table.rows.push(RawRow { line: at + 1, number, cells }),
            Err(_) if is_header(line) => {}
            Err(_) if table.rows.is_empty() => table.above.push((at + 1, cells)),
            Err(_) => table.odd.push((at + 1, Odd::NoNumber)),
        }
    }
    if table.rows.is_empty() {
        return None;
    }
    find_document(gazette, header, &mut table);
    Some(table)
}

fn is_header(line: &str) -> bool {
    line.len() <= MAX_LINE
        && line.contains('\t')
        && ["地方段长", "铁路段长", "里程"].iter().all(|word| line.contains(word))
}

/// Looks upward from the table for the date of signature and then the document number.
fn find_document(gazette: &Gazette, header: usize, table: &mut Table) {
    for (at, line) in gazette.lines.iter().enumerate().take(header).rev() {
        let text = line.trim();
        if text.len() > 200 {
            continue;
        }
        if table.date.is_none() {
            table.date = date(text);
        }
        if is_number(text) {
            table.number = Some((text.to_owned(), at + 1));
            break;
        }
    }
}

fn is_number(text: &str) -> bool {
    let Some((head, rest)) = text.split_once('〔') else { return false };
    let Some((year, rest)) = rest.split_once('〕') else { return false };
    let Some(number) = rest.strip_suffix('号') else { return false };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    !head.is_empty()
        && !head.contains([' ', '，', ',', '(', '（', '《'])
        && !head.contains(char::is_numeric)
        && digits(year)
        && year.len() == 4
        && digits(number)
        && number.len() <= 6
}

fn date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The document number without brackets, the general form of identifiers: `忻政办发2021-71`.
pub(super) fn id_prefix(number: &str) -> String {
    number.replace('〔', "").replace('〕', "-").trim_end_matches('号').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_standing_alone() {
        assert!(is_number("忻政办发〔2021〕71号"));
        assert!(!is_number("13800138000〔2021〕71号") && !is_number("甲政发〔2021〕13800138000号"));
        assert!(!is_number("(国办函〔2021〕49号)"));
        assert!(!is_number("根据忻政办发〔2021〕71号文件"));
        assert_eq!(date("2021年8月19日"), Some(jiff::civil::date(2021, 8, 19)));
        assert_eq!(date("2021年13月1日"), None);
        assert_eq!(id_prefix("忻政办发〔2021〕71号"), "忻政办发2021-71");
    }
}
