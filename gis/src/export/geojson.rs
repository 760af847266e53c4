//! GeoJSON, written feature by feature.

use std::io::{BufWriter, Write};

use geo::{Coord, Geometry, HasDimensions as _, LineString, Polygon};
use serde_json::{Value as Json, json};

use super::cell::Cell;
use super::outline::{Outliner, doubled_area};
use super::{Encoding, ExportError, Options, OutputCrs, Report, notes};
use crate::index::{Feature, FieldKind, Layer, Value};
use crate::tile::attribution;

/// Writes a feature collection: RFC 7946 for geographic coordinates, with the `crs` member of the
/// older GeoJSON 2008 for projected ones.
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
    let metadata = json!({
        "title": layer.zh(),
        "crs": format!("EPSG:{epsg}"),
        "crs_note_zh": zh,
        "crs_note": en,
        "datum_note": datum,
        "features": features.len(),
        "without_geometry": without,
        "attribution": attribution(layer),
    });
    write!(out, "{{\"type\":\"FeatureCollection\",\"name\":{},\"metadata\":{metadata}", json!(layer.name()))?;
    if !options.crs.is_geographic() {
        let crs =
            json!({ "type": "name", "properties": { "name": format!("urn:ogc:def:crs:EPSG::{epsg}") } });
        write!(out, ",\"crs\":{crs}")?;
    }
    out.write_all(b",\"features\":[")?;
    let mut writer = Writer { outliner: &outliner, line: String::new() };
    for (no, feature) in features.iter().enumerate() {
        writer.line.clear();
        writer.line.push_str(if no == 0 { "\n" } else { ",\n" });
        writer.feature(feature)?;
        out.write_all(writer.line.as_bytes())?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(Report { features: features.len(), without_geometry: without, ..Report::default() })
}

/// Appends one feature as RFC 7946 GeoJSON, in CGCS2000 degrees.
pub(super) fn write_feature(layer: Layer, feature: &Feature, out: &mut Vec<u8>) -> Result<(), ExportError> {
    let outliner = Outliner { layer, crs: OutputCrs::CGCS2000 };
    let mut writer = Writer { outliner: &outliner, line: String::new() };
    writer.feature(feature)?;
    out.extend_from_slice(writer.line.as_bytes());
    Ok(())
}

struct Writer<'a> {
    outliner: &'a Outliner<'a>,
    line: String,
}

impl Writer<'_> {
    fn feature(&mut self, feature: &Feature) -> Result<(), ExportError> {
        self.line.push_str("{\"type\":\"Feature\",\"id\":");
        self.json(&json!(feature.id));
        self.line.push_str(",\"geometry\":");
        match &feature.geometry {
            Some(geometry) if geometry.is_empty() => {
                return Err(self.outliner.refuse(feature, "为空", "is empty"));
            }
            Some(geometry) => self.geometry(feature, geometry)?,
            None => self.line.push_str("null"),
        }
        self.line.push_str(",\"properties\":{");
        for (no, cell) in Cell::all(self.outliner.layer, feature).enumerate() {
            if no > 0 {
                self.line.push(',');
            }
            self.json(&json!(cell.field.name));
            self.line.push(':');
            self.json(&value(&cell)?);
        }
        self.line.push_str("}}");
        Ok(())
    }

    fn json(&mut self, json: &Json) {
        self.line.push_str(&json.to_string());
    }

    fn geometry(&mut self, feature: &Feature, geometry: &Geometry<f64>) -> Result<(), ExportError> {
        if let Geometry::GeometryCollection(members) = geometry {
            self.line.push_str("{\"type\":\"GeometryCollection\",\"geometries\":");
            self.list(&members.0, |w, member| w.geometry(feature, member))?;
            self.line.push('}');
            return Ok(());
        }
        let tag = match geometry {
            Geometry::Point(_) => "Point",
            Geometry::MultiPoint(_) => "MultiPoint",
            Geometry::Line(_) | Geometry::LineString(_) => "LineString",
            Geometry::MultiLineString(_) => "MultiLineString",
            Geometry::MultiPolygon(_) => "MultiPolygon",
            _ => "Polygon",
        };
        self.line.push_str("{\"type\":\"");
        self.line.push_str(tag);
        self.line.push_str("\",\"coordinates\":");
        match geometry {
            Geometry::Point(point) => self.position(feature, point.0)?,
            Geometry::MultiPoint(points) => self.list(&points.0, |w, p| w.position(feature, p.0))?,
            Geometry::Line(line) => self.path(feature, &[line.start, line.end])?,
            Geometry::LineString(line) => self.path(feature, &line.0)?,
            Geometry::MultiLineString(lines) => {
                self.list(&lines.0, |w, line| w.path(feature, &line.0))?;
            }
            Geometry::Polygon(polygon) => self.polygon(feature, polygon)?,
            Geometry::MultiPolygon(polygons) => self.list(&polygons.0, |w, p| w.polygon(feature, p))?,
            Geometry::Rect(rect) => self.polygon(feature, &rect.to_polygon())?,
            Geometry::Triangle(triangle) => self.polygon(feature, &triangle.to_polygon())?,
            Geometry::GeometryCollection(_) => {}
        }
        self.line.push('}');
        Ok(())
    }

    fn list<T>(
        &mut self,
        items: &[T],
        mut item: impl FnMut(&mut Self, &T) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        self.line.push('[');
        for (no, one) in items.iter().enumerate() {
            if no > 0 {
                self.line.push(',');
            }
            item(self, one)?;
        }
        self.line.push(']');
        Ok(())
    }

    fn path(&mut self, feature: &Feature, path: &[Coord<f64>]) -> Result<(), ExportError> {
        if path.len() < 2 {
            return Err(self.outliner.refuse(
                feature,
                "有不足两个点的线",
                "has a line of fewer than two points",
            ));
        }
        self.list(path, |w, &at| w.position(feature, at))
    }

    fn polygon(&mut self, feature: &Feature, polygon: &Polygon<f64>) -> Result<(), ExportError> {
        let rings: Vec<(bool, &LineString<f64>)> = std::iter::once((true, polygon.exterior()))
            .chain(polygon.interiors().iter().map(|hole| (false, hole)))
            .collect();
        self.list(&rings, |w, &(outer, ring)| {
            if ring.0.len() < 4 {
                return Err(w.outliner.refuse(
                    feature,
                    "有不足三个顶点的环",
                    "has a ring of fewer than three vertices",
                ));
            }
            // RFC 7946: outer rings counter-clockwise.
            if (doubled_area(&ring.0) < 0.0) == outer {
                let turned: Vec<_> = ring.0.iter().rev().copied().collect();
                w.path(feature, &turned)
            } else {
                w.path(feature, &ring.0)
            }
        })
    }

    fn position(&mut self, feature: &Feature, at: Coord<f64>) -> Result<(), ExportError> {
        use std::fmt::Write as _;
        let at = self.outliner.rounded(feature, at)?;
        // Writing to a string cannot fail.
        let _ = write!(self.line, "[{},{}]", at.x, at.y);
        Ok(())
    }
}

fn value(cell: &Cell<'_>) -> Result<Json, ExportError> {
    Ok(match (cell.field.kind, cell.value) {
        (_, Value::Null) => Json::Null,
        (FieldKind::Text, Value::Text(text)) => json!(text),
        (FieldKind::Int | FieldKind::Real(_), Value::Int(int)) => json!(int),
        (FieldKind::Real(_), Value::Real(real)) if real.is_finite() => json!(real),
        (FieldKind::Real(_), Value::Real(_)) => return Err(cell.not_finite()),
        (FieldKind::Date, Value::Date(day)) => json!(day.to_string()),
        (FieldKind::Bool, Value::Bool(yes)) => json!(yes),
        _ => return Err(cell.wrong_type()),
    })
}
