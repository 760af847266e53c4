//! `GeoJSON` tiles.

use std::io::Write as _;

use serde::Serialize;

use super::encode::shapes;
use super::frame::Frame;
use super::shape::{Shape, Unit};
use super::{TileError, TileRef, decimal};
use crate::index::{Feature, Layer, Table, Value};

/// The layer's part of a tile as a `GeoJSON` feature collection in degrees; `None` when nothing of
/// the layer is there.
///
/// It draws the same as the tile of [`mvt`](super::mvt): the same cut, the same simplification,
/// the same small things kept. `id` is the feature's own identifier. Coordinates are rounded to
/// 8 decimals; they are CGCS2000 given as WGS 84, which agree within about a metre.
///
/// # Errors
/// [`TileError::Geometry`] names a feature with a coordinate that is not a finite number.
pub fn geojson(layer: Layer, table: &Table, tile: TileRef) -> Result<Option<Vec<u8>>, TileError> {
    let frame = Frame::new(tile);
    let mut out = Vec::new();
    for (feature, shape) in shapes(layer, table, tile, frame) {
        if out.is_empty() {
            // Layer names are plain words.
            out.extend_from_slice(b"{\"type\":\"FeatureCollection\",\"name\":\"");
            out.extend_from_slice(layer.name().as_bytes());
            out.extend_from_slice(b"\",\"features\":[");
        } else {
            out.push(b',');
        }
        let shape = shape?;
        let mut writer = Writer { layer, frame, out: &mut out };
        writer.feature(feature, &shape).map_err(|error| TileError::encode(layer, &error))?;
    }
    if out.is_empty() {
        return Ok(None);
    }
    out.extend_from_slice(b"]}");
    Ok(Some(out))
}

struct Writer<'a> {
    layer: Layer,
    frame: Frame,
    out: &'a mut Vec<u8>,
}

impl Writer<'_> {
    fn feature(&mut self, feature: &Feature, shape: &Shape) -> serde_json::Result<()> {
        self.text("{\"type\":\"Feature\",\"id\":");
        self.json(&feature.id)?;
        self.text(",\"geometry\":");
        self.geometry(shape);
        self.text(",\"properties\":{");
        let mut first = true;
        for (field, value) in self.layer.fields().iter().zip(&feature.values) {
            let known = match value {
                Value::Null => false,
                Value::Real(real) => real.is_finite(),
                _ => true,
            };
            if !known {
                continue;
            }
            self.text(if first { "\"" } else { ",\"" });
            first = false;
            // Field names are plain words.
            self.text(field.name);
            self.text("\":");
            self.value(value)?;
        }
        self.text("}}");
        Ok(())
    }

    fn value(&mut self, value: &Value) -> serde_json::Result<()> {
        match value {
            Value::Null => self.json(&()),
            Value::Text(text) => self.json(text),
            Value::Int(int) => self.json(int),
            Value::Real(real) => self.json(real),
            Value::Bool(yes) => self.json(yes),
            Value::Date(day) => {
                // Writing to memory cannot fail.
                let _ = write!(self.out, "\"{day}\"");
                Ok(())
            }
        }
    }

    fn json(&mut self, value: &impl Serialize) -> serde_json::Result<()> {
        serde_json::to_writer(&mut *self.out, value)
    }

    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn geometry(&mut self, shape: &Shape) {
        let kinds = [!shape.points.is_empty(), !shape.lines.is_empty(), !shape.polygons.is_empty()];
        let several = kinds.iter().filter(|&&there| there).count() > 1;
        if several {
            self.text("{\"type\":\"GeometryCollection\",\"geometries\":[");
        }
        let mut between = "";
        let mut kind = |writer: &mut Self, write: &dyn Fn(&mut Self)| {
            writer.text(between);
            between = ",";
            write(writer);
        };
        if kinds[0] {
            kind(self, &|w| w.one_or_many("Point", &shape.points, |w, &at| w.position(at)));
        }
        if kinds[1] {
            kind(self, &|w| {
                w.one_or_many("LineString", &shape.lines, |w, line| w.list(line, |w, &at| w.position(at)));
            });
        }
        if kinds[2] {
            kind(self, &|w| {
                w.one_or_many("Polygon", &shape.polygons, |w, rings| {
                    w.list(&rings.iter().enumerate().collect::<Vec<_>>(), |w, &(no, ring)| {
                        w.ring(ring, no == 0);
                    });
                });
            });
        }
        if several {
            self.text("]}");
        }
    }

    fn one_or_many<T>(&mut self, kind: &str, items: &[T], item: impl Fn(&mut Self, &T)) {
        self.text(if items.len() == 1 { "{\"type\":\"" } else { "{\"type\":\"Multi" });
        self.text(kind);
        self.text("\",\"coordinates\":");
        match items {
            [one] => item(self, one),
            many => self.list(many, item),
        }
        self.text("}");
    }

    fn list<T>(&mut self, items: &[T], item: impl Fn(&mut Self, &T)) {
        self.text("[");
        for (no, one) in items.iter().enumerate() {
            if no > 0 {
                self.text(",");
            }
            item(self, one);
        }
        self.text("]");
    }

    /// The ring closed and wound as RFC 7946 asks: outer rings counter-clockwise with north up.
    fn ring(&mut self, ring: &[Unit], outer: bool) {
        let mut ring = ring.to_vec();
        let doubled: i64 = (0..ring.len())
            .map(|i| {
                let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
                i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y)
            })
            .sum();
        // Tile units count y downwards, so a positive area is clockwise on the map.
        if (doubled > 0) == outer {
            ring.reverse();
        }
        ring.extend(ring.first().copied());
        self.list(&ring, |w, &at| w.position(at));
    }

    fn position(&mut self, at: Unit) {
        let [lon, lat] = self.frame.unproject(at);
        self.text("[");
        decimal::push(self.out, lon, 8);
        self.text(",");
        decimal::push(self.out, lat, 8);
        self.text("]");
    }
}
