//! How one decision stands on a day.

use std::collections::HashMap;
use std::fmt::Write as _;

use jiff::Span;
use jiff::civil::Date;

use super::super::land::days_between;
use super::super::{Caveat, Words};
use super::end::{self, DueDate};
use super::{Basis, Due, DueState, Matter};
use crate::index::{Land, Snapshot};
use crate::record::{Body, Decision, DecisionKind, DecisionStatus, Reason, Record, Stated, Term};
use crate::rule::{TermRule, TermRules};

/// The code of the remark on a term that is longer than the law allows.
pub(super) const EXCEEDS: &str = "exceeds_statutory_maximum";

/// Decisions that renew others, by the number of the document that they renew.
pub(super) struct Renewals<'a> {
    by_number: HashMap<&'a str, Vec<(&'a Record, &'a Decision)>>,
    /// How many decisions bear a number: only of one can be said that it is the one renewed.
    bearing: HashMap<&'a str, usize>,
}

impl<'a> Renewals<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, as_of: Date) -> Self {
        let mut found = Self { by_number: HashMap::new(), bearing: HashMap::new() };
        for land in snapshot.land() {
            let record = &land.record;
            let record: &'a Record = record;
            let Body::Decision(decision) = &record.body else { continue };
            if !decision.number.is_empty() {
                *found.bearing.entry(&decision.number).or_default() += 1;
            }
            let known = record.validity.from.is_none_or(|from| from <= as_of);
            if let Some(of) = decision.renewal.value().and_then(|renewal| renewal.of.value())
                && known
                && !decision.status.gives_nothing()
            {
                found.by_number.entry(of).or_default().push((record, decision));
            }
        }
        found
    }

    fn renewing(&self, decision: &Decision) -> &[(&'a Record, &'a Decision)] {
        self.by_number.get(decision.number.as_str()).map_or(&[], Vec::as_slice)
    }
}

/// A decision and the day.
pub(super) struct Case<'a, 'r> {
    pub(super) record: &'a Record,
    pub(super) decision: &'a Decision,
    pub(super) land: &'a Land,
    pub(super) as_of: Date,
    pub(super) within_days: u16,
    pub(super) renewals: &'r Renewals<'a>,
}

impl<'a> Case<'a, '_> {
    /// Its term and its reclamation; nothing when it is no temporary use and states neither.
    pub(super) fn matters(&self) -> Vec<Due<'a>> {
        let decision = self.decision;
        let temporary = decision.kind == DecisionKind::TemporaryUse;
        let has_term = !matches!(decision.term, Stated::Unknown);
        let has_reclamation = !matches!(decision.reclamation, Stated::Unknown | Stated::None);
        if !temporary && !has_term && !has_reclamation {
            return Vec::new();
        }
        if decision.status.gives_nothing() {
            let words = Words::new(
                format!("{}，没有可到期的使用权", decision.status.zh()),
                "refused or revoked: no use that could end",
            );
            return vec![self.told(DueState::GivesNothing, words)];
        }
        if let Some(ended) = self.ended() {
            return vec![ended];
        }
        let end = end::end(self.record, decision);
        let mut found = Vec::new();
        if temporary || has_term {
            found.push(self.term(&end));
        }
        found.extend(self.reclamation(&end));
        found
    }

    /// A record that holds no longer for another reason than its term.
    fn ended(&self) -> Option<Due<'a>> {
        let to = self.record.validity.to.filter(|to| *to < self.as_of)?;
        let by_term = self.decision.term.value().and_then(Term::end);
        if by_term == Some(to) {
            return None;
        }
        let (zh_note, en_note) = (end::note(self.record, true), end::note(self.record, false));
        let (zh, en) = match by_term {
            Some(end) if to < end => (
                format!("记录已于{to}终止{zh_note}，早于期满{end}"),
                format!("the record ended on {to}{en_note}, before its term on {end}"),
            ),
            Some(end) => (
                format!("期满{end}；记录已于{to}终止{zh_note}"),
                format!("the term ended on {end}; the record ended on {to}{en_note}"),
            ),
            None => (format!("记录已于{to}终止{zh_note}"), format!("the record ended on {to}{en_note}")),
        };
        let mut due = self.told(
            DueState::Ended,
            Words::new(
                format!("{zh}；复垦与否未载明"),
                format!("{en}; whether the land was reclaimed is not stated"),
            ),
        );
        due.date = Some(to);
        due.days = days_between(self.as_of, to);
        Some(due)
    }

    fn term(&self, end: &Result<DueDate, Words>) -> Due<'a> {
        let mut due = match end {
            Err(why) => {
                let temporary = self.decision.kind == DecisionKind::TemporaryUse;
                let words = if temporary && !matches!(self.decision.term, Stated::None) {
                    Words::new(
                        format!("{}；复垦期限随之不可推算", why.zh),
                        format!("{}; nor can the time for reclamation", why.en),
                    )
                } else {
                    why.clone()
                };
                self.told(DueState::CannotBeComputed, words)
            }
            Ok(DueDate { date, how }) => {
                let days = days_between(self.as_of, *date);
                let shown = days.map_or(0, i32::unsigned_abs);
                let (state, words) = if *date < self.as_of {
                    (
                        DueState::Over,
                        Words::new(
                            format!("已于{date}到期（{shown}天前）；是否续期、是否已交还，须向批准机关核实"),
                            format!(
                                "ended on {date}, {shown} days ago; ask the authority whether it was renewed or handed back"
                            ),
                        ),
                    )
                } else {
                    let near = days.is_some_and(|days| days <= i32::from(self.within_days));
                    (
                        if near { DueState::Approaching } else { DueState::Later },
                        Words::new(
                            format!("{date}到期（还有{shown}天）"),
                            format!("ends on {date}, in {shown} days"),
                        ),
                    )
                };
                let mut due = self.told(state, words);
                (due.date, due.days, due.how) = (Some(*date), days, Some(how.clone()));
                due
            }
        };
        self.pending(&mut due);
        self.too_long(&mut due);
        if matches!(self.decision.reclamation, Stated::None) {
            due.remarks.push(Caveat::new(
                "no_reclamation_stated",
                "文件载明无复垦义务",
                "the document says that nothing has to be reclaimed",
            ));
        }
        self.renewed(&mut due);
        due
    }

    fn reclamation(&self, end: &Result<DueDate, Words>) -> Option<Due<'a>> {
        let law = TermRules::embedded().reclamation();
        let (found, law) = end::reclamation(self.decision, end, law)?;
        let over = end.as_ref().is_ok_and(|end| end.date < self.as_of);
        if over && self.renewing_in_force().is_some() {
            return None;
        }
        let mut due = match found {
            // A law of the time of the end is only missed once the term is over.
            Err(_) if !over && law.is_some() => return None,
            Err(why) => self.told(DueState::CannotBeComputed, why),
            Ok(DueDate { date, how }) => {
                let days = days_between(self.as_of, date);
                let shown = days.map_or(0, i32::unsigned_abs);
                let near = days.is_some_and(|days| days <= i32::from(self.within_days));
                let (state, words) = if date < self.as_of {
                    (
                        DueState::ReclamationOverdue,
                        Words::new(
                            format!("复垦期限{date}已过{shown}天；是否已复垦、验收未载明"),
                            format!(
                                "to be reclaimed by {date}, {shown} days ago; whether it was reclaimed and accepted is not stated"
                            ),
                        ),
                    )
                } else if over || how.code == "printed" && near {
                    (
                        DueState::ReclamationDue,
                        Words::new(
                            format!("应于{date}前完成复垦（还有{shown}天）；是否已复垦、验收未载明"),
                            format!(
                                "to be reclaimed by {date}, in {shown} days; whether it was reclaimed and accepted is not stated"
                            ),
                        ),
                    )
                } else if how.code == "statutory" {
                    // The law says it of every use: nothing to tell while the term runs.
                    return None;
                } else {
                    (
                        DueState::Later,
                        Words::new(format!("复垦期限{date}"), format!("to be reclaimed by {date}")),
                    )
                };
                let mut due = self.told(state, words);
                (due.date, due.days, due.how) = (Some(date), days, Some(how));
                due
            }
        };
        due.matter = Matter::Reclamation;
        due.printed = self.decision.reclamation.value().map(|stated| stated.printed.clone());
        due.reasons = self.reasons("reclamation");
        if let Some(law) = law {
            Self::cite(&mut due, law);
        }
        Some(due)
    }

    /// An entry without a date.
    fn told(&self, state: DueState, words: Words) -> Due<'a> {
        let (record, decision) = (self.record, self.decision);
        let document = record.source.document.as_deref().filter(|number| !number.is_empty());
        let text = document.map_or_else(|| decision.label().to_owned(), str::to_owned);
        Due {
            id: &record.id,
            state,
            matter: Matter::Term,
            date: None,
            days: None,
            how: None,
            words,
            basis: vec![Basis { text, rule: None, verified: true }],
            remarks: Vec::new(),
            kind: decision.kind,
            status: decision.status,
            title: &decision.title,
            number: &decision.number,
            county: decision.situs.county.as_deref(),
            situs: &decision.situs.printed,
            party: decision.party.value().map(String::as_str),
            printed: printed(&decision.term),
            precision: self.land.placed.precision,
            accuracy_m: self.land.placed.accuracy_m,
            confidence: record.confidence,
            reasons: self.reasons("term"),
            source: &record.source,
            as_of: decision.date.value().copied(),
        }
    }

    fn reasons(&self, field: &str) -> Vec<&'a Reason> {
        let below = |name: &str| {
            name.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.record.reasons.iter().filter(|reason| below(&reason.field)).collect()
    }

    /// Cites an act of law, and says that its text was not read.
    fn cite(due: &mut Due<'a>, law: &'static TermRule) {
        if due.basis.iter().any(|basis| basis.rule == Some(law.id.as_str())) {
            return;
        }
        due.basis.push(Basis { text: law.basis.clone(), rule: Some(&law.id), verified: law.verified });
        if !law.verified && !due.remarks.iter().any(|remark| remark.code == "statute_not_verified") {
            due.remarks.push(Caveat::new(
                "statute_not_verified",
                "所据规定条文待核实，以正式文本为准",
                "the statutory text was not read in its source: check it",
            ));
        }
    }

    fn pending(&self, due: &mut Due<'a>) {
        if self.decision.status == DecisionStatus::AgreedInPrinciple {
            due.remarks.push(Caveat::new(
                "pending_approval",
                "原则同意，尚待上级审批；审批结果未载明",
                "agreed in principle only; whether it was approved is not stated",
            ));
        }
    }

    /// That the term is longer than the law allows. The term stays as it is.
    fn too_long(&self, due: &mut Due<'a>) {
        if self.decision.kind != DecisionKind::TemporaryUse {
            return;
        }
        let Some(term) = self.decision.term.value() else { return };
        let longest = TermRules::embedded().longest();
        let exceeded: Vec<_> = longest.into_iter().filter(|rule| longer(term, rule.months)).collect();
        let Some(most) = exceeded.last().copied() else { return };
        let allowed = TermRules::embedded().longest().into_iter().find(|rule| rule.months > most.months);
        let (mut zh, mut en) = (
            format!("期限超过法定上限{}个月（{}）", most.months, most.note_zh),
            format!("longer than the statutory maximum of {} months ({})", most.months, most.note_en),
        );
        if let Some(allowed) = allowed
            && let Some((projects_zh, projects_en)) = &allowed.projects
        {
            let _ = write!(zh, "；{projects_zh}可至{}个月，本项目是否属于由批准机关认定", allowed.months);
            let _ = write!(
                en,
                "; {projects_en} may have {} months, whether this is one the authority decides",
                allowed.months
            );
        }
        match self.decision.date.value() {
            Some(day) if *day < most.valid_from => {
                let _ = write!(zh, "；文件日期{day}早于该规定施行日{}，当时的规定未收集", most.valid_from);
                let _ = write!(
                    en,
                    "; the document of {day} is older than the rule of {}, the law of that time is not in the data",
                    most.valid_from
                );
            }
            None => {
                zh += "；文件日期不明，是否适用该规定待核实";
                en += "; the date of the document is not known, nor whether the rule applies";
            }
            Some(_) => {}
        }
        due.remarks.push(Caveat::new(EXCEEDS, zh + "。未作更正", en + ". Nothing was corrected"));
        for rule in exceeded.into_iter().chain(allowed) {
            Self::cite(due, rule);
        }
    }

    /// The one approval in force that renews this use.
    fn renewing_in_force(&self) -> Option<(&'a Record, &'a Decision)> {
        if self.renewals.bearing.get(self.decision.number.as_str()) != Some(&1) {
            return None;
        }
        let renewing = self.renewals.renewing(self.decision).iter();
        renewing.copied().find(|(_, by)| by.status == DecisionStatus::Approved)
    }

    fn renewed(&self, due: &mut Due<'a>) {
        if let Some((record, by)) = self.renewing_in_force()
            && matches!(due.state, DueState::Over | DueState::Approaching | DueState::Later)
        {
            let label = by.label();
            due.state = DueState::Renewed;
            due.words = Words::new(
                format!("{}；已由{label}续期，期限见该件", due.words.zh),
                format!("{}; renewed by {label}, whose term counts", due.words.en),
            );
            due.basis.push(Basis {
                text: record.source.document.clone().unwrap_or_else(|| label.to_owned()),
                rule: None,
                verified: true,
            });
            return;
        }
        for (_, by) in self.renewals.renewing(self.decision) {
            let label = by.label();
            let why = if by.status == DecisionStatus::Approved {
                (
                    "该文号下不止一宗，所续为哪一宗未写明",
                    "several decisions bear the number: which is meant is not said",
                )
            } else {
                ("该续期尚待审批", "that renewal is not approved yet")
            };
            due.remarks.push(Caveat::new(
                "renewal",
                format!("{label}称续期；{}", why.0),
                format!("{label} speaks of a renewal; {}", why.1),
            ));
        }
    }
}

/// The term as printed, or its length.
fn printed(term: &Stated<Term>) -> Option<String> {
    match term {
        Stated::Value(term) => {
            let has_length = term.years > 0 || term.months > 0;
            term.printed.clone().or_else(|| has_length.then(|| end::length(term).0))
        }
        Stated::Illegible(raw) => Some(raw.clone()),
        Stated::None | Stated::Unknown => None,
    }
}

/// Whether a term is longer than a number of months, by its length or by its days.
fn longer(term: &Term, months: u32) -> bool {
    let length = term.years.saturating_mul(12).saturating_add(term.months);
    // Both 30 April and 1 May end two years that begin on a 1 May.
    let by_days = term.start.value().zip(term.until).is_some_and(|(start, until)| {
        let span = Span::new().try_months(i64::from(months));
        span.and_then(|span| start.checked_add(span)).is_ok_and(|end| end < until)
    });
    length > months || by_days
}
