//! Random surveyed lines with random chainage equations: the engine against a walk along the line
//! that looks at every bit of it. The walk shares no code with the engine but the projection.
//!
//! Case counts are printed (`cargo test --test line_walk -- --nocapture`).

#[path = "support/line/mod.rs"]
mod support;

use landrail_gis::chainage::{Chainage, Span};
use landrail_gis::crs::{MetricZone, project_metric};
use landrail_gis::line::{Lines, Located, Near, Resolved, Side, Slice, Track};
use proptest::collection::vec;
use proptest::prelude::*;
use support::adapter::{TOLERANCE_M, Written, joined, surveyed};
use support::model::{Made, distance};
use support::random::{Posts, ask, check, jump, line};
use support::walk::{Foot, Sliced, Walk, Walked};

const NAME: &str = "试验线";
/// A millimetre, and what doubles lose.
const MM: f64 = 0.001 + 1e-6;

fn xy(made: &Made, (lon, lat): (f64, f64)) -> [f64; 2] {
    project_metric(made.zone, lon, lat).expect("a place of the zone")
}

/// The line as the engine may be given it: as a table of joined points, and as a survey written in
/// any direction.
fn engine(tracks: &[&Made], how: u8) -> Result<Lines, TestCaseError> {
    let lines = match how {
        0 => joined(tracks),
        _ => surveyed(
            tracks,
            Written { centreline_against: how & 1 != 0, posts_against: how & 2 != 0, bare_equations: false },
        ),
    };
    lines.map_err(TestCaseError::fail)
}

/// All ways of [`engine`].
fn how() -> std::ops::Range<u8> {
    0..5
}

fn at(mm: i64) -> Chainage {
    Chainage::from_mm(mm)
}

/// Whether the engine's places are those of the walk, in order along, each within a millimetre.
fn same_places(made: &Made, walk: &Walk, found: &[&Located], alongs: &[f64]) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), alongs.len(), "places: {:?}, walked {:?}", found, alongs);
    for (place, along) in found.iter().zip(alongs) {
        let off = distance(xy(made, (place.lon, place.lat)), walk.place(*along));
        prop_assert!(off <= MM, "{off} m off the walk at {along}: {place:?}");
        prop_assert!((place.along_m - along).abs() <= MM, "{along} by the walk: {place:?}");
        prop_assert!(place.tolerance_m >= TOLERANCE_M && !place.schematic, "{place:?}");
    }
    Ok(())
}

/// One answer about one post of a line with one track; gives the kind of answer.
fn same_answer(
    made: &Made,
    walk: &Walk,
    answer: Option<&Resolved>,
    post: i64,
) -> Result<&'static str, TestCaseError> {
    let walked = walk.resolve(post);
    match (answer, &walked) {
        (Some(Resolved::Unique(place)), Walked::Places(alongs)) => {
            same_places(made, walk, &[place], alongs)?;
            Ok("unique")
        }
        (Some(Resolved::Ambiguous(places)), Walked::Places(alongs)) if alongs.len() > 1 => {
            same_places(made, walk, &places.iter().collect::<Vec<_>>(), alongs)?;
            Ok("ambiguous")
        }
        (Some(Resolved::InGap { before, after, seam }), Walked::Gap(gaps)) => {
            let jump = walk.equations.iter().find(|(a, b, _)| (*a, *b) == (before.mm(), after.mm()));
            let here =
                jump.zip(*seam).map(|((.., along), seam)| distance(walk.place(*along), xy(made, seam)));
            prop_assert!(here.is_some_and(|off| off <= MM), "{seam:?} is {here:?} m from {jump:?}");
            prop_assert!(gaps.contains(&(before.mm(), after.mm())), "{before} {after}, walked {gaps:?}");
            Ok("in_gap")
        }
        (Some(Resolved::OutOfRange { nearest, beyond_m }), Walked::Out(off, ends)) => {
            prop_assert!(ends.contains(&nearest.mm()), "nearest {nearest}, walked {ends:?}");
            prop_assert!((beyond_m * 1000.0 - *off as f64).abs() < 0.5, "{beyond_m} m, walked {off} mm");
            Ok("out_of_range")
        }
        _ => Err(TestCaseError::fail(format!("{} at {post}: {answer:?}, walked {walked:?}", made.line))),
    }
}

#[test]
fn a_post_is_where_the_walk_finds_it() {
    let kinds = ["unique", "ambiguous", "in_gap", "out_of_range"];
    let one = line(NAME, Track::Single, 0..2, jump(), Posts::Stretched);
    check("post → place", 400, &kinds, (one, how(), vec(ask(), 30)), |(made, how, asks), count| {
        let (walk, lines) = (Walk::new(&made), engine(&[&made], how)?);
        for ask in asks {
            let post = ask.post(&made);
            let answer = lines.resolve(NAME, Some(Track::Single), at(post));
            count(same_answer(&made, &walk, answer.as_ref(), post)?);
            // Asked without a track, a line of one track gives the same.
            prop_assert_eq!(answer, lines.resolve(NAME, None, at(post)));
        }
        Ok(())
    });
}

#[test]
fn a_post_comes_back_from_its_place() {
    let one = line(NAME, Track::Single, 0..2, jump(), Posts::Stretched);
    check(
        "post → place → post",
        300,
        &["back"],
        (one, how(), vec(ask(), 30)),
        |(made, how, asks), count| {
            let (walk, lines) = (Walk::new(&made), engine(&[&made], how)?);
            for ask in asks {
                let post = ask.post(&made);
                let places = match lines.resolve(NAME, None, at(post)) {
                    Some(Resolved::Unique(one)) => vec![one],
                    Some(Resolved::Ambiguous(all)) => all,
                    _ => continue,
                };
                for place in places {
                    let near = lines.locate(place.lon, place.lat, 1.0);
                    prop_assert_eq!(near.len(), 1);
                    prop_assert!(near[0].distance_m <= MM, "{:?}", near[0]);
                    let back = near[0].post.map(|back| back.mm() as f64);
                    // Where the line crosses itself or has an equation, another post is as right.
                    let here = walk.nearest(xy(&made, (place.lon, place.lat)));
                    let mut posts = here.iter().flat_map(|foot| walk.posts_at(foot.along, 0.002));
                    let right = back.is_some_and(|back| posts.any(|post| (post - back).abs() <= 1.0 + 1e-3));
                    prop_assert!(right, "{} gives {:?}", at(post), near[0]);
                    let only = here.iter().all(|foot| {
                        (foot.along - here[0].along).abs() < 0.01
                            && walk.posts_at(foot.along, 0.01).len() == 1
                    });
                    if only {
                        prop_assert!(
                            back.is_some_and(|back| (back - post as f64).abs() <= 1.0),
                            "{:?}",
                            near[0]
                        );
                        count("back");
                    }
                }
            }
            Ok(())
        },
    );
}

/// A place near a line: a part along it, metres across, and a direction.
#[derive(Debug, Clone, Copy)]
struct Offset(f64, f64, f64);

fn offset() -> impl Strategy<Value = Offset> {
    let away = prop_oneof![0.01..5.0_f64, 5.0..1500.0_f64];
    (-0.05..1.05_f64, away, 0.0..std::f64::consts::TAU).prop_map(|(t, away, turn)| Offset(t, away, turn))
}

impl Offset {
    fn place(self, made: &Made) -> (f64, f64) {
        let Self(t, away, turn) = self;
        let [x, y] = made.place((made.length() * t).max(0.0));
        made.degrees([x + away * turn.cos(), y + away * turn.sin()])
    }
}

/// Whether what the engine says about a place near a line fits one of the nearest feet.
fn same_near(walk: &Walk, feet: &[Foot], near: &Near<'_>) -> Result<&'static str, TestCaseError> {
    let least = feet[0].distance;
    prop_assert!((near.distance_m - least).abs() < 1e-4, "{} m, walked {least} m: {near:?}", near.distance_m);
    let ends = |foot: &Foot| foot.along < 1e-6 || foot.along > walk.length() - 1e-6;
    let fits = |foot: &&Foot| {
        let post = match near.post {
            Some(post) => walk
                .posts_at(foot.along, 0.001)
                .into_iter()
                .any(|here| (here - post.mm() as f64).abs() <= 1.0 + 1e-3),
            None => walk.in_tail(foot.along, -0.001),
        };
        // Within a millimetre of being abeam of an end a place may as well be past it.
        let abeam = ends(foot) && foot.past <= 2.0 * MM;
        let side = match near.side {
            _ if foot.distance <= 2.0 * TOLERANCE_M || abeam => true,
            Side::Unknown => ends(foot) || foot.side.abs() < 1e-6,
            Side::Left => !ends(foot) && foot.side > 0.0,
            Side::Right => !ends(foot) && foot.side < 0.0,
            Side::On => false,
        };
        let along = (near.along_m - foot.along).abs() <= MM;
        let beyond = abeam || near.beyond_end == (ends(foot) && foot.distance > TOLERANCE_M);
        along && post && side && beyond
    };
    prop_assert!(feet.iter().any(|foot| fits(&foot)), "{near:?}, walked {feet:?}");
    Ok(match near.side {
        _ if near.beyond_end => "beyond",
        Side::Left => "left",
        Side::Right => "right",
        Side::On => "on",
        Side::Unknown => "unknown",
    })
}

#[test]
fn the_nearest_place_of_a_line_is_that_of_the_walk() {
    let one = line(NAME, Track::Single, 0..2, jump(), Posts::Stretched);
    let kinds = ["left", "right", "beyond"];
    check(
        "place → post and side",
        400,
        &kinds,
        (one, how(), vec(offset(), 30)),
        |(made, how, offsets), count| {
            let (walk, lines) = (Walk::new(&made), engine(&[&made], how)?);
            for offset in offsets {
                let (lon, lat) = offset.place(&made);
                let feet = walk.nearest(xy(&made, (lon, lat)));
                let near = lines.locate(lon, lat, 2_000.0);
                prop_assert_eq!(near.len(), 1, "{:?}", near);
                count(same_near(&walk, &feet, &near[0])?);
                let foot = xy(&made, near[0].foot);
                prop_assert!(feet.iter().any(|other| distance(other.xy, foot) <= MM), "{:?}", near[0]);
                let nearest = lines.nearest(lon, lat).expect("there is a line");
                prop_assert_eq!(nearest.along_m, near[0].along_m);
                prop_assert_eq!((nearest.distance_m, nearest.side), (near[0].distance_m, near[0].side));
                // Nothing is near when asked within less than the distance.
                let less = lines.locate(lon, lat, (feet[0].distance - 3.0 * TOLERANCE_M).max(0.0));
                prop_assert!(less.is_empty() || feet[0].distance < 5.0 * TOLERANCE_M, "{less:?}");
            }
            Ok(())
        },
    );
}

const NAMES: [&str; 6] = ["甲线", "乙线", "丙线", "丁线", "戊线", "己线"];

/// Six lines that begin within 6 km of each other.
fn neighbours() -> impl Strategy<Value = Vec<Made>> {
    let one = |i: usize| line(NAMES[i], Track::Single, 1..2, jump(), Posts::Stretched);
    let origins = vec((-3e3..3e3_f64, -3e3..3e3_f64), NAMES.len());
    (one(0), one(1), one(2), one(3), one(4), one(5), origins).prop_map(|(a, b, c, d, e, f, origins)| {
        let mut all = vec![a, b, c, d, e, f];
        let [x, y] = all[0].xy[0];
        for (made, (dx, dy)) in all.iter_mut().zip(origins) {
            let [x0, y0] = made.xy[0];
            for vertex in &mut made.xy {
                *vertex = [vertex[0] - x0 + x + dx, vertex[1] - y0 + y + dy];
            }
        }
        all
    })
}

#[test]
fn of_many_lines_the_nearest_come_first() {
    let ask = (offset(), 0.0..6_000.0_f64);
    check(
        "place → all lines",
        150,
        &["line", "far line"],
        (neighbours(), how(), vec(ask, 20)),
        |(all, how, asks), count| {
            let walks: Vec<Walk> = all.iter().map(Walk::new).collect();
            let lines = engine(&all.iter().collect::<Vec<_>>(), how)?;
            for (offset, within) in asks {
                let (lon, lat) = offset.place(&all[0]);
                let here = xy(&all[0], (lon, lat));
                let near = lines.locate(lon, lat, within);
                prop_assert!(
                    near.windows(2).all(|pair| pair[0].distance_m <= pair[1].distance_m),
                    "{near:?}"
                );
                for (made, walk) in all.iter().zip(&walks) {
                    let feet = walk.nearest(here);
                    match near.iter().filter(|near| near.line == made.line).collect::<Vec<_>>()[..] {
                        [one] => {
                            prop_assert!(feet[0].distance <= within + 2.0 * TOLERANCE_M, "{one:?}");
                            same_near(walk, &feet, one)?;
                            count("line");
                        }
                        [] => {
                            prop_assert!(feet[0].distance >= within, "{} left out: {feet:?}", made.line);
                            count("far line");
                        }
                        _ => prop_assert!(false, "{} twice: {near:?}", made.line),
                    }
                }
            }
            Ok(())
        },
    );
}

/// Six lines on both sides of 112.5° E, where two zones meet: each line is computed in its own.
fn at_the_border() -> impl Strategy<Value = Vec<Made>> {
    let one = |i: usize| line(NAMES[i], Track::Single, i % 2..i % 2 + 1, jump(), Posts::Stretched);
    let near = vec((0.0..8e3_f64, -4e3..4e3_f64), NAMES.len());
    let all = (one(0), one(1), one(2), one(3), one(4), one(5), near, 4.2e6..4.44e6_f64);
    all.prop_map(|(a, b, c, d, e, f, near, y)| {
        let mut all = vec![a, b, c, d, e, f];
        for (made, (dx, dy)) in all.iter_mut().zip(near) {
            let west = made.zone == MetricZone::ALL[0];
            // The border at this latitude, in metres of the line's zone.
            let (_, lat) = made.degrees([500_000.0, y]);
            let [border, y] = xy(made, (112.5, lat));
            let end =
                |pick: fn(f64, f64) -> f64| made.xy.iter().map(|p| p[0]).reduce(pick).expect("a vertex");
            // 100 m and more from the border, which is no straight line in either zone.
            let shift =
                if west { border - 100.0 - dx - end(f64::max) } else { border + 100.0 + dx - end(f64::min) };
            let up = y + dy - made.xy[0][1];
            made.xy.iter_mut().for_each(|p| *p = [p[0] + shift, p[1] + up]);
        }
        // A long line along the border may still come over it: then it is another case.
        all.retain(|made| {
            let west = made.zone == MetricZone::ALL[0];
            made.xy.iter().all(|p| (made.degrees(*p).0 < 112.5) == west)
        });
        all
    })
}

#[test]
fn the_border_of_two_zones_hides_no_line() {
    let ask = (offset(), 0.0..6_000.0_f64, any::<prop::sample::Index>());
    let kinds = ["line", "line of the other zone", "far line"];
    let strategy = (at_the_border(), how(), vec(ask, 20));
    check("at 112.5° E", 150, &kinds, strategy, |(all, how, asks), count| {
        prop_assume!(!all.is_empty());
        let walks: Vec<Walk> = all.iter().map(Walk::new).collect();
        let lines = engine(&all.iter().collect::<Vec<_>>(), how)?;
        for (offset, within, of) in asks {
            let (lon, lat) = offset.place(of.get(&all));
            let near = lines.locate(lon, lat, within);
            let mut least = f64::MAX;
            for (made, walk) in all.iter().zip(&walks) {
                let feet = walk.nearest(xy(made, (lon, lat)));
                least = least.min(feet[0].distance);
                let one = near.iter().find(|near| near.line == made.line);
                prop_assert!(one.is_some() || feet[0].distance >= within, "{} left out: {feet:?}", made.line);
                let Some(one) = one else {
                    count("far line");
                    continue;
                };
                same_near(walk, &feet, one)?;
                count(if MetricZone::of(lon) == made.zone { "line" } else { "line of the other zone" });
            }
            let nearest = lines.nearest(lon, lat).expect("there are lines");
            prop_assert!((nearest.distance_m - least).abs() < 1e-4, "{least} m by the walk: {nearest:?}");
        }
        Ok(())
    });
}

/// The engine's parts of a slice as lengths and end places, parts that touch joined.
fn one_line(made: &Made, parts: &[geo::LineString<f64>]) -> Vec<(f64, [f64; 2], [f64; 2])> {
    let mut all: Vec<(f64, [f64; 2], [f64; 2])> = Vec::new();
    for part in parts {
        let points: Vec<[f64; 2]> = part.0.iter().map(|c| xy(made, (c.x, c.y))).collect();
        let length: f64 = points.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
        let (first, last) = (points[0], points[points.len() - 1]);
        match all.last_mut() {
            Some(before) if distance(before.2, first) <= MM => {
                before.0 += length;
                before.2 = last;
            }
            _ => all.push((length, first, last)),
        }
    }
    all
}

#[test]
fn a_slice_is_that_of_the_walk_in_both_directions_of_writing() {
    let one = line(NAME, Track::Single, 0..2, jump(), Posts::Stretched);
    let kinds = ["whole", "part missing", "across an equation", "nothing"];
    check(
        "range → geometry",
        400,
        &kinds,
        (one, how(), vec((ask(), ask()), 15)),
        |(made, how, asks), count| {
            let (walk, lines) = (Walk::new(&made), engine(&[&made], how)?);
            for (from, to) in asks {
                let (a, b) = (from.post(&made), to.post(&made));
                let span = Span::new(at(a), at(b));
                let slices = lines.slice(NAME, Track::Single, span);
                prop_assert_eq!(&slices, &lines.slice(NAME, Track::Single, Span::new(at(b), at(a))));
                prop_assert_eq!(slices.len(), 1);
                count(same_slice(&made, &walk, span, &slices[0])?);
            }
            Ok(())
        },
    );
}

fn same_slice(made: &Made, walk: &Walk, span: Span, slice: &Slice) -> Result<&'static str, TestCaseError> {
    let found = one_line(made, &slice.geometry.0);
    let ([from, to], missing) = match walk.slice(span.from.mm(), span.to.mm()) {
        Sliced::Along(alongs, missing) => (alongs, missing),
        Sliced::Nothing(span) => {
            prop_assert!(found.is_empty() && slice.missing == [span], "{slice:?}");
            return Ok("nothing");
        }
        Sliced::Doubtful => return Ok("doubtful"),
    };
    prop_assert_eq!(&slice.missing, &missing, "missing of {:?}", span);
    prop_assert!((slice.length_m - (to - from)).abs() <= 2.0 * MM, "{span:?}: {slice:?}, walked {from}–{to}");
    match found[..] {
        [] => prop_assert!(to - from <= MM, "{span:?}: nothing drawn of {from}–{to}"),
        [(length, first, last)] => {
            // Cut across a bend, it would be shorter.
            prop_assert!((length - (to - from)).abs() <= 2.0 * MM, "{length} m drawn of {from}–{to}");
            let ends = distance(first, walk.place(from)).max(distance(last, walk.place(to)));
            prop_assert!(ends <= MM, "{span:?}: ends {ends} m off {from}–{to}");
        }
        _ => prop_assert!(false, "{span:?} falls apart: {found:?}"),
    }
    for (part, posts) in slice.geometry.0.iter().zip(&slice.measures) {
        prop_assert_eq!(part.0.len(), posts.len());
        prop_assert!(posts.is_sorted(), "{posts:?}");
        for (vertex, post) in part.0.iter().zip(posts) {
            let feet = walk.nearest(xy(made, (vertex.x, vertex.y)));
            prop_assert!(feet[0].distance <= MM, "a vertex {} m off the line", feet[0].distance);
            let mut here = feet.iter().flat_map(|foot| walk.posts_at(foot.along, 0.001));
            prop_assert!(here.any(|mm| (mm / 1000.0 - post).abs() <= 0.001 + 1e-6), "{span:?}: {post}");
        }
    }
    Ok(if !missing.is_empty() {
        "part missing"
    } else if walk.equations.iter().any(|(.., along)| (from..=to).contains(along)) {
        "across an equation"
    } else {
        "whole"
    })
}

#[test]
fn each_track_has_its_own_equations() {
    let up = line(NAME, Track::Up, 0..1, jump(), Posts::Stretched);
    let down = line(NAME, Track::Down, 0..1, jump(), Posts::Stretched);
    let kinds = ["unique", "ambiguous", "in_gap", "out_of_range", "both tracks", "one track", "none"];
    let strategy = (up, down, how(), vec((ask(), any::<bool>()), 30));
    check("up and down", 300, &kinds, strategy, |(up, mut down, how, asks), count| {
        // Numbers of the same range, as parallel tracks have.
        let shift = up.marks[0].incoming - down.marks[0].incoming;
        for mark in &mut down.marks {
            mark.incoming += shift;
            mark.outgoing += shift;
        }
        let (walk_up, walk_down) = (Walk::new(&up), Walk::new(&down));
        let lines = engine(&[&up, &down], how)?;
        for (ask, of_up) in asks {
            let post = ask.post(if of_up { &up } else { &down });
            for (made, walk) in [(&up, &walk_up), (&down, &walk_down)] {
                let answer = lines.resolve(NAME, Some(made.track), at(post));
                count(same_answer(made, walk, answer.as_ref(), post)?);
            }
            count(both_tracks(&lines, [(&up, &walk_up), (&down, &walk_down)], post)?);
        }
        Ok(())
    });
}

/// Without a track all places of both tracks are given.
fn both_tracks(lines: &Lines, tracks: [(&Made, &Walk); 2], post: i64) -> Result<&'static str, TestCaseError> {
    let answer = lines.resolve(NAME, None, at(post));
    let places = match &answer {
        Some(Resolved::Unique(one)) => std::slice::from_ref(one),
        Some(Resolved::Ambiguous(all)) => all,
        _ => &[],
    };
    let mut with = 0;
    for (made, walk) in tracks {
        let walked = match walk.resolve(post) {
            Walked::Places(alongs) => alongs,
            _ => Vec::new(),
        };
        with += usize::from(!walked.is_empty());
        let of_track: Vec<&Located> = places.iter().filter(|place| place.track == made.track).collect();
        same_places(made, walk, &of_track, &walked)?;
    }
    if with == 0 {
        let miss = matches!(answer, Some(Resolved::InGap { .. } | Resolved::OutOfRange { .. }));
        prop_assert!(miss, "{answer:?}");
    }
    Ok(["none", "one track", "both tracks"][with])
}

#[test]
fn the_length_is_end_minus_start_plus_long_minus_short() {
    let one = line(NAME, Track::Single, 0..2, jump(), Posts::True);
    check("length invariant", 300, &["line"], (one, how()), |(made, how), count| {
        let (walk, lines) = (Walk::new(&made), engine(&[&made], how)?);
        let chain = &lines.get(NAME).expect("the line").chains[0];
        let (stated, length) = chain.lengths_m().expect("the line is calibrated");
        let posts = walk.invariant() as f64 / 1000.0;
        prop_assert!((stated - posts).abs() < 1e-6, "{stated} m stated, {posts} m by the posts");
        let calibrated = walk.runs[walk.runs.len() - 1].1[1] - walk.runs[0].1[0];
        prop_assert!((length - calibrated).abs() <= MM, "{length} m of geometry, walked {calibrated} m");
        // Each mark is rounded to a millimetre.
        let slack = MM * (1.0 + made.marks.len() as f64);
        prop_assert!((length - posts).abs() <= slack, "{length} m of geometry, {posts} m by the posts");
        count("line");
        Ok(())
    });
}

/// An equation may be given by its numbers alone: it is where its incoming post is.
#[test]
fn an_equation_without_coordinates_is_where_its_posts_say() {
    let one = line(NAME, Track::Single, 0..2, jump(), Posts::True);
    check("bare equations", 300, &["place"], (one, 0..4_u8, vec(ask(), 15)), |(made, how, asks), count| {
        let written =
            Written { centreline_against: how & 1 != 0, posts_against: how & 2 != 0, bare_equations: true };
        let walk = Walk::new(&made);
        let lines = surveyed(&[&made], written).map_err(TestCaseError::fail)?;
        // Each mark is rounded to a millimetre.
        let slack = MM * (2.0 + made.marks.len() as f64);
        for ask in asks {
            let post = ask.post(&made);
            // Exactly which post is the last before a jump, is a matter of that rounding too.
            let places = match (lines.resolve(NAME, None, at(post)), walk.resolve(post)) {
                (Some(Resolved::Unique(one)), Walked::Places(alongs)) => vec![(one, alongs[0])],
                (Some(Resolved::Ambiguous(all)), Walked::Places(alongs)) if all.len() == alongs.len() => {
                    all.into_iter().zip(alongs).collect()
                }
                (Some(Resolved::InGap { .. }), Walked::Gap(_)) => continue,
                (Some(Resolved::OutOfRange { .. }), Walked::Out(..)) => continue,
                other => return Err(TestCaseError::fail(format!("{post}: {other:?}"))),
            };
            for (place, along) in places {
                let off = distance(xy(&made, (place.lon, place.lat)), walk.place(along));
                prop_assert!(off <= slack, "{post}: {off} m off the walk at {along}: {place:?}");
                count("place");
            }
        }
        Ok(())
    });
}

/// Handbook §8: an asker beyond any sense gets an answer, not the end of the line.
#[test]
fn nothing_is_snapped_to_an_end() {
    let one = line(NAME, Track::Single, 0..2, jump(), Posts::Stretched);
    check(
        "beyond the ends",
        200,
        &["beyond"],
        (one, how(), 1_i64..10_000_000_000),
        |(made, how, off), count| {
            let lines = engine(&[&made], how)?;
            let (low, high) = made.extremes();
            for (post, end) in [(low - off, low), (high + off, high)] {
                match lines.resolve(NAME, None, at(post)) {
                    Some(Resolved::OutOfRange { nearest, beyond_m }) => {
                        prop_assert_eq!(nearest.mm(), end);
                        prop_assert!((beyond_m * 1000.0 - off as f64).abs() < 0.5 + off as f64 * 1e-12);
                        count("beyond");
                    }
                    other => prop_assert!(false, "{post}: {other:?}"),
                }
            }
            Ok(())
        },
    );
}
