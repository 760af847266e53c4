//! Coordinates between CGCS2000 degrees and the other systems, through PROJ.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use geo::{Coord, Geometry, MapCoords as _};
use proj::Proj;

use super::{Crs, CrsError, gcj};

thread_local! {
    /// A `Proj` costs milliseconds to make and can move to no other thread.
    static CACHE: RefCell<HashMap<(u32, u32), Rc<Proj>>> = RefCell::new(HashMap::new());
}

fn proj(from: u32, to: u32) -> Result<Rc<Proj>, CrsError> {
    CACHE.with_borrow_mut(|cache| {
        if let Some(proj) = cache.get(&(from, to)) {
            return Ok(Rc::clone(proj));
        }
        let proj = Rc::new(create(from, to)?);
        cache.insert((from, to), Rc::clone(&proj));
        Ok(proj)
    })
}

/// Makes a transformation with axes lon, lat or E, N; refuses what PROJ marks as ballpark.
fn create(from: u32, to: u32) -> Result<Proj, CrsError> {
    let (from, to) = (format!("EPSG:{from}"), format!("EPSG:{to}"));
    let proj = Proj::new_known_crs(&from, &to, None).map_err(|error| CrsError::Failed {
        from: from.clone(),
        to: to.clone(),
        x: f64::NAN,
        y: f64::NAN,
        why: error.to_string(),
    })?;
    let info = proj.proj_info();
    // PROJ says "Ballpark geographic offset" in the description; where it keeps several
    // candidate operations it gives no accuracy and chooses per point, which is no better.
    let ballpark = info.description.as_deref().is_none_or(|text| text.to_lowercase().contains("ballpark"));
    if ballpark || info.accuracy < 0.0 {
        return Err(CrsError::Ballpark { from, to });
    }
    Ok(proj)
}

fn convert(from: u32, to: u32, x: f64, y: f64) -> Result<(f64, f64), CrsError> {
    let failed =
        |why: String| CrsError::Failed { from: format!("EPSG:{from}"), to: format!("EPSG:{to}"), x, y, why };
    if !x.is_finite() || !y.is_finite() {
        return Err(CrsError::NotFinite(format!("{x}, {y}")));
    }
    let (a, b): (f64, f64) = proj(from, to)?.convert((x, y)).map_err(|error| failed(error.to_string()))?;
    if a.is_finite() && b.is_finite() { Ok((a, b)) } else { Err(failed("no finite result".to_owned())) }
}

/// Coordinates of a system → longitude, latitude in degrees CGCS2000.
///
/// No plausibility test is made; for what a person or a file gives use [`parse_input`](super::parse_input).
pub fn to_lonlat(crs: Crs, x: f64, y: f64) -> Result<(f64, f64), CrsError> {
    if !x.is_finite() || !y.is_finite() {
        return Err(CrsError::NotFinite(format!("{x}, {y}")));
    }
    match crs {
        Crs::Cgcs2000 | Crs::Wgs84 => Ok((x, y)),
        Crs::WebMercator => convert(3857, 4326, x, y),
        Crs::GaussKruger(zone) => convert(zone.epsg(), 4490, x, y),
        Crs::Gcj02 => Ok(gcj::gcj02_to_wgs84(x, y)),
        Crs::Bd09 => Ok(gcj::bd09_to_wgs84(x, y)),
    }
}

/// Longitude, latitude in degrees CGCS2000 → coordinates of a system: longitude, latitude or
/// easting, northing.
pub fn from_lonlat(crs: Crs, lon: f64, lat: f64) -> Result<(f64, f64), CrsError> {
    if !lon.is_finite() || !lat.is_finite() {
        return Err(CrsError::NotFinite(format!("{lon}, {lat}")));
    }
    if lat.abs() > 90.0 {
        return Err(CrsError::Range { axis: "lat", value: lat, limit: 90.0 });
    }
    match crs {
        Crs::Cgcs2000 | Crs::Wgs84 => Ok((lon, lat)),
        Crs::WebMercator => convert(4326, 3857, lon, lat),
        Crs::GaussKruger(zone) => convert(4490, zone.epsg(), lon, lat),
        Crs::Gcj02 => Ok(gcj::wgs84_to_gcj02(lon, lat)),
        Crs::Bd09 => Ok(gcj::wgs84_to_bd09(lon, lat)),
    }
}

/// A geometry in degrees CGCS2000 → the same geometry in `crs`, vertex by vertex.
pub fn project_geometry(geometry: &Geometry<f64>, crs: Crs) -> Result<Geometry<f64>, CrsError> {
    geometry.try_map_coords(|c| from_lonlat(crs, c.x, c.y).map(|(x, y)| Coord { x, y }))
}

/// A geometry in `crs` → the same geometry in degrees CGCS2000, vertex by vertex.
pub fn geometry_to_lonlat(geometry: &Geometry<f64>, crs: Crs) -> Result<Geometry<f64>, CrsError> {
    geometry.try_map_coords(|c| to_lonlat(crs, c.x, c.y).map(|(x, y)| Coord { x, y }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crs(text: &str) -> Crs {
        text.parse().unwrap()
    }

    #[track_caller]
    fn golden(code: &str, (lon, lat): (f64, f64), (east, north): (f64, f64)) {
        let (x, y) = from_lonlat(crs(code), lon, lat).unwrap();
        assert!((x - east).abs() < 1e-3 && (y - north).abs() < 1e-3, "{code}: {x} {y}");
        let (lon2, lat2) = to_lonlat(crs(code), x, y).unwrap();
        assert!((lon2 - lon).abs() < 1e-9 && (lat2 - lat).abs() < 1e-9, "{code} back: {lon2} {lat2}");
    }

    #[test]
    fn golden_values_of_the_handbook_to_one_millimetre() {
        let wuhan = (114.3, 30.6);
        golden("EPSG:4547", wuhan, (528_770.237_256, 3_386_666.250_562));
        golden("4526", wuhan, (38_528_770.237_256, 3_386_666.250_562));
        golden("4546", wuhan, (816_556.828_835, 3_391_271.643_131));
        golden("4525", wuhan, (37_816_556.828_835, 3_391_271.643_131));
        golden("4497", wuhan, (19_816_556.828_835, 3_391_271.643_131));
        golden("4508", wuhan, (816_556.828_835, 3_391_271.643_131));
        let yuanping = (112.721_032, 38.718_903_2);
        golden("4547", yuanping, (388_768.533, 4_288_075.251));
        golden("4526", yuanping, (38_388_768.533, 4_288_075.251));
        golden("4546", (111.53, 39.455_27), (545_616.445, 4_369_182.058));
    }

    #[test]
    fn a_4547_value_read_as_4546_lies_three_degrees_west() {
        let (lon, _) = to_lonlat(crs("4546"), 388_768.533, 4_288_075.251).unwrap();
        assert!((lon - 109.721).abs() < 1e-3, "{lon}");
    }

    #[test]
    fn every_zone_can_be_used_both_ways() {
        for code in 4491..=4554 {
            let zone = crate::crs::Zone::from_epsg(code).unwrap();
            let lon = f64::from(zone.central_meridian()) + 1.0;
            let (x, y) = from_lonlat(Crs::GaussKruger(zone), lon, 38.5).unwrap();
            let (back, _) = to_lonlat(Crs::GaussKruger(zone), x, y).unwrap();
            assert!((back - lon).abs() < 1e-9, "EPSG:{code}");
        }
    }

    #[test]
    fn a_ballpark_transformation_is_refused_by_what_proj_says() {
        for (from, to) in [(4610, 4490), (4214, 4490), (4490, 4610), (4490, 2362), (4490, 4326)] {
            let error = create(from, to).unwrap_err();
            assert!(matches!(error, CrsError::Ballpark { .. }), "{from} → {to}: {error}");
        }
    }

    #[test]
    fn nonsense_is_an_error_and_no_panic() {
        for (x, y) in [(f64::NAN, 1.0), (f64::INFINITY, 1.0), (1e300, 1e300), (f64::MAX, f64::MIN)] {
            for code in ["4490", "3857", "4547", "gcj02", "bd09"] {
                let _ = to_lonlat(crs(code), x, y);
                let _ = from_lonlat(crs(code), x, y);
            }
        }
        assert!(to_lonlat(crs("4547"), f64::NAN, 0.0).is_err());
    }
}
