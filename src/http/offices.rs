//! `GET /offices` and `/offices/{key}`: who held an office when, and who holds it on a day.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use landrail_gis::answer;
use serde_json::{Value, json};

use super::params::{Params, Parts};
use super::problem::short;
use super::view::{AS_OF, KNOWN_ON};
use super::{Problem, Service};

const LIMIT: usize = 50;
const MAX_LIMIT: usize = 500;
const MAX_QUERY_CHARS: usize = 200;

pub(super) async fn list(
    State(service): State<Arc<Service>>,
    params: Params,
) -> Result<Json<Value>, Problem> {
    let params = params.only(&["q", "limit", "next", AS_OF, KNOWN_ON])?;
    let query = params.get("q").unwrap_or_default().to_owned();
    if query.chars().count() > MAX_QUERY_CHARS {
        return Err(Problem::bad(format!(
            "q 超过{MAX_QUERY_CHARS}字 / q is longer than {MAX_QUERY_CHARS} characters"
        )));
    }
    let limit = params.parsed::<usize>("limit")?.unwrap_or(LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::bad(format!("limit 应为 1–{MAX_LIMIT} / limit must be 1–{MAX_LIMIT}")));
    }
    let start = params.parsed::<usize>("next")?.unwrap_or(0);
    let (_, known) = service.view(params.view()?).await?;
    let found = service.at_work(move || {
        let found = answer::offices(&known.snapshot, &query);
        let total = found.len();
        let Some(rest) = found.get(start..) else {
            return Err(Problem::bad(format!("next={start} 超出范围 / next={start} is out of range")));
        };
        let items = rest.get(..limit).unwrap_or(rest);
        let end = start + items.len();
        Ok(json!({"total": total, "items": items, "next": (end < total).then_some(end)}))
    });
    found.await?.map(Json)
}

pub(super) async fn one(
    State(service): State<Arc<Service>>,
    Parts(key): Parts<String>,
    params: Params,
) -> Result<Json<Value>, Problem> {
    let params = params.only(&[AS_OF, KNOWN_ON])?;
    let view = params.view()?;
    let (_, known) = service.view(view.whatever_day()).await?;
    let found = service.at_work(move || {
        let Some(history) = answer::office_history(&known.snapshot, &key, view.day()) else {
            let key = short(&key);
            return Err(Problem::not_found(format!(
                "没有职务“{key}”，/offices?q= 可查 / there is no office {key:?}, /offices?q= finds them"
            )));
        };
        Ok(json!(history))
    });
    found.await?.map(Json)
}
