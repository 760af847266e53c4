//! Names of lines as the record knows them: canonical names and their other spellings.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::chainage::{Track, half_width};

#[derive(Deserialize)]
struct File {
    line: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
}

/// Comparison form → canonical name.
static LINES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../data/lines/lines.toml"))
        .expect("the embedded table of lines is read in a test");
    let mut names = HashMap::new();
    for entry in file.line {
        for name in std::iter::once(&entry.name).chain(&entry.aliases) {
            names.entry(key(name)).or_insert_with(|| entry.name.clone());
        }
    }
    names
});

/// The name of a line inside running text.
static IN_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<name>[\p{Han}A-Za-z]{1,10}?(?:客运专线|高速铁路|城际铁路|专用线|联络线|疏解线|高铁|客专|铁路|线))(?P<track>上行|下行|左线|右线|单线|双线)?")
        .expect("constant, covered by tests")
});

/// Half-width, without blanks and without the ending that says that it is a line.
fn key(name: &str) -> String {
    let text: String =
        half_width(name).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    ["铁路线", "铁路", "线"]
        .into_iter()
        .find_map(|end| text.strip_suffix(end))
        .filter(|stem| stem.chars().count() >= 2)
        .map_or_else(|| text.clone(), str::to_owned)
}

/// The canonical name of a line; `None` for a line that is in no table.
pub(super) fn canonical(printed: &str) -> Option<String> {
    LINES.get(&key(printed)).cloned()
}

/// A printed name without a track named behind it.
pub(super) fn split_track(printed: &str) -> (String, Track) {
    let text = printed.trim();
    let words = [
        ("上行线", Track::Up),
        ("下行线", Track::Down),
        ("上行", Track::Up),
        ("下行", Track::Down),
        ("左线", Track::Left),
        ("右线", Track::Right),
        ("单线", Track::Single),
        ("双线", Track::Whole),
        ("正线", Track::Whole),
    ];
    for (word, track) in words {
        if let Some(rest) =
            text.strip_suffix(word).map(str::trim_end).filter(|rest| rest.chars().count() >= 2)
        {
            return (rest.to_owned(), track);
        }
    }
    (text.to_owned(), Track::Whole)
}

/// The last line named in a text, with its track. Words such as 沿线, 线路 and 铁路线路 are no names.
pub(super) fn last_in(text: &str) -> Option<(String, Track)> {
    const NO_NAMES: [&str; 10] =
        ["沿线", "干线", "支线", "全线", "正线", "路线", "既有线", "铁路线", "铁路", "高速铁路"];
    // A name does not go back beyond a mark, and not into the words before it.
    let piece = text.rsplit(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty());
    for piece in piece.take(6) {
        let piece = [
            "其中",
            "位于",
            "包括",
            "范围内",
            "关于划定",
            "关于",
            "划定",
            "境内",
            "县",
            "市",
            "区",
            "的",
            "自",
            "在",
            "为",
        ]
        .iter()
        .filter_map(|word| piece.rfind(word).map(|at| at + word.len()))
        .filter(|&at| piece.get(at..).is_some_and(|rest| IN_TEXT.is_match(rest)))
        .max()
        .and_then(|at| piece.get(at..))
        .unwrap_or(piece);
        let Some(found) = IN_TEXT.captures_iter(piece).last() else { continue };
        let name = &found["name"];
        if NO_NAMES.contains(&name) || name.contains("线路") {
            continue;
        }
        let track = found.name("track").map_or("", |track| track.as_str());
        return Some((name.to_owned(), Track::from_printed(track).unwrap_or_default()));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_every_spelling() {
        assert_eq!(canonical("北同蒲铁路").as_deref(), Some("北同蒲线"));
        assert_eq!(canonical(" 北同蒲 线").as_deref(), Some("北同蒲线"));
        assert_eq!(canonical("甲乙线"), None);
    }

    #[test]
    fn a_line_is_found_in_running_text() {
        for (text, name) in [
            ("关于划定甲乙铁路线路安全保护区的公告", Some(("甲乙铁路", Track::Whole))),
            ("关于划定铁路线路安全保护区的公告", None),
            ("一、甲乙线", Some(("甲乙线", Track::Whole))),
            ("位于丙县境内的甲乙线上行", Some(("甲乙线", Track::Up))),
            ("甲乙高铁在丙县境内", Some(("甲乙高铁", Track::Whole))),
            ("沿线两侧", None),
        ] {
            let found = last_in(text);
            assert_eq!(found.as_ref().map(|(name, track)| (name.as_str(), *track)), name, "{text}");
        }
        assert_eq!(split_track("甲乙线 上行线"), ("甲乙线".to_owned(), Track::Up));
    }
}
