//! Taking back a record that never held.

use jiff::ToSpan as _;

use super::{Draft, EditContext, EditFault};
use crate::record::{Confidence, Reason, Record};

/// The record as one that holds on no day: entered by mistake, or twice. It stays in the history, and
/// `known_on` shows it as it was thought to be.
///
/// Its validity ends on the day before it begins; a first day that was not known becomes the day of
/// the edit.
///
/// # Errors
/// No reason is given; the record is withdrawn already.
pub fn withdraw(current: &Record, ctx: &EditContext<'_>) -> Result<Draft, Vec<EditFault>> {
    let fault = |zh: &str, en: &str| vec![EditFault::new("", zh, en)];
    if ctx.reason.trim().is_empty() {
        return Err(fault("撤回必须写明理由", "to withdraw a record a reason must be given"));
    }
    if is_withdrawn(current) {
        return Err(fault("该记录已撤回", "the record is withdrawn already"));
    }
    let from = current.validity.from.unwrap_or(ctx.today);
    let last = from.checked_sub(1.day()).map_err(|_| fault("起始日过早", "its first day is too early"))?;
    let mut record = current.clone();
    record.reasons.push(Reason {
        field: "valid_to".to_owned(),
        fault: "withdrawn".to_owned(),
        printed: current.validity.to.map(|day| day.to_string()),
        used: Some(last.to_string()),
        zh: format!("撤回，视为从未有效：{}", ctx.reason.trim()),
        en: format!("withdrawn, it never held: {}", ctx.reason.trim()),
        by_correction: true,
    });
    (record.validity.from, record.validity.to) = (Some(from), Some(last));
    record.validity.note = Some("withdrawn".to_owned());
    record.confidence = current.confidence.max(Confidence::Entered);
    Ok(Draft { record, notes: Vec::new() })
}

/// Whether a record holds on no day.
pub fn is_withdrawn(record: &Record) -> bool {
    record.validity.from.zip(record.validity.to).is_some_and(|(from, to)| to < from)
}
