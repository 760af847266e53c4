//! [`Item`].

use std::borrow::Borrow;
use std::collections::HashMap;

use crate::record::{Body, Decided, Doubt, DoubtKind, Record, field_value, published};

use super::Known;
use super::state::Decisions;

/// How far a doubt is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nobody decided.
    Open,
    /// A person said that nothing is to be changed.
    Accepted,
    /// A person corrected a field, and the correction fits.
    Corrected,
}

impl State {
    /// All.
    pub const ALL: [Self; 3] = [Self::Open, Self::Accepted, Self::Corrected];

    /// The term used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Corrected => "corrected",
        }
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Open => "待定",
            Self::Accepted => "已认可",
            Self::Corrected => "已更正",
        }
    }
}

/// A doubt and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The doubt, with all records that it bears on.
    pub doubt: Doubt,
    /// How far it is decided.
    pub state: State,
    /// The county, if all its records are of one.
    pub county: Option<String>,
    /// What the first of its records has in the field now, corrections applied; `None` when that is
    /// unknown.
    pub used: Option<String>,
    /// What was decided, in the order of the corrections file.
    pub decided: Vec<Decided>,
}

/// What the items are looked up in.
pub(super) struct Surroundings<'k> {
    records: HashMap<&'k str, &'k Record>,
    /// The county of a row of a document, for what is about a row and on no record.
    rows: HashMap<(Option<&'k str>, u32), &'k str>,
    pub(super) decisions: Decisions<'k>,
}

impl<'k> Surroundings<'k> {
    pub(super) fn new<R: Borrow<Record>>(known: &Known<'k, R>) -> Self {
        let all = || known.records.iter().map(Borrow::<Record>::borrow);
        let records = all().map(|record| (record.id.as_str(), record)).collect();
        let rows = all().filter_map(|record| match &record.body {
            Body::Segment(segment) => {
                let document = record.source.document.as_deref();
                Some(((document, segment.row), segment.county.as_str()))
            }
            _ => None,
        });
        let decisions = Decisions::new(known.corrections, known.stale);
        Self { records, rows: rows.collect(), decisions }
    }
}

impl Item {
    /// `stands`: whether the doubt is found on the records as they were corrected.
    pub(super) fn new(doubt: Doubt, stands: bool, around: &Surroundings<'_>) -> Self {
        let decided = around.decisions.about(&doubt, stands);
        let state = match decided.last() {
            None => State::Open,
            Some(_) if decided.iter().any(|one| matches!(one, Decided::Correction(_))) => State::Corrected,
            Some(_) => State::Accepted,
        };
        let known: Vec<_> =
            doubt.records.iter().filter_map(|id| around.records.get(id.as_str()).copied()).collect();
        let county = match (known.first(), doubt.finding.row) {
            (Some(first), _) => {
                first.county().filter(|county| known.iter().all(|r| r.county() == Some(county)))
            }
            (None, Some(row)) => around.rows.get(&(doubt.document.as_deref(), row)).copied(),
            (None, None) => None,
        };
        let field = doubt.finding.field.as_deref();
        let used = known.first().zip(field).and_then(|(record, field)| used(record, field));
        Self { county: county.map(str::to_owned), state, used, decided, doubt }
    }

    /// By what a list of items is ordered.
    pub(super) fn place(&self) -> (DoubtKind, &str, &str, usize, &str) {
        let doubt = &self.doubt;
        let document = doubt.document.as_deref().unwrap_or_default();
        (doubt.finding.kind, document, &doubt.file, doubt.finding.line, &doubt.id)
    }
}

/// What a record has in a field, or in each of several.
fn used(record: &Record, field: &str) -> Option<String> {
    let values: Vec<String> = field
        .split(", ")
        .filter_map(|field| {
            let value = field_value(record, field).ok().filter(|value| value != "unknown")?;
            // Of an official as a whole the name says enough.
            let value = if value.starts_with('{') {
                field_value(record, &format!("{field}.name")).ok().filter(|name| name != "unknown")?
            } else {
                value
            };
            Some(published(&value))
        })
        .collect();
    (!values.is_empty()).then(|| values.join("，"))
}
