//! Decisions about land: replies (批复) in a gazette → [`Decision`] records.
//!
//! A decision is known by its structure and wording, never by its file or number: a reply whose
//! title or operative sentence is about temporary land use, a plan to grant, an allocation,
//! entrusted management or planning conditions. Every field is a printed one or stays unknown.

mod allocation;
mod body;
mod control;
mod draft;
mod entrusted;
mod figure;
mod grant;
mod part;
mod planning;
mod situs;
mod temporary;

use self::draft::Draft;
pub use self::situs::COUNTIES;
pub(crate) use self::situs::county_of;
use super::{Decision, Finding, Record};
use std::sync::LazyLock;

use regex::Regex;

use crate::gazette::Gazette;

/// What was read of a gazette, and what was doubtful in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The decisions, in file order.
    pub records: Vec<Record>,
    /// Doubts: units that disagree, figures that cannot be read, replies about land that no rule
    /// understands.
    pub findings: Vec<Finding>,
}

/// A reader of one kind of decision: `None` when the document is not of its kind.
type Reader = fn(&mut Draft<'_>) -> Option<Decision>;

/// From the most to the least specific wording: a plan to grant may allocate parts of the land.
const READERS: [Reader; 5] =
    [temporary::read, grant::read, planning::read, allocation::read, entrusted::read];

/// That something was not agreed to. 未经批准 and the like are conditions, no refusals.
static REFUSED: LazyLock<Regex> =
    LazyLock::new(|| figure::pattern(r"不(?:予|能)?(?:原则上?)?(?:同意|批准|批复|核准)"));

/// A reply is a page. What is longer than this is no reply, whatever its title.
const MAX_REPLY_BYTES: usize = 256 << 10;

/// The land decisions of a gazette, for the counties of 忻州, 朔州 and 阳泉.
pub fn read(gazette: &Gazette) -> Vec<Record> {
    examine(gazette, &COUNTIES).records
}

/// The land decisions of a gazette and the doubts about them. `counties` are the canonical names
/// by which a county is recognised at the beginning of a place phrase or of the issuer.
pub fn examine(gazette: &Gazette, counties: &[&str]) -> Reading {
    let mut reading = Reading::default();
    for document in &gazette.documents {
        if !document.title.ends_with("批复") {
            continue;
        }
        let length: usize = document.lines(gazette).map(|(_, text)| text.len()).sum();
        if length > MAX_REPLY_BYTES {
            reading.findings.push(Finding::new(
                document.first_line,
                format!("{} 题为批复，但正文 {length} 字节，过长，未作为用地批复读取", document.number),
                format!(
                    "{} is called a reply but has {length} bytes: too long, not read as one",
                    document.number
                ),
            ));
            continue;
        }
        let mut draft = Draft::new(gazette, document, counties);
        let about_land =
            ["用地", "土地", "宗地", "地块", "划拨", "出让"].iter().any(|word| document.title.contains(word));
        if about_land && let Some(refusal) = REFUSED.find(&draft.body.norm) {
            // The readers look for what was agreed to; none of them may find it in a refusal.
            let (number, words) = (&document.number, refusal.as_str());
            reading.findings.push(Finding::new(
                document.first_line,
                format!("{number} 正文有“{words}”，可能不是同意，未生成记录，请人工核对"),
                format!("{number} says {words}: perhaps a refusal, no record made, check it by hand"),
            ));
            continue;
        }
        let read = READERS.iter().find_map(|reader| reader(&mut draft));
        match read {
            Some(decision) => {
                let (record, findings) = draft.finish(decision);
                reading.records.push(record);
                reading.findings.extend(findings);
            }
            None if about_land => reading.findings.push(Finding::new(
                document.first_line,
                format!("{} 是涉及土地的批复，但没有规则能读懂，未生成记录", document.number),
                format!("{} is a reply about land that no rule understands: no record made", document.number),
            )),
            None => {}
        }
    }
    reading
}

#[cfg(test)]
mod tests;
