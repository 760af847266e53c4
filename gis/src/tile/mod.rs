//! Snapshot → tiles.
//!
//! Tiles are those of a [`MatrixSet`]: Web Mercator XYZ tiles, or CGCS2000 degrees. What a client sees in them is a drawing: geometry is cut to
//! the tile and simplified for the zoom, and nothing should be measured on it. No feature
//! vanishes because it is small: a parcel or a line that would collapse is drawn as the smallest
//! thing that is still there (see [`mvt`]). Only kilometre posts are thinned out by zoom: the tiles of
//! zooms 0–3 hold every fiftieth, 4–6 every tenth, 7 every fifth, from 8 on all of them.

mod attribution;
mod clip;
mod encode;
mod frame;
mod json;
mod matrix;
mod row;
mod shape;
mod simplify;
mod thin;
mod tilejson;
mod tileref;

pub use attribution::attribution;
pub use encode::mvt;
pub use json::geojson;
pub use matrix::{MatrixSet, NoSuchMatrixSet};
pub(crate) use row::Row;
pub use tilejson::tilejson;
pub use tileref::TileRef;

use super::index::Layer;

/// Why a tile cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TileError {
    /// The zoom is not served.
    #[error(
        "缩放级别 {z} 超出范围 0–{max}（{set}）。 / Zoom {z} is outside the range 0–{max} of {set}.",
        max = set.max_zoom()
    )]
    Zoom {
        /// The zoom.
        z: u8,
        /// The matrix set asked for.
        set: MatrixSet,
    },
    /// There is no such column or row at this zoom.
    #[error(
        "瓦片 {z}/{x}/{y} 不存在:{set} 的 {z} 级列号范围为 0–{last_x}，行号范围为 0–{last_y}。 / \
         There is no tile {z}/{x}/{y}: in zoom {z} of {set} columns are 0–{last_x} and rows 0–{last_y}."
    )]
    Range {
        /// The matrix set asked for.
        set: MatrixSet,
        /// The zoom.
        z: u8,
        /// The column asked for.
        x: u32,
        /// The row asked for.
        y: u32,
        /// The last column.
        last_x: u32,
        /// The last row.
        last_y: u32,
    },
    /// A geometry has a coordinate that is not a number.
    #[error(
        "图层 {layer} 的要素 {id} 含有无效坐标(非有限数),请检查数据来源。 / \
         Feature {id} of layer {layer} has a coordinate that is not a finite number; check its source."
    )]
    Geometry {
        /// The layer's name.
        layer: &'static str,
        /// The feature's identifier.
        id: String,
    },
    /// The tile could not be written.
    #[error("图层 {layer} 的瓦片无法编码：{reason} / The tile of layer {layer} cannot be encoded: {reason}")]
    Encode {
        /// The layer's name.
        layer: &'static str,
        /// What the encoder says.
        reason: String,
    },
}

impl TileError {
    fn geometry(layer: Layer, id: &str) -> Self {
        Self::Geometry { layer: layer.name(), id: id.to_owned() }
    }

    fn encode(layer: Layer, reason: &impl ToString) -> Self {
        Self::Encode { layer: layer.name(), reason: reason.to_string() }
    }
}
