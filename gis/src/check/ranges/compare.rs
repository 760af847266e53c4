//! The ranges of one line, track and side against each other.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::metres;
use super::{RangeFinding, RangeKind, RowKind, Side, Used, length_mm};
use crate::chainage::{Overlap, Span, SpanSet, Track, overlaps};

pub(super) fn compare(used: &[Used<'_>], findings: &mut Vec<RangeFinding>) {
    let mut lines: BTreeMap<(&str, Track), Vec<Used<'_>>> = BTreeMap::new();
    for one in used {
        lines.entry((&one.row.line, one.row.track)).or_default().push(*one);
    }
    for ((line, track), rows) in lines {
        let mut found: Vec<RangeFinding> = Vec::new();
        // Rows for both sides stand on each; where the table tells no sides apart, on one of them.
        let sided = rows.iter().any(|u| u.row.side != Side::Both);
        let sides = if sided { &[Side::Left, Side::Right][..] } else { &[Side::Both] };
        for &side in sides {
            let of_side: Vec<Used<'_>> = rows.iter().copied().filter(|u| u.row.side.holds(side)).collect();
            let mut here = Vec::new();
            Lane { line, track, side, findings: &mut here }.compare(&of_side);
            for finding in here {
                // The same on both sides is said once.
                let same = |f: &&mut RangeFinding| {
                    (f.kind, f.span, &f.rows) == (finding.kind, finding.span, &finding.rows)
                };
                match found.iter_mut().find(same) {
                    Some(twin) => twin.side = Side::Both,
                    None => found.push(finding),
                }
            }
        }
        found.sort_by_key(|f| (f.span.map(|s| s.from), f.kind));
        findings.append(&mut found);
    }
    // The side is known only now, so it is put before the words only now.
    for finding in findings.iter_mut().filter(|f| f.kind.compares()) {
        let place = format!("{}{}{} ", finding.line, finding.track.zh(), finding.side.zh());
        finding.zh.insert_str(0, &place);
        finding.en.insert_str(0, &place);
    }
}

impl RangeKind {
    const fn compares(self) -> bool {
        matches!(
            self,
            Self::Gap
                | Self::TableOverlap
                | Self::ProseOverlap
                | Self::ProseAgainstTable
                | Self::ProseBeyondTable
                | Self::Restated
        )
    }
}

/// One side of a track, and where its findings go.
struct Lane<'a> {
    line: &'a str,
    track: Track,
    side: Side,
    findings: &'a mut Vec<RangeFinding>,
}

impl Lane<'_> {
    fn compare(&mut self, rows: &[Used<'_>]) {
        let of = |kind: RowKind| rows.iter().copied().filter(|u| u.row.kind == kind).collect::<Vec<_>>();
        let (table, prose) = (of(RowKind::Table), of(RowKind::Prose));
        let spans = |rows: &[Used<'_>]| rows.iter().map(|u| u.span).collect::<Vec<_>>();
        let (table_spans, prose_spans) = (spans(&table), spans(&prose));
        let covered = SpanSet::of(table_spans.iter().copied());
        let told = SpanSet::of(prose_spans.iter().copied());
        for gap in covered.gaps().spans() {
            self.gap(*gap, &table, &told);
        }
        for overlap in joined(&overlaps(&table_spans)) {
            self.overlap(RangeKind::TableOverlap, &overlap, &table, "表中各行", "of the table");
        }
        for overlap in joined(&overlaps(&prose_spans)) {
            self.overlap(RangeKind::ProseOverlap, &overlap, &prose, "正文各处", "of the prose");
        }
        for one in &prose {
            self.prose(one, &table, &covered);
        }
    }

    fn gap(&mut self, span: Span, table: &[Used<'_>], told: &SpanSet) {
        let rows = table.iter().filter(|u| u.span.to == span.from || u.span.from == span.to);
        let rows = rows.map(|u| u.row.row).collect();
        let (mut zh, mut en) = (
            "表中未列；可能未划，也可能是短链，未作判断".to_owned(),
            "not in the table; land without a range or a short chain, not decided".to_owned(),
        );
        let in_prose = told.intersection(&SpanSet::of([span]));
        if !in_prose.is_empty() {
            let m = metres(in_prose.length_mm());
            let _ = write!(zh, "；正文提到其中 {m} m");
            let _ = write!(en, "; the prose has {m} m of it");
        }
        self.push(RangeKind::Gap, span, rows, &zh, &en);
    }

    fn overlap(&mut self, kind: RangeKind, overlap: &Overlap, rows: &[Used<'_>], zh: &str, en: &str) {
        let numbers: Vec<usize> =
            overlap.of.iter().filter_map(|&no| rows.get(no)).map(|u| u.row.row).collect();
        let list = listed(&numbers);
        self.push(
            kind,
            overlap.span,
            numbers,
            &format!("{zh}重叠：第{list}行"),
            &format!("rows {list} {en} overlap"),
        );
    }

    /// A range of the prose against the table: one of it, beyond it, or across it.
    fn prose(&mut self, one: &Used<'_>, table: &[Used<'_>], covered: &SpanSet) {
        let no = one.row.row;
        if let Some(same) = table.iter().find(|u| u.span == one.span) {
            let of = same.row.row;
            self.push(
                RangeKind::Restated,
                one.span,
                vec![of, no],
                &format!("正文第{no}行即表第{of}行"),
                &format!("row {no} of the prose is row {of} of the table"),
            );
            return;
        }
        let own = SpanSet::of([one.span]);
        for span in own.intersection(covered).spans() {
            let mut rows: Vec<usize> =
                table.iter().filter(|u| u.span.intersection(*span).is_some()).map(|u| u.row.row).collect();
            let list = listed(&rows);
            rows.push(no);
            self.push(
                RangeKind::ProseAgainstTable,
                *span,
                rows,
                &format!("正文第{no}行与表第{list}行重叠，但不是其中任何一行"),
                &format!("row {no} of the prose overlaps rows {list} of the table and is none of them"),
            );
        }
        for span in own.minus(covered).spans() {
            self.push(
                RangeKind::ProseBeyondTable,
                *span,
                vec![no],
                &format!("正文第{no}行提到，表中未列"),
                &format!("in row {no} of the prose and not in the table"),
            );
        }
    }

    fn push(&mut self, kind: RangeKind, span: Span, mut rows: Vec<usize>, zh: &str, en: &str) {
        rows.sort_unstable();
        let place = format!("{}–{} ({} m)", span.from, span.to, metres(length_mm(span)));
        self.findings.push(RangeFinding {
            kind,
            rows,
            line: self.line.to_owned(),
            track: self.track,
            side: self.side,
            span: Some(span),
            zh: format!("{place}：{zh}"),
            en: format!("{place}: {en}"),
        });
    }
}

/// Neighbouring overlaps of the same rows as one.
fn joined(overlaps: &[Overlap]) -> Vec<Overlap> {
    let mut out: Vec<Overlap> = Vec::new();
    for overlap in overlaps {
        match out.last_mut() {
            Some(last) if last.span.to == overlap.span.from && last.of == overlap.of => {
                last.span.to = overlap.span.to;
            }
            _ => out.push(overlap.clone()),
        }
    }
    out
}

fn listed(rows: &[usize]) -> String {
    rows.iter().map(usize::to_string).collect::<Vec<_>>().join("、")
}
