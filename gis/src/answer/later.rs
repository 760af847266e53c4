//! What later documents say about the chiefs that a roster names.
//!
//! A document is linked to a chief by the office and the unit alone. A name links nothing: 张鹏 of one
//! county is not 张鹏 of another. Of an office that several persons hold at once (副县长) no appointment
//! tells whose place was taken, so only the removal of the person named in the roster counts, and the
//! division of work among the deputies, which never is more than a possibility.

use jiff::civil::Date;

use super::Caveat;
use super::office::{is_over, never};
use crate::index::{Remits, Snapshot, act_of, day_of};
use crate::record::appointments::{OfficeKey, is_railway_field};
use crate::record::{Appointment, AppointmentAct, Body, Official, Record, Segment, Tier};

/// Caveats about the chiefs of the segments in an answer, each once.
pub(super) fn later<'a>(
    snapshot: &'a Snapshot,
    segments: impl Iterator<Item = &'a Record>,
    as_of: Date,
) -> Vec<Caveat> {
    let mut found: Vec<Caveat> = Vec::new();
    let mut seen: Vec<(&str, &str, &str, Option<&str>)> = Vec::new();
    for record in segments {
        let Body::Segment(segment) = &record.body else { continue };
        for (official, local) in [(&segment.local, true), (&segment.railway, false)] {
            let chief = (
                segment.county.as_str(),
                official.unit.as_str(),
                official.office.as_str(),
                official.name.as_deref(),
            );
            if seen.contains(&chief) {
                continue;
            }
            seen.push(chief);
            let roster = Roster { record, segment, official, local };
            for caveat in roster.acts(snapshot, as_of).into_iter().chain(roster.remit(snapshot, as_of)) {
                if !found.contains(&caveat) {
                    found.push(caveat);
                }
            }
        }
    }
    found
}

/// A chief as the roster names him or her.
struct Roster<'a> {
    record: &'a Record,
    segment: &'a Segment,
    official: &'a Official,
    /// Whether it is the local chief, whose unit lies in the county.
    local: bool,
}

impl Roster<'_> {
    fn key(&self) -> Option<OfficeKey> {
        let county = self.local.then_some(self.segment.county.as_str());
        OfficeKey::new(&self.official.office, &self.official.unit, county)
    }

    fn name(&self) -> &str {
        self.official.name.as_deref().unwrap_or("姓名缺")
    }

    /// The roster's day, for words and for what is later.
    fn day(&self) -> Option<Date> {
        self.record.validity.from
    }

    fn listed(&self) -> (String, String) {
        let year = self.day().map(|day| day.year().to_string());
        let (unit, office, name) = (&self.official.unit, &self.official.office, self.name());
        let place = if office.starts_with(unit.as_str()) { "" } else { unit };
        let source = &self.record.source;
        let document = source.document.as_deref().unwrap_or(&source.file);
        let year_zh = year.as_deref().map_or_else(String::new, |year| format!("{year}年"));
        let year_en = year.map_or_else(String::new, |year| format!(" of {year}"));
        (
            format!("{year_zh}名单（{document}）所列{place}{office}为{name}"),
            format!("the roster{year_en} ({document}) names {name} as {place}{office}"),
        )
    }

    /// Whether an act is later than the roster and known on the day asked about.
    fn is_later(&self, day: Option<Date>, as_of: Date) -> bool {
        day.is_none_or(|day| day <= as_of && self.day().is_none_or(|roster| roster <= day))
    }

    /// What acts about this very office say.
    fn acts(&self, snapshot: &Snapshot, as_of: Date) -> Option<Caveat> {
        let key = self.key()?;
        let acts = snapshot.offices().acts(&key).iter().filter_map(|&no| {
            let record = snapshot.records().get(no)?.as_ref();
            Some((record, act_of(record)?))
        });
        let acts: Vec<_> = acts
            .filter(|(record, act)| !never(record) && self.is_later(day_of(act), as_of))
            // A removal that does not hold any more removes nobody.
            .filter(|(record, act)| act.act != AppointmentAct::Removed || !is_over(record, as_of))
            .collect();
        let own = |act: &Appointment| Some(act.name.as_str()) == self.official.name.as_deref();
        let mut holder: Option<(&Record, &Appointment)> = None;
        let mut vacant: Option<(&Record, &Appointment)> = None;
        for &(record, act) in &acts {
            match act.act {
                AppointmentAct::Removed if key.is_single() || own(act) => {
                    // Somebody else's removal from a single office leaves it vacant too, unless that was
                    // a holder before the roster's; only of the person in office it tells something.
                    let held = holder.map_or_else(
                        || own(act) || self.official.name.is_none(),
                        |(_, h)| h.name == act.name,
                    );
                    if held {
                        (holder, vacant) = (None, Some((record, act)));
                    }
                }
                AppointmentAct::Appointed | AppointmentAct::Confirmed | AppointmentAct::Acting
                    if key.is_single() || own(act) =>
                {
                    (holder, vacant) = (Some((record, act)), None);
                }
                _ => {}
            }
        }
        let (listed_zh, listed_en) = self.listed();
        if let Some((record, act)) = holder.filter(|(record, _)| is_over(record, as_of)) {
            let last = record.validity.to.map_or_else(String::new, |day| day.to_string());
            let (at_zh, at_en) = cited(record);
            let (name, office) = (&act.name, &act.office);
            return Some(Caveat::new(
                "vacancy",
                format!("{listed_zh}；{name}任{office}至{last}止（{at_zh}），其后由谁任职未见文件"),
                format!(
                    "{listed_en}; {name} holds the office ({office}; {at_en}) until {last}, no act says who holds it after that"
                ),
            ));
        }
        if let Some((record, act)) = holder.filter(|(_, act)| !own(act)) {
            let acting = act.act == AppointmentAct::Acting;
            let (how_zh, how_en) =
                if acting { ("代理", "acts for the office") } else { ("任", "holds the office") };
            let (from_zh, from_en) = since(act);
            let (at_zh, at_en) = cited(record);
            let (name, office) = (&act.name, &act.office);
            return Some(Caveat::new(
                "successor",
                format!("{listed_zh}；{from_zh}{name}{how_zh}{office}（{at_zh}）。名单姓名照印，职责随职务"),
                format!(
                    "{listed_en}; {from_en} {name} {how_en} ({office}; {at_en}). The roster's name stands as printed; the duty goes with the office"
                ),
            ));
        }
        let (record, act) = vacant?;
        let (from_zh, from_en) = since(act);
        let (at_zh, at_en) = cited(record);
        let (name, office) = (&act.name, &act.office);
        let (then_zh, then_en) = if key.is_single() {
            ("未见任命继任者，职务空缺或继任不明", "no act appoints a successor: vacant, or not known")
        } else {
            (
                "同职务不止一人，由谁接任未写明",
                "several persons hold such an office; who took over is not said",
            )
        };
        Some(Caveat::new(
            "vacancy",
            format!("{listed_zh}；{from_zh}免去{name}的{office}职务，{then_zh}（{at_zh}）"),
            format!("{listed_en}; {from_en} {name} is removed from it ({office}), {then_en} ({at_en})"),
        ))
    }

    /// Who among the county's deputy heads has traffic and railways, by the last division of work.
    fn remit(&self, snapshot: &Snapshot, as_of: Date) -> Option<Caveat> {
        let key = self
            .key()
            .filter(|key| self.local && self.segment.tier == Tier::County && key.is_deputy_head())?;
        let county = &self.segment.county;
        let mut notices = snapshot.offices().remits(county).iter();
        let real = |no: &usize| snapshot.records().get(*no).is_some_and(|record| !never(record));
        let last: &Remits =
            notices.rfind(|notice| self.is_later(notice.day, as_of) && notice.records.iter().any(real))?;
        let held: Vec<(&Record, &Appointment)> = last
            .records
            .iter()
            .filter_map(|&no| {
                let record = snapshot.records().get(no)?.as_ref();
                let act = act_of(record)?;
                let fits =
                    act.act == AppointmentAct::Remit && act.remit.iter().any(|field| is_railway_field(field));
                let office =
                    OfficeKey::new(&act.office, act.unit.as_deref().unwrap_or_default(), Some(county))?;
                let holds = !never(record) && !is_over(record, as_of);
                (fits && holds && office.is_deputy_head() && office.unit == key.unit).then_some((record, act))
            })
            .collect();
        let own = |act: &Appointment| Some(act.name.as_str()) == self.official.name.as_deref();
        if held.is_empty() || held.iter().any(|(_, act)| own(act)) {
            return None;
        }
        let (listed_zh, listed_en) = self.listed();
        let who: Vec<String> = held
            .iter()
            .map(|(_, act)| {
                let mut fields: Vec<&str> =
                    act.remit.iter().map(String::as_str).filter(|field| is_railway_field(field)).collect();
                // The railways themselves say more than traffic in general.
                fields.sort_by_key(|field| !field.contains("铁路"));
                fields.truncate(2);
                format!("{}{}（{}）", last_title(&act.office), act.name, fields.join("、"))
            })
            .collect();
        let who = who.join("、");
        let (from_zh, from_en) = match last.day {
            Some(day) => (format!("自{day}起"), format!("since {day}")),
            None => ("据未注明日期的分工通知，".to_owned(), "by a notice without date".to_owned()),
        };
        let cited: Vec<(String, String)> = held.iter().map(|(record, _)| cited(record)).collect();
        let at_zh: Vec<&str> = cited.iter().map(|(zh, _)| zh.as_str()).collect();
        let at_en: Vec<&str> = cited.iter().map(|(_, en)| en.as_str()).collect();
        Some(Caveat::new(
            "later_evidence",
            format!(
                "{listed_zh}；{from_zh}交通（铁路）方面的分工在{who}。没有文件重新指定段长：可能的继任者，未确认（{}）",
                at_zh.join("；")
            ),
            format!(
                "{listed_en}; {from_en} the remit of traffic and railways is with {who}. No document re-appoints a section chief: a possible successor, not confirmed ({})",
                at_en.join("; ")
            ),
        ))
    }
}

fn last_title(office: &str) -> &str {
    office.rsplit('、').next().unwrap_or(office)
}

/// Since when, as far as it is stated.
fn since(act: &Appointment) -> (String, String) {
    match (act.from.value(), &act.from_month, act.signed) {
        (Some(day), _, _) => (format!("自{day}起"), format!("since {day}")),
        (None, Some(month), _) => {
            (format!("自{month}（日期未写明）起"), format!("since {month} (no day stated)"))
        }
        (None, None, Some(day)) => (format!("至迟{day}"), format!("by {day} at the latest")),
        (None, None, None) => ("（日期不明）".to_owned(), "(date not known)".to_owned()),
    }
}

/// The document and lines of an act.
fn cited(record: &Record) -> (String, String) {
    let source = &record.source;
    let document = source.document.as_deref().unwrap_or(&source.file);
    if let Some(place) = &source.place {
        return (format!("{document}，{place}"), format!("{document}, {place}"));
    }
    let [first, last] = source.lines;
    if first == last {
        (format!("{document}，第{first}行"), format!("{document}, line {first}"))
    } else {
        (format!("{document}，第{first}–{last}行"), format!("{document}, lines {first}–{last}"))
    }
}
