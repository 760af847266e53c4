//! The last entry of the log in a file of its own, beside the store. A write-ahead log that is damaged
//! or gone looks to the database like one that ends earlier; a file that was replaced by an older copy
//! looks like any other. What was acknowledged must not vanish without a word: the entry named here
//! must be in the store.
//!
//! It is written after a commit is on the disk and not flushed itself, so it may lag behind the store,
//! and is never ahead of it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _};

use super::fault::fault;
use super::log;
use crate::store::StoreError;

/// An entry of the log: its position and hash.
pub(super) type Last = (i64, String);

/// The file beside a store.
pub(super) fn path(store: &Path) -> PathBuf {
    PathBuf::from(format!("{}.last", store.display()))
}

/// What it says; `None` without one that can be read.
pub(super) fn read(store: &Path) -> Option<Last> {
    let text = fs::read_to_string(path(store)).ok()?;
    let (seq, rest) = text.trim_start().split_once(' ')?;
    let (hash, sum) = rest.trim_end().split_once(' ')?;
    // A torn write is no witness.
    (sum == sum_of(seq, hash)).then(|| Some((seq.trim().parse().ok()?, hash.to_owned())))?
}

fn sum_of(seq: &str, hash: &str) -> String {
    crate::store::Digest::of(format!("{} {hash}", seq.trim()).as_bytes()).to_string()
}

/// Notes an entry. Whether that succeeds changes nothing for the commit, which is on the disk.
pub(super) fn note(store: &Path, (seq, hash): &Last) {
    let line = format!("{seq:>20} {hash} {}\n", sum_of(&seq.to_string(), hash));
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path(store)).and_then(|mut file| file.write_all(line.as_bytes()));
}

/// The last entry of the log.
pub(super) fn last(db: &Connection) -> rusqlite::Result<Option<Last>> {
    db.prepare_cached("SELECT seq, hash FROM lr_audit ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// Whether the store has the entry that was noted before it was opened.
pub(super) fn verify(store: &Path, db: &Connection, noted: Option<&Last>) -> Result<(), StoreError> {
    let Some((seq, hash)) = noted else { return Ok(()) };
    let found = log::hash_of(db, *seq).map_err(fault(store))?;
    if found.as_ref() == Some(hash) {
        return Ok(());
    }
    let has = last(db).map_err(fault(store))?.map_or(0, |(seq, _)| seq);
    Err(StoreError::Lost { path: store.to_owned(), noted: *seq, has, anchor: path(store) })
}
