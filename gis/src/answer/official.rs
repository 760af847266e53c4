//! Officials as an answer shows them.

use serde::Serialize;

use crate::record::{Official, Phone};

/// The public part of an [`Official`]: no personal number can get here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OfficialAnswer<'a> {
    /// The office (职务).
    pub office: &'a str,
    /// The holder; `None` when the source lost the name.
    pub name: Option<&'a str>,
    /// County, township, railway division or workshop.
    pub unit: &'a str,
    /// Desk phone to dial, or as printed when it is faulty (`phone_fault` then says how).
    pub desk: Option<&'a str>,
    /// Duty phone, likewise.
    pub duty: Option<&'a str>,
    /// What is wrong with a printed number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_fault: Option<&'a str>,
    /// To whom details are delegated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delegate: Option<&'a str>,
    /// Whether the source prints a mobile that is withheld here.
    pub mobile_withheld: bool,
}

impl<'a> From<&'a Official> for OfficialAnswer<'a> {
    fn from(official: &'a Official) -> Self {
        let number =
            |phone: &'a Option<Phone>| phone.as_ref().map(|p| p.dial.as_deref().unwrap_or(&p.printed));
        let fault = |phone: &'a Option<Phone>| phone.as_ref().and_then(|p| p.fault.as_deref());
        Self {
            office: &official.office,
            name: official.name.as_deref(),
            unit: &official.unit,
            desk: number(&official.desk),
            duty: number(&official.duty),
            phone_fault: fault(&official.desk).or_else(|| fault(&official.duty)),
            delegate: official.delegate.as_deref(),
            mobile_withheld: official.mobile_withheld || !official.mobiles.is_empty(),
        }
    }
}
