//! Tables of kilometre posts.

use encoding_rs::GB18030;
use jiff::civil::date;
use landrail_gis::chainage::Track;
use landrail_gis::fault::Faults;
use landrail_gis::survey::{PostTable, read_posts};

use crate::workbook::{Cell, workbook};

const CHINESE: &str = "\
甲线既有公里标测量成果,,,,,,
线名,行别,公里标,经度,纬度,误差（m）,有效起
甲线,下行,K241+500,112.721032,38.7189032,±0.5,2024-05-01
甲线,上行,ＤＫ243A＋100,112.73,38.72,2,2024年5月1日
甲线,下行,K250+622.760=K250+621.166,,,,
";

fn faults(name: &str, text: &str) -> Faults {
    read_posts(name, text.as_bytes()).expect_err("the table is faulty")
}

/// Asserts a fault at a row and field that says something.
#[track_caller]
fn has(faults: &Faults, row: Option<usize>, field: &str, zh: &str) {
    let found = faults.0.iter().any(|fault| {
        fault.row == row && fault.field.as_deref().unwrap_or_default() == field && fault.zh.contains(zh)
    });
    assert!(found, "no fault at {row:?} {field} with {zh}: {faults}");
}

#[track_caller]
fn is_chinese(table: &PostTable) {
    let [a, b, c] = table.rows.as_slice() else { panic!("{:?}", table.rows) };
    assert_eq!((a.row, a.post.mm(), a.track, a.line.as_deref()), (3, 241_500_000, Track::Down, Some("甲线")));
    assert_eq!(
        (a.xy, a.tolerance_m, a.valid_from),
        (Some([112.721_032, 38.718_903_2]), Some(0.5), Some(date(2024, 5, 1)))
    );
    assert_eq!(
        (b.post.mm(), b.letter, b.track, b.printed.as_str()),
        (243_100_000, Some('A'), Track::Up, "ＤＫ243A＋100")
    );
    assert_eq!((c.post.mm(), c.post_out.map(|p| p.mm()), c.xy), (250_622_760, Some(250_621_166), None));
}

#[test]
fn a_csv_in_every_encoding_and_with_every_delimiter() {
    let utf8 = CHINESE.as_bytes().to_vec();
    let with_mark = [b"\xEF\xBB\xBF".as_slice(), &utf8].concat();
    let gbk = GB18030.encode(CHINESE).0.into_owned();
    let tabs = CHINESE.replace(',', "\t").into_bytes();
    let semicolons = CHINESE.replace(',', ";").replace('\n', "\r\n").into_bytes();
    for bytes in [&utf8, &with_mark, &gbk, &tabs, &semicolons] {
        is_chinese(&read_posts("posts.csv", bytes).unwrap());
    }
    let notes = read_posts("posts.csv", &gbk).unwrap().notes;
    assert!(notes.iter().any(|(zh, _)| zh.contains("GB18030")), "{notes:?}");
    assert!(notes.iter().any(|(_, en)| en.contains("prefixes DK")), "{notes:?}");
}

#[test]
fn english_headers_in_another_order_mean_the_same() {
    let text = "lat,lon,outgoing post,post,track\n38.7,112.7,K50+621.166,K50+622.76,down\n38.8,112.8,,K60,\n";
    let table = read_posts("p.csv", text.as_bytes()).unwrap();
    assert_eq!(table.rows[0].post_out.map(|p| p.mm()), Some(50_621_166));
    assert_eq!(table.rows[0].printed, "K50+622.76=K50+621.166");
    assert_eq!(table.rows[0].xy, Some([112.7, 38.7]));
    assert_eq!((table.rows[1].track, table.rows[1].post.mm()), (Track::Whole, 60_000_000));
}

#[test]
fn the_bundled_table_of_line_points_is_read() {
    let text = include_str!("../../data/lines/line_points.csv");
    let rows = text.lines().count() - 1;
    let table = read_posts("line_points.csv", text.as_bytes()).unwrap();
    let skipped = table.notes.iter().find(|(_, en)| en.contains("without a post")).expect("counted");
    let skipped: usize = skipped.1.split(' ').next().unwrap().parse().unwrap();
    assert_eq!(table.rows.len() + skipped, rows);
    assert_eq!(table.rows[0].tolerance_m, Some(2000.0));
    assert!(table.notes.iter().any(|(_, en)| en.contains("coord_source")), "{:?}", table.notes);
}

#[test]
fn a_workbook_with_numbers_dates_and_numbers_as_text() {
    let head = [
        Cell::Text("公里标(m)"),
        Cell::Text("Y（东）"),
        Cell::Text("X（北）"),
        Cell::Text("有效起"),
        Cell::Text("站名"),
    ];
    let rows: &[&[Cell<'_>]] = &[
        &[Cell::Text("甲线公里标")],
        &head,
        &[
            Cell::Number("241500.0005"),
            Cell::Number("388768.533"),
            Cell::Text(" 4288075.251 "),
            Cell::Day(45413),
            Cell::Text("甲站"),
        ],
        &[],
        &[
            Cell::Text("242500"),
            Cell::Computed("A1*2", "388800"),
            Cell::Number("4.2881E6"),
            Cell::Text("2024/5/1"),
        ],
    ];
    let bytes = workbook(&[("说明", &[&[Cell::Text("仅供测试")]]), ("公里标", rows)]);
    let table = read_posts("posts.xlsx", &bytes).unwrap();
    assert!(table.notes.iter().any(|(zh, _)| zh.contains("工作表“公里标”")), "{:?}", table.notes);
    let [a, b] = table.rows.as_slice() else { panic!("{:?}", table.rows) };
    assert_eq!((a.row, a.post.mm(), a.xy), (3, 241_500_000, Some([388_768.533, 4_288_075.251])));
    assert_eq!((a.valid_from, a.name.as_str()), (Some(date(2024, 5, 1)), "甲站"));
    assert_eq!((b.row, b.post.mm(), b.xy), (5, 242_500_000, Some([388_800.0, 4_288_100.0])));
    assert_eq!(b.valid_from, Some(date(2024, 5, 1)));
}

#[test]
fn formulas_without_results_and_error_cells_are_named_by_row_and_field() {
    let head = [Cell::Text("post"), Cell::Text("lon"), Cell::Text("lat")];
    let rows: &[&[Cell<'_>]] = &[
        &head,
        &[Cell::Text("K1+000"), Cell::Formula("B1+1"), Cell::Number("38.7")],
        &[Cell::Error("#REF!"), Cell::Number("112.7"), Cell::Number("38.7")],
        &[Cell::Text("K2+000"), Cell::Number("112.7"), Cell::Nothing],
    ];
    let faults = read_posts("p.xlsx", &workbook(&[("S", rows)])).unwrap_err();
    has(&faults, Some(2), "lon", "公式没有保存计算结果");
    has(&faults, Some(3), "post", "#REF!");
    has(&faults, Some(4), "lat", "缺少坐标");
    assert_eq!(faults.0.len(), 3);
}

#[test]
fn all_faults_of_a_table_are_found_in_one_go() {
    let faults = faults(
        "p.csv",
        "post,lon,lat,track,tolerance,valid_from,valid_to,letter\n\
         K1577,112.7,38.7,,,,,\n\
         K1+5000,112.7,38.7,,,,,\n\
         K3+000,112°42′,x,斜行,-1,2024-05-02,2024-05-01,AB\n\
         ,112.7,38.7,,,,,\n\
         K5+000,,,,,,,\n\
         K5A+100,112.7,38.7,,,,,B\n",
    );
    has(&faults, Some(2), "post", "K1+577 或 K1577+000");
    has(&faults, Some(3), "post", "超过 999");
    for (field, zh) in [
        ("lon", "不是数值"),
        ("lat", "不是数值"),
        ("track", "斜行"),
        ("tolerance", "负"),
        ("valid_to", "早于"),
        ("letter", "一个字母"),
    ] {
        has(&faults, Some(4), field, zh);
    }
    has(&faults, Some(5), "post", "缺少公里标");
    has(&faults, Some(6), "lon、lat", "缺少坐标");
    has(&faults, Some(7), "letter", "不一致");
    assert_eq!(faults.0.len(), 11, "{faults}");
}

#[test]
fn a_bare_x_and_y_are_refused_unless_the_values_decide() {
    let local = faults("p.csv", "post,X,Y\nK1+000,5000,3000\n");
    has(&local, Some(1), "X、Y", "哪个是东坐标无法确定");
    for (text, xy) in [
        ("post,X,Y\nK1+000,4288075.251,388768.533\n", [388_768.533, 4_288_075.251]),
        ("post,X,Y\nK1+000,38388768.533,4288075.251\n", [38_388_768.533, 4_288_075.251]),
        ("post,x坐标,y坐标\nK1+000,112.7,38.7\n", [112.7, 38.7]),
    ] {
        let table = read_posts("p.csv", text.as_bytes()).unwrap();
        assert_eq!(table.rows[0].xy, Some(xy));
        assert!(table.notes.iter().any(|(zh, _)| zh.contains("按数值判定")), "{:?}", table.notes);
    }
}

#[test]
fn headers_that_are_missing_doubled_or_half_a_pair() {
    let missing = faults("p.csv", "线名,经度,纬度\n甲线,112.7,38.7\n");
    has(&missing, None, "", "公里标(post)");
    has(&missing, None, "", "线名、经度、纬度");
    let doubled = faults("p.csv", "公里标,里程,经度,纬度\nK1,K1,112.7,38.7\n");
    has(&doubled, Some(1), "里程", "含义相同");
    let half = faults("p.csv", "post,E\nK1+000,388768\n");
    has(&half, Some(1), "E", "北坐标");
    let none = faults("p.csv", "post,name\nK1+000,甲站\n");
    has(&none, Some(1), "", "缺少坐标列");
    let empty = faults("p.csv", "post,lon,lat\n,,\n");
    has(&empty, None, "", "没有数据");
}

#[test]
fn files_that_are_no_table() {
    for (bytes, zh) in [
        (b"".as_slice(), "文件为空"),
        (b"%PDF-1.7", "PDF"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "旧版 Excel"),
        (b"PK\x03\x04 and nothing more", "压缩包"),
        (b"post,lon,lat\nK1,112.7,38.7\n\xFF\xFF\xFF\xFF", "GB18030"),
    ] {
        let faults = read_posts("p", bytes).unwrap_err();
        assert!(faults.0[0].zh.contains(zh), "{zh}: {faults}");
    }
    let large = vec![b'1'; 200 << 20];
    let faults = read_posts("p.csv", &large).unwrap_err();
    assert!(faults.0[0].zh.contains("超过上限"), "{faults}");
}

#[test]
fn a_cell_far_away_costs_no_memory_and_a_bomb_is_refused() {
    let rows: &[&[Cell<'_>]] = &[
        &[Cell::Text("post"), Cell::Text("lon"), Cell::Text("lat")],
        &[Cell::Text("K1+000"), Cell::Number("112.7"), Cell::Number("38.7")],
    ];
    let bytes = workbook(&[("S", rows)]);
    // The same lengths, so that the archive's directory still holds.
    let far = replaced(&bytes, b"r=\"C2\"", b"r=\"Z2\"");
    assert!(read_posts("p.xlsx", &far).is_err(), "the latitude is missing");

    use std::io::{Cursor, Write as _};
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..513 {
        zip.write_all(&zeros).unwrap();
    }
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 2 << 20);
    let faults = read_posts("p.xlsx", &bomb).unwrap_err();
    assert!(faults.0[0].zh.contains("解压后超过上限"), "{faults}");
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|window| window == from).expect("it is there");
    let mut bytes = bytes.to_vec();
    bytes[at..at + from.len()].copy_from_slice(to);
    bytes
}
