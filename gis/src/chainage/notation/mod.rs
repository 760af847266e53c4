//! Reading a kilometre post as people and gazettes write it.
//!
//! What is printed stays with what it is read as: a post keeps its text and prefix, and where the
//! notation has more than one reading all of them are given, so that the caller (who knows the
//! line) decides. The notations are those of the annex of 忻政办发〔2021〕71号 and of the field.

mod equation;
mod error;
mod post;
mod print;
mod range;
mod rule;

use super::{Chainage, Track};

pub use equation::{Equation, Jump, parse_equation};
pub use error::PostError;
pub(crate) use post::half_width;
pub use post::{parse_post, parse_post_in_long_chain};
pub use range::{PostRange, parse_range};
pub use rule::ReadingRule;

/// A kilometre post as it was written, with every way it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KilometrePost {
    /// The text as written.
    pub printed: String,
    /// The prefix as written (`K`, `DK`, `Y`, `右K` …), never dropped and never interpreted; what
    /// it says in plain words is [`KilometrePost::named_track`].
    pub prefix: Option<String>,
    /// The letter after the kilometre number that marks a post inside a long chain.
    pub suffix: Option<char>,
    /// Whether more than 999 m follow the kilometre (`K243+1150`): a post that exists only inside a
    /// long chain. Only [`parse_post_in_long_chain`] and [`parse_equation`] give one.
    pub overlong: bool,
    /// All readings, the likeliest first. Never empty.
    pub readings: Vec<Reading>,
    /// Of an overlong post the millimetres that were written after the kilometre: without them it
    /// could not be printed back, because `K243+1150` and `K242+2150` are one number.
    over_mm: i64,
}

impl KilometrePost {
    /// The reading, when there is only one.
    pub fn only(&self) -> Option<Chainage> {
        match self.readings.as_slice() {
            [one] => Some(one.at),
            _ => None,
        }
    }

    /// A prefix other than `K`, which may stand for another chainage than the line's: a design stage,
    /// another track.
    pub fn other_prefix(&self) -> Option<&str> {
        self.prefix.as_deref().filter(|prefix| !prefix.eq_ignore_ascii_case("K"))
    }

    /// The track that the prefix names in words: `右K12+300` the right, `左K12+300` the left one.
    ///
    /// The letters `Y` and `Z` name none: that they stand for 右 and 左 is commonly seen, and nowhere
    /// verified.
    pub fn named_track(&self) -> Option<Track> {
        match self.prefix.as_deref()?.chars().next()? {
            '右' => Some(Track::Right),
            '左' => Some(Track::Left),
            _ => None,
        }
    }
}

/// One reading of a written post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The chainage under this reading.
    pub at: Chainage,
    /// The rule that gives it.
    pub rule: ReadingRule,
}
