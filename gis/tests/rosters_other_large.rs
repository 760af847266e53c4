//! Large made-up rosters. The figures are printed, not asserted; run in release:
//! `cargo test --release -p landrail-gis --test rosters_other_large -- --ignored --nocapture`.

use std::fmt::Write as _;
use std::time::Instant;

use landrail_gis::gazette::split;
use landrail_gis::record::{Corrections, roster};

const ROWS: usize = 10_000;

/// One of 20,000 characters.
fn name(n: usize) -> char {
    char::from_u32(0x4e00 + u32::try_from(n % 20_000).unwrap()).unwrap()
}

/// A roster by header, with so many rows in each county.
fn by_header(of_county: usize) -> String {
    let mut text = "# 甲市人民政府 关于公布铁路双段长名单的通知\n\n甲政办发〔2031〕5号\n\n2031年3月5日\n\n\
        序号\t县\t县级地方段长\t县级铁路段长\t乡镇\t乡级地方段长\t乡级铁路段长\t铁路线名及里程\n"
        .to_owned();
    for row in 0..ROWS {
        let (county, town) = (name(row / of_county), name(row));
        let _ = writeln!(
            text,
            "{}\t{county}甲县\t副县长 赵甲\t甲工务段 副段长 钱乙\t{town}乙镇\t镇长 孙丙 2345678\t\
             丙线路车间主任 李丁\t丁戊线 K{row}+000-K{}+000",
            row + 1,
            row + 1
        );
    }
    text
}

/// The same by content: a header that says nothing.
fn by_content(of_county: usize) -> String {
    let mut text =
        "甲政办发〔2031〕5号\n2031年3月5日\n\t区(县)\t地方段长\t铁路段长\t铁路线名及里程\n".to_owned();
    for row in 0..ROWS {
        let (county, town) = (name(row / of_county), name(row));
        let _ = writeln!(
            text,
            "{}\t{county}甲县\t{county}甲县副县长 姓名:赵甲 办公电话:2345678\t甲工务段 副段长:钱乙 办公电话:0349-2345678\t\
             丁戊线 K0+000-K9999+000\t{town}乙镇\t{town}乙镇镇长 姓名:孙丙 办公电话:2345678\t\
             丙线路车间主任:李丁 办公电话:0349-2345678\t丁戊线 K{row}+000-K{}+000",
            row + 1,
            row + 1
        );
    }
    text
}

#[test]
#[ignore = "prints figures"]
fn ten_thousand_rows() {
    for (what, text) in [
        ("by header, 125 counties", by_header(80)),
        ("by header, one county", by_header(ROWS)),
        ("by content, 125 counties", by_content(80)),
        ("by content, one county", by_content(ROWS)),
    ] {
        let gazette = split("large.txt", text.as_bytes()).unwrap();
        let start = Instant::now();
        let reading = roster::read(&gazette, &Corrections::none()).unwrap().unwrap();
        println!(
            "{what}: {} rows, {} records, {:?}",
            reading.summary.rows,
            reading.records.len(),
            start.elapsed()
        );
        assert_eq!(
            (reading.summary.rows, reading.summary.rows_unread, reading.summary.segments),
            (ROWS, 0, ROWS)
        );
    }
}
