//! Which tile.

use super::{MatrixSet, TileError};

/// A tile of a matrix set: zoom, column from the west, row from the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileRef {
    set: MatrixSet,
    z: u8,
    x: u32,
    y: u32,
}

impl TileRef {
    /// The largest zoom of [`MatrixSet::WebMercatorQuad`]: one tile unit is 3.7 cm on the equator,
    /// finer than any data here.
    pub const MAX_ZOOM: u8 = MatrixSet::WebMercatorQuad.max_zoom();

    /// The tile of zoom `z`, column `x` and row `y` of [`MatrixSet::WebMercatorQuad`].
    ///
    /// # Errors
    /// As [`in_set`](Self::in_set).
    pub fn new(z: u8, x: u32, y: u32) -> Result<Self, TileError> {
        Self::in_set(MatrixSet::WebMercatorQuad, z, x, y)
    }

    /// The tile of zoom `z`, column `x` and row `y` of a matrix set.
    ///
    /// # Errors
    /// [`TileError::Zoom`] and [`TileError::Range`], both of which name the range that exists.
    pub fn in_set(set: MatrixSet, z: u8, x: u32, y: u32) -> Result<Self, TileError> {
        if z > set.max_zoom() {
            return Err(TileError::Zoom { z, set });
        }
        // At most 2^18 of either.
        let (last_x, last_y) = (set.columns(z) as u32 - 1, set.rows(z) as u32 - 1);
        if x > last_x || y > last_y {
            return Err(TileError::Range { set, z, x, y, last_x, last_y });
        }
        Ok(Self { set, z, x, y })
    }

    /// The matrix set.
    pub const fn set(self) -> MatrixSet {
        self.set
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
    /// `margin` tile sides.
    pub fn bounds(self, margin: f64) -> [f64; 4] {
        let (x, y) = (f64::from(self.x), f64::from(self.y));
        let (west, north) = self.set.degrees(self.z, x - margin, y - margin);
        let (east, south) = self.set.degrees(self.z, x + 1.0 + margin, y + 1.0 + margin);
        [west, south, east, north]
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
        let geographic = |z, x, y| TileRef::in_set(MatrixSet::Cgcs2000Quad, z, x, y);
        let message = geographic(18, 0, 0).unwrap_err().to_string();
        assert!(message.contains("0–17") && message.contains("CGCS2000Quad"), "{message}");
        let message = geographic(3, 0, 8).unwrap_err().to_string();
        assert!(message.contains("0–15") && message.contains("0–7"), "{message}");
        assert!(geographic(3, 15, 7).is_ok() && geographic(0, 1, 0).is_ok());
    }

    #[test]
    fn bounds_are_those_of_the_scheme() {
        // The south-west quarter of the world at zoom 1 ends at the equator and at 85.0511° S.
        let [west, south, east, north] = TileRef::new(1, 0, 1).unwrap().bounds(0.0);
        assert!((west + 180.0).abs() < 1e-12 && east.abs() < 1e-12 && north.abs() < 1e-12);
        assert!((south + 85.051_128_779_806_6).abs() < 1e-9);
    }
}
