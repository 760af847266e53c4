//! What a temporary use says besides who may use which land: cultivated land, pending approvals,
//! money, and what is missing.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::classes::m2;
use super::draft::{Draft, condition, known_gap};
use super::figure::{labelled_area, money_in, pattern};
use super::sums::hectares;
use crate::record::{
    Area, Condition, Confidence, Decision, DecisionStatus, DoubtKind, Finding, LandClass, Reason, Stated,
};

static PENDING: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"待(?P<who>[^，。；,;]{2,30}?)(?:审批|批准|审核)(?:同意)?后"));
static PERMIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:须|应|需|要|必须|应当)(?:依法|另行|先行|先|及时|同步|抓紧)*(?:办理|取得|报批)(?P<what>[^，。；;]{2,24}?(?:手续|许可证?|批准|审批|批件|同意书))(?:之)?(?:后，?方可|后，?再|，方可|前，?不得|后，?才)",
    )
});
static DEPOSIT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"复垦(?:费用|费|保证金|押金|资金)|(?:耕地)?恢复保证金"));
static CULTIVATED: LazyLock<Regex> = LazyLock::new(|| pattern(r"耕地(?:面积)?(?:约|共|为|:)?"));

/// A use whose end is not known is one for a person to look after.
pub(super) fn open_end(draft: &mut Draft<'_>, decision: &Decision) {
    let field = if decision.term.value().is_some() { "term.start" } else { "term" };
    let (zh, en) = match &decision.term {
        Stated::Value(term) if term.end().is_some() => return,
        Stated::Value(term) if term.from_approval => (
            "期限自批准之日起算，批准日期未知，到期日不可推算",
            "the term counts from an approval whose day is not known: no end",
        ),
        Stated::Value(_) => ("期限没有起始日，到期日不可推算", "the term has no start: its end is not known"),
        Stated::Illegible(_) => ("期限无法辨读", "the term cannot be read"),
        Stated::None | Stated::Unknown => ("期限未载明", "no term is stated"),
    };
    let finding = Finding::new(draft.line(), zh, en).kind(DoubtKind::Term);
    draft.doubt(finding, field);
}

/// Land of a kind that the text names without saying how much: neither none nor known.
pub(super) fn unmeasured(line: usize, kind: &str) -> Finding {
    Finding::new(
        line,
        format!("原文提到{kind}，但没有写明面积，或“不占用”另有例外：面积未知，不等于没有"),
        format!(
            "{kind} is named without an area, or denied with an exception: how much is unknown, not none"
        ),
    )
    .kind(DoubtKind::Areas)
}

/// 耕地: as the classes have it, or as the text says outside the list of plots. Where only its kinds
/// are printed (水田, 水浇地, 旱地) it is their sum.
pub(super) fn cultivated(draft: &mut Draft<'_>, decision: &mut Decision, skip: &[Range<usize>]) {
    if let Some(class) = decision.classes.iter().find(|class| class.printed == "耕地") {
        decision.cultivated = class.area.clone();
        return;
    }
    let mut outside = Vec::new();
    let mut at = 0;
    for range in skip {
        outside.push(at..range.start);
        at = range.end;
    }
    outside.push(at..draft.body.norm.len());
    let body = draft.body.select(&outside);
    let (area, open) = labelled_area(&body, &CULTIVATED);
    decision.cultivated = area;
    let kinds: Vec<&LandClass> = decision.classes.iter().filter(|c| c.class == "cultivated").collect();
    if decision.cultivated != Stated::Unknown || kinds.is_empty() {
        if let Some(at) = open {
            draft.doubt(unmeasured(body.line(at), "耕地"), "cultivated");
        }
        return;
    }
    let values: Option<Vec<&Area>> = kinds.iter().map(|class| class.area.value()).collect();
    let Some(values) = values else { return };
    let printed = values.iter().map(|area| area.printed.as_str()).collect::<Vec<_>>().join("+");
    let names = kinds.iter().map(|class| class.printed.as_str()).collect::<Vec<_>>().join("、");
    let area = match values.as_slice() {
        [one] => (*one).clone(),
        all => {
            let m2 = (all.iter().map(|area| area.m2).sum::<f64>() * 1e4).round() / 1e4;
            Area { m2, printed: printed.clone(), mu: None, units_agree: None }
        }
    };
    draft.because(
        Confidence::Inferred,
        Reason {
            field: "cultivated".to_owned(),
            fault: "not printed".to_owned(),
            printed: None,
            used: Some(printed),
            zh: format!("原文未写“耕地”，由{names}得出"),
            en: format!("耕地 itself is not printed: taken from its kinds, {names}"),
            by_correction: false,
        },
    );
    decision.cultivated = Stated::Value(area);
}

/// The row of sums of a table of plots: it must be the sum, and the whole of the text.
pub(super) fn table_total(
    draft: &mut Draft<'_>,
    decision: &mut Decision,
    plots: &[crate::record::Plot],
    total: &crate::record::Plot,
) {
    let sum: Option<f64> = plots.iter().map(|plot| m2(&plot.area)).sum();
    let printed = total.area.value().map_or_else(String::new, |area| area.printed.clone());
    let room: f64 = plots
        .iter()
        .chain([total])
        .filter_map(|plot| plot.area.value())
        .map(super::figure::rounding_m2)
        .sum();
    if let (Some(sum), Some(all)) = (sum, m2(&total.area))
        && (sum - all).abs() > room + 1e-6
    {
        let (sum, n) = (hectares(sum), plots.len());
        let finding = Finding::new(
            draft.line(),
            format!("地块表 {n} 行合计 {sum} 公顷，表中合计写 {printed}；按原文保留"),
            format!(
                "the {n} rows of the table add up to {sum} ha, its row of sums says {printed}; kept as printed"
            ),
        );
        draft.doubt(finding.kind(DoubtKind::Sums).printed(&printed), "plots");
    }
    // The sums of the columns of classes.
    for class in &total.classes {
        let column: Option<f64> = plots
            .iter()
            .flat_map(|plot| plot.classes.iter().filter(|c| c.printed == class.printed))
            .map(|c| m2(&c.area))
            .sum();
        let (Some(column), Some(all)) = (column, m2(&class.area)) else { continue };
        if (column - all).abs() > room.max(0.5) + 1e-6 {
            let (column, all) = (hectares(column), hectares(all));
            let finding = Finding::new(
                draft.line(),
                format!("地块表“{}”一列合计 {column} 公顷，表中合计写 {all} 公顷；按原文保留", class.printed),
                format!(
                    "the column {} adds up to {column} ha, the row of sums says {all} ha; kept as printed",
                    class.printed
                ),
            );
            draft.doubt(finding.kind(DoubtKind::Sums), "plots");
        }
    }
    match (&decision.area, &total.area) {
        (Stated::Unknown, area) => decision.area = area.clone(),
        (Stated::Value(text), Stated::Value(table)) => {
            let room = super::figure::rounding_m2(text) + super::figure::rounding_m2(table);
            if (text.m2 - table.m2).abs() > room + 1e-6 {
                let (text, table) = (text.printed.clone(), table.printed.clone());
                let finding = Finding::new(
                    draft.line(),
                    format!("正文面积 {text} 与附表合计 {table} 不一致，记录取正文"),
                    format!(
                        "the text says {text}, the sum of the table is {table}: the record has the text's"
                    ),
                );
                let finding = finding.kind(DoubtKind::Areas).candidates([text, table]);
                draft.doubt(finding, "area");
            }
        }
        _ => {}
    }
    if decision.classes.is_empty() {
        decision.classes.clone_from(&total.classes);
    }
}

/// Money for reclamation.
pub(super) fn deposits(draft: &Draft<'_>, decision: &mut Decision) {
    let Some(label) = DEPOSIT.find(&draft.body.norm) else { return };
    let money = DEPOSIT.find_iter(&draft.body.norm).find_map(|label| money_in(&draft.body, label.end()));
    let word = label.as_str();
    let shown = money.as_ref().map_or_else(String::new, |(_, printed)| format!(" {printed}"));
    decision.conditions.push(Condition {
        value: money.as_ref().map(|(value, _)| *value),
        ..condition(
            "reclamation_deposit",
            format!("须缴存{word}{shown}"),
            format!(
                "money for reclamation ({word}) has to be paid in:{}",
                if shown.is_empty() { " amount not stated" } else { &shown }
            ),
        )
    });
}

/// The approval that another authority still has to give. With one, nothing is granted yet.
pub(super) fn pending(draft: &mut Draft<'_>, decision: &mut Decision) {
    for found in PERMIT.captures_iter(&draft.body.norm) {
        let what = found["what"].to_owned();
        decision.conditions.push(Condition {
            pending: true,
            ..condition("pending_procedure", format!("{what}尚待办理"), format!("still to be done: {what}"))
        });
    }
    let Some(found) = PENDING.captures(&draft.body.norm) else { return };
    let Some(who) = found.name("who") else { return };
    let (at, who) = (who.start(), who.as_str().to_owned());
    let basis = draft.cited_before(at);
    let under = basis.as_deref().map_or_else(String::new, |basis| format!("（{basis}）"));
    decision.conditions.push(Condition {
        kind: "pending_approval".to_owned(),
        zh: format!("尚须{who}审批{under}"),
        en: format!("still to be approved by {who}{under}"),
        value: None,
        basis,
        pending: true,
    });
    if decision.status == DecisionStatus::Approved {
        decision.status = DecisionStatus::AgreedInPrinciple;
        draft.note(
            at,
            "批复虽写“同意”，但仍待上级审批，按原则同意处理",
            "agreed, but another approval is pending: treated as agreed in principle",
        );
    }
}

/// Land that is not cultivated: the difference of two printed figures.
pub(super) fn other_land(draft: &mut Draft<'_>, decision: &mut Decision) {
    let (Some(whole), Some(cultivated)) = (decision.area.value(), decision.cultivated.value()) else {
        return;
    };
    // Where several classes are printed, the text itself says what the rest is.
    if decision.classes.iter().filter(|class| class.within.is_none()).count() > 1 {
        return;
    }
    let m2 = ((whole.m2 - cultivated.m2) * 1e4).round() / 1e4;
    if m2 < 0.0 {
        let finding = Finding::new(
            draft.line(),
            "耕地面积大于用地总面积，请核对原文",
            "more cultivated land than land in all: check the text",
        );
        draft.doubt(finding.kind(DoubtKind::Sums), "cultivated");
        return;
    }
    let hectares = hectares(m2);
    draft.because(
        Confidence::Inferred,
        Reason {
            field: "conditions.other_land".to_owned(),
            fault: "not printed".to_owned(),
            printed: None,
            used: Some(format!("{hectares}公顷")),
            zh: "耕地以外的面积由总面积减耕地面积得出".to_owned(),
            en: "land other than cultivated: whole area minus cultivated land".to_owned(),
            by_correction: false,
        },
    );
    decision.conditions.push(Condition {
        value: Some(m2),
        ..condition(
            "other_land",
            format!("耕地以外 {hectares} 公顷（推算）"),
            format!("{hectares} ha other than cultivated (inferred)"),
        )
    });
}

/// What the text implies but does not give.
pub(super) fn gaps(decision: &mut Decision) {
    let situs = &decision.situs;
    if let Some(n) = situs.villages_stated
        && (situs.villages.len() as u32) < n
    {
        decision
            .conditions
            .push(known_gap(format!("涉及 {n} 个村，村名未列全"), format!("{n} villages, not all listed")));
    }
    let uses = decision.land_use.value().is_some_and(|text| text.contains(['和', '、']));
    if matches!(decision.area, Stated::Value(Area { .. }))
        && decision.plots.is_empty()
        && (uses || situs.villages.len() > 1)
    {
        decision.conditions.push(known_gap(
            "各用途、各村的面积分配未给出",
            "how the area divides among uses and villages is not given",
        ));
    }
}
