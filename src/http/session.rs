//! `/session`: signing in on the page with a token, and out again.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Extensions, HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::params::Params;
use super::who::{self, COOKIE, Who, with_store};
use super::{Problem, Service, client};
use crate::access::{Actor, Secret};

/// A token has 73 characters.
const MAX_BODY: usize = 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    token: String,
}

/// `GET /session`.
pub(super) async fn get(
    State(service): State<Arc<Service>>,
    who: Who,
    params: Params,
) -> Result<Response, Problem> {
    params.only(&[])?;
    Ok(private(Json(describe(&service, &who)).into_response()))
}

fn describe(service: &Service, who: &Who) -> Value {
    let role = who.grant.role;
    let mut value = json!({
        "signed_in": who.signed_in(),
        "available": service.store().is_some(),
        "role": role,
        "role_zh": role.zh(),
    });
    if who.signed_in() {
        value["name"] = json!(who.actor.name);
        value["counties"] = json!(who.grant.counties);
        value["expires"] = json!(who.expires);
        value["csrf"] = json!(who.session.as_ref().map(|(_, csrf)| csrf));
    }
    value
}

/// Neither the answer nor that it is empty may be kept by anybody.
fn private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// `POST /session`.
pub(super) async fn post(
    State(service): State<Arc<Service>>,
    extensions: Extensions,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    who::same_origin(&headers)?;
    // A form of another site cannot send this type.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    if kind != Some("application/json") {
        return Err(Problem::media_type(
            "请以 application/json 提交 {\"token\": …} / send {\"token\": …} as application/json",
        ));
    }
    if body.len() > MAX_BODY {
        return Err(Problem::too_large(format!(
            "请求超过{MAX_BODY}字节 / the request is larger than {MAX_BODY} bytes"
        )));
    }
    // What was sent is not quoted: it may be a secret with a slip in it.
    let SignIn { token } = serde_json::from_slice(&body)
        .map_err(|_| Problem::bad("请求应为 {\"token\": \"…\"} / the request must be {\"token\": \"…\"}"))?;
    let address = client::address(&extensions);
    let token = who::valid(&service, token.trim().to_owned(), address.as_deref()).await?;

    let secret = Secret::new().map_err(|error| {
        tracing::error!("no random numbers: {error}");
        Problem::internal()
    })?;
    let (hash, now) = (secret.hash(), Timestamp::now());
    let lasts = SignedDuration::try_from(service.sign_in.lasts).unwrap_or(SignedDuration::from_hours(12));
    let end = now.checked_add(lasts).unwrap_or(Timestamp::MAX);
    let expires = token.expires.map_or(end, |of_token| of_token.min(end));
    let actor = Actor { name: token.name.clone(), role: token.grant.role, address: address.clone() };
    let (id, before) = (token.id, who::cookie(&headers));
    with_store(&service, move |store| {
        // In the audit first: a session that is not in it must not be.
        store.log(&actor, "session.begin", &id.to_string(), json!({"expires": expires}))?;
        if let Some(before) = before.filter(|before| Secret::is_shaped(before)) {
            store.end_session(crate::access::SecretHash::of(&before), now)?;
        }
        store.add_session(id, hash, expires)
    })
    .await?;

    let seconds = expires.duration_since(now).as_secs().max(1);
    let who = Who::of_session(token, secret.reveal(), expires, address);
    let mut response = private(Json(describe(&service, &who)).into_response());
    set_cookie(&mut response, secure(&service, &extensions), secret.reveal(), seconds);
    Ok(response)
}

/// `DELETE /session`. Also without one: then there is nothing to end.
pub(super) async fn delete(
    State(service): State<Arc<Service>>,
    who: Who,
    extensions: Extensions,
    params: Params,
) -> Result<Response, Problem> {
    params.only(&[])?;
    if let Some((hash, _)) = who.session {
        with_store(&service, move |store| {
            store.end_session(hash, Timestamp::now())?;
            store.log(&who.actor, "session.end", "-", json!({}))
        })
        .await?;
    }
    let mut response = private(Json(describe(&service, &Who::nobody())).into_response());
    set_cookie(&mut response, secure(&service, &extensions), "", 0);
    Ok(response)
}

/// Whether the browser came over HTTPS: to this service, or to a trusted proxy in front of it.
fn secure(service: &Service, extensions: &Extensions) -> bool {
    service.sign_in.secure || extensions.get::<client::Client>().is_some_and(|client| client.secure)
}

/// Scripts cannot read it, other sites cannot use it.
fn set_cookie(response: &mut Response, secure: bool, value: &str, seconds: i64) {
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    if let Ok(mut cookie) = HeaderValue::try_from(cookie) {
        cookie.set_sensitive(true);
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}
