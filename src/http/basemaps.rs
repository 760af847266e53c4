//! `GET /basemaps`: the base maps that the operator has configured, for the page; and
//! `GET /basemaps/{id}.pmtiles`, the file of one.
//!
//! The list has the keys that its hosts ask for: browsers need them. The service itself asks no host
//! for anything.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::byte_range::{Part, part};
use super::headers::content_security;
use super::params::{Params, Parts};
use super::problem::short;

use super::{Problem, Service, cached};
use crate::config::basemap::{Basemap, Grid, Secret, TileKind, Tiles, shift};

/// The route of a file, whose requests come in hundreds.
pub(super) const FILE: &str = "/basemaps/{file}";

/// The file does not change while it is served; when it does, its tag tells.
const CACHE: &str = "public, max-age=3600";

/// Bytes that are read at once.
const CHUNK: u64 = 1 << 20;

/// The configured base maps, ready to be served.
#[derive(Debug)]
pub(super) struct Basemaps {
    list: cached::Body,
    files: Vec<(String, PathBuf)>,
    /// What the page may load, with the hosts of the base maps.
    pub(super) content_security: HeaderValue,
}

impl Basemaps {
    pub(super) fn new(basemaps: &[Basemap]) -> Self {
        let list = json!({"basemaps": basemaps.iter().map(listed).collect::<Vec<_>>()});
        let file = |basemap: &Basemap| match &basemap.tiles {
            Tiles::File { path, .. } => Some((basemap.id.clone(), path.clone())),
            Tiles::Remote { .. } => None,
        };
        let hosts = basemaps.iter().flat_map(Basemap::hosts).collect();
        Self {
            list: cached::Body::new("application/json", serde_json::to_vec(&list).unwrap_or_default()),
            files: basemaps.iter().filter_map(file).collect(),
            content_security: content_security(&hosts),
        }
    }
}

fn listed(basemap: &Basemap) -> Value {
    let words = |(zh, en): &(String, String)| json!({"zh": zh, "en": en});
    let round = |metres: f64| metres.round() as i64;
    let shift = basemap.gcj02.then(shift);
    let mut json = json!({
        "id": basemap.id,
        "kind": basemap.kind.name(),
        "title": words(&basemap.title),
        "attribution": words(&basemap.attribution),
        "map_approval_no": basemap.map_approval_no,
        "shift": shift.map(|by| json!({"datum": "gcj02", "east_m": round(by.east_m), "north_m": round(by.north_m)})),
        "min_zoom": basemap.zoom.0,
        "max_zoom": basemap.zoom.1,
        "hosts": basemap.hosts(),
    });
    match &basemap.tiles {
        Tiles::Remote { grids, key, referrer } => {
            json["grids"] = grids.iter().map(|grid| gridded(grid, key.as_ref())).collect();
            json["referrer"] = (*referrer).into();
        }
        Tiles::File { header, .. } => {
            let (tiles, media) = match header.kind {
                TileKind::Vector => ("vector", "application/vnd.mapbox-vector-tile"),
                TileKind::Raster(media) => ("raster", media),
            };
            let path = format!("basemaps/{}.pmtiles", basemap.id);
            json["file"] =
                json!({"path": path, "tiles": tiles, "media_type": media, "bounds": header.bounds});
        }
    }
    json
}

fn gridded(grid: &Grid, key: Option<&Secret>) -> Value {
    let urls: Vec<_> = grid.layers.iter().map(|layer| layer.with_key(key)).collect();
    json!({"crs": grid.crs.name(), "cell": grid.cell, "tile_size": grid.tile_size, "urls": urls})
}

pub(super) async fn list(
    State(service): State<Arc<Service>>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    params.only(&[])?;
    Ok(service.operations.basemaps.list.respond(&headers, "no-cache"))
}

pub(super) async fn file(
    State(service): State<Arc<Service>>,
    Parts(name): Parts<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    params.only(&[])?;
    let id = name.strip_suffix(".pmtiles").unwrap_or_default();
    let found = service.operations.basemaps.files.iter().find(|(own, _)| own == id);
    let Some((id, path)) = found.cloned() else {
        let short = short(&name);
        return Err(Problem::not_found(format!(
            "没有底图文件 {short}，见 /basemaps / there is no file of a base map {short}, see /basemaps"
        )));
    };
    let opened = tokio::task::spawn_blocking(move || open(&path)).await.map_err(|_| Problem::internal())?;
    let (file, length, tag) = opened.map_err(|error| {
        tracing::error!("底图 {id} 的文件无法读取 / the file of base map {id} cannot be read: {error}");
        Problem::internal()
    })?;
    answer(file, length, tag, &headers).await
}

/// A file, its length, and a tag that changes with it.
fn open(path: &Path) -> std::io::Result<(File, u64, HeaderValue)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let tag = HeaderValue::try_from(format!("\"{:x}-{changed:x}\"", metadata.len()));
    Ok((file, metadata.len(), tag.unwrap_or(HeaderValue::from_static("\"0\""))))
}

async fn answer(file: File, length: u64, tag: HeaderValue, headers: &HeaderMap) -> Result<Response, Problem> {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let same = |tags: &str| {
        tags.split(',').map(str::trim).any(|one| one == "*" || tag.to_str().is_ok_and(|tag| tag == one))
    };
    let common = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static(CACHE)),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    ];
    if said(header::IF_NONE_MATCH).is_some_and(same) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    // A part of another file than the one the client has other parts of would be wrong.
    let fresh = said(header::IF_RANGE).is_none_or(|asked| tag.to_str().is_ok_and(|tag| tag == asked));
    let asked = said(header::RANGE).filter(|_| fresh);
    let (status, from, count, stated) = match part(asked, length) {
        Part::Whole => (StatusCode::OK, 0, length, None),
        Part::Some { first, last } => {
            let stated = format!("bytes {first}-{last}/{length}");
            (StatusCode::PARTIAL_CONTENT, first, last - first + 1, Some(stated))
        }
        Part::None => {
            let problem = Problem::no_such_range(format!(
                "所求范围不在文件内，文件共 {length} 字节 / the range asked for is not in the file, which has {length} bytes"
            ));
            let stated = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            return Ok((stated, problem).into_response());
        }
    };
    let body = body(file, from, count).await.map_err(|error| {
        tracing::error!("底图文件读取中断 / reading the file of a base map failed: {error}");
        Problem::internal()
    })?;
    let mut response = (status, common, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.pmtiles"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(count));
    if let Some(stated) = stated.and_then(|text| HeaderValue::try_from(text).ok()) {
        headers.insert(header::CONTENT_RANGE, stated);
    }
    Ok(response)
}

/// Some bytes of a file: a few at once, many as a stream that reads as the client takes.
async fn body(mut file: File, from: u64, count: u64) -> std::io::Result<Body> {
    let first = move || {
        file.seek(SeekFrom::Start(from))?;
        chunk(file, count)
    };
    let (first, rest) = tokio::task::spawn_blocking(first).await.map_err(std::io::Error::other)??;
    if rest.1 == 0 {
        return Ok(first.into());
    }
    let start = futures_util::stream::once(std::future::ready(Ok(first)));
    let more = futures_util::stream::try_unfold(rest, |(file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || chunk(file, left));
        read.await.map_err(std::io::Error::other)?.map(Some)
    });
    Ok(Body::from_stream(futures_util::StreamExt::chain(start, more)))
}

/// The next bytes of a file, the file, and how many are then left.
fn chunk(mut file: File, left: u64) -> std::io::Result<(Bytes, (File, u64))> {
    let count = left.min(CHUNK);
    // At most a mebibyte.
    let mut bytes = vec![0; count as usize];
    file.read_exact(&mut bytes)?;
    Ok((bytes.into(), (file, left - count)))
}
