//! Parts of a plan that are supplied to others (allocated sub-parcels).

use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Draft, condition};
use super::figure::{NUM, first_area, number, pattern};
use crate::record::{Condition, DecisionKind, DecisionPart, Stated};

static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[一二三四五六七八九十]+、|\d+[.、]|\([一二三四五六七八九十\d]+\))?(?:同意)?(?:将)?(?:[此该本](?:地块|宗地))?(?P<place>\p{Han}{0,12}?[东南西北]侧)(?:的)?(?:建设(?:一[座处所个])?)?(?P<name>\p{Han}{1,12}?)(?:\([^)]*\))?(?:划拨给|，)",
    )
});
static RECEIVER: LazyLock<Regex> = LazyLock::new(|| pattern(r"划拨给(?P<to>[^，。；,;]+)"));
static BUILDER: LazyLock<Regex> = LazyLock::new(|| pattern(r"由(?P<who>竞得人|受让人)负责建设"));
static INVESTMENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"投资(?:额)?(?:不少于|不低于|≥)(?P<n>{NUM})(?P<w>万|亿)?元")));
static COST: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"收储成本\(?(?P<n>{NUM})(?P<w>万)?元/亩")));
static FLOOR: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"建筑面积(?:不少于|不低于|≥)(?P<n>{NUM})(?:㎡|平方米|m²|m2)")));
static HANDOVER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:上述)?(?P<names>[\p{Han}、]{1,30}?)由(?:竞得人|受让人)建成后(?P<how>移交给|无偿提供给|无偿移交给)(?P<to>\p{Han}{1,12}?)(?:管理|使用|用于|和|，|$)",
    )
});

/// The parts, with what later sentences say about them.
pub(super) fn parts(draft: &mut Draft<'_>) -> Vec<DecisionPart> {
    let mut parts: Vec<DecisionPart> = Vec::new();
    for clause in draft.body.clauses() {
        let text = draft.body.slice(clause.clone()).to_owned();
        if let Some(part) = opening(draft, clause.start, &text) {
            parts.push(part);
        } else if let Some(name) = parts.iter().position(|part| text.starts_with(&part.name)) {
            if let Some(part) = parts.get_mut(name) {
                obligations(part, &text);
            }
        } else if text.contains("划拨给") && text.contains("面积") {
            draft.note(
                clause.start,
                "有一处划拨读不出地块名称和位置，未列入",
                "an allocation whose part and place cannot be read: not listed",
            );
        }
        handover(&mut parts, &text);
    }
    parts
}

/// A clause that introduces a part: place, name, receiver and area.
fn opening(draft: &Draft<'_>, at: usize, text: &str) -> Option<DecisionPart> {
    let receiver = RECEIVER.captures(text)?;
    let head = HEAD.captures(text)?;
    let (place, name, to) = (head.name("place")?, head.name("name")?, receiver.name("to")?);
    let area = text
        .find("面积")
        .and_then(|label| first_area(&draft.body, at + label, text.get(label..)?))
        .map_or(Stated::Unknown, |(area, _)| area);
    let mut part = DecisionPart {
        name: name.as_str().to_owned(),
        place: draft.body.printed(at + place.start()..at + place.end()),
        supply: DecisionKind::Allocation,
        receiver: Stated::Value(draft.body.printed(at + to.start()..at + to.end())),
        area,
        conditions: Vec::new(),
        outside_main: Some(
            "推断：另有方位、面积和受让人 / inferred: it has a place, an area and a receiver of its own"
                .to_owned(),
        ),
    };
    obligations(&mut part, text);
    Some(part)
}

/// What a clause lays down for a part.
fn obligations(part: &mut DecisionPart, text: &str) {
    let mut add = |condition: Condition| {
        if !part.conditions.iter().any(|known| known.kind == condition.kind && known.value == condition.value)
        {
            part.conditions.push(condition);
        }
    };
    let scaled = |found: &regex::Captures<'_>| {
        let scale = match found.name("w").map(|w| w.as_str()) {
            Some("万") => 1e4,
            Some("亿") => 1e8,
            _ => 1.0,
        };
        number(&found["n"]).map(|n| n * scale)
    };
    if let Some(found) = BUILDER.captures(text) {
        let who = &found["who"];
        add(condition("built_by", format!("{who}建设"), format!("built by {}", english(who))));
    }
    if let Some(found) = INVESTMENT.captures(text) {
        let value = scaled(&found);
        let shown = format!("{}{}元", &found["n"], found.name("w").map_or("", |w| w.as_str()));
        add(Condition {
            value,
            ..condition("investment_min", format!("投资下限 {shown}"), format!("investment at least {shown}"))
        });
    }
    if let Some(found) = COST.captures(text) {
        let value = scaled(&found);
        let shown = format!("{}{}元/亩", &found["n"], found.name("w").map_or("", |w| w.as_str()));
        add(Condition {
            value,
            ..condition(
                "cost_per_mu",
                format!("划拨价款：收储成本 {shown}"),
                format!("at the cost of land banking, {shown}"),
            )
        });
    }
    if let Some(found) = FLOOR.captures(text) {
        let value = number(&found["n"]);
        add(Condition {
            value,
            ..condition(
                "floor_area_min",
                format!("建筑面积下限 {}㎡", &found["n"]),
                format!("floor area at least {} m²", &found["n"]),
            )
        });
    }
}

/// A clause about handing over what was built.
fn handover(parts: &mut [DecisionPart], text: &str) {
    let Some(found) = HANDOVER.captures(text) else { return };
    let free = found["how"].starts_with("无偿");
    let to = &found["to"];
    for name in found["names"].split(['、', '和']) {
        for part in parts.iter_mut().filter(|part| part.name.contains(name)) {
            let (zh, en) = if free {
                let purpose =
                    if text.contains("办学") { ("，供办学", " for schooling") } else { ("", "") };
                (
                    format!("建成后无偿归{to}使用{}", purpose.0),
                    format!("free of charge to {to} once built{}", purpose.1),
                )
            } else {
                (format!("建成后移交{to}"), format!("handed over to {to} once built"))
            };
            part.conditions.push(condition(if free { "handover_free" } else { "handover" }, zh, en));
        }
    }
}

fn english(who: &str) -> &str {
    if who == "竞得人" { "the winner of the auction" } else { "the grantee" }
}
