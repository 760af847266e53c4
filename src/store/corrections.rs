//! The operator's corrections: a file that a person can read and edit, and that the commands only add
//! blocks to. Its comments and its order stay.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use landrail_gis::record::Corrections;

use super::lines::Locked;
use super::{Folder, StoreError, TEMP_PREFIX};

/// The file's name in the data folder.
pub(super) const FILE: &str = "corrections.toml";

/// What a new file begins with.
const HEAD: &str = "\
# 更正与认可：人工判断，随每次读取重新应用 / decisions of people, applied again whenever records are loaded.
# landrail review 只在末尾追加，不改动已有条目 / landrail review only adds to the end.
# 请勿写入手机号码 / never put a mobile number here.
";

/// What a command added to the file.
#[derive(Debug)]
pub struct Change {
    path: PathBuf,
    before: Option<String>,
    after: String,
}

/// The path of the operator's corrections in a data folder.
pub fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// The operator's corrections; none when there is no file.
///
/// # Errors
/// When the file cannot be read, or an entry is faulty: the message names its line.
pub fn load(folder: &Path) -> Result<Corrections, StoreError> {
    parse(folder, &text(folder)?.unwrap_or_default())
}

/// The corrections in files that the store has kept.
///
/// # Errors
/// An entry is faulty.
pub fn kept(files: &[super::interface::KeptFile]) -> Result<Corrections, StoreError> {
    let text = files.iter().find(|file| file.path == FILE).map_or("", |file| file.text.as_str());
    Ok(Corrections::parse(FILE, text)?)
}

fn parse(folder: &Path, text: &str) -> Result<Corrections, StoreError> {
    Ok(Corrections::parse(&path(folder).display().to_string(), text)?)
}

pub(super) fn text(folder: &Path) -> Result<Option<String>, StoreError> {
    let path = path(folder);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StoreError::Io { path, source }),
    }
}

/// Adds blocks to the end of the file. `decide` makes them while nobody else can write, so that what
/// it finds still holds when they are written. The file is replaced whole or not at all, and only if it
/// reads well with the blocks.
///
/// # Errors
/// What `decide` says; [`StoreError`] when the file cannot be read or written, or a block is refused.
pub fn add<E: From<StoreError>>(
    folder: &Path,
    decide: impl FnOnce() -> Result<Vec<String>, E>,
) -> Result<Change, E> {
    let store = Folder::open(folder);
    let lock = store.lock_lines()?;
    store.sweep(TEMP_PREFIX);
    Ok(add_under(folder, &lock, decide()?)?)
}

/// Adds blocks to the end of the file, by one who has the lock of the data folder.
///
/// # Errors
/// The file cannot be read or written, or a block is refused.
pub fn add_under(folder: &Path, _: &Locked, blocks: Vec<String>) -> Result<Change, StoreError> {
    let before = text(folder)?;
    let mut after = before.clone().unwrap_or_else(|| HEAD.to_owned());
    if !after.is_empty() && !after.ends_with('\n') {
        after.push('\n');
    }
    for block in blocks {
        if !after.is_empty() {
            after.push('\n');
        }
        after.push_str(&block);
    }
    parse(folder, &after)?;
    write(folder, &after)?;
    Ok(Change { path: path(folder), before, after })
}

fn write(folder: &Path, text: &str) -> Result<(), StoreError> {
    let path = path(folder);
    let io = |source| StoreError::Io { path: path.clone(), source };
    let mut temp = tempfile::Builder::new().prefix(TEMP_PREFIX).tempfile_in(folder).map_err(io)?;
    temp.write_all(text.as_bytes()).map_err(io)?;
    temp.as_file().sync_all().map_err(io)?;
    temp.persist(&path).map_err(|error| io(error.error))?;
    // The rename itself must survive a pulled plug too.
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
}

impl Change {
    /// Puts the file back as it was before, by one who has had the lock since.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn undo(self, _: &Locked) -> Result<(), StoreError> {
        let Self { path, before, .. } = self;
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        match before {
            Some(text) => write(folder, &text),
            None => fs::remove_file(&path).map_err(|source| StoreError::Io { path: path.clone(), source }),
        }
    }

    /// The change as a unified diff, which `patch` takes.
    pub fn diff(&self) -> String {
        const CONTEXT: usize = 3;
        let path = self.path.display();
        let before = self.before.as_deref().unwrap_or_default();
        let old: Vec<&str> = before.split_inclusive('\n').collect();
        let new: Vec<&str> = self.after.split_inclusive('\n').collect();
        // A last line without its end is written anew with it.
        let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
        let from = same.saturating_sub(CONTEXT);
        let mut out = match self.before {
            Some(_) => format!("--- {path}\n"),
            None => "--- /dev/null\n".to_owned(),
        };
        let start = |at: usize, lines: usize| if lines == 0 { at } else { at + 1 };
        let (gone, come) = (old.len() - from, new.len() - from);
        // Writing to a string cannot fail.
        let _ =
            writeln!(out, "+++ {path}\n@@ -{},{gone} +{},{come} @@", start(from, gone), start(from, come));
        let mut line = |mark: char, text: &str| {
            out.push(mark);
            out.push_str(text);
            if !text.ends_with('\n') {
                out.push_str("\n\\ No newline at end of file\n");
            }
        };
        new.iter().take(same).skip(from).for_each(|text| line(' ', text));
        old.iter().skip(same).for_each(|text| line('-', text));
        new.iter().skip(same).for_each(|text| line('+', text));
        out
    }
}
