//! Loading lines from `line_points.csv` and `lines.toml`.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use thiserror::Error;

use super::pieces::{PieceTrees, Pieces};
use super::{Anchor, Chain, Line, Lines, Track, names, table};
use crate::chainage::Chainage;
use crate::crs::distance_m;

const POINTS: &str = "line_points.csv";
const NAMES: &str = "lines.toml";
const KINDS: [&str; 3] = ["station", "county edge", "shape"];

/// Why line data could not be loaded. Every variant names file and row.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LineError {
    /// A row is faulty.
    #[error("{file} 第 {row} 行 / row {row}: {what}")]
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameFile {
    line: Vec<toml::Spanned<NameEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameEntry {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    high_speed: bool,
    #[serde(default = "yes")]
    schematic: bool,
    #[serde(default, rename = "note")]
    _note: String,
}

const fn yes() -> bool {
    true
}

#[derive(Deserialize)]
struct PointRow {
    line: String,
    track: String,
    seq: i64,
    name: String,
    lon: f64,
    lat: f64,
    kpost_m: Option<f64>,
    #[serde(default)]
    kpost_out_m: Option<f64>,
    kpost_tolerance_m: Option<f64>,
    kind: String,
    kpost_basis: String,
    coord_source: String,
    coord_tolerance_m: f64,
}

impl Lines {
    /// Loads lines from the points table (see `gis/data/lines/README.md`) and the table of names.
    ///
    /// Faulty values and posts that do not increase along a chain are errors. A chord that is
    /// longer than the difference of its posts shows the error of a post or a point: it is a warning.
    pub fn load(points_csv: &str, lines_toml: &str) -> Result<(Self, Vec<LineWarning>), LineError> {
        let (mut lines, names, schematic) = read_names(lines_toml)?;
        read_points(points_csv, &mut lines, &names, &schematic)?;
        let warnings = lines.values().flat_map(|line| &line.chains).flat_map(long_chords).collect();
        let mut pieces = BTreeMap::new();
        for line in lines.values() {
            let projected: Option<Vec<Pieces>> = line.chains.iter().map(Pieces::new).collect();
            let projected = projected.ok_or_else(|| {
                error(
                    POINTS,
                    1,
                    format!("线路 {0} 的坐标无法投影 / a coordinate of {0} cannot be projected", line.name),
                )
            })?;
            pieces.insert(line.name.clone(), projected);
        }
        let order = pieces.keys().cloned().collect();
        let trees = PieceTrees::new(pieces.values());
        Ok((Self { lines, names, pieces, order, trees }, warnings))
    }

    /// The embedded lines.
    ///
    /// # Panics
    /// Never: a test loads the same embedded bytes.
    pub fn embedded() -> Self {
        Self::embedded_with_warnings().0
    }

    /// The embedded lines, with what is noteworthy about them.
    ///
    /// # Panics
    /// Never: a test loads the same embedded bytes.
    pub fn embedded_with_warnings() -> (Self, Vec<LineWarning>) {
        Self::load(
            include_str!("../../data/lines/line_points.csv"),
            include_str!("../../data/lines/lines.toml"),
        )
        .expect("the embedded line data are constants that a test loads")
    }
}

fn error(file: &str, row: usize, what: impl Into<String>) -> LineError {
    LineError::Row { file: file.to_owned(), row, what: what.into() }
}

/// The 1-based row of a byte offset.
fn row_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|b| *b == b'\n').count()
}

type Named = (BTreeMap<String, Line>, HashMap<String, String>, HashMap<String, bool>);

fn read_names(text: &str) -> Result<Named, LineError> {
    let file: NameFile = toml::from_str(text).map_err(|fault| {
        let row = fault.span().map_or(1, |span| row_at(text, span.start));
        error(NAMES, row, format!("格式有误 / malformed: {}", fault.message()))
    })?;
    let (mut lines, mut names, mut schematic) = (BTreeMap::new(), HashMap::new(), HashMap::new());
    for entry in file.line {
        let row = row_at(text, entry.span().start);
        let entry = entry.into_inner();
        if entry.name.trim().is_empty() {
            return Err(error(NAMES, row, "线路名为空，请填写 name / empty name, fill it in"));
        }
        for alias in std::iter::once(&entry.name).chain(&entry.aliases) {
            let other = names.insert(names::key(alias), entry.name.clone());
            if let Some(other) = other.filter(|other| *other != entry.name) {
                let what = format!(
                    "名称 {alias} 同时属于 {other} 和 {0} / {alias} names both {other} and {0}",
                    entry.name
                );
                return Err(error(NAMES, row, what));
            }
        }
        schematic.insert(entry.name.clone(), entry.schematic);
        let line = Line {
            name: entry.name.clone(),
            aliases: entry.aliases,
            chains: Vec::new(),
            high_speed: entry.high_speed,
        };
        if lines.insert(entry.name.clone(), line).is_some() {
            return Err(error(NAMES, row, format!("线路 {0} 重复 / line {0} is listed twice", entry.name)));
        }
    }
    Ok((lines, names, schematic))
}

/// A point with its sequence number and row.
type Numbered = (i64, usize, Anchor);

fn read_points(
    text: &str,
    lines: &mut BTreeMap<String, Line>,
    names: &HashMap<String, String>,
    schematic: &HashMap<String, bool>,
) -> Result<(), LineError> {
    let mut rows: BTreeMap<(String, Track), Vec<Numbered>> = BTreeMap::new();
    let records = table::rows::<PointRow>(text).map_err(|(row, what)| error(POINTS, row, what))?;
    for (row, record) in records {
        let track = Track::from_printed(&record.track).ok_or_else(|| {
            error(POINTS, row, format!("行别 track={} 无法识别 / unknown track", record.track))
        })?;
        let name = names.get(&names::key(&record.line)).cloned().ok_or_else(|| {
            let what = format!(
                "线路 {0} 不在 {NAMES} 中，请先登记 / line {0} is not in {NAMES}, register it there first",
                record.line
            );
            error(POINTS, row, what)
        })?;
        let seq = record.seq;
        let anchor = anchor(record, row)?;
        rows.entry((name, track)).or_default().push((seq, row, anchor));
    }
    for ((name, track), mut points) in rows {
        points.sort_by_key(|(seq, row, _)| (*seq, *row));
        check_chain(&name, &points)?;
        let anchors = points.into_iter().map(|(_, _, anchor)| anchor).collect();
        let chain = Chain {
            line: name.clone(),
            track,
            anchors,
            schematic: schematic.get(&name).copied().unwrap_or(true),
        };
        if let Some(line) = lines.get_mut(&name) {
            line.chains.push(chain);
        }
    }
    Ok(())
}

fn anchor(row: PointRow, no: usize) -> Result<Anchor, LineError> {
    let bad = |field: &str, value: f64, zh: &str, en: &str| {
        Err(error(POINTS, no, format!("{field}={value} {zh} / {en}")))
    };
    if !(-180.0..=180.0).contains(&row.lon) {
        return bad("lon", row.lon, "不是经度（度）", "is no longitude in degrees");
    }
    if !(-90.0..=90.0).contains(&row.lat) {
        return bad("lat", row.lat, "不是纬度（度）", "is no latitude in degrees");
    }
    if !(row.coord_tolerance_m > 0.0 && row.coord_tolerance_m.is_finite()) {
        return bad("coord_tolerance_m", row.coord_tolerance_m, "须为正数（米）", "must be positive metres");
    }
    match (row.kpost_m, row.kpost_tolerance_m) {
        (Some(_), Some(tolerance)) if tolerance > 0.0 && tolerance.is_finite() => {}
        (None, None) => {}
        _ => {
            let what = "kpost_m 与 kpost_tolerance_m 须同时给出,误差为正 / give kpost_m and a positive \
                        kpost_tolerance_m together";
            return Err(error(POINTS, no, what));
        }
    }
    if row.kpost_out_m.is_some() && row.kpost_m.is_none() {
        let what = "断链须同时给出 kpost_m(来向)和 kpost_out_m(去向) / a chainage equation needs both posts";
        return Err(error(POINTS, no, what));
    }
    for value in [row.kpost_m, row.kpost_out_m].into_iter().flatten() {
        if !(-1e9..=1e9).contains(&value) {
            return bad("kpost_m", value, "不是里程（米）", "is no chainage in metres");
        }
    }
    if !KINDS.contains(&row.kind.as_str()) {
        let what = format!("kind={} 无法识别，可用 / unknown, use {}", row.kind, KINDS.join(", "));
        return Err(error(POINTS, no, what));
    }
    let post = super::pieces::from_metres;
    Ok(Anchor {
        name: row.name,
        lon: row.lon,
        lat: row.lat,
        post: row.kpost_m.map(post),
        post_out: row.kpost_out_m.map(post),
        post_tolerance_m: row.kpost_tolerance_m,
        kind: row.kind,
        post_basis: row.kpost_basis,
        coord_source: row.coord_source,
        coord_tolerance_m: row.coord_tolerance_m,
    })
}

/// Posts must increase along a chain, from each point's outgoing post to the next incoming one;
/// sequence numbers and names must not repeat.
fn check_chain(line: &str, points: &[Numbered]) -> Result<(), LineError> {
    if let [(_, row, _)] = points {
        return Err(error(POINTS, *row, format!("{line} 只有一个点，不成线 / {line} has a single point")));
    }
    let mut last: Option<Chainage> = None;
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut previous_seq = None;
    for (seq, row, anchor) in points {
        if previous_seq == Some(*seq) {
            return Err(error(POINTS, *row, format!("{line} 的 seq={seq} 重复 / seq={seq} repeats")));
        }
        previous_seq = Some(*seq);
        if !anchor.name.is_empty()
            && let Some(first) = seen.insert(&anchor.name, *row)
        {
            let what =
                format!("{line} 的点 {0} 与第 {first} 行重名 / {0} has the name of row {first}", anchor.name);
            return Err(error(POINTS, *row, what));
        }
        let Some(post) = anchor.post else { continue };
        if let Some(last) = last.filter(|last| *last >= post) {
            let what = format!(
                "{line} 的公里标不递增: {last} 之后为 {post};请核对 seq 与 kpost_m / posts do not increase: {post} after \
                 {last}; check seq and kpost_m"
            );
            return Err(error(POINTS, *row, what));
        }
        last = Some(anchor.post_out.unwrap_or(post));
    }
    Ok(())
}

/// Pairs of neighbouring posts whose points are farther apart than their posts.
fn long_chords(chain: &Chain) -> Vec<LineWarning> {
    let calibrated: Vec<usize> = (0..chain.anchors.len())
        .filter(|&i| chain.anchors.get(i).is_some_and(|anchor| anchor.post.is_some()))
        .collect();
    let pair_warning = |pair: &[usize]| {
        let [first, last] = *pair else { return None };
        let points = chain.anchors.get(first..=last)?;
        let (a, b) = (points.first()?, points.last()?);
        let posts_m = b.post?.metres() - a.post_out.or(a.post)?.metres();
        let chord_m: f64 = points
            .windows(2)
            .filter_map(|pair| match pair {
                [p, q] => distance_m((p.lon, p.lat), (q.lon, q.lat)),
                _ => None,
            })
            .sum();
        (chord_m > posts_m).then(|| LineWarning {
            line: chain.line.clone(),
            what: format!(
                "{}{}–{}: 点间折线 {:.2} km,公里标差 {:.2} km / the chord is {:.2} km for posts {:.2} km apart",
                chain.track.zh(),
                a.name,
                b.name,
                chord_m / 1000.0,
                posts_m / 1000.0,
                chord_m / 1000.0,
                posts_m / 1000.0
            ),
        })
    };
    calibrated.windows(2).filter_map(pair_warning).collect()
}
