//! What an import would change, record by record, for a person to look at before it is stored.

use std::collections::HashSet;
use std::sync::Arc;

use landrail_gis::export;
use landrail_gis::index::served;
use landrail_gis::place::Precision;
use landrail_gis::record::{Body, Confidence, Doubt, Record, differences};
use serde_json::{Value, json};

use crate::intake::Read;
use crate::live::Known;
use crate::text::review::field_zh;

/// Most records that are told one by one; all are counted.
pub(super) const MAX_RECORDS: usize = 2000;

/// Most doubts that are told one by one; all are counted.
const MAX_DOUBTS: usize = 2000;

/// Most bytes of geometry: a map of more is no preview.
const MAX_GEOMETRY: usize = 4 << 20;

/// Most names of fields that are told of a record.
const MAX_FIELDS: usize = 12;

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    New,
    Changed,
    Ended,
    Unchanged,
}

impl Change {
    const ALL: [Self; 4] = [Self::New, Self::Changed, Self::Ended, Self::Unchanged];

    const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Ended => "ended",
            Self::Unchanged => "unchanged",
        }
    }
}

/// A record, what becomes of it, and which of its fields differ from what is served.
struct Drafted<'a> {
    record: &'a Record,
    change: Change,
    fields: Vec<String>,
}

/// What a file would change of what is known: `replaced` are the records in force that it takes the
/// place of. `unchanged`: all that it says is stored already.
pub(super) fn of<'a>(
    known: &'a Known,
    read: &'a Read,
    replaced: impl Iterator<Item = &'a Arc<Record>>,
    unchanged: bool,
) -> Value {
    let records = &read.reading.records;
    let mut drafted: Vec<Drafted<'_>> =
        records.iter().map(|record| compared(known, record, unchanged)).collect();
    let ids: HashSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
    // What an editor entered is of no file, and stays.
    let ended = replaced.map(AsRef::as_ref).filter(|record: &&Record| {
        !unchanged && record.confidence != Confidence::Entered && !ids.contains(record.id.as_str())
    });
    drafted.extend(ended.map(|record| Drafted { record, change: Change::Ended, fields: Vec::new() }));
    let counts: serde_json::Map<String, Value> = Change::ALL
        .iter()
        .map(|change| {
            let count = drafted.iter().filter(|one| one.change == *change).count();
            (change.as_str().to_owned(), json!(count))
        })
        .collect();
    // What changes comes first: of a long file the rest is only counted.
    drafted.sort_by_key(|one| one.change);
    let mut room = MAX_GEOMETRY;
    let features: Vec<Value> =
        drafted.iter().take(MAX_RECORDS).map(|one| feature(known, one, &mut room)).collect();
    json!({
        "limit": MAX_RECORDS,
        "counts": counts,
        "listed": features.len(),
        "features": features,
        "doubts": read.doubts.iter().take(MAX_DOUBTS).map(doubt).collect::<Vec<_>>(),
        "doubts_total": read.doubts.len(),
    })
}

fn compared<'a>(known: &Known, record: &'a Record, unchanged: bool) -> Drafted<'a> {
    let Some(before) = known.snapshot.record(&record.id) else {
        let change = if unchanged { Change::Unchanged } else { Change::New };
        return Drafted { record, change, fields: Vec::new() };
    };
    if unchanged {
        return Drafted { record, change: Change::Unchanged, fields: Vec::new() };
    }
    // Where it stands in the file is no change of what it says.
    let of_text = |field: &String| !field.starts_with("source.") && field != "source";
    let fields: Vec<String> =
        differences(before, record).into_iter().map(|one| one.field).filter(of_text).collect();
    let change = if fields.is_empty() { Change::Unchanged } else { Change::Changed };
    Drafted { record, change, fields }
}

/// A record as a feature: its geometry where it is that of the record's own place, else why not.
fn feature(known: &Known, drafted: &Drafted<'_>, room: &mut usize) -> Value {
    let Drafted { record, change, fields } = drafted;
    let reference = known.snapshot.reference();
    let record = (*record).clone().without_personal();
    let shown = served(&record, &reference.lines, &reference.gazetteer);
    let mut without = None;
    let mut geometry = Value::Null;
    let layer = shown.as_ref().map(|(layer, _)| *layer);
    match shown {
        None => without = Some(("该类记录不成图层", "records of this kind are in no layer")),
        Some((layer, shown)) => {
            let mut bytes = Vec::new();
            let written = export::write_feature(layer, &shown, &mut bytes);
            let written: Option<Value> = written.ok().and_then(|()| serde_json::from_slice(&bytes).ok());
            let mut whole = written.unwrap_or_default();
            let precision = whole["properties"]["precision"].as_str().unwrap_or_default();
            let vague = [Precision::County, Precision::Township, Precision::Village];
            if whole["geometry"].is_null() {
                without = Some(("没有可定位的图形", "it has no geometry that could be placed"));
            } else if vague.iter().any(|vague| vague.as_str() == precision) {
                without = Some((
                    "只知所在县、乡或村，没有界线",
                    "only its county, township or village is known, no boundary",
                ));
            } else if bytes.len() > *room {
                without = Some(("图形过多，未在预览中绘出", "too many geometries: not drawn in the preview"));
            } else {
                *room -= bytes.len();
                geometry = whole["geometry"].take();
            }
        }
    }
    json!({
        "type": "Feature",
        "id": record.id,
        "geometry": geometry,
        "properties": {
            "change": change.as_str(),
            "layer": layer.map(landrail_gis::index::Layer::name),
            "title": title(&record),
            "county": record.county(),
            "document": record.source.document,
            "lines": record.source.lines,
            "changes": fields.iter().take(MAX_FIELDS).map(|field| json!({"field": field, "zh": field_zh(field)})).collect::<Vec<_>>(),
            "changes_total": fields.len(),
            "without": without.map(|(zh, en)| json!({"zh": zh, "en": en})),
        },
    })
}

/// A record in a few words of its own.
fn title(record: &Record) -> String {
    match &record.body {
        Body::Segment(segment) => {
            let place = segment.village.as_ref().or(segment.township.as_ref()).unwrap_or(&segment.county);
            format!("{} {}–{} {place}", segment.line, segment.span.from, segment.span.to)
        }
        Body::Decision(decision) => match decision.parcel_no.value() {
            Some(parcel) => format!("{} {parcel}", decision.number),
            None => format!("{} {}", decision.number, decision.title),
        },
        Body::Site(site) => format!("{} {}", site.table, site.name),
        Body::Zone(zone) => format!("{} {}–{}", zone.line, zone.span.from, zone.span.to),
        Body::Appointment(act) => format!("{} {}", act.name, act.office),
        Body::Coordinator(_) => "联络协调人".to_owned(),
        Body::Duty(_) => "职责".to_owned(),
    }
}

fn doubt(doubt: &Doubt) -> Value {
    let finding = &doubt.finding;
    json!({
        "id": doubt.id,
        "kind": finding.kind.as_str(),
        "kind_zh": finding.kind.zh(),
        "file": doubt.file,
        "line": finding.line,
        "place": doubt.place,
        "document": doubt.document,
        "row": finding.row,
        "field": finding.field,
        "field_zh": finding.field.as_deref().map(field_zh),
        "printed": finding.printed,
        "zh": finding.zh,
        "en": finding.en,
    })
}
