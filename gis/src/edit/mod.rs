//! Edits: the GeoJSON feature of a layer ↔ a [`Record`](crate::record::Record), with every fault named.
//!
//! Nothing here stores anything. [`create`] makes a record of a feature, [`correct`] changes one by
//! the feature that an editor sends back, [`end()`] lets one hold no longer, and [`schema`] says what a
//! layer takes. What is served is the measure: a property that is given as it is served is no change,
//! one that is only served cannot be given otherwise, and every fault is reported in one go.

mod act;
mod apply;
mod context;
mod decision;
mod fault;
mod form;
mod geometry;
mod input;
mod names;
mod range;
mod reasons;
mod schema;
mod segment;
mod sweep;
mod value;
mod walk;
mod withdraw;
mod zone;

pub use apply::{correct, create, end};
pub use context::{Draft, EditContext, Outcome};
pub use fault::{EditFault, no_record};
pub use schema::schema;
pub use withdraw::{is_withdrawn, withdraw};

use crate::index::Layer;

/// The layers whose features can be made, corrected and ended.
pub const fn layers() -> &'static [Layer] {
    &form::LAYERS
}
