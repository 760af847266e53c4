//! The doubts that a record carries in itself: reasons, marks that could not be read, faulty numbers.

use serde_json::{Value, json};

use crate::record::personal::looks_personal;
use crate::record::{Body, DoubtKind, Finding, Reason, Record};

/// A doubt of one record, and whether the same words on other rows of the county are the same doubt.
pub(super) struct Derived {
    pub(super) finding: Finding,
    /// In which county the same print is one doubt; `None` = only in its row or record.
    pub(super) shared: Option<String>,
}

pub(super) fn of_record(record: &Record) -> Vec<Derived> {
    let mut found: Vec<_> = record.reasons.iter().filter_map(|reason| of_reason(record, reason)).collect();
    if let Body::Site(site) = &record.body {
        if site.disputed {
            found.push(Derived { finding: of_site(record, site), shared: None });
        }
        return found;
    }
    walk(record, &json!(record.body), &mut String::new(), &mut found);
    found
}

/// The kind of doubt that a reason leaves; `None` where a rule settled the matter.
fn kind_of(reason: &Reason) -> Option<DoubtKind> {
    let unchanged = reason.printed == reason.used;
    Some(match reason.fault.as_str() {
        // Not doubts: our own words, figures that follow from others, names that the table has with both spellings.
        "paraphrase" | "not printed" | "correction" | "older or short name" => return None,
        "ordinal label missing" | "ordinal label repeated" => DoubtKind::Pairing,
        "segment duplicated in place of another" | "list printed twice in one cell" => DoubtKind::Repeats,
        "official copied from the neighbouring row"
        | "one person, two spellings"
        | "title and township disagree" => DoubtKind::Official,
        "prefix in doubt" | "county range column missing" => DoubtKind::Range,
        "misprinted line name" => DoubtKind::Line,
        "township column missing" | "not printed in the place phrase" => DoubtKind::Place,
        _ if unchanged => DoubtKind::Other,
        _ => return None,
    })
}

fn of_reason(record: &Record, reason: &Reason) -> Option<Derived> {
    // What a correction decided is decided.
    let kind = if reason.by_correction { None } else { kind_of(reason) }?;
    // What a notice says of an office besides is a remark; its reader reports what is in doubt.
    if kind == DoubtKind::Other && matches!(record.body, Body::Appointment(_)) {
        return None;
    }
    let mut finding = about(record, kind, &reason.field, &reason.zh, &reason.en);
    if let Some(printed) = &reason.printed {
        finding = finding.printed(printed);
    }
    // The ordinals of a list are no values of the field.
    if reason.printed != reason.used && kind != DoubtKind::Pairing {
        finding = finding.candidates(reason.printed.iter().chain(&reason.used).cloned());
    }
    // A pairing must be looked at row by row; one misprint is one doubt wherever it is repeated.
    let shared = reason.printed.is_some() && kind != DoubtKind::Pairing;
    Some(Derived { finding, shared: shared.then(|| record.county().unwrap_or_default().to_owned()) })
}

fn of_site(record: &Record, site: &crate::record::Site) -> Finding {
    let (zh, en): (Vec<_>, Vec<_>) = site.doubts.iter().map(|(zh, en)| (zh.as_str(), en.as_str())).unzip();
    let (zh, en) = (zh.join("；"), en.join("; "));
    let candidates = site.readings.iter().map(|reading| {
        let at = match (reading.lon, reading.lat) {
            (Some(lon), Some(lat)) => format!("{lon:.6}, {lat:.6}"),
            _ => "不可能 / impossible".to_owned(),
        };
        let against = if reading.against.is_empty() {
            String::new()
        } else {
            format!(" ({})", reading.against.join("; "))
        };
        format!("{}: {at}{against}", reading.how)
    });
    let finding = about(
        record,
        DoubtKind::Coordinate,
        "readings",
        &format!("{}的坐标读法有疑问：{zh}", site.name),
        &format!("the coordinate of {} is in doubt: {en}", site.name),
    );
    Finding { row: Some(site.row), ..finding.printed(&site.printed).candidates(candidates) }
}

/// Every mark in the fields: a figure that cannot be read, two units that disagree, a number with a
/// fault, a name that is lost. Fields that come to be known later are walked too.
fn walk(record: &Record, value: &Value, path: &mut String, found: &mut Vec<Derived>) {
    match value {
        Value::Object(map) => {
            if let Some(doubt) = mark(record, value, path) {
                found.push(doubt);
            }
            for (key, value) in map {
                let length = path.len();
                // The wrapper of a stated value is no part of a path.
                if key != "value" || map.len() > 1 {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(key);
                }
                walk(record, value, path, found);
                path.truncate(length);
            }
        }
        Value::Array(list) => {
            for (no, value) in list.iter().enumerate() {
                let length = path.len();
                path.push('.');
                path.push_str(&no.to_string());
                walk(record, value, path, found);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

fn mark(record: &Record, value: &Value, path: &str) -> Option<Derived> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let own = |finding: Finding| Some(Derived { finding, shared: None });
    if let Some(raw) = text("illegible") {
        let (zh, en) = (format!("“{raw}”无法辨认"), format!("{raw:?} cannot be read"));
        return own(about(record, illegible_kind(path), path, &zh, &en).printed(raw));
    }
    if value.get("units_agree") == Some(&Value::Bool(false)) {
        let printed = text("printed").unwrap_or_default();
        let finding = about(
            record,
            DoubtKind::Areas,
            &format!("{path}.m2"),
            "两种单位的面积不一致，照第一个数",
            "the areas in two units disagree; the first figure is used",
        );
        return own(finding.printed(printed));
    }
    if let (Some(printed), Some(fault)) = (text("printed"), text("fault")) {
        let zh = "电话号码的位数有误，不能拨打";
        let en = format!("a telephone number cannot be dialled: {fault}");
        let finding = about(record, DoubtKind::Digits, &format!("{path}.dial"), zh, &en);
        // A number that may be a mobile with a digit lost is personal: it is not repeated here.
        let finding = if looks_personal(printed) { finding } else { finding.printed(printed) };
        // The chief of a county stands in every row of it.
        let shared = path.starts_with("county_").then(|| record.county().unwrap_or_default().to_owned());
        return Some(Derived { finding, shared });
    }
    let office = text("office").filter(|_| value.get("unit").is_some_and(Value::is_string))?;
    let field = format!("{path}.name");
    match value.get("name") {
        Some(Value::Null) => {
            let (zh, en) =
                (format!("{office}的姓名不明"), format!("the name of the holder of {office} is not known"));
            own(about(record, DoubtKind::Official, &field, &zh, &en))
        }
        Some(Value::String(name)) if name.contains(['□', '\u{fffd}', '*', '?']) => {
            let (zh, en) = ("姓名有缺字".to_owned(), "a character of the name is lost".to_owned());
            own(about(record, DoubtKind::Official, &field, &zh, &en).printed(name))
        }
        _ => None,
    }
}

fn illegible_kind(path: &str) -> DoubtKind {
    match path.rsplit('.').next().unwrap_or_default() {
        "area" | "cultivated" | "basic_farmland" | "redline" => DoubtKind::Areas,
        "date" | "from" => DoubtKind::Date,
        "term" | "start" | "until" => DoubtKind::Term,
        _ => DoubtKind::Unread,
    }
}

fn about(record: &Record, kind: DoubtKind, field: &str, zh: &str, en: &str) -> Finding {
    let row = match &record.body {
        Body::Segment(segment) => Some(segment.row),
        _ => None,
    };
    Finding { row, ..Finding::new(record.source.lines[0], zh, en).kind(kind).on(&record.id, field) }
}
