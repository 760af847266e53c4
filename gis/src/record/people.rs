//! Who holds which office, over all records: a person is a name in an office of a unit for a time.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;

use super::{Body, Official, Record, Source};

/// An office as the records name its holder.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeldOffice {
    /// The name as printed there.
    pub name: String,
    /// The office.
    pub office: String,
    /// The unit of the office, when it is known.
    pub unit: Option<String>,
    /// Counties that the office answers for in these records.
    pub counties: Vec<String>,
    /// First day, as far as is stated.
    pub from: Option<Date>,
    /// Last day, if it is stated.
    pub to: Option<Date>,
    /// Records that say so, by identifier.
    pub records: Vec<String>,
    /// Where the first of them stands.
    pub source: Source,
}

/// One person, as far as the records prove it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonEntry {
    /// All spellings of the name.
    pub names: Vec<String>,
    /// The offices; several only on evidence.
    pub offices: Vec<HeldOffice>,
    /// Why several offices or spellings are one person, Chinese and English. The evidence itself is
    /// a personal number and is not repeated.
    pub same_as: Vec<(String, String)>,
}

/// A name in an office of a unit.
type Key<'r> = (&'r str, &'r str, Option<&'r str>);

/// The people that the records name, in the order of the records.
///
/// The same name in two offices is two people, and so are two spellings in one unit, unless the same
/// mobile number is printed for both: with the same name, or in the same unit. Records without
/// personal numbers therefore never merge anybody. The result holds no telephone number at all.
pub fn people(records: &[Record]) -> Vec<PersonEntry> {
    let mut entries: Vec<HeldOffice> = Vec::new();
    let mut by_key: HashMap<Key<'_>, usize> = HashMap::new();
    let mut join = Joins::default();
    // Mobile with the name, and mobile with the unit → the first office that has them.
    let mut by_mobile: HashMap<(&str, &str), usize> = HashMap::new();
    for record in records {
        for named in named(record) {
            let Some(name) = named.name.filter(|name| !name.is_empty()) else { continue };
            let key = (name, named.office, named.unit);
            let no = *by_key.entry(key).or_insert_with(|| {
                entries.push(HeldOffice {
                    name: name.to_owned(),
                    office: named.office.to_owned(),
                    unit: named.unit.map(str::to_owned),
                    counties: Vec::new(),
                    from: None,
                    to: None,
                    records: Vec::new(),
                    source: record.source.clone(),
                });
                entries.len() - 1
            });
            if let Some(entry) = entries.get_mut(no) {
                entry.add(record, named.county, named.from);
            }
            for mobile in named.mobiles {
                for other in [Some(name), named.unit].into_iter().flatten() {
                    let first = *by_mobile.entry((mobile, other)).or_insert(no);
                    join.one(first, no);
                }
            }
        }
    }
    let mut people: Vec<PersonEntry> = Vec::new();
    let mut of_root: HashMap<usize, usize> = HashMap::new();
    for (no, entry) in entries.into_iter().enumerate() {
        let at = *of_root.entry(join.root(no)).or_insert_with(|| {
            people.push(PersonEntry { names: Vec::new(), offices: Vec::new(), same_as: Vec::new() });
            people.len() - 1
        });
        let Some(person) = people.get_mut(at) else { continue };
        if let Some(first) = person.offices.first() {
            let (a, b) = (first.records.first(), entry.records.first());
            let both = [a, b].map(|id| id.cloned().unwrap_or_default()).join("、");
            person.same_as.push((
                format!("{} 与 {}：同一手机号（{both}）", first.name, entry.name),
                format!("{} and {}: the same mobile number ({both})", first.name, entry.name),
            ));
        }
        if !person.names.contains(&entry.name) {
            person.names.push(entry.name.clone());
        }
        person.offices.push(entry);
    }
    people
}

impl HeldOffice {
    fn add(&mut self, record: &Record, county: Option<&str>, from: Option<Date>) {
        let first = self.records.is_empty();
        if !self.records.contains(&record.id) {
            self.records.push(record.id.clone());
        }
        if let Some(county) = county.filter(|county| !self.counties.iter().any(|c| c == county)) {
            self.counties.push(county.to_owned());
        }
        let from = from.or(record.validity.from);
        self.from = if first { from } else { self.from.min(from).or(self.from).or(from) };
        // One record without an end leaves the end open.
        self.to =
            if first { record.validity.to } else { self.to.zip(record.validity.to).map(|(a, b)| a.max(b)) };
    }
}

/// A name as a record gives it.
struct Named<'r> {
    name: Option<&'r str>,
    office: &'r str,
    unit: Option<&'r str>,
    county: Option<&'r str>,
    from: Option<Date>,
    mobiles: &'r [String],
}

fn official<'r>(official: &'r Official, county: Option<&'r str>) -> Named<'r> {
    Named {
        name: official.name.as_deref(),
        office: &official.office,
        unit: Some(official.unit.as_str()).filter(|unit| !unit.is_empty()),
        county,
        from: None,
        mobiles: &official.mobiles,
    }
}

fn named(record: &Record) -> Vec<Named<'_>> {
    match &record.body {
        Body::Segment(segment) => [Some(&segment.local), Some(&segment.railway)]
            .into_iter()
            .chain([segment.county_local.as_ref(), segment.county_railway.as_ref()])
            .flatten()
            .map(|one| official(one, Some(&segment.county)))
            .collect(),
        Body::Coordinator(coordinator) => vec![official(&coordinator.official, None)],
        Body::Appointment(act) => vec![Named {
            name: Some(&act.name),
            office: &act.office,
            unit: act.unit.as_deref(),
            county: act.county.as_deref(),
            from: act.from.value().copied(),
            mobiles: &[],
        }],
        Body::Decision(_) | Body::Site(_) | Body::Duty(_) | Body::Zone(_) => Vec::new(),
    }
}

/// Sets of offices that are one person's.
#[derive(Default)]
struct Joins(HashMap<usize, usize>);

impl Joins {
    /// The first office of a set; what is in no set stands for itself.
    fn root(&self, mut no: usize) -> usize {
        // Every step leads to a smaller number.
        while let Some(smaller) = self.0.get(&no).copied().filter(|smaller| *smaller < no) {
            no = smaller;
        }
        no
    }

    fn one(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.0.insert(a.max(b), a.min(b));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Confidence, Coordinator, Validity};

    fn holder(id: &str, name: &str, office: &str, unit: &str, mobiles: &[&str]) -> Record {
        let official = Official {
            office: office.to_owned(),
            name: Some(name.to_owned()),
            unit: unit.to_owned(),
            mobiles: mobiles.iter().map(|&m| m.to_owned()).collect(),
            ..Official::default()
        };
        Record {
            id: id.to_owned(),
            source: Source { file: "a".to_owned(), document: None, lines: [1, 1], place: None, cell: None },
            confidence: Confidence::Verbatim,
            reasons: Vec::new(),
            validity: Validity::default(),
            boundary: None,
            body: Body::Coordinator(Coordinator { role: "丙".to_owned(), official }),
        }
    }

    #[test]
    fn homonyms_are_two_people_and_one_office_is_one() {
        let all = [
            holder("1", "张甲", "副县长", "乙县", &[]),
            holder("2", "张甲", "副县长", "丙县", &[]),
            holder("3", "张甲", "副县长", "乙县", &[]),
        ];
        let people = people(&all);
        assert_eq!(people.len(), 2);
        assert_eq!(people[0].offices[0].records, ["1", "3"]);
        assert!(people.iter().all(|person| person.same_as.is_empty()));
    }

    #[test]
    fn spellings_are_one_person_only_with_the_same_mobile_in_the_same_unit() {
        let of = |mobiles: [&str; 2], units: [&str; 2]| {
            people(&[
                holder("1", "田甲铨", "镇长", units[0], &[mobiles[0]]),
                holder("2", "田甲征", "镇长", units[1], &[mobiles[1]]),
            ])
        };
        let same = of(["13800138000", "13800138000"], ["乙镇", "乙镇"]);
        assert_eq!(
            (same.len(), same[0].names.as_slice()),
            (1, ["田甲铨".to_owned(), "田甲征".to_owned()].as_slice())
        );
        assert!(same[0].same_as[0].1.contains("the same mobile number (1、2)"), "{same:?}");
        assert!(!serde_json::to_string(&same).unwrap().contains("0138"), "the number itself stays inside");
        assert_eq!(of(["13800138000", "3800138000"], ["乙镇", "乙镇"]).len(), 2);
        // A shared telephone in two units, under two names, proves nothing.
        assert_eq!(of(["13800138000", "13800138000"], ["乙镇", "丁镇"]).len(), 2);
    }

    #[test]
    fn one_name_with_one_mobile_in_two_offices_is_one_person() {
        let people = people(&[
            holder("1", "李甲", "副主任", "乙办公室", &["13800138000"]),
            holder("2", "李甲", "主管副职", "丙工务段", &["13800138000"]),
            holder("3", "李甲", "主任", "丁车间", &["3800138000"]),
        ]);
        assert_eq!(people.len(), 2);
        assert_eq!(people[0].offices.len(), 2);
    }
}
