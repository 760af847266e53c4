//! A notice as the readers of zones and of acts about offices see it: a numbered document, an act
//! without number, or a whole file in which nothing bears a number.

use jiff::civil::Date;

use super::Source;
use super::personal::{published_excerpt, scrub};
use crate::gazette::{Gazette, parse_date, plain};

/// A file without any document number is one notice only up to this many lines.
const MAX_LINES_UNNUMBERED: usize = 20_000;

/// A notice and where it stands.
#[derive(Debug)]
pub(super) struct Notice<'g> {
    gazette: &'g Gazette,
    /// The stem of the identifiers of its records.
    pub stem: String,
    /// The title; empty when it is lost.
    pub title: String,
    /// The number as printed.
    pub number: Option<String>,
    /// The issuing body.
    pub issuer: Option<String>,
    /// The date of signature.
    pub date: Option<Date>,
    /// First and last line, 1-based.
    pub lines: [usize; 2],
}

impl<'g> Notice<'g> {
    /// Every notice of a file, in file order. Lines of the front matter and between documents belong
    /// to none.
    pub(super) fn all(gazette: &'g Gazette) -> Vec<Self> {
        let mut all: Vec<Self> = gazette
            .documents
            .iter()
            .map(|document| Self {
                gazette,
                stem: document.parsed_number().map_or_else(
                    || format!("{}-L{}", gazette.file, document.first_line),
                    |number| number.stem(),
                ),
                title: document.title.clone(),
                number: Some(document.number.clone()),
                issuer: document.issuer.clone(),
                date: document.date,
                lines: [document.first_line, document.last_line],
            })
            .collect();
        all.extend(gazette.unnumbered().into_iter().map(|act| Self {
            gazette,
            stem: format!("{}-L{}", gazette.file, act.first_line),
            title: String::new(),
            number: None,
            issuer: None,
            date: act.date,
            lines: [act.first_line, act.last_line],
        }));
        if all.is_empty() && !gazette.lines.is_empty() && gazette.lines.len() <= MAX_LINES_UNNUMBERED {
            all.push(Self::whole(gazette));
        }
        all.sort_by_key(|notice| notice.lines[0]);
        all
    }

    /// The whole file: its first line is the title, with the second where the first only names who
    /// issues it; its last line with a date alone is the signature.
    fn whole(gazette: &'g Gazette) -> Self {
        let mut text =
            (1..).zip(&gazette.lines).map(|(no, line)| (no, plain(line))).filter(|(_, l)| !l.is_empty());
        let mut title = text.next().map(|(_, line)| line).unwrap_or_default();
        if is_body(&title)
            && let Some((_, second)) = text.next()
        {
            title.push_str(&second);
        }
        let mut signed: (Option<Date>, Option<String>) = (None, None);
        let mut above = title.clone();
        for (_, line) in text {
            if let Some(date) = parse_date(&line) {
                signed = (Some(date), Some(above).filter(|above| is_body(above)));
            }
            above = line;
        }
        Self {
            gazette,
            stem: gazette.file.clone(),
            number: None,
            issuer: signed.1.or_else(|| issuer_in(&title)),
            title: published_excerpt(&title, 200),
            date: signed.0,
            lines: [1, gazette.lines.len()],
        }
    }

    /// Its lines with their numbers, without the marks of a converter.
    pub(super) fn text(&self) -> impl Iterator<Item = (usize, String)> + use<'g> {
        let [first, last] = self.lines;
        let lines = self.gazette.lines.get(first.saturating_sub(1)..last).unwrap_or_default();
        (first..).zip(lines).map(|(no, line)| (no, plain(line)))
    }

    /// Whether a line belongs to it.
    pub(super) fn has(&self, line: usize) -> bool {
        (self.lines[0]..=self.lines[1]).contains(&line)
    }

    /// A place in it. `cell` is published with the record.
    pub(super) fn source(&self, lines: [usize; 2], cell: Option<String>) -> Source {
        Source {
            file: self.gazette.file.clone(),
            document: self.number.clone(),
            lines,
            place: None,
            cell: cell.map(|cell| scrub(&cell)),
        }
    }
}

/// Whether a line is the name of a body that signs.
fn is_body(line: &str) -> bool {
    const ENDS: [&str; 9] =
        ["政府", "办公室", "管理局", "监管局", "集团有限公司", "委员会", "交通运输局", "工务段", "铁路局"];
    (3..=40).contains(&line.chars().count()) && ENDS.iter().any(|end| line.ends_with(end))
}

/// The body that a title begins with: `甲县人民政府关于…`.
fn issuer_in(title: &str) -> Option<String> {
    let (head, _) = title.split_once("关于")?;
    let head: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    is_body(&head).then_some(head)
}

/// The first day named by `年月日` in a text: the first that ends with 日.
pub(super) fn day_in(text: &str) -> Option<Date> {
    let end = text.find('日')? + '日'.len_utf8();
    let mut start = text.get(..end)?.char_indices().rev().take(14).map(|(at, _)| at);
    start.find_map(|at| parse_date(text.get(at..end)?))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::gazette::split;

    #[test]
    fn a_file_without_numbers_is_one_notice_signed_at_its_end() {
        let text = "甲铁路监督管理局关于划定乙线保护区的公告\n正文，2020年1月1日前报送。\n甲铁路监督管理局\n2024年3月5日\n";
        let gazette = split("a.txt", text.as_bytes()).unwrap();
        let all = Notice::all(&gazette);
        let [notice] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(
            (notice.date, notice.issuer.as_deref()),
            (Some(date(2024, 3, 5)), Some("甲铁路监督管理局"))
        );
        assert_eq!((notice.stem.as_str(), notice.lines), ("a.txt", [1, 4]));
    }

    #[test]
    fn a_day_is_found_inside_a_sentence() {
        assert_eq!(day_in("自2024年1月15日起施行"), Some(date(2024, 1, 15)));
        assert_eq!(day_in("自二〇二四年一月十五日起施行"), Some(date(2024, 1, 15)));
        assert_eq!(day_in("自公告之日起施行"), None);
    }
}
