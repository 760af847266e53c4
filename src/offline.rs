//! Packs for phones without a network: the facts of a line or a county with the tiles of its map, in one
//! file whose parts can be checked and fetched one by one.
//!
//! The file is a line of JSON, the manifest, and behind it the parts in the order of the manifest.

use std::collections::BTreeSet;

use hex::ToHex as _;
use jiff::civil::Date;
use landrail_gis::answer::{PackFacts, PackScope, pack};
use landrail_gis::index::{Layer, Snapshot};
use landrail_gis::line::Line;
use landrail_gis::tile::{self, TileRef};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The number of the form of the file; a page that does not know it does not use the file.
pub const FORMAT: u32 = 1;

/// The least zoom of the tiles, and the greatest that there may be.
const ZOOMS: [u8; 2] = [4, 14];

/// Above this zoom a line has only the tiles beside it, not those of the whole box around it.
const WHOLE_BOX: u8 = 9;

/// Tiles of a layer, all zooms together; the greatest zoom is the last that stays below.
const MOST_TILES: usize = 1200;

/// Up to this zoom a pack has the tiles of the whole area, so that the map can be looked at as a whole.
const WHOLE_AREA: u8 = 8;

/// But not more of a zoom than this: an area may be a country.
const MOST_OF_AREA: usize = 40;

/// How far beside its line the tiles of a line reach, degrees (about 3 km).
const BESIDE: f64 = 0.03;

/// Why a pack cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// There is nothing to draw or to compute with.
    #[error(
        "{0}没有线形，不能做离线数据包；名单仍可在线按里程查询 / {0} has no geometry, so there is no offline pack; its roster can be asked by post with a network"
    )]
    NoGeometry(String),
    /// A tile.
    #[error(transparent)]
    Tile(#[from] tile::TileError),
    /// JSON.
    #[error("数据包写不成 JSON / the pack cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// A part of a pack.
#[derive(Debug)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// Where it begins behind the manifest, and how long it is.
    pub at: std::ops::Range<usize>,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// A pack.
#[derive(Debug)]
pub struct Pack {
    /// What it is: JSON in one line.
    pub manifest: Vec<u8>,
    /// The parts, one behind the other.
    pub body: Vec<u8>,
    /// Where each of them is.
    pub parts: Vec<Part>,
}

/// What is the same for all packs of a state of the service.
#[derive(Debug, Clone)]
pub struct About {
    /// The day that the facts are of.
    pub day: Date,
    /// The state of the store: number of its last change, and digest.
    pub state: Value,
    /// Answers to plain requests, by path: what the page asks for at its start.
    pub answers: Value,
}

/// Makes the pack of a line or a county.
///
/// # Errors
/// A line without geometry; what cannot be drawn or written.
pub fn make(snapshot: &Snapshot, scope: PackScope<'_>, about: &About) -> Result<Pack, PackError> {
    let none = || PackError::NoGeometry(scope.name().to_owned());
    let PackFacts { bounds, parts: mut contents, counts } =
        pack(snapshot, scope, about.day)?.ok_or_else(none)?;
    let tiles = tiles(scope, bounds, area(snapshot));
    let (index, drawn) = draw(snapshot, &tiles)?;
    contents.push(("answers", serde_json::to_vec(&about.answers)?));
    contents.push(("tile_index", serde_json::to_vec(&index)?));
    contents.push(("tiles", drawn));
    let (mut body, mut parts) = (Vec::new(), Vec::new());
    for (name, bytes) in contents {
        let from = body.len();
        let sha256 = Sha256::digest(&bytes).encode_hex();
        body.extend_from_slice(&bytes);
        parts.push(Part { name, at: from..body.len(), sha256 });
    }
    let zooms = (tiles.iter().map(|t| t.z()).min(), tiles.iter().map(|t| t.z()).max());
    let (kind, cover) = match scope {
        PackScope::Line(line) => {
            ("line", json!({ "line": line.name, "within_m": landrail_gis::answer::PACK_WITHIN_M }))
        }
        PackScope::County(county) => ("county", json!({ "county": county.name, "adcode": county.adcode })),
    };
    let listed: Vec<_> = parts
        .iter()
        .map(|part| json!({"name": part.name, "length": part.at.len(), "sha256": part.sha256}))
        .collect();
    let manifest = json!({
        "format": FORMAT,
        "kind": kind,
        "name": scope.name(),
        "cover": cover,
        "bounds": bounds,
        "as_of": about.day,
        "generated_at": jiff::Timestamp::now().to_string(),
        "version": env!("CARGO_PKG_VERSION"),
        "state": about.state,
        "bytes": body.len(),
        "parts": listed,
        "counts": counts,
        "tiles": {
            "minzoom": zooms.0,
            "maxzoom": zooms.1,
            "places": tiles.len(),
            "layers": layers().map(Layer::name).collect::<Vec<_>>(),
        },
    });
    Ok(Pack { manifest: serde_json::to_vec(&manifest)?, body, parts })
}

/// The layers that a map draws.
fn layers() -> impl Iterator<Item = Layer> {
    Layer::ALL.into_iter().filter(|layer| *layer != Layer::Appointments)
}

/// The tiles of a pack, the least zoom first.
fn tiles(scope: PackScope<'_>, bounds: [f64; 4], area: Option<[f64; 4]>) -> Vec<TileRef> {
    let mut all = Vec::new();
    for z in ZOOMS[0]..=ZOOMS[1] {
        let of_zoom: Vec<TileRef> = match scope {
            PackScope::Line(line) if z > WHOLE_BOX => beside(line, z),
            _ => {
                let whole = area.filter(|_| z <= WHOLE_AREA).map(|area| in_box(z, area));
                whole.filter(|tiles| tiles.len() <= MOST_OF_AREA).unwrap_or_else(|| in_box(z, bounds))
            }
        };
        // A long line keeps the zooms that can be told apart from nothing at all.
        if all.len() + of_zoom.len() > MOST_TILES && z > ZOOMS[0] {
            break;
        }
        all.extend(of_zoom);
    }
    all
}

/// The box of all counties, degrees.
fn area(snapshot: &Snapshot) -> Option<[f64; 4]> {
    let counties = snapshot.reference().gazetteer.counties().iter();
    counties
        .filter_map(|county| PackScope::County(county).bounds())
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

/// The tiles of a box.
fn in_box(z: u8, [west, south, east, north]: [f64; 4]) -> Vec<TileRef> {
    let ([left, top], [right, bottom]) = (tile_at(z, west, north), tile_at(z, east, south));
    let columns = left..=right;
    columns
        .flat_map(|x| (top..=bottom).map(move |y| (x, y)))
        .filter_map(|(x, y)| TileRef::new(z, x, y).ok())
        .collect()
}

/// The tiles within about 3 km of a line.
fn beside(line: &Line, z: u8) -> Vec<TileRef> {
    let mut found = BTreeSet::new();
    for chain in &line.chains {
        for piece in chain.geometry().lines() {
            let (dx, dy) = (piece.dx(), piece.dy());
            // A sample every kilometre or so, half the margin.
            let steps = (dx.abs().max(dy.abs()) / (BESIDE / 3.0)).ceil().clamp(1.0, 10_000.0) as u32;
            for step in 0..=steps {
                let t = f64::from(step) / f64::from(steps);
                let (x, y) = (piece.start.x + dx * t, piece.start.y + dy * t);
                for (by_x, by_y) in [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0), (0.0, 0.0)] {
                    found.insert(tile_at(z, x + by_x * BESIDE, y + by_y * BESIDE));
                }
            }
        }
    }
    found.into_iter().filter_map(|[x, y]| TileRef::new(z, x, y).ok()).collect()
}

/// Column and row of the tile at a place in degrees; the nearest one for a place outside the projection.
fn tile_at(z: u8, lon: f64, lat: f64) -> [u32; 2] {
    let n = f64::from(1_u32 << z);
    let lat = lat.clamp(-85.0, 85.0).to_radians();
    let x = (lon + 180.0) / 360.0 * n;
    let y = (1.0 - (lat.tan() + 1.0 / lat.cos()).ln() / std::f64::consts::PI) / 2.0 * n;
    [x, y].map(|v| v.floor().clamp(0.0, n - 1.0) as u32)
}

/// Draws the tiles: an index `layer → z/x/y → [from, length]` and the bytes. A tile in the index without
/// length is known to be empty; one that is not in the index is not known.
fn draw(snapshot: &Snapshot, tiles: &[TileRef]) -> Result<(Value, Vec<u8>), PackError> {
    let mut bytes = Vec::new();
    let mut index = serde_json::Map::new();
    for layer in layers() {
        let mut of_layer = serde_json::Map::new();
        for tile in tiles {
            let from = bytes.len();
            if let Some(mut drawn) = tile::mvt(layer, snapshot.table(layer), *tile)? {
                bytes.append(&mut drawn);
            }
            let key = format!("{}/{}/{}", tile.z(), tile.x(), tile.y());
            of_layer.insert(key, json!([from, bytes.len() - from]));
        }
        index.insert(layer.name().to_owned(), of_layer.into());
    }
    Ok((index.into(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_in_its_tile() {
        for (lon, lat) in [(112.7, 38.4), (-179.9, -84.9), (0.0, 0.0), (111.99, 39.5)] {
            for z in [0, 4, 12, 18] {
                let [x, y] = tile_at(z, lon, lat);
                let [west, south, east, north] = TileRef::new(z, x, y).expect("a tile").bounds(0.0);
                assert!(west <= lon && lon <= east && south <= lat && lat <= north, "{z}/{x}/{y}");
            }
        }
    }
}
