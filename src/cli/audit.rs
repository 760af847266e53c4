//! `landrail audit`: who did what, and whether the log of it is whole.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::{DataArgs, Failure, ended, print};
use crate::store::Folder;
use crate::store::interface::{Entry, Seq, Store};
use crate::text::audit as words;

/// Entries that are read at a time.
const PAGE: usize = 1000;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct AuditArgs {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    list: ListArgs,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 核对校验链与数据状态,给出末条校验值 / verify the chain and the state; prints the last hash
    Verify(VerifyArgs),
}

#[derive(Debug, Args)]
struct ListArgs {
    /// 从该序号之后开始 / entries after this position
    #[arg(long, value_name = "SEQ", default_value_t = 0)]
    after: i64,
    /// 最多几条(不给则全部) / how many at most (without it: all)
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// 输出格式 / format
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
    /// CSV 加字节顺序标记,便于 Excel 打开 / CSV with a byte-order mark, for Excel
    #[arg(long)]
    bom: bool,
    /// 写入文件 / write to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Text,
    Json,
    Csv,
}

#[derive(Debug, Args)]
struct VerifyArgs {
    #[command(flatten)]
    data: DataArgs,
}

pub(super) fn run(args: &AuditArgs) -> Result<(), Failure> {
    match &args.what {
        None => list(&args.list),
        Some(What::Verify(args)) => verify(args),
    }
}

/// Why a list ended early.
enum Cut {
    Store(Failure),
    Out(io::Error),
}

impl From<io::Error> for Cut {
    fn from(error: io::Error) -> Self {
        Self::Out(error)
    }
}

fn list(args: &ListArgs) -> Result<(), Failure> {
    if args.bom && args.format != FormatArg::Csv {
        return Err(Failure::Input(
            "--bom 只用于 --format csv / --bom goes with --format csv only".to_owned(),
        ));
    }
    let store = Folder::open(&args.data.required()?).store()?;
    let Some(path) = &args.out else {
        let mut out = io::BufWriter::new(io::stdout().lock());
        return match write(store.as_deref(), args, &mut out).and_then(|()| Ok(out.flush()?)) {
            Err(Cut::Store(failure)) => Err(failure),
            Err(Cut::Out(error)) => ended(Err(error)),
            Ok(()) => Ok(()),
        };
    };
    let failed = |error: io::Error| Failure::Other(format!("{}: {error}", path.display()));
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Readable by its owner only, as the store is: it says who looked at whom.
    let mut temp = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    write(store.as_deref(), args, &mut temp).map_err(|cut| match cut {
        Cut::Store(failure) => failure,
        Cut::Out(error) => failed(error),
    })?;
    temp.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn write(store: Option<&dyn Store>, args: &ListArgs, out: &mut impl Write) -> Result<(), Cut> {
    if args.format == FormatArg::Csv {
        out.write_all(&words::csv_head(args.bom).map_err(io::Error::other)?)?;
    }
    if args.format == FormatArg::Json {
        out.write_all(b"[")?;
    }
    let mut first = true;
    let (mut after, mut left) = (Seq(args.after.max(0)), args.limit.unwrap_or(usize::MAX));
    while let Some(store) = store {
        let entries = store.entries(after, left.min(PAGE)).map_err(|error| Cut::Store(error.into()))?;
        let Some(last) = entries.last() else { break };
        (after, left) = (last.seq, left.saturating_sub(entries.len()));
        match args.format {
            FormatArg::Csv => out.write_all(&words::csv_rows(&entries).map_err(io::Error::other)?)?,
            FormatArg::Text => {
                for entry in &entries {
                    writeln!(out, "{}", words::line(entry))?;
                }
            }
            FormatArg::Json => {
                for entry in &entries {
                    out.write_all(if std::mem::take(&mut first) { b"\n" } else { b",\n" })?;
                    write!(out, "{}", json!(entry))?;
                }
            }
        }
    }
    if args.format == FormatArg::Json {
        out.write_all(b"\n]\n")?;
    }
    Ok(())
}

fn verify(args: &VerifyArgs) -> Result<(), Failure> {
    let folder = args.data.required()?;
    let Some(store) = Folder::open(&folder).store()? else {
        return Err(Failure::Input(format!("{}: 没有数据库 / there is no store", folder.display())));
    };
    let checked = store.check(None)?;
    let (entries, head, mut faults) = links(&*store)?;
    faults.splice(0..0, checked.faults);
    if !faults.is_empty() {
        let faults: Vec<_> = faults.iter().map(|fault| format!("\n  {fault}")).collect();
        return Err(Failure::Other(format!(
            "审计或数据状态有{}处不符 / the audit or the state has {} faults{}",
            faults.len(),
            faults.len(),
            faults.concat()
        )));
    }
    let state = store.state()?;
    let head = head.map_or_else(|| "-".to_owned(), |entry| format!("{} {}", entry.seq.0, entry.hash));
    print(&format!(
        "审计完整：{entries}条，数据状态相符 / the audit is whole: {entries} entries, the state fits\n\
         末条 / head: {head}\n状态 / state: {} {}\n",
        state.seq.0, state.digest
    ))
}

/// Walks from entry to entry as any reader of an exported audit can: each names the hash of the one
/// before. Gives how many there are, the last, and what does not fit.
fn links(store: &dyn Store) -> Result<(u64, Option<Entry>, Vec<String>), Failure> {
    let (mut count, mut last, mut faults) = (0_u64, None::<Entry>, Vec::new());
    loop {
        let after = last.as_ref().map_or(Seq(0), |entry| entry.seq);
        let page = store.entries(after, PAGE)?;
        if page.is_empty() {
            return Ok((count, last, faults));
        }
        for entry in page {
            if let Some(before) = &last
                && (entry.prev != before.hash || entry.at < before.at)
            {
                let no = entry.seq.0;
                faults.push(format!(
                    "审计第{no}号与前一条不相接 / audit entry {no} does not follow the one before"
                ));
            }
            count += 1;
            last = Some(entry);
        }
    }
}
