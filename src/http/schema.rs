//! `GET /collections/{layer}/schema`: what a layer serves and takes, as a JSON Schema.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use landrail_gis::edit;
use landrail_gis::index::Layer;
use serde_json::{Map, Value};

use super::Problem;
use super::params::{Params, Parts};
use super::tiles::layer;

/// The media type of it.
pub(super) const MEDIA_TYPE: &str = "application/schema+json";

pub(super) async fn get(Parts(name): Parts<String>, params: Params) -> Result<Response, Problem> {
    params.only(&[])?;
    let schema = edit::schema(layer(&name)?).to_string();
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], schema).into_response())
}

/// Which members of features are served and never taken.
pub(super) struct Computed {
    names: Vec<String>,
    geometry: bool,
}

impl Computed {
    pub(super) fn of(layer: Layer) -> Self {
        let schema = edit::schema(layer);
        let empty = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&empty);
        let read_only = |value: &Value| value["readOnly"] == Value::Bool(true);
        Self {
            names: properties
                .iter()
                .filter(|(name, value)| name.as_str() != "geometry" && read_only(value))
                .map(|(name, _)| name.clone())
                .collect(),
            geometry: properties.get("geometry").is_some_and(read_only),
        }
    }

    /// Removes them from a feature; gives their names.
    pub(super) fn strip(&self, feature: &mut Value) -> Vec<String> {
        let mut dropped = Vec::new();
        if let Some(properties) = feature.get_mut("properties").and_then(Value::as_object_mut) {
            let of = self.names.iter().filter(|name| properties.remove(*name).is_some());
            dropped.extend(of.cloned());
        }
        let Some(members) = feature.as_object_mut() else { return dropped };
        // The identifier of a feature is a property, too; a new record gets its own.
        if self.names.iter().any(|name| name == "id")
            && members.remove("id").is_some()
            && !dropped.iter().any(|name| name == "id")
        {
            dropped.push("id".to_owned());
        }
        if self.geometry && members.remove("geometry").is_some_and(|geometry| !geometry.is_null()) {
            dropped.push("geometry".to_owned());
        }
        dropped
    }
}
