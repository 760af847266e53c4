//! The operator's own records, as one file that is replaced whole or not at all.
//!
//! It holds what `landrail import` read, mobile numbers included, and is therefore readable by its
//! owner only. Nothing that serves or exports reads those numbers: [`Snapshot`] drops them.
//!
//! [`Snapshot`]: landrail_gis::index::Snapshot

pub mod corrections;
mod lines;

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use landrail_gis::fault::Faults;
use landrail_gis::record::{CorrectionsError, DocumentRef, Doubt, Record};
use serde::{Deserialize, Serialize};
use thiserror::Error;

const FILE: &str = "records.json";
const LOCK: &str = "records.lock";
const TEMP_PREFIX: &str = ".records-";
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
    /// What their readers could not decide.
    #[serde(default)]
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
    #[error("{}: 数据文件损坏或版本不符（{what}），请移走后重新导入 / not a landrail store of format 1, move it away and import again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
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
    pub fn add(
        &self,
        documents: Vec<DocumentRef>,
        records: Vec<Record>,
        doubts: Vec<Doubt>,
    ) -> Result<(), StoreError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::Io { path, source }
        };
        let _lock = self.lock()?;
        self.sweep();
        let mut stored = self.load()?.unwrap_or_default();
        stored.format = FORMAT;
        stored.replace(documents, records, doubts);

        let path = self.folder.join(FILE);
        // `NamedTempFile` is readable by its owner only, and so is the file it becomes.
        let mut temp = tempfile::Builder::new()
            .prefix(TEMP_PREFIX)
            .tempfile_in(&self.folder)
            .map_err(io(&self.folder))?;
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
    }
}

impl Stored {
    /// Adds documents and their records in place of those of the same document numbers, and of
    /// records with the same identifier where the source has no number.
    pub fn replace(&mut self, documents: Vec<DocumentRef>, records: Vec<Record>, doubts: Vec<Doubt>) {
        let files: HashSet<&str> = doubts.iter().map(|d| d.file.as_str()).collect();
        let numbers: HashSet<&str> = documents.iter().map(|d| d.number.as_str()).collect();
        let ids: HashSet<&str> = records.iter().map(|r| r.id.as_str()).collect();
        self.records.retain(|old| {
            let by_number = old.source.document.as_deref().is_some_and(|number| numbers.contains(number));
            !by_number && !ids.contains(old.id.as_str())
        });
        self.doubts.retain(|old| match &old.document {
            Some(number) => !numbers.contains(number.as_str()),
            None => !files.contains(old.file.as_str()),
        });
        self.documents.retain(|old| !numbers.contains(old.number.as_str()));
        self.records.extend(records);
        self.documents.extend(documents);
        self.doubts.extend(doubts);
    }

    /// How many records each of these documents has here, in their order.
    pub fn counts<'a>(
        &self,
        documents: impl IntoIterator<Item = &'a DocumentRef>,
    ) -> Vec<(&'a DocumentRef, usize)> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for number in self.records.iter().filter_map(|r| r.source.document.as_deref()) {
            *counts.entry(number).or_default() += 1;
        }
        let count = |d: &DocumentRef| counts.get(d.number.as_str()).copied().unwrap_or(0);
        documents.into_iter().map(|document| (document, count(document))).collect()
    }
}

/// The folder used when none is named: the XDG data folder of this user.
pub fn default_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "landrail").map(|dirs| dirs.data_dir().to_owned())
}
