//! Who asks: by a token in `Authorization: Bearer`, by the cookie of a session, or anybody.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::watch::RoleCell;
use super::{Problem, Service, client};
use crate::access::{Actor, Grant, Role, Secret, SecretHash};
use crate::store::StoreError;
use crate::store::interface::{Store, Token};

/// The name of the session's cookie.
pub(super) const COOKIE: &str = "landrail_session";

/// The header that a page proves with that it may read what this service says.
pub(super) const CSRF: &str = "x-landrail-csrf";

/// How people sign in on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignIn {
    /// How long a session lasts, at most.
    pub lasts: Duration,
    /// Whether the cookie is for HTTPS only.
    pub secure: bool,
}

impl Default for SignIn {
    fn default() -> Self {
        Self { lasts: Duration::from_hours(12), secure: false }
    }
}

/// Who asks, and what he or she may.
pub(super) struct Who {
    pub(super) actor: Actor,
    pub(super) grant: Grant,
    /// Until when the token or the session holds.
    pub(super) expires: Option<Timestamp>,
    /// Of a session: what it is known by, and what its page proves itself with.
    pub(super) session: Option<(SecretHash, String)>,
    /// The request came with a cookie of a session that is over.
    over: bool,
}

impl Who {
    fn public(address: Option<String>) -> Self {
        Self {
            actor: Actor { name: String::new(), role: Role::Public, address },
            grant: Grant::public(),
            expires: None,
            session: None,
            over: false,
        }
    }

    fn of(token: Token, address: Option<String>) -> Self {
        let actor = Actor { name: token.name, role: token.grant.role, address };
        Self { actor, grant: token.grant, expires: token.expires, ..Self::public(None) }
    }

    /// Whoever it is, from wherever.
    pub(super) fn nobody() -> Self {
        Self::public(None)
    }

    /// Whom a session's secret stands for.
    pub(super) fn of_session(token: Token, secret: &str, ends: Timestamp, address: Option<String>) -> Self {
        Self {
            expires: Some(token.expires.map_or(ends, |end| end.min(ends))),
            session: Some((SecretHash::of(secret), csrf(secret))),
            ..Self::of(token, address)
        }
    }

    /// Whether it is known who asks.
    pub(super) fn signed_in(&self) -> bool {
        self.grant.role > Role::Public
    }

    /// That the role is reached.
    ///
    /// # Errors
    /// 401 for somebody who is not known, 403 for a lower role; both name the role.
    pub(super) fn require(&self, role: Role) -> Result<(), Problem> {
        if self.grant.role >= role {
            return Ok(());
        }
        if self.over {
            return Err(Problem::unauthorized("登录已过期，请重新登录 / the session is over, sign in again"));
        }
        let zh = role.zh();
        Err(if self.signed_in() {
            let (own, own_zh) = (self.grant.role, self.grant.role.zh());
            Problem::forbidden(format!(
                "需要{zh}（{role}）权限，当前为{own_zh}（{own}） / this takes the role {role}, yours is {own}"
            ))
        } else {
            Problem::unauthorized(format!(
                "需要登录，且须有{zh}（{role}）权限 / sign in with a token of the role {role} or higher"
            ))
        })
    }

    /// That the data of a county may be changed. What is of no known county takes a grant without
    /// limits.
    pub(super) fn may_edit(&self, county: Option<&str>) -> Result<(), Problem> {
        self.require(Role::Editor)?;
        self.covers(county)
    }

    /// That personal numbers of officials of a county may be read.
    pub(super) fn may_read_personal(&self, county: Option<&str>) -> Result<(), Problem> {
        self.require(Role::Inspector)?;
        self.covers(county)
    }

    fn covers(&self, county: Option<&str>) -> Result<(), Problem> {
        if self.grant.covers(county) {
            return Ok(());
        }
        let own: Vec<_> = self.grant.counties.iter().map(String::as_str).collect();
        let own = own.join("、");
        Err(Problem::forbidden(match county {
            Some(county) => format!(
                "需要{county}的权限，当前令牌限于{own} / this takes a grant for {county}, yours is for {own}"
            ),
            None => format!(
                "该记录不属于任何已知县，需要不限县的权限；当前令牌限于{own} / the record is of no known county and takes a grant without limits, yours is for {own}"
            ),
        }))
    }
}

impl FromRequestParts<Arc<Service>> for Who {
    type Rejection = Problem;

    /// Costs nothing when the request brings no credentials.
    async fn from_request_parts(parts: &mut request::Parts, service: &Arc<Service>) -> Result<Self, Problem> {
        let address = client::address(&parts.extensions);
        let Some(given) = Given::of(&parts.headers) else { return Ok(Self::public(address)) };
        let who = Self::given(parts, service, given, address).await?;
        if let Some(cell) = parts.extensions.get::<RoleCell>() {
            // The first extractor of a request told it already.
            let _ = cell.0.set(who.grant.role);
        }
        Ok(who)
    }
}

impl Who {
    async fn given(
        parts: &request::Parts,
        service: &Arc<Service>,
        given: Given,
        address: Option<String>,
    ) -> Result<Self, Problem> {
        match given {
            Given::Bearer(secret) => {
                let token = valid(service, secret, address.as_deref()).await?;
                Ok(Self::of(token, address))
            }
            Given::Cookie(secret) => {
                if !parts.method.is_safe() {
                    same_origin(&parts.headers)?;
                }
                let Some(who) = session(service, &secret, address.clone()).await? else {
                    return Ok(Self { over: true, ..Self::public(address) });
                };
                if !parts.method.is_safe() {
                    proven(&parts.headers, &secret)?;
                }
                Ok(who)
            }
        }
    }
}

/// What a request says of who asks.
enum Given {
    Bearer(String),
    Cookie(String),
}

impl Given {
    /// A token goes before a cookie. Another scheme than `Bearer` is that of a proxy in front.
    fn of(headers: &HeaderMap) -> Option<Self> {
        if let Some(text) = headers.get(header::AUTHORIZATION) {
            // What is no text is no token of ours either, and is refused as one.
            let text = text.to_str().unwrap_or("Bearer ?");
            if let Some((scheme, secret)) = text.split_once(' ')
                && scheme.eq_ignore_ascii_case("bearer")
            {
                return Some(Self::Bearer(secret.trim().to_owned()));
            }
        }
        cookie(headers).map(Self::Cookie)
    }
}

/// Whether a request brings credentials of either kind.
pub(super) fn has_credentials(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION)
        || (headers.contains_key(header::COOKIE) && cookie(headers).is_some())
}

/// The session's secret among the cookies.
pub(super) fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == COOKIE)?;
    Some(value.to_owned())
}

/// Reads or writes the store on a thread that may wait.
pub(super) async fn with_store<T: Send + 'static>(
    service: &Service,
    what: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    let Some(store) = service.store().map(Arc::clone) else {
        return Err(Problem::unavailable(
            "本服务没有数据库，不能登录 / this service has no store, nobody can sign in",
        ));
    };
    let done = tokio::task::spawn_blocking(move || what(&*store)).await.map_err(|_| Problem::internal())?;
    done.map_err(|error| {
        tracing::error!("the store: {error}");
        Problem::unavailable(
            "数据库暂时无法读写，请稍后重试并告知维护人员 / the store cannot be read or written now, try again later and tell the operator",
        )
    })
}

/// The token that a secret is of, if it holds.
///
/// # Errors
/// 401 that says whether it is unknown, expired or revoked, and no more; the audit keeps which one.
pub(super) async fn valid(
    service: &Service,
    secret: String,
    address: Option<&str>,
) -> Result<Token, Problem> {
    let shaped = Secret::is_shaped(&secret);
    let hash = SecretHash::of(&secret);
    drop(secret);
    let found = if shaped { with_store(service, move |store| store.token(hash)).await? } else { None };
    let (why, problem) = match &found {
        None => ("unknown", "令牌无效，请核对是否完整 / the token is not known, check that it is complete"),
        Some(token) if token.revoked.is_some() => (
            "revoked",
            "令牌已被撤销，请向管理员申请新的 / the token was revoked, ask the administrator for another",
        ),
        Some(token) if !token.holds(Timestamp::now()) => (
            "expired",
            "令牌已过期，请向管理员申请新的 / the token has expired, ask the administrator for another",
        ),
        Some(_) => ("", ""),
    };
    match found {
        Some(token) if why.is_empty() => Ok(token),
        found => {
            refused(service, found, why, address).await;
            Err(Problem::unauthorized(problem))
        }
    }
}

/// Who a session is of; `None` when it is over or was never there.
async fn session(service: &Service, secret: &str, address: Option<String>) -> Result<Option<Who>, Problem> {
    if !Secret::is_shaped(secret) || service.store().is_none() {
        return Ok(None);
    }
    let hash = SecretHash::of(secret);
    let found = with_store(service, move |store| store.session(hash)).await?;
    let now = Timestamp::now();
    let found = found.filter(|session| now < session.expires && session.token.holds(now));
    Ok(found.map(|signed| Who::of_session(signed.token, secret, signed.expires, address)))
}

/// Writes to the audit that somebody was refused: never with what was presented. A flood of them is
/// counted and not written one by one, or it would fill the disk.
async fn refused(service: &Service, token: Option<Token>, why: &'static str, address: Option<&str>) {
    let Some(unwritten) = service.refusals.admit() else { return };
    let subject = token.as_ref().map_or_else(|| "-".to_owned(), |token| token.id.to_string());
    let actor = Actor { name: String::new(), role: Role::Public, address: address.map(str::to_owned) };
    let mut detail = json!({"why": why});
    if let Some(token) = token {
        detail["name"] = Value::from(token.name);
    }
    if unwritten > 0 {
        detail["unwritten_before"] = Value::from(unwritten);
    }
    // The caller is refused whether this could be written or not; the failure is in the log.
    let _ = with_store(service, move |store| store.log(&actor, "session.refuse", &subject, detail)).await;
}

/// How many refusals are written to the audit.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    /// The minute, and how many were written in it: `minute << 16 | count`.
    minute: AtomicU64,
    unwritten: AtomicU64,
}

impl Refusals {
    /// Refusals that are written in a minute, at most.
    const MOST: u64 = 30;

    /// Whether one more is written, and how many were not before it.
    fn admit(&self) -> Option<u64> {
        let minute = u64::try_from(Timestamp::now().as_second() / 60).unwrap_or(0);
        let counted = |old: u64| if old >> 16 == minute { old & 0xFFFF } else { 0 };
        let next = |old: u64| (counted(old) < Self::MOST).then(|| (minute << 16) | (counted(old) + 1));
        if self.minute.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_err() {
            self.unwritten.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        Some(self.unwritten.swap(0, Ordering::Relaxed))
    }
}

/// What the page of a session proves itself with: known to who may read `GET /session`, and nothing
/// can be told from it of the secret.
fn csrf(secret: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"landrail csrf\0");
    hasher.update(secret.as_bytes());
    hex::encode(hasher.finalize())
}

/// That a request that a browser signed by itself comes from a page of this service.
fn proven(headers: &HeaderMap, secret: &str) -> Result<(), Problem> {
    let given = headers.get(CSRF).map_or(&b""[..], |value| value.as_bytes());
    if given.ct_eq(csrf(secret).as_bytes()).into() {
        return Ok(());
    }
    Err(Problem::forbidden(format!(
        "缺少或不符的 {CSRF} 请求头（其值由 GET /session 给出） / the header {CSRF} is missing or wrong; GET /session gives its value"
    )))
}

/// That a browser, if it is one, does not ask for another site's page.
///
/// # Errors
/// 403 when `Sec-Fetch-Site` or, from a browser without it, `Origin` says otherwise.
pub(super) fn same_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name| headers.get(name).map(|value: &header::HeaderValue| value.to_str().unwrap_or("?"));
    let same = match (text(header::HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text(header::HOST)
        }
        (None, None) => true,
    };
    if same {
        return Ok(());
    }
    Err(Problem::forbidden(
        "请求来自其他网站，已拒绝 / the request comes from another site's page and is refused",
    ))
}
