//! Damaged announcements of zones and damaged notices about offices, in every `cargo test`; the fuzz
//! targets `zones` and `appointments` go deeper.

use std::collections::BTreeSet;

use landrail_gis::gazette::split;
use landrail_gis::record::{Found, appointments, zones};
use proptest::prelude::*;

const ZONES: [&str; 3] = [
    include_str!("data/zones/sides.txt"),
    include_str!("data/zones/rows.txt"),
    include_str!("data/zones/prose.txt"),
];

const ACTS: [&str; 3] = [
    include_str!("data/appointments/orders.txt"),
    include_str!("data/appointments/congress.txt"),
    "甲县人民政府办公室\n关于县政府领导调整分工的通知\n\n甲政办发〔2023〕5号\n各单位：\n甲某某县长 主持全面工作。\n乙某副县长 负责交通运输、自然资源等。\n联系：丙线铁路。\n丁某（县委常委、副县长）：协助分管工业。\n甲县人民政府办公室\n2023年6月13日\n",
];

/// One of the texts with stretches of its characters replaced.
fn damaged(texts: [&'static str; 3]) -> impl Strategy<Value = String> {
    let with = "([\t\n：；。、，（）()0-9K+—任为的免去职务同志代县长某]|13800138000|左侧|两侧|合计|同上|任命|决定：){0,6}";
    let cuts = proptest::collection::vec((0_usize..2_000, 0_usize..40, with), 0..8);
    (0_usize..3, cuts).prop_map(move |(which, cuts)| {
        let mut chars: Vec<char> = texts[which].chars().collect();
        for (at, length, with) in cuts {
            let from = at % (chars.len() + 1);
            let to = (from + length).min(chars.len());
            chars.splice(from..to, with.chars());
        }
        chars.into_iter().collect()
    })
}

fn sound(found: Found, lines: usize) -> Result<(), TestCaseError> {
    let mut ids = BTreeSet::new();
    for finding in &found.findings {
        prop_assert!((1..=lines).contains(&finding.line), "{finding:?}");
        let json = serde_json::to_string(finding).expect("plain data");
        prop_assert!(!json.split(|c: char| !c.is_ascii_digit()).any(|run| run == "13800138000"), "{json}");
    }
    for record in found.records {
        let [first, last] = record.source.lines;
        prop_assert!(1 <= first && first <= last && last <= lines, "{first}–{last}");
        prop_assert!(ids.insert(record.id.clone()), "{}", record.id);
        let json = serde_json::to_string(&record.without_personal()).expect("plain data");
        prop_assert!(!json.split(|c: char| !c.is_ascii_digit()).any(|run| run == "13800138000"), "{json}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_announcements_give_sound_records(text in damaged(ZONES)) {
        let Ok(gazette) = split("a.txt", text.as_bytes()) else { return Ok(()) };
        sound(zones::read(&gazette), gazette.lines.len())?;
    }

    #[test]
    fn damaged_notices_give_sound_records(text in damaged(ACTS)) {
        let Ok(gazette) = split("a.txt", text.as_bytes()) else { return Ok(()) };
        sound(appointments::read(&gazette), gazette.lines.len())?;
    }
}

/// A hostile text is read in one pass: a long line of marks, names, brackets and posts.
#[test]
fn a_long_hostile_line_ends() {
    let long = "甲某同志任、（县局局长K1+000-K2+000左侧12米".repeat(300).trim_end().to_owned() + "\n";
    let long = long.repeat(300);
    for head in [
        "关于甲某等任职的通知\n\n甲政任〔2023〕5号\n各单位：\n决定任命：\n",
        "关于甲乙线铁路线路安全保护区的公告\n\n甲政告〔2024〕3号\n各单位：\n",
    ] {
        let text = format!("甲县人民政府\n{head}{long}\n甲县人民政府\n2023年6月13日\n");
        let gazette = split("a.txt", text.as_bytes()).expect("a text");
        let (zones, acts) = (zones::read(&gazette), appointments::read(&gazette));
        // Each line is beyond what a sentence may be; what is cut out of them is bounded.
        assert!(
            acts.records.len() <= 300 && zones.records.len() <= 100_000,
            "{} {}",
            acts.records.len(),
            zones.records.len()
        );
    }
}

#[test]
fn a_mobile_in_a_cell_that_cannot_be_read_is_blanked() {
    let text = ZONES[0].replace("\t15\t15\t", "\t13800138000\t15\t");
    let gazette = split("a.txt", text.as_bytes()).expect("a text");
    sound(zones::read(&gazette), gazette.lines.len()).expect("no mobile is published");
}
