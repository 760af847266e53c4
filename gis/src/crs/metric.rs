//! A fast metric frame: distances in metres in the CGCS2000 3° zone of the place asked about.
//!
//! The area is cut by 112.5° E, the border of two zones, so what is searched often is projected
//! once into every zone of [`MetricZone::ALL`], and a question is computed in the one zone that
//! its longitude selects.

use std::cell::OnceCell;

use geo::{
    Area as _, BoundingRect as _, Contains as _, Coord, CoordsIter as _, Distance as _, Euclidean, Geometry,
    LinesIter as _, MapCoords as _, Point,
};
use proj::Proj;

/// A 3° zone in which distances are computed. Chosen by longitude, never by name of a county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetricZone(u8);

thread_local! {
    static PROJ: [OnceCell<Option<Proj>>; MetricZone::COUNT] = const { [const { OnceCell::new() }; MetricZone::COUNT] };
}

impl MetricZone {
    /// How many zones there are.
    pub const COUNT: usize = 3;

    /// The zones with central meridians 111°, 114° and 117° (EPSG:4546, 4547, 4548): Shanxi and
    /// the whole of 京原线. Farther off the nearest of them is used.
    pub const ALL: [Self; Self::COUNT] = [Self(0), Self(1), Self(2)];

    /// The zone of a longitude in degrees.
    pub fn of(lon: f64) -> Self {
        if lon < 112.5 {
            Self(0)
        } else if lon < 115.5 {
            Self(1)
        } else {
            Self(2)
        }
    }

    /// Position in [`MetricZone::ALL`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The EPSG code, without zone prefix in the easting.
    pub const fn epsg(self) -> u32 {
        4546 + self.0 as u32
    }

    const fn central_meridian(self) -> u32 {
        111 + 3 * self.0 as u32
    }

    /// Made from parameters, not from the EPSG database: that takes microseconds instead of
    /// milliseconds on every new thread. A test holds it to the EPSG definition.
    fn create(self) -> Option<Proj> {
        Proj::new(&format!(
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad \
             +step +proj=tmerc +lat_0=0 +lon_0={} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80",
            self.central_meridian()
        ))
        .ok()
    }

    fn with<T>(self, work: impl FnOnce(&Proj) -> Option<T>) -> Option<T> {
        PROJ.with(|all| all.get(self.index())?.get_or_init(|| self.create()).as_ref().and_then(work))
    }
}

/// Longitude, latitude → metres in `zone`. `None` for what is not a number or so far away that
/// the zone has no meaning (more than 30° from its meridian).
pub fn project_metric(zone: MetricZone, lon: f64, lat: f64) -> Option<[f64; 2]> {
    let near = (lon - f64::from(zone.central_meridian())).abs() <= 30.0 && lat.abs() <= 90.0;
    if !near {
        return None;
    }
    let (x, y) = zone.with(|proj| proj.convert((lon, lat)).ok())?;
    (x.is_finite() && y.is_finite()).then_some([x, y])
}

/// Metres in `zone` → longitude, latitude.
pub fn unproject_metric(zone: MetricZone, [x, y]: [f64; 2]) -> Option<(f64, f64)> {
    if !(x.is_finite() && y.is_finite()) {
        return None;
    }
    // `project` with `inverse` handles a pipeline of which both ends are declared; the ends of
    // this one are degrees and metres.
    let (lon, lat) = zone.with(|proj| proj.project((x, y), true).ok())?;
    (lon.is_finite() && lat.is_finite()).then_some((lon, lat))
}

/// A place in the zone that its longitude selects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricPoint {
    /// The zone.
    pub zone: MetricZone,
    /// Easting in metres, without zone prefix.
    pub x: f64,
    /// Northing in metres.
    pub y: f64,
}

impl MetricPoint {
    /// The place at a longitude and latitude in degrees; `None` as in [`project_metric`].
    pub fn new(lon: f64, lat: f64) -> Option<Self> {
        let zone = MetricZone::of(lon);
        let [x, y] = project_metric(zone, lon, lat)?;
        Some(Self { zone, x, y })
    }
}

/// A geometry projected once into every metric zone, for repeated distance questions.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricGeometry {
    zones: [Geometry<f64>; MetricZone::COUNT],
    home: MetricZone,
}

impl MetricGeometry {
    /// Projects a geometry in degrees; `None` when a vertex cannot be projected or there is none.
    pub fn new(geometry: &Geometry<f64>) -> Option<Self> {
        let rect = geometry.bounding_rect()?;
        let home = MetricZone::of(f64::midpoint(rect.min().x, rect.max().x));
        let [a, b, c] = MetricZone::ALL.map(|zone| project_all(geometry, zone));
        Some(Self { zones: [a?, b?, c?], home })
    }

    /// The geometry in metres of one zone.
    pub fn in_zone(&self, zone: MetricZone) -> &Geometry<f64> {
        let [a, b, c] = &self.zones;
        match zone.0 {
            0 => a,
            1 => b,
            _ => c,
        }
    }

    /// Metres from the place to the geometry; zero inside a polygon.
    pub fn distance_m(&self, place: &MetricPoint) -> f64 {
        Euclidean.distance(&Point::new(place.x, place.y), self.in_zone(place.zone))
    }

    /// Whether the place lies inside a polygon (or on a line or point exactly).
    pub fn contains(&self, place: &MetricPoint) -> bool {
        self.in_zone(place.zone).contains(&Point::new(place.x, place.y))
    }

    /// Metres from the place to the nearest edge or vertex, whether it lies inside or outside;
    /// infinite for a geometry without any.
    pub fn edge_m(&self, place: &MetricPoint) -> f64 {
        edge_distance(self.in_zone(place.zone), Coord { x: place.x, y: place.y })
    }

    /// Area in square metres, in the zone of the geometry's middle.
    pub fn area_m2(&self) -> f64 {
        self.in_zone(self.home).unsigned_area()
    }
}

fn project_all(geometry: &Geometry<f64>, zone: MetricZone) -> Option<Geometry<f64>> {
    geometry.try_map_coords(|c| project_metric(zone, c.x, c.y).map(|[x, y]| Coord { x, y }).ok_or(())).ok()
}

fn edge_distance(geometry: &Geometry<f64>, at: Coord<f64>) -> f64 {
    let to_lines = |lines: &mut dyn Iterator<Item = geo::Line<f64>>| {
        lines.map(|line| segment_distance2(at, line.start, line.end)).fold(f64::INFINITY, f64::min)
    };
    let squared = match geometry {
        Geometry::Polygon(polygon) => to_lines(&mut polygon.lines_iter()),
        Geometry::MultiPolygon(polygons) => to_lines(&mut polygons.lines_iter()),
        Geometry::LineString(line) => to_lines(&mut line.lines_iter()),
        Geometry::MultiLineString(lines) => to_lines(&mut lines.lines_iter()),
        Geometry::GeometryCollection(parts) => {
            return parts.iter().map(|part| edge_distance(part, at)).fold(f64::INFINITY, f64::min);
        }
        other => other
            .coords_iter()
            .map(|c| (c.x - at.x).powi(2) + (c.y - at.y).powi(2))
            .fold(f64::INFINITY, f64::min),
    };
    squared.sqrt()
}

fn segment_distance2(at: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (t, foot) = foot_on_segment([at.x, at.y], [a.x, a.y], [b.x, b.y]);
    debug_assert!((0.0..=1.0).contains(&t));
    (foot[0] - at.x).powi(2) + (foot[1] - at.y).powi(2)
}

/// The nearest point of the segment `a`–`b`, and where it lies on it between 0 and 1.
pub(crate) fn foot_on_segment(at: [f64; 2], a: [f64; 2], b: [f64; 2]) -> (f64, [f64; 2]) {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    if length2 == 0.0 {
        return (0.0, a);
    }
    let t = (((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length2).clamp(0.0, 1.0);
    (t, [a[0] + t * dx, a[1] + t * dy])
}

/// Metres between two places in degrees, in the zone of their middle. `None` as in [`project_metric`].
pub fn distance_m(a: (f64, f64), b: (f64, f64)) -> Option<f64> {
    let zone = MetricZone::of(f64::midpoint(a.0, b.0));
    let (p, q) = (project_metric(zone, a.0, a.1)?, project_metric(zone, b.0, b.1)?);
    Some((p[0] - q[0]).hypot(p[1] - q[1]))
}

/// Metres from a place to a geometry, both in degrees; zero inside a polygon. For one question;
/// keep a [`MetricGeometry`] for many.
pub fn distance_point_geometry_m(lon: f64, lat: f64, geometry: &Geometry<f64>) -> Option<f64> {
    let place = MetricPoint::new(lon, lat)?;
    let projected = project_all(geometry, place.zone)?;
    Some(Euclidean.distance(&Point::new(place.x, place.y), &projected))
}

/// Area in square metres of a geometry in degrees, in the zone of its middle.
pub fn area_m2(geometry: &Geometry<f64>) -> Option<f64> {
    let rect = geometry.bounding_rect()?;
    let zone = MetricZone::of(f64::midpoint(rect.min().x, rect.max().x));
    Some(project_all(geometry, zone)?.unsigned_area())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::{Crs, Zone, from_lonlat};
    use geo::polygon;

    #[test]
    fn the_zones_are_those_of_epsg() {
        for zone in MetricZone::ALL {
            for (lon, lat) in
                [(112.721_032, 38.718_903_2), (111.53, 39.455_27), (116.2, 39.87), (110.5, 40.7)]
            {
                let crs = Crs::GaussKruger(Zone::from_epsg(zone.epsg()).unwrap());
                let (x, y) = from_lonlat(crs, lon, lat).unwrap();
                let [mx, my] = project_metric(zone, lon, lat).unwrap();
                assert!((x - mx).abs() < 1e-6 && (y - my).abs() < 1e-6, "{zone:?} {lon}: {x} {mx} {y} {my}");
                let (back, _) = unproject_metric(zone, [mx, my]).unwrap();
                assert!((back - lon).abs() < 1e-10, "{back}");
            }
        }
    }

    #[test]
    fn the_zone_changes_at_112_5_degrees() {
        assert_eq!(MetricZone::of(112.499_999).epsg(), 4546);
        assert_eq!(MetricZone::of(112.5).epsg(), 4547);
        assert_eq!(MetricZone::of(116.2).epsg(), 4548);
    }

    #[test]
    fn a_distance_is_that_of_the_ellipsoid() {
        // One degree of the meridian from 38° to 39° on GRS80 is 111 005.6 m (Krüger series).
        let metres = distance_m((111.0, 38.0), (111.0, 39.0)).unwrap();
        assert!((metres - 111_006.0).abs() < 15.0, "{metres}");
        // Degrees of longitude are shorter by cos(latitude): a test in raw degrees would not see it.
        let metres = distance_m((111.0, 39.0), (111.1, 39.0)).unwrap();
        assert!((metres - 8_662.0).abs() < 10.0, "{metres}");
    }

    #[test]
    fn inside_is_zero_and_the_edge_is_still_known() {
        let square: Geometry<f64> = polygon![(x: 112.0, y: 38.0), (x: 113.0, y: 38.0), (x: 113.0, y: 39.0),
            (x: 112.0, y: 39.0), (x: 112.0, y: 38.0)]
        .into();
        let metric = MetricGeometry::new(&square).unwrap();
        let inside = MetricPoint::new(112.01, 38.5).unwrap();
        assert!(metric.contains(&inside));
        assert!(metric.distance_m(&inside).abs() < 1e-9);
        // 872 m to the meridian; the edge is straight in the zone and bulges 3 m over its 111 km.
        assert!((metric.edge_m(&inside) - 875.7).abs() < 0.1, "{}", metric.edge_m(&inside));
        let outside = MetricPoint::new(111.99, 38.5).unwrap();
        assert!(!metric.contains(&outside));
        assert!((metric.distance_m(&outside) - metric.edge_m(&outside)).abs() < 1e-6);
        assert!(distance_point_geometry_m(111.99, 38.5, &square).is_some_and(|d| (d - 868.9).abs() < 1.0));
        // About 87 km × 111 km.
        assert!((metric.area_m2() / 1e6 - 9_645.0).abs() < 60.0, "{}", metric.area_m2());
    }

    #[test]
    fn what_is_no_place_is_none() {
        for (lon, lat) in
            [(f64::NAN, 38.0), (112.0, f64::INFINITY), (-60.0, 38.0), (112.0, 95.0), (1e308, 1e308)]
        {
            assert!(MetricPoint::new(lon, lat).is_none(), "{lon} {lat}");
        }
    }
}
