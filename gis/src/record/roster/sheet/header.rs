//! The header of a table: one to four rows, with merged cells, in any order of columns.

use std::collections::BTreeMap;

use crate::gazette::{Merged, TableRow};
use crate::record::Tier;

use super::role::{Attr, Role, Side, names_chief, role, side, squeeze, tier};

/// A header has at most this many rows.
const MOST_ROWS: usize = 4;

/// The columns of a range.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    pub line: Option<usize>,
    pub track: Option<usize>,
    pub range: Option<usize>,
    pub from: Option<usize>,
    pub to: Option<usize>,
    pub length: Option<usize>,
    /// The unit that the header of `from` and `to` gives: kilometres as plain numbers.
    pub km: bool,
    /// The header of `from` and `to` gives metres.
    pub metres: bool,
    /// The unit that the header of `length` gives: metres.
    pub length_in_m: bool,
}

impl Stretch {
    /// Whether it can give posts.
    pub(super) fn has_posts(&self) -> bool {
        self.range.is_some() || (self.from.is_some() && self.to.is_some())
    }
}

/// Which column is what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Layout {
    pub ordinal: Option<usize>,
    pub county: Option<usize>,
    pub township: Option<usize>,
    pub village: Option<usize>,
    pub division: Option<usize>,
    pub workshop: Option<usize>,
    pub work_area: Option<usize>,
    pub chiefs: BTreeMap<(Tier, Side), Vec<(Attr, usize)>>,
    /// The range that all tiers of a row share.
    pub common: Stretch,
    /// Ranges that a tier has for itself.
    pub own: BTreeMap<Tier, Stretch>,
    /// Columns of remarks.
    pub remarks: Vec<usize>,
    /// The columns' names as printed, for the summary.
    pub titles: Vec<String>,
    /// Columns that hold chiefs whose side the header leaves open.
    pub open_sides: Vec<usize>,
    /// Two columns claim the same role.
    pub twice: bool,
}

impl Layout {
    /// The tiers that have chiefs.
    pub(super) fn tiers(&self) -> Vec<Tier> {
        let mut tiers: Vec<Tier> = self.chiefs.keys().map(|(tier, _)| *tier).collect();
        tiers.dedup();
        tiers
    }

    /// The range columns of a tier: its own, or those of all.
    pub(super) fn stretch(&self, tier: Tier) -> &Stretch {
        self.own.get(&tier).filter(|own| own.has_posts()).unwrap_or(&self.common)
    }

    /// Whether there are posts anywhere.
    pub(super) fn has_posts(&self) -> bool {
        self.common.has_posts() || self.own.values().any(Stretch::has_posts)
    }

    /// Whether there is a column of line names.
    pub(super) fn has_lines(&self) -> bool {
        self.common.line.is_some() || self.own.values().any(|own| own.line.is_some())
    }
}

/// The distinct texts of a row that are not blank.
pub(super) fn own_texts(row: &TableRow) -> Vec<&str> {
    let cells = row.cells.iter().filter(|cell| cell.merged != Merged::Left);
    cells.map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect()
}

/// Whether a row can be one of a header: two cells or more, most of them words of headers, and
/// nothing that only a row has.
pub(super) fn is_header_row(row: &TableRow) -> bool {
    let texts = own_texts(row);
    if texts.len() < 2 || texts.len() > 200 || texts.iter().any(|text| text.len() > 150) {
        return false;
    }
    let like = texts.iter().filter(|text| {
        let text = squeeze(text);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let word =
            role(std::slice::from_ref(&text)).is_some() || tier(&text).is_some() || side(&text).is_some();
        digits <= 2 && (word || text.contains("双段长")) && text.chars().count() <= 20
    });
    let numbered = row.cells.first().is_some_and(|cell| {
        let text = cell.text.trim();
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
    });
    !numbered && like.count() * 10 >= texts.len() * 6
}

/// The header that begins at the first of these rows: how many rows it has.
pub(super) fn rows_of(rows: &[TableRow]) -> usize {
    rows.iter().take(MOST_ROWS).take_while(|row| is_header_row(row)).count()
}

/// Whether header rows name section chiefs of a railway, and not those of roads, rivers or woods.
pub(super) fn is_roster(header: &[TableRow], title: &str) -> bool {
    let words: String = header.iter().flat_map(own_texts).map(squeeze).collect();
    let title = squeeze(title);
    let road = |text: &str| {
        ["公路", "河长", "林长", "路长", "田长", "湖长", "渠长", "国道", "省道", "县道"]
            .iter()
            .any(|word| text.contains(word))
    };
    let railway = |text: &str| {
        ["铁路", "双段长", "路地", "工务段", "车间", "工区", "高铁"].iter().any(|word| text.contains(word))
    };
    let chiefs = |text: &str| text.replace("段长度", "").contains("段长");
    let chief = chiefs(&words) || chiefs(&title) && names_or_people(&words);
    let level = [
        "地方",
        "铁路",
        "县级",
        "乡级",
        "村级",
        "双段长",
        "路地",
        "路方",
        "县",
        "乡",
        "第三级",
        "护路",
        "工务",
    ]
    .iter()
    .any(|word| words.contains(word) || title.contains(word));
    chief && level && !road(&words) && (railway(&words) || (railway(&title) && !road(&title)))
}

fn names_or_people(words: &str) -> bool {
    words.contains("姓名") || names_chief(words)
}

/// The header's texts of each column from the top down. Over blank cells of an upper row the group
/// to the left goes on, as far as the rows below have something there.
fn paths(header: &[TableRow]) -> Vec<Vec<(String, String)>> {
    let columns = header.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let text = |row: &TableRow, at: usize| {
        row.cells.get(at).map(|cell| (squeeze(&cell.text), cell.text.trim().to_owned())).unwrap_or_default()
    };
    let mut paths: Vec<Vec<(String, String)>> = vec![Vec::new(); columns];
    for (no, row) in header.iter().enumerate() {
        let below = header.get(no + 1..).unwrap_or_default();
        let mut group = (String::new(), String::new());
        for (at, path) in paths.iter_mut().enumerate() {
            let own = text(row, at);
            let below_has = below.iter().any(|row| !text(row, at).0.is_empty());
            let used = if own.0.is_empty() {
                // Only a group goes on: one that has columns below it.
                if below_has { group.clone() } else { (String::new(), String::new()) }
            } else {
                group =
                    if below_has && is_group(&own.0) { own.clone() } else { (String::new(), String::new()) };
                own
            };
            if !used.0.is_empty() && path.last().is_none_or(|(last, _)| *last != used.0) {
                path.push(used);
            }
        }
    }
    paths
}

/// Whether a text can stand over several columns.
fn is_group(text: &str) -> bool {
    names_chief(text)
        || tier(text).is_some()
        || side(text).is_some()
        || ["里程", "区段", "管段", "起止", "范围", "责任", "双段长"].iter().any(|word| text.contains(word))
}

/// The layout of a header; `title` is what stands above it and may name the tier.
pub(super) fn layout(header: &[TableRow], title: &str) -> Layout {
    let paths = paths(header);
    let roles: Vec<Option<Role>> = paths
        .iter()
        .map(|path| role(&path.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>()))
        .collect();
    let tiers: Vec<Option<Tier>> = paths
        .iter()
        .map(|path| tier(&path.iter().map(|(text, _)| text.as_str()).collect::<String>()))
        .collect();
    let mut layout = Layout {
        titles: paths.iter().map(|p| p.last().map_or_else(String::new, |(_, text)| text.clone())).collect(),
        ..Layout::default()
    };
    let remark = |text: &String| ["备注", "说明", "附注"].iter().any(|word| text.contains(word));
    layout.remarks =
        (0..layout.titles.len()).filter(|at| layout.titles.get(*at).is_some_and(remark)).collect();
    let title_tier = tier(&squeeze(title));
    let positions = positions(&roles);
    places(&mut layout, &roles);
    chiefs(&mut layout, &roles, &paths, &positions, title_tier);
    stretches(&mut layout, &roles, &tiers, &paths, &positions);
    layout
}

/// The tier of each column by where it stands: that of the last column of places to its left, or
/// else of the first to its right.
fn positions(roles: &[Option<Role>]) -> Vec<Option<Tier>> {
    let of = |role: &Option<Role>| match role {
        Some(Role::County | Role::Division) => Some(Tier::County),
        Some(Role::Township | Role::Workshop) => Some(Tier::Township),
        Some(Role::Village | Role::WorkArea) => Some(Tier::Village),
        _ => None,
    };
    let mut last = None;
    roles
        .iter()
        .map(|role| {
            last = of(role).or(last);
            last
        })
        .collect()
}

/// Puts a column in its place; a second one for the same is a contradiction.
fn put(slot: &mut Option<usize>, at: usize, twice: &mut bool) {
    if slot.is_some() { *twice = true } else { *slot = Some(at) }
}

fn places(layout: &mut Layout, roles: &[Option<Role>]) {
    for (at, role) in roles.iter().enumerate() {
        let slot = match role {
            Some(Role::Ordinal) => &mut layout.ordinal,
            Some(Role::County) => &mut layout.county,
            Some(Role::Township) => &mut layout.township,
            Some(Role::Village) => &mut layout.village,
            Some(Role::Division) => &mut layout.division,
            Some(Role::Workshop) => &mut layout.workshop,
            Some(Role::WorkArea) => &mut layout.work_area,
            _ => continue,
        };
        put(slot, at, &mut layout.twice);
    }
}

fn chiefs(
    layout: &mut Layout,
    roles: &[Option<Role>],
    paths: &[Vec<(String, String)>],
    positions: &[Option<Tier>],
    title: Option<Tier>,
) {
    let lowest =
        [(layout.village, Tier::Village), (layout.township, Tier::Township), (layout.county, Tier::County)]
            .into_iter()
            .find_map(|(column, tier)| column.map(|_| tier));
    // Whose telephone a column without more words is: that of the chief to its left.
    let mut current: Option<(Tier, Side)> = None;
    for (at, role) in roles.iter().enumerate() {
        match role {
            Some(Role::County) => current = Some((Tier::County, Side::Local)),
            Some(Role::Township) => current = Some((Tier::Township, Side::Local)),
            Some(Role::Village) => current = Some((Tier::Village, Side::Local)),
            Some(Role::Division) => current = Some((Tier::County, Side::Railway)),
            Some(Role::Workshop) => current = Some((Tier::Township, Side::Railway)),
            Some(Role::WorkArea) => current = Some((Tier::Village, Side::Railway)),
            Some(Role::Chief(tier, side, attr)) => {
                let bare = paths.get(at).is_none_or(|path| !path.iter().any(|(t, _)| names_chief(t)));
                let place = positions.get(at).copied().flatten();
                let key = if bare && tier.is_none() && side.is_none() && current.is_some() {
                    current.unwrap_or((Tier::County, Side::Local))
                } else {
                    let tier = tier.or(place).or(title).or(lowest).unwrap_or(Tier::County);
                    let side = side.unwrap_or_else(|| {
                        if !bare {
                            layout.open_sides.push(at);
                        }
                        Side::Local
                    });
                    (tier, side)
                };
                current = Some(key);
                let columns = layout.chiefs.entry(key).or_default();
                layout.twice |= columns.iter().any(|(a, _)| a == attr && *attr != Attr::Phone);
                columns.push((*attr, at));
            }
            _ => {}
        }
    }
}

fn stretches(
    layout: &mut Layout,
    roles: &[Option<Role>],
    tiers: &[Option<Tier>],
    paths: &[Vec<(String, String)>],
    positions: &[Option<Tier>],
) {
    let count = |of: Role| roles.iter().filter(|role| **role == Some(of)).count();
    // One range is for all tiers; of several each belongs to the tier it stands with.
    let several = count(Role::Range) + count(Role::From) > 1;
    for (at, role) in roles.iter().enumerate() {
        let Some(role @ (Role::Line | Role::Track | Role::Range | Role::From | Role::To | Role::Length)) =
            role
        else {
            continue;
        };
        let repeated = count(*role) > 1;
        let tier = tiers
            .get(at)
            .copied()
            .flatten()
            .or_else(|| positions.get(at).copied().flatten())
            .filter(|_| several && repeated);
        let words: String = paths.get(at).into_iter().flatten().map(|(text, _)| text.as_str()).collect();
        let km = words.to_lowercase().contains("km") || words.contains("公里") && !words.contains("公里标");
        let stretch = match tier {
            Some(tier) => layout.own.entry(tier).or_default(),
            None => &mut layout.common,
        };
        let slot = match role {
            Role::Line => &mut stretch.line,
            Role::Track => &mut stretch.track,
            Role::Range => &mut stretch.range,
            Role::From => &mut stretch.from,
            Role::To => &mut stretch.to,
            _ => {
                stretch.length_in_m = !km && words.ends_with(['m', '米']);
                &mut stretch.length
            }
        };
        put(slot, at, &mut layout.twice);
        stretch.metres |= !km && words.ends_with(['m', '米']) && matches!(role, Role::From | Role::To);
        stretch.km |= km && matches!(role, Role::From | Role::To | Role::Range);
    }
    // The line's name may stand once for the ranges of all tiers.
    for own in layout.own.values_mut() {
        own.line = own.line.or(layout.common.line);
        own.track = own.track.or(layout.common.track);
    }
}
