//! Doubts with a stable identifier: what a person has to decide, and can accept or correct.

use serde::{Deserialize, Serialize};

use super::Finding;

/// A finding, with the file it is about and an identifier that stays the same when the same text is
/// read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Stable identifier, e.g. `d-3f9a01c2`.
    pub id: String,
    /// The file name, without folders.
    pub file: String,
    /// The document number, if it stands in a numbered document.
    pub document: Option<String>,
    /// Where it is for someone who opens the file, if it is not shown as lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What was noticed.
    #[serde(flatten)]
    pub finding: Finding,
}
