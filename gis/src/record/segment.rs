//! Responsibility segments (责任区段) of the dual section-chief scheme.

use serde::{Deserialize, Serialize};

use super::Official;
use crate::chainage::{Span, Track};

/// The level of a section chief or segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// 县级.
    County,
    /// 乡级.
    Township,
    /// 村级 (第三级).
    Village,
}

impl Tier {
    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::County => "县级",
            Self::Township => "乡级",
            Self::Village => "村级",
        }
    }

    /// The term used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Township => "township",
            Self::Village => "village",
        }
    }
}

/// A stretch of a line and those who answer for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// The tier of its chiefs.
    pub tier: Tier,
    /// The printed row number (序号); for the county tier the first row that prints it.
    pub row: u32,
    /// Every row that prints this segment; one for the township tier.
    pub rows: Vec<u32>,
    /// The county, in canonical spelling.
    pub county: String,
    /// The township, in canonical spelling (as in the gazetteer's `townships.csv`); none at county tier.
    pub township: Option<String>,
    /// The village as printed, at village tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<String>,
    /// The township cell as printed.
    pub township_printed: Option<String>,
    /// The line, in canonical spelling.
    pub line: String,
    /// The track the range is about.
    pub track: Track,
    /// 单线 / 双线 as printed beside the line's name, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracks_printed: Option<String>,
    /// The range.
    pub span: Span,
    /// The range as printed, with the line's name as printed.
    pub printed: String,
    /// The local section chief (地方段长) of this tier. The unit is always known, the name may not be.
    pub local: Official,
    /// The railway section chief (铁路段长) of this tier.
    pub railway: Official,
    /// At township tier: the local chief that the row's county cell names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub county_local: Option<Official>,
    /// At township tier: the railway chief that the row's county cell names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub county_railway: Option<Official>,
    /// The workshop (车间) at township tier, in canonical spelling, e.g. `忻州线路车间`.
    pub workshop: Option<String>,
}
