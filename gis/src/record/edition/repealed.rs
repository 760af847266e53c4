//! Documents that end others by their numbers.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::{EditionFinding, Editions, end};
use crate::gazette::DocumentNumber;
use crate::record::{Body, DocumentRef, DoubtKind, Finding, Record};

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
fn endings<'a>(records: &'a [Record], documents: &[&'a DocumentRef]) -> Vec<Ending<'a>> {
    let mut own: HashMap<(&str, &str), &str> = HashMap::new();
    for record in records {
        if let Some(number) = record.source.document.as_deref() {
            own.entry((&record.source.file, number)).or_insert(&record.id);
        }
    }
    let mut all = Vec::new();
    for document in documents {
        let own = own.get(&(document.file.as_str(), document.number.as_str())).copied();
        all.extend(document.repeals.iter().map(|repeal| Ending {
            file: &document.file,
            by: &document.number,
            line: document.lines[0],
            what: canonical(&repeal.number),
            day: repeal.from.or(document.date),
            own,
        }));
    }
    for record in records {
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

pub(super) fn repealed(records: &mut [Record], documents: &[&DocumentRef], all: &mut Editions) {
    // Documents without records are known too: there is nothing of them to end.
    let mut by_number: HashMap<String, Vec<usize>> =
        documents.iter().map(|document| (canonical(&document.number), Vec::new())).collect();
    for (no, record) in records.iter().enumerate() {
        if let Some(number) = record.source.document.as_deref() {
            by_number.entry(canonical(number)).or_default().push(no);
        }
    }
    let mut days = Vec::new();
    let mut done: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    let endings = endings(records, documents);
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
        let first = of_number.first().and_then(|no| records.get(*no));
        let Some(first) = first.map(|record| record.id.as_str()) else { continue };
        let Some(day) = ending.day else {
            all.findings.push(told(
                first,
                format!("{by}使{what}失效，但日期不明，未据此终止"),
                format!("{by} ends {what}, but its day is not known: nothing is ended"),
            ));
            continue;
        };
        let later =
            |no: &usize| records.get(*no).and_then(|r| r.validity.from).is_some_and(|from| from >= day);
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
    named
        .char_indices()
        .take(11)
        .find_map(|(at, _)| by_number.get_key_value(named.get(at..)?))
        .map(|(number, records)| (number.as_str(), records))
}

fn canonical(number: &str) -> String {
    DocumentNumber::parse(number).map_or_else(|| number.to_owned(), |number| number.canonical())
}
