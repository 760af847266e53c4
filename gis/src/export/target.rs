//! The coordinate reference system of an export.

use std::fmt;

use geo::Coord;

use super::ExportError;

/// Longitude and latitude in degrees (CGCS2000) to easting and northing in metres.
pub type Projection<'a> = dyn Fn(f64, f64) -> Result<(f64, f64), String> + 'a;

/// A coordinate reference system that can be written, with the way to it.
#[derive(Clone, Copy)]
pub struct OutputCrs<'a> {
    epsg: u32,
    project: Option<&'a Projection<'a>>,
}

impl fmt::Debug for OutputCrs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EPSG:{}", self.epsg)
    }
}

impl<'a> OutputCrs<'a> {
    /// CGCS2000 in degrees, `EPSG:4490`: the geometry as it is kept.
    pub const CGCS2000: OutputCrs<'static> = OutputCrs { epsg: 4490, project: None };

    /// The system of this EPSG code: 4490, 4326, 3857, or one of the CGCS2000 zones 4491–4554.
    ///
    /// `project` gives easting and northing; it is not asked for 4490 and 4326, which are written
    /// with the same numbers: they agree within about a metre, which the exports say.
    ///
    /// # Errors
    /// [`ExportError::Crs`] for any other code.
    pub fn new(epsg: u32, project: &'a Projection<'a>) -> Result<Self, ExportError> {
        match epsg {
            4490 | 4326 => Ok(Self { epsg, project: None }),
            3857 | 4491..=4554 => Ok(Self { epsg, project: Some(project) }),
            other => Err(ExportError::Crs(other)),
        }
    }

    /// The EPSG code.
    pub const fn epsg(&self) -> u32 {
        self.epsg
    }

    /// Whether coordinates are longitude and latitude in degrees.
    pub const fn is_geographic(&self) -> bool {
        self.project.is_none()
    }

    /// Decimals worth writing: 1 mm in either unit.
    pub(super) const fn decimals(&self) -> u8 {
        if self.is_geographic() { 8 } else { 3 }
    }

    /// The coordinate in this system, x east and y north.
    pub(super) fn at(&self, lonlat: Coord<f64>) -> Result<Coord<f64>, String> {
        let Some(project) = self.project else { return Ok(lonlat) };
        let (x, y) = project(lonlat.x, lonlat.y)?;
        if x.is_finite() && y.is_finite() { Ok(Coord { x, y }) } else { Err("∞".to_owned()) }
    }

    /// The same, rounded to [`Self::decimals`].
    pub(super) fn rounded(&self, lonlat: Coord<f64>) -> Result<Coord<f64>, String> {
        let factor = 10_f64.powi(self.decimals().into());
        // Adding zero turns −0 into 0.
        let round = |v: f64| (v * factor).round() / factor + 0.0;
        self.at(lonlat).map(|at| Coord { x: round(at.x), y: round(at.y) })
    }
}
