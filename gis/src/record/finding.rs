//! What a reader noticed and could not, or should not, decide by itself.

use serde::{Deserialize, Serialize};

use super::personal::scrub;

/// What a doubt is about. Ordered as a person would want to work through them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtKind {
    /// A row, cell or document could not be read.
    Unread,
    /// Which of several officials answers for which of several ranges.
    Pairing,
    /// The same thing is printed twice, not alike.
    Repeats,
    /// An official's name or office is lost, copied or spelt in two ways.
    Official,
    /// A telephone number has too few or too many digits, or none of a known kind.
    Digits,
    /// A kilometre post or range can be read in two ways or is reversed.
    Range,
    /// A line that is in no table of lines.
    Line,
    /// A county, township or village that is in no table, or in several.
    Place,
    /// A printed coordinate with more than one reading.
    Coordinate,
    /// Two printed units or figures of one area disagree.
    Areas,
    /// Parts do not add up to their printed sum.
    Sums,
    /// A term is expired, or its end is not known.
    Term,
    /// A date is impossible, missing or contradicts another.
    Date,
    /// The text does not agree to what was asked.
    Refused,
    /// Who holds an office is in doubt after a later act.
    Successor,
    /// The file seems not to be whole.
    Incomplete,
    /// A correction does not fit what is read now.
    Stale,
    /// Anything else.
    #[default]
    Other,
}

/// A doubt about a place in a file. It changes no record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The line in the file, 1-based.
    pub line: usize,
    /// What it is about.
    #[serde(default)]
    pub kind: DoubtKind,
    /// The row of a table, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The record that it bears on, by its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The field of that record, as a path in its JSON, e.g. `area.m2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The cell or phrase as printed, without personal numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// What could be meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// What was noticed, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Finding {
    /// A finding at a line; a mobile number in its words is blanked.
    pub fn new(line: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { line, zh: scrub(&zh.into()), en: scrub(&en.into()), ..Self::default() }
    }

    /// The same, of this kind.
    #[must_use]
    pub fn kind(mut self, kind: DoubtKind) -> Self {
        self.kind = kind;
        self
    }

    /// The same, about a field of a record.
    #[must_use]
    pub fn on(mut self, record: impl Into<String>, field: impl Into<String>) -> Self {
        self.record = Some(record.into());
        self.field = Some(field.into());
        self
    }

    /// The same, with what was printed.
    #[must_use]
    pub fn printed(mut self, printed: &str) -> Self {
        self.printed = Some(scrub(printed));
        self
    }

    /// The same, with what could be meant.
    #[must_use]
    pub fn candidates(mut self, candidates: impl IntoIterator<Item = String>) -> Self {
        self.candidates = candidates.into_iter().map(|c| scrub(&c)).collect();
        self
    }
}
