//! Surveyed centrelines: fitting posts, equations without coordinates, time, files, faults.

use std::sync::Arc;

use geo::Coord;
use jiff::civil::date;

use super::*;
use crate::chainage::{Chainage, Span};
use crate::crs::{MetricZone, project_metric, unproject_metric};
use crate::fault::Faults;

/// The place `east` and `north` metres from 111° E, 38.5° N, where the scale of the zone is one.
fn at(east: f64, north: f64) -> (f64, f64) {
    let zone = MetricZone::of(111.0);
    let [x, y] = project_metric(zone, 111.0, 38.5).unwrap();
    unproject_metric(zone, [x + east, y + north]).unwrap()
}

fn vertex(east: f64, north: f64) -> Coord<f64> {
    let (x, y) = at(east, north);
    Coord { x, y }
}

fn post(row: usize, place: Option<(f64, f64)>, incoming: i64, outgoing: Option<i64>) -> Point {
    Point {
        row,
        name: Arc::from(""),
        at: place,
        post: Some(Chainage::from_metres(incoming)),
        post_out: outgoing.map(Chainage::from_metres),
        letter: None,
        post_tolerance_m: Some(0.1),
        kind: if outgoing.is_some() { AnchorKind::Equation } else { AnchorKind::Post },
        post_basis: Arc::from("made"),
        coord_source: Arc::from("made"),
        coord_tolerance_m: 5.0,
        valid_from: None,
        valid_to: None,
    }
}

/// A straight line of 4 km to the north with a vertex every 100 m.
fn straight(points: Vec<Point>) -> Surveyed {
    Surveyed {
        line: "试验线".to_owned(),
        track: Track::Whole,
        centreline: (0..=40).map(|i| vertex(0.0, 100.0 * f64::from(i))).collect(),
        coord_tolerance_m: 0.2,
        points,
        centreline_file: "线.shp".to_owned(),
        posts_file: "标.csv".to_owned(),
        may_cross: false,
    }
}

fn lines(parts: Surveyed) -> Lines {
    let (chain, _) = Chain::surveyed(parts).unwrap();
    line_of(vec![chain])
}

fn line_of(chains: Vec<Chain>) -> Lines {
    Lines::new(vec![Line {
        name: "试验线".to_owned(),
        aliases: Vec::new(),
        chains,
        high_speed: false,
        editions: Vec::new(),
        own_source: None,
    }])
}

fn along(lines: &Lines, metres: i64) -> Vec<f64> {
    match lines.resolve("试验线", None, Chainage::from_metres(metres)).unwrap() {
        Resolved::Unique(one) => vec![one.along_m],
        Resolved::Ambiguous(all) => all.iter().map(|one| one.along_m).collect(),
        _ => Vec::new(),
    }
}

fn close(found: &[f64], wanted: &[f64]) -> bool {
    found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-3)
}

fn faults(parts: Surveyed) -> String {
    Chain::surveyed(parts).unwrap_err().to_string()
}

#[test]
fn posts_beside_the_track_are_set_where_they_stand_nearest() {
    // 3 m to the right of the track, at 30 m and 2030 m: neither is a vertex.
    let lines = lines(straight(vec![
        post(2, Some(at(3.0, 30.0)), 1000, None),
        post(3, Some(at(3.0, 2030.0)), 3000, None),
    ]));
    assert!(close(&along(&lines, 2000), &[1030.0]));
    let chain = &lines.get("试验线").unwrap().chains[0];
    assert!((chain.anchors[0].off_m - 3.0).abs() < 1e-6, "{:?}", chain.anchors[0]);
    // Before the first and behind the last post nothing is known, though the centreline goes on.
    assert!(along(&lines, 999).is_empty() && along(&lines, 3001).is_empty());
    let (lon, lat) = at(0.0, 10.0);
    let near = &lines.locate(lon, lat, 10.0)[0];
    assert!(near.post.is_none() && !near.beyond_end, "{near:?}");
}

#[test]
fn a_centreline_drawn_against_the_posts_is_turned_round() {
    let mut parts =
        straight(vec![post(2, Some(at(0.0, 0.0)), 0, None), post(3, Some(at(0.0, 4000.0)), 4000, None)]);
    parts.centreline.reverse();
    let (chain, warnings) = Chain::surveyed(parts).unwrap();
    assert!(warnings.iter().any(|warning| warning.what.contains("反向")), "{warnings:?}");
    let lines = line_of(vec![chain]);
    assert!(close(&along(&lines, 1000), &[1000.0]));
    // West is left when posts increase to the north, however the line was drawn.
    let (lon, lat) = at(-20.0, 1000.0);
    assert_eq!(lines.locate(lon, lat, 50.0)[0].side, Side::Left);
}

#[test]
fn numbers_that_begin_anew_do_not_turn_a_line_round() {
    // K3=K0 and K2=K0+500: the incoming posts mostly fall, the line does not.
    let points = || {
        vec![
            post(2, Some(at(0.0, 0.0)), 2000, None),
            post(3, Some(at(0.0, 1000.0)), 3000, Some(0)),
            post(4, Some(at(0.0, 3000.0)), 2000, Some(500)),
            post(5, Some(at(0.0, 4000.0)), 1500, None),
        ]
    };
    for turned in [false, true] {
        let mut parts = straight(points());
        if turned {
            parts.centreline.reverse();
        }
        let (chain, warnings) = Chain::surveyed(parts).unwrap();
        assert_eq!(warnings.iter().any(|warning| warning.what.contains("反向")), turned, "{warnings:?}");
        assert!(close(&along(&line_of(vec![chain]), 1000), &[2000.0, 3500.0]));
    }
}

#[test]
fn a_table_may_stand_in_either_order() {
    let mut points = vec![
        post(2, Some(at(0.0, 0.0)), 0, None),
        post(3, None, 1500, Some(1400)),
        post(4, Some(at(0.0, 4000.0)), 3900, None),
    ];
    points.reverse();
    assert!(close(&along(&lines(straight(points)), 1450), &[1450.0, 1550.0]));
}

#[test]
fn an_equation_without_coordinates_stands_where_its_incoming_post_is() {
    // 0 … 1500 = 1400 … 2900 = 3400 … 4400 over 4000 m.
    let lines = lines(straight(vec![
        post(2, Some(at(0.0, 0.0)), 0, None),
        post(3, None, 1500, Some(1400)),
        post(4, None, 2900, Some(3400)),
        post(5, Some(at(0.0, 4000.0)), 4400, None),
    ]));
    assert!(close(&along(&lines, 1450), &[1450.0, 1550.0]));
    assert!(close(&along(&lines, 2800), &[2900.0]));
    assert!(close(&along(&lines, 3400), &[3000.0]));
    match lines.resolve("试验线", None, Chainage::from_metres(3000)) {
        Some(Resolved::InGap { before, after, .. }) => {
            assert_eq!((before.to_string(), after.to_string()), ("K2+900".to_owned(), "K3+400".to_owned()));
        }
        other => panic!("{other:?}"),
    }
    let (stated, measured) = lines.get("试验线").unwrap().chains[0].lengths_m().unwrap();
    // End − start + Σ long − Σ short = 4400 − 0 + 100 − 500.
    assert!((stated - 4000.0).abs() < 1e-9 && (measured - 4000.0).abs() < 1e-6, "{stated} {measured}");
}

#[test]
fn ranges_go_across_equations() {
    let lines = lines(straight(vec![
        post(2, Some(at(0.0, 0.0)), 0, None),
        post(3, Some(at(0.0, 1500.0)), 1500, Some(1400)),
        post(4, Some(at(0.0, 4000.0)), 3900, None),
    ]));
    let range = |from: i64, to: i64| {
        let span = Span::new(Chainage::from_metres(from), Chainage::from_metres(to));
        lines.slice("试验线", Track::Whole, span).remove(0)
    };
    // 500 m before the equation, 600 m behind it.
    assert!((range(1000, 2000).length_m - 1100.0).abs() < 1e-3);
    assert!((range(1000, 2000).measures[1][0] - 1400.0).abs() < 1e-9);
    // An end in the repeated numbers: drawn to the farther place, and said so.
    let uncertain = range(1000, 1450);
    assert!((uncertain.length_m - 550.0).abs() < 1e-3, "{}", uncertain.length_m);
    assert!(matches!(&uncertain.ends[1], RangeEnd::Several(places) if places.len() == 2));
    // Up to the incoming post: it ends at the equation, or 100 m behind it where the number is again.
    assert!(matches!(&range(1000, 1500).ends[1], RangeEnd::Several(_)));
    let beyond = range(3000, 5000);
    assert_eq!(beyond.ends[1], RangeEnd::Beyond);
    assert_eq!(beyond.missing, [Span::new(Chainage::from_metres(3900), Chainage::from_metres(5000))]);
}

#[test]
fn a_letter_or_metres_past_999_choose_the_place() {
    let mut equation = post(3, Some(at(0.0, 1500.0)), 1500, Some(1400));
    equation.letter = Some('A');
    let points =
        vec![post(2, Some(at(0.0, 0.0)), 0, None), equation, post(4, Some(at(0.0, 4000.0)), 3900, None)];
    let lines = lines(straight(points));
    let ask = |at: i64, selector| {
        let ask = PostAsk { selector, ..PostAsk::new(Chainage::from_metres(at)) };
        lines.resolve_post("试验线", &ask).unwrap()
    };
    let place = |(resolved, met)| match resolved {
        Resolved::Unique(one) => (one.along_m.round(), met),
        other => panic!("{other:?}"),
    };
    assert_eq!(place(ask(1450, Selector::Letter('a'))), (1550.0, true));
    assert_eq!(place(ask(1450, Selector::Overlong)), (1450.0, true));
    // What the data do not know decides nothing and says so.
    assert!(matches!(ask(1450, Selector::Letter('B')), (Resolved::Ambiguous(_), false)));
    assert_eq!(place(ask(2000, Selector::Overlong)), (2100.0, false));
    // No whole kilometre lies between K1+400 and K1+500, so none repeats.
    let printed = |lines: &Lines| -> Vec<String> {
        lines.get("试验线").unwrap().chains[0].kilometre_posts(None).iter().map(Standing::printed).collect()
    };
    assert_eq!(printed(&lines), ["K0", "K1", "K2", "K3"]);
}

#[test]
fn a_kilometre_in_a_long_chain_stands_twice_the_second_time_with_its_letter() {
    // K2+050=K1+950, a long chain, and K2+900=K3+100, a short one.
    let mut long = post(3, Some(at(0.0, 2050.0)), 2050, Some(1950));
    long.letter = Some('A');
    let short = post(4, Some(at(0.0, 3000.0)), 2900, Some(3100));
    let points =
        vec![post(2, Some(at(0.0, 0.0)), 0, None), long, short, post(5, Some(at(0.0, 4000.0)), 4100, None)];
    let lines = lines(straight(points));
    let posts = lines.get("试验线").unwrap().chains[0].kilometre_posts(None);
    let told: Vec<_> = posts.iter().map(|p| (p.printed(), p.located.along_m.round() as i64)).collect();
    // K3 is skipped by the short chain.
    let wanted = [("K0", 0), ("K1", 1000), ("K2", 2000), ("K2A", 2100), ("K4", 3900)];
    assert_eq!(told, wanted.map(|(post, along)| (post.to_owned(), along)));
}

#[test]
fn posts_hold_for_a_time() {
    // On 2020-01-01 the line is measured anew: every post is 50 m farther.
    let mut points = Vec::new();
    for (row, north) in [(2, 0.0), (3, 4000.0)] {
        let mut old = post(row, Some(at(0.0, north)), north as i64, None);
        old.valid_to = Some(date(2019, 12, 31));
        let mut new = post(row + 2, Some(at(0.0, north)), north as i64 + 50, None);
        new.valid_from = Some(date(2020, 1, 1));
        points.extend([old, new]);
    }
    let lines = lines(straight(points));
    let on = |day| {
        let ask = PostAsk { on: day, ..PostAsk::new(Chainage::from_metres(1000)) };
        match lines.resolve_post("试验线", &ask).unwrap().0 {
            Resolved::Unique(one) => one.along_m.round(),
            other => panic!("{other:?}"),
        }
    };
    assert!((on(Some(date(2019, 12, 31))) - 1000.0).abs() < 1e-9);
    assert!((on(Some(date(2020, 1, 1))) - 950.0).abs() < 1e-9);
    assert!((on(None) - 950.0).abs() < 1e-9);
    let chain = &lines.get("试验线").unwrap().chains[0];
    let standing = |day| -> Vec<_> {
        let posts = chain.kilometre_posts(day);
        posts
            .iter()
            .map(|p| (p.kilometre(), p.located.along_m.round() as i64, p.valid_from, p.valid_to))
            .collect()
    };
    let last = date(2019, 12, 31);
    assert_eq!(standing(Some(last)), [0, 1, 2, 3, 4].map(|km| (km, km * 1000, None, Some(last))));
    let first = date(2020, 1, 1);
    let now = [1, 2, 3, 4].map(|km| (km, km * 1000 - 50, Some(first), None));
    assert_eq!(standing(Some(first)), now);
    assert_eq!(standing(None), now);
    assert!(chain.posts_change());
}

#[test]
fn a_line_may_be_counted_anew() {
    // From 2023 on the same posts count 25 km more, with an equation among them.
    let mut points = Vec::new();
    for (row, north) in [(2, 0.0), (3, 2000.0), (4, 4000.0)] {
        let mut old = post(row, Some(at(0.0, north)), north as i64, None);
        old.valid_to = Some(date(2022, 12, 31));
        let mut new = post(row + 5, Some(at(0.0, north)), north as i64 + 25_000, None);
        new.valid_from = Some(date(2023, 1, 1));
        points.extend([old, new]);
    }
    let lines = lines(straight(points));
    let on = |metres, day| {
        let ask = PostAsk { on: Some(day), ..PostAsk::new(Chainage::from_metres(metres)) };
        lines.resolve_post("试验线", &ask).unwrap().0
    };
    assert!(
        matches!(on(1000, date(2022, 6, 1)), Resolved::Unique(one) if (one.along_m - 1000.0).abs() < 1e-3)
    );
    assert!(
        matches!(on(26_000, date(2024, 6, 1)), Resolved::Unique(one) if (one.along_m - 1000.0).abs() < 1e-3)
    );
    assert!(matches!(on(1000, date(2024, 6, 1)), Resolved::OutOfRange { .. }));
}

#[test]
fn posts_that_the_centreline_contradicts_are_known_less_well() {
    // 30 m of 1000 are missing between the first two posts, nobody knows where.
    let lines = lines(straight(vec![
        post(2, Some(at(0.0, 0.0)), 0, None),
        post(3, Some(at(0.0, 1000.0)), 970, None),
        post(4, Some(at(0.0, 4000.0)), 3970, None),
    ]));
    let tolerance = |metres| match lines.resolve("试验线", None, Chainage::from_metres(metres)) {
        Some(Resolved::Unique(one)) => one.tolerance_m,
        other => panic!("{other:?}"),
    };
    assert!((tolerance(485) - 29.9).abs() < 0.01, "{}", tolerance(485));
    assert_eq!((tolerance(970), tolerance(2000)), (0.1, 0.1));
}

#[test]
fn an_equation_at_the_end_has_one_side_on_the_ground() {
    let lines = lines(straight(vec![
        post(2, Some(at(0.0, 0.0)), 0, None),
        post(3, Some(at(0.0, 4000.0)), 4000, Some(0)),
    ]));
    let (lon, lat) = at(5.0, 4000.0);
    assert_eq!(lines.locate(lon, lat, 50.0)[0].post, Some(Chainage::from_metres(4000)));
    assert!(close(&along(&lines, 0), &[0.0]));
}

#[test]
fn a_centreline_that_turns_back_is_refused() {
    let mut parts =
        straight(vec![post(2, Some(at(0.0, 0.0)), 0, None), post(3, Some(at(0.0, 4000.0)), 4000, None)]);
    parts.centreline = vec![vertex(0.0, 0.0), vertex(0.0, 2000.0), vertex(0.0, 1500.0), vertex(0.0, 4000.0)];
    let text = faults(parts);
    assert!(text.contains("第 2 点") && text.contains("原路折返"), "{text}");
}

#[test]
fn the_inside_of_a_curve_and_the_end_are_said() {
    // A half circle of 500 m radius: from its centre all of it is equally near.
    let arc = |i: i32| {
        let angle = std::f64::consts::PI * f64::from(i) / 180.0;
        vertex(-500.0 * angle.cos(), 500.0 * angle.sin())
    };
    let mut parts =
        straight(vec![post(2, Some(at(-500.0, 0.0)), 0, None), post(3, Some(at(500.0, 0.0)), 1571, None)]);
    parts.centreline = (0..=180).map(arc).collect();
    let lines = lines(parts);
    let (lon, lat) = at(0.0, 0.0);
    let near = &lines.locate(lon, lat, 600.0)[0];
    let [stretch] = near.equally_near.as_slice() else { panic!("{near:?}") };
    assert!(stretch.from.unwrap().metres() < 10.0 && stretch.to.unwrap().metres() > 1560.0, "{stretch:?}");
    assert_eq!(near.side, Side::Right);
    // 20 m inside the curve there is one place.
    let (lon, lat) = at(0.0, 480.0);
    assert!(lines.locate(lon, lat, 600.0)[0].equally_near.is_empty());
    let (lon, lat) = at(-500.0, -30.0);
    assert!(lines.locate(lon, lat, 600.0)[0].beyond_end);
}

#[test]
fn beside_straight_track_the_post_is_decided() {
    // Vertices a millimetre off a straight line, every 25 m: the nearest place is one, from anywhere.
    let mut parts =
        straight(vec![post(2, Some(at(0.0, 0.0)), 0, None), post(3, Some(at(0.0, 4000.0)), 4000, None)]);
    parts.centreline =
        (0..=160).map(|i| vertex(0.001 * f64::from(i * 7 % 5 - 2), 25.0 * f64::from(i))).collect();
    let lines = lines(parts);
    for off in [1.0, 5.0, 24.0, 60.0, 300.0] {
        for step in 0..200 {
            let (lon, lat) = at(off, 100.0 + 17.3 * f64::from(step));
            let near = &lines.locate(lon, lat, 500.0)[0];
            assert!(near.equally_near.is_empty(), "{off} {step}: {near:?}");
        }
    }
}

#[test]
fn own_files_read_back() {
    let mut equation = post(3, None, 1500, Some(1400));
    equation.letter = Some('A');
    let mut points =
        vec![post(2, Some(at(0.0, 0.0)), 0, None), equation, post(4, Some(at(0.0, 4000.0)), 3900, None)];
    points[2].valid_from = Some(date(2020, 1, 1));
    points[2].name = Arc::from("某站,\"东\"");
    let own = OwnLine {
        line: Line {
            name: "试验线".to_owned(),
            aliases: vec!["试验铁路".to_owned()],
            chains: Vec::new(),
            high_speed: true,
            editions: vec![Edition {
                name: "2021".to_owned(),
                origin: "甲站".to_owned(),
                offset: Chainage::from_mm(-25_000_500),
                source: "made".to_owned(),
            }],
            own_source: Some("某单位".to_owned()),
        },
        tracks: vec![straight(points)],
    };
    let files = own.write();
    let names = OwnLine::table_names("试验线", &files.manifest).unwrap();
    assert_eq!(names, files.names);
    let mut read = OwnLine::read("试验线", &files).unwrap();
    // The rows and the file names are those of the new tables.
    for (track, (own, rows)) in read.tracks.iter_mut().zip(own.tracks.iter().zip([[2, 3, 4]])) {
        assert_eq!(track.posts_file, format!("试验线/{}", names.posts));
        assert_eq!(track.points.iter().map(|point| point.row).collect::<Vec<_>>(), rows);
        (track.posts_file, track.centreline_file) = (own.posts_file.clone(), own.centreline_file.clone());
    }
    assert_eq!(read, own);
    for escape in ["../../etc/passwd", "a/b.csv", ".line", ""] {
        let manifest = files.manifest.replace(&names.posts, escape);
        assert!(OwnLine::table_names("试验线", &manifest).is_err(), "{escape}");
    }
}

#[test]
fn faults_of_a_survey_name_their_rows() {
    let two = |a: Point, b: Point| straight(vec![a, b]);
    let start = || post(2, Some(at(0.0, 0.0)), 0, None);
    let end = || post(9, Some(at(0.0, 4000.0)), 4000, None);
    for (parts, wanted) in [
        (
            two(start(), post(3, Some(at(80.0, 500.0)), 500, None)),
            "标.csv 第 3 行: 公里标K0+500 离中心线 80.00 m",
        ),
        (two(start(), post(3, Some(at(80.0, 500.0)), 500, Some(400))), "第 3 行: 断链K0+500 离中心线"),
        (
            two(start(), post(3, Some(at(0.0, 500.0)), 0, None)),
            "第 3 行: 试验线 的公里标 K0+000 与第 2 行重复",
        ),
        (
            straight(vec![
                start(),
                post(3, Some(at(0.0, 500.0)), 900, None),
                post(4, Some(at(0.0, 900.0)), 500, None),
                end(),
            ]),
            "第 4 行: 试验线 的公里标不递增",
        ),
        (
            straight(vec![
                start(),
                post(3, Some(at(0.0, 500.0)), 500, None),
                post(4, Some(at(0.0, 500.0)), 600, None),
                end(),
            ]),
            "断链请写成一行",
        ),
        (two(start(), post(3, None, 500, None)), "第 3 行: 缺少坐标"),
        (two(start(), post(3, None, 500, Some(400))), "第 3 行: 断链没有坐标"),
        (
            straight(vec![start(), post(3, None, 5000, Some(4900)), end()]),
            "第 3 行: 断链 K5+000=K4+900 不在前后公里标",
        ),
        (straight(vec![start()]), "标.csv: 试验线 的公里标不足两个"),
        (
            Surveyed { centreline: vec![vertex(0.0, 0.0)], ..straight(vec![start(), end()]) },
            "线.shp: 试验线 的中心线不足两个点",
        ),
        (
            Surveyed {
                centreline: vec![
                    vertex(0.0, 0.0),
                    vertex(0.0, 2000.0),
                    vertex(500.0, 1000.0),
                    vertex(-500.0, 1000.0),
                    vertex(0.0, 4000.0),
                ],
                ..straight(vec![start(), end()])
            },
            "线.shp: 中心线自相交：第 1–2 点与第 3–4 点之间",
        ),
    ] {
        let text = faults(parts);
        assert!(text.contains(wanted), "{wanted} ← {text}");
    }
    // All faults at once.
    let all = faults(straight(vec![
        start(),
        post(3, Some(at(80.0, 1.0)), 5, None),
        post(4, Some(at(90.0, 1.0)), 6, None),
        end(),
    ]));
    assert!(all.contains("第 3 行") && all.contains("第 4 行"), "{all}");
}

#[test]
fn a_spiral_is_taken_when_it_is_declared() {
    // A loop: the line crosses its own start 2 km on; a post there is set by the order of posts.
    let centreline = vec![
        vertex(0.0, 0.0),
        vertex(0.0, 1000.0),
        vertex(400.0, 1000.0),
        vertex(400.0, 500.0),
        vertex(-400.0, 500.0),
    ];
    let points = vec![
        post(2, Some(at(0.0, 0.0)), 0, None),
        post(3, Some(at(0.0, 500.0)), 2300, None),
        post(4, Some(at(-400.0, 500.0)), 2700, None),
    ];
    let parts = Surveyed { centreline, may_cross: true, ..straight(points) };
    let (chain, warnings) = Chain::surveyed(parts).unwrap();
    assert!(warnings.iter().any(|warning| warning.what.contains("第 3 行")), "{warnings:?}");
    let lines = line_of(vec![chain]);
    assert!(close(&along(&lines, 500), &[500.0]));
    assert!(close(&along(&lines, 2300), &[2300.0]));
}

#[test]
fn what_an_own_line_replaces_is_compared() {
    let joined =
        |points: Vec<Point>| Chain::joining("试验线", Track::Whole, true, points, "点.csv").unwrap().0;
    let mut points: Vec<Point> = [(0.0, 0), (2000.0, 2100), (4500.0, 4600)]
        .into_iter()
        .enumerate()
        .map(|(no, (north, metres))| post(no + 2, Some(at(30.0, north)), metres, None))
        .collect();
    for (point, name) in points.iter_mut().zip(["甲", "乙", "丙"]) {
        (point.name, point.kind) = (Arc::from(name), AnchorKind::Station);
    }
    let old = line_of(vec![joined(points)]);
    let new = lines(straight(vec![
        post(2, Some(at(0.0, 0.0)), 0, None),
        post(3, Some(at(0.0, 4000.0)), 4000, None),
    ]));
    let found = differences(old.get("试验线").unwrap(), new.get("试验线").unwrap());
    let [_, b, c] = found.points.as_slice() else { panic!("{found:?}") };
    assert!((b.off_m - 30.0).abs() < 1e-3 && (b.along_m.unwrap() + 100.0).abs() < 0.01, "{b:?}");
    assert!(c.beyond_end && c.new.is_none(), "{c:?}");
}

#[test]
fn up_and_down_tracks_have_their_own_posts() {
    let track = |track, east: f64, last: i64| {
        let points = vec![post(2, Some(at(east, 0.0)), 0, None), post(3, Some(at(east, 4000.0)), last, None)];
        let centreline = (0..=40).map(|i| vertex(east, 100.0 * f64::from(i))).collect();
        Chain::surveyed(Surveyed { track, centreline, ..straight(points) }).unwrap().0
    };
    let lines = line_of(vec![track(Track::Up, 0.0, 4000), track(Track::Down, 10.0, 3800)]);
    let Some(Resolved::Ambiguous(both)) = lines.resolve("试验线", None, Chainage::from_metres(1900))
    else {
        panic!()
    };
    let places: Vec<(Track, f64)> = both.iter().map(|one| (one.track, one.along_m.round())).collect();
    assert_eq!(places, [(Track::Up, 1900.0), (Track::Down, 2000.0)]);
    let down = lines.resolve("试验线", Some(Track::Down), Chainage::from_metres(3900));
    assert!(matches!(down, Some(Resolved::OutOfRange { .. })), "{down:?}");
    let (lon, lat) = at(3.0, 2000.0);
    let near: Vec<_> = lines.locate(lon, lat, 100.0).iter().map(|near| (near.track, near.side)).collect();
    assert_eq!(near, [(Track::Up, Side::Right), (Track::Down, Side::Left)]);
}

#[test]
fn a_post_that_repeats_across_the_border_of_two_zones_comes_back() {
    // 112.5° E is the border; the piece across it is computed in the zone of its middle.
    let points = vec![
        Point { at: Some((112.40, 38.5)), ..post(2, None, 0, None) },
        Point { at: Some((112.60, 38.5)), ..post(3, None, 17_440, None) },
    ];
    let centreline = (0..=20).map(|i| Coord { x: 112.40 + 0.01 * f64::from(i), y: 38.5 }).collect();
    let lines = lines(Surveyed { centreline, ..straight(points) });
    for metres in (0..=17_440).step_by(545) {
        let Some(Resolved::Unique(one)) = lines.resolve("试验线", None, Chainage::from_metres(metres))
        else {
            panic!()
        };
        let near = &lines.locate(one.lon, one.lat, 1.0)[0];
        assert_eq!(near.post, Some(Chainage::from_metres(metres)), "{near:?}");
        assert!(near.distance_m < 1e-3, "{near:?}");
    }
}

#[test]
fn faults_are_of_one_shape() {
    let Faults(list) = Chain::surveyed(straight(Vec::new())).unwrap_err();
    assert!(list.iter().all(|fault| !fault.zh.is_empty() && !fault.en.is_empty()), "{list:?}");
}
