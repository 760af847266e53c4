//! `landrail import`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use landrail_gis::gazette::MAX_FILE_BYTES;
use landrail_gis::place::Gazetteer;
use landrail_gis::record::{self, Corrections, Reading};

use super::{DataArgs, Failure, print};
use crate::store::Store;
use crate::text;

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
            let text =
                fs::read_to_string(path).map_err(|error| Failure::Input(format!("{name}: {error}")))?;
            Corrections::parse(&name, &text).map_err(Failure::input)?
        }
        None if args.no_corrections => Corrections::none(),
        None => Corrections::embedded(),
    };
    let mut files = Vec::new();
    for path in &args.files {
        if path.is_dir() { files.extend(gazettes_in(path)?) } else { files.push(path.clone()) }
    }
    let readings = read_all(&files, &corrections, &Gazetteer::embedded())?;
    print(&text::import(&readings, &corrections_without(&files, &corrections, &readings)?))?;
    if args.dry_run {
        return print("\n未存储(--dry-run) / nothing stored\n");
    }
    let folder = args.data.folder().ok_or_else(|| {
        Failure::Input(
            "没有可用的数据目录,请用 --data 指定 / no data folder: name one with --data".to_owned(),
        )
    })?;
    let (mut documents, mut records) = (Vec::new(), Vec::new());
    for reading in readings {
        documents.extend(reading.documents);
        records.extend(reading.records);
    }
    let counts = (documents.len(), records.len());
    Store::open(&folder).add(documents, records).map_err(Failure::other)?;
    print(&format!(
        "\n已存入 {}:{}个文件号,{}条记录 / stored {} documents and {} records\n",
        folder.display(),
        counts.0,
        counts.1,
        counts.0,
        counts.1
    ))
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
    let failed = |error| Failure::Input(format!("{}: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Failure::Input(format!("{}: 文件夹为空 / the folder is empty", folder.display())));
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
    let failed = |error| Failure::Input(format!("{}: 无法读取 / cannot be read: {error}", path.display()));
    let size = fs::metadata(path).map_err(failed)?.len();
    if size > MAX_FILE_BYTES as u64 {
        return Err(Failure::Input(format!(
            "{}: 文件为{size}字节,超过{MAX_FILE_BYTES}字节,不像公报文本 / the file has {size} bytes, more than a gazette can have",
            path.display()
        )));
    }
    fs::read(path).map_err(failed)
}
