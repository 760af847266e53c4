//! Rows of a table whose columns are told → records of every tier.

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
    fix(&mut records, fixes)?;
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

/// The entries of the corrections file that are about these rows.
fn fix(records: &mut [Record], fixes: &mut Fixes<'_>) -> Result<(), RosterError> {
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
        for value in values.iter().filter(|value| value.dangling) {
            let _ = value;
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

    /// A remark on who holds an office is beyond the columns: a person has to read it.
    fn remarks_of(&mut self, row: &TableRow, number: u32, id: &str) {
        const WORDS: &[&str] = &[
            "调离", "调任", "代", "主持", "空缺", "暂缺", "待任", "离任", "退休", "免职", "免去", "接任",
            "接替",
        ];
        for at in &self.sheet.layout.remarks {
            let Some(cell) = row.cells.get(*at) else { continue };
            let own = cell.merged == crate::gazette::Merged::No;
            if !own || !WORDS.iter().any(|word| cell.text.contains(word)) {
                continue;
            }
            let zh = "备注涉及段长的任职变动或代理，未据以改动记录，请核对";
            let en =
                "a remark tells of a change or a substitute of a chief; the records are not changed by it";
            self.findings.push(
                about(row.line, number, DoubtKind::Official, zh, en)
                    .on(format!("{}-{id}-1", self.frame.id_prefix), "local.name")
                    .printed(&crate::record::roster::ranges::excerpt(&cell.text)),
            );
        }
    }

    /// The row's number and its part of the identifiers.
    fn number(&mut self, row: &TableRow, values: &[Value]) -> (u32, String) {
        let printed =
            self.layout().ordinal.and_then(|at| values.get(at)).and_then(|v| entry::number(&v.text));
        let number = match (self.layout().ordinal, printed) {
            (_, Some(number)) => number,
            // A number that is merged over several rows stands on the first of them only.
            (Some(_), None) if self.last > 0 => self.last,
            _ => self.last.saturating_add(1),
        };
        self.last = number;
        let used = self.numbers.entry(number).or_default();
        *used += 1;
        let used = *used;
        if used == 1 {
            return (number, format!("r{number}"));
        }
        let again =
            self.layout().ordinal.and_then(|at| row.cells.get(at)).is_some_and(|cell| {
                cell.merged == crate::gazette::Merged::No && !cell.text.trim().is_empty()
            });
        if again {
            let zh = format!("序号{number}重复，仍读入，记录编号加.{used}");
            let en = format!(
                "the row number {number} is printed again; read all the same, .{used} in the identifiers"
            );
            self.findings.push(about(row.line, number, DoubtKind::Repeats, zh, en));
        }
        (number, format!("r{number}.{used}"))
    }

    /// The lowest tier that a row is about: a table with villages may have rows of a township alone.
    fn lowest_of(&self, row: &TableRow, values: &[Value]) -> Tier {
        let filled = |column: Option<usize>| {
            column.and_then(|at| values.get(at)).is_some_and(|value| !value.text.is_empty())
        };
        let own = |tier: Tier| {
            let of = |side| self.layout().chiefs.get(&(tier, side)).into_iter().flatten();
            of(Side::Local).chain(of(Side::Railway)).any(|(_, at)| {
                filled(Some(*at)) && row.cells.get(*at).is_some_and(|cell| !cell.text.trim().is_empty())
            })
        };
        let mut tier = self.lowest;
        if tier == Tier::Village && !filled(self.layout().village) && !own(Tier::Village) {
            tier = Tier::Township;
        }
        if tier == Tier::Township
            && self.layout().county.is_some()
            && !filled(self.layout().township)
            && !own(Tier::Township)
            && own(Tier::County)
        {
            tier = Tier::County;
        }
        let has = |tier| self.layout().chiefs.keys().any(|(t, _)| *t == tier);
        if has(tier) { tier } else { self.lowest }
    }

    fn places(&self, values: &[Value]) -> Places {
        let mut notes = Vec::new();
        let get = |column: Option<usize>| column.and_then(|at| values.get(at)).filter(|v| !v.text.is_empty());
        let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let county = if let Some(value) = get(self.layout().county) {
            let named = names::county(&value.text);
            misprint(&mut notes, "county", &value.text, &named);
            filled_note(&mut notes, "county", value);
            named.name
        } else if let Some(county) = &self.heading.county {
            names::county(county).name
        } else if let (None, Some(county)) = (self.layout().county, &self.county) {
            notes.push(note(
                Confidence::Inferred,
                "county",
                "county column missing",
                (None, Some(county)),
                "表中没有县名列，取自表题或发文机关",
                "the table has no column of counties; its title or issuer names it",
            ));
            county.clone()
        } else {
            String::new()
        };
        let (mut township, mut township_printed) = (None, None);
        if self.lowest >= Tier::Township {
            if let Some(value) = get(self.layout().township) {
                let printed = squeeze(&value.text);
                let named = names::township(&county, &printed);
                if named.name != printed {
                    notes.push(note(
                        Confidence::Verbatim,
                        "township",
                        "older or short name",
                        (Some(&value.text), Some(&value.text)),
                        format!("即今{}", named.name),
                        format!("the same township as {}", named.name),
                    ));
                }
                filled_note(&mut notes, "township", value);
                township_printed = Some(value.text.clone());
                township = Some(named.name);
            } else if let Some(of) = &self.heading.township {
                township = Some(names::township(&county, of).name);
                township_printed = Some(of.clone());
            }
        }
        let village = get(self.layout().village).map(|value| {
            filled_note(&mut notes, "village", value);
            squeeze(&value.text)
        });
        Places { county, township, township_printed, village, notes }
    }

    /// The printed length beside the posts, and the length that a sum counts.
    fn length(
        &mut self,
        columns: &super::header::Stretch,
        values: &[Value],
        segs: &[Seg],
        line: usize,
        row: u32,
    ) -> Option<sums::Length> {
        let m: f64 = segs.iter().map(|seg| seg.span.length_m()).sum();
        let Some(column) = columns.length.or(self.layout().common.length) else {
            return (!segs.is_empty()).then_some(sums::Length { m, half_digit_m: 0.5 });
        };
        let printed = values.get(column).map_or("", |value| value.text.as_str());
        let length = sums::length(printed, columns.length_in_m)?;
        if !segs.is_empty() && (m - length.m).abs() > length.half_digit_m + 1.0 {
            let zh =
                format!("长度印作{printed}，按里程计为{:.3}公里：误印，或其间有断链，均照录", m / 1000.0);
            let en = format!(
                "the length is printed as {printed}, the posts give {:.3} km: a misprint or a broken chain; both are kept",
                m / 1000.0
            );
            let finding = about(line, row, DoubtKind::Sums, zh, en).printed(printed);
            self.findings.push(finding.candidates([format!("{:.3} km", m / 1000.0)]));
        }
        Some(length)
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
                let (officer, how) = chosen(officers, pairing, no);
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

    /// Notes for what was taken from above in the columns of a tier.
    fn fill_notes(&self, notes: &mut Vec<Note>, tier: Tier, values: &[Value]) {
        let mut seen = HashSet::new();
        for ((of, side), columns) in &self.layout().chiefs {
            let field = match (side, *of == tier) {
                (Side::Local, true) => "local",
                (Side::Railway, true) => "railway",
                (Side::Local, false) if *of == Tier::County => "county_local",
                (Side::Railway, false) if *of == Tier::County => "county_railway",
                _ => continue,
            };
            for (attr, at) in columns {
                if let (Some(How::Vacant(word)), Attr::Full | Attr::Name) =
                    (values.get(*at).map(|value| value.how), attr)
                {
                    notes.push(vacancy(field, word));
                }
                if let Some(value) = values.get(*at)
                    && seen.insert((field, value.how == How::Above))
                {
                    filled_note(notes, field, value);
                }
            }
        }
        let stretch = self.layout().stretch(tier);
        let columns = [
            (stretch.line, "line"),
            (stretch.range, "span"),
            (stretch.from, "span.from"),
            (stretch.to, "span.to"),
        ];
        for (column, field) in columns {
            if let Some(value) = column.and_then(|at| values.get(at)) {
                filled_note(notes, field, value);
            }
        }
    }

    /// Says that several officials cannot be told apart by what is printed.
    #[expect(clippy::too_many_arguments, reason = "the parts of one finding")]
    fn pairing_finding(
        &mut self,
        line: usize,
        row: u32,
        id: &str,
        field: &str,
        officers: &people::Officers,
        pairing: &Pairing,
        whole: &str,
    ) {
        let said = |officer: &Officer| {
            let name = officer.person.name.as_deref().unwrap_or("?");
            officer.ordinal.map_or_else(|| name.to_owned(), |n| format!("{n}.{name}"))
        };
        let candidates: Vec<String> = officers.list.iter().map(said).collect();
        if *pairing == Pairing::Undecided {
            self.findings.push(
                about(
                    line,
                    row,
                    DoubtKind::Pairing,
                    format!("{}人与里程各段的对应关系不明（序号缺失或不一致），段长记为不详", candidates.len()),
                    format!(
                        "which of {} officials answers for which range is not told: ordinals are missing or differ; unknown",
                        candidates.len()
                    ),
                )
                .on(id, format!("{field}.name"))
                .printed(whole)
                .candidates(candidates),
            );
        } else if officers.unpaired {
            let zh = "电话与人名个数不同，不能对应，电话未记";
            let en =
                "telephones and names differ in number and cannot be paired; the telephones are left out";
            let finding = about(line, row, DoubtKind::Pairing, zh, en);
            self.findings.push(finding.on(id, format!("{field}.desk")).candidates(candidates));
        }
    }

    /// An official with his unit; of a workshop head also the workshop.
    #[expect(clippy::too_many_arguments, reason = "all that an official is made of")]
    fn official(
        &self,
        tier: Tier,
        side: Side,
        officer: Option<&Officer>,
        places: &Places,
        values: &[Value],
        notes: &mut Vec<Note>,
        field: &str,
    ) -> (Official, Option<String>) {
        let column = |column: Option<usize>| {
            column.and_then(|at| values.get(at)).map(|v| v.text.trim().to_owned()).filter(|t| !t.is_empty())
        };
        let (place, named) = match (side, tier) {
            (Side::Local, Tier::County) => (Some(places.county.clone()), None),
            (Side::Local, Tier::Township) => (places.township.clone(), None),
            (Side::Local, Tier::Village) => (places.village.clone(), None),
            (Side::Railway, Tier::County) => (None, column(self.layout().division)),
            (Side::Railway, Tier::Township) => (None, column(self.layout().workshop)),
            (Side::Railway, Tier::Village) => (None, column(self.layout().work_area)),
        };
        let printed =
            named.or_else(|| officer.and_then(|o| o.unit.clone()).filter(|_| side == Side::Railway));
        let mut workshop = None;
        let unit = match (place, printed) {
            (Some(place), _) => place,
            (None, Some(printed)) => {
                let plain: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
                let unit = canonical_unit(tier, side, &plain);
                misprint(notes, &format!("{field}.unit"), &printed, &unit);
                workshop = (tier == Tier::Township).then(|| unit.name.clone());
                unit.name
            }
            // The division is the unit above a workshop that is not named.
            (None, None) => {
                column(self.layout().division).map(|d| names::division(&d).name).unwrap_or_default()
            }
        };
        let mut official = match officer {
            Some(officer) => {
                if !field.is_empty() {
                    person_notes(notes, field, &officer.person);
                }
                officer.person.official(&unit)
            }
            None => Official { unit, ..Official::default() },
        };
        if official.office.is_empty() {
            let side = if side == Side::Local { "地方" } else { "铁路" };
            official.office = format!("{}{side}段长", tier.zh());
            if let Some(word) = officer.and_then(|o| o.person.acting.as_deref()) {
                official.office = format!("{}({word})", official.office);
            }
        }
        (official, workshop)
    }

    fn workshop(&self, values: &[Value]) -> Option<String> {
        let value = values.get(self.layout().workshop?).filter(|value| !value.text.is_empty())?;
        Some(names::workshop(&value.text).0.name)
    }
}

/// How an official was found for a segment, if not as printed.
enum Told {
    /// The officials of the cell.
    Undecided(String),
    ByOrder(u32, usize),
}

impl Told {
    fn note(self, field: &str) -> Note {
        match self {
            Self::Undecided(names) => note(
                Confidence::Corrected,
                &format!("{field}.name"),
                "pairing undecided",
                (Some(&names), None),
                "单元格内有多人，与里程各段的对应关系不明，不详",
                "several officials stand in the cell and which of them answers for this range is not told; unknown",
            ),
            Self::ByOrder(label, position) => note(
                Confidence::Inferred,
                field,
                "ordinal label repeated",
                (Some(&label.to_string()), Some(&position.to_string())),
                "序号重复或不一致，按排列次序与里程各段对应",
                "the ordinals are repeated or differ; paired with the ranges by position",
            ),
        }
    }
}

fn chosen<'o>(
    officers: &'o people::Officers,
    pairing: &Pairing,
    no: usize,
) -> (Option<&'o Officer>, Option<Told>) {
    match pairing {
        Pairing::Nobody => (None, None),
        Pairing::One => (officers.list.first(), None),
        Pairing::Undecided => {
            let names: Vec<&str> =
                officers.list.iter().map(|o| o.person.name.as_deref().unwrap_or("?")).collect();
            (None, Some(Told::Undecided(names.join("、"))))
        }
        Pairing::Each { of, by_order } => {
            let at = of.get(no).copied().unwrap_or_default();
            let officer = officers.list.get(at);
            let label = officer.and_then(|o| o.ordinal).unwrap_or_default();
            (officer, by_order.then_some(Told::ByOrder(label, at + 1)))
        }
    }
}

/// A note for a value that stands for the cell above or beside it.
fn filled_note(notes: &mut Vec<Note>, field: &str, value: &Value) {
    let used = crate::record::personal::scrub(&value.text);
    match value.how {
        How::Ditto if !value.dangling => notes.push(note(
            Confidence::Inferred,
            field,
            "ditto mark",
            (Some("同上"), Some(&used)),
            "印作“同上”一类，取所指单元格的内容",
            "a ditto mark; what it points to is used",
        )),
        How::Above => notes.push(note(
            Confidence::Inferred,
            field,
            "blank means above",
            (None, Some(&used)),
            "空白格：本列各值只在首行印出，取上一行的内容",
            "a blank cell: the column prints each value once, on its first row; that of the row above is used",
        )),
        _ => {}
    }
}
