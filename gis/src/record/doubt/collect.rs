//! All doubts of one file.

use std::collections::{HashMap, HashSet};

use super::id::{doubt_id, stem};
use super::{Doubt, derive};
use crate::record::personal::scrub;
use crate::record::roster::RosterSummary;
use crate::record::{DocumentRef, DoubtKind, Finding, Reading, Record};

/// Everything that a person must decide about what was read of one file, in the order of the file. The
/// same doubt on many records of a row is one, with all of them; the identifiers are the same when
/// the same text is read again, also from another format.
pub fn doubts(reading: &Reading) -> Vec<Doubt> {
    let mut drafts = Drafts::new(reading);
    let of_roster = reading.roster.iter().flat_map(roster_findings);
    for finding in reading.findings.iter().cloned().chain(of_roster) {
        drafts.reported(finding);
    }
    for record in &reading.records {
        for derived in derive::of_record(record) {
            drafts.derived(record, derived);
        }
    }
    for document in reading.documents.iter().filter(|document| document.date.is_none()) {
        drafts.undated(document);
    }
    drafts.finish()
}

/// What the roster reader has to say, and what it left out of the county tier.
fn roster_findings(summary: &RosterSummary) -> impl Iterator<Item = Finding> {
    let excluded = summary.excluded.iter().map(|excluded| Finding {
        row: Some(excluded.row),
        ..Finding::new(excluded.line, &excluded.zh, &excluded.en)
            .kind(DoubtKind::Repeats)
            .printed(&excluded.printed)
    });
    summary.findings.iter().cloned().chain(excluded)
}

/// What makes two findings one doubt: document, kind, anchor, field, print.
type Key = (Option<String>, DoubtKind, String, Option<String>, Option<String>, String);

struct Drafts<'r> {
    reading: &'r Reading,
    records: HashMap<&'r str, &'r Record>,
    /// The doubts without their identifiers, and what each is anchored to.
    list: Vec<(Doubt, String)>,
    by_key: HashMap<Key, usize>,
    /// Kind, record and field that a reader reported: what is derived does not repeat it.
    reported: HashSet<(DoubtKind, String, Option<String>)>,
    /// The first draft that a reader reported of a field of a row.
    reported_rows: HashMap<(DoubtKind, u32, String), usize>,
}

impl<'r> Drafts<'r> {
    fn new(reading: &'r Reading) -> Self {
        let records = reading.records.iter().map(|record| (record.id.as_str(), record)).collect();
        let (list, by_key, reported) = (Vec::new(), HashMap::new(), HashSet::new());
        Self { reading, records, list, by_key, reported, reported_rows: HashMap::new() }
    }

    fn reported(&mut self, finding: Finding) {
        let record = finding.record.as_deref().and_then(|id| self.records.get(id)).copied();
        if let Some(record) = &finding.record {
            self.reported.insert((finding.kind, record.clone(), finding.field.clone()));
        }
        // What is said of a row holds for its other records too.
        if let (Some(row), Some(field)) = (finding.row, &finding.field) {
            self.reported_rows.entry((finding.kind, row, field.clone())).or_insert(self.list.len());
        }
        let document = match record {
            Some(record) => record.source.document.clone(),
            None => self.document_at(finding.line),
        };
        let anchor = match (finding.row, &finding.record) {
            (Some(row), _) => format!("row {row}"),
            (None, Some(record)) => record.clone(),
            (None, None) => String::new(),
        };
        // Two findings of a row are one doubt only if they say the same; others are never joined.
        let joined = finding.row.is_some();
        self.add(finding, document, anchor, joined);
    }

    fn derived(&mut self, record: &Record, derived: derive::Derived) {
        let finding = derived.finding;
        let of = |field: Option<String>| (finding.kind, record.id.clone(), field);
        let whole = finding.field.as_deref().and_then(|field| field.strip_suffix(".m2")).map(str::to_owned);
        if self.reported.contains(&of(finding.field.clone()))
            || whole.is_some_and(|whole| self.reported.contains(&of(Some(whole))))
        {
            return;
        }
        if let (Some(row), Some(field)) = (finding.row, &finding.field)
            && let Some(&at) = self.reported_rows.get(&(finding.kind, row, field.clone()))
            && let Some((doubt, _)) = self.list.get_mut(at)
            && doubt.finding.printed == finding.printed
        {
            doubt.records.push(record.id.clone());
            return;
        }
        let anchor = match (&derived.shared, finding.row) {
            (Some(county), _) => county.clone(),
            (None, Some(row)) => format!("row {row}"),
            (None, None) => record.id.clone(),
        };
        self.add(finding, record.source.document.clone(), anchor, true);
    }

    fn undated(&mut self, document: &DocumentRef) {
        let number = Some(document.number.clone());
        if self
            .list
            .iter()
            .any(|(doubt, _)| doubt.finding.kind == DoubtKind::Date && doubt.document == number)
        {
            return;
        }
        let finding = Finding::new(
            document.lines[0],
            format!("{}没有可识别的成文日期，效力起始日不明", document.number),
            format!(
                "{} has no date of signature that can be read: from when it holds is not known",
                document.number
            ),
        );
        let finding = Finding { field: Some("date".to_owned()), ..finding.kind(DoubtKind::Date) };
        self.add(finding, number.clone(), String::new(), false);
        let of = |record: &&Record| record.source.document == number;
        let records = self.reading.records.iter().filter(of).map(|record| record.id.clone());
        if let Some((doubt, _)) = self.list.last_mut() {
            doubt.records.extend(records);
        }
    }

    fn add(&mut self, mut finding: Finding, document: Option<String>, anchor: String, joined: bool) {
        // A reader may have filled in a finding by hand: whoever did, no number goes out.
        for text in [&mut finding.zh, &mut finding.en]
            .into_iter()
            .chain(&mut finding.printed)
            .chain(&mut finding.candidates)
        {
            *text = scrub(text);
        }
        let key = (
            document.clone(),
            finding.kind,
            anchor.clone(),
            finding.field.clone(),
            finding.printed.clone(),
            finding.zh.clone(),
        );
        let record = finding.record.clone();
        if joined && let Some((doubt, _)) = self.by_key.get(&key).and_then(|&at| self.list.get_mut(at)) {
            doubt.records.extend(record.filter(|id| doubt.records.last() != Some(id)));
            return;
        }
        let source = record.as_deref().and_then(|id| self.records.get(id)).map(|record| &record.source);
        let place =
            source.filter(|source| source.lines[0] == finding.line).and_then(|source| source.place.clone());
        if joined {
            self.by_key.insert(key, self.list.len());
        }
        let (id, file) = (String::new(), self.reading.file.clone());
        let records = record.into_iter().collect();
        self.list.push((Doubt { id, file, document, place, records, finding }, anchor));
    }

    /// The document that a line stands in. Documents come in the order of the file.
    fn document_at(&self, line: usize) -> Option<String> {
        let documents = &self.reading.documents;
        let behind = documents.partition_point(|document| document.lines[0] <= line);
        let document = documents.get(behind.checked_sub(1)?)?;
        (line <= document.lines[1]).then(|| document.number.clone())
    }

    /// Gives every draft its identifier. An exact repeat, or two that meet in one hash, are told apart
    /// by their order.
    fn finish(self) -> Vec<Doubt> {
        let mut ordinals: HashMap<String, usize> = HashMap::new();
        let mut taken = HashSet::new();
        let mut found: Vec<Doubt> = self
            .list
            .into_iter()
            .map(|(mut doubt, anchor)| {
                let finding = &doubt.finding;
                let document = doubt.document.as_deref().unwrap_or_else(|| stem(&doubt.file));
                let id = |ordinal| {
                    let (field, printed) = (finding.field.as_deref(), finding.printed.as_deref());
                    doubt_id(document, finding.kind, &anchor, field, printed, ordinal)
                };
                let first = id(0);
                let ordinal = ordinals.entry(first.clone()).or_default();
                let mut own = if *ordinal == 0 { first } else { id(*ordinal) };
                *ordinal += 1;
                while !taken.insert(own.clone()) {
                    own = id(*ordinal);
                    *ordinal += 1;
                }
                doubt.id = own;
                doubt
            })
            .collect();
        found.sort_by_key(|doubt| doubt.finding.line);
        found
    }
}
