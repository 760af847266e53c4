//! What the service knows: the embedded records, with the operator's own in front of them.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use landrail_gis::answer::Caveat;
use landrail_gis::fault::Fault;
use landrail_gis::index::{Reference, Snapshot};
use landrail_gis::line::{Line, Lines};
use landrail_gis::record::{Corrections, DocumentRef, Doubt, Held, Record, Stale, supersede};

use crate::live::{Live, View, ViewError};
use crate::store::{Folder, StoreError, Stored, corrections};

/// What was doubted and decided about the records that are known.
#[derive(Debug, Default)]
pub struct Decisions {
    /// The records that corrections changed, as they were read.
    pub as_read: Vec<Record>,
    /// The doubts of the readers.
    pub doubts: Vec<Doubt>,
    /// The corrections of the operator.
    pub corrections: Corrections,
    /// Those of them that do not fit the records.
    pub stale: Vec<Stale>,
}

impl Decisions {
    /// Ends what newer editions replace, and then applies the corrections: what a person decided has
    /// the last word, and was decided on records that show what the editions make of them. What could
    /// not be decided on the way is added to the doubts.
    pub(crate) fn made<R: Held>(
        records: &mut [R],
        documents: &[DocumentRef],
        mut doubts: Vec<Doubt>,
        corrections: Corrections,
    ) -> Self {
        let editions = supersede(records, documents);
        doubts.extend(editions.findings.into_iter().map(Doubt::from));
        let corrected: HashSet<&str> = corrections.of_records().map(|entry| entry.record.as_str()).collect();
        let all = records.iter().map(|record| -> &Record { record.borrow() });
        let as_read = all.filter(|record| corrected.contains(record.id.as_str()));
        let as_read = as_read.map(|record| record.clone().without_personal()).collect();
        let stale = corrections.apply_to(records);
        Self { as_read, doubts, corrections, stale }
    }
}

/// Builds the snapshot from the embedded records and, if there is one, the operator's store. Its
/// layers show what is in force today.
pub fn snapshot(store: Option<&Path>) -> Result<Snapshot, StoreError> {
    Ok(reviewed(store)?.0)
}

/// The snapshot of the data folder for a view, and what to know of an answer from it. Without `known_on`
/// the operator's files are read as they are now.
///
/// # Errors
/// A moment of which the store knows nothing; data that cannot be read.
pub fn view(folder: Option<&Path>, view: View) -> Result<(Arc<Snapshot>, Option<Caveat>), ViewError> {
    if let Some(moment) = view.known_on {
        let (_, known) = Live::open_read_only(folder)?.view(view)?;
        return Ok((Arc::clone(&known.snapshot), known.recorded(moment)));
    }
    let (known, _) = decided(folder)?;
    let reference = Arc::new(reference(folder)?);
    let snapshot = Snapshot::build_on(known.records, known.documents, reference, view.day());
    Ok((Arc::new(snapshot), None))
}

/// The same, with what was doubted and decided.
pub fn reviewed(store: Option<&Path>) -> Result<(Snapshot, Decisions), StoreError> {
    let (known, decisions) = decided(store)?;
    let snapshot = Snapshot::build_on(known.records, known.documents, Arc::new(reference(store)?), today());
    Ok((snapshot, decisions))
}

/// The embedded reference data with the operator's lines.
pub fn reference(store: Option<&Path>) -> Result<Reference, StoreError> {
    Ok(Reference { lines: lines(store)?, ..Reference::embedded() })
}

/// The embedded lines, those of the operator in place of the embedded ones of their names.
pub fn lines(store: Option<&Path>) -> Result<Lines, StoreError> {
    lines_but(store, None)
}

/// The same, with the embedded data of one line instead of the operator's, which may be faulty.
pub fn lines_but(store: Option<&Path>, name: Option<&str>) -> Result<Lines, StoreError> {
    let own = store.map_or(Ok(Vec::new()), |folder| Folder::open(folder).lines_but(name))?;
    let own: Vec<_> = own.into_iter().map(|(line, _)| line).collect();
    with_own(own)
}

/// The embedded lines, these in place of the embedded ones of their names.
pub fn with_own(own: Vec<Line>) -> Result<Lines, StoreError> {
    let embedded = Lines::embedded();
    distinct_names(&embedded, &own)?;
    Ok(embedded.with(own))
}

/// A name or alias leads to one line. One of an operator's line must not capture another's.
fn distinct_names(embedded: &Lines, own: &[Line]) -> Result<(), StoreError> {
    for line in own {
        for name in std::iter::once(&line.name).chain(&line.aliases) {
            let known = embedded.get(name).filter(|known| known.name != line.name);
            let other = own.iter().find(|other| other.name != line.name && other.is_called(name));
            let Some(other) = known.or(other) else { continue };
            let (own, other) = (&line.name, &other.name);
            let zh =
                format!("“{name}”已是{other}的名称，不能再用于{own}；请改 line.toml 中的 name 或 aliases");
            let en = format!(
                "{name:?} names {other} already and cannot name {own}: change name or aliases in line.toml"
            );
            return Err(StoreError::Line(Fault::file(own, zh, en).into()));
        }
    }
    Ok(())
}

/// The embedded records with the operator's in front of them, and the operator's corrections applied.
///
/// A document that the operator imported replaces the embedded records of that document; the
/// embedded data themselves never change.
pub fn known(store: Option<&Path>) -> Result<Stored, StoreError> {
    Ok(decided(store)?.0)
}

/// The same, with what was doubted and decided.
pub fn decided(store: Option<&Path>) -> Result<(Stored, Decisions), StoreError> {
    let mut known = Stored::embedded();
    if let Some(folder) = store
        && let Some(store) = Folder::open(folder).store()?
    {
        known = Stored::of(store.contents(None)?);
    }
    let corrections = store.map_or_else(|| Ok(Corrections::none()), corrections::load)?;
    let doubts = std::mem::take(&mut known.doubts);
    let decisions = Decisions::made(&mut known.records, &known.documents, doubts, corrections);
    Ok((known, decisions))
}

/// Today in China, where the offices are.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date()
}
