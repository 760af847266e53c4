//! The geometry of findings, and lines or ranges that have none.

use std::collections::BTreeMap;

use geo::MultiLineString;

use super::{Found, Kind, Shape, Told, place};
use crate::chainage::{Span, SpanSet, Track};
use crate::line::{Chain, Lines};
use crate::record::{Body, Record};

/// A stretch as it is drawn.
pub(super) struct Drawn {
    pub(super) shape: Shape,
    pub(super) geometry: Option<MultiLineString<f64>>,
    pub(super) measures: Vec<Vec<f64>>,
    /// ± metres along, the largest of the stretch.
    pub(super) accuracy_m: Option<f64>,
}

impl Drawn {
    pub(super) const fn not(shape: Shape) -> Self {
        Self { shape, geometry: None, measures: Vec::new(), accuracy_m: None }
    }
}

/// Draws a stretch on every track that `track` stands for.
pub(super) fn draw(lines: &Lines, line: &str, track: Track, span: Span) -> Drawn {
    let (mut parts, mut measures, mut missing) = (Vec::new(), Vec::new(), false);
    let mut schematic = false;
    let mut accuracy_m: Option<f64> = None;
    for slice in lines.slice(line, track, span) {
        missing |= !slice.missing.is_empty();
        if slice.geometry.0.is_empty() {
            continue;
        }
        let of_track = |chain: &&Chain| chain.track == slice.track;
        schematic |= lines.get(line).and_then(|l| l.chains.iter().find(of_track)).is_none_or(|c| c.schematic);
        accuracy_m = Some(accuracy_m.map_or(slice.tolerance_m, |a| a.max(slice.tolerance_m)));
        parts.extend(slice.geometry);
        measures.extend(slice.measures);
    }
    if parts.is_empty() {
        return Drawn::not(Shape::None);
    }
    let shape = match (missing, schematic) {
        (true, _) => Shape::Partial,
        (false, true) => Shape::Schematic,
        (false, false) => Shape::Surveyed,
    };
    Drawn { shape, geometry: Some(MultiLineString::new(parts)), measures, accuracy_m }
}

/// What is listed of one line and track.
#[derive(Default)]
struct Listed<'a> {
    records: Vec<(&'a str, Span)>,
    counties: Vec<String>,
}

pub(super) fn find(records: &[&Record], found: &mut Found<'_>) {
    let mut by_line: BTreeMap<(&str, Track), Listed<'_>> = BTreeMap::new();
    for record in records {
        if let Body::Segment(segment) = &record.body {
            let listed = by_line.entry((&segment.line, segment.track)).or_default();
            listed.records.push((&record.id, segment.span));
            if !listed.counties.contains(&segment.county) {
                listed.counties.push(segment.county.clone());
            }
        }
    }
    for ((line, track), listed) in by_line {
        let all: SpanSet = listed.records.iter().map(|(_, span)| *span).collect();
        let Some(extent) = all.extent() else { continue };
        if found.lines.get(line).is_none() {
            let words = [
                "线路数据中没有此线，名单照录，位置无法核对",
                "not in the line data: kept as listed, its place cannot be checked",
            ];
            tell(found, Kind::UnknownLine, (line, track), extent, &listed, words);
            continue;
        }
        let (mut missing, mut drawn) = (Vec::new(), false);
        for span in all.spans() {
            let slices = found.lines.slice(line, track, *span);
            if slices.is_empty() {
                missing.push(*span);
            }
            for slice in slices {
                drawn |= !slice.geometry.0.is_empty();
                missing.extend(slice.missing);
            }
        }
        if !drawn {
            let words = [
                "此线没有标定的线形，只能按名单回答，不能落图",
                "the line has no calibrated geometry: answered from the roster, not drawn",
            ];
            tell(found, Kind::NoGeometry, (line, track), extent, &listed, words);
            continue;
        }
        for span in SpanSet::of(missing).spans() {
            let words = [
                "此段在标定里程之外，没有线形，不作外推",
                "beyond the calibrated posts: no geometry, and nothing is extrapolated",
            ];
            tell(found, Kind::PartialGeometry, (line, track), *span, &listed, words);
        }
    }
}

fn tell(
    found: &mut Found<'_>,
    kind: Kind,
    (line, track): (&str, Track),
    span: Span,
    listed: &Listed<'_>,
    [zh, en]: [&str; 2],
) {
    let place = place(line, track, span);
    let meets = listed.records.iter().filter(|(_, own)| own.intersection(span).is_some());
    found.add(Told {
        kind,
        line,
        track,
        span: Some(span),
        length_m: None,
        counties: if kind == Kind::PartialGeometry { Vec::new() } else { listed.counties.clone() },
        tier: None,
        words: (format!("{place}：{zh}"), format!("{place}: {en}")),
        records: meets.map(|(id, _)| (*id).to_owned()).collect(),
        drawn: false,
    });
}
