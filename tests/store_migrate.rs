//! What older programs stored (formats 1 and 2) is taken into the store once: all of it, with its
//! history, and whenever the program is killed meanwhile.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{
    has_mobile, import, landrail, made_up, names, state, stderr, stdout, store, stored_lines, tables,
};
use serde_json::{Value, json};

const KINDS: [&str; 3] = ["document", "record", "doubt"];

fn of_year(year: u32) -> String {
    made_up().replace("2031", &year.to_string())
}

/// A roster with a made-up mobile number in it.
fn roster(name: &str) -> String {
    format!(
        "神池县铁路双段长名单\n线路,里程,乡镇,地方段长姓名,地方段长职务,手机\n\
         宁岢线,K13+000-K20+000,龙泉镇,{name},镇长,13800138000\n"
    )
}

/// A data folder with imports, one of them a corrected issue of another.
fn imported(folder: &Path) -> PathBuf {
    let data = folder.join("data");
    let corrected = of_year(2041).replace("2.25公顷（33.75亩）", "2.5公顷（37.5亩）");
    for (name, text) in [
        ("a.txt", of_year(2041)),
        ("名单.csv", roster("甲一鸣")),
        ("b.txt", of_year(2042)),
        ("c.txt", corrected),
    ] {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        let output = import(&data, &[path.to_str().unwrap()]);
        assert!(output.status.success(), "{}", stderr(&output));
    }
    data
}

fn everything(data: &Path) -> Vec<Vec<(bool, Value)>> {
    KINDS.iter().map(|kind| stored_lines(data, kind)).collect()
}

/// What a program that wrote format 2 would have stored in place of a store.
fn format_2(data: &Path) -> String {
    let db = tables(data);
    let mut units = db
        .prepare(
            "SELECT unit, head FROM lr_unit WHERE origin = 'import' AND to_seq IS NULL ORDER BY place, unit",
        )
        .unwrap();
    let units: Vec<(i64, String)> =
        units.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    let mut text = json!({ "format": 2, "units": units.len() }).to_string() + "\n";
    for (unit, head) in units {
        let _ = writeln!(text, "{{\"unit\":{head}}}");
        let mut items = db.prepare("SELECT kind, body FROM lr_item WHERE unit = ?1 ORDER BY item").unwrap();
        let mut rows = items.query([unit]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let (kind, body): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
            let _ = writeln!(text, "{{\"{kind}\":{body}}}");
        }
    }
    text
}

fn only_old(data: &Path, name: &str, text: &str) {
    for name in names(data) {
        fs::remove_file(data.join(name)).unwrap();
    }
    fs::write(data.join(name), text).unwrap();
}

fn locate(data: &Path) -> String {
    let output = landrail(data)
        .args(["locate", "宁岢线", "K15", "--json", "--as-of", common::AS_OF])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn a_store_of_format_2_becomes_one_with_its_history() {
    let folder = tempfile::tempdir().unwrap();
    let data = imported(folder.path());
    let (before, answer) = (everything(&data), locate(&data));
    assert!(before[1].iter().any(|(history, _)| *history), "a unit that was replaced is among it");
    let old = format_2(&data);
    assert!(has_mobile(&old));
    only_old(&data, "records.jsonl", &old);
    fs::set_permissions(data.join("records.jsonl"), fs::Permissions::from_mode(0o644)).unwrap();

    assert_eq!(locate(&data), answer, "whoever only asks is answered alike");
    assert!(everything(&data) == before);
    assert_eq!(
        names(&data),
        ["landrail.gpkg", "landrail.gpkg.last", "open.lock", "records.jsonl.migrated", "store.lock"]
    );
    assert_eq!(fs::read_to_string(data.join("records.jsonl.migrated")).unwrap(), old, "and it stays");
    for name in ["records.jsonl.migrated", "landrail.gpkg"] {
        let mode = fs::metadata(data.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name} holds mobiles");
    }
    let after = state(&data);
    locate(&data);
    let again = import(&data, &[folder.path().join("b.txt").to_str().unwrap()]);
    assert!(stdout(&again).contains("unchanged, nothing written"), "{}", stdout(&again));
    assert_eq!(state(&data), after, "once");
}

#[test]
fn a_store_of_format_1_becomes_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let path = folder.path().join("a.txt");
    fs::write(&path, of_year(2041)).unwrap();
    assert!(import(&data, &[path.to_str().unwrap()]).status.success());
    let lines = |kind| stored_lines(&data, kind).into_iter().map(|(_, line)| line).collect::<Vec<_>>();
    let (records, answer) = (lines("record"), locate(&data));
    let old = json!({ "format": 1, "documents": lines("document"), "records": records }).to_string();
    only_old(&data, "records.json", &old);

    let output = import(&data, &["no/such.txt"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(locate(&data), answer);
    assert!(lines("record") == records);
    assert!(!data.join("records.json").exists() && data.join("records.json.migrated").exists());
    let output = import(&data, &[path.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stored_lines(&data, "record").iter().all(|(history, _)| !history), "no history of itself");
}

#[test]
fn an_old_store_that_is_damaged_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = imported(folder.path());
    let old = format_2(&data);
    let half = old.chars().take(old.chars().count() / 2).collect::<String>();
    let newer = old.replace("\"format\":2", "\"format\":9");
    for text in [half.as_str(), newer.as_str(), "", "{\"format\":2"] {
        only_old(&data, "records.jsonl", text);
        for args in [&["locate", "宁岢线", "K15"][..], &["serve", "--bind", "127.0.0.1:0"]] {
            let output = landrail(&data).args(args).output().unwrap();
            let error = stderr(&output);
            assert_eq!(output.status.code(), Some(1), "{error}");
            assert!(error.contains("records.jsonl") && error.contains("数据文件损坏"), "{error}");
            assert!(error.contains(" / ") && !error.contains("panicked") && !has_mobile(&error), "{error}");
            assert_eq!(fs::read_to_string(data.join("records.jsonl")).unwrap(), text);
        }
    }
    // Mended, it is taken in all the same.
    fs::write(data.join("records.jsonl"), &old).unwrap();
    locate(&data);
    assert_eq!(stored_lines(&data, "record").len(), old.matches("\n{\"record\"").count());
}

#[test]
fn killed_while_it_is_taken_in_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let data = imported(folder.path());
    let (before, old) = (everything(&data), format_2(&data));
    let (mut killed, mut halfway) = (0, 0);
    for step in 0..14_u64 {
        only_old(&data, "records.jsonl", &old);
        let mut child = landrail(&data)
            .args(["locate", "宁岢线", "K15"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(step * 25));
        let _ = child.kill();
        killed += usize::from(!child.wait().unwrap().success());
        halfway += usize::from(store(&data).exists() && data.join("records.jsonl").exists());
        let kept = ["records.jsonl", "records.jsonl.migrated"].map(|name| data.join(name));
        assert!(kept.iter().any(|path| fs::read_to_string(path).is_ok_and(|text| text == old)));
        locate(&data);
        assert!(everything(&data) == before, "killed after {} ms", step * 25);
        assert_eq!(
            names(&data),
            ["landrail.gpkg", "landrail.gpkg.last", "open.lock", "records.jsonl.migrated", "store.lock"]
        );
    }
    println!("{killed} killed, {halfway} of them between the new file and the old one's new name");
    assert!(killed > 0);
}
