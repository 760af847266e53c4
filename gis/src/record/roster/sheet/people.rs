//! The chiefs of one side and tier in a row: one or several, in one cell or in several columns; and
//! which of them answers for which part of the range.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::record::Tier;
use crate::record::roster::areas::Area;
use crate::record::roster::draft::Seg;
use crate::record::roster::names;
use crate::record::roster::person::Person;

use super::cells::Value;
use super::official;
use super::role::{Attr, Side};

/// A list of more officials than this is no list.
const MOST: usize = 40;

/// An official of a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Officer {
    /// The ordinal before him.
    pub ordinal: Option<u32>,
    pub person: Person,
    /// The unit as the cell gives it: a division, workshop or work area.
    pub unit: Option<String>,
}

/// What a cell of officials yields.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Officers {
    pub list: Vec<Officer>,
    /// Telephones or offices that cannot be given to one of several names.
    pub unpaired: bool,
}

static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s;,、，])\(?(?<n>[0-9]{1,2})(?:[.、]|\))\s*:?\s*")
        .expect("constant, covered by tests")
});

/// What must stand right behind `1.` if it is an ordinal: a post or a telephone. `42.5` is a number.
static BEHIND_POINT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[0-9]+\.[0-9]|[0-9]+\s*\+\s*[0-9]|0[0-9]{2,3}-[0-9]|[0-9]{6})")
        .expect("constant, covered by tests")
});

/// Whether what `label` takes for an ordinal is one, and not the whole part of a decimal number.
fn is_ordinal(cell: &str, label: &regex::Match<'_>) -> bool {
    if !label.as_str().ends_with('.') {
        return true;
    }
    let behind = cell.get(label.end()..).unwrap_or_default();
    !behind.starts_with(|c: char| c.is_ascii_digit()) || BEHIND_POINT.is_match(behind)
}

/// Half-width characters, and circled numbers as `1.`.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::chainage::half_width(text).chars() {
        match c {
            '①'..='⑳' => {
                let n = u32::from(c) - u32::from('①') + 1;
                out.push(' ');
                out.push_str(&n.to_string());
                out.push('.');
            }
            '\n' | '\r' => out.push(';'),
            _ => out.push(c),
        }
    }
    out
}

/// A part of a cell with the ordinal before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub ordinal: Option<u32>,
    pub text: String,
}

/// The parts of a cell: at ordinals, or else at `;`.
pub(super) fn parts(cell: &str) -> Vec<Part> {
    let mut out = Vec::new();
    let labels = ORDINAL.captures_iter(cell).filter_map(|c| Some((c.get(0)?, c.name("n")?)));
    let labels: Vec<_> = labels.filter(|(whole, _)| is_ordinal(cell, whole)).collect();
    // A list begins with its first ordinal; a number inside a text is none.
    if labels.first().is_some_and(|(whole, _)| whole.start() == 0) {
        for (at, (whole, n)) in labels.iter().enumerate() {
            let end = labels.get(at + 1).map_or(cell.len(), |(next, _)| next.start());
            let text = cell.get(whole.end()..end).unwrap_or_default();
            let text = text.trim().trim_matches([';', '、', ',', '，']).trim();
            if !text.is_empty() {
                out.push(Part { ordinal: n.as_str().parse().ok(), text: text.to_owned() });
            }
        }
        return out;
    }
    for text in cell.split(';') {
        let text = text.trim();
        if !text.is_empty() {
            out.push(Part { ordinal: None, text: text.to_owned() });
        }
    }
    out
}

/// The parts of a cell of names: also at `、` and blanks, when every one of them is a name.
fn names_of(cell: &str) -> Vec<Part> {
    let found = parts(cell);
    let [only] = found.as_slice() else { return found };
    let words = official::words(&only.text);
    let joined = |w: &String| w.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if only.ordinal.is_none() && words.len() > 1 && words.iter().all(|w| official::is_name(&joined(w))) {
        return words.into_iter().map(|text| Part { ordinal: None, text }).collect();
    }
    found
}

/// The numbers of a cell of telephones, when there are as many as names.
fn several(cell: &str, count: usize) -> Option<Vec<Part>> {
    let found = parts(cell);
    if found.len() == count {
        return Some(found);
    }
    let words: Vec<Part> = cell
        .split([' ', '/', ';', '、', ','])
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(|text| Part { ordinal: None, text: text.to_owned() })
        .collect();
    (words.len() == count).then_some(words)
}

/// Reads the columns of one side and tier.
pub(super) fn read(columns: &[(Attr, usize)], values: &[Value], area: Area) -> Officers {
    let text = |attr: Attr| -> String {
        let of = columns.iter().find(|(a, _)| *a == attr);
        of.and_then(|(_, at)| values.get(*at)).map(|value| plain(&value.text)).unwrap_or_default()
    };
    let mut out = Officers::default();
    let full = text(Attr::Full);
    let named = if full.is_empty() { names_of(&text(Attr::Name)) } else { names_of(&full) };
    for part in named.into_iter().take(MOST) {
        let person = official::read(&part.text, area);
        let unit = unit(&person.office);
        out.list.push(Officer { ordinal: part.ordinal, person, unit });
    }
    if out.list.is_empty() {
        // Without a name an office or telephone alone is of the one whose name is not printed.
        let rest = columns.iter().filter(|(attr, _)| !matches!(attr, Attr::Full | Attr::Name));
        if rest.clone().any(|(_, at)| values.get(*at).is_some_and(|value| !value.text.is_empty())) {
            out.list.push(Officer::default());
        }
    }
    for (attr, at) in columns.iter().filter(|(attr, _)| !matches!(attr, Attr::Full | Attr::Name)) {
        let cell = values.get(*at).map(|value| plain(&value.text)).unwrap_or_default();
        if cell.trim().is_empty() {
            continue;
        }
        match out.list.as_mut_slice() {
            [only] => only.put(*attr, &cell, area),
            many => {
                let count = many.len();
                let paired = several(&cell, count).filter(|parts| same_order(parts, many));
                match (paired, attr) {
                    (Some(parts), _) => {
                        for (officer, part) in many.iter_mut().zip(parts) {
                            officer.put(*attr, &part.text, area);
                        }
                    }
                    // One office or unit for all of them is what the cell says.
                    (None, Attr::Office | Attr::Unit) if parts(&cell).len() == 1 => {
                        for officer in many.iter_mut() {
                            officer.put(*attr, &cell, area);
                        }
                    }
                    _ => out.unpaired = true,
                }
            }
        }
    }
    out
}

/// Whether the ordinals of two lists, where both have them, are the same in the same places.
fn same_order(parts: &[Part], officers: &[Officer]) -> bool {
    parts.iter().zip(officers).all(|(part, officer)| {
        part.ordinal.is_none() || officer.ordinal.is_none() || part.ordinal == officer.ordinal
    })
}

impl Officer {
    fn put(&mut self, attr: Attr, cell: &str, area: Area) {
        match attr {
            Attr::Office => {
                let before = std::mem::take(&mut self.person.office);
                self.person.put_office(cell);
                // The cell of the name may print a part of the office, as `段长`.
                if self.person.office.is_empty() {
                    self.person.office_printed.clone_from(&before);
                    self.person.office = before;
                }
                self.unit = self.unit.take().or_else(|| unit(&self.person.office));
            }
            Attr::Unit => {
                let plain: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
                self.unit = unit(&plain).or(Some(plain));
            }
            Attr::Desk => self.person.put_desk(cell, area),
            Attr::Duty => self.person.put_duty(cell, area),
            Attr::Mobile => self.person.put_mobile(cell),
            _ => self.person.put_any(cell, area),
        }
        self.person.distinct_mobiles();
    }
}

/// The railway unit that a title begins with.
fn unit(office: &str) -> Option<String> {
    let mut best: Option<usize> = None;
    for word in ["工务段", "高铁段", "供电段", "电务段", "车务段", "车间", "工区"] {
        if let Some(at) = office.find(word) {
            best = best.max(Some(at + word.len()));
        }
    }
    let text = office.get(..best?)?;
    // A workshop within a division: the last unit named.
    let last = ["工务段", "供电段", "电务段", "车务段", "高铁段"]
        .iter()
        .filter_map(|word| Some(text.rfind(word)? + word.len()))
        .filter(|end| *end < text.len())
        .max()
        .unwrap_or(0);
    let text = text.get(last..).unwrap_or(text).trim_start_matches("(站)");
    (text.chars().count() > 2).then(|| text.to_owned())
}

/// The unit in canonical spelling, by the tables where they know it.
pub(super) fn canonical_unit(tier: Tier, side: Side, printed: &str) -> names::Named {
    match (side, tier) {
        (Side::Railway, Tier::County) => names::division(printed),
        (Side::Railway, Tier::Township) => names::workshop(printed).0,
        _ => names::Named::plain(printed, false),
    }
}

/// Who of several answers for each segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pairing {
    /// There is nobody.
    Nobody,
    /// One for all.
    One,
    /// By ordinals; the officer of each segment. `by_order` when the ordinals themselves do not
    /// agree and only their order does.
    Each { of: Vec<usize>, by_order: bool },
    /// Not told by what is printed.
    Undecided,
}

/// Pairs officers with the items of a range: only ordinals on both sides decide.
pub(super) fn pair(officers: &[Officer], segs: &[Seg]) -> Pairing {
    match officers.len() {
        0 => return Pairing::Nobody,
        1 => return Pairing::One,
        _ => {}
    }
    let labels: Vec<Option<u32>> = officers.iter().map(|officer| officer.ordinal).collect();
    let items: Vec<u32> = segs.iter().filter_map(|seg| seg.ordinal).collect();
    let first_labelled = segs.first().is_some_and(|seg| seg.ordinal.is_some());
    if labels.iter().any(Option::is_none) || items.len() != officers.len() || !first_labelled {
        return Pairing::Undecided;
    }
    let of_people: BTreeSet<u32> = labels.iter().flatten().copied().collect();
    let of_items: BTreeSet<u32> = items.iter().copied().collect();
    let agree = of_people == of_items && of_people.len() == officers.len();
    let mut item = 0_usize;
    let mut of = Vec::with_capacity(segs.len());
    for (at, seg) in segs.iter().enumerate() {
        if at > 0 && seg.ordinal.is_some() {
            item += 1;
        }
        let label = items.get(item).copied();
        let by_label = labels.iter().position(|l| *l == label);
        of.push(if agree { by_label.unwrap_or(item) } else { item });
    }
    Pairing::Each { of, by_order: !agree }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::roster::sheet::cells::How;

    fn values(cells: &[&str]) -> Vec<Value> {
        let value = |text: &&str| Value { text: (*text).to_owned(), how: How::Printed, dangling: false };
        cells.iter().map(value).collect()
    }

    fn listed(
        columns: &[(Attr, usize)],
        cells: &[&str],
    ) -> Vec<(Option<u32>, String, String, Option<String>)> {
        let read = read(columns, &values(cells), None);
        assert!(!read.unpaired, "{cells:?}");
        let one = |o: Officer| {
            (o.ordinal, o.person.name.unwrap_or_default(), o.person.office, o.person.desk.map(|d| d.printed))
        };
        read.list.into_iter().map(one).collect()
    }

    #[test]
    fn several_officials_in_one_cell_or_in_columns() {
        let one = |n, name: &str, office: &str, desk: Option<&str>| {
            (n, name.to_owned(), office.to_owned(), desk.map(str::to_owned))
        };
        let both = [one(Some(1), "张三", "镇长", Some("2345678")), one(Some(2), "李四", "副镇长", None)];
        assert_eq!(listed(&[(Attr::Full, 0)], &["1.镇长 张三 2345678 2.副镇长 李四"]), both);
        assert_eq!(listed(&[(Attr::Full, 0)], &["①镇长张三 2345678②副镇长李四"]), both);
        let columns = [(Attr::Name, 0), (Attr::Office, 1), (Attr::Phone, 2)];
        assert_eq!(
            listed(&columns, &["1.张三 2.李四", "1.镇长 2.副镇长", "1.2345678 2.3456789"])[1],
            one(Some(2), "李四", "副镇长", Some("3456789"))
        );
        assert_eq!(
            listed(&columns, &["张三、李 四", "副镇长", "2345678/3456789"]),
            [one(None, "张三", "副镇长", Some("2345678")), one(None, "李四", "副镇长", Some("3456789"))]
        );
        assert!(read(&columns, &values(&["张三、李四", "", "2345678"]), None).unpaired);
    }

    #[test]
    fn the_unit_of_a_title() {
        for (office, expected) in [
            ("甲工务段副段长", Some("甲工务段")),
            ("乙工务段丙线路车间主任", Some("丙线路车间")),
            ("丁线路工区工长", Some("丁线路工区")),
            ("副县长", None),
            ("工区长", None),
        ] {
            assert_eq!(unit(office).as_deref(), expected, "{office}");
        }
    }
}
