//! Degrees ↔ tile units.

use std::f64::consts::PI;

use geo::Coord;

use super::TileRef;

/// Tile units along one side of a tile.
pub(super) const EXTENT: i32 = 4096;

/// Tile units kept around a tile, so that outlines do not show its edge.
pub(super) const BUFFER: i32 = 64;

/// Far outside every tile, but near enough to keep all later sums finite.
const FAR: f64 = 1e12;

/// The coordinate frame of one tile: 0–4096 from the north-west corner, y down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// Tile units around the world.
    scale: f64,
    per_degree: f64,
    per_radius: f64,
    x: f64,
    y: f64,
    middle: Middle,
    /// How far, in tile units, a simplified outline may lie from the true one.
    pub(super) tolerance: f64,
}

impl Frame {
    pub(super) fn new(tile: TileRef) -> Self {
        let extent = f64::from(EXTENT);
        let scale = f64::from(1_u32 << tile.z()) * extent;
        Self {
            scale,
            per_degree: scale / 360.0,
            per_radius: scale / (2.0 * PI),
            x: f64::from(tile.x()) * extent,
            y: f64::from(tile.y()) * extent,
            middle: Middle::of(tile),
            // A quarter of a pixel of a 512-pixel tile; the last zoom, which clients enlarge, is
            // not simplified.
            tolerance: if tile.z() >= TileRef::MAX_ZOOM { 0.0 } else { 2.0 },
        }
    }

    /// The tile's box with its buffer in degrees, `[west, south, east, north]`.
    pub(super) fn search_box(tile: TileRef) -> [f64; 4] {
        tile.bounds(f64::from(BUFFER) / f64::from(EXTENT))
    }

    /// Degrees to tile units. Latitudes beyond the edge of the Web Mercator world stay beyond it.
    /// `None` if a coordinate is not finite.
    pub(super) fn project(&self, at: Coord<f64>) -> Option<Coord<f64>> {
        if !(at.x.is_finite() && at.y.is_finite()) {
            return None;
        }
        let lat = at.y.clamp(-90.0, 90.0).to_radians();
        let north = self.middle.near(lat).unwrap_or_else(|| northing(lat));
        let half = self.scale / 2.0;
        Some(Coord {
            x: (at.x * self.per_degree + half - self.x).clamp(-FAR, FAR),
            y: (half - north * self.per_radius - self.y).clamp(-FAR, FAR),
        })
    }

    /// Tile units to degrees.
    pub(super) fn unproject(&self, at: Coord<i32>) -> [f64; 2] {
        let u = (f64::from(at.x) + self.x) / self.scale;
        let v = (f64::from(at.y) + self.y) / self.scale;
        let lon = (u - 0.5) * 360.0;
        let lat = (PI * (1.0 - 2.0 * v)).sinh().atan().to_degrees();
        [lon, lat]
    }
}

/// Web Mercator northing in earth radii of a latitude in radians. Finite also at the poles.
fn northing(lat: f64) -> f64 {
    let sin = lat.sin().clamp(-0.999_999_999, 0.999_999_999);
    ((1.0 + sin) / (1.0 - sin)).ln() / 2.0
}

/// The northing around the middle of a tile as a power series: most vertices of a tile of the
/// larger zooms are so near that its four terms are exact to a millionth of a unit, in a tenth of
/// the time of sine and logarithm.
#[derive(Debug, Clone, Copy)]
struct Middle {
    lat: f64,
    reach: f64,
    terms: [f64; 5],
}

impl Middle {
    fn of(tile: TileRef) -> Self {
        let [_, south, _, north] = tile.bounds(0.0);
        let lat = f64::midpoint(south, north).to_radians();
        let (tan, sec) = (lat.tan(), 1.0 / lat.cos());
        let terms = [
            northing(lat),
            sec,
            sec * tan / 2.0,
            sec * (1.0 + 2.0 * tan * tan) / 6.0,
            sec * tan * (5.0 + 6.0 * tan * tan) / 24.0,
        ];
        Self { lat, reach: 2e-3 / sec, terms }
    }

    fn near(&self, lat: f64) -> Option<f64> {
        let d = lat - self.lat;
        let [a, b, c, e, f] = self.terms;
        (d.abs() < self.reach).then_some(a + d * (b + d * (c + d * (e + d * f))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn project_is_web_mercator() {
        // The station of Yuanping in EPSG:3857, by gdaltransform of GDAL 3.6.2.
        let frame = Frame::new(TileRef::new(0, 0, 0).unwrap());
        let at = frame.project(Coord { x: 112.721_032, y: 38.718_903_2 }).unwrap();
        let half = 20_037_508.342_789_244;
        let (x, y) = (at.x / 4096.0 * 2.0 * half - half, half - at.y / 4096.0 * 2.0 * half);
        assert!((x - 12_548_047.883_932_3).abs() < 1e-4, "{x}");
        assert!((y - 4_681_486.478_824_33).abs() < 1e-4, "{y}");
    }

    #[test]
    fn unproject_undoes_project() {
        let frame = Frame::new(TileRef::new(14, 13_322, 6260).unwrap());
        let [lon, lat] = frame.unproject(Coord { x: 1000, y: 3000 });
        let back = frame.project(Coord { x: lon, y: lat }).unwrap();
        assert!((back.x - 1000.0).abs() < 0.01 && (back.y - 3000.0).abs() < 0.01);
    }

    #[test]
    fn the_series_agrees_with_the_formula() {
        for lat in [-84.9_f64, -38.7, 0.0, 38.7, 84.9] {
            let n = f64::from(1_u32 << 18);
            let y = (1.0 - lat.to_radians().tan().asinh() / PI) / 2.0 * n;
            let middle = Middle::of(TileRef::new(18, 0, y as u32).unwrap());
            for part in [-0.99, -0.3, 0.0, 0.5, 0.99] {
                let at = middle.lat + part * middle.reach;
                let units = (middle.near(at).unwrap() - northing(at)).abs() / (2.0 * PI) * n * 4096.0;
                assert!(units < 1e-5, "{lat} {part}: {units} units");
            }
            assert_eq!(middle.near(middle.lat + 1.01 * middle.reach), None);
        }
    }

    #[test]
    fn the_poles_and_the_absurd_stay_finite() {
        let frame = Frame::new(TileRef::new(18, 0, 0).unwrap());
        for (x, y) in [(0.0, 90.0), (0.0, -90.0), (1e300, 1e300), (-f64::MAX, f64::MAX)] {
            let at = frame.project(Coord { x, y }).unwrap();
            assert!(at.x.is_finite() && at.y.is_finite());
        }
        assert!(frame.project(Coord { x: f64::NAN, y: 0.0 }).is_none());
    }
}
