//! `GET /locate`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use landrail_gis::answer::{self, DEFAULT_WITHIN_M, Question, Where};

use super::params::Params;
use super::view::KNOWN_ON;
use super::{Problem, Service};
use crate::data;
use crate::live::{View, day_of};

/// What a question can be made of, in a query string, a JSON object or a CSV row.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    #[serde(default, deserialize_with = "super::batch::text")]
    pub(super) lon: Option<String>,
    #[serde(default, deserialize_with = "super::batch::text")]
    pub(super) lat: Option<String>,
    #[serde(default)]
    pub(super) line: Option<String>,
    #[serde(default)]
    pub(super) post: Option<String>,
    #[serde(default)]
    pub(super) origin: Option<String>,
    #[serde(default)]
    pub(super) crs: Option<String>,
    #[serde(default)]
    pub(super) as_of: Option<String>,
    #[serde(default, deserialize_with = "super::batch::text")]
    pub(super) within: Option<String>,
}

pub(super) const FIELDS: [&str; 8] = ["lon", "lat", "line", "post", "origin", "crs", "as_of", "within"];

/// ± metres to which the place is known, as a phone states it; for one question, not for a batch.
const ACCURACY: &str = "accuracy_m";

impl Ask {
    pub(super) fn question(&self, today: Date) -> Result<Question, Problem> {
        let filled = |field: &Option<String>| field.clone().filter(|text| !text.trim().is_empty());
        let (given, at) = match (filled(&self.lon), filled(&self.lat), filled(&self.line), filled(&self.post))
        {
            (Some(lon), Some(lat), None, None) => {
                let at = Where::point(&lon, &lat, filled(&self.crs).as_deref())?;
                (format!("{lon} {lat}"), at)
            }
            (None, None, Some(line), Some(post)) => {
                (format!("{line} {post}"), Where::post(&line, &post)?.counted_from(filled(&self.origin)))
            }
            _ => {
                return Err(Problem::bad(
                    "请给出 lon 和 lat,或 line 和 post / give lon and lat, or line and post",
                ));
            }
        };
        Ok(Question {
            given: given.chars().take(200).collect(),
            at,
            as_of: filled(&self.as_of).map_or(Ok(today), |day| answer::check_date(&day))?,
            within_m: filled(&self.within)
                .map_or(Ok(DEFAULT_WITHIN_M), |within| answer::check_within(&within))?,
        })
    }
}

pub(super) async fn get(State(service): State<Arc<Service>>, params: Params) -> Result<Response, Problem> {
    let known_on = params.known_on()?;
    let known: Vec<&str> = FIELDS.into_iter().chain([KNOWN_ON, ACCURACY]).collect();
    let params = params.only(&known)?;
    let own = |name| params.get(name).map(str::to_owned);
    let ask = Ask {
        lon: own("lon"),
        lat: own("lat"),
        line: own("line"),
        post: own("post"),
        origin: own("origin"),
        crs: own("crs"),
        as_of: own("as_of"),
        within: own("within"),
    };
    let accuracy_m = params.get(ACCURACY).map(answer::check_accuracy).transpose()?;
    let question = ask.question(known_on.map_or_else(data::today, day_of))?;
    let (_, known) = service.view(View { as_of: None, known_on }).await?;
    let mut answer = answer::locate_known_to(&known.snapshot, &question, accuracy_m)?;
    answer.caveats.extend(known_on.and_then(|moment| known.recorded(moment)));
    // Most answers have 15 to 80 kB.
    let mut json = Vec::with_capacity(32 << 10);
    serde_json::to_writer(&mut json, &answer).map_err(|_| Problem::internal())?;
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], json)
        .into_response())
}
