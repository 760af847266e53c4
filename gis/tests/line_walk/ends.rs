//! Lengths, equations without coordinates, and what lies beyond the ends.

use landrail_gis::line::{Resolved, Track};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::adapter::{Written, surveyed};
use crate::support::model::distance;
use crate::support::random::{Posts, ask, check, jump, line};
use crate::support::walk::{Walk, Walked};
use crate::{MM, NAME, at, engine, how, xy};

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
                (Some(Resolved::InGap { .. }), Walked::Gap(_))
                | (Some(Resolved::OutOfRange { .. }), Walked::Out(..)) => continue,
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
