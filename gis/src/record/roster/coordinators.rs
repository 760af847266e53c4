//! The coordinators at city level, printed above the rows.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::record::personal::scrub;
use crate::record::{Body, Coordinator, Record};

use super::areas::{self, Area};
use super::build::{Frame, record};
use super::person;

/// Coordinators are few; a longer list is no such list, and is compared no further back.
const MOST: usize = 50;

/// `role:office name`, with or without a blank before the name.
static ROLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?<role>[^:]*(?:负责人|联络人)):").expect("constant, covered by tests"));

/// Where an office ends when no blank stands before the name.
static OFFICE_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?<office>.*(?:段长|局长|市长|经理|秘书长|主任))(?<name>\p{Han}{2,4})$")
        .expect("constant, covered by tests")
});

/// Each coordinator once, however often the line repeats him.
pub(super) fn read(above: &[(usize, Vec<String>)], place: Area, frame: &Frame<'_>) -> Vec<Record> {
    let mut found: Vec<(usize, Coordinator)> = Vec::new();
    let mut seen = HashSet::new();
    for (line, cells) in above {
        for cell in cells {
            if let Some(coordinator) = one(cell, place)
                && seen.insert(cell.as_str())
                && !found.iter().rev().take(MOST).any(|(_, c)| *c == coordinator)
            {
                found.push((*line, coordinator));
            }
        }
    }
    found
        .into_iter()
        .enumerate()
        .map(|(i, (line, coordinator))| {
            let id = format!("{}-k{}", frame.id_prefix, i + 1);
            record(id, line, None, Vec::new(), Body::Coordinator(coordinator), frame)
        })
        .collect()
}

fn one(cell: &str, place: Area) -> Option<Coordinator> {
    let role = ROLE.captures(cell)?.name("role")?.as_str();
    let rest = cell.get(role.len() + 1..)?;
    let phones = ["办公电话", "联系电话", "值班电话", "24小时", "手机"];
    let end = phones.iter().filter_map(|label| rest.find(label)).min().unwrap_or(rest.len());
    let (head, phones) = rest.split_at(end);
    let head = head.trim();
    let (office, name) = if let Some(parts) = head.rsplit_once(char::is_whitespace) {
        parts
    } else {
        let parts = OFFICE_END.captures(head)?;
        (parts.name("office")?.as_str(), parts.name("name")?.as_str())
    };
    let office: String = office.chars().filter(|c| !c.is_whitespace()).collect();
    let mut person = person::read(phones, areas::of_text(&office).or(place));
    let unit = unit(&office);
    person.office = scrub(&office);
    person.name = Some(scrub(name));
    Some(Coordinator { role: role.trim().to_owned(), official: person.official(&unit) })
}

/// The unit that an office's title begins with.
fn unit(office: &str) -> String {
    for ending in ["工务段", "集团公司", "局", "市"] {
        if let Some(at) = office.find(ending) {
            return office[..at + ending.len()].to_owned();
        }
    }
    office.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn office_and_name_with_and_without_a_blank() {
        let place = areas::of_text("忻州市人民政府");
        let spaced = one("总协调负责人:某市委常委、常务副市长 甲乙 办公电话:1234567", place).unwrap();
        assert_eq!(spaced.role, "总协调负责人");
        assert_eq!(spaced.official.name.as_deref(), Some("甲乙"));
        assert_eq!(
            (spaced.official.office.as_str(), spaced.official.unit.as_str()),
            ("某市委常委、常务副市长", "某市")
        );
        assert_eq!(spaced.official.desk.unwrap().dial.as_deref(), Some("0350-1234567"));
        let joined =
            one("牵头单位日常联络人:某工务段副段长丙丁 联系电话:13800138000 值班电话:0350-1234567", place)
                .unwrap();
        assert_eq!(
            (joined.official.office.as_str(), joined.official.name.as_deref()),
            ("某工务段副段长", Some("丙丁"))
        );
        assert!(joined.official.desk.is_none() && joined.official.mobile_withheld);
        assert_eq!(one("序号", None), None);
    }
}
