//! [`Window`]: when a rule is in force, with ends that may be open or unknown.

use jiff::civil::Date;
use serde::Serialize;

/// One end of a validity. Both dates are equal when the day is known; a missing one is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// The earliest day it can be.
    pub earliest: Option<Date>,
    /// The latest day it can be.
    pub latest: Option<Date>,
}

impl Edge {
    /// A known day.
    pub const fn on(day: Date) -> Self {
        Self { earliest: Some(day), latest: Some(day) }
    }

    /// The day, when it is known.
    pub fn known(self) -> Option<Date> {
        self.earliest.filter(|_| self.earliest == self.latest)
    }
}

/// First and last day of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Window {
    /// First day.
    pub from: Edge,
    /// Last day, itself included; `None` when the source states no end.
    pub to: Option<Edge>,
}

/// What a window says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// In force.
    InForce,
    /// Begins on this day or later.
    NotYet(Date),
    /// Ended with this day or earlier.
    Ended(Date),
    /// The dates are not known well enough.
    Unknown,
}

impl Window {
    /// Whether the rule is in force on a day.
    pub fn status(&self, day: Date) -> Status {
        if let Some(last) = self.to.and_then(|to| to.latest)
            && day > last
        {
            return Status::Ended(last);
        }
        if let Some(first) = self.from.earliest
            && day < first
        {
            return Status::NotYet(first);
        }
        let begun = self.from.latest.is_some_and(|latest| day >= latest);
        let still = self.to.is_none_or(|to| to.earliest.is_some_and(|earliest| day <= earliest));
        if begun && still { Status::InForce } else { Status::Unknown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn known_days_are_included() {
        let window = Window { from: Edge::on(date(2021, 11, 1)), to: Some(Edge::on(date(2023, 11, 1))) };
        assert_eq!(window.status(date(2021, 10, 31)), Status::NotYet(date(2021, 11, 1)));
        assert_eq!(window.status(date(2021, 11, 1)), Status::InForce);
        assert_eq!(window.status(date(2023, 11, 1)), Status::InForce);
        assert_eq!(window.status(date(2023, 11, 2)), Status::Ended(date(2023, 11, 1)));
    }

    #[test]
    fn unknown_days_leave_the_status_open() {
        // Five years from an unprinted date not later than the publication.
        let from = Edge { earliest: None, latest: Some(date(2023, 6, 30)) };
        let to = Some(Edge { earliest: None, latest: Some(date(2028, 6, 30)) });
        let window = Window { from, to };
        assert_eq!(window.status(date(2020, 1, 1)), Status::Unknown);
        assert_eq!(window.status(date(2026, 1, 1)), Status::Unknown);
        assert_eq!(window.status(date(2028, 7, 1)), Status::Ended(date(2028, 6, 30)));
        let open = Window { from, to: None };
        assert_eq!(open.status(date(2023, 6, 29)), Status::Unknown);
        assert_eq!(open.status(date(2023, 6, 30)), Status::InForce);
    }
}
