//! What a person has to decide about the records of a roster: every doubt that a record shows in
//! its reasons, telephones and names, each once.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::chainage::{Span, Track};
use crate::record::personal::WITHHELD;
use crate::record::{Body, DoubtKind, Finding, Official, Phone, Reason, Record, Segment, Tier};

use super::names;

/// Reasons that are doubts: by their fault, and whether only where nothing is used instead.
const FAULTS: &[(&str, DoubtKind, bool)] = &[
    ("ordinal label missing or repeated", DoubtKind::Pairing, false),
    ("official copied from the neighbouring row", DoubtKind::Official, true),
    ("one person, two spellings", DoubtKind::Official, false),
    ("title and township disagree", DoubtKind::Official, false),
    ("two readings", DoubtKind::Range, false),
    ("reversed range", DoubtKind::Range, false),
    ("prefix in doubt", DoubtKind::Range, false),
];

/// The doubts of the records, which are those of one file, in their order.
pub(super) fn of(records: &[Record]) -> Vec<Finding> {
    let mut doubts = Doubts::default();
    for record in records {
        match &record.body {
            Body::Segment(segment) => doubts.segment(record, segment),
            Body::Coordinator(c) => doubts.official(record, None, "official", &c.official),
            _ => {}
        }
    }
    doubts.repeats(records);
    doubts.names(records);
    doubts.found
}

/// Doubts that were said already, and the list.
#[derive(Default)]
struct Doubts {
    seen: HashSet<(usize, String, String)>,
    found: Vec<Finding>,
}

impl Doubts {
    /// Adds a doubt unless the same row has the same one for another of its records.
    fn add(&mut self, finding: Finding) {
        let key = (finding.line, finding.field.clone().unwrap_or_default(), finding.en.clone());
        if self.seen.insert(key) {
            self.found.push(finding);
        }
    }

    fn segment(&mut self, record: &Record, segment: &Segment) {
        let row = Some(segment.row);
        for reason in &record.reasons {
            if let Some(kind) = doubtful(reason) {
                let finding = Finding { row, ..Finding::new(line(record), &reason.zh, &reason.en) };
                let printed = reason.printed.as_deref();
                let finding = finding.kind(kind).on(&record.id, field(&reason.field));
                self.add(match printed {
                    Some(printed) => finding.printed(printed),
                    None => finding,
                });
            }
        }
        self.official(record, row, "local", &segment.local);
        self.official(record, row, "railway", &segment.railway);
    }

    fn official(&mut self, record: &Record, row: Option<u32>, path: &str, official: &Official) {
        let at = |what: &str, zh: String, en: String| {
            Finding { row, ..Finding::new(line(record), zh, en) }.on(&record.id, format!("{path}.{what}"))
        };
        if let Some(name) = official.name.as_deref()
            && lost_glyph(name)
        {
            let zh = format!("姓名{name:?}末字像缺字框（□），原字可能漏印");
            let en = format!("the last character of the name {name:?} looks like the box of a lost glyph");
            self.add(at("name", zh, en).kind(DoubtKind::Official).printed(name));
        }
        for (what, zh, phone) in [("desk", "办公电话", &official.desk), ("duty", "值班电话", &official.duty)]
        {
            let Some(phone) = phone else { continue };
            if let Some((said, en)) = phone_doubt(phone) {
                let zh = format!("{zh}{said}，未作更改");
                let finding = at(&format!("{what}.dial"), zh, format!("{what} phone: {en}; kept as printed"));
                self.add(finding.kind(DoubtKind::Digits).printed(&phone.printed));
            }
        }
        for mobile in &official.mobiles {
            let digits = mobile.chars().filter(char::is_ascii_digit).count();
            // A landline in the field of the mobile has its own form; its number of digits says so.
            if digits != 11 && !(mobile.starts_with('0') && digits == 12) && !mobile.starts_with("86") {
                let zh = format!("手机号码为{digits}位（应为11位），号码不公开");
                let en = format!("a mobile of {digits} digits instead of 11; the number is withheld");
                self.add(at("mobiles", zh, en).kind(DoubtKind::Digits).printed(WITHHELD));
            }
        }
    }

    /// One stretch of one place printed again with other chiefs.
    fn repeats(&mut self, records: &[Record]) {
        type Key<'a> = (Tier, &'a str, Option<&'a str>, Option<&'a str>, &'a str, Track, Span);
        type Chiefs<'a> = (Option<&'a str>, Option<&'a str>);
        let mut first: HashMap<Key<'_>, (&str, u32, Vec<Chiefs<'_>>)> = HashMap::new();
        for record in records {
            let Body::Segment(s) = &record.body else { continue };
            let key = (
                s.tier,
                s.county.as_str(),
                s.township.as_deref(),
                s.village.as_deref(),
                s.line.as_str(),
                s.track,
                s.span,
            );
            let chiefs = (s.local.name.as_deref(), s.railway.name.as_deref());
            let (id, row, all) = first.entry(key).or_insert((&record.id, s.row, vec![chiefs]));
            if all.contains(&chiefs) || all.len() > 8 {
                continue;
            }
            all.push(chiefs);
            let said = |c: &Chiefs<'_>| format!("{}/{}", c.0.unwrap_or("?"), c.1.unwrap_or("?"));
            let (range, line_name) = (format!("{}-{}", s.span.from, s.span.to), &s.line);
            let finding = Finding::new(
                line(record),
                format!("{line_name} {range}与第{row}行为同一区段，段长不同，均照录"),
                format!(
                    "{line_name} {range} is the same stretch as in row {row} with other chiefs; both are kept"
                ),
            );
            let field =
                if all.first().is_some_and(|f| f.0 == chiefs.0) { "railway.name" } else { "local.name" };
            let finding = Finding { row: Some(s.row), ..finding }.kind(DoubtKind::Repeats);
            let mut candidates: Vec<String> = all.iter().map(said).collect();
            candidates.push((*id).to_owned());
            self.add(finding.on(&record.id, field).printed(&s.printed).candidates(candidates));
        }
    }

    /// Lines that no table has, each once, and a county that is named nowhere.
    fn names(&mut self, records: &[Record]) {
        type Of<'a> = (&'a Record, u32, usize);
        let mut lines: BTreeMap<&str, Of<'_>> = BTreeMap::new();
        let mut unplaced: Option<Of<'_>> = None;
        for record in records {
            let Body::Segment(s) = &record.body else { continue };
            if !names::knows_line(&s.line) {
                lines.entry(&s.line).or_insert((record, s.row, 0)).2 += 1;
            }
            // Whether a county or township exists is for those who know all of them (`place`).
            if s.county.is_empty() {
                unplaced.get_or_insert((record, s.row, 0)).2 += 1;
            }
        }
        for (name, (record, row, count)) in lines {
            let zh = format!("线名不在名称表中：{name:?}（{count}条记录），照录");
            let en =
                format!("the line is not in the table of names: {name:?} ({count} records); kept as printed");
            let finding = Finding { row: Some(row), ..Finding::new(line(record), zh, en) };
            self.add(finding.kind(DoubtKind::Line).on(&record.id, "line").printed(name));
        }
        if let Some((record, row, count)) = unplaced {
            let zh = format!("表中和文件中都未写明县(市、区)（{count}条记录）");
            let en = format!("neither the table nor the document names the county ({count} records)");
            let finding = Finding { row: Some(row), ..Finding::new(line(record), zh, en) };
            self.add(finding.kind(DoubtKind::Place).on(&record.id, "county"));
        }
    }
}

fn line(record: &Record) -> usize {
    record.source.lines[0]
}

/// The kind of doubt that a reason is, if it is one.
fn doubtful(reason: &Reason) -> Option<DoubtKind> {
    let (_, kind, unknown) = FAULTS.iter().find(|(fault, ..)| *fault == reason.fault)?;
    let said = !unknown || reason.used.is_none();
    (said && !reason.by_correction).then_some(*kind)
}

/// The field of the record: a reason may name several.
fn field(of: &str) -> &str {
    of.split(',').next().unwrap_or(of).trim()
}

/// A name that ends with 口, the shape of the box □ that stands for a lost glyph. No one is so named
/// in the rosters known; a name with the box itself has been decided.
fn lost_glyph(name: &str) -> bool {
    (2..=4).contains(&name.chars().count()) && name.ends_with('口')
}

/// What is wrong with the digits of a telephone, in Chinese and English.
fn phone_doubt(phone: &Phone) -> Option<(String, String)> {
    let fault = phone.fault.as_deref()?;
    if fault == "no area code" {
        return None;
    }
    let digits = phone.printed.chars().filter(char::is_ascii_digit).count();
    if fault == "a number inside a code" {
        return Some((
            "栏印的是证号之类的编码，不是电话".to_owned(),
            "a number inside a licence or code".to_owned(),
        ));
    }
    let leaked = phone.printed.ends_with("24") && fault.ends_with("after the area code");
    let (zh, en) = if leaked {
        ("，末尾24可能是“24小时”的残留", "; the last two may be the 24 of 24小时")
    } else {
        ("", "")
    };
    Some((format!("共{digits}位，位数不对{zh}"), format!("{fault}{en}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_of_a_lost_glyph() {
        assert!(lost_glyph("石国口") && !lost_glyph("石国□") && !lost_glyph("口") && !lost_glyph("石口国"));
    }

    #[test]
    fn a_missing_area_code_is_no_wrong_number() {
        let phone = |printed: &str, fault: &str| Phone {
            printed: printed.to_owned(),
            dial: None,
            fault: Some(fault.to_owned()),
            rule: None,
        };
        assert_eq!(phone_doubt(&phone("1234567", "no area code")), None);
        let (_, en) = phone_doubt(&phone("0350-12345624", "8 digits after the area code")).unwrap();
        assert!(en.contains("24小时"), "{en}");
        let (zh, en) = phone_doubt(&phone("12345678", "8 digits")).unwrap();
        assert_eq!((zh.as_str(), en.as_str()), ("共8位，位数不对", "8 digits"));
    }
}
