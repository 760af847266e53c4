//! Renewals: the new term, and only what the renewal itself says.

use jiff::civil::{Date, date};
use landrail_gis::record::{Decision, DoubtKind, Finding, Record, Stated};

use crate::support::{decision, m2, of_kind, read_text, value};

const OLD: &str = "丙自然资临〔2024〕11号";

fn renewed(sentence: &str) -> (Record, Decision, Vec<Finding>) {
    let text = format!(
        "丙区自然资源局关于己巳铁路临时用地延期的批复\n\n丙自然资临〔2026〕21号\n\n己巳铁路项目部：\n\n{sentence}\n\n丙区自然资源局\n2026年5月18日\n"
    );
    let mut reading = read_text("renewal", &text);
    assert_eq!(reading.records.len(), 1, "{sentence}: {:?}", reading.findings);
    let record = reading.records.remove(0);
    let read = decision(&record).clone();
    assert_eq!(
        read.renewal.value().map(|renewal| renewal.of.clone()),
        Some(value(OLD)),
        "the document that is renewed: {sentence}"
    );
    (record, read, reading.findings)
}

fn end(read: &Decision) -> Option<Date> {
    read.term.value().and_then(landrail_gis::record::Term::end)
}

#[test]
fn the_end_of_the_old_term_is_not_that_of_the_new() {
    let (record, read, findings) = renewed(
        "《丙区自然资源局关于己巳铁路临时用地的批复》（丙自然资临〔2024〕11号）批准的临时用地使用期限至2026年5月31日。经研究，同意延期使用一年，延期至2027年5月31日。原批复其他内容不变。",
    );
    assert_eq!((end(&read), record.validity.to), (Some(date(2027, 5, 31)), Some(date(2027, 5, 31))));
    assert_eq!(read.term.value().map(|term| term.years), Some(1));
    // Nothing is said of who uses which land: it stands in the older document, and a person is told.
    assert_eq!((read.party.clone(), read.situs.printed.as_str()), (Stated::Unknown, ""));
    assert_eq!(of_kind(&findings, DoubtKind::Term), Vec::<&Finding>::new());
    assert!(findings.iter().any(|f| f.zh.contains("用地单位和地点") && f.zh.contains(OLD)), "{findings:?}");
}

#[test]
fn a_term_made_longer_is_no_place() {
    let (_, read, findings) = renewed(
        "经研究，同意你单位丙区戊镇石梁村临时用地（丙自然资临〔2024〕11号）使用期限延长至2027年5月31日。",
    );
    assert_eq!(end(&read), Some(date(2027, 5, 31)));
    assert_eq!(
        (read.party.clone(), read.situs.printed.as_str()),
        (value("己巳铁路项目部"), "丙区戊镇石梁村")
    );
    assert_eq!(read.situs.villages, ["石梁村"]);
    assert_eq!(findings, []);
}

#[test]
fn a_length_with_its_days() {
    let (_, read, findings) = renewed(
        "同意你单位使用的丙区戊镇石梁村1.5000公顷临时用地续期一年，自2026年6月1日至2027年5月31日，原批准文号为丙自然资临〔2024〕11号。",
    );
    let term = read.term.value().unwrap();
    assert_eq!(
        (term.years, term.start.clone(), term.until),
        (1, Stated::Value(date(2026, 6, 1)), Some(date(2027, 5, 31)))
    );
    assert_eq!((m2(&read.area), read.situs.printed.as_str()), (Some(15_000.0), "丙区戊镇石梁村"));
    assert_eq!(read.party, value("己巳铁路项目部"));
    assert_eq!(findings, []);
}

#[test]
fn an_end_that_is_not_printed_is_offered_and_not_taken() {
    let (record, read, findings) =
        renewed("丙自然资临〔2024〕11号批准的临时用地于2026年5月31日到期，现同意续期一年。");
    assert_eq!(read.term.value().map(|term| (term.years, term.until)), Some((1, None)));
    assert_eq!((end(&read), record.validity.to), (None, None));
    let offered: Vec<&Finding> =
        findings.iter().filter(|f| f.field.as_deref() == Some("term.until")).collect();
    assert_eq!(offered.len(), 1, "{findings:?}");
    assert_eq!(offered[0].candidates, ["2027-05-31"]);
    assert_eq!((read.party.clone(), read.situs.printed.as_str()), (Stated::Unknown, ""));
}

#[test]
fn from_the_old_end_to_the_new() {
    let (_, read, findings) = renewed(
        "同意将丙自然资临〔2024〕11号文批准的丙区戊镇石梁村临时用地使用期限由2026年5月31日延长至2027年5月31日。",
    );
    let term = read.term.value().unwrap();
    assert_eq!((term.start.clone(), term.until), (Stated::Unknown, Some(date(2027, 5, 31))));
    assert_eq!((read.party.clone(), read.situs.printed.as_str()), (Stated::Unknown, "丙区戊镇石梁村"));
    assert!(findings.iter().any(|f| f.field.as_deref() == Some("party")), "{findings:?}");
}

#[test]
fn a_new_end_before_the_old_is_told() {
    let (_, _, findings) = renewed(
        "同意将丙自然资临〔2024〕11号文批准的丙区戊镇石梁村临时用地使用期限由2027年5月31日延长至2026年12月31日。",
    );
    assert_eq!(of_kind(&findings, DoubtKind::Term).len(), 1, "{findings:?}");
}

#[test]
fn a_use_that_may_be_renewed_later_is_no_renewal() {
    let text = "丙区自然资源局关于办理己巳铁路临时用地手续的批复\n丙自然资临〔2026〕21号\n己巳铁路项目部：\n同意你单位使用丙区戊镇石梁村土地1.5000公顷，使用期限2年，自批准之日起计算，期满可续期一年。\n丙区自然资源局\n2026年5月18日\n";
    let reading = read_text("later", text);
    let read = decision(&reading.records[0]);
    assert_eq!((end(read), read.term.value().map(|t| t.years)), (Some(date(2028, 5, 17)), Some(2)));
    assert_eq!(read.renewal, Stated::Unknown, "手续 is no 续期");
}

#[test]
fn other_wordings() {
    let cited = "（原批准文号：丙自然资临〔2024〕11号）";
    for (sentence, expected) in [
        ("同意延长庚公司使用的戊镇石梁村临时用地使用期限@至2027年5月31日。", Some(date(2027, 5, 31))),
        (
            "同意你单位戊镇石梁村临时用地续期@，使用期限自2026年6月1日起至2027年5月31日止。",
            Some(date(2027, 5, 31)),
        ),
        (
            "你单位戊镇石梁村临时用地@使用期限至2026年5月31日，申请续期。经研究，同意续期，使用期限为1年，自批复之日起计算。",
            Some(date(2027, 5, 17)),
        ),
        (
            "同意你单位戊镇石梁村临时用地续期@，原使用期限至2026年5月31日，延续至2027年5月31日，期满后不得再续期一年。",
            Some(date(2027, 5, 31)),
        ),
        ("同意你单位戊镇石梁村临时用地延期@。", None),
    ] {
        let (_, read, findings) = renewed(&sentence.replace('@', cited));
        assert_eq!(end(&read), expected, "{sentence}");
        assert_eq!(
            of_kind(&findings, DoubtKind::Term).len(),
            usize::from(expected.is_none()),
            "{sentence} {findings:?}"
        );
        assert!(!read.situs.printed.contains("期限"), "{sentence}: {}", read.situs.printed);
    }
}

#[test]
fn a_series_that_begins_with_the_word_for_former() {
    for sentence in [
        "《原市自然资源局关于己巳铁路临时用地的批复》（原自然资临〔2024〕11号）批准的临时用地使用期限至2026年5月31日。经研究，同意延期至2027年5月31日。",
        "同意将原自然资临〔2024〕11号文批准的临时用地使用期限由2026年5月31日延长至2027年5月31日。",
        "同意你单位临时用地续期一年，自2026年6月1日至2027年5月31日，原批准文号为原自然资临〔2024〕11号。",
    ] {
        let text = format!(
            "原市自然资源局关于己巳铁路临时用地延期的批复\n\n原自然资临〔2026〕4号\n\n己巳铁路项目部：\n\n{sentence}\n\n原市自然资源局\n2026年5月18日\n"
        );
        let reading = read_text("series", &text);
        let read = decision(&reading.records[0]);
        let of = read.renewal.value().map(|renewal| renewal.of.clone());
        assert_eq!(of, Some(value("原自然资临〔2024〕11号")), "{sentence}");
        assert_eq!(end(read), Some(date(2027, 5, 31)), "{sentence}");
    }
}
