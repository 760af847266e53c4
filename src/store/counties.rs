//! Which counties the stored files are about: two files of one name may be of two counties.

use std::collections::{BTreeSet, HashMap};

use landrail_gis::record::Record;

use super::unit::Line;
use super::units::Lines;
use super::{FILE, Store, StoreError};

/// The counties that are named in the records which stand outside all numbered documents.
pub fn counties<'a>(records: impl IntoIterator<Item = &'a Record>) -> BTreeSet<String> {
    let outside = records.into_iter().filter(|record| record.source.document.is_none());
    outside.filter_map(|record| record.county().map(str::to_owned)).collect()
}

impl Store {
    /// By file, the counties of what is in force of it outside its numbered documents. Units are
    /// read one by one and not kept.
    pub fn counties_by_file(&self) -> Result<HashMap<String, BTreeSet<String>>, StoreError> {
        let mut files = HashMap::new();
        let Some(mut lines) = Lines::open(&self.folder.join(FILE))? else { return Ok(files) };
        while let Some(unit) = lines.unit()? {
            let wanted = unit.replaced_at.is_none() && unit.document.is_none();
            let mut found = BTreeSet::new();
            for _ in 0..unit.lines() {
                let line = lines.line()?;
                if let (true, Line::Record(record)) = (wanted, &line) {
                    found.append(&mut counties([record]));
                }
            }
            if wanted {
                files.insert(unit.file, found);
            }
        }
        Ok(files)
    }
}
