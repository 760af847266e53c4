//! Properties of an act about an office.

use serde_json::{Map, Value};

use super::context::Cx;
use super::form::acts;
use super::value::{choice, date, list, missing, needed_text, text, whole};
use super::{EditFault, names};
use crate::record::{Appointment, AppointmentAct, Stated};

pub(super) fn apply(act: &mut Appointment, asked: &Map<String, Value>, cx: &mut Cx<'_>) {
    if let Some(value) = asked.get("act") {
        let got = choice("act", value, acts()).and_then(|got| got.ok_or_else(|| missing("act")));
        cx.put(got, &mut act.act);
    }
    for (name, place) in [("name", &mut act.name), ("office", &mut act.office)] {
        if let Some(value) = asked.get(name) {
            cx.put(needed_text(name, value), place);
        }
    }
    if let Some(value) = asked.get("unit") {
        cx.put(text("unit", value), &mut act.unit);
    }
    if let Some(value) = asked.get("county") {
        let got = names::maybe_county("county", value, cx);
        cx.put(got, &mut act.county);
    }
    if let Some(value) = asked.get("from")
        && let Some(from) = cx.value(date("from", value))
    {
        act.from = from.into();
        act.from_is_signature = false;
    }
    if let Some(value) = asked.get("from_month") {
        cx.put(month(value), &mut act.from_month);
    }
    if let Some(value) = asked.get("signed") {
        cx.put(date("signed", value), &mut act.signed);
    }
    if let Some(value) = asked.get("probation_months") {
        cx.put(whole("probation_months", value, 60).map(Stated::from), &mut act.probation_months);
    }
    if let Some(value) = asked.get("remit") {
        cx.put(list("remit", value), &mut act.remit);
    }
    if let (Some(from), Some(month)) = (act.from.value(), &act.from_month)
        && (asked.contains_key("from") || asked.contains_key("from_month"))
    {
        if from.to_string().get(..7) == Some(month) {
            act.from_month = None;
            cx.note("已有起始日，起始月不另保存", "the day is known, the month is not kept beside it");
        } else {
            cx.push(EditFault::at(
                "from_month",
                format!("与 from（{from}）矛盾；知道日期时此项为 null"),
                format!("contradicts from ({from}); it is null where the day is known"),
            ));
        }
    }
}

/// `2021-08`.
fn month(value: &Value) -> Result<Option<String>, EditFault> {
    let Some(given) = text("from_month", value)? else { return Ok(None) };
    let whole = format!("{given}-01");
    match date("from_month", &Value::String(whole)) {
        Ok(_) => Ok(Some(given)),
        Err(_) => {
            Err(EditFault::at("from_month", "应为年月，如 2021-08", "must be year and month such as 2021-08")
                .with(given))
        }
    }
}

/// An act of which nothing is known yet.
pub(super) fn blank() -> Appointment {
    Appointment {
        act: AppointmentAct::Appointed,
        name: String::new(),
        office: String::new(),
        unit: None,
        county: None,
        remit: Vec::new(),
        from: Stated::Unknown,
        from_is_signature: false,
        from_month: None,
        signed: None,
        probation_months: Stated::Unknown,
    }
}
