//! Drafts (征求意见稿) replace nothing and are not in force.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::{EditionFinding, Editions};
use crate::record::{Body, DocumentRef, DoubtKind, Finding, Held, Record, stem};

/// What a title says of a document that is not yet decided.
fn draft_word(title: &str) -> Option<&'static str> {
    const WORDS: [&str; 8] = ["征求意见", "草案", "送审稿", "讨论稿", "审议稿", "关于拟", "拟调整", "拟公布"];
    let word = WORDS.into_iter().find(|word| title.contains(word));
    word.or_else(|| title.starts_with('拟').then_some("拟"))
}

/// Takes records of drafts out of force, and returns the documents that are none.
pub(super) fn drafts<'a, R: Held>(
    records: &mut [R],
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
    for held in records {
        let record: &Record = (*held).borrow();
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
        let note = format!("标题有“{word}”，未生效 / a draft ({word}), not in force");
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
        if record.validity.to != Some(day) || record.validity.note.as_ref() != Some(&note) {
            let validity = &mut held.change().validity;
            (validity.to, validity.note) = (Some(day), Some(note));
        }
    }
    decided
}

/// Whether a record holds on no day, as those of a draft.
pub(super) fn never(record: &Record) -> bool {
    let validity = &record.validity;
    validity.to.is_some_and(|to| to == Date::MIN || validity.from.is_some_and(|from| to < from))
}
