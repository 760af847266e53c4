//! Damaged input to the readers of tables and corrections, without any seed text. The fuzz targets
//! (`fuzz/`) go deeper; these run in every `cargo test`.

use std::collections::BTreeSet;

use landrail_gis::gazette::split;
use landrail_gis::record::{Corrections, roster};
use proptest::prelude::*;

const ROSTER: &str = "甲政办发〔2021〕7号\n2021年8月19日\n\
序号\t县\t县级地方段长\t县级铁路段长\t里程\t乡\t乡级地方段长\t车间\t线名里程\n\
1\t甲县\t甲县副县长 姓名:赵甲 办公电话:0350-1234567 手机:13800138000\t朔州工务段 主管行政副职:钱乙 办公电话:0350-1234567\t1.北同蒲线 K1+000-K9+000\t乙镇\t乙镇镇长 姓名:孙丙 办公电话:1234567\t丁线路车间主任:李丁 办公电话:0350-1234567\t1.北同蒲线 K1+000-K2+000\n\
2\t甲县\t甲县副县长 姓名:赵甲 办公电话:0350-1234567 手机:13800138000\t朔州工务段 主管行政副职:钱乙 办公电话:0350-1234567\t1.北同蒲线 K1+000-K9+000\t戊镇\t戊镇镇长 姓名:周戊 24小时值班电话:13800138000\t丁线路车间主任:李丁 办公电话:0350-1234567\t1.北同蒲线 K2+000-K3+000 2.宁岢线上行 K120000-K168.000\n";

const CORRECTIONS: &str = "[[correction]]\nscope = \"roster\"\nfile = \"a.txt\"\nline = 7\nrow = 2\n\
field = \"local.name\"\nold = \"甲\"\nnew = \"乙\"\nzh = \"误\"\nen = \"wrong\"\n";

/// A text with stretches of its characters replaced.
fn damaged(text: &'static str, with: &'static str) -> impl Strategy<Value = String> {
    let length = text.chars().count();
    proptest::collection::vec((0..=length, 0_usize..40, with), 0..8).prop_map(move |cuts| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, length, with) in cuts {
            let from = at.min(chars.len());
            let to = (from + length).min(chars.len());
            chars.splice(from..to, with.chars());
        }
        chars.into_iter().collect()
    })
}

#[test]
fn the_undamaged_table_is_read() {
    let gazette = split("a.txt", ROSTER.as_bytes()).unwrap();
    let read = roster::read(&gazette, &Corrections::none()).unwrap().unwrap();
    assert_eq!((read.summary.rows, read.summary.rows_unread, read.summary.segments), (2, 0, 3));
}

proptest! {
    #[test]
    fn a_damaged_roster_never_panics_and_never_publishes_a_mobile(
        text in damaged(ROSTER, "([\t\n:.、K0-9+—□]|13800138000|手机:|姓名:|线){0,6}"),
    ) {
        let Ok(gazette) = split("a.txt", text.as_bytes()) else { return Ok(()) };
        let Ok(Some(read)) = roster::read(&gazette, &Corrections::none()) else { return Ok(()) };
        let mut ids = BTreeSet::new();
        for finding in &read.summary.findings {
            prop_assert!((1..=gazette.lines.len()).contains(&finding.line), "{finding:?}");
        }
        for record in read.records {
            prop_assert!(ids.insert(record.id.clone()), "{}", record.id);
            let json = serde_json::to_string(&record.without_personal()).unwrap();
            for run in json.split(|c: char| !c.is_ascii_digit()) {
                prop_assert_ne!(run, "13800138000", "{}", json);
            }
        }
    }

    #[test]
    fn damaged_corrections_never_panic_and_never_tell_a_mobile(
        text in damaged(CORRECTIONS, "(=|\"|'|\\[|\\]|\n|13800138000|new|乙|[ -~]){0,6}"),
    ) {
        match Corrections::parse("x.toml", &text) {
            Ok(corrections) => for entry in corrections.of("roster", "a.txt") {
                prop_assert_eq!(&entry.apply(entry.old.as_deref()).unwrap(), &entry.new);
            },
            Err(error) => {
                let error = error.to_string();
                prop_assert!(error.contains("x.toml"), "{}", error);
                for run in error.split(|c: char| !c.is_ascii_digit()) {
                    prop_assert_ne!(run, "13800138000", "{}", error);
                }
            }
        }
    }
}
