//! The compound files (OLE) of Office 97 to 2003: streams in chains of sectors.
//!
//! Read here and not by a crate: a chain that runs in a circle must not fill the memory.

use crate::fault::{Said, said};

/// The first bytes of a compound file.
pub(in crate::gazette) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Sectors from here on are marks, not places.
const LAST_SECTOR: u32 = 0xffff_fff9;

/// A compound file.
#[derive(Debug)]
pub(in crate::gazette) struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    table: Vec<u32>,
    entries: Vec<Entry>,
    small: Vec<u8>,
    small_table: Vec<u32>,
    small_below: usize,
}

/// A stream or folder.
#[derive(Debug)]
struct Entry {
    name: String,
    start: u32,
    length: usize,
}

fn damaged(zh: &str, en: &str) -> Said {
    said(
        format!("OLE 文件已损坏（{zh}）；请重新获取完整文件，或用 Excel、WPS 打开后另存为 XLSX"),
        format!(
            "the OLE file is damaged ({en}): fetch the whole file again, or open it in Excel or WPS and save it as XLSX"
        ),
    )
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

impl<'b> Compound<'b> {
    /// Reads the tables of a compound file.
    pub(in crate::gazette) fn open(bytes: &'b [u8]) -> Result<Self, Said> {
        let cut = || damaged("文件头不完整", "its header is cut off");
        let shift = u16_at(bytes, 30).ok_or_else(cut)?;
        let sector = match shift {
            9 => 512,
            12 => 4096,
            _ => return Err(damaged("扇区大小无效", "an invalid size of sectors")),
        };
        let number = |at| u32_at(bytes, at).ok_or_else(cut);
        let mut file = Self {
            bytes,
            sector,
            table: Vec::new(),
            entries: Vec::new(),
            small: Vec::new(),
            small_table: Vec::new(),
            small_below: number(56)? as usize,
        };
        file.table = file.sector_table(number(68)?)?;
        let folder = file.chain(number(48)?, usize::MAX)?;
        for entry in folder.chunks_exact(128) {
            let units: Vec<u16> =
                (0..32).filter_map(|n| u16_at(entry, n * 2)).take_while(|u| *u != 0).collect();
            let (start, length) = (u32_at(entry, 116).unwrap_or(0), u32_at(entry, 120).unwrap_or(0));
            file.entries.push(Entry {
                name: String::from_utf16_lossy(&units),
                start,
                length: length as usize,
            });
        }
        let root = file.entries.first().ok_or_else(|| damaged("没有目录", "it has no folder"))?;
        let (start, length) = (root.start, root.length);
        if length > 0 && start <= LAST_SECTOR {
            file.small = file.chain(start, length)?;
            let table = file.chain(number(60)?, usize::MAX)?;
            file.small_table = table.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect();
        }
        Ok(file)
    }

    /// The names of its streams and folders.
    pub(in crate::gazette) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Said> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        if entry.length >= self.small_below {
            return self.chain(entry.start, entry.length).map(Some);
        }
        let mut bytes = Vec::new();
        for at in sectors(entry.start, &self.small_table)? {
            let from = (at as usize).saturating_mul(64);
            bytes.extend_from_slice(self.small.get(from..from + 64).unwrap_or_default());
            if bytes.len() >= entry.length {
                break;
            }
        }
        bytes.truncate(entry.length);
        Ok(Some(bytes))
    }

    fn sector_at(&self, sector: u32) -> Result<&'b [u8], Said> {
        let from = (sector as usize).saturating_add(1).saturating_mul(self.sector);
        // The last sector may be cut short.
        let end = from.saturating_add(self.sector).min(self.bytes.len());
        let found = self.bytes.get(from..end).filter(|found| !found.is_empty());
        found.ok_or_else(|| damaged("扇区超出文件末尾", "a sector lies beyond the end of the file"))
    }

    /// The table of sectors: which sector follows which.
    fn sector_table(&self, more: u32) -> Result<Vec<u32>, Said> {
        let most = self.bytes.len() / self.sector + 1;
        let mut places: Vec<u32> = (0..109).filter_map(|n| u32_at(self.bytes, 76 + n * 4)).collect();
        let mut next = more;
        while next <= LAST_SECTOR {
            let sector = self.sector_at(next)?;
            let last = self.sector / 4 - 1;
            places.extend((0..last).filter_map(|n| u32_at(sector, n * 4)));
            if places.len() > most + self.sector / 4 + 109 {
                return Err(circle());
            }
            next = u32_at(sector, last * 4).unwrap_or(u32::MAX);
        }
        let mut table = Vec::new();
        for place in places.into_iter().filter(|place| *place <= LAST_SECTOR).take(most) {
            table.extend(self.sector_at(place)?.chunks_exact(4).filter_map(|four| u32_at(four, 0)));
        }
        Ok(table)
    }

    /// The bytes of a chain of sectors, up to a length.
    fn chain(&self, start: u32, length: usize) -> Result<Vec<u8>, Said> {
        let mut bytes = Vec::new();
        if start > LAST_SECTOR {
            return Ok(bytes);
        }
        for sector in sectors(start, &self.table)? {
            bytes.extend_from_slice(self.sector_at(sector)?);
            if bytes.len() >= length {
                break;
            }
        }
        bytes.truncate(length);
        Ok(bytes)
    }
}

fn circle() -> Said {
    damaged("扇区链成环", "a chain of sectors runs in a circle")
}

/// The sectors of a chain in order; a chain longer than its table runs in a circle.
fn sectors(start: u32, table: &[u32]) -> Result<Vec<u32>, Said> {
    let mut chain = Vec::new();
    let mut next = start;
    while next <= LAST_SECTOR {
        if chain.len() > table.len() {
            return Err(circle());
        }
        chain.push(next);
        next = *table
            .get(next as usize)
            .ok_or_else(|| damaged("扇区链超出扇区表", "a chain of sectors leaves the table of sectors"))?;
    }
    Ok(chain)
}
