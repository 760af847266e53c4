//! The county cells → county-tier records, each stretch once.

use std::collections::BTreeMap;

use crate::record::{Body, Confidence, Record, Segment, Tier};

use super::build::{Frame, county_railway, record};
use super::draft::{Note, Row, Seg, note};
use super::summary::{Excluded, Finding};

/// A stretch of a county, and the first row that prints it.
struct Claim<'a> {
    row: &'a Row,
    seg: Seg,
    rows: Vec<u32>,
}

/// The county tier, and what was left out of it.
pub(super) fn county_records(
    rows: &[Row],
    frame: &Frame<'_>,
    findings: &mut Vec<Finding>,
) -> (Vec<Record>, Vec<Excluded>) {
    let mut claims: Vec<Claim<'_>> = Vec::new();
    let mut excluded = Vec::new();
    for row in rows {
        for seg in row.county_segs.iter().flatten() {
            if let Some(from) = carried_over(rows, row, seg) {
                excluded.push(Excluded {
                    line: row.line,
                    row: row.number,
                    county: row.county.clone(),
                    printed: seg.printed.clone(),
                    zh: format!(
                        "与前面{from}各行的县级里程相同，而{}没有乡镇在此线上：系前县内容误带，不列入县级区段",
                        row.county
                    ),
                    en: format!(
                        "the same as the range of {from} before it, while no township of {} is on this line: \
                         carried over by mistake, not in the county tier",
                        row.county
                    ),
                });
                continue;
            }
            let same = claims.iter_mut().find(|c| {
                c.row.county == row.county
                    && c.seg.key() == seg.key()
                    && c.row.county_local.name == row.county_local.name
                    && c.row.county_railway.name == row.county_railway.name
                    && c.row.division == row.division
            });
            match same {
                Some(claim) => claim.rows.push(row.number),
                None => claims.push(Claim { row, seg: seg.clone(), rows: vec![row.number] }),
            }
        }
    }
    short_cells(rows, &excluded, findings);
    let lacking = inferred_rows(rows, &claims, findings);
    let records = claims
        .iter()
        .enumerate()
        .filter_map(|(i, claim)| {
            let line = claim.seg.line.clone()?;
            let row = claim.row;
            // Of the row's notes those on the township's own cells do not concern the county.
            let mut notes: Vec<Note> =
                row.notes.iter().filter(|n| n.reason.field.starts_with("county")).cloned().collect();
            notes.extend(claim.seg.notes.iter().cloned());
            if let Some(without) = lacking.get(&i) {
                let list = without.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
                notes.push(note(
                    Confidence::Verbatim,
                    "rows",
                    "county range column missing",
                    (Some(&list), Some(&list)),
                    format!("第{list}行缺县级里程列，推定亦属此段"),
                    format!("rows {list} lack the county's range column; inferred to belong here"),
                ));
            }
            let mut rows = claim.rows.clone();
            rows.dedup();
            let segment = Segment {
                tier: Tier::County,
                row: row.number,
                rows,
                county: row.county.clone(),
                township: None,
                village: None,
                township_printed: None,
                line,
                track: claim.seg.track,
                tracks_printed: claim.seg.tracks_printed.clone(),
                span: claim.seg.span,
                printed: claim.seg.printed.clone(),
                local: row.county_local.official(&row.county),
                railway: county_railway(row),
                county_local: None,
                county_railway: None,
                workshop: None,
            };
            let id = format!("{}-c{}", frame.id_prefix, i + 1);
            let cell = row.county_cell.clone();
            Some(record(id, row.line, cell, notes, Body::Segment(segment), frame))
        })
        .collect();
    (records, excluded)
}

/// The county before this one whose rows print the same stretch, when no township of this county
/// is on the line: the cell was carried over.
fn carried_over<'a>(rows: &'a [Row], row: &Row, seg: &Seg) -> Option<&'a str> {
    let own =
        rows.iter().filter(|r| r.county == row.county).any(|r| r.segs.iter().any(|s| s.line == seg.line));
    if own {
        return None;
    }
    rows.iter()
        .take_while(|r| r.line < row.line)
        .filter(|r| r.county != row.county)
        .filter(|r| r.county_segs.iter().flatten().any(|s| s.key() == seg.key()))
        .last()
        .map(|r| r.county.as_str())
}

/// Rows whose own range reaches beyond what their county cell prints.
fn short_cells(rows: &[Row], excluded: &[Excluded], findings: &mut Vec<Finding>) {
    for row in rows {
        let Some(county) = &row.county_segs else { continue };
        // A carried-over cell says nothing about this county; it is reported as excluded.
        if excluded.iter().any(|e| e.row == row.number) {
            continue;
        }
        for seg in &row.segs {
            let inside = county.iter().any(|c| {
                (&c.line, c.track) == (&seg.line, seg.track)
                    && c.span.from <= seg.span.from
                    && seg.span.to <= c.span.to
            });
            if !inside {
                findings.push(Finding {
                    line: row.line,
                    row: Some(row.number),
                    kind: "beyond the county cell",
                    zh: format!("乡级{}不在本行县级里程之内，均照录", seg.printed),
                    en: format!(
                        "the township's {} is not within the row's county range; both are kept as printed",
                        seg.printed
                    ),
                });
            }
        }
    }
}

/// Rows without a county range, by the claim of the same county, division and line that contains
/// their own ranges.
fn inferred_rows(
    rows: &[Row],
    claims: &[Claim<'_>],
    findings: &mut Vec<Finding>,
) -> BTreeMap<usize, Vec<u32>> {
    let mut inferred: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for row in rows.iter().filter(|r| r.county_segs.is_none()) {
        for seg in &row.segs {
            let home = claims.iter().position(|c| {
                c.row.county == row.county
                    && c.row.division == row.division
                    && c.seg.line == seg.line
                    && c.seg.span.from <= seg.span.from
                    && seg.span.to <= c.seg.span.to
            });
            match home {
                Some(i) => {
                    let list = inferred.entry(i).or_default();
                    if !list.contains(&row.number) {
                        list.push(row.number);
                    }
                    let home = claims.get(i).map_or("", |c| c.seg.printed.as_str());
                    findings.push(Finding {
                        line: row.line,
                        row: Some(row.number),
                        kind: "county range column missing",
                        zh: format!("缺县级里程列，{}推定属同县{home}", seg.printed),
                        en: format!(
                            "the county's range column is missing; {} is inferred to belong to {home} of the same county",
                            seg.printed
                        ),
                    });
                }
                None => findings.push(Finding {
                    line: row.line,
                    row: Some(row.number),
                    kind: "county range column missing",
                    zh: format!("缺县级里程列，同县也没有包含{}的县级区段", seg.printed),
                    en: format!(
                        "the county's range column is missing and no county stretch contains {}",
                        seg.printed
                    ),
                }),
            }
        }
    }
    inferred
}
