//! Normalisation for *matching*. What is stored stays as printed, apart from the marks of the
//! converter (bookmarks, Markdown) and the spaces that a line break left between Chinese characters.

use std::sync::LazyLock;

use regex::Regex;

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
static BOOKMARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\[bookmark:[^\]]*\]").expect("a valid constant pattern"));

/// A line without the marks of the converter: `[bookmark: …]`, leading `#`, `**`, outer white space.
pub fn plain(line: &str) -> String {
    let line = BOOKMARK.replace_all(line, "");
    let line = line.replace("**", "");
    line.trim_start_matches('\u{feff}').trim().trim_start_matches('#').trim().to_owned()
}

/// The half-width form of a full-width letter, digit or sign; any other character unchanged.
///
/// The comma `，` is kept: as `,` it could be taken for a thousands separator.
pub fn half_width(c: char) -> char {
    match c {
        '，' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '≦' | '⩽' => '≤',
        '≧' | '⩾' => '≥',
        _ => c,
    }
}

/// Whether a character is Chinese: an ideograph, a Chinese punctuation mark or a full-width form.
pub const fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '—')
}

/// Drops white space next to a Chinese character and reduces any other run of it to one space:
/// a line break inside a title leaves a space that was never printed.
pub fn join_cjk(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.trim().chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && !is_cjk(c) && !out.chars().next_back().is_some_and(is_cjk) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converter_marks_go_and_printed_brackets_stay() {
        assert_eq!(plain("[bookmark: _Toc1][bookmark: _GoBack]甲政函〔2020〕1号"), "甲政函〔2020〕1号");
        assert_eq!(plain("## 甲市人民政府 关于某事的通知"), "甲市人民政府 关于某事的通知");
        assert_eq!(plain("甲政办发[2021]76号"), "甲政办发[2021]76号");
    }

    #[test]
    fn spaces_between_chinese_go_and_between_latin_words_stay() {
        assert_eq!(
            join_cjk("甲市人民政府 关于 2021 年 某 PPP  project 的通知"),
            "甲市人民政府关于2021年某PPP project的通知"
        );
    }

    #[test]
    fn full_width_signs_become_half_width_but_not_the_comma() {
        let text: String = "＞１．９，（％）".chars().map(half_width).collect();
        assert_eq!(text, ">1.9，(%)");
    }
}
