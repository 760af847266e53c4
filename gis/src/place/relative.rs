//! A place beside another one with a known coordinate, as the area it can be in.

use std::sync::LazyLock;

use geo::{ConvexHull as _, Coord, LineString, MultiPoint, Polygon};

use super::{Gazetteer, Precision};
use crate::crs::{MetricZone, project_metric, unproject_metric};
use crate::record::{RelativePlace, rounding_m};

/// Half of the angle between two of the eight points of the compass: 西北 is any direction that is
/// nearer to north-west than to north or west.
const HALF_SECTOR_DEG: f64 = 22.5;

/// No place is described from another one farther away than this.
const FARTHEST_M: f64 = 100_000.0;

/// Vertices of a circle.
const VERTICES: u32 = 32;

/// The area in which the words allow the place to be.
pub(super) struct Area {
    pub polygon: Polygon<f64>,
    pub precision: Precision,
    pub zh: String,
    pub en: String,
}

/// A place to measure from.
struct Anchor {
    name: String,
    lon: f64,
    lat: f64,
    accuracy_m: f64,
    precision: Precision,
    source: String,
}

/// County → the place that is its town.
static SEATS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    include_str!("../../data/places/seats.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .collect()
});

/// The area of a place relative to one with a known coordinate; `None` when the distance is not
/// printed, or nothing is known of the anchor: streets, rivers, a village without coordinate.
pub(super) fn area(place: &RelativePlace, county: &str, gazetteer: &Gazetteer) -> Option<Area> {
    // A record may come from elsewhere than the parser: no number of its may break the geometry.
    let sound = |metres: &f64| metres.is_finite() && (0.0..=FARTHEST_M).contains(metres);
    let distance = place.distance_m.filter(sound)?;
    let rounding = rounding_m(place).filter(sound)?;
    if place.bearing_deg.is_some_and(|bearing| !bearing.is_finite()) {
        return None;
    }
    let anchor = anchor(&place.anchor, county, gazetteer)?;
    let polygon = sector(&anchor, distance, rounding, place.bearing_deg)?;
    let Anchor { name, accuracy_m, source, .. } = &anchor;
    let (direction_zh, direction_en) = match place.bearing_deg {
        Some(bearing) => (
            format!("方位 {bearing}°±{HALF_SECTOR_DEG}°，"),
            format!("direction {bearing}°±{HALF_SECTOR_DEG}°, "),
        ),
        None => ("方位未载，".to_owned(), "no direction printed, ".to_owned()),
    };
    Some(Area {
        polygon,
        precision: anchor.precision,
        zh: format!(
            "原文“{}”：以 {name}（{source}，±{accuracy_m} m）为起点，{direction_zh}距离 {distance} m（±{rounding} m）；所画为可能范围，非宗地边界",
            place.printed
        ),
        en: format!(
            "printed “{}”: from {name} ({source}, ±{accuracy_m} m), {direction_en}distance {distance} m (±{rounding} m); what is drawn is where it can be, not a boundary",
            place.printed
        ),
    })
}

/// The place that an anchor's name means in a county, if its coordinate is known.
fn anchor(name: &str, county: &str, gazetteer: &Gazetteer) -> Option<Anchor> {
    let rest = name.split_once(county).map_or(name, |(_, rest)| rest);
    let stem = super::names::stem(county);
    let own = |tail: &str| name.ends_with(&format!("{stem}{tail}"));
    let seat = ["县城", "市区", "城区", "县城区", "中心城区"].contains(&rest)
        // 偏关县城 is the town of 偏关县: the county's name and the town's share the character 县.
        || rest == "城"
        || own("县城")
        || own("市区")
        || own("城区");
    if seat {
        let (_, town) = SEATS.iter().find(|(of, _)| *of == county)?;
        let place = gazetteer.village(county, None, town)?;
        return Some(Anchor {
            name: format!("{county}城（{}）", place.name),
            lon: place.lon,
            lat: place.lat,
            accuracy_m: place.accuracy_m,
            precision: Precision::Township,
            source: place.source.clone(),
        });
    }
    if let Some(place) = gazetteer.village(county, None, rest) {
        return Some(Anchor {
            name: place.name.clone(),
            lon: place.lon,
            lat: place.lat,
            accuracy_m: place.accuracy_m,
            precision: Precision::Village,
            source: place.source.clone(),
        });
    }
    let township = gazetteer.township(county, rest).filter(|t| t.kind == "place of that name")?;
    let (lon, lat) = township.stands_for_itself()?;
    Some(Anchor {
        name: township.name.clone(),
        lon,
        lat,
        accuracy_m: township.accuracy_m?,
        precision: Precision::Township,
        source: township.source.clone(),
    })
}

/// Everything that the words allow: the anchor anywhere in its accuracy, the distance within its
/// rounding, the direction within its eighth of the compass. Convex, so rather too large.
fn sector(anchor: &Anchor, distance: f64, rounding: f64, bearing: Option<f64>) -> Option<Polygon<f64>> {
    let zone = MetricZone::of(anchor.lon);
    let [x, y] = project_metric(zone, anchor.lon, anchor.lat)?;
    // Circles are drawn by their tangents, so that no place on one is left out.
    let widen = 1.0 / (std::f64::consts::PI / f64::from(VERTICES)).cos();
    let mut points: Vec<Coord<f64>> = Vec::new();
    let mut circle = |cx: f64, cy: f64, radius: f64| {
        for i in 0..VERTICES {
            let angle = f64::from(i) / f64::from(VERTICES) * std::f64::consts::TAU;
            let (sin, cos) = angle.sin_cos();
            points.push(Coord { x: cx + radius * widen * sin, y: cy + radius * widen * cos });
        }
    };
    match bearing {
        None => circle(x, y, distance + rounding + anchor.accuracy_m),
        Some(bearing) => {
            for step in [-1.0, -0.5, 0.0, 0.5, 1.0] {
                let (sin, cos) = (bearing + step * HALF_SECTOR_DEG).to_radians().sin_cos();
                for metres in [(distance - rounding).max(0.0), distance + rounding] {
                    circle(x + metres * sin, y + metres * cos, anchor.accuracy_m);
                }
            }
        }
    }
    let hull = MultiPoint::from(points).convex_hull();
    let ring: Option<Vec<Coord<f64>>> = hull
        .exterior()
        .coords()
        .map(|c| unproject_metric(zone, [c.x, c.y]).map(|(x, y)| Coord { x, y }))
        .collect();
    Some(Polygon::new(LineString::new(ring?), Vec::new()))
}

#[cfg(test)]
mod tests {
    use geo::Contains as _;

    use super::*;
    use crate::crs::distance_m;
    use crate::record::relative;

    fn drawn(text: &str, county: &str) -> Option<Area> {
        area(&relative(text)[0], county, &Gazetteer::embedded())
    }

    #[test]
    fn three_kilometres_from_a_county_town_is_an_area() {
        let area = drawn("某公司位于偏关县城西北3km处", "偏关县").unwrap();
        assert_eq!(area.precision, Precision::Township);
        assert!(area.zh.contains("±2500 m") && area.zh.contains("±500 m") && area.en.contains("315°"));
        // GeoNames' point of 新关, and what the words allow around it.
        let town = (111.530_01, 39.455_27);
        let from_town = |metres: f64, bearing: f64| {
            let zone = MetricZone::of(town.0);
            let [x, y] = project_metric(zone, town.0, town.1).unwrap();
            let (sin, cos) = bearing.to_radians().sin_cos();
            let (lon, lat) = unproject_metric(zone, [x + metres * sin, y + metres * cos]).unwrap();
            geo::Point::new(lon, lat)
        };
        for (metres, bearing) in [(3_000.0, 315.0), (3_500.0, 337.5), (5_990.0, 315.0), (2_500.0, 292.5)] {
            assert!(area.polygon.contains(&from_town(metres, bearing)), "{metres} {bearing}");
        }
        for (metres, bearing) in [(6_100.0, 315.0), (3_000.0, 135.0), (5_000.0, 45.0)] {
            assert!(!area.polygon.contains(&from_town(metres, bearing)), "{metres} {bearing}");
        }
        let corner = area.polygon.exterior().0[0];
        assert!(distance_m(town, (corner.x, corner.y)).unwrap() < 6_100.0);
        assert!(drawn("县城西北3km", "偏关县").is_some());
        assert!(drawn("距县城约3公里", "偏关县").unwrap().en.contains("no direction"));
    }

    #[test]
    fn what_has_no_known_anchor_is_not_drawn() {
        assert!(drawn("青年街南侧", "原平市").is_none());
        assert!(drawn("邵家寨村东南约500米", "原平市").is_none());
        assert!(drawn("县城西北3km", "甲县").is_none());
        let village = drawn("西村东南约500米", "代县").unwrap();
        assert_eq!(village.precision, Precision::Village);
    }

    #[test]
    fn every_county_town_is_a_known_place_of_its_county() {
        let gazetteer = Gazetteer::embedded();
        assert_eq!(SEATS.len(), 21);
        for (county, town) in SEATS.iter() {
            let found = anchor("县城", county, &gazetteer);
            assert!(found.is_some(), "{county} {town}");
        }
    }
}
