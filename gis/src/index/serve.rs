//! One record as the feature that its layer shows.

use super::{Feature, Layer, acts, decisions, segments, zones};
use crate::line::Lines;
use crate::place::{Gazetteer, place};
use crate::record::{Body, Record, Tier};

impl Layer {
    /// The layer that shows a record; `None` for one that no layer shows.
    pub const fn of(record: &Record) -> Option<Self> {
        match &record.body {
            Body::Segment(segment) => Some(match segment.tier {
                Tier::County => Self::CountySegments,
                Tier::Township | Tier::Village => Self::Segments,
            }),
            Body::Decision(decision) => Some(decisions::layer(decision)),
            Body::Zone(_) => Some(Self::Constraints),
            Body::Appointment(_) => Some(Self::Appointments),
            Body::Site(_) | Body::Coordinator(_) | Body::Duty(_) => None,
        }
    }
}

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
