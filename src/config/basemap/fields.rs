//! What can be said of a base map.

use crate::config::Shape;

/// Where a base map comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 天地图, with the operator's key.
    Tianditu,
    /// Images at `{z}/{x}/{y}`.
    Xyz,
    /// A Web Map Tile Service.
    Wmts,
    /// A `PMTiles` file that we serve.
    PmTiles,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Tianditu, Self::Xyz, Self::Wmts, Self::PmTiles];

    /// Its name in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tianditu => "tianditu",
            Self::Xyz => "xyz",
            Self::Wmts => "wmts",
            Self::PmTiles => "pmtiles",
        }
    }
}

/// A key of a `[[basemap]]` table.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// How its value is written.
    pub shape: Shape,
    /// The kinds that take it.
    pub kinds: &'static [Kind],
    /// What it says, Chinese and English.
    pub help: &'static str,
}

const ALL: &[Kind] = &Kind::ALL;
const TIANDITU: &[Kind] = &[Kind::Tianditu];
const WMTS: &[Kind] = &[Kind::Wmts];
const REMOTE: &[Kind] = &[Kind::Tianditu, Kind::Xyz, Kind::Wmts];
const OTHERS: &[Kind] = &[Kind::Xyz, Kind::Wmts];
const NOT_TIANDITU: &[Kind] = &[Kind::Xyz, Kind::Wmts, Kind::PmTiles];
const PMTILES: &[Kind] = &[Kind::PmTiles];

const fn field(name: &'static str, shape: Shape, kinds: &'static [Kind], help: &'static str) -> Field {
    Field { name, shape, kinds, help }
}

/// All keys of a `[[basemap]]` table, in the order in which they are shown.
pub static FIELDS: &[Field] = &[
    field("id", Shape::Text, ALL, "标识：小写字母、数字、连字符 / its name in addresses: a-z, 0-9 and -"),
    field("kind", Shape::Text, ALL, "类型 / tianditu, xyz, wmts or pmtiles"),
    field("title_zh", Shape::Text, ALL, "中文名称 / its name in Chinese"),
    field("title_en", Shape::Text, ALL, "英文名称 / its name in English"),
    field("attribution", Shape::Text, ALL, "数据归属 / whose it is"),
    field("attribution_en", Shape::Text, ALL, "数据归属（英文） / the same in English"),
    field("map_approval_no", Shape::Text, ALL, "审图号 / the number under which the map was approved"),
    field(
        "tk",
        Shape::Text,
        TIANDITU,
        "天地图密钥（浏览器端） / the operator's key, of the kind for browsers",
    ),
    field("layers", Shape::List, TIANDITU, "图层：vec、cva、img、cia、ter、cta / layers, the lowest first"),
    field("url", Shape::Text, REMOTE, "地址模板 / template of the addresses"),
    field("key", Shape::Text, OTHERS, "代入地址中的 {key} / stands for {key} in url"),
    field("layer", Shape::Text, WMTS, "图层 / the layer"),
    field("style", Shape::Text, WMTS, "样式，默认 default / its style"),
    field("format", Shape::Text, WMTS, "图像格式，默认 image/png / format of the images"),
    field("matrix_set", Shape::Text, WMTS, "瓦片矩阵集 / tile matrix set"),
    field(
        "matrix_prefix",
        Shape::Text,
        WMTS,
        "矩阵名中级别之前的文字 / what stands before the level in the names of its matrices",
    ),
    field("crs", Shape::Text, OTHERS, "坐标系：EPSG:3857、EPSG:4490 或 EPSG:4326 / its system"),
    field(
        "first_level",
        Shape::Number,
        OTHERS,
        "经纬度瓦片：全球为 2×1 张的级别，0 或 1 / of degrees: the level of 2 by 1 tiles, 0 or 1",
    ),
    field("tile_size", Shape::Number, OTHERS, "瓦片边长像素，256 或 512 / pixels along a tile"),
    field("file", Shape::Text, PMTILES, "PMTiles 文件 / the file"),
    field("min_zoom", Shape::Number, ALL, "最小级别 / the least level that there is"),
    field("max_zoom", Shape::Number, ALL, "最大级别 / the greatest"),
    field(
        "referrer",
        Shape::Truth,
        REMOTE,
        "向该主机提供本页网址（域名受限的密钥需要） / tell its host our origin, for keys limited to a domain",
    ),
    field("offset", Shape::Text, NOT_TIANDITU, "gcj02：此底图为 GCJ-02，有偏移 / gcj02: it is shifted"),
];
