//! The domain of `landrail`: from a government gazette to an answer about a place.
//!
//! Data flows one way, and the modules stand in that order:
//!
//! ```text
//! gazette → record → place → index → answer, tile, export
//! ```
//!
//! [`chainage`], [`crs`] and [`mod@line`] are what `record` and `place` stand on. A module knows only
//! what stands before it. Nothing here opens a socket, runs asynchronously or speaks SQL.

pub mod answer;
pub mod chainage;
pub mod crs;
pub mod export;
pub mod gazette;
pub mod index;
pub mod line;
pub mod place;
pub mod record;
pub mod rule;
pub mod tile;
