//! What differs between the layers of two snapshots.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::pairing::Pairing;
use super::{Feature, Layer, Snapshot, Table};

/// What differs in a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerChange {
    /// The layer.
    pub layer: Layer,
    /// The features that were added or changed, as they are now, and those that are gone (`None`), by
    /// their identifiers. Of several with one identifier the first counts, as in [`Table::get`].
    pub rows: Vec<(String, Option<Arc<Feature>>)>,
    /// Bounding boxes `[west, south, east, north]` in degrees of everything that differs, where it was
    /// and where it is.
    pub boxes: Vec<[f64; 4]>,
}

impl Snapshot {
    /// What a newer snapshot has in its layers that this one has not, and the other way round. Layers
    /// that show the same are not named. The order of features is not compared.
    pub fn changes(&self, newer: &Self) -> Vec<LayerChange> {
        let one = |layer: Layer| difference(layer, self.shared_table(layer), newer.shared_table(layer));
        Layer::ALL.into_iter().filter_map(one).collect()
    }
}

fn difference(layer: Layer, older: &Arc<Table>, newer: &Arc<Table>) -> Option<LayerChange> {
    if Arc::ptr_eq(older, newer) {
        return None;
    }
    let mut pairing = Pairing::with(older.features().len());
    let (mut ids, mut boxes) = (BTreeSet::new(), Vec::new());
    for feature in newer.features() {
        let at = |at: usize| older.features().get(at);
        let is = |no: usize| at(no).is_some_and(|old| Arc::ptr_eq(old, feature) || old.id == feature.id);
        let was = pairing.pair(is, || older.position(&feature.id)).and_then(at);
        if was.is_some_and(|was| same(was, feature)) {
            continue;
        }
        ids.insert(feature.id.as_str());
        let (before, now) = (was.and_then(|was| was.bounds()), feature.bounds());
        boxes.extend(before.filter(|before| now.as_ref() != Some(before)));
        boxes.extend(now);
    }
    for gone in pairing.left().filter_map(|at| older.features().get(at)) {
        ids.insert(gone.id.as_str());
        boxes.extend(gone.bounds());
    }
    let row = |id: &str| {
        let now = newer.get(id);
        let known = match (older.get(id), now) {
            (Some(was), Some(now)) => same(was, now),
            (None, None) => true,
            _ => false,
        };
        (!known).then(|| (id.to_owned(), now.map(Arc::clone)))
    };
    let rows: Vec<_> = ids.into_iter().filter_map(row).collect();
    (!rows.is_empty() || !boxes.is_empty()).then_some(LayerChange { layer, rows, boxes })
}

/// Whether two features are one or equal.
pub(super) fn same(a: &Arc<Feature>, b: &Arc<Feature>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}
