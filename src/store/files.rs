//! The operator's files in the store: every state of them that was in force is kept.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use serde_json::{Value, json};

use super::interface::{Change, Commit, KeptFile, State, Store};
use super::{Folder, StoreError, corrections};
use crate::access::Actor;

/// A file with its size and the time of its last change.
pub type Stamp = (PathBuf, u64, Option<SystemTime>);

impl Folder {
    /// What tells cheaply whether one of the operator's files may have changed.
    pub fn stamps(&self) -> Vec<Stamp> {
        let mut paths = vec![self.folder.join(corrections::FILE)];
        let entries =
            |path: PathBuf| fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
        for line in entries(self.folder.join(super::lines::FOLDER)) {
            paths.extend(entries(line));
        }
        let stamp = |path: PathBuf| {
            let meta = fs::metadata(&path).ok()?;
            Some((path, meta.len(), meta.modified().ok()))
        };
        let mut stamps: Vec<Stamp> = paths.into_iter().filter_map(stamp).collect();
        stamps.sort();
        stamps
    }

    /// The operator's files as they are now: the corrections, and the tables of lines.
    pub fn files(&self) -> Result<Vec<KeptFile>, StoreError> {
        let mut files = self.line_files()?;
        if let Some(text) = corrections::text(&self.folder)? {
            files.push(KeptFile { path: corrections::FILE.to_owned(), text });
        }
        Ok(files)
    }

    /// Takes the files as they are now into the store; gives the new state when any has changed.
    /// Files that are faulty are not taken: what was in force stays so until they are mended.
    pub fn adopt_files(&self, store: &dyn Store) -> Result<Option<State>, StoreError> {
        self.adopt_files_by(store, &Actor::local(), "files", &json!({}))
    }

    /// The same, as what somebody did: the log has the action, and `detail` beside the paths.
    ///
    /// # Errors
    /// Faulty files; a store that cannot be written.
    pub fn adopt_files_by(
        &self,
        store: &dyn Store,
        actor: &Actor,
        action: &str,
        detail: &Value,
    ) -> Result<Option<State>, StoreError> {
        let now = self.files()?;
        let state = store.state()?;
        let kept = store.files()?;
        let mut changes: Vec<Change> = now
            .iter()
            .filter(|file| !kept.contains(file))
            .map(|file| Change::File { path: file.path.clone(), text: Some(file.text.clone()) })
            .collect();
        let gone = kept.iter().filter(|old| now.iter().all(|file| file.path != old.path));
        changes.extend(gone.map(|old| Change::File { path: old.path.clone(), text: None }));
        if changes.is_empty() {
            return Ok(None);
        }
        // What cannot be used is not taken.
        corrections::kept(&now)?;
        crate::data::with_own(super::lines_in(&now)?)?;
        let paths: Vec<&str> = changes
            .iter()
            .filter_map(|change| match change {
                Change::File { path, .. } => Some(path.as_str()),
                _ => None,
            })
            .collect();
        let mut detail = detail.clone();
        detail["files"] = json!(paths);
        let commit = Commit {
            actor,
            action,
            subject: &paths.join(", "),
            detail,
            on: state.seq,
            changes: &changes,
            layers: None,
        };
        store.commit(&commit).map(Some)
    }
}
