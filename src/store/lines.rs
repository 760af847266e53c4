//! The operator's own railway lines: a folder per line, with tables that a person can edit.
//!
//! New tables are written beside the old ones; then the manifest that names them is replaced in one
//! step. Whatever happens before that step, the old line stays in force.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use landrail_gis::fault::Faults;
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
        folders.iter().map(|folder| read(folder)).collect()
    }

    /// Stores a line in place of the one of its name. The manifest is replaced last, in one step.
    pub fn put_line(&self, line: &OwnLine) -> Result<(), StoreError> {
        let _lock = self.lock()?;
        let folder = self.line_folder(&line.line.name);
        fs::create_dir_all(&folder).map_err(io_error(&folder))?;
        let files = line.write();
        for (name, text) in [(&files.names.centreline, &files.centreline), (&files.names.posts, &files.posts)]
        {
            write(&folder, name, text)?;
        }
        write(&folder, MANIFEST, &files.manifest)?;
        // The tables that no manifest names any more. What cannot be removed now is next time.
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let known = [MANIFEST, &files.names.centreline, &files.names.posts].contains(&name.as_str());
            let ours = name.starts_with("centreline-")
                || name.starts_with("posts-")
                || name.starts_with(TEMP_PREFIX);
            if !known && ours {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    /// Removes the operator's data of a line; `false` when there are none.
    pub fn remove_line(&self, name: &str) -> Result<bool, StoreError> {
        let _lock = self.lock()?;
        let folder = self.line_folder(name);
        let manifest = folder.join(MANIFEST);
        match fs::remove_file(&manifest) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(io_error(&manifest)(error)),
        }
        // Without its manifest the line is gone; the rest is only space.
        let _ = fs::remove_dir_all(&folder);
        Ok(true)
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
    let text = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).map_err(io_error(&path))
    };
    let shown = folder.display().to_string();
    let manifest = text(MANIFEST)?;
    let names = OwnLine::table_names(&shown, &manifest).map_err(StoreError::Line)?;
    let (centreline, posts) = (text(&names.centreline)?, text(&names.posts)?);
    OwnLine::read(&shown, &OwnFiles { manifest, names, centreline, posts }).map_err(StoreError::Line)
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
