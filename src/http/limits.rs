//! What a client may ask for: how often, how much, for how long.
//!
//! | what | limit | where |
//! |---|---|---|
//! | requests of a client | `rate_limit` a second, `rate_burst` at once | [`Rates`] |
//! | batches and exports of a client | `rate_heavy` a minute | [`Rates`] |
//! | sign-in attempts of a client | `rate_sign_in` a minute | [`Rates`] |
//! | request body | `max_body` MiB | [`body`] |
//! | file that is imported, line data | `max_import` MiB | [`body_of`] |
//! | head of a request, idle connection | `header_timeout` | `serve` |
//! | time of an answer | `request_timeout` | [`in_time`] |
//! | connections | `max_connections` | `serve` |
//! | query string | 2048 bytes | `params` |
//! | rows and answer of a batch | 10 000 rows, 256 MiB, 30 s | `batch` |
//! | features of a page | 10 000, 16 MiB | `collections` |
//! | hits of a search, items of a review | 100, 500 | `search`, `review` |
//! | batches and exports at work at once | 2 | `state` |
//! | answers about a whole layer at work at once | 2 | `whole` |

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::client::Client;
use super::{Problem, Service};
use crate::config::Config;

/// How much a request costs us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing: whether we live.
    Free,
    /// A tile, an answer, a page.
    Ordinary,
    /// A batch, an export.
    Heavy,
    /// An attempt to sign in: guessing must be slow.
    SignIn,
}

/// Routes that do much work at once. A pack for phones counts where it has to be made, see `offline`: one
/// install asks for it in parts.
const HEAVY: [(&str, &str); 6] = [
    ("POST", "/locate"),
    ("POST", "/import"),
    ("PUT", "/lines/{line}"),
    ("GET", "/export/{file}"),
    ("GET", "/review.csv"),
    ("GET", "/lines/{line}/range"),
];

/// The class of a request by the template of its route.
pub(super) fn class(method: &Method, template: &str) -> Class {
    let heavy = |(of, path): &(&str, &str)| {
        *path == template && (*of == method.as_str() || (*of == "GET" && method == Method::HEAD))
    };
    if template.starts_with("/health/") {
        Class::Free
    } else if method == Method::POST && matches!(template, "/session" | "/sessions" | "/sign-in") {
        Class::SignIn
    } else if HEAVY.iter().any(heavy) {
        Class::Heavy
    } else {
        Class::Ordinary
    }
}

/// How often each client may ask.
#[derive(Debug)]
pub(super) struct Rates {
    ordinary: Option<DefaultKeyedRateLimiter<IpAddr>>,
    heavy: Option<DefaultKeyedRateLimiter<IpAddr>>,
    sign_in: Option<DefaultKeyedRateLimiter<IpAddr>>,
    loopback: bool,
    clock: DefaultClock,
}

impl Rates {
    pub(super) fn new(config: &Config) -> Self {
        let per_second = |rate: u32, burst: u32| {
            let quota = Quota::per_second(NonZeroU32::new(rate)?).allow_burst(NonZeroU32::new(burst)?);
            Some(RateLimiter::keyed(quota))
        };
        let per_minute = |rate: u32| Some(RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(rate)?)));
        Self {
            ordinary: per_second(config.rate_limit.0, config.rate_burst.0),
            heavy: per_minute(config.rate_heavy.0),
            sign_in: per_minute(config.rate_sign_in.0),
            loopback: config.rate_loopback,
            clock: DefaultClock::default(),
        }
    }

    /// Takes a request of a client, or says how many seconds it should wait.
    pub(super) fn take(&self, class: Class, client: &Client) -> Result<(), u64> {
        let Some(address) = client.address else { return Ok(()) };
        if client.local && !self.loopback {
            return Ok(());
        }
        let limiter = match class {
            Class::Free => return Ok(()),
            Class::Ordinary => &self.ordinary,
            Class::Heavy => &self.heavy,
            Class::SignIn => &self.sign_in,
        };
        let Some(limiter) = limiter else { return Ok(()) };
        limiter.check_key(&household(address)).map_err(|wait| {
            let wait = wait.wait_time_from(self.clock.now());
            wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
        })
    }

    /// Forgets the clients that could ask as much as new ones; called again and again, it keeps the
    /// memory to those of the last seconds.
    pub(super) fn forget(&self) {
        for limiter in [&self.ordinary, &self.heavy, &self.sign_in].into_iter().flatten() {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    /// Clients that are remembered.
    pub(super) fn clients(&self) -> usize {
        [&self.ordinary, &self.heavy, &self.sign_in].into_iter().flatten().map(RateLimiter::len).sum()
    }
}

/// Who shares a limit: an IPv6 customer has at least a /64 and every address in it.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The refusal of a request that came too soon.
pub(super) fn too_soon(wait: u64) -> Response {
    let mut response = Problem::too_many(format!(
        "请求过于频繁，请 {wait} 秒后再试 / too many requests, try again in {wait} s"
    ))
    .into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

/// When a request is told that it took too long. What it would change is not changed any more then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline(Instant);

impl Deadline {
    /// That of a request which begins now.
    pub(super) fn of(service: &Service) -> Self {
        Self(Instant::now() + service.operations.request_timeout)
    }

    /// Refuses when it is over: who asked was told so, and may have asked again.
    pub(super) fn check(self) -> Result<(), Problem> {
        if Instant::now() < self.0 {
            return Ok(());
        }
        Err(Problem::unavailable(
            "等待超过了应答时限，未写入；请稍后重试 / it waited longer than an answer may take, nothing was written: try again later",
        ))
    }
}

/// Routes that are posted to and change nothing that is kept.
const ASKED: [&str; 2] = ["/locate", "/session"];

/// Whether a request may have changed something although its answer did not come in time.
fn changes(method: &Method, path: &str) -> bool {
    !method.is_safe() && !ASKED.contains(&path)
}

/// Ends a request that takes too long.
pub(super) async fn in_time(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let limit = service.operations.request_timeout;
    let changes = changes(request.method(), request.uri().path());
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        // Without a time to try again: a client that does so by itself would do it twice.
        Err(_) if changes => {
            let seconds = limit.as_secs();
            Problem::unavailable(format!(
                "{seconds} 秒内没有得出应答，更改可能已经写入；请先查看该要素及其 history（管理员可查 /audit），确未写入再重做 / no answer within {seconds} s, and the change may have been made: look at the feature and its history (administrators: /audit) before doing it again"
            ))
            .into_response()
        }
        Err(_) => {
            let seconds = limit.as_secs();
            let mut response = Problem::unavailable(format!(
                "{seconds} 秒内没有得出应答，请缩小范围或稍后重试 / no answer within {seconds} s, ask for less or try again later"
            ))
            .into_response();
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
            response
        }
    }
}

/// Most bytes of a too large body that are read and thrown away.
const MAX_DRAIN: usize = 64 << 20;

/// Reads the body of a request within the limits of the service. Of a larger one the rest is thrown
/// away up to [`MAX_DRAIN`]: a connection that is closed while the client still sends loses the
/// refusal too.
///
/// # Errors
/// 413 when it is too large, 408 when it does not come in time, 400 when it breaks off.
pub(super) async fn body(service: &Service, body: Body) -> Result<Bytes, Problem> {
    body_of(service, body, service.operations.max_body).await
}

/// The same, with a limit of its own.
///
/// # Errors
/// As [`body`].
pub(super) async fn body_of(service: &Service, body: Body, most: usize) -> Result<Bytes, Problem> {
    let slow = service.operations.request_timeout.mul_f32(0.8);
    tokio::time::timeout(slow, read(body, most)).await.unwrap_or_else(|_| {
        let seconds = slow.as_secs();
        Err(Problem::timeout(format!(
            "请求体 {seconds} 秒内没有收完，请检查网络或分批 / the body did not arrive within {seconds} s, check the network or send less"
        )))
    })
}

async fn read(body: Body, most: usize) -> Result<Bytes, Problem> {
    let mut chunks = body.into_data_stream();
    let mut read = Vec::new();
    let mut size = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Problem::bad("请求体中断 / the body broke off"))?;
        size += chunk.len();
        if size <= most {
            read.extend_from_slice(&chunk);
        } else if size > MAX_DRAIN {
            break;
        }
    }
    if size > most {
        let mib = most >> 20;
        return Err(Problem::too_large(format!(
            "请求体超过{mib} MiB，请分批 / the body is larger than {mib} MiB, send less at a time"
        )));
    }
    Ok(read.into())
}

/// How often [`Rates::forget`] runs.
pub(crate) const FORGET: Duration = Duration::from_secs(20);

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Client {
        let address: IpAddr = address.parse().expect("an address");
        Client { address: Some(address), local: address.is_loopback(), secure: false }
    }

    #[test]
    fn a_client_has_its_own_limit_and_a_network_of_ipv6_shares_one() {
        let config = Config {
            rate_limit: crate::config::Whole(1),
            rate_burst: crate::config::Whole(2),
            ..Config::default()
        };
        let rates = Rates::new(&config);
        let take = |address| rates.take(Class::Ordinary, &client(address));
        assert_eq!([take("192.0.2.1"), take("192.0.2.1"), take("192.0.2.1")], [Ok(()), Ok(()), Err(1)]);
        assert_eq!(take("::ffff:192.0.2.1"), Err(1), "the same client");
        assert_eq!(take("192.0.2.2"), Ok(()));
        assert_eq!([take("2001:db8::1"), take("2001:db8::2"), take("2001:db8::3")], [Ok(()), Ok(()), Err(1)]);
        assert_eq!(take("2001:db8:0:1::3"), Ok(()));
        for _ in 0..10 {
            assert_eq!(take("127.0.0.1"), Ok(()), "this computer is not limited");
        }
        assert_eq!(rates.take(Class::Free, &client("192.0.2.1")), Ok(()));
        assert_eq!(rates.clients(), 4);
    }

    #[test]
    fn no_rate_is_no_limit_and_heavy_work_has_its_own() {
        let config = Config {
            rate_limit: crate::config::Whole(0),
            rate_heavy: crate::config::Whole(3),
            ..Config::default()
        };
        let rates = Rates::new(&config);
        let take = |class| rates.take(class, &client("192.0.2.1"));
        assert!((0..5000).all(|_| take(Class::Ordinary).is_ok()));
        let heavy: Vec<_> = (0..4).map(|_| take(Class::Heavy)).collect();
        assert_eq!(heavy, [Ok(()), Ok(()), Ok(()), Err(20)]);
        assert_eq!(class(&Method::POST, "/locate"), Class::Heavy);
        assert_eq!(class(&Method::GET, "/locate"), Class::Ordinary);
        assert_eq!(class(&Method::HEAD, "/export/{file}"), Class::Heavy);
        assert_eq!(class(&Method::GET, "/offline"), Class::Ordinary, "its parts are asked for one by one");
    }

    #[test]
    fn who_may_have_changed_something_is_told_so() {
        assert!(changes(&Method::PUT, "/collections/parcels/items/a"));
        assert!(changes(&Method::POST, "/import") && changes(&Method::DELETE, "/lines/a"));
        assert!(
            Deadline(Instant::now()).check().is_err() && Deadline(Instant::now() + FORGET).check().is_ok()
        );
        assert!(!changes(&Method::POST, "/locate") && !changes(&Method::GET, "/due"));
    }

    #[test]
    fn clients_that_are_gone_are_forgotten() {
        let config = Config { rate_limit: crate::config::Whole(100_000), ..Config::default() };
        let rates = Rates::new(&config);
        for no in 0..5000_u32 {
            let address = IpAddr::V4((0xC000_0000 + no).into());
            assert!(
                rates.take(Class::Ordinary, &Client { address: Some(address), ..Client::default() }).is_ok()
            );
        }
        // A request is made good in 10 µs here, so all but the very last are as new.
        std::thread::sleep(Duration::from_millis(5));
        rates.forget();
        assert_eq!(rates.clients(), 0);
    }
}
