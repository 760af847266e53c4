//! `GET /offline`: packs for phones without a network. Without a name the list of what there is packs of;
//! with `line=` or `county=` the pack, with `part=manifest` only what it would be, with `part=<name>` one of
//! its parts, for a phone that has the others already.

use std::sync::{Arc, OnceLock};

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use landrail_gis::answer::PackScope;
use landrail_gis::export;
use landrail_gis::index::{Layer, Snapshot};
use serde_json::{Value, json};

use super::cached::Body;
use super::client::Client;
use super::limits::Class;
use super::params::Params;
use super::problem::short;
use super::{Problem, Service, about};
use crate::data;
use crate::live::Known;
use crate::offline::{self, About, FORMAT, Pack, PackError};
use crate::store::interface::Seq;

/// Findings that a pack takes along at most.
const MOST_FINDINGS: usize = 10_000;

/// Bytes of packs that are kept ready.
pub(super) const KEPT: u64 = 128 << 20;

/// Which pack: state of the store, day, whether of a county, name.
pub(super) type PackKey = (Option<Seq>, jiff::civil::Date, bool, String);

/// Packs that were asked for, compressed once.
pub(super) type Packs = moka::sync::Cache<PackKey, Arc<Ready>>;

/// A pack as it is sent.
#[derive(Debug)]
pub(super) struct Ready {
    pack: Pack,
    manifest: Body,
    whole: Body,
    /// As they are sent, compressed when they are asked for first.
    parts: Vec<OnceLock<Body>>,
}

impl Ready {
    pub(super) fn len(&self) -> usize {
        // The parts hold the body once more, and it compressed.
        2 * self.pack.body.len() + self.whole.packed() + self.manifest.len() + self.whole.len()
    }
}

impl From<PackError> for Problem {
    fn from(error: PackError) -> Self {
        if let PackError::NoGeometry(_) = error {
            return Self::not_found(error);
        }
        tracing::error!("{error}");
        Self::internal()
    }
}

pub(super) async fn get(
    State(service): State<Arc<Service>>,
    client: Option<Extension<Client>>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let params = params.only(&["line", "county", "part"])?;
    let (is_county, name) = match (params.get("line"), params.get("county")) {
        (Some(line), None) => (false, line.to_owned()),
        (None, Some(county)) => (true, county.to_owned()),
        (None, None) if params.get("part").is_none() => return Ok(list(&service, &headers)),
        _ => {
            return Err(Problem::bad(
                "请给出 line 或 county 之一 / give one of line and county, e.g. /offline?line=北同蒲线",
            ));
        }
    };
    let part = params.get("part").map(str::to_owned);
    let working = Arc::clone(&service);
    service
        .at_work(move || {
            let client = client.map(|Extension(client)| client);
            let ready = ready(&working, client.as_ref(), is_county, &name)?;
            respond(&ready, part.as_deref(), &headers)
        })
        .await?
}

/// A pack that is at hand, or made now, which is heavy work of who asks for it first.
fn ready(
    service: &Service,
    client: Option<&Client>,
    is_county: bool,
    name: &str,
) -> Result<Arc<Ready>, Problem> {
    let known = service.live().current();
    let snapshot = &known.snapshot;
    let reference = snapshot.reference();
    let unknown = |what_zh: &str, what_en: &str| {
        let name = short(name);
        Problem::not_found(format!("没有{what_zh}“{name}” / there is no {what_en} {name:?}"))
    };
    let scope = if is_county {
        PackScope::County(reference.gazetteer.county(name).ok_or_else(|| unknown("县", "county"))?)
    } else {
        PackScope::Line(reference.lines.get(name).ok_or_else(|| unknown("线", "line"))?)
    };
    let day = data::today();
    let seq = known.state.as_ref().map(|state| state.seq);
    let key = (seq, day, is_county, scope.name().to_owned());
    if let Some(found) = service.packs.get(&key) {
        return Ok(found);
    }
    if let Some(Err(wait)) = client.map(|client| service.operations.rates.take(Class::Heavy, client)) {
        service.operations.metrics.rate_limited.inc();
        return Err(Problem::too_many(format!(
            "离线数据包生成过于频繁，请 {wait} 秒后再试 / too many packs were asked for, try again in {wait} s"
        )));
    }
    let about = About { day, state: state(&known), answers: answers(snapshot)? };
    let pack = offline::make(snapshot, scope, &about)?;
    let mut whole = Vec::with_capacity(pack.manifest.len() + 1 + pack.body.len());
    whole.extend_from_slice(&pack.manifest);
    whole.push(b'\n');
    whole.extend_from_slice(&pack.body);
    let ready = Arc::new(Ready {
        manifest: Body::new("application/json", pack.manifest.clone()),
        whole: Body::new("application/octet-stream", whole),
        parts: pack.parts.iter().map(|_| OnceLock::new()).collect(),
        pack,
    });
    service.packs.insert(key, Arc::clone(&ready));
    Ok(ready)
}

fn respond(ready: &Ready, part: Option<&str>, headers: &HeaderMap) -> Result<Response, Problem> {
    const CACHE: &str = "no-cache";
    Ok(match part {
        None => {
            let mut response = ready.whole.respond(headers, CACHE);
            let name = HeaderValue::from_static("attachment; filename=\"landrail.pack\"");
            response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
            response
        }
        Some("manifest") => ready.manifest.respond(headers, CACHE),
        Some(name) => {
            let mut parts = ready.pack.parts.iter().zip(&ready.parts);
            let found = parts.find(|(part, _)| part.name == name).and_then(|(part, body)| {
                let bytes = ready.pack.body.get(part.at.clone())?;
                Some(body.get_or_init(|| Body::new("application/octet-stream", bytes.to_vec())))
            });
            let body = found.ok_or_else(|| {
                let known: Vec<_> = ready.pack.parts.iter().map(|part| part.name).collect();
                let (known, name) = (known.join(", "), short(name));
                Problem::bad(format!(
                    "数据包没有部分 {name}，可用：manifest, {known} / the pack has no part {name}, there are: manifest, {known}"
                ))
            })?;
            body.respond(headers, CACHE)
        }
    })
}

/// What there is packs of. The size of a pack is known once it was made: its manifest says it.
fn list(service: &Service, headers: &HeaderMap) -> Response {
    let known = service.live().current();
    let reference = known.snapshot.reference();
    let lines = reference.lines.iter().map(PackScope::Line);
    let counties = reference.gazetteer.counties().iter().map(PackScope::County);
    let day = data::today();
    let seq = known.state.as_ref().map(|state| state.seq);
    let entry = |scope: PackScope<'_>| {
        let bounds = scope.bounds()?;
        let (kind, city) = match scope {
            PackScope::Line(_) => ("line", None),
            PackScope::County(county) => ("county", Some(county.city.clone())),
        };
        let made = service.packs.get(&(seq, day, kind == "county", scope.name().to_owned()));
        let bytes = made.map(|ready| json!({"bytes": ready.pack.body.len(), "packed": ready.whole.packed()}));
        Some(json!({"kind": kind, "name": scope.name(), "city": city, "bounds": bounds, "size": bytes}))
    };
    let packs: Vec<_> = lines.chain(counties).filter_map(entry).collect();
    let json = json!({"format": FORMAT, "as_of": day, "state": state(&known), "packs": packs});
    match serde_json::to_vec(&json) {
        Ok(bytes) => Body::new("application/json", bytes).respond(headers, "no-cache"),
        Err(_) => Problem::internal().into_response(),
    }
}

fn state(known: &Known) -> Value {
    known.state.as_ref().map_or(Value::Null, |state| json!({"seq": state.seq, "digest": state.digest}))
}

/// What the page asks for at its start, by path.
fn answers(snapshot: &Snapshot) -> Result<Value, Problem> {
    let mut all = serde_json::Map::new();
    all.insert("about".to_owned(), about::json(snapshot));
    for layer in [Layer::Counties, Layer::Findings] {
        let mut features = Vec::new();
        for feature in snapshot.table(layer).features().iter().take(MOST_FINDINGS) {
            let mut bytes = Vec::new();
            export::write_feature(layer, feature, &mut bytes).map_err(|error| {
                tracing::error!("{error}");
                Problem::internal()
            })?;
            features.push(serde_json::from_slice::<Value>(&bytes).map_err(|_| Problem::internal())?);
        }
        let matched = snapshot.table(layer).features().len();
        let path = format!("collections/{}/items", layer.name());
        let collection = json!({
            "type": "FeatureCollection",
            "numberMatched": matched,
            "numberReturned": features.len(),
            "features": features,
        });
        all.insert(path, collection);
    }
    Ok(all.into())
}
