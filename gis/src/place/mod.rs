//! The gazetteer, and the best place that is known for a record.

mod boundary;
mod county_at;
mod divisions;
mod gazetteer;
mod load;
mod names;
mod placed;
mod relative;
mod search;
mod situs;
mod unknown;

pub use divisions::{Division, DivisionFiles, Divisions, Held, Matched, Names};
pub use gazetteer::{County, CountyHit, Gazetteer, PlaceHit, Station, Township, Village};
pub use load::{GazetteerError, GazetteerFiles};
pub use placed::{Placed, Precision, place};
pub use unknown::unknown_places;

#[cfg(test)]
mod tests;
