//! Notices of appointment and removal (任免), of probation served (试用期满) and on the division of work
//! (分工).
//!
//! A notice is known by its title or by the heading above its list, never by its file or number. What
//! the words do not say stays unknown: a removal without an appointment is a vacancy and nothing more,
//! and `从2021年8月算起` names no day.

mod clause;
mod clauses;
mod office;
mod remit;

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use self::clause::Done;
use self::clauses::Clause;
pub use self::office::OfficeKey;
use self::office::{Office, place_of};
#[cfg(feature = "geometry")]
pub(crate) use self::remit::is_railway_field;
use super::notice::{Notice, day_in};
use super::personal::{published_excerpt, scrub};
use super::{
    Appointment, AppointmentAct, Body, Confidence, DoubtKind, Finding, Found, Reason, Record, Stated,
    Validity,
};
use crate::gazette::Gazette;

/// `试用期一年`, `试用期为6个月`, `试用期半年`.
static PROBATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"试用期(?:为|限)?(?P<n>半|[一二两三]|\d{1,2})个?(?P<unit>年|月)")
        .expect("constant, covered by tests")
});

/// `任职时间从2021年8月算起`, `自2023年5月4日起计算`.
static SINCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[从自](?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2}日)?起?(?:开始)?(?:计|算|任|聘)?")
        .expect("constant, covered by tests")
});

/// A list of members names somebody who acts for an office: `甲某 乙县委副书记、代县长`.
static ACTING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\p{Han}{1,8}[：:]\s*)?(?P<name>\p{Han}{2,4}|\p{Han}\s\p{Han})\s+(?P<office>\p{Han}{0,20}?(?:、\p{Han}{0,16}?)*代理?[县市区镇乡]长)$")
        .expect("constant, covered by tests")
});

/// A sentence that is longer names no offices.
const MAX_CLAUSE_BYTES: usize = 4_000;

/// Reads every act about an office in a gazette.
pub fn read(gazette: &Gazette) -> Found {
    let mut found = Found::default();
    for notice in Notice::all(gazette) {
        let mut draft =
            Draft { place: notice.issuer.as_deref().and_then(place_of), notice, acts: 0, found: &mut found };
        match kind(&draft.notice) {
            Some(Kind::Acts) => draft.acts(),
            Some(Kind::Remits) => draft.remits(),
            None => draft.acting(),
        }
    }
    found
}

enum Kind {
    Acts,
    Remits,
}

/// What a notice is about, by its title, or by the heading of its list when the title is lost.
fn kind(notice: &Notice<'_>) -> Option<Kind> {
    let title: String = notice.title.chars().filter(|c| !c.is_whitespace()).collect();
    let act = ["任职", "任免", "免职", "任命", "免去", "正式任", "主持工作"]
        .iter()
        .any(|word| title.contains(word));
    // 任职资格, 任职回避 and the like are rules about offices, no acts.
    let rule =
        ["办法", "规定", "细则", "方案", "资格", "条件", "制度"].iter().any(|word| title.contains(word));
    if act && !rule {
        return Some(Kind::Acts);
    }
    let leaders = ["领导", "县长", "市长", "区长", "班子", "成员"].iter().any(|word| title.contains(word));
    if title.contains("分工") && leaders && !rule {
        return Some(Kind::Remits);
    }
    let headed = |line: &str| {
        let line = line.trim_end();
        line.chars().count() < 80
            && ["决定任命：", "决定免去：", "决定任命:", "决定免去:"].iter().any(|end| line.ends_with(end))
    };
    (title.is_empty() && notice.text().any(|(_, line)| headed(&line))).then_some(Kind::Acts)
}

struct Draft<'g, 'f> {
    notice: Notice<'g>,
    place: Option<String>,
    acts: usize,
    found: &'f mut Found,
}

impl Draft<'_, '_> {
    /// Appointments, removals, confirmations.
    fn acts(&mut self) {
        let title = self.notice.title.clone();
        let number_line = self.notice.number.is_some();
        // The title stands above the number; without a number the first line is the title.
        let lines: Vec<(usize, String)> = self.notice.text().collect();
        let head = if number_line {
            lines
                .iter()
                .position(|(_, line)| crate::gazette::DocumentNumber::parse(line).is_some())
                .map_or(0, |at| at + 1)
        } else {
            usize::from(!title.is_empty())
        };
        let lines = lines.into_iter().skip(head);
        for clause in clauses::split(lines, clause::opens) {
            if clause.text.len() > MAX_CLAUSE_BYTES {
                let (zh, en) = ("这一句过长，未读", "this sentence is too long and was not read");
                self.doubt(&clause, DoubtKind::Unread, zh, en);
                continue;
            }
            let parsed = clause::parse(&clause.text, clause.mode, &title, self.place.as_deref());
            if parsed.unnamed {
                self.doubt(
                    &clause,
                    DoubtKind::Successor,
                    "所述职务自行（自然）免去，但没有写明是谁，未生成记录",
                    "offices end by themselves, but whose is not said: no record made",
                );
            } else if parsed.unread || parsed.done.is_empty() && looks_like_act(&clause) {
                self.doubt(
                    &clause,
                    DoubtKind::Unread,
                    "任免通知中的这一句读不懂，未生成记录，请人工核对",
                    "this clause of a notice of appointment is not understood: no record made, check it by hand",
                );
            }
            let mut before: Option<(String, Office)> = None;
            for done in parsed.done {
                let kept = before.as_ref().filter(|(name, _)| *name == done.name).map(|(_, office)| office);
                let office = Office::read(&done.office, self.place.as_deref(), kept);
                self.push(&clause, &done, &office);
                before = Some((done.name, office));
            }
        }
        if self.acts == 0 {
            self.found.findings.push(
                Finding::new(
                    self.notice.lines[0],
                    "标题为任免通知，但没有读出任何任免事项，请人工核对",
                    "a notice of appointment by its title, of which nothing was read: check it by hand",
                )
                .kind(DoubtKind::Unread)
                .printed(&title),
            );
        }
    }

    fn doubt(&mut self, clause: &Clause, kind: DoubtKind, zh: &str, en: &str) {
        let printed = published_excerpt(&clause.text, 60);
        self.found.findings.push(Finding::new(clause.lines[0], zh, en).kind(kind).printed(&printed));
    }

    fn push(&mut self, clause: &Clause, done: &Done, office: &Office) {
        let id = self.id();
        let stated = since(&done.notes);
        let signed = self.notice.date;
        let mut reasons = Vec::new();
        if !done.notes.is_empty() {
            let notes = scrub(done.notes.trim_end_matches('；'));
            reasons.push(remark(
                "office",
                &notes,
                "原文对此职务的说明",
                "what is said of the office besides",
            ));
        }
        if office.inherited {
            reasons.push(Reason {
                field: "unit".to_owned(),
                fault: "unit not printed".to_owned(),
                printed: None,
                used: office.unit.clone(),
                zh: "原文此职务未写单位（或地名），按同一人前一职务补".to_owned(),
                en: "the unit (or its place) is not printed with this office; taken from the one before"
                    .to_owned(),
                by_correction: false,
            });
        }
        if !done.other_names.is_empty() {
            let all: Vec<String> =
                std::iter::once(done.name.clone()).chain(done.other_names.clone()).collect();
            self.found.findings.push(
                Finding::new(
                    clause.lines[0],
                    format!("姓名与职务之间有几种断法，按“{}”读", done.name),
                    format!("name and office can be divided in several ways; read as {}", done.name),
                )
                .kind(DoubtKind::Official)
                .on(id.clone(), "name")
                .candidates(all),
            );
        }
        let (from, from_month) = match stated {
            Some(Since::Day(day)) => (Stated::Value(day), None),
            Some(Since::Month(month)) => (Stated::Unknown, Some(month)),
            None => (signed.into(), None),
        };
        let note = match (&from, &from_month) {
            (_, Some(month)) => format!("counts from {month}, the day is not stated"),
            (Stated::Value(_), None) if stated_day(&done.notes) => "end not stated".to_owned(),
            (Stated::Value(_), None) => "from the date of the notice; end not stated".to_owned(),
            _ => "no date printed".to_owned(),
        };
        let body = Appointment {
            act: done.act,
            name: done.name.clone(),
            office: office.printed.clone(),
            unit: office.unit.clone(),
            county: office.county.clone(),
            remit: Vec::new(),
            from_is_signature: from_month.is_none() && !stated_day(&done.notes),
            from: from.clone(),
            from_month,
            signed,
            probation_months: probation(&done.notes),
        };
        self.record(
            id,
            clause.lines,
            &office.printed,
            reasons,
            office.inherited,
            from.value().copied(),
            note,
            body,
        );
    }

    /// A notice on the division of work.
    fn remits(&mut self) {
        let signed = self.notice.date;
        let held = remit::read(self.notice.text());
        if held.is_empty() {
            self.found.findings.push(
                Finding::new(
                    self.notice.lines[0],
                    "标题为领导分工的通知，但没有读出任何人的分工，请人工核对",
                    "a notice on the division of work by its title, of which nothing was read: check it by hand",
                )
                .kind(DoubtKind::Unread)
                .printed(&self.notice.title.clone()),
            );
        }
        for holder in held {
            let id = self.id();
            let office = Office::read(last_office(&holder.office), self.place.as_deref(), None);
            let body = Appointment {
                act: holder.act,
                name: holder.name,
                office: holder.office.clone(),
                unit: office.unit.clone(),
                county: office.county.clone(),
                remit: holder.remit,
                from: signed.into(),
                from_is_signature: true,
                from_month: None,
                signed,
                probation_months: Stated::Unknown,
            };
            let note = if signed.is_some() {
                "from the date of the notice; end not stated"
            } else {
                "no date printed"
            };
            self.record(id, holder.lines, &holder.office, Vec::new(), false, signed, note.to_owned(), body);
        }
    }

    /// Those who act for a head of government, where a list of members says so. A list is no act of
    /// appointment: it says who held the office on its day.
    fn acting(&mut self) {
        let lines: Vec<(usize, String)> = self.notice.text().collect();
        for (no, line) in &lines {
            if line.len() > 200 || !line.contains('代') {
                continue;
            }
            let Some(row) = ACTING.captures(line) else { continue };
            let name: String = row["name"].chars().filter(|c| !c.is_whitespace()).collect();
            let printed = row["office"].to_owned();
            let mut before: Option<Office> = None;
            for piece in printed.split('、') {
                before = Some(Office::read(piece, self.place.as_deref(), before.as_ref()));
            }
            let Some(own) = before else { continue };
            // 乙县委副书记、代县长: the place is that of the first office.
            let first = office::before_title(printed.split('、').next().unwrap_or_default());
            let place = first
                .char_indices()
                .find(|(at, c)| *at > 0 && matches!(c, '县' | '区' | '市'))
                .and_then(|(at, c)| first.get(..at + c.len_utf8()))
                .filter(|place| place.chars().count() >= 2);
            let unit = place.map(str::to_owned).or_else(|| self.place.clone());
            let county = unit.as_deref().and_then(office::as_county);
            let signed = self.notice.date;
            let id = self.id();
            let body = Appointment {
                act: AppointmentAct::Acting,
                name,
                office: own.printed,
                unit,
                county,
                remit: Vec::new(),
                from: Stated::Unknown,
                from_is_signature: false,
                from_month: None,
                signed,
                probation_months: Stated::Unknown,
            };
            let note = "held on the date of the list; since when is not stated".to_owned();
            self.record(id, [*no, *no], &printed, Vec::new(), false, signed, note, body);
        }
    }

    fn id(&mut self) -> String {
        self.acts += 1;
        format!("{}-a{}", self.notice.stem, self.acts)
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of a record, once each")]
    fn record(
        &mut self,
        id: String,
        lines: [usize; 2],
        cell: &str,
        reasons: Vec<Reason>,
        inferred: bool,
        from: Option<Date>,
        note: String,
        body: Appointment,
    ) {
        self.found.records.push(Record {
            id,
            source: self.notice.source(lines, Some(published_excerpt(cell, 120))),
            confidence: if inferred { Confidence::Inferred } else { Confidence::Verbatim },
            reasons,
            validity: Validity { from, to: None, note: Some(note) },
            boundary: None,
            body: Body::Appointment(body),
        });
    }
}

/// A clause that ought to have been read.
fn looks_like_act(clause: &Clause) -> bool {
    let text = &clause.text;
    clause.mode.is_some()
        && !text.ends_with(['：', ':'])
        && ["任", "免", "职务"].iter().any(|word| text.contains(word))
        && !["特此", "此件", "附件", "试用期从"].iter().any(|word| text.contains(word))
}

/// 县委常委、副县长 → 副县长.
fn last_office(office: &str) -> &str {
    office.rsplit('、').next().unwrap_or(office)
}

fn remark(field: &str, printed: &str, zh: &str, en: &str) -> Reason {
    Reason {
        field: field.to_owned(),
        fault: "remark".to_owned(),
        printed: Some(printed.to_owned()),
        used: Some(printed.to_owned()),
        zh: zh.to_owned(),
        en: en.to_owned(),
        by_correction: false,
    }
}

/// Since when an act counts, by its own words.
enum Since {
    Day(Date),
    /// `2021-08`.
    Month(String),
}

fn since(notes: &str) -> Option<Since> {
    let found = SINCE.captures(notes)?;
    if found.name("day").is_some() {
        return day_in(found.get(0)?.as_str()).map(Since::Day);
    }
    let month: u32 = found["month"].parse().ok().filter(|month| (1..=12).contains(month))?;
    Some(Since::Month(format!("{}-{month:02}", &found["year"])))
}

fn stated_day(notes: &str) -> bool {
    matches!(since(notes), Some(Since::Day(_)))
}

fn probation(notes: &str) -> Stated<u32> {
    let Some(found) = PROBATION.captures(notes) else { return Stated::Unknown };
    let year = &found["unit"] == "年";
    let months = match &found["n"] {
        "半" => 6,
        "一" => {
            if year {
                12
            } else {
                1
            }
        }
        "二" | "两" => {
            if year {
                24
            } else {
                2
            }
        }
        "三" => {
            if year {
                36
            } else {
                3
            }
        }
        digits => digits.parse::<u32>().unwrap_or(0) * if year { 12 } else { 1 },
    };
    if months == 0 { Stated::Illegible(found[0].to_owned()) } else { Stated::Value(months) }
}
