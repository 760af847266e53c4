//! Exports as a user would check them, without GDAL.

mod support;

use std::io::{Cursor, Read as _};

use geo::{
    Geometry, GeometryCollection, LineString, MultiPolygon, Point, Polygon, Winding as _, line_string,
};
use landrail_gis::export::{Encoding, ExportError, Format, Formulas, LongText, Options, OutputCrs};
use landrail_gis::index::{Feature, Layer, Value};
use proptest::prelude::*;
use serde_json::Value as Json;
use shapefile::dbase::FieldValue;
use support::{RARE, feature, features, options, parcel, round, segment, set, to_epsg, written};
use zip::ZipArchive;

fn entry(zip: &[u8], name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut zip = ZipArchive::new(Cursor::new(zip)).expect("a zip");
    zip.by_name(name).expect("the entry").read_to_end(&mut bytes).expect("readable");
    bytes
}

fn refusal(layer: Layer, feature: Feature, options: &Options<'_>) -> String {
    written(layer, &[feature], options).expect_err("it is refused").to_string()
}

#[test]
fn short_names_fit_dbase_and_differ() {
    for layer in Layer::ALL {
        let mut names: Vec<_> = layer.fields().iter().map(|field| field.short).collect();
        for name in &names {
            assert!(!name.is_empty() && name.len() <= 10 && name.is_ascii(), "{name}");
        }
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "{}", layer.name());
    }
}

#[test]
fn the_zip_has_everything_that_belongs_together() {
    let (zip, report) =
        written(Layer::Segments, &features(Layer::Segments), &options(Format::ShpZip)).unwrap();
    assert_eq!(
        report.files,
        [
            "segments.shp",
            "segments.shx",
            "segments.prj",
            "segments.dbf",
            "segments.cpg",
            "segments_nogeom.dbf",
            "segments_nogeom.cpg",
            "字段说明.csv",
            "说明.txt",
        ]
    );
    assert_eq!((report.features, report.without_geometry), (4, 1));
    let names: Vec<String> = ZipArchive::new(Cursor::new(&zip))
        .unwrap()
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    assert_eq!(names, report.files);
    assert_eq!(entry(&zip, "segments.cpg"), b"UTF-8");
    let dictionary = String::from_utf8(entry(&zip, "字段说明.csv")).unwrap();
    assert!(dictionary.starts_with('\u{FEFF}'));
    assert!(
        dictionary.contains("QDLC,from_m,起点里程,from chainage,m,\"numeric(18,2) 小数\""),
        "{dictionary}"
    );
    let readme = String::from_utf8(entry(&zip, "说明.txt")).unwrap();
    for part in ["EPSG:4490", "其中无图形 1 个", "segments_nogeom.dbf", "OpenStreetMap", "公里标"] {
        assert!(readme.contains(part), "{part} is missing in {readme}");
    }
}

#[test]
fn a_mixed_layer_is_split_by_kind() {
    let (_, report) = written(Layer::Parcels, &features(Layer::Parcels), &options(Format::ShpZip)).unwrap();
    let shapes: Vec<_> = report.files.iter().filter(|file| file.contains(".shp")).collect();
    assert_eq!(shapes, ["parcels_point.shp", "parcels_line.shp", "parcels_polygon.shp"]);
}

#[test]
fn an_empty_layer_still_opens() {
    let (zip, report) = written(Layer::Parcels, &[], &options(Format::ShpZip)).unwrap();
    assert_eq!(report.features, 0);
    for name in ["parcels.shp", "parcels.shx"] {
        let reader = shapefile::ShapeReader::new(Cursor::new(entry(&zip, name))).unwrap();
        assert_eq!(reader.header().shape_type, shapefile::ShapeType::Polygon, "{name}");
        assert_eq!(reader.read().unwrap().len(), 0);
    }
    let table = shapefile::dbase::Reader::new(Cursor::new(entry(&zip, "parcels.dbf"))).unwrap();
    assert_eq!(table.fields().len(), Layer::Parcels.fields().len());
}

#[test]
fn whole_numbers_keep_their_digits_and_unknown_is_not_false() {
    // More than a floating-point number holds.
    let mut one = segment(Layer::Segments, 0);
    set(Layer::Segments, &mut one, "row", Value::Int(9_007_199_254_740_993));
    set(Layer::Segments, &mut one, "to_m", Value::Int(-12));
    let (zip, _) = written(Layer::Segments, &[one], &options(Format::ShpZip)).unwrap();
    let table = entry(&zip, "segments.dbf");
    let row = String::from_utf8_lossy(&table);
    assert!(row.contains("  9007199254740993") && row.contains("            -12.00"), "{row}");
    let mut one = segment(Layer::Lines, 0);
    for value in one.values.iter_mut().filter(|value| matches!(value, Value::Bool(_))) {
        *value = Value::Null;
    }
    let (zip, _) = written(Layer::Lines, &[one], &options(Format::ShpZip)).unwrap();
    assert!(entry(&zip, "lines.dbf").contains(&b'?'));
}

#[test]
fn another_reader_agrees() {
    let source = [segment(Layer::Lines, 0), segment(Layer::Lines, 1)];
    let (zip, _) = written(Layer::Lines, &source, &options(Format::ShpZip)).unwrap();
    let [shp, shx, dbf] = ["shp", "shx", "dbf"].map(|e| Cursor::new(entry(&zip, &format!("lines.{e}"))));
    let shapes = shapefile::ShapeReader::with_shx(shp, shx).unwrap();
    let table = shapefile::dbase::Reader::new(dbf).unwrap();
    let mut reader = shapefile::Reader::new(shapes, table);
    let rows = reader.read_as::<shapefile::PolylineM, shapefile::dbase::Record>().unwrap();
    assert_eq!(rows.len(), 2);
    let (line, record) = &rows[1];
    assert_eq!(line.parts().len(), 2);
    assert!((line.part(0).unwrap()[1].m - 200_150.5).abs() < 1e-9);
    let [low, high] = line.bbox().m_range();
    assert!((low - 198_800.0).abs() < 1e-9 && (high - 203_900.25).abs() < 1e-9);
    assert_eq!(record.get("XM"), Some(&FieldValue::Character(Some("线名·原平市1".to_owned()))));
    assert_eq!(record.get("QDLC"), Some(&FieldValue::Numeric(Some(198_801.25))));
    assert_eq!(record.get("GS"), Some(&FieldValue::Logical(Some(false))));
}

#[test]
fn gbk_refuses_what_it_lacks_and_names_it() {
    for format in [Format::ShpZip, Format::Csv] {
        let mut one = segment(Layer::Segments, 7);
        set(Layer::Segments, &mut one, "township_local_name", Value::Text(format!("张{RARE}")));
        let gbk = Options { encoding: Encoding::Gbk, ..options(format) };
        let message = refusal(Layer::Segments, one.clone(), &gbk);
        for part in ["segments-7", "township_local_name", "㑱", "U+3471", "UTF-8"] {
            assert!(message.contains(part), "{part} is missing in {message}");
        }
        let (bytes, _) = written(Layer::Segments, &[one], &options(format)).unwrap();
        assert!(!bytes.is_empty());
    }
}

#[test]
fn long_text_is_cut_at_a_character_and_kept_whole_in_a_list() {
    let long = "平".repeat(130);
    let mut one = segment(Layer::Segments, 0);
    set(Layer::Segments, &mut one, "reason", Value::Text(long.clone()));
    let (zip, report) = written(Layer::Segments, &[one.clone()], &options(Format::ShpZip)).unwrap();
    assert_eq!((report.cuts[0].bytes, report.cuts[0].kept), (390, 252));
    let list = String::from_utf8(entry(&zip, "截断清单.csv")).unwrap();
    assert!(list.contains(&format!("segments-0,reason,390,252,{long}")), "{list}");
    let gbk = Options { encoding: Encoding::Gbk, ..options(Format::ShpZip) };
    let (_, report) = written(Layer::Segments, &[one.clone()], &gbk).unwrap();
    assert_eq!((report.cuts[0].bytes, report.cuts[0].kept), (260, 254));
    let refuse = Options { long_text: LongText::Refuse, ..options(Format::ShpZip) };
    let message = refusal(Layer::Segments, one, &refuse);
    assert!(
        message.contains("segments-0") && message.contains("reason") && message.contains("390"),
        "{message}"
    );
}

#[test]
fn a_geometry_that_cannot_be_written_names_the_feature() {
    let broken: Vec<(Geometry<f64>, &str)> = vec![
        (Point::new(f64::NAN, 38.7).into(), "not a finite number"),
        (line_string![(x: 112.7, y: 38.7), (x: f64::INFINITY, y: 38.7)].into(), "not a finite number"),
        (LineString::<f64>::new(Vec::new()).into(), "empty|fewer than two"),
        (line_string![(x: 112.7, y: 38.7)].into(), "fewer than two"),
        (MultiPolygon::<f64>(Vec::new()).into(), "empty"),
        (
            Polygon::new(line_string![(x: 1.0, y: 1.0), (x: 2.0, y: 1.0)], Vec::new()).into(),
            "fewer than three",
        ),
        (Geometry::GeometryCollection(GeometryCollection::default()), "empty"),
    ];
    for (geometry, reason) in broken {
        for format in [Format::ShpZip, Format::GeoJson] {
            let message =
                refusal(Layer::Parcels, feature(Layer::Parcels, 3, Some(geometry.clone())), &options(format));
            assert!(message.contains("parcels-3"), "{message}");
            assert!(reason.split('|').any(|reason| message.contains(reason)), "{geometry:?}: {message}");
        }
    }
    let mut uneven = segment(Layer::Segments, 3);
    uneven.measures[0].pop();
    let message = refusal(Layer::Segments, uneven, &options(Format::ShpZip));
    assert!(message.contains("segments-3") && message.contains("measure"), "{message}");
}

#[test]
fn a_value_that_cannot_be_written_names_the_field() {
    let cases = [
        ("from_m", Value::Real(f64::NAN), "not a finite number"),
        ("from_m", Value::Text("K1".to_owned()), "not of the field's type"),
    ];
    for (field, value, reason) in cases {
        for format in Format::ALL {
            let mut one = segment(Layer::Segments, 2);
            set(Layer::Segments, &mut one, field, value.clone());
            let message = refusal(Layer::Segments, one, &options(format));
            assert!(
                message.contains("segments-2") && message.contains(field) && message.contains(reason),
                "{message}"
            );
        }
    }
    let shapefile_only = [
        ("from_m", Value::Real(1e300), "too many digits"),
        ("row", Value::Int(i64::MIN), "too many digits"),
        ("county", Value::Text("a\0b".to_owned()), "null character"),
        ("valid_from", Value::Date(jiff::civil::date(-44, 3, 15)), "before the year 1"),
    ];
    for (field, value, reason) in shapefile_only {
        let mut one = segment(Layer::Segments, 2);
        set(Layer::Segments, &mut one, field, value);
        let message = refusal(Layer::Segments, one, &options(Format::ShpZip));
        assert!(message.contains(field) && message.contains(reason), "{message}");
    }
    let mut short = segment(Layer::Segments, 2);
    short.values.pop();
    let message = refusal(Layer::Segments, short, &options(Format::Csv));
    assert!(
        message.contains("segments-2") && message.contains(&format!("{}", Layer::Segments.fields().len())),
        "{message}"
    );
}

#[test]
fn only_known_systems_are_written() {
    let nothing = |_: f64, _: f64| -> Result<(f64, f64), String> { Err("no".to_owned()) };
    for epsg in [2362, 4610, 4214, 32_649, 4490 + 65, 0] {
        let error = OutputCrs::new(epsg, &nothing).unwrap_err();
        assert!(matches!(error, ExportError::Crs(code) if code == epsg));
    }
    let options = Options::new(Format::ShpZip, OutputCrs::new(4547, &nothing).unwrap());
    let message = refusal(Layer::Segments, segment(Layer::Segments, 0), &options);
    assert!(
        message.contains("segments-0") && message.contains("EPSG:4547") && message.contains("no"),
        "{message}"
    );
}

#[test]
fn geojson_is_rfc_7946_in_degrees() {
    let mut one = parcel(Layer::Parcels, 0);
    set(Layer::Parcels, &mut one, "party", Value::Text(format!("\"{RARE}\"\n")));
    let none = feature(Layer::Parcels, 1, None);
    let (bytes, _) = written(Layer::Parcels, &[one, none], &options(Format::GeoJson)).unwrap();
    let json: Json = serde_json::from_slice(&bytes).unwrap();
    assert!(json.get("crs").is_none());
    assert_eq!(json["metadata"]["crs"], "EPSG:4490");
    assert!(json["metadata"]["datum_note"].as_str().unwrap().contains("WGS 84"));
    let [first, second] = &json["features"].as_array().unwrap()[..] else { panic!("two features") };
    assert_eq!(first["id"], "parcels-0");
    assert_eq!(first["properties"]["party"], format!("\"{RARE}\"\n"));
    assert_eq!(first["properties"]["valid_from"], "2021-09-20");
    assert!(second["geometry"].is_null() && second.get("geometry").is_some());
    let geometry: geojson::Geometry = serde_json::from_value(first["geometry"].clone()).unwrap();
    let Geometry::Polygon(polygon) = Geometry::<f64>::try_from(geometry).unwrap() else {
        panic!("a polygon")
    };
    assert!(polygon.exterior().is_ccw() && polygon.interiors()[0].is_cw());
}

#[test]
fn geojson_rounds_and_says_when_it_is_projected() {
    let point = feature(Layer::Stations, 0, Some(Point::new(112.123_456_789_123, -0.000_000_001).into()));
    let (bytes, _) = written(Layer::Stations, &[point], &options(Format::GeoJson)).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("\"coordinates\":[112.12345679,0.0]"), "{text}");

    let project = to_epsg(4547);
    let options = Options::new(Format::GeoJson, OutputCrs::new(4547, &project).unwrap());
    let station = feature(Layer::Stations, 0, Some(Point::new(112.721_032, 38.718_903_2).into()));
    let (bytes, _) = written(Layer::Stations, std::slice::from_ref(&station), &options).unwrap();
    let json: Json = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json["crs"]["properties"]["name"], "urn:ogc:def:crs:EPSG::4547");
    assert_eq!(
        json["features"][0]["geometry"]["coordinates"],
        serde_json::json!([388_768.533, 4_288_075.251])
    );
    let gbk = Options { encoding: Encoding::Gbk, ..options };
    assert!(refusal(Layer::Stations, station, &gbk).contains("UTF-8"));
}

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn csv_has_one_row_per_record_with_plain_numbers() {
    let mut one = segment(Layer::Segments, 0);
    set(Layer::Segments, &mut one, "from_m", Value::Real(198_800.0));
    set(Layer::Segments, &mut one, "to_m", Value::Real(0.1 + 0.2));
    set(Layer::Segments, &mut one, "printed_range", Value::Text("K198+800,\"K203\"\n".to_owned()));
    set(Layer::Segments, &mut one, "reason", Value::Null);
    let all = [one, feature(Layer::Segments, 1, None)];
    let (bytes, report) = written(Layer::Segments, &all, &options(Format::Csv)).unwrap();
    assert_eq!((report.features, report.without_geometry), (2, 1));
    let rows = rows(&bytes);
    assert_eq!(rows.len(), 3);
    for name in [
        "row",
        "source_line",
        "county",
        "county_local_name",
        "county_railway_name",
        "township",
        "township_local_name",
        "township_railway_name",
        "workshop",
        "line",
        "from_m",
        "to_m",
        "printed_range",
        "confidence",
        "reason",
    ] {
        assert!(rows[0].iter().any(|column| column == name), "the column {name} is missing");
    }
    let cell = |name: &str| &rows[1][rows[0].iter().position(|column| column == name).unwrap()];
    assert_eq!(cell("from_m"), "198800");
    assert_eq!(cell("to_m"), "0.3");
    assert_eq!(cell("printed_range"), "K198+800,\"K203\"\n");
    assert_eq!(cell("reason"), "");
    assert_eq!(cell("valid_from"), "2021-09-20");
}

#[test]
fn csv_for_spreadsheets() {
    let layer = Layer::Segments;
    for dangerous in ["=1+1", "+1", "-K0+100", "@A1", "\u{FF1D}1", "\t=1"] {
        let mut one = segment(layer, 0);
        set(layer, &mut one, "printed_range", Value::Text(dangerous.to_owned()));
        set(layer, &mut one, "from_m", Value::Real(-100.0));
        let (bytes, report) = written(layer, &[one.clone()], &options(Format::Csv)).unwrap();
        assert_eq!(report.quoted, [("segments-0".to_owned(), "printed_range")]);
        let row = &rows(&bytes)[1];
        assert!(row.contains(&format!("'{dangerous}")) && row.contains(&"-100".to_owned()), "{row:?}");
        let keep = Options { formulas: Formulas::Keep, ..options(Format::Csv) };
        let (bytes, report) = written(layer, &[one], &keep).unwrap();
        assert!(report.quoted.is_empty() && rows(&bytes)[1].contains(&dangerous.to_owned()));
    }
    let one = [segment(layer, 0)];
    let bom = Options { bom: true, ..options(Format::Csv) };
    assert!(written(layer, &one, &bom).unwrap().0.starts_with(b"\xEF\xBB\xBFid,"));
    assert!(written(layer, &one, &options(Format::Csv)).unwrap().0.starts_with(b"id,"));
    let gbk = Options { encoding: Encoding::Gbk, ..bom };
    let (bytes, _) = written(layer, &one, &gbk).unwrap();
    let (text, _, broken) = encoding_rs::GBK.decode(&bytes);
    assert!(!broken && text.contains("线名·原平市0") && text.starts_with("id,"));
}

#[test]
fn csv_can_carry_the_geometry() {
    let project = to_epsg(4547);
    let crs = OutputCrs::new(4547, &project).unwrap();
    let station = feature(Layer::Stations, 0, Some(Point::new(112.721_032, 38.718_903_2).into()));
    let with = Options { wkt: true, ..Options::new(Format::Csv, crs) };
    let (bytes, _) = written(Layer::Stations, &[station, feature(Layer::Stations, 1, None)], &with).unwrap();
    let rows = rows(&bytes);
    assert_eq!(rows[0].last().unwrap(), "wkt");
    assert_eq!(rows[1].last().unwrap(), "POINT (388768.533 4288075.251)");
    assert_eq!(rows[2].last().unwrap(), "");
    let with = Options { wkt: true, ..options(Format::Csv) };
    let shapes = [parcel(Layer::Parcels, 0), segment(Layer::Parcels, 1)];
    let (bytes, _) = written(Layer::Parcels, &shapes, &with).unwrap();
    let rows = self::rows(&bytes);
    assert!(rows[1].last().unwrap().starts_with("POLYGON ((112.72 38.71, 112.721 38.71,"));
    assert!(rows[2].last().unwrap().starts_with("MULTILINESTRING ((112.7 38.701,"));
}

#[test]
fn many_features_keep_their_order_and_offsets() {
    // More than the buffer holds, of different sizes: every offset of the index has to be right.
    let all: Vec<Feature> = (0..2000)
        .map(|no| feature(Layer::Parcels, no, Some(round(112.7, 38.7, 0.001, 3 + no % 40).into())))
        .collect();
    let (zip, _) = written(Layer::Parcels, &all, &options(Format::ShpZip)).unwrap();
    let [shp, shx] = ["shp", "shx"].map(|e| Cursor::new(entry(&zip, &format!("parcels.{e}"))));
    let mut reader = shapefile::ShapeReader::with_shx(shp, shx).unwrap();
    for no in [0, 1, 999, 1999] {
        let shape = reader.read_nth_shape_as::<shapefile::Polygon>(no).unwrap().unwrap();
        assert_eq!(shape.total_point_count(), 4 + no % 40);
    }
}

proptest! {
    #[test]
    fn no_input_panics(
        texts in prop::collection::vec(any::<String>(), 4),
        number in any::<f64>(),
        path in prop::collection::vec((any::<f64>(), any::<f64>()), 0..8),
        polygon in any::<bool>(),
        gbk in any::<bool>(),
    ) {
        let line = LineString::from(path);
        let geometry: Geometry<f64> = if polygon { Polygon::new(line, Vec::new()).into() } else { line.into() };
        let mut one = feature(Layer::Segments, 0, Some(geometry));
        let names = ["county", "township", "reason", "printed_range"];
        for (name, text) in names.into_iter().zip(texts) {
            set(Layer::Segments, &mut one, name, Value::Text(text));
        }
        set(Layer::Segments, &mut one, "to_m", Value::Real(number));
        one.measures = vec![vec![number; 3]];
        for format in Format::ALL {
            let encoding = if gbk { Encoding::Gbk } else { Encoding::Utf8 };
            let options = Options { encoding, wkt: true, ..options(format) };
            match written(Layer::Segments, &[one.clone()], &options) {
                Ok((bytes, _)) => prop_assert!(!bytes.is_empty()),
                Err(error) => prop_assert!(
                    error.to_string().contains("segments-0") || matches!(error, ExportError::JsonEncoding)
                ),
            }
        }
    }
}
