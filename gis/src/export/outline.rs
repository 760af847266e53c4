//! Geometry as points, lines and rings in the coordinates of the output.

use geo::{Coord, Geometry, LineString, Polygon};

use super::{ExportError, OutputCrs};
use crate::index::{Feature, Layer};

/// The kind of geometry that one shapefile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Point,
    Line,
    Polygon,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Point, Self::Line, Self::Polygon];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Line => "line",
            Self::Polygon => "polygon",
        }
    }

    /// The kind a geometry has; `None` for a collection of several kinds, or of nothing.
    pub(super) fn of(geometry: &Geometry<f64>) -> Option<Self> {
        match geometry {
            Geometry::Point(_) | Geometry::MultiPoint(_) => Some(Self::Point),
            Geometry::Line(_) | Geometry::LineString(_) | Geometry::MultiLineString(_) => Some(Self::Line),
            Geometry::Polygon(_) | Geometry::MultiPolygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => {
                Some(Self::Polygon)
            }
            Geometry::GeometryCollection(members) => {
                let mut kinds = members.iter().map(Self::of);
                let first = kinds.next()??;
                kinds.all(|kind| kind == Some(first)).then_some(first)
            }
        }
    }
}

/// A part of a geometry: a point, a line or a ring.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    /// Whether it is the hole of a polygon.
    pub(super) hole: bool,
    pub(super) points: Vec<Coord<f64>>,
}

/// Takes apart the geometry of the features of one layer.
pub(super) struct Outliner<'a> {
    pub(super) layer: Layer,
    pub(super) crs: OutputCrs<'a>,
}

impl Outliner<'_> {
    /// The parts of the geometry of `feature`, at least one.
    pub(super) fn parts(&self, feature: &Feature) -> Result<Vec<Part>, ExportError> {
        let mut parts = Vec::new();
        if let Some(geometry) = &feature.geometry {
            self.add(feature, geometry, &mut parts)?;
        }
        if parts.is_empty() {
            return Err(self.refuse(feature, "为空", "is empty"));
        }
        Ok(parts)
    }

    pub(super) fn refuse(&self, feature: &Feature, zh: &'static str, en: &'static str) -> ExportError {
        ExportError::Geometry { layer: self.layer.name(), id: feature.id.clone(), zh, en }
    }

    fn add(
        &self,
        feature: &Feature,
        geometry: &Geometry<f64>,
        to: &mut Vec<Part>,
    ) -> Result<(), ExportError> {
        match geometry {
            Geometry::Point(point) => self.part(feature, false, &[point.0], to)?,
            Geometry::MultiPoint(points) => {
                for point in points {
                    self.part(feature, false, &[point.0], to)?;
                }
            }
            Geometry::Line(line) => self.line(feature, &[line.start, line.end], to)?,
            Geometry::LineString(line) => self.line(feature, &line.0, to)?,
            Geometry::MultiLineString(lines) => {
                for line in lines {
                    self.line(feature, &line.0, to)?;
                }
            }
            Geometry::Polygon(polygon) => self.polygon(feature, polygon, to)?,
            Geometry::MultiPolygon(polygons) => {
                for polygon in polygons {
                    self.polygon(feature, polygon, to)?;
                }
            }
            Geometry::Rect(rect) => self.polygon(feature, &rect.to_polygon(), to)?,
            Geometry::Triangle(triangle) => self.polygon(feature, &triangle.to_polygon(), to)?,
            Geometry::GeometryCollection(members) => {
                for member in members {
                    self.add(feature, member, to)?;
                }
            }
        }
        Ok(())
    }

    fn part(
        &self,
        feature: &Feature,
        hole: bool,
        coords: &[Coord<f64>],
        to: &mut Vec<Part>,
    ) -> Result<(), ExportError> {
        let points = coords.iter().map(|&at| self.at(feature, at)).collect::<Result<_, _>>()?;
        to.push(Part { hole, points });
        Ok(())
    }

    /// A coordinate in the output's system.
    pub(super) fn at(&self, feature: &Feature, at: Coord<f64>) -> Result<Coord<f64>, ExportError> {
        self.checked(feature, at)?;
        self.crs.at(at).map_err(|reason| self.lost(feature, at, reason))
    }

    /// A coordinate in the output's system, rounded for text.
    pub(super) fn rounded(&self, feature: &Feature, at: Coord<f64>) -> Result<Coord<f64>, ExportError> {
        self.checked(feature, at)?;
        self.crs.rounded(at).map_err(|reason| self.lost(feature, at, reason))
    }

    fn checked(&self, feature: &Feature, at: Coord<f64>) -> Result<(), ExportError> {
        if at.x.is_finite() && at.y.is_finite() {
            return Ok(());
        }
        Err(self.refuse(feature, "含有非有限数坐标", "has a coordinate that is not a finite number"))
    }

    fn lost(&self, feature: &Feature, at: Coord<f64>, reason: String) -> ExportError {
        ExportError::Projection {
            layer: self.layer.name(),
            id: feature.id.clone(),
            lon: at.x,
            lat: at.y,
            epsg: self.crs.epsg(),
            reason,
        }
    }

    fn line(&self, feature: &Feature, line: &[Coord<f64>], to: &mut Vec<Part>) -> Result<(), ExportError> {
        if line.len() < 2 {
            return Err(self.refuse(feature, "有不足两个点的线", "has a line of fewer than two points"));
        }
        self.part(feature, false, line, to)
    }

    fn polygon(
        &self,
        feature: &Feature,
        polygon: &Polygon<f64>,
        to: &mut Vec<Part>,
    ) -> Result<(), ExportError> {
        self.ring(feature, polygon.exterior(), false, to)?;
        for hole in polygon.interiors() {
            self.ring(feature, hole, true, to)?;
        }
        Ok(())
    }

    fn ring(
        &self,
        feature: &Feature,
        ring: &LineString<f64>,
        hole: bool,
        to: &mut Vec<Part>,
    ) -> Result<(), ExportError> {
        // `Polygon` closes its rings; a ring of a point or two is left.
        if ring.0.len() < 4 {
            return Err(self.refuse(
                feature,
                "有不足三个顶点的环",
                "has a ring of fewer than three vertices",
            ));
        }
        self.part(feature, hole, &ring.0, to)
    }

    /// The measures of `feature`, one per point of `parts`; `None` when it has none at all.
    pub(super) fn measures<'f>(
        &self,
        feature: &'f Feature,
        parts: &[Part],
    ) -> Result<Option<&'f [Vec<f64>]>, ExportError> {
        let measures = &feature.measures;
        if measures.is_empty() {
            return Ok(None);
        }
        if !parts.iter().map(|part| part.points.len()).eq(measures.iter().map(Vec::len)) {
            return Err(self.refuse(
                feature,
                "的里程数与顶点数不一致",
                "does not have one measure per vertex",
            ));
        }
        if measures.iter().flatten().any(|m| !m.is_finite()) {
            return Err(self.refuse(
                feature,
                "含有非有限数里程",
                "has a measure that is not a finite number",
            ));
        }
        Ok(Some(measures))
    }
}
