//! Edits: a feature of a layer ↔ a record.

mod geometry;
mod hostile;
mod making;
mod round_trip;
mod support;
