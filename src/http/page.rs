//! The map page, built into the binary.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::Problem;
use super::cached::Body;

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Page;

/// Every file of the page, compressed once.
static FILES: LazyLock<HashMap<String, Body>> = LazyLock::new(|| {
    let body = |path: &str| Page::get(path).map(|file| Body::new(content_type(path), file.data.into_owned()));
    Page::iter().filter_map(|path| Some((path.to_string(), body(&path)?))).collect()
});

pub(super) async fn get(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    if method != Method::GET && method != Method::HEAD {
        return Problem::not_found("没有该资源或不支持该方法 / no such resource, or not with this method")
            .into_response();
    }
    match FILES.get(path) {
        Some(body) => {
            // Vite names assets by their content, so only the page itself must be asked for again.
            let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
            body.respond(&headers, cache)
        }
        None if path == "index.html" => Problem::not_found(
            "此程序编译时没有地图页面,请用 make run / this binary was built without the map page: use make run",
        )
        .into_response(),
        None => Problem::not_found("没有该页面 / no such page").into_response(),
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
