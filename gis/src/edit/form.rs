//! Which properties a layer takes, and how.

use super::EditFault;
use crate::index::{Field, FieldKind, Layer};
use crate::record::{AppointmentAct, DecisionKind, DecisionStatus};

/// What may be done with a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Given when a record is made, changed later.
    Edit,
    /// The source: given when a record is made; changed later only in a record that an editor entered.
    Source,
    /// Given, never served: a personal number.
    Personal,
    /// Given, never served.
    Hidden,
    /// Served, never given.
    Read,
}

/// A property of a layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    pub(super) unit: &'static str,
    pub(super) kind: FieldKind,
    pub(super) access: Access,
}

/// The layers that can be edited.
pub(super) const LAYERS: [Layer; 6] = [
    Layer::Segments,
    Layer::CountySegments,
    Layer::Parcels,
    Layer::TemporaryUses,
    Layer::Constraints,
    Layer::Appointments,
];

/// Why a layer cannot be edited; none when it can.
pub(super) fn refusal(layer: Layer) -> Option<EditFault> {
    let (zh, en) = match layer {
        Layer::Lines => (
            "线路数据由线路文件维护，请用线路数据导入（lines），不在此编辑",
            "lines come from survey files: import line data instead of editing features",
        ),
        Layer::Stations => (
            "车站来自公开车站表和 OpenStreetMap，随程序更新，不在此编辑",
            "stations come from the public station table and OpenStreetMap and are updated with the program",
        ),
        Layer::KilometrePosts => (
            "公里标由线路数据推算；请用线路数据导入（lines）",
            "kilometre posts are computed from the lines: import line data instead",
        ),
        Layer::Counties => (
            "县界来自天地图（示意，非法定界线），随程序更新，不在此编辑",
            "counties come from Tianditu (indicative, not legal) and are updated with the program",
        ),
        Layer::Findings => (
            "核查结果由名单计算得出；请编辑所涉的责任区段，结果随之更新",
            "findings are computed from the roster: edit the segments concerned and they follow",
        ),
        _ => return None,
    };
    Some(EditFault::new("", zh, en))
}

/// Properties that are given but never served.
const PLACE: Property = Property {
    name: "source_place",
    zh: "出处位置",
    en: "where in the source",
    unit: "",
    kind: FieldKind::Text,
    access: Access::Hidden,
};
const METHOD: Property = Property {
    name: "survey_method",
    zh: "界线测绘方法",
    en: "how the boundary was surveyed",
    unit: "",
    kind: FieldKind::Text,
    access: Access::Hidden,
};
const MOBILES: [Property; 2] = [
    Property {
        name: "local_mobiles",
        zh: "地方段长手机",
        en: "mobiles of the local chief",
        unit: "",
        kind: FieldKind::Text,
        access: Access::Personal,
    },
    Property {
        name: "railway_mobiles",
        zh: "铁路段长手机",
        en: "mobiles of the railway chief",
        unit: "",
        kind: FieldKind::Text,
        access: Access::Personal,
    },
];

/// All properties of a layer: those served in their order, then those only given.
pub(super) fn properties(layer: Layer) -> Vec<Property> {
    let served = layer.fields().iter().map(|field| of_field(layer, field));
    let mut all: Vec<Property> = served.collect();
    if LAYERS.contains(&layer) {
        all.push(PLACE);
    }
    match layer {
        Layer::Segments | Layer::CountySegments => all.extend(MOBILES),
        Layer::Parcels | Layer::TemporaryUses | Layer::Constraints => all.push(METHOD),
        _ => {}
    }
    all
}

fn of_field(layer: Layer, field: &Field) -> Property {
    let Field { name, zh, en, unit, kind, .. } = *field;
    Property { name, zh, en, unit, kind, access: access(layer, name) }
}

fn access(layer: Layer, name: &str) -> Access {
    if refusal(layer).is_some() {
        return Access::Read;
    }
    match name {
        "file" | "document" => return Access::Source,
        "id" | "geometry_state" | "confidence" | "reason" | "precision" | "source_line" => {
            return Access::Read;
        }
        _ => {}
    }
    let read = match layer {
        Layer::Parcels | Layer::TemporaryUses => {
            matches!(
                name,
                "area_units_agree"
                    | "classes"
                    | "plots"
                    | "renewal"
                    | "controls"
                    | "conditions"
                    | "term_state"
            )
        }
        Layer::Constraints => matches!(name, "rule" | "title" | "extent_state" | "season" | "verified"),
        Layer::Segments | Layer::CountySegments => name == "accuracy_m",
        _ => false,
    };
    if read { Access::Read } else { Access::Edit }
}

/// Why a property is only served.
pub(super) fn why_read(name: &str) -> (&'static str, &'static str) {
    match name {
        "id" => ("标识不能改动", "an identifier never changes"),
        "confidence" | "reason" => (
            "由编辑记录得出；理由请随请求给出",
            "follows from what was edited; give the reason with the request",
        ),
        "geometry_state" | "precision" | "accuracy_m" | "extent_state" => {
            ("由图形得出", "follows from the geometry")
        }
        "source_line" | "file" | "document" => (
            "来源不随更正改变；出处不同请新建记录并终止原记录",
            "the source stays with a correction; for another source make a new record and end this one",
        ),
        "classes" | "plots" | "controls" | "conditions" | "renewal" => (
            "为原文的汇总；请用更正清单（corrections）逐项更正",
            "sums up what was printed; correct its parts by the corrections file",
        ),
        _ => ("由其他属性得出", "follows from other properties"),
    }
}

/// Words of a closed list: Chinese and code; none for an open property.
pub(super) fn words(layer: Layer, name: &str) -> Vec<(&'static str, &'static str)> {
    match (layer, name) {
        (Layer::Parcels | Layer::TemporaryUses, "kind") => {
            kinds(layer).map(|(_, zh, code)| (zh, code)).collect()
        }
        (Layer::Parcels | Layer::TemporaryUses, "status") => {
            statuses().map(|(_, zh, code)| (zh, code)).collect()
        }
        (_, "basic_farmland_state" | "redline_state") => STATES.iter().map(|code| (*code, *code)).collect(),
        (Layer::Segments, "tier") => super::segment::tiers().map(|(_, zh, code)| (zh, code)).collect(),
        (_, "track") => super::segment::tracks().map(|(_, zh, code)| (zh, code)).collect(),
        (Layer::Constraints, "side") => super::zone::sides().map(|(_, zh, code)| (zh, code)).collect(),
        (Layer::Constraints, "offset_basis") => {
            super::zone::bases().map(|(_, zh, code)| (zh, code)).collect()
        }
        (Layer::Appointments, "act") => acts().map(|(_, zh, code)| (zh, code)).collect(),
        _ => Vec::new(),
    }
}

/// What a state can be set to; `illegible` is only read from a document.
pub(super) const STATES: [&str; 3] = ["value", "none", "unknown"];

pub(super) fn kinds(
    layer: Layer,
) -> impl Iterator<Item = (DecisionKind, &'static str, &'static str)> + Clone {
    use DecisionKind as K;
    [
        K::TemporaryUse,
        K::GrantPlan,
        K::Allocation,
        K::EntrustedManagement,
        K::PlanningConditions,
        K::Grant,
        K::GrantNotice,
        K::LandBanking,
    ]
    .into_iter()
    .filter(move |kind| (*kind == K::TemporaryUse) == (layer == Layer::TemporaryUses))
    .map(|kind| (kind, kind.zh(), kind.as_str()))
}

pub(super) fn statuses() -> impl Iterator<Item = (DecisionStatus, &'static str, &'static str)> + Clone {
    use DecisionStatus as S;
    [S::AgreedInPrinciple, S::PlanApproved, S::Approved, S::Announced, S::Refused, S::Revoked]
        .into_iter()
        .map(|status| (status, status.zh(), status.as_str()))
}

pub(super) fn acts() -> impl Iterator<Item = (AppointmentAct, &'static str, &'static str)> + Clone {
    AppointmentAct::ALL.into_iter().map(|act| (act, act.zh(), act.as_str()))
}

/// What a new record of a layer cannot do without.
pub(super) const fn required(layer: Layer) -> &'static [&'static str] {
    match layer {
        Layer::Segments => &["tier", "county", "line"],
        Layer::CountySegments => &["county", "line"],
        Layer::Parcels | Layer::TemporaryUses => &["kind", "status"],
        Layer::Constraints => &["line"],
        Layer::Appointments => &["act", "name", "office"],
        _ => &[],
    }
}
