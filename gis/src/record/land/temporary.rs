//! Temporary land use (临时用地).

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::draft::{Draft, condition, known_gap};
use super::figure::{count, first_area, labelled_area, pattern};
use crate::record::{
    Area, Condition, Confidence, Decision, DecisionKind, DecisionStatus, Reason, Stated, Term,
};

static ACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<how>原则上?同意|同意)(?P<user>[^，。；,;《》]{2,40}?)使用(?P<land>[^。；;]*?)作为(?P<use>[^，。；,;]+?用地)",
    )
});
static TERM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:使用)?期限(?:为|:)?(?P<n>\d+|[一二两三四五六七八九十]{1,3})年"));
static START: LazyLock<Regex> = LazyLock::new(|| pattern(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起"));
static PENDING: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"待(?P<who>[^，。；,;]{2,30}?)(?:审批|批准|审核)(?:同意)?后"));
static OWNERSHIP: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:集体|国有)?土地$"));
static CULTIVATED: LazyLock<Regex> = LazyLock::new(|| pattern(r"耕地(?:面积)?(?:约|共|为|:)?"));
static FARMLAND: LazyLock<Regex> = LazyLock::new(|| pattern(r"基本农田(?:面积)?(?:约|共|为|:)?"));
static PROJECT: LazyLock<Regex> = LazyLock::new(|| pattern(r"关于(.+?)(?:临时用地|用地)"));

pub(super) fn read(draft: &mut Draft<'_>) -> Option<Decision> {
    if !draft.document.title.contains("临时用地") {
        return None;
    }
    let mut decision = draft.blank(DecisionKind::TemporaryUse, DecisionStatus::Approved);
    decision.project = PROJECT.captures(&draft.document.title).map(|found| found[1].to_owned()).into();
    // Without the operative sentence it is not known whether anything was agreed to.
    act(draft, &mut decision)?;
    decision.cultivated = labelled_area(&draft.body, &CULTIVATED);
    decision.basic_farmland = labelled_area(&draft.body, &FARMLAND);
    decision.term = term(draft);
    pending(draft, &mut decision);
    other_land(draft, &mut decision);
    gaps(&mut decision);
    Some(decision)
}

/// The operative sentence: who may use which land as what.
fn act(draft: &mut Draft<'_>, decision: &mut Decision) -> Option<()> {
    let body = &draft.body;
    let found = ACT.captures(&body.norm)?;
    let (how, user, land, land_use) =
        (found.name("how")?, found.name("user")?, found.name("land")?, found.name("use")?);
    if how.as_str().starts_with("原则") {
        decision.status = DecisionStatus::AgreedInPrinciple;
    }
    decision.land_use = Stated::Value(body.printed(land_use.range()));
    // The same entity is printed with and without spaces: they are layout, not name.
    let party = user.as_str().to_owned();
    let printed_party = body.printed(user.range());
    let (area, place) = match first_area(body, land.start(), land.as_str()) {
        Some((area, range)) => (area, land.as_str().get(..range.start).unwrap_or_default()),
        None => (Stated::Unknown, land.as_str()),
    };
    let range = first_area(body, land.start(), land.as_str()).map(|(_, range)| range);
    let owner = OWNERSHIP.find(place).map_or("", |m| m.as_str());
    let place = place.strip_suffix(owner).unwrap_or(place);
    let printed_place = body.printed(land.start()..land.start() + place.len());
    if owner.starts_with("集体") {
        decision.conditions.push(condition("ownership", "集体土地", "collective land"));
    }
    if let Some(range) = range {
        let printed = area.value().map_or_else(String::new, |area| area.printed.clone());
        draft.joined_if_split("area", land.start() + range.start, land.start() + range.end, &printed);
    }
    decision.area = area;
    if printed_party != party {
        draft.because(
            Confidence::Corrected,
            Reason {
                field: "party".to_owned(),
                fault: "space inside a name".to_owned(),
                printed: Some(printed_party),
                used: Some(party.clone()),
                zh: "名称中的空格是排版所致，去掉后与他处写法一致".to_owned(),
                en: "the space is layout; without it the name is the one printed elsewhere".to_owned(),
                by_correction: false,
            },
        );
    }
    decision.party = Stated::Value(party);
    decision.party_role = Some("user".to_owned());
    decision.situs = draft.situs(&printed_place);
    Some(())
}

/// The term, with a start only where one is printed.
fn term(draft: &Draft<'_>) -> Stated<Term> {
    let norm = &draft.body.norm;
    let Some(found) = TERM.captures(norm) else { return Stated::Unknown };
    let Some(years) = count(&found["n"]) else {
        return Stated::Illegible(found[0].to_owned());
    };
    let start = START
        .captures(norm)
        .and_then(|day| Date::new(day[1].parse().ok()?, day[2].parse().ok()?, day[3].parse().ok()?).ok());
    Stated::Value(Term::of_years(years, start.into()))
}

/// The approval that another authority still has to give. With one, nothing is granted yet.
fn pending(draft: &mut Draft<'_>, decision: &mut Decision) {
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
fn other_land(draft: &mut Draft<'_>, decision: &mut Decision) {
    let (Some(whole), Some(cultivated)) = (decision.area.value(), decision.cultivated.value()) else {
        return;
    };
    let m2 = ((whole.m2 - cultivated.m2) * 1e4).round() / 1e4;
    if m2 < 0.0 {
        draft.note(
            0,
            "耕地面积大于用地总面积，请核对原文",
            "more cultivated land than land in all: check the text",
        );
        return;
    }
    let hectares = format!("{:.4}", m2 / 1e4);
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
fn gaps(decision: &mut Decision) {
    let situs = &decision.situs;
    if let Some(n) = situs.villages_stated
        && (situs.villages.len() as u32) < n
    {
        decision
            .conditions
            .push(known_gap(format!("涉及 {n} 个村，村名未列全"), format!("{n} villages, not all listed")));
    }
    let uses = decision.land_use.value().is_some_and(|text| text.contains(['和', '、']));
    if matches!(decision.area, Stated::Value(Area { .. })) && (uses || situs.villages.len() > 1) {
        decision.conditions.push(known_gap(
            "各用途、各村的面积分配未给出",
            "how the area divides among uses and villages is not given",
        ));
    }
}
