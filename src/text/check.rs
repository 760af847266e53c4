//! The reports that `landrail check` prints.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use landrail_gis::check::{Finding, RangeReport, Severity};

/// Findings by line, the gravest first, and how many there are of each kind. Writing to a `String`
/// cannot fail, so results of `write!` are dropped here.
pub fn checked_roster(findings: &[Finding], line: Option<&str>) -> String {
    let mut out = String::new();
    let what = line.unwrap_or("全部线路");
    let _ = writeln!(out, "名单核查 / check of the roster: {what}");
    let rosters: BTreeSet<_> = findings.iter().map(|f| (&f.file, &f.document, f.valid_from)).collect();
    for (file, document, from) in rosters {
        let from = from.map_or_else(|| "日期不明".to_owned(), |day| day.to_string());
        let document = document.as_deref().unwrap_or("无文号");
        let _ = writeln!(out, "  {document}，自 {from} 起 ({file})");
    }
    let mut lines: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        lines.entry(&finding.line).or_default().push(finding);
    }
    for (line, mut findings) in lines {
        findings.sort_by_key(|finding| finding.severity);
        let _ = writeln!(out, "\n■ {line}  {}", counts(findings.iter().copied()));
        for finding in findings {
            let mark = match finding.severity {
                Severity::Fault => '!',
                Severity::Doubt => '?',
                Severity::Note => '·',
            };
            let _ = writeln!(out, "  {mark} [{}] {}", finding.kind.zh(), finding.zh);
            if finding.severity != Severity::Note {
                let _ = writeln!(out, "      {}", finding.en);
                let _ = writeln!(out, "      记录 / records: {}", records(&finding.records));
            }
        }
    }
    let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
    for finding in findings {
        *kinds.entry((finding.severity, finding.kind)).or_default() += 1;
    }
    let _ = writeln!(out, "\n合计 / total: {}", counts(findings.iter()));
    for ((severity, kind), count) in kinds {
        let _ = writeln!(out, "  {} {} / {}: {count}", severity.zh(), kind.zh(), kind.en());
    }
    let _ = writeln!(
        out,
        "照实列出，不作修补；名单说明由谁负责，不说明县界 / reported, not repaired; a roster says who answers, not where a county ends"
    );
    out
}

fn counts<'a>(findings: impl Iterator<Item = &'a Finding> + Clone) -> String {
    let of = |severity| findings.clone().filter(|f| f.severity == severity).count();
    Severity::ALL.map(|severity| format!("{} {}", severity.zh(), of(severity))).join("，")
}

/// The first few, and how many more.
fn records(ids: &[String]) -> String {
    const SHOWN: usize = 4;
    let mut list = ids.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if ids.len() > SHOWN {
        let _ = write!(list, " …（共 {}）", ids.len());
    }
    list
}

/// The check of a table of ranges.
pub fn checked_ranges(report: &RangeReport) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "里程表核查 / check of the ranges: {}\n  表 {} 行，正文 {} 处，不能用 {} 行 / rows of the table, of the prose, left out\n  按里程合计 {} m / sum by the posts",
        report.file, report.table_rows, report.prose_rows, report.left_out, report.sum_m
    );
    if !report.unused_columns.is_empty() {
        let _ = writeln!(out, "  未使用的列 / columns not used: {}", report.unused_columns.join(", "));
    }
    let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
    for finding in &report.findings {
        *kinds.entry(finding.kind).or_default() += 1;
        let mark = if finding.kind.is_note() { '·' } else { '!' };
        let _ = writeln!(out, "  {mark} [{}] {}", finding.kind.zh(), finding.zh);
        let _ = writeln!(out, "      {}", finding.en);
    }
    let list: Vec<_> = kinds.iter().map(|(kind, count)| format!("{} {count}", kind.zh())).collect();
    let _ = writeln!(out, "合计 / total: {}", if list.is_empty() { "0".to_owned() } else { list.join("，") });
    let _ = writeln!(out, "照实列出，不作修补 / reported, not repaired");
    out
}
