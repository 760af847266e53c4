//! The summary that `landrail import` prints.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use landrail_gis::record::roster::{Change, RosterSummary};
use landrail_gis::record::{Body, Reading, Record, Tier};

/// What was read, file by file; `ruled` is the same by rules alone, empty when no corrections were used.
/// Writing to a `String` cannot fail, so results of `write!` are dropped here.
pub fn import(readings: &[Reading], ruled: &[Reading]) -> String {
    let mut out = String::new();
    for reading in readings {
        let alone = ruled.iter().find(|other| other.file == reading.file);
        file(&mut out, reading, alone);
    }
    let count =
        |of: fn(&Body) -> bool| readings.iter().flat_map(|r| &r.records).filter(|r| of(&r.body)).count();
    let _ = writeln!(
        out,
        "合计 / total: 文件号 {} documents, 责任区段 {} segments, 用地决定 {} decisions, 坐标点 {} sites",
        readings.iter().map(|r| r.documents.len()).sum::<usize>(),
        count(|b| matches!(b, Body::Segment(_))),
        count(|b| matches!(b, Body::Decision(_))),
        count(|b| matches!(b, Body::Site(_))),
    );
    out
}

fn file(out: &mut String, reading: &Reading, alone: Option<&Reading>) {
    let numbers: BTreeSet<_> = reading.documents.iter().map(|d| &d.number).collect();
    let _ = writeln!(
        out,
        "{} ({}, {}行): {}个文件号 / {} documents",
        reading.file,
        reading.encoding.as_str(),
        reading.lines,
        numbers.len(),
        numbers.len()
    );
    if reading.records.is_empty() {
        let _ = writeln!(out, "  没有可识别的责任区段、用地决定或坐标表 / nothing of what landrail reads");
    }
    if let Some(summary) = &reading.roster {
        roster(out, summary);
        if let Some((alone, ruled)) = alone.and_then(|alone| Some((alone, alone.roster.as_ref()?))) {
            by_rule_alone(out, reading, alone, ruled);
        }
    }
    for record in &reading.records {
        decision(out, record);
    }
    sites(out, &reading.records);
    for finding in &reading.findings {
        let _ =
            writeln!(out, "  ? 第{}行 {} / line {}: {}", finding.line, finding.zh, finding.line, finding.en);
    }
    out.push('\n');
}

fn counts(by: &BTreeMap<&'static str, usize>) -> String {
    by.iter().map(|(kind, count)| format!("{kind} {count}")).collect::<Vec<_>>().join(", ")
}

fn roster(out: &mut String, summary: &RosterSummary) {
    let _ = writeln!(
        out,
        "  双段长名单 {} ({}): {}行（未读出{}行） / rows (unread), 第{}–{}行",
        summary.document.as_deref().unwrap_or("无文号"),
        summary.date.map_or_else(|| "日期不明".to_owned(), |date| date.to_string()),
        summary.rows,
        summary.rows_unread,
        summary.lines[0],
        summary.lines[1],
    );
    let _ = writeln!(
        out,
        "    乡级区段记录 / township records: {} ({})",
        summary.segments,
        counts(&summary.by_confidence)
    );
    let _ = writeln!(out, "    县级区段记录 / county records: {}", summary.county_segments);
    let _ = writeln!(
        out,
        "    {}县 counties, {}乡镇 townships, {}车间 workshops, {}线 lines; {}协调人 coordinators, {}职责 duties",
        summary.counties.len(),
        summary.townships.len(),
        summary.workshops.len(),
        summary.railway_lines.len(),
        summary.coordinators,
        summary.duties
    );
    for table in &summary.tables {
        let _ = writeln!(
            out,
            "    表 / table 第{}–{}行, {}行 rows: {} / {}",
            table.lines[0], table.lines[1], table.rows, table.zh, table.en
        );
    }
    let _ = writeln!(out, "    版式 / layouts: {}", counts(&summary.layouts));
    if summary.village_segments > 0 {
        let _ = writeln!(out, "    村级区段记录 / village records: {}", summary.village_segments);
    }
    let (by_file, by_rule): (Vec<&Change>, Vec<&Change>) =
        summary.changes.iter().partition(|change| change.reason.by_correction);
    changes(out, "按更正文件 / by the corrections file", &by_file);
    changes(out, "按规则更正或推断 / by rule", &by_rule);
    changes(out, "备注（未改动） / remarks (unchanged)", &summary.remarks.iter().collect::<Vec<_>>());
    if !summary.excluded.is_empty() {
        let _ = writeln!(out, "    未计入县级区段 / not in the county tier: {}", summary.excluded.len());
    }
    for e in &summary.excluded {
        let _ = writeln!(
            out,
            "      第{}行 序号{} {} {}: {} / {}",
            e.line, e.row, e.county, e.printed, e.zh, e.en
        );
    }
    coverage(out, summary);
    for f in &summary.findings {
        let row = f.row.map(|row| format!(" 序号{row}")).unwrap_or_default();
        let _ = writeln!(out, "    ? 第{}行{row} {} / {}", f.line, f.zh, f.en);
    }
}

/// What the roster covers and what not: facts of the roster, which the import reports and does not repair.
fn coverage(out: &mut String, summary: &RosterSummary) {
    if summary.coverage.is_empty() {
        return;
    }
    let _ = writeln!(out, "    覆盖情况（照实列出，不作修补）/ coverage: {}", summary.coverage.len());
    for fact in &summary.coverage {
        let (zh, en) = (fact.kind.zh(), fact.kind.en());
        let _ = writeln!(
            out,
            "      {}{} {}–{} ({} m) {}: {zh} / {en}",
            fact.line,
            fact.track.zh(),
            fact.span.from,
            fact.span.to,
            fact.length_m,
            fact.counties.join("、"),
        );
    }
}

fn changes(out: &mut String, title: &str, changes: &[&Change]) {
    if changes.is_empty() {
        return;
    }
    let _ = writeln!(out, "    {title}: {}", changes.len());
    for change in changes {
        let reason = &change.reason;
        let value = |v: &Option<String>| v.clone().unwrap_or_else(|| "∅".to_owned());
        let _ = writeln!(
            out,
            "      第{}行 序号{} ×{} {} [{}] {} → {}: {} / {}",
            change.line,
            change.row,
            change.records,
            reason.field,
            reason.fault,
            value(&reason.printed),
            value(&reason.used),
            reason.zh,
            reason.en
        );
    }
}

/// How many records have the same line and range without any correction.
fn by_rule_alone(out: &mut String, reading: &Reading, alone: &Reading, ruled: &RosterSummary) {
    let ranges = |records: &[Record]| -> BTreeMap<String, String> {
        let township = |record: &Record| match &record.body {
            Body::Segment(s) if s.tier == Tier::Township => {
                Some((record.id.clone(), format!("{} {:?} {}–{}", s.line, s.track, s.span.from, s.span.to)))
            }
            _ => None,
        };
        records.iter().filter_map(township).collect()
    };
    let (with, without) = (ranges(&reading.records), ranges(&alone.records));
    let same = with.iter().filter(|(id, range)| without.get(*id) == Some(range)).count();
    let _ = writeln!(
        out,
        "    不用更正文件时 / with an empty corrections file: {} ({}); 线名与区间相同 {same}/{} same line and range",
        ruled.segments,
        counts(&ruled.by_confidence),
        with.len()
    );
}

fn decision(out: &mut String, record: &Record) {
    let Body::Decision(decision) = &record.body else { return };
    let area = decision.area.value();
    let _ = write!(out, "  {} {}〔{}〕", decision.number, decision.kind.zh(), decision.status.zh());
    if let Some(no) = decision.parcel_no.value() {
        let _ = write!(out, " {no}");
    }
    if let Some(area) = area {
        let agree = match area.units_agree {
            Some(true) => "，两种单位一致",
            Some(false) => "，两种单位不一致!",
            None => "",
        };
        let _ = write!(out, " {}{agree}", area.printed);
    }
    let _ = writeln!(
        out,
        " ({}, 第{}–{}行)",
        record.confidence.as_str(),
        record.source.lines[0],
        record.source.lines[1]
    );
}

fn sites(out: &mut String, records: &[Record]) {
    let sites: Vec<_> = records
        .iter()
        .filter_map(|record| match &record.body {
            Body::Site(site) => Some((record, site)),
            _ => None,
        })
        .collect();
    if sites.is_empty() {
        return;
    }
    let disputed = sites.iter().filter(|(_, site)| site.disputed).count();
    let _ = writeln!(out, "  坐标表 / coordinate tables: {} (有疑问 / disputed {disputed})", sites.len());
    for (record, site) in sites {
        for (zh, en) in &site.doubts {
            let _ = writeln!(out, "    ? 第{}行 {}: {zh} / {en}", record.source.lines[0], site.name);
        }
    }
}
