//! `landrail export`.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use landrail_gis::export::Format;
use landrail_gis::index::Layer;

use super::{DataArgs, Failure, ViewArgs, ended};
use crate::data;
use crate::export::{Request, write};

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// 图层 / layer: `segments`, `county_segments`, `parcels`, `temporary_uses`, `constraints`, `lines`,
    /// `stations`, `kilometre_posts`, `counties`, `findings`, `appointments`
    layer: String,
    /// 格式 / format
    #[arg(long, default_value = "shp", value_parser = ["shp", "geojson", "csv"])]
    format: String,
    /// 坐标系 / CRS, e.g. EPSG:4490, EPSG:4547
    #[arg(long, default_value = "EPSG:4490")]
    crs: String,
    /// 文字编码 / encoding of text: utf-8 or gbk
    #[arg(long, default_value = "utf-8")]
    encoding: String,
    /// CSV 末列加几何(WKT) / CSV with the geometry as a last column (WKT)
    #[arg(long)]
    wkt: bool,
    /// UTF-8 CSV 加字节顺序标记，供 Excel 使用 / UTF-8 CSV with a byte-order mark, for Excel
    #[arg(long)]
    bom: bool,
    /// 输出文件(默认 图层.扩展名,- 为标准输出) / output file (default LAYER.EXT, - for standard output)
    #[arg(long, short)]
    out: Option<PathBuf>,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    data: DataArgs,
}

pub(super) fn run(args: &ExportArgs) -> Result<(), Failure> {
    let layer = Layer::from_name(&args.layer).ok_or_else(|| {
        let known = Layer::ALL.map(Layer::name).join(", ");
        Failure::Input(format!("没有图层 {}，可用：{known} / no such layer, there are: {known}", args.layer))
    })?;
    let format = Format::from_name(&args.format)
        .ok_or_else(|| Failure::Input(format!("未知格式 {} / unknown format", args.format)))?;
    let request = Request::new(layer, format, Some(&args.crs), Some(&args.encoding))
        .and_then(|request| request.csv(args.wkt, args.bom))
        .map_err(Failure::input)?;
    let (snapshot, _) = data::view(args.data.folder().as_deref(), args.view.view()?)?;

    if args.out.as_deref() == Some(Path::new("-")) {
        let (mut file, _) = write(&snapshot, &request).map_err(Failure::input)?;
        let mut out = io::stdout().lock();
        return ended(io::copy(&mut file, &mut out).and_then(|_| out.flush()));
    }
    let path =
        args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}.{}", layer.name(), format.extension())));
    let (mut file, report) = write(&snapshot, &request).map_err(Failure::input)?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |error: io::Error| Failure::Other(format!("{}: {error}", path.display()));
    // Beside the target and then renamed: an interrupted export leaves no half file.
    let mut temp = tempfile::Builder::new().permissions(permissions()).tempfile_in(folder).map_err(failed)?;
    io::copy(&mut file, &mut temp).map_err(failed)?;
    temp.persist(&path).map_err(|error| failed(error.error))?;
    eprintln!(
        "{}: {}个要素，其中{}个没有图形 / {} features, {} without geometry",
        path.display(),
        report.features,
        report.without_geometry,
        report.features,
        report.without_geometry
    );
    for cut in &report.cuts {
        eprintln!("  截短 / cut: {} {} ({}→{} bytes)", cut.id, cut.field, cut.bytes, cut.kept);
    }
    Ok(())
}

/// An export is meant to be shared, unlike the store: the usual permissions of a new file.
pub(super) fn permissions() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::Permissions::from_mode(0o644)
}
