//! Ready bytes with their compressed form and ETag, so that a warm response costs no work.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Bytes below this size gain nothing from gzip.
const MIN_GZIP: usize = 200;

/// Room for the headers of a response, those of the layers and of hyper included.
const HEADERS: usize = 12;

/// A response body, compressed once.
#[derive(Debug)]
pub(super) struct Body {
    content_type: &'static str,
    plain: Bytes,
    gzip: Option<Bytes>,
    etag: HeaderValue,
}

impl Body {
    pub(super) fn new(content_type: &'static str, plain: Vec<u8>) -> Self {
        let mut hasher = DefaultHasher::new();
        plain.hash(&mut hasher);
        let etag = format!("\"{:016x}\"", hasher.finish());
        let etag = HeaderValue::try_from(etag).unwrap_or(HeaderValue::from_static("\"0\""));
        let gzip = (plain.len() >= MIN_GZIP).then(|| compress(&plain)).flatten();
        Self { content_type, plain: plain.into(), gzip: gzip.map(Bytes::from), etag }
    }

    pub(super) fn len(&self) -> usize {
        self.plain.len() + self.gzip.as_ref().map_or(0, Bytes::len)
    }

    /// Bytes as they are sent compressed.
    pub(super) fn packed(&self) -> usize {
        self.gzip.as_ref().unwrap_or(&self.plain).len()
    }

    /// 304 if the client has these bytes, else the bytes, compressed if the client takes that.
    pub(super) fn respond(&self, request: &HeaderMap, cache_control: &'static str) -> Response {
        let not_modified = request.get_all(header::IF_NONE_MATCH).iter().any(|tags| self.matches(tags));
        let (body, gzipped) = match &self.gzip {
            _ if not_modified => (None, false),
            Some(gzip) if accepts_gzip(request) => (Some(gzip), true),
            _ => (Some(&self.plain), false),
        };
        // Built in place: the tuple form of axum would fill a second map and copy it over.
        let mut response = Response::new(body.cloned().map_or_else(axum::body::Body::empty, Into::into));
        if not_modified {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        headers.reserve(HEADERS);
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if body.is_some() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        }
        if gzipped {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }

    fn matches(&self, tags: &HeaderValue) -> bool {
        let Ok(own) = self.etag.to_str() else { return false };
        tags.to_str().is_ok_and(|tags| {
            tags.split(',')
                .map(str::trim)
                .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == own)
        })
    }
}

fn accepts_gzip(request: &HeaderMap) -> bool {
    request.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let refused =
                parts.any(|p| matches!(p.replace(' ', "").as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
            (name.eq_ignore_ascii_case("gzip") || name == "*") && !refused
        })
    })
}

fn compress(plain: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 2), Compression::new(6));
    encoder.write_all(plain).ok()?;
    encoder.finish().ok()
}
