//! The immutable snapshot that answers, tiles and exports read.

mod feature;
mod fields;
mod layer;
mod table;

pub use feature::{Feature, Value};
pub use layer::{Field, FieldKind, Layer};
pub use table::{FeatureNo, Table};
