//! `GET /audit` and `/audit.csv`: who read a personal number and who changed what. For administrators.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};

use super::params::Params;
use super::who::{Who, with_store};
use super::{Problem, Service};
use crate::access::Role;
use crate::store::interface::{Entry, Seq};
use crate::text::audit as words;

const LIMIT: usize = 100;
const MAX_LIMIT: usize = 10_000;
/// Entries that the CSV reads at a time.
const PAGE: usize = 1000;

pub(super) async fn list(
    State(service): State<Arc<Service>>,
    who: Who,
    params: Params,
) -> Result<Json<Value>, Problem> {
    who.require(Role::Admin)?;
    let params = params.only(&["after", "limit"])?;
    let after = after(&params)?;
    let limit = params.parsed::<usize>("limit")?.unwrap_or(LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::bad(format!("limit 应为 1–{MAX_LIMIT} / limit must be 1–{MAX_LIMIT}")));
    }
    let entries = with_store(&service, move |store| store.entries(after, limit)).await?;
    // A page that is not full is the last one for now.
    let next = entries.last().filter(|_| entries.len() == limit).map(|last| last.seq);
    Ok(Json(json!({"entries": entries, "next": next})))
}

fn after(params: &Params) -> Result<Seq, Problem> {
    let after = params.parsed::<i64>("after")?.unwrap_or(0);
    if after < 0 {
        return Err(Problem::bad("after 应为审计序号 / after must be a position of the audit"));
    }
    Ok(Seq(after))
}

/// All of it, page by page: it may be long.
pub(super) async fn csv(
    State(service): State<Arc<Service>>,
    who: Who,
    params: Params,
) -> Result<Response, Problem> {
    who.require(Role::Admin)?;
    let params = params.only(&["after", "bom"])?;
    let after = after(&params)?;
    let bom = params.parsed("bom")?.unwrap_or(false);
    let first = page(&service, after).await?;
    let head = words::csv_head(bom).map_err(|_| Problem::internal())?;
    let rows = stream::unfold(Some((service, Some(first), after)), |state| async move {
        let (service, read, after) = state?;
        let entries = match read {
            Some(entries) => entries,
            None => match page(&service, after).await {
                Ok(entries) => entries,
                // The connection breaks: a list that is cut must not look like a whole one.
                Err(_) => return Some((Err(std::io::Error::other("the store")), None)),
            },
        };
        let last = entries.last()?.seq;
        let bytes = words::csv_rows(&entries).map_err(std::io::Error::other);
        Some((bytes, Some((service, None, last))))
    });
    let all = futures_util::StreamExt::chain(stream::iter([Ok(head)]), rows);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((headers, Body::from_stream(all)).into_response())
}

async fn page(service: &Service, after: Seq) -> Result<Vec<Entry>, Problem> {
    with_store(service, move |store| store.entries(after, PAGE)).await
}
