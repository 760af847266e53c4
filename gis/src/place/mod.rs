//! The gazetteer, and the best place that is known for a record.

mod boundary;
mod county_at;
mod divisions;
mod gazetteer;
mod load;
mod names;
mod placed;
mod search;

pub use divisions::{Division, DivisionFiles, Divisions, Held, Matched, Names};
pub use gazetteer::{County, CountyHit, Gazetteer, PlaceHit, Station, Township, Village};
pub use load::{GazetteerError, GazetteerFiles};
pub use placed::{Placed, Precision, place};

#[cfg(test)]
mod tests;
