//! Corrections of rows that were read by their header.

use std::collections::HashMap;

use crate::record::roster::RosterError;
use crate::record::roster::fixes::Fixes;
use crate::record::{Body, Confidence, Record};

/// The entries of the corrections file that are about these rows.
pub(super) fn fix(records: &mut [Record], fixes: &mut Fixes<'_>) -> Result<(), RosterError> {
    if fixes.is_empty() {
        return Ok(());
    }
    let mut lines: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, record) in records.iter().enumerate() {
        lines.entry(record.source.lines[0]).or_default().push(at);
    }
    for (line, places) in lines {
        for (entry, used) in fixes.at(line) {
            for (no, at) in places.iter().enumerate() {
                let Some(record) = records.get_mut(*at) else { continue };
                let Body::Segment(segment) = &mut record.body else { continue };
                if entry.row.is_some_and(|row| row != segment.row) {
                    continue;
                }
                let numbered = format!("segments.{}.line", no + 1);
                let field = match entry.field.as_str() {
                    "local.name" => &mut segment.local.name,
                    "railway.name" | "railway.1.name" => &mut segment.railway.name,
                    "township" => &mut segment.township,
                    field if field == numbered => {
                        let new = entry.apply(Some(&segment.line))?;
                        segment.line = new.ok_or_else(|| entry.unused())?;
                        record.reasons.push(entry.reason());
                        record.confidence = record.confidence.max(Confidence::Corrected);
                        *used = true;
                        continue;
                    }
                    _ => continue,
                };
                *field = entry.apply(field.as_deref())?;
                record.reasons.push(entry.reason());
                record.confidence = record.confidence.max(Confidence::Corrected);
                *used = true;
            }
        }
    }
    Ok(())
}
