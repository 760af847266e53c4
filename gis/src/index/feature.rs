//! A feature of a layer.

use geo::Geometry;
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
#[derive(Debug, Clone)]
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
    /// The identifier as a number for vector tiles: FNV-1a of `id`, 53 bits so that JavaScript
    /// reads it exactly.
    pub fn tile_id(&self) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in self.id.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash & ((1 << 53) - 1)
    }
}
