//! How long a tile of 1,600 parcels takes, and an export.

use std::io::Cursor;

use divan::{Bencher, black_box};
use geo::Polygon;
use landrail_gis::export::{Encoding, Format, Options, OutputCrs, export};
use landrail_gis::index::{Feature, FieldKind, Layer, Table, Value};
use landrail_gis::tile::{TileRef, geojson, mvt};

fn main() {
    divan::main();
}

/// `side` × `side` parcels of twelve corners, about 20 m wide, in one tile of zoom 15, with five
/// known fields.
fn parcels(side: usize) -> Vec<Feature> {
    let [west, south, east, north] = tile().bounds(0.0);
    let (width, height) = ((east - west) / side as f64, (north - south) / side as f64);
    (0..side * side)
        .map(|no| {
            let (x, y) = ((no % side) as f64, (no / side) as f64);
            let corner = |i: usize| {
                let angle = std::f64::consts::TAU * i as f64 / 12.0;
                let radius = if i.is_multiple_of(2) { 0.45 } else { 0.38 };
                (
                    west + width * (x + 0.5 + radius * angle.cos()),
                    south + height * (y + 0.5 + radius * angle.sin()),
                )
            };
            let ring: Vec<(f64, f64)> = (0..12).map(corner).collect();
            let id = format!("parcel-{no}");
            let values = Layer::Parcels.fields().iter().map(|field| match (field.name, field.kind) {
                ("id", _) => Value::Text(id.clone()),
                ("county", _) => Value::Text("原平市".to_owned()),
                ("land_use", _) => Value::Text(["铁路用地", "工业用地", "耕地"][no % 3].to_owned()),
                ("area_m2", _) => Value::Real(400.0 + no as f64),
                ("term_years", FieldKind::Int) => Value::Int(2),
                _ => Value::Null,
            });
            Feature {
                values: values.collect(),
                geometry: Some(Polygon::new(ring.into(), Vec::new()).into()),
                measures: Vec::new(),
                id,
            }
        })
        .collect()
}

fn tile() -> TileRef {
    TileRef::new(15, 26_644, 12_556).expect("the tile exists")
}

#[divan::bench]
fn mvt_tile_of_1600_parcels(bencher: Bencher<'_, '_>) {
    let table = Table::new(parcels(40));
    bencher.bench_local(|| mvt(Layer::Parcels, black_box(&table), tile()));
}

#[divan::bench]
fn geojson_tile_of_1600_parcels(bencher: Bencher<'_, '_>) {
    let table = Table::new(parcels(40));
    bencher.bench_local(|| geojson(Layer::Parcels, black_box(&table), tile()));
}

/// 40,000 parcels of twelve corners: items per second are features per second.
#[divan::bench(args = [4490, 4547], sample_count = 10, sample_size = 1)]
fn shapefile_of_40000_parcels(bencher: Bencher<'_, '_>, epsg: u32) {
    files(bencher, Format::ShpZip, epsg, Encoding::Utf8);
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn gbk_shapefile_of_40000_parcels(bencher: Bencher<'_, '_>) {
    files(bencher, Format::ShpZip, 4490, Encoding::Gbk);
}

#[divan::bench(args = [4490, 4547], sample_count = 10, sample_size = 1)]
fn geojson_of_40000_parcels(bencher: Bencher<'_, '_>, epsg: u32) {
    files(bencher, Format::GeoJson, epsg, Encoding::Utf8);
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn csv_of_40000_parcels(bencher: Bencher<'_, '_>) {
    files(bencher, Format::Csv, 4490, Encoding::Utf8);
}

fn files(bencher: Bencher<'_, '_>, format: Format, epsg: u32, encoding: Encoding) {
    let features = parcels(200);
    let proj = proj::Proj::new_known_crs("EPSG:4490", &format!("EPSG:{epsg}"), None).expect("PROJ knows it");
    let project = move |lon: f64, lat: f64| proj.convert((lon, lat)).map_err(|error| error.to_string());
    let crs = OutputCrs::new(epsg, &project).expect("it can be exported");
    let options = Options { encoding, ..Options::new(format, crs) };
    bencher.counter(divan::counter::ItemsCount::new(features.len())).bench_local(|| {
        let mut out = Cursor::new(Vec::new());
        export(Layer::Parcels, &mut features.iter(), &options, &mut out).expect("it can be written");
        out.into_inner()
    });
}
