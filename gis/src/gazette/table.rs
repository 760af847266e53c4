//! Tables of a file: rows of cells in order, with merged cells told.

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The name of the sheet, or the caption, if there is one.
    pub name: Option<String>,
    /// The rows, the header included.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableRow {
    /// Its line in [`Gazette::lines`](super::Gazette::lines), 1-based.
    pub line: usize,
    /// Its cells from left to right.
    pub cells: Vec<TableCell>,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableCell {
    /// Its text, line breaks as spaces. A continuation of a merged cell has the text of the whole.
    pub text: String,
    /// Whether it is only a continuation of another cell.
    pub merged: Merged,
}

/// Whether a cell is a continuation of a merged cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Merged {
    /// A cell of its own.
    #[default]
    No,
    /// Goes on from the cell to the left.
    Left,
    /// Goes on from the cell above.
    Above,
}

impl TableCell {
    /// A cell of its own.
    pub fn own(text: impl Into<String>) -> Self {
        Self { text: text.into(), merged: Merged::No }
    }

    /// Whether the cell has text of its own, not that of a cell it goes on from.
    pub fn is_own(&self) -> bool {
        self.merged == Merged::No && !self.text.is_empty()
    }
}

impl TableRow {
    /// The row as a line of text: cells separated by tabs. What goes on from the left stands once,
    /// what goes on from above is repeated, so that each line can be read by itself.
    pub fn text(&self) -> String {
        let mut line = String::new();
        for (at, cell) in self.cells.iter().enumerate() {
            if at > 0 {
                line.push('\t');
            }
            if cell.merged != Merged::Left {
                line.push_str(&cell.text);
            }
        }
        line
    }
}

/// A run of this many lines without cells ends a table of a text.
pub(super) const LINES_BETWEEN: usize = 3;

/// The tables of a text: runs of lines with tabs, or between pipes as text recognition gives them
/// (`| a | b |`). Blank lines and a few others (a page header that stands inside the table) do not end
/// a table; a heading does.
pub(super) fn of_lines(lines: &[String]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut between = LINES_BETWEEN;
    for (line, text) in (1..).zip(lines) {
        if let Some(cells) = cells(text) {
            if between >= LINES_BETWEEN || tables.is_empty() {
                tables.push(Table::default());
            }
            between = 0;
            // The line under a header, `|---|:--:|`, has no cells.
            if cells.is_empty() {
                continue;
            }
            let cells = cells.into_iter().map(TableCell::own).collect();
            if let Some(table) = tables.last_mut() {
                table.rows.push(TableRow { line, cells });
            }
        } else if text.trim_start().starts_with('#') {
            between = LINES_BETWEEN;
        } else if !text.trim().is_empty() {
            between += 1;
        }
    }
    tables.retain(|table| !table.rows.is_empty());
    tables
}

/// The cells of a line of a text; empty for the rule under a header of pipes.
fn cells(text: &str) -> Option<Vec<&str>> {
    if text.contains('\t') {
        return Some(text.split('\t').map(str::trim).collect());
    }
    // Some programs make a list of the table's first line.
    let row = text.trim().trim_start_matches(['-', '*']).trim_start();
    let inside = row.strip_prefix('|')?.strip_suffix('|')?;
    let cells: Vec<&str> = inside.split('|').map(str::trim).collect();
    if cells.len() < 2 {
        return None;
    }
    let is_rule = |cell: &&str| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':' | '='));
    Some(if cells.iter().all(is_rule) || cells.iter().all(|cell| cell.is_empty()) {
        Vec::new()
    } else {
        cells
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_page_header_does_not_end_a_table_and_a_heading_does() {
        let tables = of_lines(&lines("题\n甲\t乙\n\n页眉\n1\t2\n## 另一表\n3\t4\n"));
        let rows: Vec<Vec<usize>> = tables.iter().map(|t| t.rows.iter().map(|r| r.line).collect()).collect();
        assert_eq!(rows, [vec![2, 5], vec![7]]);
        assert_eq!(tables[0].rows[1].cells[1], TableCell::own("2"));
    }

    #[test]
    fn tables_between_pipes() {
        let tables = of_lines(&lines("名单\n- | | |\n|:---|---:|\n| 组长： | 赵甲 |\n| | 钱|\n|注|\n尾"));
        let rows: Vec<_> = tables[0].rows.iter().map(|row| (row.line, row.text())).collect();
        assert_eq!(rows, [(4, "组长：\t赵甲".to_owned()), (5, "\t钱".to_owned())]);
        assert_eq!(tables.len(), 1);
    }

    #[test]
    fn a_line_of_a_row_repeats_what_goes_on_from_above() {
        let cell = |text: &str, merged| TableCell { text: text.to_owned(), merged };
        let cells = vec![cell("甲", Merged::Above), cell("乙", Merged::No), cell("乙", Merged::Left)];
        assert_eq!(TableRow { line: 1, cells }.text(), "甲\t乙\t");
    }
}
