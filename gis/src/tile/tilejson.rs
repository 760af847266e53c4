//! What a map client needs to know before it asks for tiles.

use serde_json::{Map, Value as Json, json};

use super::{MatrixSet, attribution};
use crate::index::{FieldKind, Layer, Table};

/// `TileJSON` 3.0.0 of a layer. `base_url` is where the service stands, without a trailing slash,
/// e.g. `http://127.0.0.1:8080`; tiles are at `{base_url}/tiles/{layer}/{z}/{x}/{y}.mvt`.
///
/// `TileJSON` knows Web Mercator only. Of another matrix set the address has `matrix=`, and the
/// fields `crs` and `tile_matrix_set`, which are not in its specification, say what the tiles are:
/// a client that does not know them must not use it.
///
/// `bounds` is left out for a layer without geometry.
pub fn tilejson(layer: Layer, table: &Table, base_url: &str, set: MatrixSet) -> Json {
    let base = base_url.trim_end_matches('/');
    let name = layer.name();
    let fields: Map<String, Json> = layer
        .fields()
        .iter()
        .map(|field| {
            let unit = if field.unit.is_empty() { String::new() } else { format!(", {}", field.unit) };
            let kind = match field.kind {
                FieldKind::Text => "text",
                FieldKind::Int => "integer",
                FieldKind::Real(_) => "number",
                FieldKind::Date => "date",
                FieldKind::Bool => "boolean",
            };
            (field.name.to_owned(), json!(format!("{} ({}, {kind}{unit})", field.zh, field.en)))
        })
        .collect();
    let mut json = json!({
        "tilejson": "3.0.0",
        "name": name,
        "description": layer.zh(),
        "attribution": attribution(layer),
        "scheme": "xyz",
        "tiles": [format!("{base}/tiles/{name}/{{z}}/{{x}}/{{y}}.mvt")],
        "minzoom": 0,
        "maxzoom": set.max_zoom(),
        "vector_layers": [{
            "id": name,
            "description": layer.zh(),
            "minzoom": 0,
            "maxzoom": set.max_zoom(),
            "fields": fields,
        }],
    });
    if set != MatrixSet::default() {
        json["tiles"] = json!([format!("{base}/tiles/{name}/{{z}}/{{x}}/{{y}}.mvt?matrix={set}")]);
        json["crs"] = json!(format!("EPSG:{}", set.epsg()));
        json["tile_matrix_set"] = json!(set.name());
    }
    if let Some([west, south, east, north]) = table.bounds() {
        // The Web Mercator world ends at 85.0511°; a box beyond it would be refused by clients.
        let edge = if set == MatrixSet::WebMercatorQuad { 85.051_129 } else { 90.0 };
        let (lon, lat) = (|v: f64| v.clamp(-180.0, 180.0), |v: f64| v.clamp(-edge, edge));
        json["bounds"] = json!([lon(west), lat(south), lon(east), lat(north)]);
    }
    json
}
