//! A placed decision, ready for the question "is this place in it, near it, or unknown?".

use std::sync::Arc;

use geo::Geometry;

use crate::crs::MetricGeometry;
use crate::place::{Placed, Precision};
use crate::record::Record;

/// A decision about land with what is known of its place.
#[derive(Debug)]
pub struct Land {
    /// The record.
    pub record: Arc<Record>,
    /// Where it is and how precisely.
    pub placed: Placed,
    /// The geometry in metres, for boundaries and points that a distance can be taken to; `None`
    /// for a decision that is known only to a county, whose polygon is not its boundary.
    pub metric: Option<MetricGeometry>,
    /// Bounding box in degrees `[west, south, east, north]` of the geometry.
    pub bounds: Option<[f64; 4]>,
}

impl Land {
    pub(super) fn new(record: Arc<Record>, placed: Placed) -> Self {
        let own = |g: &&Geometry<f64>| {
            !matches!(placed.precision, Precision::County | Precision::None)
                || matches!(g, Geometry::Point(_))
        };
        let metric = placed.geometry.as_ref().filter(own).and_then(MetricGeometry::new);
        let bounds = placed
            .geometry
            .as_ref()
            .and_then(geo::BoundingRect::bounding_rect)
            .map(|r| [r.min().x, r.min().y, r.max().x, r.max().y]);
        Self { record, placed, metric, bounds }
    }
}
