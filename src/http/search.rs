//! `GET /search?q=`.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use landrail_gis::answer;
use serde_json::{Value, json};

use super::params::Params;
use super::view::{AS_OF, KNOWN_ON};
use super::{Problem, Service};

const MAX_QUERY_CHARS: usize = 200;
const MAX_HITS: usize = 100;
const HITS: usize = 20;

pub(super) async fn get(State(service): State<Arc<Service>>, params: Params) -> Result<Json<Value>, Problem> {
    let params = params.only(&["q", "limit", AS_OF, KNOWN_ON])?;
    let q = params.get("q").ok_or_else(|| Problem::bad("请给出 q / give q"))?;
    if q.chars().count() > MAX_QUERY_CHARS {
        return Err(Problem::bad(format!(
            "q 超过{MAX_QUERY_CHARS}字 / q is longer than {MAX_QUERY_CHARS} characters"
        )));
    }
    let limit = check_limit(params.parsed("limit")?)?;
    let (_, known) = service.view(params.view()?).await?;
    let results: Vec<_> = answer::search(&known.snapshot, q, limit)
        .into_iter()
        .map(|hit| {
            let locate = match (&hit.line, &hit.post, hit.lon, hit.lat) {
                (Some(line), Some(post), ..) => {
                    Some(format!("/locate?line={}&post={}", escape(line), escape(post)))
                }
                (_, _, Some(lon), Some(lat)) => Some(format!("/locate?lon={lon}&lat={lat}")),
                _ => None,
            };
            let mut value = json!(hit);
            value["locate"] = json!(locate);
            value
        })
        .collect();
    Ok(Json(json!({ "query": q, "results": results })))
}

/// The number of hits asked for; one out of range is refused, as by `/collections`.
fn check_limit(asked: Option<usize>) -> Result<usize, Problem> {
    match asked.unwrap_or(HITS) {
        limit @ 1..=MAX_HITS => Ok(limit),
        _ => Err(Problem::bad(format!("limit 应为 1–{MAX_HITS} / limit must be 1–{MAX_HITS}"))),
    }
}

/// Percent-encodes a query value.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_out_of_range_is_refused_by_name() {
        for wrong in [0, 101, 1000, usize::MAX] {
            let problem = json!(check_limit(Some(wrong)).expect_err("out of range"));
            assert_eq!(problem["status"], 400, "{wrong}");
            let detail = problem["detail"].as_str().expect("a detail");
            assert!(detail.contains("limit 应为 1–100"), "{detail}");
        }
        for (asked, given) in [(None, 20), (Some(1), 1), (Some(100), 100)] {
            assert_eq!(check_limit(asked).ok(), Some(given));
        }
    }
}
