//! The text of a document as one string for matching, with the way back to what was printed where.

use std::ops::Range;

use crate::gazette::{Document, Gazette, half_width, join_cjk, plain};

/// A document's text after its number: joined over lines, white space dropped, full-width letters,
/// digits and signs as half-width. Every character knows its printed form and its line.
pub(super) struct Body {
    /// The text for matching.
    pub(super) norm: String,
    printed: String,
    marks: Vec<Mark>,
}

/// One character of the text.
struct Mark {
    norm: usize,
    printed: usize,
    line: usize,
}

impl Body {
    pub(super) fn new(gazette: &Gazette, document: &Document) -> Self {
        let mut body = Self { norm: String::new(), printed: String::new(), marks: Vec::new() };
        for (line, text) in document.body(gazette) {
            for c in plain(text).chars() {
                if !c.is_whitespace() {
                    body.marks.push(Mark { norm: body.norm.len(), printed: body.printed.len(), line });
                    body.norm.push(half_width(c));
                }
                body.printed.push(c);
            }
        }
        body
    }

    /// What was printed for a range of [`Body::norm`], without the spaces of broken lines.
    pub(super) fn printed(&self, range: Range<usize>) -> String {
        let first = self.marks.partition_point(|mark| mark.norm < range.start);
        let after = self.marks.partition_point(|mark| mark.norm < range.end);
        let from = self.marks.get(first).map_or(self.printed.len(), |mark| mark.printed);
        let to = self.marks.get(after).map_or(self.printed.len(), |mark| mark.printed);
        join_cjk(self.printed.get(from..to).unwrap_or_default())
    }

    /// The line of a character of [`Body::norm`]; the last line beyond its end.
    pub(super) fn line(&self, at: usize) -> usize {
        let index = self.marks.partition_point(|mark| mark.norm <= at);
        self.marks.get(index.saturating_sub(1)).map_or(0, |mark| mark.line)
    }

    /// The clauses of the text (up to `。`, `；` or `;`), as ranges of [`Body::norm`].
    pub(super) fn clauses(&self) -> Vec<Range<usize>> {
        let mut from = 0;
        let mut clauses = Vec::new();
        for (at, end) in self.norm.match_indices(['。', '；', ';']) {
            clauses.push(from..at);
            from = at + end.len();
        }
        clauses.push(from..self.norm.len());
        clauses
    }

    /// The text of a range; empty when the range does not fit.
    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.norm.get(range).unwrap_or_default()
    }
}
