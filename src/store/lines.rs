//! The operator's own railway lines: a folder per line, with tables that a person can edit.
//!
//! New tables are written beside the old ones; then the manifest that names them is replaced in one
//! step. Whatever happens before that step, the old line stays in force.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use landrail_gis::fault::{Fault, Faults};
use landrail_gis::gazette::decode;
use landrail_gis::line::{Line, LineWarning, MANIFEST, OwnFiles, OwnLine};

use super::{Store, StoreError};

const FOLDER: &str = "lines";
const TEMP_PREFIX: &str = ".line-";

impl Store {
    /// The operator's lines, built, with what is noteworthy of them. None when there are none.
    pub fn lines(&self) -> Result<Vec<(Line, Vec<LineWarning>)>, StoreError> {
        let mut built = Vec::new();
        for own in self.own_lines()? {
            built.push(own.build().map_err(StoreError::Line)?);
        }
        Ok(built)
    }

    /// The operator's lines as they are stored, by name.
    pub fn own_lines(&self) -> Result<Vec<OwnLine>, StoreError> {
        let folder = self.folder.join(FOLDER);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io_error(&folder)(error)),
        };
        let mut folders = Vec::new();
        for entry in entries {
            let path = entry.map_err(io_error(&folder))?.path();
            // A folder without a manifest is what an import left that was killed, or has ended.
            if path.join(MANIFEST).is_file() {
                folders.push(path);
            }
        }
        folders.sort();
        let read = |path: &PathBuf| Ok((path.clone(), read(path)?));
        let own: Vec<(PathBuf, OwnLine)> = folders.iter().map(read).collect::<Result<_, StoreError>>()?;
        distinct(&own)?;
        Ok(own.into_iter().map(|(_, line)| line).collect())
    }

    /// Stores a line in place of the one of its name. The manifest is replaced last, in one step.
    ///
    /// # Errors
    /// A folder that cannot be written; the folder of the name holds a line of another name.
    pub fn put_line(&self, line: &OwnLine) -> Result<(), StoreError> {
        let _lock = self.lock()?;
        self.sweep_lines();
        let folder = self.line_folder(&line.line.name);
        if let Some(other) = name_in(&folder)?.filter(|other| *other != line.line.name) {
            return Err(taken(&folder, &line.line.name, &other));
        }
        fs::create_dir_all(&folder).map_err(io_error(&folder))?;
        let files = line.write();
        for (name, text) in [(&files.names.centreline, &files.centreline), (&files.names.posts, &files.posts)]
        {
            write(&folder, name, text)?;
        }
        write(&folder, MANIFEST, &files.manifest)?;
        sweep(&folder);
        Ok(())
    }

    /// Removes the operator's data of a line; `false` when there are none. Files that are not ours
    /// stay.
    pub fn remove_line(&self, name: &str) -> Result<bool, StoreError> {
        let _lock = self.lock()?;
        let folder = self.line_folder(name);
        // A manifest that cannot be read is removed by the name of its folder.
        if let Ok(Some(other)) = name_in(&folder)
            && other != name
        {
            return Ok(false);
        }
        let manifest = folder.join(MANIFEST);
        match fs::remove_file(&manifest) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(io_error(&manifest)(error)),
        }
        // Without its manifest the line is gone; the rest is only space.
        sweep(&folder);
        Ok(true)
    }

    /// Removes what imports that were killed have left: only under the lock, when none is writing.
    fn sweep_lines(&self) {
        for entry in fs::read_dir(self.folder.join(FOLDER)).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                sweep(&entry.path());
            }
        }
    }

    fn line_folder(&self, name: &str) -> PathBuf {
        // A name is a file name, but for what a file name must not contain.
        let safe: String =
            name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
        self.folder.join(FOLDER).join(safe)
    }
}

fn io_error(path: &Path) -> impl Fn(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Io { path: path.clone(), source }
}

fn read(folder: &Path) -> Result<OwnLine, StoreError> {
    let shown = folder.display().to_string();
    let manifest = text(folder, MANIFEST)?;
    let names = OwnLine::table_names(&shown, &manifest).map_err(StoreError::Line)?;
    let (centreline, posts) = (text(folder, &names.centreline)?, text(folder, &names.posts)?);
    OwnLine::read(&shown, &OwnFiles { manifest, names, centreline, posts }).map_err(StoreError::Line)
}

/// The text of a file: UTF-8, or GBK as a spreadsheet may have saved it.
fn text(folder: &Path, name: &str) -> Result<String, StoreError> {
    let path = folder.join(name);
    let bytes = fs::read(&path).map_err(io_error(&path))?;
    String::from_utf8(bytes).or_else(|fault| {
        let read = decode(&path.display().to_string(), fault.as_bytes());
        read.map(|(text, _)| text).map_err(|fault| {
            let fault = fault.to_string();
            let (zh, en) = fault.split_once(" / ").unwrap_or((&fault, &fault));
            StoreError::Line(Fault::file(path.display().to_string(), zh, en).into())
        })
    })
}

/// The line whose manifest stands in a folder.
fn name_in(folder: &Path) -> Result<Option<String>, StoreError> {
    if !folder.join(MANIFEST).is_file() {
        return Ok(None);
    }
    let manifest = text(folder, MANIFEST)?;
    OwnLine::name(&folder.display().to_string(), &manifest).map(Some).map_err(StoreError::Line)
}

fn taken(folder: &Path, name: &str, other: &str) -> StoreError {
    let file = folder.join(MANIFEST).display().to_string();
    let zh = format!("目录已属于线路“{other}”，不能存放“{name}”；请换一个线名");
    let en = format!("the folder holds the line {other:?} and cannot take {name:?}: choose another name");
    StoreError::Line(Fault::file(file, zh, en).into())
}

/// Each line stands once: a folder that a person has copied would decide by chance.
fn distinct(own: &[(PathBuf, OwnLine)]) -> Result<(), StoreError> {
    let mut seen: HashMap<&str, &Path> = HashMap::new();
    for (folder, line) in own {
        if let Some(first) = seen.insert(&line.line.name, folder) {
            let (name, file) = (&line.line.name, folder.join(MANIFEST).display().to_string());
            let first = first.display();
            let zh = format!("线路“{name}”已在 {first} 中；请移走其中一个目录");
            let en = format!("the line {name:?} stands in {first} already: move one of the folders away");
            return Err(StoreError::Line(Fault::file(file, zh, en).into()));
        }
    }
    Ok(())
}

/// Removes the tables of ours that the manifest of a folder does not name, and the folder when it is
/// empty then. What cannot be removed now is next time.
fn sweep(folder: &Path) {
    let named = match fs::exists(folder.join(MANIFEST)) {
        Ok(false) => Vec::new(),
        _ => {
            let names = text(folder, MANIFEST).and_then(|manifest| {
                OwnLine::table_names(&folder.display().to_string(), &manifest).map_err(StoreError::Line)
            });
            // With a manifest that cannot be read nobody knows which tables are needed.
            let Ok(names) = names else { return };
            vec![names.centreline, names.posts]
        }
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours =
            name.starts_with("centreline-") || name.starts_with("posts-") || name.starts_with(TEMP_PREFIX);
        if ours && !named.contains(&name) {
            let _ = fs::remove_file(entry.path());
        }
    }
    // Fails where something is left, as it should.
    let _ = fs::remove_dir(folder);
}

/// Writes a file beside its name, flushes it to disk and renames it.
fn write(folder: &Path, name: &str, text: &str) -> Result<(), StoreError> {
    let path = folder.join(name);
    let mut temp =
        tempfile::Builder::new().prefix(TEMP_PREFIX).tempfile_in(folder).map_err(io_error(folder))?;
    temp.write_all(text.as_bytes()).map_err(io_error(&path))?;
    temp.as_file().sync_all().map_err(io_error(&path))?;
    temp.persist(&path).map_err(|error| io_error(&path)(error.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io_error(folder))
}

/// The faults of a line are those of its files.
pub(super) fn faults_of(faults: &Faults) -> String {
    format!(
        "自有线路数据有误，请按下列各行改正，或用 landrail line remove 移除 / the operator's line data are faulty; \
         correct the rows below, or remove the line with landrail line remove\n{faults}"
    )
}
