//! Names of places that the tables do not decide, for the list of what a person must look at.

use std::borrow::Borrow;
use std::collections::HashMap;

use jiff::civil::Date;

use super::{Division, Divisions, Matched, Names};
use crate::record::{Body, Confidence, DoubtKind, Finding, Record, Situs};

/// Every county, township and village that the records name and that is not in the division table,
/// is in it several times, or is only found through characters that scans confuse. Nothing is
/// changed in the records; a name known under an older name is no doubt.
pub fn unknown_places<R: Borrow<Record>>(records: &[R]) -> Vec<Finding> {
    let all = Divisions::embedded();
    // A long roster names the same places again and again.
    let mut asked = Asked::new();
    let mut found = Vec::new();
    for record in records.iter().map(Borrow::<Record>::borrow) {
        let as_of = record.validity.from;
        let mut doubts = Doubts { all, record, as_of, asked: &mut asked, found: &mut found };
        match &record.body {
            Body::Segment(segment) => {
                if doubts.county("county", Some(&segment.county)) {
                    let township = segment.township.as_deref();
                    doubts.township("township", &segment.county, township);
                    doubts.village("village", &segment.county, township, segment.village.as_deref());
                }
            }
            Body::Decision(decision) => {
                doubts.situs(&decision.situs);
                let situs = &decision.situs;
                for (no, plot) in decision.plots.iter().enumerate() {
                    for (at, village) in plot.villages.iter().enumerate() {
                        // A plot's villages are those of the decision, mostly.
                        if !situs.villages.contains(village) {
                            doubts.village_of(&format!("plots.{no}.villages.{at}"), situs, village);
                        }
                    }
                }
            }
            Body::Site(site) => {
                doubts.county("county", site.county.as_deref());
            }
            Body::Zone(zone) => {
                doubts.county("county", zone.county.as_deref());
            }
            Body::Coordinator(_) | Body::Duty(_) | Body::Appointment(_) => {}
        }
    }
    found
}

/// County, township and village as printed → what they may mean.
type Asked = HashMap<(String, Option<String>, Option<String>), Names>;

struct Doubts<'a> {
    all: &'a Divisions,
    record: &'a Record,
    as_of: Option<Date>,
    asked: &'a mut Asked,
    found: &'a mut Vec<Finding>,
}

impl Doubts<'_> {
    /// Whether the county is known, so that names can be looked up in it.
    fn county(&mut self, field: &str, county: Option<&str>) -> bool {
        let Some(county) = county.filter(|name| !name.is_empty()) else { return false };
        let (all, as_of) = (self.all, self.as_of);
        let key = (county.to_owned(), None, None);
        let names = self.asked.entry(key).or_insert_with(|| all.county(county, as_of)).clone();
        self.judge(field, &names);
        !names.candidates.is_empty()
    }

    fn township(&mut self, field: &str, county: &str, township: Option<&str>) {
        if let Some(township) = township {
            let (all, as_of) = (self.all, self.as_of);
            let key = (county.to_owned(), Some(township.to_owned()), None);
            let names = self.asked.entry(key).or_insert_with(|| all.township(Some(county), township, as_of));
            let names = names.clone();
            self.judge(field, &names);
        }
    }

    fn village(&mut self, field: &str, county: &str, township: Option<&str>, village: Option<&str>) {
        if let Some(village) = village {
            let (all, as_of) = (self.all, self.as_of);
            let key = (county.to_owned(), township.map(str::to_owned), Some(village.to_owned()));
            let names = self.asked.entry(key);
            let names = names.or_insert_with(|| all.village(Some(county), township, village, as_of)).clone();
            self.judge(field, &names);
        }
    }

    fn situs(&mut self, situs: &Situs) {
        let Some(county) = situs.county.clone() else { return };
        if !self.county("situs.county", Some(&county)) {
            return;
        }
        for (no, township) in situs.townships.iter().enumerate() {
            self.township(&format!("situs.townships.{no}"), &county, Some(township));
        }
        for (no, village) in situs.villages.iter().enumerate() {
            self.village_of(&format!("situs.villages.{no}"), situs, village);
        }
    }

    /// A village of a situs: in its only township, or in any of the several.
    fn village_of(&mut self, field: &str, situs: &Situs, village: &str) {
        let Some(county) = situs.county.as_deref() else { return };
        let township = match situs.townships.as_slice() {
            [one] => Some(one.as_str()),
            _ => None,
        };
        self.village(field, county, township, Some(village));
    }

    fn judge(&mut self, field: &str, names: &Names) {
        let (zh, en) = match names.one() {
            Some(one) if one.matched != Matched::LookAlike => return,
            Some(one) => (one.zh.clone(), one.en.clone()),
            None => (names.zh.clone(), names.en.clone()),
        };
        let line = self.record.source.lines.first().copied().unwrap_or_default();
        let fitting = names.candidates.iter().chain(&names.elsewhere);
        let candidates: Vec<String> = fitting.take(20).map(candidate).collect();
        let doubt = Finding::new(
            line,
            format!("地名 {}：{zh}", names.printed),
            format!("place {}: {en}", names.printed),
        )
        .kind(DoubtKind::Place)
        .on(self.record.id.clone(), field)
        .printed(&names.printed)
        .candidates(candidates);
        self.found.push(doubt);
    }
}

/// A candidate as one line: path, code, how sure.
fn candidate(division: &Division) -> String {
    let sure = match division.confidence() {
        Confidence::Verbatim => "",
        other => other.as_str(),
    };
    format!("{} {} {sure}", division.path(), division.code).trim_end().to_owned()
}
