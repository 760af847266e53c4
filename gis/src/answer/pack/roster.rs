//! The roster of a pack: the segments of its lines, ready to be shown.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::Counts;
use crate::answer::{Caveat, SegmentAnswer, railway};
use crate::index::Snapshot;
use crate::line::Line;
use crate::record::Body;

/// A segment as an answer shows it, but for how surely it answers, which depends on the place.
#[derive(Debug, Serialize)]
pub(super) struct Stretch<'a> {
    from_mm: i64,
    to_mm: i64,
    /// First and last day of its record, `YYYY-MM-DD`. A draft that never held ends before it begins.
    since: Option<Date>,
    to: Option<Date>,
    /// Why it ends.
    note: Option<&'a str>,
    /// What it stands in.
    document: &'a str,
    segment: SegmentAnswer<'a>,
    /// What later documents say of its chiefs, as of the day of the pack.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    later: Vec<Caveat>,
}

/// By line, in the order in which the service goes through them.
pub(super) fn roster<'a>(
    snapshot: &'a Snapshot,
    lines: &[&'a Line],
    day: Date,
    counts: &mut Counts,
) -> BTreeMap<&'a str, Vec<Stretch<'a>>> {
    let mut by_line = BTreeMap::new();
    for line in lines {
        let stretches: Vec<_> = snapshot
            .roster()
            .line(&line.name)
            .iter()
            .filter_map(|stretch| {
                let record = snapshot.records().get(stretch.record)?;
                let Body::Segment(segment) = &record.body else { return None };
                Some(Stretch {
                    from_mm: stretch.span.from.mm(),
                    to_mm: stretch.span.to.mm(),
                    since: stretch.since,
                    to: stretch.to.map(|to| to.max(Date::ZERO)),
                    note: record.validity.note.as_deref(),
                    document: record.source.document.as_deref().unwrap_or(&record.source.file),
                    segment: SegmentAnswer::new(record, segment),
                    later: railway::later_of(snapshot, record, day),
                })
            })
            .collect();
        counts.segments += stretches.len();
        if !stretches.is_empty() {
            by_line.insert(line.name.as_str(), stretches);
        }
    }
    by_line
}
