//! The data in the repository: each file with its source and terms, none with a personal number.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::has_mobile;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/data")
}

/// Every file under gis/data, relative to it, with its text.
fn files() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root()).unwrap().to_str().expect("UTF-8").to_owned();
                found.insert(name, fs::read_to_string(&path).expect("text"));
            }
        }
    }
    found
}

fn lines_of<'a>(files: &'a BTreeMap<String, String>, name: &str) -> impl Iterator<Item = Value> + use<'a> {
    files[name].lines().map(|line| serde_json::from_str(line).expect("one JSON object per line"))
}

#[test]
fn every_file_has_its_source_and_terms() {
    let notice = fs::read_to_string(root().join("../../NOTICE")).unwrap();
    let files = files();
    assert!(files.len() > 15, "{:?}", files.keys());
    for (name, text) in &files {
        if name.ends_with("README.md") {
            continue;
        }
        let (folder, base) = name.rsplit_once('/').unwrap_or(("", name));
        // In NOTICE by its path or with its whole folder.
        assert!(
            notice.contains(name.as_str()) || notice.contains(&format!("{folder}/*")),
            "{name} is not named in NOTICE"
        );
        // And for a reader of the file itself: in its header, or in a README beside it.
        let header: String = text.lines().take_while(|line| line.starts_with('#')).collect();
        let readme = files.get(&format!("{folder}/README.md")).map_or("", String::as_str);
        let beside = readme.contains(base) && readme.contains("terms");
        assert!(header.contains("Terms") || beside, "{name}: no source and terms in its header or beside it");
    }
}

#[test]
fn the_counts_are_those_of_the_gazettes() {
    let files = files();
    let tier = |tier: &str| {
        lines_of(&files, "records/roster.jsonl").filter(|record| record["body"]["tier"] == tier).count()
    };
    assert_eq!((tier("township"), tier("county")), (194, 30));
    assert_eq!(lines_of(&files, "records/sites.jsonl").count(), 22);
    let mut numbers: Vec<_> = lines_of(&files, "records/decisions.jsonl")
        .map(|record| record["body"]["number"].as_str().expect("a number").to_owned())
        .collect();
    numbers.sort();
    assert_eq!(
        numbers,
        [
            "原政函〔2022〕106号",
            "原政函〔2022〕107号",
            "原政函〔2022〕114号",
            "原政函〔2022〕122号",
            "朔政函〔2023〕46号",
            "朔政函〔2023〕49号"
        ]
    );
    let mut ids: Vec<_> = ["roster", "scheme", "decisions", "sites"]
        .iter()
        .flat_map(|name| lines_of(&files, &format!("records/{name}.jsonl")))
        .map(|record| record["id"].as_str().expect("an id").to_owned())
        .collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "an identifier is used once");
}

#[test]
fn no_file_has_a_personal_number() {
    assert!(has_mobile("手机:13800138000 "), "the check itself works");
    for (name, text) in files() {
        for (line, number) in text.lines().zip(1..) {
            assert!(!has_mobile(line), "{name} line {number}");
            // Grouped, as a person would print it.
            let joined: String = line.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
            assert!(!has_mobile(&joined) || !line.contains("手机"), "{name} line {number}");
        }
    }
}

/// Of an official only office, name, desk and duty number; never the cell it was read from.
#[test]
fn officials_are_bundled_without_their_cell_and_mobile() {
    const KNOWN: [&str; 8] =
        ["office", "name", "unit", "desk", "duty", "delegate", "note", "mobile_withheld"];
    let files = files();
    let mut seen = 0;
    for record in lines_of(&files, "records/roster.jsonl") {
        for side in ["local", "railway"] {
            let official = record["body"][side].as_object().expect("an official");
            seen += 1;
            for (key, value) in official {
                let empty = value.is_null() || value == "" || value == "unknown" || value == "none";
                assert!(KNOWN.contains(&key.as_str()) || empty, "{}: {side}.{key} = {value}", record["id"]);
            }
        }
        // The verbatim cell is that of the range: it names a post or a line, never a telephone label.
        let cell = record["source"]["cell"].as_str().unwrap_or("");
        assert!(!["手机", "电话", "值班", "办公"].iter().any(|word| cell.contains(word)), "{}", record["id"]);
    }
    assert_eq!(seen, 2 * 224);
}
