//! Plots (地块) of a temporary use, listed in the text or in a table.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::classes::{self, class};
use super::draft::Draft;
use super::figure::{area, area_pattern, cell_area, first_area, pattern, stated, unit_in};
use super::forms::{Fields, Key, Sheet};
use super::situs::situs;
use crate::record::{DoubtKind, Finding, LandClass, Plot, Stated};

static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<no>第?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[A-Z]{1,3}\d{0,3}-?\d{1,3})(?:号|#)?(?:地块|图斑|用地块)|(?:地块|图斑)(?:编号)?:?(?:[A-Z]{0,3}-?\d{1,3}|[一二三四五六七八九十]{1,3})(?:号|#)?|\d{1,3}#)(?P<use>\([^()\d]{1,24}\))?",
    )
});
static USE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:用途为|用途:|作为|用于|用作)(?P<u>[^，。；,;()]{1,24})"));
static CLASS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?P<name>\p{{Han}}{{2,8}}?)(?:面积)?(?:为|:)?(?P<area>{})", area_pattern()))
});

/// The plots that a text lists, and the ranges of the text that speak of them.
pub(super) fn in_text(draft: &mut Draft<'_>) -> (Vec<Plot>, Vec<Range<usize>>) {
    let norm = draft.body.norm.clone();
    let heads: Vec<_> = HEAD
        .captures_iter(&norm)
        .filter_map(|found| Some((found.get(0)?.range(), found.name("no")?.range(), found.name("use"))))
        .filter(|(whole, _, _)| {
            let before = norm.get(..whole.start).and_then(|text| text.chars().next_back());
            !before.is_some_and(|c| {
                c.is_ascii_alphanumeric() || matches!(c, '-' | '—' | '–' | '〕' | '.' | '第')
            })
        })
        .collect();
    let (mut plots, mut ranges): (Vec<Plot>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    let mut split = Vec::new();
    for (i, (whole, no, land_use)) in heads.iter().enumerate() {
        let next = heads.get(i + 1).map_or(norm.len(), |(next, _, _)| next.start);
        let rest = norm.get(whole.end..next).unwrap_or_default();
        let rest = rest.get(..rest.find(['。', '；', ';']).unwrap_or(rest.len())).unwrap_or_default();
        let Some((area, figures)) = first_area(&draft.body, whole.end, rest) else { continue };
        let about = rest.get(..figures.start).unwrap_or_default();
        let place = place_in(about).or_else(|| place_in(rest.get(figures.end..)?)).unwrap_or_default();
        let mut plot = Plot {
            no: draft.body.printed(no.clone()),
            land_use: land_use.map(|u| u.as_str().trim_matches(['(', ')']).to_owned()).into(),
            area,
            place: place.to_owned(),
            ..Plot::default()
        };
        if plot.land_use == Stated::Unknown {
            plot.land_use = use_in(rest, about, place).into();
        }
        locate(&mut plot, draft.counties);
        plot.classes =
            classes_in(draft, whole.end + figures.end, rest.get(figures.end..).unwrap_or_default());
        let printed = plot.area.value().map_or_else(String::new, |area| area.printed.clone());
        split.push((whole.end + figures.start, whole.end + figures.end, printed));
        ranges.push(whole.start..whole.end + rest.len());
        plots.push(plot);
    }
    for (from, to, printed) in split {
        draft.joined_if_split("plots", from, to, &printed);
    }
    repeated(draft, &mut plots);
    (plots, ranges)
}

/// The words for a use that stand between the number and the area.
fn use_in(rest: &str, about: &str, place: &str) -> Option<String> {
    if let Some(found) = USE.captures(rest) {
        return Some(found["u"].to_owned());
    }
    let words = about.replace(place, "");
    let words = words.trim_matches(['，', ',', ':', '、', '(', ')', '为']);
    let words = ["面积为", "面积", "占地", "用地", "位于", "共"]
        .iter()
        .fold(words, |words, word| words.strip_suffix(word).unwrap_or(words));
    let words = words.trim_matches(['，', ',', ':', '、', '为']);
    let short = (2..=16).contains(&words.chars().count());
    (short && !words.contains(['，', ',', '村', '组'])).then(|| words.to_owned())
}

/// The part between commas that names a village or group.
fn place_in(text: &str) -> Option<&str> {
    let from = text.find(['乡', '镇', '村', '组'])?;
    let start = text
        .get(..from)?
        .rfind(['，', ',', '(', ':', ')'])
        .map_or(0, |at| at + text.get(at..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
    let rest = text.get(start..)?;
    let end = rest.rfind(['组', '村']).map_or(rest.len(), |at| at + '村'.len_utf8());
    let place = rest.get(..end)?;
    let place = place.split(['(', ')']).next().unwrap_or(place);
    Some(place.trim_start_matches("位于").trim_start_matches("坐落于").trim_start_matches("涉及"))
        .filter(|place| !place.is_empty() && place.contains(['村', '组', '乡', '镇']))
}

fn locate(plot: &mut Plot, counties: &[&str]) {
    let read = situs(&plot.place, counties);
    plot.villages = read.villages;
    plot.groups = read.groups;
}

fn classes_in(draft: &Draft<'_>, at: usize, text: &str) -> Vec<LandClass> {
    let mut out: Vec<LandClass> = Vec::new();
    for found in CLASS.captures_iter(text) {
        let name = found["name"].trim_start_matches("其中").trim_start_matches(['为', '含']);
        let Some(known) = classes::class_of_header(name).filter(|known| *known == name) else { continue };
        if let Some(area) = area(&draft.body, at, &found) {
            out.push(class(known, stated(area)));
        }
    }
    classes::nest(&mut out);
    out
}

/// The same plot twice: with the same figures it is one, with others a person has to decide.
fn repeated(draft: &mut Draft<'_>, plots: &mut Vec<Plot>) {
    let mut seen: std::collections::BTreeMap<String, Stated<crate::record::Area>> =
        std::collections::BTreeMap::new();
    let mut doubts = Vec::new();
    plots.retain(|plot| {
        let Some(known) = seen.get(&plot.no) else {
            seen.insert(plot.no.clone(), plot.area.clone());
            return true;
        };
        if classes::m2(known) == classes::m2(&plot.area) {
            return false;
        }
        doubts.push(plot.no.clone());
        true
    });
    for no in doubts {
        let finding = Finding::new(
            draft.line(),
            format!("地块编号“{no}”出现两次，面积不同，两者都保留"),
            format!("plot {no} is listed twice with different areas: both are kept"),
        );
        draft.doubt(finding.kind(DoubtKind::Repeats).printed(&no), "plots");
    }
}

/// The plots of a table, and the row of sums as a plot without a number.
pub(super) fn in_table(draft: &mut Draft<'_>, sheet: &Sheet) -> (Vec<Plot>, Option<Plot>) {
    let counties = draft.counties;
    let mut plots: Vec<Plot> =
        sheet.rows.iter().zip(1..).map(|(row, n): (_, usize)| plot(row, n, counties)).collect();
    repeated(draft, &mut plots);
    for (line, text) in &sheet.unread {
        let finding = Finding::new(
            *line,
            format!("地块表第 {line} 行没有可读的面积，未列入"),
            format!("line {line} of the table of plots has no area that can be read: not listed"),
        );
        draft.doubt(finding.kind(DoubtKind::Unread).printed(text), "plots");
    }
    (plots, sheet.total.as_ref().map(|total| plot(total, 0, counties)))
}

fn plot(row: &Fields, n: usize, counties: &[&str]) -> Plot {
    let no = row.text(Key::No).or_else(|| row.text(Key::Seq)).map_or_else(|| n.to_string(), str::to_owned);
    let mut place = String::new();
    for key in [Key::Situs, Key::Township, Key::Village] {
        place.push_str(row.text(key).unwrap_or_default());
    }
    let mut out = Plot {
        no,
        land_use: row.text(Key::Use).or_else(|| row.text(Key::Project)).map(str::to_owned).into(),
        area: row_area(row),
        place: crate::gazette::join_cjk(&place),
        ..Plot::default()
    };
    locate(&mut out, counties);
    for value in &row.values {
        let Key::Class(name) = value.key else { continue };
        let unit = unit_in(&value.label).or_else(|| row.get(Key::Area).and_then(|v| unit_in(&v.label)));
        if let Some(area) = cell_area(&value.text, unit) {
            out.classes.push(class(name, area));
        }
    }
    classes::nest(&mut out.classes);
    out
}

/// The area of a row; a second column in 亩 is the same area again.
pub(super) fn row_area(row: &Fields) -> Stated<crate::record::Area> {
    let mut first: Option<Stated<crate::record::Area>> = None;
    for value in row.all(Key::Area) {
        let Some(read) = cell_area(&value.text, unit_in(&value.label)) else { continue };
        first = Some(match (first, read) {
            (Some(Stated::Value(a)), Stated::Value(b)) if a.mu.is_none() && b.mu.is_some() => {
                Stated::Value(super::figure::with_mu(a, &b))
            }
            (None, read) => read,
            (Some(first), _) => first,
        });
    }
    first.unwrap_or_default()
}
