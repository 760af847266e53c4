//! Place → kilometre post, distance and side.

use landrail_gis::line::{Near, Side, Track};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::adapter::TOLERANCE_M;
use crate::support::model::{Made, distance};
use crate::support::random::{Posts, check, jump, line};
use crate::support::walk::{Foot, Walk};
use crate::{MM, NAME, engine, how, xy};

/// A place near a line: a part along it, metres across, and a direction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offset(f64, f64, f64);

pub(crate) fn offset() -> impl Strategy<Value = Offset> {
    let away = prop_oneof![0.01..5.0_f64, 5.0..1500.0_f64];
    (-0.05..1.05_f64, away, 0.0..std::f64::consts::TAU).prop_map(|(t, away, turn)| Offset(t, away, turn))
}

impl Offset {
    pub(crate) fn place(self, made: &Made) -> (f64, f64) {
        let Self(t, away, turn) = self;
        let [x, y] = made.place((made.length() * t).max(0.0));
        made.degrees([x + away * turn.cos(), y + away * turn.sin()])
    }
}

/// Whether what the engine says about a place near a line fits one of the nearest feet.
pub(crate) fn same_near(walk: &Walk, feet: &[Foot], near: &Near<'_>) -> Result<&'static str, TestCaseError> {
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
                let foot = xy(&made, near[0].foot().unwrap());
                prop_assert!(feet.iter().any(|other| distance(other.xy, foot) <= MM), "{:?}", near[0]);
                let nearest = lines.nearest(lon, lat).expect("there is a line");
                let same =
                    nearest.along_m.total_cmp(&near[0].along_m).is_eq() && nearest.side == near[0].side;
                prop_assert!(same, "{nearest:?} {:?}", near[0]);
                // Nothing is near when asked within less than the distance.
                let less = lines.locate(lon, lat, (feet[0].distance - 3.0 * TOLERANCE_M).max(0.0));
                prop_assert!(less.is_empty() || feet[0].distance < 5.0 * TOLERANCE_M, "{less:?}");
            }
            Ok(())
        },
    );
}

pub(crate) const NAMES: [&str; 6] = ["甲线", "乙线", "丙线", "丁线", "戊线", "己线"];

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
