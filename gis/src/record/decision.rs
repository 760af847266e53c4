//! Decisions about land: grants, allocations, temporary uses, plans.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Area, Stated};

/// What kind of act a decision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// 临时用地.
    TemporaryUse,
    /// A plan to grant (出让方案): not a grant.
    GrantPlan,
    /// 划拨.
    Allocation,
    /// 委托管理: not a grant.
    EntrustedManagement,
    /// Planning conditions set for parcels (规划条件设定).
    PlanningConditions,
}

/// How far a decision has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionStatus {
    /// 原则上同意: conditional, not granted; another authority still has to approve.
    AgreedInPrinciple,
    /// The plan is approved, the act itself is still to come.
    PlanApproved,
    /// Approved.
    Approved,
}

/// A decision about land.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// What kind of act it is.
    pub kind: DecisionKind,
    /// How far it has come.
    pub status: DecisionStatus,
    /// The title of the document.
    pub title: String,
    /// The document number as printed.
    pub number: String,
    /// The issuing body.
    pub issuer: Stated<String>,
    /// The addressee.
    pub addressee: Stated<String>,
    /// The date of signature.
    pub date: Stated<Date>,
    /// The number of the request that it answers.
    pub request: Stated<String>,
    /// The project.
    pub project: Stated<String>,
    /// User, receiver or manager.
    pub party: Stated<String>,
    /// The party's role: `user`, `receiver`, `manager`, `winner of the auction`.
    pub party_role: Option<String>,
    /// The parcel's number as printed, e.g. `SZHB2023-01`.
    pub parcel_no: Stated<String>,
    /// How many parcels it is about, when they are not listed.
    pub parcels_unlisted: Option<u32>,
    /// Where the land is.
    pub situs: Situs,
    /// The land's use as printed.
    pub land_use: Stated<String>,
    /// The whole area.
    pub area: Stated<Area>,
    /// 耕地.
    pub cultivated: Stated<Area>,
    /// 基本农田 (the printed word).
    pub basic_farmland: Stated<Area>,
    /// The term.
    pub term: Stated<Term>,
    /// Controls: floor-area ratio, height …
    pub controls: Vec<Control>,
    /// Prices and costs.
    pub prices: Vec<Condition>,
    /// Conditions, obligations and approvals still pending.
    pub conditions: Vec<Condition>,
    /// Parts that go elsewhere or to others (the allocated sub-parcels).
    pub parts: Vec<DecisionPart>,
}

/// Where land is, as printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Situs {
    /// The place phrase as printed.
    pub printed: String,
    /// The county in canonical spelling.
    pub county: Option<String>,
    /// Townships named.
    pub townships: Vec<String>,
    /// Villages named.
    pub villages: Vec<String>,
    /// Total number of villages stated when not all are listed (`等16个村`).
    pub villages_stated: Option<u32>,
    /// Abuttals (四至): side and text, e.g. (`north`, `青年街`). Sides not stated are absent.
    pub abuttals: Vec<(String, String)>,
}

/// A term of use. Without a start there is no end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Years.
    pub years: u32,
    /// First day.
    pub start: Stated<Date>,
}

impl Term {
    /// The last day, when the start is known.
    pub fn end(&self) -> Option<Date> {
        use jiff::ToSpan as _;
        let start = self.start.value()?;
        let next = start.checked_add(i64::from(self.years).years()).ok()?;
        next.yesterday().ok()
    }
}

/// A control on building, with open or closed bounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// `building_density`, `green_ratio`, `floor_area_ratio`, `height_limit`, `depth_limit`.
    pub kind: String,
    /// The Chinese term, e.g. `容积率`.
    pub zh: String,
    /// The unit: `%`, `m`, or empty.
    pub unit: String,
    /// Lower bound.
    pub min: Option<Bound>,
    /// Upper bound.
    pub max: Option<Bound>,
    /// The figures as printed.
    pub printed: String,
}

/// One end of a control.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bound {
    /// The figure.
    pub value: f64,
    /// Whether the figure itself is allowed (`≤`) or not (`<`).
    pub inclusive: bool,
}

/// A price, condition, obligation or pending approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// A term such as `starting_price`, `deposit`, `pending_approval`, `exempt`, `obligation`.
    pub kind: String,
    /// The statement in this project's own Chinese words, with the printed figures.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// The figure, if there is one: 元 for money, m² for areas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The document it refers to, e.g. `忻自然资办发〔2022〕18号`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Whether something is still to be done or decided.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pending: bool,
}

/// A part of a decision with a supply of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionPart {
    /// What it is, e.g. `公园绿地`.
    pub name: String,
    /// Where it is, as printed.
    pub place: String,
    /// How it is supplied.
    pub supply: DecisionKind,
    /// Who receives it.
    pub receiver: Stated<String>,
    /// Its area.
    pub area: Stated<Area>,
    /// Obligations and prices.
    pub conditions: Vec<Condition>,
    /// Whether it lies outside the main parcel, and why that is held.
    pub outside_main: Option<String>,
}
