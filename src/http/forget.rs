//! Which kept tiles a change touches. The edit waits for it, and nothing is drawn meanwhile.

use std::ops::RangeInclusive;

use landrail_gis::index::LayerChange;
use landrail_gis::tile::{MatrixSet, TileRef};

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
        for tile in change.boxes.iter().flat_map(|place| touched(*place)) {
            for geojson in [false, true] {
                tiles.invalidate(&(change.layer, tile, geojson, None));
            }
        }
    }
    if sought.is_empty() {
        return;
    }
    for (key, _) in tiles {
        let (layer, tile, _, view) = *key;
        let Some(change) = sought.iter().find(|change| change.layer == layer && view.is_none()) else {
            continue;
        };
        let bounds = tile.bounds(MARGIN);
        let is_touched = change.boxes.len() > MANY_BOXES
            || change.boxes.iter().any(|place| !is_place(place) || meet(bounds, *place));
        if is_touched {
            tiles.invalidate(&*key);
        }
    }
}

/// How many keys of tiles a place touches; `None` where it is no place that can be counted.
fn number(place: [f64; 4]) -> Option<u64> {
    is_place(&place).then_some(())?;
    let count = |range: RangeInclusive<u32>| u64::from(range.end().saturating_sub(*range.start())) + 1;
    let of_zoom = |(set, z): (MatrixSet, u8)| {
        let (columns, rows) = set.touched(z, place, MARGIN);
        2 * count(columns) * count(rows)
    };
    Some(zooms().map(of_zoom).sum())
}

/// Every zoom of every matrix set.
fn zooms() -> impl Iterator<Item = (MatrixSet, u8)> {
    MatrixSet::ALL.into_iter().flat_map(|set| (0..=set.max_zoom()).map(move |z| (set, z)))
}

/// All tiles that a place touches, `[west, south, east, north]` in degrees.
fn touched(place: [f64; 4]) -> impl Iterator<Item = TileRef> {
    zooms().flat_map(move |(set, z)| {
        let (columns, rows) = set.touched(z, place, MARGIN);
        // The ranges keep to the columns and rows that there are.
        columns.flat_map(move |x| rows.clone().filter_map(move |y| TileRef::in_set(set, z, x, y).ok()))
    })
}

fn is_place(place: &[f64; 4]) -> bool {
    place.iter().all(|degrees| degrees.is_finite())
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
            for at in touched([*lon, *lat, *lon, *lat]) {
                let (x, y) = (at.x(), at.y());
                for (x, y) in [(x, y), (x.saturating_sub(1), y), (x, y.saturating_sub(1))] {
                    let tile = TileRef::in_set(at.set(), at.z(), x, y).expect("a neighbour");
                    for layer in [Layer::Parcels, Layer::Segments] {
                        tiles.insert((layer, tile, false, None), None);
                        tiles.insert((layer, tile, true, None), None);
                    }
                    let view = Some((Some(Seq(1)), None));
                    tiles.insert((Layer::Parcels, tile, false, view), None);
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
                let (layer, tile, _, view) = key;
                let reach = |margin| meet(tile.bounds(margin), place);
                let is_own = layer == Layer::Parcels && view.is_none();
                let is_kept = tiles.get(&key).is_some();
                // At the very edge the two ways may round otherwise: far beyond what is drawn there.
                prop_assert!(is_kept || (is_own && reach(MARGIN + 1e-6)), "{key:?} {place:?} is forgotten");
                prop_assert!(!is_kept || !is_own || !reach(MARGIN - 1e-6), "{key:?} {place:?} is kept");
            }
        }
    }

    #[test]
    fn tiles_of_both_matrix_sets_are_forgotten() {
        let tiles = kept(&[(112.5, 38.5)]);
        let of = |set| tiles.iter().filter(|(key, _)| key.1.set() == set && key.3.is_none()).count();
        let before = MatrixSet::ALL.map(of);
        forget(&tiles, &[change(Layer::Parcels, vec![[112.5, 38.5, 112.5, 38.5]])]);
        for (set, before) in MatrixSet::ALL.into_iter().zip(before) {
            assert!(before > 100 && of(set) < before, "{set}: {before} were kept, {} are left", of(set));
            let own = |key: &super::super::state::TileKey| {
                key.0 == Layer::Parcels
                    && key.3.is_none()
                    && meet(key.1.bounds(0.0), [112.5, 38.5, 112.5, 38.5])
            };
            assert!(!tiles.iter().any(|(key, _)| key.1.set() == set && own(&key)), "{set}");
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
        assert!(tiles.iter().all(|(key, _)| key.3.is_some()), "of very many places all are forgotten");
    }
}
