//! How a record read from when to when.

use std::collections::HashMap;
use std::path::Path;

use landrail_gis::record::Record;
use rusqlite::Connection;

use super::contents::{damaged, item, parsed, rank, whole};
use super::fault::fault;
use super::items::EDITED;
use super::log;
use crate::store::StoreError;
use crate::store::interface::{Seq, Version};

/// A saying of a record without its words.
struct Said {
    item: i64,
    rank: u8,
    from: i64,
    to: Option<i64>,
}

impl Said {
    fn stands_at(&self, turn: i64) -> bool {
        self.from <= turn && self.to.is_none_or(|to| to > turn)
    }
}

/// The newest versions before a position, oldest first: of several sayings the one that stood. Only the
/// words of those are read.
pub(super) fn history(
    path: &Path,
    db: &Connection,
    id: &str,
    before: Option<Seq>,
    most: usize,
) -> Result<Vec<Version>, StoreError> {
    let said = said(db, id).map_err(fault(path))?;
    let mut turns: Vec<i64> = said.iter().flat_map(|one| [Some(one.from), one.to]).flatten().collect();
    turns.sort_unstable();
    turns.dedup();
    let end = before.map_or(turns.len(), |before| turns.partition_point(|turn| *turn < before.0));
    let mut records = HashMap::new();
    let mut taken = most.saturating_add(1);
    loop {
        let first = end.saturating_sub(taken);
        let turns = turns.get(first..).unwrap_or_default();
        let mut versions = of_turns(path, db, &said, (turns, before), &mut records)?;
        if let Some(before) = before {
            versions.retain(|version| version.from < before);
        }
        // The first of them may have begun earlier.
        if first > 0 && !versions.is_empty() {
            versions.remove(0);
        }
        if versions.len() >= most || first == 0 {
            versions.drain(..versions.len().saturating_sub(most));
            return Ok(versions);
        }
        // A new program says most of it again, and that is no new version.
        taken = taken.saturating_mul(2);
    }
}

fn said(db: &Connection, id: &str) -> rusqlite::Result<Vec<Said>> {
    let mut query = db.prepare_cached(
        "SELECT i.item, u.origin, i.from_seq, i.to_seq FROM lr_item i LEFT JOIN lr_unit u ON u.unit = i.unit \
         WHERE i.id = ?1 AND i.kind = 'record' AND i.to_seq IS NOT i.from_seq ORDER BY i.item",
    )?;
    query
        .query_map([id], |row| {
            let origin: Option<String> = row.get(1)?;
            let rank = rank(origin.as_deref().unwrap_or(EDITED));
            Ok(Said { item: row.get(0)?, rank, from: row.get(2)?, to: row.get(3)? })
        })?
        .collect()
}

fn of_turns(
    path: &Path,
    db: &Connection,
    said: &[Said],
    (turns, before): (&[i64], Option<Seq>),
    records: &mut HashMap<i64, Record>,
) -> Result<Vec<Version>, StoreError> {
    let mut versions: Vec<Version> = Vec::new();
    for &turn in turns {
        // Later turns only tell when the last version came to its end.
        let ended =
            |version: &Version| version.to.is_some() || before.is_some_and(|before| version.from >= before);
        if before.is_some_and(|before| turn >= before.0) && versions.last().is_none_or(ended) {
            break;
        }
        let stands = said.iter().filter(|one| one.stands_at(turn)).max_by_key(|one| (one.rank, one.from));
        let record = stands.map(|one| words(path, db, one.item, records)).transpose()?;
        let open = versions.last_mut().filter(|version| version.to.is_none());
        if let (Some(open), Some(record)) = (&open, &record)
            && open.record == *record
        {
            continue;
        }
        let entry = log::entries(db, Seq(turn.saturating_sub(1)), 1).map_err(fault(path))?.pop();
        let Some(entry) = entry else { return Err(damaged(path, format!("lr_audit {turn}"))) };
        if let Some(open) = open {
            (open.to, open.ended) = (Some(Seq(turn)), Some(entry.at));
        }
        if let Some(record) = record {
            let reason = entry.detail.get("reason").and_then(serde_json::Value::as_str).map(str::to_owned);
            versions.push(Version {
                from: Seq(turn),
                at: entry.at,
                to: None,
                ended: None,
                action: entry.action,
                program: entry.program,
                actor: entry.actor.name,
                reason,
                record,
            });
        }
    }
    Ok(versions)
}

/// What an item says, read once.
fn words(
    path: &Path,
    db: &Connection,
    no: i64,
    records: &mut HashMap<i64, Record>,
) -> Result<Record, StoreError> {
    if let Some(record) = records.get(&no) {
        return Ok(record.clone());
    }
    let (origin, item): (Option<String>, _) = db
        .prepare_cached(
            "SELECT i.kind, i.id, i.body, i.digest, i.item, u.origin FROM lr_item i \
             LEFT JOIN lr_unit u ON u.unit = i.unit WHERE i.item = ?1",
        )
        .and_then(|mut query| query.query_row([no], |row| Ok((row.get(5)?, item(row)?))))
        .map_err(fault(path))?;
    let record: Record = parsed(path, &whole(path, origin.as_deref().unwrap_or(EDITED), item)?)?;
    records.insert(no, record.clone());
    Ok(record)
}
