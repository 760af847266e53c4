//! The annex as a web page, and what pages of government systems look like.

use std::fmt::Write as _;

use encoding_rs::GBK;
use landrail_gis::gazette::{Charset, Encoding, Merged};

use crate::annex::{ABOVE, BELOW, TABLE, assert_annex, read, spans, text_at};

/// The annex as a page; `charset` is what it declares.
pub(crate) fn page(charset: &str) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html><head><META http-equiv=Content-Type content=\"text/html; charset={charset}\">\n\
         <title>甲市人民政府</title><style>td {{ border: 1px }}</style><script>document.write('<table>')</script></head>\n<body>"
    );
    for text in ABOVE {
        writeln!(page, "<p align=center><span lang=ZH-CN>{text}</span></p>").unwrap();
    }
    page.push_str("<table border=1>\n<tbody>");
    for (row, cells) in TABLE.iter().enumerate() {
        page.push_str("<tr>");
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !matches!(**cell, "<" | "^")) {
            let (columns, rows) = spans(row, at);
            let cell = cell.replacen(' ', "<br/>", 1);
            write!(page, "<td colspan=\"{columns}\" rowspan='{rows}'>\n <p>{cell}</p>\n</td>").unwrap();
        }
        page.push_str("</tr>\n");
    }
    write!(page, "</table><p>{BELOW}</p><!-- 结束 --></body></html>").unwrap();
    page
}

#[test]
fn in_every_encoding_and_under_any_name() {
    let (utf8, gbk) = (page("utf-8"), page("gb2312"));
    for (file, bytes, charset) in [
        ("附件.html", utf8.clone().into_bytes(), Charset::Utf8),
        ("附件.xls", utf8.into_bytes(), Charset::Utf8),
        ("附件.htm", GBK.encode(&gbk).0.into_owned(), Charset::Gb18030),
        ("附件.xls", GBK.encode(&gbk).0.into_owned(), Charset::Gb18030),
        // A page that was saved in another encoding than it declares.
        ("附件.html", gbk.clone().into_bytes(), Charset::Utf8),
        ("附件.html", GBK.encode(&page("utf-8")).0.into_owned(), Charset::Gb18030),
    ] {
        let gazette = read(file, &bytes);
        assert_eq!(gazette.encoding, Encoding::Html(charset), "{file}");
        assert_annex(&gazette, true);
        let row = &gazette.tables[0].rows[2];
        assert_eq!(gazette.place(row.line).as_deref(), Some("第1个表第3行"));
        assert_eq!(gazette.place(1), None);
    }
    assert_eq!(text_at(4, 1), "乙县");
}

#[test]
fn a_page_laid_out_by_tables() {
    let page = "<html><body><table width=100%><tr><td><table><tr><td>首页</td></tr></table></td>\
        <td><table><tr><td><div>甲县名单</div><p>说明一。<p>说明二。\
        <table><caption>表一</caption><tr><th>序号<th>名称<tr><td>1<td>乙&nbsp;&ldquo;地&rdquo;&#22359;\
        <tr><td>2<td>丙<table><tr><td>注：</td><td>小表</td></tr></table></table>\
        </td></tr></table></td></tr><tr><td colspan=2 style='display: none'>隐藏的文字</td></tr></table>\
        <div hidden>也隐藏</div>末行</body></html>";
    let gazette = read("甲.html", page.as_bytes());
    let lines = [
        "首页",
        "甲县名单",
        "说明一。",
        "说明二。",
        "",
        "序号\t名称",
        "1\t乙 “地”块",
        "2\t丙 注： 小表",
        "",
        "末行",
    ];
    assert_eq!(gazette.lines, lines);
    assert_eq!(gazette.tables.len(), 1);
    assert_eq!(gazette.tables[0].name.as_deref(), Some("表一"));
    assert_eq!(gazette.tables[0].rows[1].line, 7);
    assert_eq!(gazette.place(8).as_deref(), Some("第1个表第3行"));
    assert!(gazette.notes[0].zh.contains("8 个字符不显示"), "{:?}", gazette.notes);
}

#[test]
fn titles_and_remarks_inside_a_table_are_lines_and_headings_between_rows_are_rows() {
    let page = "<table><tr><td colspan=3>甲县名单</td></tr><tr><td>序号</td><td>乡</td><td>段长</td></tr>\
        <tr><td colspan=3>北同蒲线</td></tr><tr><td>1</td><td rowspan=2>乙镇</td><td>赵甲</td></tr>\
        <tr><td>2</td><td>钱乙</td></tr><tr><td></td><td></td><td></td></tr><tr><td colspan=3>备注：无。</td></tr></table>";
    let gazette = read("甲.xls", page.as_bytes());
    assert_eq!(
        gazette.lines,
        ["甲县名单", "序号\t乡\t段长", "北同蒲线", "1\t乙镇\t赵甲", "2\t乙镇\t钱乙", "备注：无。"]
    );
    let rows: Vec<(usize, usize)> =
        gazette.tables[0].rows.iter().map(|row| (row.line, row.cells.len())).collect();
    assert_eq!(rows, [(2, 3), (3, 3), (4, 3), (5, 3)]);
    assert_eq!(gazette.tables[0].rows[1].cells[1].merged, Merged::Left);
    assert_eq!(gazette.place(6).as_deref(), Some("第1个表第7行"));
}

#[test]
fn line_breaks_of_the_source_are_none_of_the_page() {
    let page = "<html><p>甲县\n  人民政府 <b>关于</b>\nPPP\nproject<br>次行<pre>一\t二\n三\t四</pre><p>1<sub>2</sub>&lt;3&unknown;";
    let gazette = read("甲.html", page.as_bytes());
    assert_eq!(gazette.lines, ["甲县人民政府 关于 PPP project", "次行", "一\t二", "三\t四", "12<3&unknown;"]);
}

#[test]
fn nesting_without_end_and_spans_without_measure() {
    let deep = format!("<html>{}甲", "<div><b x=1><p>".repeat(200_000));
    assert_eq!(read("甲.html", deep.as_bytes()).lines, ["甲"]);
    // Half a million cells claimed by one tag each.
    let wide = format!("<table>{}</table>", "<tr><td colspan=1000 rowspan=1000>甲</td></tr>".repeat(20_000));
    let error = landrail_gis::gazette::split("甲.html", wide.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("个单元格") || error.to_string().contains("超出上限"), "{error}");
}
