//! [`evaluate`]: every relevant rule for one place and day.

use jiff::civil::Date;

use super::answer::{Announced, Because};
use super::railway::along_railway;
use super::{ConstraintAnswer, Context, Kind, Rule, Rules, Status, Undecided, Verdict};

/// How far the place is known to lie in a rule's area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Membership {
    /// In it.
    Certain,
    /// In it or in a county beside it.
    Doubt,
    /// In no county of the data.
    Outside,
}

impl Rules {
    /// Answers every rule that is relevant for the place: see [`evaluate`].
    pub fn evaluate<'a>(&'a self, cx: &Context<'_, 'a>) -> Vec<ConstraintAnswer<'a>> {
        evaluate(self, cx)
    }
}

/// Answers every rule that is relevant for the place, what applies first, then what is undecided,
/// then what does not apply.
///
/// - Rules of other counties do not appear at all.
/// - A railway rule is answered once per line for which it applies or is undecided; if there is
///   none, once with `does_not_apply` and the nearest line. Such an answer is about that line only,
///   and it names it. With no line of its class near, the rule is not answered.
/// - A rule without a number is answered once, for the nearest line.
/// - The data have not all railways. What this leaves open for all railway rules stands in one
///   answer of kind [`Kind::RailwayCoverage`], `undecided: not_covered`, at every place.
/// - Dates come first: a rule that has ended, not begun, or is out of season does not apply,
///   whatever its extent. A rule that has not begun and replaced one that was not collected
///   ([`Rule::predecessor`]) is `undecided: not_covered`.
/// - Outside all counties, national rules are answered as usual; provincial ones and the note on
///   coverage are `undecided: not_covered`, which stands for all local rules.
pub fn evaluate<'a>(rules: &'a Rules, cx: &Context<'_, 'a>) -> Vec<ConstraintAnswer<'a>> {
    let mut out = Vec::with_capacity(32);
    let county = cx.county.and_then(|name| rules.by_county.get(name));
    match county {
        // The usual case: one county, no doubt.
        Some(list) if cx.county_maybe.iter().all(|other| Some(other.as_str()) == cx.county) => {
            for rule in list.iter().filter_map(|&i| rules.list.get(i)) {
                judge(rules, rule, Membership::Certain, cx, &mut out);
            }
        }
        _ => in_doubt(rules, cx, &mut out),
    }
    out.sort_by_key(|answer| answer.verdict.rank());
    out
}

/// The place may lie in several counties, or in none.
fn in_doubt<'a>(rules: &'a Rules, cx: &Context<'_, 'a>, out: &mut Vec<ConstraintAnswer<'a>>) {
    let mut lists: Vec<&[usize]> = Vec::new();
    // A county that is not in the data says no more than none at all.
    let mut outside = true;
    if let Some(list) = cx.county.and_then(|name| rules.by_county.get(name)) {
        lists.push(list);
        outside = false;
    } else if let Some(counties) = cx.city.and_then(|name| rules.cities.get(name)) {
        lists.extend(counties.iter().filter_map(|name| rules.by_county.get(name)).map(Vec::as_slice));
        outside = lists.is_empty();
    }
    for other in cx.county_maybe {
        match rules.by_county.get(other) {
            Some(list) => lists.push(list),
            None => outside = true,
        }
    }
    for (i, rule) in rules.list.iter().enumerate() {
        let in_it = lists.iter().filter(|list| list.binary_search(&i).is_ok()).count();
        let membership = if rule.scope.is_national() && !rule.kind.is_coverage() {
            Membership::Certain
        } else if lists.is_empty() {
            if rules.outside.binary_search(&i).is_err() {
                continue;
            }
            Membership::Outside
        } else if in_it == 0 {
            continue;
        } else if in_it == lists.len() && !outside {
            Membership::Certain
        } else {
            Membership::Doubt
        };
        judge(rules, rule, membership, cx, out);
    }
}

fn judge<'a>(
    rules: &'a Rules,
    rule: &'a Rule,
    membership: Membership,
    cx: &Context<'_, 'a>,
    out: &mut Vec<ConstraintAnswer<'a>>,
) {
    let plain = |verdict, because| ConstraintAnswer {
        rule,
        line: None,
        verdict,
        distance_m: None,
        lateral_m: None,
        limit: if rule.kind.is_railway() { None } else { rule.limit(false) },
        because,
        doubt: membership == Membership::Doubt,
        about: &rules.about,
        announced: Announced::None,
    };
    if rule.kind.is_coverage() {
        // What was not collected is missing on every day.
        out.push(plain(Verdict::Undecided(Undecided::NotCovered), Because::Collected));
        return;
    }
    let status = rule.valid.status(cx.as_of);
    let (verdict, because) = match status {
        Status::Ended(last) => (Verdict::DoesNotApply, Because::Ended(last)),
        Status::NotYet(first) if rule.predecessor.is_some() => {
            (Verdict::Undecided(Undecided::NotCovered), Because::Before(first))
        }
        Status::NotYet(first) => (Verdict::DoesNotApply, Because::NotYet(first)),
        Status::InForce | Status::Unknown => {
            if let Some(next) = out_of_season(rule, cx.as_of) {
                (Verdict::DoesNotApply, Because::OutOfSeason(next))
            } else if membership == Membership::Outside {
                (Verdict::Undecided(Undecided::NotCovered), Because::NoCounty)
            } else if status == Status::Unknown {
                (Verdict::Undecided(Undecided::DateUnknown), Because::Dates)
            } else {
                match rule.kind {
                    Kind::DistanceAlongRailway | Kind::NumberNotGiven => {
                        along_railway(rules, rule, membership, cx, out);
                        return;
                    }
                    Kind::DistanceFromFeature => {
                        (Verdict::Undecided(Undecided::ExtentUnknown), Because::Feature)
                    }
                    Kind::ExtentUnknown | Kind::Coverage | Kind::RailwayCoverage => {
                        (Verdict::Undecided(Undecided::ExtentUnknown), Because::Extent)
                    }
                    Kind::CountyWide if membership == Membership::Certain => {
                        (Verdict::Applies, Because::InArea)
                    }
                    Kind::CountyWide => (Verdict::Undecided(Undecided::Accuracy), Because::CountyEdge),
                }
            }
        }
    };
    out.push(plain(verdict, because));
}

/// The first day of the next season when the day lies in none; `None` in season or without any.
fn out_of_season(rule: &Rule, day: Date) -> Option<(i8, i8)> {
    if rule.seasons.is_empty() || rule.seasons.iter().any(|season| season.contains(day)) {
        return None;
    }
    let today = (day.month(), day.day());
    // Seasons of the rest of the year sort before those of next year.
    rule.seasons.iter().map(|season| season.from()).min_by_key(|&from| (from < today, from))
}
