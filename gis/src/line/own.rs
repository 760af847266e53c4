//! An operator's own line data as three texts that a person can read and edit.
//!
//! ```text
//! line.toml              name, aliases, where the data come from, editions, one [[track]] per
//!                        centreline, and the names of the two tables
//! centreline-<tag>.csv   track, lon, lat                (degrees CGCS2000, in order)
//! posts-<tag>.csv        track, name, lon, lat, kpost_m, kpost_out_m, …   (in the order of the line)
//! ```
//!
//! The tag is a hash of the content: new tables stand beside the old ones until the manifest, which
//! is replaced in one step, names them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use geo::Coord;
use serde::{Deserialize, Serialize};

use super::checks::{FARTHEST_DEGREES, LARGEST_TOLERANCE_M};
use super::load::{EditionEntry, malformed};
use super::row::{PointRow, point};
use super::{AnchorKind, Chain, Line, LineWarning, Point, Surveyed, Track, table};
use crate::fault::{Fault, Faults};

/// The name of the manifest.
pub const MANIFEST: &str = "line.toml";

/// The names of both tables of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableNames {
    /// The table of vertices.
    pub centreline: String,
    /// The table of posts.
    pub posts: String,
}

/// The three texts of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFiles {
    /// The text of [`MANIFEST`].
    pub manifest: String,
    /// What the tables are called.
    pub names: TableNames,
    /// The table of vertices.
    pub centreline: String,
    /// The table of posts.
    pub posts: String,
}

/// An operator's line before it is built.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnLine {
    /// The line without its chains.
    pub line: Line,
    /// Its tracks.
    pub tracks: Vec<Surveyed>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(default)]
    high_speed: bool,
    /// Where the data come from.
    #[serde(default)]
    source: String,
    centreline: String,
    posts: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    edition: Vec<EditionEntry>,
    track: Vec<TrackEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TrackEntry {
    track: String,
    coord_tolerance_m: f64,
    #[serde(default)]
    may_cross: bool,
}

#[derive(Serialize, Deserialize)]
struct VertexRow {
    track: String,
    lon: f64,
    lat: f64,
}

#[derive(Serialize, Deserialize)]
struct TrackRow {
    track: String,
}

impl OwnLine {
    /// Builds the line. `own_source` of the line says that it replaces an embedded one.
    ///
    /// # Errors
    /// As [`Chain::surveyed`], of all tracks.
    pub fn build(self) -> Result<(Line, Vec<LineWarning>), Faults> {
        let (mut line, mut warnings, mut faults) = (self.line, Vec::new(), Vec::new());
        line.chains.clear();
        for track in self.tracks {
            match Chain::surveyed(track) {
                Ok((chain, noted)) => {
                    line.chains.push(chain);
                    warnings.extend(noted);
                }
                Err(Faults(more)) => faults.extend(more),
            }
        }
        line.chains.sort_by_key(|chain| chain.track);
        if faults.is_empty() { Ok((line, warnings)) } else { Err(Faults(faults)) }
    }

    /// The line that a manifest is of.
    ///
    /// # Errors
    /// A manifest that is malformed.
    pub fn name(folder: &str, manifest: &str) -> Result<String, Faults> {
        let read: Manifest = toml::from_str(manifest)
            .map_err(|fault| malformed(&format!("{folder}/{MANIFEST}"), manifest, &fault))?;
        Ok(read.name)
    }

    /// The names of the tables that a manifest states.
    ///
    /// # Errors
    /// A manifest that is malformed, or names a table outside its own folder.
    pub fn table_names(folder: &str, manifest: &str) -> Result<TableNames, Faults> {
        let file = format!("{folder}/{MANIFEST}");
        let read: Manifest = toml::from_str(manifest).map_err(|fault| malformed(&file, manifest, &fault))?;
        for name in [&read.centreline, &read.posts] {
            if name.contains(['/', '\\']) || name.starts_with('.') || name.is_empty() {
                let (zh, en) = (
                    format!("表名 {name:?} 不是本目录内的文件名"),
                    format!("{name:?} is no file name within this folder"),
                );
                return Err(Fault::file(file, zh, en).into());
            }
        }
        Ok(TableNames { centreline: read.centreline, posts: read.posts })
    }

    /// Reads the three texts. `folder` stands before the file names in messages.
    ///
    /// # Errors
    /// All faults with file and row.
    pub fn read(folder: &str, files: &OwnFiles) -> Result<Self, Faults> {
        let named = |file: &str| format!("{folder}/{file}");
        let manifest: Manifest = toml::from_str(&files.manifest)
            .map_err(|fault| malformed(&named(MANIFEST), &files.manifest, &fault))?;
        let unreadable = |file: &str| {
            let file = named(file);
            move |(row, zh, en): table::RowFault| Fault::row(&file, row, zh, en)
        };
        let (centreline_file, posts_file) = (&files.names.centreline, &files.names.posts);
        let vertices = table::rows::<VertexRow>(&files.centreline).map_err(unreadable(centreline_file))?;
        let of_tracks = table::rows::<TrackRow>(&files.posts).map_err(unreadable(posts_file))?;
        let posts = table::rows::<PointRow>(&files.posts).map_err(unreadable(posts_file))?;
        let mut faults = Vec::new();
        let mut tracks: BTreeMap<Track, Surveyed> = BTreeMap::new();
        let mut of_manifest = |zh: String, en: String| faults.push(Fault::file(named(MANIFEST), zh, en));
        if manifest.name.trim().is_empty() {
            of_manifest("name 为空，请填写线名".to_owned(), "name is empty: fill in the line".to_owned());
        }
        if manifest.track.is_empty() {
            of_manifest(
                "没有 [[track]]；整线写 track = \"\"".to_owned(),
                "there is no [[track]]; write track = \"\" for the line as a whole".to_owned(),
            );
        }
        for edition in &manifest.edition {
            if let Some((zh, en)) = edition.fault() {
                of_manifest(zh, en);
            }
        }
        for entry in &manifest.track {
            let (printed, metres) = (&entry.track, entry.coord_tolerance_m);
            let Some(track) = Track::from_printed(printed) else {
                of_manifest(
                    format!("[[track]] 行别“{printed}”无法识别"),
                    format!("[[track]] {printed:?} is an unknown track"),
                );
                continue;
            };
            let surveyed = Surveyed {
                line: manifest.name.clone(),
                track,
                centreline: Vec::new(),
                coord_tolerance_m: metres,
                points: Vec::new(),
                centreline_file: named(centreline_file),
                posts_file: named(posts_file),
                may_cross: entry.may_cross,
            };
            if tracks.insert(track, surveyed).is_some() {
                of_manifest(
                    format!("[[track]] 行别“{printed}”重复"),
                    format!("[[track]] {printed:?} stands twice"),
                );
            }
            if !(metres > 0.0 && metres <= LARGEST_TOLERANCE_M) {
                of_manifest(
                    format!("[[track]] “{printed}”的 coord_tolerance_m={metres} 须为正数（米），至多100000"),
                    format!(
                        "[[track]] {printed:?}: coord_tolerance_m={metres} must be positive metres, 100,000 at most"
                    ),
                );
            }
        }
        let mut of_track = |file: &str, row: usize, track: &str, work: &mut dyn FnMut(&mut Surveyed)| {
            match Track::from_printed(track).and_then(|track| tracks.get_mut(&track)) {
                Some(surveyed) => work(surveyed),
                None => faults.push(
                    Fault::row(
                        named(file),
                        row,
                        format!("行别 {track} 不在 {MANIFEST} 的 [[track]] 中"),
                        format!("track {track} is not among the [[track]] of {MANIFEST}"),
                    )
                    .at("track"),
                ),
            }
        };
        let mut wrong = Vec::new();
        for (row, vertex) in vertices {
            of_track(centreline_file, row, &vertex.track, &mut |surveyed| match misplaced(
                &vertex,
                surveyed.centreline.last(),
            ) {
                None => surveyed.centreline.push(Coord { x: vertex.lon, y: vertex.lat }),
                Some((field, zh, en)) => {
                    wrong.push(Fault::row(named(centreline_file), row, zh, en).at(field));
                }
            });
        }
        for ((row, track), (_, own)) in of_tracks.into_iter().zip(posts) {
            match point(&named(posts_file), row, own) {
                Ok(point) => {
                    of_track(posts_file, row, &track.track, &mut |surveyed| {
                        surveyed.points.push(point.clone());
                    });
                }
                Err(fault) => wrong.push(fault),
            }
        }
        faults.extend(wrong);
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        let line = Line {
            name: manifest.name,
            aliases: manifest.aliases,
            chains: Vec::new(),
            high_speed: manifest.high_speed,
            editions: manifest.edition.into_iter().map(EditionEntry::edition).collect(),
            own_source: Some(manifest.source),
        };
        Ok(Self { line, tracks: tracks.into_values().collect() })
    }

    /// Writes the three texts; [`OwnLine::read`] reads the same line from them. Degrees are written
    /// in full, posts to the millimetre.
    pub fn write(&self) -> OwnFiles {
        let mut centreline = String::from("track,lon,lat\n");
        let mut posts = Vec::new();
        for track in &self.tracks {
            let printed = track.track.zh();
            for vertex in &track.centreline {
                // Writing to a string does not fail.
                let _ = writeln!(centreline, "{printed},{},{}", vertex.x, vertex.y);
            }
            posts.extend(track.points.iter().map(|point| (printed, PointRow::from(point))));
        }
        let posts = table_of(&posts);
        let names = TableNames {
            centreline: format!("centreline-{}.csv", tag(&centreline)),
            posts: format!("posts-{}.csv", tag(&posts)),
        };
        let manifest = Manifest {
            name: self.line.name.clone(),
            aliases: self.line.aliases.clone(),
            high_speed: self.line.high_speed,
            source: self.line.own_source.clone().unwrap_or_default(),
            centreline: names.centreline.clone(),
            posts: names.posts.clone(),
            edition: self.line.editions.iter().map(EditionEntry::from).collect(),
            track: self
                .tracks
                .iter()
                .map(|track| TrackEntry {
                    track: track.track.zh().to_owned(),
                    coord_tolerance_m: track.coord_tolerance_m,
                    may_cross: track.may_cross,
                })
                .collect(),
        };
        OwnFiles { manifest: toml::to_string(&manifest).unwrap_or_default(), names, centreline, posts }
    }
}

/// What is wrong with a vertex: the column, Chinese and English.
fn misplaced(vertex: &VertexRow, before: Option<&Coord<f64>>) -> Option<(&'static str, String, String)> {
    let (lon, lat) = (vertex.lon, vertex.lat);
    if !(-180.0..=180.0).contains(&lon) {
        let (zh, en) = (format!("lon={lon} 不是经度（度）"), format!("{lon} is no longitude in degrees"));
        return Some(("lon", zh, en));
    }
    if !(-90.0..=90.0).contains(&lat) {
        let (zh, en) = (format!("lat={lat} 不是纬度（度）"), format!("{lat} is no latitude in degrees"));
        return Some(("lat", zh, en));
    }
    let apart = before.map_or(0.0, |before| (before.x - lon).abs());
    (apart > FARTHEST_DEGREES).then(|| {
        (
            "lon",
            format!("lon={lon} 与前一点相差 {apart:.1} 度，不成一条线"),
            format!("{lon} is {apart:.1} degrees from the vertex before: no line"),
        )
    })
}

/// To tell one state of a table from another.
fn tag(text: &str) -> String {
    format!("{:016x}", crate::hash::fnv1a(text))
}

/// The columns of the table of posts in order.
const COLUMNS: [&str; 14] = [
    "track",
    "name",
    "lon",
    "lat",
    "kpost_m",
    "kpost_out_m",
    "letter",
    "kpost_tolerance_m",
    "kind",
    "kpost_basis",
    "coord_source",
    "coord_tolerance_m",
    "valid_from",
    "valid_to",
];

fn table_of(posts: &[(&str, PointRow)]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let mut write = |row: [String; 14]| writer.write_record(&row);
    // Writing to memory does not fail.
    let _ = write(COLUMNS.map(str::to_owned));
    for (track, row) in posts {
        let _ = write([
            (*track).to_owned(),
            row.name.clone(),
            number(row.lon),
            number(row.lat),
            number(row.kpost_m),
            number(row.kpost_out_m),
            row.letter.map(String::from).unwrap_or_default(),
            number(row.kpost_tolerance_m),
            row.kind.clone(),
            row.kpost_basis.clone(),
            row.coord_source.clone(),
            row.coord_tolerance_m.to_string(),
            row.valid_from.clone().unwrap_or_default(),
            row.valid_to.clone().unwrap_or_default(),
        ]);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

impl From<&Point> for PointRow {
    fn from(point: &Point) -> Self {
        Self {
            name: point.name.to_string(),
            lon: point.at.map(|at| at.0),
            lat: point.at.map(|at| at.1),
            kpost_m: point.post.map(crate::chainage::Chainage::metres),
            kpost_out_m: point.post_out.map(crate::chainage::Chainage::metres),
            letter: point.letter,
            kpost_tolerance_m: point.post_tolerance_m,
            kind: AnchorKind::as_str(point.kind).to_owned(),
            kpost_basis: point.post_basis.to_string(),
            coord_source: point.coord_source.to_string(),
            coord_tolerance_m: point.coord_tolerance_m,
            valid_from: point.valid_from.map(|day| day.to_string()),
            valid_to: point.valid_to.map(|day| day.to_string()),
        }
    }
}
