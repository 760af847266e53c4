//! Labels that the program numbers by itself: `一、`, `（二）`, `3.`, `第四条`.

use std::collections::{HashMap, HashSet};

use super::xml::{Piece, attribute, pieces};
use crate::fault::Said;

/// The most levels of a list.
const LEVELS: usize = 9;

/// One level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    /// E.g. `（%1）`.
    text: String,
}

/// A list as it is defined.
#[derive(Debug, Clone, Default)]
struct List {
    levels: Vec<Level>,
}

/// A use of a list: which, and where its levels begin anew.
#[derive(Debug, Clone, Default)]
struct Use {
    list: String,
    starts: Vec<(usize, u32)>,
}

/// The numbering of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: HashMap<String, List>,
    uses: HashMap<String, Use>,
    /// The numbering that a style of paragraphs has: the use, and the level.
    styles: HashMap<String, (Option<String>, usize)>,
    /// The style that a style is based on.
    based_on: HashMap<String, String>,
    /// How far each list has been counted, by level.
    counters: HashMap<String, Vec<Option<u32>>>,
    /// The uses that have begun their levels anew.
    begun: HashSet<String>,
}

impl Numbering {
    /// Reads the numbering and the styles of a document.
    pub(super) fn read(numbering: &str, styles: &str) -> Result<Self, Said> {
        let mut read = Self::default();
        if !numbering.is_empty() {
            read.definitions(numbering)?;
        }
        if !styles.is_empty() {
            read.styles(styles)?;
        }
        Ok(read)
    }

    fn definitions(&mut self, xml: &str) -> Result<(), Said> {
        let (mut list, mut used) = (None, None);
        let mut level = 0_usize;
        pieces("word/numbering.xml", xml, |piece| {
            let Piece::Start(name, start) = piece else { return Ok(()) };
            let value = || attribute(start, "val").unwrap_or_default();
            let of_level =
                |lists: &mut HashMap<String, List>, list: &Option<String>, set: &dyn Fn(&mut Level)| {
                    let found = list.as_ref().and_then(|id| lists.get_mut(id));
                    if let Some(found) = found.and_then(|list| list.levels.get_mut(level)) {
                        set(found);
                    }
                };
            match name {
                "abstractNum" => {
                    let id = attribute(start, "abstractNumId").unwrap_or_default();
                    self.lists.insert(id.clone(), List::default());
                    (list, used) = (Some(id), None);
                }
                "num" => {
                    let id = attribute(start, "numId").unwrap_or_default();
                    self.uses.insert(id.clone(), Use::default());
                    (list, used) = (None, Some(id));
                }
                "abstractNumId" => {
                    if let Some(found) = used.as_ref().and_then(|id| self.uses.get_mut(id)) {
                        found.list = value();
                    }
                }
                "lvl" | "lvlOverride" => {
                    level = attribute(start, "ilvl").and_then(|text| text.parse().ok()).unwrap_or(0);
                    if let Some(found) =
                        list.as_ref().and_then(|id| self.lists.get_mut(id)).filter(|_| level < LEVELS)
                    {
                        while found.levels.len() <= level {
                            found.levels.push(Level { start: 1, ..Level::default() });
                        }
                    }
                }
                "startOverride" => {
                    if let Some(found) = used.as_ref().and_then(|id| self.uses.get_mut(id)) {
                        found.starts.push((level, value().parse().unwrap_or(1)));
                    }
                }
                "start" => of_level(&mut self.lists, &list, &|l| l.start = value().parse().unwrap_or(1)),
                "numFmt" => of_level(&mut self.lists, &list, &|l| l.format = value()),
                "lvlText" => of_level(&mut self.lists, &list, &|l| l.text = value()),
                _ => {}
            }
            Ok(())
        })
    }

    fn styles(&mut self, xml: &str) -> Result<(), Said> {
        let mut style = None;
        pieces("word/styles.xml", xml, |piece| {
            let Piece::Start(name, start) = piece else { return Ok(()) };
            let value = attribute(start, "val").unwrap_or_default();
            match (name, &style) {
                ("style", _) => style = attribute(start, "styleId"),
                ("basedOn", Some(id)) => {
                    self.based_on.insert(id.clone(), value);
                }
                ("numId", Some(id)) => self.styles.entry(id.clone()).or_default().0 = Some(value),
                ("ilvl", Some(id)) => {
                    self.styles.entry(id.clone()).or_default().1 = value.parse().unwrap_or(0);
                }
                _ => {}
            }
            Ok(())
        })
    }

    /// The numbering of a paragraph: its own, or that of its style.
    fn of(&self, number: Option<&str>, level: Option<usize>, style: Option<&str>) -> Option<(String, usize)> {
        let mut name = style;
        // A style may be based on itself.
        for _ in 0..20 {
            if number.is_some() {
                break;
            }
            let style = name?;
            if let Some((Some(id), of_style)) = self.styles.get(style) {
                return Some((id.clone(), level.unwrap_or(*of_style)));
            }
            name = self.based_on.get(style).map(String::as_str);
        }
        number.map(|id| (id.to_owned(), level.unwrap_or(0)))
    }

    /// Counts a paragraph and gives its label; empty for one that is not numbered, or by signs.
    pub(super) fn label(
        &mut self,
        number: Option<&str>,
        level: Option<usize>,
        style: Option<&str>,
    ) -> String {
        let Some((id, level)) = self.of(number, level, style).filter(|(id, _)| id != "0") else {
            return String::new();
        };
        let Some(used) = self.uses.get(&id) else { return String::new() };
        let Some(list) = self.lists.get(&used.list) else { return String::new() };
        let Some(own) = list.levels.get(level) else { return String::new() };
        let counters = self.counters.entry(used.list.clone()).or_insert_with(|| vec![None; LEVELS]);
        if self.begun.insert(id.clone()) {
            for (level, start) in &used.starts {
                if let Some(counter) = counters.get_mut(*level) {
                    *counter = start.checked_sub(1);
                }
            }
        }
        if let Some(counter) = counters.get_mut(level) {
            *counter = Some(counter.map_or(own.start, |n| n.saturating_add(1)));
        }
        counters.iter_mut().skip(level + 1).for_each(|counter| *counter = None);
        let mut label = String::new();
        let mut chars = own.text.chars().take(200);
        while let Some(c) = chars.next() {
            if c != '%' {
                label.push(c);
                continue;
            }
            let Some(of) =
                chars.next().and_then(|c| c.to_digit(10)).and_then(|n| (n as usize).checked_sub(1))
            else {
                continue;
            };
            let Some(level) = list.levels.get(of) else { continue };
            let number = counters.get(of).copied().flatten().unwrap_or(level.start);
            label.push_str(&shown(number, &level.format));
        }
        if own.format == "bullet" { String::new() } else { label }
    }
}

/// A number in the format of a level.
fn shown(number: u32, format: &str) -> String {
    let letter = |first: u8| {
        let at = u8::try_from(number.saturating_sub(1) % 26).unwrap_or(0);
        char::from(first + at).to_string().repeat((number.saturating_sub(1) / 26 + 1).min(10) as usize)
    };
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographTraditional"
        | "koreanCounting" => chinese(number),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => number
            .to_string()
            .chars()
            .filter_map(|c| "〇一二三四五六七八九".chars().nth(c.to_digit(10)? as usize))
            .collect(),
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "decimalFullWidth" | "decimalFullWidth2" => {
            number.to_string().chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect()
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            char::from_u32(0x245f + number).map(String::from).unwrap_or_default()
        }
        "decimalZero" => format!("{number:02}"),
        "none" | "bullet" => String::new(),
        _ => number.to_string(),
    }
}

/// A number below 10 000 in Chinese: `十二`, `一百零五`.
fn chinese(number: u32) -> String {
    if number == 0 || number >= 10_000 {
        return number.to_string();
    }
    let digit = |n: u32| "零一二三四五六七八九".chars().nth(n as usize).unwrap_or('零');
    let mut text = String::new();
    let mut gap = false;
    for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let n = number / unit % 10;
        if n == 0 {
            gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push('零');
        }
        // 十二, not 一十二.
        if !(unit == 10 && n == 1 && text.is_empty()) {
            text.push(digit(n));
        }
        text.push_str(name);
    }
    text
}

/// A number in Roman numerals.
fn roman(number: u32) -> String {
    let mut left = number.min(3_999);
    let mut text = String::new();
    for (value, sign) in [
        (1_000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while left >= value {
            left -= value;
            text.push_str(sign);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_every_format() {
        for (number, text) in [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (21, "二十一"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1_001, "一千零一"),
            (3_040, "三千零四十"),
        ] {
            assert_eq!(chinese(number), text);
        }
        for (format, text) in [
            ("ideographDigital", "一二"),
            ("lowerRoman", "xii"),
            ("upperLetter", "L"),
            ("decimalEnclosedCircle", "⑫"),
            ("decimalFullWidth", "１２"),
            ("decimal", "12"),
            ("decimalZero", "12"),
            ("none", ""),
        ] {
            assert_eq!(shown(12, format), text, "{format}");
        }
    }

    #[test]
    fn levels_count_and_begin_anew() {
        let lists = "<n><abstractNum abstractNumId='7'>\
            <lvl ilvl='0'><start val='1'/><numFmt val='chineseCounting'/><lvlText val='%1、'/></lvl>\
            <lvl ilvl='1'><start val='1'/><numFmt val='decimal'/><lvlText val='%1-%2.'/></lvl></abstractNum>\
            <num numId='1'><abstractNumId val='7'/></num>\
            <num numId='2'><abstractNumId val='7'/><lvlOverride ilvl='0'><startOverride val='1'/></lvlOverride></num></n>";
        let styles = "<s><style styleId='a'><pPr><numPr><numId val='1'/></numPr></pPr></style>\
            <style styleId='b'><basedOn val='a'/></style><style styleId='c'><basedOn val='c'/></style></s>";
        let mut numbering = Numbering::read(lists, styles).unwrap();
        assert_eq!(numbering.label(None, None, Some("b")), "一、");
        assert_eq!(numbering.label(Some("1"), Some(1), None), "一-1.");
        assert_eq!(numbering.label(Some("1"), Some(1), None), "一-2.");
        assert_eq!(numbering.label(Some("1"), Some(0), None), "二、");
        assert_eq!(numbering.label(Some("1"), Some(1), None), "二-1.");
        assert_eq!(numbering.label(Some("2"), Some(0), None), "一、");
        for none in [
            numbering.label(Some("0"), None, Some("a")),
            numbering.label(None, None, Some("c")),
            numbering.label(Some("9"), None, None),
        ] {
            assert_eq!(none, "");
        }
    }
}
