//! Finding things by what people type: a post, a line, a coordinate, a document, a parcel, a place, an
//! official; shortened, in pinyin, pasted from elsewhere or with a slip of the key.
//!
//! Everything that a text may mean is given with how it was read, and nothing is chosen where several
//! meanings are left: [`Outcome`] says whether one is plain.

mod coordinate;
mod hit;
mod lines;
mod people;
mod places;
mod posts;
mod spelling;
mod things;

pub use hit::{Found, Given, Outcome, SearchHit};

use super::Words;
use crate::index::{Snapshot, folded, plain};
use crate::line::Line;
use spelling::Spelled;

/// Longer texts name no line and no station.
const LONGEST_NAME: usize = 60;

/// One text of every kind that can be found.
const EXAMPLES: [&str; 8] = [
    "北同蒲 241.5",
    "K241+500",
    "大西高铁忻州西",
    "SZHB2023-01",
    "原政函106",
    "btp 241.5",
    "112.6867 38.4425",
    "112°41′12″E 38°26′33″N",
];

/// All that a text may mean, the plain and the most specific first, at most `limit`.
pub fn search(snapshot: &Snapshot, text: &str, limit: usize) -> Found {
    let text = plain(text);
    let text = text.trim();
    let (mut hits, mut tried) = (Vec::new(), Vec::new());
    // One more than is wanted, to know whether there are more.
    let most = limit.saturating_add(1);
    let gazetteer = &snapshot.reference().gazetteer;
    let numbers = !text.is_empty() && coordinate::read(&mut hits, &mut tried, gazetteer, text);
    if !numbers && !text.is_empty() {
        names(&mut hits, &mut tried, snapshot, text, most);
    }
    if hits.is_empty() && !numbers && !text.is_empty() {
        tried.push(Words::new(
            "已按坐标、公里标、线名、车站、文号、地块号、地名、人名和拼音查找，都没有",
            "looked for as a coordinate, post, line, station, document, parcel, place, person and in pinyin: nothing",
        ));
    }
    if let [only] = hits.as_mut_slice() {
        only.sure |= !only.doubtful;
    }
    let sure = hits.iter().filter(|hit| hit.sure).count();
    if sure == 1 {
        hits.sort_by_key(|hit| !hit.sure);
    }
    let outcome = match (hits.len(), sure) {
        (0, _) => Outcome::None,
        (_, 1) => Outcome::One,
        _ => Outcome::Several,
    };
    let more = hits.len() > limit;
    hits.truncate(limit);
    let examples = if outcome == Outcome::None { EXAMPLES.to_vec() } else { Vec::new() };
    Found { outcome, hits, more, tried, examples }
}

fn names(
    hits: &mut Vec<SearchHit>,
    tried: &mut Vec<Words>,
    snapshot: &Snapshot,
    text: &str,
    most: usize,
) {
    let short = text.chars().count() <= LONGEST_NAME;
    if short {
        posts::on_line(hits, snapshot, text);
        if hits.is_empty() {
            posts::alone(hits, snapshot, text, None);
        }
        if hits.is_empty() {
            posts::in_county(hits, snapshot, text);
        }
        if hits.is_empty() {
            tried.extend(posts::unknown_line(snapshot, text));
        }
        lines(hits, snapshot, text);
    }
    let wanted = folded(text);
    things::documents(hits, snapshot, &wanted, most);
    things::records(hits, snapshot, &wanted, most);
    if short {
        people::officials(hits, snapshot, text, most);
        places::named(hits, snapshot, text, most);
        places::spelled(hits, snapshot, text, most);
    }
}

/// Lines by what people call them, then those that have the text in one of their names.
fn lines(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str) {
    let lines = &snapshot.reference().lines;
    let called = lines::called(lines, text);
    for one in &called {
        let mut hit = of_line(snapshot, one.line).read(one.how.clone());
        hit.sure = one.sure && Spelled::read(text).is_none();
        hit.doubtful = !one.sure;
        hits.push(hit);
    }
    for line in lines.iter().filter(|line| called.iter().all(|one| one.line.name != line.name)) {
        if line.name.contains(text) || line.aliases.iter().any(|alias| alias.contains(text)) {
            hits.push(of_line(snapshot, line));
        }
    }
}

/// A line with the stretch that the roster lists, or else the one with posts.
fn of_line(snapshot: &Snapshot, line: &Line) -> SearchHit {
    let listed = snapshot.roster().extent(&line.name);
    let extent = listed.or_else(|| line.chains.first().and_then(crate::line::Chain::calibrated));
    let range = extent.map(|span| format!("{}–{}", span.from, span.to)).unwrap_or_default();
    let mut hit = SearchHit::new("line", line.name.clone(), range);
    if listed.is_none() {
        hit = hit.says("名单未列", "not in the roster");
    }
    hit.line = Some(line.name.clone());
    hit.post = extent.map(|span| format!("{}-{}", span.from, span.to));
    let first = line.chains.first().and_then(|chain| chain.anchors.first());
    hit.at(first.map(|a| (a.lon, a.lat)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::answer::Where;
    use crate::index::Reference;
    use crate::line::Track;
    use crate::record::Body;

    /// The line's name as [`Where::post`] reads it.
    fn with_track(line: &str, track: Track) -> String {
        format!("{line}{}", track.zh())
    }

    fn search(snapshot: &Snapshot, text: &str, limit: usize) -> Vec<SearchHit> {
        super::search(snapshot, text, limit).hits
    }

    fn says(hit: &SearchHit, words: &str) -> bool {
        hit.detail.as_ref().is_some_and(|w| w.zh.contains(words) || w.en.contains(words))
    }

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
        assert!(says(hit, "no coordinate known") && hit.lon.is_none(), "{hit:?}");
        let hits = search(&snapshot, "天峰坪镇", 20);
        assert!(hits.iter().any(|hit| hit.subtitle.contains("新关镇") && hit.subtitle.contains("140932100")));
        // A place with a coordinate is listed once, with its code.
        let hits = search(&snapshot, "轩岗镇", 20);
        let of_code = hits.iter().filter(|hit| hit.subtitle.contains("· 140981106")).collect::<Vec<_>>();
        assert_eq!(of_code.len(), 1, "{hits:#?}");
        assert!(of_code[0].lon.is_some() && !says(of_code[0], "no coordinate"), "{of_code:?}");
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
