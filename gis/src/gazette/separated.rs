//! CSV and its kin: cells separated by commas, tabs or semicolons, with or without quotes.

use super::assembly::Assembly;
use super::grid::Budget;
use super::table::TableCell;
use crate::fault::{Said, said};

/// Rows that are looked at to tell the separator.
const SAMPLE: usize = 500;

/// What may separate cells, the most usual first.
const SEPARATORS: [char; 3] = [',', '\t', ';'];

/// The separator of a file that is a table by its name: the one for which most rows have the same
/// number of cells.
pub(super) fn separator(text: &str) -> char {
    let score = |separator: char| {
        let mut counts: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
        let mut records = Records::new(text, separator);
        for cells in records.by_ref().take(SAMPLE).map_while(Result::ok) {
            if cells.len() > 1 {
                *counts.entry(cells.len()).or_default() += 1;
            }
        }
        counts.into_iter().map(|(cells, rows)| (rows, cells)).max().unwrap_or_default()
    };
    // The last of equals wins: the most usual.
    SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator)).unwrap_or(',')
}

/// Whether a text of unknown kind is a table of cells separated by commas or semicolons: every line
/// has the same number of short cells, and one column holds nothing but numbers. Prose is not so, and
/// a text with tabs is a table already.
pub(super) fn looks_separated(text: &str) -> Option<char> {
    const LEAST_ROWS: usize = 3;
    const LEAST_CELLS: usize = 3;
    const LONGEST: usize = 200;
    if text.contains('\t') {
        return None;
    }
    [',', ';'].into_iter().find(|separator| {
        let mut numeric: Vec<bool> = Vec::new();
        let mut rows = 0;
        for cells in Records::new(text, *separator).take(SAMPLE) {
            let Ok(cells) = cells else { return false };
            if cells.iter().all(String::is_empty) {
                continue;
            }
            rows += 1;
            if rows == 1 {
                numeric = vec![true; cells.len()];
                continue;
            }
            if cells.len() != numeric.len()
                || cells.iter().any(|cell| cell.len() > LONGEST || cell.contains('。'))
            {
                return false;
            }
            for (numeric, cell) in numeric.iter_mut().zip(&cells) {
                *numeric &= cell.starts_with(|c: char| c.is_ascii_digit()) && cell.parse::<f64>().is_ok();
            }
        }
        rows >= LEAST_ROWS && numeric.len() >= LEAST_CELLS && numeric.contains(&true)
    })
}

/// Reads every record as a row; the number of the row is that which a spreadsheet program shows.
pub(super) fn read(assembly: &mut Assembly, text: &str, separator: char) -> Result<(), Said> {
    let mut budget = Budget::new();
    let mut rows = Vec::new();
    for (number, cells) in (1..).zip(Records::new(text, separator)) {
        let cells = cells?;
        for cell in &cells {
            budget.take(cell)?;
        }
        rows.push((number, cells.into_iter().map(TableCell::own).collect()));
    }
    // `sep=,` is an instruction to the spreadsheet program, no row.
    if let Some((_, cells)) = rows.first_mut() {
        let cells: &mut Vec<TableCell> = cells;
        if cells.first().is_some_and(|cell| cell.text.len() <= 5 && cell.text.starts_with("sep=")) {
            cells.clear();
        }
    }
    assembly.rows(None, rows)
}

/// The records of a text, cell by cell.
struct Records<'t> {
    rest: &'t str,
    separator: char,
    /// The line on which the next record begins, 1-based.
    line: usize,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, separator: char) -> Self {
        Self { rest: text, separator, line: 1 }
    }

    /// One cell; whether the record goes on after it.
    fn cell(&mut self) -> Result<(String, bool), Said> {
        if let Some(quoted) = self.rest.strip_prefix("=\"").or_else(|| self.rest.strip_prefix('"')) {
            return self.quoted(quoted);
        }
        let end = self.rest.find([self.separator, '\n', '\r']).unwrap_or(self.rest.len());
        let (cell, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok((tidy(cell), self.goes_on()))
    }

    /// A cell in quotes, after the first; a quote inside is written twice.
    fn quoted(&mut self, mut rest: &'t str) -> Result<(String, bool), Said> {
        let opened = self.line;
        let mut cell = String::new();
        loop {
            let Some(end) = rest.find('"') else {
                return Err(said(
                    format!("第 {opened} 行有单元格的引号没有结束；请补上引号，或重新导出"),
                    format!(
                        "a quote that opens a cell on line {opened} is never closed: close it or export the file again"
                    ),
                ));
            };
            let (inside, after) = rest.split_at(end);
            self.line += inside.matches('\n').count();
            cell.push_str(inside);
            rest = after.get(1..).unwrap_or_default();
            let Some(again) = rest.strip_prefix('"') else { break };
            cell.push('"');
            rest = again;
        }
        // What stands behind the quote up to the separator belongs to the cell.
        let end = rest.find([self.separator, '\n', '\r']).unwrap_or(rest.len());
        let (behind, rest) = rest.split_at(end);
        cell.push_str(behind);
        self.rest = rest;
        Ok((tidy(&cell), self.goes_on()))
    }

    /// Steps over a separator or the end of a line; whether it was a separator.
    fn goes_on(&mut self) -> bool {
        if let Some(rest) = self.rest.strip_prefix(self.separator) {
            self.rest = rest;
            return true;
        }
        self.rest = self
            .rest
            .strip_prefix("\r\n")
            .or_else(|| self.rest.strip_prefix(['\n', '\r']))
            .unwrap_or(self.rest);
        self.line += 1;
        false
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Vec<String>, Said>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            match self.cell() {
                Ok((cell, goes_on)) => {
                    cells.push(cell);
                    if !goes_on {
                        return Some(Ok(cells));
                    }
                }
                Err(fault) => {
                    self.rest = "";
                    return Some(Err(fault));
                }
            }
        }
    }
}

/// The text of a cell in one line: its line breaks and tabs are spaces.
pub(super) fn tidy(text: &str) -> String {
    let text = text.trim();
    if !text.contains(['\n', '\r', '\t']) {
        return text.to_owned();
    }
    let mut parts = text.split(['\n', '\r', '\t']).map(str::trim).filter(|part| !part.is_empty());
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push(' ');
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, separator: char) -> Vec<Vec<String>> {
        Records::new(text, separator).map(Result::unwrap).collect()
    }

    #[test]
    fn quotes_line_breaks_and_line_endings() {
        let text = "甲,\"乙,丙\",\"丁\r\n戊\"\r\n\"引\"\"号\"\"\",=\"0350\",末\n\n1,,";
        let want =
            [vec!["甲", "乙,丙", "丁 戊"], vec!["引\"号\"", "0350", "末"], vec![""], vec!["1", "", ""]];
        assert_eq!(records(text, ','), want);
        assert_eq!(records("长 5\"管,乙\n", ','), [["长 5\"管", "乙"]]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_named_with_its_line() {
        let fault = Records::new("a,b\n\"c\nd\",e\nf,\"g\nh,i\n", ',').find_map(Result::err).unwrap();
        assert!(fault.0.starts_with("第 4 行") && fault.1.contains("line 4"), "{fault:?}");
    }

    #[test]
    fn the_separator_by_the_structure() {
        assert_eq!(separator("a;b;c\n1,5;2;3\n4,5;5;6\n"), ';');
        assert_eq!(separator("a\tb\n1,2\t3\n"), '\t');
        assert_eq!(separator("标题\na,b\n1,2\n"), ',');
    }

    #[test]
    fn prose_is_no_table() {
        assert_eq!(looks_separated("序号,二,三\n1,五,六\n2,八,九\n"), Some(','));
        assert_eq!(looks_separated("a;b;c\n\nx;y;1.5\n\"x;\n\";y;2\n"), Some(';'));
        for prose in [
            "为落实甲办法,乙办法,丙办法,现通知如下:\n一、某事,某事。\n二、某事。\n",
            "a,b\nc,d\ne,f\n",
            "甲\t乙,丙,丁\n戊\t己,庚,辛\n壬\t1,2,3\n",
            "一,二,三\n",
        ] {
            assert_eq!(looks_separated(prose), None, "{prose}");
        }
    }
}
