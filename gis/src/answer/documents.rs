//! The documents that an answer cites: of which day they are, and what they are called.

use jiff::civil::Date;
use serde::Serialize;

use super::{ConstraintAnswer, LandAnswer, RailwayAnswer};
use crate::index::Snapshot;
use crate::record::Source;

/// A document that a fact of the answer cites by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DocumentAnswer<'a> {
    /// The number as the `source` of the facts cites it.
    pub number: &'a str,
    /// The title as printed.
    pub title: &'a str,
    /// The date of signature; `None` when it is not stated or not read.
    pub date: Option<Date>,
    /// The issuing body.
    pub issuer: Option<&'a str>,
}

/// The documents of all sources of an answer, each once, in the order in which they were read. One that is
/// cited and was not read is not among them: nothing is known of it.
pub(super) fn cited<'a>(
    snapshot: &'a Snapshot,
    railways: &[RailwayAnswer<'a>],
    land: [&[LandAnswer<'a>]; 2],
    constraints: &[ConstraintAnswer<'a>],
) -> Vec<DocumentAnswer<'a>> {
    let segments = railways.iter().flat_map(|railway| &railway.segments).map(|segment| segment.source);
    let records = segments.chain(land.into_iter().flatten().map(|land| land.source)).filter_map(cited_in);
    let rules = constraints.iter().filter_map(ConstraintAnswer::document);
    let mut numbers: Vec<(&str, &str)> = records.chain(rules).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut found: Vec<DocumentAnswer<'a>> = Vec::new();
    for document in snapshot.documents() {
        // The same number in another file is another print, and may be another document.
        let of_this =
            |(number, file): &&(&str, &str)| *file == document.file && same(number, &document.number);
        for (number, _) in numbers.iter().filter(of_this) {
            let (title, date, issuer) = (document.title.as_str(), document.date, document.issuer.as_deref());
            let one = DocumentAnswer { number, title, date, issuer };
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

/// Whether two spellings of a number differ in nothing but brackets and blanks: a heading may print
/// `[2021]` where others cite `〔2021〕`.
fn same(one: &str, other: &str) -> bool {
    plain(one).eq(plain(other))
}

fn plain(number: &str) -> impl Iterator<Item = char> {
    number.chars().filter(|char| !char.is_whitespace()).map(|char| match char {
        '[' | '［' | '(' | '（' | '【' => '〔',
        ']' | '］' | ')' | '）' | '】' => '〕',
        other => other,
    })
}

/// Number and file of the document of a source, where it stands in a numbered one.
pub(super) fn cited_in(source: &Source) -> Option<(&str, &str)> {
    source.document.as_deref().map(|number| (number, source.file.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::answer::{Question, Where, locate};
    use crate::index::{Reference, Snapshot};

    fn snapshot() -> Snapshot {
        let (records, documents) = crate::record::embedded();
        Snapshot::build(records, documents, std::sync::Arc::new(Reference::embedded()))
    }

    fn asked(line: &str, post: &str) -> Question {
        Question {
            given: format!("{line} {post}"),
            at: Where::post(line, post).unwrap(),
            as_of: jiff::civil::date(2026, 11, 23),
            within_m: 2000.0,
        }
    }

    #[test]
    fn every_document_that_a_fact_cites_is_told_once_with_its_day() {
        let snapshot = snapshot();
        let answer = locate(&snapshot, &asked("大西高铁", "K199")).unwrap();
        let roster: Vec<_> =
            answer.documents.iter().filter(|one| one.number == "忻政办发〔2021〕71号").collect();
        assert_eq!(roster.len(), 1, "{:?}", answer.documents);
        assert_eq!(roster[0].date, Some(jiff::civil::date(2021, 8, 19)));
        assert!(roster[0].title.contains("双段长"), "{}", roster[0].title);
        // A rule of the place cites another document, whose heading prints `[2021]`.
        let plan = answer.documents.iter().find(|one| one.number == "忻政办发〔2021〕76号");
        assert_eq!(
            plan.and_then(|one| one.date),
            Some(jiff::civil::date(2021, 8, 26)),
            "{:?}",
            answer.documents
        );
    }

    #[test]
    fn a_document_of_which_nothing_is_cited_is_not_told() {
        let snapshot = snapshot();
        let answer = locate(&snapshot, &asked("大西高铁", "K199")).unwrap();
        assert!(answer.documents.len() < snapshot.documents().len());
        assert!(
            answer.documents.iter().all(|one| one.number != "原政函〔2022〕106号"),
            "{:?}",
            answer.documents
        );
    }
}
