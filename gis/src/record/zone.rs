//! Safety protection zones (铁路线路安全保护区) as an announcement delimits them: a range of a line, a
//! side, a width.

use serde::{Deserialize, Serialize};

use super::Stated;
use crate::chainage::{Span, Track};

/// From where a width is measured outwards (国务院令第639号 第二十七条 names the first three).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffsetBasis {
    /// 路堤坡脚.
    Toe,
    /// 路堑坡顶.
    CuttingTop,
    /// 铁路桥梁外侧.
    BridgeEdge,
    /// 线路中心线.
    Centreline,
    /// Whichever of toe, cutting top and bridge edge the line has there.
    Formation,
}

/// The side that a row of an announcement is about, in the direction of increasing chainage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneSide {
    /// 左侧.
    Left,
    /// 右侧.
    Right,
    /// 两侧, 左右侧.
    Both,
}

/// One row of an announcement: the width on a side of a range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProtectionZone {
    /// The line, in canonical spelling where it is known.
    pub line: String,
    /// The line as printed.
    pub line_printed: String,
    /// The track.
    pub track: Track,
    /// The range.
    pub span: Span,
    /// The range as printed.
    pub printed: String,
    /// The side, if the row names one.
    pub side: Stated<ZoneSide>,
    /// The width in metres, outward.
    pub width_m: Stated<f64>,
    /// From where it counts.
    pub offset_basis: Stated<OffsetBasis>,
    /// Class of the area as printed, e.g. `村镇居民居住区`.
    pub area_class: Stated<String>,
    /// The county or place of the row as printed.
    pub place: Stated<String>,
    /// The county in canonical spelling, if it can be told.
    pub county: Option<String>,
    /// Who delimits it.
    pub issuer: Stated<String>,
    /// The law or document that the announcement names as its basis.
    pub basis: Stated<String>,
}
