//! Cells of a table, and the values that are read from them.

use jiff::civil::Date;

use super::found::{Said, excerpt, said};
use crate::chainage::half_width;
use crate::gazette::parse_date;

/// A cell of a table, from text or from a worksheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Date(Date),
    /// A formula whose result the file does not hold.
    Formula,
    /// An error value such as `#REF!`.
    Error(String),
}

impl Cell {
    /// A cell of a text file.
    pub(super) fn text_of(text: &str) -> Self {
        let text = trimmed(text);
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// What the cell shows; empty for an empty one.
    pub(super) fn text(&self) -> Result<String, Said> {
        match self {
            Self::Empty => Ok(String::new()),
            Self::Text(text) => Ok(text.clone()),
            Self::Number(number) => Ok(number.to_string()),
            Self::Date(date) => Ok(date.to_string()),
            Self::Formula => Err(said(
                "公式没有保存计算结果；请在表格软件中打开、重算并保存，或改为数值",
                "a formula without a stored result; open the file in a spreadsheet program, recalculate and save, or paste values",
            )),
            Self::Error(what) => Err(said(
                format!("单元格为错误值 {what}；请改正公式"),
                format!("the cell holds the error {what}; correct the formula"),
            )),
        }
    }

    /// A finite number; `None` for an empty cell.
    pub(super) fn number(&self) -> Result<Option<f64>, Said> {
        match self {
            Self::Empty => Ok(None),
            Self::Number(number) if number.is_finite() => Ok(Some(*number)),
            _ => {
                let text = self.text()?;
                number(&text).map(Some).ok_or_else(|| not_a_number(&text))
            }
        }
    }

    /// A day; `None` for an empty cell.
    pub(super) fn date(&self) -> Result<Option<Date>, Said> {
        if let Self::Date(date) = self {
            return Ok(Some(*date));
        }
        if self.is_empty() {
            return Ok(None);
        }
        let text = self.text()?;
        day(&text).map(Some).ok_or_else(|| {
            said(
                format!("日期无法识别: “{}”（例 2024-05-01）", excerpt(&text)),
                format!("unreadable date: {:?} (e.g. 2024-05-01)", excerpt(&text)),
            )
        })
    }
}

/// The fault of a value that should be a number.
pub(super) fn not_a_number(text: &str) -> Said {
    let text = excerpt(text);
    said(format!("不是数值: “{text}”"), format!("not a number: {text:?}"))
}

/// Without white space and byte-order marks at the ends.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// A finite decimal number, in full-width digits too; words such as `nan` are none.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain;
    let mut text = trimmed(text);
    if !text.is_ascii() {
        plain = half_width(text);
        text = plain.trim();
    }
    let joined;
    if let Some(text_without) = without_thousands(text) {
        joined = text_without;
        text = &joined;
    }
    let fits = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'-' | b'e' | b'E');
    if text.is_empty() || !text.bytes().all(fits) {
        return None;
    }
    text.parse::<f64>().ok().filter(|n| n.is_finite())
}

/// `390,569.115` → `390569.115`: commas that part off three digits each. `1,5` is none of these.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let mut more = groups.clone().peekable();
    let parted = more.peek().is_some() && groups.all(|group| group.len() == 3 && digits(group));
    let fits = parted && (1..=3).contains(&first.len()) && digits(first) && digits(fraction);
    fits.then(|| text.replace(',', ""))
}

/// `2024-05-01`, `2024/5/1`, `2024.5.1`, `20240501` or `2024年5月1日`.
fn day(text: &str) -> Option<Date> {
    let plain = half_width(text);
    let plain = plain.trim();
    if let Some(date) = parse_date(plain) {
        return Some(date);
    }
    // A time of day after the date says nothing about the day.
    let plain = plain.split([' ', 'T']).next().unwrap_or(plain);
    if plain.len() == 8 && plain.bytes().all(|b| b.is_ascii_digit()) {
        return date(plain.get(..4)?, plain.get(4..6)?, plain.get(6..)?);
    }
    let mut parts = plain.split(['-', '/', '.']);
    let (year, month, of_month) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    date(year, month, of_month)
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_either_width_and_no_words() {
        assert_eq!(number(" １１２．５ "), Some(112.5));
        assert_eq!(number("-0.153"), Some(-0.153));
        assert_eq!(number("390,569.115"), Some(390_569.115));
        assert_eq!(number("-4,280,000"), Some(-4_280_000.0));
        for text in [
            "", "nan", "inf", "1e999", "1,5", "1,2345", "1234,567", "1,234,5", ",123", "12°", "--1", "112 38",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn days_in_the_usual_forms() {
        let want = Date::new(2024, 5, 1).unwrap();
        for text in [
            "2024-05-01",
            "2024/5/1",
            "2024.5.1",
            "20240501",
            "2024年5月1日",
            "２０２４－０５－０１",
            "2024-05-01 00:00:00",
        ] {
            assert_eq!(day(text), Some(want), "{text}");
        }
        for text in ["2024-13-01", "24-5-1", "2024-5", "x", "1-2-3-4", "2024-02-30"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
