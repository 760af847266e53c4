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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_out_only_the_greater_kilometres_are_in_a_tile() {
        let layer = Layer::KilometrePosts;
        let post = |level: Value| {
            let values = layer
                .fields()
                .iter()
                .map(|field| if field.name == "every_km" { level.clone() } else { Value::Null });
            Feature { id: String::new(), geometry: None, measures: Vec::new(), values: values.collect() }
        };
        let levels = [1, 5, 10, 50, 100];
        let held = |zoom: u8| -> Vec<i64> {
            levels.into_iter().filter(|level| is_in(layer, &post(Value::Int(*level)), zoom)).collect()
        };
        assert_eq!(held(0), [50, 100]);
        assert_eq!(held(6), [10, 50, 100]);
        assert_eq!(held(7), [5, 10, 50, 100]);
        assert_eq!(held(8), levels);
        // What is not known to be small is not left out, and no other layer is thinned.
        assert!(is_in(layer, &post(Value::Null), 0));
        assert!(is_in(Layer::Stations, &post(Value::Int(1)), 0));
    }
}
