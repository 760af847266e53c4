//! Which counties the stored files are about: two files of one name may be of two counties.

use std::collections::{BTreeSet, HashMap};

use landrail_gis::record::Record;

use super::{Folder, StoreError};

/// The counties that are named in the records which stand outside all numbered documents.
pub fn counties<'a>(records: impl IntoIterator<Item = &'a Record>) -> BTreeSet<String> {
    let outside = records.into_iter().filter(|record| record.source.document.is_none());
    outside.filter_map(|record| record.county().map(str::to_owned)).collect()
}

impl Folder {
    /// By file, the counties of what is in force of it outside its numbered documents. Records are
    /// read one by one and not kept.
    pub fn counties_by_file(&self) -> Result<HashMap<String, BTreeSet<String>>, StoreError> {
        let mut files = HashMap::new();
        let Some(store) = self.store()? else { return Ok(files) };
        store.outside_documents(&mut |file, record| {
            let known: &mut BTreeSet<String> = files.entry(file.to_owned()).or_default();
            known.append(&mut counties([&record]));
        })?;
        Ok(files)
    }
}
