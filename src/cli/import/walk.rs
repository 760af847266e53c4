//! Which files an import reads: those that are named, and those in the folders that are named.

use std::collections::HashSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::super::Failure;
use super::super::unreadable;

/// A file to read.
#[derive(Debug)]
pub(in crate::cli) struct Listed {
    /// Where it is.
    pub(in crate::cli) path: PathBuf,
    /// Its name without folders.
    pub(in crate::cli) name: String,
    /// Where it is below the folder that was named; its name when it was named itself.
    pub(in crate::cli) within: String,
    /// Its size in bytes, as far as can be told.
    pub(in crate::cli) bytes: u64,
}

/// What an import finds where it was told to look.
#[derive(Debug, Default)]
pub(in crate::cli) struct Listing {
    /// The files to read, in the order of the arguments, in folders by name.
    pub(in crate::cli) files: Vec<Listed>,
    /// Files in folders that are no documents and are not read, with the reason.
    pub(in crate::cli) skipped: Vec<(PathBuf, Words)>,
    /// How many hidden files, and files that programs leave behind, there are.
    pub(in crate::cli) hidden: usize,
    /// How many names lead to a file or folder that is listed already.
    pub(in crate::cli) again: usize,
    /// What cannot be read.
    pub(in crate::cli) faults: Vec<String>,
}

/// Chinese and English.
pub(in crate::cli) type Words = (&'static str, &'static str);

impl Listing {
    /// Everything that the arguments name. Folders are walked with their sub-folders; a folder that a
    /// link leads to is walked once.
    pub(in crate::cli) fn of(arguments: &[PathBuf]) -> Self {
        let mut listing = Self::default();
        let mut seen = HashSet::new();
        for path in arguments {
            if path.is_dir() {
                listing.folder(path, &mut seen);
            } else {
                listing.named(path, &mut seen);
            }
        }
        listing
    }

    fn named(&mut self, path: &Path, seen: &mut HashSet<PathBuf>) {
        match fs::metadata(path) {
            Ok(found) => {
                let name = name_of(path);
                self.add(path, name, found.len(), seen);
            }
            Err(error) => self.fault(path, error),
        }
    }

    fn folder(&mut self, root: &Path, seen: &mut HashSet<PathBuf>) {
        let before = (self.files.len(), self.skipped.len(), self.again, self.faults.len());
        let mut folders = vec![root.to_owned()];
        while let Some(path) = folders.pop() {
            if !path.is_dir() {
                self.found(root, &path, seen);
                continue;
            }
            if !seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                self.again += 1;
                continue;
            }
            match entries(&path) {
                // The last is taken first.
                Ok(entries) => folders.extend(entries.into_iter().rev().filter(|entry| {
                    let left = left_behind(&name_of(entry));
                    self.hidden += usize::from(left);
                    !left
                })),
                Err(error) => self.fault(&path, error),
            }
        }
        if before == (self.files.len(), self.skipped.len(), self.again, self.faults.len()) {
            self.faults.push(format!(
                "{}: 文件夹里没有文件，请指定公报所在的文件夹 / no file in the folder, name the one with the gazettes",
                root.display()
            ));
        }
    }

    /// A file in a folder.
    fn found(&mut self, root: &Path, path: &Path, seen: &mut HashSet<PathBuf>) {
        let found = match fs::metadata(path) {
            Ok(found) => found,
            Err(error) => return self.fault(path, error),
        };
        if !found.is_file() {
            self.skipped.push((path.to_owned(), ("不是普通文件", "no regular file")));
            return;
        }
        match foreign(path) {
            Ok(Some(why)) => self.skipped.push((path.to_owned(), why)),
            Ok(None) => {
                let within = path.strip_prefix(root).unwrap_or(path);
                let within: Vec<_> =
                    within.components().map(|part| part.as_os_str().to_string_lossy()).collect();
                self.add(path, within.join("/"), found.len(), seen);
            }
            Err(error) => self.fault(path, error),
        }
    }

    fn add(&mut self, path: &Path, within: String, bytes: u64, seen: &mut HashSet<PathBuf>) {
        if seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_owned())) {
            self.files.push(Listed { path: path.to_owned(), name: name_of(path), within, bytes });
        } else {
            self.again += 1;
        }
    }

    fn fault(&mut self, path: &Path, error: std::io::Error) {
        let (Failure::Input(message) | Failure::Other(message)) = unreadable(path)(error);
        self.faults.push(message);
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The entries of a folder by name.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

/// Whether a name is hidden, or that of a file that a program leaves behind: the lock of an office
/// program, the thumbnails of a file manager.
fn left_behind(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with('.')
        || name.starts_with("~$")
        || ["thumbs.db", "desktop.ini", "__macosx"].contains(&lower.as_str())
}

/// What a file begins with that is no document, and what to do about it.
const BEGINNINGS: &[(&[u8], Words)] = &[
    (b"%PDF-", PDF),
    (b"\x89PNG", IMAGE),
    (b"\xFF\xD8\xFF", IMAGE),
    (b"GIF8", IMAGE),
    (b"II*\0", IMAGE),
    (b"MM\0*", IMAGE),
    (b"Rar!", ARCHIVE),
    (b"7z\xBC\xAF", ARCHIVE),
    (b"\x1F\x8B", ARCHIVE),
    (b"SQLite format 3", OTHER),
    (b"\x7FELF", OTHER),
];

const PDF: Words = ("PDF，请先转为文本或 DOCX", "a PDF: convert it to text or DOCX first");
const IMAGE: Words = ("图片，请先识别为文本", "an image: recognise its text first");
const ARCHIVE: Words = ("压缩包，请先解压", "an archive: unpack it first");
const OLD: Words =
    ("旧版 Office 或 WPS 文件，请另存为 DOCX 或文本", "an old office format: save it as DOCX or text");
const OTHER: Words = ("不是公文文件", "no document");

/// Why a file of a folder is not read, if it is of a kind that no reader is for.
fn foreign(path: &Path) -> std::io::Result<Option<Words>> {
    let mut start = Vec::with_capacity(16);
    fs::File::open(path)?.take(16).read_to_end(&mut start)?;
    if let Some((_, why)) = BEGINNINGS.iter().find(|(beginning, _)| start.starts_with(beginning)) {
        return Ok(Some(*why));
    }
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    Ok(match extension.as_str() {
        "pdf" => Some(PDF),
        "jpg" | "jpeg" | "png" | "gif" | "bmp" | "tif" | "tiff" | "webp" | "heic" | "svg" => Some(IMAGE),
        "zip" | "rar" | "7z" | "gz" | "tar" | "tgz" => Some(ARCHIVE),
        "doc" | "dot" | "wps" | "et" | "ppt" | "pptx" | "ofd" | "rtf" => Some(OLD),
        "mp3" | "mp4" | "avi" | "mov" | "wav" | "exe" | "dll" | "shp" | "shx" | "dbf" | "prj" | "cpg"
        | "sbn" | "sbx" | "qgz" | "gpkg" | "dwg" | "dxf" | "kml" | "kmz" | "mdb" | "db" | "css" | "js"
        | "woff" | "ttf" => Some(OTHER),
        _ => None,
    })
}
