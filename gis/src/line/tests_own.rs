//! An operator's files, edited by hand: whatever stands in them, faults name file and row.

use std::fmt::Write as _;
use std::sync::Arc;

use geo::Coord;
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::chainage::Chainage;
use crate::fault::Faults;

const MANIFEST_TEXT: &str = "name = \"试验线\"\nsource = \"勘测\"\ncentreline = \"c.csv\"\nposts = \"p.csv\"\n\n\
    [[edition]]\nname = \"1998\"\norigin = \"甲\"\noffset_m = -25000.5\n\n\
    [[track]]\ntrack = \"上行\"\ncoord_tolerance_m = 0.1\n\n\
    [[track]]\ntrack = \"下行\"\ncoord_tolerance_m = 0.2\nmay_cross = true\n";

const HEAD: &str = "track,name,lon,lat,kpost_m,kpost_out_m,letter,kpost_tolerance_m,kind,kpost_basis,coord_source,\
    coord_tolerance_m,valid_from,valid_to\n";

fn centreline() -> String {
    let mut text = String::from("track,lon,lat\n");
    for track in ["上行", "下行"] {
        for no in 0..6 {
            let _ = writeln!(text, "{track},111.00{no},38.5");
        }
    }
    text
}

fn posts() -> String {
    let mut text = String::from(HEAD);
    for track in ["上行", "下行"] {
        let _ = writeln!(text, "{track},,111.0,38.5,1000,,,0.5,post,桩,测,5,2001-02-03,");
        let _ = writeln!(text, "{track},,111.002,38.5,1174.6,1100,A,0.5,equation,表,测,5,2001-02-03,");
        let _ = writeln!(text, "{track},尾,111.005,38.5,1361.8,,,0.5,post,桩,测,5,2001-02-03,2030-12-31");
    }
    text
}

fn files(manifest: &str, centreline: &str, posts: &str) -> OwnFiles {
    OwnFiles {
        manifest: manifest.to_owned(),
        names: TableNames { centreline: "c.csv".to_owned(), posts: "p.csv".to_owned() },
        centreline: centreline.to_owned(),
        posts: posts.to_owned(),
    }
}

fn load(manifest: &str, centreline: &str, posts: &str) -> Result<(Line, Vec<LineWarning>), Faults> {
    OwnLine::read("试验线", &files(manifest, centreline, posts)).and_then(OwnLine::build)
}

#[test]
fn the_tables_are_read_however_they_were_saved() {
    let (line, _) = load(MANIFEST_TEXT, &centreline(), &posts()).unwrap();
    assert_eq!(line.chains.len(), 2);
    for save in [
        |text: &str| text.replace('\n', "\r\n"),
        |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n")),
        |text: &str| format!("\u{feff}{text}\n\n"),
    ] {
        let (saved, _) = load(&save(MANIFEST_TEXT), &save(&centreline()), &save(&posts())).unwrap();
        assert_eq!(saved, line);
        // And a fault in the last row is found there.
        let wrong = posts().replace("下行,尾,111.005", "下行,尾,112.005");
        let faults = load(&save(MANIFEST_TEXT), &save(&centreline()), &save(&wrong)).unwrap_err();
        assert_eq!((faults.0[0].file.as_str(), faults.0[0].row), ("试验线/p.csv", Some(7)), "{faults}");
    }
}

/// A value in place of another, in one of the three texts: manifest, vertices, posts.
const WRONG: [(usize, &str, &str, Option<usize>, &str); 35] = [
    (0, "0.1", "0", None, "coord_tolerance_m"),
    (0, "0.1", "-1", None, "coord_tolerance_m"),
    (0, "0.1", "nan", None, "coord_tolerance_m"),
    (0, "0.1", "inf", None, "coord_tolerance_m"),
    (0, "0.1", "1e308", None, "coord_tolerance_m"),
    (0, "0.1", "\"x\"", Some(13), "格式"),
    (0, "-25000.5", "1e308", None, "offset_m"),
    (0, "-25000.5", "nan", None, "offset_m"),
    (0, "\"下行\"", "\"上行\"", None, "重复"),
    (0, "\"下行\"", "\"上行线\"", None, "重复"),
    (0, "\"下行\"", "\"中行\"", None, "中行"),
    (0, "\"试验线\"", "\" \"", None, "name"),
    (1, "111.001", "NaN", Some(3), "lon"),
    (1, "111.001", "inf", Some(3), "lon"),
    (1, "111.001", "1e308", Some(3), "lon"),
    (1, "111.001", "171.001", Some(3), "lon"),
    (1, "111.001", "x", Some(3), "lon"),
    (1, "111.001,38.5", "111.001,98.5", Some(3), "lat"),
    (1, "上行,111.001", "中行,111.001", Some(3), "track"),
    (1, "lon", "east", Some(1), "lon"),
    (2, "1174.6", "1e308", Some(3), "kpost_m"),
    (2, "1174.6", "NaN", Some(3), "kpost_m"),
    (2, "1174.6", "inf", Some(3), "kpost_m"),
    (2, "1174.6", "9223372036854775.8", Some(3), "kpost_m"),
    (2, ",1100,", ",-1e300,", Some(3), "kpost_out_m"),
    (2, "111.002", "NaN", Some(3), "lon"),
    (2, "111.002", "1e308", Some(3), "lon"),
    (2, "111.002,", ",", Some(3), "lon"),
    (2, "0.5,equation", "1e308,equation", Some(3), "kpost_tolerance_m"),
    (2, "0.5,equation", "0,equation", Some(3), "kpost_tolerance_m"),
    (2, "测,5,2001", "测,inf,2001", Some(2), "coord_tolerance_m"),
    (2, "测,5,2001", "测,1e9,2001", Some(2), "coord_tolerance_m"),
    (2, "2001-02-03", "2001-02-30", Some(2), "valid_from"),
    (2, ",A,", ",AB,", Some(3), "letter"),
    (2, "kind", "sort", Some(1), "kind"),
];

#[test]
fn figures_that_no_railway_has_are_refused_where_they_stand() {
    for (which, from, to, row, part) in WRONG {
        let mut texts = [MANIFEST_TEXT.to_owned(), centreline(), posts()];
        assert!(texts[which].contains(from), "{from}");
        texts[which] = texts[which].replacen(from, to, 1);
        let faults = load(&texts[0], &texts[1], &texts[2]).expect_err(to);
        let file = ["试验线/line.toml", "试验线/c.csv", "试验线/p.csv"];
        // A track without vertices is seen in the table of vertices.
        let right = |fault: &crate::fault::Fault| {
            (fault.file == file[which] || row.is_none())
                && fault.row == row
                && fault.to_string().contains(part)
        };
        assert!(faults.0.iter().any(right), "{from} → {to}: {faults}");
    }
}

#[test]
fn a_track_without_vertices_length_or_posts_is_refused() {
    let third = format!("{MANIFEST_TEXT}\n[[track]]\ntrack = \"左线\"\ncoord_tolerance_m = 1\n");
    let faults = load(&third, &centreline(), &posts()).unwrap_err();
    assert!(
        faults.to_string().contains("左线 的中心线不足两个点") || faults.to_string().contains("左线的中心线"),
        "{faults}"
    );
    let manifest = MANIFEST_TEXT.split("[[track]]").take(2).collect::<Vec<_>>().join("[[track]]");
    let only =
        |text: String| text.split_inclusive('\n').filter(|row| !row.starts_with("下行")).collect::<String>();
    let (vertices, posts) = (only(centreline()), only(posts()));
    assert_eq!(load(&manifest, &vertices, &posts).unwrap().0.chains.len(), 1);
    let point = "track,lon,lat\n".to_owned() + &"上行,111.002,38.5\n".repeat(3);
    let faults = load(&manifest, &point, &posts).unwrap_err();
    assert!(faults.to_string().contains("长度为零"), "{faults}");
    let faults = load(&manifest, &vertices, HEAD).unwrap_err();
    assert!(faults.to_string().contains("公里标不足两个"), "{faults}");
    let faults = load("name=\"a\"\ncentreline=\"c\"\nposts=\"p\"\ntrack=[]\n", "track,lon,lat\n", HEAD);
    assert!(faults.unwrap_err().to_string().contains("没有 [[track]]"));
}

#[test]
fn half_a_million_posts() {
    let mut points = String::from(HEAD);
    let vertices = "track,lon,lat\n上行,111,38.5\n上行,111.5,38.5\n".to_owned();
    let manifest = MANIFEST_TEXT.split("[[track]]").take(2).collect::<Vec<_>>().join("[[track]]");
    // Posts on 43.6 km, 87 mm apart.
    let (count, length) = (500_000, 43_600_000.0);
    for no in 0..=count {
        let t = f64::from(no) / f64::from(count);
        let row = (111.0 + 0.5 * t, (t * length).round() / 1000.0);
        let _ = writeln!(points, "上行,,{:.9},38.5,{:.3},,,9,post,,,50,,", row.0, row.1);
    }
    let (line, _) = load(&manifest, &vertices, &points).unwrap();
    assert_eq!(line.chains[0].anchors.len(), 500_001);
    // Beside the line, all are faults; a person gets to read a few of them and the count.
    let rows: Vec<&str> = points.lines().take(2_000).collect();
    let faults = load(&manifest, &vertices, &rows.join("\n").replace(",38.5,", ",38.6,")).unwrap_err();
    assert!(faults.0[0].row == Some(2) && faults.to_string().contains("另有"), "{}", faults.0.len());
}

/// Damage as an editor or a disk does it: bytes replaced, cut out, repeated; rows too.
fn damage() -> impl Strategy<Value = Vec<(Index, u8, u8)>> {
    prop::collection::vec((any::<Index>(), any::<u8>(), 0..6_u8), 1..6)
}

fn damaged(text: &str, changes: &[(Index, u8, u8)]) -> String {
    const CELLS: [&str; 12] =
        ["", "NaN", "inf", "-inf", "1e308", "-1e308", "9223372036854775807", "0", "-0.0", "K5", "上行", "\""];
    let mut text = text.to_owned();
    for (at, what, how) in changes {
        let mut rows: Vec<String> = text.lines().map(str::to_owned).collect();
        let Some(no) = (!rows.is_empty()).then(|| at.index(rows.len())) else { break };
        let mut cells: Vec<&str> = rows[no].split(',').collect();
        let cell = usize::from(*what) % cells.len();
        match how {
            0 => {
                cells[cell] = CELLS[usize::from(*what) % CELLS.len()];
                rows[no] = cells.join(",");
            }
            1 => {
                rows.remove(no);
            }
            2 => rows.insert(no, rows[no].clone()),
            3 => {
                let other = usize::from(*what) % rows.len();
                rows.swap(no, other);
            }
            4 => {
                cells.remove(cell);
                rows[no] = cells.join(",");
            }
            _ => {
                let mut chars: Vec<char> = rows[no].chars().collect();
                if let Some(c) = (!chars.is_empty()).then(|| usize::from(*what) % chars.len()) {
                    chars[c] = char::from(*what);
                }
                rows[no] = chars.into_iter().collect();
            }
        }
        text = rows.join("\n");
    }
    text
}

/// Every fault names one of the three files; one of a table that is not of the table as a whole its
/// row.
fn sound(read: Result<(Line, Vec<LineWarning>), Faults>) {
    let Err(Faults(faults)) = read else { return };
    assert!(!faults.is_empty());
    for fault in faults {
        assert!(fault.file.starts_with("试验线/"), "{fault}");
        let whole = ["不足", "长度为零", "相交", "折返", "[[", "不成一条线", "name"];
        assert!(fault.row.is_some() || whole.iter().any(|part| fault.zh.contains(part)), "{fault}");
    }
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, 1e308, 0.0, -1.0, 100_000.0]),
        30 => 0.001..10.0_f64
    ]
}

fn chainage() -> impl Strategy<Value = Chainage> {
    prop_oneof![
        Just(i64::MAX),
        Just(i64::MIN),
        Just(1_000_000_000_000),
        Just(1_000_000_000_001),
        -2_000_000..2_000_000_i64
    ]
    .prop_map(Chainage::from_mm)
}

proptest! {
    #[test]
    fn any_texts_are_read_or_refused(manifest in "\\PC{0,120}", vertices in "\\PC{0,120}", rows in "\\PC{0,120}") {
        sound(load(&manifest, &vertices, &rows));
        sound(load(MANIFEST_TEXT, &vertices, &rows));
        sound(load(MANIFEST_TEXT, &centreline(), &format!("{HEAD}{rows}")));
        let _ = OwnLine::table_names("试验线", &manifest);
    }

    #[test]
    fn damaged_files_are_read_or_refused(a in damage(), b in damage(), c in damage(), which in 1..8_u8) {
        let text = |no: u8, text: &str, changes: &[(Index, u8, u8)]| {
            if which & no == 0 { text.to_owned() } else { damaged(text, changes) }
        };
        sound(load(&text(1, MANIFEST_TEXT, &a), &text(2, &centreline(), &b), &text(4, &posts(), &c)));
    }

    /// What an import accepts is what the tables can hold: a line that is stored is one that loads.
    #[test]
    fn what_is_built_reads_back(
        tolerances in prop::collection::vec(value(), 5),
        posts in prop::collection::vec(chainage(), 2),
        letter in prop::option::of(any::<char>()),
        name in "\\PC{0,8}",
        day in prop::option::of((1..9999_i16, 1..13_i8, 1..29_i8)),
        wide in prop_oneof![6 => Just(0.0), 1 => 0.0..40.0_f64],
    ) {
        // A stretch of numbers on either side of the middle, as long as the ground.
        let half = (87_120_000.0 * f64::midpoint(0.001, wide)) as i64;
        let behind = |post: Chainage| Chainage::from_mm(post.mm().saturating_add(half));
        let point = |row: usize, lon: f64, post: Chainage, out: Option<Chainage>| Point {
            row,
            name: if row == 2 { name.as_str().into() } else { Arc::from("") },
            at: Some((lon, 38.5)),
            post: Some(post),
            post_out: out,
            letter: letter.filter(|_| out.is_some()),
            post_tolerance_m: tolerances.get(row).copied(),
            kind: AnchorKind::Post,
            post_basis: name.as_str().into(),
            coord_source: "\"a\",\r\n".into(),
            coord_tolerance_m: tolerances[0],
            valid_from: day.map(|(y, m, d)| Date::new(y, m, d).unwrap()),
            valid_to: None,
        };
        let surveyed = Surveyed {
            line: "试验线".to_owned(),
            track: Track::Link,
            centreline: vec![Coord { x: 111.0, y: 38.5 }, Coord { x: 111.001 + wide, y: 38.5 }],
            coord_tolerance_m: tolerances[1],
            points: vec![
                point(2, 111.0, posts[0], None),
                point(3, 111.0005 + wide / 2.0, behind(posts[0]), Some(posts[1])),
                point(4, 111.001 + wide, behind(posts[1]), None),
            ],
            centreline_file: "c".to_owned(),
            posts_file: "p".to_owned(),
            may_cross: false,
        };
        let line = Line {
            name: "试验线".to_owned(),
            aliases: Vec::new(),
            chains: Vec::new(),
            high_speed: false,
            editions: Vec::new(),
            own_source: Some(name.clone()),
        };
        let own = OwnLine { line, tracks: vec![surveyed] };
        if let Ok((built, _)) = own.clone().build() {
            let files = own.write();
            prop_assert_eq!(OwnLine::table_names("a", &files.manifest).unwrap(), files.names.clone());
            let (read, _) = OwnLine::read("a", &files).and_then(OwnLine::build).unwrap();
            prop_assert_eq!(read.chains[0].calibrated(), built.chains[0].calibrated());
            prop_assert_eq!(&read.chains[0].anchors[1].letter, &built.chains[0].anchors[1].letter);
            prop_assert_eq!(&read.own_source, &built.own_source);
        }
    }
}

#[test]
fn a_column_of_survey_days_is_not_taken_for_validity() {
    let first = jiff::civil::date(2020, 1, 1);
    let anchor = |no: i32| {
        let day = first.checked_add(jiff::Span::new().days(no)).unwrap();
        Point {
            row: no as usize + 2,
            name: "".into(),
            at: Some((111.0, 38.5 + f64::from(no) * 1e-4)),
            post: Some(Chainage::from_metres(i64::from(no) * 11)),
            post_out: None,
            letter: None,
            post_tolerance_m: Some(1.0),
            kind: AnchorKind::Post,
            post_basis: "".into(),
            coord_source: "".into(),
            coord_tolerance_m: 1.0,
            valid_from: Some(day),
            valid_to: None,
        }
    };
    let points: Vec<Point> = (0..250).map(anchor).collect();
    let fault = Chain::joining("试验线", Track::Whole, true, points, "点.csv").unwrap_err().to_string();
    assert!(fault.contains("点.csv") && fault.contains("250") && fault.contains("有效起"), "{fault}");
}
