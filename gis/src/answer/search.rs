//! Finding things by name: a post, a line, a document, a parcel, a place, an official.

use serde::Serialize;

use super::Where;
use crate::index::Snapshot;
use crate::record::{Body, Official, Record, Source};

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
    /// The line to ask `locate` with.
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
    for place in snapshot.reference().gazetteer.search(text, limit) {
        let mut hit = SearchHit::new(place.kind, place.name, place.county.unwrap_or_default());
        (hit.lon, hit.lat) = (place.point.map(|p| p.0), place.point.map(|p| p.1));
        hit.accuracy_m = place.accuracy_m;
        hits.push(hit);
    }
    hits.truncate(limit);
    hits
}

fn position(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str) {
    match Where::parse(text, None) {
        Ok(Where::Point { lon, lat, .. }) => {
            let mut hit = SearchHit::new("coordinate", format!("{lon:.6}, {lat:.6}"), "CGCS2000");
            (hit.lon, hit.lat) = (Some(lon), Some(lat));
            hits.push(hit);
        }
        Ok(Where::Post { line, post, .. }) => {
            let Some(found) = snapshot.reference().lines.get(&line) else { return };
            for reading in &post.readings {
                let at = reading.at.to_string();
                let mut hit = SearchHit::new("post", format!("{} {at}", found.name), post.printed.clone());
                hit.line = Some(found.name.clone());
                hit.post = Some(at);
                hits.push(hit);
            }
        }
        Err(_) => {}
    }
}

fn lines(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str) {
    for line in snapshot.reference().lines.iter() {
        if line.name.contains(text) || line.aliases.iter().any(|alias| alias.contains(text)) {
            let extent = snapshot.roster().extent(&line.name, None);
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
                if let Some(parcel) = parcel {
                    let mut hit = SearchHit::new("parcel", parcel.clone(), decision.title.clone());
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
                    if seen_name(official, text)
                        && seen.insert((official.name.clone(), official.unit.clone()))
                    {
                        hits.push(official_hit(
                            record,
                            official,
                            &segment.line,
                            segment.span.from.to_string(),
                        ));
                    }
                }
            }
            Body::Coordinator(coordinator) => {
                let official = &coordinator.official;
                if seen_name(official, text) && seen.insert((official.name.clone(), official.unit.clone())) {
                    let mut hit = SearchHit::new("official", text, official.office.clone());
                    hit.source = Some(record.source.clone());
                    hits.push(hit);
                }
            }
            _ => {}
        }
    }
}

fn seen_name(official: &Official, text: &str) -> bool {
    official.name.as_deref() == Some(text)
}

fn official_hit(record: &Record, official: &Official, line: &str, post: String) -> SearchHit {
    let name = official.name.clone().unwrap_or_default();
    let mut hit = SearchHit::new("official", name, format!("{} · {line} {post}", official.office));
    hit.line = Some(line.to_owned());
    hit.post = Some(post);
    hit.id = Some(record.id.clone());
    hit.source = Some(record.source.clone());
    hit
}
