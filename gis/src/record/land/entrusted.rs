//! Entrusted management (委托管理): the manager is no right-holder.

use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Draft, condition};
use super::figure::{area, area_pattern, doubtful_start, pattern};
use crate::record::{Condition, Decision, DecisionKind, DecisionStatus, Stated};

static ACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"委托(?P<who>[^，。；,;《》]{{2,30}}?)(?:建设)?管理(?P<project>[^，。；,;《》]+?)(?:涉及|位于|在)(?P<situs>[^，。；,;\d]*?){}(?:的)?(?:用地|土地)",
        area_pattern()
    ))
});
static PROCEDURES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:及时|尽快|抓紧)?(?:开展|办理)(?P<what>[^，。；,;]+?)(?:等)(?:有关|相关)?(?:工作|手续)")
});

pub(super) fn read(draft: &mut Draft<'_>) -> Option<Decision> {
    if !draft.document.title.contains("委托") {
        return None;
    }
    let body = &draft.body;
    let found = ACT.captures(&body.norm)?;
    let (who, project, situs, figures) =
        (found.name("who")?, found.name("project")?, found.name("situs")?, found.name("n1")?);
    let end = found.get(0)?.end();
    let mut decision = draft.blank(DecisionKind::EntrustedManagement, DecisionStatus::Approved);
    // "Your unit" is the addressee.
    let manager = if who.as_str().starts_with('你') {
        draft.document.addressee.clone()
    } else {
        Some(body.printed(who.range()))
    };
    decision.party = manager.into();
    decision.party_role = Some("manager".to_owned());
    decision.project = Stated::Value(body.printed(project.range()));
    decision.area = if doubtful_start(situs.as_str()) {
        Stated::Illegible(body.printed(situs.start()..end))
    } else {
        area(body, 0, &found).map_or(Stated::Unknown, Stated::Value)
    };
    if let Some(what) = PROCEDURES.captures(&body.norm).and_then(|found| found.name("what")) {
        for step in what.as_str().split('、').filter(|step| !step.is_empty()) {
            decision.conditions.push(Condition {
                pending: true,
                ..condition(
                    "pending_procedure",
                    format!("{step}尚待办理"),
                    format!("still to be done: {step}"),
                )
            });
        }
    }
    let (from, printed_situs) = (figures.start(), body.printed(situs.range()));
    let printed = decision.area.value().map_or_else(String::new, |area| area.printed.clone());
    let to = found.name("u2").or_else(|| found.name("u1")).map_or(from, |unit| unit.end());
    draft.joined_if_split("area", from, to, &printed);
    decision.situs = draft.situs(&printed_situs);
    Some(decision)
}
