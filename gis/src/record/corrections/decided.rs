//! What a person decided about records and doubts, as blocks of the corrections file.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::record::Reason;

/// A correction of one field of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCorrection {
    /// The record's identifier.
    pub record: String,
    /// The field, as a path in the JSON of the record's body, e.g. `local.name` or `plots.0.no`.
    pub field: String,
    /// What is read there, in words; `unknown` and `none` are said so.
    pub old: String,
    /// What it must be, in words; `unknown` and `none` are said so.
    pub new: String,
    /// The argument, in the words of whoever decided.
    pub reason: String,
    /// The argument in English, if it is given in two languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_en: Option<String>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When, as a date and time with its offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The doubt that this answers, if it answers one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
    /// The line of the corrections file, 1-based; 0 for one that stands in none yet.
    #[serde(default)]
    pub line: usize,
}

impl RecordCorrection {
    /// The reason to put on the record that it changes.
    pub fn reason(&self) -> Reason {
        let known = |text: &String| (text != super::value::UNKNOWN).then(|| text.clone());
        Reason {
            field: self.field.clone(),
            fault: "correction".to_owned(),
            printed: known(&self.old),
            used: known(&self.new),
            zh: self.reason.clone(),
            en: self.reason_en.clone().unwrap_or_else(|| self.reason.clone()),
            by_correction: true,
        }
    }

    /// The entry as a block of the corrections file.
    pub fn block(&self) -> String {
        let mut out = String::from("[[correction]]\n");
        key(&mut out, "record", Some(&self.record));
        key(&mut out, "field", Some(&self.field));
        key(&mut out, "old", Some(&self.old));
        key(&mut out, "new", Some(&self.new));
        key(&mut out, if self.reason_en.is_some() { "zh" } else { "reason" }, Some(&self.reason));
        key(&mut out, "en", self.reason_en.as_ref());
        key(&mut out, "doubt", self.doubt.as_ref());
        signed(&mut out, self.by.as_ref(), self.at.as_ref());
        out
    }
}

/// That a doubt needs no change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The doubt.
    pub doubt: String,
    /// The argument.
    pub reason: String,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When, as a date and time with its offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

impl Accepted {
    /// The entry as a block of the corrections file.
    pub fn block(&self) -> String {
        let mut out = String::from("[[accepted]]\n");
        key(&mut out, "doubt", Some(&self.doubt));
        key(&mut out, "reason", Some(&self.reason));
        signed(&mut out, self.by.as_ref(), self.at.as_ref());
        out
    }
}

/// That all earlier entries about a doubt or a record hold no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The doubt, or the record whose corrections are withdrawn.
    pub id: String,
    /// The argument, if one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When, as a date and time with its offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

impl Withdrawn {
    /// The entry as a block of the corrections file.
    pub fn block(&self) -> String {
        let mut out = String::from("[[withdrawn]]\n");
        key(&mut out, "id", Some(&self.id));
        key(&mut out, "reason", self.reason.as_ref());
        signed(&mut out, self.by.as_ref(), self.at.as_ref());
        out
    }
}

/// One thing that was decided and stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// A field of a record was corrected.
    Correction(RecordCorrection),
    /// A doubt was accepted as it is.
    Accepted(Accepted),
}

impl Decided {
    /// The doubt that it answers.
    pub fn doubt(&self) -> Option<&str> {
        match self {
            Self::Correction(entry) => entry.doubt.as_deref(),
            Self::Accepted(entry) => Some(&entry.doubt),
        }
    }

    /// Whether it is about the doubt or the record of this identifier.
    pub fn is_about(&self, id: &str) -> bool {
        self.doubt() == Some(id) || matches!(self, Self::Correction(entry) if entry.record == id)
    }
}

fn signed(out: &mut String, by: Option<&String>, at: Option<&String>) {
    key(out, "by", by);
    if let Some(at) = at {
        // A date and time of TOML stands without quotes.
        let _ = writeln!(out, "at = {at}");
    }
}

fn key(out: &mut String, name: &str, value: Option<&String>) {
    if let Some(value) = value {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{name} = {}", quoted(value));
    }
}

/// A basic string of TOML on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
