//! Where a fact comes from and how far it can be trusted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The place in a source document where a fact stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file name, without folders.
    pub file: String,
    /// The document number as printed, if the fact stands in a numbered document.
    pub document: Option<String>,
    /// First and last line in the file, 1-based.
    pub lines: [usize; 2],
    /// Where that is for someone who opens the file, if it is not shown as lines: the sheet and row
    /// of a workbook, the table and row of a web page, e.g. `工作表“名单”第12行`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The cell or phrase as printed. In the bundled data only range, line and place cells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

/// How far a record is what was printed. Ordered from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// As printed.
    Verbatim,
    /// Entered by an editor from the document that is cited; no program read it there.
    Entered,
    /// A rule or a correction changed a printed value.
    Corrected,
    /// Taken from sibling rows or from order.
    Inferred,
    /// The printed value is wrong or missing and the record was rebuilt.
    Reconstructed,
}

impl Confidence {
    /// The term of the handbook's glossary, as in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Entered => "entered",
            Self::Corrected => "corrected",
            Self::Inferred => "inferred",
            Self::Reconstructed => "reconstructed",
        }
    }
}

/// Why a value is not what was printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The field it is about, e.g. `line`, `local.name`.
    pub field: String,
    /// The kind of fault, in the words of the handbook, e.g. `look-alike glyph`.
    pub fault: String,
    /// The printed value, unless it is personal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// The value used instead; `None` when the field stays unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<String>,
    /// The argument, in Chinese.
    pub zh: String,
    /// The argument, in English.
    pub en: String,
    /// Whether an entry of the corrections file (and not a rule) decided.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_correction: bool,
}

/// When a record holds. `None` is an unknown or open end; the two are told apart by `note`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// What is known of the ends, e.g. `end not stated`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Validity {
    /// Whether the record holds on `day`; an unknown end does not exclude it.
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
