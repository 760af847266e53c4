//! What is wrong with a file, and where: one shape for every reader of tables and surveys.

use std::fmt;

/// Text in Chinese and in English.
pub(crate) type Said = (String, String);

/// Chinese and English in one go.
pub(crate) fn said(zh: impl Into<String>, en: impl Into<String>) -> Said {
    (zh.into(), en.into())
}

/// The beginning of a value, for a message.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut cut: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        cut.push('…');
    }
    cut
}

/// One fault of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's name, as the caller gave it.
    pub file: String,
    /// The row of a table or the number of a feature, 1-based, the header included; `None` when the
    /// whole file is meant.
    pub row: Option<usize>,
    /// The column or field, as it is named in the file.
    pub field: Option<String>,
    /// What is wrong and what to do, Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Fault {
    /// A fault of a whole file.
    pub fn file(file: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { file: file.into(), row: None, field: None, zh: zh.into(), en: en.into() }
    }

    /// A fault of a row.
    pub fn row(file: impl Into<String>, row: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { row: Some(row), ..Self::file(file, zh, en) }
    }

    /// The same fault, at a field.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(f, " 第 {row} 行")?;
        }
        if let Some(field) = &self.field {
            write!(f, " {field}")?;
        }
        write!(f, ": {} / ", self.zh)?;
        if let Some(row) = self.row {
            write!(f, "row {row}: ")?;
        }
        f.write_str(&self.en)
    }
}

/// All faults found in one go, so that a table is corrected in one round.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

/// How many faults are printed before the rest is only counted.
const SHOWN: usize = 20;

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (no, fault) in self.0.iter().take(SHOWN).enumerate() {
            if no > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n另有 {more} 处 / and {more} more"),
        }
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_counted_to_its_end() {
        let fault = |row| Fault::row("posts.csv", row, "公里标无法识别", "unreadable post").at("post");
        let faults = Faults((1..=25).map(fault).collect());
        let text = faults.to_string();
        assert!(
            text.starts_with("posts.csv 第 1 行 post: 公里标无法识别 / row 1: unreadable post"),
            "{text}"
        );
        assert!(text.ends_with("另有 5 处 / and 5 more"), "{text}");
    }
}
