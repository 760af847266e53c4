//! Documents that end others by their numbers.

use std::borrow::Borrow;
use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;

use super::{EditionFinding, Editions, end};
use crate::gazette::DocumentNumber;
use crate::record::{Body, DocumentRef, DoubtKind, Finding, Held, Record};

/// A document that ends another by its number.
struct Ending<'a> {
    file: &'a str,
    by: &'a str,
    line: usize,
    what: String,
    day: Option<Date>,
    /// A record of the document that ends, if there is one.
    own: Option<&'a str>,
}

/// Every number that documents end: by their sentences, or by what was read of a revoked decision.
fn endings<'a, R: Held>(records: &'a [R], documents: &[&'a DocumentRef]) -> Vec<Ending<'a>> {
    let mut own: HashMap<(&str, &str), Option<&str>> = documents
        .iter()
        .filter(|document| !document.repeals.is_empty())
        .map(|document| ((document.file.as_str(), document.number.as_str()), None))
        .collect();
    if !own.is_empty() {
        for record in records.iter().map(Borrow::borrow) {
            let Some(number) = record.source.document.as_deref() else { continue };
            if let Some(first) = own.get_mut(&(record.source.file.as_str(), number)) {
                first.get_or_insert(&record.id);
            }
        }
    }
    let mut all = Vec::new();
    for document in documents {
        let own = own.get(&(document.file.as_str(), document.number.as_str())).copied().flatten();
        all.extend(document.repeals.iter().map(|repeal| Ending {
            file: &document.file,
            by: &document.number,
            line: document.lines[0],
            what: canonical(&repeal.number),
            day: repeal.from.or(document.date),
            own,
        }));
    }
    for record in records.iter().map(Borrow::borrow) {
        let Body::Decision(decision) = &record.body else { continue };
        let source = &record.source;
        let revoked = decision.conditions.iter().filter(|condition| condition.kind == "revokes");
        all.extend(revoked.filter_map(|condition| {
            Some(Ending {
                file: &source.file,
                by: source.document.as_deref().unwrap_or(&source.file),
                line: source.lines[0],
                what: canonical(condition.basis.as_deref()?),
                day: record.validity.from,
                own: Some(&record.id),
            })
        }));
    }
    all
}

/// Every number by which documents are known that an ending may mean, and the records of each.
fn numbered<R: Held>(
    records: &[R],
    documents: &[&DocumentRef],
    endings: &[Ending<'_>],
) -> HashMap<String, Vec<usize>> {
    let wanted: HashSet<&str> = endings.iter().flat_map(|ending| tails(&ending.what)).collect();
    if wanted.is_empty() {
        return HashMap::new();
    }
    // Documents without records are known too: there is nothing of them to end.
    let mut by_number: HashMap<String, Vec<usize>> =
        documents.iter().map(|document| (canonical(&document.number), Vec::new())).collect();
    // Many records bear one number, and reading a number takes long.
    let mut meant: HashMap<&str, Option<String>> = HashMap::new();
    for (no, record) in records.iter().enumerate() {
        let record: &Record = record.borrow();
        let Some(number) = record.source.document.as_deref() else { continue };
        let named = meant
            .entry(number)
            .or_insert_with(|| Some(canonical(number)).filter(|number| wanted.contains(number.as_str())));
        let Some(named) = named else { continue };
        match by_number.get_mut(named) {
            Some(of) => of.push(no),
            None => {
                by_number.insert(named.clone(), vec![no]);
            }
        }
    }
    by_number
}

/// The known records that documents and their records end by number, each with the number as it is
/// named: who may not end those must not store the documents.
///
/// A superset of what [`supersede`](super::supersede) ends: words may stick to a number, so every
/// record that one of its tails names counts, whatever its days.
pub fn ended_by_number<'k>(
    records: &[Record],
    documents: &[DocumentRef],
    known: impl IntoIterator<Item = &'k Record>,
) -> Vec<(String, &'k Record)> {
    let documents: Vec<&DocumentRef> = documents.iter().collect();
    let endings = endings(records, &documents);
    let named: HashMap<&str, &str> = endings
        .iter()
        .flat_map(|ending| tails(&ending.what).map(|tail| (tail, ending.what.as_str())))
        .collect();
    if named.is_empty() {
        return Vec::new();
    }
    // Many records bear one number, and reading a number takes long.
    let mut meant: HashMap<&str, Option<&str>> = HashMap::new();
    let mut found = Vec::new();
    for record in known {
        let Some(number) = record.source.document.as_deref() else { continue };
        let what = meant.entry(number).or_insert_with(|| named.get(canonical(number).as_str()).copied());
        if let Some(what) = what {
            found.push(((*what).to_owned(), record));
        }
    }
    found
}

pub(super) fn repealed<R: Held>(records: &mut [R], documents: &[&DocumentRef], all: &mut Editions) {
    let mut days = Vec::new();
    let mut done: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    let endings = endings(records, documents);
    let by_number = numbered(records, documents, &endings);
    for ending in &endings {
        let (by, named) = (ending.by, &ending.what);
        let found = ended_by(&by_number, named);
        let what = found.map_or(named.as_str(), |(what, _)| what);
        // The sentence and the decision read from it say the same.
        if !done.insert((ending.file, by, what)) {
            continue;
        }
        let told = |id: &str, zh: String, en: String| EditionFinding {
            file: ending.file.to_owned(),
            document: Some(by.to_owned()),
            finding: Finding::new(ending.line, zh, en)
                .kind(DoubtKind::Date)
                .on(id, "validity.to")
                .printed(named),
        };
        let Some((_, of_number)) = found else {
            // What documents about other things end is not of this service.
            if let Some(own) = ending.own {
                all.findings.push(told(
                    own,
                    format!("{by}使{what}失效，但已知文件中没有该文号，未据此终止任何记录，请核对文号"),
                    format!("{by} ends {what}, but no document of that number is known: nothing is ended, please check the number"),
                ));
            }
            continue;
        };
        let at = |no: &usize| records.get(*no).map(Borrow::<Record>::borrow);
        let first = of_number.first().and_then(at);
        let Some(first) = first.map(|record| record.id.as_str()) else { continue };
        let Some(day) = ending.day else {
            all.findings.push(told(
                first,
                format!("{by}使{what}失效，但日期不明，未据此终止"),
                format!("{by} ends {what}, but its day is not known: nothing is ended"),
            ));
            continue;
        };
        let later = |no: &usize| at(no).and_then(|r| r.validity.from).is_some_and(|from| from >= day);
        if of_number.iter().any(later) {
            all.findings.push(told(
                first,
                format!("{by}称{what}自{day}失效，而后者自当日或其后才生效，未据此终止"),
                format!("{by} ends {what} from {day}, which begins no earlier: nothing is ended"),
            ));
            continue;
        }
        days.push((day, format!("自{day}起由{by}废止 / ended from {day} by {by}"), of_number));
    }
    drop(endings);
    for (day, why, of_number) in days {
        for no in of_number {
            let ended = records.get_mut(*no).is_some_and(|record| end(record, day, &why));
            all.ended += usize::from(ended);
        }
    }
}

/// The number that a repeal names and the records of it: words may stick to the number of the
/// sentence, so shorter tails are tried too, the longest first.
fn ended_by<'a>(
    by_number: &'a HashMap<String, Vec<usize>>,
    named: &str,
) -> Option<(&'a str, &'a Vec<usize>)> {
    tails(named)
        .find_map(|tail| by_number.get_key_value(tail))
        .map(|(number, records)| (number.as_str(), records))
}

/// A name, and what is left of it without its first characters.
fn tails(named: &str) -> impl Iterator<Item = &str> {
    named.char_indices().take(11).filter_map(|(at, _)| named.get(at..))
}

fn canonical(number: &str) -> String {
    DocumentNumber::parse(number).map_or_else(|| number.to_owned(), |number| number.canonical())
}
