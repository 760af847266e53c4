//! Tokens and sessions. Of both only hashes are kept.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::json;

use super::log::{self, NewEntry, at, maybe_at, text};
use crate::access::{Actor, Grant, SecretHash};
use crate::store::interface::{SignedIn, Token};

const COLUMNS: &str = "t.id, t.name, t.grant_json, t.created, t.expires, t.revoked";

fn token(row: &Row<'_>) -> rusqlite::Result<Token> {
    let grant: String = row.get(2)?;
    let grant = serde_json::from_str(&grant).map_err(|error| {
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
    let detail = json!({ "name": name, "grant": json, "expires": expires });
    let entry =
        NewEntry { actor: by, action: "token.add", subject: &id.to_string(), detail: &detail, state: None };
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
        let entry = NewEntry {
            actor: by,
            action: "token.revoke",
            subject: &id.to_string(),
            detail: &json!({}),
            state: None,
        };
        log::add(db, &entry)?;
    }
    one(db, id)
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
