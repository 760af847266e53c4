//! `GeoJSON`, written feature by feature.

use std::io::{BufWriter, Write};

use geo::orient::Direction;
use geo::{
    Geometry, GeometryCollection, HasDimensions as _, LineString, MapCoords as _, MultiLineString,
    MultiPolygon, Orient as _, Polygon,
};
use geojson::GeometryValue;
use serde_json::json;

use super::cell::Cell;
use super::outline::Outliner;
use super::{Encoding, ExportError, Options, OutputCrs, Report, notes};
use crate::index::{Feature, FieldKind, Layer, Value};
use crate::tile::{Row, attribution};

/// Writes a feature collection: RFC 7946 for geographic coordinates, with the `crs` member of the
/// older `GeoJSON` 2008 for projected ones.
pub(super) fn write(
    layer: Layer,
    features: &[&Feature],
    options: &Options<'_>,
    out: &mut impl Write,
) -> Result<Report, ExportError> {
    if options.encoding != Encoding::Utf8 {
        return Err(ExportError::JsonEncoding);
    }
    let outliner = Outliner { layer, crs: options.crs };
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let (zh, en) = notes::crs_note(&options.crs);
    let epsg = options.crs.epsg();
    let datum = if options.crs.is_geographic() {
        "GeoJSON (RFC 7946) means WGS 84; these are CGCS2000 coordinates, which agree with it within about 1 m."
    } else {
        "Projected coordinates with the crs member of GeoJSON 2008; RFC 7946 readers that ignore it will misplace them."
    };
    let without = features.iter().filter(|feature| feature.geometry.is_none()).count();
    let mut metadata = json!({
        "title": layer.zh(),
        "crs": format!("EPSG:{epsg}"),
        "crs_note_zh": zh,
        "crs_note": en,
        "datum_note": datum,
        "features": features.len(),
        "without_geometry": without,
        "attribution": attribution(layer),
    });
    if let Some(day) = options.as_of {
        metadata["as_of"] = json!(day.to_string());
    }
    if let Some(selection) = &options.selection {
        metadata["selection_zh"] = json!(selection.zh);
        metadata["selection"] = json!(selection.en);
    }
    write!(out, "{{\"type\":\"FeatureCollection\",\"name\":{},\"metadata\":{metadata}", json!(layer.name()))?;
    if !options.crs.is_geographic() {
        let crs =
            json!({ "type": "name", "properties": { "name": format!("urn:ogc:def:crs:EPSG::{epsg}") } });
        write!(out, ",\"crs\":{crs}")?;
    }
    out.write_all(b",\"features\":[")?;
    for (no, feature) in features.iter().enumerate() {
        out.write_all(if no == 0 { &b"\n"[..] } else { b",\n" })?;
        write_row(&outliner, feature, &mut out)?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(Report { features: features.len(), without_geometry: without, ..Report::default() })
}

/// Appends one feature as RFC 7946 GeoJSON, in CGCS2000 degrees.
pub(super) fn write_feature(layer: Layer, feature: &Feature, out: &mut Vec<u8>) -> Result<(), ExportError> {
    let outliner = Outliner { layer, crs: OutputCrs::CGCS2000 };
    let start = out.len();
    write_row(&outliner, feature, out).inspect_err(|_| out.truncate(start))
}

/// The same with `null` for its geometry.
pub(super) fn write_properties(
    layer: Layer,
    feature: &Feature,
    out: &mut Vec<u8>,
) -> Result<(), ExportError> {
    for cell in Cell::all(layer, feature) {
        check(&cell)?;
    }
    let start = out.len();
    let row = Row::new(layer, feature, None, true);
    serde_json::to_writer(&mut *out, &row).map_err(|error| {
        out.truncate(start);
        ExportError::Io(error.into())
    })
}

fn write_row(outliner: &Outliner<'_>, feature: &Feature, out: &mut impl Write) -> Result<(), ExportError> {
    for cell in Cell::all(outliner.layer, feature) {
        check(&cell)?;
    }
    let geometry = match &feature.geometry {
        Some(geometry) if geometry.is_empty() => return Err(outliner.refuse(feature, "为空", "is empty")),
        Some(geometry) => Some(GeometryValue::from(&placed(outliner, feature, geometry)?)),
        None => None,
    };
    let row = Row::new(outliner.layer, feature, geometry, true);
    serde_json::to_writer(out, &row).map_err(|error| ExportError::Io(error.into()))
}

fn check(cell: &Cell<'_>) -> Result<(), ExportError> {
    match (cell.field.kind, cell.value) {
        (FieldKind::Real(_), Value::Real(real)) if !real.is_finite() => Err(cell.not_finite()),
        (_, Value::Null)
        | (FieldKind::Text, Value::Text(_))
        | (FieldKind::Int | FieldKind::Real(_), Value::Int(_))
        | (FieldKind::Real(_), Value::Real(_))
        | (FieldKind::Date, Value::Date(_))
        | (FieldKind::Bool, Value::Bool(_)) => Ok(()),
        _ => Err(cell.wrong_type()),
    }
}

/// The geometry in the output's system, rounded, its rings wound as RFC 7946 asks: outer ones
/// counter-clockwise.
fn placed(
    outliner: &Outliner<'_>,
    feature: &Feature,
    geometry: &Geometry<f64>,
) -> Result<Geometry<f64>, ExportError> {
    let line = |line: &LineString<f64>| {
        if line.0.len() < 2 {
            return Err(outliner.refuse(feature, "有不足两个点的线", "has a line of fewer than two points"));
        }
        line.try_map_coords(|at| outliner.rounded(feature, at))
    };
    let polygon = |polygon: &Polygon<f64>| {
        if std::iter::once(polygon.exterior()).chain(polygon.interiors()).any(|ring| ring.0.len() < 4) {
            return Err(outliner.refuse(
                feature,
                "有不足三个顶点的环",
                "has a ring of fewer than three vertices",
            ));
        }
        Ok(polygon.try_map_coords(|at| outliner.rounded(feature, at))?.orient(Direction::Default))
    };
    Ok(match geometry {
        Geometry::Point(_) | Geometry::MultiPoint(_) => {
            geometry.try_map_coords(|at| outliner.rounded(feature, at))?
        }
        Geometry::Line(ends) => line(&LineString::from(ends))?.into(),
        Geometry::LineString(one) => line(one)?.into(),
        Geometry::MultiLineString(lines) => {
            MultiLineString(lines.iter().map(line).collect::<Result<_, _>>()?).into()
        }
        Geometry::Polygon(one) => polygon(one)?.into(),
        Geometry::MultiPolygon(polygons) => {
            MultiPolygon(polygons.iter().map(polygon).collect::<Result<_, _>>()?).into()
        }
        Geometry::Rect(rect) => polygon(&rect.to_polygon())?.into(),
        Geometry::Triangle(triangle) => polygon(&triangle.to_polygon())?.into(),
        Geometry::GeometryCollection(members) => {
            let members = members.iter().map(|member| placed(outliner, feature, member));
            Geometry::GeometryCollection(GeometryCollection(members.collect::<Result<_, _>>()?))
        }
    })
}
