//! The immutable snapshot that answers, tiles and exports read.

mod boxes;
mod changes;
mod decisions;
mod expiry;
mod feature;
mod fields;
mod findings;
mod ids;
mod land;
mod lands;
mod layer;
mod numbers;
mod offices;
mod pairing;
mod reach;
mod reference;
mod row;
mod segments;
mod snapshot;
mod table;
mod update;
mod zones;

pub use changes::LayerChange;
pub(crate) use decisions::state;
pub(crate) use expiry::{Expiry, expired};
pub use feature::{Feature, Value};
pub use land::Land;
pub use layer::{Field, FieldKind, Layer};
pub use offices::{Offices, Remits};
pub(crate) use offices::{act_of, day_of};
pub use segments::{Roster, RosterOn, Stretch};
pub use snapshot::{Reference, Snapshot};
pub use table::{FeatureNo, Table};
pub use zones::{ZoneStretch, Zones};
pub(crate) use zones::{basis_words, side_words, zone_of};
