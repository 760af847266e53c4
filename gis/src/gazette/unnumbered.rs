//! Acts whose title and number are lost: they begin with an addressee, outside every document.

use jiff::civil::Date;

use super::document::{opens_lost_act, signature};
use super::{Gazette, plain};

/// An act without title and number. What stands in it belongs to no numbered document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unnumbered {
    /// The addressee.
    pub addressee: String,
    /// The date of signature, if printed.
    pub date: Option<Date>,
    /// First line (1-based), that of the addressee.
    pub first_line: usize,
    /// Last line (1-based); an act that follows without any addressee is included.
    pub last_line: usize,
}

impl Gazette {
    /// The acts without title and number, in file order.
    pub fn unnumbered(&self) -> Vec<Unnumbered> {
        let mut acts: Vec<Unnumbered> = Vec::new();
        let mut open = false;
        // The front matter before the first document is no act.
        let start = self.documents.first().map_or(self.lines.len(), |first| first.last_line);
        for (line, text) in (1..).zip(&self.lines).skip(start) {
            if self.document_at(line).is_some() {
                open = false;
            } else if opens_lost_act(text) {
                let addressee = plain(text).trim_end_matches(['：', ':']).to_owned();
                acts.push(Unnumbered { addressee, date: None, first_line: line, last_line: line });
                open = true;
            } else if open
                && !plain(text).is_empty()
                && let Some(act) = acts.last_mut()
            {
                act.last_line = line;
            }
        }
        for act in &mut acts {
            act.date = signature(self.lines.get(act.first_line..act.last_line).unwrap_or_default()).date;
        }
        acts
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::split;
    use super::*;

    #[test]
    fn an_act_without_title_ends_the_document_before_it() {
        let text = "甲市人民政府关于乙的通知\n甲政发〔2020〕1号\n各乡人民政府：\n正文。\n甲市人民政府\n2020年1月1日\n附件一段。\n\n 各乡（镇）人民政府，各有关单位：\n丙。\n\n甲市人民政府办公室\n2020年2月2日\n\n甲市人民政府关于丁的通知\n甲政发〔2020〕2号\n各单位：\n戊。\n";
        let gazette = split("甲.txt", text.as_bytes()).unwrap();
        let lines: Vec<_> = gazette.documents.iter().map(|d| (d.first_line, d.last_line)).collect();
        assert_eq!(lines, [(1, 7), (15, 18)]);
        let act = Unnumbered {
            addressee: "各乡（镇）人民政府，各有关单位".into(),
            date: Some(date(2020, 2, 2)),
            first_line: 9,
            last_line: 13,
        };
        assert_eq!(gazette.unnumbered(), [act]);
        assert_eq!(gazette.document_at(10), None);
    }
}
