//! What a reader must know before relying on an answer.

use std::borrow::Cow;

use serde::Serialize;

/// The same statement in Chinese and in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Chinese.
    pub zh: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Words {
    /// From two texts.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// A caveat: a stable code and the words for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Caveat {
    /// Stable code for programs, e.g. `schematic_geometry`.
    pub code: &'static str,
    /// The words.
    #[serde(flatten)]
    pub words: Words,
}

impl Caveat {
    /// A caveat with its words.
    pub fn new(
        code: &'static str,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { code, words: Words::new(zh, en) }
    }
}
