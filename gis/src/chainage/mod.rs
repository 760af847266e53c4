//! Kilometre posts (公里标) and chainage (里程): notation, tracks and arithmetic, without geometry.

mod notation;
mod spans;
mod track;
mod value;

pub(crate) use notation::half_width;
pub use notation::{
    Equation, Jump, KilometrePost, PostError, PostRange, Reading, ReadingRule, parse_equation, parse_post,
    parse_post_in_long_chain, parse_range,
};
pub use spans::{Overlap, SpanSet, overlaps};
pub use track::Track;
pub use value::{Chainage, Span};
