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
    let of =
        |line: &Line| line.chains.iter().flat_map(|chain| of_chain(line, chain, day)).collect::<Vec<_>>();
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
        // How far a track may bulge from a chord is no figure of centimetres.
        .set("lateral_m", if located.schematic { located.lateral_m.ceil() } else { located.lateral_m })
        .set("bearing_deg", (standing.bearing_deg * 10.0).round() / 10.0)
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
        [anchor.name.as_ref(), &post]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::Value;
    use super::*;

    fn cell<'f>(feature: &'f Feature, name: &str) -> &'f Value {
        let at = Layer::KilometrePosts.fields().iter().position(|field| field.name == name).expect(name);
        &feature.values[at]
    }

    #[test]
    fn every_embedded_kilometre_is_a_feature_with_what_it_rests_on() {
        let reference = Reference::embedded();
        let all = features(&reference, None);
        let ids: HashSet<&str> = all.iter().map(|feature| feature.id.as_str()).collect();
        assert_eq!(ids.len(), all.len(), "an identifier is given twice");
        assert!(!depend_on_the_day(&reference));
        for feature in &all {
            for name in [
                "line",
                "post",
                "km",
                "every_km",
                "schematic",
                "tolerance_m",
                "lateral_m",
                "bearing_deg",
                "basis",
                "how",
                "source",
            ] {
                assert_ne!(cell(feature, name), &Value::Null, "{} {name}", feature.id);
            }
        }
        // Lines without geometry, or without a number on it, have none.
        for line in ["白彪疏解线", "集大原高铁"] {
            assert!(all.iter().all(|feature| cell(feature, "line") != &Value::from(line)), "{line}");
        }
    }

    #[test]
    fn a_post_stands_where_the_question_for_it_is_answered() {
        let reference = Reference::embedded();
        let all = features(&reference, None);
        let post = all.iter().find(|feature| feature.id == "post-大西高铁-K199").expect("K199");
        // README: 大西高铁 K199+000 is 112.67813, 38.48567, ±600 m along, ±250 m across.
        let Some(Geometry::Point(at)) = &post.geometry else { panic!("a point") };
        assert!((at.x() - 112.678_13).abs() < 1e-5 && (at.y() - 38.485_67).abs() < 1e-5, "{at:?}");
        assert_eq!(
            (cell(post, "tolerance_m"), cell(post, "lateral_m")),
            (&Value::Real(600.0), &Value::Real(250.0))
        );
        assert_eq!((cell(post, "post"), cell(post, "every_km")), (&Value::from("K199"), &Value::Int(1)));
        let level = |km: &str| {
            cell(all.iter().find(|f| f.id == format!("post-北同蒲线-{km}")).expect(km), "every_km").clone()
        };
        assert_eq!(
            ["K0", "K100", "K150", "K110", "K115", "K111"].map(level),
            [100, 100, 50, 10, 5, 1].map(Value::Int)
        );
        // Both tracks of a line have their own.
        assert!(
            ["post-岗樊线-上行-K4", "post-岗樊线-下行-K3"].iter().all(|id| all.iter().any(|f| f.id == *id))
        );
        assert!(!all.iter().any(|feature| feature.id == "post-岗樊线-下行-K4"), "it ends at K3+896");
    }
}
