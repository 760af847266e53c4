//! `GET /collections/{layer}/values`: what the features of a layer may be chosen by, with how many have
//! each value. With a selection, the values of each property are those that the rest of it leaves.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use landrail_gis::index::{Layer, Values};
use serde_json::{Value, json};

use super::params::{Params, Parts};
use super::tiles::layer;
use super::view::{AS_OF, KNOWN_ON};
use super::{Problem, Service, selection};
use crate::live::Known;

pub(super) async fn get(
    State(service): State<Arc<Service>>,
    Parts(name): Parts<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let layer = layer(&name)?;
    let params = params.only(&selection::known(layer, &[AS_OF, KNOWN_ON]))?;
    let selection = params.selection(layer)?;
    let (_, known) = service.view(params.view()?).await?;
    let query = selection.query().to_owned();
    let values = move |known: &Known| {
        let table = known.snapshot.table(layer);
        let matched = table.chosen(&selection.filter()).len();
        // What has no geometry is in no box, and not to be forgotten for that.
        let nowhere = table
            .chosen(&selection.anywhere())
            .into_iter()
            .filter(|no| table.features().get(*no).is_some_and(|feature| feature.geometry.is_none()))
            .count();
        let properties: Vec<_> =
            selection.values(table).iter().map(|values| property(layer, values)).collect();
        json!({
            "layer": layer.name(),
            "numberOfFeatures": table.features().len(),
            "numberMatched": matched,
            "numberWithoutGeometry": nowhere,
            "properties": properties,
        })
    };
    let body = service.of_whole(known, Some(layer), &query, values).await?;
    Ok(body.respond(&headers, "no-cache"))
}

fn property(layer: Layer, values: &Values) -> Value {
    let field = layer.fields().iter().find(|field| field.name == values.choice.field);
    let counts: Vec<_> =
        values.counts.iter().map(|(value, count)| json!({"value": value, "count": count})).collect();
    json!({
        "name": values.choice.name,
        "field": values.choice.field,
        "title": field.map(|field| field.zh),
        "title_en": field.map(|field| field.en),
        "lists": values.choice.lists,
        "values": counts,
        "notStated": values.not_stated,
    })
}
