//! Survey files: centrelines and tables of kilometre posts as a surveyor or a workshop delivers them.
//!
//! What a file says is read as it stands: coordinates in the file's own system, posts as printed.
//! Faults name file, row and field, and all of them are found in one go.

mod cell;
mod centreline;
mod columns;
#[cfg(feature = "geometry")]
mod degrees;
mod found;
mod posts;
mod text;
mod unzip;

pub use centreline::{
    Assembler, Beside, Centreline, Centrelines, Feature, MAX_SURVEY_BYTES, Part, read_centrelines,
};
pub use posts::{PostRow, PostTable, read_posts};
