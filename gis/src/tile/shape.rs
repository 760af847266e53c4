//! Geometry in degrees → what is drawn in one tile.

use geo::{Coord, Geometry, LineString, Polygon};

use super::clip::{self, Lies};
use super::frame::Frame;
use super::simplify;

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
    /// The part of `geometry` in the tile of `frame`.
    pub(super) fn of(geometry: &Geometry<f64>, frame: &Frame) -> Result<Self, NotFinite> {
        let mut shape = Self::default();
        shape.add(geometry, frame)?;
        Ok(shape)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.points.is_empty() && self.lines.is_empty() && self.polygons.is_empty()
    }

    fn add(&mut self, geometry: &Geometry<f64>, frame: &Frame) -> Result<(), NotFinite> {
        match geometry {
            Geometry::Point(point) => self.add_point(point.0, frame)?,
            Geometry::MultiPoint(points) => {
                for point in points {
                    self.add_point(point.0, frame)?;
                }
            }
            Geometry::Line(line) => self.add_line(&[line.start, line.end], frame)?,
            Geometry::LineString(line) => self.add_line(&line.0, frame)?,
            Geometry::MultiLineString(lines) => {
                for line in lines {
                    self.add_line(&line.0, frame)?;
                }
            }
            Geometry::Polygon(polygon) => self.add_polygon(polygon, frame)?,
            Geometry::MultiPolygon(polygons) => {
                for polygon in polygons {
                    self.add_polygon(polygon, frame)?;
                }
            }
            Geometry::Rect(rect) => self.add_polygon(&rect.to_polygon(), frame)?,
            Geometry::Triangle(triangle) => self.add_polygon(&triangle.to_polygon(), frame)?,
            Geometry::GeometryCollection(members) => {
                for member in members {
                    self.add(member, frame)?;
                }
            }
        }
        Ok(())
    }

    fn add_point(&mut self, point: Coord<f64>, frame: &Frame) -> Result<(), NotFinite> {
        let at = frame.project(point).ok_or(NotFinite)?;
        if clip::holds(at) {
            self.points.push(unit(round(at)));
        }
        Ok(())
    }

    fn add_line(&mut self, line: &[Coord<f64>], frame: &Frame) -> Result<(), NotFinite> {
        let mut path = projected(line, frame)?;
        let lies = clip::lies(&path);
        if path.is_empty() || lies == Lies::Outside {
            return Ok(());
        }
        simplify::path(&mut path, frame.tolerance);
        snap(&mut path);
        if let [only] = path[..] {
            // Shorter than one unit: drawn as one unit, so that a short segment stays findable.
            path.push(Coord { x: only.x + 1.0, ..only });
        }
        if lies == Lies::Inside && clip::lies(&path) == Lies::Inside {
            self.lines.push(units(&path));
            return Ok(());
        }
        for mut part in clip::line(&path) {
            snap(&mut part);
            if part.len() >= 2 {
                self.lines.push(units(&part));
            }
        }
        Ok(())
    }

    fn add_polygon(&mut self, polygon: &Polygon<f64>, frame: &Frame) -> Result<(), NotFinite> {
        let outer = projected_ring(polygon.exterior(), frame)?;
        if outer.is_empty() || clip::lies(&outer) == Lies::Outside {
            return Ok(());
        }
        let outer = drawable(&outer, frame.tolerance).unwrap_or_else(|| sliver(&outer));
        let Some(outer) = cut_outer(outer) else { return Ok(()) };
        let mut rings = vec![outer];
        for hole in polygon.interiors() {
            let hole = projected_ring(hole, frame)?;
            if clip::lies(&hole) == Lies::Outside {
                continue;
            }
            rings.extend(drawable(&hole, frame.tolerance).and_then(cut_hole));
        }
        self.polygons.push(rings);
        Ok(())
    }
}

fn projected(line: &[Coord<f64>], frame: &Frame) -> Result<Vec<Coord<f64>>, NotFinite> {
    line.iter().map(|&at| frame.project(at).ok_or(NotFinite)).collect()
}

/// The ring in tile units, without its closing vertex.
fn projected_ring(ring: &LineString<f64>, frame: &Frame) -> Result<Vec<Coord<f64>>, NotFinite> {
    let coords = match ring.0.as_slice() {
        [first, rest @ ..] if rest.last() == Some(first) => rest,
        open => open,
    };
    projected(coords, frame)
}

/// The ring simplified, or if that flattens it as it is, on whole units. `None` if it encloses
/// nothing there.
fn drawable(ring: &[Coord<f64>], tolerance: f64) -> Option<Vec<Coord<f64>>> {
    let mut simple = ring.to_vec();
    simplify::ring(&mut simple, tolerance);
    snap_ring(&mut simple);
    if encloses(&simple) {
        return Some(simple);
    }
    let mut full = ring.to_vec();
    snap_ring(&mut full);
    encloses(&full).then_some(full)
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

/// The part of an outer ring on whole units that lies in the tile and its buffer. Where cutting
/// leaves only a thread of it in the visible tile, the thread is drawn as a [`sliver`].
fn cut_outer(mut ring: Vec<Coord<f64>>) -> Option<Vec<Unit>> {
    if clip::lies(&ring) == Lies::Inside {
        return Some(units(&ring));
    }
    clip::ring(&mut ring);
    let mut cut = ring.clone();
    snap_ring(&mut cut);
    if encloses(&cut) {
        Some(units(&cut))
    } else if clip::is_visible(&ring) {
        Some(units(&sliver(&ring)))
    } else {
        None
    }
}

/// The part of a hole on whole units that lies in the tile and its buffer.
fn cut_hole(mut ring: Vec<Coord<f64>>) -> Option<Vec<Unit>> {
    if clip::lies(&ring) != Lies::Inside {
        clip::ring(&mut ring);
        snap_ring(&mut ring);
    }
    encloses(&ring).then(|| units(&ring))
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
