//! GCJ-02 and BD-09 by formula. Degrees; WGS 84 and CGCS2000 are the same here.
//!
//! The formula is the one that public map tools share. It applies inside China's bounding box only.

use std::f64::consts::PI;

/// Semi-major axis of the Krassowsky ellipsoid, metres.
const A: f64 = 6_378_245.0;
/// Its first eccentricity squared.
const EE: f64 = 0.006_693_421_622_965_943;
const BD_PI: f64 = PI * 3000.0 / 180.0;

fn applies(lon: f64, lat: f64) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

fn waves(value: f64, (a, b): (f64, f64), (c, d): (f64, f64)) -> f64 {
    (20.0 * (value * PI).sin() + 40.0 * (value / 3.0 * PI).sin()) * 2.0 / 3.0
        + (a * (value / c * PI).sin() + b * (value / d * PI).sin()) * 2.0 / 3.0
}

fn ripple(x: f64) -> f64 {
    (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0
}

/// WGS 84 → GCJ-02.
pub fn wgs84_to_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    if !applies(lon, lat) {
        return (lon, lat);
    }
    let (x, y) = (lon - 105.0, lat - 35.0);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + ripple(x)
        + waves(y, (160.0, 320.0), (12.0, 30.0));
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + ripple(x)
        + waves(x, (150.0, 300.0), (12.0, 30.0));
    let (sin, cos) = lat.to_radians().sin_cos();
    let magic = 1.0 - EE * sin * sin;
    let meridian = A * (1.0 - EE) / (magic * magic.sqrt());
    let parallel = A / magic.sqrt() * cos;
    (lon + (east / parallel).to_degrees(), lat + (north / meridian).to_degrees())
}

/// GCJ-02 → WGS 84, iterated until forward and back agree within 1e-10°.
pub fn gcj02_to_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    invert(wgs84_to_gcj02, (lon, lat), (lon, lat))
}

/// GCJ-02 → BD-09.
pub fn gcj02_to_bd09(lon: f64, lat: f64) -> (f64, f64) {
    let radius = lon.hypot(lat) + 0.000_02 * (lat * BD_PI).sin();
    let angle = lat.atan2(lon) + 0.000_003 * (lon * BD_PI).cos();
    (radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006)
}

/// BD-09 → GCJ-02, iterated like [`gcj02_to_wgs84`].
pub fn bd09_to_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    invert(gcj02_to_bd09, (lon, lat), (lon - 0.0065, lat - 0.006))
}

/// WGS 84 → BD-09.
pub fn wgs84_to_bd09(lon: f64, lat: f64) -> (f64, f64) {
    let (lon, lat) = wgs84_to_gcj02(lon, lat);
    gcj02_to_bd09(lon, lat)
}

/// BD-09 → WGS 84.
pub fn bd09_to_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    let (lon, lat) = bd09_to_gcj02(lon, lat);
    gcj02_to_wgs84(lon, lat)
}

/// Solves `forward(p) = target`. The shift changes slowly, so each round gains about two digits.
fn invert(forward: fn(f64, f64) -> (f64, f64), target: (f64, f64), start: (f64, f64)) -> (f64, f64) {
    let (mut lon, mut lat) = start;
    for _ in 0..30 {
        let (x, y) = forward(lon, lat);
        let (dx, dy) = (x - target.0, y - target.1);
        lon -= dx;
        lat -= dy;
        if dx.abs() < 1e-10 && dy.abs() < 1e-10 {
            break;
        }
    }
    (lon, lat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shift_here_has_the_size_that_the_handbook_measured() {
        let (lon, lat) = (112.721_032, 38.718_903);
        let (glon, glat) = wgs84_to_gcj02(lon, lat);
        let east = (glon - lon) * 111_320.0 * lat.to_radians().cos();
        let north = (glat - lat) * 111_000.0;
        assert!((520.0..640.0).contains(&east) && (30.0..110.0).contains(&north), "{east} {north}");
    }

    #[test]
    fn published_pairs_are_reproduced() {
        // Shanghai, Shenzhen and Beijing of the eviltransform test suite.
        for ((lon, lat), (glon, glat)) in [
            ((121.527_210_6, 31.177_427_6), (121.531_541_859_215, 31.175_303_983_645_97)),
            ((113.912_316, 22.543_847), (113.917_176_480_836_3, 22.540_796_131_694_766)),
            ((116.377_817, 39.911_954), (116.384_047_224_556_57, 39.913_345_455_360_69)),
        ] {
            let (x, y) = wgs84_to_gcj02(lon, lat);
            assert!((x - glon).abs() < 1e-6 && (y - glat).abs() < 1e-6, "{x} {y}");
        }
    }

    #[test]
    fn forward_and_back_agree() {
        for i in 0..40 {
            for j in 0..40 {
                let (lon, lat) = (110.0 + f64::from(i) * 0.13, 37.0 + f64::from(j) * 0.11);
                let (a, b) = wgs84_to_gcj02(lon, lat);
                let (a, b) = gcj02_to_wgs84(a, b);
                assert!((a - lon).abs() < 1e-9 && (b - lat).abs() < 1e-9, "gcj {lon} {lat}");
                let (a, b) = wgs84_to_bd09(lon, lat);
                let (a, b) = bd09_to_wgs84(a, b);
                assert!((a - lon).abs() < 1e-9 && (b - lat).abs() < 1e-9, "bd {lon} {lat}");
            }
        }
    }

    #[test]
    fn outside_china_nothing_moves() {
        assert_eq!(wgs84_to_gcj02(2.35, 48.85), (2.35, 48.85));
    }
}
