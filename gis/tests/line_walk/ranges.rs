//! Range of posts → geometry.

use landrail_gis::chainage::Span;
use landrail_gis::line::{Slice, Track};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::model::{Made, distance};
use crate::support::random::{Posts, ask, check, jump, line};
use crate::support::walk::{Sliced, Walk};
use crate::{MM, NAME, at, engine, how, xy};

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
