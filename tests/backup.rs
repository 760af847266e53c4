//! `landrail backup` while others write, and `landrail restore`: what comes back is a state that the
//! audit log names, whole, and whoever kills it has the old data or the new.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use common::{has_mobile, import, landrail, made_up, names, state, stderr, stdout, stored, tables};
use landrail::store::interface::{Seq, Store};
use landrail::store::{Folder, GeoPackage};

fn run(data: &Path, args: &[&str]) -> Output {
    landrail(data).args(args).output().unwrap()
}

fn succeeds(data: &Path, args: &[&str]) -> String {
    let output = run(data, args);
    assert!(output.status.success(), "{args:?}: {}", stderr(&output));
    stdout(&output)
}

fn refused(output: &Output, code: i32, wanted: &str) {
    let error = stderr(output);
    assert_eq!(output.status.code(), Some(code), "{error}");
    assert!(error.contains(wanted), "{wanted}: {error}");
    assert!(error.contains(" / ") && !error.contains("panicked") && !has_mobile(&error), "{error}");
}

fn add(folder: &Path, data: &Path, year: u32) {
    let path = folder.join(format!("{year}.txt"));
    fs::write(&path, made_up().replace("2031", &year.to_string())).unwrap();
    let output = import(data, &[path.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
}

const CORRECTIONS: &str = "# 第一版\n";

/// A folder with an import and corrections, a backup of it, and then more.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        add(desk.path(), &desk.data(), 2041);
        fs::write(desk.data().join("corrections.toml"), CORRECTIONS).unwrap();
        succeeds(&desk.data(), &["backup", desk.backup().to_str().unwrap()]);
        desk
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    fn backup(&self) -> PathBuf {
        self.path().join("backup.gpkg")
    }

    fn goes_on(&self) {
        add(self.path(), &self.data(), 2042);
        fs::write(self.data().join("corrections.toml"), "# 第二版\n").unwrap();
        Folder::open(&self.data()).store_or_new().unwrap();
    }

    fn restore(&self) -> Output {
        run(&self.data(), &["restore", self.backup().to_str().unwrap()])
    }
}

fn contents(store: &dyn Store, at: Option<Seq>) -> String {
    format!("{:?}", store.contents(at).unwrap())
}

fn open(data: &Path) -> std::sync::Arc<dyn Store> {
    Folder::open(data).as_it_is().unwrap().expect("a store")
}

fn digest(data: &Path) -> String {
    open(data).state().unwrap().digest
}

fn corrections(data: &Path) -> String {
    fs::read_to_string(data.join("corrections.toml")).unwrap()
}

#[test]
fn a_backup_while_others_write_is_a_state_of_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    add(folder.path(), &data, 2035);
    let backups: Vec<PathBuf> = std::thread::scope(|scope| {
        for turn in 0..2 {
            let (folder, data) = (folder.path(), &data);
            scope.spawn(move || (0..8).for_each(|no| add(folder, data, 2040 + 2 * no + turn)));
        }
        (0..8)
            .map(|no| {
                let path = folder.path().join(format!("backup-{no}.gpkg"));
                let said = succeeds(&data, &["backup", path.to_str().unwrap()]);
                assert!(said.contains("backed up and verified"), "{said}");
                path
            })
            .collect()
    });
    let live = open(&data);
    let log = live.entries(Seq(0), 1000).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for path in backups {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "it holds mobiles");
        let other = tempfile::tempdir().unwrap();
        succeeds(other.path(), &["restore", path.to_str().unwrap()]);
        let restored = open(other.path());
        let entries = restored.entries(Seq(0), 1000).unwrap();
        let (last, before) = entries.split_last().unwrap();
        assert_eq!(before, &log[..before.len()], "the log up to the moment of the backup");
        let head = before.last().unwrap();
        assert_eq!(last.action, "restore");
        assert_eq!(last.detail["hash"].as_str(), Some(head.hash.as_str()), "{last:?}");
        assert_eq!(restored.state().unwrap().digest, head.state, "a state that the log names");
        assert_eq!(contents(restored.as_ref(), None), contents(live.as_ref(), Some(head.seq)));
        assert_eq!(restored.check(None).unwrap().faults, Vec::<String>::new());
        seen.insert(head.seq);
    }
    println!("{} states of {} in 8 backups", seen.len(), log.len());
    assert!(seen.len() > 1, "taken at different moments");
    let left: Vec<_> = names(folder.path()).into_iter().filter(|name| name.starts_with('.')).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_backup_overwrites_nothing_and_needs_a_store() {
    let desk = Desk::new();
    let before = fs::read(desk.backup()).unwrap();
    refused(&run(&desk.data(), &["backup", desk.backup().to_str().unwrap()]), 2, "未覆盖");
    assert_eq!(fs::read(desk.backup()).unwrap(), before);
    let nowhere = desk.path().join("no/such/folder/b.gpkg");
    refused(&run(&desk.data(), &["backup", nowhere.to_str().unwrap()]), 1, "b.gpkg");
    let empty = tempfile::tempdir().unwrap();
    refused(&run(empty.path(), &["backup", nowhere.to_str().unwrap()]), 2, "还没有数据文件");
    // What a backup left that was killed holds mobiles, and is removed by the next.
    fs::write(desk.path().join(".landrail-backup-x"), "x").unwrap();
    succeeds(&desk.data(), &["backup", desk.path().join("second.gpkg").to_str().unwrap()]);
    assert!(!desk.path().join(".landrail-backup-x").exists());
}

#[test]
fn restore_gives_the_state_back_and_keeps_the_other_one() {
    let desk = Desk::new();
    let then = digest(&desk.data());
    desk.goes_on();
    let later = digest(&desk.data());
    assert_ne!(then, later);
    let said = desk.restore();
    assert!(said.status.success(), "{}", stderr(&said));
    assert_eq!((digest(&desk.data()), corrections(&desk.data())), (then.clone(), CORRECTIONS.to_owned()));
    assert_eq!(stored(&desk.data()).len(), 2);
    // Whoever uses it finds nothing to bring up to date, and the log tells what was done.
    succeeds(&desk.data(), &["locate", "大西高铁", "K199"]);
    Folder::open(&desk.data()).store_or_new().unwrap();
    assert_eq!(digest(&desk.data()), then);
    assert!(succeeds(&desk.data(), &["check", "store"]).contains("完好"));
    let last = open(&desk.data()).entries(Seq(0), 100).unwrap().pop().unwrap();
    assert_eq!((last.action.as_str(), last.subject.as_str()), ("restore", "backup.gpkg"));
    for name in names(&desk.data()) {
        let mode = fs::metadata(desk.data().join(&name)).unwrap().permissions().mode() & 0o777;
        assert!(!name.contains("gpkg") || mode == 0o600, "{name} {mode:o}");
    }
    // What was there before is kept, whole.
    let aside =
        names(&desk.data()).into_iter().find(|name| name.starts_with("landrail.gpkg.before-restore-"));
    let aside = desk.data().join(aside.expect("the store of before"));
    assert_eq!(GeoPackage::open(&aside).unwrap().state().unwrap().digest, later);
    let old =
        names(&desk.data()).into_iter().find(|name| name.starts_with("corrections.toml.before-restore-"));
    assert_eq!(fs::read_to_string(desk.data().join(old.unwrap())).unwrap(), "# 第二版\n");
    // And can be restored in its turn.
    succeeds(&desk.data(), &["restore", aside.to_str().unwrap()]);
    assert_eq!((digest(&desk.data()), corrections(&desk.data())), (later, "# 第二版\n".to_owned()));
}

#[test]
fn a_backup_that_is_not_whole_is_refused_and_nothing_changes() {
    let desk = Desk::new();
    desk.goes_on();
    let (whole, before) = (fs::read(desk.backup()).unwrap(), state(&desk.data()));
    let altered = |sql: &str| {
        let path = desk.path().join("altered.gpkg");
        fs::write(&path, &whole).unwrap();
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        fs::read(path).unwrap()
    };
    for (bytes, wanted) in [
        (whole[..whole.len() / 3].to_vec(), "数据文件损坏"),
        (b"no database".to_vec(), "数据文件损坏"),
        (Vec::new(), "文件为空"),
        (
            altered("DROP TRIGGER lr_audit_no_update; UPDATE lr_audit SET actor = 'x' WHERE seq = 1"),
            "审计第1号",
        ),
        (
            altered("DROP TRIGGER lr_item_no_delete; DELETE FROM lr_item WHERE kind = 'record' AND unit = 1"),
            "校验值",
        ),
        (altered("UPDATE lr_meta SET value = '9' WHERE key = 'schema_version'"), "较新版本"),
    ] {
        fs::write(desk.backup(), bytes).unwrap();
        let output = desk.restore();
        refused(&output, 1, wanted);
        assert!(stderr(&output).contains("backup.gpkg"), "the backup is named: {}", stderr(&output));
        assert_eq!(state(&desk.data()), before);
        assert_eq!(corrections(&desk.data()), "# 第二版\n");
    }
    refused(&run(&desk.data(), &["restore", "no/such.gpkg"]), 2, "no/such.gpkg");
    let left: Vec<_> = names(&desk.data()).into_iter().filter(|name| name.contains("restore")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// The paths in a backup come from whoever made it.
#[test]
fn a_backup_cannot_write_outside_the_folder() {
    let desk = Desk::new();
    let store = GeoPackage::open(&desk.backup()).unwrap();
    let path = "../stolen.toml".to_owned();
    let commit = landrail::store::interface::Commit {
        actor: &common::store::actor(),
        action: "files",
        subject: "x",
        detail: serde_json::json!({}),
        on: store.state().unwrap().seq,
        changes: &[landrail::store::interface::Change::File { path, text: Some("x".to_owned()) }],
        layers: None,
    };
    store.commit(&commit).unwrap();
    drop(store);
    refused(&desk.restore(), 1, "stolen.toml");
    assert!(!desk.path().join("stolen.toml").exists() && !desk.data().join("stolen.toml").exists());
}

#[test]
fn no_restore_while_somebody_has_the_folder() {
    let desk = Desk::new();
    desk.goes_on();
    let before = state(&desk.data());
    let service = Folder::open(&desk.data()).lock_service().unwrap();
    refused(&desk.restore(), 1, "已有一个服务");
    drop(service);
    let open = Folder::open(&desk.data()).store().unwrap();
    refused(&desk.restore(), 1, "已有一个服务或命令");
    drop(open);
    assert_eq!(state(&desk.data()), before);
    assert!(desk.restore().status.success());
}

#[test]
fn a_restore_that_is_killed_leaves_the_old_data_or_the_new() {
    let desk = Desk::new();
    let then = digest(&desk.data());
    desk.goes_on();
    let later = digest(&desk.data());
    let old = desk.path().join("old.gpkg");
    succeeds(&desk.data(), &["backup", old.to_str().unwrap()]);
    let mut counts = [0, 0];
    for step in 0..20_u64 {
        let mut child =
            landrail(&desk.data()).arg("restore").arg(desk.backup()).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(step * 12));
        let _ = child.kill();
        child.wait().unwrap();
        let now = (digest(&desk.data()), corrections(&desk.data()));
        let new = now == (then.clone(), CORRECTIONS.to_owned());
        assert!(new || now == (later.clone(), "# 第二版\n".to_owned()), "{now:?}");
        assert_eq!(open(&desk.data()).check(None).unwrap().faults, Vec::<String>::new());
        counts[usize::from(new)] += 1;
        if new {
            succeeds(&desk.data(), &["restore", old.to_str().unwrap()]);
            assert_eq!(digest(&desk.data()), later);
        }
    }
    println!("killed restores: {} old, {} new", counts[0], counts[1]);
}

/// Every moment at which it can end once it counts, made by hand.
#[test]
fn a_restore_that_counts_is_brought_to_its_end_from_every_step() {
    const NAMES: [&str; 3] = ["landrail.gpkg", "landrail.gpkg.last", "corrections.toml"];
    let desk = Desk::new();
    let then = digest(&desk.data());
    let new = tempfile::tempdir().unwrap();
    succeeds(new.path(), &["restore", desk.backup().to_str().unwrap()]);
    desk.goes_on();
    let later = digest(&desk.data());
    for step in 0..=7_usize {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let aside = |name: &str| match name.strip_prefix("landrail.gpkg") {
            Some(suffix) => at(&format!("landrail.gpkg.before{suffix}")),
            None => at(&format!("{name}.before")),
        };
        fs::create_dir(at("restore.pending")).unwrap();
        fs::write(at("restore.pending/aside"), "before").unwrap();
        for name in NAMES {
            fs::copy(desk.data().join(name), at(name)).unwrap();
            fs::copy(new.path().join(name), at("restore.pending").join(name)).unwrap();
        }
        // A log of the old file, which must not be read into the new one.
        fs::write(at("landrail.gpkg-wal"), b"the old log").unwrap();
        for name in NAMES.iter().take(step) {
            fs::rename(at(name), aside(name)).unwrap();
        }
        if step >= 1 {
            fs::rename(at("landrail.gpkg-wal"), at("landrail.gpkg.before-wal")).unwrap();
        }
        if step >= 4 {
            fs::write(at("restore.pending/moved"), "").unwrap();
        }
        for name in
            ["corrections.toml", "landrail.gpkg.last", "landrail.gpkg"].iter().take(step.saturating_sub(4))
        {
            fs::rename(at("restore.pending").join(name), at(name)).unwrap();
        }
        assert_eq!(digest(folder.path()), then, "step {step}");
        assert_eq!(corrections(folder.path()), CORRECTIONS, "step {step}");
        assert!(!at("restore.pending").exists());
        fs::remove_file(at("landrail.gpkg.before-wal")).unwrap();
        assert_eq!(GeoPackage::open(&aside("landrail.gpkg")).unwrap().state().unwrap().digest, later);
        assert_eq!(fs::read_to_string(aside("corrections.toml")).unwrap(), "# 第二版\n", "step {step}");
    }
}

#[test]
fn the_check_says_what_is_wrong() {
    let desk = Desk::new();
    let said = succeeds(&desk.data(), &["check", "store", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(report["faults"], serde_json::json!([]));
    assert!(report["entries"].as_u64() > Some(1) && report["items"].as_u64() > Some(500), "{report}");
    let before = state(&desk.data());
    let db = tables(&desk.data());
    db.execute_batch(
        "DROP TRIGGER lr_item_no_update; DROP TRIGGER lr_audit_no_update; \
         UPDATE lr_item SET body = replace(body, '13', '31') WHERE item = (SELECT max(item) FROM lr_item); \
         UPDATE lr_audit SET actor = 'x' WHERE seq = 1; \
         INSERT INTO lr_item (unit, kind, id, body, digest, from_seq) VALUES (999, 'record', 'x', '{}', x'01020304050607080910111213141516', 1);",
    )
    .unwrap();
    drop(db);
    let output = run(&desk.data(), &["check", "store", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let faults = report["faults"].to_string();
    for wanted in ["审计第1号", "lr_item", "items without their unit", "do not fit their digest"] {
        assert!(faults.contains(wanted), "{wanted}: {faults}");
    }
    refused(&output, 1, "landrail restore");
    assert!(!has_mobile(&stdout(&output)));
    let text = run(&desk.data(), &["check", "store"]);
    assert!(stdout(&text).contains("错误 / fault") && !stdout(&text).contains("完好"), "{}", stdout(&text));
    assert_eq!(state(&desk.data()), before, "a check changes nothing");
    // A file that cannot be opened at all.
    fs::write(desk.data().join("landrail.gpkg"), "noise that is no database at all").unwrap();
    let output = run(&desk.data(), &["check", "store", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("数据文件损坏"), "{}", stdout(&output));
}

/// A token that was revoked after the backup does not hold again, nor does a session of before; and the
/// log says what came after the backup, and where it is.
#[test]
fn a_restore_brings_no_revoked_token_back() {
    use landrail::access::{Actor, Grant, Role, Secret};
    let desk = Desk::new();
    let (actor, grant) =
        (Actor::local(), Grant { role: Role::Admin, counties: std::collections::BTreeSet::new() });
    let secrets = [(); 3].map(|()| Secret::new().unwrap());
    let session = Secret::new().unwrap();
    let later: jiff::Timestamp = "2999-01-01T00:00:00Z".parse().unwrap();
    let ids: Vec<i64> = {
        let store = open(&desk.data());
        let one = |no: usize| {
            store.add_token(&actor, &format!("t{no}"), &grant, None, secrets[no].hash()).unwrap().id
        };
        let ids = vec![one(0), one(1), one(2)];
        store.revoke_token(&actor, ids[2]).unwrap();
        store.add_session(ids[1], session.hash(), later).unwrap();
        ids
    };
    fs::remove_file(desk.backup()).unwrap();
    succeeds(&desk.data(), &["backup", desk.backup().to_str().unwrap()]);
    open(&desk.data()).revoke_token(&actor, ids[0]).unwrap();
    let end = open(&desk.data()).entries(Seq(0), 100).unwrap().pop().unwrap();
    let said = desk.restore();
    assert!(said.status.success() && stderr(&said).contains("1 tokens"), "{}", stderr(&said));
    let store = open(&desk.data());
    let holds = |no: usize| store.token(secrets[no].hash()).unwrap().unwrap().holds(jiff::Timestamp::now());
    assert_eq!([holds(0), holds(1), holds(2)], [false, true, false]);
    assert!(store.session(session.hash()).unwrap().is_none());
    let entries = store.entries(Seq(0), 100).unwrap();
    let note = &entries.iter().find(|entry| entry.action == "restore").unwrap().detail["replaced"];
    assert_eq!((note["seq"].as_i64(), note["hash"].as_str()), (Some(end.seq.0), Some(end.hash.as_str())));
    let kept = GeoPackage::open(&desk.data().join(note["kept_as"].as_str().unwrap())).unwrap();
    assert_eq!(kept.entries(Seq(end.seq.0 - 1), 1).unwrap(), [end]);
    let last = entries.last().unwrap();
    assert_eq!((last.action.as_str(), last.subject.clone()), ("token.revoke", ids[0].to_string()));
    assert_eq!(store.check(None).unwrap().faults, Vec::<String>::new());
    // A store that cannot be read: it is said that nothing is known of its tokens.
    drop((store, kept));
    fs::write(desk.data().join("landrail.gpkg"), "x").unwrap();
    let said = desk.restore();
    assert!(said.status.success() && stderr(&said).contains("token list"), "{}", stderr(&said));
}
