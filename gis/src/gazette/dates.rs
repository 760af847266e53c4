//! Dates of signature over two lines, and dates that cannot be.

use jiff::civil::Date;

use super::date::is_impossible_date;
use super::origin::{Note, NoteKind};
use super::{Document, parse_date, plain};

/// The date on a line, or on this and the next that is not blank: `2022年9月` / `16日`.
pub(super) fn at(lines: &[String], at: usize) -> Option<Date> {
    joined(lines, at).and_then(|text| parse_date(&text))
}

/// The text of a line that is printed as a date, joined with the next where it is only the first half.
fn joined(lines: &[String], at: usize) -> Option<String> {
    const LONGEST: usize = 120;
    let first = lines.get(at).filter(|line| line.len() <= LONGEST).map(|line| plain(line))?;
    let compact: String = first.chars().filter(|c| !c.is_whitespace()).collect();
    if !compact.ends_with(['年', '月']) {
        return Some(first);
    }
    let below = lines.iter().skip(at + 1).take(3).find(|line| !line.trim().is_empty())?;
    (below.len() <= LONGEST).then(|| compact + &plain(below))
}

/// The dates of documents that cannot be: a day that does not exist, alone on a line, and a date of
/// signature far from the year of the document's number. Nothing is changed by them.
pub(super) fn doubts(lines: &[String], documents: &[Document]) -> Vec<Note> {
    let mut notes = Vec::new();
    for document in documents {
        let number = document.parsed_number();
        let first = document.first_line.saturating_sub(1);
        let mut signed_at = None;
        for i in first..document.last_line.min(lines.len()) {
            let Some(text) = joined(lines, i) else { continue };
            if is_impossible_date(&text) {
                notes.push(Note {
                    line: i + 1,
                    kind: NoteKind::Date,
                    printed: Some(text.clone()),
                    zh: format!("日期“{text}”不存在，按不详处理；请核对原件"),
                    en: format!(
                        "the date {text:?} does not exist and is taken as unknown: check the original"
                    ),
                });
            } else if signed_at.is_none() && document.date.is_some() && parse_date(&text) == document.date {
                signed_at = Some((i + 1, text));
            }
        }
        let (Some(date), Some(number)) = (document.date, number) else { continue };
        let years = i32::from(date.year()) - i32::from(number.year);
        // A number of December may be signed in January.
        if !(0..=1).contains(&years) {
            let (line, printed) = signed_at.unwrap_or((document.first_line, date.to_string()));
            let number = number.canonical();
            notes.push(Note {
                line,
                kind: NoteKind::Date,
                zh: format!("成文日期“{printed}”与文号{number}的年份不符；请核对原件"),
                en: format!("the date of signature {printed:?} does not fit the year of the number {number}: check the original"),
                printed: Some(printed),
            });
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::split;

    #[test]
    fn a_number_and_a_date_over_two_lines() {
        let text = "甲市人民政府关于某事的批复\n甲政函〔2022〕\n\n106号\n乙县人民政府：\n同意。\n甲市人民政府\n2022年9月\n16日\n";
        let gazette = split("甲.txt", text.as_bytes()).unwrap();
        let document = &gazette.documents[0];
        assert_eq!(
            (document.number.as_str(), document.date),
            ("甲政函〔2022〕106号", Some(date(2022, 9, 16)))
        );
        assert_eq!(document.addressee.as_deref(), Some("乙县人民政府"));
        assert_eq!(document.number_line(&gazette), Some(2));
        assert_eq!(document.body(&gazette).next(), Some((5, "乙县人民政府：")));
        assert!(gazette.notes.is_empty() && gazette.loose_numbers().is_empty());
        // The halves of a citation are no number.
        let cited = "见《甲办法》（甲政发〔2019〕\n5号）。\n依据甲政发〔2019〕\n5号\n";
        assert!(split("甲.txt", cited.as_bytes()).unwrap().documents.is_empty());
    }

    #[test]
    fn misprinted_dates_are_noted_and_change_nothing() {
        let read = |date: &str| {
            let text = format!(
                "甲市人民政府关于某事的批复\n甲政函〔2022〕6号\n乙县人民政府：\n同意。\n甲市人民政府\n{date}\n"
            );
            split("甲.txt", text.as_bytes()).unwrap()
        };
        for (printed, day, words) in [
            ("2022年13月1日", None, "不存在"),
            ("2022年9月32日", None, "不存在"),
            ("二〇二二年二月三十日", None, "不存在"),
            ("2002年9月16日", Some(date(2002, 9, 16)), "年份不符"),
            ("2021年12月31日", Some(date(2021, 12, 31)), "年份不符"),
        ] {
            let gazette = read(printed);
            assert_eq!(gazette.documents[0].date, day, "{printed}");
            assert_eq!(gazette.notes.len(), 1, "{printed}");
            let note = &gazette.notes[0];
            assert!(
                note.line == 6 && note.zh.contains(words) && note.printed.as_deref() == Some(printed),
                "{note:?}"
            );
        }
        assert!(read("2023年1月4日").notes.is_empty() && read("2022年9月16日").notes.is_empty());
    }
}
