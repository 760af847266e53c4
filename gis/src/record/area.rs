//! Areas as printed in one or two units.

use serde::{Deserialize, Serialize};

/// An area, stored in square metres beside what was printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Square metres, from the first printed figure.
    pub m2: f64,
    /// The figures as printed, with their units, e.g. `13.2242公顷(198.36亩)`.
    pub printed: String,
    /// The figure in 亩, if one is printed.
    pub mu: Option<f64>,
    /// Whether the two printed units agree within the rounding of the coarser; `None` with one unit.
    pub units_agree: Option<bool>,
}

/// Square metres in one 亩 (10 000 / 15).
pub const MU_M2: f64 = 10_000.0 / 15.0;
