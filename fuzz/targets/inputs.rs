//! Files of every format → lines and tables: any bytes; a page; separated cells; the XML of a sheet, of
//! a document, of its numbering; a compound file; the records of a workbook.
#![no_main]

use std::io::{Cursor, Write as _};

use landrail_fuzz::check_documents;
use landrail_gis::gazette::{Gazette, GazetteError, Merged, split};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(*name, options).expect("written to memory");
        zip.write_all(bytes).expect("written to memory");
    }
    zip.finish().expect("written to memory").into_inner()
}

fn workbook(sheet: &[u8]) -> Vec<u8> {
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/styles.xml", br#"<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;K&quot;0+000"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/></cellXfs></styleSheet>"#),
        ("xl/sharedStrings.xml", "<sst><si><t>甲</t></si></sst>".as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

/// A compound file with one stream of at most 64 kB, `Workbook`.
fn compound(stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.get(..stream.len().min(60_000)).unwrap_or_default().to_vec();
    // Under this length a stream stands elsewhere.
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let mut bytes = vec![0_u8; 512 * 3];
    bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    bytes[24..34].copy_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    let mut number = |at: usize, value: u32| bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    (number)(44, 1);
    number(48, 1);
    number(56, 4096);
    number(60, u32::MAX - 1);
    number(68, u32::MAX - 1);
    (1..109).for_each(|n| number(76 + n * 4, u32::MAX));
    (0..128).for_each(|n| number(512 + n * 4, u32::MAX));
    number(512, u32::MAX - 2);
    number(516, u32::MAX - 1);
    let sectors = u32::try_from(stream.len() / 512).expect("short");
    for n in 0..sectors {
        number(512 + 8 + n as usize * 4, if n + 1 == sectors { u32::MAX - 1 } else { n + 3 });
    }
    for (no, name) in ["Root Entry", "Workbook"].iter().enumerate() {
        let at = 1024 + no * 128;
        for (n, unit) in name.bytes().enumerate() {
            bytes[at + n * 2] = unit;
        }
        let (start, length) = if no == 0 { (u32::MAX - 1, 0) } else { (2, stream.len()) };
        bytes[at + 116..at + 120].copy_from_slice(&start.to_le_bytes());
        bytes[at + 120..at + 124].copy_from_slice(&u32::try_from(length).expect("short").to_le_bytes());
    }
    bytes.extend(stream);
    bytes
}

/// What holds for any file: tables point at their lines, which say the same, and places fit.
fn check(gazette: &Gazette, separate: bool) {
    check_documents(gazette);
    let mut before = 0;
    for table in &gazette.tables {
        assert!(!table.rows.is_empty());
        for row in &table.rows {
            assert!(before < row.line && row.line <= gazette.lines.len());
            before = row.line;
            assert!(row.cells.first().is_none_or(|cell| cell.merged != Merged::Left));
            if separate {
                assert!(row.cells.iter().all(|cell| !cell.text.contains(['\t', '\n', '\r'])));
            }
        }
    }
    for line in 1..=gazette.lines.len() {
        let _ = gazette.place(line);
    }
    assert!(gazette.notes.iter().all(|note| note.line >= 1 && !note.zh.is_empty() && !note.en.is_empty()));
    assert!(gazette.page_breaks().iter().all(|line| gazette.line(*line).is_some()));
}

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let (file, bytes) = match first % 8 {
        0 => ("fuzz.txt", rest.to_vec()),
        1 => ("fuzz.html", [b"<html>", rest].concat()),
        2 => ("fuzz.csv", rest.to_vec()),
        3 => ("fuzz.xlsx", workbook(rest)),
        4 => ("fuzz.docx", archive(&[("word/document.xml", rest)])),
        5 => {
            let body = br#"<w:d><w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p></w:d>"#;
            (
                "fuzz.docx",
                archive(&[
                    ("word/document.xml", body),
                    ("word/numbering.xml", rest),
                    ("word/styles.xml", rest),
                ]),
            )
        }
        6 => ("fuzz.xls", [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", rest].concat()),
        _ => ("fuzz.xls", compound(rest)),
    };
    match split(file, &bytes) {
        Ok(gazette) => check(&gazette, *first % 8 != 0),
        Err(error) => {
            let text = error.to_string();
            assert!(text.starts_with(file) && text.contains(" / "), "{text}");
            assert!(!matches!(error, GazetteError::Format { zh, en, .. } if zh.is_empty() || en.is_empty()));
        }
    }
});
