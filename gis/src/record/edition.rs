//! Editions: which records a newer document ends, and from which day.
//!
//! Nothing stored is changed. Of all records that are known, those that a newer roster replaces, or
//! that a later document repeals, get a last day of validity; they answer for the days before it as
//! they always did. What cannot be decided is left in force and told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::{Body, DocumentRef, Doubt, DoubtKind, Finding, Record, Segment, Tier, doubt_id, stem};
use crate::chainage::{Span, SpanSet, Track};
use crate::gazette::DocumentNumber;

/// What editions do to the known records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editions {
    /// How many records got a last day.
    pub ended: usize,
    /// What a person should know or decide.
    pub findings: Vec<EditionFinding>,
}

/// A finding about a document as a whole, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionFinding {
    /// The file name, without folders.
    pub file: String,
    /// The document number.
    pub document: Option<String>,
    /// What was noticed. Its record is the first of those it bears on.
    pub finding: Finding,
}

impl From<EditionFinding> for Doubt {
    fn from(told: EditionFinding) -> Self {
        let EditionFinding { file, document, finding } = told;
        let (field, printed) = (finding.field.as_deref(), finding.printed.as_deref());
        let anchor = finding.record.as_deref().unwrap_or_default();
        // What is told of two older editions differs in its words only.
        let anchor = format!("{anchor} {}", finding.zh);
        let about = document.as_deref().unwrap_or_else(|| stem(&file));
        let id = doubt_id(about, finding.kind, &anchor, field, printed, 0);
        let records = finding.record.iter().cloned().collect();
        Self { id, file, document, place: None, records, finding }
    }
}

/// Ends the records that newer documents replace.
///
/// A roster replaces the older ones for every county, tier and line (and track) that it lists, from
/// its first day on; what it does not list stays in force. A document that repeals another by its
/// number ends all records of that. Documents without a date replace nothing.
pub fn supersede(records: &mut [Record], documents: &[DocumentRef]) -> Editions {
    let mut all = Editions::default();
    repealed(records, documents, &mut all);
    rosters(records, &mut all);
    all
}

/// The last day before `day`, and why, on a record that holds longer.
fn end(record: &mut Record, day: Date, why: &str) -> bool {
    let Ok(last) = day.yesterday() else { return false };
    if record.validity.to.is_some_and(|to| to <= last) {
        return false;
    }
    record.validity.to = Some(last);
    record.validity.note = Some(why.to_owned());
    true
}

fn repealed(records: &mut [Record], documents: &[DocumentRef], all: &mut Editions) {
    let mut by_number: HashMap<String, Vec<usize>> = HashMap::new();
    for (no, record) in records.iter().enumerate() {
        if let Some(number) = record.source.document.as_deref() {
            by_number.entry(canonical(number)).or_default().push(no);
        }
    }
    for document in documents {
        for repeal in &document.repeals {
            let Some(of_number) = ended_by(&by_number, &repeal.number) else { continue };
            let told = |id: &str, zh: String, en: String| EditionFinding {
                file: document.file.clone(),
                document: Some(document.number.clone()),
                finding: Finding::new(document.lines[0], zh, en).kind(DoubtKind::Date).on(id, "validity.to"),
            };
            let first = of_number.first().and_then(|no| records.get(*no));
            let Some(first) = first.map(|record| record.id.clone()) else { continue };
            let (by, what) = (&document.number, &repeal.number);
            let Some(day) = repeal.from.or(document.date) else {
                all.findings.push(told(
                    &first,
                    format!("{by}使{what}失效，但日期不明，未据此终止"),
                    format!("{by} ends {what}, but its day is not known: nothing is ended"),
                ));
                continue;
            };
            let later =
                |no: &usize| records.get(*no).and_then(|r| r.validity.from).is_some_and(|from| from >= day);
            if of_number.iter().any(later) {
                all.findings.push(told(
                    &first,
                    format!("{by}称{what}自{day}失效，而后者自当日或其后才生效，未据此终止"),
                    format!("{by} ends {what} from {day}, which begins no earlier: nothing is ended"),
                ));
                continue;
            }
            let why = format!("自{day}起由{by}废止 / ended from {day} by {by}");
            for no in of_number {
                let ended = records.get_mut(*no).is_some_and(|record| end(record, day, &why));
                all.ended += usize::from(ended);
            }
        }
    }
}

/// The records of the document that a repeal names: words may stick to the number of the sentence.
fn ended_by<'a>(by_number: &'a HashMap<String, Vec<usize>>, named: &str) -> Option<&'a Vec<usize>> {
    by_number
        .get(named)
        .or_else(|| named.char_indices().skip(1).take(10).find_map(|(at, _)| by_number.get(named.get(at..)?)))
}

fn canonical(number: &str) -> String {
    DocumentNumber::parse(number).map_or_else(|| number.to_owned(), |number| number.canonical())
}

/// What a stretch of a roster is about: county, line, tier.
type About = (String, String, Tier);

/// A roster: the segments of one document.
struct Roster {
    file: String,
    document: Option<String>,
    line: usize,
    from: Option<Date>,
    /// The records by what they are about.
    lists: BTreeMap<About, Vec<usize>>,
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

    /// Whether both list something of the same county, line and tier.
    fn meets(&self, other: &Self) -> bool {
        self.lists.keys().any(|about| other.lists.contains_key(about))
    }
}

fn segment(record: &Record) -> Option<&Segment> {
    match &record.body {
        Body::Segment(segment) => Some(segment),
        _ => None,
    }
}

fn rosters(records: &mut [Record], all: &mut Editions) {
    let mut by_document: BTreeMap<(String, Option<String>), Roster> = BTreeMap::new();
    for (no, record) in records.iter().enumerate() {
        let Some(segment) = segment(record) else { continue };
        let source = &record.source;
        let key = (source.file.clone(), source.document.clone());
        let roster = by_document.entry(key).or_insert_with_key(|(file, document)| Roster {
            file: file.clone(),
            document: document.clone(),
            line: source.lines[0],
            from: record.validity.from,
            lists: BTreeMap::new(),
        });
        roster.from = roster.from.min(record.validity.from);
        let about = (segment.county.clone(), segment.line.clone(), segment.tier);
        roster.lists.entry(about).or_default().push(no);
    }
    let mut rosters: Vec<Roster> = by_document.into_values().collect();
    rosters.sort_by(|a, b| (a.from, &a.document, &a.file).cmp(&(b.from, &b.document, &b.file)));
    for (at, older) in rosters.iter().enumerate() {
        for newer in rosters.get(at + 1..).unwrap_or_default() {
            if !older.meets(newer) {
                continue;
            }
            match (older.from, newer.from) {
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
fn undecided(records: &[Record], a: &Roster, b: &Roster, zh: &str, en: &str, all: &mut Editions) {
    let first = b.lists.values().flatten().next().and_then(|no| records.get(*no));
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
fn replace(records: &mut [Record], older: &Roster, newer: &Roster, day: Date, all: &mut Editions) {
    let why = format!("自{day}起由{}取代 / replaced from {day} by {}", newer.name(), newer.name());
    let counties: BTreeSet<&str> = newer.lists.keys().map(|(county, ..)| county.as_str()).collect();
    let mut unlisted: BTreeMap<String, (Vec<String>, String)> = BTreeMap::new();
    for (about, old) in &older.lists {
        let (county, line, tier) = about;
        let still = |records: &[Record], no: &usize| {
            records.get(*no).is_some_and(|record| record.validity.covers(day))
        };
        let tracks = newer.lists.get(about).map(|new| tracks(records, new)).unwrap_or_default();
        let (gone, left): (Vec<usize>, Vec<usize>) = old.iter().partition(|no| {
            records.get(**no).and_then(segment).is_some_and(|segment| covers(&tracks, segment.track))
        });
        let fewer = SpanSet::of(spans(records, &gone)).minus(&SpanSet::of(spans(
            records,
            newer.lists.get(about).map(Vec::as_slice).unwrap_or_default(),
        )));
        let before = all.ended;
        for no in &gone {
            all.ended += usize::from(records.get_mut(*no).is_some_and(|record| end(record, day, &why)));
        }
        if all.ended > before && !fewer.is_empty() {
            let list: Vec<_> =
                fewer.spans().iter().map(|span| format!("{}–{}", span.from, span.to)).collect();
            let (list, zh, en) = (list.join("、"), tier.zh(), tier.as_str());
            let (new, old_name) = (newer.name(), older.name());
            let id = gone.first().and_then(|no| records.get(*no)).map(|r| r.id.clone()).unwrap_or_default();
            all.findings.push(newer.told(
                DoubtKind::Range,
                &id,
                format!("{new}所列{county}{line}{zh}区段比{old_name}少{list}，自{day}起该处无段长，请核对"),
                format!("{new} lists less of {line} in {county} ({en} tier) than {old_name}: {list} has no chief from {day}, please check"),
            ));
        }
        if let Some(first) = left.iter().find(|no| still(records, no)).and_then(|no| records.get(*no)) {
            let what = if counties.contains(county.as_str()) {
                format!("{line}（{}）", tier.zh())
            } else {
                String::new()
            };
            let entry = unlisted.entry(county.clone()).or_insert_with(|| (Vec::new(), first.id.clone()));
            if !what.is_empty() {
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

fn spans(records: &[Record], of: &[usize]) -> Vec<Span> {
    of.iter().filter_map(|no| Some(segment(records.get(*no)?)?.span)).collect()
}

fn tracks(records: &[Record], of: &[usize]) -> Vec<Track> {
    of.iter().filter_map(|no| Some(segment(records.get(*no)?)?.track)).collect()
}

/// Whether ranges of these tracks replace one of another track: the whole line replaces each track,
/// and two different tracks replace the whole.
fn covers(tracks: &[Track], old: Track) -> bool {
    tracks.contains(&old)
        || tracks.contains(&Track::Whole)
        || (old == Track::Whole && tracks.iter().any(|track| Some(track) != tracks.first()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Repeal;

    const NEW: &str = "甲政办发〔2030〕9号";

    /// The embedded roster, and the same of one county as another document.
    fn with_newer(county: &str, from: Option<Date>) -> (Vec<Record>, Vec<DocumentRef>) {
        let (mut records, documents) = crate::record::embedded();
        records.retain(|record| segment(record).is_some());
        let of_county = |record: &&Record| segment(record).is_some_and(|s| s.county == county);
        let mut newer: Vec<Record> = records.iter().filter(of_county).cloned().collect();
        for record in &mut newer {
            record.id.push('n');
            record.source.file = "new.txt".to_owned();
            record.source.document = Some(NEW.to_owned());
            record.validity.from = from;
        }
        records.extend(newer);
        (records, documents)
    }

    fn ended(records: &[Record]) -> BTreeSet<&str> {
        let ended = records.iter().filter(|record| record.validity.to.is_some());
        ended.filter_map(|record| Some(segment(record)?.county.as_str())).collect()
    }

    #[test]
    fn a_newer_roster_ends_what_it_lists_and_only_that() {
        let day = jiff::civil::date(2030, 5, 6);
        let (mut records, documents) = with_newer("五寨县", Some(day));
        let editions = supersede(&mut records, &documents);
        assert_eq!(ended(&records).into_iter().collect::<Vec<_>>(), ["五寨县"]);
        let old = records.iter().find(|r| r.validity.to.is_some()).unwrap();
        assert_eq!(old.validity.to, Some(jiff::civil::date(2030, 5, 5)));
        assert!(old.validity.note.as_deref().unwrap().contains(NEW));
        assert!(records.iter().filter(|r| r.id.ends_with('n')).all(|r| r.validity.to.is_none()));
        let unlisted = editions.findings.iter().filter(|f| f.finding.kind == DoubtKind::Term);
        assert!(unlisted.count() > 5, "the other counties are told: {:#?}", editions.findings);
        assert!(editions.findings.iter().all(|f| f.finding.kind == DoubtKind::Term));
        // Once more, nothing changes.
        let before = records.clone();
        assert_eq!(supersede(&mut records, &documents).ended, 0);
        assert_eq!(records, before);
    }

    #[test]
    fn a_roster_without_a_date_or_of_the_same_day_ends_nothing() {
        let (old, _) = crate::record::embedded();
        let same = old.iter().find(|r| segment(r).is_some()).unwrap().validity.from;
        for from in [None, same] {
            let (mut records, documents) = with_newer("五寨县", from);
            let editions = supersede(&mut records, &documents);
            assert!(ended(&records).is_empty());
            assert_eq!(editions.findings.len(), 1);
            assert_eq!(editions.findings[0].finding.kind, DoubtKind::Date);
        }
    }

    #[test]
    fn a_range_that_the_newer_roster_no_longer_lists_is_told() {
        let (mut records, documents) = with_newer("五寨县", Some(jiff::civil::date(2030, 5, 6)));
        let last = records.len() - 1;
        let about = |r: &Record| segment(r).map(|s| (s.line.clone(), s.tier));
        assert!(
            records.iter().filter(|r| r.id.ends_with('n') && about(r) == about(&records[last])).count() > 1
        );
        records.remove(last);
        let editions = supersede(&mut records, &documents);
        assert!(
            editions.findings.iter().any(|f| f.finding.kind == DoubtKind::Range),
            "{:#?}",
            editions.findings
        );
    }

    #[test]
    fn a_repeal_ends_every_record_of_its_document() {
        let (mut records, mut documents) = crate::record::embedded();
        let roster = records.iter().find(|r| segment(r).is_some()).unwrap().source.document.clone().unwrap();
        let mut repealing = documents[0].clone();
        repealing.number = NEW.to_owned();
        repealing.date = None;
        repealing.repeals = vec![Repeal { number: format!("同时{roster}"), from: None }];
        documents.push(repealing);
        let editions = supersede(&mut records, &documents);
        assert_eq!((editions.ended, editions.findings.len()), (0, 1), "no day, no end");
        documents.last_mut().unwrap().date = Some(jiff::civil::date(2030, 1, 1));
        let count = records.iter().filter(|r| r.source.document.as_ref() == Some(&roster)).count();
        assert_eq!(supersede(&mut records, &documents).ended, count);
        assert!(records.iter().all(|r| {
            (r.source.document.as_ref() == Some(&roster))
                == (r.validity.to == Some(jiff::civil::date(2029, 12, 31)))
        }));
        // A document cannot end one that is younger.
        let (mut records, _) = crate::record::embedded();
        documents.last_mut().unwrap().date = Some(jiff::civil::date(2020, 1, 1));
        let editions = supersede(&mut records, &documents);
        assert_eq!((editions.ended, editions.findings.len()), (0, 1));
    }
}
