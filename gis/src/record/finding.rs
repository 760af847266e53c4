//! What a reader noticed and could not, or should not, decide by itself.

use super::personal::scrub;
use serde::{Deserialize, Serialize};

/// A doubt about a place in a file, for the import summary. It changes no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The line in the file, 1-based.
    pub line: usize,
    /// What was noticed, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Finding {
    /// A finding at a line; a mobile number in its words is blanked.
    pub fn new(line: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { line, zh: scrub(&zh.into()), en: scrub(&en.into()) }
    }
}
