//! Decisions about land: replies, notices, letters and announcements → [`Decision`] records.
//!
//! A decision is known by its structure and wording, never by its file or number: a document whose
//! title and operative sentence are about temporary land use, a plan to grant, an announcement or
//! result of a sale, an allocation, land banking, entrusted management or planning conditions. Every
//! field is a printed one or stays unknown. What is refused or revoked is recorded as such.

mod allocation;
mod body;
mod classes;
mod code;
mod control;
mod draft;
mod entrusted;
mod facts;
mod figure;
mod forms;
mod grant;
mod items;
mod parcels;
mod part;
mod planning;
mod plots;
mod refusal;
mod renewal;
mod renewed;
mod sale;
mod situs;
mod sums;
mod temporary;
mod term;
mod title;
mod whole;

use self::draft::Draft;
use self::refusal::{Refusal, refusal, revocation};
pub use self::situs::COUNTIES;
pub(crate) use self::situs::county_of;
use super::{Decision, DoubtKind, Finding, Record};
use crate::gazette::{Document, Gazette};

/// What was read of a gazette, and what was doubtful in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The decisions, in file order.
    pub records: Vec<Record>,
    /// Doubts: units and sums that disagree, figures that cannot be read, terms in contradiction,
    /// refusals, replies about land that no rule understands.
    pub findings: Vec<Finding>,
}

/// A reader of one kind of decision: `None` when the document is not of its kind.
type Reader = fn(&mut Draft<'_>) -> Option<Decision>;

/// From the most to the least specific wording: a plan to grant may allocate parts of the land.
const READERS: [Reader; 6] =
    [temporary::read, grant::read, planning::read, sale::banking, allocation::read, entrusted::read];

/// A reply is a page, with its tables a few. What is longer than this is no reply, whatever its title.
const MAX_REPLY_BYTES: usize = 256 << 10;

/// A place phrase as a decision prints it, for the counties of these names.
#[cfg(feature = "geometry")]
pub(crate) fn read_situs(printed: &str, counties: &[&str]) -> super::Situs {
    situs::situs(printed, counties)
}

/// An area with its unit as a cell prints it; none for a text without a figure.
#[cfg(feature = "geometry")]
pub(crate) fn read_area(printed: &str) -> Option<super::Stated<super::Area>> {
    figure::cell_area(printed, None)
}

/// The land decisions of a gazette, for the counties of 忻州, 朔州 and 阳泉.
pub fn read(gazette: &Gazette) -> Vec<Record> {
    examine(gazette, &COUNTIES).records
}

/// The land decisions of a gazette and the doubts about them. `counties` are the canonical names
/// by which a county is recognised at the beginning of a place phrase or of the issuer.
pub fn examine(gazette: &Gazette, counties: &[&str]) -> Reading {
    let mut reading = Reading::default();
    let mut floor = 1;
    for document in &gazette.documents {
        let titled = whole::titled(gazette, document, floor, title::may_decide);
        floor = document.last_line + 1;
        let document = titled.as_ref().unwrap_or(document);
        if !(document.title.ends_with("批复") || title::may_decide(&document.title)) {
            continue;
        }
        one(&mut reading, gazette, document, counties);
    }
    if let Some((document, missing)) = whole::document(gazette, title::may_decide) {
        let before = reading.records.len();
        one(&mut reading, gazette, &document, counties);
        // What is missing is said of the record that it is missing in.
        if let Some(record) = reading.records.get(before).map(|record| record.id.clone()) {
            let missing = missing.into_iter().map(|finding| {
                let field = if finding.kind == DoubtKind::Date { "date" } else { "number" };
                finding.on(&record, field)
            });
            reading.findings.extend(missing);
        }
    }
    reading
}

/// How to name a document to a person.
fn label(document: &Document) -> &str {
    if document.number.is_empty() { &document.title } else { &document.number }
}

/// Reads one document.
fn one(reading: &mut Reading, gazette: &Gazette, document: &Document, counties: &[&str]) {
    let label = label(document);
    let length: usize = document.lines(gazette).map(|(_, text)| text.len()).sum();
    if length > MAX_REPLY_BYTES {
        let finding = Finding::new(
            document.first_line,
            format!("{label} 题为批复一类，但正文 {length} 字节，过长，未作为用地文件读取"),
            format!(
                "{label} is called a reply or the like but has {length} bytes: too long, not read as one"
            ),
        );
        reading.findings.push(finding.kind(DoubtKind::Unread));
        return;
    }
    let title = &document.title;
    let mut draft = Draft::new(gazette, document, counties, temporary::about(title));
    if let Some(decision) = revocation(&mut draft) {
        return keep(reading, draft, decision);
    }
    if sale::kind(title).is_some() {
        // Announcements speak of bids that are not accepted; that is no refusal.
        match sale::read(&mut draft) {
            Some((records, findings)) => {
                reading.records.extend(records);
                reading.findings.extend(findings);
            }
            None => not_understood(reading, document),
        }
        return;
    }
    let about_land = ["用地", "土地", "宗地", "地块", "划拨", "出让"].iter().any(|word| title.contains(word));
    if about_land && temporary::about(title) {
        let parts = items::several(&draft);
        if parts.len() > items::MAX {
            let n = parts.len();
            let finding = Finding::new(
                document.first_line,
                format!("{label} 列有 {n} 个以上项目，过多，未作为用地文件读取"),
                format!("{label} lists {n} projects or more: too many, not read"),
            );
            reading.findings.push(finding.kind(DoubtKind::Unread));
            return;
        }
        if !parts.is_empty() {
            for part in parts {
                single(reading, part, document, about_land);
            }
            return;
        }
    }
    single(reading, draft, document, about_land);
}

/// Reads a text that is about one thing.
fn single(reading: &mut Reading, mut draft: Draft<'_>, document: &Document, about_land: bool) {
    if about_land {
        // The readers look for what was agreed to; none of them may find it in a refusal.
        match refusal(&mut draft) {
            Refusal::No => {}
            Refusal::Whole(decision) => return keep(reading, draft, *decision),
            Refusal::Unclear => return reading.findings.append(&mut draft.findings),
        }
    }
    match READERS.iter().find_map(|reader| reader(&mut draft)) {
        Some(decision) => keep(reading, draft, decision),
        None if about_land => not_understood(reading, document),
        None => {}
    }
}

fn keep(reading: &mut Reading, draft: Draft<'_>, decision: Decision) {
    let (record, findings) = draft.finish(decision);
    reading.records.push(record);
    reading.findings.extend(findings);
}

fn not_understood(reading: &mut Reading, document: &Document) {
    let label = label(document);
    let finding = Finding::new(
        document.first_line,
        format!("{label} 是涉及土地的文件，但没有规则能读懂，未生成记录"),
        format!("{label} is a document about land that no rule understands: no record made"),
    );
    reading.findings.push(finding.kind(DoubtKind::Unread));
}

#[cfg(test)]
mod tests;
