//! `landrail review`: what is in doubt, and what people decided about it.

mod decide;
mod list;
mod names;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use landrail_gis::check::{self, Item, Known};
use landrail_gis::index::Reference;
use landrail_gis::record::Record;

use super::{DataArgs, Failure};
use crate::data;
use crate::store::StoreError;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ReviewArgs {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    list: ListArgs,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 显示一条:原文单元格、记录各字段、所用规则 / show one: the cell, the fields, the rules
    Show(ShowArgs),
    /// 认可:照现状,不改 / accept: it stays as it is
    Accept(AcceptArgs),
    /// 更正一个或多个字段 / correct one or several fields
    Correct(CorrectArgs),
    /// 撤回认可或更正(追加撤回条目) / take decisions back, by an entry that says so
    Undo(UndoArgs),
}

#[derive(Debug, Args)]
struct ListArgs {
    /// 只看一类,如 digits 或 电话位数 / one kind only
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// 只看一个文件 / one file only
    #[arg(long, value_name = "FILE")]
    file: Option<String>,
    /// 只看一个文号(- 为无文号) / one document only (- for none)
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
    /// 只看一个县(- 为未知) / one county only (- for none)
    #[arg(long, value_name = "COUNTY")]
    county: Option<String>,
    /// 包括已认可和已更正的 / those that are decided, too
    #[arg(long)]
    all: bool,
    /// 状态(默认为待定;另有 --all 时为全部) / state (default: open, with --all: all)
    #[arg(long, value_enum)]
    state: Option<StateArg>,
    /// 输出格式 / format
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
    /// CSV 加字节顺序标记,便于 Excel 打开 / CSV with a byte-order mark, for Excel
    #[arg(long)]
    bom: bool,
    /// 写入文件 / write to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// 最多列出几条 / how many at most
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StateArg {
    Open,
    Accepted,
    Corrected,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Text,
    Json,
    Csv,
}

#[derive(Debug, Args)]
struct ShowArgs {
    /// 存疑编号或记录编号 / the doubt, or a record
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    data: DataArgs,
}

/// Who decides, and why.
#[derive(Debug, Args)]
struct Signed {
    /// 理由 / the argument
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// 经办人(默认为系统用户名) / who decides (default: the user's name)
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

#[derive(Debug, Args)]
struct AcceptArgs {
    /// 存疑编号 / the doubts
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    signed: Signed,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, Args)]
struct CorrectArgs {
    /// 存疑编号或记录编号 / the doubt, or a record
    #[arg(value_name = "ID")]
    id: String,
    /// 字段=新值,如 local.name=张三、span.from=K241+500、term.start=unknown / field=value
    #[arg(required = true, value_name = "FIELD=VALUE")]
    values: Vec<String>,
    /// 线路表、区划表中没有的名称也采用,仍列为存疑 / take names that no table has; they stay in doubt
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    signed: Signed,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, Args)]
struct UndoArgs {
    /// 存疑编号或记录编号 / the doubt, or a record
    #[arg(value_name = "ID")]
    id: String,
    /// 理由 / the argument
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// 经办人 / who decides
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    data: DataArgs,
}

pub(super) fn run(args: &ReviewArgs) -> Result<(), Failure> {
    match &args.what {
        None => list::list(&args.list),
        Some(What::Show(args)) => list::show(args),
        Some(What::Accept(args)) => decide::accept(args),
        Some(What::Correct(args)) => decide::correct(args),
        Some(What::Undo(args)) => decide::undo(args),
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            // What a person wrote there is a person's to put right.
            StoreError::Corrections(_) => Self::input(error),
            _ => Self::other(error),
        }
    }
}

/// All items, with the records as they are known.
struct Review {
    /// The records, corrections applied, with what is personal in an operator's own ones.
    records: Vec<Record>,
    items: Vec<Item>,
    reference: Reference,
}

impl Review {
    fn of(args: &DataArgs) -> Result<Self, Failure> {
        let folder = args.folder();
        let (known, decisions) = data::decided(folder.as_deref())?;
        let reference = data::reference(folder.as_deref())?;
        let published: Vec<_> = known.records.iter().cloned().map(Record::without_personal).collect();
        let items = check::review(
            &Known {
                records: &published,
                as_read: &decisions.as_read,
                doubts: &decisions.doubts,
                corrections: &decisions.corrections,
                stale: &decisions.stale,
                as_of: data::today(),
            },
            &reference,
        );
        Ok(Self { records: known.records, items, reference })
    }

    fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.doubt.id == id)
    }

    fn record(&self, id: &str) -> Option<&Record> {
        self.records.iter().find(|record| record.id == id)
    }

    /// That there is no such thing, with those that look alike.
    fn unknown(&self, id: &str) -> Failure {
        let near: Vec<_> = near(id, self.items.iter().map(|item| item.doubt.id.as_str()))
            .chain(near(id, self.records.iter().map(|record| record.id.as_str())))
            .take(5)
            .collect();
        let hint = if near.is_empty() {
            "；landrail review --all 列出全部 / landrail review --all lists them".to_owned()
        } else {
            format!("，相近的有：{} / similar", near.join(", "))
        };
        let id: String = id.chars().take(60).collect();
        Failure::Input(format!("没有编号“{id}” / no doubt or record {id:?}{hint}"))
    }
}

/// Identifiers that begin alike or differ in two characters at most.
fn near<'i>(id: &'i str, known: impl Iterator<Item = &'i str> + 'i) -> impl Iterator<Item = &'i str> + 'i {
    known.filter(move |known| {
        let differ = known.chars().zip(id.chars()).filter(|(a, b)| a != b).count();
        let longer = known.chars().count().abs_diff(id.chars().count());
        differ + longer <= 2 || (id.chars().count() >= 5 && known.starts_with(id))
    })
}
