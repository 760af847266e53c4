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

#[cfg(feature = "geometry")]
pub use centreline::crs_of_wkt;
pub use centreline::{
    Assembler, Beside, Centreline, Centrelines, Feature, MAX_SURVEY_BYTES, MeasureJump, Part,
    read_centrelines, read_geopackage_line,
};
pub use posts::{PostRow, PostTable, read_posts};

/// Whether an attribute of this name holds the name of the line (`line`, `线名` …).
pub fn names_line(attribute: &str) -> bool {
    columns::meaning(attribute) == Some(columns::Field::Line)
}

/// Whether an attribute of this name holds the track (`track`, `行别` …).
pub fn names_track(attribute: &str) -> bool {
    columns::meaning(attribute) == Some(columns::Field::Track)
}

/// The track that a cell or an option names, in Chinese or in the English words of the API; empty is
/// the line as a whole.
pub fn read_track(text: &str) -> Option<crate::chainage::Track> {
    posts::track(text)
}
