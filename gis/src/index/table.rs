//! The features of one layer with their R-tree.

use std::collections::HashMap;

use geo::BoundingRect as _;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::Feature;

/// Position of a feature in its [`Table`].
pub type FeatureNo = usize;

/// The features of one layer, indexed by identifier and by bounding box. Immutable.
#[derive(Debug, Default)]
pub struct Table {
    features: Vec<Feature>,
    by_id: HashMap<String, FeatureNo>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, FeatureNo>>,
}

impl Table {
    /// Indexes features. Of two features with one identifier the first keeps it.
    pub fn new(features: Vec<Feature>) -> Self {
        let mut by_id = HashMap::with_capacity(features.len());
        let mut boxes = Vec::with_capacity(features.len());
        for (no, feature) in features.iter().enumerate() {
            by_id.entry(feature.id.clone()).or_insert(no);
            if let Some(rect) = feature.geometry.as_ref().and_then(geo::BoundingRect::bounding_rect) {
                let (min, max) = (rect.min(), rect.max());
                boxes.push(GeomWithData::new(Rectangle::from_corners([min.x, min.y], [max.x, max.y]), no));
            }
        }
        Self { features, by_id, tree: RTree::bulk_load(boxes) }
    }

    /// All features, in the order of their records.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The feature with this identifier.
    pub fn get(&self, id: &str) -> Option<&Feature> {
        self.by_id.get(id).map(|&no| &self.features[no])
    }

    /// Numbers of the features whose bounding box meets the box `[west, south, east, north]`
    /// (degrees), in feature order.
    pub fn in_box(&self, [west, south, east, north]: [f64; 4]) -> Vec<FeatureNo> {
        let envelope = AABB::from_corners([west, south], [east, north]);
        let mut found: Vec<_> =
            self.tree.locate_in_envelope_intersecting(&envelope).map(|entry| entry.data).collect();
        found.sort_unstable();
        found
    }

    /// Bounding box `[west, south, east, north]` of all geometry.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        self.features.iter().filter_map(|f| f.geometry.as_ref()?.bounding_rect()).fold(None, |all, rect| {
            let [w, s, e, n] = all.unwrap_or([f64::MAX, f64::MAX, f64::MIN, f64::MIN]);
            Some([w.min(rect.min().x), s.min(rect.min().y), e.max(rect.max().x), n.max(rect.max().y)])
        })
    }
}
