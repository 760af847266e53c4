//! Kilometre posts (公里标) and chainage (里程): notation, tracks and arithmetic, without geometry.

mod notation;
mod track;
mod value;

pub(crate) use notation::half_width;
pub use notation::{KilometrePost, PostError, PostRange, Reading, parse_post, parse_range};
pub use track::Track;
pub use value::{Chainage, Span};
