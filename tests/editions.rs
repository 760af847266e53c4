//! A newer roster supersedes an older one for what it lists; each answers for its own days.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use common::{import, landrail, stderr, stdout, stored};
use serde_json::Value;

/// A made-up roster: county, township, range of the township, range of the county; the chiefs' names
/// begin with a mark.
fn roster(number: &str, date: &str, rows: &[(&str, &str, &str, &str)], mark: &str) -> String {
    let mut text = format!(
        "忻州市人民政府办公室\n关于公布双段长名单的通知\n\n{number}\n各县（市、区）人民政府：\n现予公布。\n\
         忻州市人民政府办公室\n{date}\n\n\
         序号\t县\t县级地方段长\t县级铁路段长\t里程\t乡\t乡级地方段长\t车间\t线名里程\n"
    );
    for (no, (county, township, range, county_range)) in rows.iter().enumerate() {
        let _ = writeln!(
            text,
            "{}\t{county}\t{county}副县长 姓名:{mark}甲 办公电话:0350-1234567 手机:13800138000\t\
             原平工务段 主管行政副职:{mark}乙 办公电话:0350-1234567\t宁岢线 {county_range}\t{township}\t\
             {township}镇长 姓名:{mark}丙 办公电话:0350-1234567\t甲线路车间主任:{mark}丁 办公电话:0350-1234567\t\
             宁岢线 {range}",
            no + 1
        );
    }
    text
}

/// No edition that is embedded lists the line there.
const OLD: &str = "忻政办发〔2030〕1号";
const NEW: &str = "忻政办发〔2031〕2号";

/// Imports an older and a newer roster, in this order or the other.
fn both(newer_first: bool) -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    let rows = [
        ("忻府区", "甲镇", "K200-K210", "K200-K220"),
        ("忻府区", "乙镇", "K210-K220", "K200-K220"),
        ("定襄县", "丙镇", "K220-K230", "K220-K230"),
    ];
    let old = roster(OLD, "2030年1月10日", &rows, "旧");
    let new = roster(NEW, "2031年5月6日", &rows[..2], "新");
    let mut texts = [("old.txt", old), ("new.txt", new)];
    if newer_first {
        texts.reverse();
    }
    for (name, text) in texts {
        let path = data.path().join(name);
        fs::write(&path, text).unwrap();
        let output = import(&data.path().join("data"), &[path.to_str().unwrap()]);
        assert!(output.status.success(), "{}", stderr(&output));
    }
    data
}

fn locate(data: &Path, post: &str, as_of: &str) -> Value {
    let output = landrail(&data.join("data"))
        .args(["locate", "宁岢线", post, "--json", "--as-of", as_of])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_str(&stdout(&output)).unwrap()
}

/// The documents that the chiefs of an answer come from, and the codes of its caveats.
fn said(answer: &Value) -> (Vec<String>, Vec<String>) {
    let railway = &answer["railways"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let segments = railway["segments"].as_array().unwrap();
    let mut documents: Vec<_> = segments.iter().map(|s| text(&s["source"]["document"])).collect();
    documents.dedup();
    let caveats = railway["caveats"].as_array().unwrap().iter().map(|c| text(&c["code"])).collect();
    (documents, caveats)
}

#[test]
fn each_edition_answers_for_its_own_days() {
    for newer_first in [false, true] {
        let data = both(newer_first);
        let records = stored(&data.path().join("data"));
        assert!(records.iter().all(|r| r["validity"]["to"].is_null()), "what is stored is not touched");

        let (documents, caveats) = said(&locate(data.path(), "K205", "2031-05-05"));
        assert_eq!(documents, [OLD]);
        assert!(caveats.contains(&"edition_ends".to_owned()), "until when: {caveats:?}");

        let answer = locate(data.path(), "K205", "2031-05-06");
        let (documents, caveats) = said(&answer);
        assert_eq!(documents, [NEW]);
        assert!(caveats.contains(&"earlier_edition".to_owned()), "{caveats:?}");
        let names = answer["railways"][0]["segments"].to_string();
        assert!(names.contains('新') && !names.contains('旧'), "the new chiefs only: {names}");

        // What the newer one does not list stays in force.
        let (documents, _) = said(&locate(data.path(), "K225", "2031-06-01"));
        assert_eq!(documents, [OLD]);
        let before = locate(data.path(), "K205", "2029-12-31");
        assert_eq!(before["railways"][0]["roster"], "not_in_force");
    }
}

#[test]
fn layers_and_checks_are_those_of_today() {
    let data = tempfile::tempdir().unwrap();
    let rows = [("忻府区", "甲镇", "K200-K210", "K200-K220"), ("忻府区", "乙镇", "K210-K220", "K200-K220")];
    for (name, text) in [
        ("old.txt", roster("忻政办发〔2020〕1号", "2020年1月10日", &rows, "旧")),
        ("new.txt", roster("忻政办发〔2022〕2号", "2022年5月6日", &rows, "新")),
    ] {
        let path = data.path().join(name);
        fs::write(&path, text).unwrap();
        let output = import(&data.path().join("data"), &[path.to_str().unwrap()]);
        assert!(output.status.success(), "{}", stderr(&output));
    }
    let run = |words: &[&str]| {
        let output = landrail(&data.path().join("data")).args(words).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    for layer in ["segments", "county_segments"] {
        let csv = run(&["export", layer, "--format", "csv", "--out", "-"]);
        let own: Vec<_> =
            csv.lines().filter(|line| line.contains("忻府区") && line.contains("宁岢线")).collect();
        assert!(!own.is_empty());
        assert!(own.iter().all(|line| line.contains("忻政办发〔2022〕2号")), "{layer}: {own:?}");
    }
    let checked = run(&["check", "roster", "--line", "宁岢线", "--json"]);
    assert!(
        !checked.contains("忻政办发〔2020〕1号"),
        "an edition no longer in force is not checked: {checked}"
    );
    assert!(!checked.contains("overlap"), "{checked}");
}

#[test]
fn a_repealed_document_ends_without_a_successor() {
    let data = tempfile::tempdir().unwrap();
    let rows = [("忻府区", "甲镇", "K200-K210", "K200-K210")];
    let repeal = "忻州市人民政府办公室\n关于废止部分文件的通知\n忻政办发〔2031〕9号\n各县（市、区）人民政府：\n\
                  经研究，原《关于公布双段长名单的通知》（忻政办发〔2030〕1号）自2031年7月1日起停止执行。\n\
                  忻州市人民政府办公室\n2031年6月1日\n";
    for (name, text) in
        [("old.txt", roster(OLD, "2030年1月10日", &rows, "旧")), ("repeal.txt", repeal.to_owned())]
    {
        let path = data.path().join(name);
        fs::write(&path, text).unwrap();
        let output = import(&data.path().join("data"), &[path.to_str().unwrap()]);
        assert!(output.status.success(), "{}", stderr(&output));
    }
    let (documents, caveats) = said(&locate(data.path(), "K205", "2031-06-30"));
    assert_eq!(documents, [OLD]);
    assert!(caveats.contains(&"edition_ends".to_owned()), "{caveats:?}");
    let after = locate(data.path(), "K205", "2031-07-01");
    assert_eq!(after["railways"][0]["roster"], "not_in_force", "{after}");
    let caveat = after["railways"][0]["caveats"].to_string();
    assert!(caveat.contains("名单至2031-06-30止"), "{caveat}");
}
