//! [`PostError`].

use thiserror::Error;

/// Why a kilometre post, a range or a chainage equation could not be read.
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
    /// One end of the range is missing: `K198-`.
    #[error(
        "里程区间缺少一端 / the range lacks one end: {0:?} \
         (请补上起点或终点，例 K198-K204 / fill in both ends, e.g. K198-K204)"
    )]
    UnclosedRange(String),
    /// The first post lies beyond the second where a rising range is needed.
    #[error(
        "里程区间起点大于终点 / the range begins beyond its end: {0:?} \
         (请核对后按由小到大书写 / check it and write the lower post first)"
    )]
    ReversedRange(String),
    /// Both ends are one post.
    #[error("里程区间长度为零 / the range has no length: {0:?} (请核对两端 / check both ends)")]
    EmptyRange(String),
    /// The ends allow several ranges, and one is needed.
    #[error(
        "里程区间有多种读法 / the range can be read in several ways: {0:?} \
         (请写成 K1577+000 的形式 / write the posts as K1577+000)"
    )]
    AmbiguousRange(String),
    /// The text is not two posts joined by `=`.
    #[error(
        "断链等式无法识别 / unreadable chainage equation: {0:?} \
         (例 / e.g. K50+622.760=K50+621.166，左为来向，右为去向 / incoming on the left, outgoing on the right)"
    )]
    NotAnEquation(String),
    /// Both sides of an equation are one post: nothing jumps.
    #[error(
        "断链等式两边相同 / both sides of the equation are one post: {0:?} \
         (不是断链，请核对 / no chain is broken there, check it)"
    )]
    NoJump(String),
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
