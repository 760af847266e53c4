//! `landrail check`. A finding is a result, not a failure: the exit code is 0 when the check ran
//! (but for `check store`).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use landrail_gis::check::{self, Finding};
use landrail_gis::export::{self, Format, Options, OutputCrs};
use landrail_gis::gazette::MAX_FILE_BYTES;
use landrail_gis::index::{Feature, Layer, Snapshot};
use serde::Serialize;

use super::{DataArgs, Failure, print, unreadable};
use crate::{data, text};

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 名单:空档、重叠、县乡长度、县界、线形 / the roster: gaps, overlaps, sums, county edges, geometry
    Roster(RosterArgs),
    /// 里程表(如保护区公告):空档、重叠、长度、合计 / a table of ranges: gaps, overlaps, lengths, sums
    Ranges(RangesArgs),
    /// 数据文件:结构、审计链、校验值、历史状态、图层 / the store: structure, audit chain, digests, past states, layers
    Store(super::check_store::StoreArgs),
}

#[derive(Debug, Args)]
struct RosterArgs {
    /// 只看一条线 / one line only
    #[arg(long, value_name = "NAME")]
    line: Option<String>,
    /// 逐条列出说明(相符的、无从判断的) / list the notes too
    #[arg(long)]
    all: bool,
    /// 输出 JSON / print JSON
    #[arg(long)]
    json: bool,
    /// 另存为 GeoJSON 文件 / also write a GeoJSON file
    #[arg(long, value_name = "FILE")]
    geojson: Option<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, Args)]
struct RangesArgs {
    /// CSV 文件(UTF-8 或 GBK),列:线名,起点,终点,侧别,宽度,长度(m),来源 / columns line, from, to, side,
    /// width, `length_m`, kind
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// 输出 JSON / print JSON
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    line: Option<&'a str>,
    count: usize,
    findings: &'a [Finding],
}

pub(super) fn run(args: &CheckArgs) -> Result<(), Failure> {
    match &args.what {
        What::Roster(args) => roster(args),
        What::Ranges(args) => ranges(args),
        What::Store(args) => super::check_store::run(args),
    }
}

fn roster(args: &RosterArgs) -> Result<(), Failure> {
    let snapshot = data::snapshot(args.data.folder().as_deref()).map_err(Failure::other)?;
    let reference = snapshot.reference();
    let records = snapshot.records().iter().map(AsRef::as_ref);
    let mut findings = check::roster_on(records, &reference.lines, &reference.gazetteer, snapshot.day());
    let line = args.line.as_deref().map(|name| line_name(&snapshot, name)).transpose()?;
    if let Some(line) = &line {
        findings.retain(|finding| finding.line == *line);
    }
    if let Some(path) = &args.geojson {
        write_geojson(&snapshot, &findings, path)?;
    }
    if args.json {
        let report = Report { line: line.as_deref(), count: findings.len(), findings: &findings };
        let json = serde_json::to_string_pretty(&report).map_err(Failure::other)?;
        print(&(json + "\n"))
    } else {
        print(&text::checked_roster(&findings, line.as_deref(), args.all))
    }
}

/// The canonical name of a line that the line data or the roster know.
fn line_name(snapshot: &Snapshot, name: &str) -> Result<String, Failure> {
    let lines = &snapshot.reference().lines;
    if let Some(line) = lines.get(name) {
        return Ok(line.name.clone());
    }
    if snapshot.roster().lines().any(|listed| listed == name) {
        return Ok(name.to_owned());
    }
    let similar = lines.suggest(name).join("、");
    let hint = if similar.is_empty() {
        String::new()
    } else {
        format!("，相近的有：{similar} / similar: {similar}")
    };
    let name: String = name.chars().take(40).collect();
    Err(Failure::Input(format!("没有线路“{name}” / no line {name:?}{hint}")))
}

/// The features of the layer `findings` that were asked for.
fn write_geojson(snapshot: &Snapshot, findings: &[Finding], path: &Path) -> Result<(), Failure> {
    let table = snapshot.table(Layer::Findings);
    let mut features = findings.iter().filter_map(|finding| table.get(&finding.id).map(AsRef::as_ref));
    let failed = |error: io::Error| Failure::Other(format!("{}: {error}", path.display()));
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Beside the target and then renamed: an interrupted export leaves no half file.
    let mut temp = tempfile::Builder::new()
        .permissions(super::export::permissions())
        .tempfile_in(folder)
        .map_err(failed)?;
    let options = Options::new(Format::GeoJson, OutputCrs::CGCS2000);
    let report = export::export(
        Layer::Findings,
        &mut features as &mut dyn Iterator<Item = &Feature>,
        &options,
        &mut temp,
    )
    .map_err(Failure::other)?;
    temp.persist(path).map_err(|error| failed(error.error))?;
    eprintln!(
        "{}: {}条，其中{}条没有图形 / {} findings, {} without geometry",
        path.display(),
        report.features,
        report.without_geometry,
        report.features,
        report.without_geometry
    );
    Ok(())
}

fn ranges(args: &RangesArgs) -> Result<(), Failure> {
    let size = fs::metadata(&args.file).map_err(unreadable(&args.file))?.len();
    if size > MAX_FILE_BYTES as u64 {
        return Err(Failure::Input(format!(
            "{}: 文件为{size}字节，超过{MAX_FILE_BYTES}字节，不像里程表 / the file has {size} bytes, more than a table of ranges can have",
            args.file.display()
        )));
    }
    let bytes = fs::read(&args.file).map_err(unreadable(&args.file))?;
    let name = args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let table = check::read_ranges(&name, &bytes).map_err(Failure::input)?;
    let report = check::ranges(&table);
    if args.json {
        let json = serde_json::to_string_pretty(&report).map_err(Failure::other)?;
        print(&(json + "\n"))
    } else {
        print(&text::checked_ranges(&report))
    }
}
