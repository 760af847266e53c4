//! Railway lines: calibrated geometry, and the way between a kilometre post and a place.
//!
//! Nothing is clamped or extrapolated, and all distances are metres in a CGCS2000 zone.

mod load;
mod locate;
mod model;
mod names;
mod pieces;
mod resolve;
mod slice;
pub(crate) mod table;

pub use crate::chainage::Track;
pub use load::{LineError, LineWarning};
pub use locate::{Near, Side};
pub use model::{Anchor, Chain, Line, Lines};
pub use resolve::{Located, Resolved};
pub use slice::Slice;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_made;
