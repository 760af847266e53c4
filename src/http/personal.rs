//! `GET /collections/{layer}/items/{id}/phones`: the one place that gives a personal number, to those
//! who may have it, after it was written down that they did.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use landrail_gis::record::{Body, PersonalNumbers, Record, Tier};
use serde_json::{Value, json};

use super::params::{Params, Parts};
use super::problem::short;
use super::who::{Who, with_store};
use super::{Problem, Service};

/// Whose numbers there are: the layers of chiefs, and the coordinators, who are on no map.
const COLLECTIONS: [&str; 3] = ["segments", "county_segments", "coordinators"];

pub(super) async fn get(
    State(service): State<Arc<Service>>,
    Parts((layer, id)): Parts<(String, String)>,
    who: Who,
    params: Params,
) -> Result<Response, Problem> {
    let params = params.only(&["side", "held"])?;
    let only_whether = params.parsed::<bool>("held")?.unwrap_or(false);
    who.require(crate::access::Role::Inspector)?;
    let record = record(&service, &layer, &id).await?;
    who.may_read_personal(record.county())?;

    // From here on numbers are at hand: first the audit, then the answer. Whoever asks for one
    // official gets no other. `held=true` asks only whether there are any, for a page that offers to show them.
    let mut officials = record.personal_numbers();
    if let Some(side) = params.get("side") {
        let known: Vec<_> = officials.iter().map(|one| one.side).collect();
        officials.retain(|one| one.side == side);
        if officials.is_empty() {
            let (side, known) = (short(side), known.join(", "));
            return Err(Problem::bad(format!(
                "该记录没有 side={side}，可用：{known} / the record has no side={side}, there are: {known}"
            )));
        }
    }
    if only_whether {
        return Ok(private(
            json!({"record": record.id, "held": officials.iter().map(held).collect::<Vec<_>>()}),
        ));
    }
    let count: usize = officials.iter().map(|one| one.numbers.len()).sum();
    let shown = officials.iter().filter(|one| !one.numbers.is_empty());
    let offices: Vec<_> = shown.map(|one| json!({"side": one.side, "office": one.official.office})).collect();
    // An office's cell may hold anything that was printed there.
    let offices = without_numbers(json!(offices));
    let (actor, subject) = (who.actor, record.id.clone());
    let detail = json!({"count": count, "offices": offices});
    let entry = with_store(&service, move |store| store.log(&actor, "personal.read", &subject, detail))
        .await
        .map_err(|_| {
            Problem::unavailable(
                "审计记录无法写入，因此不显示号码，请稍后重试并告知维护人员 / the audit cannot be written, so no number is shown: try again later and tell the operator",
            )
        })?;

    service.operations.metrics.personal_read();
    let officials: Vec<_> = officials.iter().map(official).collect();
    let answer = json!({
        "record": record.id,
        "officials": officials,
        // Its cell may be printed with numbers of others.
        "source": record.clone().without_personal().source,
        "audit": entry,
        "note_zh": "本次查阅已记入审计",
        "note_en": "this reading is in the audit",
    });
    Ok(private(answer))
}

/// An answer that nobody keeps.
fn private(answer: Value) -> Response {
    let mut response = Json(answer).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// Whether there is a number to be read: no number is told, so nothing is written to the audit.
fn held(one: &PersonalNumbers<'_>) -> Value {
    json!({"side": one.side, "numbers": one.numbers.len()})
}

/// The record as it is kept, with the operator's corrections: a number stands beside the name that
/// all other answers give.
async fn record(service: &Arc<Service>, layer: &str, id: &str) -> Result<Record, Problem> {
    if !COLLECTIONS.contains(&layer) {
        let known = COLLECTIONS.join(", ");
        let layer = short(layer);
        return Err(Problem::not_found(format!(
            "图层 {layer} 没有电话，可用：{known} / layer {layer} has no telephones, there are: {known}"
        )));
    }
    let asked = id.to_owned();
    let kept = with_store(service, move |store| store.record(&asked, None)).await?;
    let of_layer = kept.map(|kept| kept.record).filter(|record| match &record.body {
        Body::Segment(segment) => {
            layer == (if segment.tier == Tier::County { "county_segments" } else { "segments" })
        }
        Body::Coordinator(_) => layer == "coordinators",
        _ => false,
    });
    let Some(record) = of_layer else {
        let id = short(id);
        return Err(Problem::not_found(format!(
            "图层 {layer} 没有要素 {id} / layer {layer} has no feature {id}"
        )));
    };
    let mut records = vec![record];
    service.live().current().decisions.corrections.apply_to(&mut records);
    records.pop().ok_or_else(Problem::internal)
}

fn official(one: &PersonalNumbers<'_>) -> Value {
    let of = |field: &str| -> Vec<&str> {
        one.numbers.iter().filter(|(printed_in, _)| *printed_in == field).map(|(_, number)| *number).collect()
    };
    let mut value = json!({
        "side": one.side,
        "office": one.official.office,
        "name": one.official.name,
        "unit": one.official.unit,
        "mobiles": of("mobiles"),
    });
    // A mobile printed as the number of the office is a mobile all the same.
    for field in ["desk", "duty"] {
        let numbers = of(field);
        if !numbers.is_empty() {
            value[format!("{field}_mobiles")] = json!(numbers);
        }
    }
    if one.missing() {
        value["missing_zh"] = json!("原文印有手机号，本库未收录；导入原文件后可查");
        value["missing_en"] =
            json!("the source prints a mobile that is not in this store: import the source to have it");
    }
    value
}

/// The value without any personal number in its texts.
fn without_numbers(value: Value) -> Value {
    match value {
        Value::String(text) if landrail_gis::record::has_personal(&text) => Value::from("[withheld]"),
        Value::Array(items) => items.into_iter().map(without_numbers).collect(),
        Value::Object(object) => {
            Value::Object(object.into_iter().map(|(name, value)| (name, without_numbers(value))).collect())
        }
        other => other,
    }
}
