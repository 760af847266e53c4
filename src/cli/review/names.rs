//! Lines and places that a correction names.

use std::collections::BTreeSet;

use landrail_gis::record::Record;

use super::super::Failure;
use super::Review;
use crate::intake::doubtful_names;

/// Refuses corrections to a line or place that no table has, unless they are meant: then they are told,
/// and the review lists them as it lists such names in a document.
pub(super) fn check(review: &Review, changes: &[(&Record, Record)], force: bool) -> Result<(), Failure> {
    let counties: BTreeSet<&str> = review.records.iter().filter_map(Record::county).collect();
    let told = doubtful_names(&review.reference, &counties, changes).join("\n");
    if told.is_empty() {
        return Ok(());
    }
    if force {
        eprintln!("注意 / note: {told}\n仍列为存疑 / it stays in doubt");
        return Ok(());
    }
    Err(Failure::Input(format!("{told}\n确认无误请加 --force（仍列为存疑） / add --force if it is right")))
}
