//! Rows → township-tier records.

use crate::record::{Body, Confidence, Official, Record, Segment, Source, Tier, Validity};

use super::draft::{Chief, Note, Row, note};

/// What all records of a roster share.
pub(super) struct Frame<'a> {
    pub file: &'a str,
    pub document: Option<String>,
    pub id_prefix: String,
    pub validity: Validity,
}

/// The head that answers for a segment, with how he was found.
fn head(row: &Row, segment: usize) -> (Option<&Chief>, Option<Note>) {
    if let [only] = row.chiefs.as_slice() {
        return (Some(only), None);
    }
    if row.items.len() != row.chiefs.len() {
        let undecided = note(
            Confidence::Corrected,
            "railway.name",
            "ordinal label missing or repeated",
            (None, None),
            "车间主任与里程分组数目不符，且无同类行可据，主任未定",
            "the heads and the items differ in number and no sibling decides; the head is unknown",
        );
        return (None, Some(undecided));
    }
    let item = row.item_of(segment);
    let chief = row.chiefs.get(item);
    let label = chief.and_then(|c| c.ordinal);
    let position = u32::try_from(item + 1).unwrap_or(u32::MAX);
    let by_order = label.filter(|l| *l != position).map(|label| {
        note(
            Confidence::Inferred,
            "railway",
            "ordinal label repeated",
            (Some(&label.to_string()), Some(&position.to_string())),
            "车间主任序号重复，按排列次序与里程分组对应",
            "the head's ordinal is repeated; paired with the item by position",
        )
    });
    (chief, by_order)
}

/// The records of a row, one per segment.
pub(super) fn township_records(row: &Row, frame: &Frame<'_>) -> Vec<Record> {
    row.segs
        .iter()
        .enumerate()
        .filter_map(|(i, seg)| {
            let line = seg.line.clone()?;
            let (chief, paired) = head(row, i);
            let mut notes: Vec<Note> = row.notes.iter().chain(&seg.notes).cloned().collect();
            notes.extend(chief.into_iter().flat_map(|c| c.notes.iter().cloned()));
            notes.extend(paired);
            let railway = chief.map_or_else(
                || Official {
                    office: "车间主任".to_owned(),
                    unit: row.division.clone(),
                    ..Official::default()
                },
                |c| c.person.official(&c.workshop),
            );
            let segment = Segment {
                tier: Tier::Township,
                row: row.number,
                rows: vec![row.number],
                county: row.county.clone(),
                township: Some(row.township.clone()),
                village: None,
                township_printed: row.township_printed.clone(),
                line,
                track: seg.track,
                tracks_printed: seg.tracks_printed.clone(),
                span: seg.span,
                printed: seg.printed.clone(),
                local: row.local.official(&row.township),
                railway,
                county_local: Some(row.county_local.official(&row.county)),
                county_railway: Some(county_railway(row)),
                workshop: chief.map(|c| c.workshop.clone()),
            };
            let id = format!("{}-r{}-{}", frame.id_prefix, row.number, i + 1);
            let cell = cell(&row.range_cell, &segment.printed);
            Some(record(id, row.line, Some(cell), notes, Body::Segment(segment), frame))
        })
        .collect()
}

/// The railway chief of the row's county cell, with the division's canonical name in the office.
pub(super) fn county_railway(row: &Row) -> Official {
    let mut official = row.county_railway.official(&row.division);
    let bare = official.office.replace("(站)", "");
    if bare.starts_with(&row.division) {
        official.office = bare;
    }
    official
}

/// The cell as printed; of one that is far longer than any real one only the part of the segment,
/// or each of its thousands of records would carry all of it.
pub(super) fn cell(whole: &str, part: &str) -> String {
    if whole.len() <= 4096 { whole.to_owned() } else { part.to_owned() }
}

/// A record with the worst confidence of its notes.
pub(super) fn record(
    id: String,
    line: usize,
    cell: Option<String>,
    notes: Vec<Note>,
    body: Body,
    frame: &Frame<'_>,
) -> Record {
    let confidence = notes.iter().map(|n| n.level).max().unwrap_or(Confidence::Verbatim);
    let mut reasons = Vec::new();
    for note in notes {
        if !reasons.contains(&note.reason) {
            reasons.push(note.reason);
        }
    }
    Record {
        id,
        source: Source {
            file: frame.file.to_owned(),
            document: frame.document.clone(),
            lines: [line, line],
            place: None,
            cell,
        },
        confidence,
        reasons,
        validity: frame.validity.clone(),
        boundary: None,
        body,
    }
}
