//! `GET /review`, `/review/{id}` and `/review.csv`: what is in doubt.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use landrail_gis::check::{self, Item, Known};
use landrail_gis::index::Snapshot;
use landrail_gis::record::{DoubtKind, Record};
use serde_json::{Value, json};

use super::params::{Params, Parts, wrong};
use super::problem::short;
use super::who::Who;
use super::{Problem, Service, notes};
use crate::data;
use crate::store::Digest;
use crate::text::review::{self as words, Filter};

const LIMIT: usize = 50;
const MAX_LIMIT: usize = 500;
const MAX_QUERY_CHARS: usize = 200;
/// Records shown in full with an item.
const MAX_RECORDS: usize = 50;

/// The items as of a day, and how many of them there are of what.
#[derive(Debug)]
pub(super) struct Reviewed {
    day: Date,
    items: Vec<Item>,
    counts: Value,
}

impl Reviewed {
    fn of(service: &Service, day: Date) -> Self {
        let known = service.live().current();
        let (snapshot, decisions) = (&known.snapshot, &known.decisions);
        let known = Known {
            records: snapshot.records(),
            as_read: &decisions.as_read,
            doubts: &decisions.doubts,
            corrections: &decisions.corrections,
            stale: &decisions.stale,
            as_of: day,
        };
        let items = check::review(&known, snapshot.reference());
        let counts = words::counts(&items, snapshot.documents());
        Self { day, items, counts }
    }

    pub(super) fn item(&self, id: &str) -> Result<&Item, Problem> {
        self.items.iter().find(|item| item.doubt.id == id).ok_or_else(|| {
            let id = short(id);
            Problem::not_found(format!(
                "没有编号为“{id}”的存疑项，/review?state=all 列出全部 / there is no doubt {id:?}, /review?state=all lists them"
            ))
        })
    }
}

/// The review of what is shown now, by one who is editing: nothing else is shown meanwhile.
pub(super) fn now(service: &Service) -> Arc<Reviewed> {
    let day = data::today();
    let kept = service.reviewed.load_full().filter(|known| known.day == day);
    kept.unwrap_or_else(|| Arc::new(Reviewed::of(service, day)))
}

/// The tag of a doubt with its records: it changes with whatever a decision would rest on.
pub(super) fn tag(item: &Item, snapshot: &Snapshot) -> Result<String, Problem> {
    let records: Vec<&Record> = item.doubt.records.iter().filter_map(|id| snapshot.record(id)).collect();
    let bytes = serde_json::to_vec(&json!([words::item(item), records])).map_err(|_| Problem::internal())?;
    Ok(format!("\"{}\"", Digest::of(&bytes)))
}

/// Today's review: made when it is first asked for on a day.
async fn reviewed(service: &Arc<Service>) -> Result<Arc<Reviewed>, Problem> {
    let day = data::today();
    if let Some(known) = service.reviewed.load_full().filter(|known| known.day == day) {
        return Ok(known);
    }
    let permit = service.heavy().await?;
    let service = Arc::clone(service);
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        // Whoever waited for the same may find it made.
        if let Some(known) = service.reviewed.load_full().filter(|known| known.day == day) {
            return known;
        }
        // Of what is shown until it is remembered.
        let _held = service.live().hold();
        let made = Arc::new(Reviewed::of(&service, day));
        service.reviewed.store(Some(Arc::clone(&made)));
        made
    })
    .await
    .map_err(|_| Problem::internal())
}

pub(super) async fn list(
    State(service): State<Arc<Service>>,
    params: Params,
) -> Result<Json<Value>, Problem> {
    let params = params.only(&["kind", "state", "county", "document", "q", "limit", "next"])?;
    let filter = filter(&params)?;
    let limit = params.parsed::<usize>("limit")?.unwrap_or(LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::bad(format!("limit 应为 1–{MAX_LIMIT} / limit must be 1–{MAX_LIMIT}")));
    }
    let start = params.parsed::<usize>("next")?.unwrap_or(0);
    let reviewed = reviewed(&service).await?;
    let asked: Vec<&Item> = reviewed.items.iter().filter(|item| filter.takes(item)).collect();
    let Some(rest) = asked.get(start..) else {
        return Err(Problem::bad(format!("next={start} 超出范围 / next={start} is out of range")));
    };
    let items: Vec<_> = rest.iter().take(limit).map(|item| words::item(item)).collect();
    let end = start + items.len();
    let mut value = reviewed.counts.clone();
    value["items"] = json!(items);
    value["total"] = json!(asked.len());
    value["as_of"] = json!(reviewed.day);
    value["next"] = json!((end < asked.len()).then_some(end));
    Ok(Json(value))
}

pub(super) async fn one(
    State(service): State<Arc<Service>>,
    Parts(id): Parts<String>,
    who: Who,
    params: Params,
) -> Result<Response, Problem> {
    params.only(&[])?;
    let reviewed = reviewed(&service).await?;
    let item = reviewed.item(&id)?;
    let snapshot = service.snapshot();
    let tag = tag(item, &snapshot)?;
    let records = item.doubt.records.iter().filter_map(|id| snapshot.record(id)).take(MAX_RECORDS);
    let mut value = words::item(item);
    value["records_full"] = records.map(|record| json!(record)).collect();
    value["records_total"] = json!(item.doubt.records.len());
    if who.signed_in() {
        value["notes"] = json!(notes::of(&service, &id));
    }
    Ok(([(header::ETAG, tag)], Json(value)).into_response())
}

/// That there is such a doubt.
pub(super) async fn known(service: &Arc<Service>, id: &str) -> Result<(), Problem> {
    reviewed(service).await?.item(id).map(|_| ())
}

pub(super) async fn csv(State(service): State<Arc<Service>>, params: Params) -> Result<Response, Problem> {
    let params = params.only(&["kind", "state", "county", "document", "q", "bom"])?;
    let filter = filter(&params)?;
    let bom = params.parsed("bom")?.unwrap_or(false);
    let reviewed = reviewed(&service).await?;
    let asked = reviewed.items.iter().filter(|item| filter.takes(item));
    let bytes = words::csv(asked, bom).map_err(|_| Problem::internal())?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"review.csv\""),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, bytes).into_response())
}

fn filter(params: &Params) -> Result<Filter, Problem> {
    let kind = match params.get("kind") {
        None => None,
        Some(text) => Some(DoubtKind::named(text).ok_or_else(|| {
            let known: Vec<_> = DoubtKind::ALL.iter().map(|kind| kind.as_str()).collect();
            let (text, known) = (short(text), known.join(", "));
            Problem::bad(format!("没有类别“{text}”，可用：{known} / no kind {text:?}, known are: {known}"))
        })?),
    };
    let state = match params.get("state") {
        None => Some(check::State::Open),
        Some("all") => None,
        Some(text) => Some(
            check::State::ALL
                .into_iter()
                .find(|state| state.as_str() == text)
                .ok_or_else(|| wrong("state", text))?,
        ),
    };
    let text = |name: &str| params.get(name).map(str::to_owned);
    let q = text("q");
    if q.as_ref().is_some_and(|q| q.chars().count() > MAX_QUERY_CHARS) {
        return Err(Problem::bad(format!(
            "q 超过{MAX_QUERY_CHARS}字 / q is longer than {MAX_QUERY_CHARS} characters"
        )));
    }
    Ok(Filter { kind, state, county: text("county"), document: text("document"), file: None, q })
}
