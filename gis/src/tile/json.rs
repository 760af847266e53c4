//! `GeoJSON` tiles.

use geo::orient::Direction;
use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Orient as _,
    Point, Polygon,
};
use geojson::GeometryValue;

use super::encode::shapes;
use super::frame::Frame;
use super::row::Row;
use super::shape::{Shape, Unit};
use super::{TileError, TileRef};
use crate::index::{Layer, Table};

/// The layer's part of a tile as a `GeoJSON` feature collection in degrees; `None` when nothing of
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
    let mut out = Vec::new();
    for (feature, shape) in shapes(layer, table, tile, frame) {
        if out.is_empty() {
            // Layer names are plain words.
            out.extend_from_slice(b"{\"type\":\"FeatureCollection\",\"name\":\"");
            out.extend_from_slice(layer.name().as_bytes());
            out.extend_from_slice(b"\",\"features\":[");
        } else {
            out.push(b',');
        }
        let geometry = GeometryValue::from(&geometry(frame, &shape?));
        serde_json::to_writer(&mut out, &Row::new(layer, feature, Some(geometry), false))
            .map_err(|error| TileError::encode(layer, &error))?;
    }
    if out.is_empty() {
        return Ok(None);
    }
    out.extend_from_slice(b"]}");
    Ok(Some(out))
}

/// What is drawn, in degrees.
fn geometry(frame: Frame, shape: &Shape) -> Geometry<f64> {
    let line = |units: &Vec<Unit>| -> LineString { units.iter().map(|&at| degrees(frame, at)).collect() };
    let polygon = |rings: &Vec<Vec<Unit>>| {
        let mut rings = rings.iter().map(line);
        let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
        // It closes the rings; RFC 7946 asks for outer ones counter-clockwise.
        Polygon::new(outer, rings.collect()).orient(Direction::Default)
    };
    let points: Vec<Point> = shape.points.iter().map(|&at| degrees(frame, at).into()).collect();
    let lines: Vec<LineString> = shape.lines.iter().map(line).collect();
    let polygons: Vec<Polygon> = shape.polygons.iter().map(polygon).collect();
    let kinds = [
        one_or_many(points, |all| MultiPoint(all).into()),
        one_or_many(lines, |all| MultiLineString(all).into()),
        one_or_many(polygons, |all| MultiPolygon(all).into()),
    ];
    one_or_many(kinds.into_iter().flatten().collect(), |all| {
        Geometry::GeometryCollection(GeometryCollection(all))
    })
    .unwrap_or_else(|| Geometry::GeometryCollection(GeometryCollection::default()))
}

fn one_or_many<T: Into<Geometry<f64>>>(
    mut items: Vec<T>,
    many: impl FnOnce(Vec<T>) -> Geometry<f64>,
) -> Option<Geometry<f64>> {
    if items.len() > 1 { Some(many(items)) } else { items.pop().map(Into::into) }
}

fn degrees(frame: Frame, at: Unit) -> Coord<f64> {
    let [x, y] = frame.unproject(at).map(|degrees| (degrees * 1e8).round() / 1e8 + 0.0);
    Coord { x, y }
}
