//! Older names and other writings, with the years in which they are attested.

use jiff::civil::Date;

use super::Held;

/// How an older name stands to the present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Renamed,
    PartOf,
    Spelling,
    ManagedBy,
    Unknown,
}

impl Relation {
    pub(super) fn read(word: &str) -> Option<Self> {
        Some(match word {
            "renamed" => Self::Renamed,
            "part_of" => Self::PartOf,
            "spelling" => Self::Spelling,
            "managed_by" => Self::ManagedBy,
            "unknown" => Self::Unknown,
            _ => return None,
        })
    }

    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Renamed => ("改为", "is now"),
            Self::PartOf => ("并入（或部分并入）", "went, whole or in part, into"),
            Self::Spelling => ("又写作", "is another writing of"),
            Self::ManagedBy => ("由他处管理：", "is the same place under another administration:"),
            Self::Unknown => ("去向不明", "successor not known"),
        }
    }
}

/// One older name.
#[derive(Debug)]
pub(super) struct Older {
    pub county: &'static str,
    /// Empty: the county itself had another name.
    pub township: &'static str,
    pub now_county: &'static str,
    /// Names of today; empty when not known or when it is a county.
    pub now: Vec<&'static str>,
    pub relation: Relation,
    pub held_in: Option<i16>,
    pub gone_by: Option<i16>,
    pub basis: &'static str,
}

impl Older {
    /// Whether the older name held on a day.
    pub(super) fn held(&self, as_of: Option<Date>) -> Held {
        if matches!(self.relation, Relation::Spelling | Relation::ManagedBy) {
            return Held::Yes;
        }
        let Some(year) = as_of.map(Date::year) else { return Held::Unknown };
        match (self.held_in, self.gone_by) {
            (_, Some(gone)) if year > gone => Held::No,
            // In the last year that attests it the change may already have come.
            (Some(held), gone) if year < held || (year == held && gone != Some(held)) => Held::Yes,
            _ => Held::Unknown,
        }
    }

    /// `held in 2017, gone by the end of 2021`, Chinese and English.
    pub(super) fn years(&self) -> (String, String) {
        let zh = |year: Option<i16>| year.map_or_else(|| "不详".to_owned(), |year| format!("{year}年"));
        let en = |year: Option<i16>| year.map_or_else(|| "unknown".to_owned(), |year| year.to_string());
        (
            format!("旧名见于{}，废止不晚于{}底", zh(self.held_in), zh(self.gone_by)),
            format!("last attested {}, gone by the end of {}", en(self.held_in), en(self.gone_by)),
        )
    }
}
