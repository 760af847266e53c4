//! Point → county.

use rstar::AABB;

use super::{CountyHit, Gazetteer};
use crate::crs::MetricPoint;

impl Gazetteer {
    /// Metres from a point to the polygon of the county of this name, 0 inside it; `None` when the
    /// county is not in the data or the point cannot be projected. The polygon's own error is
    /// [`Self::EDGE_TOLERANCE_M`].
    pub fn outside_county_m(&self, county: &str, lon: f64, lat: f64) -> Option<f64> {
        let name = &self.county(county)?.name;
        let no = self.counties.iter().position(|c| c.name == *name)?;
        let (inside, edge_m) = self.metric.get(no)?.ask(&MetricPoint::new(lon, lat)?);
        Some(if inside { 0.0 } else { edge_m })
    }

    /// The county of a point. Neighbours within the edge tolerance are listed in the hit. `None`
    /// when the point is outside all polygons and farther than the tolerance from every edge; in
    /// between, the hit says `contained: false`.
    pub fn county_at(&self, lon: f64, lat: f64) -> Option<CountyHit> {
        self.county_around(lon, lat, 0.0)
    }

    /// The same for a point that is known to ± `around_m` metres: every county within the edge tolerance
    /// and that is listed in the hit.
    pub fn county_around(&self, lon: f64, lat: f64, around_m: f64) -> Option<CountyHit> {
        let place = MetricPoint::new(lon, lat)?;
        let reach_m = Self::EDGE_TOLERANCE_M + around_m;
        // Number, metres to the edge, whether inside; at most a handful.
        let mut near: Vec<(usize, f64, bool)> = self
            .boxes
            .locate_in_envelope_intersecting(&degrees_around(lon, lat, around_m))
            .filter_map(|entry| {
                let (inside, edge_m) = self.metric.get(entry.data)?.ask(&place);
                (inside || edge_m <= reach_m).then_some((entry.data, edge_m, inside))
            })
            .collect();
        // Polygons of neighbours may overlap by a sliver: the one in which the point lies deepest
        // comes first, then the nearest ones outside.
        near.sort_by(|a, b| {
            b.2.cmp(&a.2)
                .then(if a.2 { b.1.total_cmp(&a.1) } else { a.1.total_cmp(&b.1) })
                .then(a.0.cmp(&b.0))
        });
        let (&(first, edge_m, contained), others) = near.split_first()?;
        let county = self.counties.get(first)?;
        let maybe =
            others.iter().filter_map(|(no, ..)| self.counties.get(*no)).map(|c| c.name.clone()).collect();
        Some(CountyHit { adcode: county.adcode.clone(), name: county.name.clone(), edge_m, maybe, contained })
    }
    /// Whether some place within `around_m` metres of a point may be in no county of the data. The rim of
    /// the circle is looked at every ten degrees.
    pub fn may_be_in_none(&self, lon: f64, lat: f64, around_m: f64) -> bool {
        let inside = |lon, lat| self.county_at(lon, lat).is_some_and(|hit| hit.contained);
        let far = |hit: &CountyHit| hit.contained && hit.edge_m > around_m;
        if self.county_at(lon, lat).as_ref().is_some_and(far) {
            return false;
        }
        let (north, east) = (around_m / METRES_A_DEGREE, around_m / METRES_A_DEGREE / lat.to_radians().cos());
        let rim = (0..36_u8).map(|tens| f64::from(tens) * std::f64::consts::TAU / 36.0);
        !inside(lon, lat) || rim.into_iter().any(|at| !inside(lon + east * at.sin(), lat + north * at.cos()))
    }
}

/// A little less than there are in any degree of latitude.
const METRES_A_DEGREE: f64 = 110_500.0;

/// A box that holds all places within so many metres.
fn degrees_around(lon: f64, lat: f64, metres: f64) -> AABB<[f64; 2]> {
    let north = metres / METRES_A_DEGREE;
    let east = north / (lat.abs() + north).min(89.0).to_radians().cos();
    AABB::from_corners([lon - east, lat - north], [lon + east, lat + north])
}
