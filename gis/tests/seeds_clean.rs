//! What must not come out of a gazette: made-up posts, parcels and chiefs, and what is nobody's
//! business. Made-up texts always; the five real gazettes when they are there.

#[path = "support/seeds.rs"]
mod seeds;

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use landrail_gis::answer::search;
use landrail_gis::export::{Format, Options, OutputCrs, export};
use landrail_gis::index::{Layer, Reference, Snapshot};
use landrail_gis::place::unknown_places;
use landrail_gis::record::{Body, Corrections, Reading, Record, bundle, doubts, people, read};

fn reading(file: &str, bytes: &[u8]) -> Reading {
    read(file, bytes, &Corrections::default(), |_, _, _| None).expect("a readable gazette")
}

/// Whether a record says where on a line something is, or who answers for a line.
fn is_railway(record: &Record) -> bool {
    matches!(record.body, Body::Segment(_) | Body::Zone(_) | Body::Coordinator(_) | Body::Duty(_))
}

/// Everything that is published of a reading, as texts.
fn published(reading: &Reading, searched: &[&str]) -> Vec<(String, String)> {
    let records: Vec<Record> = reading.records.iter().cloned().map(Record::without_personal).collect();
    let json = |value: &dyn erased::Json| value.json();
    let mut all = vec![
        ("findings".to_owned(), json(&reading.findings)),
        ("doubtful places".to_owned(), json(&unknown_places(&records))),
        ("people".to_owned(), json(&people(&records))),
        ("roster summary".to_owned(), format!("{:?}", reading.roster)),
    ];
    all.extend(
        bundle(records.clone(), &reading.documents, &doubts(reading))
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text)),
    );
    let snapshot = Snapshot::build(records, reading.documents.clone(), Arc::new(Reference::embedded()));
    for layer in Layer::ALL {
        for format in [Format::GeoJson, Format::Csv] {
            let mut out = Cursor::new(Vec::new());
            let features = snapshot.table(layer).features();
            let options = Options::new(format, OutputCrs::CGCS2000);
            export(layer, &mut features.iter().map(AsRef::as_ref), &options, &mut out).expect("an export");
            let text = String::from_utf8(out.into_inner()).expect("UTF-8");
            all.push((format!("export {} {format:?}", layer.name()), text));
        }
    }
    for text in searched {
        all.push((format!("search {}", text.chars().count()), json(&search(&snapshot, text, 200))));
    }
    all
}

mod erased {
    pub(crate) trait Json {
        fn json(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> String {
            serde_json::to_string(self).expect("plain data")
        }
    }
}

fn assert_nowhere(secret: &str, outputs: &[(String, String)]) {
    assert!(secret.len() >= 6, "found at run time");
    for (name, text) in outputs {
        assert!(!text.contains(secret), "a secret of the source appears in {name}");
    }
}

/// A gazette of made-up documents with everything that looks like something else.
const MADE: &str = "甲县人民政府\n关于普通高中布局的意见\n甲政发〔2020〕1号\n各乡镇：\n\
    控制20轨以上学校，压减30轨以上学校。\n规划期内完成6个乡的48个森林可燃物标准地、5个大样地调查。\n\
    领导组成员：\n赵乙 县公路段段长\n钱丙 县铁路道口办主任\n\
    采矿许可证号C1400002013800138000123，长K12米，投资K3+200万元。\n\
    联系电话：1234567\n电子邮箱：abc@example.com\n密 码：zz.qq900\n\
    甲县人民政府\n2020年3月4日\n";

#[test]
fn made_up_lookalikes_give_no_record() {
    let reading = reading("made.txt", MADE.as_bytes());
    let bodies: Vec<&Body> = reading.records.iter().map(|record| &record.body).collect();
    assert!(reading.records.iter().all(|record| !is_railway(record)), "{bodies:?}");
    assert!(!bodies.iter().any(|body| matches!(body, Body::Decision(_) | Body::Site(_))), "{bodies:?}");
}

#[test]
fn made_up_secrets_appear_in_no_output() {
    assert_nowhere(
        "zz.qq900",
        &published(&reading("made.txt", MADE.as_bytes()), &["密码", "zz.qq900", "甲政发"]),
    );
    // Even where a decision prints them, in any cell that is kept.
    let reply = "甲市人民政府\n关于某路（密码：zz.qq900）便道临时用地的批复\n甲政函〔2020〕7号\n甲市某局：\n\
        你局《关于某事的请示》收悉。同意某项目部账号6222021234567890123使用乙县丙乡身份证号110101200003070000的2.25公顷土地\
        作为便道临时用地，使用期限2年。\n甲市人民政府\n2020年3月4日\n";
    let reading = reading("reply.txt", reply.as_bytes());
    assert!(reading.records.iter().any(|record| matches!(record.body, Body::Decision(_))));
    let mut outputs = published(&reading, &["项目部", "密码"]);
    // The operator's own store has the records as they were read.
    outputs.push(("records".to_owned(), erased::Json::json(&reading.records)));
    for secret in ["zz.qq900", "110101200003070000", "6222021234567890123"] {
        assert_nowhere(secret, &outputs);
    }
}

#[test]
fn no_gazette_but_the_rosters_own_gives_posts_or_chiefs() {
    let Some(files) = seeds::all() else { return };
    assert_eq!(files.len(), 5);
    for (file, bytes) in files {
        let reading = reading(&file, &bytes);
        let railway = reading.records.iter().filter(|record| is_railway(record)).count();
        if file.starts_with("001") {
            assert!(railway > 200, "{file}: {railway}");
            continue;
        }
        let ids: Vec<&str> =
            reading.records.iter().filter(|r| is_railway(r)).map(|r| r.id.as_str()).collect();
        assert!(ids.is_empty(), "{file}: {ids:?}");
        assert!(reading.roster.is_none(), "{file}");
    }
}

#[test]
fn no_parcel_comes_from_a_school_plan_or_a_forest_plan() {
    let Some(files) = seeds::all() else { return };
    let mut seen = 0;
    for (file, bytes) in files {
        let text = String::from_utf8(bytes.clone()).expect("the seeds are UTF-8");
        let marked: Vec<usize> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| line.contains("20轨") || line.contains("标准地"))
            .map(|(no, _)| no + 1)
            .collect();
        seen += marked.len();
        for record in reading(&file, &bytes).records {
            let [first, last] = record.source.lines;
            let hit = marked.iter().find(|line| (first..=last).contains(*line));
            assert!(hit.is_none(), "{file} L{hit:?}: {}", record.id);
        }
    }
    assert!(seen > 5, "{seen}");
}

/// The password that a gazette prints, found where it stands and never written down here.
fn printed_password() -> Option<String> {
    let text = seeds::text("003")?;
    let line = text.lines().nth(1917).expect("line 1918");
    let compact: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let value = compact.strip_prefix("密码").expect("the line of the password");
    Some(value.trim_start_matches(['：', ':']).to_owned())
}

#[test]
fn the_printed_password_appears_in_no_output() {
    let Some(password) = printed_password() else { return };
    for (file, bytes) in seeds::all().unwrap_or_default() {
        let reading = reading(&file, &bytes);
        // The operator's own store has the records as they were read.
        assert_nowhere(&password, &[("records".to_owned(), erased::Json::json(&reading.records))]);
        assert_nowhere(&password, &published(&reading, &["密码", &password, "电子邮箱", "1918"]));
    }
}

#[test]
fn the_printed_password_is_in_no_data_file() {
    let Some(password) = printed_password() else { return };
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("data")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).expect("a readable file");
            assert!(!String::from_utf8_lossy(&bytes).contains(&password), "{}", path.display());
        }
    }
    assert!(files > 10);
}
