//! Reading a kilometre post as people and gazettes write it.
//!
//! What is printed stays with what it is read as: a post keeps its text and prefix, and where the
//! notation has more than one reading all of them are given, so that the caller (who knows the
//! line) decides. The notations are those of the annex of 忻政办发〔2021〕71号 and of the field.

mod post;
mod range;

use thiserror::Error;

use super::{Chainage, Span};

pub(crate) use post::half_width;
pub use post::parse_post;
pub use range::parse_range;

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

impl KilometrePost {
    /// The reading, when there is only one.
    pub fn only(&self) -> Option<Chainage> {
        match self.readings.as_slice() {
            [one] => Some(one.at),
            _ => None,
        }
    }
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

impl PostRange {
    /// Every stretch that the readings of the two posts allow, the likeliest first and without
    /// repetition. Readings that put the posts in the written order stand before those that
    /// reverse it.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for forward in [true, false] {
            for from in &self.from.readings {
                for to in &self.to.readings {
                    let span = Span::new(from.at, to.at);
                    if (from.at <= to.at) == forward && !spans.contains(&span) {
                        spans.push(span);
                    }
                }
            }
        }
        spans
    }

    /// Whether the first post is beyond the second in every reading.
    pub fn is_reversed(&self) -> bool {
        self.from.readings.iter().all(|from| self.to.readings.iter().all(|to| from.at > to.at))
    }
}

/// Why a kilometre post could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PostError {
    /// The text is in none of the known notations.
    #[error("公里标无法识别 / unreadable kilometre post: {0:?} (例 / e.g. K241+500)")]
    Unreadable(String),
    /// More than 999 m after the separator; only a long chain may have that, and only its table
    /// can say where it is.
    #[error(
        "公里标的米数超过999 / more than 999 m after the kilometre: {0:?} \
         (请写成下一公里，例 K6+000 / write it with the next kilometre, e.g. K6+000)"
    )]
    TooManyMetres(String),
    /// The text is not two posts joined by `-`, `—`, `~` or `至`.
    #[error("里程区间无法识别 / unreadable range of posts: {0:?} (例 / e.g. K241+500-K264+000)")]
    NotARange(String),
}
