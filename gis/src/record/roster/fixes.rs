//! Applying the corrections file to the rows.

use crate::chainage::parse_range;
use crate::record::{Confidence, Correction, Corrections, CorrectionsError};

use super::draft::{Note, Row};

/// The reader's name in the corrections file.
pub(super) const SCOPE: &str = "roster";

/// Applies every entry for this file, in order; an entry that finds anything else than it
/// expects is an error.
///
/// Fields: `township`, `local.name`, `local.office`, `county_local.name`, `county_railway.name`,
/// and, counting from 1, `segments.N.line`, `segments.N.span` and `railway.N.name`.
pub(super) fn apply(rows: &mut [Row], file: &str, corrections: &Corrections) -> Result<(), CorrectionsError> {
    for entry in corrections.of(SCOPE, file) {
        let row = rows
            .iter_mut()
            .find(|r| r.line == entry.line && entry.row.is_none_or(|n| n == r.number))
            .ok_or_else(|| entry.unused())?;
        one(row, entry)?;
    }
    Ok(())
}

fn one(row: &mut Row, entry: &Correction) -> Result<(), CorrectionsError> {
    let note = Note { level: Confidence::Corrected, reason: entry.reason() };
    let field: Vec<&str> = entry.field.split('.').collect();
    match field.as_slice() {
        ["township"] => {
            row.township = entry.apply(Some(&row.township))?.ok_or_else(|| entry.unused())?;
            row.notes.push(note);
        }
        ["local", "name"] => {
            row.local.name = entry.apply(row.local.name.as_deref())?;
            row.notes.push(note);
        }
        ["local", "office"] => {
            row.local.office = entry.apply(Some(&row.local.office))?.unwrap_or_default();
            row.notes.push(note);
        }
        ["county_local", "name"] => {
            row.county_local.name = entry.apply(row.county_local.name.as_deref())?;
            row.notes.push(note);
        }
        ["county_railway", "name"] => {
            row.county_railway.name = entry.apply(row.county_railway.name.as_deref())?;
            row.notes.push(note);
        }
        ["railway", n, "name"] => {
            let chief = nth(n).and_then(|i| row.chiefs.get_mut(i)).ok_or_else(|| entry.unused())?;
            chief.person.name = entry.apply(chief.person.name.as_deref())?;
            chief.notes.push(note);
        }
        ["segments", n, what] => {
            let seg = nth(n).and_then(|i| row.segs.get_mut(i)).ok_or_else(|| entry.unused())?;
            match *what {
                "line" => seg.line = Some(entry.apply(seg.line.as_deref())?.ok_or_else(|| entry.unused())?),
                "span" => {
                    let read = format!("{}-{}", seg.span.from, seg.span.to);
                    let new = entry.apply(Some(&read))?.ok_or_else(|| entry.unused())?;
                    seg.span = parse_range(&new)
                        .ok()
                        .and_then(|r| r.spans().first().copied())
                        .ok_or_else(|| entry.unused())?;
                }
                _ => return Err(entry.unused()),
            }
            seg.notes.push(note);
        }
        _ => return Err(entry.unused()),
    }
    Ok(())
}

/// A number of the file, which counts from 1, as an index.
fn nth(text: &str) -> Option<usize> {
    text.parse::<usize>().ok()?.checked_sub(1)
}
