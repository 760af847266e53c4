//! Headers that protect whoever reads the answers.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::access::Role;

/// The content security policy: nothing is loaded from anywhere else but images from the hosts of the
/// configured base maps, and no page may frame this one. Base maps of other hosts are images only, so
/// that no script can send anything there: `connect-src` stays `'self'`.
pub(super) fn content_security(hosts: &BTreeSet<String>) -> HeaderValue {
    let hosts = hosts.iter().fold(String::new(), |all, host| all + " " + host);
    let policy = format!(
        "default-src 'self'; img-src 'self' data: blob:{hosts}; style-src 'self' 'unsafe-inline'; \
         worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; \
         form-action 'self'"
    );
    // Hosts are plain names: the configuration takes no others.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'self'"))
}

/// The page asks where the user stands; it needs nothing else of the device.
const PERMISSIONS: &str = "geolocation=(self), camera=(), microphone=(), payment=(), usb=()";

/// Two years, as is usual; without subdomains, which are not ours.
const HSTS: &str = "max-age=63072000";

/// The name of the header with the number of a request.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Adds the headers that an answer has. A tile is no document: what rules documents would only make
/// it longer.
pub(super) fn protect(
    headers: &mut HeaderMap,
    csp: &HeaderValue,
    tile: bool,
    strict: bool,
    role: Option<Role>,
) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    if tile {
        return;
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, csp.clone());
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static(PERMISSIONS));
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    if strict {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    if role.is_some_and(|role| role > Role::Public) {
        // What was shown to somebody who signed in must not be shown to the next.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    } else if !headers.contains_key(header::CACHE_CONTROL) {
        // An edit is seen with the next request.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_base_maps_nothing_is_loaded_from_elsewhere() {
        let alone = content_security(&BTreeSet::new());
        assert_eq!(
            alone,
            "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; \
             worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; \
             form-action 'self'"
        );
        let hosts = ["https://t0.example.org", "https://t1.example.org"].map(str::to_owned);
        let policy = content_security(&BTreeSet::from(hosts));
        let policy = policy.to_str().expect("a header");
        assert!(policy.contains("img-src 'self' data: blob: https://t0.example.org https://t1.example.org;"));
        assert_eq!(policy.matches("https://").count(), 2, "only images: {policy}");
    }
}
