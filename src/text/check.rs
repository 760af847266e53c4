//! The reports that `landrail check` prints.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use landrail_gis::check::{Finding, RangeReport, Severity};

/// Faults first, then doubts, then what is only noted: counted, or listed with `all`. Writing to a
/// `String` cannot fail, so results of `write!` are dropped here.
pub fn checked_roster(findings: &[Finding], line: Option<&str>, all: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "名单核查 / check of the roster: {}", line.unwrap_or("全部线路"));
    let rosters: BTreeSet<_> = findings.iter().map(|f| (&f.file, &f.document, f.valid_from)).collect();
    for (file, document, from) in rosters {
        let from = from.map_or_else(|| "日期不明".to_owned(), |day| day.to_string());
        let document = document.as_deref().unwrap_or("无文号");
        let _ = writeln!(out, "  {document}，自 {from} 起 ({file})");
    }
    let of = |severity| findings.iter().filter(move |finding| finding.severity == severity);
    for (severity, zh, en) in [
        (
            Severity::Fault,
            "名单自身有空档或重复，请补正",
            "faults: the roster itself has gaps or repetitions",
        ),
        (Severity::Doubt, "请人工核对", "doubts: for a person to look at"),
    ] {
        match of(severity).count() {
            0 => {
                let _ = writeln!(out, "\n■ {} 0 / none", severity.zh());
            }
            count => {
                let _ = writeln!(out, "\n■ {} {count}：{zh} / {en}", severity.zh());
            }
        }
        for finding in of(severity) {
            listed(&mut out, finding);
            let _ = writeln!(out, "      {}", finding.en);
            let _ = writeln!(out, "      记录 / records: {}", records(&finding.records));
        }
    }
    notes(&mut out, of(Severity::Note).collect(), all);
    let _ = writeln!(
        out,
        "\n照实列出，不作修补；名单说明由谁负责，不说明县界 / reported, not repaired; a roster says who answers, not where a county ends"
    );
    out
}

fn listed(out: &mut String, finding: &Finding) {
    let mark = match finding.severity {
        Severity::Fault => '!',
        Severity::Doubt => '?',
        Severity::Note => '·',
    };
    let _ = writeln!(out, "  {mark} [{}] {}", finding.kind.zh(), finding.zh);
}

/// What agrees, or could not be judged: how much of each kind there is, and on which lines.
fn notes(out: &mut String, notes: Vec<&Finding>, all: bool) {
    let how = if all { "" } else { "（--all 逐条列出 / --all lists them）" };
    let _ = writeln!(
        out,
        "\n■ {} {}：相符的，或无从判断的 / notes: what agrees, or cannot be told{how}",
        Severity::Note.zh(),
        notes.len()
    );
    if all {
        for finding in notes {
            listed(out, finding);
        }
        return;
    }
    let mut kinds: BTreeMap<_, BTreeMap<&str, usize>> = BTreeMap::new();
    for finding in notes {
        *kinds.entry(finding.kind).or_default().entry(&finding.line).or_default() += 1;
    }
    for (kind, lines) in kinds {
        let count: usize = lines.values().sum();
        let lines: Vec<String> = lines
            .into_iter()
            .map(|(line, count)| if count == 1 { line.to_owned() } else { format!("{line}×{count}") })
            .collect();
        let _ = writeln!(out, "  · {} / {}: {count}（{}）", kind.zh(), kind.en(), lines.join("、"));
    }
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
