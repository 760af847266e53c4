//! Coordinates in all the ways in which people write and paste them.
//!
//! Nothing is chosen for them: numbers without a system are read as CGCS2000, as everywhere here, with the
//! other systems beside it; those of a map program and metres without a zone are for somebody to choose.

mod metres;
mod numbers;
mod pasted;

use super::hit::{Given, SearchHit};
use crate::answer::Words;
use crate::crs::{Crs, CrsError, distance_m, parse_input};
use crate::place::Gazetteer;
use numbers::{Axis, Pair};
use pasted::Datum;

/// A minute of latitude in metres: what degrees and minutes without seconds leave open.
const MINUTE_M: f64 = 1852.0;

/// All that a text may mean as a coordinate. `true`: it is one, whether or not it has a meaning.
pub(super) fn read(
    hits: &mut Vec<SearchHit>,
    tried: &mut Vec<Words>,
    gazetteer: &Gazetteer,
    text: &str,
) -> bool {
    let text = &latin(text);
    let read = match pasted::link(text) {
        Some(link) => link.map(|(pair, datum)| Some((pair, datum))),
        // As it stands in the address of a map: `@38.44,112.68,15z`.
        None if text.starts_with('@') => match pasted::link(&format!("https://google/{text}")) {
            Some(link) => link.map(Some),
            None => Ok(None),
        },
        None => {
            let (rest, datum) = pasted::named(text);
            numbers::read(&rest).map(|pair| Some((pair?, datum)))
        }
    };
    let (pair, datum) = match read {
        Ok(Some(read)) => read,
        Ok(None) => return false,
        Err(why) => {
            tried.push(why);
            return true;
        }
    };
    let meaning = Meaning { gazetteer, minutes: pair.iter().any(|figure| figure.parts == 2), how: None };
    if pair.iter().all(|figure| figure.parts == 1) && pair.iter().any(|figure| figure.value.abs() > 360.0) {
        metres::read(hits, tried, &meaning, &pair, &datum);
    } else {
        degrees(hits, tried, meaning, pair, &datum);
    }
    true
}

/// Commas and stops of Chinese print as they stand in numbers.
fn latin(text: &str) -> String {
    text.replace(['，', '；'], ",").replace('：', ":")
}

/// What is common to all readings of one text.
struct Meaning<'g> {
    gazetteer: &'g Gazetteer,
    /// Whether the seconds are missing.
    minutes: bool,
    how: Option<Words>,
}

impl Meaning<'_> {
    /// A hit for two numbers (longitude or easting first) in a system, and how that is said.
    fn hit(&self, x: &str, y: &str, crs: Option<&str>, says: Words) -> Result<SearchHit, CrsError> {
        let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
        let place = parse_input(number(x), number(y), crs)?;
        let county = self.gazetteer.county_at(place.lon, place.lat);
        let county = county.filter(|hit| hit.contained).map(|hit| hit.name).unwrap_or_default();
        let mut hit = SearchHit::new("coordinate", format!("{:.6}, {:.6}", place.lon, place.lat), county);
        hit = hit.at(Some((place.lon, place.lat))).read(self.how.clone());
        hit.detail = Some(says);
        hit.accuracy_m = self.minutes.then_some(MINUTE_M);
        hit.given = Some(Given { x: x.to_owned(), y: y.to_owned(), crs: crs.map(str::to_owned) });
        Ok(hit)
    }
}

fn degrees(
    hits: &mut Vec<SearchHit>,
    tried: &mut Vec<Words>,
    mut meaning: Meaning<'_>,
    pair: Pair,
    datum: &Datum,
) {
    let [a, b] = pair;
    let swapped = match a.axis {
        Some(axis) => axis == Axis::North,
        None => (15.0..=55.0).contains(&a.value) && (73.0..=136.0).contains(&b.value),
    };
    // Letters say the order; two numbers do not, however plain it looks.
    let confirm = swapped && a.axis.is_none();
    let (lon, lat) = if swapped { (b, a) } else { (a, b) };
    let mut zh = Vec::new();
    let mut en = Vec::new();
    if confirm {
        zh.push("像是纬度在前，请确认".to_owned());
        en.push("this looks like latitude first, please confirm".to_owned());
    }
    if lon.parts > 1 || lat.parts > 1 {
        let (x, y) = (&lon.digits, &lat.digits);
        zh.push(format!("按度分秒读作 {x}, {y}"));
        en.push(format!("degrees, minutes and seconds read as {x}, {y}"));
    }
    if meaning.minutes {
        zh.push("没有秒，±1′（约 1.9 km）".to_owned());
        en.push("no seconds given, ±1′ (about 1.9 km)".to_owned());
    }
    meaning.how = (!zh.is_empty()).then(|| Words::new(zh.join("；"), en.join("; ")));
    let (x, y) = (lon.digits.as_str(), lat.digits.as_str());
    let mut add = |crs: Option<&str>, says: Words, sure: bool| match meaning.hit(x, y, crs, says) {
        Ok(mut hit) => {
            hit.sure = sure && !confirm;
            hit.doubtful = !hit.sure;
            if hits.iter().all(|other| other.given != hit.given) {
                hits.push(hit);
            }
        }
        Err(fault) => {
            let words = in_two(&fault);
            if !tried.contains(&words) {
                tried.push(words);
            }
        }
    };
    match datum {
        Datum::Named(crs) => {
            let name = crs.parse::<Crs>().map_or_else(|_| crs.clone(), |crs| crs.to_string());
            let says = match crs.as_str() {
                "gcj02" | "bd09" => restored(crs, x, y),
                _ => Words::new(format!("{name}（已写明）"), format!("{name} (as named)")),
            };
            add(Some(crs), says, true);
        }
        Datum::Unsaid => {
            add(None, as_it_stands(None), true);
            for crs in ["gcj02", "bd09"].into_iter().filter(|_| in_china(lon.value, lat.value)) {
                add(Some(crs), restored(crs, x, y), false);
            }
        }
        Datum::Program(program) => {
            let own = program.crs();
            let shifted: &[&str] = match own {
                Some("bd09") => &["bd09", "gcj02"],
                _ => &["gcj02", "bd09"],
            };
            if own.is_none() {
                add(None, as_it_stands(Some(*program)), false);
            }
            for crs in shifted.iter().filter(|_| in_china(lon.value, lat.value)) {
                let mut says = restored(crs, x, y);
                if own == Some(*crs) {
                    let (zh, en) = program.words();
                    says = Words::new(
                        format!("{zh}用此坐标系：{}", says.zh),
                        format!("{en} uses this: {}", says.en),
                    );
                }
                add(Some(crs), says, false);
                // A reading that is offered already is not offered twice.
                add(None, as_it_stands(Some(*program)), false);
            }
            add(None, as_it_stands(Some(*program)), false);
        }
    }
}

fn in_china(lon: f64, lat: f64) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

fn as_it_stands(program: Option<pasted::Program>) -> Words {
    match program.and_then(|program| program.crs().map(|_| program.words())) {
        Some((zh, en)) => Words::new(
            format!("按原数作 WGS 84 / CGCS2000（{zh}的数一般不是）"),
            format!("as it stands, WGS 84 / CGCS2000 (which numbers of {en} mostly are not)"),
        ),
        None => Words::new("按原数作 WGS 84 / CGCS2000", "as it stands, WGS 84 / CGCS2000"),
    }
}

/// How far the place is from the numbers when they are in one of the shifted systems.
fn restored(crs: &str, x: &str, y: &str) -> Words {
    let (zh, en) = match crs {
        "bd09" => ("BD-09（百度）还原", "restored from BD-09 (Baidu)"),
        _ => ("GCJ-02（高德、腾讯）还原", "restored from GCJ-02 (Amap, Tencent)"),
    };
    let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    let from = (number(x), number(y));
    let read = parse_input(from.0, from.1, Some(crs)).ok();
    match read.and_then(|to| distance_m(from, (to.lon, to.lat))) {
        Some(metres) => {
            Words::new(format!("{zh}，移 {metres:.0} m"), format!("{en}, moved by {metres:.0} m"))
        }
        None => Words::new(zh, en),
    }
}

/// Both halves of a message.
fn in_two(fault: &CrsError) -> Words {
    let text = fault.to_string();
    match text.split_once(" / ") {
        Some((zh, en)) => Words::new(zh.to_owned(), en.to_owned()),
        None => Words::new(text.clone(), text),
    }
}

#[cfg(test)]
mod tests;
