//! The program around [`landrail_gis`]: command line, HTTP service and the operator's store.

// The tests within share their small stores with those of `tests/`, which know the crate by its name.
#[cfg(test)]
extern crate self as landrail;

pub mod access;
pub mod cli;
pub mod config;
pub mod data;
pub mod export;
pub mod http;
pub mod intake;
pub mod live;
pub mod offline;
pub mod range;
pub mod serve;
pub mod store;
pub mod survey;
pub mod text;
