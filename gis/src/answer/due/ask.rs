//! What is asked for in a list of what is due.

use thiserror::Error;

use super::DueState;
use crate::index::Snapshot;
use crate::record::published;

/// Days ahead that are looked at when nothing is said.
pub const DEFAULT_DUE_DAYS: u16 = 90;
/// Most days ahead that can be asked for: ten years.
pub const MAX_DUE_DAYS: u16 = 3660;

/// What a list of what is due is asked for in vain.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DueError {
    /// The number of days cannot be used.
    #[error(
        "within=“{value}”应为0–{MAX_DUE_DAYS}的天数，如 90 或 90d / within={value:?} must be 0 to {MAX_DUE_DAYS} days, e.g. 90 or 90d"
    )]
    Days {
        /// What was given, short.
        value: String,
    },
    /// There is no such county: an empty list would look as if nothing were due there.
    #[error("没有县“{value}”，可用：{known} / no county {value:?}, known are: {known}")]
    County {
        /// What was given, short.
        value: String,
        /// The counties.
        known: String,
    },
    /// There is no such state.
    #[error("没有状态“{value}”，可用：{known} / no state {value:?}, known are: {known}")]
    State {
        /// What was given, short.
        value: String,
        /// The states.
        known: String,
    },
}

/// What was given, short and without personal numbers.
fn short(text: &str) -> String {
    published(&text.chars().take(40).collect::<String>())
}

/// Days ahead, as `90` or `90d`.
///
/// # Errors
/// [`DueError::Days`] for everything else, and for more than [`MAX_DUE_DAYS`]: nothing is cut down.
pub fn check_days(text: &str) -> Result<u16, DueError> {
    let trimmed = text.trim();
    let digits = trimmed.strip_suffix(['d', 'D', '天']).unwrap_or(trimmed).trim_end();
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let days = digits.parse().ok().filter(|days| plain && *days <= MAX_DUE_DAYS);
    days.ok_or_else(|| DueError::Days { value: short(text) })
}

/// Whether a county is one that a list can be asked for: by its canonical name.
///
/// # Errors
/// [`DueError::County`], naming those that there are.
pub fn check_county(snapshot: &Snapshot, county: &str) -> Result<(), DueError> {
    let counties = snapshot.reference().gazetteer.counties();
    let of_records = || snapshot.records().iter().any(|record| record.county() == Some(county));
    if counties.iter().any(|known| known.name == county) || of_records() {
        return Ok(());
    }
    let known: Vec<&str> = counties.iter().map(|county| county.name.as_str()).collect();
    Err(DueError::County { value: short(county), known: known.join("、") })
}

/// Which matters are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueFilter {
    /// Land of this county only, by its canonical name.
    pub county: Option<String>,
    /// The states; none for all that somebody has to look at.
    pub states: Option<Vec<DueState>>,
}

impl DueFilter {
    /// States as one asks for them: `all`, or names with commas between.
    ///
    /// # Errors
    /// [`DueError::State`], naming those that there are.
    pub fn states(text: &str) -> Result<Vec<DueState>, DueError> {
        if text.trim() == "all" {
            return Ok(DueState::ALL.to_vec());
        }
        let one = |word: &str| {
            let word = word.trim();
            DueState::ALL.into_iter().find(|state| state.as_str() == word || state.zh() == word).ok_or_else(
                || DueError::State {
                    value: short(word),
                    known: DueState::ALL.map(DueState::as_str).join(", ") + ", all",
                },
            )
        };
        text.split([',', '，']).map(one).collect()
    }

    /// Whether matters of a state are listed.
    pub fn takes(&self, state: DueState) -> bool {
        self.states.as_ref().map_or_else(|| state.is_due(), |states| states.contains(&state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_or_refused_never_cut() {
        for (text, days) in [("90", 90), ("90d", 90), (" 0 ", 0), ("365天", 365), ("3660", 3660)] {
            assert_eq!(check_days(text), Ok(days), "{text}");
        }
        for text in ["", "d", "-1", "+5", "3661", "99999", "3m", "1.5", "九十"] {
            let error = check_days(text).unwrap_err().to_string();
            assert!(error.contains("3660") && error.contains(" / "), "{error}");
        }
    }

    #[test]
    fn states_by_name_or_all() {
        assert_eq!(DueFilter::states("over,approaching"), Ok(vec![DueState::Over, DueState::Approaching]));
        assert_eq!(DueFilter::states("无法推算"), Ok(vec![DueState::CannotBeComputed]));
        assert_eq!(DueFilter::states("all").unwrap().len(), DueState::ALL.len());
        assert!(DueFilter::states("overdue").unwrap_err().to_string().contains("reclamation_overdue"));
    }
}
