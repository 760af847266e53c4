//! Newer rosters that replace older ones, for what they list.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::drafts::never;
use super::{EditionFinding, Editions, end, segment};
use crate::chainage::{Span, SpanSet, Track};
use crate::record::{Confidence, DocumentRef, DoubtKind, Finding, Held, Reason, Record, Tier};

/// What a stretch of a roster is about: county, line, tier.
type About = (String, String, Tier);

/// Whose it is within that: the township and the village, at their tiers.
type Division = (Option<String>, Option<String>);

/// A roster: the segments of one document.
struct Roster {
    file: String,
    document: Option<String>,
    line: usize,
    from: Option<Date>,
    /// The records by what they are about.
    lists: BTreeMap<About, BTreeMap<Division, Vec<usize>>>,
    /// Whether it is the document of one county or township, which cannot list others.
    local: bool,
    /// Whether editors entered it, also where they cite a document that lists others. That is single
    /// segments and no edition: it ends nothing by itself, as the editor says what ends. A later roster
    /// ends it as it ends others.
    entered: bool,
}

impl Roster {
    fn name(&self) -> &str {
        self.document.as_deref().unwrap_or(&self.file)
    }

    fn told(&self, kind: DoubtKind, record: &str, zh: String, en: String) -> EditionFinding {
        EditionFinding {
            file: self.file.clone(),
            document: self.document.clone(),
            finding: Finding::new(self.line, zh, en).kind(kind).on(record, "validity.to"),
        }
    }

    /// Whether both list something of the same county, line and tier; where the county is not known,
    /// `known` is false.
    fn meets(&self, other: &Self, known: bool) -> bool {
        self.lists.keys().any(|about| about.0.is_empty() != known && other.lists.contains_key(about))
    }

    /// Whether both list the same division of a county on a line.
    fn same(&self, other: &Self) -> bool {
        self.lists.iter().any(|(about, of)| {
            other.lists.get(about).is_some_and(|other| of.keys().any(|division| other.contains_key(division)))
        })
    }

    fn records(&self) -> impl Iterator<Item = &usize> {
        self.lists.values().flat_map(BTreeMap::values).flatten()
    }
}

/// Whether an issuer is below the prefecture, for a roster that lists one county only.
fn is_local(issuer: &str, county: &str) -> bool {
    let offices = ["镇人民政府", "乡人民政府", "街道办事处"];
    (!county.is_empty() && issuer.contains(county)) || offices.iter().any(|office| issuer.contains(office))
}

/// The first day of a row as its document has it: that an editor lets one row begin on another day moves
/// no other row, and no document that it replaces.
fn listed_from(record: &Record) -> Option<Date> {
    let edited = |reason: &&Reason| reason.field == "valid_from" && reason.fault == "edited";
    match record.reasons.iter().find(edited) {
        Some(first) => first.printed.as_deref().and_then(|day| day.parse().ok()),
        None => record.validity.from,
    }
}

pub(super) fn rosters<R: Held>(records: &mut [R], documents: &[&DocumentRef], all: &mut Editions) {
    let issuers: HashMap<(&str, &str), &DocumentRef> =
        documents.iter().map(|d| ((d.file.as_str(), d.number.as_str()), *d)).collect();
    let mut by_document: BTreeMap<(String, Option<String>, bool), Roster> = BTreeMap::new();
    for (no, record) in records.iter().enumerate() {
        let record = record.borrow();
        let Some(segment) = segment(record).filter(|_| !never(record)) else { continue };
        let source = &record.source;
        let entered = record.confidence == Confidence::Entered;
        let from = if entered { record.validity.from } else { listed_from(record) };
        let key = (source.file.clone(), source.document.clone(), entered);
        let roster = by_document.entry(key).or_insert_with_key(|(file, document, _)| Roster {
            file: file.clone(),
            document: document.clone(),
            line: source.lines[0],
            from,
            lists: BTreeMap::new(),
            local: false,
            entered,
        });
        roster.from = roster.from.min(from);
        let about = (segment.county.clone(), segment.line.clone(), segment.tier);
        let division = (segment.township.clone(), segment.village.clone());
        roster.lists.entry(about).or_default().entry(division).or_default().push(no);
    }
    for roster in by_document.values_mut() {
        let counties: BTreeSet<&str> = roster.lists.keys().map(|(county, ..)| county.as_str()).collect();
        let number = roster.document.as_deref().unwrap_or_default();
        let document = issuers.get(&(roster.file.as_str(), number));
        let issuer = document.map(|d| d.issuer.as_deref().unwrap_or(&d.title)).unwrap_or_default();
        roster.local = counties.len() == 1 && counties.iter().all(|county| is_local(issuer, county));
    }
    let mut rosters: Vec<Roster> = by_document.into_values().collect();
    rosters.sort_by(|a, b| (a.from, &a.document, &a.file).cmp(&(b.from, &b.document, &b.file)));
    // Few of many: every appointment that an editor enters has a document of its own.
    let editions: Vec<(usize, &Roster)> =
        rosters.iter().enumerate().filter(|(_, roster)| !roster.entered).collect();
    for (at, older) in rosters.iter().enumerate() {
        for (_, newer) in editions.iter().filter(|(no, _)| *no > at) {
            let dated = matches!((older.from, newer.from), (Some(from), Some(day)) if from < day);
            // What is entered as of a document is not ended by the rest of it.
            if older.entered && (!dated || (&older.file, &older.document) == (&newer.file, &newer.document)) {
                continue;
            }
            if older.meets(newer, false) && older.same(newer) {
                undecided(records, older, newer, "且所属县不明", "of counties not known", all);
            }
            if !older.meets(newer, true) {
                continue;
            }
            match (older.from, newer.from) {
                // Two documents about different townships are no two editions.
                (Some(from), Some(day)) if from == day && !older.same(newer) => {}
                // Those without a date come first.
                (Some(from), Some(day)) if from < day => replace(records, older, newer, day, all),
                (Some(_), Some(day)) => {
                    undecided(records, older, newer, &format!("同日（{day}）"), "of one day", all);
                }
                _ => undecided(records, older, newer, "有日期不明者", "not both dated", all),
            }
        }
    }
}

/// Two rosters of which neither is known to be newer: both stay in force.
fn undecided<R: Held>(records: &[R], a: &Roster, b: &Roster, zh: &str, en: &str, all: &mut Editions) {
    let first = b.records().next().and_then(|no| get(records, *no));
    let id = first.map(|record| record.id.as_str()).unwrap_or_default();
    let (a, name) = (a.name(), b.name());
    all.findings.push(b.told(
        DoubtKind::Date,
        id,
        format!("名单{name}与{a}列有相同的县和线路，{zh}，无法判断孰新孰旧，两者都作为候选"),
        format!("the rosters {name} and {a} list the same counties and lines and are {en}: which is newer is not known, both are candidates"),
    ));
}

/// Ends what the newer roster lists of the older, and tells what it does not list.
fn replace<R: Held>(records: &mut [R], older: &Roster, newer: &Roster, day: Date, all: &mut Editions) {
    let why = format!("自{day}起由{}取代 / replaced from {day} by {}", newer.name(), newer.name());
    let counties: BTreeSet<&str> = newer.lists.keys().map(|(county, ..)| county.as_str()).collect();
    let mut unlisted: BTreeMap<String, (Vec<String>, String)> = BTreeMap::new();
    for (about, divisions) in &older.lists {
        let (county, line, tier) = about;
        // Two unknown counties are not the same.
        if county.is_empty() {
            continue;
        }
        let still =
            |records: &[R], no: &usize| get(records, *no).is_some_and(|record| record.validity.covers(day));
        let listed = newer.lists.get(about);
        let now: Vec<usize> = listed.map(|of| of.values().flatten().copied().collect()).unwrap_or_default();
        let mut all_gone = Vec::new();
        let mut left_of: Vec<(String, usize)> = Vec::new();
        for (division, old) in divisions {
            let tracks = listed.and_then(|of| of.get(division)).map(|new| tracks(records, new));
            let tracks = tracks.unwrap_or_default();
            let (gone, left): (Vec<usize>, Vec<usize>) = old.iter().partition(|no| {
                get(records, **no).and_then(segment).is_some_and(|segment| covers(&tracks, segment.track))
            });
            all_gone.extend(gone);
            if let Some(no) = left.into_iter().find(|no| still(records, no)) {
                let (township, village) = division;
                let place = [township, village].map(|name| name.as_deref().unwrap_or_default()).concat();
                left_of.push((format!("{line}{place}（{}）", tier.zh()), no));
            }
        }
        let fewer = SpanSet::of(spans(records, &all_gone)).minus(&SpanSet::of(spans(records, &now)));
        let before = all.ended;
        for no in &all_gone {
            // An editor let it begin later: it is ended when it began, or it would hold on no day.
            if get(records, *no).is_some_and(|record| record.validity.from.is_some_and(|from| from >= day)) {
                continue;
            }
            all.ended += usize::from(records.get_mut(*no).is_some_and(|record| end(record, day, &why)));
        }
        if all.ended > before && !fewer.is_empty() {
            let list: Vec<_> =
                fewer.spans().iter().map(|span| format!("{}–{}", span.from, span.to)).collect();
            let (list, zh, en) = (list.join("、"), tier.zh(), tier.as_str());
            let (new, old_name) = (newer.name(), older.name());
            let id =
                all_gone.first().and_then(|no| get(records, *no)).map(|r| r.id.clone()).unwrap_or_default();
            all.findings.push(newer.told(
                DoubtKind::Range,
                &id,
                format!("{new}所列{county}{line}{zh}区段比{old_name}少{list}，自{day}起该处无段长，请核对"),
                format!("{new} lists less of {line} in {county} ({en} tier) than {old_name}: {list} has no chief from {day}, please check"),
            ));
        }
        let other = !counties.contains(county.as_str());
        // A county's own document cannot list another.
        if other && newer.local {
            continue;
        }
        for (what, no) in left_of {
            let Some(id) = get(records, no).map(|record| record.id.clone()) else { continue };
            let entry = unlisted.entry(county.clone()).or_insert_with(|| (Vec::new(), id));
            if !other {
                entry.0.push(what);
            }
        }
    }
    for (county, (lines, id)) in unlisted {
        let (new, old, list) = (newer.name(), older.name(), lines.join("、"));
        all.findings.push(newer.told(
            DoubtKind::Term,
            &id,
            format!("{new}未列{county}{list}，{old}对其继续有效，请核对"),
            format!("{new} does not list {county} {list}: {old} stays in force for it, please check"),
        ));
    }
}

fn get<R: Held>(records: &[R], no: usize) -> Option<&Record> {
    records.get(no).map(Borrow::borrow)
}

fn spans<R: Held>(records: &[R], of: &[usize]) -> Vec<Span> {
    of.iter().filter_map(|no| Some(segment(get(records, *no)?)?.span)).collect()
}

fn tracks<R: Held>(records: &[R], of: &[usize]) -> Vec<Track> {
    of.iter().filter_map(|no| Some(segment(get(records, *no)?)?.track)).collect()
}

/// Whether ranges of these tracks replace one of another track: the whole line replaces each track,
/// and two different tracks replace the whole.
fn covers(tracks: &[Track], old: Track) -> bool {
    tracks.contains(&old)
        || tracks.contains(&Track::Whole)
        || (old == Track::Whole && tracks.iter().any(|track| Some(track) != tracks.first()))
}
