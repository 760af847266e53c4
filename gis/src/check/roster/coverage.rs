//! Stretches that nobody, only one tier, or several claim.

use super::{Found, Kind, Told, place};
use crate::record::roster::{Coverage, CoverageKind, coverage};
use crate::record::{Record, Tier};

pub(super) fn find(records: &[&Record], found: &mut Found<'_>) {
    for fact in coverage(records.iter().copied()) {
        let words = words(&fact);
        found.add(Told {
            kind: Kind::Coverage(fact.kind),
            line: &fact.line,
            track: fact.track,
            span: Some(fact.span),
            length_m: None,
            counties: fact.counties,
            tier: fact.tier,
            words,
            records: fact.records,
            drawn: true,
        });
    }
}

fn words(fact: &Coverage) -> (String, String) {
    let place = place(&fact.line, fact.track, fact.span);
    let (counties, counties_en) = (fact.counties.join("与"), fact.counties.join(" and "));
    let (townships, townships_en) = (fact.townships.join("、"), fact.townships.join(", "));
    let count = fact.townships.len();
    let m = fact.length_m;
    let (tier_zh, tier_en) = match fact.tier {
        Some(Tier::County) => ("县级", "county"),
        Some(Tier::Township) => ("乡级", "township"),
        Some(Tier::Village) => ("村级", "village"),
        None => ("各级", "any"),
    };
    let (zh, en) = match fact.kind {
        CoverageKind::UncoveredByTownships => (
            format!("{counties}的县级区间列有此段，但没有任何乡镇列名"),
            format!("within the county range of {counties_en}, and no township is listed"),
        ),
        CoverageKind::UncoveredByCounty => (
            format!("{counties}的乡镇列有此段，但{counties}在此线没有县级区间"),
            format!("listed for townships of {counties_en}, which has no county range on the line"),
        ),
        CoverageKind::UncoveredByAll => (
            "前后均有列名，此段县、乡两级均未列".to_owned(),
            "listed before and behind, and here for nobody".to_owned(),
        ),
        CoverageKind::UncoveredAtOrigin => (
            format!("名单自{}起列名，线路起点至此各级均未列", fact.span.to),
            format!(
                "the roster begins at {}, and from the line's origin to there nobody is listed",
                fact.span.to
            ),
        ),
        CoverageKind::BeyondCounty => (
            format!("{counties}的乡级区间超出其县级区间 {m} m"),
            format!("the townships of {counties_en} reach {m} m beyond their county's range"),
        ),
        CoverageKind::ClaimedTwice => (
            format!("{counties}的{tier_zh}区间都列有此段，重叠 {m} m"),
            format!("in the {tier_en} ranges of {counties_en} alike, {m} m of overlap"),
        ),
        CoverageKind::NotSubdivided => (
            format!("{counties}的{count}个乡镇都列同一区间，未按乡镇细分（{townships}）"),
            format!(
                "{count} townships of {counties_en} carry this one range: not subdivided ({townships_en})"
            ),
        ),
        CoverageKind::TownshipsOverlap => (
            format!("{counties}的{townships}区间不同而交叉，重叠 {m} m"),
            format!("the ranges of {townships_en} ({counties_en}) differ and overlap by {m} m"),
        ),
    };
    (format!("{place}：{zh}"), format!("{place}: {en}"))
}
