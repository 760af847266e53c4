//! Point → county.

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
        let place = MetricPoint::new(lon, lat)?;
        // Number, metres to the edge, whether inside; at most a handful.
        let mut near: Vec<(usize, f64, bool)> = self
            .boxes
            .locate_all_at_point(&[lon, lat])
            .filter_map(|entry| {
                let (inside, edge_m) = self.metric.get(entry.data)?.ask(&place);
                (inside || edge_m <= Self::EDGE_TOLERANCE_M).then_some((entry.data, edge_m, inside))
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
}
