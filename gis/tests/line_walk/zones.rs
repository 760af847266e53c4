//! Lines on both sides of the border of two zones.

use landrail_gis::crs::MetricZone;
use landrail_gis::line::Track;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::near::{NAMES, offset, same_near};
use crate::support::model::Made;
use crate::support::random::{Posts, check, jump, line};
use crate::support::walk::Walk;
use crate::{engine, how, xy};

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
