//! What `landrail import` does with bad input: a message in both languages that says what, where and
//! what to do, exit code 2, and a store that is what it was.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use common::{
    has_mobile, import, landrail, made_up, made_up_many, names, seeds, state, stderr, stdout, store, stored,
    tables,
};
use serde_json::Value;

/// A folder with a good gazette that is imported already, and room for bad ones.
struct Bench {
    folder: tempfile::TempDir,
    before: Option<(i64, String)>,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bench = Self { folder, before: None };
        let good = bench.file("good.txt", made_up().as_bytes());
        let output = import(&bench.data(), &[&good]);
        assert!(output.status.success(), "{}", stderr(&output));
        let before = state(&bench.data());
        Self { before, ..bench }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Refused with a message that has every one of `wanted`.
    fn refuses(&self, args: &[&str], wanted: &[&str]) {
        let output = import(&self.data(), args);
        let error = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {error}");
        for word in wanted {
            assert!(error.contains(word), "{word} in {error}");
        }
        assert!(error.starts_with("错误") && error.contains(" / "), "Chinese, then English: {error}");
        assert!(!error.contains("panicked"), "{error}");
        assert!(!has_mobile(&error) && !has_mobile(&stdout(&output)));
        assert_eq!(state(&self.data()), self.before, "{args:?}: the store is as it was");
    }
}

/// Bytes that look like nothing, the same in every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn files_that_are_no_gazettes() {
    let bench = Bench::new();
    let good = made_up();
    let cut = good.find("批复").unwrap() + 1;
    let mut damaged = good.clone().into_bytes();
    damaged[cut] = b'?';
    for (name, bytes, wanted) in [
        ("noise.txt", noise(4000), "不是文本"),
        ("scan.txt", b"%PDF-1.7\n...".to_vec(), "PDF"),
        ("word.txt", b"PK\x03\x04....".to_vec(), "zip"),
        ("wide.txt", good.encode_utf16().flat_map(u16::to_le_bytes).collect(), "UTF-8"),
        ("empty.txt", Vec::new(), "文件为空"),
        ("blank.txt", " \r\n\u{3000}\n".into(), "文件为空"),
        ("cut.txt", good.as_bytes()[..cut].to_vec(), "截断"),
        ("damaged.txt", damaged, "损坏"),
        ("line.txt", vec![b'a'; 50 << 20], "第 1 行"),
    ] {
        let path = bench.file(name, &bytes);
        bench.refuses(&[&path], &[name, wanted]);
    }
}

#[test]
fn one_bad_file_among_good_ones_stores_nothing() {
    let bench = Bench::new();
    bench.file("many/a.txt", made_up().replace("2031", "2032").as_bytes());
    bench.file("many/b.txt", &noise(4000));
    bench.file("many/c.txt", made_up().replace("2031", "2033").as_bytes());
    let folder = bench.folder.path().join("many");
    bench.refuses(&[folder.to_str().unwrap()], &["b.txt", "不是文本"]);
    fs::remove_file(folder.join("b.txt")).unwrap();
    let output = import(&bench.data(), &[folder.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(decisions(&bench.data()).len(), 6, "without it, both are stored");
}

/// The numbers of the stored decisions.
fn decisions(data: &Path) -> Vec<String> {
    let number = |record: &Value| record["body"]["number"].as_str().map(str::to_owned);
    stored(data).iter().filter_map(number).collect()
}

#[test]
fn what_is_named_must_be_there() {
    let bench = Bench::new();
    let good = bench.file("good.txt", made_up().as_bytes());
    fs::create_dir(bench.folder.path().join("void")).unwrap();
    let void = bench.folder.path().join("void");
    bench.refuses(&[void.to_str().unwrap()], &["void", "没有文件"]);
    bench.refuses(&["no/such.txt"], &["no/such.txt", "无法读取"]);
    bench.refuses(&[&good, "no/such.txt"], &["no/such.txt", "无法读取"]);
    bench.refuses(&[&good, "--corrections", "no/such.toml"], &["no/such.toml", "无法读取"]);
    bench.refuses(&[&good, "--corrections", void.to_str().unwrap()], &["void", "无法读取"]);
    let output = import(&bench.data(), &[]);
    assert_eq!(output.status.code(), Some(2), "nothing named");
}

#[test]
fn corrections_that_cannot_be_used() {
    let bench = Bench::new();
    let good = bench.file("good.txt", made_up().as_bytes());
    let entry = |new: &str| {
        format!(
            "[[correction]]\nscope='roster'\nfile='x.txt'\nline=3\nfield='local.name'\nnew={new}\nzh='误'\nen='wrong'\n"
        )
    };
    for (name, text, wanted) in [
        ("noise.toml", noise(300), "UTF-8"),
        ("form.toml", b"[[correction]\n".to_vec(), "line 1"),
        ("short.toml", b"[[correction]]\nscope='roster'\n".to_vec(), "file"),
        ("key.toml", (entry("'甲'") + "nwe='乙'\n").into_bytes(), "nwe"),
        ("mobile.toml", entry("'手机 13800138000'").into_bytes(), "line 6"),
        ("fault.toml", entry("'甲' '13800138000'").into_bytes(), "line 6"),
    ] {
        let path = bench.file(name, &text);
        bench.refuses(&[&good, "--corrections", &path], &[name, wanted]);
    }
    let Some(files) = seeds() else { return };
    let annex = files[1].to_str().unwrap();
    let embedded =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/gis/data/corrections.toml")).unwrap();
    let stale = bench.file("stale.toml", embedded.replace("old = \"石国口\"", "old = \"石国日\"").as_bytes());
    bench.refuses(
        &[annex, "--corrections", &stale],
        &["001_", "L508", "row 45", "石国日", "石国口", "已失效"],
    );
    let lost = bench.file("lost.toml", embedded.replace("row = 45", "row = 99").as_bytes());
    bench.refuses(&[annex, "--corrections", &lost], &["001_", "row 99", "无处可用"]);
}

#[test]
fn a_gazette_in_gbk_is_read() {
    let records = |folder: &Path, bytes: &[u8]| {
        let path = folder.join("gazette.txt");
        fs::write(&path, bytes).unwrap();
        let output = import(&folder.join("data"), &[path.to_str().unwrap()]);
        assert!(output.status.success(), "{}", stderr(&output));
        (stdout(&output), stored(&folder.join("data")))
    };
    let mut texts = vec![made_up()];
    if let Some(files) = seeds() {
        texts.extend(files[..2].iter().map(|file| fs::read_to_string(file).unwrap()));
    }
    for text in texts {
        let (utf8, gbk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
        assert!(!lost);
        let (_, wanted) = records(utf8.path(), text.as_bytes());
        let (summary, got) = records(gbk.path(), &bytes);
        assert!(summary.starts_with("gazette.txt (GB18030"), "{summary}");
        assert!(got == wanted, "the same records in both encodings");
    }
}

/// A text cut between two lines looks like a shorter text. Where more is known of a document
/// already, the shorter reading must not take its place without a word.
#[test]
fn a_cut_gazette_does_not_hide_what_is_known() {
    let bench = Bench::new();
    let text = "原平市人民政府\n关于某事的通知\n\n原政函〔2031〕7号\n各单位：\n现将某事通知如下。\n";
    let half = bench.file("half.txt", text.as_bytes());
    bench.refuses(&[&half], &["half.txt", "原政函〔2031〕7号 1 → 0", "不完整", "--accept-fewer"]);
    let output = import(&bench.data(), &[&half, "--accept-fewer"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(decisions(&bench.data()), ["原政函〔2031〕8号"], "the operator has the last word");

    let Some(files) = seeds() else { return };
    let annex = fs::read_to_string(&files[1]).unwrap();
    let lines: Vec<_> = annex.lines().take(500).collect();
    let bench = Bench::new();
    let half = bench.file("half.txt", lines.join("\n").as_bytes());
    bench.refuses(&[&half], &["half.txt", "忻政办发〔2021〕71号", "不完整"]);
    let shown = stdout(&import(&bench.data(), &[&half, "--dry-run"]));
    assert!(shown.contains("目录列有忻政办发〔2021〕72号"), "the contents tell it too: {shown}");
}

#[test]
fn a_file_named_twice_is_read_once_and_a_later_one_replaces_an_earlier() {
    let bench = Bench::new();
    let good = bench.folder.path().join("good.txt");
    let good = good.to_str().unwrap();
    let folder = bench.folder.path().join("again");
    let copy = bench.file("again/copy.txt", made_up().as_bytes());
    for files in [&[good, good][..], &[&copy, folder.to_str().unwrap()], &[good, &copy]] {
        let output = import(&bench.data(), files);
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(decisions(&bench.data()).len(), 2, "{files:?}");
    }
    let sources: Vec<_> =
        stored(&bench.data()).iter().map(|record| record["source"]["file"].clone()).collect();
    assert_eq!(sources, ["good.txt", "good.txt"], "the same content: the first one named");
}

#[test]
fn a_damaged_store_is_named_and_left_alone() {
    let bench = Bench::new();
    let good = bench.folder.path().join("good.txt");
    let whole = fs::read(store(&bench.data())).unwrap();
    let newer = {
        let db = tables(&bench.data());
        db.execute_batch("UPDATE lr_meta SET value = '9' WHERE key = 'schema_version'").unwrap();
        drop(db);
        fs::read(store(&bench.data())).unwrap()
    };
    let foreign = {
        let path = bench.folder.path().join("foreign.gpkg");
        let db = rusqlite::Connection::open(&path).unwrap();
        db.execute_batch("CREATE TABLE lr_meta (key, value)").unwrap();
        drop(db);
        fs::read(&path).unwrap()
    };
    for (bytes, wanted) in [
        (whole[..whole.len() / 2].to_vec(), ["数据文件损坏", "landrail restore"]),
        (noise(100), ["数据文件损坏", "landrail restore"]),
        (Vec::new(), ["文件为空", "landrail restore"]),
        (foreign, ["不是 landrail 的数据文件", "landrail restore"]),
        (newer, ["较新版本", "upgrade landrail"]),
    ] {
        fs::write(store(&bench.data()), &bytes).unwrap();
        for args in [
            &["import", good.to_str().unwrap()][..],
            &["locate", "大西高铁", "K199"],
            &["export", "segments", "--format", "csv", "--out", "-"],
            &["serve", "--bind", "127.0.0.1:0"],
        ] {
            let output = landrail(&bench.data()).args(args).output().unwrap();
            let error = stderr(&output);
            assert_eq!(output.status.code(), Some(1), "{args:?}: {error}");
            assert!(error.contains("landrail.gpkg"), "{error}");
            assert!(wanted.iter().all(|wanted| error.contains(wanted)), "{error}");
            assert!(error.contains(" / ") && !error.contains("panicked") && !has_mobile(&error), "{error}");
            assert!(fs::read(store(&bench.data())).unwrap() == bytes, "{args:?}: not overwritten");
        }
    }
    fs::write(store(&bench.data()), whole).unwrap();
    assert_eq!(state(&bench.data()), bench.before);
}

#[test]
fn a_data_folder_that_cannot_be_written() {
    let bench = Bench::new();
    let good = bench.folder.path().join("good.txt");
    let good = good.to_str().unwrap();
    // A file where the folder should be: this holds for the superuser too.
    let output = import(Path::new(good), &[good]);
    let error = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains("good.txt") && error.contains("请检查") && error.contains(" / "), "{error}");
    assert_eq!(fs::read_to_string(good).unwrap(), made_up(), "and the file is as it was");

    fs::set_permissions(bench.data(), fs::Permissions::from_mode(0o555)).unwrap();
    let output = if fs::write(bench.data().join("probe"), "").is_err() {
        Some(import(&bench.data(), &[good]))
    } else {
        println!("skipped in part: this user may write to read-only folders");
        None
    };
    fs::set_permissions(bench.data(), fs::Permissions::from_mode(0o755)).unwrap();
    if let Some(output) = output {
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(stderr(&output).contains("请检查"), "{}", stderr(&output));
        assert_eq!(state(&bench.data()), bench.before);
    }
}

#[test]
fn imports_at_once_lose_nothing() {
    let bench = Bench::new();
    let running: Vec<_> = (2040..2048)
        .map(|year| {
            let path =
                bench.file(&format!("{year}.txt"), made_up().replace("2031", &year.to_string()).as_bytes());
            landrail(&bench.data()).args(["import", &path]).stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in running {
        assert!(child.wait().unwrap().success());
    }
    let mut numbers = decisions(&bench.data());
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 18, "{numbers:?}");
}

#[test]
fn an_import_that_is_killed_leaves_a_whole_store() {
    let bench = Bench::new();
    // Large enough that writing takes a while.
    let big = bench.file("big.txt", made_up_many(400).as_bytes());
    let (mut killed, mut whole) = (0, 0);
    for step in 0..24_u64 {
        let mut child = landrail(&bench.data()).args(["import", &big]).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(step * step * 2));
        let _ = child.kill();
        if child.wait().unwrap().success() {
            whole += 1;
        } else {
            killed += 1;
        }
        let count = decisions(&bench.data()).len();
        assert!(count == 2 || count == 802, "all or nothing: {count}");
        let output = landrail(&bench.data()).args(["locate", "大西高铁", "K199"]).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    }
    println!("{killed} killed, {whole} came to their end");
    assert!(killed > 0);
    // The next import cleans up after the killed ones: what they left may hold mobile numbers.
    fs::write(bench.data().join(".records-left"), "x").unwrap();
    let output = import(&bench.data(), &[&big]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(
        names(&bench.data()),
        ["landrail.gpkg", "landrail.gpkg.last", "open.lock", "records.lock", "store.lock"]
    );
}
