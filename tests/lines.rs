//! The operator's own line data, end to end: the five results, three coordinate systems, tracks.

mod common;

use std::fmt::Write as _;
use std::fs;

use common::line::{Desk, Made, apart, metres};
use common::{Service, stderr, stdout};
use serde_json::{Value, json};

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
    // Another track does not stand for one that the data do not have.
    let left = desk.locate(&["试验线左线", "K12+000"]);
    assert_eq!(left["place"]["kind"], "no_geometry");
    assert!(left["place"]["reason"]["zh"].as_str().unwrap().contains("上行、下行"), "{}", left["place"]);
    let range = stdout(&desk.run(&["line", "range", "试验线", "K12-K13", "--track", "左线"]));
    assert!(range.contains("上行、下行"), "{range}");
    // A centreline of the whole line takes the place of both, and says so.
    let whole = desk.import_made("EPSG:4547", &[]);
    assert!(stdout(&whole).contains("原有上行线形被本次导入取代"), "{}", stdout(&whole));
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

#[test]
fn a_track_without_the_post_is_not_passed_over() {
    let desk = Desk::new();
    let made = Made::new();
    let centreline = desk.file("线.geojson", made.geojson("EPSG:4547", &json!({})));
    let at = |no: usize| format!("{},{}", made.vertices[no][0], made.vertices[no][1]);
    // The down track skips K11 to K12.
    let down = format!(
        "公里标,东坐标,北坐标,误差\nK10+000,{},1\nK11+000=K12+000,{},1\nK20+950,{},1\n",
        at(0),
        at(20),
        at(199)
    );
    for (track, posts) in [("上行", made.posts("EPSG:4547")), ("下行", down)] {
        let posts = desk.file("标.csv", posts);
        let output = desk.import(&centreline, &posts, &["--crs", "EPSG:4547", "--track", track]);
        assert!(output.status.success(), "{}", stderr(&output));
    }
    let answer = desk.locate(&["试验线", "K11+500"]);
    assert_eq!(answer["place"]["kind"], "unique");
    let reason = answer["place"]["reason"]["zh"].as_str().unwrap();
    assert!(reason.contains("下行在短链 K11+000→K12+000 内"), "{reason}");
    assert_eq!(desk.locate(&["试验线下行", "K11+500"])["place"]["kind"], "in_gap");
}
