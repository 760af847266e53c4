//! Files that are refused: each with what it is, where, and what to do.

use landrail_gis::gazette::{MAX_FILE_BYTES, split};

use crate::documents::docx;
use crate::workbooks::{archive, workbook};

/// The bytes of a compound file with streams of these names and nothing in them.
fn compound(names: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0_u8; 512 * 3];
    bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    bytes[24..34].copy_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    let mut number = |at: usize, value: u32| bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    number(44, 1);
    number(48, 1);
    number(56, 4096);
    number(60, u32::MAX - 1);
    number(68, u32::MAX - 1);
    number(76, 0);
    (1..109).for_each(|n| number(76 + n * 4, u32::MAX));
    // Sector 0 is the table, sector 1 the folder.
    (0..128).for_each(|n| number(512 + n * 4, u32::MAX));
    number(512, u32::MAX - 2);
    number(516, u32::MAX - 1);
    for (no, name) in ["Root Entry"].iter().chain(names).enumerate() {
        let at = 1024 + no * 128;
        for (n, unit) in name.encode_utf16().enumerate() {
            bytes[at + n * 2..at + n * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes[at + 116..at + 120].copy_from_slice(&(u32::MAX - 1).to_le_bytes());
    }
    bytes
}

/// A compound file whose folder is a chain in a circle.
fn circle() -> Vec<u8> {
    let mut bytes = compound(&[]);
    bytes[516..520].copy_from_slice(&1_u32.to_le_bytes());
    bytes
}

fn sheet(xml: &str) -> Vec<u8> {
    workbook(&[("表", "visible", xml)])
}

#[test]
fn every_message_says_what_it_is_and_what_to_do() {
    let xls = include_bytes!("../data/inputs/annex_xlwt.xls");
    let xlsx = include_bytes!("../data/inputs/annex_openpyxl.xlsx");
    let deep = format!("<html>{}", "<table><tr><td>".repeat(100));
    let cases: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        ("甲.pdf", b"%PDF-1.7 ...".to_vec(), "PDF 文件", "转换为文本"),
        ("甲.txt", b"\x89PNG\r\n\x1a\n".to_vec(), "PNG 图片", "OCR"),
        ("甲.jpg", b"\xFF\xD8\xFF\xE0xx".to_vec(), "JPEG 图片", "OCR"),
        ("甲.tif", b"II*\0xxxx".to_vec(), "TIFF 图片", "OCR"),
        ("甲.doc", b"{\\rtf1\\ansi".to_vec(), "RTF 文档", "另存为 DOCX"),
        ("甲.doc", compound(&["WordDocument"]), "旧版 Word 文档", "另存为 DOCX"),
        ("甲.xlsx", compound(&["EncryptionInfo", "EncryptedPackage"]), "已加密", "取消密码"),
        ("甲.ppt", compound(&["PowerPoint Document"]), "旧版演示文稿", "另存为"),
        ("甲.msg", compound(&["__nameid_version1.0"]), "没有工作簿", "另存为"),
        ("甲.xls", compound(&["Workbook"]), "文件为空", "检查"),
        ("甲.xls", circle(), "扇区链成环", "另存为 XLSX"),
        ("甲.xls", xls[..2000].to_vec(), "已损坏", "重新获取完整文件"),
        ("甲.xlsx", xlsx[..xlsx.len() / 2].to_vec(), "压缩包(zip)无法读取", "重新获取完整文件"),
        (
            "甲.zip",
            archive(&[("甲.txt", "文字"), ("乙.txt", "文字")]),
            "ZIP 压缩包（内有 甲.txt、乙.txt）",
            "解压",
        ),
        ("甲.ods", archive(&[("mimetype", "x"), ("content.xml", "<a/>")]), "OpenDocument", "另存为"),
        ("甲.xlsb", archive(&[("xl/workbook.bin", "x")]), "XLSB", "另存为 XLSX"),
        ("甲.xlsx", archive(&[("xl/workbook.xml", "<workbook")]), "无法作为 XLSX 读取", "重新保存"),
        (
            "甲.xlsx",
            sheet("<sheetData><row r=\"1\"><c r=\"A4294967297\"><v>1</v></c></row></sheetData>"),
            "超出工作表范围",
            "重新保存",
        ),
        (
            "甲.xlsx",
            sheet("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"),
            "无法作为 XLSX 读取",
            "重新保存",
        ),
        ("甲.xlsx", sheet("<sheetData/>"), "文件为空", "检查"),
        (
            "甲.xlsx",
            workbook(&[(
                "藏",
                "hidden",
                "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>",
            )]),
            "工作表“藏”是隐藏的",
            "取消隐藏",
        ),
        ("甲.docx", docx("<w:p><w:r><w:t>甲</w:t></w:r>", &[]), "DOCX 已损坏", "重新保存"),
        ("甲.docx", docx(&"<w:p>".repeat(5_000), &[]), "嵌套超过", "正文部分"),
        ("甲.docx", docx("", &[]), "文件为空", "检查"),
        (
            "甲.docx",
            docx(
                "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"99999999\"/></w:tcPr></w:tc></w:tr></w:tbl>",
                &[],
            ),
            "横跨 99999999 列",
            "检查",
        ),
        ("甲.html", deep.into_bytes(), "嵌套超过 64 层", "正文"),
        ("甲.html", b"<html><meta charset=big5>\xA4\xA4".to_vec(), "网页编码为 big5", "另存为 UTF-8"),
        ("甲.html", b"<html><script>x</script></html>".to_vec(), "文件为空", "检查"),
        ("甲.mht", b"MIME-Version: 1.0\r\n".to_vec(), "网页归档", "仅 HTML"),
        (
            "甲.xls",
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"
                .to_vec(),
            "Excel 2003 XML",
            "另存为 XLSX",
        ),
        (
            "甲.csv",
            "序号,名称\n1,\"甲\n2,乙\n".as_bytes().to_vec(),
            "第 2 行有单元格的引号没有结束",
            "补上引号",
        ),
        ("甲.csv", b"a,b\0c\n".to_vec(), "空字节", ""),
        ("甲.txt", b"\xFF\xFE\x2D\x4E\x00".to_vec(), "UTF-16 文本在字节", "重新获取"),
        ("甲.txt", vec![b'\n'; MAX_FILE_BYTES + 1], "超过上限", "拆分"),
    ];
    for (file, bytes, what, remedy) in cases {
        let error = split(file, &bytes).expect_err(what).to_string();
        assert!(error.starts_with(&format!("{file}: ")), "{error}");
        let (zh, en) = error.split_once(" / ").unwrap_or_else(|| panic!("no English: {error}"));
        assert!(zh.contains(what) && zh.contains(remedy), "{what}, {remedy}: {error}");
        assert!(!en.contains(['请', '的', '。']), "{error}");
    }
}

#[test]
fn bombs_end_in_time() {
    // 600 MB of nothing in half a megabyte.
    let blank = " ".repeat(60 << 20);
    let parts: Vec<String> = (0..10).map(|no| format!("word/part{no}.xml")).collect();
    let mut files: Vec<(&str, &str)> = parts.iter().map(|name| (name.as_str(), blank.as_str())).collect();
    files.push(("xl/workbook.xml", "<workbook/>"));
    let error = split("甲.xlsx", &archive(&files)).unwrap_err().to_string();
    assert!(error.contains("解压后超过上限"), "{error}");
    // One part alone, of a document.
    let files = [
        ("word/document.xml", blank.as_str()),
        ("word/styles.xml", blank.as_str()),
        ("word/numbering.xml", blank.as_str()),
        ("word/footnotes.xml", blank.as_str()),
        ("word/endnotes.xml", blank.as_str()),
    ];
    let error = split("甲.docx", &archive(&files)).unwrap_err().to_string();
    assert!(error.contains("解压后超过上限"), "{error}");
    // An entity that doubles itself is printed, not expanded.
    let bomb = "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><d><p><r><t>&b;</t></r></p></d>";
    let gazette = split("甲.docx", &archive(&[("word/document.xml", bomb)])).unwrap();
    assert_eq!(gazette.lines, ["&b;"]);
    // A merge over the whole sheet is filled only where there are rows.
    let merged = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>";
    assert_eq!(split("甲.xlsx", &sheet(merged)).unwrap().lines, ["1"]);
    // Two cells far apart do not make a sheet of what lies between.
    let apart = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row></sheetData>";
    assert_eq!(split("甲.xlsx", &sheet(apart)).unwrap().lines.len(), 1_048_576);
}
