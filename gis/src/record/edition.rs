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
/// number ends all records of that. Documents without a date replace nothing, and drafts
/// (征求意见稿) neither replace anything nor are in force themselves.
pub fn supersede(records: &mut [Record], documents: &[DocumentRef]) -> Editions {
    let mut all = Editions::default();
    let documents: Vec<&DocumentRef> = drafts(records, documents, &mut all);
    repealed(records, &documents, &mut all);
    rosters(records, &documents, &mut all);
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

/// What a title says of a document that is not yet decided.
fn draft_word(title: &str) -> Option<&'static str> {
    const WORDS: [&str; 8] = ["征求意见", "草案", "送审稿", "讨论稿", "审议稿", "关于拟", "拟调整", "拟公布"];
    let word = WORDS.into_iter().find(|word| title.contains(word));
    word.or_else(|| title.starts_with('拟').then_some("拟"))
}

/// Takes records of drafts out of force, and returns the documents that are none.
fn drafts<'a>(
    records: &mut [Record],
    documents: &'a [DocumentRef],
    all: &mut Editions,
) -> Vec<&'a DocumentRef> {
    let (drafts, decided): (Vec<_>, Vec<_>) =
        documents.iter().partition(|document| draft_word(&document.title).is_some());
    let mut by_file: HashMap<&str, Vec<&DocumentRef>> = HashMap::new();
    for draft in drafts {
        by_file.entry(&draft.file).or_default().push(draft);
    }
    let mut told: BTreeSet<(&str, usize)> = BTreeSet::new();
    for record in records {
        // What is planned of land (拟出让) has a status of its own.
        if !matches!(record.body, Body::Segment(_) | Body::Zone(_) | Body::Appointment(_)) {
            continue;
        }
        let source = &record.source;
        let within =
            |draft: &&&DocumentRef| draft.lines[0] <= source.lines[0] && source.lines[0] <= draft.lines[1];
        let Some(draft) = by_file.get(source.file.as_str()).and_then(|of| of.iter().find(within)) else {
            continue;
        };
        let Some(word) = draft_word(&draft.title) else { continue };
        // A last day before the first one: it holds on no day.
        let day = record.validity.from.and_then(|from| from.yesterday().ok()).unwrap_or(Date::MIN);
        record.validity.to = Some(day);
        record.validity.note = Some(format!("标题有“{word}”，未生效 / a draft ({word}), not in force"));
        if told.insert((&draft.file, draft.lines[0])) {
            let name = if draft.number.is_empty() { stem(&draft.file) } else { &draft.number };
            let finding = Finding::new(
                draft.lines[0],
                format!("{name}标题有“{word}”，按未生效的稿件处理：不取代其他文件，也不作为现行名单，请核对"),
                format!(
                    "{name} is a draft by its title ({word}): it replaces nothing and is not in force, please check"
                ),
            );
            all.findings.push(EditionFinding {
                file: draft.file.clone(),
                document: (!draft.number.is_empty()).then(|| draft.number.clone()),
                finding: finding.kind(DoubtKind::Date).on(&record.id, "validity.to").printed(word),
            });
        }
    }
    decided
}

/// Whether a record holds on no day, as those of a draft.
fn never(record: &Record) -> bool {
    let validity = &record.validity;
    validity.to.is_some_and(|to| to == Date::MIN || validity.from.is_some_and(|from| to < from))
}

/// A document that ends another by its number.
struct Ending<'a> {
    file: &'a str,
    by: &'a str,
    line: usize,
    what: String,
    day: Option<Date>,
    /// A record of the document that ends, if there is one.
    own: Option<&'a str>,
}

/// Every number that documents end: by their sentences, or by what was read of a revoked decision.
fn endings<'a>(records: &'a [Record], documents: &[&'a DocumentRef]) -> Vec<Ending<'a>> {
    let mut own: HashMap<(&str, &str), &str> = HashMap::new();
    for record in records {
        if let Some(number) = record.source.document.as_deref() {
            own.entry((&record.source.file, number)).or_insert(&record.id);
        }
    }
    let mut all = Vec::new();
    for document in documents {
        let own = own.get(&(document.file.as_str(), document.number.as_str())).copied();
        all.extend(document.repeals.iter().map(|repeal| Ending {
            file: &document.file,
            by: &document.number,
            line: document.lines[0],
            what: canonical(&repeal.number),
            day: repeal.from.or(document.date),
            own,
        }));
    }
    for record in records {
        let Body::Decision(decision) = &record.body else { continue };
        let source = &record.source;
        let revoked = decision.conditions.iter().filter(|condition| condition.kind == "revokes");
        all.extend(revoked.filter_map(|condition| {
            Some(Ending {
                file: &source.file,
                by: source.document.as_deref().unwrap_or(&source.file),
                line: source.lines[0],
                what: canonical(condition.basis.as_deref()?),
                day: record.validity.from,
                own: Some(&record.id),
            })
        }));
    }
    all
}

fn repealed(records: &mut [Record], documents: &[&DocumentRef], all: &mut Editions) {
    // Documents without records are known too: there is nothing of them to end.
    let mut by_number: HashMap<String, Vec<usize>> =
        documents.iter().map(|document| (canonical(&document.number), Vec::new())).collect();
    for (no, record) in records.iter().enumerate() {
        if let Some(number) = record.source.document.as_deref() {
            by_number.entry(canonical(number)).or_default().push(no);
        }
    }
    let mut days = Vec::new();
    let mut done: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    let endings = endings(records, documents);
    for ending in &endings {
        let (by, named) = (ending.by, &ending.what);
        let found = ended_by(&by_number, named);
        let what = found.map_or(named.as_str(), |(what, _)| what);
        // The sentence and the decision read from it say the same.
        if !done.insert((ending.file, by, what)) {
            continue;
        }
        let told = |id: &str, zh: String, en: String| EditionFinding {
            file: ending.file.to_owned(),
            document: Some(by.to_owned()),
            finding: Finding::new(ending.line, zh, en)
                .kind(DoubtKind::Date)
                .on(id, "validity.to")
                .printed(named),
        };
        let Some((_, of_number)) = found else {
            // What documents about other things end is not of this service.
            if let Some(own) = ending.own {
                all.findings.push(told(
                    own,
                    format!("{by}使{what}失效，但已知文件中没有该文号，未据此终止任何记录，请核对文号"),
                    format!("{by} ends {what}, but no document of that number is known: nothing is ended, please check the number"),
                ));
            }
            continue;
        };
        let first = of_number.first().and_then(|no| records.get(*no));
        let Some(first) = first.map(|record| record.id.as_str()) else { continue };
        let Some(day) = ending.day else {
            all.findings.push(told(
                first,
                format!("{by}使{what}失效，但日期不明，未据此终止"),
                format!("{by} ends {what}, but its day is not known: nothing is ended"),
            ));
            continue;
        };
        let later =
            |no: &usize| records.get(*no).and_then(|r| r.validity.from).is_some_and(|from| from >= day);
        if of_number.iter().any(later) {
            all.findings.push(told(
                first,
                format!("{by}称{what}自{day}失效，而后者自当日或其后才生效，未据此终止"),
                format!("{by} ends {what} from {day}, which begins no earlier: nothing is ended"),
            ));
            continue;
        }
        days.push((day, format!("自{day}起由{by}废止 / ended from {day} by {by}"), of_number));
    }
    drop(endings);
    for (day, why, of_number) in days {
        for no in of_number {
            let ended = records.get_mut(*no).is_some_and(|record| end(record, day, &why));
            all.ended += usize::from(ended);
        }
    }
}

/// The number that a repeal names and the records of it: words may stick to the number of the
/// sentence, so shorter tails are tried too, the longest first.
fn ended_by<'a>(
    by_number: &'a HashMap<String, Vec<usize>>,
    named: &str,
) -> Option<(&'a str, &'a Vec<usize>)> {
    named
        .char_indices()
        .take(11)
        .find_map(|(at, _)| by_number.get_key_value(named.get(at..)?))
        .map(|(number, records)| (number.as_str(), records))
}

fn canonical(number: &str) -> String {
    DocumentNumber::parse(number).map_or_else(|| number.to_owned(), |number| number.canonical())
}

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

fn segment(record: &Record) -> Option<&Segment> {
    match &record.body {
        Body::Segment(segment) => Some(segment),
        _ => None,
    }
}

/// Whether an issuer is below the prefecture, for a roster that lists one county only.
fn is_local(issuer: &str, county: &str) -> bool {
    let offices = ["镇人民政府", "乡人民政府", "街道办事处"];
    (!county.is_empty() && issuer.contains(county)) || offices.iter().any(|office| issuer.contains(office))
}

fn rosters(records: &mut [Record], documents: &[&DocumentRef], all: &mut Editions) {
    let issuers: HashMap<(&str, &str), &DocumentRef> =
        documents.iter().map(|d| ((d.file.as_str(), d.number.as_str()), *d)).collect();
    let mut by_document: BTreeMap<(String, Option<String>), Roster> = BTreeMap::new();
    for (no, record) in records.iter().enumerate() {
        let Some(segment) = segment(record).filter(|_| !never(record)) else { continue };
        let source = &record.source;
        let key = (source.file.clone(), source.document.clone());
        let roster = by_document.entry(key).or_insert_with_key(|(file, document)| Roster {
            file: file.clone(),
            document: document.clone(),
            line: source.lines[0],
            from: record.validity.from,
            lists: BTreeMap::new(),
            local: false,
        });
        roster.from = roster.from.min(record.validity.from);
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
    for (at, older) in rosters.iter().enumerate() {
        for newer in rosters.get(at + 1..).unwrap_or_default() {
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
fn undecided(records: &[Record], a: &Roster, b: &Roster, zh: &str, en: &str, all: &mut Editions) {
    let first = b.records().next().and_then(|no| records.get(*no));
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
    for (about, divisions) in &older.lists {
        let (county, line, tier) = about;
        // Two unknown counties are not the same.
        if county.is_empty() {
            continue;
        }
        let still = |records: &[Record], no: &usize| {
            records.get(*no).is_some_and(|record| record.validity.covers(day))
        };
        let listed = newer.lists.get(about);
        let now: Vec<usize> = listed.map(|of| of.values().flatten().copied().collect()).unwrap_or_default();
        let mut all_gone = Vec::new();
        let mut left_of: Vec<(String, usize)> = Vec::new();
        for (division, old) in divisions {
            let tracks = listed.and_then(|of| of.get(division)).map(|new| tracks(records, new));
            let tracks = tracks.unwrap_or_default();
            let (gone, left): (Vec<usize>, Vec<usize>) = old.iter().partition(|no| {
                records.get(**no).and_then(segment).is_some_and(|segment| covers(&tracks, segment.track))
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
            all.ended += usize::from(records.get_mut(*no).is_some_and(|record| end(record, day, &why)));
        }
        if all.ended > before && !fewer.is_empty() {
            let list: Vec<_> =
                fewer.spans().iter().map(|span| format!("{}–{}", span.from, span.to)).collect();
            let (list, zh, en) = (list.join("、"), tier.zh(), tier.as_str());
            let (new, old_name) = (newer.name(), older.name());
            let id =
                all_gone.first().and_then(|no| records.get(*no)).map(|r| r.id.clone()).unwrap_or_default();
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
            let Some(id) = records.get(no).map(|record| record.id.clone()) else { continue };
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

    #[test]
    fn a_notice_for_one_township_leaves_the_others_in_force() {
        let (mut records, mut documents) = with_newer("忻府区", Some(jiff::civil::date(2030, 5, 6)));
        let township = |r: &Record| segment(r).and_then(|s| s.township.clone());
        let one = records.iter().filter(|r| r.id.ends_with('n')).find_map(township).unwrap();
        let mut kept = false;
        records.retain(|r| {
            !r.id.ends_with('n')
                || (!kept && township(r).as_ref() == Some(&one) && {
                    kept = true;
                    kept
                })
        });
        let mut notice = documents[0].clone();
        (notice.file, notice.number) = ("new.txt".to_owned(), NEW.to_owned());
        (notice.title, notice.repeals) = ("关于调整某镇双段长的通知".to_owned(), Vec::new());
        notice.issuer = Some("忻州市忻府区人民政府办公室".to_owned());
        documents.push(notice);
        let editions = supersede(&mut records, &documents);
        let of: BTreeSet<_> = records.iter().filter(|r| r.validity.to.is_some()).map(township).collect();
        assert_eq!(of.into_iter().collect::<Vec<_>>(), [Some(one)], "only what it lists");
        let terms: Vec<_> = editions.findings.iter().filter(|f| f.finding.kind == DoubtKind::Term).collect();
        assert_eq!(terms.len(), 1, "its own county only: {terms:#?}");
        assert!(terms[0].finding.zh.contains("未列忻府区"), "{terms:#?}");
    }

    #[test]
    fn rosters_of_unknown_counties_end_nothing() {
        let (mut records, documents) = with_newer("五寨县", Some(jiff::civil::date(2030, 5, 6)));
        for record in &mut records {
            let Body::Segment(segment) = &mut record.body else { continue };
            segment.county.clear();
        }
        let editions = supersede(&mut records, &documents);
        assert_eq!(editions.ended, 0);
        assert_eq!(editions.findings.len(), 1, "{:#?}", editions.findings);
        assert!(editions.findings[0].finding.zh.contains("所属县不明"));
    }

    #[test]
    fn a_draft_replaces_nothing_and_is_not_in_force() {
        let day = jiff::civil::date(2030, 5, 6);
        for (title, from) in [
            ("五寨县双段长名单(征求意见稿)", Some(day)),
            ("关于拟调整双段长的公示", Some(day)),
            ("双段长名单（草案）", None),
        ] {
            let (mut records, mut documents) = with_newer("五寨县", from);
            let mut draft = documents[0].clone();
            (draft.file, draft.number) = ("new.txt".to_owned(), NEW.to_owned());
            (draft.title, draft.lines) = (title.to_owned(), [1, usize::MAX]);
            documents.push(draft);
            let editions = supersede(&mut records, &documents);
            assert_eq!((editions.ended, editions.findings.len()), (0, 1), "{title}");
            assert!(records.iter().all(|r| r.id.ends_with('n') != r.validity.covers(day)), "{title}");
        }
    }

    #[test]
    fn a_town_whose_series_begins_with_yuan_is_found() {
        for (known, named) in [
            ("原自然资函〔2023〕12号", "原自然资函〔2023〕12号"),
            ("原自然资函〔2023〕12号", "将原自然资函〔2023〕12号"),
            ("甲自然资函〔2023〕12号", "原甲自然资函〔2023〕12号"),
        ] {
            let (mut records, mut documents) = crate::record::embedded();
            records.truncate(1);
            records[0].source.document = Some(known.to_owned());
            let mut repealing = documents[0].clone();
            repealing.number = NEW.to_owned();
            repealing.date = Some(jiff::civil::date(2030, 1, 1));
            repealing.repeals = vec![Repeal { number: named.to_owned(), from: None }];
            documents = vec![repealing];
            assert_eq!(supersede(&mut records, &documents).ended, 1, "{named}");
            // Of a document with records, a number that is not known is told.
            records[0].source.document = Some(NEW.to_owned());
            records[0].source.file = documents[0].file.clone();
            let editions = supersede(&mut records, &documents);
            assert_eq!((editions.ended, editions.findings.len()), (0, 1), "{named}");
        }
    }
}
