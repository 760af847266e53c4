//! A feature as a `GeoJSON` feature.

use geojson::GeometryValue;
use serde::{Serialize, Serializer};

use crate::index::{Feature, Layer, Value};

/// A feature ready to be written, its properties in the order of the layer's fields.
///
/// Not `geojson::Feature`: its properties are sorted by name, and it would own a copy of each.
#[derive(Serialize)]
pub(crate) struct Row<'a> {
    r#type: &'static str,
    id: &'a str,
    geometry: Option<GeometryValue>,
    properties: Properties<'a>,
}

impl<'a> Row<'a> {
    /// With the unknown values as `null`, or without them.
    pub(crate) fn new(
        layer: Layer,
        feature: &'a Feature,
        geometry: Option<GeometryValue>,
        nulls: bool,
    ) -> Self {
        Self {
            r#type: "Feature",
            id: &feature.id,
            geometry,
            properties: Properties { layer, feature, nulls },
        }
    }
}

struct Properties<'a> {
    layer: Layer,
    feature: &'a Feature,
    nulls: bool,
}

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let all = self.layer.fields().iter().zip(&self.feature.values);
        let wanted = all.filter(|(_, value)| self.nulls || is_known(value));
        to.collect_map(wanted.map(|(field, value)| (field.name, Property(value))))
    }
}

/// Not a number is not known; JSON has no word for it either.
fn is_known(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Real(real) => real.is_finite(),
        _ => true,
    }
}

struct Property<'a>(&'a Value);

impl Serialize for Property<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => to.serialize_unit(),
            Value::Text(text) => to.serialize_str(text),
            Value::Int(int) => to.serialize_i64(*int),
            Value::Real(real) => to.serialize_f64(*real),
            Value::Date(day) => to.collect_str(day),
            Value::Bool(yes) => to.serialize_bool(*yes),
        }
    }
}
