//! `check::ranges` on made-up tables of ranges.

use landrail_gis::check::{RangeFinding, RangeKind, RangeReport, Side, ranges, read_ranges};
use proptest::prelude::*;

const TABLE: &str = "\
线名,起点,终点,侧别,宽度,长度(m),来源
甲乙线,K10+000,K12+350,两侧,12米,2350,表
甲乙线,K12+350,K15+000,两侧,15米,2650,表
甲乙线,K16+000,K18+120,两侧,12米,2120,表
甲乙线,K20+500,K25+725,两侧,12米,5225,表
合计,,,,,12.345km,
甲乙线,K10+000,K12+350,两侧,,,正文
甲乙线,K11+900,K15+000,两侧,,,正文
";

fn check(csv: &str) -> RangeReport {
    ranges(&read_ranges("保护区.csv", csv.as_bytes()).unwrap_or_else(|e| panic!("{e}")))
}

fn faults(csv: &str) -> String {
    read_ranges("保护区.csv", csv.as_bytes()).expect_err("a faulty table").to_string()
}

fn of(report: &RangeReport, kind: RangeKind) -> Vec<&RangeFinding> {
    report.findings.iter().filter(|f| f.kind == kind).collect()
}

/// Rows, and metres from and to.
fn facts(report: &RangeReport, kind: RangeKind) -> Vec<(Vec<usize>, [i64; 2])> {
    let metres = |f: &&RangeFinding| {
        let span = f.span.expect("a stretch");
        (f.rows.clone(), [span.from.mm() / 1000, span.to.mm() / 1000])
    };
    of(report, kind).iter().map(metres).collect()
}

#[test]
fn a_notice_with_an_exact_sum_two_gaps_and_an_overlap_in_the_prose() {
    let report = check(TABLE);
    assert_eq!((report.table_rows, report.prose_rows, report.left_out), (4, 2, 0));
    assert_eq!(report.sum_m.to_string(), "12345");
    let sum = of(&report, RangeKind::SumAgrees);
    assert_eq!(sum.len(), 1);
    assert!(sum[0].zh.contains("12.345km") && sum[0].zh.contains("12345 m，完全一致"), "{}", sum[0].zh);
    assert_eq!(
        facts(&report, RangeKind::Gap),
        [(vec![3, 4], [15_000, 16_000]), (vec![4, 5], [18_120, 20_500])]
    );
    assert!(of(&report, RangeKind::Gap)[1].zh.contains("(2380 m)"));
    assert_eq!(facts(&report, RangeKind::ProseOverlap), [(vec![7, 8], [11_900, 12_350])]);
    assert_eq!(facts(&report, RangeKind::ProseAgainstTable), [(vec![2, 3, 8], [11_900, 15_000])]);
    assert_eq!(facts(&report, RangeKind::Restated), [(vec![2, 7], [10_000, 12_350])]);
    assert!(of(&report, RangeKind::TableOverlap).is_empty());
    assert_eq!(of(&report, RangeKind::LengthsAgree)[0].rows, [2, 3, 4, 5]);
    // Nothing was repaired: the table is as it was read.
    assert_eq!(check(TABLE), report);
}

#[test]
fn lengths_and_sums_that_are_off_are_told_by_how_much() {
    let wrong = TABLE.replace(",2120,", ",2020,").replace("12.345km", "12.3km");
    let report = check(&wrong);
    let length = of(&report, RangeKind::LengthDiffers);
    assert_eq!(length[0].rows, [4]);
    assert!(length[0].zh.contains("相差 100 m"), "{}", length[0].zh);
    // 12.3 km is written to a tenth of a kilometre, and agrees within it.
    assert!(of(&report, RangeKind::SumAgrees)[0].zh.contains("相差 45 m"));
    assert!(of(&report, RangeKind::SumAgrees)[0].zh.contains("各行所载长度合计 12245 m"));
    let report = check(&TABLE.replace("12.345km", "12.300km"));
    assert!(of(&report, RangeKind::SumDiffers)[0].en.contains("45 m apart"));
    let report = check(&TABLE.replace("合计,,,,,12.345km,\n", ""));
    assert!(of(&report, RangeKind::NoSum)[0].zh.contains("12345 m"));
}

#[test]
fn subtotals_and_sums_of_a_line_count_their_own_rows() {
    let report = check(
        "line,from,to,length_km,kind\n甲线,K1,K3,2,table\n甲线,K3,K4,1,\n小计,,,3,\n乙线,K0,K5,5,\n小计,,,5,\n合计,,,8,\n",
    );
    let sums = of(&report, RangeKind::SumAgrees);
    assert_eq!(sums.iter().map(|f| f.rows[0]).collect::<Vec<_>>(), [4, 6, 7]);
    assert!(sums.iter().all(|f| f.zh.contains("完全一致")));
}

#[test]
fn rows_that_are_no_rising_range_are_told_and_left_out() {
    let report = check(
        "线名,区间,长度(km)\n甲线,K5-K3,2\n甲线,K198-,\n甲线,—K204,\n甲线,K7-K7+000,0\n甲线,K1577-K1600,\n甲线,K10—12.5Km,2.5\n合计,,4.5\n",
    );
    let kinds: Vec<_> = report.findings.iter().map(|f| (f.kind, f.rows.clone())).collect();
    assert_eq!(
        kinds[..5],
        [
            (RangeKind::Reversed, vec![2]),
            (RangeKind::Unclosed, vec![3]),
            (RangeKind::Unclosed, vec![4]),
            (RangeKind::Empty, vec![5]),
            (RangeKind::Ambiguous, vec![6]),
        ]
    );
    assert_eq!((report.left_out, report.sum_m.to_string().as_str()), (5, "2500"));
    let sum = of(&report, RangeKind::SumDiffers);
    assert!(sum[0].zh.contains("5行里程不能用"), "{}", sum[0].zh);
    assert!(of(&report, RangeKind::Reversed)[0].zh.contains("K5 至 K3"));
    assert!(of(&report, RangeKind::Unclosed)[1].zh.contains("∅ 至 K204"));
}

#[test]
fn sides_tracks_and_lines_are_compared_by_themselves() {
    let report = check(
        "线名,行别,起点,终点,侧别\n甲线,上行,K0,K5,左侧\n甲线,上行,K4,K9,右侧\n甲线,下行,K3,K6,\n乙线,,K3,K6,\n甲线,上行,K8,K10,两侧\n",
    );
    let gaps: Vec<_> = of(&report, RangeKind::Gap).iter().map(|f| (f.side, f.rows.clone())).collect();
    assert_eq!(gaps, [(Side::Left, vec![2, 6])], "only the left side lacks K5–K8");
    let overlaps: Vec<_> =
        of(&report, RangeKind::TableOverlap).iter().map(|f| (f.side, f.rows.clone())).collect();
    assert_eq!(overlaps, [(Side::Right, vec![3, 6])]);
    assert!(of(&report, RangeKind::Gap)[0].zh.starts_with("甲线上行左侧 K5+000–K8+000 (3000 m)"));
    // What both sides have is told once.
    let report = check("线名,起点,终点,侧别\n甲线,K0,K5,两侧\n甲线,K6,K9,两侧\n甲线,K20,K21,左\n");
    let gaps: Vec<_> = of(&report, RangeKind::Gap).iter().map(|f| (f.side, f.rows.clone())).collect();
    assert_eq!(gaps, [(Side::Both, vec![2, 3]), (Side::Left, vec![3, 4])]);
}

#[test]
fn ranges_of_a_table_that_overlap_and_prose_that_the_table_lacks() {
    let report = check("起点,终点,类别\nK0,K5,\nK3,K8,\nK4,K6,\nK7,K12,正文\n");
    assert_eq!(
        facts(&report, RangeKind::TableOverlap),
        [(vec![2, 3], [3000, 4000]), (vec![2, 3, 4], [4000, 5000]), (vec![3, 4], [5000, 6000])]
    );
    assert_eq!(facts(&report, RangeKind::ProseBeyondTable), [(vec![5], [8000, 12_000])]);
    let report = check("from,to,kind\nK0,K5,\nK9,K12,\nK5,K7,prose\n");
    assert!(of(&report, RangeKind::Gap)[0].zh.contains("正文提到其中 2000 m"));
}

#[test]
fn gbk_and_other_spellings_are_read_alike() {
    let (gbk, _, lost) = encoding_rs::GBK.encode(TABLE);
    assert!(!lost);
    let read = read_ranges("保护区.csv", &gbk).expect("GBK");
    assert_eq!(ranges(&read), check(TABLE));
    let full = TABLE
        .replace("K10+000", "Ｋ１０＋０００")
        .replace("长度(m)", "长度（米）")
        .replace("线名,", "\u{feff}线名,");
    assert_eq!(facts(&check(&full), RangeKind::Gap), facts(&check(TABLE), RangeKind::Gap));
    let table = read_ranges("t.csv", "line,from,to,备注\n甲线,K1,K2,x\n".as_bytes()).unwrap();
    assert_eq!(table.unused, ["备注"]);
}

#[test]
fn faults_name_file_row_and_column_all_at_once() {
    let text = faults(
        "线名,起点,终点,侧别,长度(m),来源\n甲线,K1,某处,中,1,表\n,K1,K2,,x,图\n甲线,K1,K2+5000,,1.2345,\n",
    );
    for part in [
        "保护区.csv 第 2 行 终点: “某处”：公里标无法识别",
        "row 2: ",
        "第 2 行 侧别: 侧别“中”无法识别",
        "第 3 行 线名: 线名为空",
        "第 3 行 长度(m): 长度“x”无法识别",
        "第 3 行 来源: “图”不是行的类别",
        "第 4 行 终点: “K2+5000”：公里标的米数超过999",
        "第 4 行 长度(m)",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(faults("").contains("空"));
    assert!(faults("线名,起点\n甲线,K1\n").contains("缺少“起点”“终点”"));
    assert!(faults("起点,终点,区间\nK1,K2,K1-K2\n").contains("并存"));
    assert!(faults("起点,终点,起点\nK1,K2,K1\n").contains("出现两次"));
    assert!(faults("起点,终点,长度\nK1,K2,5\n").contains("没有单位"));
    assert!(faults("起点,终点\n").contains("没有里程区间"));
}

proptest! {
    #[test]
    fn no_table_panics(text in "(线名|line|起点|from|终点|to|区间|长度\\(m\\)|来源|侧别|K[0-9+]{1,9}|合计|正文|左|[-,\n \"0-9.]){0,40}") {
        if let Ok(table) = read_ranges("x.csv", text.as_bytes()) {
            let report = ranges(&table);
            prop_assert!(report.left_out <= report.table_rows + report.prose_rows);
        }
    }

    /// Gaps and overlaps against a walk over every metre.
    #[test]
    fn gaps_and_overlaps_agree_with_a_walk(spans in prop::collection::vec((0_usize..60, 1_usize..20), 1..8)) {
        let row = |(from, length): &(usize, usize)| format!("K0+{from:03},K0+{:03}", from + length);
        let rows = spans.iter().map(row).collect::<Vec<_>>().join("\n");
        let report = check(&format!("from,to\n{rows}"));
        let held = |at: usize| spans.iter().filter(|(from, length)| (*from..from + length).contains(&at)).count();
        let first = spans.iter().map(|s| s.0).min().unwrap_or(0);
        let last = spans.iter().map(|s| s.0 + s.1).max().unwrap_or(0);
        let told = |kind, at: usize| {
            let at = i64::try_from(at).expect("small");
            facts(&report, kind).iter().any(|(_, [from, to])| (*from..*to).contains(&at))
        };
        for at in 0..90 {
            prop_assert_eq!(told(RangeKind::Gap, at), (first..last).contains(&at) && held(at) == 0);
            prop_assert_eq!(told(RangeKind::TableOverlap, at), held(at) > 1);
        }
    }
}
