//! Editions: which records a newer document ends, and from which day.
//!
//! Nothing stored is changed. Of all records that are known, those that a newer roster replaces, or
//! that a later document repeals, get a last day of validity; they answer for the days before it as
//! they always did. What cannot be decided is left in force and told.

mod drafts;
mod repealed;
mod rosters;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use super::{Body, DocumentRef, Doubt, Finding, Held, Record, Segment, doubt_id, stem};
use drafts::drafts;
pub use repealed::ended_by_number;
use repealed::repealed;
use rosters::rosters;

/// What editions do to the known records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editions {
    /// How many records got a last day.
    pub ended: usize,
    /// What a person should know or decide.
    pub findings: Vec<EditionFinding>,
}

/// A finding about a document as a whole, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionFinding {
    /// The file name, without folders.
    pub file: String,
    /// The document number.
    pub document: Option<String>,
    /// What was noticed. Its record is the first of those it bears on.
    pub finding: Finding,
}

impl From<EditionFinding> for Doubt {
    fn from(told: EditionFinding) -> Self {
        let EditionFinding { file, document, finding } = told;
        let (field, printed) = (finding.field.as_deref(), finding.printed.as_deref());
        let anchor = finding.record.as_deref().unwrap_or_default();
        // What is told of two older editions differs in its words only.
        let anchor = format!("{anchor} {}", finding.zh);
        let about = document.as_deref().unwrap_or_else(|| stem(&file));
        let id = doubt_id(about, finding.kind, &anchor, field, printed, 0);
        let records = finding.record.iter().cloned().collect();
        Self { id, file, document, place: None, records, finding }
    }
}

/// Ends the records that newer documents replace.
///
/// A roster replaces the older ones for every county, tier and line (and track) that it lists, from
/// its first day on; what it does not list stays in force. A document that repeals another by its
/// number ends all records of that. Documents without a date replace nothing, and drafts
/// (征求意见稿) neither replace anything nor are in force themselves. Segments that an editor entered
/// replace nothing either: what they take the place of, the editor ends. Of shared records only those
/// that change are copied.
pub fn supersede<R: Held>(records: &mut [R], documents: &[DocumentRef]) -> Editions {
    let mut all = Editions::default();
    let documents: Vec<&DocumentRef> = drafts(records, documents, &mut all);
    repealed(records, &documents, &mut all);
    rosters(records, &documents, &mut all);
    all
}

/// The last day before `day`, and why, on a record that holds longer.
fn end(record: &mut impl Held, day: Date, why: &str) -> bool {
    let Ok(last) = day.yesterday() else { return false };
    if (*record).borrow().validity.to.is_some_and(|to| to <= last) {
        return false;
    }
    let validity = &mut record.change().validity;
    validity.to = Some(last);
    validity.note = Some(why.to_owned());
    true
}

fn segment(record: &Record) -> Option<&Segment> {
    match &record.body {
        Body::Segment(segment) => Some(segment),
        _ => None,
    }
}
