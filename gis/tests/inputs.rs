//! The same annex in every format gives the same lines and tables.

#[path = "inputs/annex.rs"]
mod annex;
#[path = "inputs/documents.rs"]
mod documents;
#[path = "inputs/faulty.rs"]
mod faulty;
#[path = "inputs/pages.rs"]
mod pages;
#[path = "inputs/separated.rs"]
mod separated;
#[path = "inputs/workbooks.rs"]
mod workbooks;
