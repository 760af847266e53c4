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

/// All entries of these actions in their order, and whether each fits its hash.
pub(super) fn about(db: &Connection, actions: &[&str]) -> rusqlite::Result<Vec<(bool, Entry)>> {
    let marks = vec!["?"; actions.len()].join(", ");
    let mut query =
        db.prepare(&format!("SELECT {COLUMNS} FROM lr_audit WHERE action IN ({marks}) ORDER BY seq"))?;
    let read = |row: &Row<'_>| Ok((whole(row)?.0, entry(row)?));
    query.query_map(rusqlite::params_from_iter(actions), read)?.collect()
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

/// Whether a row fits its hash; its position, moment, `prev` and hash.
fn whole(row: &Row<'_>) -> rusqlite::Result<(bool, i64, String, String, String)> {
    let (seq, at): (i64, String) = (row.get(0)?, row.get(1)?);
    let text = |column| row.get::<_, String>(column);
    let (program, actor, role, action) = (text(2)?, text(3)?, text(4)?, text(6)?);
    let (subject, detail, state, prev, hash) = (text(7)?, text(8)?, text(10)?, text(11)?, text(12)?);
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
        prev: &prev,
    };
    let fits = hashed.hash() == hash;
    Ok((fits, seq, at, prev, hash))
}

/// Goes through the whole chain; gives the number of entries and what is wrong.
pub(super) fn verify(db: &Connection) -> rusqlite::Result<(u64, Vec<String>)> {
    let mut query = db.prepare(&format!("SELECT {COLUMNS} FROM lr_audit ORDER BY seq"))?;
    let mut rows = query.query([])?;
    let (mut count, mut faults) = (0_u64, Vec::new());
    let (mut prev, mut expected, mut before) = (FIRST.to_owned(), 1_i64, String::new());
    while let Some(row) = rows.next()? {
        let (fits, seq, at, own_prev, hash) = whole(row)?;
        if seq != expected {
            faults.push(format!("审计第{expected}号缺失 / audit entry {expected} is missing"));
        }
        if own_prev != prev || !fits {
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
    let Some(moment) = moment else { return state_of(db, Seq(i64::MAX)) };
    let mut query = db.prepare_cached(
        "SELECT seq, at, program, state FROM lr_audit WHERE changed = 1 AND at <= ?1 ORDER BY at DESC, seq DESC LIMIT 1",
    )?;
    query.query_row([text(moment)], read_state).optional()
}

/// Whether the entry of a state fits its hash; and for the state in force, whether the end of the log
/// says the same. What does not is no state that ever was.
pub(super) fn trusted(
    db: &Connection,
    state: &State,
    in_force: bool,
) -> rusqlite::Result<Result<(), &'static str>> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM lr_audit WHERE seq = ?1"))?;
    let fits = query.query_row([state.seq.0], |row| Ok(whole(row)?.0)).optional()?;
    Ok(if fits != Some(true) {
        Err("与校验值不符 / does not fit its hash")
    } else if in_force && last(db)?.state != state.digest {
        Err("与审计末条不符 / does not fit the end of the log")
    } else {
        Ok(())
    })
}

/// The hash of an entry.
pub(super) fn hash_of(db: &Connection, seq: i64) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT hash FROM lr_audit WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))
        .optional()
}

/// The positions of the log with the digest of what was in force at each.
pub(super) fn states(db: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    let mut query = db.prepare("SELECT seq, state FROM lr_audit ORDER BY seq")?;
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn add_one(db: &Connection) -> State {
        let actor = Actor { name: "test".to_owned(), role: Role::Admin, address: None };
        let detail = json!({ "n": 1 });
        let entry =
            NewEntry { actor: &actor, action: "test", subject: "", detail: &detail, state: Some("0".into()) };
        add(db, &entry).unwrap()
    }

    /// A clock that was set back: what is added comes later all the same, by as little as there is,
    /// and says what the clock said.
    #[test]
    fn a_clock_set_back_does_not_turn_the_order_round() {
        let db = Connection::open_in_memory().unwrap();
        super::super::schema::create(&db).unwrap();
        add_one(&db);
        let future: Timestamp = "2999-01-01T00:00:00Z".parse().unwrap();
        // A future entry as a clock that ran ahead would have left it.
        db.execute_batch("DROP TRIGGER lr_audit_no_update").unwrap();
        db.execute("UPDATE lr_audit SET at = ?1", [text(future)]).unwrap();
        for n in 1..=3 {
            let state = add_one(&db);
            assert_eq!(state.at, future + jiff::SignedDuration::from_micros(n));
            let entry = entries(&db, Seq(n), 1).unwrap().remove(0);
            assert_eq!(entry.detail["n"], 1);
            let clock: Timestamp =
                entry.detail["clock"].as_str().expect("what the clock said").parse().unwrap();
            assert!(clock < future);
        }
        assert_eq!(state(&db, None).unwrap().unwrap().seq, Seq(4));
        assert_eq!(state(&db, Some(future)).unwrap().unwrap().seq, Seq(1), "before that it was not known");
        assert!(state(&db, Some("2026-01-01T00:00:00Z".parse().unwrap())).unwrap().is_none());
    }

    #[test]
    fn a_row_that_was_altered_is_found() {
        let db = Connection::open_in_memory().unwrap();
        super::super::schema::create(&db).unwrap();
        for _ in 0..5 {
            add_one(&db);
        }
        assert_eq!(verify(&db).unwrap(), (5, Vec::new()));
        assert!(db.execute("UPDATE lr_audit SET actor = 'x' WHERE seq = 3", []).is_err(), "append-only");
        assert!(db.execute("DELETE FROM lr_audit WHERE seq = 5", []).is_err());
        db.execute_batch("DROP TRIGGER lr_audit_no_update; DROP TRIGGER lr_audit_no_delete").unwrap();
        db.execute("UPDATE lr_audit SET actor = 'x' WHERE seq = 3", []).unwrap();
        let (_, faults) = verify(&db).unwrap();
        assert!(faults.len() == 1 && faults[0].contains("audit entry 3"), "{faults:?}");
        let third = state_of(&db, Seq(3)).unwrap().unwrap();
        assert!(trusted(&db, &third, false).unwrap().is_err());
        db.execute("DELETE FROM lr_audit WHERE seq = 3", []).unwrap();
        let (count, faults) = verify(&db).unwrap();
        assert!(count == 4 && faults.iter().any(|fault| fault.contains("3 is missing")), "{faults:?}");
    }
}
