//! Reading a kilometre post as people and gazettes write it.

use thiserror::Error;

use super::Chainage;

/// A kilometre post as it was written, with every way it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KilometrePost {
    /// The text as written.
    pub printed: String,
    /// The prefix as written (`K`, `DK`, `Y` …), never dropped.
    pub prefix: Option<String>,
    /// The letter after the kilometre number that marks a post inside a long chain.
    pub suffix: Option<char>,
    /// All readings, the likeliest first. Never empty.
    pub readings: Vec<Reading>,
}

/// One reading of a written post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The chainage under this reading.
    pub at: Chainage,
    /// The rule that gives it, in a few English words.
    pub rule: &'static str,
}

/// Two posts joined by a range separator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRange {
    /// The post written first.
    pub from: KilometrePost,
    /// The post written second.
    pub to: KilometrePost,
}

/// Why a kilometre post could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PostError {
    /// The text is in none of the known notations.
    #[error("公里标无法识别 / unreadable kilometre post: {0:?} (例 / e.g. K241+500)")]
    Unreadable(String),
}

/// Reads one kilometre post.
pub fn parse_post(text: &str) -> Result<KilometrePost, PostError> {
    Err(PostError::Unreadable(text.to_owned()))
}

/// Reads a range of two posts.
pub fn parse_range(text: &str) -> Result<PostRange, PostError> {
    Err(PostError::Unreadable(text.to_owned()))
}
