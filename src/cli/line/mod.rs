//! `landrail line`: the operator's own centrelines and kilometre posts.

mod import;
mod range;

use clap::{Args, Subcommand};

use super::{DataArgs, Failure, print};
use crate::store::Folder;
use crate::{data, text};

/// A service looks at the files every second.
const RESTART: &str = "正在运行的服务数秒内自动使用新的线路数据 / a running service takes up the new line data within seconds\n";

#[derive(Debug, Args)]
pub(super) struct LineArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 导入实测中心线与公里标表，替换内置线形 / Take a surveyed centreline and its posts
    Import(import::ImportArgs),
    /// 列出线路 / List the lines
    List(DataArgs),
    /// 线路的线形、标定点与断链 / Tracks, calibration points and chainage equations of a line
    Show(NamedArgs),
    /// 里程区间的线形(GeoJSON) / The geometry of a range of posts
    Range(range::RangeArgs),
    /// 移除自有数据，恢复内置线形 / Remove the operator's data of a line
    Remove(NamedArgs),
}

#[derive(Debug, Args)]
struct NamedArgs {
    /// 线名 / line
    name: String,
    #[command(flatten)]
    data: DataArgs,
}

pub(super) fn run(args: &LineArgs) -> Result<(), Failure> {
    match &args.command {
        Command::Import(args) => import::run(args),
        Command::List(data) => {
            let lines = data::lines(data.folder().as_deref()).map_err(Failure::input)?;
            print(&text::line::list(&lines))
        }
        Command::Show(args) => {
            let lines = data::lines(args.data.folder().as_deref()).map_err(Failure::input)?;
            print(&text::line::show(known(&lines, &args.name)?))
        }
        Command::Range(args) => range::run(args),
        Command::Remove(args) => remove(args),
    }
}

fn known<'a>(
    lines: &'a landrail_gis::line::Lines,
    name: &str,
) -> Result<&'a landrail_gis::line::Line, Failure> {
    lines.get(name).ok_or_else(|| {
        let alike = lines.suggest(name).join("、");
        Failure::Input(format!("未知线名“{name}”，相近：{alike} / unknown line {name:?}; alike: {alike}"))
    })
}

/// Also a faulty line can be removed: its name is taken as it is when the lines cannot be built.
fn remove(args: &NamedArgs) -> Result<(), Failure> {
    let folder = args.data.required()?;
    let name = data::lines(Some(&folder))
        .ok()
        .and_then(|lines| lines.get(&args.name).map(|line| line.name.clone()))
        .unwrap_or_else(|| args.name.clone());
    if Folder::open(&folder).remove_line(&name).map_err(Failure::other)? {
        print(&format!("已移除“{name}”的自有数据 / the operator's data of {name} are removed\n{RESTART}"))
    } else {
        Err(Failure::Input(format!("“{name}”没有自有数据 / there are no own data of {name}")))
    }
}
