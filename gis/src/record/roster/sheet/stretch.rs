//! The range of a row: one column, or from and to, with the line's name in the cell, in a column of
//! its own, or in the heading above.

use crate::chainage::Track;
use crate::record::roster::draft::{Seg, note};
use crate::record::roster::stretches;
use crate::record::roster::summary::about;
use crate::record::{Confidence, DoubtKind, Finding};

use super::cells::Value;
use super::header::Stretch;
use super::people::{Part, parts, plain};

/// The range cells of a row.
pub(super) struct Ranges {
    pub segs: Vec<Seg>,
    /// The cells as printed, for the source.
    pub cell: String,
}

/// Where a row stands, and what holds for all of it.
pub(super) struct At<'a> {
    pub line: usize,
    pub row: u32,
    /// The line of the heading above.
    pub heading: Option<&'a str>,
    /// Whether the misprints of the tables hold here: they are those of one county's print.
    pub misprints: bool,
}

fn value(values: &[Value], column: Option<usize>) -> String {
    column.and_then(|at| values.get(at)).map(|v| tidy(&v.text)).unwrap_or_default()
}

/// Half-width, circled numbers as ordinals, and the mark of a track drawn to the line's name.
fn tidy(text: &str) -> String {
    let mut plain = plain(text);
    for word in ["上行", "下行", "单线", "双线"] {
        plain = plain.replace(&format!("({word})"), word);
    }
    for word in ["上行", "下行"] {
        plain =
            plain.replace(&format!("{word}线"), word).replace(&format!("线 {word}"), &format!("线{word}"));
    }
    plain
}

/// Reads the range of a row.
pub(super) fn read(columns: &Stretch, values: &[Value], at: &At<'_>, findings: &mut Vec<Finding>) -> Ranges {
    let range = value(values, columns.range);
    let (from, to) = (value(values, columns.from), value(values, columns.to));
    let lines = value(values, columns.line);
    let composed = if range.trim().is_empty() {
        join(&from, &to, columns, at, findings)
    } else {
        // `1.甲线` in one column and `1.K1-K2` in the next: ordinals stay with the ranges.
        ordinals(&range)
    };
    let printed = |column: Option<usize>| {
        column.and_then(|c| values.get(c)).map(|v| v.text.trim().to_owned()).filter(|t| !t.is_empty())
    };
    let cell = [printed(columns.line), printed(columns.range), printed(columns.from), printed(columns.to)];
    let cell = cell.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let mut segs = stretches::segments(&composed, at.line, at.row, "range", at.misprints, findings);
    name(&mut segs, &lines, at, findings);
    tracks(&mut segs, &value(values, columns.track), at, findings);
    Ranges { segs, cell }
}

/// Brings `(1)` and `1、` before a range to the form that ranges are read in.
fn ordinals(range: &str) -> String {
    let list = parts(range);
    if list.iter().any(|part| part.ordinal.is_none()) {
        return range.to_owned();
    }
    list.iter()
        .map(|Part { ordinal, text }| format!("{}.{text}", ordinal.unwrap_or(1)))
        .collect::<Vec<_>>()
        .join(" ")
}

/// From and to as ranges; lists in both are joined one by one.
fn join(from: &str, to: &str, columns: &Stretch, at: &At<'_>, findings: &mut Vec<Finding>) -> String {
    let (from, to) = (list(from), list(to));
    if from.len() != to.len() {
        let (zh, en) = ("起点与终点的个数不同，未读入", "first and last posts differ in number; not read");
        findings.push(about(at.line, at.row, DoubtKind::Range, zh, en));
        return String::new();
    }
    let mut out = Vec::new();
    for (a, b) in from.iter().zip(&to) {
        let unit = |text: &str| {
            let bare = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
            match text.split_once('.').unwrap_or((text, "")).0.parse::<u64>() {
                Ok(m) if columns.metres && bare => {
                    let digits = text.split_once('.').map_or("", |(_, digits)| digits);
                    let point = if digits.is_empty() { "" } else { "." };
                    format!("K{}+{:03}{point}{digits}", m / 1000, m % 1000)
                }
                _ if columns.km && bare => format!("{text}Km"),
                _ => text.to_owned(),
            }
        };
        let ordinal = a.ordinal.or(b.ordinal).map(|n| format!("{n}.")).unwrap_or_default();
        let space = if ordinal.is_empty() { "" } else { ": " };
        out.push(format!("{ordinal}{space}{}-{}", unit(&a.text), unit(&b.text)));
    }
    out.join(" ")
}

fn list(cell: &str) -> Vec<Part> {
    // One number or post is no list, whatever its point looks like.
    let only = cell.trim();
    if only.parse::<f64>().is_ok() || crate::chainage::parse_post(only).is_ok() {
        return vec![Part { ordinal: None, text: only.to_owned() }];
    }
    let found = parts(cell);
    let [only] = found.as_slice() else { return found };
    if only.ordinal.is_some() {
        return found;
    }
    let words = only.text.split([' ', ',', '、']).map(str::trim).filter(|w| !w.is_empty());
    words.map(|text| Part { ordinal: None, text: text.to_owned() }).collect()
}

/// Gives every segment without a name in its cell the one of the column, of the heading, or of the
/// segment before it.
fn name(segs: &mut [Seg], column: &str, at: &At<'_>, findings: &mut Vec<Finding>) {
    let names = line_names(column);
    let items = segs.iter().filter(|seg| seg.ordinal.is_some()).count();
    let mut item = 0_usize;
    let mut before: Option<String> = None;
    let count = segs.len();
    for (no, seg) in segs.iter_mut().enumerate() {
        if no > 0 && seg.ordinal.is_some() {
            item += 1;
        }
        if let Some(own) = &seg.line {
            before = Some(own.clone());
            continue;
        }
        let listed = match names.as_slice() {
            [] => None,
            [only] => Some(only),
            many => {
                let by_label = seg.ordinal.and_then(|n| many.iter().find(|part| part.ordinal == Some(n)));
                // Lists of one length go together.
                let by_place = if many.len() == count {
                    many.get(no)
                } else if many.len() == items {
                    many.get(item)
                } else {
                    None
                };
                by_label.or(by_place)
            }
        };
        let printed =
            listed.map(|part| part.text.as_str()).or(if names.is_empty() { at.heading } else { None });
        if let Some(printed) = printed {
            stretches::name(seg, printed, at.misprints);
            before.clone_from(&seg.line);
        } else if let Some(line) = &before {
            seg.line = Some(line.clone());
            seg.notes.push(note(
                Confidence::Inferred,
                "line",
                "line name not repeated",
                (None, Some(line)),
                "同一单元格内线名只写一次，取前一段的线名",
                "the line's name is printed once in the cell; that of the segment before is used",
            ));
        } else {
            findings.push(
                about(
                    at.line,
                    at.row,
                    DoubtKind::Line,
                    format!("里程{:?}没有线名，未读入", seg.printed),
                    format!("the range {:?} has no line; not read", seg.printed),
                )
                .printed(&seg.printed),
            );
        }
    }
}

/// The names of a column of lines.
fn line_names(column: &str) -> Vec<Part> {
    let found = parts(column);
    let [only] = found.as_slice() else { return found };
    if only.ordinal.is_some() {
        return found;
    }
    let words = only.text.split([' ', '、', ',', '/']).map(str::trim).filter(|w| !w.is_empty());
    words.map(|text| Part { ordinal: None, text: text.to_owned() }).collect()
}

/// The column of tracks (行别).
fn tracks(segs: &mut [Seg], column: &str, at: &At<'_>, findings: &mut Vec<Finding>) {
    let text = column.trim();
    if text.is_empty() {
        return;
    }
    for seg in segs.iter_mut() {
        match (Track::from_printed(text), text) {
            (Some(track), _) => seg.track = if seg.track == Track::Whole { track } else { seg.track },
            (None, "双线" | "上下行" | "上、下行" | "复线") => {
                seg.tracks_printed = Some(text.to_owned());
            }
            (None, _) => {
                let zh = format!("行别无法识别：{text:?}，按全线记录");
                let en = format!("the track cannot be read: {text:?}; taken as the whole line");
                findings.push(about(at.line, at.row, DoubtKind::Range, zh, en).printed(text));
                return;
            }
        }
    }
}
