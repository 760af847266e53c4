//! Doubts with a stable identifier: what a person has to decide, and can accept or correct.

mod collect;
mod derive;
mod edited;
mod id;

use serde::{Deserialize, Serialize};

use super::Finding;

pub use collect::doubts;
pub(crate) use id::{doubt_id, stem};

/// A finding, with the file it is about and an identifier that stays the same when the same text is
/// read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Stable identifier, e.g. `d-3f9a01c2b7`: of the document (of the file, if it has no number), the
    /// kind, the row or record, the field and what is printed; not of lines and wording.
    pub id: String,
    /// The file name, without folders.
    pub file: String,
    /// The document number, if it stands in a numbered document.
    pub document: Option<String>,
    /// Where it is for someone who opens the file, if it is not shown as lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Every record that it bears on: one doubt about a cell may be on thirty records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<String>,
    /// What was noticed.
    #[serde(flatten)]
    pub finding: Finding,
}
