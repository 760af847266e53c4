//! Which format a file has, by its content first, then by the extension of its name.

use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE};

use super::assembly::Assembly;
use super::origin::{Note, Origin};
use super::table::{self, Table};
use super::text::{Charset, Encoding, GazetteError, MAX_FILE_BYTES, decode, decode_unlined, gb18030};
use super::{html, office, separated};
use crate::fault::{Said, said};

/// A file as lines and tables.
pub(super) struct Input {
    pub(super) encoding: Encoding,
    pub(super) lines: Vec<String>,
    pub(super) tables: Vec<Table>,
    pub(super) origin: Origin,
    pub(super) notes: Vec<Note>,
}

/// Reads a file of any format.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Input, GazetteError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(GazetteError::TooLarge {
            file: file.to_owned(),
            bytes: bytes.len(),
            limit: MAX_FILE_BYTES,
        });
    }
    let fault = |(zh, en): Said| GazetteError::Format { file: file.to_owned(), zh, en };
    if let Some(refused) = unreadable_format(bytes) {
        return Err(fault(refused));
    }
    let mut assembly = Assembly::default();
    if let Some(encoding) = office::read(&mut assembly, bytes).map_err(fault)? {
        return finish(file, encoding, assembly);
    }
    let extension = extension(file);
    if html::is_page(bytes, matches!(extension.as_str(), "htm" | "html" | "shtml" | "xhtml")) {
        let (page, charset) = page(file, bytes)?;
        html::read(&mut assembly, &page).map_err(fault)?;
        return finish(file, Encoding::Html(charset), assembly);
    }
    let (text, charset) = match utf16(file, bytes)? {
        Some(text) => (text, Charset::Utf16),
        None => {
            let (text, encoding) = decode(file, bytes)?;
            (text, if encoding == Encoding::Gb18030 { Charset::Gb18030 } else { Charset::Utf8 })
        }
    };
    let separator = match extension.as_str() {
        "csv" | "tsv" | "tab" => Some(separated::separator(&text)),
        // What a system calls a workbook and writes as text.
        "xls" | "xlsx" | "et" if text.contains(['\t', ',']) => Some(separated::separator(&text)),
        _ => separated::looks_separated(&text),
    };
    if let Some(separator) = separator {
        separated::read(&mut assembly, &text, separator).map_err(fault)?;
        return finish(file, Encoding::Csv(charset), assembly);
    }
    let lines: Vec<String> = if text.contains('\n') {
        text.lines().map(str::to_owned).collect()
    } else {
        text.split('\r').map(str::to_owned).collect()
    };
    let encoding = match charset {
        Charset::Utf8 => Encoding::Utf8,
        Charset::Gb18030 => Encoding::Gb18030,
        Charset::Utf16 => Encoding::Utf16,
    };
    let tables = table::of_lines(&lines);
    Ok(Input { encoding, lines, tables, origin: Origin::default(), notes: Vec::new() })
}

/// A file that was put together; nothing in it is an error as an empty text is.
fn finish(file: &str, encoding: Encoding, assembly: Assembly) -> Result<Input, GazetteError> {
    let Assembly { mut lines, tables, origin, notes, .. } = assembly;
    // Blank rows at the end of a sheet are rows nobody sees.
    let last = lines.iter().rposition(|line| !line.is_empty());
    lines.truncate(last.map_or(0, |last| last + 1));
    if lines.is_empty() {
        if let Some(note) = notes.into_iter().next() {
            return Err(GazetteError::Format { file: file.to_owned(), zh: note.zh, en: note.en });
        }
        return Err(GazetteError::Empty { file: file.to_owned() });
    }
    Ok(Input { encoding, lines, tables, origin, notes })
}

/// The extension of a file name in small letters.
fn extension(file: &str) -> String {
    file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// The text of a web page: by its byte-order mark, by what it declares, else as any text.
fn page(file: &str, bytes: &[u8]) -> Result<(String, Charset), GazetteError> {
    if let Some(text) = utf16(file, bytes)? {
        return Ok((text, Charset::Utf16));
    }
    let declared = html::declared_charset(bytes);
    let marked = bytes.starts_with(b"\xEF\xBB\xBF");
    match declared.as_deref() {
        Some("gb2312" | "gbk" | "gb18030" | "x-gbk" | "cp936" | "gb_2312-80") if !marked => {
            // A page that declares GBK and was saved as UTF-8 is common: UTF-8 is never so by chance.
            if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() {
                return decode_unlined(file, bytes).map(|(text, _)| (text, Charset::Utf8));
            }
            if let Ok(text) = gb18030(bytes) {
                return Ok((text, Charset::Gb18030));
            }
        }
        Some("big5" | "big5-hkscs" | "euc-jp" | "shift_jis" | "euc-kr") if !marked => {
            let name = declared.unwrap_or_default();
            return Err(GazetteError::Format {
                file: file.to_owned(),
                zh: format!("网页编码为 {name}，不支持；请在浏览器中打开后另存为 UTF-8"),
                en: format!(
                    "the page is in {name}, which is not read: open it in a browser and save it as UTF-8"
                ),
            });
        }
        _ => {}
    }
    let (text, encoding) = decode_unlined(file, bytes)?;
    Ok((text, if encoding == Encoding::Gb18030 { Charset::Gb18030 } else { Charset::Utf8 }))
}

/// The text of a file with the byte-order mark of UTF-16, as spreadsheet programs write `Unicode` text.
fn utf16(file: &str, bytes: &[u8]) -> Result<Option<String>, GazetteError> {
    let encoding = match bytes {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ => return Ok(None),
    };
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut text = String::with_capacity(bytes.len() / 2 * 3 + 16);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    if result != DecoderResult::InputEmpty {
        return Err(GazetteError::Format {
            file: file.to_owned(),
            zh: format!("UTF-16 文本在字节 {read} 附近损坏；请重新获取完整文件，或另存为 UTF-8"),
            en: format!(
                "UTF-16 text damaged near byte {read}: fetch the whole file again, or save it as UTF-8"
            ),
        });
    }
    if text.trim().is_empty() {
        return Err(GazetteError::Empty { file: file.to_owned() });
    }
    if let Some(at) = text.find('\0') {
        let (what_zh, what_en) = ("空字节（二进制）", "a NUL byte (binary)");
        return Err(GazetteError::Binary { file: file.to_owned(), offset: at, what_zh, what_en });
    }
    Ok(Some(text))
}

/// What a file is that is not read, and what to do, by its first bytes.
fn unreadable_format(bytes: &[u8]) -> Option<Said> {
    /// What to do, in both languages.
    type Remedy = (&'static str, &'static str);
    const SCAN: Remedy = (
        "请用文字识别(OCR)软件转为文本或表格后导入",
        "turn it into text or a table with a text recognition (OCR) program",
    );
    const PDF: (&str, &str) = ("请转换为文本、DOCX 或 XLSX 后导入", "convert it to text, DOCX or XLSX");
    const ARCHIVE: (&str, &str) = ("请解压后逐个文件导入", "unpack it and import the files in it");
    const RESAVE: (&str, &str) =
        ("请用 Word 或 WPS 打开后另存为 DOCX", "open it in Word or WPS and save it as DOCX");
    const SHEET: (&str, &str) =
        ("请用 Excel 或 WPS 打开后另存为 XLSX", "open it in Excel or WPS and save it as XLSX");
    const WEB: (&str, &str) = (
        "请在浏览器中打开后另存为“网页，仅 HTML”",
        "open it in a browser and save it as \"web page, HTML only\"",
    );
    let formats: [(&[u8], &str, &str, Remedy); 16] = [
        (b"%PDF", "PDF 文件", "a PDF file", PDF),
        (b"\x89PNG", "PNG 图片", "a PNG image", SCAN),
        (b"\xFF\xD8\xFF", "JPEG 图片", "a JPEG image", SCAN),
        (b"GIF8", "GIF 图片", "a GIF image", SCAN),
        (b"II*\0", "TIFF 图片", "a TIFF image", SCAN),
        (b"MM\0*", "TIFF 图片", "a TIFF image", SCAN),
        (b"AT&TFORM", "DjVu 扫描件", "a DjVu scan", SCAN),
        (b"{\\rtf", "RTF 文档", "an RTF document", RESAVE),
        (b"\x1F\x8B", "gzip 压缩文件", "a gzip file", ARCHIVE),
        (b"7z\xBC\xAF\x27\x1C", "7z 压缩文件", "a 7z archive", ARCHIVE),
        (b"Rar!\x1A\x07", "RAR 压缩文件", "a RAR archive", ARCHIVE),
        (b"SQLite format 3", "SQLite 数据库", "an SQLite database", ("请导出为 CSV", "export it as CSV")),
        (b"MIME-Version:", "网页归档(MHT)", "a web archive (MHT)", WEB),
        (b"From: <Saved by", "网页归档(MHT)", "a web archive (MHT)", WEB),
        (b"%!PS", "PostScript 文件", "a PostScript file", PDF),
        (b"\x09\x08\x04\0\x10\0\0\0", "Excel 4 工作簿", "a workbook of Excel 4", SHEET),
    ];
    let refused = |zh: &str, en: &str, (do_zh, do_en): (&str, &str)| {
        said(format!("这是{zh}，不能直接读取；{do_zh}"), format!("this is {en}, which is not read: {do_en}"))
    };
    if let Some((_, zh, en, what)) = formats.into_iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Some(refused(zh, en, what));
    }
    // XML that Office wrote before it wrote archives.
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(2048)).unwrap_or_default());
    if head.trim_start_matches('\u{feff}').trim_start().starts_with("<?") {
        if head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
            return Some(refused("Excel 2003 XML 表格", "an XML spreadsheet of Excel 2003", SHEET));
        }
        if head.contains("schemas.microsoft.com/office/word/2003/wordml") {
            return Some(refused("Word 2003 XML 文档", "an XML document of Word 2003", RESAVE));
        }
        if head.contains("schemas.microsoft.com/office/2006/xmlPackage") {
            return Some(refused("Word XML 文档", "an XML document of Word", RESAVE));
        }
    }
    None
}
