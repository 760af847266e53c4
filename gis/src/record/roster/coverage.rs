//! What the roster covers and what it does not: facts to report, never to repair.
//!
//! Stretches of records alone, without geometry: the import prints these facts, and
//! `check::roster` makes its findings of the same ones.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use crate::chainage::{Chainage, Span, SpanSet, Track, overlaps};
use crate::record::{Body, Record, Segment, Tier};

/// Ranges starting within this distance of the line's origin leave a first stretch to nobody.
const NEAR_ORIGIN: Chainage = Chainage::from_metres(1000);

/// So many pairs of counties are looked at on one line; no line runs through more.
const MOST_PAIRS: usize = 100_000;

/// Where the ranges of a county's townships overlap more often than this, the fact is said once for all.
const MOST_OVERLAPS: usize = 1_000_000;

/// The kind of a coverage fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverageKind {
    /// The county's cell covers it, no township does.
    UncoveredByTownships,
    /// Townships cover it, and their county has no range on the line at all.
    UncoveredByCounty,
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
    /// Townships of one county overlap with different ranges.
    TownshipsOverlap,
}

impl CoverageKind {
    /// The term used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UncoveredByTownships => "uncovered_by_townships",
            Self::UncoveredByCounty => "uncovered_by_county",
            Self::UncoveredByAll => "uncovered_by_all",
            Self::UncoveredAtOrigin => "uncovered_at_origin",
            Self::BeyondCounty => "beyond_county",
            Self::ClaimedTwice => "claimed_twice",
            Self::NotSubdivided => "not_subdivided",
            Self::TownshipsOverlap => "townships_overlap",
        }
    }

    /// The kind in a few Chinese words.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::UncoveredByTownships => "乡级未列",
            Self::UncoveredByCounty => "县级未列",
            Self::UncoveredByAll => "各级均未列",
            Self::UncoveredAtOrigin => "起点处未列",
            Self::BeyondCounty => "乡级超出县级区间",
            Self::ClaimedTwice => "多县重复",
            Self::NotSubdivided => "未按乡镇细分",
            Self::TownshipsOverlap => "乡级区间交叉",
        }
    }

    /// The kind in a few English words.
    pub const fn en(self) -> &'static str {
        match self {
            Self::UncoveredByTownships => "no township listed",
            Self::UncoveredByCounty => "no county listed",
            Self::UncoveredByAll => "nobody listed",
            Self::UncoveredAtOrigin => "nobody listed at the origin",
            Self::BeyondCounty => "townships beyond their county's range",
            Self::ClaimedTwice => "claimed by several counties",
            Self::NotSubdivided => "not subdivided",
            Self::TownshipsOverlap => "ranges of townships overlap",
        }
    }
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
    /// Its length in whole metres, rounded down; `span` has the millimetres.
    pub length_m: i64,
    /// The counties concerned.
    pub counties: Vec<String>,
    /// The townships that share it, for [`CoverageKind::NotSubdivided`] and
    /// [`CoverageKind::TownshipsOverlap`]; otherwise empty.
    pub townships: Vec<String>,
    /// The tier whose ranges show it; `None` when both do.
    pub tier: Option<Tier>,
    /// Identifiers of the records that show it, in rising order of their ranges.
    pub records: Vec<String>,
}

/// A segment with the identifier of its record.
#[derive(Clone, Copy)]
struct Seg<'a> {
    id: &'a str,
    of: &'a Segment,
}

/// The facts of all lines, in order of line, track and kilometre post. The records are those of one
/// roster; others than segments are passed over.
pub fn coverage<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<Coverage> {
    let mut lines: BTreeMap<(&str, Track), Vec<Seg<'_>>> = BTreeMap::new();
    for record in records {
        if let Body::Segment(of) = &record.body {
            lines.entry((&of.line, of.track)).or_default().push(Seg { id: &record.id, of });
        }
    }
    let mut facts = Vec::new();
    for ((line, track), mut segments) in lines {
        segments.sort_by_key(|s| (s.of.span.from, s.of.span.to, s.of.tier, s.of.row, s.id));
        OfLine::new(line, track, &segments, &mut facts).find();
    }
    facts.sort_by(|a, b| {
        (&a.line, a.track, a.span.from, a.kind).cmp(&(&b.line, b.track, b.span.from, b.kind))
    });
    facts
}

/// The segments of one line and track, and where its facts go.
struct OfLine<'a> {
    line: &'a str,
    track: Track,
    /// By rising first post.
    segments: &'a [Seg<'a>],
    /// To each the farthest last post of it and all before it.
    reach: Vec<Chainage>,
    /// Places of the segments that end at a post.
    ends: HashMap<Chainage, Vec<usize>>,
    facts: &'a mut Vec<Coverage>,
}

/// What a county holds on the line.
#[derive(Default)]
struct OfCounty<'a> {
    own: SpanSet,
    townships: SpanSet,
    segments: Vec<Seg<'a>>,
}

impl<'a> OfLine<'a> {
    fn new(line: &'a str, track: Track, segments: &'a [Seg<'a>], facts: &'a mut Vec<Coverage>) -> Self {
        let mut reach: Vec<Chainage> = Vec::with_capacity(segments.len());
        let mut ends: HashMap<Chainage, Vec<usize>> = HashMap::new();
        for (at, seg) in segments.iter().enumerate() {
            let to = seg.of.span.to;
            reach.push(reach.last().map_or(to, |before| (*before).max(to)));
            ends.entry(to).or_default().push(at);
        }
        Self { line, track, segments, reach, ends, facts }
    }

    fn find(mut self) {
        let mut counties: BTreeMap<&'a str, OfCounty<'a>> = BTreeMap::new();
        for segment in self.segments {
            counties.entry(&segment.of.county).or_default().segments.push(*segment);
        }
        for of in counties.values_mut() {
            of.own = spans(&of.segments, Tier::County);
            of.townships = spans(&of.segments, Tier::Township);
        }
        let townships = spans(self.segments, Tier::Township);
        let county_tier = spans(self.segments, Tier::County);
        let pairs = pairs(&counties);
        for (county, of) in &counties {
            let OfCounty { own, townships: parts, .. } = of;
            self.add_all(
                CoverageKind::UncoveredByTownships,
                &own.minus(&townships),
                &[county],
                Some(Tier::Township),
            );
            if own.is_empty() {
                // Nothing can be exceeded; that lack is a fact of its own.
                let lacking = parts.minus(&county_tier);
                self.add_all(CoverageKind::UncoveredByCounty, &lacking, &[county], Some(Tier::County));
            } else {
                self.add_all(CoverageKind::BeyondCounty, &parts.minus(own), &[county], Some(Tier::Township));
            }
            for name in pairs.get(county).into_iter().flatten() {
                let Some(other) = counties.get(name) else { continue };
                let both = own.intersection(&other.own);
                self.add_all(CoverageKind::ClaimedTwice, &both, &[county, name], Some(Tier::County));
                // Townships of two counties where the county tier does not show it already.
                let below = parts.intersection(&other.townships).minus(&both);
                self.add_all(CoverageKind::ClaimedTwice, &below, &[county, name], Some(Tier::Township));
            }
            self.townships_of(county, &of.segments);
        }
        let all = SpanSet::of(self.segments.iter().map(|s| s.of.span));
        self.add_all(CoverageKind::UncoveredByAll, &all.gaps(), &[], None);
        if let Some(first) = all.extent().map(|extent| extent.from)
            && first > Chainage::from_metres(0)
            && first < NEAR_ORIGIN
        {
            let at_origin = SpanSet::of([Span::new(Chainage::from_metres(0), first)]);
            self.add_all(CoverageKind::UncoveredAtOrigin, &at_origin, &[], None);
        }
    }

    /// Stretches that several townships of a county hold: one range for all is not subdivided,
    /// different ranges overlap.
    fn townships_of(&mut self, county: &'a str, segments: &[Seg<'a>]) {
        // One span per township: a township that is listed twice does not overlap itself.
        let mut own: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for s in segments.iter().filter(|s| s.of.tier == Tier::Township) {
            own.entry(s.of.township.as_deref().unwrap_or_default()).or_default().push(s.of.span);
        }
        let mut named: Vec<(&str, Span)> = Vec::new();
        for (name, mut spans) in own {
            spans.sort_by_key(|s| (s.from, s.to));
            spans.dedup();
            named.extend(spans.into_iter().map(|span| (name, span)));
        }
        let spans: Vec<Span> = named.iter().map(|(_, span)| *span).collect();
        let mut whole: BTreeMap<(Chainage, Chainage), BTreeSet<&str>> = BTreeMap::new();
        for (name, span) in &named {
            whole.entry((span.from, span.to)).or_default().insert(name);
        }
        for ((from, to), names) in whole.into_iter().filter(|(_, names)| names.len() > 1) {
            self.add_shared(CoverageKind::NotSubdivided, Span { from, to }, county, &names);
        }
        if overlapping(&spans) > MOST_OVERLAPS {
            let names: BTreeSet<&str> = named.iter().map(|(name, _)| *name).collect();
            if let Some(extent) = SpanSet::of(spans.iter().copied()).extent() {
                self.add_shared(CoverageKind::TownshipsOverlap, extent, county, &names);
            }
            return;
        }
        let mut last: Option<(Span, BTreeSet<&str>)> = None;
        for overlap in overlaps(&spans) {
            let of: Vec<&(&str, Span)> = overlap.of.iter().filter_map(|&no| named.get(no)).collect();
            let names: BTreeSet<&str> = of.iter().map(|(name, _)| *name).collect();
            let one_range = of.windows(2).all(|pair| matches!(pair, [a, b] if a.1 == b.1));
            if one_range || names.len() < 2 {
                continue;
            }
            match &mut last {
                Some((span, same)) if *same == names && span.to == overlap.span.from => {
                    span.to = overlap.span.to;
                }
                _ => {
                    if let Some((span, names)) = last.replace((overlap.span, names)) {
                        self.add_shared(CoverageKind::TownshipsOverlap, span, county, &names);
                    }
                }
            }
        }
        if let Some((span, names)) = last {
            self.add_shared(CoverageKind::TownshipsOverlap, span, county, &names);
        }
    }

    fn add_shared(&mut self, kind: CoverageKind, span: Span, county: &str, names: &BTreeSet<&str>) {
        let mine = |s: &&Seg<'_>| {
            s.of.tier == Tier::Township
                && s.of.county == county
                && s.of.township.as_deref().is_some_and(|t| names.contains(t))
        };
        let records = self.records(span, mine);
        let townships = names.iter().map(|name| (*name).to_owned()).collect();
        self.push(kind, span, &[county], townships, Some(Tier::Township), records);
    }

    fn add_all(&mut self, kind: CoverageKind, set: &SpanSet, counties: &[&str], tier: Option<Tier>) {
        for &span in set.spans() {
            let records = match kind {
                // Nobody holds it: those on both sides show it.
                CoverageKind::UncoveredByAll | CoverageKind::UncoveredAtOrigin => self.beside(span),
                CoverageKind::ClaimedTwice => {
                    self.records(span, |s| Some(s.of.tier) == tier && counties.contains(&&*s.of.county))
                }
                _ => self.records(span, |s| counties.contains(&&*s.of.county)),
            };
            self.push(kind, span, counties, Vec::new(), tier, records);
        }
    }

    /// Records that hold a part of a stretch.
    fn records(&self, span: Span, fits: impl Fn(&&Seg<'_>) -> bool) -> Vec<String> {
        let first = self.reach.partition_point(|reach| *reach <= span.from);
        self.segments
            .iter()
            .skip(first)
            .take_while(|s| s.of.span.from < span.to)
            .filter(|s| s.of.span.intersection(span).is_some())
            .filter(fits)
            .map(|s| s.id.to_owned())
            .collect()
    }

    /// Records that end or begin where a stretch begins or ends.
    fn beside(&self, span: Span) -> Vec<String> {
        let mut places = self.ends.get(&span.from).cloned().unwrap_or_default();
        let first = self.segments.partition_point(|s| s.of.span.from < span.to);
        let behind = self.segments.iter().skip(first).take_while(|s| s.of.span.from == span.to);
        places.extend((first..).zip(behind).map(|(at, _)| at));
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|at| self.segments.get(at)).map(|s| s.id.to_owned()).collect()
    }

    fn push(
        &mut self,
        kind: CoverageKind,
        span: Span,
        counties: &[&str],
        townships: Vec<String>,
        tier: Option<Tier>,
        records: Vec<String>,
    ) {
        self.facts.push(Coverage {
            kind,
            line: self.line.to_owned(),
            track: self.track,
            span,
            length_m: i64::try_from((i128::from(span.to.mm()) - i128::from(span.from.mm())) / 1000)
                .unwrap_or(i64::MAX),
            counties: counties.iter().map(|c| (*c).to_owned()).collect(),
            townships,
            tier,
            records,
        });
    }
}

/// What a tier covers.
fn spans(segments: &[Seg<'_>], tier: Tier) -> SpanSet {
    segments.iter().filter(|s| s.of.tier == tier).map(|s| s.of.span).collect()
}

/// The counties whose ranges can overlap, each with those behind it in the order of names.
fn pairs<'a>(counties: &BTreeMap<&'a str, OfCounty<'a>>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut extents: Vec<(Chainage, Chainage, &'a str)> = counties
        .iter()
        .filter_map(|(county, of)| {
            let from = of.segments.iter().map(|s| s.of.span.from).min()?;
            let to = of.segments.iter().map(|s| s.of.span.to).max()?;
            Some((from, to, *county))
        })
        .collect();
    extents.sort();
    let mut pairs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut count = 0_usize;
    for (at, (_, to, county)) in extents.iter().enumerate() {
        for (_, _, other) in extents.iter().skip(at + 1).take_while(|(from, ..)| from < to) {
            count += 1;
            if count > MOST_PAIRS {
                return pairs;
            }
            let (a, b) = if county < other { (county, other) } else { (other, county) };
            pairs.entry(a).or_default().insert(b);
        }
    }
    pairs
}

/// How many spans begin inside how many others, in all.
fn overlapping(spans: &[Span]) -> usize {
    let mut ends: Vec<Chainage> = spans.iter().map(|span| span.to).collect();
    let mut begins: Vec<Chainage> = spans.iter().map(|span| span.from).collect();
    ends.sort_unstable();
    begins.sort_unstable();
    let at = |of: &[Chainage], post: Chainage| of.partition_point(|p| *p <= post);
    spans.iter().map(|span| at(&begins, span.from).saturating_sub(at(&ends, span.from) + 1)).sum()
}
