//! Tiles as a reader of Mapbox vector tiles and of `GeoJSON` sees them.

mod support;

use geo::{Geometry, MultiPolygon, Point, Polygon, Winding as _, line_string};
use landrail_gis::index::{Feature, Layer, Table, Value};
use landrail_gis::tile::{MatrixSet, TileError, TileRef, geojson, mvt, tilejson};
use mvt_reader::Reader;
use mvt_reader::feature::Value as Tag;
use proptest::prelude::*;
use serde_json::Value as Json;
use support::{feature, features, parcel, round, segment, set};

/// The tile of zoom `z` that holds a place.
fn tile_at(z: u8, lon: f64, lat: f64) -> TileRef {
    let n = f64::from(1_u32 << z);
    let y = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * n;
    TileRef::new(z, ((lon + 180.0) / 360.0 * n) as u32, y as u32).unwrap()
}

/// The tile of zoom `z` of the geographic set that holds a place.
fn geographic_at(z: u8, lon: f64, lat: f64) -> TileRef {
    let side = 180.0 / f64::from(1_u32 << z);
    let (x, y) = (((lon + 180.0) / side) as u32, ((90.0 - lat) / side) as u32);
    TileRef::in_set(MatrixSet::Cgcs2000Quad, z, x, y).unwrap()
}

fn table(geometry: impl Into<Geometry<f64>>) -> Table {
    Table::new(vec![feature(Layer::Parcels, 0, Some(geometry.into()))])
}

/// The only layer of a tile, decoded.
fn decoded(bytes: Vec<u8>) -> Vec<mvt_reader::feature::Feature> {
    let reader = Reader::new(bytes).expect("a tile");
    let layers = reader.get_layer_metadata().expect("layers");
    assert_eq!((layers.len(), layers[0].extent, layers[0].version), (1, 4096, 2));
    reader.get_features(0).expect("features")
}

fn rings(geometry: &Geometry<f32>) -> Vec<Vec<(f32, f32)>> {
    let of = |polygon: &Polygon<f32>| -> Vec<Vec<(f32, f32)>> {
        std::iter::once(polygon.exterior())
            .chain(polygon.interiors())
            .map(|ring| ring.coords().map(|c| (c.x, c.y)).collect())
            .collect()
    };
    match geometry {
        Geometry::Polygon(polygon) => of(polygon),
        Geometry::MultiPolygon(polygons) => polygons.iter().flat_map(of).collect(),
        other => panic!("not a polygon: {other:?}"),
    }
}

/// Twice the area by the surveyor's formula in tile coordinates, as the specification has it.
fn doubled(ring: &[(f32, f32)]) -> f32 {
    ring.windows(2).map(|pair| pair[0].0 * pair[1].1 - pair[1].0 * pair[0].1).sum()
}

#[test]
fn properties_identifiers_and_winding() {
    let mut one = parcel(Layer::Parcels, 0);
    set(Layer::Parcels, &mut one, "party", Value::Null);
    set(Layer::Parcels, &mut one, "area_m2", Value::Real(1234.5));
    let table = Table::new(vec![one.clone()]);
    let bytes = mvt(Layer::Parcels, &table, tile_at(16, 112.7205, 38.711)).unwrap().unwrap();
    assert_eq!(Reader::new(bytes.clone()).unwrap().get_layer_names().unwrap(), ["parcels"]);
    let read = decoded(bytes);
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].id, Some(one.tile_id()));
    let tags = read[0].properties.as_ref().expect("tags");
    assert!(!tags.contains_key("party"), "unknown is left out");
    assert!(matches!(&tags["id"], Tag::String(id) if id == "parcels-0"));
    assert!(matches!(tags["area_m2"], Tag::Double(area) if (area - 1234.5).abs() < 1e-12));
    assert!(matches!(&tags["valid_from"], Tag::String(day) if day == "2021-09-20"));
    assert!(matches!(tags["area_units_agree"], Tag::Bool(true)));
    let rings = rings(&read[0].geometry);
    assert_eq!(rings.len(), 2);
    assert!(doubled(&rings[0]) > 0.0, "the outer ring has a positive area");
    assert!(doubled(&rings[1]) < 0.0, "the hole has a negative one");
}

#[test]
fn an_empty_tile_is_none() {
    let table = table(round(112.72, 38.71, 0.001, 12));
    let far = tile_at(14, 113.5, 38.71);
    assert_eq!(mvt(Layer::Parcels, &table, far).unwrap(), None);
    assert_eq!(geojson(Layer::Parcels, &table, far).unwrap(), None);
    let nowhere = Table::new(vec![feature(Layer::Parcels, 0, None)]);
    assert_eq!(mvt(Layer::Parcels, &nowhere, TileRef::new(0, 0, 0).unwrap()).unwrap(), None);
}

#[test]
fn a_feature_across_an_edge_is_in_both_tiles() {
    let west = tile_at(14, 112.72, 38.71);
    let east = TileRef::new(14, west.x() + 1, west.y()).unwrap();
    let edge = west.bounds(0.0)[2];
    let parcel = table(round(edge, 38.71, 0.002, 24));
    let track = table(line_string![(x: edge - 0.01, y: 38.71), (x: edge + 0.01, y: 38.71)]);
    for table in [parcel, track] {
        let ids: Vec<_> = [west, east]
            .map(|tile| decoded(mvt(Layer::Parcels, &table, tile).unwrap().unwrap())[0].id)
            .into();
        assert_eq!(ids[0], ids[1]);
        assert_eq!(ids[0], Some(table.features()[0].tile_id()));
    }
}

#[test]
fn several_parts_stay_several() {
    let Some(Geometry::Polygon(with_hole)) = parcel(Layer::Parcels, 0).geometry else { panic!("a parcel") };
    let parts = MultiPolygon(vec![with_hole, round(112.723, 38.711, 0.0005, 12)]);
    let track = segment(Layer::Parcels, 1).geometry.expect("a line");
    let members = geo::GeometryCollection(vec![parts.into(), track, Point::new(112.72, 38.711).into()]);
    let table = table(Geometry::GeometryCollection(members));
    let read = decoded(mvt(Layer::Parcels, &table, tile_at(13, 112.72, 38.711)).unwrap().unwrap());
    let ids: Vec<_> = read.iter().map(|one| one.id).collect();
    assert_eq!(ids, [Some(table.features()[0].tile_id()); 3], "one per kind, one identifier");
    assert!(matches!(&read[0].geometry, Geometry::MultiPoint(points) if points.len() == 1));
    assert!(matches!(&read[1].geometry, Geometry::MultiLineString(lines) if lines.0.len() == 2));
    let Geometry::MultiPolygon(polygons) = &read[2].geometry else { panic!("{:?}", read[2].geometry) };
    let holes: Vec<_> = polygons.iter().map(|polygon| polygon.interiors().len()).collect();
    assert_eq!(holes, [1, 0]);
}

#[test]
fn neighbours_draw_the_same_outline() {
    // A wavy band over four tiles, simplified in each: the vertices both tiles show are the same.
    let west = tile_at(12, 112.6, 38.71);
    let east = TileRef::new(12, west.x() + 1, west.y()).unwrap();
    let edge = west.bounds(0.0)[2];
    let wave = |i: i32| edge - 0.002 + f64::from(i) * 1e-5;
    let line: geo::LineString =
        (0..400).map(|i| (wave(i), 38.71 + 0.0005 * (f64::from(i) / 20.0).sin())).collect();
    let table = table(line);
    let vertices = |tile: TileRef, offset: f32| {
        let read = decoded(mvt(Layer::Parcels, &table, tile).unwrap().unwrap());
        let Geometry::LineString(line) = &read[0].geometry else { panic!("{:?}", read[0].geometry) };
        line.coords().map(|c| (c.x + offset, c.y)).collect::<Vec<_>>()
    };
    let (left, right) = (vertices(west, 0.0), vertices(east, 4096.0));
    let both = |p: &&(f32, f32)| p.0 > 4096.0 - 63.0 && p.0 < 4096.0 + 63.0;
    let (left, right): (Vec<_>, Vec<_>) =
        (left.iter().filter(both).collect(), right.iter().filter(both).collect());
    assert!(left.len() > 3, "{left:?}");
    assert_eq!(left, right);
}

#[test]
fn what_is_cut_fills_the_tile_and_its_buffer() {
    let all = table(Polygon::new(
        vec![(100.0, 30.0), (120.0, 30.0), (120.0, 45.0), (100.0, 45.0)].into(),
        Vec::new(),
    ));
    let read = decoded(mvt(Layer::Parcels, &all, tile_at(12, 112.72, 38.71)).unwrap().unwrap());
    let ring = &rings(&read[0].geometry)[0];
    assert!((doubled(ring) / 2.0 - (4096.0_f32 + 128.0).powi(2)).abs() < 1.0, "{ring:?}");
}

#[test]
fn nothing_vanishes_at_low_zooms() {
    let thin = |dx: f64, dy: f64| -> Geometry<f64> {
        let ring = vec![(112.7, 38.7), (112.7 + dx, 38.7 + dy), (112.7 + dx, 38.7 + dy + 1e-6)];
        Polygon::new(ring.into(), Vec::new()).into()
    };
    let shapes = vec![
        round(112.7, 38.7, 0.0001, 12).into(),
        thin(0.0001, 0.0),
        thin(0.5, 0.1),
        thin(0.1, 0.5),
        MultiPolygon(vec![round(112.7, 38.7, 0.0001, 12), round(112.9, 38.7, 0.0001, 12)]).into(),
        line_string![(x: 112.7, y: 38.7), (x: 112.7001, y: 38.7)].into(),
    ];
    let count = shapes.len();
    let all: Vec<Feature> = shapes
        .into_iter()
        .enumerate()
        .map(|(no, geometry)| feature(Layer::Parcels, no, Some(geometry)))
        .collect();
    let table = Table::new(all);
    for z in 0..=TileRef::MAX_ZOOM {
        let read = decoded(mvt(Layer::Parcels, &table, tile_at(z, 112.7, 38.7)).unwrap().unwrap());
        assert_eq!(read.len(), count, "zoom {z}");
        for (no, one) in read.iter().enumerate().take(count - 1) {
            for ring in rings(&one.geometry) {
                assert!(doubled(&ring) > 0.0, "zoom {z}, parcel {no}: {ring:?}");
            }
        }
    }
    // A thin parcel keeps its length: 0.5° of longitude are 45.5 units at zoom 3, 182 at zoom 5.
    let read = decoded(mvt(Layer::Parcels, &table, tile_at(5, 112.7, 38.7)).unwrap().unwrap());
    let ring = &rings(&read[2].geometry)[0];
    let xs = || ring.iter().map(|p| p.0);
    let width = xs().fold(f32::MIN, f32::max) - xs().fold(f32::MAX, f32::min);
    assert!((width - 0.5 / 360.0 * 32.0 * 4096.0).abs() <= 2.0, "{width}");
}

#[test]
fn simplification_stays_within_two_units() {
    // A circle of 5,000 vertices, seen at zoom 10.
    let (lon, lat, radius) = (112.6, 38.75, 0.05);
    let tile = tile_at(10, lon, lat);
    let read = decoded(mvt(Layer::Parcels, &table(round(lon, lat, radius, 5000)), tile).unwrap().unwrap());
    let ring = &rings(&read[0].geometry)[0];
    assert!(ring.len() < 200, "{} vertices are left", ring.len());
    let unit = 360.0 / 1024.0 / 4096.0;
    let circle = 2.0 * std::f64::consts::PI * (radius / unit).powi(2) / lat.to_radians().cos();
    let change = f64::from(doubled(ring)) / circle - 1.0;
    assert!(change.abs() < 0.02, "the area changed by {change}");
}

#[test]
fn geojson_draws_the_same() {
    let table = Table::new(vec![parcel(Layer::Parcels, 0), segment(Layer::Parcels, 1)]);
    let tile = tile_at(12, 112.72, 38.711);
    let json: Json =
        serde_json::from_slice(&geojson(Layer::Parcels, &table, tile).unwrap().unwrap()).unwrap();
    let features = json["features"].as_array().unwrap();
    assert_eq!(features.len(), decoded(mvt(Layer::Parcels, &table, tile).unwrap().unwrap()).len());
    assert_eq!(features[0]["id"], "parcels-0");
    assert_eq!(features[0]["properties"]["county"], "县（市、区）·原平市0");
    let geometry: geojson::Geometry = serde_json::from_value(features[0]["geometry"].clone()).unwrap();
    let Geometry::Polygon(polygon) = Geometry::<f64>::try_from(geometry).unwrap() else { panic!() };
    assert!(polygon.exterior().is_ccw() && polygon.interiors()[0].is_cw(), "RFC 7946");
    let first = polygon.exterior().0[0];
    assert!((first.x - 112.7205).abs() < 0.0006 && (first.y - 38.711).abs() < 0.0012, "{first:?}");
    assert_eq!(features[1]["geometry"]["type"], "MultiLineString");
}

/// The vertices of all features of a tile in degrees, by a projection of the test's own.
fn vertices(tile: TileRef, table: &Table) -> Vec<Vec<[f64; 2]>> {
    let bounds = tile.bounds(0.0);
    let degrees = |x: f32, y: f32| {
        let part = |units: f32| f64::from(units) / 4096.0;
        let lon = bounds[0] + part(x) * (bounds[2] - bounds[0]);
        let lat = match tile.set() {
            MatrixSet::Cgcs2000Quad => bounds[3] - part(y) * (bounds[3] - bounds[1]),
            MatrixSet::WebMercatorQuad => {
                let north = |lat: f64| lat.to_radians().tan().asinh();
                let [_, south, _, top] = bounds;
                (north(top) - part(y) * (north(top) - north(south))).sinh().atan().to_degrees()
            }
        };
        [lon, lat]
    };
    let read = decoded(mvt(Layer::Parcels, table, tile).unwrap().unwrap());
    read.iter()
        .map(|one| geo::CoordsIter::coords_iter(&one.geometry).map(|c| degrees(c.x, c.y)).collect())
        .collect()
}

#[test]
fn both_matrix_sets_draw_a_feature_at_the_same_place() {
    let table = Table::new(vec![parcel(Layer::Parcels, 0), segment(Layer::Parcels, 1)]);
    // The last zooms are not simplified: vertex by vertex they are the same, within half a unit of
    // each of the two.
    let (lon, lat) = (112.7204, 38.7104);
    let (mercator, degrees) = (tile_at(18, lon, lat), geographic_at(17, lon, lat));
    assert_eq!(mercator.x(), degrees.x(), "the columns of the one are those of the other");
    let outline = |tile: TileRef| {
        let mut all: Vec<_> = vertices(tile, &table).concat();
        let [west, south, east, north] = tile.bounds(0.0);
        all.retain(|[x, y]| (west..east).contains(x) && (south..north).contains(y));
        all
    };
    let unit = 180.0 / f64::from(1_u32 << 17) / 4096.0;
    let (one, other) = (outline(mercator), outline(degrees));
    assert!(!other.is_empty());
    let both = |at: &[f64; 2]| {
        let [_, south, _, north] = mercator.bounds(0.0);
        let [_, low, _, high] = degrees.bounds(0.0);
        (south.max(low)..north.min(high)).contains(&at[1])
    };
    let mut compared = 0;
    for at in one.iter().filter(|at| both(at)) {
        compared += 1;
        let near = other.iter().any(|to| (to[0] - at[0]).abs() <= unit && (to[1] - at[1]).abs() <= unit);
        assert!(near, "{at:?} of one tile is not in the other: {other:?}");
    }
    assert!(compared > 0, "a corner of the hole lies in both tiles");
}

#[test]
fn a_geographic_tile_fills_its_box_and_the_geojson_says_the_same_degrees() {
    let all = table(Polygon::new(
        vec![(100.0, 30.0), (120.0, 30.0), (120.0, 45.0), (100.0, 45.0)].into(),
        Vec::new(),
    ));
    let tile = geographic_at(11, 112.72, 38.71);
    let read = decoded(mvt(Layer::Parcels, &all, tile).unwrap().unwrap());
    let ring = &rings(&read[0].geometry)[0];
    assert!((doubled(ring) / 2.0 - (4096.0_f32 + 128.0).powi(2)).abs() < 1.0, "{ring:?}");

    let table = Table::new(vec![parcel(Layer::Parcels, 0)]);
    let json: Json =
        serde_json::from_slice(&geojson(Layer::Parcels, &table, tile).unwrap().unwrap()).unwrap();
    let corner = &json["features"][0]["geometry"]["coordinates"][0][0];
    // A unit at zoom 11 is 0.00002°, and the outline may lie two units off.
    let near = |got: &Json, wants: [f64; 2]| wants.iter().any(|w| (got.as_f64().unwrap() - w).abs() < 7e-5);
    assert!(near(&corner[0], [112.72, 112.721]) && near(&corner[1], [38.71, 38.712]), "{corner}");
}

#[test]
fn the_tilejson_of_the_geographic_set_says_that_it_is_no_web_mercator() {
    let table = Table::new(features(Layer::Segments));
    let json = tilejson(Layer::Segments, &table, "http://127.0.0.1:8080", MatrixSet::Cgcs2000Quad);
    let url = "http://127.0.0.1:8080/tiles/segments/{z}/{x}/{y}.mvt?matrix=CGCS2000Quad";
    assert_eq!((&json["tiles"][0], &json["crs"]), (&url.into(), &"EPSG:4490".into()));
    assert_eq!((&json["maxzoom"], &json["vector_layers"][0]["maxzoom"]), (&17.into(), &17.into()));
}

#[test]
fn tilejson_tells_what_is_there() {
    let table = Table::new(features(Layer::Segments));
    let json = tilejson(Layer::Segments, &table, "http://127.0.0.1:8080/", MatrixSet::default());
    assert_eq!(json["tilejson"], "3.0.0");
    assert_eq!(json["tiles"][0], "http://127.0.0.1:8080/tiles/segments/{z}/{x}/{y}.mvt");
    assert_eq!((&json["minzoom"], &json["maxzoom"]), (&0.into(), &18.into()));
    let fields = json["vector_layers"][0]["fields"].as_object().unwrap();
    assert_eq!(fields.len(), Layer::Segments.fields().len());
    assert_eq!(fields["from_m"], "起点里程 (from chainage, number, m)");
    let bounds: Vec<f64> = serde_json::from_value(json["bounds"].clone()).unwrap();
    assert_eq!(bounds, table.bounds().unwrap());
    assert!(json["attribution"].as_str().unwrap().contains("OpenStreetMap"));
    let empty = tilejson(Layer::Segments, &Table::default(), "", MatrixSet::default());
    assert!(empty.get("bounds").is_none());
    assert_eq!(empty["tiles"][0], "/tiles/segments/{z}/{x}/{y}.mvt");
}

#[test]
fn a_coordinate_that_is_no_number_names_the_feature() {
    let broken = line_string![(x: 112.7, y: 38.7), (x: f64::NAN, y: 38.7), (x: 112.71, y: 38.7)];
    let error = mvt(Layer::Parcels, &table(broken), TileRef::new(0, 0, 0).unwrap()).unwrap_err();
    assert_eq!(error, TileError::Geometry { layer: "parcels", id: "parcels-0".to_owned() });
}

fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -200.0..200.0_f64,
        4 => 112.6..112.8_f64,
        1 => prop::sample::select(vec![0.0, -0.0, 90.0, -90.0, 180.0, 1e300, -1e300, f64::MAX, 5e-324]),
    ]
}

fn any_geometry() -> impl Strategy<Value = Geometry<f64>> {
    let path = || prop::collection::vec((coordinate(), coordinate()), 0..20);
    prop_oneof![
        (coordinate(), coordinate()).prop_map(|at| Point::from(at).into()),
        path().prop_map(|path| geo::LineString::from(path).into()),
        prop::collection::vec(path(), 0..4)
            .prop_map(|lines| geo::MultiLineString::new(lines.into_iter().map(Into::into).collect()).into()),
        (path(), prop::collection::vec(path(), 0..3)).prop_map(|(outer, holes)| {
            Polygon::new(outer.into(), holes.into_iter().map(Into::into).collect()).into()
        }),
        Just(Geometry::GeometryCollection(geo::GeometryCollection::default())),
    ]
}

proptest! {
    #[test]
    fn any_geometry_makes_a_readable_tile_or_none(
        geometry in any_geometry(),
        z in 0_u8..=18,
        place in (110.0..115.0_f64, 37.0..41.0_f64),
    ) {
        let table = table(geometry);
        let degrees = geographic_at(z.min(17), place.0, place.1);
        for tile in [tile_at(z, place.0, place.1), TileRef::new(0, 0, 0).unwrap(), degrees] {
            if let Some(bytes) = mvt(Layer::Parcels, &table, tile).unwrap() {
                prop_assert!(!decoded(bytes).is_empty());
                let json = geojson(Layer::Parcels, &table, tile).unwrap().expect("the same features");
                prop_assert!(serde_json::from_slice::<geojson::FeatureCollection>(&json).is_ok());
            }
        }
    }
}
