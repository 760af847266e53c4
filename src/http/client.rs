//! Who asks, as far as the network tells.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::Extensions;
use axum::http::{HeaderMap, HeaderName, header, request};

use crate::config::Nets;

/// The other side of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Client {
    /// Its address: that of the connection, or behind a trusted proxy the one that the proxy names.
    pub address: Option<IpAddr>,
    /// Whether it is this computer itself, and nobody whom a proxy on this computer lets in.
    pub local: bool,
    /// Whether its connection is HTTPS, here or at a trusted proxy.
    pub secure: bool,
}

/// The address of the other end, as the audit writes it; `None` in a router that is not told.
pub(super) fn address(extensions: &Extensions) -> Option<String> {
    extensions.get::<Client>()?.address.map(|address| address.to_string())
}

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

impl Client {
    /// From the connection, and from the headers if a trusted proxy wrote them.
    pub(super) fn of(peer: Option<SocketAddr>, headers: &HeaderMap, trusted: &Nets, tls: bool) -> Self {
        let Some(peer) = peer.map(|peer| peer.ip().to_canonical()) else {
            return Self { address: None, local: false, secure: tls };
        };
        let forwarded = headers.contains_key(FORWARDED_FOR) || headers.contains_key(header::FORWARDED);
        if trusted.0.is_empty() || !trusted.contains(peer) {
            // With such a header it is a proxy of which nobody told us: what it lets in is not local.
            let local = peer.is_loopback() && !forwarded;
            return Self { address: Some(peer), local, secure: tls };
        }
        let named = forwarded_for(headers, trusted);
        let secure = headers
            .get_all(FORWARDED_PROTO)
            .iter()
            .next_back()
            .and_then(|proto| proto.to_str().ok()?.rsplit(',').next())
            .map_or(tls, |proto| proto.trim().eq_ignore_ascii_case("https"));
        match named {
            // Nobody is local by what a header says: whoever may reach a trusted proxy, or has an address
            // among them, can write one.
            Some(address) => Self { address: Some(address), local: false, secure },
            // A health check of the proxy itself.
            None => Self { address: Some(peer), local: peer.is_loopback() && !forwarded, secure },
        }
    }
}

/// The last address that no trusted proxy has: those before it anybody can write.
fn forwarded_for(headers: &HeaderMap, trusted: &Nets) -> Option<IpAddr> {
    let mut nearest = None;
    let entries: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for entry in entries.iter().rev() {
        let Some(address) = parsed(entry.trim()) else { break };
        nearest = Some(address);
        if !trusted.contains(address) {
            break;
        }
    }
    nearest
}

/// An address, with a port or without.
fn parsed(text: &str) -> Option<IpAddr> {
    let address = text.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|both| both.ip()));
    address.ok().map(|address| address.to_canonical())
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut request::Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;
    use crate::config::Setting as _;

    fn client(peer: &str, forwarded: &[&str], trusted: &str) -> Client {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(value).expect("a header"));
        }
        let trusted = Nets::read(trusted).expect("networks");
        Client::of(Some(peer.parse().expect("an address")), &headers, &trusted, false)
    }

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        for (peer, forwarded, trusted, address, local) in [
            ("203.0.113.9:1", &["198.51.100.1"][..], "", "203.0.113.9", false),
            ("127.0.0.1:1", &[], "", "127.0.0.1", true),
            ("127.0.0.1:1", &["198.51.100.1"], "", "127.0.0.1", false),
            ("127.0.0.1:1", &["198.51.100.1"], "127.0.0.1", "198.51.100.1", false),
            ("127.0.0.1:1", &["127.0.0.1, 198.51.100.1"], "127.0.0.1", "198.51.100.1", false),
            (
                "127.0.0.1:1",
                &["192.0.2.7, 198.51.100.1", "10.0.0.3"],
                "127.0.0.1,10.0.0.0/8",
                "198.51.100.1",
                false,
            ),
            ("127.0.0.1:1", &["junk, 10.0.0.3"], "127.0.0.1,10.0.0.0/8", "10.0.0.3", false),
            ("127.0.0.1:1", &["junk"], "127.0.0.1", "127.0.0.1", false),
            ("10.0.0.7:1", &["127.0.0.1"], "10.0.0.0/8", "127.0.0.1", false),
            ("127.0.0.1:1", &["127.0.0.1"], "127.0.0.1", "127.0.0.1", false),
            ("127.0.0.1:1", &[], "127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1:1", &["[2001:db8::5]:443"], "127.0.0.1", "2001:db8::5", false),
            ("[::ffff:127.0.0.1]:1", &[], "", "127.0.0.1", true),
        ] {
            let found = client(peer, forwarded, trusted);
            assert_eq!(found.address, address.parse().ok(), "{peer} {forwarded:?} {trusted}");
            assert_eq!(found.local, local, "{peer} {forwarded:?} {trusted}");
        }
    }

    #[test]
    fn a_proxy_says_whether_the_client_came_over_https() {
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED_PROTO, HeaderValue::from_static("https"));
        let peer = Some("127.0.0.1:1".parse().expect("an address"));
        let trusted = Nets::read("127.0.0.1").expect("networks");
        assert!(Client::of(peer, &headers, &trusted, false).secure);
        assert!(!Client::of(peer, &headers, &Nets::default(), false).secure, "nobody trusts it");
        assert!(Client::of(peer, &HeaderMap::new(), &Nets::default(), true).secure);
    }
}
