//! What a reader noticed and could not, or should not, decide by itself.

use serde::{Deserialize, Serialize};

use super::personal::scrub;

/// What a doubt is about. Ordered as a person would want to work through them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtKind {
    /// A row, cell or document could not be read.
    Unread,
    /// Which of several officials answers for which of several ranges.
    Pairing,
    /// The same thing is printed twice, not alike.
    Repeats,
    /// An official's name or office is lost, copied or spelt in two ways.
    Official,
    /// A telephone number has too few or too many digits, or none of a known kind.
    Digits,
    /// A kilometre post or range can be read in two ways or is reversed.
    Range,
    /// A line that is in no table of lines.
    Line,
    /// A county, township or village that is in no table, or in several.
    Place,
    /// A printed coordinate with more than one reading.
    Coordinate,
    /// Two printed units or figures of one area disagree.
    Areas,
    /// Parts do not add up to their printed sum.
    Sums,
    /// A term is expired, or its end is not known.
    Term,
    /// A date is impossible, missing or contradicts another.
    Date,
    /// The text does not agree to what was asked.
    Refused,
    /// Who holds an office is in doubt after a later act.
    Successor,
    /// The file seems not to be whole.
    Incomplete,
    /// A correction does not fit what is read now.
    Stale,
    /// Anything else.
    #[default]
    Other,
}

impl DoubtKind {
    /// All, in their order.
    pub const ALL: [Self; 18] = [
        Self::Unread,
        Self::Pairing,
        Self::Repeats,
        Self::Official,
        Self::Digits,
        Self::Range,
        Self::Line,
        Self::Place,
        Self::Coordinate,
        Self::Areas,
        Self::Sums,
        Self::Term,
        Self::Date,
        Self::Refused,
        Self::Successor,
        Self::Incomplete,
        Self::Stale,
        Self::Other,
    ];

    /// The term used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Pairing => "pairing",
            Self::Repeats => "repeats",
            Self::Official => "official",
            Self::Digits => "digits",
            Self::Range => "range",
            Self::Line => "line",
            Self::Place => "place",
            Self::Coordinate => "coordinate",
            Self::Areas => "areas",
            Self::Sums => "sums",
            Self::Term => "term",
            Self::Date => "date",
            Self::Refused => "refused",
            Self::Successor => "successor",
            Self::Incomplete => "incomplete",
            Self::Stale => "stale",
            Self::Other => "other",
        }
    }

    /// The kind in a few Chinese words.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Unread => "未读出",
            Self::Pairing => "对应关系",
            Self::Repeats => "重复不一致",
            Self::Official => "人名职务",
            Self::Digits => "电话位数",
            Self::Range => "里程区间",
            Self::Line => "线路",
            Self::Place => "地点",
            Self::Coordinate => "坐标",
            Self::Areas => "面积不一致",
            Self::Sums => "合计不符",
            Self::Term => "期限",
            Self::Date => "日期",
            Self::Refused => "不同意",
            Self::Successor => "继任",
            Self::Incomplete => "文件不全",
            Self::Stale => "更正失效",
            Self::Other => "其他",
        }
    }

    /// The kind in a few English words.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Unread => "not read",
            Self::Pairing => "pairing",
            Self::Repeats => "repeats that differ",
            Self::Official => "official",
            Self::Digits => "phone digits",
            Self::Range => "range",
            Self::Line => "line",
            Self::Place => "place",
            Self::Coordinate => "coordinate",
            Self::Areas => "areas that disagree",
            Self::Sums => "sums",
            Self::Term => "term",
            Self::Date => "date",
            Self::Refused => "refused",
            Self::Successor => "successor",
            Self::Incomplete => "incomplete file",
            Self::Stale => "stale correction",
            Self::Other => "other",
        }
    }

    /// The kind that a person names, by its term or its Chinese words.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text || kind.zh() == text)
    }
}

/// A doubt about a place in a file. It changes no record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The line in the file, 1-based.
    pub line: usize,
    /// What it is about.
    #[serde(default)]
    pub kind: DoubtKind,
    /// The row of a table, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The record that it bears on, by its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The field of that record, as a path in its JSON, e.g. `area.m2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The cell or phrase as printed, without personal numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// What could be meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// What was noticed, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Finding {
    /// A finding at a line; a mobile number in its words is blanked.
    pub fn new(line: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { line, zh: scrub(&zh.into()), en: scrub(&en.into()), ..Self::default() }
    }

    /// The same, of this kind.
    #[must_use]
    pub fn kind(mut self, kind: DoubtKind) -> Self {
        self.kind = kind;
        self
    }

    /// The same, about a field of a record.
    #[must_use]
    pub fn on(mut self, record: impl Into<String>, field: impl Into<String>) -> Self {
        self.record = Some(record.into());
        self.field = Some(field.into());
        self
    }

    /// The same, with what was printed.
    #[must_use]
    pub fn printed(mut self, printed: &str) -> Self {
        self.printed = Some(scrub(printed));
        self
    }

    /// The same, with what could be meant.
    #[must_use]
    pub fn candidates(mut self, candidates: impl IntoIterator<Item = String>) -> Self {
        self.candidates = candidates.into_iter().map(|c| scrub(&c)).collect();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_named_as_in_json() {
        for kind in DoubtKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(DoubtKind::named(kind.zh()), Some(kind));
        }
        assert!(DoubtKind::ALL.is_sorted());
        assert_eq!(DoubtKind::named("no such"), None);
    }
}
