//! A store that is cut short, bit-flipped, locked, read-only or on a full disk: a clear message, and
//! afterwards a store with everything that was committed.

#![expect(clippy::print_stdout, reason = "figures")]

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::store::{Chance, Print, Step, act, print, series, snapshot};
use common::{has_mobile, import, landrail, made_up, made_up_many, state, stderr, store, stored, tables};
use landrail::store::interface::Store as _;
use landrail::store::{Folder, GeoPackage, StoreError};

/// A store after a series of steps, as its files are while it is open.
struct Sample {
    main: Vec<u8>,
    wal: Vec<u8>,
    noted: Vec<u8>,
    print: Print,
}

/// With its log beside it, or brought into it.
fn sample(log: bool) -> Sample {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("landrail.gpkg");
    let store = GeoPackage::open_or_create(&path).unwrap();
    for step in series() {
        act(&store, step).unwrap();
        if !log && matches!(step, Step::AllLayers) {
            tables(folder.path()).query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        }
    }
    let print = print(&store).unwrap();
    let read = |suffix: &str| fs::read(format!("{}{suffix}", path.display())).unwrap();
    if log {
        return Sample { main: read(""), wal: read("-wal"), noted: read(".last"), print };
    }
    drop(store);
    Sample { main: read(""), wal: Vec::new(), noted: read(".last"), print }
}

/// A place where damaged files are put and looked at.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("landrail.gpkg")
    }

    fn put(&self, main: &[u8], wal: &[u8], noted: &[u8]) {
        for name in common::names(self.folder.path()) {
            fs::remove_file(self.folder.path().join(name)).unwrap();
        }
        fs::write(self.path(), main).unwrap();
        for (suffix, bytes) in [("-wal", wal), (".last", noted)] {
            if !bytes.is_empty() {
                fs::write(format!("{}{suffix}", self.path().display()), bytes).unwrap();
            }
        }
    }

    /// What is served of the files as they are.
    fn served(&self) -> Result<Print, StoreError> {
        print(&GeoPackage::open(&self.path())?)
    }
}

fn clear(error: &str) {
    assert!(error.contains("landrail.gpkg"), "the file is named: {error}");
    assert!(error.contains(" / "), "both languages: {error}");
    assert!(!error.contains("panicked") && !has_mobile(error), "{error}");
}

/// Either it is said, or what is served is what was committed. Gives whether it was said.
fn detected(bench: &Bench, sample: &Sample, what: &str) -> bool {
    match bench.served() {
        Err(error) => {
            clear(&error.to_string());
            true
        }
        // The layers are made from the records; of which state they are is told by them.
        Ok(print) => {
            assert_eq!(
                Print { layers: None, ..print },
                Print { layers: None, ..sample.print.clone() },
                "{what}"
            );
            false
        }
    }
}

#[test]
fn a_file_cut_short_anywhere_is_told() {
    let (sample, bench, mut chance) = (sample(false), Bench::new(), Chance(1));
    let mut told = 0;
    for no in 0..50 {
        let length = match no {
            0..20 => no * sample.main.len() / 20,
            20..35 => sample.main.len() - 1 - chance.below(9000),
            _ => chance.below(sample.main.len()),
        };
        bench.put(&sample.main[..length], &[], &sample.noted);
        told += usize::from(detected(&bench, &sample, &format!("cut at {length}")));
        assert_eq!(fs::read(bench.path()).unwrap(), sample.main[..length], "and the file is as it was");
    }
    assert_eq!(told, 50);
}

#[test]
fn a_flipped_bit_in_the_file_is_told_or_changes_nothing() {
    let (sample, bench, mut chance) = (sample(false), Bench::new(), Chance(2));
    let (mut told, mut checked) = (0, 0);
    let flips = 240;
    for no in 0..flips {
        let mut main = sample.main.clone();
        // The first page says what the file is.
        let at = if no < 40 { chance.below(100) } else { chance.below(main.len()) };
        main[at] ^= 1 << chance.below(8);
        bench.put(&main, &[], &sample.noted);
        if detected(&bench, &sample, &format!("byte {at}")) {
            told += 1;
            continue;
        }
        // What nobody was served may still be wrong, and the check tells it or finds the same.
        bench.put(&main, &[], &sample.noted);
        let found = GeoPackage::open(&bench.path()).and_then(|store| store.check(Some(snapshot())));
        match found.map(|checked| [checked.faults, checked.layer_faults].concat()) {
            Ok(faults) if faults.is_empty() => {
                assert_eq!(bench.served().unwrap(), sample.print, "byte {at}");
            }
            Ok(faults) => {
                assert!(faults.iter().all(|fault| fault.contains(" / ") && !has_mobile(fault)), "{faults:?}");
                checked += 1;
            }
            Err(error) => {
                clear(&error.to_string());
                checked += 1;
            }
        }
    }
    println!(
        "{flips} flips in the file: {told} told at once, {checked} by the check, the others change nothing"
    );
    assert!(told > 15 && checked > 60);
}

#[test]
fn a_flipped_bit_in_the_log_is_told_or_changes_nothing() {
    let (sample, bench, mut chance) = (sample(true), Bench::new(), Chance(3));
    let mut told = 0;
    let flips = 200;
    for no in 0..flips {
        let mut wal = sample.wal.clone();
        let at = if no < 20 { chance.below(56) } else { chance.below(wal.len()) };
        wal[at] ^= 1 << chance.below(8);
        bench.put(&sample.main, &wal, &sample.noted);
        if detected(&bench, &sample, &format!("byte {at} of the log")) {
            told += 1;
            let kept = |suffix: &str| fs::read(format!("{}{suffix}", bench.path().display())).unwrap();
            assert_eq!(kept("-wal"), wal, "what is in the log is not thrown away");
            assert_eq!(kept(""), sample.main);
        }
    }
    // Cut short, or gone altogether.
    for length in [0, 16, 32, 5000, sample.wal.len() / 2] {
        bench.put(&sample.main, &sample.wal[..length], &sample.noted);
        assert!(detected(&bench, &sample, &format!("log cut at {length}")));
    }
    println!("{flips} flips in the log: {told} told");
    assert!(told > 150);
}

#[test]
fn an_older_copy_in_place_of_the_file_is_told_and_can_be_taken_knowingly() {
    let (folder, bench) = (tempfile::tempdir().unwrap(), Bench::new());
    let path = folder.path().join("landrail.gpkg");
    act(&GeoPackage::open_or_create(&path).unwrap(), Step::Embed).unwrap();
    let older = fs::read(&path).unwrap();
    act(&GeoPackage::open(&path).unwrap(), Step::Edit(2, 1)).unwrap();
    let noted = fs::read(folder.path().join("landrail.gpkg.last")).unwrap();
    bench.put(&older, &[], &noted);
    let error = bench.served().unwrap_err().to_string();
    clear(&error);
    assert!(error.contains("change 2 was acknowledged, but the file ends with 1"), "{error}");
    assert_eq!(fs::read(bench.path()).unwrap(), older);
    fs::remove_file(bench.folder.path().join("landrail.gpkg.last")).unwrap();
    assert_eq!(bench.served().unwrap().last.unwrap().0.0, 1);
    // A torn note is no witness.
    bench.put(&older, &[], &noted[..noted.len() / 2]);
    bench.served().unwrap();
}

#[test]
fn a_file_moved_away_while_it_is_open_takes_no_more_edits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("landrail.gpkg");
    let store = GeoPackage::open_or_create(&path).unwrap();
    act(&store, Step::Embed).unwrap();
    fs::rename(&path, folder.path().join("away.gpkg")).unwrap();
    let error = act(&store, Step::Note(1)).unwrap_err();
    assert!(matches!(error, StoreError::Replaced { .. }), "{error}");
    clear(&error.to_string());
}

#[test]
fn one_service_has_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let first = Folder::open(folder.path()).lock_service().unwrap();
    let error = Folder::open(folder.path()).lock_service().unwrap_err();
    assert!(matches!(error, StoreError::Served { .. }));
    let error = error.to_string();
    assert!(error.contains(&folder.path().display().to_string()) && error.contains("--data"), "{error}");
    drop(first);
    Folder::open(folder.path()).lock_service().unwrap();
}

/// A data folder with an import, and a file with another one.
fn imported() -> (tempfile::TempDir, PathBuf, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let data = folder.path().join("data");
    let (one, other) = (folder.path().join("one.txt"), folder.path().join("other.txt"));
    fs::write(&one, made_up()).unwrap();
    fs::write(&other, made_up_many(60)).unwrap();
    let output = import(&data, &[one.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    (folder, data, other.to_str().unwrap().to_owned())
}

fn refused(output: &Output, wanted: &str) {
    let error = stderr(output);
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains(wanted), "{wanted}: {error}");
    assert!(error.contains(" / ") && !error.contains("panicked") && !has_mobile(&error), "{error}");
}

const ASK: [&str; 3] = ["locate", "大西高铁", "K199"];

#[test]
fn a_file_locked_by_another_program_is_read_and_not_written() {
    let (_folder, data, other) = imported();
    let before = state(&data);
    let editing = tables(&data);
    editing.execute_batch("BEGIN EXCLUSIVE; UPDATE lr_meta SET value = value").unwrap();
    let asked = landrail(&data).args(ASK).output().unwrap();
    assert!(asked.status.success(), "whoever only asks is answered: {}", stderr(&asked));
    let output = import(&data, &[&other]);
    refused(&output, "landrail.gpkg");
    refused(&output, "数据文件正被写入");
    editing.execute_batch("ROLLBACK").unwrap();
    assert_eq!(state(&data), before);
    assert!(import(&data, &[&other]).status.success(), "and afterwards it goes on");
    assert_eq!(stored(&data).len(), 122);
}

/// `landrail` as a user to whom permissions apply.
fn as_plain_user(data: &Path, args: &[&str]) -> Output {
    let mut command = landrail(data);
    command.args(args);
    if is_root() {
        command.uid(65534).gid(65534);
    }
    command.output().unwrap()
}

fn is_root() -> bool {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    fs::write(folder.path().join("probe"), "").is_ok()
}

fn permit(data: &Path, folder: u32, file: u32) {
    fs::set_permissions(data, fs::Permissions::from_mode(0o755)).unwrap();
    for name in common::names(data) {
        let path = data.join(name);
        if is_root() {
            chown(&path, Some(65534), Some(65534)).unwrap();
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(file)).unwrap();
    }
    if is_root() {
        chown(data, Some(65534), Some(65534)).unwrap();
    }
    fs::set_permissions(data, fs::Permissions::from_mode(folder)).unwrap();
}

#[test]
fn a_read_only_file_or_folder_is_served_and_not_written() {
    let (_folder, data, other) = imported();
    permit(&data, 0o755, 0o600);
    let probe = as_plain_user(&data, &ASK);
    if !probe.status.success() {
        println!("skipped: another user cannot run the binary: {}", stderr(&probe));
        return;
    }
    let before = state(&data);
    for (folder, file) in [(0o755, 0o400), (0o555, 0o600), (0o555, 0o400)] {
        permit(&data, folder, file);
        let asked = as_plain_user(&data, &ASK);
        assert!(asked.status.success(), "{folder:o} {file:o}: {}", stderr(&asked));
        let output = as_plain_user(&data, &["import", &other]);
        let error = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{folder:o} {file:o}: {error}");
        assert!(error.contains("权限") && error.contains(" / ") && !error.contains("panicked"), "{error}");
        permit(&data, 0o755, 0o600);
        assert_eq!(state(&data), before, "{folder:o} {file:o}");
    }
}

/// A limit on the size of files stands for a disk that fills up while it is written.
#[test]
fn a_write_that_fails_anywhere_leaves_the_store_as_it_was() {
    let (_folder, data, other) = imported();
    drop(tables(&data));
    let before = (state(&data), stored(&data).len());
    let (mut failed, mut whole) = (0, 0);
    for limit in [0, 1, 8, 33, 64, 100, 160, 256, 333, 400, 512, 700, 1000, 1500, 2200, 3000, 100_000] {
        let mut command = Command::new("bash");
        let script = format!("ulimit -f {limit}; trap '' XFSZ; exec \"$0\" import \"$1\"");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_landrail"), &other]).env("LANDRAIL_DATA", &data);
        let output = command.stdin(Stdio::null()).output().unwrap();
        let asked = landrail(&data).args(ASK).output().unwrap();
        assert!(asked.status.success(), "{limit}: {}", stderr(&asked));
        let checked = landrail(&data).args(["check", "store"]).output().unwrap();
        assert!(checked.status.success(), "{limit}: {}", stderr(&checked));
        if output.status.success() {
            whole += 1;
            assert_eq!(stored(&data).len(), 122, "{limit}");
            break;
        }
        failed += 1;
        let error = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{limit}: {error}");
        assert!(error.contains(" / ") && !error.contains("panicked") && !has_mobile(&error), "{error}");
        assert_eq!((state(&data), stored(&data).len()), before, "{limit}");
    }
    println!("{failed} writes failed, {whole} came to its end");
    assert!(failed >= 8 && whole == 1);
}

/// A disk that is full, where one can be made.
#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mount = |args: &[&str]| {
        Command::new(args[0]).args(&args[1..]).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
    };
    let shown = disk.to_str().unwrap();
    if !mount(&["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", shown]) {
        println!("skipped: no file system can be mounted here");
        return;
    }
    let outcome = std::panic::catch_unwind(|| {
        let data = disk.join("data");
        let one = folder.path().join("one.txt");
        fs::write(&one, made_up()).unwrap();
        assert!(import(&data, &[one.to_str().unwrap()]).status.success());
        let before = state(&data);
        fs::write(folder.path().join("big.txt"), made_up_many(300)).unwrap();
        let big = folder.path().join("big.txt");
        // Room for the spool and some of the log; for some of the spool; for nothing.
        for room in [1_500_000, 1_000_000, 700_000, 300_000, 40_000, 0] {
            let filler = disk.join("filler");
            let _ = fs::remove_file(&filler);
            let free = usize::try_from(free(&disk)).unwrap();
            fs::write(&filler, vec![0; free.saturating_sub(room)]).unwrap();
            let output = import(&data, &[big.to_str().unwrap()]);
            let error = stderr(&output);
            assert_eq!(output.status.code(), Some(1), "{error}");
            assert!(
                error.contains(" / ") && (error.contains("磁盘已满") || error.contains("space")),
                "{error}"
            );
            fs::remove_file(disk.join("filler")).unwrap();
            assert_eq!(state(&data), before, "{room}");
        }
        let asked = landrail(&data).args(["check", "store"]).output().unwrap();
        assert!(asked.status.success(), "{}", stderr(&asked));
    });
    mount(&["umount", "-l", shown]);
    outcome.unwrap();
}

fn free(folder: &Path) -> u64 {
    let output = Command::new("df").args(["--output=avail", "-B1"]).arg(folder).output().unwrap();
    String::from_utf8_lossy(&output.stdout).lines().nth(1).unwrap().trim().parse().unwrap()
}

#[test]
fn a_store_of_a_newer_program_is_not_touched() {
    let (sample, bench) = (sample(false), Bench::new());
    bench.put(&sample.main, &[], &[]);
    tables(bench.folder.path())
        .execute_batch("UPDATE lr_meta SET value = '2' WHERE key = 'schema_version'")
        .unwrap();
    let bytes = fs::read(bench.path()).unwrap();
    let error = bench.served().unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 2, known: 1, .. }), "{error}");
    clear(&error.to_string());
    assert_eq!(fs::read(bench.path()).unwrap(), bytes);
    assert!(store(bench.folder.path()).exists());
}

/// A process with the store open must not keep another from seeing what it commits, nor the other way
/// round.
#[test]
fn two_programs_at_once_see_each_others_commits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("landrail.gpkg");
    let (a, b) = (GeoPackage::open_or_create(&path).unwrap(), GeoPackage::open_or_create(&path).unwrap());
    act(&a, Step::Embed).unwrap();
    for version in 0..5 {
        act(&b, Step::Edit(2, version)).unwrap();
        assert_eq!(print(&a).unwrap(), print(&b).unwrap());
        let before = a.generation().unwrap();
        act(&a, Step::Note(version)).unwrap();
        assert!(b.generation().unwrap() > before);
        assert_eq!(print(&a).unwrap(), print(&b).unwrap());
    }
}

/// After a service was killed the file alone is moved away: its log would be taken for that of a new
/// one.
#[test]
fn no_new_store_beside_the_log_of_one_that_is_gone() {
    let sample = sample(true);
    for (wal, noted) in [(&sample.wal[..], &sample.noted[..]), (&sample.wal, b""), (b"", &sample.noted)] {
        let bench = Bench::new();
        bench.put(&sample.main, wal, noted);
        fs::rename(bench.path(), bench.folder.path().join("away.gpkg")).unwrap();
        let error = GeoPackage::open_or_create(&bench.path()).unwrap_err();
        assert!(matches!(error, StoreError::Gone { .. }), "{error}");
        clear(&error.to_string());
        let folder = landrail::store::Folder::open(bench.folder.path());
        assert!(matches!(folder.store_or_new(), Err(StoreError::Gone { .. })));
        assert!(matches!(folder.store(), Err(StoreError::Gone { .. })), "nor served as if there were none");
        assert!(!bench.path().exists());
        fs::rename(bench.folder.path().join("away.gpkg"), bench.path()).unwrap();
        assert_eq!(fs::read(bench.path()).unwrap(), sample.main, "put back as it was");
    }
}

/// No digest of the contents has the tokens in it: the log does.
#[test]
fn a_token_that_was_altered_in_the_file_is_found_and_lets_nobody_in() {
    let sample = sample(false);
    let admin = r#"{"role":"admin","counties":[]}"#;
    for sql in [
        format!("UPDATE lr_token SET grant_json = '{admin}' WHERE id = 1"),
        "UPDATE lr_token SET grant_json = '{\"role\":\"inspector\"}' WHERE id = 1".to_owned(),
        "UPDATE lr_token SET hash = 'ff' WHERE id = 1".to_owned(),
        "UPDATE lr_token SET expires = '2999-01-01T00:00:00.000000Z' WHERE id = 1".to_owned(),
        "UPDATE lr_token SET name = 'x' WHERE id = 1".to_owned(),
        "UPDATE lr_token SET revoked = NULL".to_owned(),
        format!(
            "INSERT INTO lr_token SELECT 9, 'x', '{admin}', 'ff', created, NULL, NULL FROM lr_token WHERE id = 1"
        ),
        "DELETE FROM lr_token WHERE id = 1".to_owned(),
    ] {
        let bench = Bench::new();
        bench.put(&sample.main, &[], &[]);
        let store = GeoPackage::open(&bench.path()).unwrap();
        let first = store.tokens().unwrap()[0].id;
        assert_eq!(first, 1);
        store.revoke_token(&common::store::actor(), 2).unwrap().expect("a second token");
        assert_eq!(store.check(None).unwrap().faults, Vec::<String>::new());
        drop(store);
        tables(bench.folder.path()).execute_batch(&sql).unwrap();
        let faults = GeoPackage::open(&bench.path()).unwrap().check(None).unwrap().faults;
        assert!(faults.iter().any(|fault| fault.contains("token ")), "{sql}: {faults:?}");
        let service = landrail::store::Folder::open(bench.folder.path()).store_or_new();
        assert!(matches!(service, Err(StoreError::Damaged { .. })), "{sql}");
    }
}
