//! Page furniture: page numbers and running headers that stand between the lines of a text.
//!
//! A page break may split a number (`1889` / `平方米`) with a page number between the halves. Whoever
//! joins lines for matching leaves these lines out; [`Gazette::lines`] keeps them as printed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::Gazette;
use super::normalise::{half_width, plain};

/// A running header is at most this long, in characters.
const LONGEST_HEADER: usize = 40;

/// A line of running text is at least this long, in characters; what is shorter may be an entry of a
/// list, after which nothing is broken off.
const SHORTEST_TEXT: usize = 15;

/// A header is printed on at least this many pages.
const LEAST_REPEATED: usize = 3;

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^(?:
            [-—–―─·•~]+\s*\d{1,4}\s*[-—–―─·•~]+
            | 第\s*\d{1,4}\s*页(?:\s*[,，、/()（]?\s*共\s*\d{1,4}\s*页\s*[)）]?)?
            | 共\s*\d{1,4}\s*页\s*[,，、/]?\s*第\s*\d{1,4}\s*页
            | page\s+\d{1,4}(?:\s+of\s+\d{1,4})?
        )$",
    )
    .expect("a valid constant pattern")
});

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
static ISSUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"第\s*[\d一二三四五六七八九十]{1,4}\s*期").expect("a valid constant pattern")
});

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
static BARE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\d{1,4}$").expect("a valid constant pattern"));

/// The lines (1-based) of a text that are page furniture: page numbers such as `— 12 —` or
/// `第 3 页 共 9 页`, the running header of a gazette (`2021年第8期 … 公报`), and short lines that are
/// repeated at page breaks. A bare number alone is a page number only beside a running header: it
/// may as well be a figure of a table.
pub fn page_breaks(lines: &[String]) -> BTreeSet<usize> {
    // Lines that are not blank, with their place; a long line is never furniture.
    let text: Vec<(usize, String)> = (1..)
        .zip(lines)
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            let short = line.len() < 600 && !line.contains('\t');
            (
                at,
                if short {
                    plain(line).chars().map(half_width).collect()
                } else {
                    "…".repeat(SHORTEST_TEXT)
                },
            )
        })
        .collect();
    let number: Vec<bool> = text.iter().map(|(_, line)| PAGE_NUMBER.is_match(line.trim())).collect();
    let mut found: BTreeSet<usize> = BTreeSet::new();
    let mut repeated: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, (at, line)) in text.iter().enumerate() {
        if number.get(i) == Some(&true) {
            found.insert(*at);
        } else if line.chars().count() <= LONGEST_HEADER {
            if line.contains("公报") && ISSUE.is_match(line) {
                found.insert(*at);
            } else if !BARE.is_match(line) && !is_sentence(line) {
                repeated.entry(shape(line)).or_default().push(i);
            }
        }
    }
    for places in repeated.into_values().filter(|places| places.len() >= LEAST_REPEATED) {
        let beside_number = |i: &usize| {
            [i.checked_sub(1), i.checked_add(1)].into_iter().flatten().any(|n| number.get(n) == Some(&true))
        };
        let furniture: Vec<usize> =
            places.iter().copied().filter(|i| beside_number(i) || breaks_off(&text, *i)).collect();
        if furniture.len() >= LEAST_REPEATED && furniture.len() * 5 >= places.len() * 4 {
            found.extend(furniture.iter().filter_map(|i| text.get(*i)).map(|(at, _)| *at));
        }
    }
    // A bare number above or below a header is the page's.
    let bare: Vec<usize> = text
        .iter()
        .enumerate()
        .filter(|(_, (_, line))| BARE.is_match(line))
        .filter(|(i, _)| {
            [i.checked_sub(1), i.checked_add(1)]
                .into_iter()
                .flatten()
                .filter_map(|n| text.get(n))
                .any(|(at, line)| found.contains(at) && !PAGE_NUMBER.is_match(line.trim()))
        })
        .map(|(_, (at, _))| *at)
        .collect();
    found.extend(bare);
    found
}

/// Whether a line ends as a sentence, an addressee, a document number or a date does, or is a remark in
/// brackets: no header.
fn is_sentence(line: &str) -> bool {
    line.ends_with(['。', '；', ';', '：', ':', '，', '、', '）', ')', '号', '日'])
        || line.starts_with(['（', '('])
        || line.contains(['〔', '［', '['])
}

/// A line without its numbers and spaces, by which repeated headers are known.
fn shape(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit()).collect()
}

/// Whether the line stands where a sentence is broken off: running text above that does not end, and
/// text below.
fn breaks_off(text: &[(usize, String)], i: usize) -> bool {
    let above = i.checked_sub(1).and_then(|n| text.get(n)).map(|(_, line)| line.as_str());
    let below = text.get(i + 1).map(|(_, line)| line.as_str());
    let (Some(above), Some(below)) = (above, below) else { return false };
    let runs = |line: &str| line.chars().count() >= SHORTEST_TEXT && !line.starts_with('…');
    runs(above)
        && !above
            .ends_with(['。', '；', ';', '：', ':', '！', '!', '？', '?', '）', ')', '”', '》', '号', '日'])
        && runs(below)
}

impl Gazette {
    /// The lines (1-based) that are page furniture, see [`page_breaks`]; none in a workbook or a
    /// web page, which have no pages.
    pub fn page_breaks(&self) -> BTreeSet<usize> {
        page_breaks(&self.lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn furniture(text: &str) -> Vec<usize> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        page_breaks(&lines).into_iter().collect()
    }

    #[test]
    fn page_numbers_in_every_notation() {
        for line in [
            "— 12 —",
            "-12-",
            "－ 3 －",
            "—１２—",
            "第 3 页 共 9 页",
            "第3页",
            "第3页，共9页",
            "第3页/共9页",
            "共 9 页 第 3 页",
            "Page 3 of 9",
            "· 7 ·",
            "  — 4 —  ",
            "**- 5 -**",
        ] {
            assert_eq!(
                furniture(&format!("建设检查站158个、1889\n\n{line}\n\n平方米；车辆2台。\n")),
                [3],
                "{line}"
            );
        }
    }

    #[test]
    fn figures_and_signatures_are_no_furniture() {
        let text = "水田\n100\n旱地\n250\n- 一是某事\n1-3\n2020-2021\n第3页码说明\n甲县人民政府办公室\n2021年1月1日\n";
        assert!(furniture(&text.repeat(6)).is_empty());
    }

    #[test]
    fn a_running_header_with_its_issue_and_the_bare_page_number_beside_it() {
        let text =
            "该宗地划拨用地面积0.7679\n\n2021年第8期(二) 甲市人民政府公报\n\n17\n\n公顷，用途为道路。\n17\n";
        assert_eq!(furniture(text), [3, 5]);
    }

    #[test]
    fn a_header_that_is_repeated_where_sentences_break_off() {
        let page = "此处是一段比较长的正文文字，写到这一页的末尾还没有结束\n甲县规划文本\n接着上一页的正文继续写下去，直到这一段的最后。\n甲县人民政府\n";
        assert_eq!(furniture(&page.repeat(3)), [2, 6, 10]);
        assert!(furniture(&page.repeat(2)).is_empty());
    }

    #[test]
    fn numbers_between_a_title_and_its_addressee_are_no_furniture() {
        let document = "甲市人民政府关于某某某事项的通知通知\n甲政发〔2021〕1号\n各县人民政府，市直各有关单位和部门：\n正文。\n";
        assert!(furniture(&document.repeat(5)).is_empty());
    }

    #[test]
    fn a_header_beside_page_numbers() {
        assert_eq!(furniture(&"一段话。\n甲县规划\n— 1 —\n又一段话。\n".repeat(3)), [2, 3, 6, 7, 10, 11]);
    }
}
