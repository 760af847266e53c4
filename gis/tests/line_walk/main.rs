//! Random surveyed lines with random chainage equations: the engine against a walk along the line
//! that looks at every bit of it. The walk shares no code with the engine but the projection.
//!
//! Case counts are printed (`cargo test --test line_walk -- --nocapture`).

#[path = "../support/line/mod.rs"]
mod support;

mod ends;
mod near;
mod posts;
mod ranges;
mod zones;

use landrail_gis::chainage::Chainage;
use landrail_gis::crs::project_metric;
use landrail_gis::line::Lines;
use proptest::prelude::*;
use support::adapter::{Written, joined, surveyed};
use support::model::Made;

const NAME: &str = "试验线";
/// A millimetre, and what doubles lose.
const MM: f64 = 0.001 + 1e-6;

fn xy(made: &Made, (lon, lat): (f64, f64)) -> [f64; 2] {
    project_metric(made.zone, lon, lat).expect("a place of the zone")
}

/// The line as the engine may be given it: as a table of joined points, and as a survey written in
/// any direction.
fn engine(tracks: &[&Made], how: u8) -> Result<Lines, TestCaseError> {
    let lines = match how {
        0 => joined(tracks),
        _ => surveyed(
            tracks,
            Written { centreline_against: how & 1 != 0, posts_against: how & 2 != 0, bare_equations: false },
        ),
    };
    lines.map_err(TestCaseError::fail)
}

/// All ways of [`engine`].
fn how() -> std::ops::Range<u8> {
    0..5
}

fn at(mm: i64) -> Chainage {
    Chainage::from_mm(mm)
}
