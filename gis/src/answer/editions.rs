//! What an answer says about other editions of the roster.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::segments::Ask;
use super::{Caveat, SegmentAnswer};
use crate::index::{Snapshot, Stretch};
use crate::record::Record;

/// That those listed hold only until a newer edition, or that an older one listed others here.
pub(super) fn caveats(segments: &[SegmentAnswer<'_>], snapshot: &Snapshot, ask: &Ask<'_>) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    let document = |record: &Record| {
        let source = &record.source;
        source.document.clone().unwrap_or_else(|| source.file.clone())
    };
    let records = || segments.iter().filter_map(|segment| snapshot.record(segment.id));
    let ending: BTreeSet<_> = records()
        .filter_map(|record| Some((record.validity.to?, document(record), record.validity.note.clone())))
        .collect();
    for (to, document, note) in ending {
        let note = note.unwrap_or_default();
        let (zh, en) = note.split_once(" / ").unwrap_or((&note, &note));
        caveats.push(Caveat::new(
            "edition_ends",
            format!("所列段长出自{document}，有效至{to}（{zh}）"),
            format!("the chiefs listed are of {document}, in force until {to} ({en})"),
        ));
    }
    let listed: BTreeSet<_> = records().map(document).collect();
    let earlier: BTreeSet<_> = snapshot
        .roster()
        .on(ask.as_of)
        .on_other_days(ask.line, ask.track, ask.at)
        // What ends before it begins, a draft, never listed anybody.
        .filter(|stretch| stretch.to.is_some_and(|to| to < ask.as_of && to >= stretch.since.unwrap_or(to)))
        .filter_map(|stretch| Some((stretch.to?, document(snapshot.records().get(stretch.record)?))))
        .filter(|(_, document)| !listed.contains(document))
        .collect();
    for (to, document) in earlier {
        caveats.push(Caveat::new(
            "earlier_edition",
            format!("此处原由{document}列有段长，至{to}止，已不再有效"),
            format!("{document} listed chiefs here until {to}; they no longer hold"),
        ));
    }
    caveats
}

/// That the only edition for a place does not hold on the day asked about.
pub(super) fn not_in_force(stretch: &Stretch, as_of: Date) -> Caveat {
    match (stretch.since, stretch.to) {
        (since, Some(to)) if to == Date::MIN || since.is_some_and(|since| to < since) => Caveat::new(
            "roster_not_in_force",
            format!("只有未生效的名单（如征求意见稿），{as_of}当日没有可用名单"),
            format!("only a draft roster is known, none for {as_of}"),
        ),
        (_, Some(to)) if to < as_of => Caveat::new(
            "roster_not_in_force",
            format!("名单至{to}止，{as_of}当日没有可用名单"),
            format!("the roster held until {to}; none is known for {as_of}"),
        ),
        (Some(from), _) => Caveat::new(
            "roster_not_in_force",
            format!("名单自{from}起，{as_of}当日没有可用名单"),
            format!("the roster holds from {from}; none is known for {as_of}"),
        ),
        _ => Caveat::new(
            "roster_not_in_force",
            format!("{as_of}当日没有可用名单"),
            format!("no roster is known for {as_of}"),
        ),
    }
}
