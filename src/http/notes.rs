//! `POST /review/{id}/notes`: what somebody who looked there says of a doubt.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use landrail_gis::record::has_personal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::params::{Params, Parts};
use super::who::Who;
use super::{Problem, Service, review};
use crate::access::Role;
use crate::store::interface::Note;

/// Longest note.
const MAX_CHARS: usize = 2000;
const MAX_BODY: usize = 16 << 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    text: String,
}

pub(super) async fn post(
    State(service): State<Arc<Service>>,
    Parts(doubt): Parts<String>,
    who: Who,
    params: Params,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Problem> {
    params.only(&[])?;
    who.require(Role::Inspector)?;
    review::known(&service, &doubt).await?;
    let text = text(&body)?;
    let mut id = [0; 8];
    getrandom::fill(&mut id).map_err(|_| Problem::internal())?;
    let id = format!("n-{}", hex::encode(id));
    let note = Note { id, doubt, text, by: who.actor.name.clone(), at: Timestamp::now() };
    let told = json!(note);
    let added = tokio::task::spawn_blocking(move || service.live().note(&who.actor, note)).await;
    added.map_err(|_| Problem::internal())??;
    Ok((StatusCode::CREATED, Json(told)))
}

fn text(body: &[u8]) -> Result<String, Problem> {
    if body.len() > MAX_BODY {
        return Err(Problem::too_large(format!(
            "请求超过{MAX_BODY}字节 / the request is larger than {MAX_BODY} bytes"
        )));
    }
    let New { text } = serde_json::from_slice(body)
        .map_err(|_| Problem::bad("请求应为 {\"text\": \"…\"} / the request must be {\"text\": \"…\"}"))?;
    let text = text.trim().to_owned();
    let characters = text.chars().count();
    if !(1..=MAX_CHARS).contains(&characters) {
        return Err(Problem::bad(format!(
            "备注应为1–{MAX_CHARS}字，现为{characters}字 / a note has 1–{MAX_CHARS} characters, this one {characters}"
        )));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Problem::bad("备注中有控制字符，请删除 / the note has control characters, remove them"));
    }
    if has_personal(&text) {
        return Err(Problem::bad(
            "备注中有手机号、证件号、账号或密码，请删除后再提交 / the note has a mobile, identity or account number or a password: remove it",
        ));
    }
    Ok(text)
}

/// The notes on a doubt, oldest first.
pub(super) fn of(service: &Service, doubt: &str) -> Vec<Note> {
    service.live().current().notes(doubt).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_short_and_holds_nothing_personal() {
        let of = |said: &str| text(json!({"text": said}).to_string().as_bytes());
        assert_eq!(of(" 现场核对无误 ").unwrap(), "现场核对无误");
        for said in ["", " ", &"长".repeat(MAX_CHARS + 1), "a\u{0}b"] {
            assert!(of(said).is_err(), "{said}");
        }
        for said in ["电话13800138000", "１３８００１３８０００", "138-0013-8000", "密码:abc.xyz123"]
        {
            let problem = serde_json::to_string(&of(said).unwrap_err()).unwrap();
            assert!(problem.contains("请删除后再提交") && !problem.contains("0138"), "{problem}");
        }
        assert!(text(br#"{"text": 13800138000}"#).is_err());
    }
}
