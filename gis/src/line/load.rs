//! Loading the embedded lines from `line_points.csv` and `lines.toml`.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::checks::LARGEST_POST_M;
use super::row::{PointRow, point};
use super::{Chain, Edition, Line, LineWarning, Lines, Point, Track, names, table};
use crate::chainage::Chainage;
use crate::fault::{Fault, Faults};

const POINTS: &str = "line_points.csv";
const NAMES: &str = "lines.toml";

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
    #[serde(default)]
    edition: Vec<EditionEntry>,
    #[serde(default, rename = "note")]
    _note: String,
}

/// A way of counting the posts, as the tables of lines write it.
#[derive(Clone, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EditionEntry {
    name: String,
    origin: String,
    #[serde(default)]
    offset_m: f64,
    #[serde(default)]
    source: String,
}

impl EditionEntry {
    /// An offset that is no chainage.
    pub(super) fn fault(&self) -> Option<(String, String)> {
        let (name, offset) = (&self.name, self.offset_m);
        (!(-LARGEST_POST_M..=LARGEST_POST_M).contains(&offset)).then(|| {
            (
                format!("[[edition]] {name} 的 offset_m={offset} 不是里程（米）"),
                format!("[[edition]] {name}: offset_m={offset} is no chainage in metres"),
            )
        })
    }

    pub(super) fn edition(self) -> Edition {
        Edition {
            name: self.name,
            origin: self.origin,
            offset: from_metres(self.offset_m),
            source: self.source,
        }
    }
}

impl From<&Edition> for EditionEntry {
    fn from(edition: &Edition) -> Self {
        Self {
            name: edition.name.clone(),
            origin: edition.origin.clone(),
            offset_m: edition.offset.metres(),
            source: edition.source.clone(),
        }
    }
}

const fn yes() -> bool {
    true
}

/// Metres → the nearest millimetre, half to even.
pub(super) fn from_metres(metres: f64) -> Chainage {
    Chainage::from_mm((metres * 1000.0).round_ties_even() as i64)
}

impl Lines {
    /// Loads lines from the points table (see `gis/data/lines/README.md`) and the table of names.
    ///
    /// # Errors
    /// All faults with file and row: faulty values and posts that do not increase along a chain. A
    /// chord that is longer than the difference of its posts shows the error of a post or a point:
    /// it is a warning.
    pub fn load(points_csv: &str, lines_toml: &str) -> Result<(Self, Vec<LineWarning>), Faults> {
        let (mut lines, names, schematic) = read_names(lines_toml)?;
        let warnings = read_points(points_csv, &mut lines, &names, &schematic)?;
        Ok((Self::new(lines.into_values().collect()), warnings))
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

/// The 1-based row of a byte offset.
pub(super) fn row_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|b| *b == b'\n').count()
}

/// What is wrong with a TOML file, and in which row.
pub(super) fn malformed(file: &str, text: &str, fault: &toml::de::Error) -> Fault {
    let row = fault.span().map_or(1, |span| row_at(text, span.start));
    let what = fault.message();
    Fault::row(file, row, format!("格式有误：{what}"), format!("malformed: {what}"))
}

type Named = (BTreeMap<String, Line>, HashMap<String, String>, HashMap<String, bool>);

fn read_names(text: &str) -> Result<Named, Faults> {
    let file: NameFile = toml::from_str(text).map_err(|fault| malformed(NAMES, text, &fault))?;
    let (mut lines, mut names, mut schematic) = (BTreeMap::new(), HashMap::new(), HashMap::new());
    let mut faults = Vec::new();
    for entry in file.line {
        let row = row_at(text, entry.span().start);
        let entry = entry.into_inner();
        let mut add = |zh: String, en: String| faults.push(Fault::row(NAMES, row, zh, en));
        if entry.name.trim().is_empty() {
            add("线路名为空，请填写 name".to_owned(), "empty name, fill it in".to_owned());
            continue;
        }
        for alias in std::iter::once(&entry.name).chain(&entry.aliases) {
            let other = names.insert(names::key(alias), entry.name.clone());
            if let Some(other) = other.filter(|other| *other != entry.name) {
                let own = &entry.name;
                add(
                    format!("名称 {alias} 同时属于 {other} 和 {own}"),
                    format!("{alias} names both {other} and {own}"),
                );
            }
        }
        for (zh, en) in entry.edition.iter().filter_map(EditionEntry::fault) {
            add(zh, en);
        }
        schematic.insert(entry.name.clone(), entry.schematic);
        let line = Line {
            name: entry.name.clone(),
            aliases: entry.aliases,
            chains: Vec::new(),
            high_speed: entry.high_speed,
            editions: entry.edition.into_iter().map(EditionEntry::edition).collect(),
            own_source: None,
        };
        if lines.insert(entry.name.clone(), line).is_some() {
            let name = &entry.name;
            add(format!("线路 {name} 重复"), format!("line {name} is listed twice"));
        }
    }
    if faults.is_empty() { Ok((lines, names, schematic)) } else { Err(Faults(faults)) }
}

/// A row of the table of all lines.
#[derive(Deserialize)]
struct LineRow {
    line: String,
    track: String,
    seq: i64,
}

fn read_points(
    text: &str,
    lines: &mut BTreeMap<String, Line>,
    names: &HashMap<String, String>,
    schematic: &HashMap<String, bool>,
) -> Result<Vec<LineWarning>, Faults> {
    // Two passes: serde cannot tell numbers from text behind a flattened struct.
    let unreadable = |(row, zh, en): table::RowFault| Fault::row(POINTS, row, zh, en);
    let heads = table::rows::<LineRow>(text).map_err(unreadable)?;
    let records = table::rows::<PointRow>(text).map_err(unreadable)?;
    let mut faults = Vec::new();
    let mut rows: BTreeMap<(String, Track), Vec<(i64, Point)>> = BTreeMap::new();
    for ((row, record), (_, own)) in heads.into_iter().zip(records) {
        let Some(track) = Track::from_printed(&record.track) else {
            let value = &record.track;
            let (zh, en) = (format!("行别 track={value} 无法识别"), format!("unknown track {value}"));
            faults.push(Fault::row(POINTS, row, zh, en).at("track"));
            continue;
        };
        let Some(name) = names.get(&names::key(&record.line)) else {
            let value = &record.line;
            let (zh, en) = (
                format!("线路 {value} 不在 {NAMES} 中，请先登记"),
                format!("line {value} is not in {NAMES}, register it there first"),
            );
            faults.push(Fault::row(POINTS, row, zh, en).at("line"));
            continue;
        };
        match point(POINTS, row, own) {
            Ok(point) => rows.entry((name.clone(), track)).or_default().push((record.seq, point)),
            Err(fault) => faults.push(fault),
        }
    }
    let mut warnings = Vec::new();
    for ((name, track), mut points) in rows {
        points.sort_by_key(|(seq, point)| (*seq, point.row));
        for pair in points.windows(2) {
            if let [(a, _), (b, point)] = pair
                && a == b
            {
                let (zh, en) = (format!("{name} 的 seq={b} 重复"), format!("seq={b} of {name} repeats"));
                faults.push(Fault::row(POINTS, point.row, zh, en).at("seq"));
            }
        }
        let points = points.into_iter().map(|(_, point)| point).collect();
        let schematic = schematic.get(&name).copied().unwrap_or(true);
        match Chain::joining(&name, track, schematic, points, POINTS) {
            Ok((chain, noted)) => {
                warnings.extend(noted);
                if let Some(line) = lines.get_mut(&name) {
                    line.chains.push(chain);
                }
            }
            Err(Faults(more)) => faults.extend(more),
        }
    }
    if faults.is_empty() { Ok(warnings) } else { Err(Faults(faults)) }
}
