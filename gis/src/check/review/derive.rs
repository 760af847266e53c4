//! Doubts that are in no file: they depend on the day, on the lines and places that are known, and on
//! the corrections.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Atlas;
use crate::record::{
    Body, Decision, DecisionKind, DecisionStatus, Doubt, DoubtKind, Finding, Record, Stale, Stated, Term,
    doubt_id, field_value, stem,
};

/// The file that stale corrections stand in.
const CORRECTIONS: &str = "corrections.toml";

/// Kind, record and field of a doubt, for each of its records.
pub(super) fn bears_on(doubt: &Doubt) -> impl Iterator<Item = (DoubtKind, String, Option<String>)> {
    let Finding { kind, field, .. } = &doubt.finding;
    doubt.records.iter().map(move |record| (*kind, record.clone(), field.clone()))
}

/// Kind, document, field and print of a doubt about a printed name.
pub(super) fn says(doubt: &Doubt) -> Option<(DoubtKind, Option<String>, String, String)> {
    let Finding { kind, field, printed, .. } = &doubt.finding;
    Some((*kind, doubt.document.clone(), field.clone()?, printed.clone()?))
}

/// Terms, lines and places that somebody must look at.
pub(super) fn doubts(records: &[&Record], as_of: Date, atlas: &impl Atlas) -> Vec<Doubt> {
    let mut found = Found::default();
    // A name is looked up once, however many records have it.
    let mut names = Names { atlas, lines: HashMap::new() };
    for &record in records {
        match &record.body {
            Body::Segment(segment) => {
                found.line(record, &segment.line, &mut names);
            }
            Body::Zone(zone) => {
                found.line(record, &zone.line, &mut names);
            }
            Body::Decision(decision) => {
                found.term(record, decision, as_of);
            }
            Body::Appointment(_) | Body::Site(_) | Body::Coordinator(_) | Body::Duty(_) => {}
        }
    }
    let by_id: HashMap<&str, &Record> = records.iter().map(|&record| (record.id.as_str(), record)).collect();
    for finding in atlas.unknown_places(records) {
        let Some(record) = finding.record.as_deref().and_then(|id| by_id.get(id)) else { continue };
        // One name of one county is one doubt, however many records have it.
        found.shared(record, &format!("unknown {}", record.county().unwrap_or_default()), finding);
    }
    found.doubts
}

/// A correction that does not fit.
pub(super) fn stale(stale: &Stale) -> Doubt {
    let (zh, en) = stale.words();
    let entry = &stale.entry;
    let finding = Finding::new(entry.line, zh, en)
        .kind(DoubtKind::Stale)
        .on(&entry.record, &entry.field)
        .printed(&entry.old)
        .candidates([entry.new.clone()]);
    Doubt {
        id: doubt_id(
            &entry.record,
            DoubtKind::Stale,
            &entry.new,
            Some(&entry.field),
            Some(&entry.old),
            entry.line,
        ),
        file: CORRECTIONS.to_owned(),
        document: None,
        place: None,
        records: vec![entry.record.clone()],
        finding,
    }
}

struct Names<'a, A> {
    atlas: &'a A,
    lines: HashMap<String, Option<Vec<String>>>,
}

impl<A: Atlas> Names<'_, A> {
    /// `None` for a line that is known, else the lines of similar names.
    fn unknown_line(&mut self, name: &str) -> Option<&[String]> {
        let atlas = self.atlas;
        let look = || (!atlas.has_line(name)).then(|| atlas.similar_lines(name));
        self.lines.entry(name.to_owned()).or_insert_with(look).as_deref()
    }
}

#[derive(Default)]
struct Found {
    doubts: Vec<Doubt>,
    by_id: HashMap<String, usize>,
}

impl Found {
    /// One doubt for a document and name, with every record that it is on.
    fn shared(&mut self, record: &Record, anchor: &str, finding: Finding) {
        let source = &record.source;
        let document = source.document.as_deref().unwrap_or_else(|| stem(&source.file));
        let (field, printed) = (finding.field.as_deref(), finding.printed.as_deref());
        let id = doubt_id(document, finding.kind, anchor, field, printed, 0);
        if let Some(doubt) = self.by_id.get(&id).and_then(|&at| self.doubts.get_mut(at)) {
            doubt.records.push(record.id.clone());
            return;
        }
        self.by_id.insert(id.clone(), self.doubts.len());
        self.doubts.push(Doubt {
            id,
            file: source.file.clone(),
            document: source.document.clone(),
            place: source.place.clone(),
            records: vec![record.id.clone()],
            finding,
        });
    }

    fn line(&mut self, record: &Record, name: &str, names: &mut Names<'_, impl Atlas>) {
        let Some(similar) = names.unknown_line(name) else { return };
        let finding = Finding::new(
            record.source.lines[0],
            format!("线路表中没有“{name}”"),
            format!("the line {name:?} is in no table of lines"),
        );
        let finding = finding.kind(DoubtKind::Line).on(&record.id, "line").printed(name);
        let finding = finding.candidates(similar.iter().cloned());
        self.shared(record, "unknown line", finding);
    }

    fn term(&mut self, record: &Record, decision: &Decision, as_of: Date) {
        let over = matches!(decision.status, DecisionStatus::Refused | DecisionStatus::Revoked);
        if over {
            return;
        }
        let temporary = decision.kind == DecisionKind::TemporaryUse;
        let (anchor, field, zh, en) = match &decision.term {
            Stated::Value(term) => match ended(term, as_of) {
                Ended::No => return,
                Ended::Unknown if !temporary => return,
                Ended::On(end) => (
                    format!("expired {end}"),
                    "term",
                    format!("期限已于{end}届满：是否续期、已归还或复垦，请核实"),
                    format!("the term ended on {end}: renewed, given back or reclaimed? to be found out"),
                ),
                Ended::Unknown => (
                    "end unknown".to_owned(),
                    "term.start",
                    format!("期限{}，起始日未写明，届满日不明", words(term).0),
                    format!("a term of {} without a start: its end is not known", words(term).1),
                ),
            },
            Stated::Unknown if temporary => (
                "no term".to_owned(),
                "term",
                "临时用地没有写明期限".to_owned(),
                "a temporary use without a stated term".to_owned(),
            ),
            // A mark that cannot be read is a doubt of the reader, and a stated absence is none.
            _ => return,
        };
        let shown =
            field_value(record, "term").ok().filter(|text| text != "unknown" && !text.starts_with('{'));
        let mut finding =
            Finding::new(record.source.lines[0], zh, en).kind(DoubtKind::Term).on(&record.id, field);
        if let Some(printed) = decision.term.value().and_then(|term| term.printed.clone()).or(shown) {
            finding = finding.printed(&printed);
        }
        self.shared(record, &format!("{} {anchor}", record.id), finding);
    }
}

enum Ended {
    No,
    Unknown,
    On(Date),
}

fn ended(term: &Term, as_of: Date) -> Ended {
    match term.end() {
        None => Ended::Unknown,
        Some(end) if end < as_of => Ended::On(end),
        Some(_) => Ended::No,
    }
}

/// The length of a term, in Chinese and in English.
fn words(term: &Term) -> (String, String) {
    match (term.years, term.months) {
        (0, 0) => ("未写年数".to_owned(), "unstated length".to_owned()),
        (years, 0) => (format!("{years}年"), format!("{years} years")),
        (0, months) => (format!("{months}个月"), format!("{months} months")),
        (years, months) => (format!("{years}年{months}个月"), format!("{years} years and {months} months")),
    }
}
