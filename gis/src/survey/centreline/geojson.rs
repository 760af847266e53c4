//! GeoJSON: a collection, a feature or a bare geometry.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::Centrelines;
use super::assemble::{Assembler, Feature, Part};
use crate::fault::Faults;
use crate::survey::columns::{Field, meaning};
use crate::survey::found::{Found, excerpt, said};

/// Any object of GeoJSON; which members are needed depends on the type.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Object {
    r#type: Option<Value>,
    features: Option<Vec<Self>>,
    geometry: Option<Box<Self>>,
    coordinates: Option<Coordinates>,
    properties: Option<Map<String, Value>>,
    crs: Option<Value>,
}

impl Object {
    fn kind(&self) -> &str {
        self.r#type.as_ref().and_then(Value::as_str).unwrap_or_default()
    }
}

/// Reads the lines of a GeoJSON text.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Centrelines, Faults> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let root: Object = serde_json::from_slice(bytes).map_err(|fault| {
        Found::new(name)
            .fail(said(format!("不是可读取的 GeoJSON: {fault}"), format!("not readable as GeoJSON: {fault}")))
    })?;
    let mut all = Assembler::new(name, None);
    match &root.crs {
        Some(crs) if !crs.is_null() => declared(&mut all, crs),
        _ => all.note(
            "GeoJSON 未声明坐标系（标准规定为 WGS 84 经纬度）",
            "the GeoJSON declares no coordinate system (the standard means WGS 84 longitude, latitude)",
        ),
    }
    match root.kind() {
        "FeatureCollection" => match root.features {
            Some(features) => {
                for (no, object) in features.into_iter().enumerate() {
                    feature(&mut all, no + 1, object);
                }
            }
            None => all.fault(None, Some("features"), "缺少 features", "features is missing"),
        },
        _ => feature(&mut all, 1, root),
    }
    all.finish()
}

/// The member `crs` of GeoJSON before RFC 7946.
fn declared(all: &mut Assembler, crs: &Value) {
    match crs.pointer("/properties/name").and_then(Value::as_str) {
        Some(name) => all.set_crs(Some(short(name))),
        None => all.fault(
            None,
            Some("crs"),
            "crs 成员没有名称（properties.name），无法识别",
            "the member crs has no name (properties.name)",
        ),
    }
}

/// `urn:ogc:def:crs:EPSG::4547` as `EPSG:4547`; any other name as it is.
fn short(name: &str) -> String {
    let name = name.trim();
    let lower = name.to_ascii_lowercase();
    let code = lower.strip_prefix("urn:ogc:def:crs:epsg:").and_then(|rest| rest.rsplit(':').next());
    match code {
        Some(code) if !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()) => format!("EPSG:{code}"),
        _ if lower.starts_with("urn:ogc:def:crs:") && lower.ends_with(":crs84") => "CRS84".to_owned(),
        _ => excerpt(name),
    }
}

fn feature(all: &mut Assembler, number: usize, object: Object) {
    let (properties, geometry) = match object.kind() {
        "Feature" => (object.properties, object.geometry),
        _ => (None, Some(Box::new(object))),
    };
    let Some(geometry) = geometry else {
        return all.fault(Some(number), Some("geometry"), "没有几何", "there is no geometry");
    };
    let parts = match (geometry.kind().to_owned().as_str(), geometry.coordinates) {
        ("LineString", Some(Coordinates::Line(line))) => vec![line],
        ("MultiLineString", Some(Coordinates::Lines(lines))) => lines,
        ("LineString" | "MultiLineString", Some(Coordinates::Empty)) => Vec::new(),
        (kind @ ("LineString" | "MultiLineString"), _) => {
            let (zh, en) = (
                format!("{kind} 的 coordinates 不合格式"),
                format!("the coordinates are not those of a {kind}"),
            );
            return all.fault(Some(number), Some("coordinates"), zh, en);
        }
        ("", _) => return all.fault(Some(number), Some("type"), "缺少 type", "type is missing"),
        (kind, _) => {
            let kind = excerpt(kind);
            let (zh, en) =
                (format!("几何类型 {kind} 不是线"), format!("the geometry is a {kind}, not a line"));
            return all.fault(Some(number), Some("geometry"), zh, en);
        }
    };
    let of = |field| {
        properties.iter().flatten().find(|(key, _)| meaning(key) == Some(field)).and_then(|(_, v)| text(v))
    };
    all.add(Feature { number, line: of(Field::Line), track: of(Field::Track), parts });
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The member `coordinates`, read without a tree of values: a line may have millions of vertices.
#[derive(Debug)]
enum Coordinates {
    Number(f64),
    /// The first two numbers, and whether there are more.
    Position([f64; 2], bool),
    Line(Part),
    Lines(Vec<Part>),
    Empty,
    /// Anything else, e.g. the rings of a polygon of several parts.
    Other,
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Coordinates;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E>(self, value: f64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(value as f64))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Coordinates, E> {
        Ok(Coordinates::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Coordinates, E> {
        Ok(Coordinates::Other)
    }

    fn visit_unit<E>(self) -> Result<Coordinates, E> {
        Ok(Coordinates::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Coordinates, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Coordinates::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Coordinates, A::Error> {
        let Some(first) = seq.next_element()? else { return Ok(Coordinates::Empty) };
        let mut all = begin(first);
        while let Some(next) = seq.next_element()? {
            all = push(all, next);
        }
        Ok(match all {
            Partial::Numbers { at, count: 2.., more } => Coordinates::Position(at, more),
            Partial::Line(line) => Coordinates::Line(line),
            Partial::Lines(lines) => Coordinates::Lines(lines),
            Partial::Numbers { .. } | Partial::Other => Coordinates::Other,
        })
    }
}

/// A list while it is read.
enum Partial {
    Numbers { at: [f64; 2], count: usize, more: bool },
    Line(Part),
    Lines(Vec<Part>),
    Other,
}

fn begin(first: Coordinates) -> Partial {
    match first {
        Coordinates::Number(x) => Partial::Numbers { at: [x, f64::NAN], count: 1, more: false },
        Coordinates::Position(at, more) => {
            Partial::Line(Part { vertices: vec![at], measures: Vec::new(), heights: more })
        }
        Coordinates::Line(line) => Partial::Lines(vec![line]),
        // An empty part of a line of several parts.
        Coordinates::Empty => Partial::Lines(Vec::new()),
        Coordinates::Lines(_) | Coordinates::Other => Partial::Other,
    }
}

fn push(all: Partial, next: Coordinates) -> Partial {
    match (all, next) {
        (Partial::Numbers { at: [x, _], count: 1, .. }, Coordinates::Number(y)) => {
            Partial::Numbers { at: [x, y], count: 2, more: false }
        }
        (Partial::Numbers { at, count, .. }, Coordinates::Number(_)) => {
            Partial::Numbers { at, count, more: true }
        }
        (Partial::Line(mut line), Coordinates::Position(at, more)) => {
            line.vertices.push(at);
            line.heights |= more;
            Partial::Line(line)
        }
        (Partial::Lines(mut lines), Coordinates::Line(line)) => {
            lines.push(line);
            Partial::Lines(lines)
        }
        (Partial::Lines(lines), Coordinates::Empty) => Partial::Lines(lines),
        _ => Partial::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faulty(text: &str, row: Option<usize>, en: &str) {
        let faults = read("a.geojson", text.as_bytes()).unwrap_err();
        assert!(faults.0[0].row == row && faults.0[0].en.contains(en), "{text}: {faults}");
    }

    #[test]
    fn a_collection_a_feature_and_a_bare_geometry() {
        let bare = r#"{"type":"LineString","coordinates":[[112.1,38.1,900],[112.2,38.2,901.5]]}"#;
        let feature = format!(
            r#"{{"type":"Feature","properties":{{"线名":"甲线","Track":"下行","x":[1]}},"geometry":{bare}}}"#
        );
        let all = format!(
            r#"{{"features":[{feature},{feature}],"crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::4490"}}}},"type":"FeatureCollection"}}"#
        );
        for (text, count, line, crs) in [
            (bare, 1, None, None),
            (&feature, 1, Some("甲线"), None),
            (&all, 2, Some("甲线"), Some("EPSG:4490")),
        ] {
            let read = read("a.geojson", text.as_bytes()).unwrap();
            assert_eq!(read.lines.len(), count);
            let last = read.lines.last().unwrap();
            assert_eq!((last.feature, last.line.as_deref(), last.crs.as_deref()), (count, line, crs));
            assert_eq!(last.vertices, [[112.1, 38.1], [112.2, 38.2]]);
            assert!(read.notes.iter().any(|(_, en)| en.contains("heights")), "{:?}", read.notes);
        }
    }

    #[test]
    fn what_is_no_line_is_named_with_its_feature() {
        let two = |second: &str| {
            format!(
                r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","geometry":{{"type":"LineString","coordinates":[[1,2],[3,4]]}}}},{second}]}}"#
            )
        };
        faulty(
            &two(r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}"#),
            Some(2),
            "a Point, not a line",
        );
        faulty(&two(r#"{"type":"Feature","geometry":null}"#), Some(2), "no geometry");
        faulty(
            &two(r#"{"type":"LineString","coordinates":[[1,2],["x",4]]}"#),
            Some(2),
            "not those of a LineString",
        );
        faulty(
            &two(r#"{"type":"LineString","coordinates":[[1],[2]]}"#),
            Some(2),
            "not those of a LineString",
        );
        faulty(&two(r#"{"type":"LineString","coordinates":[[1,2]]}"#), Some(2), "one point");
        faulty(&two(r#"{"type":"LineString","coordinates":[]}"#), Some(2), "empty");
        faulty(&two("{}"), Some(2), "type is missing");
        faulty(r#"{"type":"FeatureCollection","features":[]}"#, None, "no line in the file");
        faulty(r#"{"type":"FeatureCollection"}"#, None, "features is missing");
        faulty(r#"{"type":"LineString","coordinates":[[1e999,2],[3,4]]}"#, None, "not readable as GeoJSON");
        faulty(
            &format!("{}1{}", r#"{"coordinates":"#.to_owned() + &"[".repeat(100_000), "]".repeat(100_000)),
            None,
            "recursion",
        );
    }

    #[test]
    fn names_of_systems_in_their_usual_forms() {
        assert_eq!(short("urn:ogc:def:crs:EPSG::4547"), "EPSG:4547");
        assert_eq!(short("urn:ogc:def:crs:EPSG:6.9:4326"), "EPSG:4326");
        assert_eq!(short("urn:ogc:def:crs:OGC:1.3:CRS84"), "CRS84");
        assert_eq!(short("EPSG:4526"), "EPSG:4526");
    }
}
