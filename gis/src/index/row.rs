//! Building the values of a feature by field name.

use super::{Layer, Value};

/// The values of one feature while they are filled in.
pub(super) struct Row {
    layer: Layer,
    values: Vec<Value>,
}

impl Row {
    pub(super) fn new(layer: Layer) -> Self {
        Self { layer, values: vec![Value::Null; layer.fields().len()] }
    }

    /// Sets a field. A name that the layer does not have is a mistake of ours: the tests of
    /// `index` fill every layer once, so it cannot reach a user.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        let at = self.layer.fields().iter().position(|field| field.name == name);
        debug_assert!(at.is_some(), "{} has no field {name}", self.layer.name());
        if let Some(at) = at {
            self.values[at] = value.into();
        }
        self
    }

    pub(super) fn finish(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.values)
    }
}
