//! The annex as CSV and TSV.

use encoding_rs::{GB18030, GBK};
use landrail_gis::gazette::{Charset, Encoding};

use crate::annex::{self, assert_annex, read};

/// The text as separated cells; every other line in quotes, every second line break in a cell.
fn separated(separator: char) -> String {
    let quoted = |cell: &str, at: usize| {
        let broken = if at % 2 == 1 { cell.replacen(' ', "\r\n", 1) } else { cell.to_owned() };
        let needed = at.is_multiple_of(2) || broken.contains([separator, '"', '\n']);
        if needed { format!("\"{}\"", broken.replace('"', "\"\"")) } else { broken }
    };
    let lines = annex::text()
        .lines()
        .map(|line| {
            let cells: Vec<String> =
                line.split('\t').enumerate().map(|(at, cell)| quoted(cell, at)).collect();
            // A spreadsheet program fills every row to the width of the table.
            let missing = separator.to_string().repeat(7_usize.saturating_sub(cells.len()));
            cells.join(&separator.to_string()) + &missing
        })
        .collect::<Vec<_>>();
    lines.join("\r\n") + "\r\n"
}

#[test]
fn with_every_separator_and_encoding() {
    for (file, separator) in
        [("附件.csv", ','), ("附件.CSV", ';'), ("附件.tsv", '\t'), ("附件.csv", '\t'), ("附件.xls", '\t')]
    {
        let text = separated(separator);
        let utf16: Vec<u8> =
            [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for (bytes, charset) in [
            (text.clone().into_bytes(), Charset::Utf8),
            (format!("\u{feff}{text}").into_bytes(), Charset::Utf8),
            (GBK.encode(&text).0.into_owned(), Charset::Gb18030),
            (GB18030.encode(&text).0.into_owned(), Charset::Gb18030),
            (utf16, Charset::Utf16),
        ] {
            let gazette = read(file, &bytes);
            assert_eq!(gazette.encoding, Encoding::Csv(charset));
            assert_annex(&gazette, false);
            // One record is one line, as the rows of a spreadsheet program.
            assert_eq!(gazette.lines.len(), annex::text().lines().count());
        }
    }
}

#[test]
fn a_text_with_commas_stays_a_text() {
    let prose = "一、工作目标,基本原则,主要任务\n为落实有关要求,强化责任,现通知如下。\n二、保障措施,加强领导,压实责任\n";
    assert_eq!(read("通知.txt", prose.as_bytes()).encoding, Encoding::Utf8);
    let table = "序号,县,名称,面积\n1,甲县,乙地块,1234\n2,甲县,\"丙,丁地块\",99\n";
    let gazette = read("地块.txt", table.as_bytes());
    assert_eq!(gazette.encoding, Encoding::Csv(Charset::Utf8));
    assert_eq!(gazette.tables[0].rows[2].cells[2].text, "丙,丁地块");
}
