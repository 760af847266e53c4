//! The printed table of contents (目录), to compare with the body: where the two differ the body
//! wins, and the contents' number is told, not dropped.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::normalise::{half_width, plain};
use super::{DocumentNumber, Gazette};

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test run compiles it")]
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<number>\p{Han}{2,12}[〔\[]\d{4}[〕\]]\d{1,6}\s*号)\)?[\s.·…]+\(?\d{1,4}\)?$|(?P<bracketed>\p{Han}{2,12}[〔\[]\d{4}[〕\]]\d{1,6}\s*号)\)\s*\(?\d{1,4}\)?$")
        .expect("a valid constant pattern")
});

impl Gazette {
    /// The numbers in the table of contents with their lines (1-based): a number followed by a page.
    pub fn contents(&self) -> Vec<(usize, DocumentNumber)> {
        // The contents stand before the first document.
        let end = self.documents.first().map_or(self.lines.len(), |first| first.first_line.saturating_sub(1));
        let lines = (1..).zip(self.lines.iter().take(end)).filter(|(_, text)| text.len() < 2_000);
        lines
            .filter_map(|(line, text)| {
                let text: String = plain(text).chars().map(half_width).collect();
                let found = ENTRY.captures(&text)?;
                let number = found.name("number").or_else(|| found.name("bracketed"))?;
                Some((line, DocumentNumber::parse(number.as_str())?))
            })
            .collect()
    }

    /// The numbers in the table of contents that no document in the body bears.
    pub fn contents_without_document(&self) -> Vec<(usize, DocumentNumber)> {
        let known: BTreeSet<_> = self.documents.iter().filter_map(super::Document::parsed_number).collect();
        self.contents().into_iter().filter(|(_, number)| !known.contains(number)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::split;

    #[test]
    fn every_page_notation_is_read_and_a_differing_number_is_told() {
        let text = "目录\n关于甲的通知\n甲政发〔2020〕1号..... (2)\n关于乙的通知 甲政发〔2020〕2号\t12\n的通知（甲政发〔2020〕3号）（10）\n甲政发〔2020〕9号····· 15\n见甲政发〔2019〕5号文件\n\
            甲市人民政府关于甲的通知\n甲政发〔2020〕1号\n各单位：\n甲市人民政府关于乙的通知\n甲政发〔2020〕2号\n各单位：\n甲政发〔2018〕4号 7\n甲市人民政府关于丙的通知\n甲政发〔2020〕3号\n各单位：\n";
        let gazette = split("甲.txt", text.as_bytes()).unwrap();
        let serials: Vec<_> = gazette.contents().into_iter().map(|(line, n)| (line, n.serial)).collect();
        assert_eq!(serials, [(3, 1), (4, 2), (5, 3), (6, 9)]);
        let left: Vec<_> =
            gazette.contents_without_document().into_iter().map(|(line, n)| (line, n.canonical())).collect();
        assert_eq!(left, [(6, "甲政发〔2020〕9号".to_owned())]);
    }
}
