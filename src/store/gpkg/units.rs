//! Units in the file: what an import brings, and what the program itself brings.

use rusqlite::{Connection, Row, params};

use super::fault::fault;
use super::items::{self, Items, NewItem, kind};
use super::log::{self, NewEntry};
use super::{EMBEDDED, GeoPackage, IMPORTED, contents};
use crate::store::StoreError;
use crate::store::interface::{Import, Imported, State, UnitStep};
use crate::store::unit::{Drafted, Line, Unit};

/// Digest of a unit's row: what an import decides on, and the order of what is served.
fn row_digest(origin: &str, place: f64, document: Option<&str>, head: &str) -> [u8; 16] {
    let place = place.to_bits().to_string();
    let document = document.map_or_else(|| "-".to_owned(), |document| format!("+{document}"));
    items::digest(origin, &place, &document, head)
}

/// Origin and head of a unit, or what is wrong with its row.
pub(super) type Verified = Result<(String, String), String>;

/// A row of `lr_unit` as [`COLUMNS`] reads it: its origin and head if they fit their digest.
pub(super) fn verified(row: &Row<'_>) -> rusqlite::Result<(i64, Verified)> {
    let (unit, origin, head): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(4)?);
    let (place, document): (f64, Option<String>) = (row.get(2)?, row.get(3)?);
    let fits = row.get::<_, [u8; 16]>(5)? == row_digest(&origin, place, document.as_deref(), &head);
    let misfit = || "与校验值不符 / does not fit its digest".to_owned();
    Ok((unit, if fits { Ok((origin, head)) } else { Err(misfit()) }))
}

/// What [`verified`] reads.
pub(super) const COLUMNS: &str = "unit, origin, place, document, head, digest";

/// The heads of the units of imports in their order, with their numbers.
pub(super) fn heads(db: &Connection) -> rusqlite::Result<Vec<(i64, Result<Unit, String>)>> {
    let mut query = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM lr_unit WHERE origin = ?1 AND to_seq IS NULL ORDER BY place, unit"
    ))?;
    let read = |row: &Row<'_>| {
        let (unit, head) = verified(row)?;
        let parsed = |(_, head): (String, String)| {
            serde_json::from_str(&head).map_err(|error| format!("{:?}", error.classify()))
        };
        Ok((unit, head.and_then(parsed)))
    };
    query.query_map([IMPORTED], read)?.collect()
}

/// Makes the steps of an import.
pub(super) fn import(
    store: &GeoPackage,
    db: &Connection,
    import: &mut Import<'_>,
) -> Result<Imported, StoreError> {
    let sql = fault(&store.path);
    let known = heads(db).map_err(&sql)?;
    let mut items = Items::new(db).map_err(&sql)?;
    let mut places = places(db).map_err(&sql)?;
    let stays = |no: i64| {
        import
            .steps
            .iter()
            .any(|step| matches!(step, UnitStep::Keep(kept) | UnitStep::Retire(kept) if *kept == no))
    };
    // With tens of thousands of units the steps are looked through once, not once for each.
    let kept: std::collections::HashSet<i64> = if known.len() > 64 {
        import
            .steps
            .iter()
            .filter_map(|step| match step {
                UnitStep::Keep(no) | UnitStep::Retire(no) => Some(*no),
                UnitStep::Take { .. } => None,
            })
            .collect()
    } else {
        known.iter().map(|(no, _)| *no).filter(|no| stays(*no)).collect()
    };
    for (no, _) in known.iter().filter(|(no, _)| !kept.contains(no)) {
        items.end_unit(*no).map_err(&sql)?;
        db.prepare_cached("UPDATE lr_unit SET to_seq = ?1 WHERE unit = ?2")
            .and_then(|mut query| query.execute(params![items.seq.0, no]))
            .map_err(&sql)?;
    }
    let mut after = f64::MIN_POSITIVE;
    for (at, step) in import.steps.iter().enumerate() {
        match step {
            UnitStep::Keep(no) => after = places.get(no).copied().unwrap_or(after),
            UnitStep::Retire(no) => {
                after = places.get(no).copied().unwrap_or(after);
                retire(db, *no, &known, import.today, &mut items).map_err(&sql)?;
            }
            UnitStep::Take { unit, retired } => {
                let next = import.steps[at..].iter().find_map(|step| match step {
                    UnitStep::Keep(no) | UnitStep::Retire(no) => places.get(no).copied(),
                    UnitStep::Take { .. } => None,
                });
                let place = next.map_or(after + 1.0, |next| f64::midpoint(after, next));
                let drafted = (import.read)(*unit)?;
                let no = insert(store, db, IMPORTED, place, &drafted, *retired, &mut items)?;
                places.insert(no, place);
                after = place;
            }
        }
    }
    let masked = masked(store, db, &items)?;
    tell(&mut import.detail, &masked);
    let entry = NewEntry {
        actor: import.actor,
        action: "import",
        subject: import.subject,
        detail: &import.detail,
        state: Some(items.sum.to_string()),
    };
    let state = log::add(db, &entry).map_err(&sql)?;
    Ok(Imported { state, masked })
}

/// The edited records that this change brings otherwise than they were when they were edited.
fn masked(store: &GeoPackage, db: &Connection, items: &Items<'_>) -> Result<Vec<String>, StoreError> {
    let all = contents::masked(&store.path, db, items.seq)?;
    Ok(all.into_iter().filter(|masked| masked.since == items.seq).map(|masked| masked.id).collect())
}

/// Writes into the detail of an entry which edits stand against it, the first of many.
fn tell(detail: &mut serde_json::Value, masked: &[String]) {
    const MOST: usize = 100;
    if let (serde_json::Value::Object(detail), false) = (detail, masked.is_empty()) {
        let first: Vec<_> = masked.iter().take(MOST).collect();
        detail.insert("edits_that_stand".to_owned(), serde_json::json!(first));
        detail.insert("edits_that_stand_count".to_owned(), serde_json::json!(masked.len()));
    }
}

fn places(db: &Connection) -> rusqlite::Result<std::collections::HashMap<i64, f64>> {
    let mut query = db.prepare_cached("SELECT unit, place FROM lr_unit WHERE to_seq IS NULL")?;
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn retire(
    db: &Connection,
    no: i64,
    known: &[(i64, Result<Unit, String>)],
    today: jiff::civil::Date,
    items: &mut Items<'_>,
) -> rusqlite::Result<()> {
    items.end_unit(no)?;
    let head = known.iter().find(|(known, _)| *known == no).and_then(|(_, head)| head.as_ref().ok());
    let head = head.map(|head| Unit { replaced_at: Some(today), ..head.clone() });
    let head = head.and_then(|head| serde_json::to_string(&head).ok());
    let Some(head) = head else { return Err(rusqlite::Error::QueryReturnedNoRows) };
    let (origin, place, document): (String, f64, Option<String>) = db
        .prepare_cached("SELECT origin, place, document FROM lr_unit WHERE unit = ?1")?
        .query_row([no], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let digest = row_digest(&origin, place, document.as_deref(), &head);
    db.prepare_cached("UPDATE lr_unit SET retired_seq = ?1, head = ?2, digest = ?3 WHERE unit = ?4")?
        .execute(params![items.seq.0, head, digest, no])?;
    Ok(())
}

/// Writes a unit with its lines; gives its number.
fn insert(
    store: &GeoPackage,
    db: &Connection,
    origin: &str,
    place: f64,
    drafted: &Drafted,
    retired: bool,
    items: &mut Items<'_>,
) -> Result<i64, StoreError> {
    let sql = fault(&store.path);
    let unwritable = |error: serde_json::Error| StoreError::Unwritable {
        file: drafted.head.file.clone(),
        what: format!("{:?}", error.classify()),
    };
    let head = serde_json::to_string(&drafted.head).map_err(unwritable)?;
    db.prepare_cached(
        "INSERT INTO lr_unit (origin, place, file, document, head, digest, from_seq, retired_seq) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .and_then(|mut query| {
        let seq = items.seq.0;
        query.execute(params![
            origin,
            place,
            drafted.head.file,
            drafted.head.document,
            head,
            row_digest(origin, place, drafted.head.document.as_deref(), &head),
            seq,
            retired.then_some(seq)
        ])
    })
    .map_err(&sql)?;
    let unit = db.last_insert_rowid();
    for line in drafted.text.lines() {
        let line: Line = serde_json::from_str(line).map_err(unwritable)?;
        let (kind, id, body) = match &line {
            Line::Document(document) => (kind::DOCUMENT, &document.number, serde_json::to_string(document)),
            Line::Record(record) => (kind::RECORD, &record.id, serde_json::to_string(record)),
            Line::Doubt(doubt) => (kind::DOUBT, &doubt.id, serde_json::to_string(doubt)),
        };
        let body = body.map_err(unwritable)?;
        let new = NewItem { unit: Some(unit), origin, kind, id, body: &body };
        items.add(&new, !retired).map_err(&sql)?;
    }
    Ok(unit)
}

/// Whether the store has these embedded data already.
pub(super) fn has(db: &Connection, drafted: &Drafted) -> rusqlite::Result<bool> {
    Ok(embedded(db)?.is_some_and(|(_, head)| same(&head, drafted)))
}

fn embedded(db: &Connection) -> rusqlite::Result<Option<(i64, String)>> {
    use rusqlite::OptionalExtension as _;
    db.prepare_cached("SELECT unit, head FROM lr_unit WHERE origin = ?1 AND to_seq IS NULL")?
        .query_row([EMBEDDED], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

fn same(head: &str, drafted: &Drafted) -> bool {
    serde_json::from_str::<Unit>(head).is_ok_and(|head| head.digest == drafted.head.digest)
}

/// Puts the embedded data in place of those that the store has; `None` when it has them already.
pub(super) fn embed(
    store: &GeoPackage,
    db: &Connection,
    drafted: &Drafted,
) -> Result<Option<State>, StoreError> {
    let sql = fault(&store.path);
    let old = embedded(db).map_err(&sql)?;
    if old.as_ref().is_some_and(|(_, head)| same(head, drafted)) {
        return Ok(None);
    }
    let mut items = Items::new(db).map_err(&sql)?;
    if let Some((unit, _)) = &old {
        items.end_unit(*unit).map_err(&sql)?;
        db.execute("UPDATE lr_unit SET to_seq = ?1 WHERE unit = ?2", params![items.seq.0, unit])
            .map_err(&sql)?;
    }
    insert(store, db, EMBEDDED, 0.0, drafted, false, &mut items)?;
    let mut detail =
        serde_json::json!({ "records": drafted.head.records, "documents": drafted.head.documents });
    tell(&mut detail, &masked(store, db, &items)?);
    let actor =
        crate::access::Actor { name: "landrail".to_owned(), role: crate::access::Role::Admin, address: None };
    let entry = NewEntry {
        actor: &actor,
        action: "embedded",
        subject: env!("CARGO_PKG_VERSION"),
        detail: &detail,
        state: Some(items.sum.to_string()),
    };
    log::add(db, &entry).map(Some).map_err(&sql)
}
