//! The gazetteer, and the best place that is known for a record.

mod gazetteer;
mod placed;

pub use gazetteer::{County, CountyHit, Gazetteer, PlaceHit, Station, Township};
pub use placed::{Placed, Precision, place};
