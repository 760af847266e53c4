//! A text that was cut short between two lines cannot be told from a short one by itself. But where
//! it would take the place of a document of which more is known, that would be lost without a word.

use std::collections::HashMap;
use std::fmt;

use landrail_gis::record;

use crate::store::{Intake, Session};

/// A file with documents of which more records are known than it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fewer {
    /// The file's name.
    pub file: String,
    /// Each document with how many records are known and how many the file has.
    pub documents: Vec<(String, usize, usize)>,
}

impl Fewer {
    /// The documents with their counts, as text.
    pub fn list(&self) -> String {
        let one = |(number, before, after): &(String, usize, usize)| format!("{number} {before} → {after}");
        self.documents.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Fewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, list) = (&self.file, self.list());
        write!(
            f,
            "{name}: 读出的记录比已有的少，文件可能不完整：{list}；请重新获取完整文件，确认无误则加 --accept-fewer,未存储 / fewer records than there are already, the file may be cut short ({list}): fetch the whole file again, or add --accept-fewer; nothing stored"
        )
    }
}

/// Leaves out of an intake the files of which fewer records were read than are known. `names` are
/// those of its files.
pub fn refuse_fewer(session: Option<&Session>, intake: &mut Intake, names: &[String]) -> Vec<Fewer> {
    let (records, _) = record::embedded();
    let mut known: HashMap<String, usize> = HashMap::new();
    for number in records.into_iter().filter_map(|record| record.source.document) {
        *known.entry(number).or_default() += 1;
    }
    known.extend(session.map(Session::counts).unwrap_or_default());
    let mut refused = Vec::new();
    for (file, name) in names.iter().enumerate() {
        let fewer: Vec<_> = intake
            .documents(file)
            .filter_map(|(number, after)| {
                let before = known.get(number).copied().unwrap_or(0);
                (after < before).then(|| (number.to_owned(), before, after))
            })
            .collect();
        if fewer.is_empty() {
            // Later files replace earlier ones, as successive imports would do.
            for (number, count) in intake.documents(file) {
                known.insert(number.to_owned(), count);
            }
            continue;
        }
        intake.leave_out(file);
        refused.push(Fewer { file: name.clone(), documents: fewer });
    }
    refused
}
