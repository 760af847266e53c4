//! What is due, as text and as comma-separated values. Writing to a `String` cannot fail, so results of
//! `write!` are dropped here.

use std::fmt::Write as _;

use landrail_gis::answer::{Due, DueList, DueState, Matter};

use super::harmless;

const COLUMNS: [&str; 25] = [
    "id",
    "state",
    "state_zh",
    "matter",
    "date",
    "days",
    "how",
    "how_zh",
    "zh",
    "en",
    "basis",
    "basis_verified",
    "remarks",
    "kind",
    "status",
    "title",
    "number",
    "county",
    "situs",
    "party",
    "printed",
    "precision",
    "confidence",
    "source",
    "as_of",
];

/// The counts, and the entries that are shown of those that were asked for.
pub fn list(due: &DueList<'_>, shown: &[Due<'_>]) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "截至 / as of {}，{}天内 / within {} days",
        due.as_of, due.within_days, due.within_days
    );
    let counts = &due.counts;
    let states: Vec<String> =
        counts.states.iter().map(|(state, count)| format!("{} {count}", state.zh())).collect();
    let _ = writeln!(out, "  {}", states.join("，"));
    let unknown = counts.of(DueState::CannotBeComputed);
    if unknown > 0 {
        let _ = writeln!(
            out,
            "  其中{unknown}项无法推算，不等于没有到期 / {unknown} cannot be computed: that is not none"
        );
    }
    let _ = writeln!(
        out,
        "  用地决定 / decisions {}，未载明期限 / no term stated {}，超法定期限 / longer than the law allows {}",
        counts.decisions, counts.without_term, counts.exceeding
    );
    if counts.not_yet > 0 {
        let _ = writeln!(out, "  尚未生效 / not in force yet {}", counts.not_yet);
    }
    if counts.county_unknown > 0 {
        let _ = writeln!(out, "  县不明，未列入 / county not known, left out {}", counts.county_unknown);
    }
    for item in shown {
        out.push('\n');
        entry(&mut out, item);
    }
    let more = due.items.len().saturating_sub(shown.len());
    if more > 0 {
        let _ = writeln!(out, "\n……另有{more}条，用 --limit 显示更多 / {more} more: raise --limit");
    }
    out
}

fn entry(out: &mut String, due: &Due<'_>) {
    let matter = match due.matter {
        Matter::Term => "期限",
        Matter::Reclamation => "复垦",
    };
    let _ = writeln!(
        out,
        "[{}] {} {}{matter}〔{}〕 {}",
        due.state.zh(),
        due.label(),
        due.kind.zh(),
        due.status.zh(),
        due.county.unwrap_or("县不明")
    );
    let _ = writeln!(out, "  {} / {}", due.words.zh, due.words.en);
    if let Some(printed) = &due.printed {
        let _ = writeln!(out, "  原文 / printed: {printed}");
    }
    if let Some(how) = &due.how {
        let _ = writeln!(out, "  日期 / date: {} / {}", how.words.zh, how.words.en);
    }
    let _ = writeln!(
        out,
        "  使用人 / party: {}；坐落 / place: {}",
        due.party.unwrap_or("未载明"),
        if due.situs.is_empty() { "未载明" } else { due.situs }
    );
    for remark in &due.remarks {
        let _ = writeln!(out, "  注意 / note: {} / {}", remark.words.zh, remark.words.en);
    }
    let _ = writeln!(out, "  依据 / basis: {}", basis(due));
    let _ = writeln!(out, "  记录 / record: {}（{}）  {}", due.id, due.confidence.as_str(), source(due));
}

fn basis(due: &Due<'_>) -> String {
    let one = |basis: &landrail_gis::answer::Basis| {
        let note = if basis.verified { "" } else { "（条文待核实）" };
        format!("{}{note}", basis.text)
    };
    due.basis.iter().map(one).collect::<Vec<_>>().join("；")
}

fn source(due: &Due<'_>) -> String {
    let source = due.source;
    let [first, last] = source.lines;
    match &source.place {
        Some(place) => format!("{} {place}", source.file),
        None if first == last => format!("{} 第{first}行", source.file),
        None => format!("{} 第{first}–{last}行", source.file),
    }
}

/// A table of what is due; `bom` puts a byte-order mark in front, by which Excel knows UTF-8. A cell
/// that a spreadsheet would run is quoted.
///
/// # Errors
/// None that can be met: writing to memory does not fail.
pub fn csv(items: &[Due<'_>], bom: bool) -> Result<Vec<u8>, ::csv::Error> {
    let mut out = if bom { "\u{FEFF}".as_bytes().to_vec() } else { Vec::new() };
    {
        let mut rows = ::csv::Writer::from_writer(&mut out);
        rows.write_record(COLUMNS)?;
        for item in items {
            // The days are a number of this program's own, and negative when they are past.
            let row = row(item).map(|(cell, own)| if own { cell } else { harmless(&cell).into_owned() });
            rows.write_record(row)?;
        }
        rows.flush()?;
    }
    Ok(out)
}

fn row(due: &Due<'_>) -> [(String, bool); COLUMNS.len()] {
    let text = |text: &str| (text.to_owned(), false);
    let date = |date: Option<jiff::civil::Date>| (date.map_or_else(String::new, |d| d.to_string()), true);
    let remarks: Vec<&str> = due.remarks.iter().map(|remark| remark.words.zh.as_ref()).collect();
    let matter = match due.matter {
        Matter::Term => "term",
        Matter::Reclamation => "reclamation",
    };
    [
        text(due.id),
        text(due.state.as_str()),
        text(due.state.zh()),
        text(matter),
        date(due.date),
        (due.days.map_or_else(String::new, |days| days.to_string()), true),
        text(due.how.as_ref().map_or("", |how| how.code)),
        text(due.how.as_ref().map_or("", |how| &how.words.zh)),
        text(&due.words.zh),
        text(&due.words.en),
        text(&basis(due)),
        text(if due.basis.iter().all(|basis| basis.verified) { "true" } else { "false" }),
        text(&remarks.join(" ; ")),
        text(due.kind.as_str()),
        text(due.status.as_str()),
        text(due.title),
        text(due.number),
        text(due.county.unwrap_or_default()),
        text(due.situs),
        text(due.party.unwrap_or_default()),
        text(due.printed.as_deref().unwrap_or_default()),
        text(due.precision.as_str()),
        text(due.confidence.as_str()),
        text(&source(due)),
        date(due.as_of),
    ]
}
