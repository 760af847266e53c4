//! A shapefile in a zip archive.

use super::{Beside, Centrelines, shapefile};
use crate::archive as unzip;
use crate::fault::Faults;
use crate::survey::found::{Found, Said, excerpt, said};

/// Reads the one shapefile of an archive.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Centrelines, Faults> {
    let (inside, shp, beside) = unpack(bytes).map_err(|fault| Found::new(name).fail(fault))?;
    shapefile::read(&format!("{name}/{inside}"), &shp, &beside)
}

fn unpack(bytes: &[u8]) -> Result<(String, Vec<u8>, Beside), Said> {
    let mut archive = unzip::open(bytes)?;
    let names: Vec<String> = (0..archive.len())
        // Names in GBK are common; they only have to be told apart here.
        .map(|no| {
            archive
                .by_index_raw(no)
                .map(|file| String::from_utf8_lossy(file.name_raw()).into_owned())
                .unwrap_or_default()
        })
        .collect();
    let is = |name: &str, extension: &str| {
        name.to_ascii_lowercase().ends_with(extension) && !name.contains("__MACOSX")
    };
    let shapes: Vec<&String> = names.iter().filter(|name| is(name, ".shp")).collect();
    let shp = match shapes.as_slice() {
        [one] => (*one).clone(),
        [] => {
            return Err(said("压缩包内没有 .shp 文件", "there is no .shp in the archive"));
        }
        several => {
            let list = excerpt(&several.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("、"));
            return Err(said(
                format!("压缩包内有 {} 个 .shp: {list}；请只保留一个", several.len()),
                format!("there are {} .shp in the archive: {list}; keep one", several.len()),
            ));
        }
    };
    let stem = shp.get(..shp.len() - 4).unwrap_or_default().to_owned();
    let mut left = unzip::MOST_UNPACKED;
    let mut file = |extension: &str| {
        let no = names.iter().position(|name| {
            name.to_ascii_lowercase().strip_suffix(extension).is_some_and(|s| s == stem.to_ascii_lowercase())
        });
        no.map(|no| unzip::file(&mut archive, no, &mut left)).transpose()
    };
    let bytes = file(".shp")?.unwrap_or_default();
    let cpg = match file(".cpg")? {
        None => file(".shp.cpg")?,
        cpg => cpg,
    };
    let beside = Beside { dbf: file(".dbf")?, prj: file(".prj")?, cpg };
    Ok((shp, bytes, beside))
}
