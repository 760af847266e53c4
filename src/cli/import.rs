//! `landrail import`.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use landrail_gis::gazette::MAX_FILE_BYTES;
use landrail_gis::place::Gazetteer;
use landrail_gis::record::{self, Corrections, Reading};

use super::{DataArgs, Failure, print, unreadable};
use crate::store::{Store, Stored};
use crate::{data, text};

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// 公报文本文件或文件夹 / gazette text files or folders
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
    /// 只显示摘要,不存入数据目录 / print the summary only, store nothing
    #[arg(long)]
    dry_run: bool,
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
    let mut files = Vec::new();
    for path in &args.files {
        if path.is_dir() { files.extend(gazettes_in(path)?) } else { files.push(path.clone()) }
    }
    // A file that is named twice, or once more in its folder, is read once.
    let mut seen = HashSet::new();
    files.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    let readings = read_all(&files, &corrections, &Gazetteer::embedded())?;
    print(&text::import(&readings, &corrections_without(&files, &corrections, &readings)?))?;
    let folder = args.data.folder();
    // Everything of this import, later files in front of earlier ones, as successive imports would do.
    let mut read = Stored::default();
    let mut known = data::known(folder.as_deref()).map_err(Failure::other)?;
    for reading in readings {
        if !args.accept_fewer {
            refuse_fewer(&known, &reading)?;
        }
        let doubts = record::doubts(&reading);
        known.replace(reading.documents.clone(), reading.records.clone(), doubts.clone());
        read.replace(reading.documents, reading.records, doubts);
    }
    if args.dry_run {
        return print("\n未存储（--dry-run） / nothing stored\n");
    }
    let folder = args.data.required()?;
    let (documents, records) = (read.documents.len(), read.records.len());
    Store::open(&folder).add(read.documents, read.records, read.doubts).map_err(Failure::other)?;
    print(&format!(
        "\n已存入 {}：{documents}个文件号，{records}条记录 / stored {documents} documents and {records} records\n",
        folder.display(),
    ))
}

/// A text that was cut short between two lines cannot be told from a short one by itself. But where
/// it would take the place of a document of which more is known, that would be lost without a word.
fn refuse_fewer(known: &Stored, reading: &Reading) -> Result<(), Failure> {
    let new = Stored { records: reading.records.clone(), ..Stored::default() };
    let (before, after) = (known.counts(&reading.documents), new.counts(&reading.documents));
    let fewer: Vec<_> = before
        .into_iter()
        .zip(after)
        .filter(|((_, before), (_, after))| after < before)
        .map(|((document, before), (_, after))| format!("{} {before} → {after}", document.number))
        .collect();
    if fewer.is_empty() {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "{}: 读出的记录比已有的少，文件可能不完整：{list}；请重新获取完整文件，确认无误则加 --accept-fewer,未存储 / fewer records than there are already, the file may be cut short ({list}): fetch the whole file again, or add --accept-fewer; nothing stored",
        reading.file,
        list = fewer.join(", ")
    )))
}

/// What the rules alone read, so that the summary can show how much rests on corrections.
fn corrections_without(
    files: &[PathBuf],
    corrections: &Corrections,
    readings: &[Reading],
) -> Result<Vec<Reading>, Failure> {
    let used = !corrections.is_empty() && readings.iter().any(|reading| reading.roster.is_some());
    if used { read_all(files, &Corrections::none(), &Gazetteer::embedded()) } else { Ok(Vec::new()) }
}

/// The files of a folder, by name.
pub(super) fn gazettes_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = unreadable(folder);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(&failed)? {
        let path = entry.map_err(&failed)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Failure::Input(format!(
            "{}: 文件夹里没有文件，请指定公报文本所在的文件夹 / no file in the folder, name the one with the gazettes",
            folder.display()
        )));
    }
    Ok(files)
}

/// Reads every file or none: the first that cannot be read stops the import.
pub(super) fn read_all(
    files: &[PathBuf],
    corrections: &Corrections,
    gazetteer: &Gazetteer,
) -> Result<Vec<Reading>, Failure> {
    let contains = |county: &str, lon, lat| gazetteer.county_contains(county, lon, lat);
    files
        .iter()
        .map(|path| {
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let bytes = read_limited(path)?;
            record::read(&name, &bytes, corrections, contains).map_err(Failure::input)
        })
        .collect()
}

/// A file is not read into memory before its size is known to be that of a gazette.
fn read_limited(path: &Path) -> Result<Vec<u8>, Failure> {
    let size = fs::metadata(path).map_err(unreadable(path))?.len();
    if size > MAX_FILE_BYTES as u64 {
        return Err(Failure::Input(format!(
            "{}: 文件为{size}字节，超过{MAX_FILE_BYTES}字节，不像公报文本 / the file has {size} bytes, more than a gazette can have",
            path.display()
        )));
    }
    fs::read(path).map_err(unreadable(path))
}
