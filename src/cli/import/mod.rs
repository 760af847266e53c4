//! `landrail import`.
//!
//! Files are read one by one by [`crate::intake`]; what they say is stored together.

mod progress;
mod report;
mod walk;

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use landrail_gis::gazette::MAX_FILE_BYTES;
use landrail_gis::place::Gazetteer;
use landrail_gis::record::{Corrections, Reading};

use super::{DataArgs, Failure, print, unreadable};
use crate::access::Actor;
use crate::intake::{self, Fewer, Names, Reader, Taken};
use crate::store;
use crate::store::{Folder, Outcome, StoreError};
use progress::Progress;
use report::Report;
pub(super) use walk::Listing;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(super) struct ImportArgs {
    /// 公报、名单等文件,或文件夹(含子文件夹) / files, or folders with their sub-folders
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 更正文件(默认用内置的) / corrections file (default: the built-in one)
    #[arg(long, value_name = "FILE", conflicts_with = "no_corrections")]
    corrections: Option<PathBuf>,
    /// 不用任何更正,只按规则读取 / use no corrections, only the rules
    #[arg(long)]
    no_corrections: bool,
    /// 允许某文件的记录比已有的少 / accept fewer records of a document than there are already
    #[arg(long)]
    accept_fewer: bool,
    /// 有文件出错时仍存入其余文件(默认一个出错则都不存) / store the good files although others are faulty
    /// (by default nothing is stored then)
    #[arg(long)]
    keep_going: bool,
    /// 只显示摘要,不存入数据目录 / print the summary only, store nothing
    #[arg(long)]
    dry_run: bool,
    /// 文件很多时也逐个详细列出 / report every file in full, also when there are many
    #[arg(long, conflicts_with = "quiet")]
    details: bool,
    /// 不显示进度,不逐个列出文件 / no progress bar, no list of files
    #[arg(long, short)]
    quiet: bool,
    /// 另存完整报告(.jsonl 为 JSON 行,其他为文本) / also write the whole report to a file (.jsonl: JSON lines,
    /// anything else: text)
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
}

pub(super) fn run(args: &ImportArgs) -> Result<(), Failure> {
    let corrections = match &args.corrections {
        Some(path) => {
            let name = path.display().to_string();
            let text = fs::read_to_string(path).map_err(unreadable(path))?;
            Corrections::parse(&name, &text).map_err(Failure::input)?
        }
        None if args.no_corrections => Corrections::none(),
        None => Corrections::embedded(),
    };
    let folder = if args.dry_run { args.data.folder() } else { Some(args.data.required()?) };
    // Those of the roster's rows take effect while it is read; those of records when all is known.
    let corrections = match &folder {
        Some(folder) if args.corrections.is_none() && !args.no_corrections => {
            let own = store::corrections::load(folder).map_err(|error| match error {
                StoreError::Corrections(_) => Failure::input(error),
                _ => Failure::other(error),
            });
            corrections.with(own?)
        }
        _ => corrections,
    };
    let store = folder.as_deref().map(Folder::open);
    let mut listing = Listing::of(&args.files);
    let mut report = Report::new(args, &listing)?;
    let mut faulty = std::mem::take(&mut listing.faults);

    let kept = store.as_ref().filter(|_| !args.dry_run);
    let mut reader = Reader::new(store.clone(), kept.is_some(), corrections);
    let mut progress = Progress::new(&listing, args.quiet);
    for file in &listing.files {
        match take(&mut reader, file, &progress, &mut report)? {
            Ok(()) => {}
            Err(fault) => faulty.push(fault),
        }
        progress.done(file.bytes);
    }
    progress.finish();
    let (mut intake, names) = reader.finish();

    // From here on no other import may change what is stored.
    let session = match kept {
        Some(store) => Some(store.begin().map_err(Failure::other)?),
        None => store.as_ref().map(Folder::look).transpose().map_err(Failure::other)?,
    };
    if !args.accept_fewer {
        let fewer = intake::refuse_fewer(session.as_ref(), &mut intake, &names);
        faulty.extend(fewer.iter().map(Fewer::to_string));
    }
    let stored = !args.dry_run && (faulty.is_empty() || args.keep_going);
    let outcome = match session {
        Some(session) if stored => session.store(intake, &Actor::local()).map_err(Failure::other)?,
        Some(session) => session.outcome(&intake),
        None => Outcome::default(),
    };
    report.end(&listing, &outcome, &faulty, stored)?;
    match (stored, folder) {
        (true, Some(folder)) => print(&text_stored(&folder, &outcome))?,
        _ if args.dry_run => print("\n未存储（--dry-run） / nothing stored\n")?,
        _ => {}
    }
    faults(&faulty, stored)
}

fn text_stored(folder: &Path, outcome: &Outcome) -> String {
    let folder = folder.display();
    if outcome.units == 0 {
        return format!("\n{folder}：内容未变，未改动 / unchanged, nothing written\n");
    }
    let (documents, records) = (outcome.documents, outcome.records);
    format!(
        "\n已存入 {folder}：{documents}个文件号，{records}条记录 / stored {documents} documents and {records} records\n"
    )
}

/// How the import ends when files are faulty.
fn faults(faulty: &[String], stored: bool) -> Result<(), Failure> {
    let count = faulty.len();
    let list = faulty.join("\n  ");
    let what = match faulty {
        [] => return Ok(()),
        [fault] if !stored => fault.clone(),
        _ if stored => format!(
            "{count}个文件有误，没有存入，其余已存入 / {count} files are faulty and not stored, the others are:\n  {list}"
        ),
        _ => format!(
            "{count}个文件有误，全部未存储；请改正后重新导入，或加 --keep-going 先存入其余文件 / {count} files are faulty, nothing \
             is stored: correct them, or add --keep-going to store the others:\n  {list}"
        ),
    };
    Err(Failure::Input(what))
}

/// Reads a file. The inner error is a fault of the file: the others are read all the same.
fn take(
    reader: &mut Reader,
    file: &walk::Listed,
    progress: &Progress,
    report: &mut Report,
) -> Result<Result<(), String>, Failure> {
    let bytes = match read_limited(&file.path) {
        Ok(bytes) => bytes,
        Err(Failure::Input(fault) | Failure::Other(fault)) => return Ok(Err(fault)),
    };
    let path = file.path.display().to_string();
    let names = Names { name: &file.name, within: &file.within, path: &path };
    match reader.take(names, bytes).map_err(Failure::other)? {
        Ok(Taken::Copy(first)) => report.copy(&file.path, &first),
        Ok(Taken::Read(read)) => {
            if let Some(name) = &read.renamed_from {
                report.renamed(&file.path, name, &read.reading.file);
            }
            let (reading, alone) = (&read.reading, read.alone.as_ref());
            report.read(progress, (&file.path, read.hash), reading, alone, &read.doubts)?;
        }
        Err(fault) => return Ok(Err(fault.to_string())),
    }
    Ok(Ok(()))
}

/// Reads every file or none: for the embedded data, of which none may be missing.
pub(super) fn read_all(files: &[PathBuf]) -> Result<Vec<Reading>, Failure> {
    let listing = Listing::of(files);
    if let Some(fault) = listing.faults.into_iter().next() {
        return Err(Failure::Input(fault));
    }
    let (corrections, gazetteer) = (Corrections::embedded(), Gazetteer::embedded());
    let read_one = |file: walk::Listed| {
        intake::read(&file.name, &read_limited(&file.path)?, &corrections, &gazetteer).map_err(Failure::input)
    };
    listing.files.into_iter().map(read_one).collect()
}

/// No more of a file is read into memory than a gazette can have.
fn read_limited(path: &Path) -> Result<Vec<u8>, Failure> {
    let limit = MAX_FILE_BYTES as u64;
    let size = fs::metadata(path).map_err(unreadable(path))?.len();
    let mut bytes = Vec::new();
    if size <= limit {
        let file = fs::File::open(path).map_err(unreadable(path))?;
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable(path))?;
    }
    if size > limit || bytes.len() as u64 > limit {
        return Err(Failure::Input(format!(
            "{}: 文件为{}字节，超过{MAX_FILE_BYTES}字节，请拆分后导入 / the file has {} bytes, the limit is {MAX_FILE_BYTES}: split it",
            path.display(),
            size.max(bytes.len() as u64),
            size.max(bytes.len() as u64)
        )));
    }
    Ok(bytes)
}
