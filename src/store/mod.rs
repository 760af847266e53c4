//! The operator's own records, as one file that is replaced whole or not at all.
//!
//! It holds what `landrail import` read, mobile numbers included, and is therefore readable by its
//! owner only. Nothing that serves or exports reads those numbers: [`Snapshot`] drops them.
//!
//! [`Snapshot`]: landrail_gis::index::Snapshot

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use landrail_gis::record::{DocumentRef, Record};
use serde::{Deserialize, Serialize};
use thiserror::Error;

const FILE: &str = "records.json";
const LOCK: &str = "records.lock";
const FORMAT: u32 = 1;

/// What the operator imported.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Stored {
    /// Version of the file's shape.
    pub format: u32,
    /// The documents that were read.
    pub documents: Vec<DocumentRef>,
    /// Their records.
    pub records: Vec<Record>,
}

/// Why the store could not be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Reading or writing failed.
    #[error("{}: 数据目录读写失败,请检查目录与权限({source}) / the data folder cannot be read or written, check it and its permissions", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not what this program writes.
    #[error("{}: 数据文件损坏或版本不符({what}),请移走后重新导入 / not a landrail store of format 1, move it away and import again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
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

    /// What is stored; `None` when nothing has been imported yet.
    pub fn load(&self) -> Result<Option<Stored>, StoreError> {
        let path = self.folder.join(FILE);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreError::Io { path, source }),
        };
        let stored: Stored = serde_json::from_reader(BufReader::new(file))
            .map_err(|error| StoreError::Damaged { path: path.clone(), what: error.to_string() })?;
        if stored.format != FORMAT {
            return Err(StoreError::Damaged { path, what: format!("format {}", stored.format) });
        }
        Ok(Some(stored))
    }

    /// Adds documents and their records, replacing stored ones of the same document number.
    ///
    /// Either everything is stored or nothing is: the new file is written beside the old one,
    /// flushed to disk and renamed over it. A lock keeps two imports apart.
    pub fn add(&self, documents: Vec<DocumentRef>, records: Vec<Record>) -> Result<(), StoreError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::Io { path, source }
        };
        fs::create_dir_all(&self.folder).map_err(io(&self.folder))?;
        let lock_path = self.folder.join(LOCK);
        let lock = File::create(&lock_path).map_err(io(&lock_path))?;
        lock.lock().map_err(io(&lock_path))?;

        let mut stored = self.load()?.unwrap_or_default();
        stored.format = FORMAT;
        let replaced = |number: &str| documents.iter().any(|d| d.number == number);
        stored.records.retain(|r| !r.source.document.as_deref().is_some_and(replaced));
        stored.documents.retain(|d| !replaced(&d.number));
        stored.records.extend(records);
        stored.documents.extend(documents);

        let path = self.folder.join(FILE);
        // `NamedTempFile` is readable by its owner only, and so is the file it becomes.
        let mut temp = tempfile::NamedTempFile::new_in(&self.folder).map_err(io(&self.folder))?;
        {
            let mut out = BufWriter::new(&mut temp);
            serde_json::to_writer(&mut out, &stored)
                .map_err(|error| StoreError::Io { path: path.clone(), source: error.into() })?;
            out.flush().map_err(io(&path))?;
        }
        temp.as_file().sync_all().map_err(io(&path))?;
        temp.persist(&path).map_err(|error| StoreError::Io { path: path.clone(), source: error.error })?;
        // The rename itself must survive a pulled plug too.
        File::open(&self.folder).and_then(|folder| folder.sync_all()).map_err(io(&self.folder))
    }
}

/// The folder used when none is named: the XDG data folder of this user.
pub fn default_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "landrail").map(|dirs| dirs.data_dir().to_owned())
}
