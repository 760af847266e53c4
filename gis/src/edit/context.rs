//! What an edit is judged by, and what comes of it.

use jiff::civil::Date;

use super::EditFault;
use crate::line::Lines;
use crate::place::Gazetteer;
use crate::record::Record;

/// What an edit is judged by. Who makes it stands in no record.
#[derive(Debug, Clone, Copy)]
pub struct EditContext<'a> {
    /// The lines that there are.
    pub lines: &'a Lines,
    /// The counties and townships that there are.
    pub gazetteer: &'a Gazetteer,
    /// The day of the edit.
    pub today: Date,
    /// Whether the editor is limited to counties: then what lies decidedly elsewhere is never accepted,
    /// also not by force. That the record is of one of the counties is for the caller to check.
    pub limited: bool,
    /// Whether faults that may be accepted are accepted.
    pub force: bool,
    /// Why: kept with every changed field. Needed to force; else it may be empty.
    pub reason: &'a str,
}

/// A record as it would be, not stored yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The record.
    pub record: Record,
    /// What was noticed and accepted, `中文 / English` each.
    pub notes: Vec<String>,
}

/// What a correction comes to.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one at a time, on its way to the store")]
pub enum Outcome {
    /// Everything given is what is served already: no new version.
    Unchanged,
    /// A new version of the record.
    Changed(Draft),
}

/// What was found while an edit is judged.
pub(super) struct Cx<'a> {
    pub(super) ctx: &'a EditContext<'a>,
    pub(super) faults: Vec<EditFault>,
    pub(super) notes: Vec<String>,
    /// Faults that were forced.
    pub(super) accepted: Vec<EditFault>,
}

impl<'a> Cx<'a> {
    pub(super) fn new(ctx: &'a EditContext<'a>) -> Self {
        Self { ctx, faults: Vec::new(), notes: Vec::new(), accepted: Vec::new() }
    }

    /// Keeps a fault; one that may be forced is accepted when the context forces.
    pub(super) fn push(&mut self, fault: EditFault) {
        if fault.forceable && self.ctx.force && !self.ctx.reason.trim().is_empty() {
            self.notes.push(format!("已强制接受：{} / accepted by force: {}", fault.zh, fault.en));
            self.accepted.push(fault);
        } else {
            self.faults.push(fault);
        }
    }

    pub(super) fn note(&mut self, zh: impl std::fmt::Display, en: impl std::fmt::Display) {
        self.notes.push(format!("{zh} / {en}"));
    }

    /// Puts a value in its place, or keeps the fault.
    pub(super) fn put<T>(&mut self, got: Result<T, EditFault>, place: &mut T) {
        match got {
            Ok(value) => *place = value,
            Err(fault) => self.push(fault),
        }
    }

    pub(super) fn value<T>(&mut self, got: Result<T, EditFault>) -> Option<T> {
        got.map_err(|fault| self.push(fault)).ok()
    }
}
