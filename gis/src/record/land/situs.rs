//! Where land is: the place phrase of a decision in its parts.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::figure::{count, pattern};
use crate::record::{Situs, relative};

/// The counties (县级) of 忻州, 朔州 and 阳泉, whose gazettes are read.
pub const COUNTIES: [&str; 25] = [
    "忻府区",
    "原平市",
    "定襄县",
    "五台县",
    "代县",
    "繁峙县",
    "宁武县",
    "静乐县",
    "神池县",
    "五寨县",
    "岢岚县",
    "河曲县",
    "保德县",
    "偏关县",
    "朔城区",
    "平鲁区",
    "怀仁市",
    "山阴县",
    "应县",
    "右玉县",
    "平定县",
    "盂县",
    "城区",
    "矿区",
    "郊区",
];

static TOWNSHIP: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\p{Han}{1,5}?(?:乡|镇|街道办事处|街道办|街道))"));
static VILLAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\p{Han}{1,6}?(?:村|社区))"));
/// What may stand after a village: `5`, `第五`, `1-3组`, `村民小组`.
static GROUP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^第?(?P<a>\d{1,3}|[一二三四五六七八九十]{1,3})(?:组)?(?:(?:-|—|–|~|至)第?(?P<b>\d{1,3}|[一二三四五六七八九十]{1,3}))?(?P<end>(?:村民)?小?组)?",
    )
});
/// A run of groups longer than this is no list of groups.
const MAX_GROUPS: u32 = 60;
/// One side of the four: `东至甲路`, `东:甲路`, `东临甲路`.
static ABUTTAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[，,、;；:\s(])(?P<side>[东南西北])(?:侧)?(?:至|到|临|邻|靠|接|:)(?P<what>[^，,、;；。:()]+)",
    )
});
static STATED: LazyLock<Regex> = LazyLock::new(|| pattern(r"等(\d+)个(?:行政)?村"));
static SIDE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\p{Han}{2,12}?)(以?)([东南西北])侧$"));

/// The county that a phrase begins with.
pub(crate) fn county_of<'c>(phrase: &str, counties: &[&'c str]) -> Option<&'c str> {
    counties.iter().copied().filter(|name| phrase.starts_with(name)).max_by_key(|name| name.len())
}

/// Reads a place phrase as printed.
pub(super) fn situs(printed: &str, counties: &[&str]) -> Situs {
    let county = county_of(printed, counties);
    let mut out =
        Situs { printed: printed.to_owned(), county: county.map(str::to_owned), ..Situs::default() };
    let compact: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
    out.villages_stated = STATED.captures(&compact).and_then(|n| n[1].parse().ok());
    out.relative = relative(&compact);
    let rest = county.and_then(|name| compact.strip_prefix(name)).unwrap_or(&compact);
    // The village whose groups are being listed, and whether the word 组 has come.
    let mut groups: Vec<(String, Vec<u32>, bool)> = Vec::new();
    let (mut grouped, mut known): (HashMap<String, usize>, HashSet<String>) = Default::default();
    for piece in rest.split(['、', '，', ',', '和', '及', '与']) {
        let mut piece = piece.strip_prefix("涉及").unwrap_or(piece);
        piece = county.and_then(|name| piece.strip_prefix(name)).unwrap_or(piece);
        if let Some((_, numbers, named)) = groups.last_mut()
            && let Some(found) = GROUP.captures(piece)
            && found.get(0).is_some_and(|whole| whole.end() == piece.len() || found.name("end").is_some())
        {
            *named |= group_numbers(&found, numbers);
            continue;
        }
        if let Some(side) = SIDE.captures(piece) {
            // Land on the south side of a street has that street on its north.
            let lies = match &side[3] {
                "东" => "west",
                "西" => "east",
                "南" => "north",
                _ => "south",
            };
            out.abuttals.push((lies.to_owned(), side[1].to_owned()));
            continue;
        }
        if let Some(name) = TOWNSHIP.find(piece) {
            out.townships.push(name.as_str().to_owned());
            piece = piece.get(name.end()..).unwrap_or_default();
        }
        if let Some(name) = VILLAGE.find(piece).filter(|name| !name.as_str().starts_with('等')) {
            let village = name.as_str().to_owned();
            let after = piece.get(name.end()..).unwrap_or_default();
            let after = after.trim_start_matches("民委员会").trim_start_matches("委会");
            if let Some(found) = GROUP.captures(after) {
                let mut numbers = Vec::new();
                let named = group_numbers(&found, &mut numbers);
                match grouped.get(&village).and_then(|at| groups.get_mut(*at)) {
                    Some((_, listed, also)) => {
                        listed.extend(numbers);
                        *also |= named;
                    }
                    None => {
                        grouped.insert(village.clone(), groups.len());
                        groups.push((village.clone(), numbers, named));
                    }
                }
            }
            if known.insert(village.clone()) {
                out.villages.push(village);
            }
        }
    }
    // Numbers after a village are groups only if the text calls them so.
    out.groups = groups.into_iter().filter(|(.., named)| *named).map(|(name, n, _)| (name, n)).collect();
    let sides = abuttals(&compact);
    if sides.len() > 1 {
        out.abuttals = sides;
    }
    out
}

/// Adds the groups of a match; whether the word 组 stands there.
fn group_numbers(found: &regex::Captures<'_>, numbers: &mut Vec<u32>) -> bool {
    let Some(first) = count(&found["a"]) else { return false };
    let last = found.name("b").and_then(|n| count(n.as_str())).filter(|last| *last >= first);
    let last = last.unwrap_or(first).min(first.saturating_add(MAX_GROUPS));
    for n in first..=last {
        if !numbers.contains(&n) {
            numbers.push(n);
        }
    }
    found[0].contains('组')
}

/// The four sides that a text gives (`东至甲路、南至乙街`), in its order.
pub(super) fn abuttals(text: &str) -> Vec<(String, String)> {
    let compact: String =
        text.chars().filter(|c| !c.is_whitespace()).map(crate::gazette::half_width).collect();
    let mut out: Vec<(String, String)> = Vec::new();
    for found in ABUTTAL.captures_iter(&compact) {
        let side = match &found["side"] {
            "东" => "east",
            "西" => "west",
            "南" => "south",
            _ => "north",
        };
        if !out.iter().any(|(known, _)| known == side) {
            out.push((side.to_owned(), found["what"].to_owned()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn townships_villages_and_a_stated_number() {
        let read = situs("原平市甲沟乡、乙阳镇等16个村", &COUNTIES);
        assert_eq!(read.county.as_deref(), Some("原平市"));
        assert_eq!(read.townships, ["甲沟乡", "乙阳镇"]);
        assert!(read.villages.is_empty());
        assert_eq!(read.villages_stated, Some(16));

        let read = situs("代县甲沟乡丙家寨村、丁贾村", &COUNTIES);
        assert_eq!(read.townships, ["甲沟乡"]);
        assert_eq!(read.villages, ["丙家寨村", "丁贾村"]);
        assert_eq!(read.villages_stated, None);
    }

    #[test]
    fn a_side_of_a_street_is_the_opposite_abuttal() {
        let read = situs("甲街南侧、乙路东侧、丙路西侧", &COUNTIES);
        let expected = [("north", "甲街"), ("west", "乙路"), ("east", "丙路")]
            .map(|(s, n)| (s.to_owned(), n.to_owned()));
        assert_eq!(read.abuttals, expected);
        assert_eq!(read.county, None);
    }

    #[test]
    fn groups_of_villages() {
        let groups = |text: &str| situs(text, &COUNTIES).groups;
        let one = |village: &str, n: &[u32]| (village.to_owned(), n.to_vec());
        assert_eq!(groups("代县甲沟乡松岭村5、6组"), [one("松岭村", &[5, 6])]);
        assert_eq!(
            groups("甲沟乡松岭村第五、六村民小组，丁坪村1-3组"),
            [one("松岭村", &[5, 6]), one("丁坪村", &[1, 2, 3])]
        );
        assert_eq!(groups("松岭村5组、6组和丁坪村二组"), [one("松岭村", &[5, 6]), one("丁坪村", &[2])]);
        assert_eq!(groups("松岭村5、丁坪村"), [], "a number that is not called a group");
        assert_eq!(situs("松岭村5组、6组和丁坪村", &COUNTIES).villages, ["松岭村", "丁坪村"]);
    }

    #[test]
    fn four_sides() {
        let side = |side: &str, what: &str| (side.to_owned(), what.to_owned());
        let four =
            [side("east", "甲路"), side("south", "乙街"), side("west", "丙河"), side("north", "丁村耕地")];
        assert_eq!(abuttals("四至：东至甲路、南至乙街、西至丙河、北至丁村耕地。"), four);
        assert_eq!(abuttals("东：甲路，南：乙街，西：丙河，北：丁村耕地"), four);
    }

    #[test]
    fn a_direction_from_a_village_is_no_abuttal() {
        let read = situs("朔城区甲河北侧、乙家河村南", &COUNTIES);
        assert_eq!(read.abuttals, [("south".to_owned(), "甲河".to_owned())]);
        assert_eq!(read.villages, ["乙家河村"]);
    }
}
