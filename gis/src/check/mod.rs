//! Checks: what does not fit together, with figures. Reported, never repaired.
//!
//! [`fn@roster`] checks the responsibility segments of a roster against each other, against the lines
//! and against the county polygons; [`fn@ranges`] checks a table of ranges such as a protection-zone
//! notice against itself; [`fn@review`] lists what a person has to decide. A finding is a result of a check that ran, not an error.

#[cfg(feature = "geometry")]
mod finding;
mod ranges;
mod review;
#[cfg(feature = "geometry")]
mod roster;

#[cfg(feature = "geometry")]
pub use finding::{Finding, Kind, Severity, Shape};
pub use ranges::{
    MAX_ROWS, Metres, RangeFinding, RangeKind, RangeReport, RangeRow, RangeTable, RowKind, Side,
    StatedLength, ranges, read as read_ranges,
};
pub use review::{Atlas, Item, Known, State, review};
#[cfg(feature = "geometry")]
pub use roster::{SAMPLE_STEP_M, roster, roster_on};

/// Metres with their millimetres, and nothing behind a whole number.
fn metres(mm: i128) -> String {
    let sign = if mm < 0 { "-" } else { "" };
    let mm = mm.unsigned_abs();
    let fraction = format!("{:03}", mm % 1000);
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{}", mm / 1000),
        fraction => format!("{sign}{}.{fraction}", mm / 1000),
    }
}
