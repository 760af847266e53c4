//! The immutable snapshot that answers, tiles and exports read.

mod acts;
mod decisions;
mod feature;
mod fields;
mod findings;
mod land;
mod layer;
mod offices;
mod reference;
mod row;
mod segments;
mod serve;
mod snapshot;
mod table;
mod zones;

pub(crate) use decisions::state;
pub use feature::{Feature, Value};
pub use land::Land;
pub use layer::{Field, FieldKind, Layer};
pub use offices::{Offices, Remits};
pub(crate) use offices::{act_of, day_of};
pub use segments::{Roster, RosterOn, Stretch};
pub(crate) use serve::feature as served;
pub use snapshot::{Reference, Snapshot};
pub use table::{FeatureNo, Table};
pub use zones::{ZoneStretch, Zones};
pub(crate) use zones::{basis_words, side_words, zone_of};
