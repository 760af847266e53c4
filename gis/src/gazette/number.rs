//! Document numbers (发文字号): `原政函〔2022〕106号`.

use std::sync::LazyLock;

use regex::Regex;

use super::date::{digit, digits};
use super::normalise::{half_width, plain};

/// A document number in parts. Bracket shapes and spaces vary in print; the parts do not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentNumber {
    /// The issuer's and series' short form (发文机关代字), e.g. `原政函`.
    pub series: String,
    /// The year.
    pub year: u16,
    /// The running number.
    pub serial: u32,
}

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\p{Han}{2,12})\s*[〔\[(【]\s*(\d{4}|[〇○零一二三四五六七八九]{4})\s*[〕\])】]\s*第?\s*(\d{1,6}|[〇○零一二三四五六七八九十百千]{1,9})\s*号$")
        .expect("a valid constant pattern")
});

impl DocumentNumber {
    /// Reads a line that is a document number and nothing else; spaces, full-width digits, Chinese
    /// numerals (`〔二〇二二〕一百零六号`), bookmarks and any of the brackets 〔〕 [] ［］ () （） 【】 are accepted.
    pub fn parse(line: &str) -> Option<Self> {
        // A number is short: this keeps long lines away from the pattern.
        if line.len() > 400 {
            return None;
        }
        let text: String = plain(line).chars().map(half_width).collect();
        let parts = NUMBER.captures(&text)?;
        // A citation that a line break has set apart is not the number of a document.
        if ["根据", "按照", "依据", "参照", "关于", "见"].iter().any(|word| parts[1].starts_with(word))
        {
            return None;
        }
        let year = u16::try_from(digits(&parts[2])?).ok().filter(|year| (1949..=2100).contains(year))?;
        Some(Self { series: parts[1].to_owned(), year, serial: whole(&parts[3])? })
    }

    /// The usual spelling, e.g. `原政函〔2022〕106号`.
    pub fn canonical(&self) -> String {
        format!("{}〔{}〕{}号", self.series, self.year, self.serial)
    }

    /// The stem of record identifiers, e.g. `原政函2022-106`.
    pub fn stem(&self) -> String {
        format!("{}{}-{}", self.series, self.year, self.serial)
    }
}

/// A whole number in digits of either script (`106`, `一〇六`) or in words (`一百零六`).
fn whole(text: &str) -> Option<u32> {
    if !text.contains(['十', '百', '千']) {
        return digits(text);
    }
    let (mut sum, mut number) = (0_u32, None);
    // Units fall from left to right, otherwise the words are no number.
    let mut least = 10_000;
    for c in text.chars() {
        let unit = match c {
            '千' => 1_000,
            '百' => 100,
            '十' => 10,
            _ => {
                let digit = digit(c)?;
                // After a zero another digit may stand, after another digit only a unit.
                if number.is_some_and(|before| before != 0) {
                    return None;
                }
                number = Some(digit);
                continue;
            }
        };
        if unit >= least {
            return None;
        }
        least = unit;
        // 十二 is 一十二.
        sum += unit * number.take().filter(|n| *n > 0).or((unit == 10).then_some(1))?;
    }
    sum.checked_add(number.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bracket_shape_and_spacing_is_one_number() {
        for printed in [
            "甲政函〔2020〕7号",
            "甲政函[2020]7号",
            "甲政函［２０２０］７号",
            "甲政函（2020）7号",
            "甲政函(2020) 7 号",
            "[bookmark: _Toc1]甲政函〔2020〕7号",
            "# 甲政函〔2020〕7号",
        ] {
            let number = DocumentNumber::parse(printed);
            assert_eq!(number.map(|n| n.canonical()).as_deref(), Some("甲政函〔2020〕7号"), "{printed}");
        }
    }

    #[test]
    fn chinese_numerals() {
        for printed in [
            "甲政函〔二〇二二〕一百零六号",
            "甲政函〔二○二二〕第106号",
            "甲政函〔２０２２〕１０６号",
            "甲政函〔二零二二〕一〇六号",
        ] {
            let number = DocumentNumber::parse(printed);
            assert_eq!(number.map(|n| n.canonical()).as_deref(), Some("甲政函〔2022〕106号"), "{printed}");
        }
        for (text, want) in [
            ("十", Some(10)),
            ("十二", Some(12)),
            ("二十", Some(20)),
            ("一百一十", Some(110)),
            ("一千零一", Some(1001)),
            ("三千二百零五", Some(3205)),
            ("九", Some(9)),
            ("百十", None),
            ("一二十", None),
            ("十百", None),
            ("二百三百", None),
        ] {
            assert_eq!(whole(text), want, "{text}");
        }
    }

    #[test]
    fn a_number_inside_text_or_with_a_page_does_not_stand_alone() {
        for line in [
            "甲政函〔2020〕7号..... (2)",
            "甲政函〔2020〕7号\t12",
            "（甲政函〔2020〕7号）",
            "根据甲政函〔2020〕7号文件",
            "根据甲政函〔2020〕7号",
            "关于某事的通知 甲政函〔2020〕7号",
            "甲政函〔20〕7号",
            "地址：某街3号",
            "",
        ] {
            assert_eq!(DocumentNumber::parse(line), None, "{line}");
        }
    }
}
