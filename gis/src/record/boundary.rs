//! A geometry that belongs to a record itself: surveyed, or drawn by an editor.

use serde::{Deserialize, Serialize};

/// The boundary of a parcel or of the extent of a constraint, as an editor or a survey file gave it.
/// It stands before every place that the words of the record give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Boundary {
    /// Polygons: of each the outer ring and its holes, closed; longitude and latitude in degrees CGCS2000.
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
    /// ± metres, if it is known.
    pub accuracy_m: Option<f64>,
    /// How it was taken, e.g. `RTK实测` or `依航片绘制`; none when nothing is said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The CRS in which the coordinates were given, e.g. `EPSG:4547`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_in: Option<String>,
    /// What the check of the geometry found that was accepted all the same, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<String>,
}
