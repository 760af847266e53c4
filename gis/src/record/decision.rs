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
    /// 出让: a grant that was made, with its grantee.
    Grant,
    /// An announcement that land will be granted (出让公告): nobody has it yet.
    GrantNotice,
    /// 收储: acquisition for the land reserve.
    LandBanking,
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
    /// Announced, the sale is still to come.
    Announced,
    /// Not agreed to (不同意, 不予批准).
    Refused,
    /// Revoked or declared void (撤销, 作废, 废止).
    Revoked,
}

impl DecisionStatus {
    /// Whether the act gives nobody anything: refused or revoked.
    pub const fn gives_nothing(self) -> bool {
        matches!(self, Self::Refused | Self::Revoked)
    }
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
    /// The document number as printed; empty when the document bears none.
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
    /// Other numbers of the parcel as printed: 宗地代码, 不动产单元代码, deeds, former numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
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
    /// 基本农田 (the printed word is in `basic_farmland_word`).
    pub basic_farmland: Stated<Area>,
    /// The word that is printed for it: 基本农田 or 永久基本农田.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic_farmland_word: Option<String>,
    /// The land by class (农用地, 耕地, 园地 …), as printed; 耕地 is also in `cultivated`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<LandClass>,
    /// Land inside the ecological redline (生态保护红线). A stated zero is [`Stated::None`].
    #[serde(default, skip_serializing_if = "is_unknown")]
    pub redline: Stated<Area>,
    /// The plots (地块) that are listed one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plots: Vec<Plot>,
    /// The term.
    pub term: Stated<Term>,
    /// Renewal of an earlier use, and how often it may be renewed.
    #[serde(default, skip_serializing_if = "is_unknown")]
    pub renewal: Stated<Renewal>,
    /// Until when the land must be reclaimed (土地复垦).
    #[serde(default, skip_serializing_if = "is_unknown")]
    pub reclamation: Stated<Reclamation>,
    /// Controls: floor-area ratio, height …
    pub controls: Vec<Control>,
    /// Prices and costs.
    pub prices: Vec<Condition>,
    /// Conditions, obligations and approvals still pending.
    pub conditions: Vec<Condition>,
    /// Parts that go elsewhere or to others (the allocated sub-parcels).
    pub parts: Vec<DecisionPart>,
}

impl Decision {
    /// A decision of a kind and status of which nothing else is known.
    #[must_use]
    pub fn unknown(kind: DecisionKind, status: DecisionStatus) -> Self {
        Self {
            kind,
            status,
            title: String::new(),
            number: String::new(),
            issuer: Stated::Unknown,
            addressee: Stated::Unknown,
            date: Stated::Unknown,
            request: Stated::Unknown,
            project: Stated::Unknown,
            party: Stated::Unknown,
            party_role: None,
            parcel_no: Stated::Unknown,
            aliases: Vec::new(),
            parcels_unlisted: None,
            situs: Situs::default(),
            land_use: Stated::Unknown,
            area: Stated::Unknown,
            cultivated: Stated::Unknown,
            basic_farmland: Stated::Unknown,
            basic_farmland_word: None,
            classes: Vec::new(),
            redline: Stated::Unknown,
            plots: Vec::new(),
            term: Stated::Unknown,
            renewal: Stated::Unknown,
            reclamation: Stated::Unknown,
            controls: Vec::new(),
            prices: Vec::new(),
            conditions: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// How to name it to a person: the document number, or the title of a document without one.
    pub fn label(&self) -> &str {
        if self.number.is_empty() { &self.title } else { &self.number }
    }

    /// The last day for reclamation: the printed one, or the end of the term and the months after it.
    pub fn reclamation_due(&self) -> Option<Date> {
        let reclamation = self.reclamation.value()?;
        if reclamation.until.is_some() {
            return reclamation.until;
        }
        // More months than a calendar has are no date, and no reason to stop.
        let months = jiff::Span::new().try_months(i64::from(reclamation.months_after_end?)).ok()?;
        self.term.value()?.end()?.checked_add(months).ok()
    }

    /// The classes in one line, as printed: `农用地1.2公顷；其中耕地0.5公顷`.
    pub fn classes_summary(&self) -> String {
        let one = |class: &LandClass| {
            let area = match &class.area {
                Stated::Value(area) => area.printed.clone(),
                Stated::None => "0".to_owned(),
                Stated::Unknown => "未载明".to_owned(),
                Stated::Illegible(raw) => format!("（无法辨读：{raw}）"),
            };
            let within = if class.within.is_some() { "其中" } else { "" };
            format!("{within}{}{area}", class.printed)
        };
        self.classes.iter().map(one).collect::<Vec<_>>().join("；")
    }
}

/// Where land is, as printed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    /// Groups (组) of villages: village and numbers, e.g. (`松坪村`, [5, 6]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<(String, Vec<u32>)>,
    /// Places given relative to others (`县城西北3km`), as printed; never a point.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relative: Vec<RelativePlace>,
    /// Abuttals (四至): side and text, e.g. (`north`, `青年街`). Sides not stated are absent.
    pub abuttals: Vec<(String, String)>,
}

/// A place given relative to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RelativePlace {
    /// As printed.
    pub printed: String,
    /// What it is relative to, e.g. `县城` or `青年街`.
    pub anchor: String,
    /// Direction from there in degrees from north, if one is printed.
    pub bearing_deg: Option<f64>,
    /// Distance from there in metres, if one is printed.
    pub distance_m: Option<f64>,
}

/// Land of one class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LandClass {
    /// The class as printed, e.g. `其他草地`.
    pub printed: String,
    /// The class as the glossary has it: `agricultural`, `cultivated`, `orchard`, `forest`,
    /// `grass`, `other_agricultural`, `construction`, `unused`; `other` when it is none of these.
    pub class: String,
    /// The class that this is part of (`其中`), by the same words.
    pub within: Option<String>,
    /// The area; a stated zero is [`Stated::None`].
    pub area: Stated<Area>,
}

/// A plot (地块) of a temporary use or a parcel of a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plot {
    /// Its number or name as printed.
    pub no: String,
    /// What it is used for, as printed.
    pub land_use: Stated<String>,
    /// Its area.
    pub area: Stated<Area>,
    /// Village and groups as printed.
    pub place: String,
    /// Villages named.
    pub villages: Vec<String>,
    /// Groups of these villages.
    pub groups: Vec<(String, Vec<u32>)>,
    /// The land by class, if given per plot.
    pub classes: Vec<LandClass>,
}

/// How long a use may last. Without a start there is no end, unless an end is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Whole years; 0 when the term is printed in months or by its days only.
    pub years: u32,
    /// Months beside the years.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub months: u32,
    /// First day.
    pub start: Stated<Date>,
    /// Whether the start is only said to be the day of approval, e.g. `自批准之日起`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_approval: bool,
    /// Last day, if it is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// As printed, when it is more than a number of years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
}

impl Term {
    /// A term of years with or without a start.
    pub fn of_years(years: u32, start: Stated<Date>) -> Self {
        Self { years, start, ..Self::default() }
    }

    /// The last day: the printed one, or start and length when both are known.
    pub fn end(&self) -> Option<Date> {
        if self.until.is_some() {
            return self.until;
        }
        if self.years == 0 && self.months == 0 {
            return None;
        }
        let start = self.start.value()?;
        let length = jiff::Span::new().try_years(i64::from(self.years)).ok()?;
        let length = length.try_months(i64::from(self.months)).ok()?;
        start.checked_add(length).ok()?.yesterday().ok()
    }
}

/// A renewal (续期) of a temporary use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Renewal {
    /// The document of the use that is renewed, if this is a renewal.
    pub of: Stated<String>,
    /// How often it may be renewed, if said; 0 = not again.
    pub times_left: Stated<u32>,
    /// As printed, short.
    pub printed: String,
}

/// When reclamation is due.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reclamation {
    /// Months after the end of the term.
    pub months_after_end: Option<u32>,
    /// The last day, if one is printed.
    pub until: Option<Date>,
    /// As printed, short.
    pub printed: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

fn is_unknown<T>(stated: &Stated<T>) -> bool {
    matches!(stated, Stated::Unknown)
}

/// A control on building, with open or closed bounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// `building_density`, `building_coefficient`, `green_ratio`, `floor_area_ratio`, `height_limit`,
    /// `depth_limit`, `investment_intensity`.
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
