//! The domain of `landrail`: from a government gazette to an answer about a place.
//!
//! Data flows one way, and the modules stand in that order:
//!
//! ```text
//! gazette or survey → record → place → check → index → answer, tile, export → edit
//! ```
//!
//! [`chainage`], [`crs`] and [`mod@line`] are what `record` and `place` stand on. A module knows only
//! what stands before it. Nothing here opens a socket, runs asynchronously or speaks SQL.
//!
//! Without the feature `geometry` (on by default) only the readers remain: [`gazette`],
//! [`chainage`], [`record`] and the tables of [`check`]. They need no PROJ, and that they compile
//! alone keeps the order.

#[cfg(feature = "geometry")]
pub mod answer;
mod archive;
pub mod chainage;
pub mod check;
#[cfg(feature = "geometry")]
pub mod crs;
#[cfg(feature = "geometry")]
pub mod edit;
#[cfg(feature = "geometry")]
pub mod export;
pub mod fault;
pub mod gazette;
mod hash;
#[cfg(feature = "geometry")]
pub mod index;
#[cfg(feature = "geometry")]
pub mod line;
#[cfg(feature = "geometry")]
pub mod place;
pub mod record;
#[cfg(feature = "geometry")]
pub mod rule;
pub mod survey;
#[cfg(feature = "geometry")]
pub mod tile;
