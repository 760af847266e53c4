//! Boxes in degrees that surely hold what is within a number of metres.

/// A box that holds everything.
const ALL: [f64; 4] = [f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY];

/// No degree of latitude on the ellipsoid is shorter (110 574 m at the equator), nor is one of longitude
/// shorter than this times the cosine of its latitude.
const LEAST_M: f64 = 110_000.0;

/// No degree of either is longer (111 694 m at the pole).
const MOST_M: f64 = 111_700.0;

/// How much a straight edge of the metric zones may curve against the degrees it is drawn in, per metre:
/// tan φ / R below 60° and the bending of the projection itself are 4e-7.
const BEND: f64 = 1e-6;

/// Beyond this latitude the figures above do not hold.
const FARTHEST: f64 = 60.0;

/// The box around a box of degrees in which everything within `metres` lies; `None` when that cannot be
/// told, and everything must be looked at.
///
/// Distances are taken in a metric zone: there an edge of a geometry is straight that bulges out of its
/// box of degrees. That is in the result too, and a distance there is never shorter than on the ellipsoid.
pub(super) fn around([west, south, east, north]: [f64; 4], metres: f64) -> Option<[f64; 4]> {
    let most_m = MOST_M * (east - west).hypot(north - south);
    // A bulge over a chord, with three times what the bend needs.
    let metres = metres.max(0.0) + most_m * most_m * BEND / 8.0;
    let lat = metres / LEAST_M;
    let farthest = south.abs().max(north.abs()) + lat;
    // Also false for what is not a number.
    if !(metres.is_finite() && farthest <= FARTHEST && most_m <= 3e5) {
        return None;
    }
    let lon = lat / farthest.to_radians().cos();
    Some([west - lon, south - lat, east + lon, north + lat])
}

/// The box around a place in which everything within `metres` lies; the whole world where that cannot
/// be told.
pub(super) fn near(lon: f64, lat: f64, metres: f64) -> [f64; 4] {
    around([lon, lat, lon, lat], metres).unwrap_or(ALL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::distance_m;

    #[test]
    fn what_is_within_the_metres_is_in_the_box() {
        for (lon, lat) in [(111.0, 38.0), (113.4, 40.7), (112.5, 0.0), (116.0, -59.0), (114.0, 59.5)] {
            for metres in [0.0, 1.0, 500.0, 20_000.0] {
                let [west, south, east, north] = near(lon, lat, metres);
                for (x, y) in [(west, lat), (east, lat), (lon, south), (lon, north)] {
                    let far = distance_m((lon, lat), (x, y)).unwrap();
                    assert!(far >= metres && far <= metres * 1.05 + 1e-6, "{lon} {lat} {metres}: {far}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_told_is_everywhere() {
        for (lat, metres) in
            [(38.0, f64::INFINITY), (38.0, f64::NAN), (80.0, 1.0), (f64::NAN, 1.0), (38.0, 1e7)]
        {
            let [west, .., north] = near(112.0, lat, metres);
            assert!(west.is_infinite() && north.is_infinite() || metres.is_nan(), "{lat} {metres}");
        }
        assert!(around([100.0, 30.0, 110.0, 40.0], 0.0).is_none(), "too large to know its bulge");
        assert_eq!(around([112.0, 38.0, 112.0, 38.0], -5.0), Some([112.0, 38.0, 112.0, 38.0]));
    }
}
