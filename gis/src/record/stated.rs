//! [`Stated`]: a value, stated absence, silence, or an unreadable mark.

use serde::{Deserialize, Serialize};

/// What a source says about one thing, so that *unknown* and *none* cannot be confused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stated<T> {
    /// The source gives this value.
    Value(T),
    /// The source says there is none.
    None,
    /// The source is silent.
    #[default]
    Unknown,
    /// The source says something that cannot be read; the text as printed.
    Illegible(String),
}

impl<T> Stated<T> {
    /// The value, if one is given.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }
}

impl<T> From<Option<T>> for Stated<T> {
    /// Silence for `None`.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unknown, Self::Value)
    }
}
