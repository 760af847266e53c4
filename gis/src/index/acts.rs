//! Acts about offices → features. They have no place of their own and are never drawn.

use super::row::Row;
use super::{Feature, Layer};
use crate::record::{Appointment, AppointmentAct, Record};

impl AppointmentAct {
    /// The acts.
    pub const ALL: [Self; 6] =
        [Self::Appointed, Self::Removed, Self::Confirmed, Self::Remit, Self::Assists, Self::Acting];

    /// The term used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Appointed => "appointed",
            Self::Removed => "removed",
            Self::Confirmed => "confirmed",
            Self::Remit => "remit",
            Self::Assists => "assists",
            Self::Acting => "acting",
        }
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Appointed => "任职",
            Self::Removed => "免职",
            Self::Confirmed => "转正",
            Self::Remit => "分管",
            Self::Assists => "协助",
            Self::Acting => "代理",
        }
    }
}

pub(super) fn feature(record: &Record, act: &Appointment) -> Feature {
    let reasons: Vec<_> = record.reasons.iter().map(|r| format!("{}: {}", r.field, r.zh)).collect();
    let mut row = Row::new(Layer::Appointments);
    row.set("id", record.id.as_str())
        .set("act", act.act.zh())
        .set("name", act.name.as_str())
        .set("office", act.office.as_str())
        .set("unit", act.unit.as_deref())
        .set("county", act.county.as_deref())
        .set("from", act.from.value().copied())
        .set("from_month", act.from_month.as_deref())
        .set("signed", act.signed)
        .set("probation_months", act.probation_months.value().copied())
        .set("remit", act.remit.join("; "))
        .set("confidence", record.confidence.as_str())
        .set("reason", reasons.join("; "))
        .set("file", record.source.file.as_str())
        .set("document", record.source.document.as_deref())
        .set("source_line", record.source.lines[0])
        .set("valid_from", record.validity.from)
        .set("valid_to", record.validity.to);
    Feature { id: record.id.clone(), geometry: None, measures: Vec::new(), values: row.finish() }
}
