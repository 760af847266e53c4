//! A table of ranges checked against itself, such as the annex of a protection-zone notice: rows of
//! line, posts, side, width and length, a printed sum, and the ranges that the prose repeats.
//!
//! ```text
//! 线名,起点,终点,侧别,宽度,长度(m),来源
//! 某某线,K10+000,K12+500,两侧,12米,2500,表
//! 某某线,K13+000,K15+000,两侧,15米,2000,表
//! 合计,,,,,4500,
//! 某某线,K12+000,K13+000,两侧,,,正文
//! ```
//!
//! Gaps, overlaps, lengths and sums are reported; a gap may be land without a zone or a short chain,
//! and nothing here decides which. Nothing is repaired: a row that cannot be used is left out, told,
//! and counted.

mod compare;
mod read;
mod sums;

use std::fmt;

use serde::Serialize;

use crate::chainage::{KilometrePost, PostError, Span, Track};

pub use read::{MAX_ROWS, read};

/// A table of ranges as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeTable {
    /// The file's name.
    pub file: String,
    /// The rows in file order.
    pub rows: Vec<RangeRow>,
    /// Columns that are not understood and not used.
    pub unused: Vec<String>,
}

/// A row of a table of ranges.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeRow {
    /// The row, 1-based, the header included.
    pub row: usize,
    /// What kind of row.
    pub kind: RowKind,
    /// The line as written; empty when the table has no such column.
    pub line: String,
    /// The track; [`Track::Whole`] when the table does not say.
    pub track: Track,
    /// The post written first; `None` when the cell is empty.
    pub from: Option<KilometrePost>,
    /// The post written second; `None` when the cell is empty.
    pub to: Option<KilometrePost>,
    /// The side of the line.
    pub side: Side,
    /// The width as written.
    pub width: Option<String>,
    /// The length that the row states.
    pub stated: Option<StatedLength>,
}

/// What kind of row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A range of the table.
    Table,
    /// A range of the prose beside the table.
    Prose,
    /// The sum of the rows since the last subtotal (小计).
    Subtotal,
    /// The sum of all rows before it (合计, 总计).
    Total,
}

/// The side of the line that a range is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 两侧, or not said.
    Both,
    /// 左侧.
    Left,
    /// 右侧.
    Right,
}

impl Side {
    /// The Chinese term; empty for both.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Both => "",
            Self::Left => "左侧",
            Self::Right => "右侧",
        }
    }

    /// Whether a row of this side is about `side` too.
    const fn holds(self, side: Self) -> bool {
        matches!((self, side), (Self::Both, _) | (Self::Left, Self::Left) | (Self::Right, Self::Right))
    }
}

/// A length as a row states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedLength {
    /// The cell as written.
    pub printed: String,
    /// Millimetres.
    pub mm: i128,
    /// Half a unit of the last digit written, millimetres: closer than that it agrees.
    pub slack_mm: i128,
}

impl RangeRow {
    /// The rising stretch of the row.
    ///
    /// # Errors
    /// [`PostError`] when an end is missing, or the ends give no one rising stretch.
    pub fn span(&self) -> Result<Span, PostError> {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) => {
                crate::chainage::PostRange { from: from.clone(), to: to.clone() }.rising()
            }
            (from, to) => {
                let text = |post: &Option<KilometrePost>| post.as_ref().map_or("", |p| &p.printed).to_owned();
                Err(PostError::UnclosedRange(format!("{}-{}", text(from), text(to))))
            }
        }
    }

    /// Whether it is a range and not a sum.
    const fn is_range(&self) -> bool {
        matches!(self.kind, RowKind::Table | RowKind::Prose)
    }
}

/// What a finding about a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RangeKind {
    /// Between two ranges of the table nothing is listed.
    Gap,
    /// Ranges of the table overlap.
    TableOverlap,
    /// Ranges of the prose overlap each other.
    ProseOverlap,
    /// A range of the prose overlaps ranges of the table without being one of them.
    ProseAgainstTable,
    /// A range of the prose that the table does not have, in whole or in part.
    ProseBeyondTable,
    /// A range of the prose is one of the table.
    Restated,
    /// The first post lies beyond the second.
    Reversed,
    /// An end is missing.
    Unclosed,
    /// Both ends are one post.
    Empty,
    /// The posts can be read in several ways.
    Ambiguous,
    /// A stated length is not that of the posts.
    LengthDiffers,
    /// Stated lengths are those of the posts.
    LengthsAgree,
    /// A printed sum is that of the rows.
    SumAgrees,
    /// It is not.
    SumDiffers,
    /// No sum is printed.
    NoSum,
}

impl RangeKind {
    /// The term used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::TableOverlap => "table_overlap",
            Self::ProseOverlap => "prose_overlap",
            Self::ProseAgainstTable => "prose_against_table",
            Self::ProseBeyondTable => "prose_beyond_table",
            Self::Restated => "restated",
            Self::Reversed => "reversed",
            Self::Unclosed => "unclosed",
            Self::Empty => "empty",
            Self::Ambiguous => "ambiguous",
            Self::LengthDiffers => "length_differs",
            Self::LengthsAgree => "lengths_agree",
            Self::SumAgrees => "sum_agrees",
            Self::SumDiffers => "sum_differs",
            Self::NoSum => "no_sum",
        }
    }

    /// The kind in a few Chinese words.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Gap => "空档",
            Self::TableOverlap => "表内重叠",
            Self::ProseOverlap => "正文重叠",
            Self::ProseAgainstTable => "正文与表重叠",
            Self::ProseBeyondTable => "正文有而表无",
            Self::Restated => "正文重述",
            Self::Reversed => "起止颠倒",
            Self::Unclosed => "缺少一端",
            Self::Empty => "长度为零",
            Self::Ambiguous => "写法多义",
            Self::LengthDiffers => "长度不符",
            Self::LengthsAgree => "长度相符",
            Self::SumAgrees => "合计相符",
            Self::SumDiffers => "合计不符",
            Self::NoSum => "没有合计",
        }
    }

    /// Whether it is only a fact to know.
    pub const fn is_note(self) -> bool {
        matches!(self, Self::Restated | Self::LengthsAgree | Self::SumAgrees | Self::NoSum)
    }
}

/// One thing found in a table of ranges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RangeFinding {
    /// What it is about.
    pub kind: RangeKind,
    /// The rows concerned, 1-based, the header included.
    pub rows: Vec<usize>,
    /// The line as written; empty for the table as a whole.
    pub line: String,
    /// The track.
    pub track: Track,
    /// The side.
    pub side: Side,
    /// The stretch, half-open, if it is about one.
    pub span: Option<Span>,
    /// In Chinese, with figures.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// What the check of a table found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RangeReport {
    /// The file's name.
    pub file: String,
    /// Ranges in the table.
    pub table_rows: usize,
    /// Ranges in the prose.
    pub prose_rows: usize,
    /// Of both the ones whose posts give no rising stretch: they are told and compared with nothing.
    pub left_out: usize,
    /// The sum of the table's ranges by their posts, metres with up to three decimals.
    pub sum_m: Metres,
    /// Columns that were not used.
    pub unused_columns: Vec<String>,
    /// What was found: rows by themselves, then the rows of a line against each other, then sums.
    pub findings: Vec<RangeFinding>,
}

/// Millimetres that are written as metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metres(pub i128);

impl fmt::Display for Metres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::metres(self.0))
    }
}

impl Serialize for Metres {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / 1000.0)
    }
}

/// A row with its stretch.
#[derive(Clone, Copy)]
struct Used<'a> {
    row: &'a RangeRow,
    span: Span,
}

/// Checks a table of ranges against itself: rows that are no rising range, stated lengths, gaps and
/// overlaps by line, track and side, and printed sums. Exact agreement is said too.
pub fn ranges(table: &RangeTable) -> RangeReport {
    let mut findings = Vec::new();
    let mut used = Vec::new();
    for row in table.rows.iter().filter(|row| row.is_range()) {
        match row.span() {
            Ok(span) => used.push(Used { row, span }),
            Err(error) => findings.push(left_out(row, &error)),
        }
    }
    let left_out = findings.len();
    sums::lengths(&used, &mut findings);
    compare::compare(&used, &mut findings);
    sums::sums(table, &used, &mut findings);
    let count = |kind| table.rows.iter().filter(|row| row.kind == kind).count();
    RangeReport {
        file: table.file.clone(),
        table_rows: count(RowKind::Table),
        prose_rows: count(RowKind::Prose),
        left_out,
        sum_m: Metres(used.iter().filter(|u| u.row.kind == RowKind::Table).map(|u| length_mm(u.span)).sum()),
        unused_columns: table.unused.clone(),
        findings,
    }
}

fn left_out(row: &RangeRow, error: &PostError) -> RangeFinding {
    let kind = match error {
        PostError::ReversedRange(_) => RangeKind::Reversed,
        PostError::UnclosedRange(_) => RangeKind::Unclosed,
        PostError::EmptyRange(_) => RangeKind::Empty,
        _ => RangeKind::Ambiguous,
    };
    let end = |post: &Option<KilometrePost>| post.as_ref().map_or("∅", |post| &post.printed).to_owned();
    let (from, to) = (end(&row.from), end(&row.to));
    let en = match kind {
        RangeKind::Reversed => "the range begins beyond its end",
        RangeKind::Unclosed => "an end of the range is missing",
        RangeKind::Empty => "both ends are one post",
        _ => "the posts can be read in several ways",
    };
    RangeFinding {
        kind,
        rows: vec![row.row],
        line: row.line.clone(),
        track: row.track,
        side: row.side,
        span: None,
        zh: format!("第{}行 {from} 至 {to}：{}，未参与比较与合计，请核对", row.row, kind.zh()),
        en: format!("row {} {from} to {to}: {en}; left out of comparison and sums, check it", row.row),
    }
}

fn length_mm(span: Span) -> i128 {
    i128::from(span.to.mm()) - i128::from(span.from.mm())
}
