//! Where land is: the place phrase of a decision in its parts.

use std::sync::LazyLock;

use regex::Regex;

use super::figure::pattern;
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
static VILLAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\p{Han}{1,6}?村)"));
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
    for piece in rest.split(['、', '，', ',', '和', '及']) {
        let mut piece = piece;
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
            out.villages.push(name.as_str().to_owned());
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
    fn a_direction_from_a_village_is_no_abuttal() {
        let read = situs("朔城区甲河北侧、乙家河村南", &COUNTIES);
        assert_eq!(read.abuttals, [("south".to_owned(), "甲河".to_owned())]);
        assert_eq!(read.villages, ["乙家河村"]);
    }
}
