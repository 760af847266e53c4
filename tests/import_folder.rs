//! `landrail import FOLDER`: what is read, what is left out and said, and what one faulty file does.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{has_mobile, import, landrail, made_up, state, stderr, stdout, stored, stored_lines};
use serde_json::Value;

/// A folder to import, beside a data folder.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.input()).unwrap();
        desk
    }

    fn input(&self) -> PathBuf {
        self.folder.path().join("in")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.input().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Imports the folder, with these options.
    fn import(&self, options: &[&str]) -> (Option<i32>, String, String) {
        let input = self.input();
        let mut args = vec![input.to_str().unwrap()];
        args.extend(options);
        let output = import(&self.data(), &args);
        (output.status.code(), stdout(&output), stderr(&output))
    }

    /// The numbers of the stored decisions, sorted.
    fn numbers(&self) -> Vec<String> {
        let number = |record: &Value| record["body"]["number"].as_str().map(str::to_owned);
        let mut numbers: Vec<_> = stored(&self.data()).iter().filter_map(number).collect();
        numbers.sort();
        numbers
    }
}

fn of_year(year: u32) -> String {
    made_up().replace("2031", &year.to_string())
}

#[test]
fn sub_folders_are_walked_and_what_is_left_out_is_said() {
    let desk = Desk::new();
    desk.file("a.txt", of_year(2041));
    desk.file("year/b.txt", of_year(2042));
    desk.file("year/deep/er/c.txt", of_year(2043));
    desk.file("year/copy of b.txt", of_year(2042));
    desk.file("scan.pdf", "%PDF-1.7 ...");
    desk.file("photo.jpg", b"\xFF\xD8\xFF\xE0....");
    desk.file("picture without an extension", b"\x89PNG\r\n....");
    for left in [".hidden.txt", ".git/config", "~$a.docx", ".DS_Store", "Thumbs.db"] {
        desk.file(left, "left behind");
    }
    std::os::unix::fs::symlink("..", desk.input().join("year/up")).unwrap();
    std::os::unix::fs::symlink("a.txt", desk.input().join("link.txt")).unwrap();

    let (code, out, err) = desk.import(&[]);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.is_empty(), "no bar where nobody sees it: {err}");
    assert_eq!(desk.numbers().len(), 6, "{out}");
    let read: Vec<_> =
        out.lines().filter(|line| line.contains("个文件号 / ")).map(|line| &line[..5]).collect();
    assert_eq!(read, ["a.txt", "b.txt", "c.txt"], "in the order of their names: {out}");
    for skipped in ["scan.pdf", "photo.jpg", "picture without an extension"] {
        let line = out.lines().find(|line| line.contains(skipped)).expect(skipped);
        assert!(line.contains("请先") && line.contains(" / "), "and what to do: {line}");
    }
    assert!(out.contains("copy of b.txt = b.txt"), "the same content twice: {out}");
    assert!(out.contains("5 hidden and temporary files"), "{out}");
    assert!(out.contains("文件 3 files"), "{out}");
    let sources: Vec<_> = stored(&desk.data()).iter().map(|r| r["source"]["file"].clone()).collect();
    assert!(sources.iter().all(|file| ["a.txt", "b.txt", "c.txt"].contains(&file.as_str().unwrap())));
}

#[test]
fn a_file_that_is_named_must_be_readable_whatever_its_kind() {
    let desk = Desk::new();
    let scan = desk.file("scan.pdf", "%PDF-1.7 ...");
    let output = import(&desk.data(), &[scan.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("scan.pdf") && stderr(&output).contains("PDF"), "{}", stderr(&output));
    let (code, out, err) = desk.import(&[]);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.contains("scan.pdf") && out.contains("文件 0 files"),
        "nothing to read there, and said: {out}"
    );
}

#[test]
fn every_fault_is_told_at_once_and_nothing_is_stored_unless_asked_for() {
    let desk = Desk::new();
    desk.file("a.txt", of_year(2041));
    desk.file("b.txt", "");
    desk.file("c.txt", of_year(2042));
    desk.file("d.txt", b"\x00\x01\x02\x03");
    fs::File::create(desk.input().join("big.txt")).unwrap().set_len((64 << 20) + 1).unwrap();

    let (code, _, err) = desk.import(&[]);
    assert_eq!(code, Some(2));
    assert!(err.starts_with("错误"), "{err}");
    for (name, why) in [("b.txt", "文件为空"), ("d.txt", "不是文本"), ("big.txt", "请拆分")] {
        let line = err.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{name}: {err}"));
        assert!(line.contains(why), "{line}");
    }
    assert!(err.contains("3 files are faulty, nothing is stored") && err.contains("--keep-going"), "{err}");
    assert!(stored(&desk.data()).is_empty(), "a new store has the embedded data only");

    let (code, out, err) = desk.import(&["--keep-going"]);
    assert_eq!(code, Some(2), "not all went well");
    assert!(err.contains("3 files are faulty and not stored, the others are"), "{err}");
    assert!(out.contains("已存入"), "{out}");
    assert_eq!(desk.numbers().len(), 4, "{out}");
}

#[test]
fn a_cut_file_is_a_fault_of_its_own() {
    let desk = Desk::new();
    desk.file("a.txt", of_year(2041));
    desk.file("b.txt", of_year(2042));
    desk.import(&[]);
    desk.file("b.txt", "原平市人民政府\n关于某事的通知\n\n原政函〔2042〕7号\n各单位：\n现将某事通知如下。\n");
    desk.file("c.txt", of_year(2043));
    let before = state(&desk.data());
    let (code, _, err) = desk.import(&[]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("原政函〔2042〕7号 1 → 0"), "{err}");
    assert!(state(&desk.data()) == before, "nothing stored");
    let (code, _, err) = desk.import(&["--keep-going"]);
    assert_eq!(code, Some(2), "{err}");
    assert_eq!(desk.numbers().len(), 6, "what was known of it is still there, c.txt is stored");
}

#[test]
fn the_same_again_changes_nothing_and_says_so() {
    let desk = Desk::new();
    for year in 2041..2045 {
        desk.file(&format!("{year}.txt"), of_year(year));
    }
    desk.import(&[]);
    let before = state(&desk.data());
    let (code, out, _) = desk.import(&[]);
    assert_eq!(code, Some(0));
    assert!(out.contains("未变 / unchanged: 4") && out.contains("unchanged, nothing written"), "{out}");
    let one = import(&desk.data(), &[desk.input().join("2042.txt").to_str().unwrap()]);
    assert!(stdout(&one).contains("未变 / unchanged: 1"), "{}", stdout(&one));
    assert!(state(&desk.data()) == before, "nothing was written");

    // One of them says something else now: the others keep their place.
    desk.file("2042.txt", of_year(2042).replace("2.25公顷（33.75亩）", "2.5公顷（37.5亩）"));
    let (_, out, _) = desk.import(&[]);
    assert!(out.contains("未变 / unchanged: 3") && out.contains("有变 / changed: 1"), "{out}");
    let after = state(&desk.data());
    assert!(after != before);
    desk.import(&[]);
    assert!(state(&desk.data()) == after);
}

#[test]
fn a_corrected_issue_is_served_and_the_older_one_kept() {
    let desk = Desk::new();
    desk.file("a.txt", of_year(2024));
    desk.import(&[]);
    let corrected = of_year(2024).replace("2.25公顷（33.75亩）", "2.5公顷（37.5亩）");
    fs::remove_file(desk.input().join("a.txt")).unwrap();
    desk.file("corrected.txt", &corrected);
    let (code, out, err) = desk.import(&[]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("原政函〔2024〕7号: a.txt → corrected.txt"), "{out}");
    let areas = |history: bool| -> Vec<String> {
        let lines = stored_lines(&desk.data(), "record");
        let of = |(_, record): &(bool, Value)| record["body"]["area"]["value"]["m2"].to_string();
        lines.iter().filter(|(old, _)| *old == history).map(of).collect()
    };
    assert_eq!(areas(true), ["22500.0"], "the older issue is history");
    assert!(areas(false).contains(&"25000.0".to_owned()), "{:?}", areas(false));
    let csv = landrail(&desk.data())
        .args(["export", "temporary_uses", "--format", "csv", "--out", "-"])
        .output()
        .unwrap();
    assert!(stdout(&csv).contains("25000") && !stdout(&csv).contains("22500"), "{}", stdout(&csv));
    // Back and forth does not pile up.
    for text in [of_year(2024), corrected.clone(), of_year(2024), corrected] {
        desk.file("corrected.txt", &text);
        desk.import(&[]);
    }
    assert!(areas(true).len() <= 2, "{:?}", areas(true));
}

#[test]
fn two_files_of_one_name_are_told_apart() {
    let desk = Desk::new();
    let table = |year: u32| {
        format!("序号\t名称\t位置\t坐标\n1\t甲湖{year}\t乙县丙乡\t113° 10' 20\" E; 39° 33' 10\" N\n")
    };
    desk.file("2041/list.txt", table(2041));
    desk.file("2042/list.txt", table(2042));
    let (code, out, err) = desk.import(&[]);
    assert_eq!(code, Some(0), "{err}");
    let records = stored(&desk.data());
    let mut files: Vec<_> = records.iter().map(|r| r["source"]["file"].as_str().unwrap()).collect();
    files.sort_unstable();
    assert_eq!(files, ["2042/list.txt", "list.txt"], "neither hides the other: {out}");
    let ids: std::collections::BTreeSet<_> = records.iter().map(|r| r["id"].as_str()).collect();
    assert_eq!(ids.len(), 2);
}

#[test]
fn many_files_are_a_line_each_and_the_report_has_everything() {
    let desk = Desk::new();
    for year in 2041..2066 {
        desk.file(&format!("{year}.txt"), of_year(year));
    }
    let report = desk.folder.path().join("report.jsonl");
    let (_, out, _) = desk.import(&["--dry-run", "--report", report.to_str().unwrap()]);
    assert!(!out.contains("临时用地〔"), "{out}");
    assert_eq!(out.lines().filter(|line| line.contains("2 documents, 记录 2 records")).count(), 25, "{out}");
    let lines: Vec<Value> = fs::read_to_string(&report)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 26);
    assert_eq!(lines[3]["documents"][0]["number"], "原政函〔2044〕7号");
    assert_eq!(lines[25]["new"].as_array().unwrap().len(), 25);
    let (_, out, _) = desk.import(&["--dry-run", "--details"]);
    assert_eq!(out.matches("临时用地〔").count(), 50, "{out}");
    let text = desk.folder.path().join("report.txt");
    let (_, out, _) = desk.import(&["--quiet", "--report", text.to_str().unwrap()]);
    assert!(out.contains("合计 / total: 文件 25 files") && !out.contains("2044.txt"), "{out}");
    let text = fs::read_to_string(text).unwrap();
    assert!(text.matches("临时用地〔").count() == 50 && !has_mobile(&text));
}

fn roster(county: &str, name: &str) -> String {
    format!(
        "{county}铁路双段长名单\n线路,里程,乡镇,地方段长姓名,地方段长职务,办公电话\n\
         宁岢线,K13+000-K20+000,龙泉镇,{name},镇长,0350-4240001\n"
    )
}

#[test]
fn a_file_of_the_same_name_of_another_county_retires_nothing() {
    let desk = Desk::new();
    let one = desk.file("a/名单.csv", roster("神池县", "甲一鸣"));
    let other = desk.file("b/名单.csv", roster("五寨县", "乙二宝"));
    let add = |path: &Path| {
        let output = import(&desk.data(), &[path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output)
    };
    let in_force = || {
        let text = stored(&desk.data()).iter().map(Value::to_string).collect::<String>();
        ["甲一鸣", "乙二宝", "丙三元"].map(|name| text.contains(name))
    };
    add(&one);
    let out = add(&other);
    assert_eq!(in_force(), [true, true, false], "{out}");
    assert!(out.contains("名单（2）.csv") && out.contains("b/名单.csv"), "and said: {out}");
    assert!(!out.contains("旧版"), "{out}");
    let before = state(&desk.data());
    add(&one);
    add(&other);
    assert!(state(&desk.data()) == before, "the same again changes nothing");
    // A later issue replaces that of its own county only.
    desk.file("b/名单.csv", roster("五寨县", "丙三元"));
    let out = add(&other);
    assert_eq!(in_force(), [true, false, true], "{out}");
    assert!(out.contains("旧版"), "{out}");
}

#[test]
fn a_faulty_file_is_named_with_its_folder() {
    let desk = Desk::new();
    desk.file("a.txt", of_year(2041));
    desk.file("c/broken.xlsx", b"PK\x03\x04 no workbook");
    desk.file("d/broken.txt", b"\x00\x01\x02\x03");
    let (code, _, err) = desk.import(&[]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("in/c/broken.xlsx") && err.contains("in/d/broken.txt"), "{err}");
}
