//! Corrections of records: what an entry does to a record, and what it may not do.

use landrail_gis::record::{
    Body, Confidence, Corrections, CorrectionsError, FieldError, Record, StaleWhy, Stated, embedded,
    field_names, field_value, with_field,
};
use proptest::prelude::*;

/// A record of the embedded data, as a made-up one would have as many fields.
fn record(of: fn(&Body) -> bool) -> Record {
    embedded().0.into_iter().find(|record| of(&record.body)).expect("one of the kind")
}

fn segment() -> Record {
    record(|body| matches!(body, Body::Segment(_)))
}

fn decision() -> Record {
    record(|body| matches!(body, Body::Decision(_)))
}

fn parse(toml: &str) -> Corrections {
    Corrections::parse("x.toml", toml).expect("a corrections file")
}

fn entry(record: &Record, field: &str, old: &str, new: &str) -> String {
    format!(
        "[[correction]]\nrecord = {:?}\nfield = {field:?}\nold = {old:?}\nnew = {new:?}\nreason = \"查对\"\nby = \"甲\"\nat = 2026-11-22T16:00:00+08:00\n",
        record.id
    )
}

#[test]
fn an_entry_changes_its_field_and_says_so() {
    let mut records = [segment()];
    let old = field_value(&records[0], "span.from").unwrap();
    let corrections = parse(&entry(&records[0], "span.from", &old, "K0+500"));
    assert!(corrections.apply_to(&mut records).is_empty());
    let Body::Segment(segment) = &records[0].body else { panic!() };
    assert_eq!(segment.span.from.to_string(), "K0+500");
    assert!(records[0].confidence >= Confidence::Corrected);
    let reason = records[0].reasons.last().unwrap();
    assert!(reason.by_correction);
    assert_eq!((reason.printed.as_deref(), reason.used.as_deref()), (Some(&*old), Some("K0+500")));
    assert_eq!(reason.zh, "查对");
    // Applied to its own result it does not fit: nothing is corrected twice.
    let stale = corrections.apply_to(&mut records);
    assert!(matches!(&stale[..], [one] if one.why == StaleWhy::Reads("K0+500".to_owned())));
}

#[test]
fn a_reconstructed_record_stays_reconstructed() {
    let mut record = segment();
    record.confidence = Confidence::Reconstructed;
    let old = field_value(&record, "local.name").unwrap();
    let mut records = [record];
    parse(&entry(&records[0], "local.name", &old, "某某")).apply_to(&mut records);
    assert_eq!(records[0].confidence, Confidence::Reconstructed);
}

#[test]
fn unknown_and_none_are_words_and_not_values() {
    let plain = decision();
    let Body::Decision(before) = &plain.body else { panic!() };
    assert_eq!(before.parcel_no, Stated::Unknown);
    let with = |field: &str, text: &str| match with_field(&plain, field, text).unwrap().body {
        Body::Decision(decision) => decision,
        _ => panic!(),
    };
    assert_eq!(with("parcel_no", "甲-1").parcel_no, Stated::Value("甲-1".to_owned()));
    assert_eq!(with("parcel_no", "none").parcel_no, Stated::None);
    assert_eq!(with("project", "unknown").project, Stated::Unknown);
    assert_eq!(
        with("term.start", "2022-09-16").term.value().unwrap().start.value().unwrap().to_string(),
        "2022-09-16"
    );
    assert_eq!(with("term.start", "2022年9月16日"), with("term.start", "2022-09-16"));
    assert_eq!(with("situs.county", "unknown").situs.county, None);
    // An area in any of the units; a term where nothing was known of one.
    let area = with("cultivated", "2.25公顷").cultivated;
    assert!((area.value().unwrap().m2 - 22_500.0).abs() < 1e-9, "{area:?}");
    let silent = with_field(&plain, "term", "unknown").unwrap();
    let Body::Decision(dated) = with_field(&silent, "term.until", "2024-09-15").unwrap().body else {
        panic!()
    };
    assert_eq!(dated.term.value().unwrap().end().unwrap().to_string(), "2024-09-15");
    let Body::Decision(two) = with_field(&silent, "term", "2年").unwrap().body else { panic!() };
    assert_eq!(two.term.value().unwrap().years, 2);
    // A name that must be there cannot be unknown, and text in plain words is text.
    let chief = segment();
    assert!(matches!(with_field(&chief, "local.office", "unknown"), Err(FieldError::Value { .. })));
    assert!(matches!(with_field(&chief, "local.name", "none"), Err(FieldError::Value { .. })));
}

#[test]
fn a_value_of_the_wrong_form_is_refused_with_an_example() {
    for (record, field, value, example) in [
        (segment(), "span.from", "公里241", "K241+500"),
        (segment(), "row", "七", "1"),
        (decision(), "date", "九月", "2022-09-16"),
        (decision(), "area.m2", "很多", "132242"),
        (decision(), "area.m2", "-1", "figure"),
        (segment(), "span.from", "K999+000", "K264+000"),
        (segment(), "tier", "city", "township"),
    ] {
        let error = with_field(&record, field, value).unwrap_err().to_string();
        for part in [field, value, example] {
            assert!(error.contains(part), "{part}: {error}");
        }
    }
    let error = with_field(&segment(), "lokal.name", "甲").unwrap_err().to_string();
    assert!(error.contains("lokal.name") && error.contains("local.name"), "{error}");
    assert!(matches!(with_field(&segment(), "colour", "red"), Err(FieldError::NoField { .. })));
    assert!(matches!(with_field(&segment(), "local.mobiles", "x"), Err(FieldError::Closed { .. })));
    assert!(matches!(with_field(&segment(), "record", "site"), Err(FieldError::Closed { .. })));
    let same = field_value(&segment(), "line").unwrap();
    assert!(matches!(with_field(&segment(), "line", &same), Err(FieldError::Unchanged { .. })));
}

#[test]
fn a_refusal_repeats_no_personal_number() {
    for (record, field, value) in [
        (segment(), "span", "13800138000"),
        (segment(), "row", "甲某13800138000"),
        (decision(), "area.m2", "{\"m2\":\"13800138000\"}"),
        (
            decision(),
            "date",
            "甲某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某某13800138000",
        ),
        (segment(), "13800138000", "甲"),
        (segment(), "record.13800138000", "甲"),
        (segment(), "row.13800138000", "甲"),
    ] {
        let error = with_field(&record, field, value).unwrap_err().to_string();
        assert!(!error.contains("138001"), "{field}={value}: {error}");
        assert!(!error.contains("invalid"), "no words of a library: {error}");
    }
}

#[test]
fn a_field_that_is_not_printed_can_be_given() {
    let record = segment();
    assert_eq!(field_value(&record, "village").unwrap(), "unknown");
    let Body::Segment(changed) = with_field(&record, "village", "某村").unwrap().body else { panic!() };
    assert_eq!(changed.village.as_deref(), Some("某村"));
    let Body::Segment(changed) = with_field(&record, "local.duty.dial", "0350-1234567").unwrap().body else {
        panic!()
    };
    assert_eq!(changed.local.duty.unwrap().dial.as_deref(), Some("0350-1234567"));
}

#[test]
fn a_reading_of_a_coordinate_is_chosen_by_its_name() {
    let site = record(|body| matches!(body, Body::Site(site) if site.disputed && site.readings.len() == 2));
    let hows = field_value(&site, "readings").unwrap();
    assert_eq!(hows, "dms | decimal_digits");
    let Body::Site(chosen) = with_field(&site, "readings", "decimal_digits").unwrap().body else { panic!() };
    assert_eq!(chosen.readings.len(), 1);
    assert_eq!(chosen.readings[0].how, "decimal_digits");
}

#[test]
fn an_entry_that_does_not_fit_is_stale_and_changes_nothing() {
    let before = [segment()];
    let id = &before[0].id;
    for (toml, word) in [
        (entry(&before[0], "line", "没有线", "北同蒲线"), "没有线"),
        (entry(&before[0], "colour", "unknown", "red"), "colour"),
        (entry(&before[0], "line", "北同蒲线", "甲线").replace(id, "no-such"), "no-such"),
    ] {
        let mut records = before.clone();
        let stale = parse(&toml).apply_to(&mut records);
        assert_eq!(stale.len(), 1, "{toml}");
        assert_eq!(records, before);
        let (zh, en) = stale[0].words();
        assert!(zh.contains(word) && en.contains(word), "{zh} {en}");
        assert!(zh.contains("第1行") && en.contains("line 1"), "{zh} {en}");
    }
}

#[test]
fn a_withdrawn_entry_does_not_hold_and_a_later_one_does() {
    let record = segment();
    let old = field_value(&record, "line").unwrap();
    let first = entry(&record, "line", &old, "甲线");
    let withdrawn = format!("\n[[withdrawn]]\nid = {:?}\n", record.id);
    let second = entry(&record, "line", &old, "乙线");
    let line = |toml: &str| {
        let mut records = [record.clone()];
        assert!(parse(toml).apply_to(&mut records).is_empty(), "{toml}");
        field_value(&records[0], "line").unwrap()
    };
    assert_eq!(line(&first), "甲线");
    assert_eq!(line(&(first.clone() + &withdrawn)), old);
    // The order of the file decides, whatever the kinds of the blocks.
    assert_eq!(line(&(first + &withdrawn + &second)), "乙线");
}

#[test]
fn a_faulty_file_is_refused_with_its_line() {
    let good = entry(&segment(), "line", "甲", "乙");
    let line = |toml: &str| Corrections::parse("x.toml", toml).unwrap_err().to_string();
    let no_reason = good.replace("reason = \"查对\"", "reason = \" \"");
    assert!(line(&format!("# 一\n\n{no_reason}")).contains("line 3"), "{}", line(&no_reason));
    assert!(line(&good.replace("record =", "scope =")).contains("file"));
    assert!(line(&format!("{good}scope = 'roster'\n")).contains("record"));
    let hidden = "[[accepted]]\ndoubt = \"d-1\"\nreason = \"\\u00313800138000\"\n";
    let error = Corrections::parse("x.toml", hidden).unwrap_err();
    assert!(matches!(error, CorrectionsError::Personal { .. }));
    assert!(!error.to_string().contains("3800138000"));
}

#[test]
fn blocks_are_read_as_they_are_written() {
    let nasty = "a \"b\" \\ \n\t\u{7}甲";
    let toml = "[[correction]]\nrecord='r'\nfield='f'\nold='甲'\nnew='乙'\nreason='x'\nat=2026-11-22T16:00:00+08:00\n";
    let parsed = parse(toml);
    let mut one = parsed.of_records().next().unwrap().clone();
    one.new = nasty.to_owned();
    one.reason = nasty.to_owned();
    assert_eq!(parse(&one.block()).of_records().next().unwrap(), &one);
}

/// Every field that is listed can be read, and the words that it shows are its value again.
#[test]
fn what_a_field_shows_gives_it_back() {
    let mut settable = 0;
    for record in embedded().0.iter().step_by(7) {
        for field in field_names(record) {
            let shown = field_value(record, &field).unwrap();
            match with_field(record, &field, &shown) {
                Ok(changed) => {
                    assert_eq!(field_value(&changed, &field).unwrap(), shown, "{} {field}", record.id);
                }
                Err(FieldError::Unchanged { .. }) => settable += 1,
                // Empty texts and lists have no words.
                Err(error) => assert!(
                    shown.is_empty() || shown == "[]" || shown == "unknown",
                    "{field}={shown}: {error}"
                ),
            }
        }
    }
    assert!(settable > 500, "{settable}");
}

proptest! {
    #[test]
    fn no_field_and_no_value_panics(
        field in "(local|area|term|span|readings|situs|plots|value|0|m2|name|from|until|desk|dial|[a-z]{1,3}|\\.){1,6}",
        value in "(unknown|none|K[0-9]{1,3}\\+[0-9]{3}|[0-9.]{1,9}(公顷|亩|年|个月)?|[{\\[].{0,20}|.{0,20})",
    ) {
        for record in [segment(), decision()] {
            let _ = field_value(&record, &field);
            if let Ok(changed) = with_field(&record, &field, &value) {
                prop_assert_ne!(&changed, &record);
            }
        }
    }
}
