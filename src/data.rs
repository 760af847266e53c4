//! What the service knows: the embedded records, with the operator's own in front of them.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use landrail_gis::fault::Fault;
use landrail_gis::index::{Reference, Snapshot};
use landrail_gis::line::Lines;
use landrail_gis::record::embedded;

use crate::store::{Store, StoreError, Stored};

/// Builds the snapshot from the embedded records and, if there is one, the operator's store.
pub fn snapshot(store: Option<&Path>) -> Result<Snapshot, StoreError> {
    let known = known(store)?;
    let reference = Reference { lines: lines(store)?, ..Reference::embedded() };
    Ok(Snapshot::build(known.records, known.documents, Arc::new(reference)))
}

/// The embedded lines, those of the operator in place of the embedded ones of their names.
pub fn lines(store: Option<&Path>) -> Result<Lines, StoreError> {
    let own = store.map_or(Ok(Vec::new()), |folder| Store::open(folder).lines())?;
    let embedded = Lines::embedded();
    for (line, _) in &own {
        if let Some(known) = embedded.get(&line.name).filter(|known| known.name != line.name) {
            let (name, known) = (&line.name, &known.name);
            let zh = format!("线名“{name}”是{known}的别名，请在 line.toml 中写 name = \"{known}\"");
            let en = format!("{name:?} is another name of {known}: write name = {known:?} in line.toml");
            return Err(StoreError::Line(Fault::file(name, zh, en).into()));
        }
    }
    Ok(embedded.with(own.into_iter().map(|(line, _)| line).collect()))
}

/// The embedded records with the operator's in front of them.
///
/// A document that the operator imported replaces the embedded records of that document; the
/// embedded data themselves never change.
pub fn known(store: Option<&Path>) -> Result<Stored, StoreError> {
    let (records, documents) = embedded();
    let mut known = Stored { documents, records, ..Stored::default() };
    if let Some(folder) = store
        && let Some(own) = Store::open(folder).load()?
    {
        known.replace(own.documents, own.records);
    }
    Ok(known)
}

/// Today in China, where the offices are.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date()
}
