//! Made-up gazettes: every rule by which documents are found, and what must never happen.

use encoding_rs::GB18030;
use jiff::civil::date;
use proptest::prelude::*;

use super::super::decode;
use super::*;

const TWO: &str = "\
[bookmark: _Toc1]甲市人民政府
[bookmark: _Toc2]关于乙事项和
[bookmark: _Toc3]丙事项的批复

[bookmark: _Toc4]甲政函〔2020〕7号
甲市某局：
你局《关于乙事项的请示》（甲某字〔2020〕3号）文已收悉。同意。
甲市人民政府
2020年3月4日

# 甲市人民政府办公室 关于印发某方案
的通知

甲政办发[2020]12 号

各县（市、区）人民政府，
市直各单位:

现印发给你们。

甲市人民政府办公室

二〇二〇年五月六日

（此件公开发布）

某方案
2021年1月1日
";

fn read(text: &str) -> Gazette {
    split("甲.txt", text.as_bytes()).unwrap()
}

#[test]
fn title_number_issuer_addressee_date_and_lines() {
    let gazette = read(TWO);
    assert_eq!(
        gazette.documents,
        [
            Document {
                title: "甲市人民政府关于乙事项和丙事项的批复".into(),
                number: "甲政函〔2020〕7号".into(),
                issuer: Some("甲市人民政府".into()),
                addressee: Some("甲市某局".into()),
                date: Some(date(2020, 3, 4)),
                first_line: 1,
                last_line: 9,
            },
            Document {
                title: "甲市人民政府办公室关于印发某方案的通知".into(),
                number: "甲政办发[2020]12 号".into(),
                issuer: Some("甲市人民政府办公室".into()),
                addressee: Some("各县（市、区）人民政府，市直各单位".into()),
                date: Some(date(2020, 5, 6)),
                first_line: 11,
                last_line: 28,
            },
        ]
    );
    let second = &gazette.documents[1];
    assert_eq!(second.parsed_number().unwrap().canonical(), "甲政办发〔2020〕12号");
    assert_eq!(second.number_line(&gazette), Some(14));
    assert_eq!(second.body(&gazette).next(), Some((15, "")));
    assert!(second.text(&gazette).starts_with("# 甲市") && second.text(&gazette).ends_with("2021年1月1日"));
    assert_eq!(gazette.document_at(9).map(|d| d.first_line), Some(1));
    assert_eq!(gazette.document_at(10), None);
    assert_eq!(gazette.line(5), Some("[bookmark: _Toc4]甲政函〔2020〕7号"));
}

#[test]
fn the_body_wins_over_the_contents() {
    let contents = "目 录\n\n甲市人民政府关于乙事项和丙事项的批复\n\n甲政函〔2020〕8号..... (2)\n\n甲市人民政府办公室关于印发某方案的通知\n\n甲政办发〔2020〕12号\n\n";
    let gazette = read(&format!("{contents}{TWO}"));
    let numbers: Vec<_> = gazette.documents.iter().map(|d| (d.number.as_str(), d.first_line)).collect();
    assert_eq!(numbers, [("甲政函〔2020〕7号", 11), ("甲政办发[2020]12 号", 21)]);
}

#[test]
fn a_citation_broken_over_lines_opens_no_document() {
    let text = TWO.replace("某方案\n2021", "某方案的依据是\n甲政办发〔2019〕5号\n和另一文件。\n2021");
    let gazette = read(&text);
    assert_eq!(gazette.documents.len(), 2);
    assert_eq!(gazette.loose_numbers(), [28]);
}

#[test]
fn a_date_that_could_be_any_of_several_is_not_chosen() {
    let text =
        "甲市人民政府关于某事的通知\n甲政发〔2020〕1号\n各单位：\n甲\n2020年1月1日\n乙\n2020年2月2日\n";
    assert_eq!(read(text).documents[0].date, None);
    let text = text.replace("乙\n2020年2月2日\n", "");
    assert_eq!(read(&text).documents[0].date, Some(date(2020, 1, 1)));
}

#[test]
fn without_a_title_the_addressee_is_enough() {
    let gazette = read("前文。\n甲政发〔2020〕1号\n各单位：\n正文。\n");
    let document = &gazette.documents[0];
    assert_eq!((document.title.as_str(), document.first_line, document.last_line), ("", 2, 4));
    assert_eq!(document.issuer, None);
}

#[test]
fn a_text_without_documents_is_no_error() {
    let gazette = read("随便一段文字。\n第二行。\n");
    assert!(gazette.documents.is_empty() && gazette.lines.len() == 2);
}

#[test]
fn every_line_ending_and_both_encodings_give_the_same() {
    let expected = read(TWO).documents;
    assert_eq!(read(&TWO.replace('\n', "\r\n")).documents, expected);
    assert_eq!(read(&TWO.replace('\n', "\r")).documents, expected);
    let gazette = split("甲.txt", &GB18030.encode(TWO).0).unwrap();
    assert_eq!((gazette.encoding, gazette.documents), (Encoding::Gb18030, expected));
}

/// What holds for any gazette: documents lie in order, inside the file, without overlap.
fn sound(gazette: &Gazette) {
    let mut after = 0;
    for document in &gazette.documents {
        assert!(after < document.first_line && document.first_line <= document.last_line);
        assert!(document.last_line <= gazette.lines.len());
        assert!(document.number_line(gazette).is_some());
        after = document.last_line;
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        match split("甲.txt", &bytes) {
            Ok(gazette) => sound(&gazette),
            Err(error) => prop_assert!(error.to_string().starts_with("甲.txt: ")),
        }
    }

    #[test]
    fn a_mutated_gazette_is_still_sound(cuts in proptest::collection::vec((0_usize..700, 0_usize..30, ".{0,6}"), 1..8)) {
        let mut chars: Vec<char> = TWO.chars().collect();
        for (at, length, with) in cuts {
            let from = at.min(chars.len());
            let to = (from + length).min(chars.len());
            chars.splice(from..to, with.chars());
        }
        let text: String = chars.into_iter().collect();
        if let Ok(gazette) = split("甲.txt", text.as_bytes()) {
            sound(&gazette);
        }
    }

    #[test]
    fn chinese_text_survives_gb18030(text in "[一-龥]{8,60}(\n[一-龥，。〔〕0-9a-z]{0,40}){0,5}") {
        let (read, encoding) = decode("甲.txt", &GB18030.encode(&text).0).unwrap();
        prop_assert_eq!((read, encoding), (text, Encoding::Gb18030));
    }

    #[test]
    fn every_cut_of_a_file_is_read_or_named(at in 1_usize..TWO.len()) {
        let bytes = &TWO.as_bytes()[..at];
        match split("甲.txt", bytes) {
            // One broken character after nothing but ASCII may as well be GBK.
            Ok(gazette) => prop_assert!(TWO.is_char_boundary(at) || gazette.encoding == Encoding::Gb18030 && bytes[..at - 2].is_ascii()),
            Err(GazetteError::CutOff { offset, .. }) => prop_assert!(!TWO.is_char_boundary(at) && offset < at),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}
