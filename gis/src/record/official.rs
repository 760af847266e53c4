//! Officials: an office, its holder and its telephones.

use serde::{Deserialize, Serialize};

/// A telephone number as printed and, where it can be told, as it must be dialled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// The digits as printed.
    pub printed: String,
    /// With area code, e.g. `0350-2020918`; `None` when the printed number is faulty.
    pub dial: Option<String>,
    /// What is wrong with the printed number, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// By which rule `dial` is more than was printed, e.g. `area code 0350 of 忻州市 added`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// The holder of an office (任职人) as a roster names him or her.
///
/// `desk` and `duty` never hold an 11-digit mobile, whatever field it was printed in: such a
/// number is in `mobiles`, which is personal and exists only in an operator's own store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Official {
    /// The office (职务) as printed, e.g. `忻府区副区长`.
    pub office: String,
    /// The holder; `None` when the cell that names him is lost.
    pub name: Option<String>,
    /// The unit: county, township, railway division or workshop in canonical spelling.
    pub unit: String,
    /// Desk phone (办公电话).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<Phone>,
    /// 24-hour duty phone (值班电话).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<Phone>,
    /// To whom the details are delegated (具体事务由…负责).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegate: Option<String>,
    /// Personal mobile numbers. Never bundled, exported or shown without sign-in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mobiles: Vec<String>,
    /// Whether a mobile was printed (in whatever field) and is withheld here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mobile_withheld: bool,
}

/// A coordinator of the scheme at city level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coordinator {
    /// The role, e.g. `总协调负责人`.
    pub role: String,
    /// Who holds it.
    pub official: Official,
}

/// A duty, in this project's own words, that the scheme gives an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Who carries it, e.g. `local section chief, county`.
    pub bearer: String,
    /// The duty in a few Chinese words.
    pub zh: String,
    /// The duty in a few English words.
    pub en: String,
}
