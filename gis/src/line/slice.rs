//! Range of posts → geometry.
//!
//! A range covers what lies between the places of its two posts along the chain, across equations.
//! It is half-open by number, `[from, to)`, and drawn to both its ends.

use geo::{Coord, LineString, MultiLineString};
use jiff::civil::Date;

use super::calibration::{Calibration, Equation, Hit};
use super::path::SAME_M;
use super::resolve::selects;
use super::{Chain, Lines, Selector, Track};
use crate::chainage::{Chainage, Span};

/// How an end of a range was found on a chain.
#[derive(Debug, Clone, PartialEq)]
pub enum RangeEnd {
    /// At one place.
    At,
    /// The post repeats in a long chain: at one of these distances along. The range is drawn to the
    /// farthest, so that it covers every reading.
    Several(Vec<f64>),
    /// In a short chain: no such post on the ground, the range ends where the numbers jump.
    InGap(Equation),
    /// Beyond the calibrated posts: the range is drawn as far as they reach.
    Beyond,
}

/// The known geometry of a range of posts on one chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice {
    /// The track.
    pub track: Track,
    /// The part of the range that the calibrated chain covers, following its vertices, in the
    /// direction of increasing posts. A new part begins at every equation. Degrees.
    pub geometry: MultiLineString<f64>,
    /// The post in metres at every vertex of `geometry`.
    pub measures: Vec<Vec<f64>>,
    /// Length along the chain in metres.
    pub length_m: f64,
    /// How the lower and the upper end were found.
    pub ends: [RangeEnd; 2],
    /// The parts of the range without geometry.
    pub missing: Vec<Span>,
    /// The largest ± metres along within the part.
    pub tolerance_m: f64,
    /// The largest ± metres across within the part.
    pub lateral_m: f64,
    /// Whether the numbers begin anew between the ends, so that they do not bound one stretch: then
    /// nothing is drawn, and the parts must be asked for one by one.
    pub restarts: bool,
    /// Whether the chain only joins points.
    pub schematic: bool,
}

/// A range that is asked about on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RangeAsk {
    /// The track; [`Track::Whole`] for all.
    pub track: Track,
    /// The range by number.
    pub span: Span,
    /// Which place of a repeated post its lower and its upper end mean.
    pub selectors: [Selector; 2],
    /// The day on which the posts held; `None` for the calibration that holds last.
    pub on: Option<Date>,
}

impl Lines {
    /// The geometry of `span` on the tracks of `line` that `track` stands for (all tracks for
    /// [`Track::Whole`]; a line known only as a whole stands for each of its tracks), by the
    /// calibration that holds last. Empty when the line or its geometry is unknown. Nothing is drawn
    /// beyond the calibrated posts.
    pub fn slice(&self, line: &str, track: Track, span: Span) -> Vec<Slice> {
        self.slice_on(line, track, span, None)
    }

    /// [`Lines::slice`] by the calibration that holds on a day.
    pub fn slice_on(&self, line: &str, track: Track, span: Span, on: Option<Date>) -> Vec<Slice> {
        self.slice_range(line, &RangeAsk { track, span, selectors: [Selector::Any; 2], on })
    }

    /// The geometry of a range whose ends may name one of the places of a repeated post.
    pub fn slice_range(&self, line: &str, ask: &RangeAsk) -> Vec<Slice> {
        let Some(line) = self.get(line) else { return Vec::new() };
        let chains = line.chains_of(Some(ask.track));
        chains.filter_map(|chain| Some(slice_chain(chain, chain.calibration(ask.on)?, ask))).collect()
    }
}

/// An end of a range: the distance along, and how it was found.
fn end(calibration: &Calibration, at: Chainage, selector: Selector, upper: bool) -> (Option<f64>, RangeEnd) {
    let selected = |hit: &Hit| selects(selector, calibration, *hit, at);
    let met = calibration.places(at).any(|hit| selected(&hit));
    let places = calibration.places(at).filter(|hit| !met || selected(hit));
    let mut places: Vec<f64> = places.map(|hit| hit.along).collect();
    // The post at which a run ends and the next begins with another number ends ranges there too.
    if upper && selector == Selector::Any {
        places.extend(calibration.equations().filter(|knot| knot.incoming == at).map(|knot| knot.along));
        places.sort_by(f64::total_cmp);
        places.dedup();
    }
    match places.as_slice() {
        [] => match calibration.gap_at(at) {
            Some((equation, along)) => (Some(along), RangeEnd::InGap(equation)),
            None => (None, RangeEnd::Beyond),
        },
        [one] => (Some(*one), RangeEnd::At),
        [first, .., last] => (Some(if upper { *last } else { *first }), RangeEnd::Several(places)),
    }
}

fn slice_chain(chain: &Chain, calibration: &Calibration, ask: &RangeAsk) -> Slice {
    let (span, [first_selector, last_selector]) = (ask.span, ask.selectors);
    let mut slice = Slice {
        track: chain.track,
        geometry: MultiLineString::new(Vec::new()),
        measures: Vec::new(),
        length_m: 0.0,
        ends: [RangeEnd::Beyond, RangeEnd::Beyond],
        missing: vec![span],
        tolerance_m: 0.0,
        lateral_m: 0.0,
        restarts: false,
        schematic: chain.schematic,
    };
    let (Some((first, last)), Some((start, finish))) = (calibration.ends(), calibration.reach()) else {
        return slice;
    };
    let (lower, lower_end) = end(calibration, span.from, first_selector, false);
    let (upper, upper_end) = end(calibration, span.to, last_selector, true);
    slice.ends = [lower_end, upper_end];
    // An end on no run is below the posts, above them, or between two runs whose counting began anew.
    let (lowest, highest) = calibration.bounds().unwrap_or((first, last));
    let from = lower.or((span.from < lowest).then_some(start));
    let to = upper.or((span.to > highest).then_some(finish));
    // Where the counting begins anew the smaller number stands behind the greater one, or an end is
    // on no run although there are smaller and greater posts.
    let (Some(from), Some(to)) = (from, to) else {
        slice.restarts = true;
        return slice;
    };
    if from > to + SAME_M {
        slice.restarts = true;
        return slice;
    }
    slice.missing.clear();
    if span.from < lowest {
        slice.missing.push(Span { from: span.from, to: span.to.min(lowest) });
    }
    if span.to > highest {
        slice.missing.push(Span { from: span.from.max(highest), to: span.to });
    }
    if from >= to {
        return slice;
    }
    slice.length_m = to - from;
    draw(chain, calibration, from, to, &mut slice);
    slice
}

/// Draws the chain between two distances along, run by run.
fn draw(chain: &Chain, calibration: &Calibration, from: f64, to: f64, slice: &mut Slice) {
    let path = &chain.path;
    for run in calibration.stretches() {
        let (low, high) = (from.max(run.from_m), to.min(run.to_m));
        if low >= high {
            continue;
        }
        let (Some(begin), Some(end)) = (path.piece_at(low), path.piece_at(high)) else { continue };
        let mut coords: Vec<Coord<f64>> = Vec::new();
        let mut measures = Vec::new();
        let mut add = |place: Option<(f64, f64)>, along: f64| {
            if let (Some((x, y)), Some(post)) = (place, run.post_at(along)) {
                coords.push(Coord { x, y });
                measures.push(post.metres());
            }
        };
        add(path.place(begin), low);
        // The end of one piece is the beginning of the next: a range that ends at a vertex has it once.
        let after_end = if end.1 > 0.0 { end.0 + 1 } else { end.0 };
        // A vertex within a millimetre of an end is that end.
        let inner = low + 0.001..high - 0.001;
        for vertex in (begin.0 + 1..after_end).filter(|no| inner.contains(&path.along_at(*no))) {
            add(path.vertex(vertex).map(|[x, y]| (x, y)), path.along_at(vertex));
        }
        add(path.place(end), high);
        for piece in begin.0..after_end {
            slice.lateral_m = slice.lateral_m.max(path.vague(piece).lateral_m());
        }
        slice.tolerance_m = slice.tolerance_m.max(run.tolerance_m(low, high));
        if coords.len() > 1 {
            slice.geometry.0.push(LineString::new(coords));
            slice.measures.push(measures);
        }
    }
}
