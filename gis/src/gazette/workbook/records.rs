//! The records of a BIFF8 stream, and the table of shared strings that runs over several of them.

use super::cfb::{u16_at, u32_at};
use super::xls::damaged;
use crate::fault::Said;

/// A record, and where in the stream it ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'s> {
    pub(super) kind: u16,
    pub(super) data: &'s [u8],
    end: usize,
}

/// The records of a stream in order.
#[derive(Debug)]
pub(super) struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

impl<'s> Records<'s> {
    pub(super) fn new(stream: &'s [u8]) -> Self {
        Self { stream, at: 0 }
    }

    /// How many bytes were read.
    pub(super) fn read_bytes(&self) -> usize {
        self.at
    }

    /// The next record; `None` at the end of the stream.
    pub(super) fn next(&mut self) -> Result<Option<Record<'s>>, Said> {
        let record = record_at(self.stream, self.at)?;
        if let Some(record) = &record {
            self.at = record.end;
        }
        Ok(record)
    }
}

impl<'s> Record<'s> {
    /// The data of the record and of those that continue it.
    pub(super) fn pieces(&self, records: &Records<'s>) -> Vec<&'s [u8]> {
        const CONTINUE: u16 = 0x003c;
        let mut pieces = vec![self.data];
        let mut at = self.end;
        while let Ok(Some(record)) = record_at(records.stream, at) {
            if record.kind != CONTINUE {
                break;
            }
            pieces.push(record.data);
            at = record.end;
        }
        pieces
    }
}

fn record_at(stream: &[u8], at: usize) -> Result<Option<Record<'_>>, Said> {
    let (Some(kind), Some(length)) = (u16_at(stream, at), u16_at(stream, at + 2)) else { return Ok(None) };
    // Zeros up to the end of the last sector.
    if kind == 0 && length == 0 {
        return Ok(None);
    }
    let end = at + 4 + usize::from(length);
    match stream.get(at + 4..end) {
        Some(data) => Ok(Some(Record { kind, data, end })),
        None => Err(damaged("记录不完整", "a record is cut off")),
    }
}

/// Reads over the pieces of a long record.
struct Pieces<'p> {
    all: &'p [&'p [u8]],
    current: usize,
    at: usize,
}

impl Pieces<'_> {
    /// Bytes left in this piece.
    fn left(&self) -> usize {
        self.all.get(self.current).map_or(0, |piece| piece.len().saturating_sub(self.at))
    }

    /// Moves on to the next piece at the end of this one; whether there is one.
    fn turn(&mut self) -> bool {
        while self.left() == 0 {
            if self.current + 1 >= self.all.len() {
                return false;
            }
            self.current += 1;
            self.at = 0;
        }
        true
    }

    fn byte(&mut self) -> Option<u8> {
        if !self.turn() {
            return None;
        }
        let byte = self.all.get(self.current)?.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn number(&mut self, bytes: usize) -> Option<usize> {
        (0..bytes).try_fold(0, |sum, n| Some(sum | usize::from(self.byte()?) << (8 * n)))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if !self.turn() {
                return None;
            }
            let step = count.min(self.left());
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// Characters; where they go on in the next piece, it says anew how they are stored.
    fn text(&mut self, mut count: usize, mut wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        while count > 0 {
            if self.left() == 0 {
                if !self.turn() {
                    return None;
                }
                wide = self.byte()? & 1 == 1;
            }
            let size = if wide { 2 } else { 1 };
            let here = count.min(self.left() / size);
            if here == 0 {
                return None;
            }
            let piece = self.all.get(self.current)?.get(self.at..self.at + here * size)?;
            if wide {
                units.extend(piece.chunks_exact(2).filter_map(|two| u16_at(two, 0)));
            } else {
                units.extend(piece.iter().map(|b| u16::from(*b)));
            }
            self.at += here * size;
            count -= here;
        }
        Some(String::from_utf16_lossy(&units))
    }
}

/// The shared strings of a workbook.
pub(super) fn strings(pieces: &[&[u8]]) -> Result<Vec<String>, Said> {
    let cut = || damaged("共享字符串表不完整", "its table of shared strings is cut off");
    let count = pieces.first().and_then(|piece| u32_at(piece, 4)).ok_or_else(cut)? as usize;
    let mut reader = Pieces { all: pieces, current: 0, at: 8 };
    let mut strings = Vec::new();
    for _ in 0..count {
        // Some writers count strings that they did not write.
        if !reader.turn() {
            break;
        }
        let mut one = || {
            let length = reader.number(2)?;
            let flags = reader.byte()?;
            let runs = if flags & 8 != 0 { reader.number(2)? } else { 0 };
            let phonetic = if flags & 4 != 0 { reader.number(4)? } else { 0 };
            let text = reader.text(length, flags & 1 != 0)?;
            // Formats and readings stand behind the text.
            reader.skip(runs * 4 + phonetic)?;
            Some(text)
        };
        strings.push(one().ok_or_else(cut)?);
    }
    Ok(strings)
}
