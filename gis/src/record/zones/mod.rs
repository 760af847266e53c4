//! Announcements of safety protection zones (铁路线路安全保护区): tables and sentences of line, range,
//! side and width.
//!
//! An announcement is known by its words (线路安全保护区) together with a table that has ranges and
//! widths, or sentences that do. Each row and side is a record. What the announcement does not say, the
//! side, the width, from where it counts, stays unknown.

mod columns;
mod doubts;
mod draft;
mod lasts;
mod names;
mod prose;
mod table;
mod width;

use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use self::draft::Row;
use self::lasts::Lasts;
use super::land::{COUNTIES, county_of};
use super::notice::{Notice, day_in};
use super::{
    Body, Confidence, DoubtKind, Finding, Found, OffsetBasis, ProtectionZone, Reason, Record, Stated,
    Validity,
};
use crate::chainage::{Track, half_width};
use crate::gazette::{Gazette, Table};

/// `根据《铁路安全管理条例》（国务院令第639号）第二十七条`.
static BASIS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:国务院令?第?\d{1,4}号(?:令)?)?《[^》]{2,40}》(?:[（(]国务院令?第?\d{1,4}号(?:令)?[）)])?(?:第[一二三四五六七八九十百]{1,5}条)?")
        .expect("constant, covered by tests")
});

/// Reads every announcement of zones in a gazette.
pub fn read(gazette: &Gazette) -> Found {
    let mut found = Found::default();
    let mut tables = gazette.tables.iter().peekable();
    for notice in Notice::all(gazette) {
        // Tables and notices are both in file order.
        while tables.next_if(|table| starts(table) < notice.lines[0]).is_some() {}
        let mut own: Vec<&Table> = Vec::new();
        while let Some(table) = tables.next_if(|table| notice.has(starts(table))) {
            own.push(table);
        }
        if announces(&notice, &own) {
            announcement(&notice, &own, &mut found);
        }
    }
    found
}

fn starts(table: &Table) -> usize {
    table.rows.first().map_or(0, |row| row.line)
}

/// Whether a notice is about zones of railways.
fn announces(notice: &Notice<'_>, tables: &[&Table]) -> bool {
    let words = |text: &str| {
        if !text.contains('护') {
            return false;
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).take(20_000).collect();
        text.contains("线路安全保护区") || text.contains("铁路安全保护区") || text.contains("铁路保护区")
    };
    words(&notice.title)
        || tables.iter().any(|table| table.name.as_deref().is_some_and(words))
        || notice.text().any(|(_, line)| words(&line))
}

/// What holds for a whole announcement.
struct Announced {
    offset: Stated<OffsetBasis>,
    basis: Stated<String>,
    validity: Validity,
    county: Option<String>,
}

fn announcement(notice: &Notice<'_>, tables: &[&Table], found: &mut Found) {
    let named = names::last_in(&half_width(&notice.title));
    let mut rows: Vec<Row> = Vec::new();
    let mut findings: Vec<Finding> = Vec::new();
    for table in tables {
        let caption = table.name.as_deref().and_then(names::last_in);
        if let Some(read) = table::read(table, caption.as_ref().or(named.as_ref())) {
            rows.extend(read.rows);
            findings.extend(read.findings);
        }
    }
    let (said, unread) = prose::read(notice.text(), named.as_ref());
    findings.extend(unread);
    // What the text repeats of the table is one zone; what it says otherwise is another, and a doubt.
    let in_table: HashSet<_> = rows.iter().map(Row::key).collect();
    rows.extend(said.into_iter().filter(|row| !in_table.contains(&row.key())));
    if rows.is_empty() {
        found.findings.extend(findings);
        return;
    }
    let (announced, unread) = Announced::of(notice);
    findings.extend(unread);
    if announced.validity.from.is_none() {
        findings.push(
            Finding::new(
                notice.lines[0],
                "公告没有日期，何时起划定不明",
                "the announcement has no date: since when the zones hold is not known",
            )
            .kind(DoubtKind::Date),
        );
    }
    rows.sort_by_key(|row| row.lines[0]);
    let rows: Vec<(String, Row)> =
        (1..).zip(rows).map(|(no, row)| (format!("{}-z{no}", notice.stem), row)).collect();
    findings.extend(unknown_lines(&rows));
    findings.extend(doubts::find(&rows));
    for (id, row) in rows {
        if row.reversed {
            findings.push(
                Finding::new(
                    row.lines[0],
                    format!("区间“{}”大里程在前，按由小到大记录，请核对", row.printed),
                    format!(
                        "the range {:?} is printed with the greater post first; recorded rising, check it",
                        row.printed
                    ),
                )
                .kind(DoubtKind::Range)
                .on(&id, "span")
                .printed(&row.printed),
            );
        }
        found.records.push(announced.record(notice, id, row));
    }
    findings.sort_by_key(|finding| finding.line);
    found.findings.extend(findings);
}

/// Lines that are in no table, each told once.
fn unknown_lines(rows: &[(String, Row)]) -> Vec<Finding> {
    let mut told: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for (id, row) in rows {
        if names::canonical(&row.line_printed).is_some()
            || told.contains(&row.line_printed.as_str())
            || told.len() > 50
        {
            continue;
        }
        told.push(&row.line_printed);
        found.push(
            Finding::new(
                row.lines[0],
                format!("线名“{}”不在内置线名表中；有同名的自有线路数据时按该线回答", row.line_printed),
                format!("the line {:?} is in no built-in table; it is answered with an operator's own line of that name", row.line_printed),
            )
            .kind(DoubtKind::Line)
            .on(id, "line")
            .printed(&row.line_printed),
        );
    }
    found
}

impl Announced {
    /// What holds, and what is said of its end that could not be used.
    fn of(notice: &Notice<'_>) -> (Self, Option<Finding>) {
        let mut offset = Stated::Unknown;
        let mut basis = Stated::Unknown;
        let mut effective: Option<Date> = None;
        let mut lasts = Lasts::default();
        for (no, line) in notice.text() {
            if line.contains('\t') || line.len() > 20_000 {
                continue;
            }
            if !matches!(offset, Stated::Value(_)) || matches!(offset, Stated::Value(OffsetBasis::Centreline))
            {
                let said = width::offset(&half_width(&line));
                if matches!(said, Stated::Value(_)) {
                    offset = said;
                }
            }
            if basis == Stated::Unknown
                && ["根据", "依据", "按照"].iter().any(|word| line.contains(word))
                && let Some(law) = BASIS
                    .find_iter(&line)
                    .find(|law| law.as_str().contains("铁路"))
                    .or_else(|| BASIS.find(&line))
            {
                basis = Stated::Value(law.as_str().to_owned());
            }
            let begins =
                ["起施行", "起生效", "起实施", "起执行", "起正式划定"].iter().find_map(|end| line.find(end));
            if let Some(end) = begins
                && effective.is_none()
            {
                effective = line.get(..end).and_then(|head| head.rsplit('自').next()).and_then(day_in);
            }
            lasts.see(no, &line);
        }
        let from = effective.or(notice.date);
        let (to, unread) = lasts.end(from);
        let note = match (effective, from) {
            (Some(_), _) => "from the effective day stated",
            (None, Some(_)) => "from the date of the announcement",
            (None, None) => "no date printed",
        };
        let end = if to.is_some() { "" } else { "; end not stated" };
        let county =
            notice.issuer.as_deref().and_then(|issuer| county_of(issuer, &COUNTIES)).map(str::to_owned);
        let validity = Validity { from, to, note: Some(format!("{note}{end}")) };
        (Self { offset, basis, validity, county }, unread)
    }

    fn record(&self, notice: &Notice<'_>, id: String, row: Row) -> Record {
        let mut reasons = Vec::new();
        let mut confidence = Confidence::Verbatim;
        let mut changed = |field: &str,
                           fault: &str,
                           printed: Option<String>,
                           used: String,
                           zh: &str,
                           en: &str,
                           as_: Confidence| {
            confidence = confidence.max(as_);
            reasons.push(Reason {
                field: field.to_owned(),
                fault: fault.to_owned(),
                printed,
                used: Some(used),
                zh: zh.to_owned(),
                en: en.to_owned(),
                by_correction: false,
            });
        };
        if row.inherited {
            changed(
                "line",
                "not printed with the row",
                None,
                row.line.clone(),
                "该行（句）未写线名，按上文或标题",
                "the line is not named with this row; taken from above or from the title",
                Confidence::Inferred,
            );
        }
        if row.reversed {
            changed(
                "span",
                "greater post first",
                Some(row.printed.clone()),
                draft::text(row.span),
                "大里程在前，按由小到大记录",
                "printed with the greater post first, recorded rising",
                Confidence::Corrected,
            );
        }
        let place_county = row.place.value().and_then(|place| {
            COUNTIES
                .iter()
                .find(|county| place.contains(*county) && county.chars().count() > 2)
                .map(|county| (*county).to_owned())
        });
        let track = if row.track == Track::Whole { "" } else { row.track.zh() };
        Record {
            source: notice.source(row.lines, Some(format!("{}{track} {}", row.line_printed, row.printed))),
            id,
            confidence,
            reasons,
            validity: self.validity.clone(),
            boundary: None,
            body: Body::Zone(ProtectionZone {
                line: row.line,
                line_printed: row.line_printed,
                track: row.track,
                span: row.span,
                printed: row.printed,
                side: row.side,
                width_m: row.width,
                offset_basis: if row.offset == Stated::Unknown { self.offset.clone() } else { row.offset },
                area_class: row.class,
                place: row.place,
                county: place_county.or_else(|| self.county.clone()),
                issuer: notice.issuer.clone().into(),
                basis: self.basis.clone(),
            }),
        }
    }
}
