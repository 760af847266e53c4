//! A row after reading its own cells and before looking at its siblings.

use crate::chainage::{Span, Track};
use crate::record::personal::WITHHELD;
use crate::record::{Confidence, Reason};

use super::areas::{self, Area};
use super::layout::Cells;
use super::names::{self, Named};
use super::person::{self, Person};
use super::stretches::segments;
use super::summary::about;
use super::workshops;
use crate::record::{DoubtKind, Finding};

/// A reason and what it does to the confidence; `Verbatim` for a remark that changed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub level: Confidence,
    pub reason: Reason,
}

/// A note from its parts.
pub(super) fn note(
    level: Confidence,
    field: &str,
    fault: &str,
    values: (Option<&str>, Option<&str>),
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Note {
    let own = |v: Option<&str>| v.map(str::to_owned);
    Note {
        level,
        reason: Reason {
            field: field.to_owned(),
            fault: fault.to_owned(),
            printed: own(values.0),
            used: own(values.1),
            zh: zh.into(),
            en: en.into(),
            by_correction: false,
        },
    }
}

/// One range of a cell with its line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seg {
    /// `None` while the name is missing and no sibling has given it.
    pub line: Option<String>,
    pub track: Track,
    pub tracks_printed: Option<String>,
    pub span: Span,
    pub printed: String,
    /// The ordinal that begins an item here.
    pub ordinal: Option<u32>,
    pub notes: Vec<Note>,
}

impl Seg {
    /// What makes two segments the same stretch.
    pub(super) fn key(&self) -> (Option<&str>, Track, Span) {
        (self.line.as_deref(), self.track, self.span)
    }
}

/// A workshop head of a row's cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chief {
    pub ordinal: Option<u32>,
    pub workshop: String,
    pub person: Person,
    pub notes: Vec<Note>,
}

/// A row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub number: u32,
    pub line: usize,
    pub layout: &'static str,
    pub county: String,
    pub county_local: Person,
    pub county_railway: Person,
    pub division: String,
    /// The county's range cell as printed; `None` when the column is missing.
    pub county_cell: Option<String>,
    /// Its segments; `None` when the column is missing.
    pub county_segs: Option<Vec<Seg>>,
    pub township: String,
    pub township_printed: Option<String>,
    pub local: Person,
    /// The true officer is not printed.
    pub local_lost: bool,
    pub chiefs: Vec<Chief>,
    pub segs: Vec<Seg>,
    /// Where each item begins, by position in `segs`.
    pub items: Vec<usize>,
    pub range_cell: String,
    /// Notes on every record of the row.
    pub notes: Vec<Note>,
}

impl Row {
    /// The item that a segment belongs to.
    pub(super) fn item_of(&self, segment: usize) -> usize {
        self.items.partition_point(|start| *start <= segment).saturating_sub(1)
    }
}

/// Reads the cells of a row. What cannot be read becomes a finding; a row without a readable
/// range is not given back.
///
/// `place` is the city of the document, for counties that no table has.
pub(super) fn read(
    number: u32,
    line: usize,
    cells: &Cells,
    place: Area,
    findings: &mut Vec<Finding>,
) -> Option<Row> {
    let mut notes = Vec::new();
    let county = names::county(&cells.county);
    misprint(&mut notes, "county", &cells.county, &county);
    let area = areas::of_county(&county.name, place);
    let mut county_local = person::read(&cells.county_local, area);
    // A misprinted county is misprinted in the title too; the note on the county says so.
    if county.fault.is_some()
        && let Some(title) = county_local.office.strip_prefix(&cells.county)
    {
        county_local.office = format!("{}{title}", county.name);
        county_local.office_printed.clone_from(&county_local.office);
    }
    person_notes(&mut notes, "county_local", &county_local);
    let county_railway = person::read(&cells.county_railway, None);
    person_notes(&mut notes, "county_railway", &county_railway);
    let division = division(&cells.county_railway);
    misprint(&mut notes, "county_railway.unit", &division.0, &division.1);

    let (range_cell, disagree) = agreed(&cells.ranges);
    if disagree {
        notes.push(note(
            Confidence::Corrected,
            "printed",
            "copies of a cell disagree",
            (None, Some(&range_cell)),
            "同一单元格重印的几份不一致，取多数",
            "the copies of the cell disagree; the majority is used",
        ));
    }
    let segs = segments(&range_cell, line, number, "range", true, findings);
    if segs.is_empty() {
        findings.push(about(
            line,
            number,
            DoubtKind::Unread,
            "乡级里程单元格中没有可识别的线名和里程，本行未读入",
            "no readable line and range in the township's cell; the row is not read",
        ));
        return None;
    }
    let mut items: Vec<usize> =
        segs.iter().enumerate().filter(|(_, s)| s.ordinal.is_some()).map(|(i, _)| i).collect();
    if items.first() != Some(&0) {
        items.insert(0, 0);
    }
    let (chiefs, repeated) = workshops::read(&cells.workshops);
    if repeated {
        notes.push(note(
            Confidence::Corrected,
            "railway",
            "list printed twice in one cell",
            (None, None),
            "车间主任名单在同一单元格内重印一遍，只取一遍",
            "the list of workshop heads is printed twice in the cell; read once",
        ));
    }
    let county_segs =
        cells.county_range.as_ref().map(|cell| segments(cell, line, number, "county range", true, findings));

    let mut row = Row {
        number,
        line,
        layout: cells.layout,
        county: county.name,
        county_local,
        county_railway,
        division: division.1.name,
        county_cell: cells.county_range.clone(),
        county_segs,
        township: String::new(),
        township_printed: cells.township.clone(),
        local: Person::default(),
        local_lost: false,
        chiefs,
        segs,
        items,
        range_cell,
        notes,
    };
    if !township_and_chief(&mut row, cells, area) {
        findings.push(about(
            line,
            number,
            DoubtKind::Unread,
            "乡(镇、街道)名称无法识别，本行未读入",
            "the township cannot be told; the row is not read",
        ));
        return None;
    }
    Some(row)
}

/// The township, and the chief whose cell names it when two are printed.
fn township_and_chief(row: &mut Row, cells: &Cells, area: Area) -> bool {
    let people: Vec<Person> = cells.local.iter().map(|c| person::read(c, area)).collect();
    let titles: Vec<Option<Named>> = people
        .iter()
        .map(|p| names::township_in_title(&row.county, &p.office_printed).map(|(named, _)| named))
        .collect();
    match (&cells.township, titles.first()) {
        (Some(printed), _) => {
            let squeezed: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
            row.township = names::township(&row.county, printed).name;
            if row.township != squeezed {
                row.notes.push(note(
                    Confidence::Verbatim,
                    "township",
                    "older or short name",
                    (Some(printed), Some(printed)),
                    format!("即今{}", row.township),
                    format!("the same township as {}", row.township),
                ));
            }
        }
        (None, Some(Some(named))) => {
            row.township.clone_from(&named.name);
            row.notes.push(note(
                Confidence::Inferred,
                "township",
                "township column missing",
                (None, Some(&named.name)),
                "缺乡(镇、街道)列，名称取自段长职务",
                "the township's column is missing; its name is taken from the official's title",
            ));
        }
        _ => return false,
    }
    let differ = people.first().is_some_and(|first| people.iter().any(|p| p.name != first.name));
    let naming = titles.iter().position(|t| t.as_ref().is_some_and(|n| n.name == row.township));
    let chosen = if differ { naming.unwrap_or(0) } else { 0 };
    let Some(person) = people.get(chosen) else { return false };
    row.local = person.clone();
    if differ {
        let other = people.iter().find(|p| p.name != person.name).and_then(|p| p.name.as_deref());
        let (zh, en) = if naming.is_some() {
            (
                "两个段长单元格不一致，取职务与本乡镇相符者",
                "two officials are printed; the one whose cell names the township is used",
            )
        } else {
            (
                "两个段长单元格不一致，且都不指明本乡镇，取前者",
                "two officials are printed and neither names the township; the first is used",
            )
        };
        row.notes.push(note(
            Confidence::Corrected,
            "local.name",
            "official copied from the neighbouring row",
            (other, person.name.as_deref()),
            zh,
            en,
        ));
    }
    // `龙泉(镇、街道)分管副主任`: the leftover stands where the kind of the township belongs.
    let stem = row.township.trim_end_matches(['乡', '镇']);
    if row.local.office != row.local.office_printed
        && !row.local.office.starts_with(&row.township)
        && let Some(title) = row.local.office.strip_prefix(stem)
        && !title.starts_with(['乡', '镇'])
    {
        row.local.office = format!("{}{title}", row.township);
    }
    let person = row.local.clone();
    person_notes(&mut row.notes, "local", &person);
    true
}

/// The majority of several copies of a cell, the first at a tie; and whether they differ.
fn agreed(copies: &[String]) -> (String, bool) {
    let count = |cell: &String| copies.iter().filter(|c| *c == cell).count();
    let mut best: Option<&String> = None;
    for copy in copies {
        if best.is_none_or(|b| count(copy) > count(b)) {
            best = Some(copy);
        }
    }
    let best = best.cloned().unwrap_or_default();
    let differ = copies.iter().any(|c| *c != best);
    (best, differ)
}

/// The division of a railway official's cell: as printed, and what it stands for.
fn division(cell: &str) -> (String, Named) {
    let printed = cell.split(char::is_whitespace).next().unwrap_or_default();
    // Without a blank the unit ends with its 段, or with the station's mark behind it.
    let printed = printed.find("工务段").map_or(printed, |at| {
        let end = at + "工务段".len();
        let rest = &printed[end..];
        if rest.starts_with("(站)") { &printed[..end + "(站)".len()] } else { &printed[..end] }
    });
    (printed.to_owned(), names::division(printed))
}

/// A note for a name that the tables call a misprint.
pub(super) fn misprint(notes: &mut Vec<Note>, field: &str, printed: &str, named: &Named) {
    if let Some(fault) = &named.fault {
        notes.push(note(
            Confidence::Corrected,
            field,
            &fault.fault,
            (Some(printed), Some(&named.name)),
            fault.zh.clone(),
            fault.en.clone(),
        ));
    }
}

/// The table itself says that nobody is there.
pub(super) fn vacancy(field: &str, word: &str) -> Note {
    note(
        Confidence::Verbatim,
        &format!("{field}.name"),
        "vacancy stated",
        (Some(word), None),
        format!("此处印作“{word}”，表中载明无人或未定，不是漏读"),
        format!("{word:?} is printed here: the table says that there is nobody, or nobody yet"),
    )
}

/// Notes for what was taken out of an official's cell.
pub(super) fn person_notes(notes: &mut Vec<Note>, field: &str, person: &Person) {
    if let Some(printed) = &person.name_printed {
        notes.push(note(
            Confidence::Corrected,
            &format!("{field}.name"),
            "blanks inside a name",
            (Some(printed), person.name.as_deref()),
            "去掉姓名中的空格",
            "blanks inside the name are removed",
        ));
    }
    if person.office != person.office_printed {
        notes.push(note(
            Confidence::Corrected,
            &format!("{field}.office"),
            "template leftovers",
            (Some(&person.office_printed), Some(&person.office)),
            "去掉表样遗留的选项文字",
            "options left over from the template are removed",
        ));
    }
    if let Some(word) = &person.acting {
        notes.push(note(
            Confidence::Verbatim,
            &format!("{field}.office"),
            "acting stated",
            (Some(&format!("({word})")), Some(word)),
            format!("姓名后印有“{word}”，随职务照录"),
            format!("{word:?} is printed behind the name and kept with the office"),
        ));
    }
    if let Some(word) = &person.vacant {
        notes.push(vacancy(field, word));
    }
    for (held, phone, what) in
        [(person.desk_mobile, "desk", "办公电话"), (person.duty_mobile, "duty", "值班电话")]
    {
        if held {
            notes.push(note(
                Confidence::Verbatim,
                &format!("{field}.{phone}"),
                "mobile in the field of another number",
                (Some(WITHHELD), Some(WITHHELD)),
                format!("{what}栏印的是手机号码，不公开；并非空白"),
                "the field holds a mobile, which is withheld; it is not blank",
            ));
        }
    }
}
