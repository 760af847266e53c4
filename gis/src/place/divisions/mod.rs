//! Names and codes of counties, townships and villages, and what a printed name may mean among them.
//!
//! Names only: the table has no coordinate. A name is matched exactly, without its ending, through a
//! dated list of older names, or through a table of characters that scans confuse; never by
//! similarity. Where several names fit, all are given and none is chosen.

mod candidate;
mod confusions;
mod find;
mod load;
mod older;
mod search;
mod written;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

pub use candidate::{Division, Held, Matched, Names};
pub use load::DivisionFiles;

use super::GazetteerError;
use confusions::Confusions;
use older::Older;

/// The tables of names. Texts are kept as they stand in the binary; only places in them are noted.
#[derive(Debug)]
pub struct Divisions {
    counties: Vec<CountyRow>,
    townships: Vec<TownshipRow>,
    villages: Vec<VillageRow>,
    /// A village's name without its ending → its rows.
    bare: HashMap<&'static str, Vec<usize>>,
    older: Vec<Older>,
    confusions: Confusions,
}

#[derive(Debug)]
struct CountyRow {
    code: &'static str,
    name: &'static str,
    townships: Range<usize>,
}

#[derive(Debug)]
struct TownshipRow {
    code: &'static str,
    name: &'static str,
    county: usize,
    villages: Range<usize>,
}

#[derive(Debug)]
struct VillageRow {
    /// The last three digits of the code.
    suffix: &'static str,
    /// The name as in the file.
    name: &'static str,
    /// Whether that is the whole name; if not, 村委会 is left out.
    whole: bool,
    township: usize,
}

impl Divisions {
    /// The embedded tables, read when they are first asked for.
    ///
    /// # Panics
    /// Never: a test loads the same embedded bytes.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Divisions> = LazyLock::new(|| {
            Divisions::load(DivisionFiles {
                divisions: include_str!("../../../data/places/divisions.txt"),
                older: include_str!("../../../data/places/older_townships.csv"),
                confusions: include_str!("../../../data/places/confusions.csv"),
            })
            .expect("the embedded names are constants that a test loads")
        });
        &EMBEDDED
    }

    /// Reads the tables; the first faulty row is named.
    pub fn load(files: DivisionFiles) -> Result<Self, GazetteerError> {
        load::load(files)
    }

    /// Number of counties, townships and villages.
    pub fn counts(&self) -> (usize, usize, usize) {
        (self.counties.len(), self.townships.len(), self.villages.len())
    }
}

#[cfg(test)]
mod tests;
