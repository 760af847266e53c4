//! The alias tables: lines, townships, counties, divisions and workshops.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::chainage::{Span, Track};

/// A printed name and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// The canonical name.
    pub name: String,
    /// Why it is not what was printed; `None` if it is, or is an accepted spelling.
    pub fault: Option<NameFault>,
    /// Whether the tables know the name at all.
    pub known: bool,
}

/// Why a printed name is a misprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NameFault {
    pub fault: String,
    pub zh: String,
    pub en: String,
}

impl Named {
    pub(super) fn plain(name: &str, known: bool) -> Self {
        Self { name: name.to_owned(), fault: None, known }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinesFile {
    line: Vec<LineEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineEntry {
    name: String,
    to_km: Option<f64>,
    #[serde(default)]
    alias: Vec<LineAlias>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineAlias {
    printed: Vec<String>,
    from_km: Option<f64>,
    to_km: Option<f64>,
    fault: Option<String>,
    #[serde(default)]
    zh: String,
    #[serde(default)]
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitsFile {
    county: Vec<UnitEntry>,
    division: Vec<UnitEntry>,
    workshop: Vec<UnitEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    misprints: Vec<String>,
    #[serde(default)]
    division: String,
}

#[derive(Deserialize)]
struct TownshipEntry {
    county: String,
    township: String,
    alias: String,
    // Dates and notes are for readers of the file and for the gazetteer.
}

/// All tables.
pub(super) struct Names {
    lines: Vec<LineEntry>,
    units: UnitsFile,
    townships: Vec<TownshipEntry>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    // The three files are part of the program; reading them is covered by the tests below.
    let lines: LinesFile = toml::from_str(include_str!("../../../data/roster/lines.toml"))
        .expect("the embedded table of lines is read in a test");
    let units: UnitsFile = toml::from_str(include_str!("../../../data/roster/units.toml"))
        .expect("the embedded table of units is read in a test");
    let townships = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(include_str!("../../../data/roster/townships.csv").as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the embedded table of townships is read in a test");
    Names { lines: lines.line, units, townships }
});

/// The name of a line as printed, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineName {
    /// Without 单线/双线 and without the 上/下 of a track.
    pub stem: String,
    pub track: Track,
    pub tracks_printed: Option<String>,
}

/// Takes the number of tracks and the direction out of a printed line name.
pub(super) fn split_line_name(printed: &str) -> LineName {
    let name: String = printed.chars().filter(|c| !c.is_whitespace() && *c != '□').collect();
    for tracks in ["单线", "双线"] {
        if let Some(head) = name.strip_suffix(tracks) {
            let stem = if head.ends_with('线') { head.to_owned() } else { format!("{head}线") };
            return LineName { stem, track: Track::Whole, tracks_printed: Some(tracks.to_owned()) };
        }
    }
    for (ending, track) in
        [("线上行", Track::Up), ("线下行", Track::Down), ("线上", Track::Up), ("线下", Track::Down)]
    {
        if let Some(head) = name.strip_suffix(ending) {
            return LineName { stem: format!("{head}线"), track, tracks_printed: None };
        }
    }
    LineName { stem: name, track: Track::Whole, tracks_printed: None }
}

fn within(span: Span, from_km: Option<f64>, to_km: Option<f64>) -> bool {
    from_km.is_none_or(|km| span.from.metres() >= km * 1000.0)
        && to_km.is_none_or(|km| span.to.metres() <= km * 1000.0)
}

/// The canonical line of a printed stem *with this range*: 薛梅线 at K120–K168 is 韩原线.
pub(super) fn line(stem: &str, span: Span) -> Named {
    for entry in &NAMES.lines {
        if entry.name == stem && within(span, None, entry.to_km) {
            return Named::plain(stem, true);
        }
    }
    for entry in &NAMES.lines {
        for alias in &entry.alias {
            if alias.printed.iter().any(|p| p == stem) && within(span, alias.from_km, alias.to_km) {
                let fault = alias.fault.as_ref().map(|fault| NameFault {
                    fault: fault.clone(),
                    zh: alias.zh.clone(),
                    en: alias.en.clone(),
                });
                return Named { name: entry.name.clone(), fault, known: true };
            }
        }
    }
    Named::plain(stem, false)
}

/// Whether the table has a line of this canonical name.
pub(super) fn knows_line(name: &str) -> bool {
    NAMES.lines.iter().any(|entry| entry.name == name)
}

fn unit(entries: &[UnitEntry], printed: &str) -> Named {
    let printed: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
    for entry in entries {
        if entry.name == printed || entry.aliases.contains(&printed) {
            return Named::plain(&entry.name, true);
        }
        if entry.misprints.contains(&printed) {
            let fault = NameFault {
                fault: "look-alike glyph".to_owned(),
                zh: "单位名称误印，按名称对照表".to_owned(),
                en: "misprinted name of a unit, by the table of names".to_owned(),
            };
            return Named { name: entry.name.clone(), fault: Some(fault), known: true };
        }
    }
    Named::plain(&printed, false)
}

/// The county of a printed name.
pub(super) fn county(printed: &str) -> Named {
    let named = unit(&NAMES.units.county, printed);
    let known = named.known || super::areas::knows_county(&named.name);
    Named { known, ..named }
}

/// The railway division of a printed name.
pub(super) fn division(printed: &str) -> Named {
    unit(&NAMES.units.division, printed)
}

/// The workshop of a printed name, and its division.
pub(super) fn workshop(printed: &str) -> (Named, Option<&'static str>) {
    let named = unit(&NAMES.units.workshop, printed);
    let division = NAMES.units.workshop.iter().find(|w| w.name == named.name).map(|w| w.division.as_str());
    (named, division)
}

/// The township of a county under any of its names.
pub(super) fn township(county: &str, printed: &str) -> Named {
    let printed: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
    NAMES
        .townships
        .iter()
        .find(|t| t.county == county && (t.township == printed || t.alias == printed))
        .map_or_else(|| Named::plain(&printed, false), |t| Named::plain(&t.township, true))
}

/// The township that an official's title begins with, and how the title prints it.
pub(super) fn township_in_title(county: &str, title: &str) -> Option<(Named, String)> {
    let title: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let title = title.strip_prefix(county).unwrap_or(&title);
    let by_table = NAMES
        .townships
        .iter()
        .filter(|t| t.county == county)
        .flat_map(|t| [(&t.township, &t.township), (&t.township, &t.alias)])
        .filter(|(_, name)| !name.is_empty() && title.starts_with(name.as_str()))
        .max_by_key(|(_, name)| name.len());
    // 龙泉 also begins a title 龙泉镇镇长; the longest name wins and the kind decides below.
    let by_kind = ["街道办事处", "办事处", "街道", "街办", "镇", "乡"]
        .iter()
        .filter_map(|kind| {
            let at = title.find(kind)?;
            // 乡长, 镇长 and 副镇长 are offices, not places.
            let place = &title[..at + kind.len()];
            let stem = title[..at].chars().count();
            (stem >= 2 && !place.contains(['副', '主', '('])).then(|| place.to_owned())
        })
        .min_by_key(String::len);
    match (by_table, by_kind) {
        (Some((_, name)), Some(place)) if place.len() > name.len() => Some((township(county, &place), place)),
        (Some((canonical, name)), _) => Some((Named::plain(canonical, true), name.clone())),
        (None, Some(place)) => Some((township(county, &place), place)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chainage::Chainage;

    fn km(from: i64, to: i64) -> Span {
        Span::new(Chainage::from_metres(from * 1000), Chainage::from_metres(to * 1000))
    }

    #[test]
    fn a_line_name_is_read_with_its_range() {
        assert_eq!(line("薛梅线", km(4, 9)).name, "薛梅线");
        let long = line("薛梅线", km(120, 168));
        assert_eq!((long.name.as_str(), long.fault.is_some()), ("韩原线", true));
        assert!(!line("准池线", km(101, 148)).known, "no edit distance: 准池 is another railway");
        assert_eq!(line("大西高铁", km(187, 192)).fault, None);
    }

    #[test]
    fn tracks_are_taken_out_of_the_name() {
        let read = |printed| {
            let n = split_line_name(printed);
            (n.stem, n.track, n.tracks_printed)
        };
        assert_eq!(read("北回蒲单线"), ("北回蒲线".to_owned(), Track::Whole, Some("单线".to_owned())));
        assert_eq!(read("韩原线双线"), ("韩原线".to_owned(), Track::Whole, Some("双线".to_owned())));
        assert_eq!(read("岗樊线上"), ("岗樊线".to_owned(), Track::Up, None));
    }

    #[test]
    fn townships_under_old_and_short_names() {
        assert_eq!(township("忻府区", "旭来街 办事处").name, "旭来街街道");
        let title = |county, title| township_in_title(county, title).map(|(n, _)| n.name);
        assert_eq!(title("忻府区", "长征路办事处").as_deref(), Some("长征街道"));
        assert_eq!(title("神池县", "龙泉(镇、街道)分管副主任").as_deref(), Some("龙泉镇"));
        assert_eq!(title("宁武县", "宁武县凤凰镇分管副主任").as_deref(), Some("凤凰镇"));
        assert_eq!(title("繁峙县", "平型关镇(镇、街道)分管副书记").as_deref(), Some("平型关镇"));
        assert_eq!(title("五寨县", "乡长"), None);
        assert_eq!(title("原平市", "分管副主任"), None);
    }

    #[test]
    fn fifty_nine_townships_and_twelve_workshops() {
        let canonical = NAMES.townships.iter().filter(|t| t.alias.is_empty()).count();
        assert_eq!((canonical, NAMES.units.workshop.len(), NAMES.lines.len()), (59, 12, 10));
        assert_eq!(workshop("薛弧线路车回").0.name, "薛孤线路车间");
    }
}
