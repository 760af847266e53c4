//! The doubts about a printed coordinate.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::dms::Printed;
use crate::gazette::{Gazette, half_width};
use crate::record::{CoordinateReading, Site};

/// Two rows of one name and county that are farther apart than this cannot both be right: the
/// largest of the listed water bodies is about as long.
const SAME_PLACE_M: f64 = 4_000.0;

/// A water surface smaller than this is no reservoir.
const SMALLEST_WATER_M2: f64 = 1_000.0;

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test compiles it")]
static EXTENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"东经(\d+)°(\d+)['′’][—–\-~至]+(\d+)°(\d+)['′’][,，、]?北纬(\d+)°(\d+)['′’][—–\-~至]+(\d+)°(\d+)['′’]")
        .expect("a valid constant pattern")
});

/// The box of longitudes and latitudes that a document prints for its city, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    west: f64,
    east: f64,
    south: f64,
    north: f64,
}

impl Extent {
    /// The box that the document of a line states, if it states one.
    pub(super) fn stated(gazette: &Gazette, line: usize) -> Option<Self> {
        let document = gazette.document_at(line)?;
        document
            .lines(gazette)
            .filter(|(_, text)| text.contains("东经"))
            .find_map(|(_, text)| Self::parse(text))
    }

    fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
        let found = EXTENT.captures(&text)?;
        let side = |i: usize| {
            let part = |i: usize| found.get(i).and_then(|m| m.as_str().parse::<f64>().ok());
            Some(part(i)? + part(i + 1)? / 60.0)
        };
        Some(Self { west: side(1)?, east: side(3)?, south: side(5)?, north: side(7)? })
    }

    fn contains(self, lon: f64, lat: f64) -> bool {
        (self.west..=self.east).contains(&lon) && (self.south..=self.north).contains(&lat)
    }
}

/// Fills the readings, doubts and the dispute of a site. No reading is preferred in a dispute.
pub(super) fn check(
    site: &mut Site,
    printed: Option<&Printed>,
    extent: Option<Extent>,
    county_contains: &impl Fn(&str, f64, f64) -> Option<bool>,
) {
    let Some(printed) = printed else {
        doubt(site, "坐标无法辨读", "the coordinate cannot be read");
        site.disputed = true;
        return;
    };
    let county = site.county.clone();
    let weigh = |mut reading: CoordinateReading| {
        if let (Some(lon), Some(lat)) = (reading.lon, reading.lat) {
            if extent.is_some_and(|extent| !extent.contains(lon, lat)) {
                reading
                    .against
                    .push("在文中所印的市域经纬度范围之外 / outside the printed box of the city".to_owned());
            }
            if let Some(county) = &county
                && county_contains(county, lon, lat) == Some(false)
            {
                reading.against.push(format!("不在{county}境内 / not in {county}"));
            }
        }
        reading
    };
    let dms = weigh(printed.dms());
    for against in &dms.against {
        let (zh, en) = against.split_once(" / ").unwrap_or((against, against));
        doubt(site, &format!("按度分秒读：{zh}"), &format!("read as degrees, minutes, seconds: {en}"));
    }
    if !printed.has_seconds() {
        doubt(site, "未印秒，精度只到一分", "no seconds printed: known to one minute only");
    }
    if site.table.contains("取水") && site.area_m2.is_some_and(|area| area < SMALLEST_WATER_M2) {
        doubt(site, "水面面积小得不合理", "the water surface is implausibly small");
    }
    site.disputed = !dms.against.is_empty();
    site.readings = vec![dms, weigh(printed.decimal_digits())];
    // An impossible reading has no point at all, not half of one.
    for reading in &mut site.readings {
        if reading.lon.is_none() || reading.lat.is_none() {
            (reading.lon, reading.lat) = (None, None);
        }
    }
}

/// Drops the second candidate of a site whose reading nothing disputes.
pub(super) fn settle(site: &mut Site) {
    if !site.disputed {
        site.readings.truncate(1);
    }
}

/// Compares rows of one name and county that stand in different tables.
pub(super) fn compare(sites: &mut [Site]) {
    let mut seen: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
    for j in 0..sites.len() {
        let Some(b) = sites.get(j) else { continue };
        let key = (b.name.clone(), b.county.clone());
        let Some(&i) = seen.get(&key) else {
            seen.insert(key, j);
            continue;
        };
        let Some(a) = sites.get(i).filter(|a| a.table != b.table) else { continue };
        let (Some(p), Some(q)) = (settled(a), settled(b)) else { continue };
        let metres = great_circle_m(p, q);
        if metres > SAME_PLACE_M {
            let km = metres / 1000.0;
            for index in [i, j] {
                let Some(site) = sites.get_mut(index) else { continue };
                doubt(
                    site,
                    &format!("两表同名地点相距 {km:.2} 公里"),
                    &format!("the other table has this name {km:.2} km away"),
                );
                site.disputed = true;
            }
        } else if metres < 1.0 {
            // Not a dispute about the reading: both rows are well-formed, one place is imprecise.
            for index in [i, j] {
                let Some(site) = sites.get_mut(index) else { continue };
                doubt(site, "两表所印坐标完全相同", "the other table prints the very same coordinate");
            }
        }
    }
}

/// The point of a site whose reading is not in dispute.
fn settled(site: &Site) -> Option<(f64, f64)> {
    let reading = site.readings.first().filter(|_| !site.disputed)?;
    Some((reading.lon?, reading.lat?))
}

/// Metres between two points in degrees on the mean sphere (haversine). The tables state no datum,
/// so a sphere is all that can be meant, and the readers stay free of the geometry crates.
fn great_circle_m((lon1, lat1): (f64, f64), (lon2, lat2): (f64, f64)) -> f64 {
    const MEAN_RADIUS_M: f64 = 6_371_008.8;
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let h = half(lat1, lat2) + lat1.to_radians().cos() * lat2.to_radians().cos() * half(lon1, lon2);
    2.0 * MEAN_RADIUS_M * h.clamp(0.0, 1.0).sqrt().asin()
}

fn doubt(site: &mut Site, zh: &str, en: &str) {
    site.doubts.push((zh.to_owned(), en.to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_box_is_read() {
        let extent = Extent::parse("位于甲地，东经111°53′—113°34′，北纬39°05′—40°17′，西邻乙地").unwrap();
        assert!(extent.contains(112.0, 40.0));
        assert!(!extent.contains(113.5675, 39.7353), "three seconds beyond the box are outside");
        assert_eq!(Extent::parse("东经约112度"), None);
    }
}
