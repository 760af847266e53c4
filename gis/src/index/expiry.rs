//! Whether the term of a temporary use is over on a day.

use jiff::civil::Date;

use crate::record::{Decision, DecisionKind, DecisionStatus, Record, Stated, Term};

/// What is known of the end of a term on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expiry {
    /// The last day is past.
    Over(Date),
    /// The last day is known and not past.
    Running(Date),
    /// The term cannot be read.
    Illegible,
    /// No term is stated.
    NotStated,
    /// No start is stated.
    NoStart,
    /// The start is the day of approval, which is not stated.
    NoApprovalDay,
    /// The start is the day of an approval that is still to come.
    ToBeApproved,
}

impl Expiry {
    /// Of a temporary use; `None` for what is no use for a time, or was never given.
    pub(crate) fn of(decision: &Decision, day: Date) -> Option<Self> {
        if decision.kind != DecisionKind::TemporaryUse || decision.status.gives_nothing() {
            return None;
        }
        let term = match &decision.term {
            Stated::Value(term) => term,
            Stated::Illegible(_) => return Some(Self::Illegible),
            Stated::None | Stated::Unknown => return Some(Self::NotStated),
        };
        Some(match term.end() {
            Some(end) if end < day => Self::Over(end),
            Some(end) => Self::Running(end),
            None if !term.from_approval => Self::NoStart,
            None if decision.status == DecisionStatus::Approved => Self::NoApprovalDay,
            None => Self::ToBeApproved,
        })
    }

    /// The word in the layers.
    pub(super) const fn zh(self) -> &'static str {
        match self {
            Self::Over(_) => "已届满",
            Self::Running(_) => "未届满",
            Self::Illegible => "无法辨读",
            Self::NotStated => "未载明",
            Self::NoStart | Self::NoApprovalDay => "无法计算",
            Self::ToBeApproved => "尚待批准",
        }
    }
}

/// Whether a record is out of force only because the term of a temporary use is over: the land may
/// still have to be reclaimed, so it is told and not left out.
pub(crate) fn expired(record: &Record, decision: &Decision, day: Date) -> bool {
    decision.kind == DecisionKind::TemporaryUse
        && record.validity.from.is_none_or(|from| from <= day)
        && record.validity.to.is_some()
        && decision.term.value().and_then(Term::end) == record.validity.to
}
