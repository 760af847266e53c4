//! The tags of a page → paragraphs and tables.

use super::tags::{Piece, Pieces, attribute};
use crate::fault::{Said, said};
use crate::gazette::assembly::Assembly;
use crate::gazette::blocks::{self, Block, Cell, DEEPEST, is_layout, text};
use crate::gazette::entities;
use crate::gazette::grid::{Budget, Spanning, lay_out};
use crate::gazette::is_cjk;
use crate::gazette::origin::NoteKind;
use crate::gazette::separated::tidy;

/// Elements that begin and end on a line of their own.
const BLOCKS: [&str; 46] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements without content.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements that are never shown as text of the page.
const UNSEEN: [&str; 8] = ["template", "select", "svg", "iframe", "object", "datalist", "audio", "video"];

/// Elements whose end tag may be left out.
const MAY_STAY_OPEN: [&str; 8] = ["p", "li", "tr", "td", "th", "dd", "dt", "option"];

/// A table that is being read.
#[derive(Debug, Default)]
struct Open {
    caption: Option<String>,
    in_caption: bool,
    rows: Vec<Vec<Cell>>,
    cell: Option<Cell>,
}

/// An element that is not shown, while it lasts.
#[derive(Debug)]
struct Unseen {
    name: String,
    depth: usize,
    tables: usize,
    /// Whether the page itself hides it, not its kind.
    hidden: bool,
}

#[derive(Debug, Default)]
struct Page {
    blocks: Vec<Block>,
    tables: Vec<Open>,
    text: String,
    /// White space stands before the next character; whether it holds a line break.
    gap: Option<bool>,
    preformatted: usize,
    unseen: Option<Unseen>,
    hidden: usize,
}

/// Reads a page.
pub(in crate::gazette) fn read(assembly: &mut Assembly, page: &str) -> Result<(), Said> {
    let mut budget = Budget::new();
    let mut reading = Page::default();
    for piece in Pieces::new(page) {
        if reading.is_unseen(&piece) {
            continue;
        }
        match piece {
            Piece::Text(text) => reading.text(text),
            Piece::Start(name, attributes) => reading.start(&name, attributes)?,
            Piece::End(name) => reading.end(&name, &mut budget)?,
        }
    }
    while !reading.tables.is_empty() {
        reading.end_table(&mut budget)?;
    }
    reading.end_line();
    blocks::assemble(assembly, reading.blocks)?;
    if reading.hidden > 0 {
        let count = reading.hidden;
        let note = said(
            format!(
                "网页中有 {count} 个字符不显示（display:none 或 hidden），未读取；需要时请在浏览器中展开后另存"
            ),
            format!(
                "{count} characters of the page are not shown (display:none or hidden) and were not read; if they matter, unfold them in a browser and save again"
            ),
        );
        assembly.note(1, NoteKind::Hidden, note);
    }
    Ok(())
}

impl Page {
    /// Whether a piece belongs to an element that is not shown.
    fn is_unseen(&mut self, piece: &Piece<'_>) -> bool {
        let Some(unseen) = &mut self.unseen else {
            let Piece::Start(name, attributes) = piece else { return false };
            let hidden = is_hidden(attributes);
            if VOID.contains(&name.as_str()) || !(hidden || UNSEEN.contains(&name.as_str())) {
                return false;
            }
            let tables = usize::from(name == "table");
            self.unseen = Some(Unseen { name: name.clone(), depth: 1, tables, hidden });
            return true;
        };
        match piece {
            Piece::Text(text) => {
                if unseen.hidden {
                    self.hidden += text.chars().filter(|c| !c.is_whitespace()).count();
                }
                true
            }
            Piece::Start(name, _) => {
                let sibling = *name == unseen.name && MAY_STAY_OPEN.contains(&name.as_str());
                // A row ends the cell before it, and so on.
                let parent = unseen.tables == 0
                    && matches!((unseen.name.as_str(), name.as_str()), ("td" | "th", "td" | "th" | "tr"));
                if unseen.tables == 0 && (sibling || parent) {
                    self.unseen = None;
                    return self.is_unseen(piece);
                }
                unseen.tables += usize::from(name == "table");
                unseen.depth += usize::from(*name == unseen.name);
                true
            }
            Piece::End(name) => {
                if *name == unseen.name {
                    unseen.depth -= 1;
                    if unseen.depth == 0 {
                        self.unseen = None;
                    }
                    return true;
                }
                if name == "table" {
                    if unseen.tables == 0 && MAY_STAY_OPEN.contains(&unseen.name.as_str()) {
                        self.unseen = None;
                        return false;
                    }
                    unseen.tables = unseen.tables.saturating_sub(1);
                }
                true
            }
        }
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if let Some((c, length)) = (c == '&').then(|| entities::reference(rest)).flatten() {
                self.put(c, true);
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            self.put(c, false);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }

    /// One character; one that stood as a reference is no white space of the source.
    fn put(&mut self, c: char, referred: bool) {
        if self.preformatted > 0 && c == '\n' {
            self.end_line();
        } else if c.is_ascii_whitespace() && !referred && self.preformatted == 0 {
            self.gap = Some(self.gap.unwrap_or(false) || c == '\n');
        } else if c != '\r' {
            if let Some(broken) = self.gap.take()
                && let Some(last) = self.text.chars().next_back()
                && !last.is_whitespace()
                // A line break of the source between Chinese characters is none of the page.
                && !(broken && is_cjk(last) && is_cjk(c))
            {
                self.text.push(' ');
            }
            let invisible = matches!(c, '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{ad}');
            if !invisible {
                // A line break that stands as a reference ends no line.
                self.text.push(if matches!(c, '\u{a0}' | '\n') { ' ' } else { c });
            }
        }
    }

    /// Ends the line that is being read.
    fn end_line(&mut self) {
        self.gap = None;
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if let Some(open) = self.tables.last_mut().filter(|open| open.in_caption) {
            open.caption.get_or_insert_default().push_str(text);
            return;
        }
        self.container().push(Block::Line(text.to_owned()));
    }

    /// Where lines and tables go: the open cell, or what stands around a table without one.
    fn container(&mut self) -> &mut Vec<Block> {
        match self.tables.iter_mut().rev().find_map(|open| open.cell.as_mut()) {
            Some(cell) => &mut cell.blocks,
            None => &mut self.blocks,
        }
    }

    fn start(&mut self, name: &str, attributes: &str) -> Result<(), Said> {
        if BLOCKS.contains(&name) {
            self.end_line();
        }
        match name {
            "pre" => self.preformatted += 1,
            "table" => {
                if self.tables.len() >= DEEPEST {
                    return Err(said(
                        format!("网页中表格嵌套超过 {DEEPEST} 层；请只保存正文部分"),
                        format!("tables inside tables more than {DEEPEST} deep: save only the text itself"),
                    ));
                }
                self.tables.push(Open::default());
            }
            "caption" => {
                if let Some(open) = self.tables.last_mut() {
                    open.in_caption = true;
                }
            }
            "tr" => {
                self.end_cell();
                if let Some(open) = self.tables.last_mut() {
                    open.in_caption = false;
                    open.rows.push(Vec::new());
                }
            }
            "td" | "th" => {
                self.end_cell();
                if let Some(open) = self.tables.last_mut() {
                    open.in_caption = false;
                    if open.rows.is_empty() {
                        open.rows.push(Vec::new());
                    }
                    let columns = span(attribute(attributes, "colspan")).max(1);
                    let rows = span(attribute(attributes, "rowspan"));
                    open.cell = Some(Cell { columns, rows, blocks: Vec::new() });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str, budget: &mut Budget) -> Result<(), Said> {
        if BLOCKS.contains(&name) {
            self.end_line();
        }
        match name {
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "td" | "th" | "tr" => self.end_cell(),
            "caption" => {
                if let Some(open) = self.tables.last_mut() {
                    open.in_caption = false;
                }
            }
            "table" if !self.tables.is_empty() => self.end_table(budget)?,
            _ => {}
        }
        Ok(())
    }

    /// Ends the cell that is open in the innermost table.
    fn end_cell(&mut self) {
        self.end_line();
        if let Some(open) = self.tables.last_mut()
            && let Some(cell) = open.cell.take()
            && let Some(row) = open.rows.last_mut()
        {
            row.push(cell);
        }
    }

    /// Ends the innermost table: as a table of data, or as the layout of what stands in it.
    fn end_table(&mut self, budget: &mut Budget) -> Result<(), Said> {
        self.end_cell();
        let Some(open) = self.tables.pop() else { return Ok(()) };
        if is_layout(&open.rows) {
            let mut blocks: Vec<Block> = open.caption.into_iter().map(Block::Line).collect();
            for cell in open.rows.into_iter().flatten() {
                blocks.extend(cell.blocks);
            }
            let container = self.container();
            // The first content of a cell is handed on whole, however often.
            if container.is_empty() {
                *container = blocks;
            } else {
                container.extend(blocks);
            }
            return Ok(());
        }
        let inside = self.tables.last().is_some_and(|outer| outer.cell.is_some());
        let columns = open.rows.iter().map(Vec::len).max().unwrap_or_default();
        if inside && (columns < 2 || open.rows.len() < 2) {
            // A small table inside a cell is the text of the cell.
            let lines = open.rows.into_iter().map(|row| {
                Block::Line(
                    row.into_iter().map(text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" "),
                )
            });
            self.container().extend(lines);
            return Ok(());
        }
        let spanning = |cell: Cell| {
            let (columns, rows) = (cell.columns, cell.rows);
            Spanning { columns, rows, text: tidy(&text(cell)) }
        };
        let rows = open.rows.into_iter().map(|row| row.into_iter().map(spanning).collect()).collect();
        let rows = lay_out(rows, budget)?;
        self.container().push(Block::Table { name: open.caption, rows });
        Ok(())
    }
}

/// Whether a tag hides its element.
fn is_hidden(attributes: &str) -> bool {
    if attributes.is_empty() {
        return false;
    }
    let style = attribute(attributes, "style").is_some_and(|style| {
        let style: String =
            style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        ["display:none", "visibility:hidden", "mso-hide:all"].iter().any(|hides| style.contains(hides))
    });
    style || attribute(attributes, "hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
}

/// A span as an attribute gives it; 1 where it gives no number.
fn span(value: Option<&str>) -> usize {
    let digits: String = value.unwrap_or("1").trim().chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() { 1 } else { digits.parse().unwrap_or(usize::MAX) }
}
