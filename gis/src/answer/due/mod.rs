//! What is due: terms of land uses that are over or end soon, land that has to be reclaimed, and terms
//! whose end cannot be computed, each with its legal basis.
//!
//! Nothing here is a decision: a use that is over by its paper may have been renewed, and land may have
//! been reclaimed, without a document that this program has read. The words say so.

mod ask;
mod end;
mod judge;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::{Caveat, Words};
use crate::index::Snapshot;
use crate::place::Precision;
use crate::record::{Body, Confidence, DecisionKind, DecisionStatus, Reason, Record, Source};

pub use ask::{DEFAULT_DUE_DAYS, DueError, DueFilter, MAX_DUE_DAYS, check_county, check_days};
pub use end::{DueDate, DueHow};

/// What has a date: the term, or the reclamation after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// The term of the use.
    Term,
    /// Restoring the land.
    Reclamation,
}

/// How a matter stands on the day that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DueState {
    /// The last day of the term is past.
    Over,
    /// The last day for reclamation is past; whether it was done is not known.
    ReclamationOverdue,
    /// The term ends within the days asked about.
    Approaching,
    /// The use is over, or its printed day comes within the days asked about: the land has to be restored.
    ReclamationDue,
    /// The last day is not known; the words say why.
    CannotBeComputed,
    /// The last day is later than the days asked about.
    Later,
    /// A later approval renewed the use: its term counts, not this one.
    Renewed,
    /// The record was ended otherwise than by its term: by an edit, or by a document that repeals it.
    Ended,
    /// Refused or revoked: nobody may use the land, so nothing ends.
    GivesNothing,
}

impl DueState {
    /// All states, in the order of a list.
    pub const ALL: [Self; 9] = [
        Self::Over,
        Self::ReclamationOverdue,
        Self::Approaching,
        Self::ReclamationDue,
        Self::CannotBeComputed,
        Self::Later,
        Self::Renewed,
        Self::Ended,
        Self::GivesNothing,
    ];

    /// The term used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::ReclamationOverdue => "reclamation_overdue",
            Self::Approaching => "approaching",
            Self::ReclamationDue => "reclamation_due",
            Self::CannotBeComputed => "cannot_be_computed",
            Self::Later => "later",
            Self::Renewed => "renewed",
            Self::Ended => "ended",
            Self::GivesNothing => "gives_nothing",
        }
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Over => "已到期",
            Self::ReclamationOverdue => "复垦逾期",
            Self::Approaching => "即将到期",
            Self::ReclamationDue => "应复垦",
            Self::CannotBeComputed => "无法推算",
            Self::Later => "尚早",
            Self::Renewed => "已续期",
            Self::Ended => "已另行终止",
            Self::GivesNothing => "未准予或已撤销",
        }
    }

    /// Whether somebody has to look at it: what a list shows unless it is asked for more.
    pub const fn is_due(self) -> bool {
        matches!(
            self,
            Self::Over
                | Self::ReclamationOverdue
                | Self::Approaching
                | Self::ReclamationDue
                | Self::CannotBeComputed
        )
    }

    /// The place in a list: what is past, what comes, what is not known, what is only told.
    const fn rank(self) -> u8 {
        match self {
            Self::Over | Self::ReclamationOverdue => 0,
            Self::Approaching | Self::ReclamationDue => 1,
            Self::CannotBeComputed => 2,
            Self::Later => 3,
            Self::Renewed | Self::Ended | Self::GivesNothing => 4,
        }
    }
}

/// On what a date or a remark rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// The document, or the act of law with its article.
    pub text: String,
    /// The rule of the rules on terms, for an act of law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// Whether its text was read in the source.
    pub verified: bool,
}

/// One matter of one decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Due<'a> {
    /// Identifier of the record.
    pub id: &'a str,
    /// How it stands.
    pub state: DueState,
    /// What it is about.
    pub matter: Matter,
    /// The last day, where one is known.
    pub date: Option<Date>,
    /// Days from the day asked about to that date; negative when it is past.
    pub days: Option<i32>,
    /// How the date is known: printed, computed and from what, or by law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<DueHow>,
    /// In words, with the reason where no date can be computed.
    #[serde(flatten)]
    pub words: Words,
    /// On what it rests: the document, and the law where that decides.
    pub basis: Vec<Basis>,
    /// What must be known besides, e.g. `exceeds_statutory_maximum`. Nothing was corrected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Caveat>,
    /// Kind of act.
    pub kind: DecisionKind,
    /// How far it has come.
    pub status: DecisionStatus,
    /// Title of the document.
    pub title: &'a str,
    /// Document number; empty when it bears none.
    pub number: &'a str,
    /// The county it lies in, where that is known.
    pub county: Option<&'a str>,
    /// Place as printed.
    pub situs: &'a str,
    /// User, receiver or manager.
    pub party: Option<&'a str>,
    /// The term, or the words on reclamation, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// How precisely the land is placed.
    pub precision: Precision,
    /// ± metres.
    pub accuracy_m: Option<f64>,
    /// How far the record is what was printed.
    pub confidence: Confidence,
    /// Why its term or reclamation differs from what was printed, or is doubted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<&'a Reason>,
    /// Where it is said.
    pub source: &'a Source,
    /// Date of the document.
    pub as_of: Option<Date>,
}

impl Due<'_> {
    /// How to name it to a person: the document number, or the title.
    pub fn label(&self) -> &str {
        if self.number.is_empty() { self.title } else { self.number }
    }

    /// Whether its term is longer than the law allows.
    pub fn exceeds(&self) -> bool {
        self.remarks.iter().any(|remark| remark.code == judge::EXCEEDS)
    }
}

/// How many matters there are of each state, and what is in no list at all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DueCounts {
    /// Per state, all of them, those without any matter too.
    #[serde(serialize_with = "by_name")]
    pub states: Vec<(DueState, usize)>,
    /// Terms longer than the law allows.
    pub exceeding: usize,
    /// Decisions that were looked at.
    pub decisions: usize,
    /// Decisions other than temporary uses for which neither a term nor a reclamation is stated:
    /// whether they end is not known.
    pub without_term: usize,
    /// Decisions that begin after the day asked about.
    pub not_yet: usize,
    /// When a county is asked for: decisions that are left out because their county is not known.
    pub county_unknown: usize,
}

fn by_name<S: Serializer>(states: &[(DueState, usize)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(states.iter().map(|(state, count)| (state.as_str(), count)))
}

impl DueCounts {
    /// The number of a state.
    pub fn of(&self, state: DueState) -> usize {
        self.states.iter().find(|(one, _)| *one == state).map_or(0, |(_, count)| *count)
    }
}

/// What is due, as of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DueList<'a> {
    /// The day that was asked about.
    pub as_of: Date,
    /// How many days ahead an end counts as approaching.
    pub within_days: u16,
    /// Counts over all decisions of the county asked for, whatever state was asked for.
    pub counts: DueCounts,
    /// The matters that were asked for: past ones first, then by date, then those without a date.
    pub items: Vec<Due<'a>>,
}

/// What is due on a day: of every temporary use, and of every decision with a term or a reclamation.
///
/// A state of [`DueFilter`] leaves entries out of the list, never out of the counts.
pub fn due<'a>(snapshot: &'a Snapshot, as_of: Date, within_days: u16, filter: &DueFilter) -> DueList<'a> {
    let mut counts = DueCounts::default();
    let mut items: Vec<Due<'a>> = Vec::new();
    let renewals = judge::Renewals::of(snapshot, as_of);
    for land in snapshot.land() {
        let record = &land.record;
        let record: &'a Record = record;
        let Body::Decision(decision) = &record.body else { continue };
        if let Some(county) = &filter.county {
            let known = decision.situs.county.as_ref().into_iter().chain(&land.placed.counties);
            if !known.clone().any(|known| known == county) {
                counts.county_unknown += usize::from(known.count() == 0);
                continue;
            }
        }
        counts.decisions += 1;
        if record.validity.from.is_some_and(|from| from > as_of) {
            counts.not_yet += 1;
            continue;
        }
        let case = judge::Case { record, decision, land, as_of, within_days, renewals: &renewals };
        let found = case.matters();
        counts.without_term += usize::from(found.is_empty());
        items.extend(found);
    }
    counts.states = DueState::ALL
        .into_iter()
        .map(|state| (state, items.iter().filter(|item| item.state == state).count()))
        .collect();
    counts.exceeding = items.iter().filter(|item| item.exceeds()).count();
    items.retain(|item| filter.takes(item.state));
    items.sort_by(|a, b| {
        let key = |item: &Due<'_>| (item.state.rank(), item.date.is_none(), item.date, item.matter);
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(b.id))
    });
    DueList { as_of, within_days, counts, items }
}
