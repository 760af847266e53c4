//! What of a layer is left out of the small zooms: kilometre posts, of which a map seen from afar can
//! show only every tenth or fiftieth. No other layer is thinned out.

use crate::index::{Feature, Layer, Value};

/// The least level of a kilometre post in the tiles of a zoom, in kilometres. At each zoom the posts left
/// out would stand nearer than about eight pixels to each other.
const fn least_level(zoom: u8) -> i64 {
    match zoom {
        0..=3 => 50,
        4..=6 => 10,
        7 => 5,
        _ => 1,
    }
}

/// Whether a feature is in the tiles of a zoom.
pub(super) fn is_in(layer: Layer, feature: &Feature, zoom: u8) -> bool {
    if layer != Layer::KilometrePosts {
        return true;
    }
    let level = layer.fields().iter().position(|field| field.name == "every_km");
    match level.and_then(|at| feature.values.get(at)) {
        Some(Value::Int(level)) => *level >= least_level(zoom),
        // Of an unknown level: never left out.
        _ => true,
    }
}
