//! Items as text. Writing to a `String` cannot fail, so results of `write!` are dropped here.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;
use landrail_gis::check::{Item, State};
use landrail_gis::record::{Decided, DoubtKind, Record, field_names, field_value};

use super::{field_zh, how, place, worded};

/// Identifiers shown of a long list of records.
const SHOWN: usize = 4;

/// The items that were asked for, `more` that are not shown, and the counts of all of them.
pub fn list(shown: &[&Item], more: usize, asked: &[&Item], all: &[Item]) -> String {
    let mut out = String::new();
    for item in shown {
        entry(&mut out, item);
        out.push('\n');
    }
    if more > 0 {
        let _ = writeln!(out, "……另有{more}条，用 --limit 显示更多 / {more} more: raise --limit\n");
    }
    let mut kinds: BTreeMap<DoubtKind, [usize; 4]> = BTreeMap::new();
    for item in asked {
        let counts = kinds.entry(item.doubt.finding.kind).or_default();
        counts[0] += 1;
        counts[1 + item.state as usize] += 1;
    }
    let _ = writeln!(out, "按类 / by kind:");
    for (kind, [total, open, accepted, corrected]) in &kinds {
        let _ = writeln!(
            out,
            "  {} / {}: {total} (待定 {open}, 已认可 {accepted}, 已更正 {corrected})",
            kind.zh(),
            kind.en()
        );
    }
    let of = |state| all.iter().filter(|item| item.state == state).count();
    let _ = writeln!(
        out,
        "列出 / listed: {}；全部 / in all: {} (待定 / open {}, 已认可 / accepted {}, 已更正 / corrected {})",
        asked.len(),
        all.len(),
        of(State::Open),
        of(State::Accepted),
        of(State::Corrected)
    );
    out
}

fn entry(out: &mut String, item: &Item) {
    let (doubt, finding) = (&item.doubt, &item.doubt.finding);
    let _ = writeln!(out, "{}  [{}] {}", doubt.id, finding.kind.zh(), item.state.zh());
    let (zh, _) = place(item);
    let _ = write!(out, "  {} {zh}", doubt.file);
    for part in doubt
        .document
        .iter()
        .cloned()
        .chain(finding.row.map(|row| format!("序号{row}")))
        .chain(item.county.clone())
    {
        let _ = write!(out, " · {part}");
    }
    let _ = writeln!(out, "\n  {}\n  {}", finding.zh, finding.en);
    if let Some(field) = &finding.field {
        let _ = writeln!(out, "  字段 / field: {field}（{}）", field_zh(field));
    }
    if let Some(printed) = &finding.printed {
        let _ = writeln!(out, "  印作 / printed: {printed}");
    }
    if !doubt.records.is_empty() && finding.field.is_some() {
        let _ = writeln!(
            out,
            "  现用 / used: {}",
            item.used.as_deref().map_or_else(|| "不明 / unknown".to_owned(), worded)
        );
    }
    if !finding.candidates.is_empty() {
        let _ = writeln!(out, "  可能 / candidates: {}", worded(&finding.candidates.join(" | ")));
    }
    if !doubt.records.is_empty() {
        let mut list = doubt.records.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
        if doubt.records.len() > SHOWN {
            let _ = write!(list, " …（共{}条）", doubt.records.len());
        }
        let _ = writeln!(out, "  记录 / records: {list}");
    }
    for decided in &item.decided {
        let _ = writeln!(out, "  {}", words(decided));
    }
    for (no, way) in how(item).iter().enumerate() {
        let label = if no == 0 { "处理 / decide:" } else { "              " };
        let _ = writeln!(out, "  {label} {way}");
    }
}

fn words(decided: &Decided) -> String {
    let signed = |by: &Option<String>, at: &Option<String>| {
        format!("{}，{}", by.as_deref().unwrap_or("未署名"), at.as_deref().unwrap_or("未注时间"))
    };
    match decided {
        Decided::Accepted(entry) => {
            format!("已认可 / accepted: {}（{}）", entry.reason, signed(&entry.by, &entry.at))
        }
        Decided::Correction(entry) => format!(
            "已更正 / corrected: {} {} {} → {}: {}（{}）",
            entry.record,
            entry.field,
            entry.old,
            entry.new,
            entry.reason,
            signed(&entry.by, &entry.at)
        ),
    }
}

/// One item with all that stands around it: the cell as printed, the rules that changed its records
/// and their fields. The records are without personal numbers.
pub fn one(item: &Item, records: &[Record]) -> String {
    let mut out = String::new();
    entry(&mut out, item);
    for record in records {
        out.push('\n');
        fields(&mut out, record);
    }
    out
}

/// One record with the doubts that bear on it. It is without personal numbers.
pub fn record(record: &Record, doubts: &[&Item]) -> String {
    let mut out = String::new();
    fields(&mut out, record);
    for item in doubts {
        let doubt = &item.doubt;
        let _ = writeln!(
            out,
            "  存疑 / doubt: {} [{}] {}: {}",
            doubt.id,
            doubt.finding.kind.zh(),
            item.state.zh(),
            doubt.finding.zh
        );
    }
    let _ = writeln!(out, "  处理 / decide: landrail review correct {} 字段=新值 --reason 理由", record.id);
    out
}

/// A record: the cell as printed, the rules that changed it and its fields.
fn fields(out: &mut String, record: &Record) {
    let source = &record.source;
    let _ = writeln!(out, "■ {} ({})", record.id, record.confidence.as_str());
    let (first, last) = (source.lines[0], source.lines[1]);
    let at = source.place.clone().unwrap_or_else(|| format!("第{first}–{last}行 / lines {first}–{last}"));
    let _ = writeln!(out, "  {} {at}", source.file);
    let day = |day: Option<Date>| day.map_or_else(|| "不明 / unknown".to_owned(), |day| day.to_string());
    let valid = &record.validity;
    let _ = write!(out, "  有效期 / validity: {} – {}", day(valid.from), day(valid.to));
    let _ = writeln!(out, "{}", valid.note.as_ref().map_or_else(String::new, |note| format!("（{note}）")));
    if let Some(cell) = &source.cell {
        let _ = writeln!(out, "  原文 / verbatim: {cell}");
    }
    for reason in &record.reasons {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "∅".to_owned());
        let by = if reason.by_correction { "更正 / correction" } else { "规则 / rule" };
        let _ = writeln!(
            out,
            "  {by} [{}] {}: {} → {}: {} / {}",
            reason.fault,
            reason.field,
            value(&reason.printed),
            value(&reason.used),
            reason.zh,
            reason.en
        );
    }
    for field in field_names(record) {
        if let Ok(value) = field_value(record, &field) {
            let _ = writeln!(out, "  {field} = {value}");
        }
    }
}
