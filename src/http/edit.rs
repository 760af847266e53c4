//! `POST`, `PUT` and `DELETE` on `/collections/{layer}/items…`: create, correct and end, as in OGC API –
//! Features Part 4. Nothing is deleted: what ends stays in the history.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use landrail_gis::answer;
use landrail_gis::edit::{self, Draft, EditContext, EditFault, Outcome};
use landrail_gis::export;
use landrail_gis::index::{Feature, Layer, Snapshot, served as served_feature};
use landrail_gis::record::{Record, differences};
use serde_json::{Value, json};

use super::collections::served;
use super::limits;
use super::params::{Params, Parts};
use super::problem::short;
use super::schema::Computed;
use super::search::escape;
use super::succession;
use super::tiles::layer;
use super::who::Who;
use super::{Problem, Service};
use crate::access::Role;
use crate::data;
use crate::live::{EditError, Known};
use crate::store::Digest;
use crate::store::interface::{Seq, Store};

/// Most features of one collection that is posted.
const MAX_FEATURES: usize = 10_000;

/// Most faults that are listed.
const MAX_FAULTS: usize = 200;

/// Longest reason.
const MAX_REASON: usize = 500;

/// What the parameters of an edit say.
struct Asked {
    layer: Layer,
    reason: String,
    force: bool,
    who: Who,
    deadline: limits::Deadline,
}

impl Asked {
    fn new(layer: Layer, who: Who, params: &Params, deadline: limits::Deadline) -> Result<Self, Problem> {
        who.require(Role::Editor)?;
        let reason = reason(params)?;
        Ok(Self { layer, reason, force: params.parsed("force")?.unwrap_or(false), who, deadline })
    }

    fn context<'a>(&'a self, known: &'a Known) -> EditContext<'a> {
        let reference = known.snapshot.reference();
        EditContext {
            lines: &reference.lines,
            gazetteer: &reference.gazetteer,
            today: data::today(),
            limited: !self.who.grant.counties.is_empty(),
            force: self.force,
            reason: &self.reason,
        }
    }

    fn detail(&self, drafts: &[Draft]) -> Value {
        let notes: Vec<&String> = drafts.iter().flat_map(|draft| &draft.notes).take(MAX_FAULTS).collect();
        let ids: Vec<&str> = drafts.iter().map(|draft| draft.record.id.as_str()).take(MAX_FAULTS).collect();
        json!({ "layer": self.layer.name(), "reason": self.reason, "ids": ids, "count": drafts.len(), "notes": notes })
    }
}

/// Why something is changed, as the audit keeps it.
pub(super) fn reason(params: &Params) -> Result<String, Problem> {
    let reason = params.get("reason").unwrap_or_default().trim().to_owned();
    if reason.chars().count() > MAX_REASON || landrail_gis::record::has_personal(&reason) {
        return Err(Problem::bad(format!(
            "reason 应少于{MAX_REASON}字且不含手机号等个人信息 / reason has less than {MAX_REASON} characters and nothing personal"
        )));
    }
    Ok(reason)
}

impl From<EditError<Self>> for Problem {
    fn from(error: EditError<Self>) -> Self {
        match error {
            EditError::NoStore => Self::read_only(),
            EditError::Store(error) => error.into(),
            EditError::Refused(problem) => problem,
        }
    }
}

/// The tag of a feature as it is served: it changes with each of its versions, and with everything
/// else that changes what is served of it.
pub(super) fn etag(version: Option<Seq>, served: &[u8]) -> String {
    format!("\"{}-{}\"", version.map_or(0, |seq| seq.0), Digest::of(served))
}

/// The feature of this identifier: the one of the layer, or one that the day of the layer does not
/// show because it is over or still to come. What was ended by mistake is found, and can be corrected.
fn shown(snapshot: &Snapshot, layer: Layer, id: &str) -> Option<Arc<Feature>> {
    if let Some(feature) = snapshot.table(layer).get(id) {
        return Some(Arc::clone(feature));
    }
    let reference = snapshot.reference();
    let (own, feature) = served_feature(snapshot.record(id)?, &reference.lines, &reference.gazetteer)?;
    (own == layer).then(|| Arc::new(feature))
}

/// A feature as it is served, with its tag.
pub(super) fn tagged(
    store: Option<&Arc<dyn Store>>,
    snapshot: &Snapshot,
    layer: Layer,
    id: &str,
) -> Result<Option<(Vec<u8>, String)>, Problem> {
    let Some(feature) = shown(snapshot, layer, id) else { return Ok(None) };
    let mut bytes = Vec::new();
    export::write_feature(layer, &feature, &mut bytes).map_err(|error| {
        tracing::error!("{error}");
        Problem::internal()
    })?;
    let version = store.map(|store| store.record(id, None)).transpose()?.flatten().map(|kept| kept.seq);
    let tag = etag(version, &bytes);
    Ok(Some((bytes, tag)))
}

fn blank(body: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::bad(format!("请求体不是 GeoJSON / the body is no GeoJSON: {error}")))
}

fn refused(faults: &[(Option<usize>, EditFault)]) -> Problem {
    let listed: Vec<Value> = faults
        .iter()
        .take(MAX_FAULTS)
        .map(|(feature, fault)| {
            let mut value = json!(fault);
            if let Some(no) = feature {
                value["feature"] = json!(no);
            }
            value
        })
        .collect();
    let (zh, en) = faults.first().map_or_else(Default::default, |(feature, fault)| {
        let at = feature.map_or_else(String::new, |no| format!("features/{no}"));
        (format!("{at}{}：{}", fault.pointer, fault.zh), format!("{at}{}: {}", fault.pointer, fault.en))
    });
    let more = faults.len().saturating_sub(1);
    let (more_zh, more_en) = match more {
        0 => (String::new(), String::new()),
        more => (format!("（另有{more}处）"), format!(" ({more} more)")),
    };
    Problem::unprocessable(format!("{zh}{more_zh} / {en}{more_en}")).with("faults", json!(listed))
}

/// A new identifier; nothing of the feature is in it.
fn new_id(today: Date) -> Result<String, Problem> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|_| Problem::internal())?;
    Ok(format!("e-{}-{}", today.strftime("%Y%m%d"), hex::encode(random)))
}

/// Creates a feature, or all features of a collection. `replaces` names a record that ends on the day
/// before the new one begins: the change of a chief.
pub(super) async fn post(
    State(service): State<Arc<Service>>,
    Parts(name): Parts<String>,
    who: Who,
    params: Params,
    body: Body,
) -> Result<Response, Problem> {
    let deadline = limits::Deadline::of(&service);
    let body = limits::body(&service, body).await?;
    let layer = layer(&name)?;
    let params = params.only(&["reason", "force", "replaces", "ignore_computed", "dry_run"])?;
    let asked = Asked::new(layer, who, &params, deadline)?;
    let replaces = params.get("replaces").map(str::to_owned);
    let given = blank(&body)?;
    let mut features = features(given);
    if !(1..=MAX_FEATURES).contains(&features.len()) {
        return Err(Problem::too_large(format!(
            "一次应为1–{MAX_FEATURES}个要素 / 1 to {MAX_FEATURES} features at a time"
        )));
    }
    let ignore_computed = params.parsed("ignore_computed")?.unwrap_or(false);
    let dropped = if ignore_computed { without_computed(layer, &mut features) } else { Vec::new() };
    if replaces.is_some() && features.len() != 1 {
        return Err(Problem::bad("replaces 只用于单个要素 / replaces goes with one feature"));
    }
    let today = data::today();
    let ids: Vec<String> = features.iter().map(|_| new_id(today)).collect::<Result<_, _>>()?;
    let many = features.len() > 1;
    if params.parsed("dry_run")?.unwrap_or(false) {
        return tried(service, asked, features, ids, replaces, dropped).await;
    }
    let (service, first) = (Arc::clone(&service), ids.first().cloned().unwrap_or_default());
    let permit = service.editing().await?;
    let answer = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let decide = |known: &Known| create(&service, &asked, known, &features, &ids, replaces.as_deref());
        let done = counted(&service, service.live().edit(&asked.who.actor, "edit.create", decide))?;
        let snapshot = service.snapshot();
        let body = if many { None } else { tagged(service.store(), &snapshot, layer, &first)? };
        Ok::<_, Problem>((done, body))
    })
    .await
    .map_err(|_| Problem::internal())??;
    let (done, body) = answer;
    let location = format!("/collections/{name}/items/{}", escape(&done.given.0[0]));
    let notes: Vec<&String> = dropped.iter().chain(&done.given.1).collect();
    let known = json!({
        "ids": done.given.0, "notes": notes, "seq": done.state.seq, "recorded_at": done.state.at,
    });
    let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
    let mut response = (StatusCode::CREATED, headers, axum::Json(known)).into_response();
    if let Some(tag) = body.and_then(|(_, tag)| tag.parse().ok()) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Says what a creation would do, and stores nothing.
async fn tried(
    service: Arc<Service>,
    asked: Asked,
    features: Vec<Value>,
    ids: Vec<String>,
    replaces: Option<String>,
    dropped: Vec<String>,
) -> Result<Response, Problem> {
    let permit = service.heavy().await?;
    let notes = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let known = service.live().current();
        create(&service, &asked, &known, &features, &ids, replaces.as_deref())
            .map(|(records, _, _, (_, notes))| (records.len(), notes))
    })
    .await
    .map_err(|_| Problem::internal())??;
    let (count, told) = notes;
    let notes: Vec<&String> = dropped.iter().chain(&told).collect();
    let answer = json!({ "ids": [], "stored": false, "count": count, "notes": notes });
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(answer)).into_response())
}

/// The features of what was sent.
fn features(mut given: Value) -> Vec<Value> {
    if given["type"] != "FeatureCollection" {
        return vec![given];
    }
    let crs = given.get_mut("crs").map(Value::take);
    let Value::Array(mut features) = given["features"].take() else { return Vec::new() };
    // What is said of the system of all features is judged with the first of them.
    if let (Some(crs), Some(first)) = (crs, features.first_mut().and_then(Value::as_object_mut)) {
        first.entry("crs").or_insert(crs);
    }
    features
}

/// Leaves out what a layer serves and never takes; gives what to tell of it.
fn without_computed(layer: Layer, features: &mut [Value]) -> Vec<String> {
    let computed = Computed::of(layer);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in features.iter_mut().flat_map(|feature| computed.strip(feature)) {
        *counts.entry(name).or_default() += 1;
    }
    let told = |(name, count): (String, usize)| {
        format!(
            "{count}个要素的只读属性 {name} 未取（ignore_computed） / the read-only property {name} of {count} features was left out (ignore_computed)"
        )
    };
    counts.into_iter().map(told).collect()
}

type Decided = (Vec<Record>, String, Value, (Vec<String>, Vec<String>));

fn create(
    service: &Service,
    asked: &Asked,
    known: &Known,
    features: &[Value],
    ids: &[String],
    replaces: Option<&str>,
) -> Result<Decided, Problem> {
    let context = asked.context(known);
    let (mut drafts, mut faults) = (Vec::with_capacity(features.len()), Vec::new());
    let many = features.len() > 1;
    let mut inherited = None;
    for (no, (feature, id)) in features.iter().zip(ids).enumerate() {
        let mut feature = feature.clone();
        if let Some(old) = replaces {
            let (bytes, _) = tagged(service.store(), &known.snapshot, asked.layer, old)?
                .ok_or_else(|| missing(asked.layer, old))?;
            let old = serde_json::from_slice(&bytes).map_err(|_| Problem::internal())?;
            inherited = succession::inherit(asked.layer, &mut feature, old);
        }
        match edit::create(asked.layer, &feature, id.clone(), &context) {
            Ok(draft) => drafts.push(draft),
            Err(found) => faults.extend(found.into_iter().map(|fault| (many.then_some(no), fault))),
        }
    }
    if !faults.is_empty() {
        return Err(refused(&faults));
    }
    for draft in &drafts {
        asked.who.may_edit(draft.record.county())?;
        if let Some(twin) = succession::twin(known, &draft.record).filter(|_| !asked.force) {
            return Err(Problem::conflict(format!(
                "完全相同的要素已存在（{twin}），未写入；若确需另建，请加 force=true 与 reason / the very same feature is there already ({twin}), nothing was written: force=true with a reason makes another"
            )));
        }
    }
    let store = service.store().ok_or_else(|| Problem::from(EditError::NoStore))?;
    for id in ids {
        // What ends is kept under its identifier for ever, and a new feature must not take its place.
        if known.snapshot.record(id).is_some() || store.record(id, None)?.is_some() {
            return Err(Problem::conflict(format!(
                "标识 {id} 已被使用，未写入；请重试 / the identifier {id} is taken, nothing was written: try again"
            )));
        }
    }
    let drafted = drafts.iter().flat_map(|draft| draft.notes.clone());
    let mut notes: Vec<String> = inherited.into_iter().chain(drafted).collect();
    notes.truncate(MAX_FAULTS);
    let mut detail = asked.detail(&drafts);
    let mut records: Vec<Record> = drafts.into_iter().map(|draft| draft.record).collect();
    if let (Some(old), Some(new)) = (replaces, records.first()) {
        let from = new.validity.from.ok_or_else(|| {
            Problem::bad("replaces 需要新要素的 valid_from / replaces needs valid_from of the new feature")
        })?;
        let last = from.yesterday().map_err(|_| Problem::bad("valid_from"))?;
        let current = kept(service, known, asked.layer, old)?;
        asked.who.may_edit(current.county())?;
        let ended = edit::end(&current, last, &context)
            .map_err(|faults| refused(&faults.into_iter().map(|fault| (None, fault)).collect::<Vec<_>>()))?;
        records.push(ended.record);
        detail["replaces"] = json!(old);
    }
    let subject = match ids {
        [id] => format!("{}/{id}", asked.layer.name()),
        ids => format!("{} ×{}", asked.layer.name(), ids.len()),
    };
    asked.deadline.check()?;
    Ok((records, subject, detail, (ids.to_vec(), notes)))
}

fn missing(layer: Layer, id: &str) -> Problem {
    let (short, name) = (short(id), layer.name());
    Problem::not_found(format!("图层 {name} 没有要素 {short} / layer {name} has no feature {short}"))
}

/// The record of a feature that is served, as it is kept.
fn kept(service: &Service, known: &Known, layer: Layer, id: &str) -> Result<Record, Problem> {
    let missing = || missing(layer, id);
    if shown(&known.snapshot, layer, id).is_none() {
        return Err(missing());
    }
    if known.snapshot.record(id).is_none() {
        return Err(Problem::unprocessable(format!(
            "要素 {id} 不来自记录，不能在此修改 / the feature {id} is not of a record and is not changed here"
        )));
    }
    let store = service.store().ok_or_else(|| Problem::from(EditError::NoStore))?;
    store.record(id, None)?.map(|kept| kept.record).ok_or_else(missing)
}

/// Checks `If-Match` against the feature that is served.
fn precondition(
    headers: &HeaderMap,
    service: &Service,
    known: &Known,
    layer: Layer,
    id: &str,
) -> Result<(), Problem> {
    let Some((_, tag)) = tagged(service.store(), &known.snapshot, layer, id)? else {
        return kept(service, known, layer, id).map(drop);
    };
    let given: Vec<&str> =
        headers.get_all(header::IF_MATCH).iter().filter_map(|value| value.to_str().ok()).collect();
    if given.is_empty() {
        return Err(Problem::precondition_required(
            "请先读取该要素，并以 If-Match 带回其 ETag / read the feature first and send its ETag back as If-Match",
        ));
    }
    let matches = |tags: &&str| tags.split(',').map(str::trim).any(|own| own == tag || own == "*");
    if given.iter().any(matches) {
        return Ok(());
    }
    let last =
        service.store().map(|store| store.history(id, None, 1)).transpose()?.and_then(|mut all| all.pop());
    let (zh, en) = last.map_or_else(Default::default, |last| {
        (format!("（{}，第{}号）", last.at, last.from.0), format!(" ({}, state {})", last.at, last.from.0))
    });
    Err(Problem::precondition_failed(format!(
        "该要素已被更改{zh}，未写入；请重新读取后再改 / the feature was changed meanwhile{en}, nothing was written: read it again"
    ))
    .with("etag", json!(tag)))
}

/// Counts how an edit ended.
fn counted<T>(service: &Service, done: Result<T, EditError<Problem>>) -> Result<T, Problem> {
    let outcome = match &done {
        Ok(_) => "done",
        Err(EditError::Refused(problem)) if problem.is_conflict() => "conflict",
        Err(EditError::Refused(_)) => "refused",
        Err(EditError::NoStore | EditError::Store(_)) => "failed",
    };
    service.operations.metrics.edit(outcome);
    done.map_err(Problem::from)
}

/// What of a feature differs from what is served; only that is an edit.
fn differing(given: &Value, served: &Value) -> Value {
    let mut given = given.clone();
    if let (Some(new), Some(old)) =
        (given["properties"].as_object().cloned(), served["properties"].as_object())
    {
        let rest: serde_json::Map<String, Value> =
            new.into_iter().filter(|(name, value)| old.get(name) != Some(value)).collect();
        given["properties"] = Value::Object(rest);
    }
    if let Some(map) = given.as_object_mut() {
        if map.get("geometry") == served.get("geometry") {
            map.remove("geometry");
        }
        // What comes with a feature that was read, and is no part of it.
        map.remove("links");
        map.remove("notes");
        map.remove("id");
    }
    given
}

/// Corrects a feature: the properties that differ from what is served.
pub(super) async fn put(
    State(service): State<Arc<Service>>,
    Parts((name, id)): Parts<(String, String)>,
    who: Who,
    headers: HeaderMap,
    params: Params,
    body: Body,
) -> Result<Response, Problem> {
    let deadline = limits::Deadline::of(&service);
    let body = limits::body(&service, body).await?;
    let layer = layer(&name)?;
    let params = params.only(&["reason", "force"])?;
    let asked = Asked::new(layer, who, &params, deadline)?;
    let given = blank(&body)?;
    change(service, asked, id, headers, "edit.correct", move |asked, known, current, served| {
        let given = differing(&given, served);
        match edit::correct(layer, current, &given, &asked.context(known)) {
            Ok(Outcome::Changed(draft)) => Ok(Some(draft)),
            Ok(Outcome::Unchanged) => Ok(None),
            Err(faults) => Err(faults),
        }
    })
    .await
}

/// Ends a feature: its last day is yesterday, or the day that is given. `withdraw=true` takes one back
/// that never held.
pub(super) async fn delete(
    State(service): State<Arc<Service>>,
    Parts((name, id)): Parts<(String, String)>,
    who: Who,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, Problem> {
    let layer = layer(&name)?;
    let params = params.only(&["reason", "force", "last_day", "withdraw"])?;
    let asked = Asked::new(layer, who, &params, limits::Deadline::of(&service))?;
    let yesterday = data::today().yesterday().map_err(|_| Problem::internal())?;
    let last = params.get("last_day").map_or(Ok(yesterday), answer::check_date)?;
    let withdraw = params.parsed("withdraw")?.unwrap_or(false);
    let action = if withdraw { "edit.withdraw" } else { "edit.end" };
    change(service, asked, id, headers, action, move |asked, known, current, _| {
        let context = asked.context(known);
        let draft =
            if withdraw { edit::withdraw(current, &context) } else { edit::end(current, last, &context) };
        draft.map(Some)
    })
    .await
}

/// What to tell where an edit was written and something else is shown: a correction of the operator or
/// a newer edition has the last word on a field that it changed.
fn overruled(before: &Record, edited: &Record, shown: &Record) -> Option<String> {
    let changed: BTreeSet<String> =
        differences(before, edited).into_iter().map(|difference| difference.field).collect();
    // That it was corrected is no answer to what was edited.
    let told = |field: &String| !["reasons", "confidence", "validity.note"].contains(&field.as_str());
    let fields: Vec<String> = differences(edited, shown)
        .into_iter()
        .map(|difference| difference.field)
        .filter(|field| changed.contains(field) && told(field))
        .collect();
    if fields.is_empty() {
        return None;
    }
    let (by_zh, by_en) = if shown.reasons.iter().any(|reason| reason.by_correction) {
        ("更正文件（corrections.toml）中的条目", "an entry of the corrections file (corrections.toml)")
    } else {
        ("较新版本的文件", "a newer edition of the document")
    };
    let fields = fields.join(", ");
    Some(format!(
        "已写入，但所示仍以{by_zh}为准：{fields} / written, but {by_en} overrules it in what is shown: {fields}"
    ))
}

/// Changes one record by `decide`, which gives none where there is nothing to change.
async fn change(
    service: Arc<Service>,
    asked: Asked,
    id: String,
    headers: HeaderMap,
    action: &'static str,
    decide: impl Fn(&Asked, &Known, &Record, &Value) -> Result<Option<Draft>, Vec<EditFault>> + Send + 'static,
) -> Result<Response, Problem> {
    let permit = service.editing().await?;
    let layer = asked.layer;
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let decide = |known: &Known| {
            asked.deadline.check()?;
            precondition(&headers, &service, known, layer, &id)?;
            let current = kept(&service, known, layer, &id)?;
            asked.who.may_edit(current.county())?;
            let (bytes, _) =
                tagged(service.store(), &known.snapshot, layer, &id)?.ok_or_else(Problem::internal)?;
            let served: Value = serde_json::from_slice(&bytes).map_err(|_| Problem::internal())?;
            let faults = |faults: Vec<EditFault>| {
                refused(&faults.into_iter().map(|fault| (None, fault)).collect::<Vec<_>>())
            };
            let Some(draft) = decide(&asked, known, &current, &served).map_err(faults)? else {
                return Err(Problem::unchanged());
            };
            asked.who.may_edit(draft.record.county())?;
            let notes = draft.notes.clone();
            let detail = asked.detail(std::slice::from_ref(&draft));
            let edited = draft.record.clone().without_personal();
            asked.deadline.check()?;
            let subject = format!("{}/{id}", layer.name());
            Ok((vec![draft.record], subject, detail, (notes, current.without_personal(), edited)))
        };
        let done = match service.live().edit(&asked.who.actor, action, decide) {
            Err(EditError::Refused(problem)) if problem.is_unchanged() => None,
            done => Some(counted(&service, done)?),
        };
        let snapshot = service.snapshot();
        let (seq, mut notes) = (done.as_ref().map(|done| done.state.seq), Vec::new());
        if let Some(done) = done {
            let (told, before, edited) = done.given;
            notes = told;
            notes.extend(snapshot.record(&id).and_then(|shown| overruled(&before, &edited, shown)));
        }
        let in_force = snapshot.table(layer).get(&id).is_some();
        let mut body = match tagged(service.store(), &snapshot, layer, &id)?.filter(|_| in_force) {
            Some((bytes, tag)) => {
                let mut response = served(layer, &id, bytes, &notes);
                if let Ok(tag) = tag.parse() {
                    response.headers_mut().insert(header::ETAG, tag);
                }
                response
            }
            // It is not among today's any more.
            None if notes.is_empty() => StatusCode::NO_CONTENT.into_response(),
            None => axum::Json(json!({ "id": id, "notes": notes, "seq": seq })).into_response(),
        };
        if let Some(seq) = seq.and_then(|seq| seq.0.to_string().parse().ok()) {
            body.headers_mut().insert("x-landrail-seq", seq);
        }
        body.headers_mut().insert(header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
        Ok(body)
    })
    .await
    .map_err(|_| Problem::internal())?
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn who_edits_what_another_overrules_is_told_of_what() {
        let (records, _) = landrail_gis::record::embedded();
        let before = records.into_iter().find(|record| record.validity.to.is_none()).expect("a record");
        let mut edited = before.clone();
        edited.validity.to = Some(date(2040, 1, 1));
        assert_eq!(overruled(&before, &edited, &edited), None);
        let mut shown = edited.clone();
        shown.validity.to = Some(date(2030, 1, 1));
        shown.source.place = Some("别处".to_owned());
        let told = overruled(&before, &edited, &shown).expect("a note");
        assert!(told.contains("validity.to") && told.contains("edition"), "{told}");
        assert!(!told.contains("source"), "not edited: {told}");
        // Without a difference to what was edited the rest is nobody's news.
        assert_eq!(overruled(&before, &before, &shown), None);
    }
}
