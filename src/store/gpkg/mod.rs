//! The embedded store: one GeoPackage file. The only SQL of the store.
//!
//! One connection writes, others read beside it (write-ahead log). Everything that was ever said stays
//! in the file: an item has the position of the log since which it is in force, and until which.

mod anchor;
mod check;
mod contents;
#[cfg(test)]
mod cut;
mod fault;
mod history;
mod items;
mod layers;
mod log;
mod schema;
mod tables;
mod tokens;
mod units;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use landrail_gis::index::Snapshot;
use landrail_gis::record::Record;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior};
use serde_json::Value;

use super::interface::{
    Change, Checked, Commit, Contents, Entry, Import, Imported, Kept, KeptFile, LayerRows, LayersOf, Seq,
    SignedIn, State, Store, Token, Version,
};
use super::unit::{self, Unit};
use super::{StoreError, Stored};
use crate::access::{Actor, Grant, SecretHash};
use fault::fault;
use items::{Items, kind};
use log::NewEntry;

/// Units that the program brings.
const EMBEDDED: &str = "embedded";
/// Units of imports.
const IMPORTED: &str = "import";

/// The end of a log, and the tokens that were ended.
type Ended = (Option<anchor::Last>, Vec<tokens::Revoked>);

/// How long the question whether the store can be written waits for others who write.
const PROBE_WAITS: Duration = Duration::from_secs(1);

/// Idle connections that are kept for readers.
const READERS: usize = 16;

/// A store in a GeoPackage file.
#[derive(Debug)]
pub struct GeoPackage {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    /// Which file it is, whatever has its name later.
    identity: Option<(u64, u64)>,
    /// The entry of the log that was noted last.
    noted: Mutex<Option<anchor::Last>>,
    /// What keeps a restore out as long as the file is open.
    #[expect(dead_code, reason = "held, not read")]
    held: Option<File>,
}

impl GeoPackage {
    /// Opens the store at `path`, or makes an empty one there. The new file appears with all of its
    /// tables, or not at all.
    pub fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            Self::create(path)?;
        }
        Self::open(path)
    }

    /// That nothing is beside the place of a file that is not there: a log or a note of a store that
    /// was here. A new store would take that log for its own, and nobody would miss the old one.
    ///
    /// # Errors
    /// [`StoreError::Gone`] names what is there.
    pub fn never_was(path: &Path) -> Result<(), StoreError> {
        let wal = PathBuf::from(format!("{}-wal", path.display()));
        let full = |path: &PathBuf| fs::metadata(path).is_ok_and(|meta| meta.len() > 0);
        let left: Vec<PathBuf> = [anchor::path(path), wal].into_iter().filter(full).collect();
        // Asked last: another program may have made it meanwhile, with what belongs to it.
        if left.is_empty() || path.exists() {
            return Ok(());
        }
        Err(StoreError::Gone { path: path.to_owned(), left })
    }

    fn create(path: &Path) -> Result<(), StoreError> {
        Self::never_was(path)?;
        let io = |source| StoreError::Io { path: path.to_owned(), source };
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(io)?;
        let temp = tempfile::Builder::new().prefix(super::NEW_PREFIX).tempfile_in(folder).map_err(io)?;
        {
            let db = Connection::open(temp.path()).map_err(fault(path))?;
            db.execute_batch(schema::CONNECTION).map_err(fault(path))?;
            schema::create(&db).map_err(fault(path))?;
        }
        temp.as_file().sync_all().map_err(io)?;
        match temp.persist_noclobber(path) {
            Ok(_) => {}
            // Another program made it meanwhile.
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(io(error.error)),
        }
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
    }

    /// Opens the store at `path`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for what is no store of ours or is cut short, [`StoreError::Newer`] for
    /// one that a newer program wrote; it is not touched.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let sql = fault(path);
        let size =
            fs::metadata(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?.len();
        if size == 0 {
            return Err(contents::damaged(path, "文件为空 / the file is empty".to_owned()));
        }
        // Before the file is read: what is noted later may be of a later commit.
        let noted = anchor::read(path);
        let db = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(&sql)?;
        // A file that is refused is not touched, nor is its log brought into it.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(&sql)?;
        let number = |pragma: &str| db.query_row(pragma, [], |row| row.get::<_, i64>(0));
        let id = number("PRAGMA application_id").map_err(&sql)?;
        let ours = number("SELECT count(*) FROM sqlite_master WHERE name = 'lr_meta'").map_err(&sql)?;
        if id != schema::APPLICATION_ID || ours == 0 {
            let what = "不是 landrail 的数据文件 / it is not a file of landrail";
            return Err(contents::damaged(path, what.to_owned()));
        }
        let version: Option<String> = db
            .query_row("SELECT value FROM lr_meta WHERE key = 'schema_version'", [], |row| row.get(0))
            .optional()
            .map_err(&sql)?;
        match version.and_then(|version| version.parse::<i64>().ok()) {
            Some(version) if version > schema::VERSION => {
                return Err(StoreError::Newer {
                    path: path.to_owned(),
                    found: version,
                    known: schema::VERSION,
                });
            }
            Some(schema::VERSION) => {}
            other => return Err(contents::damaged(path, format!("schema_version {other:?}"))),
        }
        pages(path, &db)?;
        anchor::verify(path, &db, noted.as_ref())?;
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(&sql)?;
        // A file that cannot be written is read all the same.
        match db.query_row("PRAGMA journal_mode=WAL", [], |row| row.get::<_, String>(0)) {
            Ok(_) => {}
            Err(error) => match sql(error) {
                StoreError::ReadOnly { .. } | StoreError::Locked { .. } => {}
                other => return Err(other),
            },
        }
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(db),
            readers: Mutex::new(Vec::new()),
            identity: identity(path),
            noted: Mutex::new(noted),
            held: None,
        })
    }

    /// The same, with a lock that is let go when the store is closed.
    pub(super) fn holding(self, held: Option<File>) -> Self {
        Self { held, ..self }
    }

    /// That the tokens are those that the log says were issued.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when one is not.
    pub(super) fn verify_tokens(&self) -> Result<(), StoreError> {
        let wrong = self.read(|db| tokens::verify(db).map_err(fault(&self.path)))?;
        wrong.into_iter().next().map_or(Ok(()), |what| Err(contents::damaged(&self.path, what)))
    }

    /// What a restore must know of the store whose place another takes: the end of its log, and the
    /// tokens that it has ended.
    pub(super) fn to_be_replaced(&self) -> Result<Ended, StoreError> {
        let sql = fault(&self.path);
        self.read(|db| Ok((anchor::last(db).map_err(&sql)?, tokens::revoked(db).map_err(&sql)?)))
    }

    /// The end of the log of a store that cannot be read, as it was noted beside it.
    pub(super) fn noted_end(path: &Path) -> Option<(i64, String)> {
        anchor::read(path)
    }

    /// Writes into a restored store that it was restored, ends the tokens that were ended in the one
    /// before, and all sessions; gives how many tokens these are.
    pub(super) fn note_restore(
        &self,
        actor: &Actor,
        subject: &str,
        detail: &Value,
        revoked: &[tokens::Revoked],
    ) -> Result<usize, StoreError> {
        let entry = NewEntry { actor, action: "restore", subject, detail, state: None };
        self.write(|db| {
            let noted = log::add(db, &entry).and_then(|_| tokens::end_again(db, actor, revoked));
            noted.map_err(fault(&self.path))
        })
    }

    /// Runs a transaction that writes: all of it is on the disk when this returns, or nothing.
    fn write<T>(&self, act: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.write_on(&mut self.writer(), act)
    }

    fn write_on<T>(
        &self,
        db: &mut Connection,
        act: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let sql = fault(&self.path);
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&sql)?;
        // Into a file without a name nothing must be written: nobody would find it again.
        if identity(&self.path) != self.identity {
            return Err(StoreError::Replaced { path: self.path.clone() });
        }
        let done = act(&transaction)?;
        let last = anchor::last(&transaction).map_err(&sql)?;
        transaction.commit().map_err(&sql)?;
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = last
            && noted.as_ref() != Some(&last)
        {
            anchor::note(&self.path, &last);
            *noted = Some(last);
        }
        Ok(done)
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        // A transaction that panicked was rolled back when it was dropped.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a reading transaction: it sees one state.
    fn read<T>(&self, act: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let sql = fault(&self.path);
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut db = match idle {
            Some(db) => db,
            None => connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(&sql)?,
        };
        let done = {
            let transaction = db.transaction().map_err(&sql)?;
            act(&transaction)?
        };
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS {
            readers.push(db);
        }
        Ok(done)
    }
}

/// Opens the file. One that cannot be written is opened for reading; so is one in a folder that cannot
/// be written, if there is no log beside it: nobody writes it then.
fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let opened = open(path, flags).or_else(|_| open(path, OpenFlags::SQLITE_OPEN_READ_ONLY));
    let Err(error) = opened else { return opened };
    let denied = matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied)
    );
    let logged = fs::metadata(format!("{}-wal", path.display())).is_ok_and(|meta| meta.len() > 0);
    match path.to_str() {
        Some(text) if denied && !logged => {
            let name = text.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            open(Path::new(&format!("file:{name}?immutable=1")), flags).map_err(|_| error)
        }
        _ => Err(error),
    }
}

fn open(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.set_prepared_statement_cache_capacity(64);
    db.execute_batch(schema::CONNECTION)?;
    // Only the first reading tells whether the log and its index can be opened. What else is wrong is
    // told by those who ask for more.
    match db.query_row("PRAGMA schema_version", [], |_| Ok(())) {
        Err(error)
            if matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen)) =>
        {
            Err(error)
        }
        _ => Ok(db),
    }
}

/// Device and number of the file that has a name now.
fn identity(path: &Path) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        fs::metadata(path).ok().map(|meta| (meta.dev(), meta.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// A file that was cut short has fewer pages than its header says; without a write-ahead log that
/// can be told before a page is missed.
fn pages(path: &Path, db: &Connection) -> Result<(), StoreError> {
    let sql = fault(path);
    let number = |pragma: &str| db.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let pages = number("PRAGMA page_count").map_err(&sql)?;
    let bytes = pages.saturating_mul(number("PRAGMA page_size").map_err(&sql)?);
    let bytes = u64::try_from(bytes).unwrap_or_default();
    // In this order: another program may bring its log into the file meanwhile, and the file only grows.
    let wal = fs::metadata(format!("{}-wal", path.display())).map_or(0, |meta| meta.len());
    let size = fs::metadata(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?.len();
    if wal == 0 && size < bytes {
        let what = format!("文件不完整：{size}字节，应为{bytes}字节 / cut short: {size} of {bytes} bytes");
        return Err(contents::damaged(path, what));
    }
    Ok(())
}

impl Store for GeoPackage {
    fn state(&self) -> Result<State, StoreError> {
        let none = || contents::damaged(&self.path, "lr_audit".to_owned());
        self.read(|db| log::state(db, None).map_err(fault(&self.path))?.ok_or_else(none))
    }

    fn state_at(&self, moment: Timestamp) -> Result<Option<State>, StoreError> {
        self.read(|db| log::state(db, Some(moment)).map_err(fault(&self.path)))
    }

    fn contents(&self, at: Option<Seq>) -> Result<Contents, StoreError> {
        self.read(|db| contents::contents(&self.path, db, at))
    }

    fn files(&self) -> Result<Vec<KeptFile>, StoreError> {
        self.read(|db| contents::files(&self.path, db))
    }

    fn record(&self, id: &str, at: Option<Seq>) -> Result<Option<Kept>, StoreError> {
        self.read(|db| contents::record(&self.path, db, id, at))
    }

    fn history(&self, id: &str, before: Option<Seq>, most: usize) -> Result<Vec<Version>, StoreError> {
        self.read(|db| history::history(&self.path, db, id, before, most))
    }

    fn commit(&self, commit: &Commit<'_>) -> Result<State, StoreError> {
        let sql = fault(&self.path);
        self.write(|db| {
            let now = log::state(db, None).map_err(&sql)?.map_or(Seq(0), |state| state.seq);
            if now != commit.on {
                return Err(StoreError::Outdated { now });
            }
            let mut items = Items::new(db).map_err(&sql)?;
            for change in commit.changes {
                put(&mut items, change, &sql)?;
            }
            let entry = NewEntry {
                actor: commit.actor,
                action: commit.action,
                subject: commit.subject,
                detail: &commit.detail,
                state: Some(items.sum.to_string()),
            };
            let state = log::add(db, &entry).map_err(&sql)?;
            if let Some((day, rows)) = &commit.layers {
                layers::write(db, LayersOf { seq: state.seq, day: *day }, rows).map_err(&sql)?;
            }
            Ok(state)
        })
    }

    fn adopt_embedded(&self, embedded: &Stored) -> Result<State, StoreError> {
        let drafted = unit::whole(EMBEDDED, embedded).map_err(|error| StoreError::Unwritable {
            file: EMBEDDED.to_owned(),
            what: format!("{:?}", error.classify()),
        })?;
        let sql = fault(&self.path);
        // Whoever only asks needs no lock that another program may have.
        if self.read(|db| units::has(db, &drafted).map_err(&sql))? {
            return self.state();
        }
        self.write(|db| match units::embed(self, db, &drafted)? {
            Some(state) => Ok(state),
            None => log::state(db, None)
                .map_err(&sql)?
                .ok_or_else(|| contents::damaged(&self.path, "lr_audit".to_owned())),
        })
    }

    fn units(&self) -> Result<Vec<(i64, Unit)>, StoreError> {
        let heads = self.read(|db| units::heads(db).map_err(fault(&self.path)))?;
        let read = |(no, head): (i64, Result<Unit, String>)| {
            Ok((no, head.map_err(|what| contents::damaged(&self.path, format!("lr_unit {no}: {what}")))?))
        };
        heads.into_iter().map(read).collect()
    }

    fn import(&self, import: &mut Import<'_>) -> Result<Imported, StoreError> {
        self.write(|db| units::import(self, db, import))
    }

    fn outside_documents(&self, each: &mut dyn FnMut(&str, Record)) -> Result<(), StoreError> {
        self.read(|db| contents::outside_documents(&self.path, db, each))
    }

    fn layers_of(&self) -> Result<Option<LayersOf>, StoreError> {
        self.read(|db| layers::shown(db).map_err(fault(&self.path)))
    }

    fn write_layers(&self, of: LayersOf, rows: &LayerRows<'_>) -> Result<(), StoreError> {
        self.write(|db| layers::write(db, of, rows).map_err(fault(&self.path)))
    }

    fn generation(&self) -> Result<u64, StoreError> {
        // The last position of the log tells every change, whoever made it; a token or a session
        // changes nothing that is served.
        let sql = fault(&self.path);
        self.read(|db| {
            db.prepare_cached("SELECT coalesce(max(seq), 0) FROM lr_audit WHERE changed = 1")
                .and_then(|mut query| query.query_row([], |row| row.get::<_, i64>(0)))
                .map(|seq| u64::try_from(seq).unwrap_or_default())
                .map_err(&sql)
        })
    }

    fn writable(&self) -> Result<(), StoreError> {
        let sql = fault(&self.path);
        // Nobody who wants to write waits for a probe, nor the other way round.
        let began = Instant::now();
        let mut db = loop {
            match self.writer.try_lock() {
                Ok(db) => break db,
                Err(TryLockError::Poisoned(poisoned)) => break poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => {
                    if began.elapsed() > PROBE_WAITS {
                        return Err(StoreError::Locked { path: self.path.clone() });
                    }
                    std::thread::sleep(PROBE_WAITS / 100);
                }
            }
        };
        db.busy_timeout(PROBE_WAITS).map_err(&sql)?;
        let done = self.write_on(&mut db, |db| {
            db.execute("INSERT OR REPLACE INTO lr_meta VALUES ('probe', ?1)", [log::text(Timestamp::now())])
                .map(drop)
                .map_err(&sql)
        });
        db.busy_timeout(schema::BUSY_TIMEOUT).map_err(&sql)?;
        done
    }

    fn log(&self, actor: &Actor, action: &str, subject: &str, detail: Value) -> Result<Seq, StoreError> {
        let entry = NewEntry { actor, action, subject, detail: &detail, state: None };
        self.write(|db| log::add(db, &entry).map(|state| state.seq).map_err(fault(&self.path)))
    }

    fn entries(&self, after: Seq, most: usize) -> Result<Vec<Entry>, StoreError> {
        self.read(|db| log::entries(db, after, most).map_err(fault(&self.path)))
    }

    fn add_token(
        &self,
        by: &Actor,
        name: &str,
        grant: &Grant,
        expires: Option<Timestamp>,
        hash: SecretHash,
    ) -> Result<Token, StoreError> {
        self.write(|db| tokens::add(db, by, name, grant, expires, hash).map_err(fault(&self.path)))
    }

    fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        self.read(|db| tokens::all(db).map_err(fault(&self.path)))
    }

    fn revoke_token(&self, by: &Actor, id: i64) -> Result<Option<Token>, StoreError> {
        self.write(|db| tokens::revoke(db, by, id).map_err(fault(&self.path)))
    }

    fn token(&self, hash: SecretHash) -> Result<Option<Token>, StoreError> {
        self.read(|db| tokens::by_hash(db, hash).map_err(fault(&self.path)))
    }

    fn add_session(&self, token: i64, hash: SecretHash, expires: Timestamp) -> Result<(), StoreError> {
        self.write(|db| tokens::add_session(db, token, hash, expires).map_err(fault(&self.path)))
    }

    fn session(&self, hash: SecretHash) -> Result<Option<SignedIn>, StoreError> {
        self.read(|db| tokens::session(db, hash).map_err(fault(&self.path)))
    }

    fn end_session(&self, hash: SecretHash, now: Timestamp) -> Result<(), StoreError> {
        self.write(|db| tokens::end_session(db, hash, now).map_err(fault(&self.path)))
    }

    fn backup(&self, to: &Path) -> Result<Checked, StoreError> {
        // Outside a transaction: `VACUUM INTO` has its own, and sees one state.
        let db = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(fault(&self.path))?;
        check::backup(&self.path, &db, to)
    }

    fn check(&self, snapshot: Option<&Snapshot>) -> Result<Checked, StoreError> {
        self.read(|db| check::check(&self.path, db, snapshot))
    }
}

fn put(
    items: &mut Items<'_>,
    change: &Change,
    sql: &impl Fn(rusqlite::Error) -> StoreError,
) -> Result<(), StoreError> {
    let unwritable = |what: serde_json::Error| StoreError::Unwritable {
        file: "edit".to_owned(),
        what: format!("{:?}", what.classify()),
    };
    let (kind, id, body) = match change {
        Change::Record(record) => {
            let body = serde_json::to_string(record).map_err(unwritable)?;
            // What cannot be read again is found out now and not at the next start.
            serde_json::from_str::<Record>(&body).map_err(unwritable)?;
            (kind::RECORD, record.id.clone(), Some(body))
        }
        Change::File { path, text: Some(text) } => {
            let kept = KeptFile { path: path.clone(), text: text.clone() };
            (kind::FILE, path.clone(), Some(serde_json::to_string(&kept).map_err(unwritable)?))
        }
        Change::File { path, text: None } => (kind::FILE, path.clone(), None),
        Change::Note(note) => {
            (kind::NOTE, note.id.clone(), Some(serde_json::to_string(note).map_err(unwritable)?))
        }
    };
    items.put(kind, &id, body.as_deref()).map_err(sql)
}
