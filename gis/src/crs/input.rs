//! Coordinates as a person or a file gives them: read, tested, never guessed.

use super::{Crs, CrsError, Zone, to_lonlat};

/// The region of this service in degrees: west, south, east, north (handbook, crs.md §3).
const REGION: [f64; 4] = [110.5, 37.5, 114.6, 40.7];

/// A coordinate in degrees CGCS2000, and how it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct LonLat {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// The system it was given in, e.g. `EPSG:4547`.
    pub crs_label: String,
    /// What a reader should know of the reading, Chinese and English.
    pub notes: Vec<(String, String)>,
}

/// Reads a coordinate pair: longitude, latitude or easting, northing. Without `crs` only degrees
/// are accepted and taken as CGCS2000.
///
/// Swapped axes, missing or wrong zones, out-of-range values and old datums are errors that say
/// what to give instead; nothing is corrected silently.
pub fn parse_input(x: f64, y: f64, crs: Option<&str>) -> Result<LonLat, CrsError> {
    if !x.is_finite() || !y.is_finite() {
        return Err(CrsError::NotFinite(format!("{x}, {y}")));
    }
    let given = match crs.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Some(text.parse::<Crs>()?),
        None => None,
    };
    match given {
        None if looks_projected(x, y) => Err(without_crs(x, y)),
        None => {
            check_degrees(x, y)?;
            let note = (
                "未给出坐标系，按 CGCS2000 经纬度（EPSG:4490）读取".to_owned(),
                "no crs given: read as CGCS2000 longitude, latitude (EPSG:4490)".to_owned(),
            );
            Ok(LonLat { lon: x, lat: y, crs_label: Crs::Cgcs2000.to_string(), notes: vec![note] })
        }
        Some(crs) => with_crs(x, y, crs),
    }
}

fn with_crs(x: f64, y: f64, crs: Crs) -> Result<LonLat, CrsError> {
    let mut notes: Vec<_> = crs.note().into_iter().collect();
    if crs.is_geographic() {
        if looks_projected(x, y) {
            let found = readings(x, y);
            let hint = if found.is_empty() { "crs=EPSG:4547".to_owned() } else { list(&found) };
            let zh = format!("这是经纬度坐标系，而数值像米；请用投影坐标系，如 {hint}");
            let en = format!(
                "that system is in degrees, the numbers look like metres; name a projected one, e.g. {hint}"
            );
            return Err(misfit(x, y, crs, &zh, &en));
        }
        check_degrees(x, y)?;
    } else if x.abs() <= 180.0 && y.abs() <= 180.0 && (x != 0.0 || y != 0.0) {
        return Err(misfit(
            x,
            y,
            crs,
            "这是投影坐标系（米），而数值像经纬度",
            "that system is in metres, the numbers look like degrees",
        ));
    }
    if let Crs::GaussKruger(zone) = crs {
        check_easting(x, y, zone)?;
    }
    let (lon, lat) = to_lonlat(crs, x, y)?;
    check_degrees_range(lon, lat)?;
    if let Crs::GaussKruger(zone) = crs {
        if !in_region(lon, lat) {
            let others: Vec<_> = readings(x, y).into_iter().filter(|r| r.zone != zone).collect();
            if !others.is_empty() {
                let list = list(&others);
                let (zh, en) = (
                    format!("按此读为经度 {lon:.4}、纬度 {lat:.4}，不在本地区；疑为 {list}"),
                    format!("read so it is {lon:.4}, {lat:.4}, outside this region; perhaps {list}"),
                );
                return Err(misfit(x, y, crs, &zh, &en));
            }
        }
        if !zone.covers(lon) {
            let meridian = zone.central_meridian();
            notes.push((
                format!("该点在 {crs} 标称带（{meridian}°）以外，可用但请核对带号"),
                format!("the place lies outside the nominal strip of {crs} (meridian {meridian}°); usable, but check the zone"),
            ));
        }
    }
    Ok(LonLat { lon, lat, crs_label: crs.to_string(), notes })
}

fn misfit(x: f64, y: f64, crs: Crs, zh: &str, en: &str) -> CrsError {
    CrsError::DoesNotFit { x, y, crs: crs.to_string(), zh: zh.to_owned(), en: en.to_owned() }
}

fn looks_projected(x: f64, y: f64) -> bool {
    x.abs() > 360.0 || y.abs() > 360.0
}

/// Whether a place lies in the region of this service.
pub(crate) fn in_region(lon: f64, lat: f64) -> bool {
    let [west, south, east, north] = REGION;
    (west..=east).contains(&lon) && (south..=north).contains(&lat)
}

/// Degrees in range and in order. China lies between 73° and 136° E, 3° and 54° N, so the two
/// axes cannot be confused here.
fn check_degrees(x: f64, y: f64) -> Result<(), CrsError> {
    if (15.0..=55.0).contains(&x) && (73.0..=136.0).contains(&y) {
        return Err(CrsError::Swapped { x, y });
    }
    check_degrees_range(x, y)
}

fn check_degrees_range(lon: f64, lat: f64) -> Result<(), CrsError> {
    for (axis, value, limit) in [("lat", lat, 90.0), ("lon", lon, 180.0)] {
        if value.is_nan() || value.abs() > limit {
            return Err(CrsError::Range { axis, value, limit });
        }
    }
    Ok(())
}

/// Whether a number can be a northing in China.
pub(crate) fn is_northing(value: f64) -> bool {
    (1_500_000.0..=6_100_000.0).contains(&value)
}

/// The zone number in front of an easting of eight digits.
pub(crate) fn prefix(easting: f64) -> Option<u32> {
    let number = (easting / 1e6).floor();
    let rest = easting - number * 1e6;
    ((13.0..=45.0).contains(&number) && (100_000.0..900_000.0).contains(&rest)).then_some(number as u32)
}

/// Whether a number can be an easting without zone number.
pub(crate) fn is_plain_easting(value: f64) -> bool {
    (100_000.0..900_000.0).contains(&value)
}

/// An easting must have the zone number exactly if the system's definition has it.
fn check_easting(x: f64, y: f64, zone: Zone) -> Result<(), CrsError> {
    let crs = Crs::GaussKruger(zone);
    if is_northing(x) && (is_plain_easting(y) || prefix(y).is_some()) {
        return Err(CrsError::NorthingFirst { x, y });
    }
    let fits =
        if zone.prefixed() { (x - zone.false_easting()).abs() < 500_000.0 } else { x.abs() < 1_500_000.0 };
    if fits {
        return Ok(());
    }
    let (zh, en) = match (prefix(x), zone.prefixed()) {
        (Some(number), _) => {
            let code =
                Zone::three_degrees(number).or_else(|| Zone::six_degrees(number)).map_or(0, Zone::epsg);
            (
                format!("东坐标带有带号 {number}，应为 crs=EPSG:{code}"),
                format!("the easting carries zone number {number}; use crs=EPSG:{code}"),
            )
        }
        (None, true) => {
            let code = zone.without_prefix().epsg();
            (
                format!("东坐标缺少带号 {}；若确为该带请用 crs=EPSG:{code}", zone.number()),
                format!(
                    "the easting lacks zone number {}; if that zone is meant use crs=EPSG:{code}",
                    zone.number()
                ),
            )
        }
        (None, false) => (
            "东坐标超出该带可能的范围".to_owned(),
            "the easting is outside what the zone can hold".to_owned(),
        ),
    };
    Err(misfit(x, y, crs, &zh, &en))
}

/// One reading of a projected pair.
struct Reading {
    zone: Zone,
    lon: f64,
    lat: f64,
}

/// Every zone in which the pair lies in the region.
fn readings(x: f64, y: f64) -> Vec<Reading> {
    let zones: Vec<Zone> = match prefix(x) {
        Some(number) => {
            Zone::three_degrees(number).or_else(|| Zone::six_degrees(number)).into_iter().collect()
        }
        // The 6° zone 19 has the meridian of the 3° zone 37, so it is no further reading.
        None if is_plain_easting(x) => {
            [37, 38].into_iter().filter_map(Zone::three_degrees).map(Zone::without_prefix).collect()
        }
        None => Vec::new(),
    };
    zones
        .into_iter()
        .filter_map(|zone| {
            let (lon, lat) = to_lonlat(Crs::GaussKruger(zone), x, y).ok()?;
            in_region(lon, lat).then_some(Reading { zone, lon, lat })
        })
        .collect()
}

fn list(readings: &[Reading]) -> String {
    readings
        .iter()
        .map(|r| format!("EPSG:{} → {:.5}, {:.5}", r.zone.epsg(), r.lon, r.lat))
        .collect::<Vec<_>>()
        .join("; ")
}

/// The error for projected numbers without a system: says which zones fit, and takes none.
fn without_crs(x: f64, y: f64) -> CrsError {
    if is_northing(x) && (is_plain_easting(y) || prefix(y).is_some()) {
        return CrsError::NorthingFirst { x, y };
    }
    let found = readings(x, y);
    if found.len() > 1 {
        return CrsError::AmbiguousZone { x, y, count: found.len(), readings: list(&found) };
    }
    let (hint_zh, hint_en) = match found.first() {
        Some(_) => {
            let list = list(&found);
            (
                format!("本地区内只有一种读法: {list}；请用 crs= 写明"),
                format!("one reading lies in this region: {list}; state it with crs="),
            )
        }
        None => (
            "请用 crs= 写明，如 EPSG:4547(CGCS2000 三度带 114°)".to_owned(),
            "state it with crs=, e.g. EPSG:4547 (CGCS2000 3° zone, 114°)".to_owned(),
        ),
    };
    CrsError::MissingCrs { x, y, hint_zh, hint_en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_cgcs2000_and_the_reading_says_so() {
        let read = parse_input(112.6867, 38.4425, None).unwrap();
        assert_eq!((read.lon, read.lat, read.crs_label.as_str()), (112.6867, 38.4425, "EPSG:4490"));
        assert!(read.notes[0].0.contains("CGCS2000"));
        let read = parse_input(112.6867, 38.4425, Some("wgs84")).unwrap();
        assert_eq!((read.lon, read.lat), (112.6867, 38.4425));
        assert!(read.notes[0].1.contains("about 1 m"));
    }

    #[test]
    fn impossible_degrees_are_named() {
        let error = parse_input(112.0, 95.0, None).unwrap_err();
        assert!(error.to_string().contains("lat=95"), "{error}");
        assert!(matches!(parse_input(200.0, 38.0, None), Err(CrsError::Range { axis: "lon", .. })));
        assert!(matches!(parse_input(f64::NAN, 38.0, None), Err(CrsError::NotFinite(_))));
        assert!(matches!(parse_input(f64::INFINITY, 38.0, Some("4547")), Err(CrsError::NotFinite(_))));
    }

    #[test]
    fn swapped_axes_are_told_never_swapped() {
        let error = parse_input(38.4425, 112.6867, None).unwrap_err();
        assert_eq!(error, CrsError::Swapped { x: 38.4425, y: 112.6867 });
        assert!(error.to_string().contains("112.6867 38.4425"), "{error}");
        assert!(matches!(parse_input(38.4425, 112.6867, Some("gcj02")), Err(CrsError::Swapped { .. })));
        let error = parse_input(4_288_075.251, 388_768.533, Some("4547")).unwrap_err();
        assert!(matches!(error, CrsError::NorthingFirst { .. }));
        assert!(matches!(parse_input(4_288_075.251, 388_768.533, None), Err(CrsError::NorthingFirst { .. })));
    }

    #[test]
    fn an_easting_without_zone_lists_both_readings() {
        // E 700 000 is 113.3° in CM 111 and 116.3° in CM 114; E 430 000 is 110.2° and 113.2°:
        // only E between those gives two readings in the region.
        let error = parse_input(480_000.0, 4_288_075.0, None).unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, CrsError::AmbiguousZone { count: 2, .. }), "{text}");
        assert!(text.contains("EPSG:4546") && text.contains("EPSG:4547"), "{text}");
    }

    #[test]
    fn a_single_fitting_zone_is_suggested_but_not_taken() {
        let error = parse_input(388_768.533, 4_288_075.251, None).unwrap_err();
        assert!(matches!(error, CrsError::MissingCrs { .. }), "{error}");
        assert!(error.to_string().contains("EPSG:4547"), "{error}");
        let error = parse_input(38_388_768.533, 4_288_075.251, None).unwrap_err();
        assert!(error.to_string().contains("EPSG:4526"), "{error}");
        assert!(matches!(parse_input(5e7, 5e7, None), Err(CrsError::MissingCrs { .. })));
    }

    #[test]
    fn the_right_zone_reads_the_station() {
        for (x, code) in [(388_768.533, "EPSG:4547"), (38_388_768.533, "4526")] {
            let read = parse_input(x, 4_288_075.251, Some(code)).unwrap();
            assert!((read.lon - 112.721_032).abs() < 1e-7 && (read.lat - 38.718_903_2).abs() < 1e-7);
            assert!(read.notes.is_empty(), "{:?}", read.notes);
        }
    }

    #[test]
    fn a_4547_value_said_to_be_4546_is_caught() {
        let error = parse_input(388_768.533, 4_288_075.251, Some("4546")).unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, CrsError::DoesNotFit { .. }) && text.contains("EPSG:4547"), "{text}");
    }

    #[test]
    fn a_prefix_must_match_the_code() {
        let error = parse_input(38_388_768.533, 4_288_075.251, Some("4547")).unwrap_err();
        assert!(error.to_string().contains("EPSG:4526"), "{error}");
        let error = parse_input(388_768.533, 4_288_075.251, Some("4526")).unwrap_err();
        assert!(error.to_string().contains("EPSG:4547"), "{error}");
        let error = parse_input(37_500_000.0, 4_288_075.251, Some("4526")).unwrap_err();
        assert!(error.to_string().contains("EPSG:4525"), "{error}");
    }

    #[test]
    fn units_that_do_not_fit_are_refused() {
        assert!(matches!(
            parse_input(388_768.5, 4_288_075.2, Some("4490")),
            Err(CrsError::DoesNotFit { .. })
        ));
        assert!(matches!(parse_input(112.7, 38.7, Some("4547")), Err(CrsError::DoesNotFit { .. })));
        assert!(matches!(parse_input(112.7, 38.7, Some("4610")), Err(CrsError::NoDatumParameters { .. })));
        assert!(matches!(parse_input(112.7, 38.7, Some("epsg:1")), Err(CrsError::Unknown(_))));
    }

    #[test]
    fn out_of_the_nominal_strip_works_and_is_said() {
        let (x, y) = crate::crs::from_lonlat("4546".parse().unwrap(), 113.5, 38.7).unwrap();
        let read = parse_input(x, y, Some("4546")).unwrap();
        assert!((read.lon - 113.5).abs() < 1e-9);
        assert!(read.notes[0].1.contains("outside the nominal strip"), "{:?}", read.notes);
    }

    #[test]
    fn a_web_map_coordinate_is_restored_only_on_request() {
        let (lon, lat) = crate::crs::wgs84_to_gcj02(112.721_032, 38.718_903);
        let read = parse_input(lon, lat, Some("gcj02")).unwrap();
        assert!((read.lon - 112.721_032).abs() < 1e-9 && (read.lat - 38.718_903).abs() < 1e-9);
        assert!(read.notes[0].0.contains("gcj02"));
        assert!((parse_input(lon, lat, None).unwrap().lon - lon).abs() < 1e-12);
    }

    proptest::proptest! {
        #[test]
        fn any_pair_is_read_or_refused_never_a_panic(
            x in proptest::num::f64::ANY, y in proptest::num::f64::ANY, code in 4480_u32..4560,
        ) {
            for crs in [None, Some("gcj02"), Some("bd09"), Some("3857"), Some(code.to_string().as_str())] {
                if let Ok(read) = parse_input(x, y, crs) {
                    proptest::prop_assert!(read.lon.abs() <= 180.0 && read.lat.abs() <= 90.0);
                }
            }
        }

        #[test]
        fn any_text_is_a_crs_or_refused(text in "\\PC{0,40}") {
            if let Err(error) = text.parse::<Crs>() {
                proptest::prop_assert!(!error.to_string().is_empty());
            }
        }
    }
}
