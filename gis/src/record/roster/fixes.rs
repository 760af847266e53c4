//! Applying the corrections file to the rows.

use std::collections::HashMap;

use crate::chainage::parse_range;
use crate::record::{Confidence, Correction, Corrections, CorrectionsError};

use super::draft::{Note, Row};

/// The reader's name in the corrections file.
pub(super) const SCOPE: &str = "roster";

/// The entries for a file, each to be used once.
pub(super) struct Fixes<'c> {
    entries: Vec<(&'c Correction, bool)>,
}

impl<'c> Fixes<'c> {
    /// The entries of this reader for a file.
    pub(super) fn of(file: &'c str, corrections: &'c Corrections) -> Self {
        Self { entries: corrections.of(SCOPE, file).map(|entry| (entry, false)).collect() }
    }

    /// Applies every entry that is about one of these rows, in order; an entry that finds anything
    /// else than it expects is an error.
    ///
    /// Fields: `township`, `local.name`, `local.office`, `county_local.name`, `county_railway.name`,
    /// and, counting from 1, `segments.N.line`, `segments.N.span` and `railway.N.name`.
    pub(super) fn apply(&mut self, rows: &mut [Row]) -> Result<(), CorrectionsError> {
        let places: HashMap<(usize, u32), usize> =
            rows.iter().enumerate().map(|(at, row)| ((row.line, row.number), at)).collect();
        for (entry, used) in self.entries.iter_mut().filter(|(_, used)| !used) {
            let at = match entry.row {
                Some(number) => places.get(&(entry.line, number)).copied(),
                None => rows.iter().position(|row| row.line == entry.line),
            };
            if let Some(row) = at.and_then(|at| rows.get_mut(at)) {
                one(row, entry)?;
                *used = true;
            }
        }
        Ok(())
    }

    /// The entries for a line of the file, and whether they were used: for a reader that applies
    /// them itself.
    pub(super) fn at(&mut self, line: usize) -> impl Iterator<Item = &mut (&'c Correction, bool)> {
        self.entries.iter_mut().filter(move |(entry, used)| entry.line == line && !used)
    }

    /// Whether there is any entry.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// That every entry was used.
    pub(super) fn finish(&self) -> Result<(), CorrectionsError> {
        match self.entries.iter().find(|(_, used)| !used) {
            Some((entry, _)) => Err(entry.unused()),
            None => Ok(()),
        }
    }
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
