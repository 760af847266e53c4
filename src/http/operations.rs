//! What every request passes, whatever it asks for.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::HeaderValue;

use super::basemaps::Basemaps;
use super::health::Health;
use super::limits::Rates;
use super::metrics::Metrics;
use crate::config::{Config, Nets, PublicUrl};

/// Limits, health and counters of a service.
#[derive(Debug)]
pub struct Operations {
    /// What is counted.
    pub metrics: Metrics,
    /// Whether the service can do its work.
    pub health: Health,
    pub(super) rates: Rates,
    pub(super) trusted: Nets,
    pub(super) tls: bool,
    pub(super) public_url: Option<PublicUrl>,
    pub(super) basemaps: Basemaps,
    pub(super) metrics_public: bool,
    pub(super) request_timeout: Duration,
    pub(super) max_body: usize,
    pub(super) max_import: usize,
    ids: Ids,
}

impl Operations {
    /// As configured.
    pub fn new(config: &Config) -> Self {
        Self {
            metrics: Metrics::default(),
            health: Health::default(),
            rates: Rates::new(config),
            trusted: config.trusted_proxies.clone(),
            tls: config.tls(),
            public_url: config.public_url.clone(),
            basemaps: Basemaps::new(&config.basemaps),
            metrics_public: config.metrics_public,
            request_timeout: Duration::from_secs(config.request_timeout.0.into()),
            max_body: usize::try_from(config.max_body.0).unwrap_or(4) << 20,
            max_import: usize::try_from(config.max_import.0).unwrap_or(64) << 20,
            ids: Ids::default(),
        }
    }

    /// Forgets what is no longer needed of clients.
    pub(crate) fn forget_clients(&self) {
        self.rates.forget();
    }

    /// A number for a request that no other has.
    pub(super) fn next_id(&self) -> HeaderValue {
        self.ids.next()
    }
}

/// Numbers of requests: a part that differs in every run, and a count.
#[derive(Debug)]
struct Ids {
    run: u32,
    count: AtomicU64,
}

impl Default for Ids {
    fn default() -> Self {
        Self { run: RandomState::new().hash_one(0) as u32, count: AtomicU64::new(0) }
    }
}

impl Ids {
    fn next(&self) -> HeaderValue {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let count = self.count.fetch_add(1, Ordering::Relaxed) & 0xFFFF_FFFF;
        let number = u64::from(self.run) << 32 | count;
        let text: [u8; 16] = std::array::from_fn(|no| DIGITS[(number >> (60 - 4 * no) & 15) as usize]);
        HeaderValue::from_bytes(&text).unwrap_or(HeaderValue::from_static("0"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_requests_have_the_same_number() {
        let ids = Ids::default();
        let numbers: std::collections::BTreeSet<_> =
            (0..100).map(|_| ids.next().as_bytes().to_vec()).collect();
        assert_eq!(numbers.len(), 100);
        assert!(numbers.iter().all(|number| number.len() == 16));
    }
}
