//! Made-up documents about land, each with one or more hard cases, against expectations written by
//! hand: `gis/tests/data/land/`.

mod answers;
mod hostile;
mod renewals;
mod sales;
mod support;
mod temporary;
mod whole_files;
