//! The operator's own records, as one file that is replaced whole or not at all.
//!
//! It holds what `landrail import` read, mobile numbers included, and is therefore readable by its
//! owner only. Nothing that serves or exports reads those numbers: [`Snapshot`] drops them.
//!
//! The file is JSON, one object per line: a header, then unit by unit (what a file says of a
//! document) a head and its documents, records and doubts. An import streams the units that stay and
//! those that it has read into a new file and renames it over the old one; no more than the heads of
//! units is in memory meanwhile. Units that another issue has replaced stay in the file, and are not
//! loaded.
//!
//! [`Snapshot`]: landrail_gis::index::Snapshot

pub mod corrections;
mod counties;
mod digest;
pub mod interface;
mod legacy;
mod lines;
mod plan;
mod session;
mod unit;
mod units;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use landrail_gis::fault::Faults;
use landrail_gis::record::{CorrectionsError, DocumentRef, Doubt, Record};
use thiserror::Error;

pub use counties::counties;
pub use digest::Digest;
pub use plan::{FileState, Outcome};
pub use session::{Intake, Session};
pub use unit::Parts;

use unit::Line;
use units::Lines;

const FILE: &str = "records.jsonl";
const LOCK: &str = "records.lock";
const TEMP_PREFIX: &str = ".records-";

/// What the operator imported, as far as it is in force.
#[derive(Debug, Default)]
pub struct Stored {
    /// The documents that were read.
    pub documents: Vec<DocumentRef>,
    /// Their records.
    pub records: Vec<Record>,
    /// What their readers could not decide.
    pub doubts: Vec<Doubt>,
}

/// Why the store could not be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Reading or writing failed.
    #[error("{}: 数据目录读写失败，请检查目录与权限（{source}） / the data folder cannot be read or written, check it and its permissions", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not what this program writes.
    #[error("{}: 数据文件损坏或版本不符（{what}），请移走后重新导入 / not a landrail store of format 1 or 2, move it away and import again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A record cannot be stored.
    #[error(
        "{file}: 有一条记录无法存储（{what}），请反馈此问题 / a record cannot be stored, please report this"
    )]
    Unwritable {
        /// The file it was read from.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// The changes were decided on a state that is no longer in force.
    #[error("数据已被他人更改（现为第{now}号状态），请重新读取后再改 / the data have been changed meanwhile (state {now}), read them again", now = .now.0)]
    Outdated {
        /// The state in force.
        now: interface::Seq,
    },
    /// The operator's corrections are faulty.
    #[error(transparent)]
    Corrections(#[from] CorrectionsError),
    /// The operator's own lines are faulty.
    #[error("{}", lines::faults_of(.0))]
    Line(Faults),
}

/// A folder with the operator's records.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The store in a folder, which need not exist yet.
    pub fn open(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// What is stored and in force; `None` when nothing has been imported yet.
    pub fn load(&self) -> Result<Option<Stored>, StoreError> {
        let Some(mut lines) = Lines::open(&self.folder.join(FILE))? else {
            let old = legacy::load(&self.folder.join(legacy::FILE))?;
            return Ok(old.map(|old| Stored {
                documents: old.documents,
                records: old.records,
                ..Stored::default()
            }));
        };
        let mut stored = Stored::default();
        while let Some(unit) = lines.unit()? {
            for _ in 0..unit.lines() {
                let line = lines.line()?;
                if unit.replaced_at.is_none() {
                    stored.push(line);
                }
            }
        }
        Ok(Some(stored))
    }

    /// Keeps two writers apart until it is dropped; makes the folder if need be.
    fn lock(&self) -> Result<File, StoreError> {
        let path = self.folder.join(LOCK);
        let io = |source| StoreError::Io { path: path.clone(), source };
        fs::create_dir_all(&self.folder).map_err(io)?;
        let lock = File::create(&path).map_err(io)?;
        lock.lock().map_err(io)?;
        Ok(lock)
    }

    /// Removes what an import that was killed left behind: it may hold mobile numbers. Only under
    /// the lock, when no other import is writing. What cannot be removed now is tried again next time.
    fn sweep(&self) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(TEMP_PREFIX) {
                let _ = fs::remove_file(entry.path());
            }
        }
        // A store of format 1 that was rewritten already.
        if self.folder.join(FILE).is_file() {
            let _ = fs::remove_file(self.folder.join(legacy::FILE));
        }
    }
}

impl Stored {
    fn push(&mut self, line: Line) {
        match line {
            Line::Document(document) => self.documents.push(document),
            Line::Record(record) => self.records.push(record),
            Line::Doubt(doubt) => self.doubts.push(doubt),
        }
    }

    /// Adds what is known of documents in place of what was known of the same document numbers, and of
    /// records with the same identifier where the source has no number.
    pub fn replace(&mut self, newer: Self) {
        let numbers: HashSet<&str> = newer.documents.iter().map(|d| d.number.as_str()).collect();
        let ids: HashSet<&str> = newer.records.iter().map(|r| r.id.as_str()).collect();
        let files: HashSet<&str> = newer.doubts.iter().map(|d| d.file.as_str()).collect();
        self.records.retain(|old| {
            let by_number = old.source.document.as_deref().is_some_and(|number| numbers.contains(number));
            !by_number && !ids.contains(old.id.as_str())
        });
        self.doubts.retain(|old| match &old.document {
            Some(number) => !numbers.contains(number.as_str()),
            None => !files.contains(old.file.as_str()),
        });
        self.documents.retain(|old| !numbers.contains(old.number.as_str()));
        self.records.extend(newer.records);
        self.documents.extend(newer.documents);
        self.doubts.extend(newer.doubts);
    }
}

/// The folder used when none is named: the XDG data folder of this user.
pub fn default_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "landrail").map(|dirs| dirs.data_dir().to_owned())
}
