//! The same annex in every format gives the same lines and tables.

#[path = "inputs/annex.rs"]
mod annex;
#[path = "inputs/documents.rs"]
mod documents;
#[path = "inputs/faulty.rs"]
mod faulty;
#[path = "inputs/pages.rs"]
mod pages;
#[path = "inputs/separated.rs"]
mod separated;
#[path = "inputs/workbooks.rs"]
mod workbooks;

#[test]
fn a_cell_of_a_page_is_one_line_whatever_stands_in_it() {
    let page = "<!DOCTYPE html><meta charset=utf-8><p>甲&#10;乙</p><table><tr><td>一<td><pre>a\tb\nc</pre></tr><tr><td>二<td>三</table>";
    let gazette = landrail_gis::gazette::split("a.html", page.as_bytes()).unwrap();
    let cells: Vec<_> = gazette.tables[0].rows[0].cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(cells, ["一", "a b c"]);
    assert_eq!(gazette.lines[0], "甲 乙");
}
