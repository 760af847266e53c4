//! The command line. Exit codes: 0 answered or done, 2 the input or the call is wrong, 1 anything else.

mod audit;
mod backup;
mod bundle;
mod check;
mod check_store;
mod config;
mod due;
mod export;
mod import;
mod line;
mod locate;
mod review;
mod serve;
mod tls;
mod token;

use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use landrail_gis::answer;

use crate::live::{self, View, ViewError};

/// 铁路双段长与用地地图服务:这块地是谁的、哪段铁路、能做什么、谁负责?
///
/// Whose land, whose railway section, what may be done here, and who answers for it?
#[derive(Debug, Parser)]
#[command(name = "landrail", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
例 / Examples:
  landrail locate 大西高铁 K199+000
  landrail locate 112.6867 38.4425 --json
  landrail import 公报.txt
  landrail review
  landrail due --within 90d
  landrail check roster --line 宁岢线
  landrail export segments --format shp --crs EPSG:4547 --out segments.zip
  landrail serve";

#[derive(Debug, Subcommand)]
enum Command {
    /// 查询一个坐标或公里标 / Answer a coordinate or a kilometre post
    Locate(locate::LocateArgs),
    /// 读取公报文件并存入数据目录 / Read gazette files into the data folder
    Import(import::ImportArgs),
    /// 逐条处理存疑之处:列出、认可、更正 / Work through what is in doubt: list, accept, correct
    Review(review::ReviewArgs),
    /// 核查名单或里程表 / Check the roster, or a table of ranges
    Check(check::CheckArgs),
    /// 到期与复垦:即将到期、已到期、应复垦、无法推算 / What is due: terms and reclamation
    Due(due::DueArgs),
    /// 导出图层 / Export a layer
    Export(export::ExportArgs),
    /// 线路数据:导入实测中心线与公里标 / Line data: take surveyed centrelines and posts
    Line(line::LineArgs),
    /// 令牌:签发、列出、撤销 / Tokens: issue, list, revoke
    Token(token::TokenArgs),
    /// 审计:谁查阅了号码、谁改了什么 / The audit: who read a number, who changed what
    Audit(audit::AuditArgs),
    /// 备份数据文件(服务运行时也可) / Back up the store, also while it serves
    Backup(backup::BackupArgs),
    /// 从备份恢复 / Take a backup back
    Restore(backup::RestoreArgs),
    /// 启动地图与查询服务 / Run the map and query service
    Serve(serve::ServeArgs),
    /// 配置:显示与检查 / The configuration: show and check it
    Config(config::ConfigArgs),
    /// HTTPS 证书 / Certificates for HTTPS
    Tls(tls::TlsArgs),
    /// 由公报重建内置记录 / Rebuild the embedded records from the gazettes (for developers)
    #[command(hide = true)]
    Bundle(bundle::BundleArgs),
}

/// Where the operator's records are.
#[derive(Debug, Args)]
struct DataArgs {
    /// 数据目录(默认为用户的 XDG 数据目录) / data folder (default: the XDG data folder)
    #[arg(long, value_name = "DIR", env = "LANDRAIL_DATA")]
    data: Option<PathBuf>,
}

impl DataArgs {
    fn folder(&self) -> Option<PathBuf> {
        self.data.clone().or_else(crate::store::default_folder)
    }

    /// The folder, for what must be written.
    fn required(&self) -> Result<PathBuf, Failure> {
        self.folder().ok_or_else(|| {
            Failure::Input(
                "没有可用的数据目录，请用 --data 指定 / no data folder: name one with --data".to_owned(),
            )
        })
    }
}

/// From which day, and at which moment of record time, one looks.
#[derive(Debug, Args)]
struct ViewArgs {
    /// 查询日期 YYYY-MM-DD(默认今天) / the day asked about (default: today)
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// 按当时已录入的数据，如 2026-11-22T16:30 / from what was recorded by then
    #[arg(long, value_name = "DATETIME")]
    known_on: Option<String>,
}

impl ViewArgs {
    fn view(&self) -> Result<View, Failure> {
        let as_of = self.as_of.as_deref().map(answer::check_date).transpose().map_err(Failure::input)?;
        let known_on = self.known_on.as_deref().map(live::moment).transpose().map_err(Failure::input)?;
        Ok(View { as_of, known_on })
    }
}

impl From<ViewError> for Failure {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::Store(_) => Self::other(error),
            _ => Self::input(error),
        }
    }
}

/// What went wrong, and whose fault it is.
#[derive(Debug)]
enum Failure {
    /// The caller's input.
    Input(String),
    /// Something else: a disk, a port.
    Other(String),
}

impl Failure {
    fn input(error: impl Display) -> Self {
        Self::Input(error.to_string())
    }

    fn other(error: impl Display) -> Self {
        Self::Other(error.to_string())
    }
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Locate(args) => locate::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Review(args) => review::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Due(args) => due::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Line(args) => line::run(&args),
        Command::Token(args) => token::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Backup(args) => backup::backup(&args),
        Command::Restore(args) => backup::restore(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Tls(args) => tls::run(&args),
        Command::Bundle(args) => bundle::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Input(message)) => {
            eprintln!("错误 / error: {message}");
            ExitCode::from(2)
        }
        Err(Failure::Other(message)) => {
            eprintln!("错误 / error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Writes to standard output.
fn print(text: &str) -> Result<(), Failure> {
    use std::io::Write as _;
    ended(std::io::stdout().lock().write_all(text.as_bytes()))
}

/// How writing to standard output ended; a reader that went away (`| head`) is not an error.
fn ended(result: std::io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::other(error)),
        _ => Ok(()),
    }
}

/// What to say when a file or folder named by the caller cannot be read.
fn unreadable(path: &std::path::Path) -> impl Fn(std::io::Error) -> Failure {
    let path = path.display().to_string();
    move |error| {
        Failure::Input(format!(
            "{path}: 无法读取，请检查路径与权限（{error}） / cannot be read, check the path and its permissions"
        ))
    }
}
