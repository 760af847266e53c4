//! The roster annex: rows of a table of section chiefs, in any state.
#![no_main]

use landrail_fuzz::{assert_no_mobile, check_records, choose};
use landrail_gis::gazette::split;
use landrail_gis::record::{Corrections, roster};
use libfuzzer_sys::fuzz_target;

const HEADER: &str = "甲政办发〔2021〕7号\n2021年8月19日\n序号\t县\t县级地方段长\t县级铁路段长\t里程\t乡\t乡级地方段长\t车间\t线名里程\n";
const ROW: &str = "1\t甲县\t甲县副县长 姓名:赵甲 办公电话:0350-1234567 手机:13800138000\t朔州工务段 主管行政副职:钱乙 办公电话:0350-1234567\t1.北同蒲线 K1+000-K9+000\t乙镇\t乙镇镇长 姓名:孙丙 办公电话:1234567\t丁线路车间主任:李丁 办公电话:0350-1234567\t1.北同蒲线 K1+000-K2+000\n";

/// A header whose columns are told: two rows, three tiers, chiefs in columns.
const SHEET: &str = "甲政办发〔2021〕7号\n2021年8月19日\n序号\t线名\t起止里程\t\t村级段长\t\t村\t乡级段长\t\t乡镇\t县级段长\t\t县\n\t\t起\t止\t姓名\t联系电话\t\t地方段长\t铁路段长\t\t地方段长\t铁路段长\t\n";
const SHEET_ROW: &str = "1\t甲乙线\tK1+000\tK2+000\t赵甲\t1234567\t丙家村\t镇长 孙丙 13800138000\t1.丁线路车间主任 李丁 2.戊线路车间主任 周戊\t乙镇\t副县长 吴己\t某工务段 钱乙\t甲县\n";

/// What stands before the input: nothing, the header, the header with a readable row, or the
/// beginning of a second row as far as its last cell.
const BEFORE: [&[&str]; 7] = [
    &[],
    &[HEADER],
    &[HEADER, ROW],
    &[SHEET],
    &[SHEET, SHEET_ROW],
    &[SHEET, SHEET_ROW, "\n二、丙丁线\n序号\t乡镇\t地方段长\t铁路段长\t线名及里程\t长度\n1\t己镇\t同上\t"],
    &[
        HEADER,
        ROW,
        "2\t甲县\t甲县副县长 姓名:赵甲\t朔州工务段 主管行政副职:钱乙 办公电话:0350-1234567\t1.北同蒲线 K1+000-K9+000\t戊镇\t戊镇镇长 姓名:周戊\t丁线路车间主任:李丁\t",
    ],
];

fuzz_target!(|data: &[u8]| {
    let Some((before, text)) = choose(data, &BEFORE) else { return };
    // With its tables, as every file is read.
    let Ok(gazette) = split("fuzz.txt", format!("{}{text}", before.concat()).as_bytes()) else { return };
    let read = roster::read(&gazette, &Corrections::none());
    let Some(read) = read.expect("without corrections there is nothing that does not fit") else {
        return;
    };
    for finding in &read.summary.findings {
        assert!((1..=gazette.lines.len()).contains(&finding.line), "line {}", finding.line);
        assert_no_mobile(&[&finding.zh, &finding.en]);
    }
    check_records(&gazette, read.records);
});
