//! Properties of a decision about land.

use serde_json::{Map, Value};

use super::context::Cx;
use super::form::{STATES, kinds, statuses};
use super::value::{choice, date, list, missing, real, text, whole};
use super::{EditFault, names};
use crate::index::Layer;
use crate::record::land::{read_area, read_situs};
use crate::record::{Area, Decision, DecisionKind, DecisionStatus, Reclamation, Situs, Stated, Term};

/// A larger parcel is no parcel: 100 000 km² is two thirds of the province.
const MOST_M2: f64 = 1e11;

pub(super) fn apply(layer: Layer, decision: &mut Decision, asked: &Map<String, Value>, cx: &mut Cx<'_>) {
    if let Some(value) = asked.get("kind") {
        let got = choice("kind", value, kinds(layer)).and_then(|kind| kind.ok_or_else(|| missing("kind")));
        cx.put(got, &mut decision.kind);
    }
    if let Some(value) = asked.get("status") {
        let got = choice("status", value, statuses()).and_then(|got| got.ok_or_else(|| missing("status")));
        cx.put(got, &mut decision.status);
    }
    if let Some(value) = asked.get("title")
        && let Some(title) = cx.value(text("title", value))
    {
        decision.title = title.unwrap_or_default();
    }
    for (name, place) in [
        ("parcel_no", &mut decision.parcel_no),
        ("party", &mut decision.party),
        ("land_use", &mut decision.land_use),
    ] {
        if let Some(value) = asked.get(name) {
            cx.put(text(name, value).map(Stated::from), place);
        }
    }
    if let Some(value) = asked.get("party_role") {
        cx.put(text("party_role", value), &mut decision.party_role);
    }
    if let Some(value) = asked.get("aliases") {
        cx.put(list("aliases", value), &mut decision.aliases);
    }
    situs(decision, asked, cx);
    let part = |name: &str, state: &str, now: &mut Stated<Area>, cx: &mut Cx<'_>| {
        let got = part(name, state, now, asked);
        cx.put(got, now);
    };
    whole_area(&mut decision.area, asked, cx);
    part("cultivated_m2", "", &mut decision.cultivated, cx);
    part("basic_farmland_m2", "basic_farmland_state", &mut decision.basic_farmland, cx);
    part("redline_m2", "redline_state", &mut decision.redline, cx);
    term(&mut decision.term, asked, cx);
    if let Some(value) = asked.get("reclamation_due") {
        reclamation(decision, value, cx);
    }
    if let Some(whole) = decision.area.value().map(|area| area.m2) {
        for (name, area) in [
            ("cultivated_m2", &decision.cultivated),
            ("basic_farmland_m2", &decision.basic_farmland),
            ("redline_m2", &decision.redline),
        ] {
            let asked = asked.contains_key(name) || asked.contains_key("area_m2");
            if let Some(area) = area.value().filter(|area| asked && area.m2 > whole * 1.001) {
                let fault = EditFault::at(
                    name,
                    format!("{} m² 大于总面积 {whole} m²", area.m2),
                    format!("{} m² is more than the whole area of {whole} m²", area.m2),
                );
                cx.push(fault.forceable());
            }
        }
    }
}

/// Place phrase, county and abuttals. A new phrase is read anew for its townships and villages.
fn situs(decision: &mut Decision, asked: &Map<String, Value>, cx: &mut Cx<'_>) {
    if let Some(value) = asked.get("situs")
        && let Some(printed) = cx.value(text("situs", value))
    {
        let printed = printed.unwrap_or_default();
        let counties: Vec<&str> = cx.ctx.gazetteer.counties().iter().map(|c| c.name.as_str()).collect();
        let read = read_situs(&printed, &counties);
        let before = std::mem::take(&mut decision.situs);
        if let (Some(was), Some(is)) = (&before.county, &read.county)
            && was != is
            && !asked.contains_key("county")
        {
            cx.push(
                EditFault::at(
                    "situs",
                    format!("以“{is}”开头，而本记录的县为“{was}”；县有变动请一并给出 county"),
                    format!(
                        "begins with {is:?} but the record's county is {was:?}; give county too if it changes"
                    ),
                )
                .with(&printed),
            );
        }
        // What the phrase does not say stays; sides of the parcel are a property of their own.
        let abuttals = if read.abuttals.is_empty() { before.abuttals } else { read.abuttals.clone() };
        decision.situs = Situs { county: before.county.or(read.county.clone()), abuttals, ..read };
    }
    if let Some(value) = asked.get("county") {
        let got = names::maybe_county("county", value, cx);
        cx.put(got, &mut decision.situs.county);
    }
    if let Some(value) = asked.get("abuttals") {
        cx.put(abuttals(value), &mut decision.situs.abuttals);
    }
}

/// `东：甲路; 南：乙街`.
fn abuttals(value: &Value) -> Result<Vec<(String, String)>, EditFault> {
    let mut found: Vec<(String, String)> = Vec::new();
    for part in list("abuttals", value)? {
        let split = part.split_once('：').or_else(|| part.split_once(':'));
        let side = split.and_then(|(side, what)| {
            let side = match side.trim() {
                "东" | "east" => "east",
                "南" | "south" => "south",
                "西" | "west" => "west",
                "北" | "north" => "north",
                _ => return None,
            };
            let what = what.trim();
            (!what.is_empty()).then(|| (side.to_owned(), what.to_owned()))
        });
        let Some((side, what)) = side else {
            return Err(EditFault::at(
                "abuttals",
                "请按“东：甲路; 南：乙街”填写，没有载明的一侧不写",
                "write “东：甲路; 南：乙街” (east, south …), leaving out sides that are not stated",
            )
            .with(part));
        };
        if found.iter().any(|(known, _)| *known == side) {
            return Err(EditFault::at("abuttals", "同一侧写了两次", "gives one side twice").with(part));
        }
        found.push((side, what));
    }
    Ok(found)
}

fn of_m2(m2: f64) -> Area {
    Area { m2, printed: format!("{m2}平方米"), mu: None, units_agree: None }
}

fn whole_area(area: &mut Stated<Area>, asked: &Map<String, Value>, cx: &mut Cx<'_>) {
    let (m2, printed) = (asked.get("area_m2"), asked.get("area_printed"));
    if m2.is_none() && printed.is_none() {
        return;
    }
    let m2 = match m2.map(|value| real("area_m2", value, 0.01, MOST_M2)).transpose() {
        Ok(got) => got,
        Err(fault) => return cx.push(fault),
    };
    let words = match printed.map(|value| text("area_printed", value)).transpose() {
        Ok(got) => got,
        Err(fault) => return cx.push(fault),
    };
    *area = match (m2, words) {
        (Some(None) | None, None | Some(None)) => Stated::Unknown,
        (Some(Some(m2)), None | Some(None)) => {
            cx.note(
                format!("原文面积按“{m2}平方米”记"),
                format!("the area as printed is noted as “{m2}平方米”"),
            );
            Stated::Value(of_m2(m2))
        }
        (m2, Some(Some(words))) => match (m2, read_area(&words)) {
            (Some(None), _) => {
                return cx.push(
                    EditFault::at(
                        "area_printed",
                        "area_m2 为 null（未知），而此处写有面积",
                        "area_m2 is null (unknown) but here an area is given",
                    )
                    .with(words),
                );
            }
            (Some(Some(m2)), Some(Stated::Value(read))) if (read.m2 - m2).abs() > read.m2 * 1e-4 + 1.0 => {
                return cx.push(
                    EditFault::at(
                        "area_printed",
                        format!("读作 {} m²，与 area_m2 {m2} 矛盾", read.m2),
                        format!("reads as {} m², which contradicts area_m2 {m2}", read.m2),
                    )
                    .with(words),
                );
            }
            (Some(Some(m2)), Some(Stated::Value(read))) => Stated::Value(Area { m2, ..read }),
            (None, Some(Stated::Value(read))) => Stated::Value(read),
            _ => {
                return cx.push(
                    EditFault::at(
                        "area_printed",
                        "不能识别为面积，例 13.2242公顷(198.36亩)、22500平方米",
                        "is not read as an area, write e.g. 13.2242公顷(198.36亩) or 22500平方米",
                    )
                    .with(words),
                );
            }
        },
    };
}

/// Part of the area: `0` is a stated absence, `null` silence; the state says the same in words.
fn part(
    name: &str,
    state: &str,
    now: &Stated<Area>,
    asked: &Map<String, Value>,
) -> Result<Stated<Area>, EditFault> {
    let figure = match asked.get(name) {
        Some(value) => Some(match real(name, value, 0.0, MOST_M2)? {
            None => Stated::Unknown,
            Some(0.0) => Stated::None,
            Some(m2) => Stated::Value(of_m2(m2)),
        }),
        None => None,
    };
    let Some(value) = asked.get(state) else { return Ok(figure.unwrap_or_else(|| now.clone())) };
    let word = choice(state, value, STATES.iter().map(|code| (*code, *code, *code)))?.unwrap_or("unknown");
    let contradiction = || {
        Err(EditFault::at(
            state,
            format!("与 {name} 矛盾：没有（none）记 0，未载明（unknown）记 null，有（value）须给出面积"),
            format!("contradicts {name}: none is 0, unknown is null, and value needs an area"),
        )
        .with(word))
    };
    match (word, figure) {
        ("none", None | Some(Stated::None)) => Ok(Stated::None),
        ("unknown", None | Some(Stated::Unknown)) => Ok(Stated::Unknown),
        ("value", Some(area @ Stated::Value(_))) => Ok(area),
        ("value", None) if now.value().is_some() => Ok(now.clone()),
        _ => contradiction(),
    }
}

fn term(term: &mut Stated<Term>, asked: &Map<String, Value>, cx: &mut Cx<'_>) {
    const NAMES: [&str; 4] = ["term_years", "term_months", "term_start", "term_end"];
    if !NAMES.iter().any(|name| asked.contains_key(*name)) {
        return;
    }
    let mut new = term.value().cloned().unwrap_or_default();
    if let Some(value) = asked.get("term_years")
        && let Some(years) = cx.value(whole("term_years", value, 999))
    {
        new.years = years.unwrap_or(0);
    }
    if let Some(value) = asked.get("term_months")
        && let Some(months) = cx.value(whole("term_months", value, 1200))
    {
        new.months = months.unwrap_or(0);
    }
    if let Some(value) = asked.get("term_start")
        && let Some(start) = cx.value(date("term_start", value))
    {
        new.start = start.into();
        new.from_approval &= start.is_none();
    }
    let computed = Term { until: None, ..new.clone() }.end();
    let mut end_name = "term_end";
    if let Some(value) = asked.get("term_end") {
        let Some(end) = cx.value(date("term_end", value)) else { return };
        match (end, computed) {
            (None, Some(computed)) => {
                return cx.push(EditFault::at(
                    "term_end",
                    format!("由起始日和年限得出（{computed}），不能单独改为未知"),
                    format!("follows from start and length ({computed}) and cannot be unknown by itself"),
                ));
            }
            // It follows from the others and need not be kept beside them.
            (end, computed) if end == computed => new.until = None,
            (end, _) => new.until = end,
        }
    } else {
        end_name = "term_start";
    }
    // A corrected start or length stands against an end that was printed.
    if let (Some(computed), Some(until)) = (computed, new.until)
        && computed != until
    {
        let fault = EditFault::at(
            end_name,
            format!("起始日和年限得出的到期日为 {computed}，与到期日 {until} 不符，请一并更正"),
            format!("start and length end on {computed}, not on {until}: correct them together"),
        );
        return cx.push(fault);
    }
    if let (Some(start), Some(end)) = (new.start.value(), new.end())
        && end < *start
    {
        return cx.push(EditFault::at(
            end_name,
            format!("到期日 {end} 早于起始日 {start}"),
            format!("the term ends on {end}, before it begins on {start}"),
        ));
    }
    new.printed = new.printed.filter(|_| {
        term.value()
            .is_some_and(|old| (old.years, old.months, old.until) == (new.years, new.months, new.until))
    });
    let silent = new.years == 0
        && new.months == 0
        && new.start.value().is_none()
        && new.until.is_none()
        && new.printed.is_none()
        && !new.from_approval;
    *term = if silent { Stated::Unknown } else { Stated::Value(new) };
}

fn reclamation(decision: &mut Decision, value: &Value, cx: &mut Cx<'_>) {
    let Some(due) = cx.value(date("reclamation_due", value)) else { return };
    decision.reclamation = match due {
        None => Stated::Unknown,
        Some(day) => Stated::Value(Reclamation {
            months_after_end: None,
            until: Some(day),
            printed: decision.reclamation.value().map_or_else(|| day.to_string(), |old| old.printed.clone()),
        }),
    };
}

/// A decision of which nothing is known yet.
pub(super) fn blank(layer: Layer) -> Decision {
    let kind = if layer == Layer::TemporaryUses { DecisionKind::TemporaryUse } else { DecisionKind::Grant };
    Decision::unknown(kind, DecisionStatus::Approved)
}
