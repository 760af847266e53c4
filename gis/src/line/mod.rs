//! Railway lines: calibrated geometry, and the way between a kilometre post and a place.
//!
//! A line has tracks; each is a [`Chain`]: a centreline (surveyed, or points that are merely joined)
//! with known posts and chainage equations along it. Nothing is clamped or extrapolated, and all
//! distances are metres in a CGCS2000 zone.

mod build;
mod calibration;
mod crossing;
mod difference;
mod fit;
mod index;
mod load;
mod locate;
mod measured;
mod model;
mod names;
mod own;
mod path;
mod resolve;
mod row;
mod slice;
pub(crate) mod table;

pub use crate::chainage::Track;
pub use build::{LineWarning, Point, Surveyed};
pub use difference::{Difference, Differences, differences};
pub use locate::{EquallyNear, Near, Side};
pub use measured::{Measures, posts_from_measures};
pub use model::{Anchor, AnchorKind, Chain, Edition, Line, Lines};
pub use own::{MANIFEST, OwnFiles, OwnLine, TableNames};
pub use resolve::{Located, Pass, PostAsk, Resolved, Selector};
pub use slice::{RangeAsk, RangeEnd, Slice};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_made;
#[cfg(test)]
mod tests_own;
#[cfg(test)]
mod tests_surveyed;
