//! Stores of format 1: one JSON object. They are read, and rewritten by the next import.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use landrail_gis::record::{DocumentRef, Record};
use serde::Deserialize;

use super::StoreError;
use super::unit::{Drafted, Parts, units};
use super::units::{damaged, io_error};

/// The file of that format.
pub(super) const FILE: &str = "records.json";

#[derive(Deserialize)]
pub(super) struct Legacy {
    format: u32,
    pub(super) documents: Vec<DocumentRef>,
    pub(super) records: Vec<Record>,
}

/// What is stored there; `None` when there is no such file.
pub(super) fn load(path: &Path) -> Result<Option<Legacy>, StoreError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_error(path)(error)),
    };
    let wrong = |error: serde_json::Error| {
        damaged(path, format!("{:?} {}:{}", error.classify(), error.line(), error.column()))
    };
    let stored: Legacy = serde_json::from_reader(BufReader::new(file)).map_err(wrong)?;
    if stored.format != 1 {
        return Err(damaged(path, format!("format {}", stored.format)));
    }
    Ok(Some(stored))
}

impl Legacy {
    /// The same as units, file by file.
    pub(super) fn units(self, path: &Path) -> Result<Vec<Drafted>, StoreError> {
        let mut files: BTreeMap<String, (Vec<DocumentRef>, Vec<Record>)> = BTreeMap::new();
        for document in self.documents {
            files.entry(document.file.clone()).or_default().0.push(document);
        }
        for record in self.records {
            files.entry(record.source.file.clone()).or_default().1.push(record);
        }
        let mut all = Vec::new();
        for (file, (documents, records)) in &files {
            let parts = Parts { file, hash: None, documents, records, doubts: &[] };
            all.extend(units(parts, None).map_err(|error| damaged(path, format!("{:?}", error.classify())))?);
        }
        Ok(all)
    }
}
