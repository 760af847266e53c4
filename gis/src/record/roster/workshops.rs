//! The cell of workshop heads: an ordered list.

use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Chief, misprint, person_notes};
use super::names;
use super::person;

static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:(?<n>[0-9]{1,2})[.、]:?\s*)?(?<unit>\p{Han}{2,16})主任\s*:")
        .expect("constant, covered by tests")
});

/// The heads in printed order, and whether the list stood there twice.
pub(super) fn read(cell: &str) -> (Vec<Chief>, bool) {
    let found: Vec<_> = HEAD.captures_iter(cell).collect();
    let mut chiefs = Vec::new();
    for (i, caps) in found.iter().enumerate() {
        let (Some(whole), Some(unit)) = (caps.get(0), caps.name("unit")) else { continue };
        let end = found.get(i + 1).and_then(|next| next.get(0)).map_or(cell.len(), |next| next.start());
        let mut person = person::read(&cell[unit.start()..end.max(whole.end())], None);
        let (named, _) = names::workshop(unit.as_str());
        let mut notes = Vec::new();
        misprint(&mut notes, "workshop", unit.as_str(), &named);
        person.office = format!("{}主任", named.name);
        person.office_printed.clone_from(&person.office);
        person_notes(&mut notes, "railway", &person);
        let ordinal = caps.name("n").and_then(|n| n.as_str().parse().ok());
        chiefs.push(Chief { ordinal, workshop: named.name, person, notes });
    }
    let half = chiefs.len() / 2;
    let name = |c: &Chief| (c.workshop.clone(), c.person.name.clone());
    let repeated = half > 0
        && chiefs.len().is_multiple_of(2)
        && chiefs.iter().take(half).map(name).eq(chiefs.iter().skip(half).map(name));
    if repeated {
        chiefs.truncate(half);
    }
    (chiefs, repeated)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "1.:忻州线路车间主任:甲 办公电话:0350-1234567 24小时值班电话: 手机:13800138000";
    const TWO: &str = "1.豆罗线路车间主任:乙 办公电话:0350-7654321";

    #[test]
    fn heads_are_told_apart_with_their_labels() {
        let (chiefs, repeated) = read(&format!("{ONE} {TWO}"));
        assert!(!repeated);
        let read: Vec<_> =
            chiefs.iter().map(|c| (c.ordinal, c.workshop.as_str(), c.person.name.as_deref())).collect();
        assert_eq!(read, [(Some(1), "忻州线路车间", Some("甲")), (Some(1), "豆罗线路车间", Some("乙"))]);
        assert_eq!(chiefs[0].person.mobiles.len(), 1);
        assert!(chiefs[1].person.mobiles.is_empty());
    }

    #[test]
    fn a_list_printed_twice_counts_once() {
        let (chiefs, repeated) = read(&format!("{ONE} {TWO} {ONE} {TWO}"));
        assert_eq!((chiefs.len(), repeated), (2, true));
    }
}
