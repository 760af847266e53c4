//! Tile matrix sets: how the world is cut into tiles.

use std::f64::consts::PI;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// How the world is cut into tiles, under the names of OGC 17-083r4, *Two Dimensional Tile Matrix
/// Set and Tile Set Metadata*.
///
/// Both start in the north-west and halve their tiles with every zoom. A zoom shows the same
/// stretch of a parallel on a tile of [`WebMercatorQuad`](Self::WebMercatorQuad) as the zoom before
/// it does on a tile of [`Cgcs2000Quad`](Self::Cgcs2000Quad).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum MatrixSet {
    /// `WebMercatorQuad` (annex D.1): EPSG:3857, one tile at zoom 0, ±85.0511° of latitude. The
    /// usual XYZ scheme.
    #[default]
    WebMercatorQuad,
    /// `CGCS2000Quad`: the tiles of `WorldCRS84Quad` (annex D.2) in CGCS2000, EPSG:4490. Longitude
    /// and latitude in degrees are x and y; the whole world, two tiles of 180° side by side at
    /// zoom 0 with their corner at 180° W, 90° N. The standard has no set in EPSG:4490; the name is
    /// the one in use for it. Tile `z/x/y` is level `z` + 1 of Tianditu's matrix set `c`.
    Cgcs2000Quad,
}

impl MatrixSet {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::WebMercatorQuad, Self::Cgcs2000Quad];

    /// Its name, as in OGC API – Tiles.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WebMercatorQuad => "WebMercatorQuad",
            Self::Cgcs2000Quad => "CGCS2000Quad",
        }
    }

    /// The EPSG code of its reference system.
    pub const fn epsg(self) -> u32 {
        match self {
            Self::WebMercatorQuad => 3857,
            Self::Cgcs2000Quad => 4490,
        }
    }

    /// The largest zoom served. One tile unit is 3.7 cm on the equator in both: finer than any data
    /// here.
    pub const fn max_zoom(self) -> u8 {
        match self {
            Self::WebMercatorQuad => 18,
            Self::Cgcs2000Quad => 17,
        }
    }

    /// How many columns a zoom has: a power of two, exact as a number of any size.
    pub fn columns(self, z: u8) -> f64 {
        match self {
            Self::WebMercatorQuad => self.rows(z),
            Self::Cgcs2000Quad => 2.0 * self.rows(z),
        }
    }

    /// How many rows a zoom has.
    pub fn rows(self, z: u8) -> f64 {
        2_f64.powi(z.into())
    }

    /// Where a place lies in the columns and rows of a zoom, counted from the north-west corner; the
    /// whole part is the tile. Degrees in; latitudes beyond the edge of the Web Mercator world stay
    /// beyond it, the poles infinitely far.
    pub fn place(self, z: u8, lon: f64, lat: f64) -> (f64, f64) {
        let x = (lon + 180.0) / 360.0 * self.columns(z);
        let down = match self {
            Self::WebMercatorQuad => (1.0 - lat.to_radians().tan().asinh() / PI) / 2.0,
            Self::Cgcs2000Quad => (90.0 - lat) / 180.0,
        };
        (x, down * self.rows(z))
    }

    /// Longitude and latitude in degrees of a point in the columns and rows of a zoom.
    pub fn degrees(self, z: u8, x: f64, y: f64) -> (f64, f64) {
        let lon = x / self.columns(z) * 360.0 - 180.0;
        let down = y / self.rows(z);
        let lat = match self {
            Self::WebMercatorQuad => (PI * (1.0 - 2.0 * down)).sinh().atan().to_degrees(),
            Self::Cgcs2000Quad => 90.0 - down * 180.0,
        };
        (lon, lat)
    }

    /// Columns and rows of the tiles of a zoom that a place touches when each tile reaches `margin`
    /// tile sides beyond its edge. The place is `[west, south, east, north]` in degrees; what lies
    /// outside the world counts to the tiles at its edge.
    pub fn touched(
        self,
        z: u8,
        [west, south, east, north]: [f64; 4],
        margin: f64,
    ) -> (RangeInclusive<u32>, RangeInclusive<u32>) {
        let ((left, top), (right, bottom)) = (self.place(z, west, north), self.place(z, east, south));
        // A tile from 3 to 4 reaches from 3 - margin to 4 + margin. The cast keeps to the range of u32.
        let range = |from: f64, to: f64, count: f64| {
            let last = count - 1.0;
            let (from, to) = ((from - 1.0 - margin).ceil(), (to + margin).floor());
            from.clamp(0.0, last) as u32..=to.clamp(0.0, last) as u32
        };
        (range(left, right, self.columns(z)), range(top, bottom, self.rows(z)))
    }
}

impl fmt::Display for MatrixSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no such tile matrix set; what there is stands in the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("没有这个瓦片矩阵集，可用：{known} / no such tile matrix set, there are: {known}", known = MatrixSet::ALL.map(MatrixSet::name).join(", "))]
pub struct NoSuchMatrixSet;

impl FromStr for MatrixSet {
    type Err = NoSuchMatrixSet;

    /// By name; upper and lower case are the same.
    fn from_str(text: &str) -> Result<Self, NoSuchMatrixSet> {
        Self::ALL.into_iter().find(|set| set.name().eq_ignore_ascii_case(text)).ok_or(NoSuchMatrixSet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zoom_0_of_the_geographic_set_is_two_tiles_of_180_degrees() {
        let set = MatrixSet::Cgcs2000Quad;
        assert_eq!((set.columns(0), set.rows(0)), (2.0, 1.0));
        assert_eq!((set.degrees(0, 0.0, 0.0), set.degrees(0, 1.0, 1.0)), ((-180.0, 90.0), (0.0, -90.0)));
        // OGC 17-083r4, table of WorldCRS84Quad: cell size of level 10 with tiles of 256 cells.
        let side = set.degrees(10, 1.0, 0.0).0 - set.degrees(10, 0.0, 0.0).0;
        assert!((side / 256.0 - 0.000_686_645_507_812_5).abs() < 1e-15, "{side}");
        assert_eq!((set.columns(17), set.rows(17)), (262_144.0, 131_072.0));
    }

    #[test]
    fn a_place_has_the_same_column_one_zoom_earlier_in_the_geographic_set() {
        let (lon, lat) = (112.721_032, 38.718_903_2);
        for z in 0..=17 {
            let (x, y) = MatrixSet::Cgcs2000Quad.place(z, lon, lat);
            let (mercator, _) = MatrixSet::WebMercatorQuad.place(z + 1, lon, lat);
            assert!((x - mercator).abs() < 1e-9, "{z}");
            let (back_lon, back_lat) = MatrixSet::Cgcs2000Quad.degrees(z, x, y);
            assert!((back_lon - lon).abs() < 1e-12 && (back_lat - lat).abs() < 1e-12);
        }
    }

    #[test]
    fn names_are_read_in_any_case_and_others_named_what_there_is() {
        assert_eq!("cgcs2000quad".parse(), Ok(MatrixSet::Cgcs2000Quad));
        assert_eq!("WebMercatorQuad".parse(), Ok(MatrixSet::WebMercatorQuad));
        for wrong in ["", "WorldCRS84Quad", "4490", "WebMercatorQuad "] {
            let said = wrong.parse::<MatrixSet>().expect_err(wrong).to_string();
            assert!(said.contains("WebMercatorQuad, CGCS2000Quad"), "{said}");
        }
    }

    #[test]
    fn what_touches_is_counted_within_the_world() {
        for set in MatrixSet::ALL {
            let all = [-180.0, -90.0, 180.0, 90.0];
            assert_eq!(set.touched(0, all, 0.1), (0..=set.columns(0) as u32 - 1, 0..=0), "{set}");
            let (x, y) = set.touched(set.max_zoom(), [112.72, 38.71, 112.72, 38.71], 0.0);
            assert_eq!((x.count(), y.count()), (1, 1), "{set}");
        }
    }
}
