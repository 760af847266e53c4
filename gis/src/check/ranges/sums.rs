//! Stated lengths and printed sums.

use std::fmt::Write as _;

use super::super::metres;
use super::{RangeFinding, RangeKind, RangeRow, RangeTable, RowKind, Side, Used, length_mm};
use crate::chainage::Track;

/// Each row's stated length against its posts.
pub(super) fn lengths(used: &[Used<'_>], findings: &mut Vec<RangeFinding>) {
    let mut agree = Vec::new();
    for Used { row, span } in used {
        let Some(stated) = &row.stated else { continue };
        let own = length_mm(*span);
        if (own - stated.mm).abs() <= stated.slack_mm {
            agree.push(row.row);
            continue;
        }
        let (no, printed, own_m, by) = (row.row, &stated.printed, metres(own), metres(own - stated.mm));
        findings.push(RangeFinding {
            kind: RangeKind::LengthDiffers,
            rows: vec![no],
            line: row.line.clone(),
            track: row.track,
            side: row.side,
            span: Some(*span),
            zh: format!(
                "第{no}行 {}–{}：所载长度{printed}，按里程为 {own_m} m，相差 {by} m",
                span.from, span.to
            ),
            en: format!(
                "row {no} {}–{}: printed as {printed}, {own_m} m by its posts: {by} m apart",
                span.from, span.to
            ),
        });
    }
    if !agree.is_empty() {
        let count = agree.len();
        findings.push(of_table(
            RangeKind::LengthsAgree,
            agree,
            format!("{count}行所载长度与里程相符"),
            format!("the stated lengths of {count} rows agree with their posts"),
        ));
    }
}

/// Each printed sum against the rows it is about.
pub(super) fn sums(table: &RangeTable, used: &[Used<'_>], findings: &mut Vec<RangeFinding>) {
    let is_sum = |row: &&RangeRow| matches!(row.kind, RowKind::Total | RowKind::Subtotal);
    let sums: Vec<&RangeRow> = table.rows.iter().filter(is_sum).collect();
    let mut since = 0;
    for sum in &sums {
        let first = if sum.kind == RowKind::Subtotal { since } else { 0 };
        since = sum.row;
        let own = |row: &RangeRow| {
            row.kind == RowKind::Table
                && (first..sum.row).contains(&row.row)
                && (sum.line.is_empty() || sum.line == row.line)
        };
        one_sum(sum, table, used, own, findings);
    }
    if sums.is_empty() && used.iter().any(|u| u.row.kind == RowKind::Table) {
        let total: i128 =
            used.iter().filter(|u| u.row.kind == RowKind::Table).map(|u| length_mm(u.span)).sum();
        findings.push(of_table(
            RangeKind::NoSum,
            Vec::new(),
            format!("表中没有合计行；按里程合计 {} m", metres(total)),
            format!("the table prints no sum; by the posts it is {} m", metres(total)),
        ));
    }
}

fn one_sum(
    sum: &RangeRow,
    table: &RangeTable,
    used: &[Used<'_>],
    own: impl Fn(&RangeRow) -> bool,
    findings: &mut Vec<RangeFinding>,
) {
    let Some(stated) = &sum.stated else {
        let no = sum.row;
        findings.push(of_table(
            RangeKind::NoSum,
            vec![no],
            format!("第{no}行是合计，但没有载明长度"),
            format!("row {no} is a sum that states no length"),
        ));
        return;
    };
    let rows: Vec<&RangeRow> = table.rows.iter().filter(|row| own(row)).collect();
    let by_posts: Vec<i128> = used.iter().filter(|u| own(u.row)).map(|u| length_mm(u.span)).collect();
    let total: i128 = by_posts.iter().sum();
    let lengths: Vec<i128> = rows.iter().filter_map(|row| row.stated.as_ref()).map(|s| s.mm).collect();
    let without = rows.len() - by_posts.len();
    let by = total - stated.mm;
    let agrees = by.abs() <= stated.slack_mm && without == 0;
    let (no, printed, count) = (sum.row, &stated.printed, rows.len());
    let mut zh = format!("第{no}行合计{printed}，{count}行按里程合计 {} m", metres(total));
    let mut en =
        format!("row {no} prints the sum {printed}, {count} rows come to {} m by their posts", metres(total));
    if by == 0 {
        zh.push_str("，完全一致");
        en.push_str(": exact");
    } else {
        let _ = write!(zh, "，相差 {} m", metres(by));
        let _ = write!(en, ", {} m apart", metres(by));
        if by.abs() <= stated.slack_mm {
            zh.push_str("，在所写位数之内");
            en.push_str(", within the digits printed");
        }
    }
    if without > 0 {
        let _ = write!(zh, "（其中{without}行里程不能用，未计入）");
        let _ = write!(en, " ({without} rows whose posts cannot be used are not in it)");
    }
    if lengths.len() == rows.len() && !rows.is_empty() {
        let of_lengths: i128 = lengths.iter().sum();
        let _ = write!(zh, "；各行所载长度合计 {} m", metres(of_lengths));
        let _ = write!(en, "; the stated lengths of the rows come to {} m", metres(of_lengths));
    }
    let kind = if agrees { RangeKind::SumAgrees } else { RangeKind::SumDiffers };
    findings.push(of_table(kind, vec![no], zh, en));
}

fn of_table(kind: RangeKind, rows: Vec<usize>, zh: String, en: String) -> RangeFinding {
    RangeFinding {
        kind,
        rows,
        line: String::new(),
        track: Track::Whole,
        side: Side::Both,
        span: None,
        zh,
        en,
    }
}
