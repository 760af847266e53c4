//! Which kept tiles a change touches. The edit waits for it, and nothing is drawn meanwhile.

use std::ops::RangeInclusive;

use landrail_gis::index::LayerChange;
use landrail_gis::tile::TileRef;

use super::state::Tiles;

/// Touched places beyond which the tiles of a layer are all forgotten: looking each up takes longer.
const MANY_BOXES: usize = 1000;

/// How far a feature reaches beyond its bounds on a tile, as a part of the tile's side: the buffer
/// that tiles are drawn with, and room to spare.
const MARGIN: f64 = 0.1;

/// Keys that are looked up one by one however few tiles are kept.
const FEW: u64 = 4096;

/// Forgets the tiles of what is shown now that a change touches; those of other views stay what they
/// are.
///
/// The tiles that a place touches are few at all zooms but the last, and those of a small place at
/// all: they are named. Only where more would be named than are kept is every kept one looked at.
pub(super) fn forget(tiles: &Tiles, changes: &[LayerChange]) {
    let most = tiles.entry_count().max(FEW);
    let (mut named, mut sought) = (Vec::new(), Vec::new());
    for change in changes {
        let number = change.boxes.iter().try_fold(0_u64, |sum, place| Some(sum + number(*place)?));
        match number {
            Some(number) if number <= most && change.boxes.len() <= MANY_BOXES => named.push(change),
            _ => sought.push(change),
        }
    }
    for change in named {
        for (z, x, y) in change.boxes.iter().flat_map(|place| touched(*place)) {
            for geojson in [false, true] {
                tiles.invalidate(&(change.layer, z, x, y, geojson, None));
            }
        }
    }
    if sought.is_empty() {
        return;
    }
    for (key, _) in tiles {
        let (layer, z, x, y, _, view) = *key;
        let Some(change) = sought.iter().find(|change| change.layer == layer && view.is_none()) else {
            continue;
        };
        let bounds = TileRef::new(z, x, y).map(|tile| tile.bounds(MARGIN));
        let is_touched = change.boxes.len() > MANY_BOXES
            || bounds.map_or(true, |tile| change.boxes.iter().any(|place| meet(tile, *place)));
        if is_touched {
            tiles.invalidate(&*key);
        }
    }
}

/// How many keys of tiles a place touches; `None` where it is no place that can be counted.
fn number(place: [f64; 4]) -> Option<u64> {
    place.iter().all(|degrees| degrees.is_finite()).then_some(())?;
    let count = |range: RangeInclusive<u32>| u64::from(range.end().saturating_sub(*range.start())) + 1;
    let of_zoom = |z| {
        let (columns, rows) = ranges(z, place);
        2 * count(columns) * count(rows)
    };
    Some((0..=TileRef::MAX_ZOOM).map(of_zoom).sum())
}

/// Zoom, column and row of all tiles that a place touches.
fn touched(place: [f64; 4]) -> impl Iterator<Item = (u8, u32, u32)> {
    (0..=TileRef::MAX_ZOOM).flat_map(move |z| {
        let (columns, rows) = ranges(z, place);
        columns.flat_map(move |x| rows.clone().map(move |y| (z, x, y)))
    })
}

/// Columns and rows of the tiles of a zoom that a place touches, `[west, south, east, north]` in degrees.
fn ranges(z: u8, [west, south, east, north]: [f64; 4]) -> (RangeInclusive<u32>, RangeInclusive<u32>) {
    let side = f64::from(1_u32 << z);
    let column = |lon: f64| (lon + 180.0) / 360.0 * side;
    let row = |lat: f64| (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * side;
    // A tile from 3 to 4 reaches from 3 - MARGIN to 4 + MARGIN. The cast keeps to the range of u32.
    let range = |from: f64, to: f64| {
        let last = side - 1.0;
        let (from, to) = ((from - 1.0 - MARGIN).ceil(), (to + MARGIN).floor());
        from.clamp(0.0, last) as u32..=to.clamp(0.0, last) as u32
    };
    (range(column(west), column(east)), range(row(north), row(south)))
}

fn meet([w, s, e, n]: [f64; 4], [west, south, east, north]: [f64; 4]) -> bool {
    w <= east && west <= e && s <= north && south <= n
}

#[cfg(test)]
mod tests {
    use landrail_gis::index::Layer;
    use proptest::prelude::*;

    use super::*;
    use crate::store::interface::Seq;

    fn change(layer: Layer, boxes: Vec<[f64; 4]>) -> LayerChange {
        LayerChange { layer, rows: Vec::new(), boxes }
    }

    /// The tiles of some places at all zooms, with their neighbours.
    fn kept(places: &[(f64, f64)]) -> Tiles {
        let tiles = Tiles::new(1 << 20);
        for (lon, lat) in places {
            for (z, x, y) in touched([*lon, *lat, *lon, *lat]) {
                for (x, y) in [(x, y), (x.saturating_sub(1), y), (x, y.saturating_sub(1))] {
                    for layer in [Layer::Parcels, Layer::Segments] {
                        tiles.insert((layer, z, x, y, false, None), None);
                        tiles.insert((layer, z, x, y, true, None), None);
                    }
                    let view = Some((Some(Seq(1)), None));
                    tiles.insert((Layer::Parcels, z, x, y, false, view), None);
                }
            }
        }
        tiles.run_pending_tasks();
        tiles
    }

    proptest! {
        /// Small places are named and large ones sought: both ways leave the same.
        #[test]
        fn what_a_place_touches_is_forgotten_and_nothing_else(
            places in prop::collection::vec((112.0_f64..113.0, 38.0_f64..39.0), 1..4),
            near in 0..3_usize,
            (wide, high) in (0.0_f64..0.5, 0.0_f64..0.5),
            small in any::<bool>(),
        ) {
            let tiles = kept(&places);
            let (lon, lat) = places[near % places.len()];
            let part = if small { 0.002 } else { 1.0 };
            let place = [lon - wide * part, lat - high * part, lon + wide * part, lat + high * part];
            let before: Vec<_> = tiles.iter().map(|(key, _)| *key).collect();
            forget(&tiles, &[change(Layer::Parcels, vec![place])]);
            for key in before {
                let (layer, z, x, y, _, view) = key;
                let reach = |margin| meet(TileRef::new(z, x, y).unwrap().bounds(margin), place);
                let is_own = layer == Layer::Parcels && view.is_none();
                let is_kept = tiles.get(&key).is_some();
                // At the very edge the two ways may round otherwise: far beyond what is drawn there.
                prop_assert!(is_kept || (is_own && reach(MARGIN + 1e-6)), "{key:?} {place:?} is forgotten");
                prop_assert!(!is_kept || !is_own || !reach(MARGIN - 1e-6), "{key:?} {place:?} is kept");
            }
        }
    }

    #[test]
    fn places_at_the_edge_of_the_world_and_without_end_are_taken() {
        let tiles = kept(&[(112.5, 38.5)]);
        forget(&tiles, &[change(Layer::Segments, vec![[-180.0, -90.0, 180.0, 90.0]])]);
        assert!(tiles.iter().all(|(key, _)| key.0 != Layer::Segments));
        assert_eq!(number([f64::NAN, 0.0, 0.0, 0.0]), None);
        assert!(number([179.9, 89.0, 180.0, 90.0]).is_some_and(|number| number > 0));
        let many = vec![[0.0; 4]; MANY_BOXES + 1];
        forget(&tiles, &[change(Layer::Parcels, many)]);
        assert!(tiles.iter().all(|(key, _)| key.5.is_some()), "of very many places all are forgotten");
    }
}
