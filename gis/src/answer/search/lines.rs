//! Names of lines as people shorten and spell them.

use super::spelling::{Fit, Spelled};
use crate::answer::{LineWords, Words};
use crate::index::folded;
use crate::line::{Line, Lines, Track};

/// Endings that people leave out or put for one another, the longest first.
const ENDINGS: [&str; 9] = ["高速铁路", "客运专线", "铁路线", "高铁线", "高铁", "客专", "高速", "铁路", "线"];

/// A line that a text may name.
#[derive(Debug, Clone)]
pub(super) struct Called<'a> {
    pub(super) line: &'a Line,
    pub(super) track: Option<Track>,
    /// From where the posts count, if the text says so.
    pub(super) origin: Option<String>,
    /// How the name was read; none when it is the line's own.
    pub(super) how: Option<Words>,
    /// Whether the text names this line and no other.
    pub(super) sure: bool,
}

impl Called<'_> {
    /// The name to ask with: line, track and origin.
    pub(super) fn asked(&self) -> String {
        let track = self.track.map_or("", Track::zh);
        let origin = self.origin.as_ref().map(|origin| format!("({origin})")).unwrap_or_default();
        format!("{}{track}{origin}", self.line.name)
    }
}

/// The name without what says that it is a line; the whole name when less than two characters are left.
fn core(name: &str) -> String {
    let name = folded(name);
    ENDINGS
        .iter()
        .find_map(|end| name.strip_suffix(end).filter(|rest| rest.chars().count() >= 2).map(str::to_owned))
        .unwrap_or(name)
}

/// The ways in which names are compared, the surest first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Ending,
    Short,
    Spelled(Fit),
    Part,
}

impl Way {
    fn words(self, given: &str, name: &str) -> Words {
        let (zh, en) = match self {
            Self::Ending | Self::Short => ("简称", "short for"),
            Self::Spelled(_) => ("拼音", "pinyin of"),
            Self::Part => ("名称的一部分，请确认：", "part of the name, please confirm:"),
        };
        Words::new(format!("“{given}”读作{zh}{name}"), format!("“{given}” read as {en} {name}"))
    }
}

/// The lines that a text may name: only those of the surest way. Nothing is matched by similarity.
pub(super) fn called<'a>(lines: &'a Lines, text: &str) -> Vec<Called<'a>> {
    let LineWords { line: given, track, origin } = LineWords::split(text);
    let make = |line, how, sure| Called { line, track, origin: origin.clone(), how, sure };
    let squeezed: String = given.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(line) = lines.get(&squeezed) {
        let bare = |name: &str| {
            let name = folded(name);
            let end = ["铁路线", "铁路", "线"].into_iter().find_map(|end| name.strip_suffix(end));
            end.unwrap_or(&name).to_owned()
        };
        let own = bare(&line.name) == bare(&squeezed);
        let how = (!own).then(|| {
            Words::new(
                format!("“{given}”是{}的另一写法", line.name),
                format!("“{given}” is another name of {}", line.name),
            )
        });
        return vec![make(line, how, true)];
    }
    if let Some(spelled) = Spelled::read(given) {
        let fit = |line: &&'a Line| {
            let names = std::iter::once(&line.name).chain(&line.aliases);
            Some((names.filter_map(|name| spelled.fit(name)).min()?, *line))
        };
        let mut found: Vec<(Fit, &Line)> = lines.iter().collect::<Vec<_>>().iter().filter_map(fit).collect();
        found.sort_by_key(|(fit, _)| *fit);
        let best = found.first().map(|(fit, _)| *fit);
        found.retain(|(fit, _)| Some(*fit) == best);
        let sure = found.len() == 1 && best != Some(Fit::Beginning);
        let words =
            |(fit, line): (Fit, &'a Line)| make(line, Some(Way::Spelled(fit).words(given, &line.name)), sure);
        return found.into_iter().map(words).collect();
    }
    let wanted = core(&squeezed);
    if wanted.chars().count() < 2 || wanted.is_ascii() || ENDINGS.contains(&wanted.as_str()) {
        return Vec::new();
    }
    let by = |aliases: bool, fits: &dyn Fn(&str) -> bool| -> Vec<&'a Line> {
        let fits = |line: &&Line| {
            let others = line.aliases.iter().filter(|_| aliases);
            std::iter::once(&line.name).chain(others).any(|name| fits(&core(name)))
        };
        lines.iter().filter(fits).collect()
    };
    for (way, found) in [
        (Way::Ending, by(true, &|name| name == wanted)),
        // 同蒲 begins an alias of 北同蒲线 (同蒲铁路北段), and is not its short form.
        (Way::Short, by(false, &|name| name.starts_with(&wanted))),
        (Way::Part, by(true, &|name| name.contains(&wanted))),
    ] {
        if !found.is_empty() {
            let sure = found.len() == 1 && way != Way::Part;
            let words = |line: &'a Line| make(line, Some(way.words(given, &line.name)), sure);
            return found.into_iter().map(words).collect();
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_by_what_people_call_it() {
        let lines = Lines::embedded();
        for (text, name) in [
            ("北同蒲", "北同蒲线"),
            ("北同蒲铁路", "北同蒲线"),
            ("北 同 蒲", "北同蒲线"),
            ("大西", "大西高铁"),
            ("大西客专", "大西高铁"),
            ("大西线", "大西高铁"),
            ("韩原", "韩原线"),
            ("集大原", "集大原高铁"),
            ("btp", "北同蒲线"),
            ("dxgt", "大西高铁"),
            ("beitongpu", "北同蒲线"),
            ("白彪", "白彪疏解线"),
            ("北回蒲线", "北同蒲线"),
        ] {
            let found = called(&lines, text);
            assert!(found.len() == 1 && found[0].sure && found[0].line.name == name, "{text}: {found:?}");
        }
        let up = called(&lines, "岗樊线上行");
        assert_eq!((up[0].asked().as_str(), up[0].how.clone()), ("岗樊线上行", None));
        assert_eq!(called(&lines, "京原线(北京)")[0].asked(), "京原线(北京)");
    }

    #[test]
    fn a_part_of_a_name_is_for_somebody_to_confirm_and_a_likeness_is_none() {
        let lines = Lines::embedded();
        let part = called(&lines, "同蒲");
        assert!(part.len() == 1 && !part[0].sure, "{part:?}");
        for text in ["准池线", "薛孤", "原平", "线", "铁路", ""] {
            assert!(called(&lines, text).is_empty(), "{text}");
        }
    }
}
