//! Well-known text of a geometry, for the CSV column.

use std::fmt::Write as _;

use geo::{Coord, Geometry, HasDimensions as _, LineString, Polygon};

use super::ExportError;
use super::outline::Outliner;
use crate::index::Feature;

/// The geometry of a feature as well-known text, `None` without one.
pub(super) fn wkt(feature: &Feature, outliner: &Outliner<'_>) -> Result<Option<String>, ExportError> {
    let Some(geometry) = &feature.geometry else { return Ok(None) };
    if geometry.is_empty() {
        return Err(outliner.refuse(feature, "为空", "is empty"));
    }
    let mut text = String::new();
    Writer { feature, outliner, text: &mut text }.geometry(geometry)?;
    Ok(Some(text))
}

struct Writer<'a> {
    feature: &'a Feature,
    outliner: &'a Outliner<'a>,
    text: &'a mut String,
}

impl Writer<'_> {
    fn geometry(&mut self, geometry: &Geometry<f64>) -> Result<(), ExportError> {
        match geometry {
            Geometry::Point(point) => self.tagged("POINT", |w| w.coords(&[point.0])),
            Geometry::MultiPoint(points) => {
                self.tagged("MULTIPOINT", |w| w.list(&points.0, |w, p| w.coords(&[p.0])))
            }
            Geometry::Line(line) => self.tagged("LINESTRING", |w| w.coords(&[line.start, line.end])),
            Geometry::LineString(line) => self.tagged("LINESTRING", |w| w.coords(&line.0)),
            Geometry::MultiLineString(lines) => {
                self.tagged("MULTILINESTRING", |w| w.list(&lines.0, |w, line| w.coords(&line.0)))
            }
            Geometry::Polygon(polygon) => self.tagged("POLYGON", |w| w.polygon(polygon)),
            Geometry::MultiPolygon(polygons) => {
                self.tagged("MULTIPOLYGON", |w| w.list(&polygons.0, Self::polygon))
            }
            Geometry::Rect(rect) => self.tagged("POLYGON", |w| w.polygon(&rect.to_polygon())),
            Geometry::Triangle(triangle) => self.tagged("POLYGON", |w| w.polygon(&triangle.to_polygon())),
            Geometry::GeometryCollection(members) => {
                self.tagged("GEOMETRYCOLLECTION", |w| w.list(&members.0, Self::geometry))
            }
        }
    }

    fn tagged(
        &mut self,
        tag: &str,
        body: impl FnOnce(&mut Self) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        self.text.push_str(tag);
        self.text.push(' ');
        body(self)
    }

    fn list<T>(
        &mut self,
        items: &[T],
        mut item: impl FnMut(&mut Self, &T) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        if items.is_empty() {
            self.text.push_str("EMPTY");
            return Ok(());
        }
        for (no, one) in items.iter().enumerate() {
            self.text.push_str(if no == 0 { "(" } else { ", " });
            item(self, one)?;
        }
        self.text.push(')');
        Ok(())
    }

    fn polygon(&mut self, polygon: &Polygon<f64>) -> Result<(), ExportError> {
        let rings: Vec<&LineString<f64>> =
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect();
        self.list(&rings, |w, ring| w.coords(&ring.0))
    }

    fn coords(&mut self, coords: &[Coord<f64>]) -> Result<(), ExportError> {
        self.list(coords, |w, &at| {
            let at = w.outliner.rounded(w.feature, at)?;
            // Writing to a string cannot fail.
            let _ = write!(w.text, "{} {}", at.x, at.y);
            Ok(())
        })
    }
}
