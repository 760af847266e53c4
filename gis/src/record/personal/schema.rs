//! Which fields of a record are personal: one table, from which what is published, the one gate for
//! those who may read them, and the description of the fields derive.

use super::looks_personal;
use crate::record::{Body, Official, Phone, Record};

/// What of a field is personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Personal {
    /// Whatever stands in it.
    Always,
    /// A number that is a mobile, or may be one; any other is the office's.
    IfMobile,
}

/// A personal field of a kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PersonalField {
    /// The kind of record: `record` in the JSON of its body.
    pub record: &'static str,
    /// Whose it is: the official's field in the body, e.g. `local`.
    pub side: &'static str,
    /// The official's field, e.g. `mobiles`.
    pub field: &'static str,
    /// What of it is personal.
    pub personal: Personal,
}

impl PersonalField {
    /// The path in the body, as in corrections: `local.mobiles`.
    pub fn path(&self) -> String {
        format!("{}.{}", self.side, self.field)
    }
}

/// Where the body of a record has an official.
struct Seat {
    record: &'static str,
    side: &'static str,
    get: fn(&Body) -> Option<&Official>,
    get_mut: fn(&mut Body) -> Option<&mut Official>,
}

macro_rules! seat {
    ($kind:ident, $record:literal, $side:ident) => {
        Seat {
            record: $record,
            side: stringify!($side),
            get: |body| match body {
                Body::$kind(body) => Option::from(&body.$side),
                _ => None,
            },
            get_mut: |body| match body {
                Body::$kind(body) => Option::from(&mut body.$side),
                _ => None,
            },
        }
    };
    (maybe $kind:ident, $record:literal, $side:ident) => {
        Seat {
            record: $record,
            side: stringify!($side),
            get: |body| match body {
                Body::$kind(body) => body.$side.as_ref(),
                _ => None,
            },
            get_mut: |body| match body {
                Body::$kind(body) => body.$side.as_mut(),
                _ => None,
            },
        }
    };
}

/// Every official of every kind of record.
const SEATS: &[Seat] = &[
    seat!(Segment, "segment", local),
    seat!(Segment, "segment", railway),
    seat!(maybe Segment, "segment", county_local),
    seat!(maybe Segment, "segment", county_railway),
    seat!(Coordinator, "coordinator", official),
];

/// A telephone of an official.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Mobiles,
    Desk,
    Duty,
}

/// What of an official is personal.
const PARTS: &[(Part, &str, Personal)] = &[
    (Part::Mobiles, "mobiles", Personal::Always),
    (Part::Desk, "desk", Personal::IfMobile),
    (Part::Duty, "duty", Personal::IfMobile),
];

/// All personal fields of all kinds of record. Texts that may hold a number anywhere are not among
/// them: they are blanked where they are printed.
pub fn personal_fields() -> impl Iterator<Item = PersonalField> {
    SEATS.iter().flat_map(|seat| {
        PARTS.iter().map(|&(_, field, personal)| PersonalField {
            record: seat.record,
            side: seat.side,
            field,
            personal,
        })
    })
}

/// An official with the numbers that are not published. It is not serialised: who shows it decides
/// what of it, to whom, and says so in the audit first.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonalNumbers<'r> {
    /// Where the official stands in the record, e.g. `county_local`.
    pub side: &'static str,
    /// The official.
    pub official: &'r Official,
    /// Each number with the field that it was printed in: `mobiles`, `desk` or `duty`.
    pub numbers: Vec<(&'static str, &'r str)>,
}

impl PersonalNumbers<'_> {
    /// Whether the source prints a number that this record does not hold: the bundled data have none.
    pub fn missing(&self) -> bool {
        self.official.mobile_withheld && self.numbers.is_empty()
    }
}

fn is_personal(phone: &Phone) -> bool {
    looks_personal(&phone.printed) || phone.dial.as_deref().is_some_and(looks_personal)
}

/// The telephone of an official that is personal; takes it out.
fn take(phone: &mut Option<Phone>) -> bool {
    let personal = phone.as_ref().is_some_and(is_personal);
    if personal {
        *phone = None;
    }
    personal
}

fn numbers(official: &Official) -> Vec<(&'static str, &str)> {
    let phone = |phone: &'_ Option<Phone>| phone.as_ref().is_some_and(is_personal);
    let mut found = Vec::new();
    for &(part, field, _) in PARTS {
        match part {
            Part::Mobiles => found.extend(official.mobiles.iter().map(|number| (field, number.as_str()))),
            Part::Desk | Part::Duty => {
                let of = if part == Part::Desk { &official.desk } else { &official.duty };
                if let Some(one) = of.as_ref().filter(|_| phone(of)) {
                    found.push((field, one.dial.as_deref().unwrap_or(&one.printed)));
                }
            }
        }
    }
    found
}

fn publish(official: &mut Official) {
    for &(part, ..) in PARTS {
        official.mobile_withheld |= match part {
            Part::Mobiles => !std::mem::take(&mut official.mobiles).is_empty(),
            Part::Desk => take(&mut official.desk),
            Part::Duty => take(&mut official.duty),
        };
    }
}

/// Takes the personal fields out of a body and says that they are withheld.
pub(super) fn withhold(body: &mut Body) {
    for seat in SEATS {
        if let Some(official) = (seat.get_mut)(body) {
            publish(official);
        }
    }
}

impl Record {
    /// Takes the personal numbers of an edited record from what its source says now. What an editor
    /// gave stays, and nobody gets the numbers of another person.
    pub fn take_personal(&mut self, source: &Self) {
        for seat in SEATS {
            let given = |reason: &crate::record::Reason| {
                reason.fault == "edited" && reason.field.strip_suffix("_mobiles") == Some(seat.side)
            };
            let edited = self.reasons.iter().any(given);
            let entered = self.confidence == crate::record::Confidence::Entered;
            let (Some(own), Some(other)) = ((seat.get_mut)(&mut self.body), (seat.get)(&source.body)) else {
                continue;
            };
            let same = own.name.is_some() && own.name == other.name;
            if !same || edited || (entered && !numbers(own).is_empty()) || numbers(other).is_empty() {
                continue;
            }
            own.mobiles.clone_from(&other.mobiles);
            for (own, other) in [(&mut own.desk, &other.desk), (&mut own.duty, &other.duty)] {
                if own.as_ref().is_none_or(is_personal) && other.as_ref().is_some_and(is_personal) {
                    own.clone_from(other);
                }
            }
            own.mobile_withheld = other.mobile_withheld;
        }
    }

    /// The officials of the record with their personal numbers, also those without any.
    ///
    /// Only for somebody who may see them, and after it was written down that he or she did.
    pub fn personal_numbers(&self) -> Vec<PersonalNumbers<'_>> {
        let found = SEATS.iter().filter_map(|seat| Some((seat.side, (seat.get)(&self.body)?)));
        found.map(|(side, official)| PersonalNumbers { side, official, numbers: numbers(official) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    const MOBILE: &str = "13800138000";

    #[expect(clippy::unnecessary_wraps, reason = "as the field has it")]
    fn phone(printed: &str) -> Option<Phone> {
        Some(Phone { printed: printed.to_owned(), dial: None, fault: None, rule: None })
    }

    /// Paths of all telephones in a body, wherever they stand.
    fn telephones(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(object) => {
                for (name, inner) in object {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    if ["mobiles", "desk", "duty", "mobile", "phone", "phones"].contains(&name.as_str()) {
                        found.insert(path.clone());
                    }
                    telephones(inner, &path, found);
                }
            }
            Value::Array(items) => items.iter().for_each(|inner| telephones(inner, path, found)),
            _ => {}
        }
    }

    /// Every record of the embedded data with a made-up mobile in every telephone of the table.
    fn full() -> Vec<Record> {
        let (mut records, _) = crate::record::embedded();
        for record in &mut records {
            for seat in SEATS {
                if let Some(official) = (seat.get_mut)(&mut record.body) {
                    official.mobiles = vec![MOBILE.to_owned()];
                    official.duty = phone(MOBILE);
                    official.desk = phone(MOBILE);
                }
            }
        }
        records
    }

    #[test]
    fn every_telephone_in_any_record_is_in_the_table() {
        let (mut kinds, mut paths) = (BTreeSet::new(), BTreeSet::new());
        for record in full() {
            let body = serde_json::to_value(&record.body).unwrap();
            let kind = body["record"].as_str().unwrap().to_owned();
            let mut found = BTreeSet::new();
            telephones(&body, "", &mut found);
            paths.extend(found.into_iter().map(|path| (kind.clone(), path)));
            kinds.insert(kind);
        }
        assert!(kinds.contains("segment") && kinds.contains("coordinator"), "{kinds:?}");
        let table: BTreeSet<_> = personal_fields().map(|f| (f.record.to_owned(), f.path())).collect();
        assert_eq!(paths, table);
    }

    #[test]
    fn what_is_published_holds_none_of_them_and_the_gate_all() {
        for record in full() {
            let officials = record.personal_numbers();
            for one in &officials {
                let fields: Vec<_> = one.numbers.iter().map(|(field, _)| *field).collect();
                assert_eq!(fields, ["mobiles", "desk", "duty"], "{} {}", record.id, one.side);
            }
            let published = record.clone().without_personal();
            assert!(!serde_json::to_string(&published).unwrap().contains(MOBILE), "{}", record.id);
            for one in published.personal_numbers() {
                assert!(one.numbers.is_empty() && one.missing(), "{} {}", record.id, one.side);
            }
        }
    }

    #[test]
    fn the_telephone_of_an_office_is_no_personal_number() {
        let mut official =
            Official { desk: phone("0350-2020918"), duty: phone(MOBILE), ..Official::default() };
        assert_eq!(numbers(&official), [("duty", MOBILE)]);
        publish(&mut official);
        assert_eq!((official.desk, official.duty), (phone("0350-2020918"), None));
        assert!(official.mobile_withheld);
    }
}
