//! A store in memory with only what signing in and the audit need.

use std::path::Path;
use std::sync::Mutex;

use jiff::Timestamp;
use landrail_gis::index::Snapshot;
use landrail_gis::record::Record;
use serde_json::Value;

use crate::access::{Actor, Grant, SecretHash};
use crate::store::interface::*;
use crate::store::{StoreError, Stored};

#[derive(Debug, Default)]
pub(super) struct Double {
    pub(super) records: Vec<Record>,
    pub(super) full: Mutex<bool>,
    pub(super) tokens: Mutex<Vec<(Token, SecretHash)>>,
    pub(super) sessions: Mutex<Vec<(i64, SecretHash, Timestamp)>>,
    pub(super) notes: Mutex<Vec<Note>>,
    pub(super) log: Mutex<Vec<Entry>>,
}

fn not_here<T>() -> Result<T, StoreError> {
    Err(StoreError::Damaged { path: "double".into(), what: "not in the test double".to_owned() })
}

impl Store for Double {
    fn state(&self) -> Result<State, StoreError> {
        let seq = Seq(i64::try_from(self.log.lock().unwrap().len()).unwrap());
        Ok(State { seq, at: Timestamp::now(), program: String::new(), digest: String::new() })
    }

    fn state_at(&self, _: Timestamp) -> Result<Option<State>, StoreError> {
        not_here()
    }

    fn contents(&self, _: Option<Seq>) -> Result<Contents, StoreError> {
        Ok(Contents { notes: self.notes.lock().unwrap().clone(), ..Contents::default() })
    }

    fn record(&self, id: &str, _: Option<Seq>) -> Result<Option<Kept>, StoreError> {
        let found = self.records.iter().find(|record| record.id == id).cloned();
        Ok(found.map(|record| Kept { seq: Seq(1), record }))
    }

    fn history(&self, _: &str) -> Result<Vec<Version>, StoreError> {
        not_here()
    }

    fn commit(&self, commit: &Commit<'_>) -> Result<State, StoreError> {
        for change in commit.changes {
            match change {
                Change::Note(note) => self.notes.lock().unwrap().push(note.clone()),
                _ => return not_here(),
            }
        }
        self.log(commit.actor, commit.action, commit.subject, commit.detail.clone())?;
        self.state()
    }

    fn adopt_embedded(&self, _: &Stored) -> Result<State, StoreError> {
        not_here()
    }

    fn layers_of(&self) -> Result<Option<LayersOf>, StoreError> {
        not_here()
    }

    fn write_layers(&self, _: LayersOf, _: &LayerRows<'_>) -> Result<(), StoreError> {
        not_here()
    }

    fn generation(&self) -> Result<u64, StoreError> {
        not_here()
    }

    fn writable(&self) -> Result<(), StoreError> {
        not_here()
    }

    fn log(&self, actor: &Actor, action: &str, subject: &str, detail: Value) -> Result<Seq, StoreError> {
        if *self.full.lock().unwrap() {
            return not_here();
        }
        let mut log = self.log.lock().unwrap();
        let seq = Seq(i64::try_from(log.len()).unwrap() + 1);
        log.push(Entry {
            seq,
            at: Timestamp::now(),
            program: String::new(),
            actor: actor.clone(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail,
            state: String::new(),
            prev: String::new(),
            hash: String::new(),
        });
        Ok(seq)
    }

    fn entries(&self, after: Seq, most: usize) -> Result<Vec<Entry>, StoreError> {
        let log = self.log.lock().unwrap();
        Ok(log.iter().filter(|entry| entry.seq > after).take(most).cloned().collect())
    }

    fn add_token(
        &self,
        by: &Actor,
        name: &str,
        grant: &Grant,
        expires: Option<Timestamp>,
        hash: SecretHash,
    ) -> Result<Token, StoreError> {
        self.log(by, "token.add", name, Value::Null)?;
        let mut tokens = self.tokens.lock().unwrap();
        let id = i64::try_from(tokens.len()).unwrap() + 1;
        let (name, grant, created) = (name.to_owned(), grant.clone(), Timestamp::now());
        let token = Token { id, name, grant, created, expires, revoked: None };
        tokens.push((token.clone(), hash));
        Ok(token)
    }

    fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        Ok(self.tokens.lock().unwrap().iter().map(|(token, _)| token.clone()).collect())
    }

    fn revoke_token(&self, _: &Actor, id: i64) -> Result<Option<Token>, StoreError> {
        let mut tokens = self.tokens.lock().unwrap();
        Ok(tokens.iter_mut().find(|(token, _)| token.id == id).map(|(token, _)| {
            token.revoked = Some(Timestamp::now());
            token.clone()
        }))
    }

    fn token(&self, hash: SecretHash) -> Result<Option<Token>, StoreError> {
        let tokens = self.tokens.lock().unwrap();
        Ok(tokens.iter().find(|(_, known)| *known == hash).map(|(token, _)| token.clone()))
    }

    fn add_session(&self, token: i64, hash: SecretHash, expires: Timestamp) -> Result<(), StoreError> {
        self.sessions.lock().unwrap().push((token, hash, expires));
        Ok(())
    }

    fn session(&self, hash: SecretHash) -> Result<Option<SignedIn>, StoreError> {
        let sessions = self.sessions.lock().unwrap();
        let Some((id, _, expires)) = sessions.iter().find(|(_, known, _)| *known == hash) else { return Ok(None) };
        let token = self.tokens()?.into_iter().find(|token| token.id == *id);
        Ok(token.map(|token| SignedIn { token, expires: *expires }))
    }

    fn end_session(&self, hash: SecretHash, _: Timestamp) -> Result<(), StoreError> {
        self.sessions.lock().unwrap().retain(|(_, known, _)| *known != hash);
        Ok(())
    }

    fn backup(&self, _: &Path) -> Result<Checked, StoreError> {
        not_here()
    }

    fn check(&self, _: Option<&Snapshot>) -> Result<Checked, StoreError> {
        not_here()
    }
}
