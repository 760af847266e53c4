//! A range cell → segments with their canonical lines.

use crate::chainage::{Chainage, Span, Track};
use crate::record::Confidence;

use super::draft::{Note, Seg, misprint, note};
use super::names::{self, LineName};
use super::ranges;
use super::summary::about;
use crate::record::{DoubtKind, Finding};

/// No railway line has posts beyond this; a larger number is not a post.
const LONGEST: Chainage = Chainage::from_metres(10_000_000);

/// The segments of a range cell, with their lines.
pub(super) fn segments(
    cell: &str,
    line: usize,
    row: u32,
    what: &'static str,
    misprints: bool,
    findings: &mut Vec<Finding>,
) -> Vec<Seg> {
    let read = ranges::read(cell);
    for text in read.unread {
        findings.push(about(
            line,
            row,
            DoubtKind::Range,
            format!("里程单元格中有无法识别的文字：{text:?}，请核对原文"),
            format!("unreadable text in the {what} cell: {text:?}; check the source"),
        ));
    }
    let mut segs = Vec::new();
    for printed in read.list {
        let spans = printed.range.spans();
        let Some(span) = spans.first().copied().filter(|s| s.from < s.to && s.to <= LONGEST) else {
            findings.push(about(
                line,
                row,
                DoubtKind::Range,
                format!("里程区间长度为零或超出任何线路：{:?}，未读入", printed.text),
                format!("a range of no length or beyond any {:?}; not read", printed.text),
            ));
            continue;
        };
        let mut notes = Vec::new();
        range_notes(&mut notes, &printed, span, spans.len());
        let mut seg = Seg {
            line: None,
            track: Track::Whole,
            tracks_printed: None,
            span,
            printed: printed.text,
            ordinal: printed.ordinal,
            notes,
        };
        if !printed.name.is_empty() {
            read_name(&mut seg, &printed.name, misprints);
        }
        segs.push(seg);
    }
    segs
}

/// Gives a segment a line whose name is printed elsewhere: in a column of its own or in a heading.
pub(super) fn name(seg: &mut Seg, printed: &str, misprints: bool) {
    seg.printed = format!("{} {}", printed.trim(), seg.printed);
    read_name(seg, printed, misprints);
}

/// Reads the name of a line with the range at hand. The misprints of the tables are those of one
/// county's print, so they hold only where `misprints` says so.
fn read_name(seg: &mut Seg, printed: &str, misprints: bool) {
    let LineName { stem, track, tracks_printed } = names::split_line_name(printed);
    if stem.is_empty() {
        return;
    }
    let mut named = names::line(&stem, seg.span);
    if named.fault.is_some() && !misprints {
        named = names::Named::plain(&stem, false);
    }
    misprint(&mut seg.notes, "line", printed, &named);
    seg.line = Some(named.name);
    seg.track = track;
    seg.tracks_printed = tracks_printed;
}

fn range_notes(notes: &mut Vec<Note>, printed: &ranges::Printed, span: Span, readings: usize) {
    let text = printed.range_text.as_str();
    let used = format!("{}-{}", span.from, span.to);
    if printed.range.is_reversed() {
        notes.push(note(
            Confidence::Corrected,
            "span",
            "reversed range",
            (Some(text), Some(&used)),
            "起止里程颠倒，已按大小排列",
            "the ends are printed in falling order; put in rising order",
        ));
    } else if readings > 1 {
        notes.push(note(
            Confidence::Inferred,
            "span",
            "two readings",
            (Some(text), Some(&used)),
            "里程写法有两种读法，取较可能者",
            "the notation has two readings; the likelier is used",
        ));
    }
    let odd = [&printed.range.from, &printed.range.to]
        .into_iter()
        .find_map(|post| post.prefix.as_deref().filter(|p| !p.eq_ignore_ascii_case("k")));
    if let Some(prefix) = odd {
        notes.push(note(
            Confidence::Verbatim,
            "span",
            "prefix in doubt",
            (Some(text), Some(text)),
            format!("冠号{prefix}照录：可能是右线标记，也可能是K的误认，未定"),
            format!("the prefix {prefix} is kept: a mark of the right track or a misread K, undecided"),
        ));
    }
}
