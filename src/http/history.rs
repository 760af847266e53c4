//! `GET /collections/{layer}/items/{id}/history`: how a feature read, from when to when, and who changed
//! what of it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use landrail_gis::index::{Layer, Snapshot};
use landrail_gis::record::{Difference, Record, Validity, differences};
use serde_json::{Value, json};

use super::params::{Params, Parts};
use super::problem::short;
use super::search::escape;
use super::tiles::layer;
use super::who::Who;
use super::{Problem, Service};
use crate::access::Role;
use crate::live::{Known, day_of};
use crate::store::interface::{Seq, Version};

/// Most versions of an answer: the newest ones, and `next` leads to those before.
const MOST: usize = 100;

pub(super) async fn get(
    State(service): State<Arc<Service>>,
    Parts((name, id)): Parts<(String, String)>,
    who: Who,
    params: Params,
) -> Result<Json<Value>, Problem> {
    let layer = layer(&name)?;
    let params = params.only(&["before"])?;
    let before: Option<i64> = params.parsed("before")?;
    let permit = service.heavy().await?;
    // Who changed what is for those who work with it, as in the audit.
    let named = who.grant.role >= Role::Inspector;
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let known = service.live().current();
        // With the one before those that are told: what changed is told of each.
        let versions = match service.store() {
            Some(store) => store.history(&id, before.map(Seq), MOST + 1)?,
            None => Vec::new(),
        };
        if versions.is_empty() && before.is_some() && known.snapshot.table(layer).get(&id).is_some() {
            return Ok(history(&known, layer, &id, &versions, named));
        }
        let of_layer = versions.last().is_some_and(|last| Layer::of(&last.record) == Some(layer));
        if !of_layer {
            return without_record(&known, layer, &id);
        }
        Ok(history(&known, layer, &id, &versions, named))
    })
    .await
    .map_err(|_| Problem::internal())?
    .map(Json)
}

fn own(layer: Layer, id: &str) -> String {
    format!("/collections/{}/items/{}", layer.name(), escape(id))
}

fn links(layer: Layer, id: &str) -> Value {
    let own = own(layer, id);
    json!([
        {"rel": "self", "type": "application/json", "href": format!("{own}/history")},
        {"rel": "item", "type": "application/geo+json", "href": own},
        {"rel": "collection", "type": "application/json", "href": format!("/collections/{}", layer.name())},
    ])
}

/// What is shown without a record of its own has a history of another kind, and says so.
fn without_record(known: &Known, layer: Layer, id: &str) -> Result<Value, Problem> {
    if known.snapshot.table(layer).get(id).is_none() {
        let (name, id) = (layer.name(), short(id));
        return Err(Problem::not_found(format!(
            "图层 {name} 从未有要素 {id} / layer {name} never had a feature {id}"
        )));
    }
    let (zh, en) = match known.snapshot.record(id) {
        Some(_) => ("此服务没有数据文件，不保存历史", "this service has no store and keeps no history"),
        None => (
            "该要素不来自记录，而由程序或线路文件算出，没有逐条历史；可用 known_on 查看当时的要素",
            "this feature is not of a record but worked out from the program's data or a line's files, it has no history of its own; known_on shows it as it was",
        ),
    };
    Ok(json!({
        "layer": layer.name(), "id": id, "versions": null, "note_zh": zh, "note_en": en, "links": links(layer, id),
    }))
}

fn history(known: &Known, layer: Layer, id: &str, versions: &[Version], named: bool) -> Value {
    let (earlier, newest) = versions.split_at(versions.len().saturating_sub(MOST));
    let mut before: Option<&Record> = earlier.last().map(|version| &version.record);
    let told: Vec<Value> = newest
        .iter()
        .map(|version| {
            let mut value = told(layer, version, named);
            value["changes"] = match before {
                Some(before) => {
                    let all = differences(before, &version.record).into_iter();
                    json!(all.map(|one| if named { one } else { unnamed(one) }).collect::<Vec<_>>())
                }
                // The first one is new as a whole.
                None => Value::Null,
            };
            before = Some(&version.record);
            value
        })
        .collect();
    let mut value = json!({
        "layer": layer.name(), "id": id, "versions": told, "links": links(layer, id),
    });
    if let (Some(first), false) = (newest.first(), earlier.is_empty()) {
        let href = format!("{}/history?before={}", own(layer, id), first.from.0);
        let next = json!({"rel": "next", "type": "application/json", "href": href});
        if let Some(links) = value["links"].as_array_mut() {
            links.push(next);
        }
    }
    if let Some((applied, shown)) = served(&known.snapshot, id, versions) {
        value["valid_now"] = json!({"from": shown.from, "to": shown.to});
        value["applied"] = applied;
        value["applied_note_zh"] = json!("更正文件和较新版本文件在记录之上的改动");
        value["applied_note_en"] =
            json!("what the file of corrections and newer editions change of the record");
    }
    value
}

/// A difference without who made it: a record says of itself by whom it was entered or ended.
fn unnamed(one: Difference) -> Difference {
    if !matches!(one.field.as_str(), "source.place" | "validity.note") {
        return one;
    }
    let withheld = |text: Option<String>| text.map(|_| "[withheld]".to_owned());
    Difference { old: withheld(one.old), new: withheld(one.new), ..one }
}

/// What of the record in force is served otherwise, and since when to when it holds as it is served.
fn served<'s>(snapshot: &'s Snapshot, id: &str, versions: &[Version]) -> Option<(Value, &'s Validity)> {
    let last = versions.last().filter(|last| last.to.is_none())?;
    let served = snapshot.record(id)?;
    let applied = differences(&last.record.clone().without_personal(), served);
    Some((json!(applied), &served.validity))
}

fn told(layer: Layer, version: &Version, named: bool) -> Value {
    let validity = &version.record.validity;
    // Nobody's words in it: reasons are checked for personal numbers when they are given, and once
    // more before they are told.
    let reason = version.reason.as_deref().filter(|reason| !landrail_gis::record::has_personal(reason));
    json!({
        "from": {"seq": version.from, "at": version.at},
        "to": version.to.map(|seq| json!({"seq": seq, "at": version.ended})),
        "action": version.action,
        "program": version.program,
        "reason": reason.filter(|reason| !reason.is_empty()),
        "actor": named.then_some(&version.actor),
        "valid_from": validity.from,
        "valid_to": validity.to,
        "links": [{
            "rel": if version.to.is_none() { "latest-version" } else { "predecessor-version" },
            "type": "application/geo+json",
            "href": then(layer, version),
        }],
    })
}

/// The feature as it was known then, on a day on which it holds.
fn then(layer: Layer, version: &Version) -> String {
    let Version { at, record, .. } = version;
    let day = day_on(&record.validity, *at);
    let as_of = day.map_or_else(String::new, |day| format!("&as_of={day}"));
    format!("{}?known_on={at}{as_of}", own(layer, &record.id))
}

/// The day to ask for where the day of the entry is not one on which the record holds.
fn day_on(validity: &Validity, at: Timestamp) -> Option<jiff::civil::Date> {
    let day = day_of(at);
    match (validity.from, validity.to) {
        (Some(from), _) if day < from => Some(from),
        (_, Some(to)) if to < day => Some(to),
        _ => None,
    }
}
