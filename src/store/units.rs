//! A file of units: the store itself, or what an import has read so far.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::StoreError;
use super::unit::{Drafted, Unit};

/// Version of the file's shape.
pub(super) const FORMAT: u32 = 2;

/// The first line of a store.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    format: u32,
    units: usize,
}

/// The line before a unit's own lines.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    unit: Unit,
}

/// A unit and where its lines stand.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) head: Unit,
    offset: u64,
    bytes: u64,
}

/// Units in a file, their heads in memory.
#[derive(Debug)]
pub(super) struct Units {
    file: Option<File>,
    path: PathBuf,
    /// How many bytes were written.
    at: u64,
    pub(super) list: Vec<Placed>,
}

impl Units {
    /// Units that go to a file of no name in a folder: whatever happens, nothing of it is left.
    pub(super) fn spool(folder: &Path) -> Result<Self, StoreError> {
        let file = tempfile::tempfile_in(folder).map_err(io_error(folder))?;
        Ok(Self { file: Some(file), path: folder.to_owned(), at: 0, list: Vec::new() })
    }

    /// Units of which only the heads are kept.
    pub(super) fn heads_only() -> Self {
        Self { file: None, path: PathBuf::new(), at: 0, list: Vec::new() }
    }

    /// Adds a unit.
    pub(super) fn push(&mut self, unit: Drafted) -> Result<(), StoreError> {
        let bytes = unit.text.len() as u64;
        if let Some(file) = &mut self.file {
            file.write_all(unit.text.as_bytes()).map_err(io_error(&self.path))?;
        }
        self.list.push(Placed { head: unit.head, offset: self.at, bytes });
        self.at = self.at.saturating_add(bytes);
        Ok(())
    }

    /// The units of a store, heads only in memory; none when there is no such file.
    pub(super) fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        let Some(mut lines) = Lines::open(path)? else { return Ok(None) };
        let mut list = Vec::new();
        while let Some(head) = lines.unit()? {
            let offset = lines.at;
            for _ in 0..head.lines() {
                lines.next()?;
            }
            list.push(Placed { head, offset, bytes: lines.at.saturating_sub(offset) });
        }
        let at = lines.at;
        Ok(Some(Self { file: Some(lines.from.into_inner()), path: path.to_owned(), at, list }))
    }

    /// Reads a unit.
    pub(super) fn read(&mut self, no: usize) -> Result<Drafted, StoreError> {
        let Self { file, list, path, .. } = self;
        let (Some(file), Some(unit)) = (file, list.get(no)) else { return Err(damaged(path, "unit")) };
        file.seek(SeekFrom::Start(unit.offset)).map_err(io_error(path))?;
        let mut text = String::new();
        let read = file.take(unit.bytes).read_to_string(&mut text).map_err(io_error(path))?;
        if read as u64 == unit.bytes {
            Ok(Drafted { head: unit.head.clone(), text })
        } else {
            Err(damaged(path, "文件变短 / the file has shrunk"))
        }
    }
}

/// The lines of a store, one at a time.
pub(super) struct Lines {
    from: BufReader<File>,
    path: PathBuf,
    text: String,
    at: u64,
    number: usize,
    /// Units that are still to come.
    left: usize,
}

impl Lines {
    /// `None` when there is no such file.
    pub(super) fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io_error(path)(error)),
        };
        let mut lines = Self {
            from: BufReader::new(file),
            path: path.to_owned(),
            text: String::new(),
            at: 0,
            number: 0,
            left: 0,
        };
        let header: Header = lines.parsed()?;
        if header.format != FORMAT {
            return Err(damaged(path, format!("format {}", header.format)));
        }
        lines.left = header.units;
        Ok(Some(lines))
    }

    /// The head of the next unit; `None` behind the last.
    pub(super) fn unit(&mut self) -> Result<Option<Unit>, StoreError> {
        let Some(left) = self.left.checked_sub(1) else {
            self.text.clear();
            let more = self.from.read_line(&mut self.text).map_err(|error| self.failed(error))?;
            return if more == 0 {
                Ok(None)
            } else {
                Err(self.wrong("多余的行 / more lines than units"))
            };
        };
        self.left = left;
        let head: Head = self.parsed()?;
        Ok(Some(head.unit))
    }

    fn parsed<T: for<'de> Deserialize<'de>>(&mut self) -> Result<T, StoreError> {
        self.next()?;
        // The parser's own words may quote a value, which may be a mobile number.
        serde_json::from_str(&self.text)
            .map_err(|error| self.wrong(format!("{:?} @{}", error.classify(), error.column())))
    }

    /// Reads the next line, whole, into `text`.
    fn next(&mut self) -> Result<(), StoreError> {
        self.text.clear();
        let read = self.from.read_line(&mut self.text).map_err(|error| self.failed(error))?;
        self.number = self.number.saturating_add(1);
        self.at = self.at.saturating_add(read as u64);
        if self.text.ends_with('\n') {
            Ok(())
        } else {
            Err(self.wrong("文件不完整 / the file is cut short"))
        }
    }

    fn failed(&self, error: io::Error) -> StoreError {
        if error.kind() == io::ErrorKind::InvalidData {
            self.wrong("不是 UTF-8 / not UTF-8")
        } else {
            io_error(&self.path)(error)
        }
    }

    fn wrong(&self, what: impl std::fmt::Display) -> StoreError {
        damaged(&self.path, format!("第{}行 / line {}: {what}", self.number, self.number))
    }
}

pub(super) fn io_error(path: &Path) -> impl Fn(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Io { path: path.clone(), source }
}

pub(super) fn damaged(path: &Path, what: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged { path: path.to_owned(), what: what.to_string() }
}
