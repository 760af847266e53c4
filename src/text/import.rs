//! The summary that `landrail import` prints.

use landrail_gis::record::Reading;

/// What was read, file by file; `ruled` is the same by rules alone.
pub fn import(readings: &[Reading], ruled: &[Reading]) -> String {
    let _ = (readings, ruled);
    String::new()
}
