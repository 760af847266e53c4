//! `GET /search?q=`.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use landrail_gis::answer::{self, SearchHit};
use serde_json::{Value, json};

use super::params::Params;
use super::view::{AS_OF, KNOWN_ON};
use super::{Problem, Service};

/// A pasted link of a map program has some hundred.
const MAX_QUERY_CHARS: usize = 1000;
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
    let found = answer::search(&known.snapshot, q, limit);
    let results: Vec<_> = found.hits.iter().map(result).collect();
    Ok(Json(json!({
        "query": q,
        "outcome": found.outcome,
        "results": results,
        "more": found.more,
        "tried": found.tried,
        "examples": found.examples,
    })))
}

/// A hit with the address that answers about it: of a place, or of the stretch between two posts.
fn result(hit: &SearchHit) -> Value {
    let stretch = matches!(hit.kind, "range" | "line");
    let locate = match (&hit.line, &hit.post, &hit.given, hit.lon, hit.lat) {
        (Some(_), ..) if stretch => None,
        (Some(line), Some(post), ..) => Some(format!("/locate?line={}&post={}", escape(line), escape(post))),
        (_, _, Some(given), ..) => {
            let crs = given.crs.as_ref().map(|crs| format!("&crs={}", escape(crs))).unwrap_or_default();
            Some(format!("/locate?lon={}&lat={}{crs}", escape(&given.x), escape(&given.y)))
        }
        (_, _, _, Some(lon), Some(lat)) => Some(format!("/locate?lon={lon}&lat={lat}")),
        _ => None,
    };
    let range = match (&hit.line, &hit.post) {
        (Some(line), Some(posts)) if stretch => {
            Some(format!("/lines/{}/range?posts={}", escape(line), escape(posts)))
        }
        _ => None,
    };
    let mut value = json!(hit);
    value["locate"] = json!(locate);
    value["range"] = json!(range);
    value
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
