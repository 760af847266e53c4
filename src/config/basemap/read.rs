//! Reading `[[basemap]]` tables.

use std::ops::Range;
use std::path::PathBuf;

use landrail_gis::fault::Fault;
use toml::Spanned;
use toml::de::DeValue;

use super::known::Known;
use super::table::Reader;
use super::template::{Template, encoded};
use super::{Basemap, Crs, FIELDS, Grid, Header, Kind, Tiles, Written};
use crate::config::file::{TomlFile, excerpt};
use crate::config::{Origin, alike};

/// Base maps that a page can still offer.
const MOST: usize = 50;

/// The layers of 天地图 that are images over the whole world.
const TIANDITU_LAYERS: [&str; 6] = ["vec", "cva", "img", "cia", "ter", "cta"];

/// Its eight hosts.
const TIANDITU_URL: &str = "https://t{0-7}.tianditu.gov.cn";

/// Reads all tables of `[[basemap]]`.
pub(in crate::config) fn read(
    name: &Range<usize>,
    value: &Spanned<DeValue<'_>>,
    file: &TomlFile<'_>,
    faults: &mut Vec<Fault>,
) -> Vec<Basemap> {
    let misplaced = |at: &Range<usize>| {
        file.fault(at, "basemap", "应写成 [[basemap]] 表", "it must be written as [[basemap]] tables")
    };
    let DeValue::Array(tables) = value.get_ref() else {
        faults.push(misplaced(name));
        return Vec::new();
    };
    let mut found: Vec<Basemap> = Vec::new();
    for (no, item) in tables.iter().enumerate() {
        let DeValue::Table(table) = item.get_ref() else {
            faults.push(misplaced(&item.span()));
            continue;
        };
        let mut reader = Reader::new(table, item.span(), no, file);
        let read = reader.basemap();
        let mut own = reader.faults;
        if let Some(read) = &read
            && found.iter().any(|other| other.id == read.id)
        {
            own.push(file.fault(
                &item.span(),
                format!("basemap[{}].id", no + 1),
                format!("“{}”重复，每个底图的 id 应不同", read.id),
                format!("{:?} is there twice, every base map needs an id of its own", read.id),
            ));
        }
        if own.is_empty() {
            found.extend(read);
        }
        faults.append(&mut own);
    }
    if tables.len() > MOST {
        faults.push(file.fault(
            name,
            "basemap",
            format!("底图多于 {MOST} 个"),
            format!("more than {MOST} base maps"),
        ));
    }
    found
}

impl Reader<'_> {
    /// The base map; `None`, and at least one fault, when it cannot be made.
    fn basemap(&mut self) -> Option<Basemap> {
        let kind = self.kind();
        self.unknown(kind);
        let id = self.id();
        let title_zh =
            if kind == Some(Kind::Tianditu) { self.text("title_zh") } else { self.need("title_zh") };
        let attribution =
            if kind == Some(Kind::Tianditu) { self.text("attribution") } else { self.need("attribution") };
        let title = (title_zh, self.text("title_en").unwrap_or_default());
        let attribution = (attribution, self.text("attribution_en").unwrap_or_default());
        let map_approval_no = self.text("map_approval_no");
        let gcj02 = self.choice("offset", &["gcj02"]).is_some();
        let kind = kind?;
        let mut layers = Vec::new();
        let (tiles, levels) = match kind {
            Kind::Tianditu => {
                layers = self.tianditu_layers();
                (self.tianditu(&layers), (1, 18))
            }
            Kind::Xyz => (self.xyz(gcj02), (0, 18)),
            Kind::Wmts => (self.wmts(gcj02), (0, 18)),
            Kind::PmTiles => {
                let tiles = self.pmtiles();
                let levels = match &tiles {
                    Some(Tiles::File { header, .. }) => header.zoom,
                    _ => (0, 30),
                };
                (tiles, levels)
            }
        };
        let zoom = self.zoom(kind, levels);
        let (title, attribution) = match kind {
            Kind::Tianditu => tianditu_words(&layers, title, attribution),
            _ => ((title.0.unwrap_or_default(), title.1), (attribution.0.unwrap_or_default(), attribution.1)),
        };
        let origin = Origin::File { path: PathBuf::from(self.file.path), line: self.file.line(&self.span) };
        let written = std::mem::take(&mut self.written);
        Some(Basemap {
            id: id?,
            kind,
            title,
            attribution,
            map_approval_no,
            gcj02,
            zoom,
            tiles: tiles?,
            origin,
            written,
        })
    }

    fn kind(&mut self) -> Option<Kind> {
        let names = Kind::ALL.map(Kind::name);
        if self.table.get("kind").is_none() {
            self.missing("kind");
            return None;
        }
        let name = self.choice("kind", &names)?;
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Keys that there are not, or not for this kind.
    fn unknown(&mut self, kind: Option<Kind>) {
        for name in self.table.keys() {
            let own = name.get_ref().as_ref();
            let field = FIELDS.iter().find(|field| field.name == own);
            match (field, kind) {
                (None, _) => {
                    let takes = |kind: Kind| FIELDS.iter().filter(move |field| field.kinds.contains(&kind));
                    let like = match kind {
                        Some(kind) => alike(own, takes(kind).map(|field| field.name)),
                        None => alike(own, FIELDS.iter().map(|field| field.name)),
                    };
                    self.fault_at(
                        name.span(),
                        own,
                        format!("没有这个键，相近：{like}；全部见 docs/operations.md"),
                        format!("no such key, alike: {like}; docs/operations.md lists all"),
                    );
                }
                (Some(field), Some(kind)) if !field.kinds.contains(&kind) => {
                    let kinds: Vec<_> = field.kinds.iter().map(|kind| kind.name()).collect();
                    self.fault_at(
                        name.span(),
                        own,
                        format!("kind = \"{}\" 没有这个键，它只用于：{}", kind.name(), kinds.join("、")),
                        format!(
                            "kind = \"{}\" has no such key, it is for: {}",
                            kind.name(),
                            kinds.join(", ")
                        ),
                    );
                }
                _ => {}
            }
        }
    }

    fn id(&mut self) -> Option<String> {
        let id = self.need("id")?;
        let plain = id.len() <= 32
            && id.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-');
        if plain && id != "none" {
            return Some(id);
        }
        self.fault(
            "id",
            format!("“{}”无效，应为 1–32 个小写字母、数字或连字符，且不是 none", excerpt(&id)),
            format!("{:?} is not valid: 1 to 32 of a-z, 0-9 and -, and not none", excerpt(&id)),
        );
        None
    }

    fn tianditu_layers(&mut self) -> Vec<String> {
        let layers = self.list("layers").unwrap_or_else(|| vec!["vec".to_owned(), "cva".to_owned()]);
        let wrong = layers.iter().find(|layer| !TIANDITU_LAYERS.contains(&layer.as_str())).cloned();
        if layers.is_empty() || layers.len() > 2 || wrong.is_some() {
            let wrong = wrong.map(|layer| excerpt(&layer)).unwrap_or_default();
            self.fault(
                "layers",
                format!(
                    "“{wrong}”：应为一个或两个图层，如 [\"vec\", \"cva\"]、[\"img\", \"cia\"]，可用：{}",
                    TIANDITU_LAYERS.join("、")
                ),
                format!(
                    "{wrong:?}: one or two layers such as [\"vec\", \"cva\"], of {}",
                    TIANDITU_LAYERS.join(", ")
                ),
            );
        }
        layers
    }

    /// 天地图 has every layer in both systems: matrix set `w` is Web Mercator, `c` degrees of CGCS2000
    /// of which level 1 is two tiles wide. Its capabilities state a wrong scale and corner; these are
    /// the numbers that its tiles have.
    fn tianditu(&mut self, layers: &[String]) -> Option<Tiles> {
        let url = self.text("url").unwrap_or_else(|| TIANDITU_URL.to_owned());
        let key = self.secret("tk");
        if self.table.get("tk").is_none() {
            self.missing("tk");
        }
        let mut grids = Vec::new();
        for (crs, set) in [(Crs::Mercator, "w"), (Crs::Cgcs2000, "c")] {
            let mut templates = Vec::new();
            for layer in layers {
                let text = format!(
                    "{}/{layer}_{set}/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET={set}&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={{key}}",
                    url.trim_end_matches('/')
                );
                templates.push(self.template("url", &text)?);
            }
            grids.push(Grid { crs, cell: crs.cell(256, 1), tile_size: 256, layers: templates });
        }
        let referrer = self.truth("referrer");
        Some(Tiles::Remote { grids, key: Some(key?), referrer })
    }

    fn xyz(&mut self, gcj02: bool) -> Option<Tiles> {
        let url = self.need("url");
        let crs = self.crs(Some(Crs::Mercator));
        let grid = self.grid(crs);
        let template = self.template("url", &url?)?;
        self.remote(template, grid?, gcj02)
    }

    fn wmts(&mut self, gcj02: bool) -> Option<Tiles> {
        let (url, layer, set) = (self.need("url"), self.need("layer"), self.need("matrix_set"));
        let style = self.text("style").unwrap_or_else(|| "default".to_owned());
        let format = self.text("format").unwrap_or_else(|| "image/png".to_owned());
        let prefix = self.text("matrix_prefix").unwrap_or_default();
        let crs = self.crs(None);
        let grid = self.grid(crs);
        let (url, layer, set) = (url?, encoded(&layer?), encoded(&set?));
        let level = format!("{}{{z}}", encoded(&prefix));
        let text = if url.to_ascii_lowercase().contains("{tilematrix}") {
            [
                ("{TileMatrixSet}", set.as_str()),
                ("{TileMatrix}", &level),
                ("{TileCol}", "{x}"),
                ("{TileRow}", "{y}"),
                ("{Style}", &encoded(&style)),
                ("{Layer}", &layer),
            ]
            .into_iter()
            .fold(url, |url, (place, value)| replace(&url, place, value))
        } else {
            let join = if url.contains('?') { "&" } else { "?" };
            let (style, format) = (encoded(&style), encoded(&format));
            format!(
                "{url}{join}SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE={style}&TILEMATRIXSET={set}&FORMAT={format}&TILEMATRIX={level}&TILEROW={{y}}&TILECOL={{x}}"
            )
        };
        let template = self.template("url", &text)?;
        self.remote(template, grid?, gcj02)
    }

    fn remote(
        &mut self,
        template: Template,
        (crs, cell, tile_size): (Crs, f64, u32),
        gcj02: bool,
    ) -> Option<Tiles> {
        let key = self.secret("key");
        match (template.has_key(), self.table.get("key").is_some()) {
            (true, false) => self.missing("key"),
            (false, true) => self.fault(
                "key",
                "url 中没有 {key}，密钥用不上",
                "url has no {key}, so that the key is not used",
            ),
            _ => {}
        }
        match template.known() {
            Some(Known::Gcj02) if !gcj02 => {
                self.fault(
                    "url",
                    "该主机的地图为 GCJ-02，与本系统数据相差约 570 米；确要使用请写 offset = \"gcj02\"，页面将写明偏移",
                    "the maps of this host are in GCJ-02, some 570 m off our data; if it is wanted nevertheless write offset = \"gcj02\": the page will say so",
                );
                return None;
            }
            Some(Known::Bd09) => {
                self.fault(
                    "url",
                    "百度地图为 BD-09 且切片方式不同，不能与本系统数据叠加，不支持",
                    "Baidu's maps are in BD-09 and cut in a way of their own: they cannot lie below our data",
                );
                return None;
            }
            _ => {}
        }
        let grids = vec![Grid { crs, cell, tile_size, layers: vec![template] }];
        Some(Tiles::Remote { grids, key, referrer: self.truth("referrer") })
    }

    fn pmtiles(&mut self) -> Option<Tiles> {
        let file = self.need("file")?;
        let path = self.file.folder.map_or_else(|| PathBuf::from(&file), |folder| folder.join(&file));
        // Shown whole, as other paths are: what is shown may be kept as a file elsewhere.
        if let Some((_, written)) = self.written.iter_mut().find(|(name, _)| *name == "file") {
            *written = Written::Text(path.display().to_string());
        }
        match Header::read(&path) {
            Ok(header) => Some(Tiles::File { path, header }),
            Err((zh, en)) => {
                self.fault("file", zh, en);
                None
            }
        }
    }

    fn crs(&mut self, default: Option<Crs>) -> Option<Crs> {
        if self.table.get("crs").is_none() {
            if default.is_none() {
                self.missing("crs");
            }
            return default;
        }
        let name = self.choice("crs", &Crs::ALL.map(Crs::name))?;
        Crs::ALL.into_iter().find(|crs| crs.name() == name)
    }

    /// System, units along a cell of level 0, cells along a tile.
    fn grid(&mut self, crs: Option<Crs>) -> Option<(Crs, f64, u32)> {
        let tile_size = self.number("tile_size", 256..=512).unwrap_or(256);
        if tile_size != 256 && tile_size != 512 {
            self.fault("tile_size", "应为 256 或 512", "it must be 256 or 512");
        }
        let first = self.number("first_level", 0..=1);
        if crs == Some(Crs::Mercator) && first.is_some_and(|level| level > 0) {
            self.fault(
                "first_level",
                "只用于经纬度（EPSG:4490、EPSG:4326）的瓦片",
                "it is for tiles in degrees (EPSG:4490, EPSG:4326)",
            );
        }
        crs.map(|crs| (crs, crs.cell(tile_size, first.unwrap_or(0)), tile_size))
    }

    fn zoom(&mut self, kind: Kind, (least, most): (u8, u8)) -> (u8, u8) {
        // What a file has is known; what a host has only its operator knows.
        let (low, high) = if kind == Kind::PmTiles { (least, most) } else { (0, 24) };
        let mut level = |name, default: u8| {
            self.number(name, low.into()..=high.into())
                .and_then(|level| u8::try_from(level).ok())
                .unwrap_or(default)
        };
        let (from, to) = (level("min_zoom", least), level("max_zoom", most));
        if from > to {
            self.fault(
                "max_zoom",
                format!("{to} 小于 min_zoom {from}"),
                format!("{to} is less than min_zoom {from}"),
            );
        }
        (from, to)
    }

    fn template(&mut self, name: &'static str, text: &str) -> Option<Template> {
        match Template::read(text) {
            Ok(template) => Some(template),
            Err((zh, en)) => {
                self.fault(name, zh, en);
                None
            }
        }
    }
}

/// What 天地图 is called where the operator says nothing.
fn tianditu_words(
    layers: &[String],
    title: (Option<String>, String),
    attribution: (Option<String>, String),
) -> ((String, String), (String, String)) {
    let (zh, en) = match layers.first().map(String::as_str) {
        Some("img") => ("天地图影像", "Tianditu imagery"),
        Some("ter") => ("天地图地形", "Tianditu terrain"),
        _ => ("天地图", "Tianditu"),
    };
    let or = |given: (Option<String>, String), zh: &str, en: &str| match given {
        (Some(own), own_en) => (own, own_en),
        (None, own_en) => (zh.to_owned(), if own_en.is_empty() { en.to_owned() } else { own_en }),
    };
    (
        or(title, zh, en),
        or(
            attribution,
            "国家地理信息公共服务平台“天地图”",
            "National Platform for Common Geospatial Information Services, Tianditu",
        ),
    )
}

/// Replaces a place of a template, whatever its case.
fn replace(text: &str, place: &str, value: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    // The lower case of a template has the same length only where it is ASCII; others have no place.
    while let Some(at) =
        rest.is_ascii().then(|| rest.to_ascii_lowercase().find(&place.to_ascii_lowercase())).flatten()
    {
        out.push_str(rest.get(..at).unwrap_or_default());
        out.push_str(value);
        rest = rest.get(at + place.len()..).unwrap_or_default();
    }
    out + rest
}
