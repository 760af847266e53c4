//! The rules of a pack: which there are for a county and along a line. Whether one binds a place is not
//! computed without the service.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::Counts;
use crate::answer::{ConstraintAnswer, zones};
use crate::index::Snapshot;
use crate::line::Line;
use crate::rule::{Context, NearRailway};

#[derive(Debug, Serialize)]
pub(super) struct Rules<'a> {
    /// Lines are asked for up to here, metres.
    search_radius_m: f64,
    /// By county; under the empty name those that hold outside all counties.
    counties: BTreeMap<&'a str, Vec<ConstraintAnswer<'a>>>,
    /// Which of the rules along a line hold in a county, by their identifiers.
    along: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// By line, of all counties together.
    lines: BTreeMap<&'a str, Vec<ConstraintAnswer<'a>>>,
    /// Announced protection zones, by line.
    zones: BTreeMap<&'a str, Vec<Zone<'a>>>,
}

#[derive(Debug, Serialize)]
struct Zone<'a> {
    from_mm: i64,
    to_mm: i64,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    answer: ConstraintAnswer<'a>,
}

pub(super) fn rules<'a>(
    snapshot: &'a Snapshot,
    lines: &[&'a Line],
    counties: &BTreeSet<&'a str>,
    day: Date,
    counts: &mut Counts,
) -> Rules<'a> {
    let rules = &snapshot.reference().rules;
    let of_county = |county: Option<&str>| -> Vec<ConstraintAnswer<'a>> {
        let context = Context { county, ..Context::new(day) };
        rules.evaluate(&context).into_iter().map(ConstraintAnswer::Rule).collect()
    };
    // Somewhere along the line, nobody knows where: what is open then is what there is.
    let somewhere = |line: &&'a Line| NearRailway {
        line: &line.name,
        high_speed: line.high_speed,
        distance_m: f64::NAN,
        lateral_m: f64::NAN,
        schematic: true,
    };
    let along = |context: &Context<'_, 'a>| {
        let all = rules.evaluate(context).into_iter();
        all.filter(|answer| answer.rule.kind.is_railway() && answer.line.is_some()).collect::<Vec<_>>()
    };
    let everywhere: Vec<String> = counties.iter().map(|&name| name.to_owned()).collect();
    let of_line = |line: &'a Line| -> Vec<ConstraintAnswer<'a>> {
        let railways = [somewhere(&line)];
        let context = Context { county_maybe: &everywhere, railways: &railways, ..Context::new(day) };
        along(&context).into_iter().map(ConstraintAnswer::Rule).collect()
    };
    let railways: Vec<NearRailway<'a>> = lines.iter().map(somewhere).collect();
    let ids_in = |county: Option<&str>| -> BTreeSet<&'a str> {
        let context = Context { county, railways: &railways, ..Context::new(day) };
        along(&context).into_iter().map(|answer| answer.rule.id.as_str()).collect()
    };
    let mut announced = BTreeMap::new();
    for line in lines {
        let zones: Vec<_> = snapshot
            .zones()
            .line(&line.name)
            .iter()
            .filter_map(|stretch| {
                let record = snapshot.records().get(stretch.record)?;
                Some(Zone {
                    from_mm: stretch.span.from.mm(),
                    to_mm: stretch.span.to.mm(),
                    valid_from: record.validity.from,
                    valid_to: record.validity.to,
                    answer: ConstraintAnswer::Zone(zones::without_place(record, &line.name)?),
                })
            })
            .collect();
        counts.zones += zones.len();
        if !zones.is_empty() {
            announced.insert(line.name.as_str(), zones);
        }
    }
    Rules {
        search_radius_m: rules.search_radius_m(),
        counties: std::iter::once(("", of_county(None)))
            .chain(counties.iter().map(|name| (*name, of_county(Some(name)))))
            .collect(),
        along: std::iter::once(("", ids_in(None)))
            .chain(counties.iter().map(|name| (*name, ids_in(Some(name)))))
            .collect(),
        lines: lines.iter().map(|line| (line.name.as_str(), of_line(line))).collect(),
        zones: announced,
    }
}
