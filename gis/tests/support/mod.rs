//! Generated features of every layer.
#![allow(dead_code, reason = "every test binary uses a part")]

use std::io::Cursor;

use geo::{Geometry, MultiLineString, Point, Polygon, line_string, polygon};
use landrail_gis::export::{ExportError, Format, Options, OutputCrs, Report, export};
use landrail_gis::index::{Feature, Field, FieldKind, Layer, Value};
use proj::Proj;

/// A character outside the basic plane and a rare one: a real given name may hold either.
pub(crate) const RARE: &str = "㑱\u{20BB7}";

/// A feature with a value of the right type in every field.
pub(crate) fn feature(layer: Layer, no: usize, geometry: Option<Geometry<f64>>) -> Feature {
    let id = format!("{}-{no}", layer.name());
    let values = layer.fields().iter().map(|field| value(field, &id, no)).collect();
    Feature { id, geometry, measures: Vec::new(), values }
}

fn value(field: &Field, id: &str, no: usize) -> Value {
    match field.kind {
        FieldKind::Text if field.name == "id" => Value::Text(id.to_owned()),
        FieldKind::Text => Value::Text(format!("{}·原平市{no}", field.zh)),
        FieldKind::Int => Value::Int(i64::try_from(no).expect("a small number") + 1),
        FieldKind::Real(_) => Value::Real(198_800.0 + no as f64 + 0.25),
        FieldKind::Date => Value::Date(jiff::civil::date(2021, 9, 20)),
        FieldKind::Bool => Value::Bool(no.is_multiple_of(2)),
    }
}

/// Puts a value into the field of this name.
pub(crate) fn set(layer: Layer, feature: &mut Feature, name: &str, value: Value) {
    let at = layer.fields().iter().position(|field| field.name == name).expect("the field exists");
    feature.values[at] = value;
}

/// A line of two parts with kilometre posts, as a partly known segment has.
pub(crate) fn segment(layer: Layer, no: usize) -> Feature {
    let y = 38.7 + no as f64 * 0.001;
    let geometry = MultiLineString(vec![
        line_string![(x: 112.7, y: y), (x: 112.71, y: y + 0.01), (x: 112.72, y: y + 0.01)],
        line_string![(x: 112.74, y: y), (x: 112.75, y: y)],
    ]);
    let mut feature = feature(layer, no, Some(geometry.into()));
    feature.measures = vec![vec![198_800.0, 200_150.5, 201_000.0], vec![203_000.0, 203_900.25]];
    feature
}

/// A parcel with a hole, its rings wound the wrong way for both shapefile and `GeoJSON`.
pub(crate) fn parcel(layer: Layer, no: usize) -> Feature {
    let x = 112.72 + no as f64 * 0.002;
    let geometry = polygon![
        exterior: [(x: x, y: 38.71), (x: x + 0.001, y: 38.71), (x: x + 0.001, y: 38.712), (x: x, y: 38.712)],
        interiors: [[
            (x: x + 0.0004, y: 38.7104), (x: x + 0.0006, y: 38.7104),
            (x: x + 0.0006, y: 38.7106), (x: x + 0.0004, y: 38.7106),
        ]],
    ];
    feature(layer, no, Some(geometry.into()))
}

/// Features as they may stand in the layer, the last of them without geometry.
pub(crate) fn features(layer: Layer) -> Vec<Feature> {
    let mut features: Vec<Feature> = match layer {
        Layer::Segments | Layer::CountySegments | Layer::Lines | Layer::Findings => {
            (0..3).map(|no| segment(layer, no)).collect()
        }
        Layer::Stations | Layer::KilometrePosts => vec![
            feature(layer, 0, Some(Point::new(112.721_032, 38.718_903_2).into())),
            feature(layer, 1, Some(Point::new(111.53, 39.455_27).into())),
        ],
        Layer::Appointments => Vec::new(),
        Layer::Counties => (0..2).map(|no| parcel(layer, no)).collect(),
        Layer::Parcels | Layer::TemporaryUses | Layer::Constraints => vec![
            parcel(layer, 0),
            feature(layer, 1, Some(Point::new(112.72, 38.72).into())),
            segment(layer, 2),
        ],
    };
    features.push(feature(layer, features.len(), None));
    features
}

/// The ring of a polygon of `n` corners around a point.
pub(crate) fn round(lon: f64, lat: f64, radius: f64, corners: usize) -> Polygon<f64> {
    let corner = |i: usize| {
        let angle = std::f64::consts::TAU * i as f64 / corners as f64;
        (lon + radius * angle.cos(), lat + radius * angle.sin())
    };
    Polygon::new((0..corners).map(corner).collect(), Vec::new())
}

/// Writes an export into memory.
pub(crate) fn written(
    layer: Layer,
    features: &[Feature],
    options: &Options<'_>,
) -> Result<(Vec<u8>, Report), ExportError> {
    let mut out = Cursor::new(Vec::new());
    let report = export(layer, &mut features.iter(), options, &mut out)?;
    Ok((out.into_inner(), report))
}

/// The way to a coordinate reference system by PROJ.
pub(crate) fn to_epsg(epsg: u32) -> impl Fn(f64, f64) -> Result<(f64, f64), String> {
    let proj = Proj::new_known_crs("EPSG:4490", &format!("EPSG:{epsg}"), None).expect("PROJ knows it");
    move |lon, lat| proj.convert((lon, lat)).map_err(|error| error.to_string())
}

/// The usual options in CGCS2000 degrees.
pub(crate) fn options(format: Format) -> Options<'static> {
    Options::new(format, OutputCrs::CGCS2000)
}
