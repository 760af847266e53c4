//! A feature of a layer.

use geo::{BoundingRect as _, Geometry};
use jiff::civil::Date;

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Not known or not applicable.
    Null,
    /// Text.
    Text(String),
    /// Whole number.
    Int(i64),
    /// Decimal number.
    Real(f64),
    /// Day.
    Date(Date),
    /// Yes or no.
    Bool(bool),
}

/// A feature: what a layer shows of a record. Holds no personal number, by construction.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Stable identifier, that of the record.
    pub id: String,
    /// Geometry in degrees CGCS2000; `None` for a findable thing that cannot be drawn.
    pub geometry: Option<Geometry<f64>>,
    /// Kilometre posts in metres at every vertex of a line geometry; empty otherwise.
    pub measures: Vec<Vec<f64>>,
    /// Values in the order of the layer's fields.
    pub values: Vec<Value>,
}

impl Feature {
    /// Bounding box `[west, south, east, north]` of the geometry, degrees.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        let rect = self.geometry.as_ref()?.bounding_rect()?;
        Some([rect.min().x, rect.min().y, rect.max().x, rect.max().y])
    }

    /// The identifier as a number for vector tiles: FNV-1a of `id`, 53 bits so that JavaScript
    /// reads it exactly.
    pub fn tile_id(&self) -> u64 {
        crate::hash::fnv1a(&self.id) & ((1 << 53) - 1)
    }
}

impl From<&str> for Value {
    /// Empty text is no value.
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Null } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Null } else { Self::Text(text) }
    }
}

impl From<f64> for Value {
    /// A number that is not finite is no value.
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Real(number) } else { Self::Null }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(i64::from(number))
    }
}

impl From<usize> for Value {
    /// A line number or a count.
    fn from(number: usize) -> Self {
        i64::try_from(number).map_or(Self::Null, Self::Int)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
