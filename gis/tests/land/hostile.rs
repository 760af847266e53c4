//! Damaged documents: no panic, and no sum that is wrong without a word about it.

use landrail_gis::record::{DoubtKind, Stated};
use proptest::prelude::*;

use crate::support::{decision, m2, read_text, text};

const NAMES: [&str; 14] = [
    "temporary_six_classes_27_plots",
    "temporary_text_plots_from_to",
    "temporary_sums_wrong",
    "temporary_several_one_refused",
    "temporary_refused",
    "temporary_revoked",
    "temporary_renewal_until",
    "temporary_form",
    "temporary_web_page",
    "notice_table_a",
    "notice_table_b",
    "notice_text_codes",
    "allocation_letter",
    "land_banking",
];

/// Whether the plots and classes of every record add up to its whole, or a doubt says that they do not.
fn sums_are_told(name: &str, text: &str) -> Result<(), TestCaseError> {
    let reading = read_text(name, text);
    for record in &reading.records {
        let read = decision(record);
        let Some(whole) = m2(&read.area) else { continue };
        let plots: Option<f64> = read.plots.iter().map(|plot| m2(&plot.area)).sum();
        let told = reading.findings.iter().any(|finding| {
            finding.record.as_deref() == Some(record.id.as_str())
                && matches!(finding.kind, DoubtKind::Sums | DoubtKind::Areas)
        });
        // Half a unit of the last digit of each figure, of at most four decimals of a hectare.
        let room = 50.0 * (read.plots.len() + 1) as f64;
        if let Some(plots) = plots.filter(|_| !read.plots.is_empty()) {
            prop_assert!((plots - whole).abs() <= room || told, "{name}: {plots} {whole}");
        }
        let unread =
            read.plots.iter().any(|plot| matches!(plot.area, Stated::Illegible(_) | Stated::Unknown));
        prop_assert!(!unread || told, "{name}: an area that cannot be read");
        let more =
            read.classes.iter().filter(|c| c.within.is_none()).filter_map(|c| m2(&c.area)).sum::<f64>();
        prop_assert!(
            more <= whole + 50.0 * (read.classes.len() + 1) as f64 || told,
            "{name}: {more} {whole}"
        );
    }
    Ok(())
}

#[test]
fn any_line_may_be_missing() {
    for name in NAMES {
        let text = text(name);
        let lines: Vec<&str> = text.lines().collect();
        for at in 0..lines.len() {
            let rest: Vec<&str> =
                lines.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, l)| *l).collect();
            sums_are_told(name, &rest.join("\n")).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn digits_swapped_and_pieces_cut(
        which in 0_usize..NAMES.len(),
        cuts in proptest::collection::vec((0_usize..4000, 0_usize..30, "[0-9.,，。；（）()□≤>公顷亩㎡年《》同意耕林草地块号\t\n ]{0,6}"), 1..8),
        swaps in proptest::collection::vec(0_usize..4000, 0..6),
    ) {
        let name = NAMES[which];
        let mut chars: Vec<char> = text(name).chars().collect();
        for at in swaps {
            let digits: Vec<usize> = (0..chars.len().saturating_sub(1))
                .filter(|i| chars[*i].is_ascii_digit() && chars[*i + 1].is_ascii_digit())
                .collect();
            if let Some(i) = digits.get(at % digits.len().max(1)) {
                chars.swap(*i, *i + 1);
            }
        }
        for (at, length, with) in cuts {
            let from = at % (chars.len() + 1);
            let to = (from + length).min(chars.len());
            chars.splice(from..to, with.chars());
        }
        let text: String = chars.into_iter().collect();
        if !text.trim().is_empty() {
            sums_are_told(name, &text)?;
        }
    }
}

#[test]
fn long_documents_end() {
    // Each of these is as long as a reply may be; a reader that looks at all for each would take minutes.
    let head =
        "乙县人民政府关于某路临时用地的批复\n乙政函〔2023〕9号\n乙县自然资源局：\n同意某公司使用乙县辛乡";
    let tail = "土地1.0000公顷作为便道临时用地。\n乙县人民政府\n2023年4月21日\n";
    let many = |piece: &dyn Fn(usize) -> String| (0..9_000).map(piece).collect::<String>();
    for middle in [
        many(&|n| format!("甲{n}村、")),
        many(&|n| format!("{n}号地块0.1公顷；")),
        many(&|n| format!("一、同意{n}公司使用0.1公顷。")),
        many(&|_| "其中耕地0.1公顷，".to_owned()),
        many(&|n| format!("容积率≤{n}，")),
        many(&|_| "使用期限2年；".to_owned()),
        "(".repeat(200_000),
        "同意".repeat(30_000),
    ] {
        let reading = read_text("long", &format!("{head}{middle}{tail}"));
        assert!(!reading.records.is_empty() || !reading.findings.is_empty());
    }
}
