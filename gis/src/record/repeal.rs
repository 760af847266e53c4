//! What a document ends: others that it repeals, revokes or declares void, by their numbers.

use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::gazette::{Document, DocumentNumber, Gazette, parse_date};

/// A document that another ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeal {
    /// The number of the document that is ended, in its usual spelling.
    pub number: String,
    /// From which day, if the sentence says; otherwise from the day of signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\p{Han}{2,12}[〔\[(（【]\d{4}[〕\])）】]第?\d{1,6}号").expect("constant, covered by tests")
});

static FROM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"自(\d{4}年\d{1,2}月\d{1,2}日)起").expect("constant, covered by tests"));

/// What is said behind a number that ends its document.
const BEHIND: [&str; 6] = ["废止", "停止执行", "不再执行", "作废", "失效", "予以撤销"];

/// What is said in front of one.
const BEFORE: [&str; 4] = ["废止", "撤销", "停止执行", "作废"];

/// How many characters may stand between a number and what is said behind it.
const NEAR_BEHIND: usize = 20;

/// How many may stand between what is said and the number: a title is longer than a date.
const NEAR_BEFORE: usize = 60;

/// Words of a clause that only cites a document.
const CITED: [&str; 9] = ["根据", "按照", "依据", "依照", "精神", "要求", "规定", "不得", "不予"];

/// Every document that a document ends, each once.
///
/// A number is taken where the words that end a document stand close to it in the same sentence; one
/// that is only cited (`根据…号`) is not.
pub(super) fn repeals(gazette: &Gazette, document: &Document) -> Vec<Repeal> {
    let text: String =
        document.body(gazette).flat_map(|(_, line)| line.chars()).filter(|c| !c.is_whitespace()).collect();
    let own = document.parsed_number();
    let mut found: Vec<Repeal> = Vec::new();
    let mut known = HashSet::new();
    for sentence in text.split(['。', '；', ';']) {
        // Most sentences have nothing of it: a plain search is much cheaper than the pattern.
        if !BEHIND.iter().chain(&BEFORE).any(|word| sentence.contains(word)) {
            continue;
        }
        let from = FROM.captures(sentence).and_then(|parts| parse_date(&parts[1]));
        for number in ended(sentence) {
            let own = own.as_ref().is_some_and(|own| is(&number, own));
            if !own && known.insert(number.canonical()) {
                found.push(Repeal { number: number.canonical(), from });
            }
        }
    }
    found
}

/// The numbers of a sentence whose documents it ends.
fn ended(sentence: &str) -> Vec<DocumentNumber> {
    let named: Vec<Named> = NUMBER.find_iter(sentence).filter_map(Named::of).collect();
    let mut ended = Vec::new();
    // From the last on: a list of numbers is ended by what stands behind the last of them.
    let mut list: Option<(usize, usize)> = None;
    for named in named.into_iter().rev() {
        let end = match list {
            Some((start, end)) if joins(sentence.get(named.end..start).unwrap_or_default()) => end,
            _ => named.end,
        };
        list = Some((named.start, end));
        let behind: String = sentence.get(end..).unwrap_or_default().chars().take(NEAR_BEHIND).collect();
        let before = clause_before(sentence.get(..named.start).unwrap_or_default());
        let said_behind = BEHIND.iter().filter_map(|word| behind.find(word)).min();
        let said_behind = said_behind
            .is_some_and(|at| !cites(behind.get(..at).unwrap_or_default()) && !cites_at_start(before));
        let said_before = BEFORE.iter().filter_map(|word| before.rfind(word).map(|at| at + word.len())).max();
        let said_before = said_before.is_some_and(|at| {
            let between = before.get(at..).unwrap_or_default();
            between.chars().count() <= NEAR_BEFORE && outside_title(before, at) && !cites(between)
        });
        if said_behind || said_before {
            ended.push(named.number);
        }
    }
    ended.reverse();
    ended
}

/// Whether what stands between two numbers makes them a list.
fn joins(between: &str) -> bool {
    let length = between.chars().count();
    (between.contains('《') || length <= 3) && length <= NEAR_BEFORE && !cites(between)
}

/// A number in a sentence and where it stands.
struct Named {
    start: usize,
    end: usize,
    number: DocumentNumber,
}

impl Named {
    fn of(hit: regex::Match<'_>) -> Option<Self> {
        let number = number_of(hit.as_str())?;
        let start = hit.as_str().rfind(&number.series).unwrap_or(0) + hit.start();
        Some(Self { start, end: hit.end(), number })
    }
}

/// The number in a match, without verbs that stand before its series. `原` is kept: it may be the
/// first character of a town's series (原自然资函), so who looks the number up tries it with and without.
fn number_of(text: &str) -> Option<DocumentNumber> {
    let lead = ["废止", "撤销", "停止执行", "作废", "以及"];
    let at = lead.iter().filter_map(|word| text.rfind(word).map(|at| at + word.len())).max();
    let rest = at.and_then(|at| DocumentNumber::parse(text.get(at..)?));
    rest.or_else(|| DocumentNumber::parse(text))
}

/// Whether a number of a sentence is this one, words that stick to its series apart.
fn is(number: &DocumentNumber, own: &DocumentNumber) -> bool {
    (number.year, number.serial) == (own.year, own.serial) && number.series.ends_with(&own.series)
}

/// A clause is looked at so far back and no farther: a list of many numbers would be read anew for each.
const CLAUSE: usize = 400;

/// What stands before a number in its clause, its title included.
fn clause_before(text: &str) -> &str {
    let mut depth = 0_u32;
    for (no, (at, c)) in text.char_indices().rev().enumerate() {
        match c {
            _ if no >= CLAUSE => return text.get(at + c.len_utf8()..).unwrap_or_default(),
            '》' => depth += 1,
            '《' => depth = depth.saturating_sub(1),
            '，' | '：' | ',' if depth == 0 => return text.get(at + c.len_utf8()..).unwrap_or_default(),
            _ => {}
        }
    }
    text
}

/// Whether a place in a clause is not within a title: `《关于废止…的通知》` ends nothing itself.
fn outside_title(clause: &str, at: usize) -> bool {
    let before = clause.get(..at).unwrap_or_default();
    before.matches('《').count() <= before.matches('》').count()
}

fn cites(text: &str) -> bool {
    CITED.iter().any(|word| text.contains(word))
}

fn cites_at_start(clause: &str) -> bool {
    CITED.iter().any(|word| clause.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str) -> Vec<String> {
        let text = format!(
            "甲市人民政府办公室\n关于印发某方案的通知\n甲政办发〔2030〕9号\n各县人民政府：\n{sentence}\n甲市人民政府办公室\n2030年5月6日\n"
        );
        let gazette = crate::gazette::split("a.txt", text.as_bytes()).unwrap();
        let repeals = repeals(&gazette, &gazette.documents[0]);
        repeals
            .into_iter()
            .map(|r| r.from.map_or(r.number.clone(), |day| format!("{} {day}", r.number)))
            .collect()
    }

    #[test]
    fn documents_that_are_ended() {
        for (sentence, number) in [
            ("本方案自印发之日起施行，《某名单》（甲政办发〔2021〕71号）同时废止。", "甲政办发〔2021〕71号"),
            ("原甲政办发〔2021〕71号文件停止执行。", "原甲政办发〔2021〕71号"),
            ("甲政办发[2021]71号自本通知印发之日起\n停止执行。", "甲政办发〔2021〕71号"),
            ("经研究，决定撤销《关于某项目临时用地的批复》（甲政函〔2028〕3号）。", "甲政函〔2028〕3号"),
            ("废止甲政函〔2028〕3号文件。", "甲政函〔2028〕3号"),
            ("本名单自2030年7月1日起执行，甲政办发〔2021〕71号同时废止。", "甲政办发〔2021〕71号 2030-07-01"),
        ] {
            assert_eq!(of(sentence), [number], "{sentence}");
        }
        assert_eq!(
            of("《甲》（甲政发〔2019〕1号）、《乙》（甲政发〔2020〕2号）同时废止。"),
            ["甲政发〔2019〕1号", "甲政发〔2020〕2号"]
        );
    }

    #[test]
    fn documents_that_are_only_named() {
        for sentence in [
            "根据《某通知》（甲政办发〔2021〕71号）精神，撤销某领导小组。",
            "按照甲政办发〔2021〕71号要求，对失效文件作出清理。",
            "依据《关于废止部分文件的决定》（甲政发〔2029〕5号），制定本方案。",
            "甲政办发〔2021〕71号继续有效。",
            "本通知（甲政办发〔2030〕9号）有效期5年，期满失效。",
        ] {
            assert_eq!(of(sentence), Vec::<String>::new(), "{sentence}");
        }
    }
}
