//! Mentions in the order of their days → tenures and contradictions.

use jiff::civil::Date;

use super::history::{Bound, OfficeEvidence, Tenure};
use super::{Mention, source, told};
use crate::answer::Caveat;
use crate::record::AppointmentAct;

/// Walks through the mentions of one office; `single` when one person at a time holds it.
pub(super) fn walk(mentions: &[Mention<'_>], single: bool) -> (Vec<Tenure>, Vec<Caveat>) {
    let mut walk = Walk { single, tenures: Vec::new(), told: Vec::new() };
    for mention in mentions {
        // A roster whose cell is lost names nobody.
        let Some(name) = mention.name.filter(|name| !name.is_empty()) else { continue };
        if mention.act == Some(AppointmentAct::Removed) {
            walk.removed(mention, name);
        } else {
            walk.holds(mention, name);
        }
    }
    (walk.tenures, walk.told)
}

struct Walk {
    single: bool,
    tenures: Vec<Tenure>,
    told: Vec<Caveat>,
}

const fn what(act: Option<AppointmentAct>) -> &'static str {
    match act {
        None => "listed",
        Some(AppointmentAct::Removed) => "removed",
        Some(AppointmentAct::Confirmed) => "confirmed",
        Some(AppointmentAct::Acting) => "acting",
        Some(_) => "appointed",
    }
}

fn evidence(mention: &Mention<'_>) -> OfficeEvidence {
    OfficeEvidence {
        what: what(mention.act),
        date: mention.day,
        until: mention.until,
        records: vec![mention.record.id.clone()],
        source: source(mention),
    }
}

/// A day in words.
fn day(date: Option<Date>) -> (String, String) {
    date.map_or_else(
        || ("日期不明".to_owned(), "on a day not known".to_owned()),
        |date| (date.to_string(), format!("on {date}")),
    )
}

/// The document of a mention, in words.
fn document(mention: &Mention<'_>) -> String {
    let source = &mention.record.source;
    source.document.clone().unwrap_or_else(|| source.file.clone())
}

impl Tenure {
    fn add(&mut self, mention: &Mention<'_>) {
        let new = evidence(mention);
        let same = self.evidence.iter_mut().find(|one| {
            one.what == new.what
                && one.date == new.date
                && one.until == new.until
                && one.source.file == new.source.file
                && one.source.document == new.source.document
        });
        match same {
            Some(one) if one.records.contains(&mention.record.id) => {}
            Some(one) => one.records.push(mention.record.id.clone()),
            None => self.evidence.push(new),
        }
    }

    /// The last day of anything that says that the person is in the office.
    fn last(&self) -> Option<Date> {
        self.evidence.iter().filter_map(|one| one.date).max()
    }

    fn open(&self) -> bool {
        self.to == Bound::Unknown && !self.evidence.iter().any(|one| one.what == "removed")
    }
}

impl Walk {
    fn tell(&mut self, code: &'static str, zh: String, en: String) {
        let caveat = told(code, zh, en);
        if !self.told.contains(&caveat) {
            self.told.push(caveat);
        }
    }

    fn removed(&mut self, mention: &Mention<'_>, name: &str) {
        let to = match (mention.day, mention.stated) {
            (Some(day), true) => Bound::On(day),
            (Some(day), false) => Bound::NoLaterThan(day),
            (None, _) => Bound::Unknown,
        };
        let (zh, en) = day(mention.day);
        if let Some(tenure) = self.tenures.iter_mut().rfind(|tenure| tenure.name == name && tenure.open()) {
            tenure.to = to;
            tenure.add(mention);
        } else {
            self.tenures.push(Tenure {
                name: name.to_owned(),
                acting: false,
                from: Bound::Unknown,
                to,
                evidence: vec![evidence(mention)],
            });
            let cited = document(mention);
            self.tell(
                "removal_without_appointment",
                format!("{zh}免去{name}（{cited}），但没有文件载明其任职起始"),
                format!("{name} is removed {en} ({cited}), but nothing says since when the office was held"),
            );
        }
        if mention.day.is_none() {
            let cited = document(mention);
            self.tell(
                "removal_without_date",
                format!("免去{name}（{cited}）的日期不明，何时止不可知"),
                format!("{name} is removed ({cited}) on a day not known: when it ended cannot be told"),
            );
        }
        if self.single {
            let others: Vec<String> = self.open_others(name).map(|tenure| tenure.name.clone()).collect();
            for other in others {
                self.tell(
                    "two_holders",
                    format!("{zh}免去的是{name}，而当时所知任职人为{other}"),
                    format!("{name} is removed {en}, while {other} is known as the holder"),
                );
            }
        }
    }

    fn open_others<'w>(&'w self, name: &'w str) -> impl Iterator<Item = &'w Tenure> {
        self.tenures.iter().filter(move |tenure| tenure.name != name && tenure.open())
    }

    fn holds(&mut self, mention: &Mention<'_>, name: &str) {
        let acting = mention.act == Some(AppointmentAct::Acting);
        let from = match (mention.day, mention.stated, mention.month) {
            (Some(day), true, _) => Bound::On(day),
            (_, _, Some(month)) => Bound::InMonth(month.to_owned()),
            (Some(day), false, None) => Bound::NoLaterThan(day),
            (None, _, None) => Bound::Unknown,
        };
        if let Some(tenure) =
            self.tenures.iter_mut().rfind(|t| t.name == name && t.open() && t.acting == acting)
        {
            // What is stated of the beginning stands before what only a list or a notice bounds.
            let better = matches!(from, Bound::On(_) | Bound::InMonth(_))
                && matches!(tenure.from, Bound::NoLaterThan(_) | Bound::Unknown)
                || tenure.from == Bound::Unknown;
            if better {
                tenure.from = from;
            }
            tenure.add(mention);
            return;
        }
        if self.single {
            self.succeed(mention, name);
        }
        self.tenures.push(Tenure {
            name: name.to_owned(),
            acting,
            from,
            to: Bound::Unknown,
            evidence: vec![evidence(mention)],
        });
    }

    /// Somebody else takes a single office: those who held it do so no longer, unless both are known
    /// for the same day.
    fn succeed(&mut self, mention: &Mention<'_>, name: &str) {
        let (zh, en) = day(mention.day);
        let cited = document(mention);
        let mut found: Vec<(&'static str, String, String)> = Vec::new();
        for tenure in self.tenures.iter_mut().filter(|tenure| tenure.name != name && tenure.open()) {
            let other = tenure.name.clone();
            let together = tenure.last().is_none() || mention.day.is_none() || tenure.last() >= mention.day;
            if together {
                found.push((
                    "two_holders",
                    format!("{zh}同一职务有两人：{other}与{name}（{cited}）"),
                    format!("two holders of one office {en}: {other} and {name} ({cited})"),
                ));
                continue;
            }
            let listed_on = tenure.evidence.iter().any(|one| {
                one.what == "listed" && one.until.zip(mention.day).is_none_or(|(until, day)| until >= day)
            });
            if listed_on && mention.act.is_some() {
                found.push((
                    "roster_not_updated",
                    format!("{name}任职（{cited}）后，名单仍列{other}；职责随职务"),
                    format!("after {name} took office ({cited}) the roster still names {other}; the duty goes with the office"),
                ));
            }
            if let Some(day) = mention.day {
                tenure.to = Bound::NoLaterThan(day);
            }
        }
        if self.tenures.iter().any(|tenure| tenure.name == name && !tenure.open()) {
            found.push((
                "held_again",
                format!("{name}曾离任，{zh}又见任职（{cited}）"),
                format!("{name} had left the office and is in it again {en} ({cited})"),
            ));
        }
        for (code, zh, en) in found {
            self.tell(code, zh, en);
        }
    }
}
