//! Land by class (农用地, 耕地, 园地 …): what is printed, and which class is part of which.

use std::sync::LazyLock;

use regex::Regex;

use super::draft::Draft;
use super::figure::{area, area_pattern, doubtful_start, pattern, stated};
use crate::record::{Area, DoubtKind, Finding, LandClass, Stated};

/// Printed name, the glossary's class, whether the name is that of the whole class, and the class of
/// the three of the Land Administration Law (农用地, 建设用地, 未利用地) that it belongs to.
type Name = (&'static str, &'static str, bool, Option<&'static str>);

const AGRICULTURAL: Option<&str> = Some("agricultural");
const CONSTRUCTION: Option<&str> = Some("construction");
const UNUSED: Option<&str> = Some("unused");

const NAMES: [Name; 53] = [
    ("其他农用地", "other_agricultural", true, AGRICULTURAL),
    ("设施农用地", "other_agricultural", false, AGRICULTURAL),
    ("农用地", "agricultural", true, None),
    ("集体建设用地", "construction", false, CONSTRUCTION),
    ("国有建设用地", "construction", false, CONSTRUCTION),
    ("建设用地", "construction", true, None),
    ("未利用土地", "unused", true, None),
    ("未利用地", "unused", true, None),
    ("耕地", "cultivated", true, AGRICULTURAL),
    ("水浇地", "cultivated", false, AGRICULTURAL),
    ("水田", "cultivated", false, AGRICULTURAL),
    ("旱地", "cultivated", false, AGRICULTURAL),
    ("种植园用地", "orchard", true, AGRICULTURAL),
    ("其他园地", "orchard", false, AGRICULTURAL),
    ("园地", "orchard", true, AGRICULTURAL),
    ("果园", "orchard", false, AGRICULTURAL),
    ("茶园", "orchard", false, AGRICULTURAL),
    ("乔木林地", "forest", false, AGRICULTURAL),
    ("灌木林地", "forest", false, AGRICULTURAL),
    ("竹林地", "forest", false, AGRICULTURAL),
    ("有林地", "forest", false, AGRICULTURAL),
    ("其他林地", "forest", false, AGRICULTURAL),
    ("林地", "forest", true, AGRICULTURAL),
    ("天然牧草地", "grass", false, AGRICULTURAL),
    ("人工牧草地", "grass", false, AGRICULTURAL),
    ("牧草地", "grass", false, AGRICULTURAL),
    ("其他草地", "grass", false, None),
    ("草地", "grass", true, AGRICULTURAL),
    ("农村道路", "other_agricultural", false, AGRICULTURAL),
    ("坑塘水面", "other_agricultural", false, AGRICULTURAL),
    ("沟渠", "other_agricultural", false, AGRICULTURAL),
    ("田坎", "other_agricultural", false, AGRICULTURAL),
    ("交通运输用地", "construction", false, CONSTRUCTION),
    ("公路用地", "construction", false, CONSTRUCTION),
    ("铁路用地", "construction", false, CONSTRUCTION),
    ("采矿用地", "construction", false, CONSTRUCTION),
    ("工业用地", "construction", false, CONSTRUCTION),
    ("工矿用地", "construction", false, CONSTRUCTION),
    ("农村宅基地", "construction", false, CONSTRUCTION),
    ("村庄用地", "construction", false, CONSTRUCTION),
    ("城镇村及工矿用地", "construction", false, CONSTRUCTION),
    ("特殊用地", "construction", false, CONSTRUCTION),
    ("水工建筑用地", "construction", false, CONSTRUCTION),
    ("河流水面", "unused", false, UNUSED),
    ("内陆滩涂", "unused", false, UNUSED),
    ("裸岩石砾地", "unused", false, UNUSED),
    ("裸土地", "unused", false, UNUSED),
    ("裸地", "unused", false, UNUSED),
    ("盐碱地", "unused", false, UNUSED),
    ("沙地", "unused", false, UNUSED),
    ("其他土地", "unused", false, UNUSED),
    ("湿地", "other", true, None),
    ("水域及水利设施用地", "other", true, None),
];

/// A class with its figures. The longest name comes first among those that begin alike.
static CLASS: LazyLock<Regex> = LazyLock::new(|| {
    let mut names: Vec<&str> = NAMES.iter().map(|(name, ..)| *name).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    pattern(&format!(
        r"(?P<name>{})(?P<not>\(不含耕地\))?(?:(?:总|合计)?面积)?(?:约|共计|共|为|:|占地|占用|合计)?(?P<area>{})",
        names.join("|"),
        area_pattern()
    ))
});

/// A class whose figures cannot be read: something that looks like a figure and ends with a unit.
static ILLEGIBLE: LazyLock<Regex> = LazyLock::new(|| {
    let mut names: Vec<&str> = NAMES.iter().map(|(name, ..)| *name).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    pattern(&format!(
        r"(?P<name>{})(?:面积)?(?:约|共|为|:)?(?P<raw>[0-9A-Za-z□〇?\x{{fffd}}*.,，]{{1,16}}(?:公顷|平方米|㎡|亩))",
        names.join("|")
    ))
});

/// What makes a class no part of the land that is used.
const OTHER_LAND: [&str; 8] = ["补充", "新增", "开垦", "恢复", "复垦为", "复垦", "非", "改为"];

/// The entry of a printed name.
fn entry(name: &str) -> Option<&'static Name> {
    NAMES.iter().find(|(known, ..)| *known == name)
}

/// The class that a header cell of a table names.
pub(super) fn class_of_header(cell: &str) -> Option<&'static str> {
    NAMES
        .iter()
        .filter(|(known, ..)| cell.starts_with(known))
        .max_by_key(|(known, ..)| known.len())
        .map(|n| n.0)
}

/// A class from a printed name and its area, not yet put in its place.
pub(super) fn class(name: &str, area: Stated<Area>) -> LandClass {
    let class = entry(name).map_or("other", |(_, class, ..)| class);
    LandClass { printed: name.to_owned(), class: class.to_owned(), within: None, area }
}

/// Puts every class within the one that it is part of, as far as that one is printed before it.
pub(super) fn nest(classes: &mut [LandClass]) {
    for at in 0..classes.len() {
        let (before, rest) = classes.split_at_mut(at);
        let Some(this) = rest.first_mut() else { return };
        let Some((_, class, whole, of)) = entry(&this.printed) else { continue };
        let printed = |class: &str| {
            before
                .iter()
                .any(|c| c.class == class && entry(&c.printed).is_some_and(|(_, _, whole, _)| *whole))
        };
        // A kind of forest is part of the forest land; other grassland (其他草地) is part of
        // whichever of the three classes was printed last.
        let last = before
            .iter()
            .rev()
            .find(|c| matches!(c.class.as_str(), "agricultural" | "construction" | "unused"))
            .map(|c| c.class.clone());
        this.within = if !whole && printed(class) {
            Some((*class).to_owned())
        } else if *class == "grass" && last.as_deref() == Some("unused") {
            last
        } else {
            match of {
                Some(of) if of != class && printed(of) => Some((*of).to_owned()),
                None if *class == "grass" => last.filter(|l| l == "agricultural"),
                _ => None,
            }
        };
    }
}

/// The classes that a text lists for the whole land; `text` without what is said of single plots.
pub(super) fn classes(draft: &mut Draft<'_>, skip: &[std::ops::Range<usize>]) -> Vec<LandClass> {
    let (mut out, mut findings): (Vec<LandClass>, Vec<Finding>) = (Vec::new(), Vec::new());
    let mut split = Vec::new();
    let body = &draft.body;
    let skipped = |at: usize| {
        let next = skip.partition_point(|range| range.end <= at);
        skip.get(next).is_some_and(|range| range.start <= at)
    };
    for found in CLASS.captures_iter(&body.norm) {
        let (Some(name), Some(figures), Some(area)) =
            (found.name("name"), found.name("area"), area(body, 0, &found))
        else {
            continue;
        };
        let before = body.slice(0..name.start());
        if skipped(name.start()) || OTHER_LAND.iter().any(|word| before.ends_with(word)) {
            continue;
        }
        let mut printed = name.as_str().to_owned();
        if found.name("not").is_some() {
            printed.push_str("（不含耕地）");
        }
        let place = body.line(name.start());
        if let Some(known) = out.iter().find(|known| known.printed == printed) {
            if m2(&known.area) != Some(area.m2) {
                findings.push(repeats(place, &printed, known, &area));
            }
            continue;
        }
        split.push((figures.start(), figures.end(), area.printed.clone()));
        let mut class = class(name.as_str(), stated(area));
        class.printed = printed;
        if found.name("not").is_some() {
            "other_agricultural".clone_into(&mut class.class);
        }
        out.push(class);
    }
    for found in ILLEGIBLE.captures_iter(&body.norm) {
        let (Some(name), Some(raw)) = (found.name("name"), found.name("raw")) else { continue };
        let readable = CLASS.find_at(&body.norm, name.start()).is_some_and(|c| c.start() == name.start());
        if skipped(name.start()) || readable || out.iter().any(|known| known.printed == name.as_str()) {
            continue;
        }
        if doubtful_start(raw.as_str()) || raw.as_str().contains(|c: char| c.is_ascii_digit() || c == '□') {
            let printed = body.printed(raw.range());
            out.push(class(name.as_str(), Stated::Illegible(printed)));
        }
    }
    for (from, to, printed) in split {
        draft.joined_if_split("classes", from, to, &printed);
    }
    for finding in findings {
        draft.doubt(finding, "classes");
    }
    nest(&mut out);
    out
}

fn repeats(line: usize, printed: &str, known: &LandClass, other: &Area) -> Finding {
    let first = match &known.area {
        Stated::Value(area) => area.printed.clone(),
        Stated::Illegible(raw) => raw.clone(),
        Stated::None | Stated::Unknown => "0".to_owned(),
    };
    let second = &other.printed;
    Finding::new(
        line,
        format!("{printed}先写{first}，后写{second}，记录取先出现的"),
        format!("{printed} is printed as {first} and as {second}: the record has the first"),
    )
    .kind(DoubtKind::Repeats)
    .printed(second)
    .candidates([first, second.clone()])
}

/// Square metres of a stated area; 0 for a stated none.
pub(super) fn m2(area: &Stated<Area>) -> Option<f64> {
    match area {
        Stated::Value(area) => Some(area.m2),
        Stated::None => Some(0.0),
        Stated::Unknown | Stated::Illegible(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(names: &[&str]) -> Vec<Option<String>> {
        let mut classes: Vec<_> = names.iter().map(|name| class(name, Stated::Unknown)).collect();
        nest(&mut classes);
        classes.into_iter().map(|class| class.within).collect()
    }

    #[test]
    fn a_class_is_within_the_one_printed_before_it() {
        let within =
            nested(&["农用地", "耕地", "水浇地", "林地", "乔木林地", "建设用地", "未利用地", "其他草地"]);
        let expected = [
            None,
            Some("agricultural"),
            Some("cultivated"),
            Some("agricultural"),
            Some("forest"),
            None,
            None,
            Some("unused"),
        ];
        assert_eq!(within, expected.map(|w| w.map(str::to_owned)));
        assert_eq!(nested(&["旱地", "水浇地"]), [None, None], "no 耕地 is printed");
        assert_eq!(nested(&["草地", "其他草地"]), [None, Some("grass".to_owned())]);
    }

    #[test]
    fn the_longest_name_wins() {
        let found = CLASS.captures("其他农用地0.5公顷").unwrap();
        assert_eq!(&found["name"], "其他农用地");
        assert_eq!(class_of_header("其他草地（公顷）"), Some("其他草地"));
    }
}
