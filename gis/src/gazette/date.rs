//! Dates that stand alone on a line, as under a signature.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::normalise::{half_width, plain};

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\d{4}|[〇○零Oo一二三四五六七八九]{4})年(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十廿卅]{1,3})日$")
        .expect("a valid constant pattern")
});

/// The date that a line consists of, in Arabic (`2022年9月16日`) or Chinese (`二〇二二年九月十六日`)
/// numerals. A line with other words, or a day that does not exist, gives `None`.
pub fn parse_date(line: &str) -> Option<Date> {
    if line.len() > 400 {
        return None;
    }
    let text: String = plain(line).chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let parts = DATE.captures(&text)?;
    let year = i16::try_from(digits(&parts[1])?).ok()?;
    let month = i8::try_from(small(&parts[2])?).ok()?;
    let day = i8::try_from(small(&parts[3])?).ok()?;
    Date::new(year, month, day).ok()
}

/// A digit in either script.
fn digit(c: char) -> Option<u32> {
    match c {
        '〇' | '○' | '零' | 'O' | 'o' => Some(0),
        _ => "一二三四五六七八九"
            .chars()
            .zip(1..)
            .find_map(|(zh, n)| (zh == c).then_some(n))
            .or_else(|| c.to_digit(10)),
    }
}

/// Digits in a row: `二〇二二`, `2022`.
fn digits(text: &str) -> Option<u32> {
    text.chars().try_fold(0_u32, |n, c| n.checked_mul(10)?.checked_add(digit(c)?))
}

/// A number up to 39: `9`, `十六`, `二十一`, `廿一`.
fn small(text: &str) -> Option<u32> {
    let text = text.replace('廿', "二十").replace('卅', "三十");
    let Some((tens, units)) = text.split_once('十') else {
        return match text.chars().count() {
            1 => digits(&text),
            _ if text.is_ascii() => digits(&text),
            _ => None,
        };
    };
    let tens = if tens.is_empty() { 1 } else { digits(tens).filter(|n| *n < 10)? };
    let units = if units.is_empty() { 0 } else { digits(units).filter(|n| *n < 10)? };
    Some(tens * 10 + units)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn both_scripts_and_spacings() {
        for line in [
            "2022年9月16日",
            "2022 年 9 月 16 日",
            "２０２２年９月１６日",
            "二〇二二年九月十六日",
            "[bookmark: _GoBack]2022年9月16日   ",
        ] {
            assert_eq!(parse_date(line), Some(date(2022, 9, 16)), "{line}");
        }
        assert_eq!(parse_date("二○二一年十二月廿一日"), Some(date(2021, 12, 21)));
        assert_eq!(parse_date("二〇二〇年十月三十日"), Some(date(2020, 10, 30)));
    }

    #[test]
    fn other_words_and_impossible_days_are_no_date() {
        for line in [
            "2023年6月30日出版",
            "2022年2月30日",
            "2022年13月1日",
            "本办法自2023年5月10日起施行。",
            "",
            "二二年十月一日",
            "2022年十十月1日",
        ] {
            assert_eq!(parse_date(line), None, "{line}");
        }
    }
}
