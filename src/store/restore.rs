//! Taking a backup back, so that the folder has either the old data or the new ones, whenever the
//! program is killed.
//!
//! Everything is made ready in a folder of its own. That folder then gets the name
//! [`PENDING`] in one step: from there on the restore counts as done, and whoever opens the store next
//! brings it to its end. What was there before keeps a name beside the new.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;

use super::interface::{Checked, Entry, KeptFile, Seq, State, Store};
use super::units::{damaged, io_error};
use super::{FILE, Folder, GeoPackage, StoreError, corrections, lines};
use crate::access::Actor;

/// A restore that counts, but has not come to its end.
const PENDING: &str = "restore.pending";
/// In it: what the old files are renamed to, and that they are.
const PLAN: &str = "aside";
const MOVED: &str = "moved";
/// A restore that is being made ready.
const STAGING_PREFIX: &str = ".restore-";
/// Held shared by all who have the store open, and alone by a restore.
const OPEN_LOCK: &str = "open.lock";

/// What a restore did.
#[derive(Debug, Clone)]
pub struct Restored {
    /// What the check of the backup found: no faults.
    pub checked: Checked,
    /// The state in force now: that of the backup.
    pub state: State,
    /// The last entry of the backup's log.
    pub head: Entry,
    /// What the old files have behind their names.
    pub aside: String,
    /// How many tokens hold no longer because they were revoked after the backup was made.
    pub revoked: usize,
    /// Why the store that was replaced could not be asked which tokens were revoked.
    pub unread: Option<String>,
}

/// What is known of the store whose place the backup takes.
#[derive(Default)]
struct Replaced {
    /// The last entry of its log.
    end: Option<(i64, String)>,
    revoked: Vec<(String, String)>,
    unread: Option<String>,
}

impl Replaced {
    fn of(file: &Path) -> Self {
        if let Err(error) = GeoPackage::never_was(file) {
            return Self {
                end: GeoPackage::noted_end(file),
                unread: Some(error.to_string()),
                ..Self::default()
            };
        }
        if !file.exists() {
            return Self::default();
        }
        match GeoPackage::open(file).and_then(|store| store.to_be_replaced()) {
            Ok((end, revoked)) => Self { end, revoked, unread: None },
            // Often it is damaged: that is why there is a restore.
            Err(error) => {
                Self { end: GeoPackage::noted_end(file), unread: Some(error.to_string()), ..Self::default() }
            }
        }
    }
}

impl Folder {
    /// The store as its file is, if there is one: nothing is adopted or written.
    pub fn as_it_is(&self) -> Result<Option<Arc<dyn Store>>, StoreError> {
        let held = self.hold()?;
        if !self.file().exists() {
            GeoPackage::never_was(&self.file())?;
            return Ok(None);
        }
        Ok(Some(Arc::new(GeoPackage::open(&self.file())?.holding(held))))
    }

    /// Keeps a restore out until it is dropped, and ends one that was killed. None where the folder
    /// cannot be written: there can be no restore either.
    pub(super) fn hold(&self) -> Result<Option<File>, StoreError> {
        let path = self.folder.join(OPEN_LOCK);
        loop {
            let Ok(lock) = File::options().create(true).truncate(false).write(true).open(&path) else {
                return Ok(None);
            };
            lock.lock_shared().map_err(io_error(&path))?;
            if !self.folder.join(PENDING).exists() {
                return Ok(Some(lock));
            }
            lock.unlock().map_err(io_error(&path))?;
            lock.lock().map_err(io_error(&path))?;
            self.finish()?;
        }
    }

    /// Puts a backup in place of the store and the operator's files. The old ones stay under other
    /// names.
    ///
    /// # Errors
    /// [`StoreError::Served`] while a service or another command has the store open;
    /// [`StoreError::Damaged`] for a backup that is not whole: nothing was changed then.
    pub fn restore(&self, backup: &Path, actor: &Actor) -> Result<Restored, StoreError> {
        fs::metadata(backup).map_err(io_error(backup))?;
        let _service = self.lock_service()?;
        let path = self.folder.join(OPEN_LOCK);
        let open =
            File::options().create(true).truncate(false).write(true).open(&path).map_err(io_error(&path))?;
        match open.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(StoreError::Served { path: self.folder.clone() });
            }
            Err(fs::TryLockError::Error(source)) => return Err(io_error(&path)(source)),
        }
        let _files = self.lock()?;
        self.finish()?;
        self.sweep_folders(STAGING_PREFIX);

        let staging = tempfile::Builder::new()
            .prefix(STAGING_PREFIX)
            .tempdir_in(&self.folder)
            .map_err(io_error(&self.folder))?;
        let aside = format!("before-restore-{}", Timestamp::now().strftime("%Y%m%dT%H%M%S%fZ"));
        let old = (self.file(), aside_name(FILE, &aside));
        let staged_store = stage(backup, staging.path(), actor, (&old.0, &old.1))?;
        put(&staging.path().join(PLAN), aside.as_bytes())?;
        sync(staging.path())?;
        let staged = staging.keep();
        fs::rename(&staged, self.folder.join(PENDING)).map_err(io_error(&self.folder))?;
        sync(&self.folder)?;
        self.finish()?;
        let Staged { checked, state, head, revoked, unread } = staged_store;
        Ok(Restored { checked, state, head, aside, revoked, unread })
    }

    /// Brings a restore to its end that counts already. Every step can be done again.
    fn finish(&self) -> Result<(), StoreError> {
        let pending = self.folder.join(PENDING);
        if !pending.exists() {
            return Ok(());
        }
        let plan = pending.join(PLAN);
        let (wal, last) = (format!("{FILE}-wal"), format!("{FILE}.last"));
        if plan.exists() {
            let aside = fs::read_to_string(&plan).map_err(io_error(&plan))?;
            if !pending.join(MOVED).exists() {
                // The write-ahead log belongs to the old file: beside the new one it would spoil it.
                for name in [FILE, &wal, &last, corrections::FILE, lines::FOLDER] {
                    let (from, to) = (self.folder.join(name), self.folder.join(aside_name(name, &aside)));
                    if from.exists() && !to.exists() {
                        fs::rename(&from, &to).map_err(io_error(&from))?;
                    }
                }
                remove(&self.folder.join(format!("{FILE}-shm")))?;
                sync(&self.folder)?;
                put(&pending.join(MOVED), b"")?;
                sync(&pending)?;
            }
            for name in [corrections::FILE, lines::FOLDER, &last, FILE] {
                let (from, to) = (pending.join(name), self.folder.join(name));
                if from.exists() {
                    fs::rename(&from, &to).map_err(io_error(&from))?;
                }
            }
            sync(&self.folder)?;
            remove(&plan)?;
        }
        fs::remove_dir_all(&pending).map_err(io_error(&pending))
    }

    fn sweep_folders(&self, prefix: &str) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(prefix) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// `landrail.gpkg.before-restore-…`, and what is beside it so that they still belong together.
fn aside_name(name: &str, aside: &str) -> String {
    match name.strip_prefix(FILE) {
        Some(suffix) => format!("{FILE}.{aside}{suffix}"),
        None => format!("{name}.{aside}"),
    }
}

/// A store that was made ready.
struct Staged {
    checked: Checked,
    state: State,
    head: Entry,
    revoked: usize,
    unread: Option<String>,
}

/// Copies the backup, checks the copy and writes its files as its store has them. `old` is the store
/// that it takes the place of, and the name which that one will have.
fn stage(
    backup: &Path,
    staging: &Path,
    actor: &Actor,
    (old, kept_as): (&Path, &str),
) -> Result<Staged, StoreError> {
    let file = staging.join(FILE);
    copy(backup, &file)?;
    let wal = PathBuf::from(format!("{}-wal", backup.display()));
    if wal.exists() {
        copy(&wal, &staging.join(format!("{FILE}-wal")))?;
    }
    // What is wrong with the copy is wrong with the backup, and that is what the operator knows.
    let named = |error| match error {
        StoreError::Damaged { what, .. } => StoreError::Damaged { path: backup.to_owned(), what },
        StoreError::Newer { found, known, .. } => StoreError::Newer { path: backup.to_owned(), found, known },
        StoreError::Database { what, .. } => StoreError::Database { path: backup.to_owned(), what },
        other => other,
    };
    let staged = {
        let store = GeoPackage::open(&file).map_err(named)?;
        let checked = store.check(None).map_err(named)?;
        if let Some(fault) = checked.faults.first() {
            return Err(damaged(backup, fault));
        }
        let last = i64::try_from(checked.entries).unwrap_or(i64::MAX);
        let head = store.entries(Seq(last.saturating_sub(1)), 1).map_err(named)?.pop();
        let head = head.ok_or_else(|| damaged(backup, "lr_audit"))?;
        let old = Replaced::of(old);
        let mut detail = json!({ "seq": head.seq, "hash": head.hash, "state": head.state });
        // What the log said after the backup is in the old file only: here is how to know it again.
        if let Some((seq, hash)) = old.end {
            detail["replaced"] = json!({ "seq": seq, "hash": hash, "kept_as": kept_as });
        }
        if old.unread.is_some() {
            detail["revocations_unread"] = json!(true);
        }
        let revoked = store.note_restore(actor, &file_name(backup), &detail, &old.revoked).map_err(named)?;
        for kept in store.files().map_err(named)? {
            write(staging, &kept, backup)?;
        }
        let state = store.state().map_err(named)?;
        Staged { checked, state, head, revoked, unread: old.unread }
    };
    for leftover in ["-wal", "-shm"] {
        // Closing the file has brought all of its log into it.
        let path = staging.join(format!("{FILE}{leftover}"));
        if leftover == "-wal" && fs::metadata(&path).is_ok_and(|meta| meta.len() > 0) {
            return Err(damaged(&path, "-wal"));
        }
        remove(&path)?;
    }
    File::open(&file).and_then(|file| file.sync_all()).map_err(io_error(&file))?;
    Ok(staged)
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A copy that only its owner can read.
fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut source = File::open(from).map_err(io_error(from))?;
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut target = options.open(to).map_err(io_error(to))?;
    io::copy(&mut source, &mut target).map_err(full(to))?;
    target.sync_all().map_err(full(to))
}

/// A file of the operator. The path comes from a file that may be anybody's: it must not lead out of
/// the folder, nor to anything but corrections and lines.
fn write(staging: &Path, kept: &KeptFile, backup: &Path) -> Result<(), StoreError> {
    let path = Path::new(&kept.path);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    if !plain || !(kept.path == corrections::FILE || path.starts_with(lines::FOLDER)) {
        return Err(damaged(backup, format!("file {:?}", kept.path)));
    }
    let to = staging.join(path);
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(io_error(folder))?;
    }
    put(&to, kept.text.as_bytes())?;
    to.parent().map_or(Ok(()), sync)
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = File::create(path).map_err(full(path))?;
    file.write_all(bytes).map_err(full(path))?;
    file.sync_all().map_err(full(path))
}

fn full(path: &Path) -> impl Fn(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            StoreError::Full { path: path.clone() }
        }
        _ => StoreError::Io { path: path.clone(), source },
    }
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io_error(path)(error)),
        _ => Ok(()),
    }
}

/// A new name must survive a pulled plug too.
fn sync(folder: &Path) -> Result<(), StoreError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io_error(folder))
}
