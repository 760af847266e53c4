//! Acts about who holds an office: appointment, removal, end of probation, change of remit.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Stated;

/// What an act does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentAct {
    /// 任命, 任…职务: holds the office from the date on.
    Appointed,
    /// 免去: holds it no longer; a vacancy unless another act fills it.
    Removed,
    /// 试用期满正式任职: holds it, counted from an earlier day.
    Confirmed,
    /// 负责, 分管: the remit within an office, by a notice on the division of work.
    Remit,
    /// 协助: assists only.
    Assists,
    /// 主持工作, 代理: acts for the office without holding it.
    Acting,
}

/// One act about one person and one office.
///
/// A person is a name in an office of a unit for a time. Nothing here is linked to a roster by
/// name: only the office and the unit say that two documents speak of the same thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Appointment {
    /// What is done.
    pub act: AppointmentAct,
    /// The name, blanks taken out.
    pub name: String,
    /// The office (职务) as printed, e.g. `县交通运输局局长`.
    pub office: String,
    /// The unit of the office: county, township, bureau or railway unit, canonical where known.
    pub unit: Option<String>,
    /// The county that the unit belongs to, canonical.
    pub county: Option<String>,
    /// For a remit: the fields of work that bear on railways, roads or land, as printed, short.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remit: Vec<String>,
    /// From when it counts; not the date of the notice unless that is what the text says.
    pub from: Stated<Date>,
    /// Whether `from` is stated, or only the date of signature is known.
    pub from_is_signature: bool,
    /// From which month it counts, e.g. `2021-08`, where no day is stated; `from` is then unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_month: Option<String>,
    /// The date of the notice or list: on that day at the latest it was known.
    #[serde(default)]
    pub signed: Option<Date>,
    /// Probation (试用期) in months, if one is stated.
    pub probation_months: Stated<u32>,
}
