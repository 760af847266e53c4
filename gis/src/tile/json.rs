//! GeoJSON tiles.

use serde_json::{Map, Value as Json, json};

use super::encode::shapes;
use super::frame::Frame;
use super::shape::{Shape, Unit};
use super::{TileError, TileRef};
use crate::index::{Feature, Layer, Table, Value};

/// The layer's part of a tile as a GeoJSON feature collection in degrees; `None` when nothing of
/// the layer is there.
///
/// It draws the same as the tile of [`mvt`](super::mvt): the same cut, the same simplification,
/// the same small things kept. `id` is the feature's own identifier. Coordinates are rounded to
/// 8 decimals; they are CGCS2000 given as WGS 84, which agree within about a metre.
///
/// # Errors
/// [`TileError::Geometry`] names a feature with a coordinate that is not a finite number.
pub fn geojson(layer: Layer, table: &Table, tile: TileRef) -> Result<Option<Vec<u8>>, TileError> {
    let frame = Frame::new(tile);
    let mut features = Vec::new();
    for (feature, shape) in shapes(layer, table, tile, frame) {
        features.push(json!({
            "type": "Feature",
            "id": feature.id,
            "geometry": geometry(&shape?, &frame),
            "properties": properties(layer, feature),
        }));
    }
    if features.is_empty() {
        return Ok(None);
    }
    let collection = json!({ "type": "FeatureCollection", "name": layer.name(), "features": features });
    serde_json::to_vec(&collection).map(Some).map_err(|error| TileError::encode(layer, &error))
}

fn properties(layer: Layer, feature: &Feature) -> Map<String, Json> {
    let values = layer.fields().iter().zip(&feature.values);
    values
        .filter_map(|(field, value)| {
            let value = match value {
                Value::Text(text) => json!(text),
                Value::Int(int) => json!(int),
                Value::Real(real) if real.is_finite() => json!(real),
                Value::Null | Value::Real(_) => return None,
                Value::Date(day) => json!(day.to_string()),
                Value::Bool(yes) => json!(yes),
            };
            Some((field.name.to_owned(), value))
        })
        .collect()
}

fn geometry(shape: &Shape, frame: &Frame) -> Json {
    let path = |path: &[Unit]| path.iter().map(|&at| frame.unproject(at)).collect::<Vec<_>>();
    let mut members = Vec::new();
    match &path(&shape.points)[..] {
        [] => {}
        [one] => members.push(json!({ "type": "Point", "coordinates": one })),
        many => members.push(json!({ "type": "MultiPoint", "coordinates": many })),
    }
    let lines: Vec<_> = shape.lines.iter().map(|line| path(line)).collect();
    match &lines[..] {
        [] => {}
        [one] => members.push(json!({ "type": "LineString", "coordinates": one })),
        many => members.push(json!({ "type": "MultiLineString", "coordinates": many })),
    }
    let rings = |rings: &Vec<Vec<Unit>>| {
        let wound = rings.iter().enumerate().map(|(no, ring)| path(&wound(ring, no == 0)));
        wound.collect::<Vec<_>>()
    };
    let polygons: Vec<_> = shape.polygons.iter().map(rings).collect();
    match &polygons[..] {
        [] => {}
        [one] => members.push(json!({ "type": "Polygon", "coordinates": one })),
        many => members.push(json!({ "type": "MultiPolygon", "coordinates": many })),
    }
    match members.len() {
        1 => members.swap_remove(0),
        _ => json!({ "type": "GeometryCollection", "geometries": members }),
    }
}

/// The ring closed and wound as RFC 7946 asks: outer rings counter-clockwise with north up.
fn wound(ring: &[Unit], outer: bool) -> Vec<Unit> {
    let mut ring = ring.to_vec();
    let doubled: i64 = (0..ring.len())
        .map(|i| {
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y)
        })
        .sum();
    // Tile units count y downwards, so a positive area is clockwise on the map.
    if (doubled > 0) == outer {
        ring.reverse();
    }
    ring.extend(ring.first().copied());
    ring
}
