//! `GET /collections/{layer}/schema`: what a layer serves and takes, as a JSON Schema.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use landrail_gis::edit;
use landrail_gis::index::Layer;
use landrail_gis::place::Precision;
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

    /// Removes them from a feature; gives their names. A geometry that follows from the words of a
    /// record (its township, a range of posts) is computed, too: taken as it is, it would pass for a
    /// surveyed boundary.
    pub(super) fn strip(&self, feature: &mut Value) -> Vec<String> {
        let mut dropped = Vec::new();
        let mut geometry = self.geometry;
        if let Some(properties) = feature.get_mut("properties").and_then(Value::as_object_mut) {
            let precision = properties.get("precision").and_then(Value::as_str);
            if precision.is_some_and(|precision| {
                ![Precision::Surveyed, Precision::Drawn].map(Precision::as_str).contains(&precision)
            }) {
                geometry = true;
                if properties.remove("accuracy_m").is_some_and(|value| !value.is_null()) {
                    dropped.push("accuracy_m".to_owned());
                }
            }
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
        if geometry && members.remove("geometry").is_some_and(|geometry| !geometry.is_null()) {
            dropped.push("geometry".to_owned());
        }
        dropped
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn exactly_what_is_computed_is_left_out() {
        let geometry = json!({"type": "Polygon", "coordinates": []});
        let feature = |precision: &str| {
            json!({"type": "Feature", "id": "a", "geometry": geometry, "properties": {
                "id": "a", "county": "原平市", "accuracy_m": 20_000.0, "precision": precision, "confidence": "entered",
            }})
        };
        let computed = Computed::of(Layer::Parcels);
        let mut surveyed = feature("surveyed");
        assert_eq!(computed.strip(&mut surveyed), ["confidence", "id", "precision"]);
        assert_eq!(surveyed["properties"], json!({"county": "原平市", "accuracy_m": 20_000.0}));
        assert_eq!((&surveyed["geometry"], &surveyed["id"]), (&geometry, &Value::Null));
        // The polygon of a county is no boundary of a parcel.
        let mut placed = feature("county");
        let dropped = computed.strip(&mut placed);
        assert_eq!(dropped, ["accuracy_m", "confidence", "id", "precision", "geometry"]);
        assert_eq!(placed, json!({"type": "Feature", "properties": {"county": "原平市"}}));
    }
}
