//! Controls on building (主要控制指标) with open or closed bounds.

use std::sync::LazyLock;

use regex::Regex;

use super::body::Body;
use super::figure::{NUM, number, pattern};
use crate::record::{Bound, Control, Finding};

/// Code term, Chinese term, pattern, unit, and whether a bare figure is an upper limit (限…).
const TERMS: [(&str, &str, &str, &str, bool); 5] = [
    ("building_density", "建筑密度", "建筑密度|建筑系数", "%", false),
    ("green_ratio", "绿地率", "绿地率", "%", false),
    ("floor_area_ratio", "容积率", "容积率", "", false),
    ("height_limit", "限高", "建筑限高|限高|建筑高度", "m", true),
    ("depth_limit", "限深", "限深", "m", true),
];

static ANY_TERM: LazyLock<Regex> = LazyLock::new(|| pattern(&TERMS.map(|(_, _, text, _, _)| text).join("|")));
static BOUND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<op>≤|≥|<=|>=|<|>|不大于|不小于|不超过|不高于|不低于|不少于|大于|小于|高于|低于)?(?P<n>{NUM})(?:(?P<to>[-~—–至]+)(?P<n2>{NUM}))?(?P<u>%|米|m|层)?"
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
        let text = text.trim_end_matches(['，', '、', ',']);
        let mut control = Control {
            kind: (*kind).to_owned(),
            zh: (*zh).to_owned(),
            unit: (*unit).to_owned(),
            min: None,
            max: None,
            printed: body.printed(term.end() + lead..term.end() + lead + text.len()),
        };
        for found in BOUND.captures_iter(text) {
            if found.name("u").is_some_and(|u| u.as_str() == "层") {
                continue; // A number of storeys beside the height; it stays in `printed`.
            }
            bound(&mut control, &found, *limit);
        }
        if control.min.is_none() && control.max.is_none() {
            if control.printed.is_empty() {
                continue; // The term is only mentioned.
            }
            findings.push(Finding::new(
                body.line(term.start()),
                format!("{zh}“{}”读不出上下限，按原文保留", control.printed),
                format!("{kind} \"{}\": no bound can be read; kept as printed", control.printed),
            ));
        }
        out.push(control);
    }
    out
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
        Some("≤" | "<=" | "不大于" | "不超过" | "不高于") => control.max = at(true),
        Some("<" | "小于" | "低于") => control.max = at(false),
        Some("≥" | ">=" | "不小于" | "不低于" | "不少于") => control.min = at(true),
        Some(_) => control.min = at(false),
        None if limit => control.max = at(true),
        None => {}
    }
}
