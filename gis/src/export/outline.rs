//! Geometry as the parts of one shapefile record, in the coordinates of the output.

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

/// Stands for "no measure" in shapefiles: anything below −10³⁸.
pub(super) const NO_MEASURE: f64 = -1e39;

/// Points in parts; every point has a measure.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The number of the first point of each part.
    pub(super) parts: Vec<i32>,
    pub(super) points: Vec<Coord<f64>>,
    pub(super) measures: Vec<f64>,
}

/// Fills outlines from the features of one layer.
pub(super) struct Outliner<'a> {
    pub(super) layer: Layer,
    pub(super) crs: OutputCrs<'a>,
}

impl Outliner<'_> {
    /// Puts the geometry of `feature` into `outline`.
    pub(super) fn fill(&self, feature: &Feature, outline: &mut Outline) -> Result<(), ExportError> {
        outline.parts.clear();
        outline.points.clear();
        outline.measures.clear();
        if let Some(geometry) = &feature.geometry {
            self.add(feature, geometry, outline)?;
        }
        if outline.points.is_empty() {
            return Err(self.refuse(feature, "为空", "is empty"));
        }
        if feature.measures.is_empty() {
            outline.measures.resize(outline.points.len(), NO_MEASURE);
        } else {
            self.measure(feature, outline)?;
        }
        Ok(())
    }

    pub(super) fn refuse(&self, feature: &Feature, zh: &'static str, en: &'static str) -> ExportError {
        ExportError::Geometry { layer: self.layer.name(), id: feature.id.clone(), zh, en }
    }

    fn add(&self, feature: &Feature, geometry: &Geometry<f64>, to: &mut Outline) -> Result<(), ExportError> {
        match geometry {
            Geometry::Point(point) => self.part(feature, &[point.0], to)?,
            Geometry::MultiPoint(points) => {
                for point in points {
                    self.part(feature, &[point.0], to)?;
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

    fn part(&self, feature: &Feature, coords: &[Coord<f64>], to: &mut Outline) -> Result<(), ExportError> {
        let first = i32::try_from(to.points.len())
            .map_err(|_| self.refuse(feature, "顶点过多", "has too many vertices"))?;
        to.parts.push(first);
        for &at in coords {
            to.points.push(self.at(feature, at)?);
        }
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

    fn line(&self, feature: &Feature, line: &[Coord<f64>], to: &mut Outline) -> Result<(), ExportError> {
        if line.len() < 2 {
            return Err(self.refuse(feature, "有不足两个点的线", "has a line of fewer than two points"));
        }
        self.part(feature, line, to)
    }

    fn polygon(
        &self,
        feature: &Feature,
        polygon: &Polygon<f64>,
        to: &mut Outline,
    ) -> Result<(), ExportError> {
        self.ring(feature, polygon.exterior(), true, to)?;
        for hole in polygon.interiors() {
            self.ring(feature, hole, false, to)?;
        }
        Ok(())
    }

    /// Shapefiles want outer rings clockwise and holes the other way round.
    fn ring(
        &self,
        feature: &Feature,
        ring: &LineString<f64>,
        outer: bool,
        to: &mut Outline,
    ) -> Result<(), ExportError> {
        let first = to.points.len();
        // `Polygon` closes its rings; a ring of a point or two is left.
        if ring.0.len() < 4 {
            return Err(self.refuse(
                feature,
                "有不足三个顶点的环",
                "has a ring of fewer than three vertices",
            ));
        }
        self.part(feature, &ring.0, to)?;
        let points = &mut to.points[first..];
        if (doubled_area(points) > 0.0) == outer {
            points.reverse();
        }
        Ok(())
    }

    fn measure(&self, feature: &Feature, outline: &mut Outline) -> Result<(), ExportError> {
        let ends = outline.parts[1..].iter().map(|&at| at as usize).chain([outline.points.len()]);
        let lengths = outline.parts.iter().zip(ends).map(|(&from, to)| to - from as usize);
        if !lengths.eq(feature.measures.iter().map(Vec::len)) {
            return Err(self.refuse(
                feature,
                "的里程数与顶点数不一致",
                "does not have one measure per vertex",
            ));
        }
        outline.measures.extend(feature.measures.iter().flatten());
        if outline.measures.iter().any(|m| !m.is_finite()) {
            return Err(self.refuse(
                feature,
                "含有非有限数里程",
                "has a measure that is not a finite number",
            ));
        }
        Ok(())
    }
}

/// Twice the signed area of a closed ring, positive when counter-clockwise with y up.
pub(super) fn doubled_area(ring: &[Coord<f64>]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    ring.windows(2)
        .map(|pair| {
            let (a, b) = (pair[0] - origin, pair[1] - origin);
            a.x * b.y - b.x * a.y
        })
        .sum()
}
