//! Planning conditions set for parcels (规划条件设定).

use std::sync::LazyLock;

use regex::Regex;

use super::control::controls;
use super::draft::{Draft, known_gap};
use super::figure::{count, pattern};
use crate::record::{Decision, DecisionKind, DecisionStatus};

static PARCELS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<n>\d+|[一二两三四五六七八九十]{1,3})(?:个|宗|块)(?:地块|宗地|土地|地)"));

pub(super) fn read(draft: &mut Draft<'_>) -> Option<Decision> {
    let title = &draft.document.title;
    if !(title.contains("规划条件") && (title.contains("设定") || title.contains("地块"))) {
        return None;
    }
    let mut decision = draft.blank(DecisionKind::PlanningConditions, DecisionStatus::Approved);
    if draft.body.norm.contains("原则同意") || draft.body.norm.contains("原则上同意") {
        decision.status = DecisionStatus::AgreedInPrinciple;
    }
    decision.parcels_unlisted = PARCELS.captures(&draft.body.norm).and_then(|found| count(&found["n"]));
    if let Some(n) = decision.parcels_unlisted {
        decision.conditions.push(known_gap(
            format!("{n} 个地块的编号、位置和指标未刊登"),
            format!("numbers, places and figures of the {n} parcels are not printed"),
        ));
    }
    decision.controls = controls(&draft.body, &mut draft.findings);
    decision.situs = draft.situs("");
    Some(decision)
}
