//! Survey files on disk: what belongs to a shapefile, and files of `GeoPackage`, which need SQL. Everything else
//! is read by [`landrail_gis::survey`].

mod geopackage;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use landrail_gis::fault::{Fault, Faults};
use landrail_gis::survey::{self, Beside, Centrelines, MAX_SURVEY_BYTES, PostTable};

/// Reads the centrelines of a file: shapefile (with `.dbf`, `.prj`, `.cpg` beside it), zip of one,
/// GeoJSON, GeoPackage, or CSV of vertices. `layer` names a layer of a GeoPackage; it is needed where
/// there are several layers of lines.
pub fn read_centrelines(path: &Path, layer: Option<&str>) -> Result<Centrelines, Faults> {
    let name = name(path);
    if starts_with(path, b"SQLite format 3\0").map_err(|fault| unreadable(&name, &fault))? {
        return geopackage::read(&name, path, layer);
    }
    if let Some(layer) = layer {
        let zh = format!("只有 GeoPackage 有图层；请去掉图层名“{layer}”");
        let en = format!("only a GeoPackage has layers; leave out the layer {layer:?}");
        return Err(Fault::file(name, zh, en).into());
    }
    let bytes = bytes(path)?;
    let beside = if bytes.starts_with(&[0, 0, 0x27, 0x0a]) { beside(path)? } else { Beside::default() };
    survey::read_centrelines(&name, &bytes, &beside)
}

/// Reads a table of kilometre posts from a CSV or XLSX file.
pub fn read_posts(path: &Path) -> Result<PostTable, Faults> {
    survey::read_posts(&name(path), &bytes(path)?)
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn unreadable(name: &str, fault: &std::io::Error) -> Faults {
    let why = match fault.kind() {
        std::io::ErrorKind::NotFound => "没有这个文件，请核对路径".to_owned(),
        std::io::ErrorKind::PermissionDenied => "没有读取权限".to_owned(),
        std::io::ErrorKind::IsADirectory => "这是文件夹，请给出文件".to_owned(),
        _ => format!("系统报告 {fault}"),
    };
    Fault::file(name, format!("无法打开：{why}"), format!("cannot be opened: {fault}")).into()
}

fn starts_with(path: &Path, magic: &[u8]) -> std::io::Result<bool> {
    let mut first = Vec::new();
    File::open(path)?.take(magic.len() as u64).read_to_end(&mut first)?;
    Ok(first == magic)
}

/// The bytes of a file, one more than the limit at most: the reader then says that it is too large.
fn bytes(path: &Path) -> Result<Vec<u8>, Faults> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_SURVEY_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|fault| unreadable(&name(path), &fault))?;
    Ok(bytes)
}

/// The files beside a `.shp`, whatever the case of their extensions.
fn beside(path: &Path) -> Result<Beside, Faults> {
    let file = |extension: &str| {
        let upper = extension.to_ascii_uppercase();
        let found =
            [extension, &upper].into_iter().map(|e| path.with_extension(e)).find(|path| path.is_file());
        found.as_deref().map(bytes).transpose()
    };
    let cpg = match file("cpg")? {
        // `name.shp.cpg`, as some programs write it.
        None => {
            let long = PathBuf::from(format!("{}.cpg", path.display()));
            long.is_file().then(|| bytes(&long)).transpose()?
        }
        cpg => cpg,
    };
    Ok(Beside { dbf: file("dbf")?, prj: file("prj")?, cpg })
}
