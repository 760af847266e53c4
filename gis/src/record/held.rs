//! Records that are changed in place, whether they are owned or shared.

use std::borrow::Borrow;
use std::sync::Arc;

use super::Record;

/// A record as a list holds it: its own, or shared with other lists.
///
/// What goes over many records and changes few of them asks for [`Held::change`] only where it changes
/// something, so that all others stay shared.
pub trait Held: Borrow<Record> {
    /// The record to write to. A shared one is copied first: nobody else sees the change.
    fn change(&mut self) -> &mut Record;
}

impl Held for Record {
    fn change(&mut self) -> &mut Record {
        self
    }
}

impl Held for Arc<Record> {
    fn change(&mut self) -> &mut Record {
        Self::make_mut(self)
    }
}
