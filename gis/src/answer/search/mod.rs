//! Finding things by what people type: a post, a line, a coordinate, a document, a parcel, a place, an
//! official; shortened, in pinyin, pasted from elsewhere or with a slip of the key.
//!
//! Everything that a text may mean is given with how it was read, and nothing is chosen where several
//! meanings are left: [`Outcome`] says whether one is plain.

mod coordinate;
mod force;
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

fn names(hits: &mut Vec<SearchHit>, tried: &mut Vec<Words>, snapshot: &Snapshot, text: &str, most: usize) {
    let short = text.chars().count() <= LONGEST_NAME;
    if short {
        posts::on_line(hits, snapshot, text);
        if hits.is_empty() {
            posts::alone(hits, snapshot, text, None);
        }
        if hits.is_empty() {
            tried.extend(posts::in_county(hits, snapshot, text));
        }
        lines(hits, snapshot, text);
    }
    let wanted = folded(text);
    let titled = things::documents(hits, snapshot, &wanted, most);
    things::records(hits, snapshot, &wanted, most);
    if short {
        people::officials(hits, snapshot, text, most);
        places::named(hits, snapshot, text, most);
        places::spelled(hits, snapshot, text, most);
    }
    // A place is asked for more often than the documents that have its name in their title.
    hits.extend(titled);
    if short && hits.is_empty() && tried.is_empty() {
        tried.extend(posts::unknown_line(snapshot, text));
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
mod tests;
