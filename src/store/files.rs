//! The operator's files in the store: every state of them that was in force is kept.

use serde_json::json;

use super::interface::{Change, Commit, KeptFile, State, Store};
use super::{Folder, StoreError, corrections};
use crate::access::Actor;

impl Folder {
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
        let paths: Vec<&str> = changes
            .iter()
            .filter_map(|change| match change {
                Change::File { path, .. } => Some(path.as_str()),
                _ => None,
            })
            .collect();
        let commit = Commit {
            actor: &Actor::local(),
            action: "files",
            subject: &paths.join(", "),
            detail: json!({ "files": paths }),
            on: state.seq,
            changes: &changes,
            layers: None,
        };
        store.commit(&commit).map(Some)
    }
}
