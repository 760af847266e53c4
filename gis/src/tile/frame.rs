//! Degrees ↔ tile units.

use std::f64::consts::PI;

use geo::Coord;

use super::TileRef;

/// Tile units along one side of a tile.
pub(super) const EXTENT: i32 = 4096;

/// Tile units kept around a tile, so that outlines do not show its edge.
pub(super) const BUFFER: i32 = 64;

/// The coordinate frame of one tile: 0–4096 from the north-west corner, y down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    scale: f64,
    x: f64,
    y: f64,
    /// How far, in tile units, a simplified outline may lie from the true one.
    pub(super) tolerance: f64,
}

impl Frame {
    pub(super) fn new(tile: TileRef) -> Self {
        let extent = f64::from(EXTENT);
        Self {
            scale: f64::from(1_u32 << tile.z()) * extent,
            x: f64::from(tile.x()) * extent,
            y: f64::from(tile.y()) * extent,
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
        // 1e12 units are far outside every tile and keep all later sums finite.
        const FAR: f64 = 1e12;
        let sin = at.y.clamp(-90.0, 90.0).to_radians().sin().clamp(-0.999_999_999, 0.999_999_999);
        let u = at.x / 360.0 + 0.5;
        let v = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * PI);
        Some(Coord {
            x: u.mul_add(self.scale, -self.x).clamp(-FAR, FAR),
            y: v.mul_add(self.scale, -self.y).clamp(-FAR, FAR),
        })
    }

    /// Tile units to degrees, rounded to 8 decimals (1 mm).
    pub(super) fn unproject(&self, at: Coord<i32>) -> [f64; 2] {
        let u = (f64::from(at.x) + self.x) / self.scale;
        let v = (f64::from(at.y) + self.y) / self.scale;
        let lon = (u - 0.5) * 360.0;
        let lat = (PI * (1.0 - 2.0 * v)).sinh().atan().to_degrees();
        [lon, lat].map(|degrees| (degrees * 1e8).round() / 1e8)
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
    fn the_poles_and_the_absurd_stay_finite() {
        let frame = Frame::new(TileRef::new(18, 0, 0).unwrap());
        for (x, y) in [(0.0, 90.0), (0.0, -90.0), (1e300, 1e300), (-f64::MAX, f64::MAX)] {
            let at = frame.project(Coord { x, y }).unwrap();
            assert!(at.x.is_finite() && at.y.is_finite());
        }
        assert!(frame.project(Coord { x: f64::NAN, y: 0.0 }).is_none());
    }
}
