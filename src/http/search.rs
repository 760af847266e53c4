//! `GET /search?q=`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use landrail_gis::answer;
use serde_json::{Value, json};

use super::params::Params;
use super::{Problem, Service};

const MAX_QUERY_CHARS: usize = 200;
const MAX_HITS: usize = 100;

pub(super) async fn get(State(service): State<Arc<Service>>, params: Params) -> Result<Json<Value>, Problem> {
    let params = params.only(&["q", "limit"])?;
    let q = params.get("q").ok_or_else(|| Problem::bad("请给出 q / give q"))?;
    if q.chars().count() > MAX_QUERY_CHARS {
        return Err(Problem::bad(format!(
            "q 超过{MAX_QUERY_CHARS}字 / q is longer than {MAX_QUERY_CHARS} characters"
        )));
    }
    let limit = params.parsed::<usize>("limit")?.unwrap_or(20).clamp(1, MAX_HITS);
    let snapshot = service.snapshot();
    let results: Vec<_> = answer::search(&snapshot, q, limit)
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

/// Percent-encodes a query value.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
