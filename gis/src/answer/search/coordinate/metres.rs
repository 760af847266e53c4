//! Gauss–Krüger coordinates of CGCS2000, with and without zone number, in either order.

use super::numbers::Pair;
use super::pasted::Datum;
use super::{Meaning, in_two};
use crate::answer::Words;
use crate::answer::search::hit::SearchHit;
use crate::crs::{Crs, Zone, in_region, is_northing, is_plain_easting, zone_prefix};

/// Zone numbers whose meridians (111°, 114° and, of six degrees, 117°) this region uses.
const ZONES: [(bool, u32); 3] = [(false, 37), (false, 38), (true, 20)];

pub(super) fn read(
    hits: &mut Vec<SearchHit>,
    tried: &mut Vec<Words>,
    meaning: &Meaning<'_>,
    pair: &Pair,
    datum: &Datum,
) {
    let [a, b] = pair;
    let easting = |v: f64| is_plain_easting(v) || zone_prefix(v).is_some();
    let (east, north, turned) = if easting(a.value) && is_northing(b.value) {
        (a, b, false)
    } else if is_northing(a.value) && easting(b.value) {
        (b, a, true)
    } else {
        tried.push(Words::new(
            "两个数像米，但不成东、北坐标（北坐标 1500000–6100000，东坐标 6 位，或前加带号 8 位）",
            "the two numbers look like metres, but not like an easting (6 digits, or 8 with the zone number) and a northing (1500000–6100000)",
        ));
        return;
    };
    let (zh, en) =
        if turned { ("北坐标在前", "northing first") } else { ("东坐标在前", "easting first") };
    let (x, y) = (east.digits.as_str(), north.digits.as_str());
    let named = match datum {
        // A system in degrees names the datum, not the zone.
        Datum::Named(crs) => crs.parse::<Crs>().ok().filter(|crs| !crs.is_geographic()).map(|_| crs.as_str()),
        _ => None,
    };
    let old = matches!(datum, Datum::Named(crs) if crs.parse::<Crs>().is_err());
    let with_order = Meaning { gazetteer: meaning.gazetteer, minutes: false, how: Some(Words::new(zh, en)) };
    if let (Datum::Named(crs), true) = (datum, named.is_some() || old) {
        let says = Words::new(format!("{crs}（已写明）"), format!("{crs} (as named)"));
        match with_order.hit(x, y, Some(crs), says) {
            Ok(mut hit) => {
                hit.sure = true;
                hits.push(hit);
            }
            Err(fault) => tried.push(in_two(&fault)),
        }
        return;
    }
    if let Some(number) = zone_prefix(east.value) {
        let Some(zone) = Zone::three_degrees(number).or_else(|| Zone::six_degrees(number)) else {
            tried.push(Words::new(
                format!("东坐标前的 {number} 不是带号（六度带 13–23，三度带 25–45）"),
                format!("{number} in front of the easting is no zone number (13–23 of 6°, 25–45 of 3°)"),
            ));
            return;
        };
        match with_order.hit(x, y, Some(&Crs::GaussKruger(zone).to_string()), says(zone)) {
            Ok(mut hit) => {
                let here = hit.lon.zip(hit.lat).is_some_and(|(lon, lat)| in_region(lon, lat));
                (hit.sure, hit.doubtful) = (here, !here);
                hits.push(hit);
            }
            Err(fault) => tried.push(in_two(&fault)),
        }
        return;
    }
    let before = hits.len();
    for (six, number) in ZONES {
        let zone = if six { Zone::six_degrees(number) } else { Zone::three_degrees(number) };
        let Some(zone) = zone.map(Zone::without_prefix) else { continue };
        let Ok(mut hit) = with_order.hit(x, y, Some(&Crs::GaussKruger(zone).to_string()), says(zone)) else {
            continue;
        };
        let Some((lon, lat)) = hit.lon.zip(hit.lat) else { continue };
        // A zone of six degrees is used inside its own strip only: beyond, one of three is nearer.
        if in_region(lon, lat) && (!six || zone.covers(lon)) {
            hit.doubtful = true;
            hits.push(hit);
        }
    }
    let count = hits.len() - before;
    tried.push(if count == 0 {
        Words::new(
            "东坐标没有带号，按中央子午线 111°、114°、117° 都不在本地区",
            "the easting has no zone number, and with the meridians 111°, 114° and 117° it lies outside this region",
        )
    } else {
        Words::new(
            "东坐标没有带号，不能确定中央子午线，请选择",
            "the easting has no zone number, so the central meridian is open: please choose",
        )
    });
}

fn says(zone: Zone) -> Words {
    let (meridian, code) = (zone.central_meridian(), zone.epsg());
    let (zh, en) = if zone.width() == 6 { ("六度带", "6° zone") } else { ("三度带", "3° zone") };
    let number = zone.number();
    Words::new(
        format!(
            "CGCS2000 {zh} {number} 带，中央子午线 {meridian}°（EPSG:{code}）；西安80、北京54 的坐标须先转换"
        ),
        format!(
            "CGCS2000 {en} {number}, meridian {meridian}° (EPSG:{code}); coordinates of Xi'an 80 and Beijing 54 have to be converted first"
        ),
    )
}
