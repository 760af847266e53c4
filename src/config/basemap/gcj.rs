//! How far a base map in GCJ-02 lies off.

use landrail_gis::crs::wgs84_to_gcj02;

/// The middle of the area, between 忻州 and 朔州, degrees.
const MIDDLE: (f64, f64) = (112.7, 38.9);

/// Metres on the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// Towards the east.
    pub east_m: f64,
    /// Towards the north.
    pub north_m: f64,
}

/// The shift of GCJ-02 against CGCS2000 in the middle of the area. It changes by some dozen metres
/// over it.
pub fn shift() -> Shift {
    // Metres along a degree of the meridian and, at the equator, of the parallel: good to a percent,
    // and the shift itself is not steadier.
    const DEGREE: f64 = 111_320.0;
    let (lon, lat) = MIDDLE;
    let (east, north) = wgs84_to_gcj02(lon, lat);
    Shift { east_m: (east - lon) * DEGREE * lat.to_radians().cos(), north_m: (north - lat) * DEGREE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shift_is_that_of_the_handbook() {
        // Measured: about 568 m east and 68 m north, differences of stations 522 to 639 m.
        let Shift { east_m, north_m } = shift();
        let all = east_m.hypot(north_m);
        assert!((522.0..=639.0).contains(&all), "{east_m} {north_m}");
        assert!((east_m - 568.0).abs() < 30.0 && (north_m - 68.0).abs() < 40.0, "{east_m} {north_m}");
    }
}
