//! Reading what was in force at a moment.

use std::path::Path;

use landrail_gis::record::{Doubt, Record};
use rusqlite::{Connection, Row, Statement, params};

use super::fault::fault;
use super::items::{EDITED, Sum, digest, kind};
use super::units::{COLUMNS, Verified, verified};
use super::{EMBEDDED, IMPORTED, log};
use crate::store::interface::{Contents, Kept, KeptFile, Seq};
use crate::store::{StoreError, Stored};

/// The in-force condition of an item or unit at position `?1`.
const AT: &str = "from_seq <= ?1 AND (to_seq IS NULL OR to_seq > ?1)";

/// All that was in force at a position, checked against the digest that the log states for it.
pub(super) fn contents(path: &Path, db: &Connection, at: Option<Seq>) -> Result<Contents, StoreError> {
    let sql = fault(path);
    let state = match at {
        Some(seq) => log::state_of(db, seq),
        None => log::state(db, None),
    };
    let Some(state) = state.map_err(&sql)? else { return Ok(Contents::default()) };
    log::trusted(db, &state, at.is_none())
        .map_err(&sql)?
        .map_err(|what| damaged(path, format!("lr_audit {}: {what}", state.seq.0)))?;
    let mut all = Contents::default();
    let mut sum = Sum::default();
    let units: Vec<(i64, Verified)> = db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM lr_unit WHERE {AT} ORDER BY place, unit"))
        .and_then(|mut query| query.query_map([state.seq.0], verified)?.collect())
        .map_err(&sql)?;
    let mut of_unit = db
        .prepare_cached(&format!(
            "SELECT kind, id, body, digest, item FROM lr_item WHERE unit = ?2 AND {AT} ORDER BY item"
        ))
        .map_err(&sql)?;
    for (unit, row) in units {
        let (origin, _) = row.map_err(|what| damaged(path, format!("lr_unit {unit}: {what}")))?;
        let into = if origin == EMBEDDED { &mut all.embedded } else { &mut all.imported };
        let each = |item: Item| {
            sum.add(item.digest);
            into.push_item(path, &item)
        };
        let params = params![state.seq.0, unit];
        items(path, &mut of_unit, params, &origin, each)?;
    }
    // Each where it was first said: a record that is edited again keeps its place, as in memory.
    let mut own = db
        .prepare_cached(&format!(
            "SELECT kind, id, body, digest, item FROM lr_item WHERE unit IS NULL AND {AT} \
             ORDER BY (SELECT min(first.item) FROM lr_item first WHERE first.id = lr_item.id \
             AND first.kind = lr_item.kind AND first.unit IS NULL)"
        ))
        .map_err(&sql)?;
    items(path, &mut own, params![state.seq.0], EDITED, |item| {
        sum.add(item.digest);
        match item.kind.as_str() {
            kind::RECORD => all.edited.push(parsed(path, &item)?),
            kind::FILE => all.files.push(parsed(path, &item)?),
            kind::NOTE => all.notes.push(parsed(path, &item)?),
            other => return Err(unknown(path, &item, other)),
        }
        Ok(())
    })?;
    if sum.to_string() != state.digest {
        let seq = state.seq.0;
        return Err(damaged(
            path,
            format!(
                "第{seq}号状态的内容与其校验值不符 / the contents of state {seq} do not fit their digest"
            ),
        ));
    }
    all.masked = masked(path, db, state.seq)?.into_iter().map(|masked| masked.doubt).collect();
    Ok(all)
}

/// The operator's files as they are in force.
pub(super) fn files(path: &Path, db: &Connection) -> Result<Vec<KeptFile>, StoreError> {
    let sql = fault(path);
    let mut query = db
        .prepare_cached(&format!(
            "SELECT kind, id, body, digest, item FROM lr_item WHERE unit IS NULL AND kind = 'file' AND {AT} ORDER BY item"
        ))
        .map_err(&sql)?;
    let mut all = Vec::new();
    items(path, &mut query, params![i64::MAX], EDITED, |item| {
        all.push(parsed(path, &item)?);
        Ok(())
    })?;
    Ok(all)
}

pub(super) struct Item {
    kind: String,
    id: String,
    body: String,
    digest: [u8; 16],
    no: i64,
}

fn items<P: rusqlite::Params>(
    path: &Path,
    query: &mut Statement<'_>,
    params: P,
    origin: &str,
    mut each: impl FnMut(Item) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let sql = fault(path);
    let mut rows = query.query(params).map_err(&sql)?;
    while let Some(row) = rows.next().map_err(&sql)? {
        let item = item(row).map_err(&sql)?;
        if digest(origin, &item.kind, &item.id, &item.body) != item.digest {
            return Err(damaged(
                path,
                format!("lr_item {}: 与校验值不符 / does not fit its digest", item.no),
            ));
        }
        each(item)?;
    }
    Ok(())
}

pub(super) fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item { kind: row.get(0)?, id: row.get(1)?, body: row.get(2)?, digest: row.get(3)?, no: row.get(4)? })
}

impl Stored {
    fn push_item(&mut self, path: &Path, item: &Item) -> Result<(), StoreError> {
        match item.kind.as_str() {
            kind::DOCUMENT => self.documents.push(parsed(path, item)?),
            kind::RECORD => self.records.push(parsed(path, item)?),
            kind::DOUBT => self.doubts.push(parsed(path, item)?),
            other => return Err(unknown(path, item, other)),
        }
        Ok(())
    }
}

/// The words of the parser may quote a value, which may be personal: they are not passed on.
pub(super) fn parsed<T: serde::de::DeserializeOwned>(path: &Path, item: &Item) -> Result<T, StoreError> {
    serde_json::from_str(&item.body)
        .map_err(|error| damaged(path, format!("lr_item {}: {:?}", item.no, error.classify())))
}

fn unknown(path: &Path, item: &Item, kind: &str) -> StoreError {
    damaged(path, format!("lr_item {}: kind {kind:?}", item.no))
}

pub(super) fn damaged(path: &Path, what: String) -> StoreError {
    StoreError::Damaged { path: path.to_owned(), what }
}

/// Which of several sayings of one record stands: an edit, an import, the embedded data.
pub(super) fn rank(origin: &str) -> u8 {
    match origin {
        EDITED => 2,
        IMPORTED => 1,
        _ => 0,
    }
}

/// A saying of a record: how much it counts, itself, and since when.
struct Saying {
    rank: u8,
    item: Item,
    from: i64,
}

/// What was said of a record and in force at a position. Versions that are over are not read.
fn sayings(path: &Path, db: &Connection, id: &str, at: Seq) -> Result<Vec<Saying>, StoreError> {
    let sql = fault(path);
    let mut query = db
        .prepare_cached(
            "SELECT i.kind, i.id, i.body, i.digest, i.item, i.from_seq, u.origin FROM lr_item i \
             LEFT JOIN lr_unit u ON u.unit = i.unit WHERE i.id = ?2 AND i.kind = 'record' \
             AND i.from_seq <= ?1 AND (i.to_seq IS NULL OR i.to_seq > ?1) ORDER BY i.item",
        )
        .map_err(&sql)?;
    let mut rows = query.query(params![at.0, id]).map_err(&sql)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().map_err(&sql)? {
        let origin: Option<String> = row.get(6).map_err(&sql)?;
        let origin = origin.as_deref().unwrap_or(EDITED);
        let from = row.get(5).map_err(&sql)?;
        let item = whole(path, origin, item(row).map_err(&sql)?)?;
        all.push(Saying { rank: rank(origin), item, from });
    }
    // The last one of those that count most comes last.
    all.sort_by_key(|saying| saying.rank);
    Ok(all)
}

/// An item that fits its digest.
pub(super) fn whole(path: &Path, origin: &str, item: Item) -> Result<Item, StoreError> {
    if digest(origin, &item.kind, &item.id, &item.body) == item.digest {
        return Ok(item);
    }
    Err(damaged(path, format!("lr_item {}: 与校验值不符 / does not fit its digest", item.no)))
}

/// The record in force at a position or now. An edit has the personal numbers of its source, unless it
/// gave its own: an import may have brought them later.
pub(super) fn record(
    path: &Path,
    db: &Connection,
    id: &str,
    at: Option<Seq>,
) -> Result<Option<Kept>, StoreError> {
    let mut all = sayings(path, db, id, at.unwrap_or(Seq(i64::MAX)))?;
    let Some(stands) = all.pop() else { return Ok(None) };
    let mut record: Record = parsed(path, &stands.item)?;
    if stands.rank == rank(EDITED)
        && let Some(source) = all.last()
    {
        record.take_personal(&parsed(path, &source.item)?);
    }
    Ok(Some(Kept { seq: Seq(stands.from), record }))
}

/// An edited record whose source reads otherwise since it was edited.
pub(super) struct Masked {
    pub(super) id: String,
    /// Since when the source reads so.
    pub(super) since: Seq,
    pub(super) doubt: Doubt,
}

/// Edits that were in force at a position, and whose sources read otherwise than when they were made.
pub(super) fn masked(path: &Path, db: &Connection, at: Seq) -> Result<Vec<Masked>, StoreError> {
    let sql = fault(path);
    // An edit of before is made on what was said then; one of after knows what is said now.
    let mut query = db
        .prepare_cached(
            "SELECT e.id, e.from_seq FROM lr_item e WHERE e.unit IS NULL AND e.kind = 'record' \
             AND e.from_seq <= ?1 AND (e.to_seq IS NULL OR e.to_seq > ?1) AND EXISTS (SELECT 1 FROM lr_item s \
             WHERE s.id = e.id AND s.kind = 'record' AND s.unit IS NOT NULL AND s.from_seq > e.from_seq \
             AND s.from_seq <= ?1 AND (s.to_seq IS NULL OR s.to_seq > ?1)) ORDER BY e.item",
        )
        .map_err(&sql)?;
    let edits: Vec<(String, i64)> = query
        .query_map([at.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .map_err(&sql)?;
    let mut all = Vec::new();
    for (id, edited_at) in edits {
        let source = |at: Seq| -> Result<Option<(i64, Record)>, StoreError> {
            let all = sayings(path, db, &id, at)?;
            let best = all.into_iter().rfind(|saying| saying.rank < rank(EDITED));
            best.map(|best| Ok((best.from, parsed(path, &best.item)?))).transpose()
        };
        let (Some((since, now)), before) = (source(at)?, source(Seq(edited_at))?) else { continue };
        let Some(edit) = sayings(path, db, &id, at)?.pop() else { continue };
        let (edited, before): (Record, _) = (parsed(path, &edit.item)?, before.map(|(_, record)| record));
        if let Some(doubt) = Doubt::source_changed(&edited, before.as_ref(), &now, since) {
            all.push(Masked { id, since: Seq(since), doubt });
        }
    }
    Ok(all)
}

/// Records of imports that stand outside all numbered documents, with their file, one by one.
pub(super) fn outside_documents(
    path: &Path,
    db: &Connection,
    each: &mut dyn FnMut(&str, Record),
) -> Result<(), StoreError> {
    let sql = fault(path);
    let mut query = db
        .prepare(
            "SELECT u.file, i.kind, i.id, i.body, i.digest, i.item FROM lr_unit u JOIN lr_item i ON i.unit = u.unit \
             WHERE u.origin = ?1 AND u.document IS NULL AND i.kind = 'record' AND i.to_seq IS NULL",
        )
        .map_err(&sql)?;
    let mut rows = query.query([IMPORTED]).map_err(&sql)?;
    while let Some(row) = rows.next().map_err(&sql)? {
        let file: String = row.get(0).map_err(&sql)?;
        let body: String = row.get(3).map_err(&sql)?;
        let item = Item {
            kind: row.get(1).map_err(&sql)?,
            id: row.get(2).map_err(&sql)?,
            body,
            digest: row.get(4).map_err(&sql)?,
            no: row.get(5).map_err(&sql)?,
        };
        each(&file, parsed(path, &item)?);
    }
    Ok(())
}
