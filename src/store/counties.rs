//! Which counties the stored files are about: two files of one name may be of two counties.

use std::collections::{BTreeSet, HashMap};

use landrail_gis::record::Record;
use serde_json::Value;

use super::unit::Line;
use super::units::Lines;
use super::{FILE, Store, StoreError};

/// The counties that are named in the records which stand outside all numbered documents.
pub fn counties<'a>(records: impl IntoIterator<Item = &'a Record>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for record in records.into_iter().filter(|record| record.source.document.is_none()) {
        if let Ok(body) = serde_json::to_value(&record.body) {
            gather(&body, &mut found);
        }
    }
    found
}

/// A body is as deep as its type, so that this ends soon.
fn gather(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(county) if name == "county" => {
                        found.insert(county.to_owned());
                    }
                    _ => gather(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, found)),
        _ => {}
    }
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
