//! What a document says, as structured records. A record never invents a value: what the source
//! does not state is [`Stated::Unknown`], what it denies is [`Stated::None`].

mod area;
mod bundled;
mod decision;
mod document;
mod finding;
pub mod land;
mod official;
mod reading;
mod segment;
mod site;
pub mod site_table;
mod source;
mod stated;

pub use area::{Area, MU_M2};
pub use bundled::{bundle, embedded};
pub use decision::{
    Bound, Condition, Control, Decision, DecisionKind, DecisionPart, DecisionStatus, Situs, Term,
};
pub use finding::Finding;
pub use official::{Coordinator, Duty, Official, Phone};
pub use reading::{ReadError, Reading, read};
pub use segment::{Segment, Tier};
pub use site::{CoordinateReading, Site};
pub use source::{Confidence, Reason, Source, Validity};
pub use stated::Stated;

use serde::{Deserialize, Serialize};

/// One thing that a document says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Stable identifier: document number and place in the document, e.g. `忻政办发2021-71-r12-1`.
    pub id: String,
    /// Where it is said.
    pub source: Source,
    /// How far the record is what was printed.
    pub confidence: Confidence,
    /// Why it differs from what was printed; empty for [`Confidence::Verbatim`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// When it holds.
    pub validity: Validity,
    /// What is said.
    pub body: Body,
}

/// The kinds of record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Body {
    /// A responsibility segment (责任区段) with its section chiefs.
    Segment(Segment),
    /// A decision about land.
    Decision(Decision),
    /// A printed coordinate of a named site.
    Site(Site),
    /// A coordinator of the dual section-chief scheme.
    Coordinator(Coordinator),
    /// A duty that the scheme gives an office.
    Duty(Duty),
}

/// A document as the store and the answers cite it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRef {
    /// The file it stands in.
    pub file: String,
    /// The title as printed.
    pub title: String,
    /// The number as printed.
    pub number: String,
    /// The issuing body.
    pub issuer: Option<String>,
    /// The addressee.
    pub addressee: Option<String>,
    /// The date of signature.
    pub date: Option<jiff::civil::Date>,
    /// First and last line in the file, 1-based.
    pub lines: [usize; 2],
}

/// STUB
pub mod roster {
    #![allow(missing_docs)]
    #[derive(Debug)]
    pub struct RosterSummary;
    #[derive(Debug, thiserror::Error)]
    #[error("x")]
    pub struct RosterError;
    pub struct RR {
        pub records: Vec<super::Record>,
        pub summary: RosterSummary,
    }
    pub fn read(_: &crate::gazette::Gazette, _: &super::Corrections) -> Result<Option<RR>, RosterError> {
        Ok(None)
    }
}
/// STUB
pub struct Corrections;
#[allow(missing_docs)]
impl Corrections {
    pub fn embedded() -> Self {
        Self
    }
    pub fn none() -> Self {
        Self
    }
    pub fn is_empty(&self) -> bool {
        true
    }
    pub fn parse(_: &str, _: &str) -> Result<Self, roster::RosterError> {
        Ok(Self)
    }
}
#[allow(missing_docs)]
impl Record {
    pub fn without_personal(self) -> Self {
        self
    }
}
