//! Finding the table in a gazette, and the document it belongs to.

use jiff::civil::Date;

use crate::gazette::Gazette;

/// A line longer than this is not a row of a table; it is reported and left alone.
const MAX_LINE: usize = 64 * 1024;

/// A whole country has fewer; what is beyond is reported and not read.
pub(super) const MAX_ROWS: usize = 50_000;

/// This many lines of text without cells in a row are no page header: the table has ended.
const LINES_OF_TEXT: usize = 3;

/// The table and its document.
pub(super) struct Table {
    /// The header, 1-based.
    pub header: usize,
    /// Rows with a number in the first cell.
    pub rows: Vec<RawRow>,
    /// Lines above the first row that have cells: the coordinators and headers.
    pub above: Vec<(usize, Vec<String>)>,
    /// Lines inside the table that are neither row nor header, with what they seem to be.
    pub odd: Vec<(usize, Odd)>,
}

impl Table {
    /// The last line of a row.
    pub(super) fn last_line(&self) -> usize {
        self.rows.last().map_or(self.header, |row| row.line)
    }
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

/// Finds the tables by their headers: one line whose cells name both chiefs and the range. Lines
/// that are `taken` (first and last line of what another reader has, in rising order) are left alone.
pub(super) fn find_all(gazette: &Gazette, taken: &[[usize; 2]]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut taken = taken.iter().peekable();
    let mut at = 0;
    while let Some(line) = gazette.lines.get(at) {
        at += 1;
        while taken.peek().is_some_and(|part| part[1] < at) {
            taken.next();
        }
        if let Some(part) = taken.peek()
            && part[0] <= at
        {
            at = part[1];
            continue;
        }
        if is_header(line) {
            let stop = taken.peek().map_or(gazette.lines.len(), |part| part[0].saturating_sub(1));
            let (table, end) = rows_below(gazette, at - 1, stop);
            // Without a row below it the line is no header of a table.
            if !table.rows.is_empty() {
                tables.push(table);
                at = end;
            }
        }
    }
    tables
}

/// The table below a header (0-based), up to the line `stop`, and the line behind it.
fn rows_below(gazette: &Gazette, header: usize, stop: usize) -> (Table, usize) {
    let mut table = Table { header: header + 1, rows: Vec::new(), above: Vec::new(), odd: Vec::new() };
    // Lines without cells count as page headers only when the table goes on behind them.
    let mut text_lines: Vec<usize> = Vec::new();
    let mut end = header + 1;
    for (at, line) in gazette.lines.iter().enumerate().take(stop).skip(header + 1) {
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        if text.starts_with('#') || text.starts_with("说明") || text_lines.len() >= LINES_OF_TEXT {
            break;
        }
        if line.len() > MAX_LINE {
            table.odd.push((at + 1, Odd::TooLong));
            continue;
        }
        if !line.contains('\t') {
            text_lines.push(at + 1);
            continue;
        }
        if table.rows.len() >= MAX_ROWS {
            table.odd.push((at + 1, Odd::TooMany));
            end = stop;
            break;
        }
        table.odd.extend(text_lines.drain(..).map(|line| (line, Odd::PageHeader)));
        end = at + 1;
        let plain = crate::chainage::half_width(line);
        let mut cells = plain.split('\t').map(|c| c.trim().to_owned());
        let first = cells.next().unwrap_or_default();
        let mut cells: Vec<String> = cells.collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        match first.parse::<u32>() {
            Ok(number) => table.rows.push(RawRow { line: at + 1, number, cells }),
            Err(_) if is_header(line) => {}
            Err(_) if table.rows.is_empty() => table.above.push((at + 1, cells)),
            Err(_) => table.odd.push((at + 1, Odd::NoNumber)),
        }
    }
    (table, end)
}

fn is_header(line: &str) -> bool {
    line.len() <= MAX_LINE
        && line.contains('\t')
        && ["地方段长", "铁路段长", "里程"].iter().all(|word| line.contains(word))
}

/// The document that a table belongs to.
#[derive(Debug, Clone, Default)]
pub(super) struct Paper {
    /// The number as printed, and its line.
    pub number: Option<(String, usize)>,
    /// The date of signature.
    pub date: Option<Date>,
}

/// Looks upward from a table for the date of signature and then the document number, down to the
/// line `from` (0-based), where the table before it ends.
pub(super) fn find_paper(gazette: &Gazette, from: usize, header: usize) -> Paper {
    let mut paper = Paper::default();
    for (at, line) in gazette.lines.iter().enumerate().take(header.saturating_sub(1)).skip(from).rev() {
        let text = line.trim();
        if text.len() > 200 {
            continue;
        }
        if paper.date.is_none() {
            paper.date = date(text);
        }
        if is_number(text) {
            paper.number = Some((text.to_owned(), at + 1));
            break;
        }
    }
    paper
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
