//! Damaged files: no reader panics on any bytes, and what is read from them is sound.

use std::io::{Cursor, Write as _};

use landrail_gis::fault::Faults;
use landrail_gis::survey::{
    Beside, Centrelines, PostTable, crs_of_wkt, read_centrelines, read_geopackage_line, read_posts,
};
use proptest::prelude::*;
use shapefile::record::polyline::GenericPolyline;
use shapefile::{PointZ, PolylineZ, ShapeWriter};

use crate::workbook::{Cell, workbook};

/// What a damaged file may give: every fault names the file, every line can be used.
fn sound(read: Result<Centrelines, Faults>) {
    match read {
        Ok(read) => {
            assert!(!read.lines.is_empty());
            for line in &read.lines {
                assert!(line.vertices.len() >= 2);
                assert!(line.vertices.iter().flatten().all(|value| value.is_finite()));
                assert!(line.vertices.windows(2).all(|pair| pair[0] != pair[1]));
                if let Some(measures) = &line.measures {
                    assert!(measures.len() == line.vertices.len() && measures.iter().all(|m| m.is_finite()));
                }
                for crs in [None, Some("4547"), Some("4490")] {
                    if let Ok((degrees, _)) = line.in_degrees(crs) {
                        assert_eq!(degrees.len(), line.vertices.len());
                        assert!(degrees.iter().all(|at| at.x.is_finite() && at.y.is_finite()));
                    }
                }
            }
        }
        Err(faults) => said(&faults),
    }
}

fn sound_posts(read: Result<PostTable, Faults>) {
    match read {
        Ok(table) => {
            assert!(table.rows.iter().all(|row| row.post_out != Some(row.post)));
            assert!(table.rows.iter().filter_map(|row| row.xy).flatten().all(f64::is_finite));
            let _ = table.in_degrees(Some("4547"));
        }
        Err(faults) => said(&faults),
    }
}

fn said(faults: &Faults) {
    assert!(!faults.0.is_empty() && faults.0.len() <= 301);
    for fault in &faults.0 {
        assert!(fault.file.starts_with("a.") && !fault.zh.is_empty() && !fault.en.is_empty(), "{fault:?}");
    }
}

/// A change of some bytes, perhaps a cut, perhaps a piece put in twice.
fn damage() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..16_u8), 1..12)
}

fn damaged(bytes: &[u8], changes: &[(prop::sample::Index, u8, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, value, kind) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = at.index(bytes.len());
        match kind {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, *value),
            2 => drop(bytes.remove(at)),
            3 => bytes[at] = 0xff,
            4 => bytes[at] = 0,
            5 => {
                let piece = bytes[at..(at + usize::from(*value)).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            6 => bytes[at] ^= 1 << (value % 8),
            _ => bytes[at] = *value,
        }
    }
    bytes
}

fn shp() -> Vec<u8> {
    let point = |n: f64| PointZ::new(388_768.5 + n, 4_288_075.3 + n * n, 900.0, 241_500.0 + n);
    let line = |from: i32| (from..from + 5).map(|n| point(f64::from(n))).collect::<Vec<_>>();
    let mut bytes = Cursor::new(Vec::new());
    let writer = ShapeWriter::new(&mut bytes);
    let one: PolylineZ = GenericPolyline::with_parts(vec![line(0), line(4)]);
    writer.write_shapes(&[one, PolylineZ::new(line(20))]).unwrap();
    bytes.into_inner()
}

/// Two records of two fields of ten bytes.
fn dbf(encoded: &[&[u8]; 4]) -> Vec<u8> {
    let mut bytes = vec![3, 124, 1, 1, 2, 0, 0, 0, 97, 0, 21, 0];
    bytes.resize(32, 0);
    for name in [b"LINE\0\0\0\0\0\0\0", b"TRACK\0\0\0\0\0\0"] {
        let mut field = name.to_vec();
        field.push(b'C');
        field.resize(16, 0);
        field.push(10);
        field.resize(32, 0);
        bytes.extend(field);
    }
    bytes.push(0x0d);
    for record in encoded.chunks(2) {
        bytes.push(b' ');
        for text in record {
            let mut text = text.to_vec();
            text.resize(10, b' ');
            bytes.extend(text);
        }
    }
    bytes.push(0x1a);
    bytes
}

fn beside() -> Beside {
    Beside {
        dbf: Some(dbf(&["甲线".as_bytes(), "上行".as_bytes(), "甲线".as_bytes(), "下行".as_bytes()])),
        prj: landrail_gis::export::esri_wkt(4547).map(String::into_bytes),
        cpg: Some(b"UTF-8".to_vec()),
    }
}

fn zipped() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let beside = beside();
    for (name, bytes) in
        [("中线.shp", shp()), ("中线.dbf", beside.dbf.unwrap()), ("中线.prj", beside.prj.unwrap())]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const GEOJSON: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},"features":[
{"type":"Feature","properties":{"线名":"甲线","行别":"下行"},"geometry":{"type":"MultiLineString","coordinates":[[[112.1,38.1],[112.2,38.2,900]],[[112.2,38.2],[112.3,38.25]]]}},
{"type":"Feature","properties":null,"geometry":{"type":"LineString","coordinates":[[112.1,38.1],[112.1,38.1],[112.2,38.2]]}}]}"#;

const VERTICES: &str = "线名,行别,序号,E,N,里程(m)\n甲线,下行,1,388768.5,4288075.3,241500\n甲线,下行,2,388868.5,4288075.3,241600\n甲线,上行,1,388769,4288075,\n甲线,上行,2,388800,4288100,\n";

const POSTS: &str = "线名,行别,公里标,去向里程,经度,纬度,误差,有效起,后缀\n甲线,下行,K241+500,,112.7,38.7,2,2024-05-01,\n甲线,上行,K50+622.760=K50+621.166,,,,,,A\n甲线,,K60+000,K61+000,112.8,38.8,,,\n";

fn posts_workbook() -> Vec<u8> {
    let rows: &[&[Cell<'_>]] = &[
        &[Cell::Text("公里标(m)"), Cell::Text("E"), Cell::Text("N"), Cell::Text("有效起")],
        &[Cell::Number("241500"), Cell::Number("388768.5"), Cell::Text("4288075.3"), Cell::Day(45413)],
        &[
            Cell::Number("241600"),
            Cell::Computed("B2+100", "388868.5"),
            Cell::Number("4.2881E6"),
            Cell::Nothing,
        ],
    ];
    workbook(&[("公里标", rows)])
}

#[test]
fn the_undamaged_files_are_read() {
    for (bytes, lines) in [(shp(), 2), (zipped(), 2), (GEOJSON.into(), 2), (VERTICES.into(), 2)] {
        let read = read_centrelines("a.b", &bytes, &beside()).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(read.lines.len(), lines);
        assert_eq!(read.lines[0].line.as_deref(), Some("甲线"));
    }
    assert_eq!(read_posts("a.csv", POSTS.as_bytes()).unwrap().rows.len(), 3);
    assert_eq!(read_posts("a.xlsx", &posts_workbook()).unwrap().rows.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn damaged_shapefiles(a in damage(), b in damage(), c in damage(), which in 0..4_u8) {
        let mut beside = beside();
        let mut bytes = shp();
        match which {
            0 => beside.dbf = beside.dbf.map(|dbf| damaged(&dbf, &b)),
            1 => beside.prj = beside.prj.map(|prj| damaged(&prj, &c)),
            _ => bytes = damaged(&bytes, &a),
        }
        sound(read_centrelines("a.shp", &bytes, &beside));
        if let Some(prj) = &beside.prj {
            let _ = crs_of_wkt(prj);
        }
    }

    #[test]
    fn damaged_zips(a in damage()) {
        sound(read_centrelines("a.zip", &damaged(&zipped(), &a), &Beside::default()));
    }

    #[test]
    fn damaged_geojson(a in damage()) {
        sound(read_centrelines("a.geojson", &damaged(GEOJSON.as_bytes(), &a), &Beside::default()));
    }

    #[test]
    fn damaged_vertices(a in damage()) {
        sound(read_centrelines("a.csv", &damaged(VERTICES.as_bytes(), &a), &Beside::default()));
    }

    #[test]
    fn damaged_posts(a in damage(), gbk in any::<bool>()) {
        let bytes = if gbk { encoding_rs::GBK.encode(POSTS).0.into_owned() } else { POSTS.into() };
        sound_posts(read_posts("a.csv", &damaged(&bytes, &a)));
    }

    #[test]
    fn damaged_workbooks(a in damage()) {
        // The files inside are stored as they are: most changes reach the XML.
        sound_posts(read_posts("a.xlsx", &damaged(&posts_workbook(), &a)));
    }

    #[test]
    fn any_bytes_at_all(bytes in prop::collection::vec(any::<u8>(), 0..400), magic in 0..6_usize) {
        let magic: &[u8] = [b"".as_slice(), b"PK\x03\x04", &[0, 0, 0x27, 0x0a], b"{", b"GP\0\x01", b"post,lon,lat\n"][magic];
        let bytes = [magic, &bytes].concat();
        sound(read_centrelines("a.b", &bytes, &Beside { dbf: Some(bytes.clone()), ..Beside::default() }));
        sound_posts(read_posts("a.b", &bytes));
        let _ = read_geopackage_line(&bytes);
    }
}
