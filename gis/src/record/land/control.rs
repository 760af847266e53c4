//! Controls on building (主要控制指标) with open or closed bounds.

use std::sync::LazyLock;

use regex::Regex;

use super::body::Body;
use super::figure::{NUM, number, pattern};
use crate::record::{Bound, Control, Finding};

/// Code term, Chinese term, pattern, unit, and whether a bare figure is an upper limit (限…).
const TERMS: [(&str, &str, &str, &str, bool); 7] = [
    ("building_density", "建筑密度", "建筑密度", "%", false),
    ("building_coefficient", "建筑系数", "建筑系数", "%", false),
    ("investment_intensity", "投资强度", "投资强度", "", false),
    ("green_ratio", "绿地率", "绿地率", "%", false),
    ("floor_area_ratio", "容积率", "容积率", "", false),
    ("height_limit", "限高", "建筑限高|限高|建筑高度|建筑控制高度", "m", true),
    ("depth_limit", "限深", "限深", "m", true),
];

/// A lower bound before the term: `1.0<容积率`.
static BEFORE: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?P<n>{NUM})(?P<u>%|米|m)?(?P<op>≤|<=|<)$")));
/// What may follow a comma inside one control: another bound.
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:且|并且|并|和)?(?:≤|≥|<|>|不大于|不小于|不超过|不高于|不低于|不少于|大于|小于|高于|低于|\d)",
    )
});
/// The clause before a term is looked at this far back.
const BEFORE_BYTES: usize = 32;

static ANY_TERM: LazyLock<Regex> = LazyLock::new(|| pattern(&TERMS.map(|(_, _, text, _, _)| text).join("|")));
static BOUND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<op>≤|≥|<=|>=|<|>|不大于|不小于|不超过|不高于|不低于|不少于|大于等于|小于等于|大于|小于|高于|低于)?(?P<n>{NUM})(?P<u1>%|米|m)?(?:(?P<to>[-~—–至]+)(?P<n2>{NUM}))?(?P<u>%|米|m|层|万元/亩|万元/公顷|元/平方米)?"
    ))
});

/// Every control that the text states, in the order of the text.
pub(super) fn controls(body: &Body, findings: &mut Vec<Finding>) -> Vec<Control> {
    let terms: Vec<_> = ANY_TERM.find_iter(&body.norm).collect();
    let mut out: Vec<Control> = Vec::new();
    for (i, term) in terms.iter().enumerate() {
        let Some((kind, zh, _, unit, limit)) =
            TERMS.iter().find(|(_, _, text, _, _)| text.split('|').any(|t| t == term.as_str()))
        else {
            continue;
        };
        let next = terms.get(i + 1).map_or(body.norm.len(), regex::Match::start);
        let rest = body.slice(term.end()..next);
        let length = rest.find(['。', '；', ';']).unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or_default();
        let lead = text.len() - text.trim_start_matches([':', '为', '应', '，']).len();
        let text = text.get(lead..).unwrap_or_default();
        let text = own_words(text).trim_end_matches(['，', '、', ',']);
        let mut control = Control {
            kind: (*kind).to_owned(),
            zh: (*zh).to_owned(),
            unit: (*unit).to_owned(),
            min: None,
            max: None,
            printed: body.printed(term.end() + lead..term.end() + lead + text.len()),
        };
        bounds(&mut control, text, *limit);
        let mut from = term.start().saturating_sub(BEFORE_BYTES);
        while !body.norm.is_char_boundary(from) {
            from += 1;
        }
        if let Some(found) = BEFORE.captures(body.slice(from..term.start()))
            && let Some(value) = number(&found["n"])
        {
            control.min = Some(Bound { value, inclusive: &found["op"] != "<" });
            let whole = found.get(0).map_or(0, |whole| from + whole.start());
            control.printed = body.printed(whole..term.end() + lead + text.len());
        }
        if let Some(finding) = unclear(&control, body.line(term.start())) {
            if control.printed.is_empty() {
                continue; // The term is only mentioned.
            }
            findings.push(finding);
        }
        out.push(control);
    }
    out
}

/// The words that belong to a term: up to a comma after which no further bound follows, and without
/// a lower bound that stands before the next term.
fn own_words(text: &str) -> &str {
    let mut end = text.len();
    for (at, comma) in text.match_indices(['，', ',', '、']) {
        let next = text.get(at + comma.len()..).unwrap_or_default();
        if !GOES_ON.is_match(next) {
            end = at;
            break;
        }
    }
    let text = text.get(..end).unwrap_or(text);
    BEFORE.find(text).map_or(text, |next| text.get(..next.start()).unwrap_or(text))
}

/// A control from a cell of a table: its code term and what the cell says.
pub(super) fn from_cell(kind: &str, cell: &str) -> Option<Control> {
    let (kind, zh, _, unit, limit) = TERMS.iter().find(|(known, ..)| *known == kind)?;
    let norm: String = cell.chars().filter(|c| !c.is_whitespace()).map(crate::gazette::half_width).collect();
    let mut control = Control {
        kind: (*kind).to_owned(),
        zh: (*zh).to_owned(),
        unit: (*unit).to_owned(),
        min: None,
        max: None,
        printed: crate::gazette::join_cjk(cell),
    };
    // `1.0<容积率≤1.9` repeats the term inside the cell.
    let (before, after) = match ANY_TERM.find(&norm) {
        Some(term) => {
            (norm.get(..term.start()).unwrap_or_default(), norm.get(term.end()..).unwrap_or_default())
        }
        None => ("", norm.as_str()),
    };
    bounds(&mut control, after, *limit);
    if let Some(found) = BEFORE.captures(before)
        && let Some(value) = number(&found["n"])
    {
        control.min = Some(Bound { value, inclusive: &found["op"] != "<" });
    }
    Some(control)
}

/// What is doubtful in a control: no bound, or bounds the wrong way round.
pub(super) fn unclear(control: &Control, line: usize) -> Option<Finding> {
    let Control { kind, zh, printed, .. } = control;
    match (control.min, control.max) {
        (None, None) => Some(Finding::new(
            line,
            format!("{zh}“{printed}”读不出上下限，按原文保留"),
            format!("{kind} \"{printed}\": no bound can be read; kept as printed"),
        )),
        (Some(min), Some(max)) if min.value > max.value => Some(Finding::new(
            line,
            format!("{zh}“{printed}”下限大于上限，按原文保留"),
            format!("{kind} \"{printed}\": the lower bound is above the upper one; kept as printed"),
        )),
        _ => None,
    }
}

/// The bounds that a text gives, and its unit where the control has none of its own.
fn bounds(control: &mut Control, text: &str, limit: bool) {
    for found in BOUND.captures_iter(text) {
        let unit = found.name("u").map_or("", |u| u.as_str());
        if unit == "层" {
            continue; // A number of storeys beside the height; it stays in `printed`.
        }
        if control.kind == "investment_intensity" && control.unit.is_empty() {
            unit.clone_into(&mut control.unit);
        }
        bound(control, &found, limit);
    }
}

fn bound(control: &mut Control, found: &regex::Captures<'_>, limit: bool) {
    let Some(value) = number(&found["n"]) else { return };
    if let Some(upper) = found.name("n2").and_then(|n| number(n.as_str())) {
        control.min = Some(Bound { value, inclusive: true });
        control.max = Some(Bound { value: upper, inclusive: true });
        return;
    }
    let at = |inclusive| Some(Bound { value, inclusive });
    match found.name("op").map(|op| op.as_str()) {
        Some("≤" | "<=" | "小于等于" | "不大于" | "不超过" | "不高于") => {
            control.max = at(true);
        }
        Some("<" | "小于" | "低于") => control.max = at(false),
        Some("≥" | ">=" | "大于等于" | "不小于" | "不低于" | "不少于") => {
            control.min = at(true);
        }
        Some(_) => control.min = at(false),
        None if limit && control.max.is_none() => control.max = at(true),
        None => {}
    }
}
