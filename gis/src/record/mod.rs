//! What a document says, as structured records. A record never invents a value: what the source
//! does not state is [`Stated::Unknown`], what it denies is [`Stated::None`].

mod appointment;
pub mod appointments;
mod area;
mod boundary;
mod bundled;
mod corrections;
mod decision;
mod differences;
mod document;
mod doubt;
mod edition;
mod evidence;
mod finding;
mod found;
mod held;
pub mod land;
mod notice;
mod official;
mod people;
mod personal;
pub mod phone;
mod reading;
mod relative;
mod repeal;
pub mod roster;
mod segment;
mod site;
pub mod site_table;
mod source;
mod stated;
mod texts;
mod zone;
pub mod zones;

pub use appointment::{Appointment, AppointmentAct};
pub use area::{Area, MU_M2};
pub use boundary::Boundary;
pub use bundled::{bundle, embedded, embedded_doubts};
pub use corrections::{
    Accepted, Correction, Corrections, CorrectionsError, Decided, FieldError, RecordCorrection, Stale,
    StaleWhy, Withdrawn, field_names, field_value, with_field,
};
pub use decision::{
    Bound, Condition, Control, Decision, DecisionKind, DecisionPart, DecisionStatus, LandClass, Plot,
    Reclamation, RelativePlace, Renewal, Situs, Term,
};
pub use differences::{Difference, differences};
pub use doubt::{Doubt, doubts};
pub(crate) use doubt::{doubt_id, stem};
pub use edition::{EditionFinding, Editions, ended_by_number, supersede};
pub use evidence::Evidence;
pub use finding::{DoubtKind, Finding};
pub use found::Found;
pub use held::Held;
pub use official::{Coordinator, Duty, Official, Phone};
pub use people::{HeldOffice, PersonEntry, people};
#[cfg(feature = "geometry")]
pub(crate) use personal::looks_personal as is_personal_number;
pub(crate) use personal::scrub as published;
pub use personal::{Personal, PersonalField, PersonalNumbers, has_mobile, has_personal, personal_fields};
pub use reading::{ReadError, Reading, read};
pub use relative::{relative, rounding_m};
pub use repeal::Repeal;
pub use segment::{Segment, Tier};
pub use site::{CoordinateReading, Site};
pub use source::{Confidence, Reason, Source, Validity};
pub use stated::Stated;
pub use zone::{OffsetBasis, ProtectionZone, ZoneSide};

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
    /// Why it differs from what was printed. A reason whose `used` equals `printed` is a doubt or a
    /// remark that changed nothing; a [`Confidence::Verbatim`] record has no others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// When it holds.
    pub validity: Validity,
    /// A geometry of its own, which stands before what its words say of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Box<Boundary>>,
    /// What is said.
    pub body: Body,
}

impl Record {
    /// The county that it is about, in canonical spelling, if it can be told.
    pub fn county(&self) -> Option<&str> {
        match &self.body {
            Body::Segment(segment) => Some(&segment.county),
            Body::Decision(decision) => decision.situs.county.as_deref(),
            Body::Site(site) => site.county.as_deref(),
            Body::Zone(zone) => zone.county.as_deref(),
            Body::Appointment(act) => act.county.as_deref(),
            Body::Coordinator(_) | Body::Duty(_) => None,
        }
    }
}

/// The kinds of record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "segments are nearly all records; boxing the rest saves nothing"
)]
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
    /// A safety protection zone on a range of a line.
    Zone(ProtectionZone),
    /// An act about who holds an office.
    Appointment(Appointment),
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
    /// The documents that it ends: repealed, revoked or declared void.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeals: Vec<Repeal>,
}
