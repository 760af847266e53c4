//! Corrections of records: applied to records that were read, as often as they are loaded.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Corrections, FieldError, RecordCorrection, field};
use crate::record::{Body, Confidence, Held, Reason, Record, Term};

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
    /// an earlier one. Gives those that do not fit; they change nothing. Of shared records only those
    /// that are corrected are copied.
    pub fn apply_to<R: Held>(&self, records: &mut [R]) -> Vec<Stale> {
        let mut places: HashMap<&str, Vec<usize>> =
            self.of_records().map(|entry| (entry.record.as_str(), Vec::new())).collect();
        if places.is_empty() {
            return Vec::new();
        }
        for (no, record) in records.iter().enumerate() {
            if let Some(found) = places.get_mut(record.borrow().id.as_str()) {
                found.push(no);
            }
        }
        let mut stale = Vec::new();
        for entry in self.of_records() {
            let found = places.get(entry.record.as_str()).map(Vec::as_slice).unwrap_or_default();
            let mut why = found.is_empty().then_some(StaleWhy::NoRecord);
            for &no in found {
                if let Some(Err(reason)) = records.get_mut(no).map(|record| entry.apply_held(record)) {
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
        *record = self.applied(record)?;
        Ok(())
    }

    fn apply_held(&self, held: &mut impl Held) -> Result<(), StaleWhy> {
        let changed = self.applied((*held).borrow())?;
        *held.change() = changed;
        Ok(())
    }

    /// The record with this applied.
    fn applied(&self, record: &Record) -> Result<Record, StaleWhy> {
        let now = field::field_value(record, &self.field).map_err(StaleWhy::Field)?;
        if now != self.old {
            return Err(StaleWhy::Reads(crate::record::personal::scrub(&now)));
        }
        let mut changed = field::with_field(record, &self.field, &self.new).map_err(StaleWhy::Field)?;
        changed.confidence = changed.confidence.max(Confidence::Corrected);
        changed.reasons.push(self.reason());
        let followed = follow(record, &mut changed);
        changed.reasons.extend(followed);
        Ok(changed)
    }
}

/// The last day on which a decision holds by its term; a refusal is not over when the time that was
/// asked for is.
fn last_day(record: &Record) -> Option<Date> {
    match &record.body {
        Body::Decision(decision) if !decision.status.gives_nothing() => {
            decision.term.value().and_then(Term::end)
        }
        _ => None,
    }
}

/// Ends a decision with its corrected term, and says so. An earlier end that another document set
/// stays: a longer term does not bring back what was repealed.
fn follow(before: &Record, changed: &mut Record) -> Option<Reason> {
    let (old, new) = (last_day(before), last_day(changed));
    let to = match before.validity.to {
        _ if old == new => return None,
        to if to == old => new,
        Some(set) => Some(new.map_or(set, |new| new.min(set))),
        None => new,
    };
    if to == before.validity.to {
        return None;
    }
    changed.validity.to = to;
    let note = match to {
        Some(_) => "from the date of signature to the end of the term, as corrected",
        None => "the end of the term is not known, as corrected",
    };
    changed.validity.note = Some(note.to_owned());
    // As in a document: a period must not be empty, so a signature after the end begins nothing.
    if changed.validity.from.zip(to).is_some_and(|(from, to)| to < from) {
        changed.validity.from = None;
    }
    Some(Reason {
        field: "validity.to".to_owned(),
        fault: "correction".to_owned(),
        printed: before.validity.to.map(|day| day.to_string()),
        used: to.map(|day| day.to_string()),
        zh: "期限已更正，有效期止日随更正后的期限".to_owned(),
        en: "the term was corrected: validity ends with the corrected term".to_owned(),
        by_correction: true,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::record::embedded;

    fn entry(record: &Record, field: &str, new: &str) -> RecordCorrection {
        RecordCorrection {
            record: record.id.clone(),
            field: field.to_owned(),
            old: field::field_value(record, field).unwrap(),
            new: new.to_owned(),
            reason: "续期".to_owned(),
            reason_en: None,
            by: None,
            at: None,
            doubt: None,
            line: 1,
        }
    }

    fn apply(record: &mut Record, field: &str, new: &str) {
        entry(record, field, new).apply(record).unwrap();
    }

    fn temporary_use() -> Record {
        let (records, _) = embedded();
        let open = |record: &Record| matches!(&record.body, Body::Decision(d) if d.term.value().is_some() && record.validity.to.is_none());
        records.into_iter().find(open).unwrap()
    }

    #[test]
    fn validity_follows_the_corrected_term() {
        let mut record = temporary_use();
        apply(&mut record, "term.until", "2026-05-31");
        assert_eq!(record.validity.to, Some(date(2026, 5, 31)));
        apply(&mut record, "term.until", "2027-05-31");
        assert_eq!(record.validity.to, Some(date(2027, 5, 31)));
        let said = record.reasons.iter().rfind(|reason| reason.field == "validity.to").unwrap();
        assert_eq!(
            (said.printed.as_deref(), said.used.as_deref(), said.by_correction),
            (Some("2026-05-31"), Some("2027-05-31"), true)
        );
        apply(&mut record, "term", "unknown");
        assert_eq!(record.validity.to, None, "no end is known any more");
        // What bears on no term leaves it alone.
        let before = record.validity.clone();
        apply(&mut record, "area", "3公顷");
        assert_eq!(record.validity, before);
    }

    #[test]
    fn a_longer_term_brings_nothing_back_that_was_ended() {
        let mut record = temporary_use();
        apply(&mut record, "term.until", "2026-05-31");
        record.validity.to = Some(date(2025, 1, 1));
        apply(&mut record, "term.until", "2027-05-31");
        assert_eq!(record.validity.to, Some(date(2025, 1, 1)));
        apply(&mut record, "term.until", "2024-12-31");
        assert_eq!(record.validity.to, Some(date(2024, 12, 31)), "a shorter one ends before");
        // A segment has no term.
        let (records, _) = embedded();
        let mut segment = records.into_iter().find(|r| matches!(r.body, Body::Segment(_))).unwrap();
        let before = segment.validity.clone();
        apply(&mut segment, "county", "甲县");
        assert_eq!(segment.validity, before);
    }
}
