//! `landrail import` and `landrail bundle` on the five gazettes, where they are beside the checkout.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use common::{
    AS_OF, LAYERS, Service, has_mobile, import, landrail, names, run, seeds, state, stderr, stdout, store,
    stored, tables,
};
use serde_json::Value;

fn gazettes(args: &[&str], data: &Path) -> Option<String> {
    let files = seeds()?;
    let mut words: Vec<_> = args.to_vec();
    words.extend(files.iter().map(|path| path.to_str().expect("UTF-8")));
    let output = import(data, &words);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    Some(stdout(&output))
}

/// The number that stands in the first line with `before`, behind it.
fn number_behind(text: &str, before: &str) -> usize {
    let line = text.lines().find(|line| line.contains(before)).unwrap_or_else(|| panic!("{before}\n{text}"));
    let digits: String =
        line.split_once(before).expect("found").1.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("a number behind {before}: {line}"))
}

fn records(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/data/records").join(file);
    let text = fs::read_to_string(path).expect("the embedded records");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn the_summary_counts_what_the_gazettes_hold() {
    let data = tempfile::tempdir().unwrap();
    let Some(text) = gazettes(&["--dry-run"], data.path()) else { return };
    // 001: the count of 14 leaves out two numbers printed with square brackets.
    for (file, documents) in [("000_", 11), ("001_", 16), ("002_", 39), ("003_", 51), ("004_", 20)] {
        let line = text.lines().find(|line| line.starts_with(file)).expect(file);
        assert!(line.ends_with(&format!("{documents}个文件号 / {documents} documents")), "{line}");
    }
    assert!(text.contains("70行（未读出0行）"), "{text}");
    assert!(text.contains("责任区段 224 segments, 用地决定 6 decisions, 坐标点 22 sites"), "{text}");
    for number in [
        "原政函〔2022〕106号",
        "原政函〔2022〕107号",
        "原政函〔2022〕114号",
        "原政函〔2022〕122号",
        "朔政函〔2023〕46号",
        "朔政函〔2023〕49号",
    ] {
        let decisions = text.lines().filter(|line| line.starts_with(&format!("  {number} "))).count();
        assert_eq!(decisions, 1, "{number}");
    }
    for fact in ["K60+000–K66+000 (6000 m)", "K223+300–K225+600 (2300 m)", "K156+000–K172+600 (16600 m)"]
    {
        assert!(text.contains(fact), "a fact of the roster's coverage: {fact}");
    }
    assert!(text.contains("临时用地〔原则同意"), "agreed in principle is not a grant");
    assert!(text.contains("出让方案（未出让）"), "a plan is not a grant");
    assert!(!store(data.path()).exists(), "a dry run stores nothing");
    assert!(!has_mobile(&text));
}

#[test]
fn the_confidences_add_up_and_every_change_has_its_reason() {
    let data = tempfile::tempdir().unwrap();
    let Some(text) = gazettes(&["--dry-run"], data.path()) else { return };
    let line = text.lines().find(|line| line.contains("township records")).expect("the line");
    let counts = line.split_once('(').expect("by confidence").1.trim_end_matches(')');
    let by: BTreeMap<_, usize> = counts
        .split(", ")
        .map(|part| part.split_once(' ').expect("a kind and a count"))
        .map(|(kind, count)| (kind, count.parse().expect("a count")))
        .collect();
    assert_eq!(by.values().sum::<usize>(), 194, "{line}");
    assert!(
        by.keys().all(|kind| ["verbatim", "corrected", "inferred", "reconstructed"].contains(kind)),
        "{line}"
    );
    assert_eq!(number_behind(&text, "township records: "), 194);
    assert_eq!(number_behind(&text, "county records: "), 30);

    let told = text.lines().filter(|line| line.starts_with("      第") && line.contains(" → ")).count();
    let kinds = ["by the corrections file: ", "by rule: ", "remarks (unchanged): "];
    assert_eq!(
        told,
        kinds.map(|kind| number_behind(&text, kind)).iter().sum::<usize>(),
        "every one is listed"
    );
    for line in text.lines().filter(|line| line.contains(" → ")) {
        let (_, reason) = line.split_once(" → ").expect("found");
        assert!(reason.contains(": ") && reason.contains(" / "), "in both languages: {line}");
    }
}

/// Acceptance: at least 185 of the 194 have the right line and range by rule alone. The summary says
/// so; the stores of two imports, with and without corrections, must agree with it.
#[test]
fn rules_alone_read_nearly_all_ranges() {
    let ranges = |data: &Path| -> BTreeSet<String> {
        let township = |record: &&Value| record["body"]["tier"] == "township";
        let of = |record: &Value| {
            let body = &record["body"];
            format!("{} {} {} {}", record["id"], body["line"], body["track"], body["span"])
        };
        stored(data).iter().filter(township).map(of).collect()
    };
    let (with, without) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let Some(text) = gazettes(&[], with.path()) else { return };
    let alone = gazettes(&["--no-corrections"], without.path()).expect("the seeds are there");
    let (with, without) = (ranges(with.path()), ranges(without.path()));
    let same = with.intersection(&without).count();
    assert_eq!((with.len(), without.len()), (194, 194));
    assert!(same >= 185, "{same}");
    assert_eq!(number_behind(&text, "线名与区间相同 "), same);
    assert!(text.contains("with an empty corrections file: 194 ("), "the same counts are printed");
    assert!(!alone.contains("by the corrections file"), "none was used");
}

#[test]
fn an_import_is_private_answers_alike_and_can_be_repeated() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("new/folder");
    if gazettes(&[], &folder).is_none() {
        return;
    }
    // While somebody has the store open there is a write-ahead log beside it.
    let open = tables(&folder);
    open.execute_batch("BEGIN IMMEDIATE; UPDATE lr_meta SET value = value; COMMIT;").unwrap();
    for name in ["landrail.gpkg", "landrail.gpkg-wal", "landrail.gpkg-shm"] {
        let mode = fs::metadata(folder.join(name)).expect(name).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "the store holds mobiles and is its owner's alone: {name}");
    }
    drop(open);
    let first = state(&folder);
    let kept: String = stored(&folder).iter().map(Value::to_string).collect();
    assert!(has_mobile(&kept), "the full cells are kept for the operator");

    let question = ["locate", "--json", "--as-of", AS_OF];
    for place in
        [&["大西高铁", "K199+000"][..], &["北同蒲线", "K250"], &["忻河线", "K30"], &["112.7210,38.7189"]]
    {
        let words: Vec<_> = question.iter().chain(place).collect();
        let own = landrail(&folder).args(&words).output().unwrap();
        let embedded = run(&words.into_iter().copied().collect::<Vec<_>>());
        assert!(own.status.success(), "{}", stderr(&own));
        assert_eq!(stdout(&own), stdout(&embedded), "{place:?}");
    }
    gazettes(&[], &folder).expect("a second time");
    assert_eq!(state(&folder), first, "the second import changes nothing");
    let left = names(&folder);
    assert_eq!(
        left,
        ["landrail.gpkg", "landrail.gpkg.last", "open.lock", "records.lock", "store.lock"],
        "the store and its locks"
    );
}

#[test]
fn nothing_that_leaves_an_operators_store_has_a_personal_number() {
    let data = tempfile::tempdir().unwrap();
    if gazettes(&[], data.path()).is_none() {
        return;
    }
    let service = Service::start_on(data.path());
    for layer in LAYERS {
        for path in [
            format!("/collections/{layer}/items?limit=1000"),
            format!("/export/{layer}.csv"),
            format!("/export/{layer}.geojson"),
            format!("/tiles/{layer}/7/104/49.geojson"),
            format!("/tiles/{layer}/7/104/49.mvt"),
        ] {
            let response = service.get(&path, &[]);
            assert!([200, 204].contains(&response.status), "{path}: {}", response.status);
            assert!(!has_mobile(&String::from_utf8_lossy(&response.body)), "{path}");
        }
        let shapes = service.get(&format!("/export/{layer}.shp.zip?encoding=gbk"), &[]);
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(shapes.body)).expect("a zip");
        for at in 0..zip.len() {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut zip.by_index(at).unwrap(), &mut bytes).unwrap();
            assert!(!has_mobile(&String::from_utf8_lossy(&bytes)), "{layer}");
        }
    }
    let posts: BTreeSet<_> = records("roster.jsonl")
        .iter()
        .map(|record| {
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            (text(&record["body"]["line"]), text(&record["body"]["span"]["from"]))
        })
        .collect();
    for (line, post) in posts {
        let answer = service.json(&format!("/locate?line={}&post={post}", percent(&line)));
        assert!(!answer["railways"].as_array().unwrap().is_empty(), "{line} {post}");
        assert!(!has_mobile(&answer.to_string()), "{line} {post}");
    }
    let output = landrail(data.path()).args(["locate", "北同蒲线", "K250"]).output().unwrap();
    assert!(output.status.success() && !has_mobile(&stdout(&output)));
    for name in ["李", "王", "张"] {
        let found = service.json(&format!("/search?q={}", percent(name)));
        assert!(!has_mobile(&found.to_string()), "{name}");
    }
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |coded, byte| coded + &format!("%{byte:02X}"))
}

#[test]
fn the_embedded_records_are_what_the_gazettes_give() {
    let Some(files) = seeds() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("records");
    let output = run(&["bundle", files[0].parent().unwrap().to_str().unwrap(), out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/data/records");
    let names = |folder: &Path| -> BTreeSet<PathBuf> {
        let files = fs::read_dir(folder).unwrap().map(|e| PathBuf::from(e.unwrap().file_name()));
        files.filter(|name| name != Path::new("README.md")).collect()
    };
    assert_eq!(names(&out), names(&committed));
    for name in names(&out) {
        assert!(
            fs::read(out.join(&name)).unwrap() == fs::read(committed.join(&name)).unwrap(),
            "{}: run make bundle",
            name.display()
        );
    }
}
