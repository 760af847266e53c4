//! Finding things by name: a post, a line, a document, a parcel, a place, an official.

use serde::Serialize;

use super::Where;
use crate::index::Snapshot;
use crate::line::Track;
use crate::place::{Divisions, Names};
use crate::record::{Body, Confidence, Official, Record, Segment, Source};

/// Something that a search text may mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchHit {
    /// `coordinate`, `post`, `line`, `document`, `parcel`, `county`, `township`, `village`,
    /// `station`, `official` or `site`.
    pub kind: &'static str,
    /// What to show.
    pub title: String,
    /// What tells it apart.
    pub subtitle: String,
    /// Longitude, if it has a place.
    pub lon: Option<f64>,
    /// Latitude.
    pub lat: Option<f64>,
    /// ± metres of that place.
    pub accuracy_m: Option<f64>,
    /// The line to ask `locate` with, followed by the track if it matters: `岗樊线上行`.
    pub line: Option<String>,
    /// The post to ask `locate` with.
    pub post: Option<String>,
    /// Identifier of the feature, if there is one.
    pub id: Option<String>,
    /// Where it is said.
    pub source: Option<Source>,
}

impl SearchHit {
    fn new(kind: &'static str, title: impl Into<String>, subtitle: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.into(),
            subtitle: subtitle.into(),
            lon: None,
            lat: None,
            accuracy_m: None,
            line: None,
            post: None,
            id: None,
            source: None,
        }
    }
}

/// All that a text may mean, most specific first, at most `limit`.
pub fn search(snapshot: &Snapshot, text: &str, limit: usize) -> Vec<SearchHit> {
    let text = text.trim();
    let mut hits = Vec::new();
    if text.is_empty() {
        return hits;
    }
    position(&mut hits, snapshot, text);
    lines(&mut hits, snapshot, text);
    documents(&mut hits, snapshot, &folded(text));
    records(&mut hits, snapshot, text);
    places(&mut hits, snapshot, text, limit);
    hits.truncate(limit);
    hits
}

/// Places with a coordinate first, then names of the division table without one. Both say their code
/// where there is exactly one.
fn places(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str, limit: usize) {
    let names = Divisions::embedded();
    let mut shown: Vec<String> = Vec::new();
    for place in snapshot.reference().gazetteer.search(text, limit) {
        let county = place.county.as_deref();
        let division = match place.kind {
            "township" => names.township(county, &place.name, None),
            // A town's seat bears its name without 镇: that is the place, not the committee.
            "village" => names.village(county, None, &place.name, None),
            _ => Names::default(),
        };
        let mut subtitle = place.county.clone().unwrap_or_default();
        if let Some(one) = division.sure() {
            shown.push(one.code.clone());
            subtitle = format!("{} · {}", one.path(), one.code);
        }
        if place.point.is_none() && place.kind != "county" {
            subtitle.push_str(NO_COORDINATE);
        }
        let mut hit = SearchHit::new(place.kind, place.name, subtitle);
        (hit.lon, hit.lat) = (place.point.map(|p| p.0), place.point.map(|p| p.1));
        hit.accuracy_m = place.accuracy_m;
        hits.push(hit);
    }
    for division in names.search(text, limit) {
        if shown.contains(&division.code) {
            continue;
        }
        let mut subtitle = format!("{} · {}", division.path(), division.code);
        if !division.zh.is_empty() {
            subtitle = format!("{subtitle} · {} / {}", division.zh, division.en);
        }
        subtitle.push_str(NO_COORDINATE);
        hits.push(SearchHit::new(division.level, division.name(), subtitle));
    }
}

/// What is said of a name whose place is not known.
const NO_COORDINATE: &str = " · 坐标未知 / no coordinate known";

fn position(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str) {
    match Where::parse(text, None) {
        Ok(Where::Point { lon, lat, .. }) => {
            let mut hit = SearchHit::new("coordinate", format!("{lon:.6}, {lat:.6}"), "CGCS2000");
            (hit.lon, hit.lat) = (Some(lon), Some(lat));
            hits.push(hit);
        }
        Ok(Where::Post { line, track, post, .. }) => {
            let Some(found) = snapshot.reference().lines.get(&line) else { return };
            let line = with_track(&found.name, track.unwrap_or_default());
            for reading in &post.readings {
                let at = reading.at.to_string();
                let mut hit = SearchHit::new("post", format!("{line} {at}"), post.printed.clone());
                hit.line = Some(line.clone());
                hit.post = Some(at);
                hits.push(hit);
            }
        }
        Err(_) => {}
    }
}

/// The line's name as [`Where::post`] reads it.
fn with_track(line: &str, track: Track) -> String {
    format!("{line}{}", track.zh())
}

fn lines(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str) {
    for line in snapshot.reference().lines.iter() {
        if line.name.contains(text) || line.aliases.iter().any(|alias| alias.contains(text)) {
            let extent = snapshot.roster().extent(&line.name);
            let range =
                extent.map_or_else(|| "名单未列".to_owned(), |span| format!("{}–{}", span.from, span.to));
            let mut hit = SearchHit::new("line", line.name.clone(), range);
            hit.line = Some(line.name.clone());
            let first = line.chains.first().and_then(|chain| chain.anchors.first());
            (hit.lon, hit.lat) = (first.map(|a| a.lon), first.map(|a| a.lat));
            hits.push(hit);
        }
    }
}

/// Brackets and blanks dropped, so that `原政函106` finds `原政函〔2022〕106号`.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !"〔〕[]［］()（）【】—-".contains(*c))
        .collect::<String>()
        .to_lowercase()
}

/// A number with and without its year.
fn number_matches(number: &str, wanted: &str) -> bool {
    let whole = folded(number);
    let mut without_year = String::new();
    let mut inside = false;
    for c in number.chars() {
        match c {
            '〔' | '[' | '［' | '(' | '（' => inside = true,
            '〕' | ']' | '］' | ')' | '）' => inside = false,
            c if !inside => without_year.push(c),
            _ => {}
        }
    }
    whole.contains(wanted) || folded(&without_year).contains(wanted)
}

fn documents(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, wanted: &str) {
    if wanted.chars().count() < 2 {
        return;
    }
    for document in snapshot.documents() {
        if number_matches(&document.number, wanted) || folded(&document.title).contains(wanted) {
            let mut hit = SearchHit::new("document", document.number.clone(), document.title.clone());
            hit.source = Some(Source {
                file: document.file.clone(),
                document: Some(document.number.clone()),
                lines: document.lines,
                place: None,
                cell: None,
            });
            hits.push(hit);
        }
    }
}

fn records(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str) {
    let wanted = folded(text);
    let mut seen = std::collections::HashSet::new();
    for record in snapshot.records() {
        match &record.body {
            Body::Decision(decision) => {
                let parcel = decision.parcel_no.value().filter(|no| folded(no).contains(&wanted));
                // What an editor entered has no document of its own among those that were read.
                let entered = record.confidence == Confidence::Entered
                    && wanted.chars().count() >= 2
                    && (record.source.document.as_deref().is_some_and(|no| number_matches(no, &wanted))
                        || folded(&decision.title).contains(&wanted)
                        || decision.party.value().is_some_and(|party| folded(party).contains(&wanted)));
                if let Some(parcel) = parcel {
                    let mut hit = SearchHit::new("parcel", parcel.clone(), decision.title.clone());
                    hit.id = Some(record.id.clone());
                    hit.source = Some(record.source.clone());
                    hits.push(hit);
                } else if entered {
                    let number = record.source.document.clone().unwrap_or_default();
                    let title =
                        if decision.title.is_empty() { number.clone() } else { decision.title.clone() };
                    let mut hit = SearchHit::new("parcel", title, number);
                    hit.id = Some(record.id.clone());
                    hit.source = Some(record.source.clone());
                    hits.push(hit);
                }
            }
            Body::Site(site) if site.name.contains(text) => {
                let mut hit = SearchHit::new("site", site.name.clone(), site.place.clone());
                hit.id = Some(record.id.clone());
                hit.source = Some(record.source.clone());
                hits.push(hit);
            }
            Body::Segment(segment) => {
                for official in [&segment.local, &segment.railway] {
                    // Somebody may be chief of several counties and lines: each is a hit of its own.
                    let charge = (&official.unit, Some((&segment.county, &segment.line, segment.track)));
                    if has_name(official, text) && seen.insert(charge) {
                        hits.push(official_hit(record, official, segment));
                    }
                }
            }
            Body::Coordinator(coordinator) => {
                let official = &coordinator.official;
                if has_name(official, text) && seen.insert((&official.unit, None)) {
                    let subtitle = format!("{} · {}", official.office, coordinator.role);
                    let mut hit = SearchHit::new("official", text, subtitle);
                    hit.source = Some(record.source.clone());
                    hits.push(hit);
                }
            }
            _ => {}
        }
    }
}

fn has_name(official: &Official, text: &str) -> bool {
    official.name.as_deref() == Some(text)
}

/// An official with one county and line that he answers for, from its first segment on.
fn official_hit(record: &Record, official: &Official, segment: &Segment) -> SearchHit {
    let name = official.name.clone().unwrap_or_default();
    let line = with_track(&segment.line, segment.track);
    let post = segment.span.from.to_string();
    let subtitle = format!("{} · {} · {line} {post}", official.office, segment.county);
    let mut hit = SearchHit::new("official", name, subtitle);
    hit.line = Some(line);
    hit.post = Some(post);
    hit.id = Some(record.id.clone());
    hit.source = Some(record.source.clone());
    hit
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::index::Reference;

    fn embedded() -> Snapshot {
        let (records, documents) = crate::record::embedded();
        Snapshot::build(records, documents, std::sync::Arc::new(Reference::embedded()))
    }

    fn officials(snapshot: &Snapshot, name: &str) -> Vec<SearchHit> {
        search(snapshot, name, 100).into_iter().filter(|hit| hit.kind == "official").collect()
    }

    #[test]
    fn an_official_is_found_in_every_county_he_answers_for() {
        let snapshot = embedded();
        let hits = officials(&snapshot, "李剑");
        for county in ["忻府区", "定襄县", "原平市", "代县", "繁峙县"] {
            let of_county = |hit: &&SearchHit| hit.subtitle.contains(county) && hit.line.is_some();
            let hit = hits.iter().find(of_county).unwrap_or_else(|| panic!("{county}: {hits:#?}"));
            let line = hit.line.as_deref().expect("a line");
            assert!(hit.subtitle.contains(line), "{hit:?}");
        }
        assert!(hits.iter().any(|hit| hit.subtitle.contains("联络人")), "{hits:#?}");
        let titles: BTreeSet<_> = hits.iter().map(|hit| &hit.subtitle).collect();
        assert_eq!(titles.len(), hits.len(), "{hits:#?}");
        assert!(officials(&snapshot, "孙高伟").len() > 1);
    }

    /// Every name of the list is found with each county and line that it stands for, and every hit
    /// can be asked for.
    #[test]
    fn no_charge_of_an_official_is_dropped() {
        let snapshot = embedded();
        let mut charges = BTreeSet::new();
        for record in snapshot.records() {
            let Body::Segment(segment) = &record.body else { continue };
            for name in [&segment.local.name, &segment.railway.name].into_iter().flatten() {
                let line = with_track(&segment.line, segment.track);
                charges.insert((name.clone(), segment.county.clone(), line));
            }
        }
        assert!(charges.len() > 50);
        for (name, county, line) in charges {
            let hits = officials(&snapshot, &name);
            let hit = hits
                .iter()
                .find(|hit| hit.line.as_deref() == Some(line.as_str()) && hit.subtitle.contains(&county));
            let post = hit.and_then(|hit| hit.post.as_deref());
            let post = post.unwrap_or_else(|| panic!("{name} {county} {line}: {hits:#?}"));
            let Ok(Where::Post { line, .. }) = Where::post(&line, post) else { panic!("{line} {post}") };
            assert!(snapshot.reference().lines.get(&line).is_some(), "{line}");
        }
    }

    #[test]
    fn a_village_is_found_by_name_with_its_path_and_code() {
        let snapshot = embedded();
        let hits = search(&snapshot, "邵家寨村", 20);
        let hit = hits.iter().find(|hit| hit.kind == "village").expect("the village");
        assert_eq!(hit.title, "邵家寨村委会");
        assert!(hit.subtitle.contains("原平市沿沟乡邵家寨村委会 · 140981204220"), "{hit:?}");
        assert!(hit.subtitle.contains("no coordinate known") && hit.lon.is_none(), "{hit:?}");
        let hits = search(&snapshot, "天峰坪镇", 20);
        assert!(hits.iter().any(|hit| hit.subtitle.contains("新关镇") && hit.subtitle.contains("140932100")));
        // A place with a coordinate is listed once, with its code.
        let hits = search(&snapshot, "轩岗镇", 20);
        let of_code = hits.iter().filter(|hit| hit.subtitle.contains("· 140981106")).collect::<Vec<_>>();
        assert_eq!(of_code.len(), 1, "{hits:#?}");
        assert!(of_code[0].lon.is_some() && !of_code[0].subtitle.contains("no coordinate"), "{of_code:?}");
    }

    #[test]
    fn a_post_keeps_the_track_that_was_typed() {
        let snapshot = embedded();
        for (typed, line, track) in [
            ("岗樊线上行 K2+000", "岗樊线上行", Some(Track::Up)),
            ("岗樊线下行K2+000", "岗樊线下行", Some(Track::Down)),
            ("岗樊线 K2+000", "岗樊线", None),
        ] {
            let hits = search(&snapshot, typed, 20);
            let hit = hits.iter().find(|hit| hit.kind == "post").unwrap_or_else(|| panic!("{typed}"));
            assert_eq!(hit.line.as_deref(), Some(line));
            assert_eq!(hit.title, format!("{line} K2+000"));
            // What the hit links to is what was typed.
            let asked = Where::post(line, hit.post.as_deref().unwrap_or_default());
            let Ok(Where::Post { line, track: read, .. }) = asked else { panic!("{asked:?}") };
            assert_eq!((line.as_str(), read), ("岗樊线", track));
        }
    }
}
