//! The JSON Schema of a layer, as OGC API – Features Part 5 gives it.

use serde_json::{Map, Value, json};

use super::form::{Access, properties, refusal, required, words};
use super::value::MAX_TEXT;
use crate::index::{FieldKind, Layer};

/// The schema of a layer's features: every property with its title (Chinese), description (English),
/// unit, type and closed list. `readOnly` properties are served and not taken, `writeOnly` ones taken
/// and not served; `x-landrail-personal` marks personal numbers, `x-landrail-source` what is only
/// given for records that an editor enters. A layer that cannot be edited has only `readOnly` ones.
pub fn schema(layer: Layer) -> Value {
    let mut all = Map::new();
    for property in properties(layer) {
        let mut one = Map::new();
        one.insert("title".to_owned(), json!(property.zh));
        one.insert("description".to_owned(), json!(property.en));
        if !property.unit.is_empty() {
            one.insert("x-ogc-unit".to_owned(), json!(property.unit));
        }
        let personal = property.access == Access::Personal;
        let kind = match property.kind {
            FieldKind::Text | FieldKind::Date => "string",
            FieldKind::Int => "integer",
            FieldKind::Real(_) => "number",
            FieldKind::Bool => "boolean",
        };
        if personal {
            one.insert("type".to_owned(), json!(["array", "null"]));
            one.insert("items".to_owned(), json!({"type": "string", "pattern": "^1[3-9][0-9]{9}$"}));
            one.insert("maxItems".to_owned(), json!(8));
            one.insert("x-landrail-personal".to_owned(), json!(true));
        } else if property.name == "id" {
            one.insert("type".to_owned(), json!(kind));
            one.insert("x-ogc-role".to_owned(), json!("id"));
        } else {
            one.insert("type".to_owned(), json!([kind, "null"]));
        }
        match property.kind {
            FieldKind::Date => {
                one.insert("format".to_owned(), json!("date"));
            }
            FieldKind::Text if property.access == Access::Edit => {
                one.insert("maxLength".to_owned(), json!(MAX_TEXT));
            }
            _ => {}
        }
        let words = words(layer, property.name);
        if !words.is_empty() {
            let mut list: Vec<Value> = words.iter().map(|(zh, _)| json!(zh)).collect();
            list.extend(words.iter().filter(|(zh, code)| zh != code).map(|(_, code)| json!(code)));
            list.push(Value::Null);
            one.insert("enum".to_owned(), json!(list));
        }
        match property.access {
            Access::Read => one.insert("readOnly".to_owned(), json!(true)),
            Access::Personal | Access::Hidden => one.insert("writeOnly".to_owned(), json!(true)),
            Access::Source => one.insert("x-landrail-source".to_owned(), json!(true)),
            Access::Edit => None,
        };
        all.insert(property.name.to_owned(), Value::Object(one));
    }
    if let Some(format) = geometry_format(layer) {
        let editable = matches!(layer, Layer::Parcels | Layer::TemporaryUses | Layer::Constraints);
        all.insert(
            "geometry".to_owned(),
            json!({
                "title": "图形",
                "description": "geometry, longitude and latitude in degrees CGCS2000",
                "x-ogc-role": "primary-geometry",
                "format": format,
                "readOnly": !editable,
            }),
        );
    }
    let mut out = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "title": layer.zh(),
        "properties": all,
        "required": required(layer),
        "additionalProperties": false,
    });
    if let Some(fault) = refusal(layer) {
        out["description"] = json!(format!("{} / {}", fault.zh, fault.en));
        out["readOnly"] = json!(true);
    }
    out
}

const fn geometry_format(layer: Layer) -> Option<&'static str> {
    match layer {
        Layer::Segments | Layer::CountySegments | Layer::Lines | Layer::Findings => {
            Some("geometry-multilinestring")
        }
        Layer::Stations | Layer::KilometrePosts => Some("geometry-point"),
        Layer::Counties => Some("geometry-multipolygon"),
        // Also the line or the point that the words of a record give.
        Layer::Parcels | Layer::TemporaryUses | Layer::Constraints => Some("geometry-any"),
        Layer::Appointments => None,
    }
}
