//! Who answers: officials of a row with their units, how they were paired and filled in.

use super::{
    Attr, Confidence, DoubtKind, HashSet, How, Note, Officer, Official, Pairing, Places, Reader, Side, Tier,
    Value, about, canonical_unit, misprint, names, note, people, person_notes, vacancy,
};

impl Reader<'_> {
    /// Notes for what was taken from above in the columns of a tier.
    pub(super) fn fill_notes(&self, notes: &mut Vec<Note>, tier: Tier, values: &[Value]) {
        let mut seen = HashSet::new();
        for ((of, side), columns) in &self.layout().chiefs {
            let field = match (side, *of == tier) {
                (Side::Local, true) => "local",
                (Side::Railway, true) => "railway",
                (Side::Local, false) if *of == Tier::County => "county_local",
                (Side::Railway, false) if *of == Tier::County => "county_railway",
                _ => continue,
            };
            for (attr, at) in columns {
                if let (Some(How::Vacant(word)), Attr::Full | Attr::Name) =
                    (values.get(*at).map(|value| value.how), attr)
                {
                    notes.push(vacancy(field, word));
                }
                if let Some(value) = values.get(*at)
                    && seen.insert((field, value.how == How::Above))
                {
                    filled_note(notes, field, value);
                }
            }
        }
        let stretch = self.layout().stretch(tier);
        let columns = [
            (stretch.line, "line"),
            (stretch.range, "span"),
            (stretch.from, "span.from"),
            (stretch.to, "span.to"),
        ];
        for (column, field) in columns {
            if let Some(value) = column.and_then(|at| values.get(at)) {
                filled_note(notes, field, value);
            }
        }
    }

    /// Says that several officials cannot be told apart by what is printed.
    #[expect(clippy::too_many_arguments, reason = "the parts of one finding")]
    pub(super) fn pairing_finding(
        &mut self,
        line: usize,
        row: u32,
        id: &str,
        field: &str,
        officers: &people::Officers,
        pairing: &Pairing,
        whole: &str,
    ) {
        let said = |officer: &Officer| {
            let name = officer.person.name.as_deref().unwrap_or("?");
            officer.ordinal.map_or_else(|| name.to_owned(), |n| format!("{n}.{name}"))
        };
        let candidates: Vec<String> = officers.list.iter().map(said).collect();
        if *pairing == Pairing::Undecided {
            self.findings.push(
                about(
                    line,
                    row,
                    DoubtKind::Pairing,
                    format!("{}人与里程各段的对应关系不明（序号缺失或不一致），段长记为不详", candidates.len()),
                    format!(
                        "which of {} officials answers for which range is not told: ordinals are missing or differ; unknown",
                        candidates.len()
                    ),
                )
                .on(id, format!("{field}.name"))
                .printed(whole)
                .candidates(candidates),
            );
        } else if officers.unpaired {
            let zh = "电话与人名个数不同，不能对应，电话未记";
            let en =
                "telephones and names differ in number and cannot be paired; the telephones are left out";
            let finding = about(line, row, DoubtKind::Pairing, zh, en);
            self.findings.push(finding.on(id, format!("{field}.desk")).candidates(candidates));
        }
    }

    /// An official with his unit; of a workshop head also the workshop.
    #[expect(clippy::too_many_arguments, reason = "all that an official is made of")]
    pub(super) fn official(
        &self,
        tier: Tier,
        side: Side,
        officer: Option<&Officer>,
        places: &Places,
        values: &[Value],
        notes: &mut Vec<Note>,
        field: &str,
    ) -> (Official, Option<String>) {
        let column = |column: Option<usize>| {
            column.and_then(|at| values.get(at)).map(|v| v.text.trim().to_owned()).filter(|t| !t.is_empty())
        };
        let (place, named) = match (side, tier) {
            (Side::Local, Tier::County) => (Some(places.county.clone()), None),
            (Side::Local, Tier::Township) => (places.township.clone(), None),
            (Side::Local, Tier::Village) => (places.village.clone(), None),
            (Side::Railway, Tier::County) => (None, column(self.layout().division)),
            (Side::Railway, Tier::Township) => (None, column(self.layout().workshop)),
            (Side::Railway, Tier::Village) => (None, column(self.layout().work_area)),
        };
        let printed =
            named.or_else(|| officer.and_then(|o| o.unit.clone()).filter(|_| side == Side::Railway));
        let mut workshop = None;
        let unit = match (place, printed) {
            (Some(place), _) => place,
            (None, Some(printed)) => {
                let plain: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
                let unit = canonical_unit(tier, side, &plain);
                misprint(notes, &format!("{field}.unit"), &printed, &unit);
                workshop = (tier == Tier::Township).then(|| unit.name.clone());
                unit.name
            }
            // The division is the unit above a workshop that is not named.
            (None, None) => {
                column(self.layout().division).map(|d| names::division(&d).name).unwrap_or_default()
            }
        };
        let mut official = match officer {
            Some(officer) => {
                if !field.is_empty() {
                    person_notes(notes, field, &officer.person);
                }
                officer.person.official(&unit)
            }
            None => Official { unit, ..Official::default() },
        };
        if official.office.is_empty() {
            let side = if side == Side::Local { "地方" } else { "铁路" };
            official.office = format!("{}{side}段长", tier.zh());
            if let Some(word) = officer.and_then(|o| o.person.acting.as_deref()) {
                official.office = format!("{}({word})", official.office);
            }
        }
        (official, workshop)
    }

    pub(super) fn workshop(&self, values: &[Value]) -> Option<String> {
        let value = values.get(self.layout().workshop?).filter(|value| !value.text.is_empty())?;
        Some(names::workshop(&value.text).0.name)
    }
}

/// How an official was found for a segment, if not as printed.
pub(super) enum Told {
    /// The officials of the cell.
    Undecided(String),
    ByOrder(u32, usize),
}

impl Told {
    pub(super) fn note(self, field: &str) -> Note {
        match self {
            Self::Undecided(names) => note(
                Confidence::Corrected,
                &format!("{field}.name"),
                "pairing undecided",
                (Some(&names), None),
                "单元格内有多人，与里程各段的对应关系不明，不详",
                "several officials stand in the cell and which of them answers for this range is not told; unknown",
            ),
            Self::ByOrder(label, position) => note(
                Confidence::Inferred,
                field,
                "ordinal label repeated",
                (Some(&label.to_string()), Some(&position.to_string())),
                "序号重复或不一致，按排列次序与里程各段对应",
                "the ordinals are repeated or differ; paired with the ranges by position",
            ),
        }
    }
}

pub(super) fn chosen<'o>(
    officers: &'o people::Officers,
    pairing: &Pairing,
    no: usize,
) -> (Option<&'o Officer>, Option<Told>) {
    match pairing {
        Pairing::Nobody => (None, None),
        Pairing::One => (officers.list.first(), None),
        Pairing::Undecided => {
            let names: Vec<&str> =
                officers.list.iter().map(|o| o.person.name.as_deref().unwrap_or("?")).collect();
            (None, Some(Told::Undecided(names.join("、"))))
        }
        Pairing::Each { of, by_order } => {
            let at = of.get(no).copied().unwrap_or_default();
            let officer = officers.list.get(at);
            let label = officer.and_then(|o| o.ordinal).unwrap_or_default();
            (officer, by_order.then_some(Told::ByOrder(label, at + 1)))
        }
    }
}

/// A note for a value that stands for the cell above or beside it.
pub(super) fn filled_note(notes: &mut Vec<Note>, field: &str, value: &Value) {
    let used = crate::record::personal::scrub(&value.text);
    match value.how {
        How::Ditto if !value.dangling => notes.push(note(
            Confidence::Inferred,
            field,
            "ditto mark",
            (Some("同上"), Some(&used)),
            "印作“同上”一类，取所指单元格的内容",
            "a ditto mark; what it points to is used",
        )),
        How::Above => notes.push(note(
            Confidence::Inferred,
            field,
            "blank means above",
            (None, Some(&used)),
            "空白格：本列各值只在首行印出，取上一行的内容",
            "a blank cell: the column prints each value once, on its first row; that of the row above is used",
        )),
        _ => {}
    }
}
