//! The texts of a dBASE table as raw bytes, decoded only when the encoding is known.
//!
//! The crate `dbase` decodes while it reads, by the language number of the file; real files carry
//! the wrong one (handbook, formats.md §1 row 14).

use encoding_rs::GB18030;

use crate::survey::columns::{Field, meaning};
use crate::survey::found::{Said, excerpt, said};

/// The attributes of a record that a centreline needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Attributes {
    pub(super) line: Option<String>,
    pub(super) track: Option<String>,
}

/// A table of attributes.
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    header: usize,
    length: usize,
    count: usize,
    line: Option<Span>,
    track: Option<Span>,
    encoding: Encoding,
}

/// Where a field stands inside a record.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: usize,
    to: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    Gbk,
}

impl<'a> Table<'a> {
    /// Opens a table and settles its encoding: by the `.cpg` or the language number where the
    /// texts agree with it, else strict UTF-8, else GB18030. The note says which, unless it was
    /// declared.
    pub(super) fn open(bytes: &'a [u8], cpg: Option<&[u8]>) -> Result<(Self, Option<Said>), Said> {
        let broken = || said("属性表(.dbf)损坏；请重新导出", "the .dbf is damaged; export it again");
        let word = |at: usize| bytes.get(at..at + 2).and_then(|b| <[u8; 2]>::try_from(b).ok());
        let count = bytes.get(4..8).and_then(|b| <[u8; 4]>::try_from(b).ok()).ok_or_else(broken)?;
        let header = usize::from(u16::from_le_bytes(word(8).ok_or_else(broken)?));
        let length = usize::from(u16::from_le_bytes(word(10).ok_or_else(broken)?));
        let language = bytes.get(29).copied().unwrap_or(0);
        if length == 0 || header < 32 || header > bytes.len() {
            return Err(broken());
        }
        // What a file says of its length may be a lie.
        let count = (u32::from_le_bytes(count) as usize).min((bytes.len() - header).div_ceil(length));
        let mut table =
            Self { bytes, header, length, count, line: None, track: None, encoding: Encoding::Utf8 };
        // The first byte of a record says whether it is deleted.
        let mut from = 1;
        for field in bytes.get(32..header).unwrap_or_default().chunks_exact(32) {
            if field.first() == Some(&0x0d) {
                break;
            }
            let name = field.get(..11).unwrap_or_default();
            let name = name.split(|b| *b == 0).next().unwrap_or_default();
            let to = from + usize::from(field.get(16).copied().unwrap_or(0));
            match meaning(&name_of(name)) {
                Some(Field::Line) if table.line.is_none() => table.line = Some(Span { from, to }),
                Some(Field::Track) if table.track.is_none() => table.track = Some(Span { from, to }),
                _ => {}
            }
            from = to;
        }
        let note = table.settle(cpg, language)?;
        Ok((table, note))
    }

    fn settle(&mut self, cpg: Option<&[u8]>, language: u8) -> Result<Option<Said>, Said> {
        let cpg = cpg.map(|cpg| String::from_utf8_lossy(cpg).trim().to_ascii_uppercase());
        let declared = match (cpg.as_deref(), language) {
            (Some("UTF-8" | "UTF8" | "65001"), _) => Some(Encoding::Utf8),
            (Some("GBK" | "GB2312" | "GB18030" | "936" | "CP936" | "ANSI 936" | "OEM 936"), _) => {
                Some(Encoding::Gbk)
            }
            // 0x4D and 0x7A are code page 936.
            (None, 0x4d | 0x7a) => Some(Encoding::Gbk),
            _ => None,
        };
        let fits = |encoding: Encoding| {
            (0..self.count).all(|no| {
                [self.line, self.track]
                    .into_iter()
                    .flatten()
                    .all(|span| self.raw(no, span).is_none_or(|raw| decode(raw, encoding).is_some()))
            })
        };
        let found = [Encoding::Utf8, Encoding::Gbk].into_iter().find(|&encoding| fits(encoding));
        let (encoding, name) = match (declared, found) {
            (Some(declared), _) if fits(declared) => {
                self.encoding = declared;
                return Ok(None);
            }
            (_, Some(Encoding::Utf8)) => (Encoding::Utf8, "UTF-8"),
            (_, Some(Encoding::Gbk)) => (Encoding::Gbk, "GB18030"),
            (_, None) => {
                return Err(said(
                    "属性表(.dbf)的文字既不是 UTF-8 也不是 GB18030；请用 .cpg 写明编码后重新导出",
                    "the texts of the .dbf are neither UTF-8 nor GB18030; export it again with a .cpg that names the encoding",
                ));
            }
        };
        self.encoding = encoding;
        let stated = cpg.map_or_else(|| format!("0x{language:02X}"), |cpg| excerpt(&cpg));
        Ok(Some(match declared {
            Some(_) => said(
                format!("属性表声明的编码({stated})与内容不符，按 {name} 读取"),
                format!("the attributes are not in the encoding they declare ({stated}): read as {name}"),
            ),
            None => said(
                format!("属性表未声明可用的编码，按 {name} 读取"),
                format!("the attributes declare no usable encoding: read as {name}"),
            ),
        }))
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    fn raw(&self, record: usize, span: Span) -> Option<&'a [u8]> {
        let start = self.header.checked_add(record.checked_mul(self.length)?)?;
        self.bytes.get(start + span.from..start + span.to.min(self.length))
    }

    /// The attributes of a record, 0-based.
    pub(super) fn attributes(&self, record: usize) -> Attributes {
        let text = |span: Option<Span>| {
            let text = decode(self.raw(record, span?)?, self.encoding)?;
            let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
            (!text.is_empty()).then(|| text.to_owned())
        };
        Attributes { line: text(self.line), track: text(self.track) }
    }
}

/// A field's name: UTF-8 where it is, else GB18030.
fn name_of(raw: &[u8]) -> String {
    decode(raw, Encoding::Utf8).or_else(|| decode(raw, Encoding::Gbk)).unwrap_or_default()
}

fn decode(raw: &[u8], encoding: Encoding) -> Option<String> {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(raw).ok().map(str::to_owned),
        Encoding::Gbk => {
            GB18030.decode_without_bom_handling_and_without_replacement(raw).map(std::borrow::Cow::into_owned)
        }
    }
}
