//! [`OfficeHistory`]: tenures with what is known of their ends.

use jiff::civil::Date;
use serde::Serialize;

use super::OfficeRef;
use crate::answer::Caveat;
use crate::record::Source;

/// What is known of one end of a tenure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "date", rename_all = "snake_case")]
pub enum Bound {
    /// On this day.
    On(Date),
    /// In this month, e.g. `2021-08`; the day is not stated.
    InMonth(String),
    /// On this day at the latest.
    NoLaterThan(Date),
    /// Nothing is known; for an end also that nothing ended it.
    Unknown,
}

/// What one record says of a holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficeEvidence {
    /// `listed`, `appointed`, `removed`, `confirmed` or `acting`.
    pub what: &'static str,
    /// The day from which it counts as known.
    pub date: Option<Date>,
    /// The last day of the list it stands in, when a newer one replaced that; or of an act that was
    /// ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The records, those of one document and day together.
    pub records: Vec<String>,
    /// Where the first of them stands.
    pub source: Source,
}

/// One person's time in the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tenure {
    /// The name as printed.
    pub name: String,
    /// Whether he or she only acts for the office.
    pub acting: bool,
    /// Since when.
    pub from: Bound,
    /// Until when.
    pub to: Bound,
    /// What says so.
    pub evidence: Vec<OfficeEvidence>,
}

impl Tenure {
    /// Whether the records put it on a day: `None` when they leave it open.
    fn holds(&self, day: Date) -> Option<bool> {
        let begun = match &self.from {
            Bound::On(from) if day < *from => return Some(false),
            Bound::On(_) => true,
            Bound::NoLaterThan(from) => day >= *from,
            Bound::InMonth(month) => {
                let last = format!("{month}-01").parse::<Date>().ok().map(Date::last_of_month);
                last.is_some_and(|last| day >= last)
            }
            Bound::Unknown => false,
        };
        match &self.to {
            Bound::On(to) | Bound::NoLaterThan(to) if day >= *to => return Some(false),
            // When it ended before that day is not known.
            Bound::NoLaterThan(_) => return None,
            Bound::Unknown if self.evidence.iter().any(|one| one.what == "removed") => return None,
            _ => {}
        }
        // A list that a newer one replaced tells nothing of the days after it; an act that was ended
        // says that nobody is in office by it any more.
        let over = |one: &&OfficeEvidence| one.until.is_some_and(|until| until < day);
        let mut held = self.evidence.iter().filter(|one| one.what != "removed");
        let current = held.clone().any(|one| !over(&one));
        if !current && held.any(|one| one.what != "listed") {
            return Some(false);
        }
        (begun && current).then_some(true)
    }
}

/// Whether the holder on a day can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderState {
    /// One holder by the records.
    Decided,
    /// Several holders by the records.
    Several,
    /// The records do not tell.
    Unknown,
}

/// Who holds the office on the day asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// The day.
    pub as_of: Date,
    /// Whether it can be told.
    pub state: HolderState,
    /// The names that the records give for the day.
    pub names: Vec<String>,
    /// Names that are possible, because an end of their time is not known.
    pub possible: Vec<String>,
    /// The latest day of anything that is known of those names: later changes may not be known.
    pub last_evidence: Option<Date>,
}

/// An office and all who are known to have held it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfficeHistory {
    /// The office.
    #[serde(flatten)]
    pub office: OfficeRef,
    /// The tenures, in the order in which they become known.
    pub tenures: Vec<Tenure>,
    /// Who holds it on the day asked about.
    pub holder: Holder,
    /// Where the records do not agree, and what was concluded all the same.
    pub contradictions: Vec<Caveat>,
}

impl OfficeHistory {
    pub(super) fn new(
        office: OfficeRef,
        tenures: Vec<Tenure>,
        contradictions: Vec<Caveat>,
        as_of: Date,
    ) -> Self {
        let with = |state: Option<bool>| tenures.iter().filter(move |tenure| tenure.holds(as_of) == state);
        let unique = |tenures: &mut dyn Iterator<Item = &Tenure>| {
            let mut names: Vec<String> = Vec::new();
            for tenure in tenures {
                if !names.contains(&tenure.name) {
                    names.push(tenure.name.clone());
                }
            }
            names
        };
        let names = unique(&mut with(Some(true)));
        let mut possible = unique(&mut with(None));
        possible.retain(|name| !names.contains(name));
        let state = match names.len() {
            0 => HolderState::Unknown,
            1 => HolderState::Decided,
            _ => HolderState::Several,
        };
        let last_evidence = with(Some(true))
            .flat_map(|tenure| &tenure.evidence)
            .filter_map(|one| one.date)
            .filter(|date| *date <= as_of)
            .max();
        let holder = Holder { as_of, state, names, possible, last_evidence };
        Self { office, tenures, holder, contradictions }
    }
}
