//! Which tile.

use std::f64::consts::PI;

use super::TileError;

/// A tile of the Web Mercator XYZ scheme: zoom, column from the west, row from the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileRef {
    z: u8,
    x: u32,
    y: u32,
}

impl TileRef {
    /// The largest zoom served: one tile unit is 3.7 cm on the equator, finer than any data here.
    pub const MAX_ZOOM: u8 = 18;

    /// The tile of zoom `z`, column `x` and row `y`.
    ///
    /// # Errors
    /// [`TileError::Zoom`] and [`TileError::Range`], both of which name the range that exists.
    pub fn new(z: u8, x: u32, y: u32) -> Result<Self, TileError> {
        if z > Self::MAX_ZOOM {
            return Err(TileError::Zoom(z));
        }
        let max = (1_u32 << z) - 1;
        if x > max || y > max {
            return Err(TileError::Range { z, x, y, max });
        }
        Ok(Self { z, x, y })
    }

    /// The zoom.
    pub const fn z(self) -> u8 {
        self.z
    }

    /// The column, counted from 180° W.
    pub const fn x(self) -> u32 {
        self.x
    }

    /// The row, counted from the north.
    pub const fn y(self) -> u32 {
        self.y
    }

    /// The box `[west, south, east, north]` of the tile in degrees, widened on every side by
    /// `margin` tile widths.
    pub fn bounds(self, margin: f64) -> [f64; 4] {
        let n = f64::from(1_u32 << self.z);
        let (x, y) = (f64::from(self.x), f64::from(self.y));
        let lon = |x: f64| x / n * 360.0 - 180.0;
        let lat = |y: f64| (PI * (1.0 - 2.0 * y / n)).sinh().atan().to_degrees();
        [lon(x - margin), lat(y + 1.0 + margin), lon(x + 1.0 + margin), lat(y - margin)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_range() {
        let message = TileRef::new(19, 0, 0).unwrap_err().to_string();
        assert!(message.contains("0–18"), "{message}");
        let message = TileRef::new(3, 8, 0).unwrap_err().to_string();
        assert!(message.contains("0–7") && message.contains("3/8/0"), "{message}");
        assert!(TileRef::new(3, 7, 7).is_ok());
    }

    #[test]
    fn bounds_are_those_of_the_scheme() {
        // The south-west quarter of the world at zoom 1 ends at the equator and at 85.0511° S.
        let [west, south, east, north] = TileRef::new(1, 0, 1).unwrap().bounds(0.0);
        assert!((west + 180.0).abs() < 1e-12 && east.abs() < 1e-12 && north.abs() < 1e-12);
        assert!((south + 85.051_128_779_806_6).abs() < 1e-9);
    }
}
