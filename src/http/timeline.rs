//! `GET /timeline`: the days on which something begins or ends, with how much in each layer.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use landrail_gis::index::{Layer, Timeline};
use serde_json::{Map, Value, json};

use super::params::Params;
use super::view::KNOWN_ON;
use super::{Problem, Service};

pub(super) async fn get(
    State(service): State<Arc<Service>>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let params = params.only(&[KNOWN_ON])?;
    let (_, known) = service.view(params.view()?).await?;
    let body = service.of_whole(known, None, "", |known| json(&known.snapshot.timeline())).await?;
    Ok(body.respond(&headers, "no-cache"))
}

fn json(timeline: &Timeline) -> Value {
    let days: Vec<_> = timeline
        .days
        .iter()
        .map(|(day, turns)| {
            json!({
                "day": day.to_string(),
                "begins": counts(|layer| turns.begins(layer)),
                "ends": counts(|layer| turns.ends(layer)),
            })
        })
        .collect();
    let turning =
        |layer: &Layer| timeline.days.iter().any(|(_, turns)| turns.begins(*layer) + turns.ends(*layer) > 0);
    let layers: Vec<_> = Layer::ALL.iter().filter(|layer| turning(layer)).map(|layer| layer.name()).collect();
    json!({
        "today": crate::data::today().to_string(),
        "layers": layers,
        "days": days,
        "undated": counts(|layer| timeline.undated[layer as usize]),
    })
}

/// The layers of which there is something.
fn counts(of: impl Fn(Layer) -> usize) -> Map<String, Value> {
    let some = Layer::ALL.into_iter().map(|layer| (layer, of(layer))).filter(|(_, count)| *count > 0);
    some.map(|(layer, count)| (layer.name().to_owned(), json!(count))).collect()
}
