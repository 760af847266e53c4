//! Degrees ↔ tile units.

use std::f64::consts::PI;

use geo::Coord;

use super::{MatrixSet, TileRef};

/// Tile units along one side of a tile.
pub(super) const EXTENT: i32 = 4096;

/// Tile units kept around a tile, so that outlines do not show its edge.
pub(super) const BUFFER: i32 = 64;

/// Far outside every tile, but near enough to keep all later sums finite.
const FAR: f64 = 1e12;

/// The coordinate frame of one tile: 0–4096 from the north-west corner, y down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    tile: TileRef,
    /// Tile units of a degree of longitude.
    per_degree: f64,
    /// Tile units from the tile's western edge to the meridian of Greenwich.
    x: f64,
    down: Down,
    /// How far, in tile units, a simplified outline may lie from the true one.
    pub(super) tolerance: f64,
}

/// How latitudes become tile units from the upper edge of the tile.
#[derive(Debug, Clone, Copy)]
enum Down {
    /// Web Mercator: `equator` less the northing in earth radii times `per_radius`.
    Mercator { equator: f64, per_radius: f64, middle: Middle },
    /// Degrees as they are: `equator` less the latitude times `per_degree`.
    Degrees { equator: f64, per_degree: f64 },
}

impl Frame {
    pub(super) fn new(tile: TileRef) -> Self {
        let (set, extent) = (tile.set(), f64::from(EXTENT));
        let (around, high) = (set.columns(tile.z()) * extent, set.rows(tile.z()) * extent);
        let equator = high / 2.0 - f64::from(tile.y()) * extent;
        let down = match set {
            MatrixSet::WebMercatorQuad => {
                Down::Mercator { equator, per_radius: high / (2.0 * PI), middle: Middle::of(tile) }
            }
            MatrixSet::Cgcs2000Quad => Down::Degrees { equator, per_degree: high / 180.0 },
        };
        Self {
            tile,
            per_degree: around / 360.0,
            x: around / 2.0 - f64::from(tile.x()) * extent,
            down,
            // A quarter of a pixel of a 512-pixel tile; the last zoom, which clients enlarge, is
            // not simplified.
            tolerance: if tile.z() >= set.max_zoom() { 0.0 } else { 2.0 },
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
        let lat = at.y.clamp(-90.0, 90.0);
        let y = match &self.down {
            Down::Mercator { equator, per_radius, middle } => {
                let lat = lat.to_radians();
                equator - middle.near(lat).unwrap_or_else(|| northing(lat)) * per_radius
            }
            Down::Degrees { equator, per_degree } => equator - lat * per_degree,
        };
        Some(Coord { x: (at.x * self.per_degree + self.x).clamp(-FAR, FAR), y: y.clamp(-FAR, FAR) })
    }

    /// Tile units to degrees.
    pub(super) fn unproject(&self, at: Coord<i32>) -> [f64; 2] {
        let part = |units: i32, tile: u32| f64::from(units) / f64::from(EXTENT) + f64::from(tile);
        let (lon, lat) =
            self.tile.set().degrees(self.tile.z(), part(at.x, self.tile.x()), part(at.y, self.tile.y()));
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
    fn project_is_plate_carree_in_the_geographic_set() {
        // The station of Yuanping: degrees are what the tile has, so the numbers are those of the table.
        let frame = Frame::new(TileRef::in_set(MatrixSet::Cgcs2000Quad, 0, 1, 0).unwrap());
        let at = frame.project(Coord { x: 112.721_032, y: 38.718_903_2 }).unwrap();
        assert!((at.x / 4096.0 * 180.0 - 112.721_032).abs() < 1e-12, "{}", at.x);
        assert!((90.0 - at.y / 4096.0 * 180.0 - 38.718_903_2).abs() < 1e-12, "{}", at.y);
    }

    #[test]
    fn unproject_undoes_project_in_the_geographic_set() {
        let frame = Frame::new(TileRef::in_set(MatrixSet::Cgcs2000Quad, 13, 13_322, 2333).unwrap());
        let [lon, lat] = frame.unproject(Coord { x: 1000, y: 3000 });
        let back = frame.project(Coord { x: lon, y: lat }).unwrap();
        assert!((back.x - 1000.0).abs() < 0.01 && (back.y - 3000.0).abs() < 0.01);
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
        for set in MatrixSet::ALL {
            let frame = Frame::new(TileRef::in_set(set, set.max_zoom(), 0, 0).unwrap());
            for (x, y) in [(0.0, 90.0), (0.0, -90.0), (1e300, 1e300), (-f64::MAX, f64::MAX)] {
                let at = frame.project(Coord { x, y }).unwrap();
                assert!(at.x.is_finite() && at.y.is_finite());
            }
            assert!(frame.project(Coord { x: f64::NAN, y: 0.0 }).is_none());
        }
    }
}
