//! Whether what a hit names holds on the day of the layers.

use jiff::civil::Date;

use crate::answer::Words;
use crate::edit::is_withdrawn;
use crate::index::expired;
use crate::record::{Body, Record};

/// Why a record does not hold on a day, in words; none where it does. What was withdrawn holds on no day,
/// whichever is asked about.
pub(super) fn not_in_force(record: &Record, day: Option<Date>) -> Option<Words> {
    if is_withdrawn(record) {
        return Some(Words::new("已撤回（视为从未有效）", "withdrawn, it never held"));
    }
    let day = day?;
    if record.validity.covers(day) {
        return None;
    }
    match (record.validity.from, record.validity.to) {
        (_, Some(to)) if to < day => Some(match &record.body {
            Body::Decision(decision) if expired(record, decision, day) => {
                Words::new(format!("已于{to}到期"), format!("expired on {to}"))
            }
            _ => Words::new(format!("已于{to}终止"), format!("ended on {to}")),
        }),
        (Some(from), _) => {
            Some(Words::new(format!("{from}起生效，{day}尚未生效"), format!("from {from}, not yet on {day}")))
        }
        _ => None,
    }
}

/// Words before those that a hit has already.
pub(super) fn before(first: Words, rest: Option<Words>) -> Words {
    match rest {
        Some(rest) if !rest.zh.is_empty() => {
            Words::new(format!("{} · {}", first.zh, rest.zh), format!("{} · {}", first.en, rest.en))
        }
        _ => first,
    }
}
