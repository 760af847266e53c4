//! Random surveyed lines.

use landrail_gis::crs::MetricZone;
use landrail_gis::line::Track;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{TestError, TestRunner};

use super::model::{Made, Mark};

/// What happens to the numbers at a mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Jump {
    No,
    /// Millimetres that repeat.
    Long(i64),
    /// Millimetres that are skipped.
    Short(i64),
    /// The counter begins anew here.
    Reset(i64),
}

pub(crate) fn jump() -> impl Strategy<Value = Jump> {
    prop_oneof![
        3 => Just(Jump::No),
        2 => (10_i64..600_000).prop_map(Jump::Long),
        2 => (10_i64..3_000_000).prop_map(Jump::Short),
        1 => (-2_000_000_i64..2_000_000).prop_map(Jump::Reset),
    ]
}

pub(crate) fn no_jump() -> impl Strategy<Value = Jump> {
    Just(Jump::No)
}

pub(crate) fn only_long() -> impl Strategy<Value = Jump> {
    prop_oneof![Just(Jump::No), (10_i64..600_000).prop_map(Jump::Long)]
}

/// What posts a line has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Posts {
    /// True distances, to a millimetre.
    True,
    /// Distances up to 3 % longer or shorter.
    Stretched,
    /// The same, from the first vertex to the last.
    Whole,
}

/// A line of up to 40 vertices 5–400 m apart with bends of up to 137°, so that it may cross itself;
/// it starts anywhere between K-5 and K300; up to 8 marks between the first and the last, which
/// leave a tail without posts at some ends unless `Whole` is asked for.
pub(crate) fn line(
    line: &'static str,
    track: Track,
    zones: std::ops::Range<usize>,
    jumps: impl Strategy<Value = Jump>,
    posts: Posts,
) -> impl Strategy<Value = Made> {
    let origin = (420e3..580e3_f64, 4.2e6..4.44e6_f64, 0.0..std::f64::consts::TAU);
    let moves = vec((-2.4..2.4_f64, 5.0..400.0_f64), 1..40);
    let stretch = match posts {
        Posts::True => 1.0..1.000_000_000_1_f64,
        Posts::Stretched | Posts::Whole => 0.97..1.03_f64,
    };
    let marks = vec((0.0..1.0_f64, stretch.clone(), jumps), 0..8);
    let ends = (any::<bool>(), any::<bool>(), stretch);
    (zones, origin, moves, -5_000_000_i64..300_000_000, marks, ends).prop_map(
        move |(zone, (x, y, heading), moves, start, inner, (tail_before, tail_after, last_scale))| {
            let mut xy = vec![[x, y]];
            let mut heading = heading;
            for (turn, length) in moves {
                heading += turn;
                let last = xy[xy.len() - 1];
                xy.push([last[0] + length * heading.cos(), last[1] + length * heading.sin()]);
            }
            let mut made =
                Made { line: line.to_owned(), track, zone: MetricZone::ALL[zone], xy, marks: Vec::new() };
            let total = made.length();
            let tails = posts != Posts::Whole;
            let first = if tails && tail_before { 0.04 * total } else { 0.0 };
            let last = if tails && tail_after { 0.95 * total } else { total };
            made.marks.push(Mark { along: first, incoming: start, outgoing: start });
            let mut inner: Vec<(f64, f64, Jump)> =
                inner.into_iter().map(|(t, scale, jump)| (first + (last - first) * t, scale, jump)).collect();
            inner.sort_by(|a, b| a.0.total_cmp(&b.0));
            inner.push((last, last_scale, Jump::No));
            for (along, scale, jump) in inner {
                let before = made.marks[made.marks.len() - 1];
                if along < before.along + 1.0 || (along > last - 1.0 && along < last) {
                    continue;
                }
                let incoming = before.outgoing + ((along - before.along) * scale * 1000.0).round() as i64;
                let outgoing = match jump {
                    Jump::No => incoming,
                    Jump::Long(mm) => incoming - mm,
                    Jump::Short(mm) => incoming + mm,
                    Jump::Reset(mm) => mm,
                };
                made.marks.push(Mark { along, incoming, outgoing });
            }
            made
        },
    )
}

/// What to ask of a line, whatever the line is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ask {
    /// A part of a run between two marks.
    Run(prop::sample::Index, f64),
    /// Between the incoming and the outgoing post of a mark.
    Jump(prop::sample::Index, f64),
    /// Millimetres off a mark's incoming or outgoing post.
    Mark(prop::sample::Index, bool, i64),
    /// Somewhere from 3 km below the least post to 3 km above the greatest.
    Any(f64),
}

pub(crate) fn ask() -> impl Strategy<Value = Ask> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        4 => (index(), 0.0..1.0_f64).prop_map(|(no, t)| Ask::Run(no, t)),
        2 => (index(), 0.0..1.0_f64).prop_map(|(no, t)| Ask::Jump(no, t)),
        2 => (index(), any::<bool>(), -1_i64..=1).prop_map(|(no, out, mm)| Ask::Mark(no, out, mm)),
        1 => (0.0..1.0_f64).prop_map(Ask::Any),
    ]
}

impl Ask {
    /// The post in millimetres that is asked about on this line.
    pub(crate) fn post(self, made: &Made) -> i64 {
        let between = |a: i64, b: i64, t: f64| a + ((b - a) as f64 * t) as i64;
        match self {
            Self::Run(no, t) => {
                let no = no.index(made.marks.len() - 1);
                between(made.marks[no].outgoing, made.marks[no + 1].incoming, t)
            }
            Self::Jump(no, t) => {
                let mark = no.get(&made.marks);
                between(mark.incoming, mark.outgoing, t)
            }
            Self::Mark(no, out, off) => {
                let mark = no.get(&made.marks);
                (if out { mark.outgoing } else { mark.incoming }) + off
            }
            Self::Any(t) => {
                let (low, high) = made.extremes();
                between(low - 3_000_000, high + 3_000_000, t)
            }
        }
    }
}

/// Runs a property and prints how many lines and questions it covered, by kind of answer. A kind
/// that never came would mean that nothing was tested.
pub(crate) fn check<S: Strategy>(
    name: &str,
    cases: u32,
    kinds: &[&'static str],
    strategy: S,
    property: impl Fn(S::Value, &mut dyn FnMut(&'static str)) -> Result<(), TestCaseError>,
) where
    S::Value: Clone,
{
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let counts = std::cell::RefCell::new(std::collections::BTreeMap::<&str, usize>::new());
    let result = TestRunner::new(config).run(&strategy, |value| {
        property(value, &mut |kind| *counts.borrow_mut().entry(kind).or_default() += 1)
    });
    let counts = counts.into_inner();
    println!("{name}: {cases} cases, {counts:?}");
    match result {
        Ok(()) => {}
        Err(TestError::Fail(why, value)) => panic!("{name}: {why}; smallest case: {value:?}"),
        Err(TestError::Abort(why)) => panic!("{name}: {why}"),
    }
    for kind in kinds {
        assert!(counts.get(kind).is_some_and(|count| *count >= 20), "{name}: too few {kind}: {counts:?}");
    }
}

/// `count` values of a strategy, the same on every run.
pub(crate) fn sample<S: Strategy>(strategy: &S, count: usize) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    let tree = |runner: &mut TestRunner| strategy.new_tree(runner).expect("a value").current();
    (0..count).map(|_| tree(&mut runner)).collect()
}
