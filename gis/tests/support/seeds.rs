//! The five gazettes, when they are beside the repository.
#![allow(dead_code, reason = "every test binary uses a part")]

use std::path::PathBuf;

/// Path and bytes of every gazette, by name; `None`, with a notice, when they are not there.
pub(crate) fn all() -> Option<Vec<(String, Vec<u8>)>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    if !folder.is_dir() {
        println!("skipped: ../shared absent");
        return None;
    }
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .expect("the seeds are a folder")
        .map(|entry| entry.expect("an entry of the folder"))
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).expect("a gazette can be read"))
        })
        .collect();
    files.sort();
    Some(files)
}

/// The text of the gazette whose name begins so.
pub(crate) fn text(prefix: &str) -> Option<String> {
    let (_, bytes) = all()?.into_iter().find(|(name, _)| name.starts_with(prefix))?;
    Some(String::from_utf8(bytes).expect("the seeds are UTF-8"))
}
