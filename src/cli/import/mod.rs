//! `landrail import`.
//!
//! Files are read one by one, and of each no more is kept in memory than what it is called and which
//! documents it has; its records wait in a file until all are read. Then they are stored together.

mod progress;
mod report;
mod walk;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use landrail_gis::gazette::MAX_FILE_BYTES;
use landrail_gis::place::Gazetteer;
use landrail_gis::record::{self, Corrections, Reading};

use super::{DataArgs, Failure, print, unreadable};
use crate::access::Actor;
use crate::data;
use crate::store;
use crate::store::{Digest, Folder, Intake, Outcome, Parts, Session, StoreError, counties};
use landrail_gis::record::doubts;
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
    let intake = Intake::new(kept, data::today());
    let mut reader = Reader {
        corrections,
        gazetteer: Gazetteer::embedded(),
        intake,
        taken: Taken::default(),
        store: store.clone(),
        stored: None,
    };
    let mut progress = Progress::new(&listing, args.quiet);
    for file in &listing.files {
        match reader.take(file, &progress, &mut report)? {
            Ok(()) => {}
            Err(fault) => faulty.push(fault),
        }
        progress.done(file.bytes);
    }
    progress.finish();
    let Reader { mut intake, taken, .. } = reader;

    // From here on no other import may change what is stored.
    let session = match kept {
        Some(store) => Some(store.begin().map_err(Failure::other)?),
        None => store.as_ref().map(Folder::look).transpose().map_err(Failure::other)?,
    };
    if !args.accept_fewer {
        faulty.extend(refuse_fewer(session.as_ref(), &mut intake, &taken.names));
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

/// A text that was cut short between two lines cannot be told from a short one by itself. But where
/// it would take the place of a document of which more is known, that would be lost without a word.
/// Such files are left out; given is what to say of each.
fn refuse_fewer(session: Option<&Session>, intake: &mut Intake, names: &[String]) -> Vec<String> {
    let (records, _) = record::embedded();
    let mut known: HashMap<String, usize> = HashMap::new();
    for number in records.into_iter().filter_map(|record| record.source.document) {
        *known.entry(number).or_default() += 1;
    }
    known.extend(session.map(Session::counts).unwrap_or_default());
    let mut refused = Vec::new();
    for (file, name) in names.iter().enumerate() {
        let fewer: Vec<_> = intake
            .documents(file)
            .filter_map(|(number, after)| {
                let before = known.get(number).copied().unwrap_or(0);
                (after < before).then(|| format!("{number} {before} → {after}"))
            })
            .collect();
        if fewer.is_empty() {
            // Later files replace earlier ones, as successive imports would do.
            for (number, count) in intake.documents(file) {
                known.insert(number.to_owned(), count);
            }
            continue;
        }
        intake.leave_out(file);
        refused.push(format!(
            "{name}: 读出的记录比已有的少，文件可能不完整：{list}；请重新获取完整文件，确认无误则加 --accept-fewer,未存储 / fewer records than there are already, the file may be cut short ({list}): fetch the whole file again, or add --accept-fewer; nothing stored",
            list = fewer.join(", ")
        ));
    }
    refused
}

/// What has been read so far.
#[derive(Default)]
struct Taken {
    /// By content, the name of the file that had it first.
    by_content: HashMap<(Digest, usize), String>,
    /// Names in use: a source is cited by the name of its file.
    in_use: HashSet<String>,
    /// The names of the files in the intake, by their number there.
    names: Vec<String>,
}

/// Reads files into the intake.
struct Reader {
    corrections: Corrections,
    gazetteer: Gazetteer,
    intake: Intake,
    taken: Taken,
    store: Option<Folder>,
    /// By stored file, its counties; read when a file first needs them.
    stored: Option<HashMap<String, BTreeSet<String>>>,
}

impl Reader {
    /// Reads a file. The inner error is a fault of the file: the others are read all the same.
    fn take(
        &mut self,
        file: &walk::Listed,
        progress: &Progress,
        report: &mut Report,
    ) -> Result<Result<(), String>, Failure> {
        let bytes = match read_limited(&file.path) {
            Ok(bytes) => bytes,
            Err(Failure::Input(fault) | Failure::Other(fault)) => return Ok(Err(fault)),
        };
        let (hash, size) = (Digest::of(&bytes), bytes.len());
        if let Some(first) = self.taken.by_content.get(&(hash, size)) {
            report.copy(&file.path, first);
            return Ok(Ok(()));
        }
        let name = self.taken.name(file);
        let mut reading = match read(&name, &bytes, &self.corrections, &self.gazetteer) {
            Ok(reading) => reading,
            // A fault names the file it was read as: with its folders the operator can find it.
            Err(fault) => {
                let path = file.path.display().to_string();
                let placed = read(&path, &bytes, &self.corrections, &self.gazetteer).err();
                return Ok(Err(placed.unwrap_or(fault).to_string()));
            }
        };
        // Another county's file of that name stays in force: this one is cited by a name of its own.
        let own = self.own_name(file, &name, &reading)?;
        if own != name {
            reading = match read(&own, &bytes, &self.corrections, &self.gazetteer) {
                Ok(reading) => reading,
                Err(fault) => return Ok(Err(fault.to_string())),
            };
            report.renamed(&file.path, &name, &own);
        }
        let name = own;
        // What the rules alone read, so that the summary can show how much rests on corrections.
        let alone = (!self.corrections.is_empty() && reading.roster.is_some())
            .then(|| read(&name, &bytes, &Corrections::none(), &self.gazetteer).ok())
            .flatten();
        drop(bytes);
        let doubts = doubts(&reading);
        report.read(progress, (&file.path, hash), &reading, alone.as_ref(), &doubts)?;
        let parts = Parts {
            file: &reading.file,
            hash: Some(hash),
            documents: &reading.documents,
            records: &reading.records,
            doubts: &doubts,
        };
        self.intake.take(parts).map_err(Failure::other)?;
        self.taken.by_content.insert((hash, size), name.clone());
        self.taken.names.push(name);
        Ok(Ok(()))
    }

    /// The name to cite a file by that no stored file of other counties has. Where the counties of
    /// either are unknown, or they share one, it is another issue of the stored file.
    fn own_name(&mut self, file: &walk::Listed, name: &str, reading: &Reading) -> Result<String, Failure> {
        let own = counties(&reading.records);
        let Some(store) = self.store.as_ref().filter(|_| !own.is_empty()) else {
            return Ok(name.to_owned());
        };
        if self.stored.is_none() {
            self.stored = Some(store.counties_by_file().map_err(Failure::other)?);
        }
        let stored = self.stored.get_or_insert_default();
        let anothers =
            |name: &str| stored.get(name).is_some_and(|known| !known.is_empty() && known.is_disjoint(&own));
        if !anothers(name) {
            return Ok(name.to_owned());
        }
        let in_use = &self.taken.in_use;
        let free = |name: &String| !in_use.contains(name) && !anothers(name);
        let below = format!("/{}", file.name);
        // An issue of it that was stored from a folder, then its folder here, then a number.
        let mut issues: Vec<&String> = stored
            .iter()
            .filter(|(known, of)| known.ends_with(&below) && !of.is_disjoint(&own))
            .map(|(known, _)| known)
            .collect();
        issues.sort();
        let numbered = (2_u64..).map(|no| numbered(&file.name, no));
        let mut names = issues.into_iter().cloned().chain([file.within.clone()]).chain(numbered);
        let chosen = names.find(free).unwrap_or_else(|| name.to_owned());
        self.taken.in_use.insert(chosen.clone());
        Ok(chosen)
    }
}

/// A file name with a number before its extension.
fn numbered(name: &str, no: u64) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem}（{no}）.{extension}"),
        _ => format!("{name}（{no}）"),
    }
}

impl Taken {
    /// The name to cite a file by: without folders; with them where another file has that name.
    fn name(&mut self, file: &walk::Listed) -> String {
        let path = file.path.display().to_string();
        let names = [&file.name, &file.within, &path];
        let name = names.into_iter().find(|name| !self.in_use.contains(*name)).unwrap_or(&path).clone();
        self.in_use.insert(name.clone());
        name
    }
}

fn read(
    name: &str,
    bytes: &[u8],
    corrections: &Corrections,
    gazetteer: &Gazetteer,
) -> Result<Reading, record::ReadError> {
    let contains = |county: &str, lon, lat| gazetteer.county_contains(county, lon, lat);
    record::read(name, bytes, corrections, contains)
}

/// Reads every file or none: for the embedded data, of which none may be missing.
pub(super) fn read_all(files: &[PathBuf]) -> Result<Vec<Reading>, Failure> {
    let listing = Listing::of(files);
    if let Some(fault) = listing.faults.into_iter().next() {
        return Err(Failure::Input(fault));
    }
    let (corrections, gazetteer) = (Corrections::embedded(), Gazetteer::embedded());
    let read_one = |file: walk::Listed| {
        read(&file.name, &read_limited(&file.path)?, &corrections, &gazetteer).map_err(Failure::input)
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
