//! The operator's own line data, end to end: import, the five results, faults, and what a killed
//! process leaves.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use common::{Service, landrail, stderr, stdout};
use landrail_gis::crs::{Crs, from_lonlat, to_lonlat};
use serde_json::{Value, json};

/// A made-up line of 200 vertices, 50 m apart in the plane of EPSG:4547, with two chainage equations:
/// K14+000=K13+900 (a long chain whose repeated posts carry the letter A) 4 km on, and
/// K16+900=K17+200 (a short chain) 7 km on, which the table gives without coordinates.
struct Made {
    /// Easting and northing in EPSG:4547.
    vertices: Vec<[f64; 2]>,
}

impl Made {
    fn new() -> Self {
        let (mut x, mut y, mut angle) = (420_000.0_f64, 4_280_000.0_f64, 0.3_f64);
        let mut vertices = Vec::new();
        for no in 0..200 {
            vertices.push([x, y]);
            angle += 0.01 * (f64::from(no) / 15.0).sin();
            (x, y) = (x + 50.0 * angle.cos(), y + 50.0 * angle.sin());
        }
        Self { vertices }
    }

    /// The same points in another system.
    fn in_crs(&self, crs: &str) -> Vec<[f64; 2]> {
        let plane: Crs = "EPSG:4547".parse().unwrap();
        let crs: Crs = crs.parse().unwrap();
        let convert = |&[x, y]: &[f64; 2]| {
            let (lon, lat) = to_lonlat(plane, x, y).unwrap();
            let (x, y) = from_lonlat(crs, lon, lat).unwrap();
            [x, y]
        };
        self.vertices.iter().map(convert).collect()
    }

    fn geojson(&self, crs: &str, properties: &Value) -> String {
        json!({
            "type": "FeatureCollection",
            "features": [{
                "type": "Feature",
                "properties": properties,
                "geometry": {"type": "LineString", "coordinates": self.in_crs(crs)},
            }],
        })
        .to_string()
    }

    /// Rows of posts every kilometre, in the system of the centreline.
    fn posts(&self, crs: &str) -> String {
        let at = self.in_crs(crs);
        let (east, north) =
            if crs == "EPSG:4490" { ("经度", "纬度") } else { ("东坐标", "北坐标") };
        let mut table = format!("公里标,{east},{north},误差,后缀\n");
        let printed = |metres: usize| format!("K{}+{:03}", metres / 1000, metres % 1000);
        for no in (0..200).step_by(20).chain([199]) {
            let [x, y] = at[no];
            let row = match no {
                80 => format!("K14+000=K13+900,{x},{y},0.05,A"),
                140 => "K16+900=K17+200,,,0.05,".to_owned(),
                ..80 => format!("{},{x},{y},0.05,", printed(10_000 + 50 * no)),
                81..140 => format!("{},{x},{y},0.05,", printed(13_900 + 50 * (no - 80))),
                _ => format!("{},{x},{y},0.05,", printed(17_200 + 50 * (no - 140))),
            };
            table += &row;
            table.push('\n');
        }
        table
    }
}

/// A data folder with files to import.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A desk on which the made line is in force.
    fn with_line() -> Self {
        let desk = Self::new();
        let output = desk.import_made("EPSG:4547", &[]);
        assert!(output.status.success(), "{}", stderr(&output));
        desk
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn run(&self, args: &[&str]) -> Output {
        landrail(&self.data()).args(args).output().unwrap()
    }

    fn import(&self, centreline: &Path, posts: &Path, more: &[&str]) -> Output {
        let mut args =
            vec!["line", "import", centreline.to_str().unwrap(), "--posts", posts.to_str().unwrap()];
        args.extend(["--line", "试验线", "--accuracy", "0.1"]);
        args.extend(more);
        self.run(&args)
    }

    fn import_made(&self, crs: &str, more: &[&str]) -> Output {
        let made = Made::new();
        let centreline = self.file("线.geojson", made.geojson(crs, &json!({})));
        let posts = self.file("标.csv", made.posts(crs));
        let mut args = vec!["--crs", crs];
        args.extend(more);
        self.import(&centreline, &posts, &args)
    }

    fn locate(&self, words: &[&str]) -> Value {
        let mut args = vec!["locate", "--json", "--as-of", common::AS_OF];
        args.extend(words);
        let output = self.run(&args);
        assert!(output.status.success(), "{words:?}: {}", stderr(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// A place that does not depend on the import under test.
    fn k12(&self) -> Value {
        self.locate(&["试验线", "K12+000"])["place"].clone()
    }
}

fn degrees(place: &Value) -> (f64, f64) {
    (place["lon"].as_f64().unwrap(), place["lat"].as_f64().unwrap())
}

/// Metres in the plane of EPSG:4547, in which the made line is known.
fn metres(place: &Value) -> [f64; 2] {
    let (lon, lat) = degrees(place);
    let (x, y) = from_lonlat("EPSG:4547".parse().unwrap(), lon, lat).unwrap();
    [x, y]
}

fn apart([a, b]: [f64; 2], [c, d]: [f64; 2]) -> f64 {
    (a - c).hypot(b - d)
}

/// What every one of the five results must say, whoever asks.
fn five_results(ask: &dyn Fn(&str, &str) -> Value) {
    let made = Made::new();
    let unique = ask("试验线", "K12+000");
    assert_eq!(unique["place"]["kind"], "unique");
    assert!(apart(metres(&unique["place"]), made.vertices[40]) < 0.01);
    assert_eq!(unique["place"]["tolerance_m"], 0.05);

    let ambiguous = ask("试验线", "K13+950");
    assert_eq!(ambiguous["place"]["kind"], "ambiguous");
    let candidates = ambiguous["place"]["candidates"].as_array().unwrap();
    assert_eq!(candidates.len(), 2);
    for (candidate, (vertex, decider)) in candidates.iter().zip([(79, "之前"), (81, "之后")]) {
        assert!(apart(metres(candidate), made.vertices[vertex]) < 0.01, "{candidate}");
        let words = candidate["decided_by"]["zh"].as_str().unwrap();
        assert!(words.contains(&format!("断链 K14+000=K13+900 {decider}")), "{words}");
    }
    // The letter of the table, or metres past 999, choose one.
    for (post, vertex) in [("K13A+950", 81), ("K13+1000", 80)] {
        let chosen = ask("试验线", post);
        assert_eq!(chosen["place"]["kind"], "unique", "{post}");
        assert!(apart(metres(&chosen["place"]), made.vertices[vertex]) < 0.01, "{post}");
    }

    let gap = ask("试验线", "K17+000");
    assert_eq!(gap["place"]["kind"], "in_gap");
    assert!(gap["place"]["lon"].is_null(), "a gap has no place");
    let chain = &gap["place"]["short_chain"];
    assert_eq!((chain["before"].as_str(), chain["after"].as_str()), (Some("K16+900"), Some("K17+200")));
    assert!(apart(metres(chain), made.vertices[140]) < 0.01, "{chain}");

    let beyond = ask("试验线", "K30+000");
    assert_eq!(beyond["place"]["kind"], "out_of_range");
    assert_eq!(beyond["place"]["nearest"], "K20+150");
    assert!(beyond["place"]["lon"].is_null(), "nothing is clamped");

    // Known by the roster only.
    let bare = ask("白彪疏解线", "K3+000");
    assert_eq!(bare["place"]["kind"], "no_geometry");
    assert!(!bare["railways"][0]["segments"].as_array().unwrap().is_empty());
}

#[test]
fn the_five_results_on_the_command_line() {
    let desk = Desk::with_line();
    five_results(&|line, post| desk.locate(&[line, post]));
    let output = desk.run(&["locate", "试验线", "K13+950"]);
    assert!(
        stdout(&output).contains("多个可能位置") && stdout(&output).contains("之前"),
        "{}",
        stdout(&output)
    );
    // Metres past 999 where there is no long chain are a mistake.
    let output = desk.run(&["locate", "试验线", "K11+1500"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("长链"), "{}", stderr(&output));
}

#[test]
fn the_five_results_over_http() {
    let desk = Desk::with_line();
    let service = Service::start_on(&desk.data());
    let escape = |text: &str| text.bytes().fold(String::new(), |out, byte| out + &format!("%{byte:02X}"));
    five_results(&|line, post| service.json(&format!("/locate?line={}&post={}", escape(line), escape(post))));
    let problem = service.get(&format!("/locate?line={}&post={}", escape("试验线"), escape("K11+1500")), &[]);
    assert_eq!(problem.status, 400);

    // A range across the long chain, written either way: 250 m on the ground for 150 by number, since
    // its first post stands twice. With the letter it is 50 m behind the equation.
    let range = |posts: &str| {
        service.json(&format!("/lines/{}/range?posts={}", escape("试验线"), escape(posts)))["features"][0]
            .clone()
    };
    let length = |feature: &Value| feature["properties"]["length_m"].as_f64().unwrap();
    let (there, back) = (range("K13+950-K14+100"), range("K14+100~K13+950"));
    assert!((length(&there) - 250.0).abs() < 0.01, "{there}");
    assert_eq!(there["geometry"], back["geometry"]);
    assert_eq!(back["properties"]["written_reversed"], true);
    assert_eq!(there["properties"]["from_end"]["kind"], "several");
    assert!((length(&range("K13A+950-K14+100")) - 150.0).abs() < 0.01);
    assert_eq!(range("K16-K17+100")["properties"]["to_end"]["kind"], "in_gap");
    let beyond = range("K20-K25");
    assert_eq!(beyond["properties"]["missing"], json!([{"from": "K20+150", "to": "K25+000"}]));
    assert_eq!(service.get(&format!("/lines/{}/range?posts=K1-", escape("试验线")), &[]).status, 400);

    let line = service.json(&format!("/lines/{}", escape("试验线")));
    assert_eq!(line["tracks"][0]["vertices"], 200);
    assert_eq!(line["tracks"][0]["stated_length_m"], 9950.0);
}

#[test]
fn one_centreline_in_three_systems_gives_the_same_answers() {
    let desks = ["EPSG:4547", "EPSG:4526", "EPSG:4490"].map(|crs| {
        let desk = Desk::new();
        let output = desk.import_made(crs, &[]);
        assert!(output.status.success(), "{crs}: {}", stderr(&output));
        (crs, desk)
    });
    for post in ["K10+000", "K12+345.67", "K13A+950", "K16+899.99", "K18+765", "K20+150"] {
        let places: Vec<[f64; 2]> =
            desks.iter().map(|(_, desk)| metres(&desk.locate(&["试验线", post])["place"])).collect();
        for place in &places {
            assert!(apart(*place, places[0]) < 0.01, "{post}: {places:?}");
        }
    }
    // And back: the post and the distance of a place beside the line.
    for (lon, lat) in [("113.1215", "38.6665"), ("113.15", "38.678"), ("113.2", "38.69")] {
        let found: Vec<(f64, f64, Value)> = desks
            .iter()
            .map(|(_, desk)| {
                let railway = desk.locate(&[lon, lat])["railways"][0].clone();
                let number = |key: &str| railway[key].as_f64().unwrap();
                (number("post_m"), number("distance_m"), railway["side"].clone())
            })
            .collect();
        for (post, distance, side) in &found {
            assert!((post - found[0].0).abs() < 0.011 && (distance - found[0].1).abs() < 0.011, "{found:?}");
            assert_eq!(*side, found[0].2);
        }
    }
}

#[test]
fn what_is_wrong_is_named_and_the_old_data_stay() {
    let desk = Desk::with_line();
    let before = desk.k12();
    let made = Made::new();
    let line = made.geojson("EPSG:4547", &json!({}));
    let posts = made.posts("EPSG:4547");
    let geometry =
        |coordinates: &[[f64; 2]]| json!({"type": "LineString", "coordinates": coordinates}).to_string();
    let mut crossing = made.vertices.clone();
    crossing.swap(50, 55);
    let row = |from: &str, to: &str| posts.replacen(from, to, 1);
    let cases: &[(&str, String, String, &[&str])] = &[
        ("一个点", geometry(&made.vertices[..1]), posts.clone(), &["线.geojson"]),
        ("自相交", geometry(&crossing), posts.clone(), &["线.geojson", "自相交"]),
        ("不是线", "{\"type\":\"Point\",\"coordinates\":[1,2]}".to_owned(), posts.clone(), &["线.geojson"]),
        ("坏JSON", line[..line.len() / 2].to_owned(), posts.clone(), &["线.geojson"]),
        ("缺列", line.clone(), posts.replacen("公里标", "编号", 1), &["标.csv"]),
        ("空表", line.clone(), String::new(), &["标.csv"]),
        ("标离线", line.clone(), row("K11+000,42", "K11+000,43"), &["标.csv", "第 3 行", "离中心线"]),
        (
            "超出线端",
            line.clone(),
            format!("{posts}K21+150,450000,4290000,0.05,\n"),
            &["标.csv", "第 13 行", "离中心线"],
        ),
        (
            "断链离线",
            line.clone(),
            row("K14+000=K13+900,42", "K14+000=K13+900,43"),
            &["标.csv", "第 6 行", "断链"],
        ),
        ("断链次序", line.clone(), row("K16+900=K17+200", "K17+200=K12+000"), &["标.csv", "第 9 行"]),
        ("不递增", line.clone(), row("K11+000,", "K10+000,"), &["标.csv", "第 3 行"]),
        ("读不出", line.clone(), row("K11+000,", "K11+00O,"), &["标.csv", "第 3 行"]),
        ("两读", line.clone(), row("K11+000,", "K1100,"), &["标.csv", "第 3 行"]),
        ("坐标", line.clone(), row("K11+000,42", "K11+000,x42"), &["标.csv", "第 3 行"]),
        ("坐标系", made.geojson("EPSG:4490", &json!({})), posts.clone(), &["线.geojson"]),
    ];
    for (what, centreline, table, wanted) in cases {
        let centreline = desk.file("线.geojson", centreline);
        let table = desk.file("标.csv", table);
        let output = desk.import(&centreline, &table, &["--crs", "EPSG:4547"]);
        assert_eq!(output.status.code(), Some(2), "{what}: {}{}", stdout(&output), stderr(&output));
        for part in *wanted {
            assert!(stderr(&output).contains(part), "{what}: {part} ← {}", stderr(&output));
        }
        assert_eq!(desk.k12(), before, "{what}");
    }
    // Wrong calls.
    let (centreline, table) = (desk.file("线.geojson", &line), desk.file("标.csv", &posts));
    for (more, part) in [
        (["--crs", "EPSG:9999"], "9999"),
        (["--track", "中行"], "中行"),
        (["--accuracy", "0"], "accuracy"),
        (["--feature", "7"], "线.geojson"),
    ] {
        let mut args =
            vec!["line", "import", centreline.to_str().unwrap(), "--posts", table.to_str().unwrap()];
        args.extend(["--line", "试验线"]);
        if more[0] != "--accuracy" {
            args.extend(["--accuracy", "0.1"]);
        }
        args.extend(more);
        let output = desk.run(&args);
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(stderr(&output).contains(part), "{more:?}: {}", stderr(&output));
    }
    assert_eq!(desk.k12(), before);
}

#[test]
fn a_gbk_table_is_read_and_a_dry_run_stores_nothing() {
    let desk = Desk::new();
    let made = Made::new();
    let centreline = desk.file("线.geojson", made.geojson("EPSG:4547", &json!({"线名": "试验线"})));
    let table = made.posts("EPSG:4547");
    let (gbk, _, _) = encoding_rs::GBK.encode(&table);
    let posts = desk.file("标.csv", gbk);
    let output = desk.import(&centreline, &posts, &["--crs", "EPSG:4547", "--dry-run"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("未存储"), "{}", stdout(&output));
    assert_eq!(desk.run(&["locate", "试验线", "K12"]).status.code(), Some(2));
    assert!(desk.import(&centreline, &posts, &["--crs", "EPSG:4547"]).status.success());
    assert_eq!(desk.k12()["kind"], "unique");
}

#[test]
fn an_embedded_line_is_replaced_compared_and_restored() {
    let desk = Desk::new();
    let before = desk.locate(&["忻河线", "K10+000"]);
    assert_eq!(before["railways"][0]["schematic"], true);
    // A straight line between the embedded stations stands for a survey.
    let points =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/gis/data/lines/line_points.csv")).unwrap();
    let mut table = String::from("post,lon,lat\n");
    let mut vertices = Vec::new();
    for row in csv::Reader::from_reader(points.as_bytes()).records().map(Result::unwrap) {
        if &row[0] == "忻河线" {
            vertices.push([row[4].parse::<f64>().unwrap(), row[5].parse::<f64>().unwrap()]);
            if !row[6].is_empty() {
                let metres: f64 = row[6].parse().unwrap();
                let _ = writeln!(
                    table,
                    "K{}+{:03},{},{}",
                    (metres / 1000.0).floor(),
                    metres % 1000.0,
                    &row[4],
                    &row[5]
                );
            }
        }
    }
    let centreline =
        desk.file("忻河.geojson", json!({"type": "LineString", "coordinates": vertices}).to_string());
    let posts = desk.file("忻河.csv", table);
    let args = ["line", "import", centreline.to_str().unwrap(), "--posts", posts.to_str().unwrap()];
    let output = desk
        .run(&[&args[..], &["--line", "忻河铁路", "--accuracy", "1", "--post-accuracy", "2000"]].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let report = stdout(&output);
    assert!(report.contains("与内置线形比较") && report.contains("离新线 0.0 m"), "{report}");
    let after = desk.locate(&["忻河线", "K10+000"]);
    assert_eq!(after["railways"][0]["schematic"], false);
    assert_eq!(after["place"]["lateral_m"], 1.0);
    // The chiefs do not depend on the geometry.
    let names = |answer: &Value| answer["railways"][0]["segments"].as_array().unwrap().len();
    assert_eq!(names(&after), names(&before));
    // The alias still finds it, and removing the data brings the embedded chain back.
    assert_eq!(desk.run(&["line", "remove", "忻河铁路"]).status.code(), Some(0));
    assert_eq!(desk.locate(&["忻河线", "K10+000"]), before);
    assert_eq!(desk.run(&["line", "remove", "忻河线"]).status.code(), Some(2));
}

#[test]
fn tracks_are_imported_one_by_one() {
    let desk = Desk::new();
    for track in ["上行", "下行"] {
        let output = desk.import_made("EPSG:4547", &["--track", track]);
        assert!(output.status.success(), "{}", stderr(&output));
    }
    let both = desk.locate(&["试验线", "K12+000"]);
    assert_eq!(both["place"]["kind"], "ambiguous");
    let tracks: Vec<_> = both["place"]["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["track"].as_str().unwrap())
        .collect();
    assert_eq!(tracks, ["up", "down"]);
    assert_eq!(desk.locate(&["试验线下行", "K12+000"])["place"]["kind"], "unique");
}

#[test]
fn a_fault_in_an_edited_table_is_named_and_can_be_removed() {
    let desk = Desk::with_line();
    let folder = desk.data().join("lines").join("试验线");
    let table = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("posts-"))
        .unwrap();
    let text = fs::read_to_string(&table).unwrap();
    // A person may edit the tables …
    fs::write(&table, text.replace("11000", "11001")).unwrap();
    let moved = desk.locate(&["试验线", "K11+001"]);
    assert!(apart(metres(&moved["place"]), Made::new().vertices[20]) < 0.01);
    // … and is told where a fault is.
    fs::write(&table, text.replace("11000", "9000")).unwrap();
    let output = desk.run(&["locate", "试验线", "K11"]);
    assert_ne!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("第 3 行") && stderr(&output).contains("posts-"), "{}", stderr(&output));
    assert!(desk.run(&["line", "remove", "试验线"]).status.success());
    assert_eq!(desk.locate(&["白彪疏解线", "K3"])["place"]["kind"], "no_geometry");
}

#[test]
fn a_killed_import_leaves_the_old_line_or_the_new_one() {
    let desk = Desk::with_line();
    let made = Made::new();
    // The same line with the posts 500 m on, and many vertices so that writing takes time.
    let mut dense = Vec::new();
    for pair in made.vertices.windows(2) {
        for step in 0..500 {
            let t = f64::from(step) / 500.0;
            dense.push([
                pair[0][0] + (pair[1][0] - pair[0][0]) * t,
                pair[0][1] + (pair[1][1] - pair[0][1]) * t,
            ]);
        }
    }
    dense.push(made.vertices[199]);
    let centreline = desk.file("线.geojson", json!({"type": "LineString", "coordinates": dense}).to_string());
    let at = |no: usize| format!("{},{}", made.vertices[no][0], made.vertices[no][1]);
    let posts =
        desk.file("标.csv", format!("公里标,东坐标,北坐标\nK12+000,{}\nK21+950,{}\n", at(0), at(199)));
    let (old, new) = (made.vertices[40], made.vertices[0]);
    for wait in [5, 20, 50, 100, 200, 400, 700, 1000, 1500] {
        let mut child = landrail(&desk.data())
            .args(["line", "import", centreline.to_str().unwrap(), "--posts", posts.to_str().unwrap()])
            .args(["--line", "试验线", "--accuracy", "0.1", "--post-accuracy", "0.1", "--crs", "EPSG:4547"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = child.kill();
        let _ = child.wait();
        let place = metres(&desk.k12());
        assert!(apart(place, old) < 0.01 || apart(place, new) < 0.01, "killed after {wait} ms: {place:?}");
    }
}

#[test]
fn an_origin_may_be_named() {
    let desk = Desk::new();
    let own = desk.locate(&["京原线", "K400+000"]);
    assert_eq!(own["railways"][0]["other_posts"][0]["post"], "K425+000");
    let codes = |answer: &Value| -> Vec<String> {
        answer["caveats"].as_array().unwrap().iter().map(|c| c["code"].as_str().unwrap().to_owned()).collect()
    };
    assert!(codes(&own).contains(&"several_origins".to_owned()));
    for asked in
        [desk.locate(&["京原线(北京)", "K425+000"]), desk.locate(&["京原线", "K425", "--origin", "北京"])]
    {
        assert_eq!(asked["place"]["lon"], own["place"]["lon"]);
        assert_eq!(asked["query"]["post"], "K400+000");
        assert!(codes(&asked).contains(&"other_origin".to_owned()));
    }
    let output = desk.run(&["locate", "京原线(太原)", "K425"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("石景山南"), "{}", stderr(&output));
}

#[test]
fn a_centreline_whose_measures_jump_carries_its_equations() {
    // The made line with M values, written by GDAL: at the long chain and at the short chain two
    // vertices stand at one place. Once as it is drawn, once against the posts.
    let made = Made::new();
    let mut vertices: Vec<String> = Vec::new();
    for (no, [x, y]) in made.vertices.iter().enumerate() {
        let m = |start: usize, first: usize| start + 50 * (no - first);
        let measures = match no {
            80 => vec![14_000, 13_900],
            140 => vec![16_900, 17_200],
            ..80 => vec![m(10_000, 0)],
            81..140 => vec![m(13_900, 80)],
            _ => vec![m(17_200, 140)],
        };
        vertices.extend(measures.into_iter().map(|m| format!("{x:?} {y:?} {m}")));
    }
    for (format, file) in [("GPKG", "线.gpkg"), ("ESRI Shapefile", "线.shp")] {
        for turned in [false, true] {
            let desk = Desk::new();
            let mut vertices = vertices.clone();
            if turned {
                vertices.reverse();
            }
            let source = desk
                .file("源.csv", format!("wkt,name\n\"LINESTRING M ({})\",a\n", vertices.join(", ")))
                .display()
                .to_string();
            let target = desk.folder.path().join(file).display().to_string();
            let more = ["-oo", "GEOM_POSSIBLE_NAMES=wkt", "-a_srs", "EPSG:4547", "-nlt", "LINESTRINGM"];
            let Ok(gdal) = std::process::Command::new("ogr2ogr")
                .args(["-f", format, &target, &source])
                .args(more)
                .output()
            else {
                println!("skipped: ogr2ogr absent (apt-get install gdal-bin)");
                return;
            };
            assert!(gdal.status.success(), "{}", stderr(&gdal));
            let args = ["line", "import", &target, "--line", "试验线", "--accuracy", "0.1"];
            let output = desk.run(&[&args[..], &["--post-accuracy", "0.05"]].concat());
            assert!(output.status.success(), "{}", stderr(&output));
            assert!(stdout(&output).contains("断链2处"), "{}", stdout(&output));
            let shown = stdout(&desk.run(&["line", "show", "试验线"]));
            assert!(shown.contains("K14+000=K13+900 断链（长链100.000 m）"), "{shown}");
            assert!(shown.contains("K16+900=K17+200 断链（短链300.000 m）"), "{shown}");

            let post = |post: &str| desk.locate(&["试验线", post])["place"].clone();
            assert!(apart(metres(&post("K12+000")), made.vertices[40]) < 0.01);
            let twice = post("K13+950");
            let candidates = twice["candidates"].as_array().unwrap();
            assert_eq!(candidates.len(), 2, "{twice}");
            for (candidate, vertex) in candidates.iter().zip([79, 81]) {
                assert!(apart(metres(candidate), made.vertices[vertex]) < 0.01, "{candidate}");
            }
            assert_eq!(post("K17+000")["kind"], "in_gap");
        }
    }
}

#[test]
fn what_is_of_another_line_or_track_is_counted() {
    let desk = Desk::new();
    let made = Made::new();
    let feature = |line: &str, track: &str| {
        json!({
            "type": "Feature",
            "properties": {"线名": line, "行别": track},
            "geometry": {"type": "LineString", "coordinates": made.in_crs("EPSG:4547")},
        })
    };
    let collection = json!({
        "type": "FeatureCollection",
        "features": [feature("试验线", "up"), feature("邻线", ""), feature("远线", "")],
    });
    let centreline = desk.file("线.geojson", collection.to_string());
    let mut posts = String::new();
    for (no, row) in made.posts("EPSG:4547").lines().enumerate() {
        let (line, track) = [("线名", "行别"), ("试验线", "上行")][usize::from(no > 0)];
        let _ = writeln!(posts, "{line},{track},{row}");
    }
    let [x, y] = made.vertices[3];
    for (line, track) in [("试验线", "下行"), ("试验线", ""), ("邻线", "上行")] {
        let _ = writeln!(posts, "{line},{track},K10+150,{x},{y},0.05,");
    }
    let posts = desk.file("标.csv", posts);
    let output = desk.import(&centreline, &posts, &["--crs", "EPSG:4547"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let report = stdout(&output);
    for part in [
        "线.geojson 中 2 个要素属其他线路，未取: 远线、邻线",
        "标.csv 中 1 行属其他线路，未取: 邻线",
        "标.csv 中 1 行的行别没有中心线，未取: 下行",
    ] {
        assert!(report.contains(part), "{part} ← {report}");
    }
    // A name that is none of them: what there is instead.
    let mut args = vec!["line", "import", centreline.to_str().unwrap(), "--posts", posts.to_str().unwrap()];
    args.extend(["--line", "别线", "--accuracy", "1", "--crs", "EPSG:4547"]);
    let output = desk.run(&args);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("文件中有: 试验线、远线、邻线"), "{}", stderr(&output));
}

#[test]
fn names_that_share_a_folder_and_copies_of_a_folder_are_refused() {
    let desk = Desk::new();
    let import = |name: &str| {
        let made = Made::new();
        let centreline = desk.file("线.geojson", made.geojson("EPSG:4547", &json!({})));
        let posts = desk.file("标.csv", made.posts("EPSG:4547"));
        let mut args =
            vec!["line", "import", centreline.to_str().unwrap(), "--posts", posts.to_str().unwrap()];
        args.extend(["--accuracy", "0.1", "--crs", "EPSG:4547", "--line", name]);
        desk.run(&args)
    };
    // Brackets hold an origin, so that no such line could be asked for.
    assert_eq!(import("试验(甲)").status.code(), Some(2));
    assert!(import("试验·甲").status.success());
    assert_eq!(desk.locate(&["试验·甲", "K12"])["place"]["kind"], "unique");
    let folder = desk.data().join("lines");
    let one = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let manifest = one.join("line.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let named = |name: &str| fs::write(&manifest, text.replace("试验·甲\"", &format!("{name}\""))).unwrap();
    named("试验乙");
    let output = import("试验·甲");
    assert_ne!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stderr(&output).contains("目录已属于线路“试验乙”"), "{}", stderr(&output));
    assert_eq!(desk.run(&["line", "remove", "试验·甲"]).status.code(), Some(2));
    assert_eq!(desk.locate(&["试验乙", "K12"])["place"]["kind"], "unique");

    // A copy of the folder, as a person makes one before editing.
    let copy = folder.join("备份");
    fs::create_dir(&copy).unwrap();
    for entry in fs::read_dir(&one).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
    }
    let output = desk.run(&["line", "list"]);
    assert_ne!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("备份") && stderr(&output).contains("已在"), "{}", stderr(&output));
    fs::remove_dir_all(&copy).unwrap();

    // An alias of an embedded line would stand beside that line.
    named("忻河铁路");
    let output = desk.run(&["line", "list"]);
    assert!(stderr(&output).contains("忻河线的别名"), "{}", stderr(&output));
}

#[test]
fn tables_saved_by_a_spreadsheet_are_read() {
    let desk = Desk::with_line();
    let before = desk.k12();
    let folder = desk.data().join("lines").join("试验线");
    let (mut manifest, mut tables) = (PathBuf::new(), Vec::new());
    for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.ends_with("line.toml") { manifest = path } else { tables.push(path) }
    }
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap();
    for table in &tables {
        let text = fs::read_to_string(table).unwrap().replace('\n', "\r\n");
        let (gbk, _, _) = encoding_rs::GBK.encode(&text);
        for bytes in [gbk.into_owned(), format!("\u{feff}{text}").into_bytes()] {
            fs::write(table, bytes).unwrap();
            assert_eq!(desk.k12(), before);
        }
    }
    // And the row of a fault is that of the spreadsheet.
    let posts = tables.iter().find(|path| path.to_str().unwrap().contains("posts-")).unwrap();
    let text = fs::read_to_string(posts).unwrap();
    fs::write(posts, text.replace("11000", "9000")).unwrap();
    let output = desk.run(&["locate", "试验线", "K11"]);
    assert!(stderr(&output).contains("第 3 行"), "{}", stderr(&output));
}

#[test]
fn what_a_killed_import_leaves_is_swept_and_nothing_else() {
    let desk = Desk::with_line();
    let lines = desk.data().join("lines");
    let own = lines.join("试验线");
    let dead = lines.join("废线");
    fs::create_dir(&dead).unwrap();
    for path in [own.join("posts-0000.csv"), own.join(".line-x1"), dead.join("centreline-00.csv")] {
        fs::write(path, "track\n").unwrap();
    }
    fs::write(own.join("说明.txt"), "勘测").unwrap();
    let count = || fs::read_dir(&own).unwrap().count();
    assert_eq!(count(), 6);
    assert!(desk.import_made("EPSG:4547", &["--track", "上行"]).status.success());
    assert!(!dead.exists() && count() == 4, "{}", count());
    // What a person put there stays, also when the line is removed.
    assert!(desk.run(&["line", "remove", "试验线"]).status.success());
    assert_eq!(fs::read_dir(&own).unwrap().map(|e| e.unwrap().file_name()).collect::<Vec<_>>(), ["说明.txt"]);
    assert_eq!(desk.run(&["locate", "试验线", "K12"]).status.code(), Some(2));
}

#[test]
fn a_data_folder_that_cannot_be_written_is_named() {
    let desk = Desk::new();
    // A file where the folder should be; permissions do not stop the owner of a test machine.
    fs::write(desk.data(), "x").unwrap();
    let output = desk.import_made("EPSG:4547", &[]);
    assert_ne!(output.status.code(), Some(0));
    assert!(
        stderr(&output).contains("数据目录") && stderr(&output).contains(desk.data().to_str().unwrap()),
        "{}",
        stderr(&output)
    );
}

#[test]
fn posts_at_the_limits_of_numbers_are_out_of_range() {
    let desk = Desk::with_line();
    for line in ["试验线", "京原线", "白彪疏解线"] {
        for post in ["K9223372036854+775.807", "-K9223372036854+775.807"] {
            for more in [&[][..], &["--origin", "北京"]] {
                if line != "京原线" && !more.is_empty() {
                    continue;
                }
                let place = desk.locate(&[more, &["--", line, post]].concat())["place"].clone();
                let kind = if line == "白彪疏解线" { "no_geometry" } else { "out_of_range" };
                assert!(
                    place["lon"].is_null()
                        && [kind, "out_of_range"].contains(&place["kind"].as_str().unwrap()),
                    "{place}"
                );
            }
        }
        let output = desk.run(&["line", "range", line, "K0-K9223372036854+775.807"]);
        assert!(output.status.success(), "{line}: {}", stderr(&output));
    }
}
