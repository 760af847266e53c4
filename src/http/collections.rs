//! `/collections…`: the layers in the shapes of OGC API – Features.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use landrail_gis::export;
use landrail_gis::index::{Layer, Order, Snapshot};
use serde_json::{Value, json};

use super::params::{Params, Parts};
use super::problem::short;
use super::search::escape;
use super::selection::{SORT, Selection};
use super::tiles::layer;
use super::view::{AS_OF, KNOWN_ON};
use super::{Problem, Service, edit, schema, selection};

/// Features per page when none is asked for, and at most.
const LIMIT: usize = 100;
const MAX_LIMIT: usize = 10_000;

/// Leaves the geometry out, for tables.
const SKIP: &str = "skipGeometry";

/// Bytes after which a page ends early; the `next` link goes on where it stopped.
const MAX_PAGE: usize = 16 << 20;

pub(super) async fn list(
    State(service): State<Arc<Service>>,
    params: Params,
) -> Result<Json<Value>, Problem> {
    let params = params.only(&[AS_OF, KNOWN_ON])?;
    let (_, known) = service.view(params.view()?).await?;
    let collections: Vec<_> = Layer::ALL.iter().map(|layer| describe(&known.snapshot, *layer)).collect();
    Ok(Json(json!({
        "links": [{"rel": "self", "type": "application/json", "href": "/collections"}],
        "collections": collections,
    })))
}

pub(super) async fn one(
    State(service): State<Arc<Service>>,
    Parts(name): Parts<String>,
    params: Params,
) -> Result<Json<Value>, Problem> {
    let params = params.only(&[AS_OF, KNOWN_ON])?;
    let layer = layer(&name)?;
    let (_, known) = service.view(params.view()?).await?;
    Ok(Json(describe(&known.snapshot, layer)))
}

fn describe(snapshot: &Snapshot, layer: Layer) -> Value {
    let name = layer.name();
    let table = snapshot.table(layer);
    let fields: Vec<_> = layer
        .fields()
        .iter()
        .map(|f| json!({"name": f.name, "title": f.zh, "title_en": f.en, "unit": f.unit}))
        .collect();
    let mut value = json!({
        "id": name,
        "title": layer.zh(),
        "itemType": "feature",
        "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
        "fields": fields,
        "numberOfFeatures": table.features().len(),
        "links": [
            {"rel": "self", "type": "application/json", "href": format!("/collections/{name}")},
            {"rel": "items", "type": "application/geo+json", "href": format!("/collections/{name}/items")},
            {"rel": "values", "type": "application/json", "href": format!("/collections/{name}/values")},
            {
                "rel": "http://www.opengis.net/def/rel/ogc/1.0/schema",
                "type": schema::MEDIA_TYPE,
                "href": format!("/collections/{name}/schema"),
            },
        ],
    });
    if let Some(bounds) = table.bounds() {
        value["extent"] =
            json!({"spatial": {"bbox": [bounds], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}});
    }
    value
}

pub(super) async fn items(
    State(service): State<Arc<Service>>,
    Parts(name): Parts<String>,
    params: Params,
) -> Result<Response, Problem> {
    let layer = layer(&name)?;
    let params = params.only(&selection::known(layer, &["limit", "next", SORT, SKIP, AS_OF, KNOWN_ON]))?;
    let selection = params.selection(layer)?;
    let orders = params.orders(layer)?;
    let skip = params.parsed::<bool>(SKIP)?.unwrap_or(false);
    let limit = params.parsed::<usize>("limit")?.unwrap_or(LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::bad(format!("limit 应为 1–{MAX_LIMIT} / limit must be 1–{MAX_LIMIT}")));
    }
    let start = params.parsed::<usize>("next")?.unwrap_or(0);
    let (_, known) = service.view(params.view()?).await?;
    let written = |name| Some(format!("&{name}={}", escape(params.get(name)?)));
    let asked: String = [SORT, SKIP].into_iter().filter_map(written).collect();
    let query = format!("{}{asked}{}", selection.query(), params.view_query());
    let page = Page { layer, selection, orders, skip, limit, start, query };
    let sorts = !page.orders.is_empty();
    let write = move || page.write(&known.snapshot);
    // Every page of a sorted layer sorts all of it.
    let bytes = if sorts {
        service.whole.work(write).await??
    } else {
        tokio::task::spawn_blocking(write).await.map_err(|_| Problem::internal())??
    };
    Ok(geojson(bytes))
}

fn geojson(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/geo+json")], bytes).into_response()
}

/// One page of features. With `bbox` those whose bounding box meets it.
struct Page {
    layer: Layer,
    selection: Selection,
    orders: Vec<Order>,
    /// Whether geometry is left out.
    skip: bool,
    limit: usize,
    start: usize,
    /// What else was asked, for links.
    query: String,
}

impl Page {
    fn write(&self, snapshot: &Snapshot) -> Result<Vec<u8>, Problem> {
        let Self { layer, limit, start, .. } = *self;
        let table = snapshot.table(layer);
        let whole = self.selection.is_all() && self.orders.is_empty();
        let chosen = (!whole).then(|| {
            let mut chosen = table.chosen(&self.selection.filter());
            table.sort(&mut chosen, &self.orders);
            chosen
        });
        let matched = chosen.as_ref().map_or(table.features().len(), Vec::len);
        if start > matched {
            return Err(Problem::bad(format!("next={start} 超出范围 / next={start} is out of range")));
        }
        let write = if self.skip { export::write_properties } else { export::write_feature };
        let mut features: Vec<u8> = Vec::new();
        let mut returned = 0;
        for at in start..matched.min(start.saturating_add(limit)) {
            let no = chosen.as_ref().map_or(at, |chosen| chosen[at]);
            if returned > 0 {
                features.push(b',');
            }
            write(layer, &table.features()[no], &mut features).map_err(|error| unwritable(&error))?;
            returned += 1;
            if features.len() > MAX_PAGE {
                break;
            }
        }
        let end = start + returned;
        let href = |next: usize| {
            format!("/collections/{}/items?limit={limit}&next={next}{}", layer.name(), self.query)
        };
        let mut links = vec![json!({"rel": "self", "type": "application/geo+json", "href": href(start)})];
        if end < matched {
            links.push(json!({"rel": "next", "type": "application/geo+json", "href": href(end)}));
        }
        let mut head = json!({
            "numberMatched": matched,
            "numberReturned": returned,
            "timeStamp": jiff::Timestamp::now().to_string(),
            "links": links,
        });
        if self.skip {
            head["geometrySkipped"] = json!(true);
        }
        let head = head.to_string();
        let mut out = Vec::with_capacity(features.len() + head.len() + 64);
        out.extend_from_slice(b"{\"type\":\"FeatureCollection\",");
        out.extend_from_slice(&head.as_bytes()[1..head.len() - 1]);
        out.extend_from_slice(b",\"features\":[");
        out.append(&mut features);
        out.extend_from_slice(b"]}");
        Ok(out)
    }
}

pub(super) async fn item(
    State(service): State<Arc<Service>>,
    Parts((name, id)): Parts<(String, String)>,
    params: Params,
) -> Result<Response, Problem> {
    let layer = layer(&name)?;
    let params = params.only(&[AS_OF, KNOWN_ON])?;
    let (key, known) = service.view(params.view()?).await?;
    let missing = || {
        let short = short(&id);
        Problem::not_found(format!("图层 {name} 没有要素 {short} / layer {name} has no feature {short}"))
    };
    let is_now = key.is_none();
    let (store, asked) = (service.store().filter(|_| is_now).map(Arc::clone), id.clone());
    let found =
        tokio::task::spawn_blocking(move || edit::tagged(store.as_ref(), &known.snapshot, layer, &asked))
            .await
            .map_err(|_| Problem::internal())??;
    let (bytes, tag) = found.ok_or_else(missing)?;
    let mut response = served(layer, &id, bytes, &[]);
    // The tag is for edits, and the past is not edited.
    if let (true, Ok(tag)) = (is_now, tag.parse()) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// A feature with the links of its resource, and what is to be told of an edit of it.
pub(super) fn served(layer: Layer, id: &str, mut bytes: Vec<u8>, notes: &[String]) -> Response {
    let name = layer.name();
    let own = format!("/collections/{name}/items/{}", escape(id));
    let links = json!([
        {"rel": "self", "type": "application/geo+json", "href": own},
        {"rel": "collection", "type": "application/json", "href": format!("/collections/{name}")},
        {"rel": "version-history", "type": "application/json", "href": format!("{own}/history")},
    ]);
    // The feature is one JSON object; the links become its last member.
    bytes.pop();
    if !notes.is_empty() {
        bytes.extend_from_slice(format!(",\"notes\":{}", json!(notes)).as_bytes());
    }
    bytes.extend_from_slice(format!(",\"links\":{links}}}").as_bytes());
    geojson(bytes)
}

/// The snapshot holds only features that can be written; anything else is our mistake.
fn unwritable(error: &export::ExportError) -> Problem {
    tracing::error!("{error}");
    Problem::internal()
}
