//! The data folder: the store, and the files that a person may edit.
//!
//! The store ([`interface::Store`]) is one file, `landrail.gpkg`, with all that was ever imported,
//! entered or corrected, mobile numbers included; it is therefore readable by its owner only. Nothing
//! that serves or exports reads those numbers: [`Snapshot`] drops them.
//!
//! Beside it stand the operator's corrections and line tables. They are edited as files; the store
//! keeps every state of them that was in force.
//!
//! [`Snapshot`]: landrail_gis::index::Snapshot

pub mod corrections;
mod counties;
mod digest;
mod files;
mod gpkg;
pub mod interface;
mod legacy;
mod lines;
mod migrate;
mod plan;
mod restore;
mod session;
mod unit;
mod units;

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use landrail_gis::fault::Faults;
use landrail_gis::record::{self, CorrectionsError, DocumentRef, Doubt, Record};
use thiserror::Error;

pub use counties::counties;
pub use digest::Digest;
pub use files::Stamp;
pub use gpkg::GeoPackage;
pub use lines::{files_of, lines_in};
pub use plan::{FileState, Outcome};
pub use restore::Restored;
pub use session::{Intake, Session};
pub use unit::{Drafted, Parts, Unit};

use interface::{Contents, Store};

/// The store's file in the data folder.
const FILE: &str = "landrail.gpkg";
const LOCK: &str = "records.lock";
/// Held while the store is made.
const CREATE_LOCK: &str = "store.lock";
/// Held by the service that serves the folder.
const SERVICE_LOCK: &str = "service.lock";
const TEMP_PREFIX: &str = ".records-";
/// What a new store is called until it is whole; others than those of imports, because another lock
/// keeps their writers apart.
const NEW_PREFIX: &str = ".store-";

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
    #[error("{}: 数据文件损坏或不是本程序的文件（{what}）；未改动，请用 landrail restore 从备份恢复，或将它与同名的 -wal、-shm、.last 文件一并移走后重新导入 / damaged, or not a file of landrail; not touched: restore a backup with landrail restore, or move it away together with its -wal, -shm and .last files and import again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Changes that were acknowledged are not in the file.
    #[error("{}: 第{noted}号更改已确认写入，但文件只到第{has}号：日志损坏，或文件被旧副本替换；未改动，请用 landrail restore 从备份恢复，确认要用此文件则先删除 {} / change {noted} was acknowledged, but the file ends with {has}: its log is damaged, or an older copy has taken its place; not touched: restore a backup with landrail restore, or delete that file to go on with this one", path.display(), anchor.display())]
    Lost {
        /// The file.
        path: PathBuf,
        /// The last change that is known.
        noted: i64,
        /// The last one that the file has.
        has: i64,
        /// The file that says so.
        anchor: PathBuf,
    },
    /// The file is not there, and what belongs to it is.
    #[error("{}: 数据文件不在了，其日志仍在（{}）；未新建。请放回原文件，或用 landrail restore 从备份恢复；确认要重新开始则先移走日志 / the file is gone and its log is still there ({}); no new one was made: put the file back, or restore a backup with landrail restore, or move the log away too to begin anew", path.display(), names(left), names(left))]
    Gone {
        /// The file.
        path: PathBuf,
        /// What there is of it.
        left: Vec<PathBuf>,
    },
    /// The file was moved or replaced while it was open.
    #[error("{}: 数据文件在使用中被移动或替换，未写入；请重新启动服务 / the file was moved or replaced while in use, nothing was written: start the service again", path.display())]
    Replaced {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote the file.
    #[error("{}: 数据文件由较新版本写入（格式{found}，本程序支持到{known}），未改动；请升级 landrail / written by a newer version (format {found}, this program knows {known}); not touched, upgrade landrail", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its tables.
        found: i64,
        /// The version that this program writes.
        known: i64,
    },
    /// No room is left.
    #[error("{}: 磁盘已满，未写入，原有数据不变；请清理磁盘后重试 / the disk is full, nothing was written and the data are as before: make room and try again", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder cannot be written.
    #[error("{}: 数据文件只读，未写入；请检查文件与目录的权限 / the file is read-only, nothing was written: check the permissions of it and its folder", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// A file that must not be overwritten.
    #[error("{}: 文件已存在，未覆盖；请换一个文件名 / the file exists and is not overwritten: choose another name", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Another program writes.
    #[error("{}: 数据文件正被写入（正在导入，或被QGIS等程序锁定），未写入；请稍后重试，或关闭该程序 / it is being written (an import, or a program such as QGIS that has locked it), nothing was written: try again later, or close that program", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// Another service has the folder, or another command has its store open.
    #[error("{}: 已有一个服务或命令在使用此数据目录；请先停止它，或用 --data 指定另一目录 / another service or command uses this data folder: stop it, or name another folder with --data", path.display())]
    Served {
        /// The folder.
        path: PathBuf,
    },
    /// The database refused something.
    #[error("{}: 数据文件操作失败（{what}） / the data file: {what}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What it said.
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

fn names(paths: &[PathBuf]) -> String {
    let name = |path: &PathBuf| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    paths.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The data folder.
#[derive(Debug, Clone)]
pub struct Folder {
    folder: PathBuf,
}

impl Folder {
    /// The store in a folder, which need not exist yet.
    pub fn open(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// The store's file.
    pub fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// The store, if there is one. What an older program has stored becomes one.
    pub fn store(&self) -> Result<Option<Arc<dyn Store>>, StoreError> {
        let held = self.hold()?;
        if !self.file().exists() && !migrate::is_needed(&self.folder) {
            GeoPackage::never_was(&self.file())?;
            return Ok(None);
        }
        Ok(Some(self.made(held)?))
    }

    /// The store; a new one where there is none. It has the embedded data of this program and the
    /// operator's files as they are.
    pub fn store_or_new(&self) -> Result<Arc<dyn Store>, StoreError> {
        fs::create_dir_all(&self.folder)
            .map_err(|source| StoreError::Io { path: self.folder.clone(), source })?;
        let store = self.made(self.hold()?)?;
        // Before anybody is let in with one of them.
        store.verify_tokens()?;
        self.adopt_files(store.as_ref())?;
        Ok(store)
    }

    fn made(&self, held: Option<File>) -> Result<Arc<GeoPackage>, StoreError> {
        let _lock = if self.file().exists() && !migrate::is_needed(&self.folder) {
            None
        } else {
            let lock = self.lock_file(CREATE_LOCK)?;
            self.sweep(NEW_PREFIX);
            Some(lock)
        };
        let store = GeoPackage::open_or_create(&self.file())?.holding(held);
        match store.adopt_embedded(&Stored::embedded()) {
            Ok(_) => {}
            // Whoever only reads is served with what the file has.
            Err(StoreError::ReadOnly { .. }) if store.state().is_ok() => {}
            Err(error) => return Err(error),
        }
        migrate::migrate(&self.folder, &store)?;
        Ok(Arc::new(store))
    }

    /// Keeps a second service off the folder until it is dropped.
    ///
    /// # Errors
    /// [`StoreError::Served`] when another service has it.
    pub fn lock_service(&self) -> Result<File, StoreError> {
        let path = self.folder.join(SERVICE_LOCK);
        let io = |source| StoreError::Io { path: path.clone(), source };
        fs::create_dir_all(&self.folder).map_err(io)?;
        let lock = File::create(&path).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(fs::TryLockError::WouldBlock) => Err(StoreError::Served { path: self.folder.clone() }),
            Err(fs::TryLockError::Error(source)) => Err(io(source)),
        }
    }

    /// Keeps two writers apart until it is dropped; makes the folder if need be.
    fn lock(&self) -> Result<File, StoreError> {
        self.lock_file(LOCK)
    }

    fn lock_file(&self, name: &str) -> Result<File, StoreError> {
        let path = self.folder.join(name);
        let io = |source| StoreError::Io { path: path.clone(), source };
        fs::create_dir_all(&self.folder).map_err(io)?;
        let lock = File::create(&path).map_err(io)?;
        lock.lock().map_err(io)?;
        Ok(lock)
    }

    /// Removes what a command that was killed left behind: it may hold mobile numbers. Only under the
    /// lock of those files, when nobody else is writing one. What cannot be removed now is tried again
    /// next time.
    fn sweep(&self, prefix: &str) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(prefix) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

impl Stored {
    /// The embedded data of this program.
    pub fn embedded() -> Self {
        let (records, documents) = record::embedded();
        Self { documents, records, doubts: record::embedded_doubts() }
    }

    /// What a store has, with imports in place of embedded documents and edits in place of records.
    pub fn of(contents: Contents) -> Self {
        let mut stored = contents.embedded;
        stored.replace(contents.imported);
        let places: HashMap<String, usize> =
            stored.records.iter().enumerate().rev().map(|(no, record)| (record.id.clone(), no)).collect();
        for record in contents.edited {
            match places.get(&record.id).and_then(|no| stored.records.get_mut(*no)) {
                Some(place) => *place = record,
                None => stored.records.push(record),
            }
        }
        stored.doubts.extend(contents.masked);
        stored
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
