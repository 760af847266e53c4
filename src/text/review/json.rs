//! Items as JSON.

use std::collections::BTreeMap;

use landrail_gis::check::{Item, State};
use landrail_gis::record::{Decided, DocumentRef, DoubtKind};
use serde_json::{Value, json};

use super::{field_zh, how, value_zh};

/// One item. A key that is not known is `null`.
pub fn item(item: &Item) -> Value {
    let (doubt, finding) = (&item.doubt, &item.doubt.finding);
    json!({
        "id": doubt.id,
        "kind": finding.kind.as_str(),
        "kind_zh": finding.kind.zh(),
        "kind_en": finding.kind.en(),
        "state": item.state.as_str(),
        "state_zh": item.state.zh(),
        "file": doubt.file,
        "line": finding.line,
        "place": doubt.place,
        "document": doubt.document,
        "row": finding.row,
        "records": doubt.records,
        "county": item.county,
        "field": finding.field,
        "field_zh": finding.field.as_deref().map(field_zh),
        "printed": finding.printed,
        "used": item.used,
        "used_zh": item.used.as_deref().and_then(value_zh),
        "candidates": finding.candidates,
        "zh": finding.zh,
        "en": finding.en,
        "how": how(item),
        "decided": decided(item),
    })
}

/// Who decided last, when and why, and everything that was changed.
fn decided(item: &Item) -> Value {
    let Some(last) = item.decided.last() else { return Value::Null };
    let (by, at, reason) = match last {
        Decided::Correction(entry) => (&entry.by, &entry.at, &entry.reason),
        Decided::Accepted(entry) => (&entry.by, &entry.at, &entry.reason),
    };
    let changes: Vec<_> = item
        .decided
        .iter()
        .filter_map(|decided| match decided {
            Decided::Correction(entry) => Some(json!({
                "record": entry.record, "field": entry.field, "old": entry.old, "new": entry.new,
            })),
            Decided::Accepted(_) => None,
        })
        .collect();
    json!({"state": item.state.as_str(), "by": by, "at": at, "reason": reason, "changes": changes})
}

/// How many items there are and how many are open: in all, by kind, by county and by document.
pub fn counts(items: &[Item], documents: &[DocumentRef]) -> Value {
    let mut kinds: BTreeMap<DoubtKind, [usize; 2]> = BTreeMap::new();
    // Those without a county or document come last.
    let mut counties: BTreeMap<(bool, Option<&str>), [usize; 2]> = BTreeMap::new();
    let mut by_document = counties.clone();
    for item in items {
        let open = usize::from(item.state == State::Open);
        let (county, document) = (item.county.as_deref(), item.doubt.document.as_deref());
        for count in [
            kinds.entry(item.doubt.finding.kind).or_default(),
            counties.entry((county.is_none(), county)).or_default(),
            by_document.entry((document.is_none(), document)).or_default(),
        ] {
            count[0] += open;
            count[1] += 1;
        }
    }
    let title = |number: &str| documents.iter().find(|d| d.number == number).map(|d| &d.title);
    let kinds: Vec<_> = kinds
        .into_iter()
        .map(|(kind, [open, total])| json!({"kind": kind.as_str(), "zh": kind.zh(), "en": kind.en(), "open": open, "total": total}))
        .collect();
    let counties: Vec<_> = counties
        .into_iter()
        .map(|((_, county), [open, total])| json!({"county": county, "open": open, "total": total}))
        .collect();
    let by_document: Vec<_> = by_document
        .into_iter()
        .map(|((_, number), [open, total])| json!({"document": number, "title": number.and_then(title), "open": open, "total": total}))
        .collect();
    let open = items.iter().filter(|item| item.state == State::Open).count();
    json!({"open": open, "by_kind": kinds, "counties": counties, "documents": by_document})
}
