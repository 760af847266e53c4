//! Geometry in degrees → what is drawn in one tile.

use geo::{Coord, Geometry, LineString, Polygon};

use super::clip::{self, Lies};
use super::frame::Frame;
use super::simplify::Simplifier;

/// A point of the tile's integer grid.
pub(super) type Unit = Coord<i32>;

/// What of a feature is drawn in a tile, by kind.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Shape {
    pub(super) points: Vec<Unit>,
    pub(super) lines: Vec<Vec<Unit>>,
    /// Polygons as rings without their closing vertex, the outer one first.
    pub(super) polygons: Vec<Vec<Vec<Unit>>>,
}

/// A coordinate is not a finite number.
#[derive(Debug)]
pub(super) struct NotFinite;

impl Shape {
    pub(super) fn is_empty(&self) -> bool {
        self.points.is_empty() && self.lines.is_empty() && self.polygons.is_empty()
    }
}

/// Draws geometry in one tile, and keeps its working memory from one feature to the next.
#[derive(Debug)]
pub(super) struct Drawing {
    frame: Frame,
    simplifier: Simplifier,
    /// The path in tile units as it is.
    path: Vec<Coord<f64>>,
    /// What is made of it.
    work: Vec<Coord<f64>>,
}

impl Drawing {
    pub(super) fn new(frame: Frame) -> Self {
        Self { frame, simplifier: Simplifier::default(), path: Vec::new(), work: Vec::new() }
    }

    /// The part of `geometry` in the tile.
    pub(super) fn shape(&mut self, geometry: &Geometry<f64>) -> Result<Shape, NotFinite> {
        let mut shape = Shape::default();
        self.add(geometry, &mut shape)?;
        Ok(shape)
    }

    fn add(&mut self, geometry: &Geometry<f64>, to: &mut Shape) -> Result<(), NotFinite> {
        match geometry {
            Geometry::Point(point) => self.add_point(point.0, to)?,
            Geometry::MultiPoint(points) => {
                for point in points {
                    self.add_point(point.0, to)?;
                }
            }
            Geometry::Line(line) => self.add_line(&[line.start, line.end], to)?,
            Geometry::LineString(line) => self.add_line(&line.0, to)?,
            Geometry::MultiLineString(lines) => {
                for line in lines {
                    self.add_line(&line.0, to)?;
                }
            }
            Geometry::Polygon(polygon) => self.add_polygon(polygon, to)?,
            Geometry::MultiPolygon(polygons) => {
                for polygon in polygons {
                    self.add_polygon(polygon, to)?;
                }
            }
            Geometry::Rect(rect) => self.add_polygon(&rect.to_polygon(), to)?,
            Geometry::Triangle(triangle) => self.add_polygon(&triangle.to_polygon(), to)?,
            Geometry::GeometryCollection(members) => {
                for member in members {
                    self.add(member, to)?;
                }
            }
        }
        Ok(())
    }

    fn add_point(&self, point: Coord<f64>, to: &mut Shape) -> Result<(), NotFinite> {
        let at = self.frame.project(point).ok_or(NotFinite)?;
        if clip::holds(at) {
            to.points.push(unit(round(at)));
        }
        Ok(())
    }

    fn add_line(&mut self, line: &[Coord<f64>], to: &mut Shape) -> Result<(), NotFinite> {
        self.project(line)?;
        let path = &mut self.path;
        if path.is_empty() || clip::lies(path) == Lies::Outside {
            return Ok(());
        }
        self.simplifier.path(path, self.frame.tolerance);
        snap(path);
        if let [only] = path[..] {
            // Shorter than one unit: drawn as one unit, so that a short segment stays findable.
            path.push(Coord { x: only.x + 1.0, ..only });
        }
        if clip::lies(path) == Lies::Inside {
            to.lines.push(units(path));
            return Ok(());
        }
        for mut part in clip::line(path) {
            snap(&mut part);
            if part.len() >= 2 {
                to.lines.push(units(&part));
            }
        }
        Ok(())
    }

    fn add_polygon(&mut self, polygon: &Polygon<f64>, to: &mut Shape) -> Result<(), NotFinite> {
        let Some(outer) = self.ring(polygon.exterior(), true)? else { return Ok(()) };
        let mut rings = vec![outer];
        for hole in polygon.interiors() {
            rings.extend(self.ring(hole, false)?);
        }
        to.polygons.push(rings);
        Ok(())
    }

    /// The part of a ring in the tile and its buffer. An outer ring that encloses nothing on the
    /// grid, or of which cutting leaves only a thread in the visible tile, becomes a [`sliver`].
    fn ring(&mut self, ring: &LineString<f64>, outer: bool) -> Result<Option<Vec<Unit>>, NotFinite> {
        let open = match ring.0.as_slice() {
            [first, rest @ ..] if rest.last() == Some(first) => rest,
            open => open,
        };
        self.project(open)?;
        if self.path.is_empty() || clip::lies(&self.path) == Lies::Outside {
            return Ok(None);
        }
        if !self.snapped() {
            if !outer {
                return Ok(None);
            }
            self.work = sliver(&self.path);
        }
        if clip::lies(&self.work) == Lies::Inside {
            return Ok(Some(units(&self.work)));
        }
        clip::ring(&mut self.work);
        self.path.clone_from(&self.work);
        snap_ring(&mut self.work);
        Ok(if encloses(&self.work) {
            Some(units(&self.work))
        } else if outer && clip::is_visible(&self.path) {
            Some(units(&sliver(&self.path)))
        } else {
            // What is left lies in the buffer; the neighbour draws the ring.
            None
        })
    }

    /// Puts the ring of `path` into `work` on whole units: simplified, or if that flattens it as
    /// it is. Whether it encloses anything there.
    fn snapped(&mut self) -> bool {
        self.work.clone_from(&self.path);
        self.simplifier.ring(&mut self.work, self.frame.tolerance);
        snap_ring(&mut self.work);
        if encloses(&self.work) {
            return true;
        }
        self.work.clone_from(&self.path);
        snap_ring(&mut self.work);
        encloses(&self.work)
    }

    fn project(&mut self, line: &[Coord<f64>]) -> Result<(), NotFinite> {
        self.path.clear();
        for &at in line {
            self.path.push(self.frame.project(at).ok_or(NotFinite)?);
        }
        Ok(())
    }
}

/// What stands for a ring that encloses nothing on the grid: a band of two units along its
/// longest extent, or a square of two units.
fn sliver(ring: &[Coord<f64>]) -> Vec<Coord<f64>> {
    let farthest = |from: Coord<f64>| {
        let off = |p: &Coord<f64>| (p.x - from.x).powi(2) + (p.y - from.y).powi(2);
        ring.iter().copied().max_by(|p, q| off(p).total_cmp(&off(q))).unwrap_or(from)
    };
    let a = farthest(ring.first().copied().unwrap_or_default());
    let (b, a) = (round(farthest(a)), round(a));
    let corner = |p: Coord<f64>, x: f64, y: f64| Coord { x: p.x + x, y: p.y + y };
    if a == b {
        vec![corner(a, -1.0, -1.0), corner(a, 1.0, -1.0), corner(a, 1.0, 1.0), corner(a, -1.0, 1.0)]
    } else if (a.x - b.x).abs() >= (a.y - b.y).abs() {
        vec![corner(a, 0.0, -1.0), corner(b, 0.0, -1.0), corner(b, 0.0, 1.0), corner(a, 0.0, 1.0)]
    } else {
        vec![corner(a, -1.0, 0.0), corner(b, -1.0, 0.0), corner(b, 1.0, 0.0), corner(a, 1.0, 0.0)]
    }
}

fn round(p: Coord<f64>) -> Coord<f64> {
    Coord { x: p.x.round(), y: p.y.round() }
}

fn snap(path: &mut Vec<Coord<f64>>) {
    for p in path.iter_mut() {
        *p = round(*p);
    }
    path.dedup();
}

fn snap_ring(ring: &mut Vec<Coord<f64>>) {
    snap(ring);
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
}

/// Whether a ring on whole units has an area.
fn encloses(ring: &[Coord<f64>]) -> bool {
    let [first, rest @ ..] = ring else { return false };
    let doubled: f64 = rest
        .windows(2)
        .map(|pair| {
            let (a, b) = (pair[0] - *first, pair[1] - *first);
            a.x * b.y - b.x * a.y
        })
        .sum();
    doubled.abs() >= 1.0
}

fn units(path: &[Coord<f64>]) -> Vec<Unit> {
    path.iter().map(|&p| unit(p)).collect()
}

/// Only called for points in the tile and its buffer, where the cast is exact.
fn unit(p: Coord<f64>) -> Unit {
    Coord { x: p.x as i32, y: p.y as i32 }
}
