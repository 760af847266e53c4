//! `/tiles/{layer}.json`, `/tiles/{layer}/{z}/{x}/{y}.mvt` and `.geojson`.

use std::sync::Arc;

use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use landrail_gis::index::{Layer, Snapshot};
use landrail_gis::tile::{self, MatrixSet, TileError, TileRef};

use super::cached::Body;
use super::client::Client;
use super::params::{Params, Parts};
use super::problem::short;
use super::view::{AS_OF, KNOWN_ON};
use super::{Problem, Service};
use crate::live::View;

/// How the world is cut into tiles.
const MATRIX: &str = "matrix";

/// A client asks again each time and gets a 304: an edit must be seen with the next request.
const CACHE: &str = "no-cache";

impl From<TileError> for Problem {
    fn from(error: TileError) -> Self {
        match error {
            TileError::Zoom { .. } | TileError::Range { .. } => Self::not_found(error),
            _ => {
                tracing::error!("{error}");
                Self::internal()
            }
        }
    }
}

pub(super) fn layer(name: &str) -> Result<Layer, Problem> {
    Layer::from_name(name).ok_or_else(|| {
        let short = short(name);
        let known = Layer::ALL.map(Layer::name).join(", ");
        Problem::not_found(format!("没有图层 {short}，可用：{known} / no layer {short}, there are: {known}"))
    })
}

/// The matrix set asked for; Web Mercator when none is.
fn matrix(params: &Params) -> Result<MatrixSet, Problem> {
    let Some(text) = params.get(MATRIX) else { return Ok(MatrixSet::default()) };
    text.parse().map_err(|_| {
        let (short, known) = (short(text), MatrixSet::ALL.map(MatrixSet::name).join(", "));
        Problem::bad(format!(
            "参数 matrix=“{short}” 无效，可用：{known} / matrix={short:?} is not valid, there are: {known}"
        ))
    })
}

pub(super) async fn tilejson(
    State(service): State<Arc<Service>>,
    Parts(file): Parts<String>,
    client: Client,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let params = params.only(&[AS_OF, KNOWN_ON, MATRIX])?;
    let set = matrix(&params)?;
    let layer = layer(file.strip_suffix(".json").unwrap_or(&file))?;
    let (_, known) = service.view(params.view()?).await?;
    let base = base_url(&service, client, &headers);
    let mut json = tile::tilejson(layer, known.snapshot.table(layer), &base, set);
    let query = params.view_query();
    if let (Some(query), Some(tiles)) = (query.strip_prefix('&'), json["tiles"].as_array_mut()) {
        for url in tiles {
            let plain = url.as_str().unwrap_or_default();
            *url = format!("{plain}{}{query}", if plain.contains('?') { '&' } else { '?' }).into();
        }
    }
    let bytes = serde_json::to_vec(&json).map_err(|_| Problem::internal())?;
    Ok(Body::new("application/json", bytes).respond(&headers, CACHE))
}

/// Where the client reached this service, so that a TileJSON opened in QGIS works: as configured, or
/// as the request says.
pub(super) fn base_url(service: &Service, client: Client, headers: &HeaderMap) -> String {
    if let Some(url) = &service.operations.public_url {
        return url.as_str().to_owned();
    }
    let scheme = if client.secure { "https" } else { "http" };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let plain = |host: &&str| host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c));
    host.filter(plain).map_or_else(String::new, |host| format!("{scheme}://{host}"))
}

pub(super) async fn get(
    State(service): State<Arc<Service>>,
    Parts((name, z, x, y)): Parts<(String, String, String, String)>,
    // Whole, because taking only the headers would copy them.
    request: Request,
) -> Result<Response, Problem> {
    let (mut parts, _) = request.into_parts();
    let (view, set) = match parts.uri.query() {
        None => (View::default(), MatrixSet::default()),
        Some(_) => {
            let params = Params::from_request_parts(&mut parts, &()).await?;
            let params = params.only(&[AS_OF, KNOWN_ON, MATRIX])?;
            (params.view()?, matrix(&params)?)
        }
    };
    let layer = layer(&name)?;
    let (y, geojson) = match (y.strip_suffix(".mvt"), y.strip_suffix(".geojson")) {
        (Some(y), _) => (y, false),
        (_, Some(y)) => (y, true),
        _ => {
            return Err(Problem::not_found(
                "瓦片格式应为 .mvt 或 .geojson / a tile ends in .mvt or .geojson",
            ));
        }
    };
    let number = |text: &str| {
        text.parse::<u32>().map_err(|_| {
            Problem::not_found(
                "瓦片地址应为 /tiles/图层/z/x/y.mvt，z、x、y 为整数 / z, x and y are whole numbers",
            )
        })
    };
    let zoom = number(z.as_str())?;
    let tile = TileRef::in_set(set, u8::try_from(zoom).unwrap_or(u8::MAX), number(&x)?, number(y)?)?;
    let known = if view.is_current() { None } else { Some(service.view(view).await?) };
    let key = (layer, tile, geojson, known.as_ref().and_then(|(key, _)| *key));
    let kept = service.tiles.get(&key);
    service.operations.metrics.tile(kept.is_some());
    let body = match kept {
        Some(body) => body,
        None => {
            let drawing = Arc::clone(&service);
            let known = known.filter(|(key, _)| key.is_some()).map(|(_, known)| known);
            // Drawing a full tile takes milliseconds: not on a thread that serves others.
            tokio::task::spawn_blocking(move || {
                // What is drawn from the current snapshot is remembered before another takes its place.
                let held = drawing.live().hold();
                let snapshot = known.map_or_else(|| drawing.snapshot(), |known| Arc::clone(&known.snapshot));
                let body = draw(&snapshot, layer, tile, geojson)?;
                drawing.tiles.insert(key, body.clone());
                drop(held);
                Ok::<_, Problem>(body)
            })
            .await
            .map_err(|_| Problem::internal())??
        }
    };
    Ok(match body {
        Some(body) => body.respond(&parts.headers, CACHE),
        None => (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, CACHE)]).into_response(),
    })
}

fn draw(
    snapshot: &Snapshot,
    layer: Layer,
    tile: TileRef,
    geojson: bool,
) -> Result<Option<Arc<Body>>, Problem> {
    let table = snapshot.table(layer);
    let (kind, bytes) = if geojson {
        ("application/geo+json", tile::geojson(layer, table, tile)?)
    } else {
        ("application/vnd.mapbox-vector-tile", tile::mvt(layer, table, tile)?)
    };
    Ok(bytes.map(|bytes| Arc::new(Body::new(kind, bytes))))
}
