//! The check of a roster.

mod coverage;
mod geometry;
mod lengths;
mod polygon;
mod sums;

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::finding::{Finding, Kind, Shape};
use crate::chainage::{Span, SpanSet, Track};
use crate::line::Lines;
use crate::place::Gazetteer;
use crate::record::{Body, Record, Segment, Tier};

pub use polygon::SAMPLE_STEP_M;

/// Checks the responsibility segments among `records`: each roster (each document) by itself.
///
/// Found are stretches that nobody, only one tier, or several claim; counties whose ranges are not
/// as long as those of their townships; ranges that leave the polygon of their county, judged only
/// where the posts do not themselves come from a county edge; stated lengths; unknown lines; and
/// ranges without geometry. In order of line, track and post. Nothing is repaired.
pub fn roster<'a>(
    records: impl IntoIterator<Item = &'a Record>,
    lines: &Lines,
    gazetteer: &Gazetteer,
) -> Vec<Finding> {
    roster_on(records, lines, gazetteer, None)
}

/// The same for the rosters that are in force on a day, if one is given.
///
/// A roster of which a newer one has replaced a part is still checked as the document it is, but what
/// is found of records that are all no longer in force is not reported.
pub fn roster_on<'a>(
    records: impl IntoIterator<Item = &'a Record>,
    lines: &Lines,
    gazetteer: &Gazetteer,
    day: Option<Date>,
) -> Vec<Finding> {
    let mut rosters: BTreeMap<(&str, Option<&str>), Vec<&Record>> = BTreeMap::new();
    for record in records {
        if matches!(record.body, Body::Segment(_)) {
            let key = (record.source.file.as_str(), record.source.document.as_deref());
            rosters.entry(key).or_default().push(record);
        }
    }
    let mut findings = Vec::new();
    for ((file, document), records) in rosters {
        let holds = |record: &Record| day.is_none_or(|day| record.validity.covers(day));
        let in_force: HashSet<&str> =
            records.iter().filter(|record| holds(record)).map(|record| record.id.as_str()).collect();
        if in_force.is_empty() {
            continue;
        }
        let valid_from = records.iter().filter_map(|record| record.validity.from).min();
        let mut found = Found { file, document, valid_from, lines, out: Vec::new() };
        coverage::find(&records, &mut found);
        let groups = Group::all(&records);
        sums::find(&groups, &mut found);
        lengths::find(&records, &mut found);
        polygon::find(&groups, gazetteer, &mut found);
        geometry::find(&records, &mut found);
        let current =
            |f: &Finding| f.records.is_empty() || f.records.iter().any(|id| in_force.contains(id.as_str()));
        findings.extend(found.out.into_iter().filter(current));
    }
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.span.map(|s| s.from), f.kind);
        (&a.line, a.track, key(a)).cmp(&(&b.line, b.track, key(b)))
    });
    number_twins(&mut findings);
    findings
}

/// Two rosters may give findings of one name; the later ones are numbered.
fn number_twins(findings: &mut [Finding]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for finding in findings {
        let times = seen.entry(finding.id.clone()).or_default();
        *times += 1;
        if *times > 1 {
            finding.id = format!("{}-{times}", finding.id);
        }
    }
}

/// The segments of a county on a line and track.
struct Group<'a> {
    line: &'a str,
    track: Track,
    county: &'a str,
    segments: Vec<Listed<'a>>,
}

/// A segment with the identifier of its record.
type Listed<'a> = (&'a str, &'a Segment);

impl<'a> Group<'a> {
    fn all(records: &[&'a Record]) -> Vec<Self> {
        let mut groups: BTreeMap<(&str, Track, &str), Vec<Listed<'_>>> = BTreeMap::new();
        for record in records {
            if let Body::Segment(segment) = &record.body {
                let key = (segment.line.as_str(), segment.track, segment.county.as_str());
                groups.entry(key).or_default().push((&record.id, segment));
            }
        }
        groups
            .into_iter()
            .map(|((line, track, county), segments)| Self { line, track, county, segments })
            .collect()
    }

    /// What a tier covers, or both.
    fn covers(&self, tier: Option<Tier>) -> SpanSet {
        let fits = |s: &&Listed<'_>| tier.is_none_or(|tier| s.1.tier == tier);
        self.segments.iter().filter(fits).map(|(_, s)| s.span).collect()
    }

    /// Records that hold a part of a stretch.
    fn records(&self, span: Span) -> Vec<String> {
        let meets = |s: &&Listed<'_>| s.1.span.intersection(span).is_some();
        self.segments.iter().filter(meets).map(|(id, _)| (*id).to_owned()).collect()
    }
}

/// What is to be told, before it has an identifier and a geometry.
struct Told<'a> {
    kind: Kind,
    line: &'a str,
    track: Track,
    span: Option<Span>,
    length_m: Option<f64>,
    counties: Vec<String>,
    tier: Option<Tier>,
    words: (String, String),
    records: Vec<String>,
    /// Whether its stretch is a place to show, and not a total or a lack of geometry.
    drawn: bool,
}

/// The findings of one roster.
struct Found<'a> {
    file: &'a str,
    document: Option<&'a str>,
    valid_from: Option<Date>,
    lines: &'a Lines,
    out: Vec<Finding>,
}

impl Found<'_> {
    fn add(&mut self, told: Told<'_>) {
        let track = told.track.zh();
        let posts = told.span.map(|s| format!("-{}-{}", s.from.metres(), s.to.metres())).unwrap_or_default();
        let counties =
            if told.counties.is_empty() { String::new() } else { format!("-{}", told.counties.join("-")) };
        let tier = told.tier.map(|tier| format!("-{}", tier.as_str())).unwrap_or_default();
        let drawn = match told.span {
            Some(span) if told.drawn => geometry::draw(self.lines, told.line, told.track, span),
            _ => geometry::Drawn::not(Shape::NotDrawn),
        };
        self.out.push(Finding {
            id: format!("{}-{}{track}{posts}{counties}{tier}", told.kind.as_str(), told.line),
            kind: told.kind,
            severity: told.kind.severity(),
            line: told.line.to_owned(),
            track: told.track,
            span: told.span,
            length_m: told.length_m.or(told.span.map(Span::length_m)),
            counties: told.counties,
            tier: told.tier,
            zh: told.words.0,
            en: told.words.1,
            file: self.file.to_owned(),
            document: self.document.map(str::to_owned),
            valid_from: self.valid_from,
            records: told.records,
            shape: drawn.shape,
            accuracy_m: drawn.accuracy_m,
            geometry: drawn.geometry,
            measures: drawn.measures,
        });
    }
}

/// The line and the stretch as every message begins.
fn place(line: &str, track: Track, span: Span) -> String {
    let length = i128::from(span.to.mm()) - i128::from(span.from.mm());
    format!("{line}{} {}–{} ({} m)", track.zh(), span.from, span.to, super::metres(length))
}
