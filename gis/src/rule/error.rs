//! [`RuleError`]: what is wrong with a rules file, and where.

use std::fmt;

/// A rules file that cannot be used. Nothing of it is loaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct RuleError {
    /// The file.
    pub file: Box<str>,
    /// The rule's id, or `#n` (counted from 1) when it has none; `None` for the file as a whole.
    pub rule: Option<Box<str>>,
    /// The field.
    pub field: Option<Box<str>>,
    /// The value found; `None` when it is missing.
    pub value: Option<Box<str>>,
    /// What is wrong and what to do, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |f: &mut fmt::Formatter<'_>, words: [&str; 3], text: &str| {
            write!(f, "{}", self.file)?;
            if let Some(rule) = &self.rule {
                write!(f, "{}{rule}", words[0])?;
            }
            if let Some(field) = &self.field {
                write!(f, "{}{field}", words[1])?;
            }
            if let Some(value) = &self.value {
                write!(f, "{}{value}", words[2])?;
            }
            write!(f, ": {text}")
        };
        part(f, [" 规则 ", " 字段 ", " = "], self.zh)?;
        f.write_str(" / ")?;
        part(f, [" rule ", " field ", " = "], self.en)
    }
}
