//! The annex as a DOCX document, and what a document of Word holds.

use std::fmt::Write as _;

use landrail_gis::gazette::{Encoding, Merged, NoteKind};

use crate::annex::{ABOVE, BELOW, TABLE, assert_annex, read, spans};
use crate::workbooks::archive;

const MAIN: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\"";

/// A document with this body and these further parts.
pub(crate) fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let main = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {MAIN}><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let mut files = vec![("[Content_Types].xml", types), ("word/document.xml", main.as_str())];
    files.extend(parts);
    archive(&files)
}

/// A paragraph of one run.
pub(crate) fn paragraph(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"420\"/></w:tabs></w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"
    )
}

fn annex_body() -> String {
    let mut body: String = ABOVE.iter().map(|text| paragraph(text)).collect();
    body.push_str("<w:tbl><w:tblPr/><w:tblGrid/>");
    for (row, cells) in TABLE.iter().enumerate() {
        body.push_str("<w:tr>");
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| **cell != "<") {
            // A merged region goes on from above cell by cell.
            let goes_on = *cell == "^";
            let (wide, tall) = spans(row, column);
            let merge = if goes_on {
                "<w:vMerge/>"
            } else if tall > 1 {
                "<w:vMerge w:val=\"restart\"/>"
            } else {
                ""
            };
            let text = if goes_on { "" } else { cell };
            let paragraphs: String = text.split(' ').map(paragraph).collect();
            write!(body, "<w:tc><w:tcPr><w:gridSpan w:val=\"{wide}\"/>{merge}</w:tcPr>{paragraphs}</w:tc>")
                .unwrap();
        }
        body.push_str("</w:tr>");
    }
    body + "</w:tbl>" + &paragraph(BELOW)
}

#[test]
fn the_annex() {
    let gazette = read("附件.docx", &docx(&annex_body(), &[]));
    assert_eq!(gazette.encoding, Encoding::Docx);
    assert_annex(&gazette, true);
    assert_eq!(gazette.place(gazette.tables[0].rows[3].line).as_deref(), Some("第1个表第4行"));
}

#[test]
fn a_file_that_another_program_wrote() {
    assert_annex(&read("附件.docx", include_bytes!("../data/inputs/annex_pydocx.docx")), true);
}

#[test]
fn revisions_text_boxes_notes_breaks_and_hidden_text() {
    let body = "<w:p><w:r><w:t>甲县</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:r><w:t>面积&#20013;&amp;A&lt;</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏字</w:t></w:r><w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r></w:p>\
        <w:p><w:r><w:t>一行</w:t><w:br/><w:t>二行</w:t><w:tab/><w:t>尾</w:t><w:noBreakHyphen/><w:sym w:char=\"F0FE\"/></w:r></w:p>\
        <w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice>\
        <mc:Fallback><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>框外</w:t></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>一</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>二</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>删去的行</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:t>三</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>内一</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>内二</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:t>四</w:t></w:r></w:p></w:tc><w:tc/></w:tr><w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr><w:tc><w:p><w:r><w:t>五</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let notes = format!(
        "<w:footnotes {MAIN}><w:footnote w:type=\"separator\" w:id=\"0\"><w:p><w:r><w:t>—</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id=\"2\"><w:p><w:r><w:t>脚注文字</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    let gazette = read("甲.docx", &docx(body, &[("word/footnotes.xml", &notes)]));
    let lines = [
        "甲县新面积中&A<[注2]",
        "一行",
        "二行 尾-□",
        "框内",
        "框外",
        "",
        "一\t二",
        "三\t内一 内二",
        "四",
        "\t五",
        "",
        "[注2] 脚注文字",
    ];
    assert_eq!(gazette.lines, lines);
    assert_eq!(gazette.tables[0].rows.iter().map(|row| row.line).collect::<Vec<_>>(), [7, 8, 9, 10]);
    assert!(gazette.tables[0].rows[1].cells.iter().all(|cell| cell.merged == Merged::No));
    assert!(
        gazette.notes.iter().any(|note| note.kind == NoteKind::Hidden && note.zh.contains("3 个隐藏文字"))
    );
}

#[test]
fn labels_that_word_numbers_by_itself() {
    let numbering = format!(
        "<w:numbering {MAIN}><w:abstractNum w:abstractNumId=\"0\">\
        <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCountingThousand\"/><w:lvlText w:val=\"%1、\"/></w:lvl>\
        <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%2.\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    );
    let item = |level: usize, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [item(0, "总则"), item(1, "甲"), item(1, "乙"), item(0, "附则"), item(1, "丙")].concat();
    let gazette = read("甲.docx", &docx(&body, &[("word/numbering.xml", &numbering)]));
    assert_eq!(gazette.lines, ["一、总则", "1.甲", "2.乙", "二、附则", "1.丙"]);
}
