//! What the program asks of a store. The embedded one is a GeoPackage file; one on a database server
//! can take its place, and nothing outside this module may tell which of them it talks to.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use landrail_gis::index::{Feature, Layer, Snapshot};
use landrail_gis::record::{Doubt, Record};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::StoreError;
use super::unit::{Drafted, Unit};
use crate::access::{Actor, Grant, Role, SecretHash};

/// A position in the store's log: record time. Every change has one, and so has every reading of a
/// personal number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub i64);

/// A state of the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct State {
    /// The last change.
    pub seq: Seq,
    /// When it was made. Later changes are never earlier, whatever the clock does.
    pub at: Timestamp,
    /// The version of the program that made it.
    pub program: String,
    /// Digest of all that is in force: two stores with the same contents have the same.
    pub digest: String,
}

/// All that is in force at a moment, by where it comes from. [`super::Stored`] is made of it.
#[derive(Debug, Default)]
pub struct Contents {
    /// Documents, records and doubts that the program brought.
    pub embedded: super::Stored,
    /// Those of imports.
    pub imported: super::Stored,
    /// Records that editors entered or corrected, each in place of the one with its identifier.
    pub edited: Vec<Record>,
    /// The operator's files (corrections, line tables), by their path in the data folder.
    pub files: Vec<KeptFile>,
    /// Notes on doubts.
    pub notes: Vec<Note>,
    /// Edited records whose source reads otherwise since they were edited, as doubts.
    pub masked: Vec<Doubt>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The state that it left.
    pub state: State,
    /// Records that it brings otherwise than they were when an editor changed them: the edit stands.
    pub masked: Vec<String>,
}

/// A file of the operator whose contents the store keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// Path in the data folder, with `/`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// A note that an inspector left at a doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Identifier of the note.
    pub id: String,
    /// The doubt that it is about.
    pub doubt: String,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A record as it is kept: with personal numbers. Only edits and the one gate for personal numbers
/// ask for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Since when it reads so.
    pub seq: Seq,
    /// The record.
    pub record: Record,
}

/// A state of a record in record time.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Since when it read so.
    pub from: Seq,
    /// When that was.
    pub at: Timestamp,
    /// Until when; `None` for the one in force.
    pub to: Option<Seq>,
    /// When that ended.
    pub ended: Option<Timestamp>,
    /// What was done: `edit.create`, `import`, `embedded` …
    pub action: String,
    /// The version of the program that did it.
    pub program: String,
    /// Who did it.
    pub actor: String,
    /// Why.
    pub reason: Option<String>,
    /// The record as it was kept, with personal numbers.
    pub record: Record,
}

/// One change of a commit.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A record in place of the one with its identifier, or a new one.
    Record(Box<Record>),
    /// The operator's file reads so now; `None` when it is gone.
    File {
        /// Path in the data folder, with `/`.
        path: String,
        /// What is in it.
        text: Option<String>,
    },
    /// A note.
    Note(Note),
}

/// What one transaction changes.
#[derive(Debug)]
pub struct Commit<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// What is done, e.g. `edit.create`, `edit.correct`, `edit.end`, `files`, `note`.
    pub action: &'a str,
    /// What it is done to, e.g. `parcels/偏政函〔2023〕1号`.
    pub subject: &'a str,
    /// Why, and what else the audit should tell. Never a personal number.
    pub detail: Value,
    /// The state that the changes were decided on: another one in force by now refuses them.
    pub on: Seq,
    /// The changes: all of them are made, or none.
    pub changes: &'a [Change],
    /// What the layers of the file show after it, and of which day that is.
    pub layers: Option<(Option<Date>, LayerRows<'a>)>,
}

/// What an import does with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitStep {
    /// One of the store stays as it is.
    Keep(i64),
    /// One of the store is no longer in force.
    Retire(i64),
    /// One of the import comes in, in force or as history.
    Take {
        /// Its number in the import.
        unit: usize,
        /// Whether another of the import has replaced it already.
        retired: bool,
    },
}

/// An import. Units of the store that no step names come to their end.
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct Import<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// Which files, short.
    pub subject: &'a str,
    /// What the audit should tell of it.
    pub detail: Value,
    /// The day.
    pub today: Date,
    /// What is done, in the order of the units.
    pub steps: &'a [UnitStep],
    /// Reads a unit of the import by its number.
    pub read: &'a mut dyn FnMut(usize) -> Result<Drafted, StoreError>,
}

/// What the published layers in the file shall show.
#[derive(Debug)]
pub enum LayerRows<'a> {
    /// All of them anew.
    All(&'a Snapshot),
    /// The features that differ: `None` for one that is gone.
    Changed {
        /// Layer, identifier, and the feature.
        rows: Vec<(Layer, String, Option<Arc<Feature>>)>,
    },
}

/// Of which state and day the layers in the file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayersOf {
    /// The state.
    pub seq: Seq,
    /// The day.
    pub day: Option<Date>,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its position.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// Version of the program.
    pub program: String,
    /// Who.
    #[serde(flatten)]
    pub actor: Actor,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// More about it.
    pub detail: Value,
    /// Digest of all that was in force after it.
    pub state: String,
    /// The hash of the entry before.
    pub prev: String,
    /// SHA-256 over the entry and `prev`.
    pub hash: String,
}

/// A token as it is stored: its hash is not among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// Its name: who holds it.
    pub name: String,
    /// What its holder may.
    #[serde(flatten)]
    pub grant: Grant,
    /// When it was issued.
    pub created: Timestamp,
    /// Until when it holds; `None` without end.
    pub expires: Option<Timestamp>,
    /// Since when it no longer holds.
    pub revoked: Option<Timestamp>,
}

impl Token {
    /// Whether it holds at a moment.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|end| now < end)
    }
}

/// A session of somebody who signed in on the page with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The token.
    pub token: Token,
    /// Until when the session holds.
    pub expires: Timestamp,
}

/// What a check of the store found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Entries of the log.
    pub entries: u64,
    /// Items in all versions.
    pub items: u64,
    /// Features in the layers.
    pub features: u64,
    /// What is wrong, Chinese and English; empty when all is well.
    pub faults: Vec<String>,
    /// Where the tables of the layers differ from the records. They are made of the records: nothing
    /// is lost, and they can be written again.
    pub layer_faults: Vec<String>,
}

/// A durable store with its whole history.
pub trait Store: fmt::Debug + Send + Sync {
    /// The state in force.
    fn state(&self) -> Result<State, StoreError>;

    /// The state that was in force at a moment; `None` before the first.
    fn state_at(&self, moment: Timestamp) -> Result<Option<State>, StoreError>;

    /// All that was in force at a position of the log, or is now.
    fn contents(&self, at: Option<Seq>) -> Result<Contents, StoreError>;

    /// The operator's files as they are in force.
    fn files(&self) -> Result<Vec<KeptFile>, StoreError>;

    /// A record as it is kept, in force at a position of the log or now. An edit that gave no personal
    /// numbers has those of its source.
    fn record(&self, id: &str, at: Option<Seq>) -> Result<Option<Kept>, StoreError>;

    /// What the store said of a record before a position (or ever), oldest first: the newest ones, at
    /// most so many.
    fn history(&self, id: &str, before: Option<Seq>, most: usize) -> Result<Vec<Version>, StoreError>;

    /// Makes changes. When it returns, they are on the disk.
    ///
    /// # Errors
    /// [`StoreError::Outdated`] when another state than `commit.on` is in force.
    fn commit(&self, commit: &Commit<'_>) -> Result<State, StoreError>;

    /// Brings the embedded data of this program into the store, if they are not the ones it has.
    /// Gives the state in force.
    fn adopt_embedded(&self, embedded: &super::Stored) -> Result<State, StoreError>;

    /// The heads of the units of imports, in their order, with their numbers.
    fn units(&self) -> Result<Vec<(i64, Unit)>, StoreError>;

    /// Makes an import: all of it, or nothing.
    fn import(&self, import: &mut Import<'_>) -> Result<Imported, StoreError>;

    /// Passes on the records of imports that stand outside all numbered documents, with their file.
    fn outside_documents(&self, each: &mut dyn FnMut(&str, Record)) -> Result<(), StoreError>;

    /// Of which state and day the layers in the file are; `None` when they were never written.
    fn layers_of(&self) -> Result<Option<LayersOf>, StoreError>;

    /// Writes what the layers in the file shall show for a state.
    fn write_layers(&self, of: LayersOf, rows: &LayerRows<'_>) -> Result<(), StoreError>;

    /// A number that changes with every change to the store by anybody, cheap to ask.
    fn generation(&self) -> Result<u64, StoreError>;

    /// Whether the store can be written now.
    fn writable(&self) -> Result<(), StoreError>;

    /// Adds an entry to the log that changes no data: a reading of a personal number, a sign-in.
    /// When it returns, it is on the disk.
    fn log(&self, actor: &Actor, action: &str, subject: &str, detail: Value) -> Result<Seq, StoreError>;

    /// Entries of the log after a position, at most so many.
    fn entries(&self, after: Seq, most: usize) -> Result<Vec<Entry>, StoreError>;

    /// Issues a token.
    fn add_token(
        &self,
        by: &Actor,
        name: &str,
        grant: &Grant,
        expires: Option<Timestamp>,
        hash: SecretHash,
    ) -> Result<Token, StoreError>;

    /// All tokens that were ever issued.
    fn tokens(&self) -> Result<Vec<Token>, StoreError>;

    /// Ends a token and the sessions of it; `None` when there is no such number.
    fn revoke_token(&self, by: &Actor, id: i64) -> Result<Option<Token>, StoreError>;

    /// The token with a hash, whether it holds or not.
    fn token(&self, hash: SecretHash) -> Result<Option<Token>, StoreError>;

    /// Keeps a session of a token.
    fn add_session(&self, token: i64, hash: SecretHash, expires: Timestamp) -> Result<(), StoreError>;

    /// The session with a hash, whether it holds or not.
    fn session(&self, hash: SecretHash) -> Result<Option<SignedIn>, StoreError>;

    /// Ends a session, and removes those that are over.
    fn end_session(&self, hash: SecretHash, now: Timestamp) -> Result<(), StoreError>;

    /// Writes a consistent copy of the whole store to a new file, and checks it.
    fn backup(&self, to: &Path) -> Result<Checked, StoreError>;

    /// Checks the file, the log's chain, the digests of all items, and the layers against a snapshot.
    fn check(&self, layers: Option<&Snapshot>) -> Result<Checked, StoreError>;

    /// Whether a role has a token that holds.
    fn has_token(&self, role: Role, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self.tokens()?.iter().any(|token| token.grant.role == role && token.holds(now)))
    }
}
