//! Files without a document number, and documents that are about no parcel.

use landrail_gis::record::{DoubtKind, Stated};

use crate::support::{m2, of_kind, only, read, read_text, text, value};

#[test]
fn a_web_page_without_number_and_date() {
    let (record, read, findings) = only("temporary_web_page");
    assert!(record.id.starts_with("temporary_web_page-"), "{}", record.id);
    assert_eq!((record.source.document.clone(), read.number.as_str()), (None, ""));
    assert_eq!(read.label(), "关于辛未高速公路项目临时用地的批复");
    assert_eq!(
        (read.issuer.clone(), read.party.clone()),
        (value("丁县自然资源局"), value("辛未高速公路项目部"))
    );
    assert_eq!(m2(&read.area), Some(12_500.5), "a thin space between thousands");
    assert_eq!(m2(&read.cultivated), Some(7_500.5));
    // The day of the page is not the day of the act: it is only offered.
    assert_eq!((read.date, record.validity.from), (Stated::Unknown, None));
    let date = of_kind(&findings, DoubtKind::Date);
    assert_eq!((date.len(), date[0].candidates.as_slice()), (1, ["2024-02-18".to_owned()].as_slice()));
    assert_eq!(of_kind(&findings, DoubtKind::Other).len(), 1);
    let term = read.term.value().unwrap();
    assert_eq!((term.months, term.from_approval, term.end()), (24, true, None), "approved on an unknown day");
    // The same text gives the same identifier.
    assert_eq!(only("temporary_web_page").0.id, record.id);
}

#[test]
fn money_fire_plots_and_redlines_are_no_parcels() {
    let reading = read("no_parcels");
    assert_eq!(reading.records, []);
}

#[test]
fn rules_about_temporary_uses_are_no_uses() {
    let body = text("temporary_web_page")
        .replace("关于辛未高速公路项目临时用地的批复", "关于印发临时用地管理办法的通知");
    let reading = read_text("rules", &body);
    assert_eq!((reading.records.len(), reading.findings.len()), (0, 0));
}
