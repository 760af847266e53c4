//! Mapbox vector tiles.

use fast_mvt::{MvtFeatureBuilder, MvtGeomType, MvtLayerBuilder, MvtResult, MvtValueRef};

use super::frame::Frame;
use super::shape::{Drawing, Shape};
use super::{TileError, TileRef};
use crate::index::{Feature, Field, Layer, Table, Value};

/// The layer's part of a tile as a Mapbox vector tile (version 2, extent 4096, not compressed);
/// `None` when nothing of the layer is there.
///
/// - Properties are the layer's fields under [`Field::name`], without unknown values; days are
///   ISO text.
/// - Feature identifiers are [`Feature::tile_id`], the same in every tile.
/// - Geometry is cut 64 units outside the tile and simplified by at most 2 units, not at all at
///   the last zoom.
/// - No feature vanishes for being small: a polygon that encloses nothing on the tile's grid is
///   drawn as a band two units wide along its longest extent (or a square of two units), a line
///   shorter than a unit as one unit. Holes that enclose nothing are dropped.
///
/// # Errors
/// [`TileError::Geometry`] names a feature with a coordinate that is not a finite number.
pub fn mvt(layer: Layer, table: &Table, tile: TileRef) -> Result<Option<Vec<u8>>, TileError> {
    let frame = Frame::new(tile);
    let mut builder = MvtLayerBuilder::new(layer.name()).map_err(|error| TileError::encode(layer, &error))?;
    for (feature, shape) in shapes(layer, table, tile, frame) {
        let shape = shape?;
        builder = add(builder, layer, feature, &shape).map_err(|error| TileError::encode(layer, &error))?;
    }
    Ok((builder.num_features() > 0).then(|| builder.encode()))
}

/// The features drawn in a tile, in feature order, with their shapes.
pub(super) fn shapes(
    layer: Layer,
    table: &Table,
    tile: TileRef,
    frame: Frame,
) -> impl Iterator<Item = (&Feature, Result<Shape, TileError>)> {
    let mut drawing = Drawing::new(frame);
    table.in_box(Frame::search_box(tile)).into_iter().filter_map(move |no| {
        let feature: &Feature = table.features().get(no)?;
        if !super::thin::is_in(layer, feature, tile.z()) {
            return None;
        }
        match drawing.shape(feature.geometry.as_ref()?) {
            Ok(shape) if shape.is_empty() => None,
            Ok(shape) => Some((feature, Ok(shape))),
            Err(_) => Some((feature, Err(TileError::geometry(layer, &feature.id)))),
        }
    })
}

/// Adds a feature; one of mixed kinds becomes one tile feature per kind with the same identifier.
fn add(
    mut builder: MvtLayerBuilder,
    layer: Layer,
    feature: &Feature,
    shape: &Shape,
) -> MvtResult<MvtLayerBuilder> {
    if !shape.points.is_empty() {
        let mut part = builder.feature_of(MvtGeomType::Point);
        part.points(shape.points.iter().copied())?;
        builder = finish(part, layer, feature)?;
    }
    if !shape.lines.is_empty() {
        let mut part = builder.feature_of(MvtGeomType::LineString);
        for line in &shape.lines {
            part.line(line.iter().copied())?;
        }
        builder = finish(part, layer, feature)?;
    }
    if !shape.polygons.is_empty() {
        let mut part = builder.feature_of(MvtGeomType::Polygon);
        for rings in &shape.polygons {
            for (no, ring) in rings.iter().enumerate() {
                part.ring(ring.iter().copied(), no == 0)?;
            }
        }
        builder = finish(part, layer, feature)?;
    }
    Ok(builder)
}

fn finish(mut part: MvtFeatureBuilder, layer: Layer, feature: &Feature) -> MvtResult<MvtLayerBuilder> {
    part.id(Some(feature.tile_id()));
    for (field, value) in layer.fields().iter().zip(&feature.values) {
        tag(&mut part, field, value)?;
    }
    Ok(part.end())
}

fn tag(part: &mut MvtFeatureBuilder, field: &Field, value: &Value) -> MvtResult<()> {
    match value {
        Value::Text(text) => {
            part.tag_ref(field.name, MvtValueRef::String(text))?;
        }
        Value::Int(int) => {
            part.tag_auto_int(field.name, *int)?;
        }
        Value::Real(real) if real.is_finite() => {
            part.tag_double(field.name, *real)?;
        }
        // Not a number is not known; JSON has no word for it either.
        Value::Null | Value::Real(_) => {}
        Value::Date(day) => {
            part.tag_string(field.name, day.to_string())?;
        }
        Value::Bool(yes) => {
            part.tag_bool(field.name, *yes)?;
        }
    }
    Ok(())
}
