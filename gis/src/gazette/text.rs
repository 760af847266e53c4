//! Bytes → text.

use encoding_rs::{Decoder, DecoderResult, GB18030};
use thiserror::Error;

/// The largest file that is read: the largest real gazette has about 0.6 MB.
pub const MAX_FILE_BYTES: usize = 64 << 20;

/// The longest line that is read: the longest real one has about 3 kB.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// The format of a file and the encoding of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Plain text in UTF-8, with or without a byte-order mark.
    Utf8,
    /// Plain text in GB18030, of which GBK is a part.
    Gb18030,
    /// Plain text in UTF-16 with a byte-order mark.
    Utf16,
    /// A web page.
    Html(Charset),
    /// A table of cells separated by commas, tabs or semicolons.
    Csv(Charset),
    /// A workbook of Excel 2007 and later, or of WPS.
    Xlsx,
    /// A workbook of Excel 97 to 2003, or of WPS.
    Xls,
    /// A document of Word 2007 and later, or of WPS.
    Docx,
}

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// GB18030, of which GBK is a part.
    Gb18030,
    /// UTF-16 with a byte-order mark.
    Utf16,
}

impl Encoding {
    /// The usual name, e.g. for an import summary: `GB18030`, `HTML (GB18030)`, `XLSX`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16 => "UTF-16",
            Self::Html(Charset::Utf8) => "HTML (UTF-8)",
            Self::Html(Charset::Gb18030) => "HTML (GB18030)",
            Self::Html(Charset::Utf16) => "HTML (UTF-16)",
            Self::Csv(Charset::Utf8) => "CSV (UTF-8)",
            Self::Csv(Charset::Gb18030) => "CSV (GB18030)",
            Self::Csv(Charset::Utf16) => "CSV (UTF-16)",
            Self::Xlsx => "XLSX",
            Self::Xls => "XLS",
            Self::Docx => "DOCX",
        }
    }
}

/// Why a file could not be read as a gazette. Every message names the file, what was found where,
/// and what to do, in Chinese and in English.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum GazetteError {
    /// There is nothing in the file but white space.
    #[error(
        "{file}: 文件为空，请检查是否选错文件或下载未完成 / the file is empty: check that it is the right file and fully downloaded"
    )]
    Empty {
        /// The file.
        file: String,
    },
    /// The file is larger than any gazette.
    #[error(
        "{file}: 文件 {bytes} 字节，超过上限 {limit} 字节，请拆分后导入 / the file has {bytes} bytes, the limit is {limit}: split it"
    )]
    TooLarge {
        /// The file.
        file: String,
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// One line is longer than any line of a text.
    #[error(
        "{file}: 第 {line} 行长 {bytes} 字节，超过上限 {limit} 字节，不像分行的公报文本，请重新导出为文本 / line {line} has {bytes} bytes, the limit is {limit}: this is not a text in lines, export it again"
    )]
    LineTooLong {
        /// The file.
        file: String,
        /// The line, 1-based.
        line: usize,
        /// Its length.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The file is not text.
    #[error(
        "{file}: 不是文本文件（字节 {offset} 处：{what_zh}），请先转换为 UTF-8 文本 / not a text file (byte {offset}: {what_en}): convert it to UTF-8 text first"
    )]
    Binary {
        /// The file.
        file: String,
        /// Where the first sign of it stands, 0-based.
        offset: usize,
        /// What was found, in Chinese.
        what_zh: &'static str,
        /// What was found, in English.
        what_en: &'static str,
    },
    /// The last character is incomplete.
    #[error(
        "{file}: 文件在字节 {offset} 处的字符中间被截断（{encoding}），请重新获取完整文件 / the file is cut inside a character at byte {offset} ({encoding}): fetch the whole file again"
    )]
    CutOff {
        /// The file.
        file: String,
        /// Where the incomplete character begins, 0-based.
        offset: usize,
        /// The encoding it was being read in.
        encoding: &'static str,
    },
    /// The file is UTF-8 with damaged bytes: reading it as GB18030 would give nonsense.
    #[error(
        "{file}: UTF-8 文本在字节 {offset}（第 {line} 行）处损坏，请重新获取完整文件 / UTF-8 text damaged at byte {offset} (line {line}): fetch the file again"
    )]
    Damaged {
        /// The file.
        file: String,
        /// The first damaged byte, 0-based.
        offset: usize,
        /// Its line, 1-based.
        line: usize,
    },
    /// The format is not read, or the file is damaged as one of its format.
    #[error("{file}: {zh} / {en}")]
    Format {
        /// The file.
        file: String,
        /// What was found where, and what to do, Chinese.
        zh: String,
        /// The same in English.
        en: String,
    },
    /// Neither encoding fits.
    #[error(
        "{file}: 既不是 UTF-8（字节 {utf8_offset} 处出错）也不是 GB18030（字节 {gb_offset} 处出错），请另存为 UTF-8 / neither UTF-8 (fails at byte {utf8_offset}) nor GB18030 (fails at byte {gb_offset}): save it as UTF-8"
    )]
    Undecodable {
        /// The file.
        file: String,
        /// The first byte that is not UTF-8, 0-based.
        utf8_offset: usize,
        /// The first byte that is not GB18030, 0-based.
        gb_offset: usize,
    },
}

/// Decodes the bytes of a file: byte-order mark, then strict UTF-8, then GB18030.
///
/// # Errors
/// [`GazetteError`]: empty, too large, a line too long, binary, cut inside a character, damaged
/// UTF-8, or neither encoding. Nothing is ever replaced by U+FFFD; one that is printed stays.
pub fn decode(file: &str, bytes: &[u8]) -> Result<(String, Encoding), GazetteError> {
    if let Some((line, length)) = long_line(bytes).filter(|_| bytes.len() <= MAX_FILE_BYTES) {
        let refused = decode_unlined(file, bytes).err();
        let file = file.to_owned();
        let too_long = GazetteError::LineTooLong { file, line, bytes: length, limit: MAX_LINE_BYTES };
        // What is no text at all is told first.
        return Err(refused.filter(|fault| matches!(fault, GazetteError::Binary { .. })).unwrap_or(too_long));
    }
    decode_unlined(file, bytes)
}

/// [`decode`] for a text whose lines mean nothing, as in a web page: they may be of any length.
pub(super) fn decode_unlined(file: &str, bytes: &[u8]) -> Result<(String, Encoding), GazetteError> {
    let file = || file.to_owned();
    if bytes.len() > MAX_FILE_BYTES {
        return Err(GazetteError::TooLarge { file: file(), bytes: bytes.len(), limit: MAX_FILE_BYTES });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(GazetteError::Empty { file: file() });
    }
    if let Some((offset, what_zh, what_en)) = binary(bytes) {
        return Err(GazetteError::Binary { file: file(), offset, what_zh, what_en });
    }
    let (text, encoding) = match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), Encoding::Utf8),
        Err(error) => {
            let offset = error.valid_up_to();
            let marked = bytes.starts_with(b"\xEF\xBB\xBF");
            let before = bytes.get(..offset).unwrap_or_default();
            if error.error_len().is_none() && (marked || !before.is_ascii()) {
                return Err(GazetteError::CutOff { file: file(), offset, encoding: Encoding::Utf8.as_str() });
            }
            if marked || mostly_utf8(bytes) {
                let line = before.split(|b| *b == b'\n').count();
                return Err(GazetteError::Damaged { file: file(), offset, line });
            }
            let text = gb18030(bytes).map_err(|gb_offset| {
                if bytes.len() - gb_offset.min(bytes.len()) <= 3 {
                    GazetteError::CutOff {
                        file: file(),
                        offset: gb_offset,
                        encoding: Encoding::Gb18030.as_str(),
                    }
                } else {
                    GazetteError::Undecodable { file: file(), utf8_offset: offset, gb_offset }
                }
            })?;
            (text, Encoding::Gb18030)
        }
    };
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    if text.trim().is_empty() {
        return Err(GazetteError::Empty { file: file() });
    }
    Ok((text, encoding))
}

/// The first sign that a file is not text.
fn binary(bytes: &[u8]) -> Option<(usize, &'static str, &'static str)> {
    const MAGIC: [(&[u8], &str, &str); 7] = [
        (b"%PDF", "PDF 文件", "a PDF file"),
        (b"PK\x03\x04", "ZIP、XLSX 或 DOCX 文件", "a ZIP, XLSX or DOCX file"),
        (b"\xD0\xCF\x11\xE0", "旧版 Word 文件", "an old Word file"),
        (b"\x89PNG", "PNG 图片", "a PNG image"),
        (b"\xFF\xD8\xFF", "JPEG 图片", "a JPEG image"),
        (b"\xFF\xFE", "UTF-16 文本", "UTF-16 text"),
        (b"\xFE\xFF", "UTF-16 文本", "UTF-16 text"),
    ];
    for (magic, zh, en) in MAGIC {
        if bytes.starts_with(magic) {
            return Some((0, zh, en));
        }
    }
    if let Some(offset) = bytes.iter().position(|b| *b == 0) {
        return Some((offset, "空字节（二进制或 UTF-16）", "a NUL byte (binary or UTF-16)"));
    }
    let control = |b: &u8| matches!(b, 1..=8 | 14..=31 | 127);
    // One stray control character is an OCR accident, one in a hundred bytes is not text.
    if bytes.iter().filter(|b| control(b)).count() * 100 > bytes.len() {
        return Some((
            bytes.iter().position(control).unwrap_or(0),
            "大量控制字符",
            "many control characters",
        ));
    }
    None
}

/// The first line over the limit, with its length.
fn long_line(bytes: &[u8]) -> Option<(usize, usize)> {
    bytes
        .split(|b| *b == b'\n')
        .filter_map(|line| line.split(|b| *b == b'\r').max_by_key(|part| part.len()))
        .zip(1..)
        .find(|(line, _)| line.len() > MAX_LINE_BYTES)
        .map(|(line, number)| (number, line.len()))
}

/// Whether text that is not strict UTF-8 is nevertheless UTF-8 with a few damaged places.
///
/// In GBK text, sequences that happen to be well-formed UTF-8 are rare; in damaged UTF-8 they are
/// nearly everything.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| c.len_utf8() >= 3).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 10 * bad.max(1)
}

/// Strict GB18030; the error is the offset of the first byte that does not fit.
pub(super) fn gb18030(bytes: &[u8]) -> Result<String, usize> {
    let mut decoder: Decoder = GB18030.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 3 / 2 + 16);
    let mut read = 0;
    loop {
        let rest = bytes.get(read..).unwrap_or_default();
        let (result, used) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        read += used;
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => text.reserve(rest.len() + 16),
            DecoderResult::Malformed(bad, after) => {
                return Err(read.saturating_sub(usize::from(bad) + usize::from(after)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Result<(String, Encoding), GazetteError> {
        decode("甲.txt", bytes)
    }

    #[test]
    fn utf8_with_and_without_mark_and_with_a_printed_replacement_character() {
        assert_eq!(decoded("甲市\u{fffd}\n".as_bytes()), Ok(("甲市\u{fffd}\n".to_owned(), Encoding::Utf8)));
        assert_eq!(decoded("\u{feff}甲市".as_bytes()), Ok(("甲市".to_owned(), Encoding::Utf8)));
    }

    #[test]
    fn gbk_and_rare_gb18030_characters_are_read() {
        for text in ["甲市人民政府关于某事的通知\n", "罕见字㑱与𠮷\n"] {
            let bytes = GB18030.encode(text).0;
            assert_eq!(decoded(&bytes), Ok((text.to_owned(), Encoding::Gb18030)));
        }
    }

    #[test]
    fn empty_and_blank_files() {
        for bytes in [&b""[..], b" \r\n\t", "\u{feff}".as_bytes(), "\u{3000}\n".as_bytes()] {
            let error = decoded(bytes).unwrap_err();
            assert!(matches!(error, GazetteError::Empty { .. }));
            assert!(error.to_string().contains("甲.txt") && error.to_string().contains("文件为空"));
        }
    }

    #[test]
    fn binary_is_named_with_its_place() {
        let cases: [(&[u8], usize, &str); 4] = [
            (b"%PDF-1.7 x", 0, "PDF"),
            (b"abc\0def", 3, "NUL"),
            (b"\xFF\xFEa\0", 0, "UTF-16"),
            (b"ab\x01\x02\x03", 2, "control"),
        ];
        for (bytes, at, what) in cases {
            let error = decoded(bytes).unwrap_err();
            assert!(matches!(error, GazetteError::Binary { offset, .. } if offset == at), "{error}");
            assert!(error.to_string().contains(what), "{error}");
        }
    }

    #[test]
    fn a_file_cut_inside_a_character_is_refused_in_both_encodings() {
        let text = "甲市人民政府关于某事的通知";
        let utf8 = text.as_bytes();
        let cut = &utf8[..utf8.len() - 1];
        assert_eq!(
            decoded(cut),
            Err(GazetteError::CutOff { file: "甲.txt".into(), offset: utf8.len() - 3, encoding: "UTF-8" })
        );
        let gbk = GB18030.encode(text).0;
        let cut = &gbk[..gbk.len() - 1];
        assert_eq!(
            decoded(cut),
            Err(GazetteError::CutOff { file: "甲.txt".into(), offset: gbk.len() - 2, encoding: "GB18030" })
        );
    }

    #[test]
    fn damaged_utf8_is_not_read_as_gb18030() {
        let mut bytes = "甲市人民政府关于某事的通知\n各县人民政府：某年某月\n".as_bytes().to_vec();
        bytes[41] = b'?';
        assert!(
            matches!(decoded(&bytes), Err(GazetteError::Damaged { line: 2, .. })),
            "{:?}",
            decoded(&bytes)
        );
    }

    #[test]
    fn neither_encoding() {
        let error = decoded(b"abc \xFF\xFF\xFF\xFF def ghi").unwrap_err();
        assert_eq!(error, GazetteError::Undecodable { file: "甲.txt".into(), utf8_offset: 4, gb_offset: 4 });
    }

    #[test]
    fn one_endless_line_and_an_endless_file() {
        let mut bytes = "短行\n".as_bytes().to_vec();
        bytes.resize(50 << 20, b'a');
        assert!(matches!(decoded(&bytes), Err(GazetteError::LineTooLong { line: 2, .. })));
        bytes.resize(MAX_FILE_BYTES + 1, b'\n');
        assert!(matches!(decoded(&bytes), Err(GazetteError::TooLarge { .. })));
    }
}
