//! What the service knows: the embedded records, with the operator's own in front of them.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use landrail_gis::fault::Fault;
use landrail_gis::index::{Reference, Snapshot};
use landrail_gis::line::{Line, Lines};
use landrail_gis::record::{Doubt, EditionFinding, embedded, supersede};

use crate::store::{Digest, Store, StoreError, Stored};

/// Builds the snapshot from the embedded records and, if there is one, the operator's store. Its
/// layers show what is in force today.
pub fn snapshot(store: Option<&Path>) -> Result<Snapshot, StoreError> {
    let known = known(store)?;
    let reference = Reference { lines: lines(store)?, ..Reference::embedded() };
    Ok(Snapshot::build_on(known.records, known.documents, Arc::new(reference), today()))
}

/// The embedded lines, those of the operator in place of the embedded ones of their names.
pub fn lines(store: Option<&Path>) -> Result<Lines, StoreError> {
    lines_but(store, None)
}

/// The same, with the embedded data of one line instead of the operator's, which may be faulty.
pub fn lines_but(store: Option<&Path>, name: Option<&str>) -> Result<Lines, StoreError> {
    let own = store.map_or(Ok(Vec::new()), |folder| Store::open(folder).lines_but(name))?;
    let own: Vec<_> = own.into_iter().map(|(line, _)| line).collect();
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
        known.replace(own);
    }
    editions(&mut known);
    Ok(known)
}

/// Ends what newer editions replace, and adds to the doubts what could not be decided there.
fn editions(known: &mut Stored) {
    let editions = supersede(&mut known.records, &known.documents);
    for EditionFinding { file, document, finding } in editions.findings {
        let what = (&document, finding.kind, &finding.record, &finding.field, &finding.zh);
        let digest = Digest::of(&serde_json::to_vec(&what).unwrap_or_default()).to_string();
        let id = format!("d-{}", digest.get(..8).unwrap_or(&digest));
        known.doubts.push(Doubt { id, file, document, place: None, finding });
    }
}

/// Today in China, where the offices are.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date()
}
