//! `GET /due` and `/due.csv`: terms that end or are over, and land that has to be reclaimed.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use landrail_gis::answer::{self, DEFAULT_DUE_DAYS, DueFilter, DueList};
use serde_json::{Value, json};

use super::params::Params;
use super::view::{AS_OF, KNOWN_ON};
use super::{Problem, Service};
use crate::live::Known;
use crate::text;

const LIMIT: usize = 50;
const MAX_LIMIT: usize = 500;

/// What is asked for.
struct Asked {
    known: Arc<Known>,
    as_of: Date,
    within: u16,
    filter: DueFilter,
}

impl Asked {
    /// The answer. All records are looked at.
    fn due(&self) -> DueList<'_> {
        answer::due(&self.known.snapshot, self.as_of, self.within, &self.filter)
    }

    async fn of(params: &Params, service: &Arc<Service>) -> Result<Self, Problem> {
        let view = params.view()?;
        let (_, known) = service.view(view.whatever_day()).await?;
        let county = params.get("county").map(str::to_owned);
        if let Some(county) = &county {
            answer::check_due_county(&known.snapshot, county).map_err(Problem::bad)?;
        }
        Ok(Self {
            known,
            as_of: view.day(),
            within: match params.get("within") {
                Some(within) => answer::check_days(within).map_err(Problem::bad)?,
                None => DEFAULT_DUE_DAYS,
            },
            filter: DueFilter {
                county,
                states: params.get("state").map(DueFilter::states).transpose().map_err(Problem::bad)?,
            },
        })
    }
}

pub(super) async fn list(
    State(service): State<Arc<Service>>,
    params: Params,
) -> Result<Json<Value>, Problem> {
    let params = params.only(&["within", "county", AS_OF, KNOWN_ON, "state", "limit", "next"])?;
    let asked = Asked::of(&params, &service).await?;
    let limit = params.parsed::<usize>("limit")?.unwrap_or(LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::bad(format!("limit 应为 1–{MAX_LIMIT} / limit must be 1–{MAX_LIMIT}")));
    }
    let start = params.parsed::<usize>("next")?.unwrap_or(0);
    service.at_work(move || page(&asked, start, limit)).await?.map(Json)
}

/// So many items from a place of the list on.
fn page(asked: &Asked, start: usize, limit: usize) -> Result<Value, Problem> {
    let due = asked.due();
    let total = due.items.len();
    let Some(rest) = due.items.get(start..) else {
        return Err(Problem::bad(format!("next={start} 超出范围 / next={start} is out of range")));
    };
    let items = rest.get(..limit).unwrap_or(rest);
    let end = start + items.len();
    Ok(json!({
        "as_of": due.as_of,
        "within_days": due.within_days,
        "county": asked.filter.county,
        "counts": due.counts,
        "total": total,
        "items": items,
        "next": (end < total).then_some(end),
    }))
}

pub(super) async fn csv(State(service): State<Arc<Service>>, params: Params) -> Result<Response, Problem> {
    let params = params.only(&["within", "county", AS_OF, KNOWN_ON, "state", "bom"])?;
    let asked = Asked::of(&params, &service).await?;
    let bom = params.parsed("bom")?.unwrap_or(false);
    let bytes = service.at_work(move || text::due::csv(&asked.due().items, bom)).await?;
    let bytes = bytes.map_err(|_| Problem::internal())?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"due.csv\""),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, bytes).into_response())
}
