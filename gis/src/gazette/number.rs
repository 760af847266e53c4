//! Document numbers (发文字号): `原政函〔2022〕106号`.

use std::sync::LazyLock;

use regex::Regex;

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
    Regex::new(r"^(\p{Han}{2,12})\s*[〔\[(【]\s*(\d{4})\s*[〕\])】]\s*第?\s*(\d{1,6})\s*号$")
        .expect("a valid constant pattern")
});

impl DocumentNumber {
    /// Reads a line that is a document number and nothing else; spaces, full-width digits,
    /// bookmarks and any of the brackets 〔〕 [] ［］ () （） 【】 are accepted.
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
        let year = parts[2].parse().ok().filter(|year| (1949..=2100).contains(year))?;
        Some(Self { series: parts[1].to_owned(), year, serial: parts[3].parse().ok()? })
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
