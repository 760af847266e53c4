//! Rows of a table whose columns are told → records of every tier.

mod correct;
mod officials;
mod places;

use std::collections::{HashMap, HashSet};

use crate::chainage::{Span, Track};
use crate::gazette::TableRow;
use crate::record::roster::areas::{self, Area};
use crate::record::roster::build::{Frame, cell, record};
use crate::record::roster::coordinators;
use crate::record::roster::draft::{Note, Seg, misprint, note, person_notes, vacancy};
use crate::record::roster::fixes::Fixes;
use crate::record::roster::names;
use crate::record::roster::summary::{Change, RosterSummary, about};
use crate::record::roster::table::MAX_ROWS;
use crate::record::roster::{RosterError, sheet::entry};
use crate::record::{Body, Confidence, DoubtKind, Finding, Official, Record, Segment, Tier};

use super::cells::{Filler, How, Value, lowest};
use super::header::{Layout, own_texts};
use super::people::{self, Officer, Pairing, canonical_unit, pair};
use super::role::{Attr, Side};
use super::stretch::{self, At};
use super::sums::{self, Sums};
use super::{Item, Sheet};

/// What makes two segments of an upper tier one record.
type UpperKey = (Tier, String, Option<String>, String, Track, Span, Option<String>, Option<String>, String);

/// Gathers the records of a table.
struct Reader<'a> {
    sheet: &'a Sheet<'a>,
    frame: &'a Frame<'a>,
    place: Area,
    findings: &'a mut Vec<Finding>,
    lowest: Tier,
    /// How often a row number was used.
    numbers: HashMap<u32, u32>,
    /// The last number, for rows that a merged one covers.
    last: u32,
    heading: entry::Heading,
    /// County and township that stand for the whole table: of the title or the document.
    county: Option<String>,
    own: Vec<Record>,
    upper: Vec<Record>,
    known: HashMap<UpperKey, usize>,
    counts: HashMap<Tier, usize>,
    sums: Sums,
    changes: Vec<Change>,
    remarks: Vec<Change>,
}

/// A row's places.
struct Places {
    county: String,
    township: Option<String>,
    township_printed: Option<String>,
    village: Option<String>,
    notes: Vec<Note>,
}

/// The chiefs of a tier in a row.
struct Chiefs {
    local: people::Officers,
    railway: people::Officers,
}

/// The records of a table, in the order of its rows, the upper tiers behind them.
pub(in crate::record::roster) fn read(
    sheet: &Sheet<'_>,
    frame: &Frame<'_>,
    place: Area,
    fixes: &mut Fixes<'_>,
    summary: &mut RosterSummary,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Record>, RosterError> {
    let mut filler = Filler::new(&sheet.layout, &sheet.items);
    let heading = sheet.under.as_deref().map(entry::heading).unwrap_or_default();
    let county =
        areas::county_in(&sheet.title).or_else(|| areas::county_in(&sheet.document)).map(str::to_owned);
    let county = county
        .or_else(|| areas::printed_county(&sheet.document))
        .or_else(|| areas::printed_county(&sheet.title));
    let mut reader = Reader {
        sheet,
        frame,
        place,
        findings,
        lowest: lowest(&sheet.layout),
        numbers: HashMap::new(),
        last: 0,
        heading,
        county,
        own: Vec::new(),
        upper: Vec::new(),
        known: HashMap::new(),
        counts: HashMap::new(),
        sums: Sums::default(),
        changes: Vec::new(),
        remarks: Vec::new(),
    };
    let mut above = Vec::new();
    let (mut rows, mut read) = (0_usize, 0_usize);
    for item in &sheet.items {
        match item {
            Item::Heading(_, text) => {
                let found = entry::heading(text);
                // A new line may stand under the county named before.
                reader.heading.line = found.line.or(reader.heading.line.take());
                reader.heading.township = found
                    .township
                    .or_else(|| if found.county.is_none() { reader.heading.township.take() } else { None });
                reader.heading.county = found.county.or(reader.heading.county.take());
                filler.heading();
                reader.sums.heading();
            }
            Item::Total(row) => reader.total(row),
            Item::Row(row) => {
                if is_coordinators(row) {
                    let cells = own_texts(row).into_iter().map(crate::chainage::half_width).collect();
                    above.push((row.line, cells));
                    continue;
                }
                rows += 1;
                if rows > MAX_ROWS {
                    let zh = format!("表格超过{MAX_ROWS}行，本行及以后未读入，请拆分文件");
                    let en = format!(
                        "more than {MAX_ROWS} rows; this and all behind it are not read, split the file"
                    );
                    reader.findings.push(about(row.line, None, DoubtKind::Unread, zh, en));
                    break;
                }
                let values = filler.row(row);
                read += usize::from(reader.row(row, &values));
            }
        }
    }
    let Reader { own, upper, changes, remarks, .. } = reader;
    let mut records = own;
    correct::fix(&mut records, fixes)?;
    tally(summary, &records, &upper);
    *summary.layouts.entry("by header").or_default() += read;
    summary.rows += rows.min(MAX_ROWS);
    summary.rows_unread += rows.min(MAX_ROWS) - read;
    summary.changes.extend(changes);
    summary.remarks.extend(remarks);
    records.extend(upper);
    let coordinators = coordinators::read(&above, place, frame);
    summary.coordinators += coordinators.len();
    records.extend(coordinators);
    Ok(records)
}

/// A row of coordinators above the rows: `总协调负责人:…`.
fn is_coordinators(row: &TableRow) -> bool {
    let texts = own_texts(row);
    let like = |text: &&str| {
        let head = text.split([':', '：']).next().unwrap_or_default();
        head.len() < text.len() && (head.ends_with("负责人") || head.ends_with("联络人")) && head.len() < 60
    };
    texts.iter().any(&like) && texts.iter().all(|t| like(t) || t.chars().count() < 8)
}

/// Adds the records to the totals.
fn tally(summary: &mut RosterSummary, own: &[Record], upper: &[Record]) {
    for record in own.iter().chain(upper) {
        let Body::Segment(segment) = &record.body else { continue };
        summary.counties.insert(segment.county.clone());
        summary.railway_lines.insert(segment.line.clone());
        summary.workshops.extend(segment.workshop.clone());
        if let Some(township) = &segment.township {
            summary.townships.insert((segment.county.clone(), township.clone()));
        }
        match segment.tier {
            Tier::County => summary.county_segments += 1,
            Tier::Township => {
                summary.segments += 1;
                *summary.by_confidence.entry(record.confidence.as_str()).or_default() += 1;
            }
            Tier::Village => summary.village_segments += 1,
        }
    }
}

impl Reader<'_> {
    fn layout(&self) -> &Layout {
        &self.sheet.layout
    }

    /// Reads a row; false when nothing of it could be.
    fn row(&mut self, row: &TableRow, values: &[Value]) -> bool {
        let (number, id) = self.number(row, values);
        for _ in values.iter().filter(|value| value.dangling) {
            let (zh, en) =
                ("“同上”之上没有可同的内容，按不详记录", "a ditto mark with nothing above; unknown");
            self.findings.push(about(row.line, number, DoubtKind::Official, zh, en));
        }
        self.remarks_of(row, number, &id);
        let places = self.places(values);
        let area = areas::of_county(&places.county, self.place);
        let mut tiers: Vec<(Tier, Chiefs)> = Vec::new();
        for tier in self.layout().tiers() {
            let of = |side, area| {
                let columns = self.layout().chiefs.get(&(tier, side)).map(Vec::as_slice).unwrap_or_default();
                people::read(columns, values, area)
            };
            tiers.push((tier, Chiefs { local: of(Side::Local, area), railway: of(Side::Railway, None) }));
        }
        let lowest = self.lowest_of(row, values);
        let line = self.heading.line.clone();
        let at = At {
            line: row.line,
            row: number,
            heading: line.as_deref(),
            misprints: names::county(&places.county).known,
        };
        let mut found = 0;
        let mut length = None;
        // A range that all tiers share is read once, or its findings would be said for each.
        let mut shared: Vec<(super::header::Stretch, stretch::Ranges)> = Vec::new();
        for (tier, chiefs) in &tiers {
            if *tier > lowest {
                continue;
            }
            let empty = chiefs.local.list.is_empty() && chiefs.railway.list.is_empty();
            if *tier < lowest && empty {
                continue;
            }
            let columns = self.layout().stretch(*tier).clone();
            if !shared.iter().any(|(known, _)| *known == columns) {
                let mut ranges = stretch::read(&columns, values, &at, self.findings);
                ranges.segs.retain(|seg| seg.line.is_some());
                shared.push((columns.clone(), ranges));
            }
            let Some((_, ranges)) = shared.iter().find(|(known, _)| *known == columns) else { continue };
            let segs = &ranges.segs;
            found += usize::from(*tier == lowest && !segs.is_empty());
            if *tier == lowest {
                length = self.length(&columns, values, segs, row.line, number);
            }
            self.tier(*tier, lowest, chiefs, &tiers, segs, &ranges.cell, &places, values, row, (number, &id));
        }
        self.sums.add(length);
        if found == 0 {
            // Blanked before it is cut, or half a number would pass.
            let text = crate::record::roster::ranges::excerpt(&own_texts(row).join(" "));
            self.findings.push(
                about(
                    row.line,
                    number,
                    DoubtKind::Unread,
                    "本行没有可识别的线名和里程，未读入",
                    "no readable line and range in the row; not read",
                )
                .printed(&text),
            );
        }
        found > 0
    }

    fn total(&mut self, row: &TableRow) {
        let common = &self.layout().common;
        let own = self.layout().own.values().find_map(|own| Some((own.length?, own.length_in_m)));
        let Some((column, in_m)) = common.length.map(|c| (c, common.length_in_m)).or(own) else { return };
        self.sums.total(row, column, in_m, self.findings);
    }

    /// The records of one tier of a row.
    #[expect(clippy::too_many_arguments, reason = "all of a row; a struct for one call would hide it")]
    fn tier(
        &mut self,
        tier: Tier,
        lowest: Tier,
        chiefs: &Chiefs,
        tiers: &[(Tier, Chiefs)],
        segs: &[Seg],
        whole: &str,
        places: &Places,
        values: &[Value],
        row: &TableRow,
        (number, id): (u32, &str),
    ) {
        let mut shared = places.notes.clone();
        self.fill_notes(&mut shared, tier, values);
        let sides = [(Side::Local, "local", &chiefs.local), (Side::Railway, "railway", &chiefs.railway)];
        let pairings: Vec<Pairing> = sides.iter().map(|(.., officers)| pair(&officers.list, segs)).collect();
        let first_id = format!("{}-{id}-1", self.frame.id_prefix);
        for ((_, field, officers), pairing) in sides.iter().zip(&pairings) {
            self.pairing_finding(row.line, number, &first_id, field, officers, pairing, whole);
        }
        for (no, seg) in segs.iter().enumerate() {
            let Some(line) = seg.line.clone() else { continue };
            let mut notes = shared.clone();
            notes.extend(seg.notes.iter().cloned());
            let mut officials = Vec::new();
            let mut workshop = None;
            for ((side, field, officers), pairing) in sides.iter().zip(&pairings) {
                let (officer, how) = officials::chosen(officers, pairing, no);
                notes.extend(how.map(|how| how.note(field)));
                let (official, unit) = self.official(tier, *side, officer, places, values, &mut notes, field);
                if *side == Side::Railway && tier == Tier::Township {
                    workshop = unit;
                }
                officials.push(official);
            }
            let mut officials = officials.into_iter();
            let (Some(local), Some(railway)) = (officials.next(), officials.next()) else { continue };
            let workshop = workshop.or_else(|| self.workshop(values).filter(|_| tier != Tier::County));
            let of_county = |side: Side| {
                let chiefs =
                    tiers.iter().find(|(t, _)| *t == Tier::County).filter(|_| tier != Tier::County)?;
                let officers = if side == Side::Local { &chiefs.1.local } else { &chiefs.1.railway };
                let [only] = officers.list.as_slice() else { return None };
                Some(self.official(Tier::County, side, Some(only), places, values, &mut Vec::new(), "").0)
            };
            let segment = Segment {
                tier,
                row: number,
                rows: vec![number],
                county: places.county.clone(),
                township: places.township.clone().filter(|_| tier != Tier::County),
                village: places.village.clone().filter(|_| tier == Tier::Village),
                township_printed: places.township_printed.clone().filter(|_| tier != Tier::County),
                line,
                track: seg.track,
                tracks_printed: seg.tracks_printed.clone(),
                span: seg.span,
                printed: seg.printed.clone(),
                county_local: of_county(Side::Local),
                county_railway: of_county(Side::Railway),
                local,
                railway,
                workshop,
            };
            if tier == lowest {
                self.push_own(segment, notes, whole, row.line, &format!("{id}-{}", no + 1));
            } else {
                self.push_upper(segment, notes, whole, row.line);
            }
        }
    }

    fn push_own(&mut self, segment: Segment, notes: Vec<Note>, whole: &str, line: usize, id: &str) {
        let (row, cell) = (segment.row, cell(whole, &segment.printed));
        let id = format!("{}-{id}", self.frame.id_prefix);
        let made = record(id, line, Some(cell), notes, Body::Segment(segment), self.frame);
        for reason in &made.reasons {
            let remark = reason.printed.is_some() && reason.printed == reason.used;
            let list = if remark { &mut self.remarks } else { &mut self.changes };
            match list.last_mut().filter(|last| last.line == line && last.reason == *reason) {
                Some(last) => last.records += 1,
                None => list.push(Change { line, row, records: 1, reason: reason.clone() }),
            }
        }
        self.own.push(made);
    }

    /// A segment of an upper tier is printed on many rows and is one record.
    fn push_upper(&mut self, segment: Segment, notes: Vec<Note>, whole: &str, line: usize) {
        let key = (
            segment.tier,
            segment.county.clone(),
            segment.township.clone(),
            segment.line.clone(),
            segment.track,
            segment.span,
            segment.local.name.clone(),
            segment.railway.name.clone(),
            segment.railway.unit.clone(),
        );
        if let Some(record) = self.known.get(&key).and_then(|&at| self.upper.get_mut(at)) {
            if let Body::Segment(known) = &mut record.body
                && known.rows.last() != Some(&segment.row)
            {
                known.rows.push(segment.row);
            }
            return;
        }
        let count = self.counts.entry(segment.tier).or_default();
        *count += 1;
        let letter = if segment.tier == Tier::County { 'c' } else { 'u' };
        let id = format!("{}-{letter}{count}", self.frame.id_prefix);
        let cell = cell(whole, &segment.printed);
        self.known.insert(key, self.upper.len());
        self.upper.push(record(id, line, Some(cell), notes, Body::Segment(segment), self.frame));
    }
}
