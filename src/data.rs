//! What the service knows: the embedded records, with the operator's own in front of them.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use landrail_gis::index::{Reference, Snapshot};
use landrail_gis::record::{DocumentRef, Record, embedded};

use crate::store::{Store, StoreError};

/// Builds the snapshot from the embedded records and, if there is one, the operator's store.
///
/// A document that the operator imported replaces the embedded records of that document; the
/// embedded data themselves never change.
pub fn snapshot(store: Option<&Path>) -> Result<Snapshot, StoreError> {
    let own = match store {
        Some(folder) => Store::open(folder).load()?,
        None => None,
    };
    let (mut records, mut documents) = embedded();
    if let Some(own) = own {
        let replaced: HashSet<_> = own.documents.iter().map(|d| d.number.clone()).collect();
        records.retain(|record| {
            !record.source.document.as_ref().is_some_and(|number| replaced.contains(number))
        });
        documents.retain(|document| !replaced.contains(&document.number));
        records.extend(own.records);
        documents.extend(own.documents);
    }
    Ok(build(records, documents))
}

/// The snapshot of the embedded data alone.
pub fn embedded_snapshot() -> Snapshot {
    let (records, documents) = embedded();
    build(records, documents)
}

fn build(records: Vec<Record>, documents: Vec<DocumentRef>) -> Snapshot {
    Snapshot::build(records, documents, Arc::new(Reference::embedded()))
}

/// Today in China, where the offices are.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date()
}
