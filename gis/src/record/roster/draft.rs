//! A row after reading its own cells and before looking at its siblings.

use crate::chainage::Span;
use crate::line::Track;
use crate::record::{Confidence, Reason};

use super::layout::Cells;
use super::names::{self, LineName, Named};
use super::person::{self, Area, Person};
use super::ranges;
use super::summary::Finding;
use super::workshops;

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
    /// `None` when the column is missing.
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
        self.items.iter().filter(|start| **start <= segment).count().saturating_sub(1)
    }
}

/// Reads the cells of a row. What cannot be read becomes a finding; a row without a readable
/// range is not given back.
pub(super) fn read(number: u32, line: usize, cells: Cells, findings: &mut Vec<Finding>) -> Option<Row> {
    let mut notes = Vec::new();
    let county = names::county(&cells.county);
    misprint(&mut notes, "county", &cells.county, &county);
    let county_local = person::read(&cells.county_local, Area::Xinzhou);
    person_notes(&mut notes, "county_local", &county_local);
    let county_railway = person::read(&cells.county_railway, Area::Unknown);
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
    let segs = segments(&range_cell, line, number, "range", findings);
    if segs.is_empty() {
        findings.push(Finding {
            line,
            row: Some(number),
            kind: "row unread",
            zh: "乡级里程单元格中没有可识别的线名和里程，本行未读入".to_owned(),
            en: "no readable line and range in the township's cell; the row is not read".to_owned(),
        });
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
        cells.county_range.as_ref().map(|cell| segments(cell, line, number, "county range", findings));

    let mut row = Row {
        number,
        line,
        layout: cells.layout,
        county: county.name,
        county_local,
        county_railway,
        division: division.1.name,
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
    if !township_and_chief(&mut row, &cells) {
        findings.push(Finding {
            line,
            row: Some(number),
            kind: "row unread",
            zh: "乡(镇、街道)名称无法识别，本行未读入".to_owned(),
            en: "the township cannot be told; the row is not read".to_owned(),
        });
        return None;
    }
    Some(row)
}

/// The township, and the chief whose cell names it when two are printed.
fn township_and_chief(row: &mut Row, cells: &Cells) -> bool {
    let people: Vec<Person> = cells.local.iter().map(|c| person::read(c, Area::Xinzhou)).collect();
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
}

/// The segments of a range cell, with their lines.
fn segments(cell: &str, line: usize, row: u32, what: &'static str, findings: &mut Vec<Finding>) -> Vec<Seg> {
    let read = ranges::read(cell);
    for text in read.unread {
        findings.push(Finding {
            line,
            row: Some(row),
            kind: "range unread",
            zh: format!("里程单元格中有无法识别的文字：{text:?}，请核对原文"),
            en: format!("unreadable text in the {what} cell: {text:?}; check the source"),
        });
    }
    let mut segs = Vec::new();
    for printed in read.list {
        let spans = printed.range.spans();
        let Some(span) = spans.first().copied().filter(|s| s.from < s.to) else {
            findings.push(Finding {
                line,
                row: Some(row),
                kind: "range unread",
                zh: format!("里程区间长度为零：{:?}，未读入", printed.text),
                en: format!("a range of no length: {:?}; not read", printed.text),
            });
            continue;
        };
        let mut notes = Vec::new();
        range_notes(&mut notes, &printed, span, spans.len());
        let LineName { stem, track, tracks_printed } = names::split_line_name(&printed.name);
        let line_name = (!stem.is_empty()).then(|| names::line(&stem, span));
        if let Some(named) = &line_name {
            misprint(&mut notes, "line", &printed.name, named);
            if !named.known {
                findings.push(Finding {
                    line,
                    row: Some(row),
                    kind: "unknown line",
                    zh: format!("线名不在名称表中：{:?}，照录", named.name),
                    en: format!("the line is not in the table of names: {:?}; kept as printed", named.name),
                });
            }
        }
        segs.push(Seg {
            line: line_name.map(|n| n.name),
            track,
            tracks_printed,
            span,
            printed: printed.text,
            ordinal: printed.ordinal,
            notes,
        });
    }
    segs
}

fn range_notes(notes: &mut Vec<Note>, printed: &ranges::Printed, span: Span, readings: usize) {
    let text = printed.range_text.as_str();
    let used = format!("{}-{}", span.from, span.to);
    if printed.range.is_reversed() {
        notes.push(note(
            Confidence::Corrected,
            "span",
            "reversed range",
            (Some(text), Some(&used)),
            "起止里程颠倒，已按大小排列",
            "the ends are printed in falling order; put in rising order",
        ));
    } else if readings > 1 {
        notes.push(note(
            Confidence::Inferred,
            "span",
            "two readings",
            (Some(text), Some(&used)),
            "里程写法有两种读法，取较可能者",
            "the notation has two readings; the likelier is used",
        ));
    }
    let odd = [&printed.range.from, &printed.range.to]
        .into_iter()
        .find_map(|post| post.prefix.as_deref().filter(|p| !p.eq_ignore_ascii_case("k")));
    if let Some(prefix) = odd {
        notes.push(note(
            Confidence::Verbatim,
            "span",
            "prefix in doubt",
            (Some(text), Some(text)),
            format!("冠号{prefix}照录：可能是右线标记，也可能是K的误认，未定"),
            format!("the prefix {prefix} is kept: a mark of the right track or a misread K, undecided"),
        ));
    }
}
