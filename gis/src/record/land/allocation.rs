//! Allocation (划拨): without term, perhaps exempt from cost.

use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Draft, condition};
use super::figure::{first_area, pattern};
use super::parcels::other_numbers;
use crate::record::{Decision, DecisionKind, DecisionStatus, Stated};

static ACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<how>原则上?同意|同意)?将(?:位于)?(?P<situs>[^。；;]{1,80}?)的?(?P<no>[A-Za-z0-9][A-Za-z0-9—–\-]*)?(?:号)?(?:宗地|地块)?(?:的)?(?:国有)?(?:建设用地|土地)(?:使用权)?(?:以)?划拨(?:方式)?(?:供应|提供)?给(?P<to>[^，。；,;]+)",
    )
});
static PROJECT: LazyLock<Regex> = LazyLock::new(|| pattern(r"用于(?:建设)?(?P<p>[^，。；,;]+)"));
static USE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:规划)?(?:建设)?用途(?:确定|设定)?为(?P<u>[^，。；,;]+)"));
static AREA_LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:用地|土地|宗地)?面积(?:为|:)?"));
static EXEMPT: LazyLock<Regex> = LazyLock::new(|| pattern(r"免除(?P<what>[^，。；,;]*?费用?)"));

pub(super) fn read(draft: &mut Draft<'_>) -> Option<Decision> {
    let body = &draft.body;
    let found = ACT.captures(&body.norm)?;
    let (situs, to, whole) = (found.name("situs")?, found.name("to")?, found.get(0)?.range());
    let mut decision = draft.blank(DecisionKind::Allocation, DecisionStatus::Approved);
    if found.name("how").is_some_and(|how| how.as_str().starts_with("原则")) {
        decision.status = DecisionStatus::AgreedInPrinciple;
    }
    decision.party = Stated::Value(body.printed(to.range()));
    decision.party_role = Some("receiver".to_owned());
    decision.parcel_no = found.name("no").map(|no| body.printed(no.range())).into();
    let rest = body.slice(whole.end..body.norm.len());
    decision.project = PROJECT
        .captures(rest)
        .and_then(|p| p.name("p"))
        .map(|p| body.printed(whole.end + p.start()..whole.end + p.end()))
        .into();
    decision.land_use =
        USE.captures(&body.norm).and_then(|u| u.name("u")).map(|u| body.printed(u.range())).into();
    if draft.document.title.contains("方案") && decision.status == DecisionStatus::Approved {
        decision.status = DecisionStatus::PlanApproved;
    }
    let mut split = None;
    let mut place = situs.range();
    // The area may stand within the place: `将…的5000平方米国有土地划拨给`.
    if let Some((area, range)) = first_area(body, place.start, situs.as_str()) {
        split = Some((place.start + range.start, place.start + range.end));
        place.end =
            place.start + situs.as_str().get(..range.start).unwrap_or_default().trim_end_matches('的').len();
        decision.area = area;
    }
    let printed_situs = body.printed(place);

    if decision.area == Stated::Unknown
        && let Some(label) = AREA_LABEL.find(rest)
    {
        let at = whole.end + label.end();
        let clause = body.slice(at..body.norm.len());
        let clause = clause.get(..clause.find(['。', '；', ';']).unwrap_or(clause.len())).unwrap_or_default();
        if let Some((area, range)) = first_area(body, at, clause) {
            split = Some((at + range.start, at + range.end));
            decision.area = area;
        }
    }
    if let Some(what) = EXEMPT.captures(&body.norm).and_then(|found| found.name("what")) {
        let what = if what.as_str().contains("成本") {
            ("划拨成本费用", "cost of allocation")
        } else {
            ("费用", "charges")
        };
        decision.prices.push(condition(
            "exempt",
            format!("免除{}", what.0),
            format!("exempt from the {}", what.1),
        ));
    }
    if let Some((from, to)) = split {
        let printed = decision.area.value().map_or_else(String::new, |area| area.printed.clone());
        draft.joined_if_split("area", from, to, &printed);
    }
    if let (Some(project), Some(land_use)) = (decision.project.value(), decision.land_use.value())
        && land_use.contains("道路") != project.contains("路")
    {
        let (zh, en) = (
            format!("项目为“{project}”，规划用途却为“{land_use}”，两者都按原文保留"),
            format!("the project is \"{project}\", the planned use \"{land_use}\": both kept as printed"),
        );
        draft.note(whole.start, zh, en);
    }
    decision.situs = draft.situs(&printed_situs);
    other_numbers(draft, &mut decision);
    Some(decision)
}
