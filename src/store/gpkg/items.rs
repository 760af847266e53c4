//! Items: everything that was ever said, in all its versions, and the digest of what is in force.

use std::fmt;

use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use crate::store::interface::Seq;

/// What an item is.
pub(super) mod kind {
    pub(in crate::store) const DOCUMENT: &str = "document";
    pub(in crate::store) const RECORD: &str = "record";
    pub(in crate::store) const DOUBT: &str = "doubt";
    pub(in crate::store) const FILE: &str = "file";
    pub(in crate::store) const NOTE: &str = "note";
}

/// Digest of an item: the first 128 bits of SHA-256.
pub(super) fn digest(origin: &str, kind: &str, id: &str, body: &str) -> [u8; 16] {
    let mut hasher = Sha256::new();
    for part in [origin, kind, id, body] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let full = hasher.finalize();
    let mut digest = [0; 16];
    digest.copy_from_slice(&full[..16]);
    digest
}

/// Where an item without a unit comes from.
pub(super) const EDITED: &str = "edit";

/// The sum of the digests of all items in force: the same whatever the order, and kept up to date
/// with each change without reading what did not change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum(u128);

impl Sum {
    pub(super) fn add(&mut self, digest: [u8; 16]) {
        self.0 = self.0.wrapping_add(u128::from_le_bytes(digest));
    }

    pub(super) fn remove(&mut self, digest: [u8; 16]) {
        self.0 = self.0.wrapping_sub(u128::from_le_bytes(digest));
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }

    /// The sum that the last entry of the log states.
    pub(super) fn in_force(db: &Connection) -> rusqlite::Result<Self> {
        let state = super::log::state(db, None)?;
        Ok(state
            .and_then(|state| u128::from_str_radix(&state.digest, 16).ok())
            .map_or_else(Self::default, Self))
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// An item to be added.
pub(super) struct NewItem<'a> {
    pub(super) unit: Option<i64>,
    pub(super) origin: &'a str,
    pub(super) kind: &'a str,
    pub(super) id: &'a str,
    pub(super) body: &'a str,
}

/// Changes of items in one transaction.
pub(super) struct Items<'c> {
    db: &'c Connection,
    /// The position of the change.
    pub(super) seq: Seq,
    /// The digest of what is in force.
    pub(super) sum: Sum,
}

impl<'c> Items<'c> {
    pub(super) fn new(db: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self { db, seq: super::log::next(db)?, sum: Sum::in_force(db)? })
    }

    /// Adds an item; one that is not in force is kept as history only.
    pub(super) fn add(&mut self, new: &NewItem<'_>, in_force: bool) -> rusqlite::Result<()> {
        let digest = digest(new.origin, new.kind, new.id, new.body);
        let to = (!in_force).then_some(self.seq.0);
        self.db
            .prepare_cached(
                "INSERT INTO lr_item (unit, kind, id, body, digest, from_seq, to_seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![new.unit, new.kind, new.id, new.body, digest, self.seq.0, to])?;
        if in_force {
            self.sum.add(digest);
        }
        Ok(())
    }

    /// Puts an item of no unit in place of the one with its kind and identifier; `None` ends that one.
    pub(super) fn put(&mut self, kind: &str, id: &str, body: Option<&str>) -> rusqlite::Result<()> {
        let old: Option<(i64, [u8; 16])> = self
            .db
            .prepare_cached(
                "SELECT item, digest FROM lr_item WHERE id = ?1 AND kind = ?2 AND unit IS NULL AND to_seq IS NULL",
            )?
            .query_row(params![id, kind], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((item, digest)) = old {
            self.db
                .prepare_cached("UPDATE lr_item SET to_seq = ?1 WHERE item = ?2")?
                .execute(params![self.seq.0, item])?;
            self.sum.remove(digest);
        }
        match body {
            Some(body) => self.add(&NewItem { unit: None, origin: EDITED, kind, id, body }, true),
            None => Ok(()),
        }
    }

    /// Ends all items of a unit.
    pub(super) fn end_unit(&mut self, unit: i64) -> rusqlite::Result<()> {
        let mut query =
            self.db.prepare_cached("SELECT digest FROM lr_item WHERE unit = ?1 AND to_seq IS NULL")?;
        let mut rows = query.query([unit])?;
        while let Some(row) = rows.next()? {
            self.sum.remove(row.get(0)?);
        }
        self.db
            .prepare_cached("UPDATE lr_item SET to_seq = ?1 WHERE unit = ?2 AND to_seq IS NULL")?
            .execute(params![self.seq.0, unit])?;
        Ok(())
    }
}
