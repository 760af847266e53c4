//! The log: one row after another, each with the hash of the one before.

use jiff::{Timestamp, Unit};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::access::{Actor, Role};
use crate::store::interface::{Entry, Seq, State};

/// What the first entry has in place of the hash of the one before.
const FIRST: &str = "";

/// What is added to the log.
pub(super) struct NewEntry<'a> {
    pub(super) actor: &'a Actor,
    pub(super) action: &'a str,
    pub(super) subject: &'a str,
    pub(super) detail: &'a Value,
    /// Digest of all that is in force after it; `None` when it changes nothing.
    pub(super) state: Option<String>,
}

/// A moment as text that sorts as the moments do.
pub(super) fn text(at: Timestamp) -> String {
    format!("{at:.6}")
}

fn moment(text: &str) -> rusqlite::Result<Timestamp> {
    text.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            0,
            rusqlite::types::Type::Text,
            Box::<jiff::Error>::new(error),
        )
    })
}

/// The moment of a column.
pub(super) fn at(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    moment(&row.get::<_, String>(column)?)
}

/// The same where there may be none.
pub(super) fn maybe_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    row.get::<_, Option<String>>(column)?.map(|text| moment(&text)).transpose()
}

/// The last position of the log, its moment, hash and state.
struct Last {
    seq: i64,
    at: Option<Timestamp>,
    hash: String,
    state: String,
}

fn last(db: &Connection) -> rusqlite::Result<Last> {
    let found = db
        .prepare_cached("SELECT seq, at, hash, state FROM lr_audit ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| {
            Ok(Last { seq: row.get(0)?, at: Some(at(row, 1)?), hash: row.get(2)?, state: row.get(3)? })
        })
        .optional()?;
    Ok(found.unwrap_or(Last {
        seq: 0,
        at: None,
        hash: FIRST.to_owned(),
        state: super::items::Sum::default().to_string(),
    }))
}

/// The position that the next entry will have.
pub(super) fn next(db: &Connection) -> rusqlite::Result<Seq> {
    Ok(Seq(last(db)?.seq.saturating_add(1)))
}

/// Adds an entry. It is never earlier than the one before: a clock that was set back does not
/// change the order of what happened, and the detail tells of it.
pub(super) fn add(db: &Connection, new: &NewEntry<'_>) -> rusqlite::Result<State> {
    let before = last(db)?;
    let now = Timestamp::now().round(Unit::Microsecond).unwrap_or_else(|_| Timestamp::now());
    let mut detail = new.detail.clone();
    let at = match before.at {
        Some(before) if now <= before => {
            if let (true, Value::Object(detail)) = (before.duration_since(now).as_secs() >= 1, &mut detail) {
                detail.insert("clock".to_owned(), json!(text(now)));
            }
            before.checked_add(jiff::SignedDuration::from_micros(1)).unwrap_or(before)
        }
        _ => now,
    };
    let state = State {
        seq: Seq(before.seq.saturating_add(1)),
        at,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        digest: new.state.clone().unwrap_or_else(|| before.state.clone()),
    };
    let (at, detail) = (text(at), detail.to_string());
    let role = new.actor.role.as_str();
    let row = Hashed {
        seq: state.seq.0,
        at: &at,
        program: &state.program,
        actor: &new.actor.name,
        role,
        address: new.actor.address.as_deref(),
        action: new.action,
        subject: new.subject,
        detail: &detail,
        changed: new.state.is_some(),
        state: &state.digest,
        prev: &before.hash,
    };
    db.prepare_cached(
        "INSERT INTO lr_audit (seq, at, program, actor, role, address, action, subject, detail, changed, state, prev, hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        row.seq, row.at, row.program, row.actor, row.role, row.address, row.action, row.subject, row.detail, row.changed,
        row.state, row.prev, row.hash()
    ])?;
    Ok(state)
}

/// A row as it is hashed.
struct Hashed<'a> {
    seq: i64,
    at: &'a str,
    program: &'a str,
    actor: &'a str,
    role: &'a str,
    address: Option<&'a str>,
    action: &'a str,
    subject: &'a str,
    detail: &'a str,
    changed: bool,
    state: &'a str,
    prev: &'a str,
}

impl Hashed<'_> {
    /// SHA-256 over the row as a JSON array: no two rows have the same text.
    fn hash(&self) -> String {
        let text = json!([
            self.seq,
            self.at,
            self.program,
            self.actor,
            self.role,
            self.address,
            self.action,
            self.subject,
            self.detail,
            self.changed,
            self.state,
            self.prev
        ]);
        hex::encode(Sha256::digest(text.to_string().as_bytes()))
    }
}

const COLUMNS: &str =
    "seq, at, program, actor, role, address, action, subject, detail, changed, state, prev, hash";

/// Entries after a position.
pub(super) fn entries(db: &Connection, after: Seq, most: usize) -> rusqlite::Result<Vec<Entry>> {
    let mut query =
        db.prepare_cached(&format!("SELECT {COLUMNS} FROM lr_audit WHERE seq > ?1 ORDER BY seq LIMIT ?2"))?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    query.query_map(params![after.0, most], entry)?.collect()
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let role: String = row.get(4)?;
    let detail: String = row.get(8)?;
    Ok(Entry {
        seq: Seq(row.get(0)?),
        at: at(row, 1)?,
        program: row.get(2)?,
        actor: Actor { name: row.get(3)?, role: role.parse().unwrap_or(Role::Public), address: row.get(5)? },
        action: row.get(6)?,
        subject: row.get(7)?,
        detail: serde_json::from_str(&detail).unwrap_or(Value::Null),
        state: row.get(10)?,
        prev: row.get(11)?,
        hash: row.get(12)?,
    })
}

/// Goes through the whole chain; gives the number of entries and what is wrong.
pub(super) fn verify(db: &Connection) -> rusqlite::Result<(u64, Vec<String>)> {
    let mut query = db.prepare(&format!("SELECT {COLUMNS} FROM lr_audit ORDER BY seq"))?;
    let mut rows = query.query([])?;
    let (mut count, mut faults) = (0_u64, Vec::new());
    let (mut prev, mut expected, mut before) = (FIRST.to_owned(), 1_i64, String::new());
    while let Some(row) = rows.next()? {
        let (seq, at): (i64, String) = (row.get(0)?, row.get(1)?);
        let text = |column| row.get::<_, String>(column);
        let (program, actor, role, action) = (text(2)?, text(3)?, text(4)?, text(6)?);
        let (subject, detail, state, own_prev, hash) = (text(7)?, text(8)?, text(10)?, text(11)?, text(12)?);
        let address: Option<String> = row.get(5)?;
        let hashed = Hashed {
            seq,
            at: &at,
            program: &program,
            actor: &actor,
            role: &role,
            address: address.as_deref(),
            action: &action,
            subject: &subject,
            detail: &detail,
            changed: row.get(9)?,
            state: &state,
            prev: &own_prev,
        };
        if seq != expected {
            faults.push(format!("审计第{expected}号缺失 / audit entry {expected} is missing"));
        }
        if own_prev != prev || hashed.hash() != hash {
            faults.push(format!("审计第{seq}号与校验值不符，已被改动 / audit entry {seq} does not fit its hash, it was altered"));
        }
        if at < before {
            faults.push(format!(
                "审计第{seq}号时间早于前一条 / audit entry {seq} is earlier than the one before"
            ));
        }
        (prev, expected, before) = (hash, seq.saturating_add(1), at);
        count = count.saturating_add(1);
    }
    Ok((count, faults))
}

/// The state that the last change before or at a moment left; the last of all without one.
pub(super) fn state(db: &Connection, moment: Option<Timestamp>) -> rusqlite::Result<Option<State>> {
    let mut query = db.prepare_cached(
        "SELECT seq, at, program, state FROM lr_audit WHERE changed = 1 AND at <= ?1 ORDER BY at DESC, seq DESC LIMIT 1",
    )?;
    // Later than any moment that is written.
    let until = moment.map_or_else(|| "A".to_owned(), text);
    query.query_row([until], read_state).optional()
}

/// The state at a position.
pub(super) fn state_of(db: &Connection, seq: Seq) -> rusqlite::Result<Option<State>> {
    let mut query = db.prepare_cached(
        "SELECT seq, at, program, state FROM lr_audit WHERE changed = 1 AND seq <= ?1 ORDER BY seq DESC LIMIT 1",
    )?;
    query.query_row([seq.0], read_state).optional()
}

fn read_state(row: &Row<'_>) -> rusqlite::Result<State> {
    Ok(State { seq: Seq(row.get(0)?), at: at(row, 1)?, program: row.get(2)?, digest: row.get(3)? })
}
