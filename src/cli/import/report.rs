//! What an import prints, and the file that `--report` asks for.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use landrail_gis::record::{DocumentRef, Doubt, Reading};
use serde::Serialize;

use super::super::{Failure, print};
use super::progress::Progress;
use super::walk::Listing;
use crate::store::{Digest, FileState, Outcome};
use crate::text::{self, Tally};

/// Up to this many files, each is reported in full.
const IN_FULL: usize = 20;

/// What is told while files are read, and at the end.
pub(super) struct Report {
    quiet: bool,
    full: bool,
    file: Option<Sink>,
    tally: Tally,
    /// Name of each file that was read.
    names: Vec<String>,
    /// Files with the content of another.
    copies: Vec<[String; 2]>,
    /// Files cited by a name of their own: path, the name another county's file has, its own.
    renamed: Vec<[String; 3]>,
}

struct Sink {
    out: BufWriter<File>,
    path: String,
    json: bool,
}

/// A file in a report as JSON.
#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    path: String,
    hash: Digest,
    encoding: &'a str,
    lines: usize,
    records: usize,
    documents: &'a [DocumentRef],
    doubts: &'a [Doubt],
}

/// The last line of a report as JSON.
#[derive(Serialize)]
struct End<'a> {
    stored: bool,
    files: usize,
    new: Vec<&'a str>,
    changed: Vec<&'a str>,
    unchanged: Vec<&'a str>,
    faulty: &'a [String],
    skipped: Vec<String>,
    hidden: usize,
    copies: &'a [[String; 2]],
    renamed: &'a [[String; 3]],
    retired: &'a [[String; 3]],
    contested: &'a [[String; 3]],
    still_in_force: &'a [[String; 2]],
    no_longer_read: &'a [[String; 2]],
    edits_that_stand: &'a [String],
}

impl Report {
    pub(super) fn new(args: &super::ImportArgs, listing: &Listing) -> Result<Self, Failure> {
        let open = |path: &Path| -> Result<Sink, Failure> {
            let failed = |error: std::io::Error| {
                Failure::Input(format!(
                    "{}: 无法写入，请检查路径与权限（{error}） / cannot be written, check the path and its permissions",
                    path.display()
                ))
            };
            let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
            let json = ["json", "jsonl", "ndjson"].contains(&extension.as_str());
            let out = BufWriter::new(File::create(path).map_err(failed)?);
            Ok(Sink { out, path: path.display().to_string(), json })
        };
        Ok(Self {
            quiet: args.quiet,
            full: args.details || listing.files.len() <= IN_FULL,
            file: args.report.as_deref().map(open).transpose()?,
            tally: Tally::default(),
            names: Vec::new(),
            copies: Vec::new(),
            renamed: Vec::new(),
        })
    }

    /// A file was read; `alone` as [`text::import_file`] takes it.
    pub(super) fn read(
        &mut self,
        progress: &Progress,
        (path, hash): (&Path, Digest),
        reading: &Reading,
        alone: Option<&Reading>,
        doubts: &[Doubt],
    ) -> Result<(), Failure> {
        self.tally.add(reading, doubts);
        self.names.push(reading.file.clone());
        let needed = self.full && !self.quiet || self.file.as_ref().is_some_and(|file| !file.json);
        let full = if needed { text::import_file(reading, alone) } else { String::new() };
        if let Some(file) = &mut self.file {
            if file.json {
                file.json(&Entry {
                    file: &reading.file,
                    path: path.display().to_string(),
                    hash,
                    encoding: reading.encoding.as_str(),
                    lines: reading.lines,
                    records: reading.records.len(),
                    documents: &reading.documents,
                    doubts,
                })?;
            } else {
                file.text(&full)?;
            }
        }
        if self.quiet {
            return Ok(());
        }
        progress.aside(|| if self.full { print(&full) } else { print(&text::import_line(reading, doubts)) })
    }

    /// A file has the content of one that was read already.
    pub(super) fn copy(&mut self, path: &Path, of: &str) {
        self.copies.push([path.display().to_string(), of.to_owned()]);
    }

    /// A stored file of other counties has its name.
    pub(super) fn renamed(&mut self, path: &Path, name: &str, own: &str) {
        self.renamed.push([path.display().to_string(), name.to_owned(), own.to_owned()]);
    }

    /// Everything but what was stored.
    pub(super) fn end(
        &mut self,
        listing: &Listing,
        outcome: &Outcome,
        faulty: &[String],
        stored: bool,
    ) -> Result<(), Failure> {
        let mut text = self.tally.to_string();
        self.states(&mut text, outcome);
        self.left_out(&mut text, listing);
        if let Some(mut file) = self.file.take() {
            if file.json {
                let of = |state| self.of_state(outcome, state);
                let skipped = |(path, (zh, en)): &(std::path::PathBuf, super::walk::Words)| {
                    format!("{}: {zh} / {en}", path.display())
                };
                file.json(&End {
                    stored,
                    files: self.names.len(),
                    new: of(FileState::New),
                    changed: of(FileState::Changed),
                    unchanged: of(FileState::Unchanged),
                    faulty,
                    skipped: listing.skipped.iter().map(skipped).collect(),
                    hidden: listing.hidden,
                    copies: &self.copies,
                    renamed: &self.renamed,
                    retired: &outcome.retired,
                    contested: &outcome.contested,
                    still_in_force: &outcome.still,
                    no_longer_read: &outcome.dropped,
                    edits_that_stand: &outcome.masked,
                })?;
            } else {
                file.text(&text)?;
                for fault in faulty {
                    file.text(&format!("有误 / faulty: {fault}\n"))?;
                }
                if !stored {
                    file.text("未存储 / nothing stored\n")?;
                }
            }
            file.finish()?;
        }
        print(&text)
    }

    fn of_state(&self, outcome: &Outcome, state: FileState) -> Vec<&str> {
        let is = |(_, of): &(&String, &Option<FileState>)| **of == Some(state);
        self.names.iter().zip(&outcome.files).filter(is).map(|(name, _)| name.as_str()).collect()
    }

    /// What is new, what is known already, and what takes the place of what.
    fn states(&self, text: &mut String, outcome: &Outcome) {
        let changed = self.of_state(outcome, FileState::Changed);
        let unchanged = self.of_state(outcome, FileState::Unchanged);
        self.list(text, "未变 / unchanged", unchanged.iter().map(|name| (*name).to_owned()));
        self.list(text, "有变 / changed", changed.iter().map(|name| (*name).to_owned()));
        let copies = self.copies.iter().map(|[path, of]| format!("{path} = {of}"));
        self.list(text, "内容相同，只读一次 / same content, read once", copies);
        let renamed = self.renamed.iter().map(|[path, name, own]| format!("{path}: {name} → {own}"));
        self.list(
            text,
            "与已存的他县文件同名，两份都有效，另起名引用 / a stored file of another county has the name, both stay, cited as",
            renamed,
        );
        let retired = outcome.retired.iter().map(|[what, old, new]| format!("{what}: {old} → {new}"));
        self.list(
            text,
            "内容不同的旧版，留存备查、不再使用 / other issues replaced, kept as history and no longer used",
            retired,
        );
        let contested =
            outcome.contested.iter().map(|[what, used, other]| format!("{what}: {used}, 不用 / not {other}"));
        self.list(
            text,
            "同一文号两个文件内容不同，采用后读的，请核对 / one document, two files that differ: the later is used, please check",
            contested,
        );
        let masked = outcome.masked.iter().cloned();
        self.list(
            text,
            "此前由编辑员改过，仍按修改作答，本次内容与当时不同，请核对 / edited before and served as edited, the source now reads otherwise, please check",
            masked,
        );
        let still = outcome.still.iter().map(|[file, what]| format!("{file}: {what}"));
        self.list(
            text,
            "以前的同名文件有、这次没有，继续有效 / in the earlier file of this name and not in this one, still in force",
            still,
        );
        let dropped = outcome.dropped.iter().map(|[file, what]| format!("{file}: {what}"));
        self.list(text, "同一文件这次不再读出，已去除 / no longer read in the same file, removed", dropped);
    }

    fn left_out(&self, text: &mut String, listing: &Listing) {
        let skipped =
            listing.skipped.iter().map(|(path, (zh, en))| format!("{}: {zh} / {en}", path.display()));
        self.list(text, "未读（不是公文文件） / not read (no documents)", skipped);
        if listing.hidden > 0 {
            let _ = writeln!(
                text,
                "隐藏文件、临时文件 {} 个，未读 / {} hidden and temporary files, not read",
                listing.hidden, listing.hidden
            );
        }
        if listing.again > 0 {
            let _ = writeln!(
                text,
                "重复列出 {} 次，只读一次 / named again {} times, read once",
                listing.again, listing.again
            );
        }
    }

    /// A title with the number of entries and, unless they are many, the entries.
    fn list(&self, text: &mut String, title: &str, entries: impl ExactSizeIterator<Item = String>) {
        let (count, shown) = (entries.len(), if self.full { usize::MAX } else { IN_FULL });
        if count == 0 {
            return;
        }
        let _ = writeln!(text, "{title}: {count}");
        for entry in entries.take(shown) {
            let _ = writeln!(text, "  {entry}");
        }
        if count > shown {
            let _ = writeln!(
                text,
                "  …其余 {} 个，--details 全部列出 / {} more, --details lists all",
                count - shown,
                count - shown
            );
        }
    }
}

impl Sink {
    fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let written = serde_json::to_writer(&mut self.out, value).map_err(std::io::Error::from);
        written.and_then(|()| self.out.write_all(b"\n")).map_err(|error| self.failed(&error))
    }

    fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.out.write_all(text.as_bytes()).map_err(|error| self.failed(&error))
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &std::io::Error) -> Failure {
        Failure::Other(format!("{}: 报告写入失败 / the report cannot be written: {error}", self.path))
    }
}
