//! `landrail check store`. Unlike the other checks a finding is a failure: the data are not whole.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::backup::no_store;
use super::{DataArgs, Failure, print};
use crate::data;
use crate::store::interface::{Checked, LayerRows, LayersOf, State, Store};
use crate::store::{Folder, StoreError};

/// How often the layers are compared again when a service wrote meanwhile.
const TRIES: usize = 5;

#[derive(Debug, Args)]
pub(super) struct StoreArgs {
    /// 输出格式 / how to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// 图层表与记录不符时重新生成（须先停止服务） / writes the layer tables again where they differ; stop the service first
    #[arg(long)]
    rebuild_layers: bool,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Report {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<State>,
    #[serde(flatten)]
    checked: Checked,
    /// Whether the layers were compared with the records.
    layers: Layers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Layers {
    /// They were.
    Compared,
    /// They were never written: the service does it.
    Absent,
    /// They differed and were written again.
    Rebuilt,
    /// They are of an earlier state or another day: the service brings them up to date.
    Earlier,
    /// A service writes faster than they can be compared.
    Moving,
    /// The store could not be read so far.
    Unread,
}

pub(super) fn run(args: &StoreArgs) -> Result<(), Failure> {
    let folder = Folder::open(&args.data.required()?);
    let mut report = Report {
        file: folder.file().display().to_string(),
        state: None,
        checked: Checked::default(),
        layers: Layers::Unread,
    };
    match folder.as_it_is() {
        Ok(None) => return Err(no_store(&folder)),
        Ok(Some(store)) => {
            if let Err(error) = examine(args, store.as_ref(), &mut report) {
                report.checked.faults.push(error.to_string());
            }
        }
        Err(error @ (StoreError::Damaged { .. } | StoreError::Lost { .. } | StoreError::Gone { .. })) => {
            report.checked.faults.push(error.to_string());
        }
        Err(error) => return Err(Failure::other(error)),
    }
    if args.rebuild_layers && report.checked.faults.is_empty() && !report.checked.layer_faults.is_empty() {
        rebuild(args, &folder, &mut report)?;
    }
    let Checked { faults, layer_faults, .. } = &report.checked;
    let (faults, layers) = (faults.len(), layer_faults.len());
    if args.format == Format::Json {
        let json = serde_json::to_string_pretty(&report).map_err(Failure::other)?;
        print(&(json + "\n"))?;
    } else {
        print(&text(&report))?;
    }
    if faults == 0 && layers == 0 {
        return Ok(());
    }
    if faults == 0 {
        return Err(Failure::Other(format!(
            "{}: {layers}个图层表与记录不符，记录完好，数据没有丢失；请停止服务后执行 landrail check store --rebuild-layers / \
             {layers} layer tables differ from the records, which are sound, nothing is lost: stop the service and run \
             landrail check store --rebuild-layers",
            report.file
        )));
    }
    Err(Failure::Other(format!(
        "{}: {faults}处错误；请用 landrail restore 从备份恢复 / {faults} faults: restore a backup with landrail restore",
        report.file
    )))
}

/// Checks, and checks again where a service wrote meanwhile: what is read of two states does not fit.
fn examine(args: &StoreArgs, store: &dyn Store, report: &mut Report) -> Result<(), StoreError> {
    for _ in 0..TRIES {
        let before = store.state()?;
        look(args, store, &before, report)?;
        if report.checked.layer_faults.is_empty() || store.state()?.seq == before.seq {
            return Ok(());
        }
    }
    report.checked.layer_faults.clear();
    report.layers = Layers::Moving;
    Ok(())
}

fn look(args: &StoreArgs, store: &dyn Store, state: &State, report: &mut Report) -> Result<(), StoreError> {
    let today = data::today();
    report.layers = match store.layers_of()? {
        None => Layers::Absent,
        Some(LayersOf { seq, day: None }) if seq == state.seq => Layers::Compared,
        Some(LayersOf { seq, day: Some(day) }) if seq == state.seq && day == today => Layers::Compared,
        Some(_) => Layers::Earlier,
    };
    let snapshot = match report.layers {
        // Where the records cannot be read, the check below says what is wrong with them.
        Layers::Compared => data::snapshot(args.data.folder().as_deref()).ok(),
        _ => None,
    };
    report.checked = store.check(snapshot.as_ref())?;
    report.state = Some(state.clone());
    Ok(())
}

/// Makes the tables of the layers again of the records.
fn rebuild(args: &StoreArgs, folder: &Folder, report: &mut Report) -> Result<(), Failure> {
    let _lock = folder.lock_service().map_err(Failure::other)?;
    let Some(store) = folder.store().map_err(Failure::other)? else { return Ok(()) };
    let snapshot = data::snapshot(args.data.folder().as_deref()).map_err(Failure::other)?;
    let of = LayersOf { seq: store.state().map_err(Failure::other)?.seq, day: Some(data::today()) };
    store.write_layers(of, &LayerRows::All(&snapshot)).map_err(Failure::other)?;
    report.checked = store.check(Some(&snapshot)).map_err(Failure::other)?;
    report.layers = Layers::Rebuilt;
    Ok(())
}

fn text(report: &Report) -> String {
    let Checked { entries, items, features, faults, layer_faults } = &report.checked;
    let mut out = format!("{}\n", report.file);
    // Writing to a string cannot fail.
    if let Some(state) = &report.state {
        let _ = writeln!(out, "  状态 / state: {} · {} · {}", state.seq.0, state.at, state.digest);
    }
    let _ = writeln!(
        out,
        "  文件结构、审计链（{entries}条）、条目校验值与历史状态（{items}个）、关联 / structure, audit chain ({entries} entries), \
         digests and past states ({items} items), references"
    );
    let layers = match report.layers {
        Layers::Compared => {
            format!(
                "图层表与记录逐条比对（{features}个要素） / compared with the records ({features} features)"
            )
        }
        Layers::Absent => "未生成（服务启动时生成） / not written yet, the service does it".to_owned(),
        Layers::Earlier => {
            "属较早状态或其他日期，未比对（服务启动时更新） / of an earlier state or day, not compared"
                .to_owned()
        }
        Layers::Rebuilt => {
            format!(
                "已按记录重新生成（{features}个要素） / written again from the records ({features} features)"
            )
        }
        Layers::Moving => {
            "服务正在写入，未能比对，请稍后再查 / a service is writing, not compared: check again later"
                .to_owned()
        }
        Layers::Unread => "未能读到 / could not be read".to_owned(),
    };
    let _ = writeln!(out, "  图层 / layers: {layers}");
    for fault in faults.iter().chain(layer_faults) {
        let _ = writeln!(out, "  错误 / fault: {fault}");
    }
    if faults.is_empty() && layer_faults.is_empty() {
        out.push_str("  完好 / all is well\n");
    }
    out
}
