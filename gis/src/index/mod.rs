//! The immutable snapshot that answers, tiles and exports read.

mod decisions;
mod feature;
mod fields;
mod findings;
mod land;
mod layer;
mod reference;
mod row;
mod segments;
mod snapshot;
mod table;

pub(crate) use decisions::state;
pub use feature::{Feature, Value};
pub use land::Land;
pub use layer::{Field, FieldKind, Layer};
pub use segments::{Roster, RosterOn, Stretch};
pub use snapshot::{Reference, Snapshot};
pub use table::{FeatureNo, Table};
