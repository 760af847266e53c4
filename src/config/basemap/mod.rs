//! `[[basemap]]`: maps of others that an operator shows below ours. None by default.
//!
//! The service never asks their hosts for anything: the browsers of its users do. So a key is told to
//! every browser that opens the page, and the hosts are named in the content security policy.

mod fields;
mod gcj;
mod known;
mod pmtiles;
mod read;
mod show;
mod table;
mod template;

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

pub use fields::{FIELDS, Kind};
pub use gcj::{Shift, shift};
pub use pmtiles::{Header, TileKind};
pub(super) use read::read;
pub use show::{json, text, toml};
pub use template::Template;

use super::Origin;

/// A base map.
#[derive(Debug, Clone)]
pub struct Basemap {
    /// Its name in addresses.
    pub id: String,
    /// Where it comes from.
    pub kind: Kind,
    /// Its name for people, Chinese and English; the English one may be empty.
    pub title: (String, String),
    /// Whose it is, Chinese and English; the English one may be empty.
    pub attribution: (String, String),
    /// 审图号, the number under which the map was approved for publication; none was told.
    pub map_approval_no: Option<String>,
    /// Whether it is in GCJ-02: shifted by half a kilometre against our data.
    pub gcj02: bool,
    /// The least and greatest level that there is.
    pub zoom: (u8, u8),
    /// Its tiles.
    pub tiles: Tiles,
    /// Where it stands in the configuration.
    pub origin: Origin,
    /// What was written, secrets hidden, in the order of [`FIELDS`].
    pub written: Vec<(&'static str, Written)>,
}

/// Where the tiles of a base map come from.
#[derive(Debug, Clone)]
pub enum Tiles {
    /// Asked of other hosts, by the browser: the map in one or two systems.
    Remote {
        /// The systems in which the hosts have it.
        grids: Vec<Grid>,
        /// What stands for `{key}` in the addresses.
        key: Option<Secret>,
        /// Whether browsers tell the hosts where the page is from.
        referrer: bool,
    },
    /// A file that we serve.
    File {
        /// Where it is.
        path: PathBuf,
        /// What it says of itself.
        header: Header,
    },
}

/// The tiles of a map in one system, in quarters of quarters.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// The system.
    pub crs: Crs,
    /// Units of the system along a cell of level 0.
    pub cell: f64,
    /// Cells along a tile.
    pub tile_size: u32,
    /// Addresses of tiles, a template for each layer, the lowest first.
    pub layers: Vec<Template>,
}

/// A system in which base maps come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crs {
    /// EPSG:3857, Web Mercator.
    Mercator,
    /// EPSG:4490, degrees of CGCS2000.
    Cgcs2000,
    /// EPSG:4326, degrees of WGS 84.
    Wgs84,
}

impl Crs {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mercator, Self::Cgcs2000, Self::Wgs84];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mercator => "EPSG:3857",
            Self::Cgcs2000 => "EPSG:4490",
            Self::Wgs84 => "EPSG:4326",
        }
    }

    /// Units along a cell of level 0 for tiles of so many cells: the world is one tile of Web
    /// Mercator at level 0, and two tiles of degrees at `first_level`.
    fn cell(self, tile_size: u32, first_level: u32) -> f64 {
        let side = match self {
            // Around the ellipsoid's equator: 2π × 6378137 m.
            Self::Mercator => 40_075_016.685_578_49,
            Self::Cgcs2000 | Self::Wgs84 => 180.0 * f64::from(1 << first_level.min(1)),
        };
        side / f64::from(tile_size)
    }
}

/// A key that is shown masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The key itself, for who must have it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The last characters of a long one, so that two can be told apart, and its length.
    pub fn masked(&self) -> String {
        let count = self.0.chars().count();
        let tail: String = if count >= 16 { self.0.chars().skip(count - 4).collect() } else { String::new() };
        format!("••••{tail}（{count}）")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// A value as it was written.
#[derive(Debug, Clone)]
pub enum Written {
    /// In quotation marks.
    Text(String),
    /// Digits.
    Number(u32),
    /// `true` or `false`.
    Truth(bool),
    /// An array of texts.
    List(Vec<String>),
    /// Not to be shown.
    Secret(Secret),
}

impl Basemap {
    /// The origins, such as `https://t0.tianditu.gov.cn`, that a browser asks for its tiles.
    pub fn hosts(&self) -> BTreeSet<String> {
        match &self.tiles {
            Tiles::Remote { grids, .. } => {
                grids.iter().flat_map(|grid| &grid.layers).flat_map(Template::origins).collect()
            }
            Tiles::File { .. } => BTreeSet::new(),
        }
    }

    /// What an operator should know of it, Chinese and English. `secure`: whether the page comes over
    /// HTTPS.
    pub fn warnings(&self, secure: bool) -> Vec<(String, String)> {
        let mut said = Vec::new();
        let id = &self.id;
        if self.map_approval_no.is_none() {
            said.push((
                format!("底图 {id} 没有 map_approval_no：页面将写明“审图号未注明”；公开使用的地图应标注审图号"),
                format!("base map {id} has no map_approval_no: the page will say so; a published map has to carry one"),
            ));
        }
        if self.gcj02 {
            let Shift { east_m, north_m } = shift();
            said.push((
                format!("底图 {id} 采用 GCJ-02：相对本系统数据约偏东 {east_m:.0} 米、偏北 {north_m:.0} 米，页面将写明；数据不随之偏移"),
                format!("base map {id} is in GCJ-02: shifted about {east_m:.0} m east and {north_m:.0} m north of our data. The page says so; the data are not shifted to it"),
            ));
        }
        let plain = self.hosts().into_iter().find(|host| host.starts_with("http://"));
        if let Some(host) = plain.filter(|_| secure) {
            said.push((
                format!("底图 {id} 的 {host} 不是 HTTPS，而页面是：浏览器会拒绝其瓦片"),
                format!(
                    "{host} of base map {id} is not HTTPS but the page is: browsers will refuse its tiles"
                ),
            ));
        }
        said
    }
}
