//! What the roster covers and what it does not: facts to report, never to repair.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::chainage::Track;
use crate::chainage::{Chainage, Span};
use crate::record::{Body, Record, Segment, Tier};

/// Ranges starting within this distance of the line's origin leave a first stretch to nobody.
const NEAR_ORIGIN: Chainage = Chainage::from_metres(1000);

/// The kind of a coverage fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverageKind {
    /// The county's cell covers it, no township does.
    UncoveredByTownships,
    /// No tier covers it, though the line is covered before and behind.
    UncoveredByAll,
    /// Between the line's origin and the first range.
    UncoveredAtOrigin,
    /// Townships reach beyond their county's range.
    BeyondCounty,
    /// Two counties claim it.
    ClaimedTwice,
    /// Every township of the county carries the same range.
    NotSubdivided,
}

/// One fact about a stretch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The kind.
    pub kind: CoverageKind,
    /// The line.
    pub line: String,
    /// The track.
    pub track: Track,
    /// The stretch.
    pub span: Span,
    /// Its length in whole metres.
    pub length_m: i64,
    /// The counties concerned.
    pub counties: Vec<String>,
    /// How many townships share it, for [`CoverageKind::NotSubdivided`].
    pub townships: usize,
}

/// The facts of all lines, in order of line, track and kilometre post.
pub(super) fn coverage(records: &[Record]) -> Vec<Coverage> {
    let mut lines: BTreeMap<(&str, Track), Vec<&Segment>> = BTreeMap::new();
    for record in records {
        if let Body::Segment(segment) = &record.body {
            lines.entry((&segment.line, segment.track)).or_default().push(segment);
        }
    }
    let mut facts = Vec::new();
    for ((line, track), segments) in lines {
        let mut add = |kind, span: Span, counties: &[&str], townships| {
            facts.push(Coverage {
                kind,
                line: line.to_owned(),
                track,
                span,
                length_m: (span.to.mm() - span.from.mm()) / 1000,
                counties: counties.iter().map(|c| (*c).to_owned()).collect(),
                townships,
            });
        };
        of_line(&segments, &mut add);
    }
    facts.sort_by(|a, b| {
        (&a.line, a.track, a.span.from, a.kind).cmp(&(&b.line, b.track, b.span.from, b.kind))
    });
    facts
}

fn of_line(segments: &[&Segment], add: &mut impl FnMut(CoverageKind, Span, &[&str], usize)) {
    let spans = |tier, county: Option<&str>| -> Vec<Span> {
        let fits = |s: &&&Segment| s.tier == tier && county.is_none_or(|c| s.county == c);
        union(segments.iter().filter(fits).map(|s| s.span).collect())
    };
    let counties: BTreeSet<&str> = segments.iter().map(|s| s.county.as_str()).collect();
    let townships = spans(Tier::Township, None);
    for county in &counties {
        let own = spans(Tier::County, Some(county));
        for gap in minus(&own, &townships) {
            add(CoverageKind::UncoveredByTownships, gap, &[county], 0);
        }
        // Without a county range nothing can be exceeded; that lack is a finding of its own.
        if !own.is_empty() {
            for beyond in minus(&spans(Tier::Township, Some(county)), &own) {
                add(CoverageKind::BeyondCounty, beyond, &[county], 0);
            }
        }
        for other in
            counties.range::<str, _>((std::ops::Bound::Excluded(*county), std::ops::Bound::Unbounded))
        {
            for both in common(&own, &spans(Tier::County, Some(other))) {
                add(CoverageKind::ClaimedTwice, both, &[county, other], 0);
            }
        }
        let mut shared: BTreeMap<Span2, BTreeSet<&str>> = BTreeMap::new();
        for s in segments.iter().filter(|s| s.tier == Tier::Township && s.county == *county) {
            shared.entry((s.span.from, s.span.to)).or_default().extend(s.township.as_deref());
        }
        for ((from, to), names) in shared.into_iter().filter(|(_, names)| names.len() > 1) {
            add(CoverageKind::NotSubdivided, Span { from, to }, &[county], names.len());
        }
    }
    let all = union(segments.iter().map(|s| s.span).collect());
    for pair in all.windows(2) {
        if let [a, b] = pair {
            add(CoverageKind::UncoveredByAll, Span { from: a.to, to: b.from }, &[], 0);
        }
    }
    if let Some(first) = all.first()
        && first.from > Chainage::from_metres(0)
        && first.from < NEAR_ORIGIN
    {
        add(CoverageKind::UncoveredAtOrigin, Span::new(Chainage::from_metres(0), first.from), &[], 0);
    }
}

type Span2 = (Chainage, Chainage);

/// Disjoint stretches in rising order.
fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|s| s.from);
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => out.push(span),
        }
    }
    out
}

/// The parts of `a` outside `b`; both are unions.
fn minus(a: &[Span], b: &[Span]) -> Vec<Span> {
    let mut out = Vec::new();
    for span in a {
        let mut from = span.from;
        for cut in b.iter().filter_map(|c| c.intersection(*span)) {
            if from < cut.from {
                out.push(Span { from, to: cut.from });
            }
            from = from.max(cut.to);
        }
        if from < span.to {
            out.push(Span { from, to: span.to });
        }
    }
    out
}

fn common(a: &[Span], b: &[Span]) -> Vec<Span> {
    a.iter().flat_map(|x| b.iter().filter_map(|y| x.intersection(*y))).collect()
}
