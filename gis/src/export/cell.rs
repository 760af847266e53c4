//! One value of one feature, with what an error has to name.

use super::ExportError;
use crate::index::{Feature, Field, Layer, Value};

/// Where a value stands.
#[derive(Clone, Copy)]
pub(super) struct Cell<'a> {
    pub(super) layer: Layer,
    pub(super) feature: &'a Feature,
    pub(super) field: &'static Field,
    pub(super) value: &'a Value,
}

impl<'a> Cell<'a> {
    /// The cells of a feature in the order of the layer's fields.
    pub(super) fn all(layer: Layer, feature: &'a Feature) -> impl Iterator<Item = Self> {
        let pairs = layer.fields().iter().zip(&feature.values);
        pairs.map(move |(field, value)| Self { layer, feature, field, value })
    }

    pub(super) fn refuse(&self, zh: &'static str, en: &'static str) -> ExportError {
        let value = match self.value {
            Value::Null => "null".to_owned(),
            Value::Text(text) => format!("{text:?}"),
            Value::Int(int) => int.to_string(),
            Value::Real(real) => real.to_string(),
            Value::Date(day) => day.to_string(),
            Value::Bool(yes) => yes.to_string(),
        };
        ExportError::Value {
            layer: self.layer.name(),
            id: self.feature.id.clone(),
            field: self.field.name,
            value,
            zh,
            en,
        }
    }

    pub(super) fn wrong_type(&self) -> ExportError {
        self.refuse("与字段类型不符", "is not of the field's type")
    }

    pub(super) fn not_finite(&self) -> ExportError {
        self.refuse("不是有限数", "is not a finite number")
    }

    pub(super) fn unmappable(&self, character: char) -> ExportError {
        ExportError::Unmappable {
            layer: self.layer.name(),
            id: self.feature.id.clone(),
            field: self.field.name,
            character,
        }
    }
}
