//! A row of an announcement before it is a record.

use super::names::canonical;
use crate::chainage::{Chainage, PostError, PostRange, Span, Track};
use crate::record::personal::published_excerpt;
use crate::record::{DoubtKind, Finding, OffsetBasis, Stated, ZoneSide};

/// The width on a side of a range, as printed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Canonical where known.
    pub line: String,
    pub line_printed: String,
    /// Whether the line is not printed with the row itself.
    pub inherited: bool,
    pub track: Track,
    pub span: Span,
    /// Whether the greater post is printed first.
    pub reversed: bool,
    pub printed: String,
    pub side: Stated<ZoneSide>,
    pub width: Stated<f64>,
    pub offset: Stated<OffsetBasis>,
    pub class: Stated<String>,
    pub place: Stated<String>,
    pub lines: [usize; 2],
}

impl Row {
    /// A row of a line; side, width and the rest are still to be filled in.
    pub(super) fn new(line_printed: &str, inherited: bool, track: Track, range: &Ranged, at: usize) -> Self {
        Self {
            line: canonical(line_printed).unwrap_or_else(|| line_printed.to_owned()),
            line_printed: line_printed.to_owned(),
            inherited,
            track,
            span: range.span,
            reversed: range.reversed,
            printed: range.printed.clone(),
            side: Stated::Unknown,
            width: Stated::Unknown,
            offset: Stated::Unknown,
            class: Stated::Unknown,
            place: Stated::Unknown,
            lines: [at, at],
        }
    }

    /// What the row says, to be compared: rows with one key say the same.
    pub(super) fn key(&self) -> (String, Track, Span, Option<ZoneSide>, Option<u64>) {
        let width = self.width.value().map(|width| width.to_bits());
        (self.line.clone(), self.track, self.span, self.side.value().copied(), width)
    }
}

/// No railway line has posts beyond this; a larger number is not a post.
const LONGEST: Chainage = Chainage::from_metres(10_000_000);

/// A range that can be used.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ranged {
    pub span: Span,
    pub reversed: bool,
    pub printed: String,
}

/// Words of a doubt about a range, Chinese and English.
pub(super) type Words = (String, String);

impl Ranged {
    /// The rising stretch of a range. One that falls is turned and marked; one that can be read in
    /// several ways is not used.
    pub(super) fn of(range: &PostRange, printed: &str) -> Result<Self, Words> {
        let printed = published_excerpt(&printed.split_whitespace().collect::<Vec<_>>().join(" "), 80);
        let beyond = |span: Span| {
            (span.to > LONGEST)
                .then(|| ("里程超出任何线路".to_owned(), "the posts lie beyond any railway".to_owned()))
        };
        let read = match range.rising() {
            Ok(span) => Ok(Self { span, reversed: false, printed }),
            Err(PostError::ReversedRange(_)) => match (range.from.only(), range.to.only()) {
                (Some(a), Some(b)) => Ok(Self { span: Span::new(a, b), reversed: true, printed }),
                _ => Err(("区间有多种读法".to_owned(), "the range can be read in several ways".to_owned())),
            },
            Err(error) => Err(error.words()),
        }?;
        match beyond(read.span) {
            Some(words) => Err(words),
            None => Ok(read),
        }
    }
}

/// A range that cannot be used.
pub(super) fn unread(line: usize, printed: &str, (zh, en): Words) -> Finding {
    let short = published_excerpt(printed, 60);
    Finding::new(
        line,
        format!("保护区里程区间无法使用：{zh}；未生成记录"),
        format!("the range of a zone cannot be used: {en}; no record made"),
    )
    .kind(DoubtKind::Range)
    .printed(&short)
}

/// A stretch for reading: `K1+000–K2+000`.
pub(super) fn text(span: Span) -> String {
    format!("{}–{}", span.from, span.to)
}
