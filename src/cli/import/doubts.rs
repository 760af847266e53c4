//! What the readers of a file could not decide, as doubts to store.

use std::collections::HashMap;

use landrail_gis::record::{DocumentRef, Doubt, Finding, Reading, Record};

use crate::store::Digest;

/// Every finding of a reading, with the document that its record or its line stands in.
pub(super) fn doubts(reading: &Reading) -> Vec<Doubt> {
    let records: HashMap<&str, &Record> = reading.records.iter().map(|r| (r.id.as_str(), r)).collect();
    let mut documents: Vec<&DocumentRef> = reading.documents.iter().collect();
    documents.sort_by_key(|document| document.lines[0]);
    let document_at = |line: usize| {
        let after = documents.partition_point(|document| document.lines[0] <= line);
        let document = documents.get(after.checked_sub(1)?)?;
        (line <= document.lines[1]).then(|| document.number.clone())
    };
    let doubt = |finding: Finding| {
        let record = finding.record.as_deref().and_then(|id| records.get(id));
        let document = match record {
            Some(record) => record.source.document.clone(),
            None => document_at(finding.line),
        };
        // The place in the file is not part of the name: it stays where lines were added.
        let f = &finding;
        let what = (&document, f.kind, f.row, &f.record, &f.field, &f.printed, &f.zh);
        let digest = Digest::of(&serde_json::to_vec(&what).unwrap_or_default()).to_string();
        Doubt {
            id: format!("d-{}", digest.get(..8).unwrap_or(&digest)),
            file: reading.file.clone(),
            document,
            place: record.and_then(|record| record.source.place.clone()),
            finding,
        }
    };
    let roster = reading.roster.iter().flat_map(|roster| &roster.findings).map(|found| Finding {
        row: found.row,
        ..Finding::new(found.line, found.zh.as_str(), found.en.as_str())
    });
    roster.chain(reading.findings.iter().cloned()).map(doubt).collect()
}
