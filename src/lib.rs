//! The program around [`landrail_gis`]: command line, HTTP service and the operator's store.

pub mod access;
pub mod cli;
pub mod config;
pub mod data;
pub mod export;
pub mod http;
pub mod range;
pub mod serve;
pub mod store;
pub mod survey;
pub mod text;
