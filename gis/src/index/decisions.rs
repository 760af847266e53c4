//! Decision records → features.

use jiff::civil::Date;

use super::expiry::Expiry;
use super::row::Row;
use super::segments::set_provenance;
use super::{Feature, Layer, Value};
use crate::place::Placed;
use crate::record::{Area, Decision, DecisionKind, DecisionStatus, Record, Stated, Term};

/// The field that depends on the day.
const TERM_STATE: &str = "term_state";

impl DecisionKind {
    /// The term used in JSON and exports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TemporaryUse => "temporary_use",
            Self::GrantPlan => "grant_plan",
            Self::Allocation => "allocation",
            Self::EntrustedManagement => "entrusted_management",
            Self::PlanningConditions => "planning_conditions",
            Self::Grant => "grant",
            Self::GrantNotice => "grant_notice",
            Self::LandBanking => "land_banking",
        }
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::TemporaryUse => "临时用地",
            Self::GrantPlan => "出让方案（未出让）",
            Self::Allocation => "划拨",
            Self::EntrustedManagement => "委托管理（非供地）",
            Self::PlanningConditions => "规划条件设定",
            Self::Grant => "出让",
            Self::GrantNotice => "出让公告（未成交）",
            Self::LandBanking => "收储",
        }
    }
}

impl DecisionStatus {
    /// The term used in JSON and exports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AgreedInPrinciple => "agreed_in_principle",
            Self::PlanApproved => "plan_approved",
            Self::Approved => "approved",
            Self::Announced => "announced",
            Self::Refused => "refused",
            Self::Revoked => "revoked",
        }
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::AgreedInPrinciple => "原则同意，待上级审批",
            Self::PlanApproved => "方案已批准",
            Self::Approved => "已批准",
            Self::Announced => "已公告，未成交",
            Self::Refused => "不予同意（非用地许可）",
            Self::Revoked => "撤销原批准（不再是用地许可）",
        }
    }
}

/// The word for the four states of a stated value.
pub(crate) const fn state<T>(stated: &Stated<T>) -> &'static str {
    match stated {
        Stated::Value(_) => "value",
        Stated::None => "none",
        Stated::Unknown => "unknown",
        Stated::Illegible(_) => "illegible",
    }
}

fn m2(area: &Stated<Area>) -> Option<f64> {
    match area {
        Stated::None => Some(0.0),
        _ => area.value().map(|a| a.m2),
    }
}

/// The controls as printed: `容积率：≤1.5; 绿地率：≥35%`; none if none is stated.
fn controls(decision: &Decision) -> Option<String> {
    let all: Vec<_> = decision.controls.iter().map(|c| format!("{}：{}", c.zh, c.printed)).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The sides that are stated: `东：甲路; 南：乙街`; none if none is.
fn abuttals(decision: &Decision) -> Option<String> {
    let side = |side: &str| match side {
        "east" => "东",
        "south" => "南",
        "west" => "西",
        "north" => "北",
        _ => "",
    };
    let all: Vec<_> =
        decision.situs.abuttals.iter().map(|(lies, what)| format!("{}：{what}", side(lies))).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The layer that a decision is in.
pub(super) const fn layer(decision: &Decision) -> Layer {
    match decision.kind {
        DecisionKind::TemporaryUse => Layer::TemporaryUses,
        _ => Layer::Parcels,
    }
}

/// The state of its term on a day.
pub(super) fn term_state(decision: &Decision, day: Option<Date>) -> Value {
    day.and_then(|day| Expiry::of(decision, day)).map(Expiry::zh).map_or(Value::Null, Value::from)
}

/// The feature as another day sees it; `None` when it sees the same.
pub(super) fn on_day(feature: &Feature, decision: &Decision, day: Option<Date>) -> Option<Feature> {
    let at = layer(decision).fields().iter().position(|field| field.name == TERM_STATE)?;
    let state = term_state(decision, day);
    if feature.values.get(at) == Some(&state) {
        return None;
    }
    let mut changed = feature.clone();
    *changed.values.get_mut(at)? = state;
    Some(changed)
}

pub(super) fn feature(
    record: &Record,
    decision: &Decision,
    placed: &Placed,
    day: Option<Date>,
) -> (Layer, Feature) {
    let layer = layer(decision);
    let mut row = Row::new(layer);
    let conditions: Vec<_> =
        decision.prices.iter().chain(&decision.conditions).map(|c| c.zh.as_str()).collect();
    let area = decision.area.value();
    let term = decision.term.value();
    row.set("id", record.id.as_str())
        .set("kind", decision.kind.zh())
        .set("status", decision.status.zh())
        .set("parcel_no", decision.parcel_no.value().map(String::as_str))
        .set("aliases", decision.aliases.join("; "))
        .set("title", decision.title.as_str())
        .set("party", decision.party.value().map(String::as_str))
        .set("party_role", decision.party_role.as_deref())
        .set("land_use", decision.land_use.value().map(String::as_str))
        .set("situs", decision.situs.printed.as_str())
        .set("county", decision.situs.county.as_deref())
        .set("area_m2", m2(&decision.area))
        .set("area_printed", area.map(|a| a.printed.as_str()))
        .set("area_units_agree", area.and_then(|a| a.units_agree))
        .set("cultivated_m2", m2(&decision.cultivated))
        .set("basic_farmland_m2", m2(&decision.basic_farmland))
        .set("basic_farmland_state", state(&decision.basic_farmland))
        .set("redline_m2", m2(&decision.redline))
        .set("redline_state", state(&decision.redline))
        .set("classes", decision.classes_summary())
        .set("plots", Some(decision.plots.len()).filter(|n| *n > 0))
        .set("term_years", term.map(|t| t.years).filter(|years| *years > 0))
        .set("term_months", term.map(|t| t.months).filter(|months| *months > 0))
        .set("term_start", term.and_then(|t| t.start.value().copied()))
        .set("term_end", term.and_then(Term::end))
        .set(TERM_STATE, term_state(decision, day))
        .set("renewal", decision.renewal.value().map(|renewal| renewal.printed.as_str()))
        .set("reclamation_due", decision.reclamation_due())
        .set("controls", controls(decision))
        .set("abuttals", abuttals(decision))
        .set("conditions", conditions.join("; "));
    set_provenance(&mut row, record, placed);
    let feature = Feature {
        id: record.id.clone(),
        // Land that was asked for in vain, or was given and taken back, is found but not drawn.
        geometry: placed.geometry.clone().filter(|_| !decision.status.gives_nothing()),
        measures: Vec::new(),
        values: row.finish(),
    };
    (layer, feature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Precision;
    use crate::record::{Body, Control, embedded};

    fn nowhere() -> Placed {
        Placed {
            geometry: None,
            measures: Vec::new(),
            precision: Precision::None,
            accuracy_m: None,
            partial: false,
            counties: Vec::new(),
            townships: Vec::new(),
            how: Default::default(),
        }
    }

    #[test]
    fn the_planning_controls_and_the_four_sides_have_columns() {
        let (mut records, _) = embedded();
        let record = records.iter_mut().find(|r| matches!(r.body, Body::Decision(_))).expect("a decision");
        let Body::Decision(decision) = &mut record.body else { panic!("no decision") };
        let control = |kind: &str, zh: &str, printed: &str| Control {
            kind: kind.to_owned(),
            zh: zh.to_owned(),
            unit: String::new(),
            min: None,
            max: None,
            printed: printed.to_owned(),
        };
        decision.controls =
            vec![control("floor_area_ratio", "容积率", "≤1.5"), control("green_ratio", "绿地率", "≥35%")];
        decision.situs.abuttals =
            [("east", "甲路"), ("north", "乙街")].map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
        decision.kind = DecisionKind::PlanningConditions;
        let decision = decision.clone();
        let record = &*record;
        let decision = &decision;
        let (layer, feature) = feature(record, decision, &nowhere(), None);
        let cell = |name: &str| {
            let at = layer.fields().iter().position(|field| field.name == name).expect(name);
            match &feature.values[at] {
                Value::Text(text) => text.clone(),
                other => panic!("{name}: {other:?}"),
            }
        };
        assert_eq!(cell("abuttals"), "东：甲路; 北：乙街");
        assert_eq!(cell("controls"), "容积率：≤1.5; 绿地率：≥35%");
    }
}
