//! The text of a document as one string for matching, with the way back to what was printed where.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::figure::pattern;
use crate::gazette::{Document, Gazette, half_width, is_cjk, join_cjk, parse_date, plain};

/// A line that is only a page number: `— 12 —`, `- 12 -`, `·12·`, `第12页`, `第 3 页 共 9 页`.
static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:[-—–―─·•]+\s*\d{1,4}\s*[-—–―─·•]+|第?\s*\d{1,4}\s*页(?:\s*[/，,]?\s*共\s*\d{1,4}\s*页)?)$")
});

/// A line that begins with a label (`用地位置：`): it is no continuation of the line above.
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])?\p{Han}{2,12}[：:]"));

/// What stands for a bare number between two halves of a figure: whether it is a page number cannot
/// be told, and the mark makes the figure illegible instead of wrong.
const BREAK: char = '□';

/// A document's text after its number: joined over lines, white space dropped, full-width letters,
/// digits and signs as half-width. Every character knows its printed form and its line.
#[derive(Clone)]
pub(super) struct Body {
    /// The text for matching.
    pub(super) norm: String,
    printed: String,
    marks: Vec<Mark>,
    /// Where each printed line begins in [`Body::norm`].
    starts: Vec<usize>,
}

/// One character of the text.
#[derive(Clone, Copy)]
struct Mark {
    norm: usize,
    printed: usize,
    line: usize,
}

impl Body {
    /// The text of a document without its page numbers and without the lines that `skip` names:
    /// those of tables that are read as tables.
    pub(super) fn new(gazette: &Gazette, document: &Document, skip: impl Fn(usize) -> bool) -> Self {
        let mut body =
            Self { norm: String::new(), printed: String::new(), marks: Vec::new(), starts: Vec::new() };
        let lines: Vec<(usize, String)> = document
            .body(gazette)
            .filter(|(line, _)| !skip(*line))
            .map(|(line, text)| (line, plain(text)))
            .filter(|(_, text)| !text.is_empty() && !is_page_number(text))
            .collect();
        for (at, (line, text)) in lines.iter().enumerate() {
            body.starts.push(body.norm.len());
            let before = at.checked_sub(1).and_then(|at| lines.get(at)).map_or("", |(_, text)| text.as_str());
            let after = lines.get(at + 1).map_or("", |(_, text)| text.as_str());
            if splits_a_figure(before, text, after) {
                body.push(BREAK, *line);
                continue;
            }
            if ends_above(&body.norm, before, text) {
                // Only for matching: nothing of the kind is printed.
                body.marks.push(Mark { norm: body.norm.len(), printed: body.printed.len(), line: *line });
                body.norm.push('；');
            }
            for c in text.chars() {
                body.push(c, *line);
            }
        }
        body
    }

    fn push(&mut self, c: char, line: usize) {
        if !c.is_whitespace() {
            self.widen_comma(c);
            self.marks.push(Mark { norm: self.norm.len(), printed: self.printed.len(), line });
            self.norm.push(half_width(c));
        }
        self.printed.push(c);
    }

    /// A half-width comma beside a Chinese character divides clauses like `，`, and is none of a number.
    /// The last character of the text is looked at when the one after it is known.
    fn widen_comma(&mut self, next: char) {
        let Some(before) = self.norm.strip_suffix(',') else { return };
        let chinese = |c: char| is_cjk(c) || matches!(c, '(' | ')');
        if before.chars().next_back().is_some_and(chinese) || is_cjk(half_width(next)) {
            let old = self.norm.len();
            self.norm.pop();
            self.norm.push('，');
            if let Some(start) = self.starts.last_mut().filter(|start| **start == old) {
                *start = self.norm.len();
            }
        }
    }

    /// Adds a sentence made of a form's label and value; everything in it stands on one line.
    pub(super) fn append(&mut self, text: &str, line: usize) {
        self.starts.push(self.norm.len());
        for c in text.chars() {
            self.push(c, line);
        }
    }

    /// Only these ranges of the text, in this order.
    pub(super) fn select(&self, ranges: &[Range<usize>]) -> Self {
        let mut out =
            Self { norm: String::new(), printed: String::new(), marks: Vec::new(), starts: Vec::new() };
        for range in ranges {
            let first = self.marks.partition_point(|mark| mark.norm < range.start);
            let after = self.marks.partition_point(|mark| mark.norm < range.end);
            let (norm, printed) = (out.norm.len(), out.printed.len());
            out.starts.push(norm);
            let (from, to) = (self.mark_printed(first), self.mark_printed(after));
            let start = self.marks.get(first).map_or(self.norm.len(), |mark| mark.norm);
            let end = self.marks.get(after).map_or(self.norm.len(), |mark| mark.norm);
            out.starts.extend(
                self.starts.iter().filter(|at| **at > start && **at < end).map(|at| at - start + norm),
            );
            for mark in self.marks.get(first..after).unwrap_or_default() {
                out.marks.push(Mark {
                    norm: mark.norm - start + norm,
                    printed: mark.printed.saturating_sub(from) + printed,
                    line: mark.line,
                });
            }
            out.norm.push_str(self.norm.get(start..end).unwrap_or_default());
            out.printed.push_str(self.printed.get(from..to).unwrap_or_default());
        }
        out
    }

    fn mark_printed(&self, index: usize) -> usize {
        self.marks.get(index).map_or(self.printed.len(), |mark| mark.printed)
    }

    /// What was printed for a range of [`Body::norm`], without the spaces of broken lines.
    pub(super) fn printed(&self, range: Range<usize>) -> String {
        let first = self.marks.partition_point(|mark| mark.norm < range.start);
        let after = self.marks.partition_point(|mark| mark.norm < range.end);
        let (from, to) = (self.mark_printed(first), self.mark_printed(after));
        join_cjk(self.printed.get(from..to).unwrap_or_default())
    }

    /// The line of a character of [`Body::norm`]; the last line beyond its end, 1 in an empty text.
    pub(super) fn line(&self, at: usize) -> usize {
        let index = self.marks.partition_point(|mark| mark.norm <= at);
        self.marks.get(index.saturating_sub(1)).map_or(1, |mark| mark.line)
    }

    /// Whether a printed line begins here.
    pub(super) fn starts_line(&self, at: usize) -> bool {
        self.starts.binary_search(&at).is_ok()
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

    /// The text from a place to the end of its clause.
    pub(super) fn rest_of_clause(&self, at: usize) -> &str {
        let rest = self.norm.get(at..).unwrap_or_default();
        rest.get(..rest.find(['。', '；', ';']).unwrap_or(rest.len())).unwrap_or_default()
    }
}

/// Whether a line shows that the sentence above it has ended without a mark: it begins with a label,
/// or is the signature under a list of labels.
fn ends_above(norm: &str, before: &str, text: &str) -> bool {
    if norm.is_empty()
        || norm.ends_with(['。', '；', ';', '，', ',', '、', ':', '：', '('])
        || text.len() > 4_000
    {
        return false;
    }
    let signature = || parse_date(text).is_some() || super::whole::is_body(text);
    LABEL.is_match(text) || LABEL.is_match(before) && signature()
}

/// Whether a line is a page number and nothing else, marked as one.
fn is_page_number(text: &str) -> bool {
    text.len() < 60 && PAGE.is_match(&text.chars().map(half_width).collect::<String>())
}

/// Whether a bare number stands between the two halves of a figure.
fn splits_a_figure(before: &str, text: &str, after: &str) -> bool {
    text.len() <= 4
        && text.chars().all(|c| half_width(c).is_ascii_digit())
        && before.chars().next_back().is_some_and(|c| matches!(half_width(c), '0'..='9' | '.'))
        && after.chars().next().is_some_and(|c| matches!(half_width(c), '0'..='9' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazette::split;

    fn body(text: &str) -> Body {
        let text = format!("甲市人民政府关于乙的批复\n甲政函〔2020〕7号\n甲局：\n{text}\n");
        let gazette = split("甲.txt", text.as_bytes()).unwrap();
        Body::new(&gazette, &gazette.documents[0], |_| false)
    }

    #[test]
    fn a_page_number_between_two_lines_is_skipped_and_a_bare_one_inside_a_figure_is_a_doubt() {
        for page in ["— 12 —", "- 3 -", "第 4 页", "第4页 共9页"] {
            assert!(
                body(&format!("面积13.22\n\n{page}\n\n42公顷")).norm.ends_with("面积13.2242公顷"),
                "{page}"
            );
        }
        assert!(body("面积13.22\n12\n42公顷").norm.ends_with("面积13.22□42公顷"));
        assert!(body("面积\n12\n公顷").norm.ends_with("面积12公顷"), "a figure, not a page");
    }

    #[test]
    fn a_label_or_a_signature_under_labels_ends_the_line_above() {
        let read = body("用地位置：乙村\n用地面积：3亩\n甲县自然资源局\n2020年1月1日");
        assert!(
            read.norm.ends_with("用地位置:乙村；用地面积:3亩；甲县自然资源局2020年1月1日"),
            "{}",
            read.norm
        );
        let at = read.norm.find("乙村").unwrap();
        assert_eq!(read.printed(at..at + "乙村；".len()), "乙村");
        assert!(body("用于建设乙\n工程。").norm.ends_with("用于建设乙工程。"));
    }

    #[test]
    fn a_selection_knows_its_lines_and_print() {
        let whole = body("一、甲 乙。\n二、丙 丁。");
        let second = whole.norm.find("二").unwrap();
        let part = whole.select(&[second..whole.norm.len(), 0..6]);
        assert!(part.norm.starts_with("二、丙丁。"));
        assert_eq!((part.line(0), part.printed(9..13).as_str()), (5, "丁。"));
        assert!(part.starts_line(0));
    }
}
