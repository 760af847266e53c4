//! Paragraphs and tables in the order of a page or document, before they become lines.

use super::assembly::Assembly;
use super::table::TableCell;
use crate::fault::Said;

/// The most tables inside each other; pages laid out by tables have about ten.
pub(super) const DEEPEST: usize = 64;

/// A paragraph or a table.
#[derive(Debug)]
pub(super) enum Block {
    Line(String),
    Table { name: Option<String>, rows: Vec<Vec<TableCell>> },
}

/// A cell with what stands in it.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// Columns it spans.
    pub(super) columns: usize,
    /// Rows it spans.
    pub(super) rows: usize,
    pub(super) blocks: Vec<Block>,
}

/// Adds blocks to the lines and tables.
pub(super) fn assemble(assembly: &mut Assembly, blocks: Vec<Block>) -> Result<(), Said> {
    for block in blocks {
        match block {
            Block::Line(line) => assembly.line(&line)?,
            Block::Table { name, rows } => assembly.table(name, &rows)?,
        }
    }
    Ok(())
}

/// The text of a cell in one line.
pub(super) fn text(cell: Cell) -> String {
    let mut text = String::new();
    let mut put = |part: &str| {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
    };
    for block in cell.blocks {
        match block {
            Block::Line(line) => put(&line.replace('\t', " ")),
            Block::Table { rows, .. } => {
                rows.iter().flatten().filter(|cell| cell.is_own()).for_each(|cell| put(&cell.text));
            }
        }
    }
    text
}

/// Whether a table only lays out the page: it holds tables of data, or few cells of which one holds
/// many paragraphs.
pub(super) fn is_layout(rows: &[Vec<Cell>]) -> bool {
    const MANY: usize = 15;
    const FEW: usize = 3;
    holds_tables(rows) || rows.len() <= FEW && rows.iter().flatten().any(|cell| cell.blocks.len() > MANY)
}

/// Whether a cell holds a table.
pub(super) fn holds_tables(rows: &[Vec<Cell>]) -> bool {
    rows.iter().flatten().any(|cell| cell.blocks.iter().any(|block| matches!(block, Block::Table { .. })))
}
