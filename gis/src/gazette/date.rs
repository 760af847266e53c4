//! Dates that stand alone on a line, as under a signature.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::normalise::{half_width, plain};

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:(\d{4}|[〇○零Oo一二三四五六七八九]{4})年(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十廿卅]{1,3})日
        | (\d{4})(?:\.(\d{1,2})\.|-(\d{1,2})-|/(\d{1,2})/)(\d{1,2}))$",
    )
    .expect("a valid constant pattern")
});

/// The date that a line consists of, in Arabic (`2022年9月16日`, `2022.9.16`, `2022-09-16`,
/// `2022/9/16`) or Chinese (`二〇二二年九月十六日`) numerals. A line with other words, or a day that
/// does not exist, gives `None`.
pub fn parse_date(line: &str) -> Option<Date> {
    let (year, month, day) = parts(line)?;
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Whether a line is printed as a date, but there is no such day: `2022年13月1日`, `2022年2月30日`.
pub(super) fn is_impossible_date(line: &str) -> bool {
    parts(line).is_some() && parse_date(line).is_none()
}

/// Year, month and day of a line that is printed as a date.
fn parts(line: &str) -> Option<(u32, u32, u32)> {
    // A date is short: this keeps long lines away from the pattern.
    if line.len() > 400 {
        return None;
    }
    let text: String = plain(line).chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let found = DATE.captures(&text)?;
    let part = |groups: &[usize]| groups.iter().find_map(|group| found.get(*group)).map(|part| part.as_str());
    Some((digits(part(&[1, 4])?)?, small(part(&[2, 5, 6, 7])?)?, small(part(&[3, 8])?)?))
}

/// A digit in either script.
pub(super) fn digit(c: char) -> Option<u32> {
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
pub(super) fn digits(text: &str) -> Option<u32> {
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
            "2022.9.16",
            "2022-09-16",
            "2022/9/16",
            "２０２２．０９．１６",
            "2022 . 9 . 16",
        ] {
            assert_eq!(parse_date(line), Some(date(2022, 9, 16)), "{line}");
        }
        assert_eq!(parse_date("二○二一年十二月廿一日"), Some(date(2021, 12, 21)));
        assert_eq!(parse_date("二〇二〇年十月三十日"), Some(date(2020, 10, 30)));
    }

    #[test]
    fn days_that_do_not_exist_are_told_from_other_words() {
        for line in ["2022年13月1日", "2022年2月30日", "二〇二二年九月三十二日", "2022.0.16", "2021-02-29"]
        {
            assert!(is_impossible_date(line) && parse_date(line).is_none(), "{line}");
        }
        for line in ["2022年9月16日", "2022年9月", "13月1日", "编号2022-13-45", "2022年13月1日出版"]
        {
            assert!(!is_impossible_date(line), "{line}");
        }
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
            "2022.9-16",
            "2022.9.16.1",
            "22.9.16",
            "2022-09",
        ] {
            assert_eq!(parse_date(line), None, "{line}");
        }
    }
}
