//! `landrail config show` and `landrail config check`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Failure, print};
use crate::config::{self, Flags};

#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// 显示生效的配置及每个值的来源 / Show the effective values and where each comes from
    Show(ShowArgs),
    /// 检查一个配置文件 / Check a configuration file
    Check(CheckArgs),
}

#[derive(Debug, Args)]
struct ShowArgs {
    /// 输出格式 / format
    #[arg(long, default_value = "text")]
    format: Format,
    #[command(flatten)]
    flags: Flags,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// 供人阅读 / for people
    Text,
    /// 可存为 landrail.toml / as a file
    Toml,
    /// 供程序读取 / for programs
    Json,
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// 配置文件 / the file
    file: PathBuf,
}

pub(super) fn run(args: &ConfigArgs) -> Result<(), Failure> {
    match &args.command {
        ConfigCommand::Show(args) => {
            let loaded = config::load(&args.flags).map_err(Failure::input)?;
            let format = match args.format {
                Format::Text => config::Format::Text,
                Format::Toml => config::Format::Toml,
                Format::Json => config::Format::Json,
            };
            print(&config::show(&loaded, format))
        }
        ConfigCommand::Check(args) => {
            let config = config::check(&args.file).map_err(Failure::input)?;
            for (zh, en) in config.warnings() {
                eprintln!("提醒：{zh} / note: {en}");
            }
            print(&format!("{}: 没有问题 / no faults\n", args.file.display()))
        }
    }
}
