//! Tokens and sessions. Of both only hashes are kept.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::{Value, json};

use super::log::{self, NewEntry, at, maybe_at, text};
use crate::access::{Actor, Grant, SecretHash};
use crate::store::interface::{SignedIn, Token};

/// What the log calls the issuing of a token.
const ADD: &str = "token.add";
/// What it calls its end.
const REVOKE: &str = "token.revoke";

const COLUMNS: &str = "t.id, t.name, t.grant_json, t.created, t.expires, t.revoked";

fn token(row: &Row<'_>) -> rusqlite::Result<Token> {
    let grant: String = row.get(2)?;
    let grant = granted(&grant).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, Box::new(error))
    })?;
    Ok(Token {
        id: row.get(0)?,
        name: row.get(1)?,
        grant,
        created: at(row, 3)?,
        expires: maybe_at(row, 4)?,
        revoked: maybe_at(row, 5)?,
    })
}

/// A grant as it is stored. Without its counties it would be one without limits.
fn granted(text: &str) -> Result<Grant, serde_json::Error> {
    let value: Value = serde_json::from_str(text)?;
    if value.get("counties").is_none() {
        return Err(serde::de::Error::missing_field("counties"));
    }
    serde_json::from_value(value)
}

pub(super) fn add(
    db: &Connection,
    by: &Actor,
    name: &str,
    grant: &Grant,
    expires: Option<Timestamp>,
    hash: SecretHash,
) -> rusqlite::Result<Token> {
    let json = json!(grant);
    db.execute(
        "INSERT INTO lr_token (name, grant_json, hash, created, expires) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![name, json.to_string(), hash.to_hex(), text(Timestamp::now()), expires.map(text)],
    )?;
    let id = db.last_insert_rowid();
    // With the hash of the secret, so that no other secret can be put in its place.
    let detail = json!({ "name": name, "grant": json, "expires": expires.map(text), "hash": hash.to_hex() });
    let entry = NewEntry { actor: by, action: ADD, subject: &id.to_string(), detail: &detail, state: None };
    log::add(db, &entry)?;
    one(db, id)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}

fn one(db: &Connection, id: i64) -> rusqlite::Result<Option<Token>> {
    db.query_row(&format!("SELECT {COLUMNS} FROM lr_token t WHERE t.id = ?1"), [id], token).optional()
}

pub(super) fn all(db: &Connection) -> rusqlite::Result<Vec<Token>> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM lr_token t ORDER BY t.id"))?;
    query.query_map([], token)?.collect()
}

pub(super) fn revoke(db: &Connection, by: &Actor, id: i64) -> rusqlite::Result<Option<Token>> {
    let now = text(Timestamp::now());
    let changed =
        db.execute("UPDATE lr_token SET revoked = ?1 WHERE id = ?2 AND revoked IS NULL", params![now, id])?;
    if changed > 0 {
        db.execute("DELETE FROM lr_session WHERE token = ?1", [id])?;
        let entry =
            NewEntry { actor: by, action: REVOKE, subject: &id.to_string(), detail: &json!({}), state: None };
        log::add(db, &entry)?;
    }
    one(db, id)
}

/// A token that no longer holds: the hash of its secret, and since when.
pub(super) type Revoked = (String, String);

/// The tokens that no longer hold.
pub(super) fn revoked(db: &Connection) -> rusqlite::Result<Vec<Revoked>> {
    let mut query = db.prepare_cached("SELECT hash, revoked FROM lr_token WHERE revoked IS NOT NULL")?;
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Ends the tokens that had ended elsewhere, and all sessions; gives how many tokens these are.
pub(super) fn end_again(db: &Connection, by: &Actor, revoked: &[Revoked]) -> rusqlite::Result<usize> {
    db.execute("DELETE FROM lr_session", [])?;
    let mut ended = 0;
    for (hash, since) in revoked {
        let id: Option<i64> = db
            .prepare_cached("SELECT id FROM lr_token WHERE hash = ?1 AND revoked IS NULL")?
            .query_row([hash], |row| row.get(0))
            .optional()?;
        let Some(id) = id else { continue };
        db.execute("UPDATE lr_token SET revoked = ?1 WHERE id = ?2", params![since, id])?;
        let detail = json!({ "revoked": since, "before_restore": true });
        let subject = id.to_string();
        log::add(
            db,
            &NewEntry { actor: by, action: REVOKE, subject: &subject, detail: &detail, state: None },
        )?;
        ended += 1;
    }
    Ok(ended)
}

/// Compares the tokens with what the log says of them. No digest of the contents has them in it.
pub(super) fn verify(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut fault = |id: &str, zh: &str, en: &str| {
        faults.push(format!("令牌{id}{zh} / token {id} {en}"));
    };
    let (mut issued, mut ended) = (HashMap::new(), HashSet::new());
    for (fits, entry) in log::about(db, &[ADD, REVOKE])? {
        if !fits {
            fault(&entry.subject, "的审计记录已被改动", "has an audit entry that was altered");
        }
        if entry.action == ADD {
            issued.insert(entry.subject, entry.detail);
        } else {
            ended.insert(entry.subject);
        }
    }
    let mut query =
        db.prepare("SELECT id, name, grant_json, hash, expires, revoked FROM lr_token ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let id = row.get::<_, i64>(0)?.to_string();
        let Some(detail) = issued.remove(&id) else {
            fault(&id, "未见签发记录", "was never issued");
            continue;
        };
        let (name, grant, hash): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let grant: Value = serde_json::from_str(&grant).unwrap_or_default();
        // Entries of older programs have no hash.
        let hash_fits = detail.get("hash").is_none_or(|known| *known == hash);
        let expires = match detail.get("expires").and_then(Value::as_str).map(str::parse::<Timestamp>) {
            None => None,
            Some(Ok(expires)) => Some(text(expires)),
            Some(Err(_)) => Some(String::new()),
        };
        if detail.get("name") != Some(&Value::from(name))
            || detail.get("grant") != Some(&grant)
            || expires != row.get::<_, Option<String>>(4)?
            || !hash_fits
        {
            fault(&id, "与其签发记录不符", "does not fit the entry that issued it");
        }
        if row.get::<_, Option<String>>(5)?.is_some() != ended.contains(&id) {
            fault(&id, "是否已撤销与审计不符", "and the audit disagree on whether it was revoked");
        }
    }
    let mut gone: Vec<String> = issued.into_keys().collect();
    gone.sort_unstable();
    for id in gone {
        fault(&id, "已签发但不在表中", "was issued and is not in the table");
    }
    Ok(faults)
}

pub(super) fn by_hash(db: &Connection, hash: SecretHash) -> rusqlite::Result<Option<Token>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM lr_token t WHERE t.hash = ?1"))?
        .query_row([hash.to_hex()], token)
        .optional()
}

pub(super) fn add_session(
    db: &Connection,
    token: i64,
    hash: SecretHash,
    expires: Timestamp,
) -> rusqlite::Result<()> {
    // Whoever never signs out leaves a session behind.
    sweep(db, Timestamp::now())?;
    db.execute(
        "INSERT INTO lr_session (hash, token, expires) VALUES (?1, ?2, ?3)",
        params![hash.to_hex(), token, text(expires)],
    )?;
    Ok(())
}

pub(super) fn session(db: &Connection, hash: SecretHash) -> rusqlite::Result<Option<SignedIn>> {
    db.prepare_cached(&format!(
        "SELECT {COLUMNS}, s.expires FROM lr_session s JOIN lr_token t ON t.id = s.token WHERE s.hash = ?1"
    ))?
    .query_row([hash.to_hex()], |row| Ok(SignedIn { token: token(row)?, expires: at(row, 6)? }))
    .optional()
}

pub(super) fn end_session(db: &Connection, hash: SecretHash, now: Timestamp) -> rusqlite::Result<()> {
    db.execute("DELETE FROM lr_session WHERE hash = ?1", [hash.to_hex()])?;
    sweep(db, now)
}

/// Removes the sessions that are over.
fn sweep(db: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    db.execute("DELETE FROM lr_session WHERE expires < ?1", [text(now)]).map(drop)
}
