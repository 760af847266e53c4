//! An office (职务) as printed → its title, its unit, and the key by which two documents are seen to
//! speak of the same office.

use std::sync::LazyLock;

use regex::Regex;

use crate::record::land::{COUNTIES, county_of};

/// The title at the end of an office. The leftmost match is the whole title: 常务副局长, not 局长.
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:常务|专职|兼职|第一|执行|党组|党委|党工委|党总支|代理|代|副|主管|分管|行政|纪检)*
        (?:(?:[一二三四]级)?(?:主任科员|科员|调研员|巡视员|主办|警长)
        |总经理|董事长|董事|监事会主席|监事|经理|县长|市长|区长|镇长|乡长|州长|省长|旗长|局长|厅长|部长|处长
        |科长|股长|所长|站长|院长|校长|园长|馆长|台长|社长|场长|厂长|矿长|段长|总队长|支队长|大队长|中队长|队长
        |组长|行长|会长|理事长|秘书长|书记|主任|主席|委员|检察长|庭长|教导员|政治委员|政委|指导员|督察长
        |督查专员|专员|参事|总工程师|总会计师|总规划师|总监|法官|审判员|助理|参谋长|负责人|工长|副职|正职)$",
    )
    .expect("constant, covered by tests")
});

/// Titles that several people hold at once, besides all that begin with 副.
const PLURAL: [&str; 14] = [
    "委员",
    "科员",
    "调研员",
    "巡视员",
    "主办",
    "警长",
    "董事",
    "监事",
    "专员",
    "参事",
    "法官",
    "审判员",
    "助理",
    "副职",
];

/// Words that a unit may begin with where a place's own 市 or 区 is not meant.
const NOT_PLACE: [&str; 5] = ["市政工程", "市政公用", "市场", "市容", "区域"];

/// An office taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Office {
    /// As printed, without notes such as （试用期一年）.
    pub printed: String,
    /// The unit with the place that the issuer leaves out; none if it cannot be told.
    pub unit: Option<String>,
    /// The county of the unit.
    pub county: Option<String>,
    /// Whether the unit is that of the office printed before it.
    pub inherited: bool,
}

/// What stands before the title of an office.
pub(super) fn before_title(text: &str) -> &str {
    let text = bare(text);
    TITLE.find(text).map_or(text, |title| text.get(..title.start()).unwrap_or_default())
}

/// Whether a text ends with a title.
pub(super) fn has_title(text: &str) -> bool {
    TITLE.is_match(bare(text))
}

/// Without brackets at the end: `处长（支队长）` → `处长`.
fn bare(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(at) = opening(text) {
        text = text.get(..at).unwrap_or_default().trim_end();
    }
    text
}

/// Where the bracket opens that closes at the very end.
fn opening(text: &str) -> Option<usize> {
    if !text.ends_with(['）', ')']) {
        return None;
    }
    let mut depth = 0_u32;
    for (at, c) in text.char_indices().rev() {
        match c {
            '）' | ')' => depth += 1,
            '（' | '(' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The office without the notes in brackets at its end, and the notes. A bracket that is itself a
/// title stays: `处长（支队长）`.
pub(super) fn split_notes(text: &str) -> (String, String) {
    let mut office = text.trim();
    let mut notes = String::new();
    while let Some(at) = opening(office) {
        let (before, note) = office.split_at(at);
        let inner = note.trim_matches(['（', '）', '(', ')']);
        if TITLE.is_match(inner) || !has_title(before) {
            break;
        }
        notes.push_str(inner);
        notes.push('；');
        office = before.trim_end();
    }
    (office.to_owned(), notes)
}

/// The place of an issuing body: `甲县人民政府办公室` → `甲县`, `乙市甲区人民政府` → `甲区`. A township
/// signs for the county it lies in.
pub(super) fn place_of(issuer: &str) -> Option<String> {
    const KINDS: [char; 4] = ['县', '市', '区', '旗'];
    let bodies = ["人民政府", "人民代表大会", "人大", "公安局", "监察委"];
    let head = bodies.iter().find_map(|word| Some(issuer.split_once(word)?.0))?;
    let ends: Vec<usize> = head
        .char_indices()
        .filter(|(at, c)| *at > 0 && KINDS.contains(c))
        .map(|(at, c)| at + c.len_utf8())
        .collect();
    let whole = head.get(..*ends.last()?)?;
    // Of nested places the innermost that has a name of its own.
    let inner = ends.iter().rev().filter_map(|&end| whole.get(end..)).find(|rest| rest.chars().count() >= 2);
    let place = inner.unwrap_or(whole);
    (2..=8).contains(&place.chars().count()).then(|| place.to_owned())
}

/// The county that a place is, if it is one and not a city of several.
pub(super) fn as_county(place: &str) -> Option<String> {
    let known = COUNTIES.contains(&place);
    (known || place.ends_with(['县', '区', '旗'])).then(|| place.to_owned())
}

/// Offices joined by 、 where the text before it ends with a title; brackets are not split.
pub(super) fn split_offices(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut from) = (0_i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            '、' | '，' if depth <= 0 => {
                let piece = text.get(from..at).unwrap_or_default();
                if has_title(piece) {
                    found.push(piece);
                    from = at + c.len_utf8();
                }
            }
            _ => {}
        }
    }
    found.push(text.get(from..).unwrap_or_default());
    found.retain(|piece| !piece.trim().is_empty());
    found
}

impl Office {
    /// Reads an office. `place` is that of the issuer, `before` the office printed before it for the
    /// same person.
    pub(super) fn read(text: &str, place: Option<&str>, before: Option<&Self>) -> Self {
        let printed = text.trim().to_owned();
        let whole = bare(&printed);
        let stem = place.map(|place| place.trim_end_matches(['县', '市', '区', '旗']));
        let named = county_of(whole, &COUNTIES).is_some() || stem.is_some_and(|stem| whole.starts_with(stem));
        let whole = if named { whole } else { whole.strip_prefix('原').unwrap_or(whole) };
        let head = TITLE.find(whole).map_or(whole, |title| whole.get(..title.start()).unwrap_or_default());
        let title = TITLE.find(whole).map_or("", |title| title.as_str());
        let head = bare(head.trim_end_matches(['、', '兼']));
        let inherited_place = before.is_some_and(|b| b.printed.starts_with(['县', '市', '区']));
        let (unit, inherited) = match head {
            "" if is_head_of_place(title) => (place.map(str::to_owned), false),
            "" => (before.and_then(|b| b.unit.clone()), before.is_some()),
            _ => match with_place(head, place) {
                Some(unit) => (Some(unit), false),
                None if inherited_place => (Some(format!("{}{head}", place.unwrap_or_default())), true),
                None => (Some(head.to_owned()), false),
            },
        };
        let county = unit
            .as_deref()
            .and_then(|unit| county_of(unit, &COUNTIES))
            .map(str::to_owned)
            .or_else(|| place.filter(|place| !other_place(unit.as_deref(), place)).and_then(as_county));
        Self { printed, unit, county, inherited }
    }
}

/// Whether a unit names another county or city than the issuer's.
fn other_place(unit: Option<&str>, place: &str) -> bool {
    let named = unit.and_then(|unit| county_of(unit, &COUNTIES));
    named.is_some_and(|named| named != place)
}

/// The unit with its place written out; `None` when it begins with no place at all.
fn with_place(unit: &str, place: Option<&str>) -> Option<String> {
    let Some(place) = place else { return county_of(unit, &COUNTIES).map(|_| unit.to_owned()) };
    let stem = place.trim_end_matches(['县', '市', '区', '旗']);
    if unit.starts_with(stem) || county_of(unit, &COUNTIES).is_some() {
        return Some(unit.to_owned());
    }
    let kind = place.chars().next_back()?;
    if unit.starts_with(kind) && !NOT_PLACE.iter().any(|word| unit.starts_with(word)) {
        return Some(format!("{place}{}", unit.get(kind.len_utf8()..).unwrap_or_default()));
    }
    None
}

fn is_head_of_place(title: &str) -> bool {
    ["县长", "市长", "区长", "旗长", "镇长", "乡长"].iter().any(|word| title.ends_with(word))
}

/// What makes two printed offices one: the county where it is known, the unit and the title.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OfficeKey {
    /// The county; none for units above it and for the railway's.
    pub county: Option<String>,
    /// The unit, without the county's name and without words that do not tell units apart.
    pub unit: String,
    /// The title, without 代 and without what is only a field of work (分管, 主管).
    pub title: String,
}

impl OfficeKey {
    /// The key of an office of a unit; `None` when no title can be made out: then nothing can be
    /// linked to it.
    pub fn new(office: &str, unit: &str, county: Option<&str>) -> Option<Self> {
        let title = TITLE.find(bare(office))?.as_str();
        let title = ["代理", "代", "分管", "主管", "行政", "兼职"]
            .iter()
            .fold(title, |title, word| title.strip_prefix(word).unwrap_or(title));
        Some(Self {
            county: county.map(str::to_owned),
            unit: unit_key(unit, county),
            title: title.to_owned(),
        })
    }

    /// Whether only one person holds the office at a time, as far as its title tells.
    pub fn is_single(&self) -> bool {
        let deputy = self.title.contains('副') && !self.title.contains("常务副");
        !deputy && !PLURAL.iter().any(|word| self.title.ends_with(word))
    }

    /// Whether the office is that of a deputy head (副县长, 副市长, 副区长) of its county.
    pub fn is_deputy_head(&self) -> bool {
        self.title.contains('副') && ["县长", "市长", "区长"].iter().any(|word| self.title.ends_with(word))
    }
}

/// A unit's name without its county and without the words that change between documents.
fn unit_key(unit: &str, county: Option<&str>) -> String {
    let own = county.and_then(|county| unit.strip_prefix(county)).filter(|rest| !rest.is_empty());
    let unit = own.unwrap_or(unit);
    let unit = unit.strip_suffix("人民政府").or_else(|| unit.strip_suffix("政府")).unwrap_or(unit);
    let unit = if unit.is_empty() { county.unwrap_or_default() } else { unit };
    let street =
        ["街道办事处", "街道办", "办事处", "街办", "街道"].iter().find_map(|end| unit.strip_suffix(end));
    match street {
        Some(stem) if stem.chars().count() >= 2 => {
            let bare =
                stem.strip_suffix(['街', '路']).filter(|rest| rest.chars().count() >= 2).unwrap_or(stem);
            format!("{bare}街道")
        }
        _ => unit.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str, place: &str) -> Option<String> {
        Office::read(text, Some(place), None).unit
    }

    #[test]
    fn the_place_that_an_issuer_leaves_out_is_written_out() {
        assert_eq!(unit("市公安局轩岗派出所所长", "原平市").as_deref(), Some("原平市公安局轩岗派出所"));
        assert_eq!(unit("县公安局交警大队大队长", "甲县").as_deref(), Some("甲县公安局交警大队"));
        assert_eq!(unit("原平市农机站站长", "原平市").as_deref(), Some("原平市农机站"));
        assert_eq!(unit("原县招商局局长", "甲县").as_deref(), Some("甲县招商局"));
        assert_eq!(unit("甲县文物局局长", "甲县").as_deref(), Some("甲县文物局"));
        assert_eq!(unit("副县长", "甲县").as_deref(), Some("甲县"));
        assert_eq!(unit("市场监督管理局局长", "原平市").as_deref(), Some("市场监督管理局"));
        assert_eq!(
            unit("市工信服务中心（原平市中小企业服务中心）主任", "原平市").as_deref(),
            Some("原平市工信服务中心")
        );
    }

    #[test]
    fn a_second_office_takes_the_place_or_the_unit_of_the_first() {
        let first = Office::read("县粮食局局长", Some("甲县"), None);
        let second = Office::read("能源局局长", Some("甲县"), Some(&first));
        assert_eq!((second.unit.as_deref(), second.inherited), (Some("甲县能源局"), true));
        let third = Office::read("督察长", Some("甲县"), Some(&first));
        assert_eq!((third.unit.as_deref(), third.inherited), (Some("甲县粮食局"), true));
    }

    #[test]
    fn offices_are_split_where_a_title_ends() {
        assert_eq!(
            split_offices("县甲局局长、乙办公室（丙、丁部）副主任"),
            ["县甲局局长", "乙办公室（丙、丁部）副主任"]
        );
        assert_eq!(split_offices("科技、工业局局长"), ["科技、工业局局长"]);
        let (office, notes) = split_notes("甲处（乙支队）处长（支队长）（试用期一年）");
        assert_eq!((office.as_str(), notes.as_str()), ("甲处（乙支队）处长（支队长）", "试用期一年；"));
    }

    #[test]
    fn the_place_of_an_issuer() {
        for (issuer, place) in [
            ("甲县人民政府办公室", Some("甲县")),
            ("朔州市人民政府", Some("朔州市")),
            ("忻州市忻府区人民政府", Some("忻府区")),
            ("甲县乙镇人民政府", Some("甲县")),
            ("原平市轩岗镇人民代表大会", Some("原平市")),
            ("甲铁路局", None),
        ] {
            assert_eq!(place_of(issuer).as_deref(), place, "{issuer}");
        }
    }

    #[test]
    fn two_spellings_of_one_office_have_one_key() {
        let key = |office: &str, unit: &str| OfficeKey::new(office, unit, Some("忻府区")).unwrap();
        assert_eq!(key("长征路办事处主任", "忻府区长征路办事处"), key("主任", "长征街道"));
        assert_eq!(key("忻口镇人民政府镇长", "忻口镇人民政府"), key("忻口镇镇长", "忻口镇"));
        assert_eq!(key("代区长", "忻府区"), key("忻府区人民政府区长", "忻府区人民政府"));
        assert!(key("忻口镇镇长", "忻口镇").is_single() && !key("忻府区副区长", "忻府区").is_single());
        assert_ne!(key("忻口镇副镇长", "忻口镇"), key("忻口镇镇长", "忻口镇"));
        assert!(OfficeKey::new("东楼乡", "东楼乡", None).is_none(), "no title, nothing to link");
    }
}
