//! Rules along railways: what a distance with its uncertainty can decide.

use super::answer::{Announced, Because};
use super::evaluate::Membership;
use super::{
    Base, ConstraintAnswer, Context, Kind, Limit, NearRailway, RailwayClass, Rule, Rules, Undecided, Verdict,
};

/// Pushes one answer per line that decides or leaves open, or else a single one for the nearest.
///
/// Nothing is pushed without a line: the railways that are not in the data have an answer of their own.
pub(super) fn along_railway<'a>(
    rules: &'a Rules,
    rule: &'a Rule,
    membership: Membership,
    cx: &Context<'_, 'a>,
    out: &mut Vec<ConstraintAnswer<'a>>,
) {
    let class = rule.railway.unwrap_or(RailwayClass::Any);
    let answer = |near: &NearRailway<'a>, verdict, because| ConstraintAnswer {
        rule,
        line: Some(near.line),
        verdict,
        distance_m: Some(near.distance_m),
        lateral_m: Some(near.lateral_m),
        limit: rule.limit(near.high_speed),
        because,
        doubt: membership == Membership::Doubt,
        about: &rules.about,
        announced: Announced::None,
    };
    let mut nearest: Option<(&NearRailway<'a>, Verdict, Because)> = None;
    let mut named = false;
    for near in cx.railways.iter().filter(|near| class.includes(near.high_speed)) {
        let (mut verdict, mut because) = decide(rules, rule, near);
        if membership == Membership::Doubt && verdict == Verdict::Applies {
            (verdict, because) = (Verdict::Undecided(Undecided::Accuracy), Because::CountyEdge);
        }
        // A rule without a number says the same of every line: the nearest is enough.
        if rule.kind == Kind::DistanceAlongRailway && verdict != Verdict::DoesNotApply {
            out.push(answer(near, verdict, because));
            named = true;
        } else if nearest.is_none_or(|(other, open, _)| {
            (verdict.rank(), near.distance_m) < (open.rank(), other.distance_m)
        }) {
            nearest = Some((near, verdict, because));
        }
    }
    if let Some((near, verdict, because)) = nearest.filter(|_| !named) {
        out.push(answer(near, verdict, because));
    }
}

fn decide(rules: &Rules, rule: &Rule, near: &NearRailway<'_>) -> (Verdict, Because) {
    let (distance, error) = (near.distance_m, near.lateral_m);
    let usable = |metres: f64| metres.is_finite() && metres >= 0.0;
    if !usable(distance) || !usable(error) {
        return (Verdict::Undecided(Undecided::Accuracy), Because::BadNumber);
    }
    let (nearest, farthest) = (distance - error, distance + error);
    let Some(limit) = rule.limit(near.high_speed) else {
        // No number: beyond the clear distance nobody would expect one to reach.
        let clear = rule.clear_distance_m.unwrap_or(f64::INFINITY);
        return if nearest > clear {
            (Verdict::DoesNotApply, Because::Beyond { allowance: false, schematic: near.schematic })
        } else {
            (Verdict::Undecided(Undecided::ExtentUnknown), Because::NoNumber)
        };
    };
    // The distance counts outward from the toe. Between toe and centreline lies railway land, so
    // a point nearer to the centreline than the least width is inside in any case; but how far out
    // the toe lies is not known, and only the negative verdict may allow for it.
    let from_centreline = rule.base == [Base::Centreline];
    let allowance = if from_centreline { 0.0 } else { rules.about.formation_allowance_m };
    let coarse = near.schematic && rule.needs_surveyed;
    if farthest <= limit.min_m && !coarse {
        return (Verdict::Applies, Because::Within { schematic: near.schematic });
    }
    if nearest > limit.max_m + allowance {
        return (
            Verdict::DoesNotApply,
            Because::Beyond { allowance: !from_centreline, schematic: near.schematic },
        );
    }
    open(near, limit, allowance)
}

/// Which of the two is to blame: the geometry, or what is not known of the area and the slope.
fn open(near: &NearRailway<'_>, limit: Limit, allowance: f64) -> (Verdict, Because) {
    let (nearest, farthest) = (near.distance_m - near.lateral_m, near.distance_m + near.lateral_m);
    let schematic = near.schematic;
    // Wherever the line really runs, the place lies between the least width and the allowance:
    // better geometry would not decide it.
    if nearest > limit.min_m && farthest <= limit.max_m + allowance {
        let classes = limit.min_m < limit.max_m;
        (Verdict::Undecided(Undecided::ExtentUnknown), Because::ClassOrToe { classes, schematic })
    } else {
        (Verdict::Undecided(Undecided::Accuracy), Because::Coarse { schematic })
    }
}
