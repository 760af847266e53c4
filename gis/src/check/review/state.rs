//! What was decided about a doubt.

use std::collections::HashMap;

use crate::record::{Corrections, Decided, Doubt, RecordCorrection, Stale};

/// The decisions that stand and fit, by doubt and by record.
pub(super) struct Decisions<'d> {
    by_doubt: HashMap<&'d str, Vec<(usize, &'d Decided)>>,
    by_record: HashMap<&'d str, Vec<(usize, &'d Decided)>>,
}

impl<'d> Decisions<'d> {
    pub(super) fn new(corrections: &'d Corrections, stale: &[Stale]) -> Self {
        let mut found = Self { by_doubt: HashMap::new(), by_record: HashMap::new() };
        let unfit: std::collections::HashSet<(usize, &str, &str)> =
            stale.iter().map(|stale| key(&stale.entry)).collect();
        for (no, decided) in corrections.decided().iter().enumerate() {
            if let Decided::Correction(entry) = decided {
                // A correction that does not fit decides nothing: the doubt is open again.
                if unfit.contains(&key(entry)) {
                    continue;
                }
                found.by_record.entry(&entry.record).or_default().push((no, decided));
            }
            if let Some(doubt) = decided.doubt() {
                found.by_doubt.entry(doubt).or_default().push((no, decided));
            }
        }
        found
    }

    /// What was decided about a doubt: by its identifier, or by a correction of the very field. A
    /// doubt that `stands` on the records as they were corrected was not settled by the latter.
    pub(super) fn about(&self, doubt: &Doubt, stands: bool) -> Vec<Decided> {
        let mut found: Vec<_> = self.by_doubt.get(doubt.id.as_str()).cloned().unwrap_or_default();
        if let Some(field) = doubt.finding.field.as_ref().filter(|_| !stands) {
            for record in &doubt.records {
                let entries = self.by_record.get(record.as_str()).into_iter().flatten();
                found.extend(entries.filter(|(_, decided)| is_on(decided, field)).copied());
            }
        }
        found.sort_by_key(|(no, _)| *no);
        found.dedup_by_key(|(no, _)| *no);
        found.into_iter().map(|(_, decided)| decided.clone()).collect()
    }

    /// Whether the field of a doubt was corrected on one of its records.
    pub(super) fn touched(&self, doubt: &Doubt) -> bool {
        let Some(field) = &doubt.finding.field else { return false };
        let entries = doubt.records.iter().filter_map(|record| self.by_record.get(record.as_str())).flatten();
        entries.into_iter().any(|(_, decided)| is_on(decided, field))
    }
}

fn key(entry: &RecordCorrection) -> (usize, &str, &str) {
    (entry.line, &entry.record, &entry.field)
}

/// Whether a correction is of the field that a doubt names, of a part of it or of what it is part of.
fn is_on(decided: &Decided, doubted: &str) -> bool {
    let Decided::Correction(entry) = decided else { return false };
    let part = |of: &str, whole: &str| {
        of.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    doubted.split(", ").any(|doubted| part(&entry.field, doubted) || part(doubted, &entry.field))
}
