//! A county's edges, prepared for *inside or not, and how far from the edge* in one pass.

use geo::{Geometry, LinesIter as _};

use crate::crs::{MetricGeometry, MetricPoint, MetricZone};

/// Edges in metres, per zone.
#[derive(Debug, Clone)]
pub(super) struct Boundary([Vec<Edge>; MetricZone::COUNT]);

#[derive(Debug, Clone, Copy)]
struct Edge {
    start: [f64; 2],
    step: [f64; 2],
    /// One over the squared length; zero for an edge without length.
    inverse: f64,
}

impl Boundary {
    pub(super) fn new(geometry: &MetricGeometry) -> Self {
        Self(MetricZone::ALL.map(|zone| match geometry.in_zone(zone) {
            Geometry::MultiPolygon(polygons) => polygons.lines_iter().map(Edge::new).collect(),
            Geometry::Polygon(polygon) => polygon.lines_iter().map(Edge::new).collect(),
            _ => Vec::new(),
        }))
    }

    /// Whether the place lies inside or on the edge, and metres to the nearest edge; infinite for
    /// a boundary without edges.
    pub(super) fn ask(&self, place: &MetricPoint) -> (bool, f64) {
        let (mut inside, mut nearest) = (false, f64::INFINITY);
        for edge in self.0.get(place.zone.index()).into_iter().flatten() {
            let (dx, dy) = (place.x - edge.start[0], place.y - edge.start[1]);
            let t = ((dx * edge.step[0] + dy * edge.step[1]) * edge.inverse).clamp(0.0, 1.0);
            let (ox, oy) = (dx - t * edge.step[0], dy - t * edge.step[1]);
            nearest = nearest.min(ox * ox + oy * oy);
            // Even-odd rule: a ray to the east crosses the edges that span the place's northing.
            // Holes and parts need no care; shared borders fall to exactly one neighbour.
            if (dy < 0.0) != (dy < edge.step[1]) {
                let crossing = dy / edge.step[1] * edge.step[0];
                inside ^= dx < crossing;
            }
        }
        let edge_m = nearest.sqrt();
        (inside || edge_m < 1e-6, edge_m)
    }
}

impl Edge {
    fn new(line: geo::Line<f64>) -> Self {
        let step = [line.end.x - line.start.x, line.end.y - line.start.y];
        let length2 = step[0] * step[0] + step[1] * step[1];
        let inverse = if length2 > 0.0 { 1.0 / length2 } else { 0.0 };
        Self { start: [line.start.x, line.start.y], step, inverse }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn a_hole_is_outside_and_agrees_with_the_general_answer() {
        let ring = polygon!(
            exterior: [(x: 112.0, y: 38.0), (x: 112.4, y: 38.0), (x: 112.3, y: 38.4), (x: 112.0, y: 38.3)],
            interiors: [[(x: 112.1, y: 38.1), (x: 112.2, y: 38.1), (x: 112.2, y: 38.2), (x: 112.1, y: 38.2)]],
        );
        let metric = MetricGeometry::new(&ring.into()).unwrap();
        let boundary = Boundary::new(&metric);
        for i in 0..60 {
            for j in 0..60 {
                let (lon, lat) = (111.95 + f64::from(i) * 0.0083, 37.95 + f64::from(j) * 0.0081);
                let place = MetricPoint::new(lon, lat).unwrap();
                let (inside, edge_m) = boundary.ask(&place);
                assert_eq!(inside, metric.contains(&place), "{lon} {lat}");
                assert!((edge_m - metric.edge_m(&place)).abs() < 1e-6, "{lon} {lat}");
            }
        }
        assert!(!boundary.ask(&MetricPoint::new(112.15, 38.15).unwrap()).0);
        assert!(boundary.ask(&MetricPoint::new(112.05, 38.15).unwrap()).0);
    }
}
