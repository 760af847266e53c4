//! One row of a table of posts.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::PostRow;
use super::axes::Axes;
use super::equation::{self, Written};
use crate::chainage::{Chainage, Track};
use crate::survey::cell::Cell;
use crate::survey::columns::{Column, Columns, Field, Unit};
use crate::survey::found::{Found, Said, excerpt, said};

/// What of a table is the same for all its rows.
pub(super) struct Layout<'a> {
    pub(super) columns: &'a Columns,
    pub(super) axes: Option<&'a Axes>,
}

/// Counts over the rows, for the notes.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) without_post: usize,
    pub(super) prefixes: BTreeSet<String>,
}

/// Reads a row; all its faults are found. `None` for a row with a fault or without a post.
pub(super) fn read(
    layout: &Layout<'_>,
    found: &mut Found,
    counts: &mut Counts,
    row: usize,
    cells: &[Cell],
) -> Option<PostRow> {
    let mut reader = RowReader { layout, found, row, cells, clean: true };
    let post = reader.post(counts)?;
    let read = PostRow {
        row,
        line: reader.text(Field::Line).filter(|text| !text.is_empty()),
        track: reader.track(),
        printed: post.printed,
        post: post.at,
        post_out: post.out,
        letter: reader.letter(post.letter),
        xy: reader.position(post.out.is_some()),
        name: reader.text(Field::Name).unwrap_or_default(),
        tolerance_m: reader.tolerance(),
        basis: reader.text(Field::Basis).unwrap_or_default(),
        valid_from: reader.date(Field::ValidFrom),
        valid_to: reader.date(Field::ValidTo),
    };
    if let (Some(from), Some(to)) = (read.valid_from, read.valid_to)
        && from > to
    {
        let fault = said(
            format!("有效止 {to} 早于有效起 {from}"),
            format!("valid to {to} is before valid from {from}"),
        );
        reader.fault(Field::ValidTo, fault);
    }
    (reader.clean && post.clean).then_some(read)
}

struct RowReader<'a, 'f> {
    layout: &'a Layout<'a>,
    found: &'f mut Found,
    row: usize,
    cells: &'a [Cell],
    clean: bool,
}

struct Post {
    printed: String,
    at: Chainage,
    out: Option<Chainage>,
    letter: Option<char>,
    /// Whether it was read; otherwise the values are placeholders, so that the rest of the row is
    /// looked at too.
    clean: bool,
}

impl<'a> RowReader<'a, '_> {
    fn fault(&mut self, field: Field, fault: Said) {
        self.clean = false;
        let header = self.layout.columns.get(field).map(|column| column.header.as_str());
        self.found.fault(Some(self.row), header, fault);
    }

    fn cell(&self, field: Field) -> Option<(&'a Column, &'a Cell)> {
        let column = self.layout.columns.get(field)?;
        Some((column, self.cells.get(column.at).filter(|cell| !cell.is_empty())?))
    }

    fn text(&mut self, field: Field) -> Option<String> {
        let (_, cell) = self.cell(field)?;
        match cell.text() {
            Ok(text) => Some(text),
            Err(fault) => {
                self.fault(field, fault);
                None
            }
        }
    }

    /// The text of a cell of posts with the unit it is in.
    fn written(&mut self, field: Field) -> Option<(String, Unit)> {
        let unit = self.cell(field)?.0.unit;
        Some((self.text(field)?, unit))
    }

    /// `None` for a row without a post.
    fn post(&mut self, counts: &mut Counts) -> Option<Post> {
        let bad = |printed| Post { printed, at: Chainage::from_mm(0), out: None, letter: None, clean: false };
        if self.cell(Field::Post).is_none() {
            // Shape points and stations without a post are part of the bundled table.
            if self.layout.columns.has(Field::Kind) {
                counts.without_post += 1;
                return None;
            }
            self.fault(Field::Post, said("缺少公里标", "the post is missing"));
            return Some(bad(String::new()));
        }
        let Some((printed, unit)) = self.written(Field::Post) else { return Some(bad(String::new())) };
        let out = self.written(Field::PostOut);
        let (read, printed) = match out {
            None => (equation::read(&printed, unit), printed),
            Some((out, out_unit)) => {
                let both = if equation::is_one(&printed) || equation::is_one(&out) {
                    printed.clone()
                } else {
                    format!("{printed}={out}")
                };
                (self.with_outgoing((&printed, unit), (&out, out_unit)), both)
            }
        };
        let read = match read {
            Ok(read) => read,
            Err(fault) => {
                self.fault(Field::Post, fault);
                return Some(bad(printed));
            }
        };
        counts.prefixes.extend(read.prefix.filter(|prefix| !prefix.eq_ignore_ascii_case("K")));
        Some(Post { printed, at: read.at, out: read.out, letter: read.letter, clean: true })
    }

    /// A post whose outgoing side stands in a column of its own. The error is that of the column of
    /// posts; what is wrong with the other column is added here.
    fn with_outgoing(&mut self, post: (&str, Unit), out: (&str, Unit)) -> Result<Written, Said> {
        if equation::is_one(out.0) {
            self.fault(
                Field::PostOut,
                said("去向里程一列只写去向一侧", "the outgoing column holds the outgoing post only"),
            );
            return equation::read(post.0, post.1);
        }
        let outgoing = match equation::outgoing(out.0, out.1) {
            Ok(outgoing) => outgoing,
            Err(fault) => {
                self.fault(Field::PostOut, fault);
                return equation::read(post.0, post.1);
            }
        };
        if !equation::is_one(post.0) {
            return equation::of_two(post, out);
        }
        let read = equation::read(post.0, post.1)?;
        if read.out.is_some_and(|other| other != outgoing) {
            self.fault(
                Field::PostOut,
                said("与断链等式中的去向里程不一致", "differs from the outgoing post of the equation"),
            );
        }
        Ok(read)
    }

    fn track(&mut self) -> Track {
        let Some(text) = self.text(Field::Track) else { return Track::Whole };
        track(&text).unwrap_or_else(|| {
            self.fault(Field::Track, unknown_track(&text));
            Track::Whole
        })
    }

    fn letter(&mut self, written: Option<char>) -> Option<char> {
        let Some(text) = self.text(Field::Letter) else { return written };
        let text = crate::chainage::half_width(&text);
        let mut letters = text.trim().chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_ascii_alphabetic() => {
                if written.is_some_and(|other| other != letter) {
                    self.fault(
                        Field::Letter,
                        said("与公里标中的后缀字母不一致", "differs from the letter inside the post"),
                    );
                }
                Some(letter)
            }
            _ => {
                let text = excerpt(&text);
                self.fault(
                    Field::Letter,
                    said(
                        format!("后缀应为一个字母: “{text}”"),
                        format!("the suffix is one letter: {text:?}"),
                    ),
                );
                None
            }
        }
    }

    fn position(&mut self, equation: bool) -> Option<[f64; 2]> {
        let Some(axes) = self.layout.axes else {
            // A missing column is one fault of the table, not one of every row.
            return None;
        };
        let mut value = |column: &Column| match self.cells.get(column.at).unwrap_or(&Cell::Empty).number() {
            Ok(value) => (value, true),
            Err(fault) => {
                self.clean = false;
                self.found.fault(Some(self.row), Some(&column.header), fault);
                (None, false)
            }
        };
        let (first, second) = (value(&axes.first), value(&axes.second));
        match (first, second) {
            ((Some(x), _), (Some(y), _)) => Some([x, y]),
            ((None, true), (None, true)) if equation => None,
            ((None, true), (None, true)) => {
                self.missing(&format!("{}、{}", axes.first.header, axes.second.header));
                None
            }
            ((None, true), (Some(_), _)) => {
                self.missing(&axes.first.header);
                None
            }
            ((Some(_), _), (None, true)) => {
                self.missing(&axes.second.header);
                None
            }
            _ => None,
        }
    }

    fn missing(&mut self, header: &str) {
        self.clean = false;
        let fault = said(
            "缺少坐标；只有断链可以不带坐标",
            "the coordinate is missing; only an equation may do without",
        );
        self.found.fault(Some(self.row), Some(header), fault);
    }

    fn tolerance(&mut self) -> Option<f64> {
        let (column, cell) = self.cell(Field::Tolerance)?;
        let factor = if column.unit == Unit::Kilometres { 1000.0 } else { 1.0 };
        let cell = match cell {
            Cell::Text(text) => &Cell::text_of(text.trim_start_matches(['±', '土'])),
            cell => cell,
        };
        match cell.number() {
            Ok(Some(value)) if value >= 0.0 => Some(value * factor),
            Ok(Some(value)) => {
                let fault =
                    said(format!("误差不能为负: {value}"), format!("a tolerance is not negative: {value}"));
                self.fault(Field::Tolerance, fault);
                None
            }
            Ok(None) => None,
            Err(fault) => {
                self.fault(Field::Tolerance, fault);
                None
            }
        }
    }

    fn date(&mut self, field: Field) -> Option<Date> {
        let (_, cell) = self.cell(field)?;
        cell.date().unwrap_or_else(|fault| {
            self.fault(field, fault);
            None
        })
    }
}

/// A track in Chinese or in the English words of the API.
pub(in crate::survey) fn track(text: &str) -> Option<Track> {
    let plain = crate::chainage::half_width(text);
    Track::from_printed(&plain).or_else(|| {
        Some(match plain.trim().to_ascii_lowercase().as_str() {
            "whole" => Track::Whole,
            "up" => Track::Up,
            "down" => Track::Down,
            "single" => Track::Single,
            "left" => Track::Left,
            "right" => Track::Right,
            "relief" => Track::Relief,
            "link" => Track::Link,
            _ => return None,
        })
    })
}

fn unknown_track(text: &str) -> Said {
    let text = excerpt(text);
    said(
        format!("行别无法识别: “{text}”；可用 上行、下行、单线、左线、右线、疏解线、联络线，或留空表示全线"),
        format!(
            "unknown track {text:?}; use up, down, single, left, right, relief, link, or nothing for the whole line"
        ),
    )
}
