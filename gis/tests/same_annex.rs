//! The same annex as text, XLSX, web page, GBK CSV and DOCX gives the same records.
//!
//! Lines 384 to 540 of the gazette of 2021 are written in each format, a row or paragraph per line.
//! Skipped where the gazettes are absent.

#[path = "inputs/annex.rs"]
#[allow(dead_code, reason = "the helpers of other tests")]
mod annex;
#[path = "inputs/documents.rs"]
#[allow(dead_code, reason = "the helpers of other tests")]
mod documents;
#[path = "inputs/workbooks.rs"]
#[allow(dead_code, reason = "the helpers of other tests")]
mod workbooks;

use std::fmt::Write as _;
use std::path::Path;

use landrail_gis::gazette::Encoding;
use landrail_gis::record::{Body, Corrections, Reading, Record, read};

/// The lines of the annex and the document above it.
const LINES: std::ops::RangeInclusive<usize> = 384..=540;

fn annex_lines() -> Option<Vec<String>> {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    let Ok(bytes) = std::fs::read(seeds.join("001_f73996aecf567f84.txt")) else {
        println!("skipped: ../shared absent");
        return None;
    };
    let text = String::from_utf8(bytes).expect("the seeds are UTF-8");
    Some(text.lines().skip(LINES.start() - 1).take(LINES.count()).map(str::to_owned).collect())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A sheet with a row per line; whole numbers are numbers, as a person would enter them.
fn xlsx(lines: &[String]) -> Vec<u8> {
    let mut sheet = "<sheetData>".to_owned();
    for (row, line) in (1..).zip(lines) {
        write!(sheet, "<row r=\"{row}\">").unwrap();
        for (column, cell) in line.split('\t').enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            match cell.parse::<u32>() {
                Ok(number) => {
                    write!(sheet, "<c r=\"{}\"><v>{number}</v></c>", workbooks::at(row, column)).unwrap();
                }
                Err(_) => sheet.push_str(&workbooks::text_cell(row, column, cell)),
            }
        }
        sheet.push_str("</row>");
    }
    workbooks::workbook(&[("附件", "visible", &(sheet + "</sheetData>"))])
}

/// A page with a paragraph per line and a table per run of rows.
fn html(lines: &[String]) -> Vec<u8> {
    let mut page = "<html><head><meta charset=utf-8></head><body>\n".to_owned();
    let mut table = false;
    for line in lines {
        let row = line.contains('\t');
        if row != table && !line.trim().is_empty() {
            page.push_str(if row { "<table border=1>\n" } else { "</table>\n" });
            table = row;
        }
        if row {
            let cells: Vec<String> = line.split('\t').map(escaped).collect();
            writeln!(page, "<tr><td>{}</td></tr>", cells.join("</td><td>")).unwrap();
        } else {
            writeln!(page, "<p>{}</p>", escaped(line)).unwrap();
        }
    }
    page.push_str("</body></html>");
    page.into_bytes()
}

fn docx(lines: &[String]) -> Vec<u8> {
    let mut body = String::new();
    let mut table = false;
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let row = line.contains('\t');
        if row != table {
            body.push_str(if row { "<w:tbl>" } else { "</w:tbl>" });
            table = row;
        }
        if row {
            let cells = line.split('\t').map(|cell| format!("<w:tc>{}</w:tc>", documents::paragraph(cell)));
            write!(body, "<w:tr>{}</w:tr>", cells.collect::<String>()).unwrap();
        } else {
            body.push_str(&documents::paragraph(line));
        }
    }
    documents::docx(&body, &[])
}

fn csv_gbk(lines: &[String]) -> Vec<u8> {
    let mut text = String::new();
    for line in lines {
        let cells: Vec<String> =
            line.split('\t').map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
    assert!(!lost);
    bytes.into_owned()
}

fn reading(file: &str, bytes: &[u8]) -> Reading {
    read(file, bytes, &Corrections::none(), |_, _, _| None).unwrap_or_else(|error| panic!("{error}"))
}

/// The records but for what may differ: the file, the lines, the place.
fn comparable(reading: &Reading) -> Vec<String> {
    let plain = |record: &Record| {
        let mut record = record.clone();
        record.source.file = String::new();
        record.source.lines = [0, 0];
        record.source.place = None;
        serde_json::to_string(&record).unwrap()
    };
    reading.records.iter().map(plain).collect()
}

#[test]
fn every_format_gives_the_records_of_the_text() {
    let Some(lines) = annex_lines() else { return };
    let text = reading("annex.txt", lines.join("\n").as_bytes());
    let want = comparable(&text);
    let segments = text.records.iter().filter(|record| matches!(record.body, Body::Segment(_))).count();
    assert!(segments > 80, "{segments} segments");
    assert!(text.records.iter().all(|record| record.source.place.is_none()));
    for (file, bytes, encoding, place) in [
        ("annex.xlsx", xlsx(&lines), "XLSX", Some("工作表“附件”第")),
        ("annex.html", html(&lines), "HTML (UTF-8)", Some("个表第")),
        ("annex.xls", html(&lines), "HTML (UTF-8)", Some("个表第")),
        ("annex.docx", docx(&lines), "DOCX", Some("个表第")),
        ("annex.csv", csv_gbk(&lines), "CSV (GB18030)", None),
    ] {
        let other = reading(file, &bytes);
        assert_eq!(Encoding::as_str(other.encoding), encoding, "{file}");
        let found = comparable(&other);
        for (want, found) in want.iter().zip(&found) {
            assert_eq!(want, found, "{file}");
        }
        assert_eq!(want.len(), found.len(), "{file}");
        let rows = other.records.iter().filter(|record| matches!(record.body, Body::Segment(_)));
        for record in rows {
            let shown = record.source.place.as_deref();
            assert_eq!(shown.is_some(), place.is_some(), "{file} {}", record.id);
            assert!(
                place.is_none_or(|words| shown.is_some_and(|shown| shown.contains(words))),
                "{file} {shown:?}"
            );
        }
        println!("{file}: {} records as from the text", found.len());
    }
}
