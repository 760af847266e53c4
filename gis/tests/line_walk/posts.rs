//! Kilometre post → place, and back.

use landrail_gis::line::{Lines, Located, Resolved, Track};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::adapter::TOLERANCE_M;
use crate::support::model::{Made, distance};
use crate::support::random::{Posts, ask, check, jump, line};
use crate::support::walk::{Walk, Walked};
use crate::{MM, NAME, at, engine, how, xy};

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
