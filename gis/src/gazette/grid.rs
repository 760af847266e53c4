//! Cells that span rows and columns → rows in which every column has its cell.

use super::table::{Merged, TableCell};
use crate::fault::{Said, said};

/// The most cells of all tables of a file, continuations included.
pub(super) const MOST_CELLS: usize = 4_000_000;

/// The most text of all tables of a file, in bytes, with what continuations repeat.
pub(super) const MOST_TEXT: usize = 128 << 20;

/// The most columns of a table.
const MOST_COLUMNS: usize = 16_384;

/// The most rows or columns that one cell may span.
const MOST_SPAN: usize = 65_536;

/// What tables may still take: a small file can claim a great many cells by its spans.
#[derive(Debug)]
pub(super) struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { cells: MOST_CELLS, text: MOST_TEXT }
    }

    /// Counts a cell off.
    pub(super) fn take(&mut self, text: &str) -> Result<(), Said> {
        match (self.cells.checked_sub(1), self.text.checked_sub(text.len())) {
            (Some(cells), Some(left)) => {
                (self.cells, self.text) = (cells, left);
                Ok(())
            }
            (None, _) => Err(said(
                format!("表格超过 {MOST_CELLS} 个单元格（含合并单元格所占）；请拆分，或取消过大的合并"),
                format!(
                    "the tables have more than {MOST_CELLS} cells, those of merged cells included: split the file or undo oversized merges"
                ),
            )),
            (_, None) => {
                let limit = MOST_TEXT >> 20;
                Err(said(
                    format!("表格文字超过 {limit} MB（含合并单元格重复）；请拆分"),
                    format!(
                        "the tables hold more than {limit} MB of text, repeated in merged cells: split the file"
                    ),
                ))
            }
        }
    }
}

/// A cell as a file holds it, with what it spans to the right and downwards.
#[derive(Debug, Clone, Default)]
pub(super) struct Spanning {
    pub(super) text: String,
    /// Columns, at least 1.
    pub(super) columns: usize,
    /// Rows, at least 1; 0 is "to the end of the table".
    pub(super) rows: usize,
}

/// What a column still has to go on with from above.
#[derive(Debug, Clone, Default)]
struct Open {
    rows: usize,
    cell: TableCell,
}

/// Lays the cells of a table out: every row gets its cells from left to right, those that go on from
/// the left or from above included. Of a cell over several rows and columns, each further row has one
/// `Above` and then `Left`.
pub(super) fn lay_out(rows: Vec<Vec<Spanning>>, budget: &mut Budget) -> Result<Vec<Vec<TableCell>>, Said> {
    let mut open: Vec<Open> = Vec::new();
    let mut laid: Vec<Vec<TableCell>> = Vec::with_capacity(rows.len());
    for (row_no, row) in (1_usize..).zip(rows) {
        let mut cells: Vec<TableCell> = Vec::new();
        for cell in row {
            go_on(&mut cells, &mut open, budget)?;
            let (columns, rows) = (cell.columns.max(1), cell.rows);
            if rows > MOST_SPAN || columns > MOST_COLUMNS - cells.len().min(MOST_COLUMNS) {
                return Err(too_wide(row_no, columns, rows));
            }
            for n in 0..columns {
                // What comes from above keeps its column.
                if n > 0 && is_open(&open, cells.len()) {
                    break;
                }
                budget.take(&cell.text)?;
                if open.len() <= cells.len() {
                    open.resize(cells.len() + 1, Open::default());
                }
                let (merged, below) =
                    if n == 0 { (Merged::No, Merged::Above) } else { (Merged::Left, Merged::Left) };
                if let Some(above) = open.get_mut(cells.len()).filter(|_| rows != 1) {
                    let cell = TableCell { text: cell.text.clone(), merged: below };
                    *above = Open { rows: rows.checked_sub(1).unwrap_or(usize::MAX), cell };
                }
                cells.push(TableCell { text: cell.text.clone(), merged });
            }
        }
        go_on(&mut cells, &mut open, budget)?;
        // A row that is shorter than what still comes from above.
        let last = open.iter().rposition(|above| above.rows > 0);
        open.truncate(last.map_or(0, |last| last + 1).max(cells.len()));
        while last.is_some_and(|last| cells.len() <= last) {
            budget.take("")?;
            cells.push(TableCell::default());
            go_on(&mut cells, &mut open, budget)?;
        }
        laid.push(cells);
    }
    Ok(laid)
}

fn is_open(open: &[Open], column: usize) -> bool {
    open.get(column).is_some_and(|above| above.rows > 0)
}

/// Takes over the cells that go on from above at this column.
fn go_on(cells: &mut Vec<TableCell>, open: &mut [Open], budget: &mut Budget) -> Result<(), Said> {
    while let Some(above) = open.get_mut(cells.len()).filter(|above| above.rows > 0) {
        above.rows -= 1;
        budget.take(&above.cell.text)?;
        cells.push(above.cell.clone());
    }
    Ok(())
}

fn too_wide(row: usize, columns: usize, rows: usize) -> Said {
    said(
        format!(
            "表格第 {row} 行有单元格横跨 {columns} 列、纵跨 {rows} 行，超出上限（{MOST_COLUMNS} 列、{MOST_SPAN} 行）；请检查该单元格的合并"
        ),
        format!(
            "row {row} of a table has a cell over {columns} columns and {rows} rows, the limit is {MOST_COLUMNS} and {MOST_SPAN}: check how that cell is merged"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, columns: usize, rows: usize) -> Spanning {
        Spanning { text: text.to_owned(), columns, rows }
    }

    fn laid(rows: Vec<Vec<Spanning>>) -> Vec<String> {
        let mark = |cell: &TableCell| match cell.merged {
            Merged::No => cell.text.clone(),
            Merged::Left => format!("<{}", cell.text),
            Merged::Above => format!("^{}", cell.text),
        };
        let rows = lay_out(rows, &mut Budget::new()).unwrap();
        rows.iter().map(|row| row.iter().map(mark).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn spans_to_the_right_and_downwards() {
        let rows = vec![
            vec![cell("甲", 1, 3), cell("乙", 2, 2), cell("丙", 1, 1)],
            vec![cell("丁", 1, 1)],
            vec![cell("戊", 1, 1), cell("己", 1, 1), cell("庚", 1, 1)],
            vec![cell("辛", 1, 1)],
        ];
        assert_eq!(laid(rows), ["甲|乙|<乙|丙", "^甲|^乙|<乙|丁", "^甲|戊|己|庚", "辛"]);
    }

    #[test]
    fn a_short_row_reaches_what_comes_from_above_and_a_span_stops_before_it() {
        let rows = vec![
            vec![cell("a", 1, 1), cell("b", 1, 1), cell("c", 1, 0)],
            vec![cell("d", 1, 1)],
            vec![cell("e", 9, 1), cell("f", 1, 1)],
        ];
        assert_eq!(laid(rows), ["a|b|c", "d||^c", "e|<e|^c|f"]);
    }

    #[test]
    fn absurd_spans_are_refused_and_so_is_much_text_repeated() {
        let wide = lay_out(vec![vec![cell("a", 100_000, 1)]], &mut Budget::new()).unwrap_err();
        assert!(wide.0.contains("100000 列"), "{wide:?}");
        let tall = lay_out(vec![vec![cell("a", 1, 1_000_000)]], &mut Budget::new()).unwrap_err();
        assert!(tall.1.contains("1000000 rows"), "{tall:?}");
        let many = vec![vec![cell("", 16_000, 1)]; 300];
        assert!(lay_out(many, &mut Budget::new()).unwrap_err().0.contains("4000000 个单元格"));
        let much = vec![vec![cell(&"甲".repeat(100_000), 1_000, 1)]];
        assert!(lay_out(much, &mut Budget::new()).unwrap_err().0.contains("128 MB"));
    }
}
