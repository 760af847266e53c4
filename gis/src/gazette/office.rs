//! Files of office programs: which kind, and what is refused.

use super::assembly::Assembly;
use super::docx;
use super::text::Encoding;
use super::workbook;
use crate::archive;
use crate::fault::{Said, said};

/// Reads a file of an office program; `None` for any other.
pub(super) fn read(assembly: &mut Assembly, bytes: &[u8]) -> Result<Option<Encoding>, Said> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(assembly, bytes).map(Some);
    }
    if bytes.starts_with(workbook::OLE_MAGIC) {
        return compound(assembly, bytes).map(Some);
    }
    Ok(None)
}

/// A compound file: a workbook, or something that is refused, by the streams in it.
fn compound(assembly: &mut Assembly, bytes: &[u8]) -> Result<Encoding, Said> {
    let file = workbook::Compound::open(bytes)?;
    if file.has("EncryptedPackage") {
        return Err(said(
            "文件已加密；请用 Office 或 WPS 输入密码打开，取消密码后另存",
            "the file is encrypted: open it with its password in Office or WPS, remove the password and save it",
        ));
    }
    if file.has("Workbook") || file.has("Book") {
        workbook::read_xls(assembly, &file)?;
        return Ok(Encoding::Xls);
    }
    Err(if file.has("WordDocument") {
        said(
            "这是旧版 Word 文档(DOC/WPS)，不能直接读取；请用 Word 或 WPS 打开后另存为 DOCX",
            "this is an old Word document (DOC, WPS), which is not read: open it in Word or WPS and save it as DOCX",
        )
    } else if file.has("PowerPoint Document") {
        said(
            "这是旧版演示文稿(PPT)，不能直接读取；请将正文另存为 DOCX 或文本",
            "this is an old presentation (PPT), which is not read: save its text as DOCX or text",
        )
    } else {
        said(
            "这是 OLE 复合文件，其中没有工作簿；请用原来的软件打开后另存为 DOCX 或 XLSX",
            "this is an OLE file without a workbook in it: open it in the program it comes from and save it as DOCX or XLSX",
        )
    })
}

/// A zip archive: a workbook or a document by the files in it.
fn zipped(assembly: &mut Assembly, bytes: &[u8]) -> Result<Encoding, Said> {
    let archive = archive::open(bytes)?;
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if has("xl/workbook.xml") {
        workbook::read_xlsx(assembly, bytes)?;
        return Ok(Encoding::Xlsx);
    }
    if let Some(part) = docx::main_part(&names) {
        docx::read(assembly, archive, part)?;
        return Ok(Encoding::Docx);
    }
    Err(if has("xl/workbook.bin") {
        said(
            "这是 XLSB 工作簿，不能直接读取；请用 Excel 打开后另存为 XLSX",
            "this is an XLSB workbook, which is not read: open it in Excel and save it as XLSX",
        )
    } else if has("content.xml") && has("mimetype") {
        said(
            "这是 OpenDocument 文件(ODT/ODS)，不能直接读取；请另存为 DOCX 或 XLSX",
            "this is an OpenDocument file (ODT/ODS), which is not read: save it as DOCX or XLSX",
        )
    } else if has("ppt/presentation.xml") {
        said(
            "这是演示文稿(PPTX)，不能直接读取；请将正文另存为 DOCX 或文本",
            "this is a presentation (PPTX), which is not read: save its text as DOCX or text",
        )
    } else if has("OFD.xml") {
        said(
            "这是 OFD 版式文件，不能直接读取；请转换为 DOCX、XLSX 或文本后导入",
            "this is an OFD document, which is not read: convert it to DOCX, XLSX or text",
        )
    } else {
        let names = crate::fault::excerpt(&names.get(..names.len().min(3)).unwrap_or_default().join("、"));
        said(
            format!("这是 ZIP 压缩包（内有 {names}），不是 XLSX 或 DOCX；请解压后逐个文件导入"),
            format!(
                "this is a ZIP archive (holding {names}), not an XLSX or DOCX file: unpack it and import the files in it"
            ),
        )
    })
}
