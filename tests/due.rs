//! `landrail due` and `GET /due`: what is due, what is over, and what cannot be computed.

mod common;

use std::fs;
use std::path::Path;

use common::{Service, has_mobile, import, landrail, made_up, run, stderr, stdout};
use serde_json::Value;

const SEVEN: &str = "原政函〔2031〕7号";

fn due(data: &Path, args: &[&str]) -> Value {
    let output = landrail(data).args(["due", "--format", "json"]).args(args).output().expect("it runs");
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The made-up replies, with the start of the first set by a correction: 4 March 2031, two years.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.txt");
    fs::write(&path, made_up()).expect("written");
    assert!(import(folder.path(), &[path.to_str().expect("UTF-8")]).status.success());
    let list = landrail(folder.path())
        .args(["review", "--kind", "term", "--document", SEVEN, "--format", "json"])
        .output()
        .expect("it runs");
    let list: Value = serde_json::from_slice(&list.stdout).expect("JSON");
    let id = list["items"][0]["id"].as_str().expect("a doubt").to_owned();
    let output = landrail(folder.path())
        .args(["review", "correct", &id, "term.start=2031年3月4日", "--reason", "查得批准日", "--by", "甲"])
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", stderr(&output));
    folder
}

fn of<'v>(list: &'v Value, number: &str, matter: &str) -> Option<&'v Value> {
    list["items"]
        .as_array()
        .expect("items")
        .iter()
        .find(|item| item["number"] == number && item["matter"] == matter)
}

#[test]
fn a_term_without_a_start_is_listed_as_not_computable_and_counted() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let list = due(folder.path(), &["--as-of", common::AS_OF]);
    for number in ["原政函〔2022〕106号", "原政函〔2022〕107号"] {
        let item = of(&list, number, "term").expect("the temporary use");
        assert_eq!(item["state"], "cannot_be_computed");
        assert_eq!((&item["date"], &item["days"]), (&Value::Null, &Value::Null));
        assert!(item["zh"].as_str().expect("words").contains("起始日未载明"), "{item}");
        assert_eq!(item["printed"], "2年");
        assert_eq!(item["basis"][0]["text"], number);
        assert_eq!(item["remarks"][0]["code"], "pending_approval");
        assert!(item["source"]["lines"][0].as_u64().expect("a line") >= 244);
    }
    assert!(of(&list, "原政函〔2022〕122号", "term").is_some(), "a term of 70 years without a start");
    assert_eq!(list["counts"]["states"]["cannot_be_computed"], 3);
    assert_eq!(list["counts"]["states"]["over"], 0, "counted, not left out");
    assert_eq!(list["counts"]["without_term"], 3, "no term stated is not the same as no end");
    assert_eq!(list["counts"]["decisions"], 6);

    let text = stdout(&run(&["due", "--as-of", common::AS_OF]));
    assert!(text.contains("无法推算 3") && text.contains("不等于没有到期"), "{text}");
    assert!(!has_mobile(&text));
}

#[test]
fn a_term_approaches_its_end_is_over_and_leaves_land_to_be_reclaimed() {
    let desk = desk();
    let state = |day: &str, within: &str, matter: &str| {
        let list = due(desk.path(), &["--as-of", day, "--within", within, "--state", "all"]);
        of(&list, SEVEN, matter).map(|item| {
            (item["state"].as_str().expect("a state").to_owned(), item["date"].clone(), item["days"].clone())
        })
    };
    let expect = |state: &str, date: &str, days: i64| Some((state.to_owned(), date.into(), days.into()));
    // 2 years from 4 March 2031 end with 3 March 2033; one year later the land must be restored.
    assert_eq!(state("2032-12-03", "90", "term"), expect("approaching", "2033-03-03", 90));
    assert_eq!(state("2032-12-02", "90d", "term"), expect("later", "2033-03-03", 91));
    assert_eq!(state("2033-03-03", "0", "term"), expect("approaching", "2033-03-03", 0));
    assert_eq!(state("2033-03-03", "90", "reclamation"), None);
    assert_eq!(state("2033-03-04", "90", "term"), expect("over", "2033-03-03", -1));
    assert_eq!(state("2033-03-04", "90", "reclamation"), expect("reclamation_due", "2034-03-03", 364));
    assert_eq!(state("2034-03-04", "90", "reclamation"), expect("reclamation_overdue", "2034-03-03", -1));
    assert_eq!(state("2031-03-03", "90", "term"), None, "not in force yet");

    let list = due(desk.path(), &["--as-of", "2034-03-04"]);
    let states: Vec<_> =
        list["items"].as_array().expect("items").iter().map(|i| i["state"].clone()).collect();
    assert_eq!(states[..2], ["over", "reclamation_overdue"], "overdue first: {states:?}");
    assert!(states[2..].iter().all(|state| state == "cannot_be_computed"), "{states:?}");
    let term = of(&list, SEVEN, "term").expect("the term");
    assert_eq!(term["how"]["code"], "computed");
    assert!(term["how"]["zh"].as_str().expect("words").contains("自2031-03-04起2年"), "{term}");
    let reclamation = of(&list, SEVEN, "reclamation").expect("the reclamation");
    assert_eq!(reclamation["how"]["code"], "statutory");
    let basis = &reclamation["basis"][1];
    assert!(basis["text"].as_str().expect("a basis").contains("第二十条"), "{basis}");
    assert_eq!(basis["verified"], false, "the text was not read in its source");
}

#[test]
fn what_is_asked_for_in_vain_is_refused_in_both_languages() {
    for args in [
        ["--within", "4000"],
        ["--within", "3m"],
        ["--county", "无此县"],
        ["--state", "late"],
        ["--as-of", "2026-02-30"],
    ] {
        let output = run(&[&["due"][..], &args[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty() && stderr(&output).contains(" / "), "{args:?}");
    }
}

#[test]
fn over_http_with_counts_pages_and_a_table() {
    let desk = desk();
    let service = Service::start_on(desk.path());
    let whole = service.json("/due?as_of=2033-03-04&within=90d&state=all&limit=500");
    let total = whole["total"].as_u64().expect("a total");
    assert_eq!(whole["next"], Value::Null);
    assert_eq!((&whole["as_of"], &whole["within_days"]), (&"2033-03-04".into(), &90.into()));
    let summed: u64 = whole["counts"]["states"]
        .as_object()
        .expect("counts")
        .values()
        .map(|count| count.as_u64().expect("a number"))
        .sum();
    assert_eq!(summed, total, "every matter is in exactly one count");

    let (mut paged, mut next) = (Vec::new(), Some(0));
    while let Some(at) = next {
        let page = service.json(&format!("/due?as_of=2033-03-04&state=all&limit=2&next={at}"));
        paged.extend(page["items"].as_array().expect("items").clone());
        next = page["next"].as_u64();
    }
    assert_eq!(Value::from(paged), whole["items"]);

    let county = service.json(
        "/due?as_of=2033-03-04&county=朔城区".replace("朔城区", "%E6%9C%94%E5%9F%8E%E5%8C%BA").as_str(),
    );
    assert_eq!(county["total"], 0);
    assert_eq!(county["counts"]["decisions"], 2);

    for path in
        ["/due?within=4000", "/due?state=x", "/due?county=x", "/due?next=99", "/due?days=3", "/due?limit=0"]
    {
        service.get(path, &[]).problem(400);
    }

    let csv = service.get("/due.csv?as_of=2033-03-04&bom=true", &[]);
    assert_eq!(csv.status, 200);
    assert!(csv.header("content-type").starts_with("text/csv"));
    let text = String::from_utf8(csv.body).expect("UTF-8");
    assert!(text.starts_with("\u{FEFF}id,state,"), "{text}");
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let rows: Vec<_> = rows.records().map(|row| row.expect("a row")).collect();
    let over = rows.iter().find(|row| &row[1] == "over").expect("the use that is over");
    assert_eq!((&over[4], &over[5]), ("2033-03-03", "-1"));
}

#[test]
fn an_office_is_found_and_tells_who_held_it() {
    let service = Service::start();
    let found = service.json("/offices?q=%E5%BF%BB%E5%8F%A3%E9%95%87");
    let key = found["items"][0]["key"].as_str().expect("a key");
    let one = service.json(&format!("/offices/{key}?as_of={}", common::AS_OF));
    assert_eq!(one["holder"]["state"], "decided");
    assert_eq!(one["tenures"][0]["from"]["kind"], "no_later_than");
    assert_eq!(one["tenures"][0]["from"]["date"], "2021-08-19");
    let whole = service.json("/offices?limit=500");
    assert!(!has_mobile(&whole.to_string()) && !has_mobile(&one.to_string()));
    service.get("/offices/o-0", &[]).problem(404);
    service.get("/offices?limit=0", &[]).problem(400);
}
