//! The section chiefs for a post on a line.

use std::borrow::Cow;

use serde::Serialize;

use super::{OfficialAnswer, Words};
use crate::chainage::{Chainage, Span};
use crate::index::Snapshot;
use crate::line::Track;
use crate::record::{Body, Confidence, Reason, Record, Segment, Source, Tier};

/// How surely a segment is the one that answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// The only one of its tier that covers the place.
    Decided,
    /// The likeliest of several.
    Likely,
    /// One of several that the roster does not tell apart.
    Candidate,
}

/// A responsibility segment in an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentAnswer<'a> {
    /// Identifier of the record.
    pub id: &'a str,
    /// Tier.
    pub tier: Tier,
    /// Name of the county or township.
    pub area: &'a str,
    /// The county.
    pub county: &'a str,
    /// Track of the range.
    pub track: Track,
    /// First post.
    pub from: Chainage,
    /// Last post.
    pub to: Chainage,
    /// First post in metres.
    pub from_m: f64,
    /// Last post in metres.
    pub to_m: f64,
    /// Local section chief (地方段长).
    pub local: OfficialAnswer<'a>,
    /// Railway section chief (铁路段长).
    pub railway: OfficialAnswer<'a>,
    /// Workshop at township tier.
    pub workshop: Option<&'a str>,
    /// How surely it answers.
    #[serde(rename = "match")]
    pub matched: Match,
    /// Why it is only a candidate, or why it is the likeliest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Words>,
    /// How far the record is what was printed.
    pub confidence: Confidence,
    /// Why it differs from what was printed.
    pub reasons: &'a [Reason],
    /// Where it is said.
    pub source: &'a Source,
    /// First day of validity.
    pub valid_from: Option<jiff::civil::Date>,
    /// Last day of validity; `None` when not stated.
    pub valid_to: Option<jiff::civil::Date>,
}

impl<'a> SegmentAnswer<'a> {
    pub(super) fn new(record: &'a Record, segment: &'a Segment) -> Self {
        Self {
            id: &record.id,
            tier: segment.tier,
            area: segment.township.as_deref().unwrap_or(&segment.county),
            county: &segment.county,
            track: segment.track,
            from: segment.span.from,
            to: segment.span.to,
            from_m: segment.span.from.metres(),
            to_m: segment.span.to.metres(),
            local: (&segment.local).into(),
            railway: (&segment.railway).into(),
            workshop: segment.workshop.as_deref(),
            matched: Match::Decided,
            why: None,
            confidence: record.confidence,
            reasons: &record.reasons,
            source: &record.source,
            valid_from: record.validity.from,
            valid_to: record.validity.to,
        }
    }
}

/// What is asked of the roster.
pub(super) struct Ask<'q> {
    pub(super) line: &'q str,
    pub(super) track: Option<Track>,
    pub(super) at: Chainage,
    /// ± metres along the line when the post was derived from a coordinate; 0 for a stated post.
    pub(super) tolerance_m: f64,
    /// The stretches within the accuracy of the point, where it has one.
    pub(super) around: &'q [Span],
    /// The county of the point, when the polygons decide it.
    pub(super) county: Option<&'q str>,
    pub(super) as_of: jiff::civil::Date,
}

/// All segments that answer at a post, county tier first, the surest first within a tier.
///
/// A post that was derived from a coordinate is known only within its tolerance, so the segments
/// within that tolerance are listed too, as candidates.
pub(super) fn segments<'a>(snapshot: &'a Snapshot, ask: &Ask<'_>) -> Vec<SegmentAnswer<'a>> {
    let mut found = Vec::new();
    let mut add = |record_no: usize, here: bool| {
        let record = &snapshot.records()[record_no];
        if let Body::Segment(segment) = &record.body
            && record.validity.covers(ask.as_of)
        {
            found.push((here, SegmentAnswer::new(record, segment)));
        }
    };
    let roster = snapshot.roster().on(ask.as_of);
    let here: Vec<usize> = roster.at(ask.line, ask.track, ask.at).map(|s| s.record).collect();
    for &record in &here {
        add(record, true);
    }
    let windows = windows(ask);
    if !windows.is_empty() {
        for stretch in roster.line(ask.line) {
            let meets =
                |&(low, high): &(i64, i64)| stretch.span.from.mm() <= high && low < stretch.span.to.mm();
            if windows.iter().any(meets)
                && roster.asks(ask.track, stretch.track)
                && !here.contains(&stretch.record)
            {
                add(stretch.record, false);
            }
        }
    }
    for tier in [Tier::County, Tier::Township, Tier::Village] {
        decide(&mut found, tier, ask);
    }
    let mut segments: Vec<_> = found.into_iter().map(|(_, segment)| segment).collect();
    segments.sort_by_key(|s| (s.tier, s.matched));
    segments
}

/// The posts at which the place may be, in millimetres; empty where the post itself is stated.
fn windows(ask: &Ask<'_>) -> Vec<(i64, i64)> {
    let slack = (ask.tolerance_m * 1000.0) as i64;
    if slack <= 0 {
        return Vec::new();
    }
    let around = ask.around.iter().map(|span| (span.from.mm(), span.to.mm()));
    let wider = |(from, to): (i64, i64)| (from.saturating_sub(slack), to.saturating_add(slack));
    std::iter::once((ask.at.mm(), ask.at.mm())).chain(around).map(wider).collect()
}

/// Marks the segments of one tier as decided, likely or candidate.
fn decide(found: &mut [(bool, SegmentAnswer<'_>)], tier: Tier, ask: &Ask<'_>) {
    let mut of_tier: Vec<_> = found.iter_mut().filter(|(_, s)| s.tier == tier).collect();
    let here = of_tier.iter().filter(|(here, _)| *here).count();
    let mut counties: Vec<&str> = of_tier.iter().filter(|(here, _)| *here).map(|(_, s)| s.county).collect();
    counties.sort_unstable();
    counties.dedup();
    let contested = counties.len() > 1;
    // Roster limits are often workshop limits and not county edges, so a polygon only decides
    // between counties that claim the same posts.
    let polygon = ask.county.filter(|county| contested && counties.contains(county));
    let in_polygon =
        polygon.map_or(0, |county| of_tier.iter().filter(|(here, s)| *here && s.county == county).count());
    let several = of_tier.len() > 1;
    // Numbers are written out once: there may be a dozen candidates.
    let mut written = None;
    let mut tolerance = || written.get_or_insert_with(|| words_tolerance(ask.tolerance_m)).clone();
    for (is_here, segment) in &mut of_tier {
        (segment.matched, segment.why) = match (*is_here, polygon) {
            (false, _) => (Match::Candidate, Some(tolerance())),
            (true, Some(county)) if segment.county == county && in_polygon == 1 => {
                (Match::Likely, Some(words_polygon_yes(county)))
            }
            (true, Some(county)) if segment.county == county => {
                (Match::Candidate, Some(WORDS_NOT_SUBDIVIDED.clone()))
            }
            (true, Some(county)) => (Match::Candidate, Some(words_polygon_no(county))),
            (true, None) if here == 1 && (several || leaves(segment, ask)) => {
                (Match::Likely, Some(tolerance()))
            }
            (true, None) if here == 1 => (Match::Decided, None),
            (true, None) if contested => (Match::Candidate, Some(WORDS_CONTESTED.clone())),
            (true, None) => (Match::Candidate, Some(WORDS_NOT_SUBDIVIDED.clone())),
        };
    }
}

/// Whether a post that is known only within its tolerance may lie outside the segment: the next
/// stretch may be a gap, or beyond the roster, as well as another segment.
fn leaves(segment: &SegmentAnswer<'_>, ask: &Ask<'_>) -> bool {
    let at = ask.at.metres();
    let beyond =
        |from: f64, to: f64| from - ask.tolerance_m < segment.from_m || to + ask.tolerance_m > segment.to_m;
    ask.tolerance_m > 0.0
        && (beyond(at, at) || ask.around.iter().any(|span| beyond(span.from.metres(), span.to.metres())))
}

const WORDS_NOT_SUBDIVIDED: Words = Words {
    zh: Cow::Borrowed("名单未按乡镇细分此区间，所列各方均为候选"),
    en: Cow::Borrowed("the roster does not subdivide this range: all listed are candidates"),
};
const WORDS_CONTESTED: Words = Words {
    zh: Cow::Borrowed("名单中多个县（市、区）同时列有此区间"),
    en: Cow::Borrowed("the roster lists this range under several counties"),
};

fn words_tolerance(tolerance_m: f64) -> Words {
    Words::new(
        format!("由坐标推算的公里标误差±{tolerance_m:.0} m，可能属于相邻区段或名单空档"),
        format!(
            "the post was derived from the coordinate within ±{tolerance_m:.0} m; it may be in a neighbouring segment or a gap"
        ),
    )
}

fn words_polygon_yes(county: &str) -> Words {
    Words::new(
        format!("多县重复列名，坐标位于{county}界内（示意界线），据此优先"),
        format!("listed under several counties; the point lies in {county} by the indicative polygon"),
    )
}

fn words_polygon_no(county: &str) -> Words {
    Words::new(
        format!("名单列有此段，但坐标位于{county}界内（示意界线）"),
        format!("listed in the roster, but the point lies in {county} by the indicative polygon"),
    )
}
