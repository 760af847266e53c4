//! [`PostError`].

use thiserror::Error;

/// Why a kilometre post, a range or a chainage equation could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", in_both(self))]
#[non_exhaustive]
pub enum PostError {
    /// The text is in none of the known notations.
    Unreadable(String),
    /// More than 999 m after the separator; only a long chain may have that, and only its table
    /// can say where it is.
    TooManyMetres(String),
    /// The text is not two posts joined by `-`, `—`, `~` or `至`.
    NotARange(String),
    /// One end of the range is missing: `K198-`.
    UnclosedRange(String),
    /// The first post lies beyond the second where a rising range is needed.
    ReversedRange(String),
    /// Both ends are one post.
    EmptyRange(String),
    /// The ends allow several ranges, and one is needed.
    AmbiguousRange(String),
    /// The text is not two posts joined by `=`.
    NotAnEquation(String),
    /// Both sides of an equation are one post: nothing jumps.
    NoJump(String),
}

fn in_both(error: &PostError) -> String {
    let (zh, en) = error.words();
    format!("{zh} / {en}")
}

impl PostError {
    /// What is wrong and what to do, Chinese and English apart.
    pub fn words(&self) -> (String, String) {
        let (text, zh, en) = match self {
            Self::Unreadable(text) => {
                (text, "公里标无法识别，例 K241+500", "unreadable kilometre post, write e.g. K241+500")
            }
            Self::TooManyMetres(text) => (
                text,
                "公里标的米数超过999，请写成下一公里，例 K6+000",
                "more than 999 m after the kilometre, write it with the next one, e.g. K6+000",
            ),
            Self::NotARange(text) => (
                text,
                "里程区间无法识别，例 K241+500-K264+000",
                "unreadable range, write e.g. K241+500-K264+000",
            ),
            Self::UnclosedRange(text) => {
                (text, "里程区间缺少一端，请补上", "the range lacks one end, fill it in")
            }
            Self::ReversedRange(text) => {
                (text, "里程区间起点大于终点，请核对", "the range begins beyond its end, check it")
            }
            Self::EmptyRange(text) => {
                (text, "里程区间长度为零，请核对两端", "the range has no length, check both ends")
            }
            Self::AmbiguousRange(text) => (
                text,
                "里程区间有多种读法，请写成 K1577+000 的形式",
                "the range can be read in several ways, write the posts as K1577+000",
            ),
            Self::NotAnEquation(text) => (
                text,
                "断链等式无法识别，例 K50+622.760=K50+621.166",
                "unreadable chainage equation, write e.g. K50+622.760=K50+621.166",
            ),
            Self::NoJump(text) => (
                text,
                "断链等式两边相同，不是断链，请核对",
                "both sides of the equation are one post: no chain is broken there, check it",
            ),
        };
        (format!("“{text}”：{zh}"), format!("{text:?}: {en}"))
    }
}
