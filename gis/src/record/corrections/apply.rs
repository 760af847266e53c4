//! Corrections of records: applied to records that were read, as often as they are loaded.

use std::collections::HashMap;

use super::{Corrections, FieldError, RecordCorrection, field};
use crate::record::{Confidence, Record};

/// A correction that was not applied, because it does not fit what is read now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The entry.
    pub entry: RecordCorrection,
    /// Why it does not fit.
    pub why: StaleWhy,
}

/// Why a correction does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaleWhy {
    /// There is no such record (any more).
    NoRecord,
    /// The record has something else there than the entry expects.
    Reads(String),
    /// The field does not take the value, or there is no such field.
    Field(FieldError),
}

impl Stale {
    /// What is wrong, in Chinese and in English.
    pub fn words(&self) -> (String, String) {
        let RecordCorrection { record, field, old, line, .. } = &self.entry;
        let (zh, en) = match &self.why {
            StaleWhy::NoRecord => ("没有这条记录".to_owned(), "there is no such record".to_owned()),
            StaleWhy::Reads(now) => (
                format!("条目写明原值“{old}”，现读得“{now}”"),
                format!("the entry expects {old:?}, the record has {now:?}"),
            ),
            StaleWhy::Field(error) => error.words(),
        };
        (
            format!("更正文件第{line}行的条目已失效，未应用：{record} {field}：{zh}；请核对后撤回或重新更正"),
            format!(
                "the correction at line {line} of the corrections file is stale and not applied: \
                 {record} {field}: {en}; check the source, then undo it or correct again"
            ),
        )
    }
}

impl Corrections {
    /// Applies the corrections of records, in file order, so that a later one sees the result of
    /// an earlier one. Gives those that do not fit; they change nothing.
    pub fn apply_to(&self, records: &mut [Record]) -> Vec<Stale> {
        let mut places: HashMap<&str, Vec<usize>> =
            self.of_records().map(|entry| (entry.record.as_str(), Vec::new())).collect();
        if places.is_empty() {
            return Vec::new();
        }
        for (no, record) in records.iter().enumerate() {
            if let Some(found) = places.get_mut(record.id.as_str()) {
                found.push(no);
            }
        }
        let mut stale = Vec::new();
        for entry in self.of_records() {
            let found = places.get(entry.record.as_str()).map(Vec::as_slice).unwrap_or_default();
            let mut why = found.is_empty().then_some(StaleWhy::NoRecord);
            for &no in found {
                if let Some(Err(reason)) = records.get_mut(no).map(|record| entry.apply(record)) {
                    why = Some(reason);
                }
            }
            stale.extend(why.map(|why| Stale { entry: entry.clone(), why }));
        }
        stale
    }
}

impl RecordCorrection {
    /// Applies this to its record.
    ///
    /// # Errors
    /// When the record has something else there than `old`, or the field does not take `new`; the
    /// record stays as it is.
    pub fn apply(&self, record: &mut Record) -> Result<(), StaleWhy> {
        let now = field::field_value(record, &self.field).map_err(StaleWhy::Field)?;
        if now != self.old {
            return Err(StaleWhy::Reads(crate::record::personal::scrub(&now)));
        }
        let mut changed = field::with_field(record, &self.field, &self.new).map_err(StaleWhy::Field)?;
        changed.confidence = changed.confidence.max(Confidence::Corrected);
        changed.reasons.push(self.reason());
        *record = changed;
        Ok(())
    }
}
