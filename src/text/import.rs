//! The summary that `landrail import` prints.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use landrail_gis::record::roster::{Change, RosterSummary};
use landrail_gis::record::{
    Appointment, AppointmentAct, Body, Doubt, DoubtKind, ProtectionZone, Reading, Record, Stated, Tier,
    ZoneSide,
};

/// What all files of an import hold together.
#[derive(Debug, Default)]
pub struct Tally {
    files: usize,
    documents: usize,
    segments: usize,
    decisions: usize,
    sites: usize,
    zones: usize,
    appointments: usize,
    doubts: BTreeMap<DoubtKind, usize>,
}

impl Tally {
    /// Adds a file.
    pub fn add(&mut self, reading: &Reading, doubts: &[Doubt]) {
        self.files += 1;
        self.documents += reading.documents.len();
        for record in &reading.records {
            match record.body {
                Body::Segment(_) => self.segments += 1,
                Body::Decision(_) => self.decisions += 1,
                Body::Site(_) => self.sites += 1,
                Body::Zone(_) => self.zones += 1,
                Body::Appointment(_) => self.appointments += 1,
                Body::Coordinator(_) | Body::Duty(_) => {}
            }
        }
        for doubt in doubts {
            *self.doubts.entry(doubt.finding.kind).or_default() += 1;
        }
    }
}

impl fmt::Display for Tally {
    /// The sums, one line for the records and one for the doubts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "合计 / total: 文件 {} files, 文件号 {} documents, 责任区段 {} segments, 用地决定 {} decisions, \
             坐标点 {} sites, 保护区 {} zones, 任免 {} acts",
            self.files,
            self.documents,
            self.segments,
            self.decisions,
            self.sites,
            self.zones,
            self.appointments
        )?;
        let doubts: Vec<_> =
            self.doubts.iter().map(|(kind, count)| format!("{} {count}", zh(*kind))).collect();
        if doubts.is_empty() {
            return Ok(());
        }
        writeln!(f, "存疑 / doubts: {} ({})", self.doubts.values().sum::<usize>(), doubts.join(", "))
    }
}

/// A kind of doubt in a few Chinese words.
fn zh(kind: DoubtKind) -> &'static str {
    match kind {
        DoubtKind::Unread => "未读出",
        DoubtKind::Pairing => "对应关系",
        DoubtKind::Repeats => "重复不一致",
        DoubtKind::Official => "人名职务",
        DoubtKind::Digits => "电话位数",
        DoubtKind::Range => "里程区间",
        DoubtKind::Line => "线路",
        DoubtKind::Place => "地点",
        DoubtKind::Coordinate => "坐标",
        DoubtKind::Areas => "面积不一致",
        DoubtKind::Sums => "合计不符",
        DoubtKind::Term => "期限",
        DoubtKind::Date => "日期",
        DoubtKind::Refused => "不同意",
        DoubtKind::Successor => "继任",
        DoubtKind::Incomplete => "文件不全",
        DoubtKind::Stale => "更正失效",
        DoubtKind::Other => "其他",
    }
}

/// What was read of a file in one line.
pub fn import_line(reading: &Reading, doubts: &[Doubt]) -> String {
    let mut tally = Tally::default();
    tally.add(reading, doubts);
    format!(
        "{} ({}, {}行): 文件号 {} documents, 记录 {} records, 存疑 {} doubts\n",
        reading.file,
        reading.encoding.as_str(),
        reading.lines,
        tally.documents,
        reading.records.len(),
        doubts.len()
    )
}

/// What was read of a file in full; `alone` is the same by rules alone, where corrections were used.
/// Writing to a `String` cannot fail, so results of `write!` are dropped here.
pub fn import_file(reading: &Reading, alone: Option<&Reading>) -> String {
    let mut out = String::new();
    file(&mut out, reading, alone);
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
    zones(out, &reading.records);
    appointments(out, &reading.records);
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

fn zones(out: &mut String, records: &[Record]) {
    let of_record = |record: &Record| match &record.body {
        Body::Zone(zone) => Some(zone_line(record, zone)),
        _ => None,
    };
    listed(out, "安全保护区 / protection zones", records.iter().filter_map(of_record).collect());
}

fn zone_line(record: &Record, zone: &ProtectionZone) -> String {
    let side = match zone.side {
        Stated::Value(ZoneSide::Left) => "左侧",
        Stated::Value(ZoneSide::Right) => "右侧",
        Stated::Value(ZoneSide::Both) => "两侧",
        _ => "侧别不明",
    };
    let width = zone.width_m.value().map_or_else(|| "宽度不明".to_owned(), |width| format!("{width} m"));
    let (from, to) = (zone.span.from, zone.span.to);
    format!("第{}行 {}{} {from}–{to} {side} {width}", record.source.lines[0], zone.line, zone.track.zh())
}

fn appointments(out: &mut String, records: &[Record]) {
    let of_record = |record: &Record| match &record.body {
        Body::Appointment(act) => Some(appointment_line(record, act)),
        _ => None,
    };
    listed(out, "任免与分工 / acts about offices", records.iter().filter_map(of_record).collect());
}

fn appointment_line(record: &Record, act: &Appointment) -> String {
    let what = match act.act {
        AppointmentAct::Appointed => "任",
        AppointmentAct::Removed => "免",
        AppointmentAct::Confirmed => "转正",
        AppointmentAct::Remit => "分管",
        AppointmentAct::Assists => "协助",
        AppointmentAct::Acting => "代理",
    };
    let from = act.from.value().map_or_else(|| "日期不明".to_owned(), ToString::to_string);
    let signed = if act.from_is_signature { "（成文日期）" } else { "" };
    let line = record.source.lines[0];
    format!("第{line}行 {what} {} {} 自{from}{signed}", act.name, act.office)
}

/// Lines under a title with their number; nothing when there are none.
fn listed(out: &mut String, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "  {title}: {}", lines.len());
    for line in lines {
        let _ = writeln!(out, "    {line}");
    }
}
