//! One record as the feature that its layer shows.

use super::{Feature, Layer, acts, decisions, segments, zones};
use crate::line::Lines;
use crate::place::{Gazetteer, place};
use crate::record::{Body, Record};

/// The layer and the feature of a record; `None` for a record that no layer shows.
///
/// The record must be without personal numbers ([`Record::without_personal`]).
pub fn feature(record: &Record, lines: &Lines, gazetteer: &Gazetteer) -> Option<(Layer, Feature)> {
    match &record.body {
        Body::Segment(segment) => Some(segments::feature(record, segment, &place(record, lines, gazetteer))),
        Body::Decision(decision) => {
            Some(decisions::feature(record, decision, &place(record, lines, gazetteer), None))
        }
        Body::Zone(zone) => {
            let schematic = zones::is_schematic(zone, lines);
            let placed = place(record, lines, gazetteer);
            Some((Layer::Constraints, zones::feature(record, zone, placed, schematic)))
        }
        Body::Appointment(act) => Some((Layer::Appointments, acts::feature(record, act))),
        Body::Site(_) | Body::Coordinator(_) | Body::Duty(_) => None,
    }
}
