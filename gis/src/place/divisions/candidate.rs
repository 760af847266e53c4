//! What a printed name may mean.

use serde::Serialize;

use crate::record::Confidence;

/// How a printed name led to a name of the table; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matched {
    /// The same name.
    Exact,
    /// The same name without its ending, or with another word for the same ending.
    WithoutEnding,
    /// The same name with the ending of another kind: printed 村, in the table 社区.
    OtherEnding,
    /// Through the list of older names and other writings.
    OlderName,
    /// Through the table of characters that scans confuse.
    LookAlike,
}

/// Whether a name held on the day that was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// It did.
    Yes,
    /// Another name held.
    No,
    /// Not known: no day was given, or the day of the change is not known.
    #[default]
    Unknown,
}

/// A county, township or village of the table, as a candidate for a printed name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Division {
    /// `county`, `township` or `village`.
    pub level: &'static str,
    /// 6, 9 or 12 digits.
    pub code: String,
    /// The county in the table.
    pub county: String,
    /// The township in the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub township: Option<String>,
    /// The village in the table, in full, e.g. `邵家寨村委会`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub village: Option<String>,
    /// How it was found.
    pub matched: Matched,
    /// Whether the printed name held on the day that was asked for.
    pub held: Held,
    /// Whether it is only part of what the printed name stood for.
    pub partly: bool,
    /// Why, Chinese; empty for an exact match.
    pub zh: String,
    /// Why, English.
    pub en: String,
}

impl Division {
    /// Its own name, e.g. `崞阳镇` or `邵家寨村委会`.
    pub fn name(&self) -> &str {
        self.village.as_deref().or(self.township.as_deref()).unwrap_or(&self.county)
    }

    /// County, township and village in one, e.g. `原平市沿沟乡邵家寨村委会`.
    pub fn path(&self) -> String {
        [Some(self.county.as_str()), self.township.as_deref(), self.village.as_deref()]
            .into_iter()
            .flatten()
            .collect()
    }

    /// How far the match is what was printed.
    pub fn confidence(&self) -> Confidence {
        match self.matched {
            Matched::Exact | Matched::WithoutEnding => Confidence::Verbatim,
            Matched::OtherEnding | Matched::OlderName => Confidence::Inferred,
            Matched::LookAlike => Confidence::Corrected,
        }
    }
}

/// All that a printed name may mean.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Names {
    /// The name as it was asked for.
    pub printed: String,
    /// All that fit equally well, by code. Empty: the name is not in the tables.
    pub candidates: Vec<Division>,
    /// The same name in other townships of the county, when a township was given and has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Division>,
    /// Why there is none, or why none of several is chosen, Chinese; empty for one candidate.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Names {
    /// The only candidate; `None` when there is none or several.
    pub fn one(&self) -> Option<&Division> {
        match self.candidates.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The only candidate, if it was not found through confused characters.
    pub fn sure(&self) -> Option<&Division> {
        self.one().filter(|one| one.matched != Matched::LookAlike)
    }
}
