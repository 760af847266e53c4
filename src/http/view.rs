//! `as_of` and `known_on` of a request.

use jiff::Timestamp;
use landrail_gis::answer;

use super::Problem;
use super::params::Params;
use crate::live::{self, View, ViewError};

/// The parameters that tell a view.
pub(super) const AS_OF: &str = "as_of";
pub(super) const KNOWN_ON: &str = "known_on";

impl From<ViewError> for Problem {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::Store(error) => error.into(),
            _ => Self::bad(error),
        }
    }
}

impl Params {
    /// The view that the parameters ask for.
    pub(super) fn view(&self) -> Result<View, Problem> {
        Ok(View { as_of: self.get(AS_OF).map(answer::check_date).transpose()?, known_on: self.known_on()? })
    }

    /// The moment of `known_on`: with its offset; without one it is the time of China.
    pub(super) fn known_on(&self) -> Result<Option<Timestamp>, Problem> {
        self.get(KNOWN_ON).map(moment).transpose()
    }

    /// The parameters again, for the links of an answer.
    pub(super) fn view_query(&self) -> String {
        [AS_OF, KNOWN_ON]
            .into_iter()
            .filter_map(|name| Some(format!("&{name}={}", super::search::escape(self.get(name)?))))
            .collect()
    }
}

/// The moment that a text says.
fn moment(text: &str) -> Result<Timestamp, Problem> {
    // A plus sign in a query is a blank.
    live::moment(&text.replace(' ', "+")).map_err(Problem::bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_china_unless_they_say() {
        for (text, utc) in [
            ("2026-11-22T08:30:00Z", "2026-11-22T08:30:00Z"),
            ("2026-11-22T16:30", "2026-11-22T08:30:00Z"),
            ("2026-11-22T16:30:00 08:00", "2026-11-22T08:30:00Z"),
            ("2026-11-22", "2026-11-22T15:59:59.999999999Z"),
        ] {
            assert_eq!(moment(text).ok(), utc.parse().ok(), "{text}");
        }
        assert!(moment("yesterday").is_err());
    }
}
