//! The engine against outside oracles: `PostGIS`, shapely (GEOS) and the published STN02 numbers.
//!
//! An oracle that is not installed is skipped with a printed reason; `scripts/setup test` installs
//! both. The numbers compared are printed (`cargo test --test line_oracles -- --nocapture`).

#[path = "support/line/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use landrail_gis::chainage::Chainage;
use landrail_gis::crs::{MetricZone, project_metric};
use landrail_gis::line::{Located, Resolved, Side, Track};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use support::adapter::{Written, surveyed};
use support::model::{Made, Mark, distance};
use support::postgis::Cluster;
use support::random::{Ask, Jump, Posts, ask, jump, line, no_jump, sample};

const NAME: &str = "试验线";
const MM: f64 = 0.001 + 1e-6;

fn places(answer: Option<&Resolved>) -> &[Located] {
    match answer {
        Some(Resolved::Unique(one)) => std::slice::from_ref(one),
        Some(Resolved::Ambiguous(all)) => all,
        _ => &[],
    }
}

fn xy(made: &Made, (lon, lat): (f64, f64)) -> [f64; 2] {
    project_metric(made.zone, lon, lat).expect("a place of the zone")
}

/// Lines for an outside oracle: without tails, as no other program knows of them.
fn some_lines(jumps: impl Strategy<Value = Jump>, count: usize) -> Vec<Made> {
    let one = line(NAME, Track::Single, 1..2, jumps, Posts::Whole);
    sample(&one, count)
}

/// Places up to 1.5 km from the lines: line number, longitude, latitude.
fn some_places(all: &[Made], each: usize) -> Vec<(usize, f64, f64)> {
    let away = prop_oneof![0.01..5.0_f64, 5.0..1500.0_f64];
    let offsets = sample(&(0.0..1.0_f64, away, 0.0..std::f64::consts::TAU), all.len() * each);
    let place = |(i, (t, away, turn)): (usize, (f64, f64, f64))| {
        let made = &all[i / each];
        let [x, y] = made.place(made.length() * t);
        let (lon, lat) = made.degrees([x + away * turn.cos(), y + away * turn.sin()]);
        (i / each, lon, lat)
    };
    offsets.into_iter().enumerate().map(place).collect()
}

/// The greatest difference seen, for the printed summary.
#[derive(Default)]
struct Greatest(f64);

impl Greatest {
    /// Notes a difference in metres and says whether it is within a millimetre.
    fn within(&mut self, difference: f64) -> bool {
        self.0 = self.0.max(difference.abs());
        difference.abs() <= MM
    }
}

/// The posts in millimetres at a distance along: two at an equation.
fn posts_along(made: &Made, along: f64) -> Vec<f64> {
    let run = |pair: &[Mark]| {
        let t = (along - pair[0].along) / (pair[1].along - pair[0].along);
        let (from, to) = (pair[0].outgoing as f64, pair[1].incoming as f64);
        (-1e-6..=1.0 + 1e-6).contains(&t).then_some(from + (to - from) * t)
    };
    made.marks.windows(2).filter_map(run).collect()
}

/// The tables that `PostGIS` reads: vertices of every run, and the runs' posts.
fn run_tables(all: &[Made]) -> (String, String) {
    let (mut vertices, mut runs) = (String::new(), String::new());
    for (no, made) in all.iter().enumerate() {
        for (run, pair) in made.marks.windows(2).enumerate() {
            let (from, to) = (pair[0].along, pair[1].along);
            let mut points = vec![made.place(from)];
            let mut along = 0.0;
            for pair in made.xy.windows(2) {
                along += distance(pair[0], pair[1]);
                if from + 1e-9 < along && along < to - 1e-9 {
                    points.push(pair[1]);
                }
            }
            points.push(made.place(to));
            for (seq, point) in points.into_iter().enumerate() {
                let (lon, lat) = made.degrees(point);
                writeln!(vertices, "{no},{run},{seq},{lon:?},{lat:?}").expect("text grows");
            }
            let metres = [pair[0].outgoing, pair[1].incoming].map(|mm| mm as f64 / 1000.0);
            writeln!(runs, "{no},{run},{:?},{:?}", metres[0], metres[1]).expect("text grows");
        }
    }
    (vertices, runs)
}

fn numbers(row: &[String]) -> Vec<f64> {
    row.iter().map(|cell| cell.parse().expect("PostGIS writes numbers")).collect()
}

/// Half of the lines have no equation: of these `PostGIS` can name the post of a place as well.
/// `ST_LocateAlong` gives every place with a measure, so that a long chain, a short chain and a
/// counter that starts anew must give the same set of places.
#[test]
fn postgis_finds_the_same_places_and_posts() {
    const EACH: usize = 30;
    let cluster = match Cluster::new() {
        Ok(cluster) => cluster,
        Err(why) => {
            println!("skipped: {why}");
            return;
        }
    };
    let plain = some_lines(no_jump(), 150);
    let count = plain.len();
    let all: Vec<Made> = plain.into_iter().chain(some_lines(jump(), 150)).collect();
    let asks: Vec<Ask> = sample(&ask(), all.len() * EACH);
    // Exactly at the end of a run PostGIS may miss the post: its measure there is rounded.
    let at_end = |made: &Made, mm: i64| made.marks.iter().any(|m| m.incoming == mm || m.outgoing == mm);
    let posts: Vec<(usize, i64)> = asks
        .into_iter()
        .enumerate()
        .map(|(i, ask)| (i / EACH, ask.post(&all[i / EACH])))
        .filter(|(no, mm)| !at_end(&all[*no], *mm))
        .collect();
    let places_asked = some_places(&all, EACH);
    let (vertices, runs) = run_tables(&all);
    let mut post_rows = String::new();
    for (id, (line, mm)) in posts.iter().enumerate() {
        writeln!(post_rows, "{id},{line},{:?}", *mm as f64 / 1000.0).expect("text grows");
    }
    let mut place_rows = String::new();
    for (id, (line, lon, lat)) in places_asked.iter().enumerate() {
        writeln!(place_rows, "{id},{line},{lon:?},{lat:?}").expect("text grows");
    }
    let tables =
        [("vertex.csv", vertices), ("run.csv", runs), ("post.csv", post_rows), ("place.csv", place_rows)];
    cluster.run(include_str!("oracle/lines.sql"), &tables);

    let engines: Vec<_> =
        all.iter().map(|made| surveyed(&[made], Written::default()).expect("the line is sound")).collect();
    let mut located: Vec<Vec<[f64; 2]>> = vec![Vec::new(); posts.len()];
    for row in cluster.table("located.csv") {
        let row = numbers(&row);
        let (id, place) = (row[0] as usize, [row[1], row[2]]);
        // A post between two runs is the end of one and the start of the next.
        if !located[id].last().is_some_and(|last| distance(*last, place) < 1e-4) {
            located[id].push(place);
        }
    }
    let (mut none, mut one, mut several, mut off) = (0, 0, 0, Greatest::default());
    for ((no, mm), expected) in posts.iter().zip(&located) {
        let answer = engines[*no].resolve(NAME, None, Chainage::from_mm(*mm));
        let found: Vec<[f64; 2]> =
            places(answer.as_ref()).iter().map(|place| xy(&all[*no], (place.lon, place.lat))).collect();
        assert_eq!(found.len(), expected.len(), "line {no} at {mm}: {answer:?}, PostGIS {expected:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(off.within(distance(*found, *expected)), "line {no} at {mm}: {found:?} {expected:?}");
        }
        *[&mut none, &mut one, &mut several][found.len().min(2)] += 1;
    }
    println!("{}", cluster.table("version.csv").concat().join(" "));
    println!(
        "ST_LocateAlong: {} lines, {} posts ({one} one place, {several} several, {none} none), \
         greatest difference {:.6} mm",
        all.len(),
        posts.len(),
        off.0 * 1000.0
    );
    assert!(one > 1000 && several > 100 && none > 100);

    let (mut apart, mut across, mut named) = (Greatest::default(), Greatest::default(), 0);
    for row in cluster.table("interpolated.csv") {
        let row = numbers(&row);
        let (no, lon, lat) = places_asked[row[0] as usize];
        let near = engines[no].locate(lon, lat, 2_000.0);
        let [near] = &near[..] else { panic!("line {no}: {near:?}") };
        assert!(across.within(near.distance_m - row[1]), "line {no}: {near:?}, PostGIS {row:?}");
        let post = near.post.expect("there is no tail").mm() as f64;
        // ST_LineLocatePoint: the posts where it puts the foot. ST_InterpolatePoint names one
        // itself, but at the jump of an equation it has a number for neither side.
        let ours = posts_along(&all[no], row[2]);
        assert!(ours.iter().any(|mm| (mm - post).abs() <= 1.5), "line {no}: {near:?}, PostGIS {row:?}");
        if no < count {
            assert!(apart.within(post / 1000.0 - row[3]), "line {no}: {near:?}, PostGIS {row:?}");
            named += 1;
        }
    }
    println!(
        "ST_LineLocatePoint, ST_Distance: {} places, greatest difference {:.6} mm; \
         ST_InterpolatePoint: {named} places, greatest difference {:.6} mm (posts are whole millimetres)",
        places_asked.len(),
        across.0 * 1000.0,
        apart.0 * 1000.0
    );
    assert_eq!(named, count * EACH);
}

/// Lines whose sides are easily got wrong: U-turns, and horizontal and vertical ones, each in both
/// directions.
fn shapes() -> Vec<Made> {
    let shapes: [&[[f64; 2]]; 5] = [
        &[[0.0, 0.0], [0.0, 2000.0], [1500.0, 2000.0], [1500.0, 0.0]],
        &[[0.0, 0.0], [2000.0, 0.0], [2000.0, 40.0], [0.0, 40.0]],
        &[[0.0, 0.0], [3000.0, 0.0]],
        &[[0.0, 0.0], [0.0, 3000.0]],
        // A hairpin of 12 short segments.
        &[
            [0.0, 0.0],
            [800.0, 0.0],
            [850.0, 13.0],
            [887.0, 50.0],
            [900.0, 100.0],
            [887.0, 150.0],
            [850.0, 187.0],
            [800.0, 200.0],
            [0.0, 200.0],
            [-50.0, 213.0],
            [-87.0, 250.0],
            [-100.0, 300.0],
            [-100.0, 900.0],
        ],
    ];
    let both = |shape: &&[[f64; 2]]| {
        let forward: Vec<[f64; 2]> = shape.iter().map(|[x, y]| [500_000.0 + x, 4_280_000.0 + y]).collect();
        let backward = forward.iter().rev().copied().collect();
        [forward, backward]
    };
    let made = |xy: Vec<[f64; 2]>| {
        let mut made = Made {
            line: NAME.to_owned(),
            track: Track::Single,
            zone: MetricZone::ALL[1],
            xy,
            marks: Vec::new(),
        };
        let (length, from) = (made.length(), 12_000);
        let to = from + (length * 1000.0).round() as i64;
        let mark = |along, mm| Mark { along, incoming: mm, outgoing: mm };
        made.marks = vec![mark(0.0, from), mark(length, to)];
        made
    };
    shapes.iter().flat_map(both).map(made).collect()
}

/// What shapely says, or why it cannot be asked.
fn shapely(question: &Json) -> Result<Json, String> {
    let has_it = |python: &&&str| {
        let output = Command::new(python).args(["-c", "import shapely.geometry"]).output();
        output.is_ok_and(|output| output.status.success())
    };
    let python = ["python3", "/usr/bin/python3"]
        .iter()
        .find(has_it)
        .ok_or("no python3 has shapely (apt-get install python3-shapely)")?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/shapely_lines.py");
    let mut child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let question = question.to_string();
    let mut input = child.stdin.take().expect("stdin is piped");
    // The script reads everything before it writes anything.
    input.write_all(question.as_bytes()).expect("the script reads");
    drop(input);
    let output = child.wait_with_output().expect("the script ends");
    assert!(output.status.success(), "{script} failed");
    Ok(serde_json::from_slice(&output.stdout).expect("the script writes JSON"))
}

#[test]
fn shapely_finds_the_same_distance_place_and_side() {
    const EACH: usize = 40;
    let all: Vec<Made> = shapes().into_iter().chain(some_lines(no_jump(), 200)).collect();
    let asked = some_places(&all, EACH);
    let plane: Vec<[f64; 2]> = asked.iter().map(|(no, lon, lat)| xy(&all[*no], (*lon, *lat))).collect();
    let question = json!({
        "lines": all.iter().map(|made| &made.xy).collect::<Vec<_>>(),
        "asks": asked.iter().zip(&plane).map(|((no, ..), [x, y])| json!([no, x, y])).collect::<Vec<_>>(),
    });
    let answer = match shapely(&question) {
        Ok(answer) => answer,
        Err(why) => {
            println!("skipped: {why}");
            return;
        }
    };
    let answers = answer["answers"].as_array().expect("answers");
    assert_eq!(answers.len(), asked.len());
    let engines: Vec<_> =
        all.iter().map(|made| surveyed(&[made], Written::default()).expect("the line is sound")).collect();
    let (mut across, mut left, mut right, mut beyond, mut doubtful) = (Greatest::default(), 0, 0, 0, 0);
    for ((no, lon, lat), answer) in asked.iter().zip(answers) {
        let [metres, along, side] = [0, 1, 2].map(|i| answer[i].as_f64().expect("a number"));
        let near = engines[*no].locate(*lon, *lat, 2_000.0);
        let [near] = &near[..] else { panic!("line {no}: {near:?}") };
        let why = || format!("line {no}: {near:?}, shapely {answer}");
        assert!(across.within(near.distance_m - metres), "{}", why());
        let post = near.post.expect("there is no tail").mm() as f64;
        if !posts_along(&all[*no], along).iter().any(|mm| (mm - post).abs() <= 1.5) {
            // Equally near to two parts of the line: either foot is right.
            let other = distance(xy(&all[*no], near.foot().unwrap()), xy(&all[*no], (*lon, *lat)));
            assert!((other - metres).abs() < 1e-6, "{}", why());
            doubtful += 1;
            continue;
        }
        match side {
            _ if metres < 0.005 => assert!(near.distance_m < 0.006, "{}", why()),
            0.0 => {
                assert!(near.side == Side::Unknown && near.beyond_end, "{}", why());
                beyond += 1;
            }
            1.0 => {
                assert_eq!(near.side, Side::Left, "{}", why());
                left += 1;
            }
            _ => {
                assert_eq!(near.side, Side::Right, "{}", why());
                right += 1;
            }
        }
    }
    println!(
        "shapely {}: {} lines, {} places ({left} left, {right} right, {beyond} beyond an end, \
         {doubtful} equally near to two parts), greatest difference of distance {:.6} mm",
        answer["version"].as_str().unwrap_or_default(),
        all.len(),
        asked.len(),
        across.0 * 1000.0
    );
    assert!(left > 2000 && right > 2000 && beyond > 50 && doubtful < 5);
}

/// A line straight to the north on the meridian 114° E, where the plane has no distortion.
fn stn02(equation: (i64, i64), end: i64) -> Made {
    let mark = |along, incoming, outgoing| Mark { along, incoming, outgoing };
    Made {
        line: NAME.to_owned(),
        track: Track::Single,
        zone: MetricZone::ALL[1],
        xy: vec![[500_000.0, 4_280_000.0], [500_000.0, 4_281_458.594_6]],
        marks: vec![
            mark(0.0, -153_100, -153_100),
            mark(1029.3721, equation.0, equation.1),
            mark(1458.5946, end, end),
        ],
    }
}

/// Distances along at which the engine puts a post.
fn alongs(made: &Made, answer: Option<&Resolved>) -> Vec<f64> {
    places(answer).iter().map(|place| xy(made, (place.lon, place.lat))[1] - 4_280_000.0).collect()
}

/// The numbers of the buildingSMART test STN02 (handbook, chainage.md §7). Posts are stored as whole
/// millimetres, half-even: 876.2721 is 876.272, 5779.2225 is 5779.222.
#[test]
fn the_stn02_table() {
    let made = stn02((876_272, 5_350_000), 5_779_222);
    let lines = surveyed(&[&made], Written::default()).expect("the line is sound");
    let ask = |mm| lines.resolve(NAME, None, Chainage::from_mm(mm));
    println!("STN02        post   expected m   computed m  difference mm");
    for (mm, expected) in [
        (-153_100, 0.0),
        (200_000, 353.1),
        (700_000, 853.1),
        (876_272, 1029.3721),
        (5_350_000, 1029.3721),
        (5_430_000, 1109.3721),
        (5_740_000, 1419.3721),
        (5_779_222, 1458.5946),
    ] {
        let answer = ask(mm);
        assert!(matches!(answer, Some(Resolved::Unique(_))), "{mm}: {answer:?}");
        let along = alongs(&made, answer.as_ref())[0];
        let post = Chainage::from_mm(mm).to_string();
        println!("{post:>16} {expected:12.4} {along:12.4} {:14.4}", (along - expected) * 1000.0);
        assert!((along - expected).abs() <= MM, "{mm}: {along}");
        let place = &places(answer.as_ref())[0];
        let near = lines.locate(place.lon, place.lat, 1.0);
        let back = near[0].post.expect("a post").mm();
        // The two posts of the equation are one place.
        let seam = [876_272, 5_350_000];
        assert!(back.abs_diff(mm) <= 1 || seam.contains(&mm) && seam.contains(&back), "{near:?}");
    }
    let gap = ask(3_000_000);
    println!("{:>16} {gap:?}", "K3+000");
    for mm in [3_000_000, 876_273, 5_349_999] {
        match ask(mm) {
            Some(Resolved::InGap { before, after, seam: Some(seam) }) => {
                assert_eq!((before.mm(), after.mm()), (876_272, 5_350_000));
                assert!((xy(&made, seam)[1] - 4_280_000.0 - 1029.3721).abs() <= MM, "{seam:?}");
            }
            other => panic!("{mm}: {other:?}"),
        }
    }
    let out = ask(6_000_000);
    println!("{:>16} {out:?}", "K6+000");
    let nearest = Chainage::from_mm(5_779_222);
    assert_eq!(out, Some(Resolved::OutOfRange { nearest, beyond_m: 220.778 }));
    let out = ask(-153_101);
    assert_eq!(out, Some(Resolved::OutOfRange { nearest: Chainage::from_mm(-153_100), beyond_m: 0.001 }));
}

/// The same line with a long chain at the same place: 876.272 = 450.
#[test]
fn the_stn02_line_with_a_long_chain() {
    let made = stn02((876_272, 450_000), 879_222);
    let lines = surveyed(&[&made], Written::default()).expect("the line is sound");
    println!("long chain   post   expected m                computed m");
    for (mm, expected) in [
        (449_999, &[603.099][..]),
        (450_000, &[603.1, 1029.3721]),
        (500_000, &[653.1, 1079.3721]),
        (876_272, &[1029.3721, 1455.6441]),
        (876_273, &[1455.6451]),
        (879_222, &[1458.5946]),
    ] {
        let answer = lines.resolve(NAME, None, Chainage::from_mm(mm));
        let found = alongs(&made, answer.as_ref());
        println!("{:>16} {expected:12.4?} {found:12.4?}", Chainage::from_mm(mm).to_string());
        assert_eq!(found.len(), expected.len(), "{mm}: {answer:?}");
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() <= MM), "{mm}: {found:?}");
    }
}
