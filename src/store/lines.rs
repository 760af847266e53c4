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

use super::interface::KeptFile;
use super::{Folder, StoreError};

pub(super) const FOLDER: &str = "lines";
const TEMP_PREFIX: &str = ".line-";

/// The lock on the data folder, held while lines are read and replaced.
#[derive(Debug)]
pub struct Locked(#[expect(dead_code, reason = "held, not read")] File);

impl Folder {
    /// The operator's lines, built, with what is noteworthy of them. None when there are none.
    pub fn lines(&self) -> Result<Vec<(Line, Vec<LineWarning>)>, StoreError> {
        self.lines_but(None)
    }

    /// The same without one line, which may be faulty: it is about to be replaced.
    pub fn lines_but(&self, name: Option<&str>) -> Result<Vec<(Line, Vec<LineWarning>)>, StoreError> {
        let mut built = Vec::new();
        for mut own in self.own_lines(name)? {
            // Whether a centreline crosses itself was asked when it was imported: the one check that
            // takes long, and nothing in an answer depends on it.
            own.tracks.iter_mut().for_each(|track| track.may_cross = true);
            built.push(own.build().map_err(StoreError::Line)?);
        }
        Ok(built)
    }

    /// The operator's lines as they are stored, but for one.
    pub fn own_lines(&self, but: Option<&str>) -> Result<Vec<OwnLine>, StoreError> {
        let but = but.map(|name| self.line_folder(name));
        let mut own = Vec::new();
        for path in self.line_folders()?.into_iter().filter(|path| Some(path) != but.as_ref()) {
            let line = read(&path)?;
            own.push((path, line));
        }
        distinct(&own)?;
        Ok(own.into_iter().map(|(_, line)| line).collect())
    }

    /// The folders that hold a line. One without a manifest is what an import left that was killed,
    /// or has ended.
    fn line_folders(&self) -> Result<Vec<PathBuf>, StoreError> {
        let folder = self.folder.join(FOLDER);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io_error(&folder)(error)),
        };
        let mut folders = Vec::new();
        for entry in entries {
            let path = entry.map_err(io_error(&folder))?.path();
            if path.join(MANIFEST).is_file() {
                folders.push(path);
            }
        }
        folders.sort();
        Ok(folders)
    }

    /// The files of all lines, as text, by their path in the data folder.
    pub(super) fn line_files(&self) -> Result<Vec<KeptFile>, StoreError> {
        let mut files = Vec::new();
        for path in self.line_folders()? {
            let folder =
                path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let manifest = text(&path, MANIFEST)?;
            let names =
                OwnLine::table_names(&path.display().to_string(), &manifest).map_err(StoreError::Line)?;
            for (name, text) in [
                (MANIFEST, manifest),
                (&names.centreline, text(&path, &names.centreline)?),
                (&names.posts, text(&path, &names.posts)?),
            ] {
                files.push(KeptFile { path: format!("{FOLDER}/{folder}/{name}"), text });
            }
        }
        Ok(files)
    }

    /// The folder that the line of a name has in the data folder, for messages.
    pub fn line_place(&self, name: &str) -> String {
        let folder = self.line_folder(name);
        let own = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        format!("{FOLDER}/{own}")
    }

    /// The operator's line of this name as it is stored; `None` when there is none.
    pub fn own_line(&self, name: &str) -> Result<Option<OwnLine>, StoreError> {
        let folder = self.line_folder(name);
        if !folder.join(MANIFEST).is_file() {
            return Ok(None);
        }
        read(&folder).map(|line| Some(line).filter(|line| line.line.name == name))
    }

    /// Keeps other imports out until it is dropped: what is read before a line is stored must still
    /// hold when it is.
    pub fn lock_lines(&self) -> Result<Locked, StoreError> {
        self.lock().map(Locked)
    }

    /// Stores a line in place of the one of its name. The manifest is replaced last, in one step.
    ///
    /// # Errors
    /// A folder that cannot be written; the folder of the name holds a line of another name.
    pub fn put_line(&self, _: &Locked, line: &OwnLine) -> Result<(), StoreError> {
        self.sweep_lines();
        let folder = self.line_folder(&line.line.name);
        // A manifest that cannot be read is what this import mends.
        if let Some(other) = name_in(&folder).ok().flatten().filter(|other| *other != line.line.name) {
            return Err(taken(&folder, &line.line.name, &other));
        }
        fs::create_dir_all(&folder).map_err(io_error(&folder))?;
        let files = line.write();
        for (name, text) in [(&files.names.centreline, &files.centreline), (&files.names.posts, &files.posts)]
        {
            write(&folder, name, text)?;
        }
        write(&folder, MANIFEST, &files.manifest)?;
        sweep(&folder, is_table);
        Ok(())
    }

    /// Removes the operator's data of a line; `false` when there are none. Files that are not ours
    /// stay.
    pub fn remove_line(&self, name: &str) -> Result<bool, StoreError> {
        self.remove_line_under(&self.lock_lines()?, name)
    }

    /// The same by one who has the lock already.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn remove_line_under(&self, _: &Locked, name: &str) -> Result<bool, StoreError> {
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
        sweep(&folder, is_table);
        Ok(true)
    }

    /// Removes what imports that were killed have left: only under the lock, when none is writing.
    fn sweep_lines(&self) {
        for entry in fs::read_dir(self.folder.join(FOLDER)).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                // Tables of another line are not judged: its manifest may be away for a reason.
                sweep(&entry.path(), |_| false);
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

/// The three texts of a line among files that the store has kept; `None` when it has none.
///
/// # Errors
/// A manifest that was faulty then is so now.
pub fn files_of(kept: &[KeptFile], name: &str) -> Result<Option<OwnFiles>, StoreError> {
    for file in kept {
        let Some(folder) = file.path.strip_suffix(MANIFEST).filter(|folder| folder.starts_with(FOLDER))
        else {
            continue;
        };
        if OwnLine::name(folder, &file.text).map_err(StoreError::Line)? == name {
            return texts(kept, folder, &file.text).map(Some);
        }
    }
    Ok(None)
}

/// The texts of the line in a folder among files.
fn texts(kept: &[KeptFile], folder: &str, manifest: &str) -> Result<OwnFiles, StoreError> {
    let names = OwnLine::table_names(folder, manifest).map_err(StoreError::Line)?;
    let table = |name: &str| {
        let path = format!("{folder}{name}");
        kept.iter().find(|file| file.path == path).map_or_else(String::new, |file| file.text.clone())
    };
    let (centreline, posts) = (table(&names.centreline), table(&names.posts));
    Ok(OwnFiles { manifest: manifest.to_owned(), names, centreline, posts })
}

/// The lines in files that the store has kept, built.
///
/// # Errors
/// Files that were faulty then are so now.
pub fn lines_in(files: &[KeptFile]) -> Result<Vec<Line>, StoreError> {
    let mut built = Vec::new();
    for file in files {
        let Some(folder) = file.path.strip_suffix(MANIFEST).filter(|folder| folder.starts_with(FOLDER))
        else {
            continue;
        };
        let files = texts(files, folder, &file.text)?;
        let mut own = OwnLine::read(folder, &files).map_err(StoreError::Line)?;
        own.tracks.iter_mut().for_each(|track| track.may_cross = true);
        built.push(own.build().map_err(StoreError::Line)?.0);
    }
    built.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(built)
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

/// Whether a name is one that [`OwnLine::write`] gives a table: with the hash of its content.
fn is_table(name: &str) -> bool {
    let stem = name.strip_suffix(".csv").unwrap_or_default();
    let tag = stem.strip_prefix("centreline-").or(stem.strip_prefix("posts-")).unwrap_or_default();
    tag.len() == 16 && tag.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Removes from a folder what writing has left, and tables of ours that its manifest does not name;
/// then the folder when it is empty. What cannot be removed now is next time.
fn sweep(folder: &Path, table: impl Fn(&str) -> bool) {
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
        let ours = name.starts_with(TEMP_PREFIX) || table(&name);
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
