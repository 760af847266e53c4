//! The annex as a workbook, and what a workbook shows.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use landrail_gis::gazette::{Encoding, Merged, NoteKind};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::annex::{ABOVE, BELOW, TABLE, assert_annex, read, spans};

/// A zip archive of files.
pub(crate) fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const NUMBER_FORMATS: &str = "<numFmts count=\"4\"><numFmt numFmtId=\"164\" formatCode=\"&quot;K&quot;0+000\"/>\
    <numFmt numFmtId=\"165\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@\"/>\
    <numFmt numFmtId=\"166\" formatCode=\"0000000\"/><numFmt numFmtId=\"167\" formatCode=\"yyyy/m/d h:mm\"/></numFmts>";

/// The styles of [`NUMBER_FORMATS`] by number: 0 general, 1 `K0+000`, 2 date, 3 seven digits, 4 percent,
/// 5 date and time, 6 the short date of the locale.
const STYLES: &str = "<xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"10\"/><xf numFmtId=\"167\"/><xf numFmtId=\"31\"/>";

/// A workbook of sheets: name, state, and the XML from `<sheetData>` on.
pub(crate) fn workbook(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut listed, mut related) = (String::new(), String::new());
    let mut files: Vec<(String, String)> = Vec::new();
    for (no, (name, state, xml)) in (1..).zip(sheets) {
        write!(listed, "<sheet name=\"{name}\" sheetId=\"{no}\" state=\"{state}\" r:id=\"rId{no}\"/>")
            .unwrap();
        write!(
            related,
            "<Relationship Id=\"rId{no}\" Type=\"{RELATED}/worksheet\" Target=\"worksheets/sheet{no}.xml\"/>"
        )
        .unwrap();
        files.push((
            format!("xl/worksheets/sheet{no}.xml"),
            format!("<worksheet xmlns=\"{MAIN}\">{xml}</worksheet>"),
        ));
    }
    files.push((
        "[Content_Types].xml".into(),
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".into(),
    ));
    files.push(("_rels/.rels".into(), format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATED}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")));
    files.push((
        "xl/workbook.xml".into(),
        format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATED}\"><sheets>{listed}</sheets></workbook>"),
    ));
    files.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{related}<Relationship Id=\"rIdS\" Type=\"{RELATED}/styles\" Target=\"styles.xml\"/></Relationships>")));
    files.push(("xl/styles.xml".into(), format!("<styleSheet xmlns=\"{MAIN}\">{NUMBER_FORMATS}<cellXfs count=\"7\">{STYLES}</cellXfs></styleSheet>")));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    archive(&files)
}

/// `A1`, `B7` …
pub(crate) fn at(row: usize, column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column).unwrap());
    format!("{letter}{row}")
}

/// A cell with text, as XML.
pub(crate) fn text_cell(row: usize, column: usize, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<c r=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>", at(row, column))
}

/// The annex as the XML of a sheet: titles merged over the table's width, running numbers as numbers.
fn annex_sheet() -> String {
    let (mut rows, mut merges) = (String::new(), String::new());
    for (row, text) in (1..).zip(ABOVE) {
        write!(rows, "<row r=\"{row}\">{}</row>", text_cell(row, 0, text)).unwrap();
        write!(merges, "<mergeCell ref=\"A{row}:G{row}\"/>").unwrap();
    }
    for (no, cells) in TABLE.iter().enumerate() {
        let row = ABOVE.len() + 1 + no;
        write!(rows, "<row r=\"{row}\">").unwrap();
        for (column, cell) in cells.iter().enumerate() {
            if matches!(*cell, "<" | "^") || cell.is_empty() {
                write!(rows, "<c r=\"{}\" s=\"0\"/>", at(row, column)).unwrap();
                continue;
            }
            match cell.parse::<u32>() {
                Ok(number) => write!(rows, "<c r=\"{}\"><v>{number}</v></c>", at(row, column)).unwrap(),
                Err(_) => rows.push_str(&text_cell(row, column, &cell.replacen(' ', "\n", 1))),
            }
            let (wide, tall) = spans(no, column);
            if (wide, tall) != (1, 1) {
                write!(
                    merges,
                    "<mergeCell ref=\"{}:{}\"/>",
                    at(row, column),
                    at(row + tall - 1, column + wide - 1)
                )
                .unwrap();
            }
        }
        rows.push_str("</row>");
    }
    let row = ABOVE.len() + 1 + TABLE.len();
    write!(rows, "<row r=\"{row}\">{}</row>", text_cell(row, 0, BELOW)).unwrap();
    format!(
        "<dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>"
    )
}

#[test]
fn the_annex_and_its_rows() {
    let gazette = read("附件.xlsx", &workbook(&[("名单", "visible", &annex_sheet())]));
    assert_eq!(gazette.encoding, Encoding::Xlsx);
    assert_annex(&gazette, true);
    assert_eq!(gazette.tables[0].name.as_deref(), Some("名单"));
    // A line is a row of the sheet.
    let row = gazette.tables[0].rows[2].line;
    assert_eq!((row, gazette.place(row).as_deref()), (9, Some("工作表“名单”第9行")));
    assert_eq!(gazette.place(2).as_deref(), Some("工作表“名单”第2行"));
    // The name of the file decides nothing.
    assert_annex(&read("附件.txt", &workbook(&[("名单", "visible", &annex_sheet())])), true);
}

#[test]
fn files_that_other_programs_wrote() {
    let gazette = read("附件.xlsx", include_bytes!("../data/inputs/annex_openpyxl.xlsx"));
    assert_annex(&gazette, true);
    assert_eq!(gazette.place(9).as_deref(), Some("工作表“名单”第9行"));
    let gazette = read("附件.xls", include_bytes!("../data/inputs/annex_xlwt.xls"));
    assert_eq!(gazette.encoding, Encoding::Xls);
    assert_annex(&gazette, true);
    assert_eq!(gazette.place(9).as_deref(), Some("工作表“名单”第9行"));
}

#[test]
fn an_xls_of_values_long_strings_and_sheets() {
    let gazette = read("值.xls", include_bytes!("../data/inputs/values_xlwt.xls"));
    // The formula's result is an empty text: its writer did not compute it.
    let want = "1234567\tK241+500\t2022年9月16日\t0000350\t12.50%\t0.7679\t13800138000\tTRUE\t\t-2.5";
    assert_eq!(gazette.lines[0], want);
    for no in 0..14 {
        assert_eq!(gazette.lines[1 + no], format!("很长的字符串{no}").repeat(60));
    }
    assert_eq!(gazette.lines[15..], ["", "## 二", "", "丙 mixed ascii\tascii only"]);
    assert!(gazette.notes.iter().any(|note| note.kind == NoteKind::Hidden && note.zh.contains("“旧”")));
}

#[test]
fn several_sheets_and_hidden_ones() {
    let sheet = |texts: [&str; 2]| {
        let row = |row: usize| {
            format!("<row r=\"{row}\">{}{}</row>", text_cell(row, 0, texts[0]), text_cell(row, 1, texts[1]))
        };
        format!("<sheetData>{}{}</sheetData>", row(2), row(4))
    };
    let bytes = workbook(&[
        ("一", "visible", &sheet(["甲", "乙"])),
        ("旧", "hidden", &sheet(["隐", "藏"])),
        ("更旧", "veryHidden", &sheet(["隐", "藏"])),
        ("空", "visible", "<sheetData/>"),
        ("二", "visible", &sheet(["丙", "丁"])),
    ]);
    let gazette = read("多表.xlsx", &bytes);
    assert_eq!(gazette.lines, ["", "甲\t乙", "", "甲\t乙", "", "## 二", "", "丙\t丁", "", "丙\t丁"]);
    let names: Vec<_> =
        gazette.tables.iter().map(|table| (table.name.as_deref().unwrap(), table.rows[1].line)).collect();
    assert_eq!(names, [("一", 4), ("二", 10)]);
    assert_eq!(gazette.place(10).as_deref(), Some("工作表“二”第4行"));
    assert_eq!(gazette.place(6), None);
    let hidden: Vec<&str> =
        gazette.notes.iter().filter(|n| n.kind == NoteKind::Hidden).map(|n| n.zh.as_str()).collect();
    assert!(
        hidden.len() == 2 && hidden[0].contains("“旧”") && hidden[0].contains("2 行未读取"),
        "{hidden:?}"
    );
}

#[test]
fn values_as_a_person_sees_them() {
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1234567</v></c><c r=\"B1\" s=\"1\"><v>241500</v></c>\
        <c r=\"C1\" s=\"2\"><v>44820</v></c><c r=\"D1\" s=\"3\"><v>350</v></c><c r=\"E1\" s=\"4\"><v>0.125</v></c>\
        <c r=\"F1\" s=\"5\"><v>44820.5</v></c><c r=\"G1\" s=\"6\"><v>44820</v></c><c r=\"H1\"><v>0.30000000000000004</v></c>\
        <c r=\"I1\" t=\"b\"><v>1</v></c><c r=\"J1\"><v>13800138000</v></c><c r=\"K1\"><f>A1+1</f><v>1234568</v></c></row>\
        <row r=\"2\"><c r=\"A2\"><f>A1*2</f></c><c r=\"B2\" t=\"e\"><v>#REF!</v></c><c r=\"C2\" t=\"str\"><f>T(1)</f><v>文字</v></c></row></sheetData>";
    let gazette = read("值.xlsx", &workbook(&[("值", "visible", cells)]));
    let want = "1234567\tK241+500\t2022年9月16日\t0000350\t12.50%\t2022年9月16日 12:00\t2022年9月16日\t0.3\tTRUE\t13800138000\t1234568";
    assert_eq!(gazette.lines, [want, "\t#REF!\t文字"]);
    let notes: Vec<(usize, bool)> =
        gazette.notes.iter().map(|note| (note.line, note.zh.contains("#REF!"))).collect();
    assert_eq!(notes, [(2, false), (2, true)]);
    assert_eq!(gazette.tables[0].rows[0].cells[2].merged, Merged::No);
}
