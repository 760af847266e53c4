//! The text of a document: its XML → paragraphs and tables.

use quick_xml::events::BytesStart;

use super::numbering::Numbering;
use super::xml::{Piece, attribute, is_on, pieces};
use crate::fault::{Said, said};
use crate::gazette::blocks::{Block, Cell, DEEPEST, holds_tables, is_layout, text};
use crate::gazette::grid::Budget;
use crate::gazette::table::{Merged, TableCell};

/// The most columns a cell may span; Word allows 63.
const MOST_COLUMNS: usize = 1_000;

/// Elements whose content is no text of the document: deleted revisions, instructions of fields,
/// properties before a change, what a program shows that does not know a drawing.
const LEFT_OUT: [&str; 13] = [
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "delInstrText",
    "Fallback",
    "rPrChange",
    "pPrChange",
    "sectPr",
    "tblPrChange",
    "tcPrChange",
    "trPrChange",
    "tblPr",
];

/// A paragraph that is being read; one in a text box stands inside another.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    properties: bool,
    style: Option<String>,
    number: Option<String>,
    level: Option<usize>,
}

/// A cell that is being read: how many columns it spans, and whether it goes on from above.
#[derive(Debug, Default)]
struct WordCell {
    cell: Cell,
    above: bool,
}

/// A table that is being read.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<WordCell>>,
    cell: Option<WordCell>,
    /// The row that is open was deleted.
    deleted: bool,
    in_row_properties: bool,
}

/// Reads the parts of a document one after the other.
#[derive(Debug, Default)]
pub(super) struct Reading {
    numbering: Numbering,
    blocks: Vec<Block>,
    tables: Vec<Table>,
    paragraphs: Vec<Paragraph>,
    /// Elements that are open inside one that is left out.
    left_out: usize,
    in_text: bool,
    in_run: bool,
    vanished: bool,
    hidden: usize,
    /// What stands before the next paragraph, as the mark of a footnote.
    before: String,
}

impl Reading {
    pub(super) fn new(numbering: Numbering) -> Self {
        Self { numbering, ..Self::default() }
    }

    /// The paragraphs and tables, and how many characters are hidden.
    pub(super) fn finish(mut self, budget: &mut Budget) -> Result<(Vec<Block>, usize), Said> {
        while !self.tables.is_empty() {
            self.end_table(budget)?;
        }
        Ok((self.blocks, self.hidden))
    }

    /// Reads a part.
    pub(super) fn read(&mut self, part: &str, xml: &str, budget: &mut Budget) -> Result<(), Said> {
        pieces(part, xml, |piece| match piece {
            Piece::Start(name, start) => {
                if self.left_out > 0 || self.is_left_out(name, start) {
                    self.left_out += 1;
                    return Ok(());
                }
                self.start(name, start, budget)
            }
            Piece::End(name) => {
                if self.left_out > 0 {
                    self.left_out -= 1;
                    return Ok(());
                }
                self.end(name, budget)
            }
            Piece::Text(text) => {
                if self.left_out == 0 && self.in_text {
                    if self.vanished {
                        self.hidden += text.chars().filter(|c| !c.is_whitespace()).count();
                    } else if let Some(paragraph) = self.paragraphs.last_mut() {
                        let one_line = |c: char| if c.is_whitespace() && c != '\u{3000}' { ' ' } else { c };
                        paragraph.text.extend(
                            text.chars().filter(|c| !matches!(c, '\u{200b}' | '\u{feff}')).map(one_line),
                        );
                    }
                }
                Ok(())
            }
        })
    }

    /// Whether an element is left out; a row that was deleted is marked.
    fn is_left_out(&mut self, name: &str, start: &BytesStart<'_>) -> bool {
        if let Some(table) = self.tables.last_mut().filter(|table| table.in_row_properties) {
            table.deleted |= name == "del";
        }
        // The lines that part the notes from the text.
        let separator = matches!(name, "footnote" | "endnote")
            && attribute(start, "type").is_some_and(|kind| kind != "normal");
        separator || LEFT_OUT.contains(&name)
    }

    fn start(&mut self, name: &str, start: &BytesStart<'_>, budget: &mut Budget) -> Result<(), Said> {
        let value = || attribute(start, "val");
        match name {
            "p" => {
                if self.paragraphs.len() >= DEEPEST {
                    return Err(too_deep());
                }
                self.paragraphs.push(Paragraph::default());
            }
            "pPr" => self.of_paragraph(|p| p.properties = true),
            "pStyle" => self.of_paragraph(|p| p.style = value()),
            "numId" => self.of_paragraph(|p| p.number = value()),
            "ilvl" => self.of_paragraph(|p| p.level = value().and_then(|level| level.parse().ok())),
            "r" => (self.in_run, self.vanished) = (true, false),
            "vanish" | "webHidden" if self.in_run => self.vanished = is_on(start),
            "t" => self.in_text = true,
            "tab" | "ptab" if self.in_run => self.put(' '),
            "br" | "cr" if self.in_run => self.put('\n'),
            "noBreakHyphen" => self.put('-'),
            "sym" => {
                let code = attribute(start, "char").and_then(|hex| u32::from_str_radix(&hex, 16).ok());
                // Signs of fonts such as Wingdings stand where Unicode has none.
                let sign = code.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c));
                self.put(sign.filter(|c| !c.is_control()).unwrap_or('□'));
            }
            "footnoteReference" | "endnoteReference" => {
                let mark = format!("[{}]", note_mark(name.strip_suffix("Reference").unwrap_or(name), start));
                self.of_paragraph(|p| p.text.push_str(&mark));
            }
            "footnote" | "endnote" => self.before = format!("[{}] ", note_mark(name, start)),
            "tbl" => {
                if self.tables.len() >= DEEPEST {
                    return Err(too_deep());
                }
                self.tables.push(Table::default());
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                    table.deleted = false;
                }
            }
            "trPr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.in_row_properties = true;
                }
            }
            "gridBefore" => {
                let count = value().and_then(|text| text.parse().ok()).unwrap_or(0);
                let row = self.tables.last_mut().and_then(|table| table.rows.last_mut());
                if let Some(row) = row.filter(|_| count <= MOST_COLUMNS) {
                    for _ in 0..count {
                        budget.take("")?;
                        row.push(WordCell { cell: Cell { columns: 1, ..Cell::default() }, above: false });
                    }
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cell =
                        Some(WordCell { cell: Cell { columns: 1, ..Cell::default() }, above: false });
                }
            }
            "gridSpan" => {
                let columns = value().map_or(1, |text| text.trim().parse().unwrap_or(usize::MAX)).max(1);
                if columns > MOST_COLUMNS {
                    let row = self.tables.last().map_or(0, |table| table.rows.len());
                    return Err(said(
                        format!(
                            "表格第 {row} 行有单元格横跨 {} 列，超出上限（{MOST_COLUMNS} 列）；请检查该单元格的合并",
                            value().unwrap_or_default()
                        ),
                        format!(
                            "row {row} of a table has a cell over {} columns, the limit is {MOST_COLUMNS}: check how that cell is merged",
                            value().unwrap_or_default()
                        ),
                    ));
                }
                self.of_cell(|cell| cell.cell.columns = columns);
            }
            "vMerge" => {
                let above = value().as_deref() != Some("restart");
                self.of_cell(|cell| cell.above = above);
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str, budget: &mut Budget) -> Result<(), Said> {
        match name {
            "p" => self.end_paragraph(),
            "pPr" => self.of_paragraph(|p| p.properties = false),
            "r" => (self.in_run, self.vanished) = (false, false),
            "t" => self.in_text = false,
            "trPr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.in_row_properties = false;
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut()
                    && let Some(cell) = table.cell.take()
                    && let Some(row) = table.rows.last_mut()
                {
                    row.push(cell);
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut().filter(|table| table.deleted) {
                    table.rows.pop();
                    table.deleted = false;
                }
            }
            "tbl" if !self.tables.is_empty() => self.end_table(budget)?,
            _ => {}
        }
        Ok(())
    }

    fn of_paragraph(&mut self, set: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            set(paragraph);
        }
    }

    fn of_cell(&mut self, set: impl FnOnce(&mut WordCell)) {
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            set(cell);
        }
    }

    fn put(&mut self, c: char) {
        if !self.vanished {
            // Tab stops are no text.
            self.of_paragraph(|p| p.text.extend((!p.properties).then_some(c)));
        }
    }

    /// Where paragraphs and tables go: the open cell, or the document.
    fn container(&mut self) -> &mut Vec<Block> {
        match self.tables.iter_mut().rev().find_map(|table| table.cell.as_mut()) {
            Some(cell) => &mut cell.cell.blocks,
            None => &mut self.blocks,
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let mut text = paragraph.text;
        let label =
            self.numbering.label(paragraph.number.as_deref(), paragraph.level, paragraph.style.as_deref());
        // Also an empty paragraph is counted, but it is not shown.
        if text.trim().is_empty() {
            return;
        }
        text.insert_str(0, &label);
        text.insert_str(0, &std::mem::take(&mut self.before));
        let container = self.container();
        for line in text.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
            container.push(Block::Line(line.to_owned()));
        }
    }

    /// Ends the innermost table. One inside a small table that only lays out the page stays a table;
    /// one in a cell of a table of data is the text of that cell.
    fn end_table(&mut self, budget: &mut Budget) -> Result<(), Said> {
        const FEW: usize = 3;
        let Some(table) = self.tables.pop() else { return Ok(()) };
        let kept: Vec<(Vec<bool>, Vec<Cell>)> = table
            .rows
            .into_iter()
            .map(|row| row.into_iter().map(|cell| (cell.above, cell.cell)).unzip())
            .collect();
        let (above, rows): (Vec<Vec<bool>>, Vec<Vec<Cell>>) = kept.into_iter().unzip();
        if is_layout(&rows) && (rows.len() <= FEW || !holds_tables(&rows)) {
            let blocks: Vec<Block> = rows.into_iter().flatten().flat_map(|cell| cell.blocks).collect();
            let container = self.container();
            if container.is_empty() {
                *container = blocks;
            } else {
                container.extend(blocks);
            }
            return Ok(());
        }
        let mut laid: Vec<Vec<TableCell>> = Vec::with_capacity(rows.len());
        for (above, row) in above.into_iter().zip(rows) {
            let mut cells: Vec<TableCell> = Vec::new();
            for (goes_on, cell) in above.into_iter().zip(row) {
                let columns = cell.columns;
                let over = laid.last().and_then(|row| row.get(cells.len())).filter(|_| goes_on);
                let (text, merged) = match over {
                    Some(over) => (over.text.clone(), Merged::Above),
                    // What goes on from nothing is a cell of its own.
                    None => (text(cell), Merged::No),
                };
                for n in 0..columns {
                    budget.take(&text)?;
                    let merged = if n == 0 { merged } else { Merged::Left };
                    cells.push(TableCell { text: text.clone(), merged });
                }
            }
            laid.push(cells);
        }
        self.container().push(Block::Table { name: None, rows: laid });
        Ok(())
    }
}

/// How a note is marked in the text and before itself.
fn note_mark(kind: &str, start: &BytesStart<'_>) -> String {
    let id = attribute(start, "id").unwrap_or_default();
    if kind == "endnote" { format!("尾注{id}") } else { format!("注{id}") }
}

fn too_deep() -> Said {
    said(
        format!("文档中表格或文本框嵌套超过 {DEEPEST} 层；请只保存正文部分"),
        format!("tables or text boxes inside each other more than {DEEPEST} deep: save only the text itself"),
    )
}
