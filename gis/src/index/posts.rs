//! The whole kilometres of the lines → features.

use std::collections::HashMap;

use geo::{Geometry, Point};
use jiff::civil::Date;

use super::row::Row;
use super::{Feature, Layer, Reference};
use crate::chainage::Chainage;
use crate::line::{Anchor, Chain, Line, Pass, Standing, StandingBasis};

/// The levels of a kilometre, greatest first: what a map shows from afar.
const LEVELS: [i64; 5] = [100, 50, 10, 5, 1];

/// Whether some line has other posts on other days.
pub(super) fn depend_on_the_day(reference: &Reference) -> bool {
    reference.lines.iter().flat_map(|line| &line.chains).any(Chain::posts_change)
}

/// One feature per whole kilometre of every chain, as the posts are on a day.
pub(super) fn features(reference: &Reference, day: Option<Date>) -> Vec<Feature> {
    let of = |line: &Line| {
        line.chains.iter().flat_map(|chain| of_chain(line, chain, day)).collect::<Vec<_>>()
    };
    reference.lines.iter().flat_map(of).collect()
}

fn of_chain(line: &Line, chain: &Chain, day: Option<Date>) -> Vec<Feature> {
    // The same number may stand at several places: the first keeps the plain identifier.
    let mut places: HashMap<i64, u32> = HashMap::new();
    let feature = |standing: &Standing| {
        let place = places.entry(standing.kilometre()).and_modify(|no| *no += 1).or_insert(1);
        feature(line, chain, standing, *place)
    };
    chain.kilometre_posts(day).iter().map(feature).collect()
}

fn feature(line: &Line, chain: &Chain, standing: &Standing, place: u32) -> Feature {
    let (located, km) = (&standing.located, standing.kilometre());
    let track = chain.track.zh();
    let mut id = format!("post-{}", line.name);
    for part in [track, &Standing::printed(standing)].into_iter().filter(|part| !part.is_empty()) {
        id = format!("{id}-{part}");
    }
    if place > 1 {
        id = format!("{id}-{place}");
    }
    let mut row = Row::new(Layer::KilometrePosts);
    row.set("id", id.as_str())
        .set("line", line.name.as_str())
        .set("track", track)
        .set("post", standing.printed())
        .set("km", km)
        .set("every_km", LEVELS.into_iter().find(|level| km % level == 0))
        .set("repeats", located.pass.map(repeats))
        .set("schematic", located.schematic)
        .set("tolerance_m", located.tolerance_m)
        .set("lateral_m", located.lateral_m)
        .set("bearing_deg", standing.bearing_deg)
        .set("basis", basis(&standing.basis))
        .set("how", how(&standing.basis))
        .set("origin", line.editions.first().map(|edition| edition.origin.as_str()))
        .set("source", line.source())
        .set("valid_from", standing.valid_from)
        .set("valid_to", standing.valid_to);
    Feature {
        id,
        geometry: Some(Geometry::Point(Point::new(located.lon, located.lat))),
        measures: Vec::new(),
        values: row.finish(),
    }
}

/// Which of the places of a repeated number this is.
fn repeats(pass: Pass) -> String {
    let equation = |(incoming, outgoing): (Chainage, Chainage)| format!("{incoming}={outgoing}");
    match (pass.after.map(equation), pass.before.map(equation)) {
        (Some(after), Some(before)) => {
            format!("断链 {after} 之后、{before} 之前 / after the equation {after}, before {before}")
        }
        (Some(after), None) => format!("断链 {after} 之后 / after the equation {after}"),
        (None, Some(before)) => format!("断链 {before} 之前 / before the equation {before}"),
        (None, None) => "同一公里标另有其他位置 / the number stands elsewhere too".to_owned(),
    }
}

fn basis(basis: &StandingBasis) -> &'static str {
    match basis {
        _ if basis.is_post() => "已知公里标 / known post",
        StandingBasis::Known(_) => "车站等已知点的里程 / chainage of a station or another known point",
        StandingBasis::Between(..) => "内插 / interpolated",
    }
}

fn how(basis: &StandingBasis) -> String {
    let named = |anchor: &Anchor| {
        let post = anchor.post.map(|post| post.to_string()).unwrap_or_default();
        [anchor.name.as_ref(), &post].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    match basis {
        StandingBasis::Known(anchor) => match anchor.post_basis.as_ref() {
            "" => named(anchor),
            rests => format!("{}：{rests}", named(anchor)),
        },
        StandingBasis::Between(before, after) => {
            let mut bases = vec![before.post_basis.as_ref(), after.post_basis.as_ref()];
            bases.dedup();
            bases.retain(|rests| !rests.is_empty());
            let between = format!("{}—{}", named(before), named(after));
            if bases.is_empty() { between } else { format!("{between}：{}", bases.join("; ")) }
        }
    }
}
