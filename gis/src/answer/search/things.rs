//! Documents, parcels and sites by number or name.

use geo::InteriorPoint as _;

use super::force::{before, not_in_force};
use super::hit::SearchHit;
use crate::answer::{Words, round_degrees};
use crate::edit::is_withdrawn;
use crate::index::{Layer, Snapshot, folded, without_year};
use crate::record::{Body, Decision, DocumentRef, Record, Source};

/// How many records with a part of a likely misspelled number are compared with it.
const COMPARED: usize = 20_000;

/// A document's number that is asked for in full says more than a part of another: `原政函10` begins 106.
fn is_number(number: &str, wanted: &str) -> bool {
    let same = |number: String| {
        let number = folded(&number);
        number == wanted
            || number.strip_suffix('号') == Some(wanted)
            || Some(number.as_str()) == wanted.strip_suffix('号')
    };
    same(number.to_owned()) || same(without_year(number))
}

/// Documents by their number, with or without the year. Those with the text in the number or in the title
/// are given back: what else there is decides where they stand.
pub(super) fn documents(
    hits: &mut Vec<SearchHit>,
    snapshot: &Snapshot,
    wanted: &str,
    most: usize,
) -> Vec<SearchHit> {
    if wanted.chars().count() < 2 {
        return Vec::new();
    }
    let mut found = snapshot.documents_with(wanted, most.saturating_mul(8).max(200));
    // The later ones first: what is in force is asked for more often.
    found.sort_by_key(|document| std::cmp::Reverse(document.date));
    let is = |document: &&DocumentRef| is_number(&document.number, wanted);
    let (exact, part): (Vec<_>, Vec<_>) = found.into_iter().partition(is);
    let only = exact.len() == 1;
    for document in exact {
        let mut hit = of_document(document);
        hit.sure = only;
        hits.push(hit);
    }
    part.into_iter().map(of_document).collect()
}

fn of_document(document: &DocumentRef) -> SearchHit {
    let mut hit = SearchHit::new("document", document.number.clone(), document.title.clone());
    if document.number.is_empty() {
        hit.title.clone_from(&document.title);
        hit.subtitle.clear();
    }
    let day = document.date.map(|day| day.to_string());
    hit.detail = match (&document.issuer, day) {
        (Some(issuer), Some(day)) => Some(format!("{issuer} · {day}")),
        (issuer, day) => issuer.clone().or(day),
    }
    .map(|text| Words::new(text.clone(), text));
    hit.source = Some(Source {
        file: document.file.clone(),
        document: Some(document.number.clone()).filter(|number| !number.is_empty()),
        lines: document.lines,
        place: None,
        cell: None,
    });
    hit
}

/// Land decisions and sites by number, party or name: the whole number first.
pub(super) fn records(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, wanted: &str, most: usize) {
    if wanted.is_empty() {
        return;
    }
    let exact = snapshot.records_with(wanted, true, most);
    let part = snapshot.records_with(wanted, false, most + exact.len());
    let only = exact.len() == 1;
    let mut shown: Vec<&str> = Vec::new();
    for (record, whole) in exact.iter().map(|r| (r, true)).chain(part.iter().map(|r| (r, false))) {
        if shown.contains(&record.id.as_str()) {
            continue;
        }
        shown.push(&record.id);
        if let Some(mut hit) = of_record(snapshot, record) {
            // The number of a document is not that of one parcel.
            hit.sure = whole && only && !hit.doubtful && by_own_number(record, wanted);
            hits.push(hit);
        }
    }
    if shown.is_empty() {
        similar(hits, snapshot, wanted, most);
    }
}

fn own_numbers(decision: &Decision) -> impl Iterator<Item = &str> {
    let own = decision.parcel_no.value().map(String::as_str);
    own.into_iter().chain(decision.aliases.iter().map(String::as_str))
}

fn by_own_number(record: &Record, wanted: &str) -> bool {
    match &record.body {
        Body::Decision(decision) => own_numbers(decision).any(|number| folded(number) == wanted),
        Body::Site(_) => true,
        _ => false,
    }
}

fn of_record(snapshot: &Snapshot, record: &Record) -> Option<SearchHit> {
    let mut hit = match &record.body {
        Body::Decision(decision) => {
            let number = record.source.document.clone().unwrap_or_else(|| decision.number.clone());
            let words = if decision.title.is_empty() { &number } else { &decision.title };
            let mut hit = match decision.parcel_no.value() {
                Some(parcel) => SearchHit::new("parcel", parcel.clone(), words.clone()),
                None => SearchHit::new("parcel", words.clone(), number),
            };
            let (county, kind) = (decision.situs.county.as_deref().unwrap_or_default(), decision.kind.zh());
            // What never held was never approved either.
            let status = if is_withdrawn(record) { "" } else { decision.status.zh() };
            let place = [county, kind, status];
            let told = place.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
            hit.detail = Some(Words::new(told.clone(), told));
            hit
        }
        Body::Site(site) => SearchHit::new("site", site.name.clone(), site.place.clone()),
        _ => return None,
    };
    hit.id = Some(record.id.clone());
    hit.source = Some(record.source.clone());
    if let Some(over) = not_in_force(record, snapshot.day()) {
        hit.detail = Some(before(over, hit.detail.take()));
        hit.doubtful = true;
    }
    if matches!(record.body, Body::Decision(_)) {
        hit = hit.at(place(snapshot, &record.id));
    }
    Some(hit)
}

/// A point inside the boundary of a decision that has one: a place known to a county only is none.
fn place(snapshot: &Snapshot, id: &str) -> Option<(f64, f64)> {
    let feature = [Layer::Parcels, Layer::TemporaryUses]
        .into_iter()
        .find_map(|layer| Some((layer, snapshot.table(layer).get(id)?)));
    let (layer, feature) = feature?;
    let at = layer.fields().iter().position(|field| field.name == "precision")?;
    let crate::index::Value::Text(precision) = feature.values.get(at)? else { return None };
    if matches!(precision.as_str(), "county" | "none") {
        return None;
    }
    let point = feature.geometry.as_ref()?.interior_point()?;
    Some((round_degrees(point.x()), round_degrees(point.y())))
}

/// Numbers in Latin letters and digits that differ by one character, for somebody to confirm. Half of such
/// a number is right, so only records that have one of the halves are compared.
fn similar(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, wanted: &str, most: usize) {
    let latin = wanted.chars().all(|c| c.is_ascii_alphanumeric());
    let digits = wanted.contains(|c: char| c.is_ascii_digit());
    if !latin || !digits || wanted.len() < 5 || wanted.len() > 60 {
        return;
    }
    // Eleven digits are a telephone, not a number with one wrong figure.
    if wanted.len() == 11 && wanted.bytes().all(|b| b.is_ascii_digit()) {
        return;
    }
    let (first, second) = wanted.split_at(wanted.len() / 2);
    let mut shown: Vec<&str> = Vec::new();
    for half in [second, first] {
        for record in snapshot.records_with(half, false, COMPARED) {
            let Body::Decision(decision) = &record.body else { continue };
            let near = own_numbers(decision).find(|number| one_apart(&folded(number), wanted));
            let Some(near) = near.filter(|_| !shown.contains(&record.id.as_str())) else { continue };
            let Some(mut hit) = of_record(snapshot, record) else { continue };
            shown.push(&record.id);
            hit.doubtful = true;
            hit.read_as = Some(Words::new(
                format!("相近：{near}（差一个字符，请核对）"),
                format!("similar: {near} (one character differs, please check)"),
            ));
            hits.push(hit);
            if shown.len() >= most {
                return;
            }
        }
    }
}

/// Whether one character put in, left out or changed makes one text the other.
fn one_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let rest = |of: &[char], from: usize| of.get(from..).map(<[char]>::to_vec);
    match long.len() - short.len() {
        0 => a != b && rest(short, same + 1) == rest(long, same + 1),
        1 => rest(short, same) == rest(long, same + 1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_is_told_from_two() {
        for (a, b) in [("szhb202301", "szhb202310a"), ("ab", "cd"), ("abc", "abc"), ("abcd", "ab")] {
            assert!(!one_apart(a, b), "{a} {b}");
        }
        for (a, b) in
            [("szhb202301", "szhb202302"), ("szhb202301", "szhb20231"), ("xszhb", "szhb"), ("abcx", "abc")]
        {
            assert!(one_apart(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_number_is_itself_with_and_without_its_year_and_its_last_word() {
        for wanted in ["原政函2022106号", "原政函2022106", "原政函106号", "原政函106"] {
            assert!(is_number("原政函〔2022〕106号", wanted), "{wanted}");
        }
        for wanted in ["原政函10", "政函106", "原政函1067"] {
            assert!(!is_number("原政函〔2022〕106号", wanted), "{wanted}");
        }
    }
}
