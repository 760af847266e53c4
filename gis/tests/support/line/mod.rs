//! Made-up surveyed lines, and a walk along them that is too simple to be wrong.
//!
//! `model` says what a line is, `random` makes such lines, `walk` answers by plain search over
//! every straight bit, and `adapter` gives the same line to the engine. Only the adapter knows how
//! the engine is filled.
#![allow(dead_code, reason = "every test binary uses a part")]

pub(crate) mod adapter;
pub(crate) mod model;
pub(crate) mod postgis;
pub(crate) mod random;
pub(crate) mod walk;
