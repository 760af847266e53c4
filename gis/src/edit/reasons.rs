//! Why a record is not what it was: a reason for every change, and what was forced.

use serde_json::{Map, Value};

use super::context::{Cx, EditContext};
use super::input::{Served, serve};
use super::{EditFault, geometry};
use crate::record::{Confidence, Reason, Record};

/// Never better than before.
pub(super) fn worse(confidence: Confidence) -> Confidence {
    match confidence {
        Confidence::Entered => Confidence::Entered,
        other => other.max(Confidence::Corrected),
    }
}

pub(super) fn reason(
    field: &str,
    fault: &str,
    printed: Option<String>,
    used: Option<String>,
    ctx: &EditContext<'_>,
) -> Reason {
    let given = ctx.reason.trim();
    let (zh, en) = if given.is_empty() {
        // Records are public: who edited stands in the audit.
        (format!("{} 经办编辑，未写理由", ctx.today), format!("edited on {}, no reason given", ctx.today))
    } else {
        (given.to_owned(), given.to_owned())
    };
    Reason { field: field.to_owned(), fault: fault.to_owned(), printed, used, zh, en, by_correction: true }
}

fn shown(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// A reason for every property that was asked to change, and a note for what changed with it.
pub(super) fn because(
    current: &Record,
    record: &mut Record,
    before: &Served,
    asked: &Map<String, Value>,
    cx: &mut Cx<'_>,
) {
    let after = serve(record, cx.ctx).map(|(_, after)| after.properties).unwrap_or_default();
    let mut reasons = Vec::new();
    for name in asked.keys() {
        let (old, new) = (before.properties.get(name), after.get(name));
        if old != new {
            reasons.push(reason(name, "edited", shown(old), shown(new), cx.ctx));
        }
    }
    for (name, personal) in [
        ("local_mobiles", true),
        ("railway_mobiles", true),
        ("survey_method", false),
        ("source_place", false),
    ] {
        if asked.contains_key(name) {
            let used = asked.get(name).and_then(Value::as_str).filter(|_| !personal).map(str::to_owned);
            reasons.push(reason(name, "edited", None, used, cx.ctx));
        }
    }
    let outline = |of: &Record| of.boundary.as_ref().map(|boundary| boundary.polygons.clone());
    if outline(current) != outline(record) {
        let said = |of: &Record| of.boundary.as_ref().map(|boundary| geometry::summary(boundary));
        reasons.push(reason("geometry", "edited", said(current), said(record), cx.ctx));
    }
    for (name, new) in &after {
        let old = before.properties.get(name);
        let derived = matches!(name.as_str(), "confidence" | "reason");
        if !derived && !asked.contains_key(name) && old != Some(new) {
            let (old, new) = (shown(old), shown(Some(new)));
            let word = |value: Option<String>| value.unwrap_or_else(|| "null".to_owned());
            let (old, new) = (word(old), word(new));
            cx.note(
                format!("{name} 随之由 {old} 变为 {new}"),
                format!("{name} changes with it from {old} to {new}"),
            );
        }
    }
    // Of a field that is edited again the last reason stays, with what was there before the first: all
    // that was between is in the history, and every answer would carry it.
    for mut reason in reasons {
        if let Some(at) =
            record.reasons.iter().position(|old| old.field == reason.field && old.fault == "edited")
        {
            reason.printed = record.reasons.remove(at).printed;
        }
        record.reasons.push(reason);
    }
    record.confidence = worse(current.confidence);
}

/// What was forced stays with the record: at its boundary, and as a reason.
pub(super) fn keep_accepted(record: &mut Record, accepted: &[EditFault], ctx: &EditContext<'_>) {
    for fault in accepted {
        let name = fault.pointer.trim_start_matches('/').trim_start_matches("properties/").to_owned();
        let geometric = fault.pointer.starts_with("/geometry") || name == "area_m2";
        if let Some(boundary) = record.boundary.as_mut().filter(|_| geometric) {
            boundary.accepted.push(format!(
                "{} / {}（{}，{}）",
                fault.zh,
                fault.en,
                ctx.reason.trim(),
                ctx.today
            ));
        }
        // It changes nothing: what is printed is what is used.
        let value = fault.value.clone();
        record.reasons.push(Reason {
            zh: format!("{}；强制接受：{}", fault.zh, ctx.reason.trim()),
            en: format!("{}; accepted by force: {}", fault.en, ctx.reason.trim()),
            ..reason(&name, "forced", value.clone(), value, ctx)
        });
    }
}
