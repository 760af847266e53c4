//! The county cells → county-tier records, each stretch once.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::chainage::{Span, Track};

use crate::record::{Body, Confidence, Record, Segment, Tier};

use super::build::{Frame, cell, county_railway, record};
use super::draft::{Note, Row, Seg, note};
use super::summary::{Excluded, about};
use crate::record::{DoubtKind, Finding};

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
    let mut known: HashMap<ClaimKey<'_>, usize> = HashMap::new();
    let mut excluded = Vec::new();
    let mut carried = Carried::of(rows);
    for row in rows {
        let mut own = Vec::new();
        for seg in row.county_segs.iter().flatten() {
            own.push(seg.key());
            if let Some(from) = carried.over(row, seg) {
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
            let key = (
                row.county.as_str(),
                seg.key(),
                row.county_local.name.as_deref(),
                row.county_railway.name.as_deref(),
                row.division.as_str(),
            );
            match known.get(&key).and_then(|&at| claims.get_mut(at)) {
                Some(claim) => claim.rows.push(row.number),
                None => {
                    known.insert(key, claims.len());
                    claims.push(Claim { row, seg: seg.clone(), rows: vec![row.number] });
                }
            }
        }
        for key in own {
            carried.printed(&row.county, key);
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
            let whole = row.county_cell.as_deref().unwrap_or_default();
            let cell = cell(whole, &segment.printed);
            Some(record(id, row.line, Some(cell), notes, Body::Segment(segment), frame))
        })
        .collect();
    (records, excluded)
}

/// What tells one claim from another: county, stretch, both chiefs and the division.
type ClaimKey<'a> = (&'a str, SegKey<'a>, Option<&'a str>, Option<&'a str>, &'a str);

/// What makes two segments the same stretch.
type SegKey<'a> = (Option<&'a str>, Track, Span);

/// County cells that were carried over from the county before.
struct Carried<'a> {
    /// Lines on which a county has townships.
    own: HashSet<(&'a str, Option<&'a str>)>,
    /// The last two counties whose cells print a stretch, the latest last.
    before: HashMap<SegKey<'a>, [Option<&'a str>; 2]>,
}

impl<'a> Carried<'a> {
    fn of(rows: &'a [Row]) -> Self {
        let own = rows
            .iter()
            .flat_map(|row| row.segs.iter().map(|seg| (row.county.as_str(), seg.line.as_deref())))
            .collect();
        Self { own, before: HashMap::new() }
    }

    /// The county before this one whose rows print the same stretch, when no township of this
    /// county is on the line: the cell was carried over.
    fn over(&self, row: &Row, seg: &Seg) -> Option<&'a str> {
        if self.own.contains(&(row.county.as_str(), seg.line.as_deref())) {
            return None;
        }
        let before = self.before.get(&seg.key())?;
        before.iter().rev().flatten().copied().find(|county| *county != row.county)
    }

    /// That a row above prints a stretch.
    fn printed(&mut self, county: &'a str, key: SegKey<'a>) {
        let last = self.before.entry(key).or_default();
        if last[1] != Some(county) {
            *last = [last[1], Some(county)];
        }
    }
}

/// Ranges of one line and track, to ask whether one of them contains another range.
#[derive(Default)]
struct Containers {
    /// By rising first post.
    spans: Vec<(Span, usize)>,
    /// To each the one that reaches farthest of it and all before it.
    farthest: Vec<(Span, usize)>,
}

impl Containers {
    fn sorted(mut self) -> Self {
        self.spans.sort_by_key(|(span, no)| (span.from, *no));
        let mut best: Option<(Span, usize)> = None;
        for one in &self.spans {
            if best.is_none_or(|(span, _)| one.0.to > span.to) {
                best = Some(*one);
            }
            self.farthest.extend(best);
        }
        self
    }

    /// The first of few, the farthest of many.
    fn containing(&self, span: Span) -> Option<usize> {
        if self.spans.len() <= 64 {
            let fits = self.spans.iter().filter(|(own, _)| own.from <= span.from && span.to <= own.to);
            return fits.map(|(_, no)| *no).min();
        }
        let before = self.spans.partition_point(|(own, _)| own.from <= span.from);
        let (own, no) = self.farthest.get(before.checked_sub(1)?)?;
        (span.to <= own.to).then_some(*no)
    }
}

/// Rows whose own range reaches beyond what their county cell prints.
fn short_cells(rows: &[Row], excluded: &[Excluded], findings: &mut Vec<Finding>) {
    let excluded: HashSet<u32> = excluded.iter().map(|e| e.row).collect();
    for row in rows {
        let Some(county) = &row.county_segs else { continue };
        // A carried-over cell says nothing about this county; it is reported as excluded.
        if excluded.contains(&row.number) {
            continue;
        }
        let mut cells: HashMap<(Option<&str>, Track), Containers> = HashMap::new();
        for (no, own) in county.iter().enumerate() {
            cells.entry((own.line.as_deref(), own.track)).or_default().spans.push((own.span, no));
        }
        let cells: HashMap<_, _> = cells.into_iter().map(|(key, of)| (key, of.sorted())).collect();
        for seg in &row.segs {
            let of = cells.get(&(seg.line.as_deref(), seg.track));
            if of.and_then(|of| of.containing(seg.span)).is_none() {
                findings.push(about(
                    row.line,
                    row.number,
                    DoubtKind::Range,
                    format!("乡级{}不在本行县级里程之内，均照录", seg.printed),
                    format!(
                        "the township's {} is not within the row's county range; both are kept as printed",
                        seg.printed
                    ),
                ));
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
    let mut homes: HashMap<(&str, &str, Option<&str>), Containers> = HashMap::new();
    for (no, claim) in claims.iter().enumerate() {
        let key = (claim.row.county.as_str(), claim.row.division.as_str(), claim.seg.line.as_deref());
        homes.entry(key).or_default().spans.push((claim.seg.span, no));
    }
    let homes: HashMap<_, _> = homes.into_iter().map(|(key, of)| (key, of.sorted())).collect();
    for row in rows.iter().filter(|r| r.county_segs.is_none()) {
        for seg in &row.segs {
            let key = (row.county.as_str(), row.division.as_str(), seg.line.as_deref());
            let home = homes.get(&key).and_then(|of| of.containing(seg.span));
            match home {
                Some(i) => {
                    let list = inferred.entry(i).or_default();
                    if list.last() != Some(&row.number) {
                        list.push(row.number);
                    }
                    let home = claims.get(i).map_or("", |c| c.seg.printed.as_str());
                    findings.push(about(
                        row.line,
                        row.number,
                        DoubtKind::Range,
                        format!("缺县级里程列，{}推定属同县{home}", seg.printed),
                        format!(
                            "the county's range column is missing; {} is inferred to belong to {home} of the same county",
                            seg.printed
                        ),
                    ));
                }
                None => findings.push(about(
                    row.line,
                    row.number,
                    DoubtKind::Range,
                    format!("缺县级里程列，同县也没有包含{}的县级区段", seg.printed),
                    format!(
                        "the county's range column is missing and no county stretch contains {}",
                        seg.printed
                    ),
                )),
            }
        }
    }
    inferred
}
