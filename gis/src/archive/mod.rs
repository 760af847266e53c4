//! Zip archives with a limit on what they unpack to: workbooks, documents, shapefiles on their way.

pub(crate) mod references;

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::fault::{Said, said};

/// The most that the files of an archive may have together when unpacked.
pub(crate) const MOST_UNPACKED: u64 = 512 << 20;

/// The most files in an archive.
const MOST_FILES: usize = 10_000;

/// Opens an archive.
pub(crate) fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Said> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|fault| unreadable(&fault.to_string()))?;
    if archive.len() > MOST_FILES {
        return Err(said(
            format!("压缩包内有 {} 个文件，超过上限 {MOST_FILES}", archive.len()),
            format!("the archive holds {} files, the limit is {MOST_FILES}", archive.len()),
        ));
    }
    Ok(archive)
}

fn unreadable(why: &str) -> Said {
    said(
        format!("压缩包(zip)无法读取: {why}；请重新获取完整文件"),
        format!("the zip archive cannot be read: {why}; fetch the whole file again"),
    )
}

fn too_large() -> Said {
    let limit = MOST_UNPACKED >> 20;
    said(format!("解压后超过上限 {limit} MB；请拆分"), format!("unpacks to more than {limit} MB; split it"))
}

/// Unpacks every file and hands it to `look`: what an archive states of its sizes may be a lie.
pub(crate) fn look_through(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    mut look: impl FnMut(&mut dyn Read) -> Result<(), Said>,
) -> Result<(), Said> {
    let mut left = MOST_UNPACKED;
    for no in 0..archive.len() {
        // What cannot be unpacked is named by whoever needs it.
        let Ok(file) = archive.by_index(no) else { continue };
        let mut file = file.take(left + 1);
        look(&mut file)?;
        left = left.checked_sub(left + 1 - file.limit()).ok_or_else(too_large)?;
    }
    Ok(())
}

/// The bytes of one file of an archive, counted off from what is left.
pub(crate) fn file(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    no: usize,
    left: &mut u64,
) -> Result<Vec<u8>, Said> {
    let file = archive.by_index(no).map_err(|fault| unreadable(&fault.to_string()))?;
    let mut bytes = Vec::new();
    file.take(*left + 1).read_to_end(&mut bytes).map_err(|fault| unreadable(&fault.to_string()))?;
    *left = left.checked_sub(bytes.len() as u64).ok_or_else(too_large)?;
    Ok(bytes)
}
