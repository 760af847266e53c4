//! [`Verdict`]: the three answers to "does this rule bind this place today?".

use serde::{Deserialize, Serialize};

/// Whether a rule binds a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It does, by everything that is known.
    Applies,
    /// It does not: a source covers this place and day.
    DoesNotApply,
    /// It cannot be told, for this reason.
    Undecided(Undecided),
}

/// Why a verdict is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undecided {
    /// No source covers this place.
    NotCovered,
    /// The rule holds in a part of the area whose extent (or number) is not published.
    ExtentUnknown,
    /// The geometry is not precise enough.
    Accuracy,
    /// The rule's dates are not known well enough.
    DateUnknown,
}

impl Verdict {
    /// The term of the handbook's glossary, without the reason.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applies => "applies",
            Self::DoesNotApply => "does_not_apply",
            Self::Undecided(_) => "undecided",
        }
    }

    /// The reason code of an open verdict.
    pub const fn reason(self) -> Option<Undecided> {
        match self {
            Self::Undecided(why) => Some(why),
            _ => None,
        }
    }

    /// Order of an answer list: what binds, what is open, what does not bind.
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Applies => 0,
            Self::Undecided(Undecided::NotCovered) => 2,
            Self::Undecided(_) => 1,
            Self::DoesNotApply => 3,
        }
    }
}

impl Undecided {
    /// The reason code of the handbook's glossary.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotCovered => "not_covered",
            Self::ExtentUnknown => "extent_unknown",
            Self::Accuracy => "accuracy",
            Self::DateUnknown => "date_unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_words_are_the_glossary_words() {
        for reason in
            [Undecided::NotCovered, Undecided::ExtentUnknown, Undecided::Accuracy, Undecided::DateUnknown]
        {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
            let verdict = serde_json::to_value(Verdict::Undecided(reason)).unwrap();
            assert_eq!(verdict, serde_json::json!({ "undecided": reason.as_str() }));
        }
        assert_eq!(serde_json::to_value(Verdict::Applies).unwrap(), "applies");
        assert_eq!(serde_json::to_value(Verdict::DoesNotApply).unwrap(), "does_not_apply");
    }
}
