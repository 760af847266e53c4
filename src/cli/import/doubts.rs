//! What the readers of a file could not decide, as doubts to store.

use landrail_gis::record::{Doubt, Finding, Reading};

use crate::store::Digest;

/// Every finding of a reading, with the document that its line stands in.
pub(super) fn doubts(reading: &Reading) -> Vec<Doubt> {
    let roster = reading.roster.iter().flat_map(|roster| &roster.findings).map(|found| Finding {
        row: found.row,
        ..Finding::new(found.line, found.zh.as_str(), found.en.as_str())
    });
    roster.chain(reading.findings.iter().cloned()).map(|finding| doubt(reading, finding)).collect()
}

fn doubt(reading: &Reading, finding: Finding) -> Doubt {
    let of_record = finding.record.as_deref().and_then(|id| reading.records.iter().find(|r| r.id == id));
    let around = |lines: [usize; 2]| (lines[0]..=lines[1]).contains(&finding.line);
    let document = match of_record {
        Some(record) => record.source.document.clone(),
        None => reading.documents.iter().find(|d| around(d.lines)).map(|d| d.number.clone()),
    };
    // The place in the file is not part of it: the same doubt keeps its name where lines were added.
    let f = &finding;
    let what = (&document, f.kind, f.row, &f.record, &f.field, &f.printed, &f.zh);
    let digest = Digest::of(&serde_json::to_vec(&what).unwrap_or_default()).to_string();
    Doubt {
        id: format!("d-{}", digest.get(..8).unwrap_or(&digest)),
        file: reading.file.clone(),
        document,
        place: of_record.and_then(|record| record.source.place.clone()),
        finding,
    }
}
