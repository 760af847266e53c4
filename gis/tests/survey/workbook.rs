//! A minimal workbook, written by hand.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A cell as the file holds it.
pub(crate) enum Cell<'a> {
    Nothing,
    Text(&'a str),
    Number(&'a str),
    /// A serial day in a cell formatted as a date.
    Day(u32),
    /// A formula without a stored result.
    Formula(&'a str),
    /// A formula with its result.
    Computed(&'a str, &'a str),
    Error(&'a str),
}

/// Sheets of rows; stored, not deflated, so that a changed byte is a changed byte of the XML.
pub(crate) fn workbook(sheets: &[(&str, &[&[Cell<'_>]])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut file = |name: &str, text: &str| {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let (mut types, mut listed, mut related) = (String::new(), String::new(), String::new());
    for (no, (name, rows)) in sheets.iter().enumerate() {
        let no = no + 1;
        write!(types, "<Override PartName=\"/xl/worksheets/sheet{no}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>").unwrap();
        write!(listed, "<sheet name=\"{name}\" sheetId=\"{no}\" r:id=\"rId{no}\"/>").unwrap();
        write!(related, "<Relationship Id=\"rId{no}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{no}.xml\"/>").unwrap();
        file(&format!("xl/worksheets/sheet{no}.xml"), &sheet(rows));
    }
    file(
        "[Content_Types].xml",
        &format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>"
        ),
    );
    file(
        "_rels/.rels",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    );
    file(
        "xl/workbook.xml",
        &format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{listed}</sheets></workbook>"
        ),
    );
    file(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{related}<Relationship Id=\"rIdS\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>"
        ),
    );
    file(
        "xl/styles.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>",
    );
    zip.finish().unwrap().into_inner()
}

fn sheet(rows: &[&[Cell<'_>]]) -> String {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>".to_owned();
    for (row, cells) in rows.iter().enumerate() {
        let row = row + 1;
        write!(xml, "<row r=\"{row}\">").unwrap();
        for (cell, column) in cells.iter().zip('A'..='Z') {
            let at = format!("r=\"{column}{row}\"");
            match cell {
                Cell::Nothing => Ok(()),
                Cell::Text(text) => write!(xml, "<c {at} t=\"inlineStr\"><is><t>{text}</t></is></c>"),
                Cell::Number(number) => write!(xml, "<c {at}><v>{number}</v></c>"),
                Cell::Day(day) => write!(xml, "<c {at} s=\"1\"><v>{day}</v></c>"),
                Cell::Formula(formula) => write!(xml, "<c {at}><f>{formula}</f></c>"),
                Cell::Computed(formula, value) => write!(xml, "<c {at}><f>{formula}</f><v>{value}</v></c>"),
                Cell::Error(error) => write!(xml, "<c {at} t=\"e\"><v>{error}</v></c>"),
            }
            .unwrap();
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData></worksheet>");
    xml
}
