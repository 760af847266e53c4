//! Corrections by a reader's judgement, as data.
//!
//! A corrections file has entries of two scopes. Those with a `scope` are for a reader and name a line
//! and row of a file: they are applied while it is read. Those with a `record` name a record and a
//! field of it: they are applied to records that were read, whenever and by whomever. `[[accepted]]`
//! says that a doubt needs no change, and `[[withdrawn]]` takes earlier entries back.

mod apply;
mod decided;
mod field;
mod file;
pub(super) mod value;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Reason;
use super::personal::scrub;

pub use apply::{Stale, StaleWhy};
pub use decided::{Accepted, Decided, RecordCorrection, Withdrawn};
pub use field::{FieldError, field_names, field_value, with_field};

/// The readers that take corrections. An entry for any other name would never be used, so it is refused.
const SCOPES: &[&str] = &["roster", "decision", "site", "document"];

/// One correction: what the rules read, what it must be, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The reader it is for, e.g. `roster`.
    pub scope: String,
    /// The file name of the source, without folders.
    pub file: String,
    /// The line of the source, 1-based.
    pub line: usize,
    /// The row number of the table, if the fact stands in one.
    #[serde(default)]
    pub row: Option<u32>,
    /// The field, in the words of the reader, e.g. `local.name` or `segments.9.line`.
    pub field: String,
    /// What the rules read there; absent when they read nothing.
    #[serde(default)]
    pub old: Option<String>,
    /// What it must be; absent when it stays unknown.
    #[serde(default)]
    pub new: Option<String>,
    /// The argument, in Chinese.
    pub zh: String,
    /// The argument, in English.
    pub en: String,
}

impl Correction {
    /// Checks that the rules read what this correction expects, and gives the new value.
    ///
    /// # Errors
    /// [`CorrectionsError::Stale`] when they read anything else.
    pub fn apply(&self, read: Option<&str>) -> Result<Option<String>, CorrectionsError> {
        if self.old.as_deref() == read {
            Ok(self.new.clone())
        } else {
            Err(CorrectionsError::Stale {
                entry: self.to_string(),
                expected: self.old.clone().unwrap_or_default(),
                read: scrub(read.unwrap_or_default()),
            })
        }
    }

    /// The reason to put on the record that it changed.
    pub fn reason(&self) -> Reason {
        Reason {
            field: self.field.clone(),
            fault: "correction".to_owned(),
            printed: self.old.clone(),
            used: self.new.clone(),
            zh: self.zh.clone(),
            en: self.en.clone(),
            by_correction: true,
        }
    }

    /// That the reader found no such row or field.
    pub fn unused(&self) -> CorrectionsError {
        CorrectionsError::NoPlace { entry: self.to_string() }
    }
}

impl std::fmt::Display for Correction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} L{}", self.scope, self.file, self.line)?;
        if let Some(row) = self.row {
            write!(f, " row {row}")?;
        }
        write!(f, " {}", self.field)
    }
}

/// The corrections of all readers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    entries: Vec<Correction>,
    /// What stands: entries that a later one withdrew are not here.
    decided: Vec<Decided>,
}

/// Why corrections cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CorrectionsError {
    /// The file is not in the expected form.
    #[error("{file}: 更正文件无法读取 / the corrections file cannot be read: {what}")]
    Form {
        /// The corrections file.
        file: String,
        /// What is wrong and where, without personal numbers: the parser quotes the line.
        what: String,
    },
    /// An entry lacks a key, or has one that does not belong there.
    #[error("{file} 第{line}行 / line {line}: {zh} / {en}")]
    Entry {
        /// The corrections file.
        file: String,
        /// The line in it, 1-based.
        line: usize,
        /// What is wrong, in Chinese.
        zh: String,
        /// The same in English.
        en: String,
    },
    /// An entry is for no reader there is.
    #[error(
        "{file}: 没有名为 {scope:?} 的读取器 / there is no reader of the name {scope:?}: {entry}; \
         可用 / use one of: {}", SCOPES.join(", ")
    )]
    Scope {
        /// The corrections file.
        file: String,
        /// The unknown scope.
        scope: String,
        /// The entry.
        entry: String,
    },
    /// An entry contains a personal telephone number.
    #[error("{file}: 更正条目含手机号码，请删除 / an entry contains a mobile number, remove it: {entry}")]
    Personal {
        /// The corrections file.
        file: String,
        /// The entry.
        entry: String,
    },
    /// The rules read something else than the entry expects.
    #[error(
        "更正条目已失效 / stale correction: {entry}: 条目写明原值 / it expects {expected:?}, \
         规则读得 / the rules read {read:?}; 请核对原文后修改或删除该条目 / check the source, then fix or remove the entry"
    )]
    Stale {
        /// The entry.
        entry: String,
        /// Its `old`.
        expected: String,
        /// What the rules read.
        read: String,
    },
    /// The source has no such row or field.
    #[error(
        "更正条目无处可用 / a correction without a place: {entry}; \
         请核对行号、序号和字段 / check its line, row and field"
    )]
    NoPlace {
        /// The entry.
        entry: String,
    },
}

impl Corrections {
    /// No corrections: what the rules read by themselves.
    pub fn none() -> Self {
        Self::default()
    }

    /// The corrections that come with the program.
    ///
    /// # Panics
    /// Never: the file is part of the program and read in a test.
    pub fn embedded() -> Self {
        Self::parse("gis/data/corrections.toml", include_str!("../../../data/corrections.toml"))
            .expect("the embedded file is read in a test")
    }

    /// Reads a corrections file.
    ///
    /// # Errors
    /// [`CorrectionsError::Form`]; [`CorrectionsError::Entry`] if one lacks a key or has one of the
    /// other scope; [`CorrectionsError::Scope`] if an entry is for no reader;
    /// [`CorrectionsError::Personal`] if one holds a mobile.
    pub fn parse(file: &str, toml: &str) -> Result<Self, CorrectionsError> {
        file::parse(file, toml)
    }

    /// These and, after them, those of another file.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.decided.extend(other.decided);
        self
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.decided.is_empty()
    }

    /// The entries for one reader and file, in file order.
    pub fn of<'a>(&'a self, scope: &'a str, file: &'a str) -> impl Iterator<Item = &'a Correction> {
        self.entries.iter().filter(move |e| e.scope == scope && e.file == file)
    }

    /// What was decided about records and doubts and stands, in file order.
    pub fn decided(&self) -> &[Decided] {
        &self.decided
    }

    /// The corrections of records that stand, in file order.
    pub fn of_records(&self) -> impl Iterator<Item = &RecordCorrection> {
        self.decided.iter().filter_map(|decided| match decided {
            Decided::Correction(entry) => Some(entry),
            Decided::Accepted(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_file_reads() {
        assert!(!Corrections::embedded().entries.is_empty());
    }

    #[test]
    fn a_stale_entry_is_named() {
        let toml = "[[correction]]\nscope='roster'\nfile='a.txt'\nline=7\nrow=2\nfield='local.name'\n\
                    old='甲'\nnew='乙'\nzh='误'\nen='wrong'";
        let corrections = Corrections::parse("x.toml", toml).unwrap();
        let entry = corrections.of("roster", "a.txt").next().unwrap();
        assert_eq!(entry.apply(Some("甲")).unwrap().as_deref(), Some("乙"));
        let message = entry.apply(Some("丙")).unwrap_err().to_string();
        for part in ["a.txt", "L7", "row 2", "local.name", "甲", "丙"] {
            assert!(message.contains(part), "{message}");
        }
        assert!(entry.apply(None).is_err());
        assert_eq!(corrections.of("roster", "b.txt").count(), 0);
    }

    #[test]
    fn mobiles_and_unknown_keys_are_refused() {
        let entry = |new: &str, extra: &str| {
            format!(
                "[[correction]]\nscope='roster'\nfile='a'\nline=1\nfield='f'\nnew='{new}'\nzh=''\nen=''\n{extra}"
            )
        };
        let error = Corrections::parse("x.toml", &entry("13800138000", "")).unwrap_err();
        assert!(matches!(error, CorrectionsError::Personal { .. }));
        assert!(!error.to_string().contains("13800138000"));
        let other = entry("甲", "").replace("scope='roster'", "scope='rooster'");
        assert!(matches!(Corrections::parse("x.toml", &other), Err(CorrectionsError::Scope { .. })));
        // Nor does a message about a fault in the same line quote the number.
        let error = Corrections::parse("x.toml", "\nold='13800138000' new='甲'").unwrap_err().to_string();
        assert!(error.contains("line 2") && !error.contains("13800138000"), "{error}");
        assert!(matches!(
            Corrections::parse("x.toml", &entry("甲", "nwe='乙'")),
            Err(CorrectionsError::Form { .. })
        ));
    }
}
