//! A made-up roster annex in each format, and what every format must give.

use landrail_gis::gazette::{Gazette, Merged, TableCell, split};

/// What stands above the table, a paragraph each.
pub(crate) const ABOVE: [&str; 6] = [
    "甲市人民政府办公室关于公布铁路双段长名单的通知",
    "甲政办发〔2022〕6号",
    "各县人民政府：",
    "甲市人民政府办公室",
    "2022年9月16日",
    "甲市铁路沿线“双段长”名单",
];

/// What stands below.
pub(crate) const BELOW: &str = "说明：本表由各县填报。";

/// The cells of the table as printed: `<` goes on from the left, `^` from above.
pub(crate) const TABLE: [&[&str]; 9] = [
    &["序号", "县", "县级双段长", "<", "线名及里程", "乡镇", "乡级地方段长"],
    &["^", "^", "地方段长", "铁路段长", "^", "^", "^"],
    &["1", "乙县", "赵甲 0350-1234567", "钱乙", "北同蒲线 K1+000-K9+000", "丙镇", "孙丙"],
    &["2", "^", "^", "^", "^", "丁乡", "李丁"],
    &["3", "^", "^", "^", "^", "戊镇", "周戊"],
    &["4", "己县", "吴己", "郑庚", "大西高铁 K187-K223+300", "辛镇", "王辛"],
    &["5", "^", "^", "^", "大西高铁 K223+300-K230", "壬乡", "冯壬"],
    &["6", "^", "^", "^", "^", "癸乡", "陈癸"],
    &["合计", "<", "<", "<", "<", "6", ""],
];

/// The text of a cell, and of what it goes on from.
pub(crate) fn text_at(row: usize, column: usize) -> &'static str {
    match TABLE[row][column] {
        "<" => text_at(row, column - 1),
        "^" => text_at(row - 1, column),
        text => text,
    }
}

/// How many columns and rows a cell of its own spans.
pub(crate) fn spans(row: usize, column: usize) -> (usize, usize) {
    let columns = TABLE[row].iter().skip(column + 1).take_while(|text| **text == "<").count() + 1;
    let rows = TABLE.iter().skip(row + 1).take_while(|cells| cells[column] == "^").count() + 1;
    (columns, rows)
}

/// The line of a row: continuations from the left are empty, those from above repeated.
pub(crate) fn line(row: usize) -> String {
    let cells = (0..TABLE[row].len()).map(|at| if TABLE[row][at] == "<" { "" } else { text_at(row, at) });
    cells.collect::<Vec<_>>().join("\t").trim_end_matches('\t').to_owned()
}

/// The annex as a text.
pub(crate) fn text() -> String {
    let mut lines: Vec<String> = ABOVE.iter().map(|line| (*line).to_owned()).collect();
    lines.extend((0..TABLE.len()).map(line));
    lines.push(BELOW.to_owned());
    lines.join("\n")
}

pub(crate) fn read(file: &str, bytes: &[u8]) -> Gazette {
    split(file, bytes).unwrap_or_else(|error| panic!("{error}"))
}

/// Asserts that a file gives the annex, lines and documents and table; `merged` where the format can
/// tell merged cells.
pub(crate) fn assert_annex(gazette: &Gazette, merged: bool) {
    let lines: Vec<&str> = gazette
        .lines
        .iter()
        .map(|line| line.trim_end_matches('\t'))
        .filter(|line| !line.is_empty())
        .collect();
    let text = text();
    assert_eq!(lines, text.lines().collect::<Vec<_>>(), "{}", gazette.file);
    assert_eq!(gazette.documents.len(), 1, "{}", gazette.file);
    let document = &gazette.documents[0];
    assert_eq!(document.number, "甲政办发〔2022〕6号");
    assert_eq!(document.date.map(|date| date.to_string()).as_deref(), Some("2022-09-16"));
    assert_eq!(gazette.tables.len(), 1, "{}: {:#?}", gazette.file, gazette.tables);
    let table = &gazette.tables[0];
    assert_eq!(table.rows.len(), TABLE.len(), "{}", gazette.file);
    for (row, found) in table.rows.iter().enumerate() {
        assert_eq!(
            gazette.line(found.line).map(|line| line.trim_end_matches('\t')),
            Some(line(row).as_str())
        );
        for (at, printed) in TABLE[row].iter().enumerate() {
            let cell = found.cells.get(at).cloned().unwrap_or_default();
            let want = match *printed {
                _ if !merged => TableCell::own(if *printed == "<" { "" } else { text_at(row, at) }),
                "<" => TableCell { text: text_at(row, at).to_owned(), merged: Merged::Left },
                "^" => TableCell { text: text_at(row, at).to_owned(), merged: Merged::Above },
                text => TableCell::own(text),
            };
            assert_eq!(cell, want, "{} row {row} cell {at}", gazette.file);
        }
    }
}

#[test]
fn as_text() {
    assert_annex(&read("附件.txt", text().as_bytes()), false);
}
