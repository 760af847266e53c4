//! The decisions about land of a pack.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use super::{Counts, KM_DEGREES, meets, widened};
use crate::answer::constraints;
use crate::answer::land::{LandAnswer, Relation, unplaced};
use crate::answer::{ConstraintAnswer, MAX_WITHIN_M};
use crate::index::{Snapshot, expired};
use crate::record::Body;

/// Metres around what a pack covers from which land is taken along.
const BESIDE_M: f64 = 2_000.0;

/// A decision as an answer shows it, but for how it relates to the place.
#[derive(Debug, Serialize)]
pub(super) struct Decided<'a> {
    answer: LandAnswer<'a>,
    /// Boundary or point, degrees; none for what is known to a county only.
    geometry: Option<geojson::Geometry>,
    /// The counties it lies in.
    counties: &'a [String],
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    /// Whether only the term ends with `valid_to`: it is then shown as over, not left out.
    term_only: bool,
    /// What it says of its own land, for a place inside its boundary, and for one that may be.
    inside: Vec<ConstraintAnswer<'a>>,
    near: Vec<ConstraintAnswer<'a>>,
}

pub(super) fn land<'a>(
    snapshot: &'a Snapshot,
    bounds: [f64; 4],
    counties: &BTreeSet<&str>,
    day: Date,
    counts: &mut Counts,
) -> Vec<Decided<'a>> {
    let mut found = Vec::new();
    for land in snapshot.land() {
        let record = land.record.as_ref();
        let Body::Decision(decision) = &record.body else { continue };
        let metric = land.metric.is_some();
        let reach_m = (BESIDE_M + land.placed.accuracy_m.unwrap_or(0.0)).min(MAX_WITHIN_M);
        let here = if metric {
            land.bounds.is_some_and(|b| meets(b, widened(bounds, reach_m / 1000.0 * KM_DEGREES)))
        } else {
            land.placed.counties.iter().any(|county| counties.contains(county.as_str()))
        };
        if !here {
            continue;
        }
        let answer = |relation| unplaced(record, decision, land, relation, day);
        found.push(Decided {
            inside: constraints::of_decision(snapshot, &answer(Relation::Contains)),
            near: constraints::of_decision(snapshot, &answer(Relation::Near)),
            answer: answer(Relation::County),
            geometry: land.placed.geometry.as_ref().filter(|_| metric).map(geojson::Geometry::from),
            counties: &land.placed.counties,
            valid_from: record.validity.from,
            valid_to: record.validity.to.map(|to| to.max(Date::ZERO)),
            term_only: record
                .validity
                .to
                .is_some_and(|to| to.tomorrow().is_ok_and(|after| expired(record, decision, after))),
        });
    }
    counts.decisions = found.len();
    found
}
