//! Properties of a responsibility segment.

use serde_json::{Map, Value};

use super::context::Cx;
use super::value::{choice, text, whole};
use super::{EditFault, names, range};
use crate::chainage::Track;
use crate::index::Layer;
use crate::record::{Official, Phone, Segment, Tier};

pub(super) fn tiers() -> impl Iterator<Item = (Tier, &'static str, &'static str)> + Clone {
    [Tier::Township, Tier::Village].into_iter().map(|tier| (tier, tier.zh(), tier.as_str()))
}

pub(super) fn tracks() -> impl Iterator<Item = (Track, &'static str, &'static str)> + Clone {
    [
        (Track::Up, "up"),
        (Track::Down, "down"),
        (Track::Single, "single"),
        (Track::Left, "left"),
        (Track::Right, "right"),
        (Track::Relief, "relief"),
        (Track::Link, "link"),
    ]
    .into_iter()
    .map(|(track, code)| (track, track.zh(), code))
}

/// A track; `null` is the line as a whole.
pub(super) fn track(value: &Value) -> Result<Track, EditFault> {
    match value.as_str() {
        Some("" | "whole") => Ok(Track::Whole),
        _ => Ok(choice("track", value, tracks())?.unwrap_or(Track::Whole)),
    }
}

/// The property names of a chief of this tier.
fn chief(tier: Tier, local: bool) -> [&'static str; 3] {
    match (tier, local) {
        (Tier::Township, true) => ["township_local_name", "township_local_office", "township_local_duty"],
        (Tier::Township, false) => ["township_railway_name", "", "township_railway_duty"],
        (Tier::Village, true) => ["village_local_name", "village_local_office", "village_local_duty"],
        (Tier::Village, false) => ["village_railway_name", "", "village_railway_duty"],
        (Tier::County, true) => ["local_name", "local_office", "local_duty"],
        (Tier::County, false) => ["railway_name", "railway_office", "railway_duty"],
    }
}

/// `span` is none while a record is made.
pub(super) fn apply(
    layer: Layer,
    segment: &mut Segment,
    span: &mut Option<crate::chainage::Span>,
    asked: &Map<String, Value>,
    cx: &mut Cx<'_>,
) {
    if let Some(value) = asked.get("tier")
        && let Some(tier) = cx.value(choice("tier", value, tiers()))
    {
        match tier {
            Some(tier) => segment.tier = tier,
            None => cx.push(super::value::missing("tier")),
        }
    }
    if let Some(value) = asked.get("row")
        && let Some(row) = cx.value(whole("row", value, 1_000_000))
    {
        segment.row = row.unwrap_or(0);
        segment.rows = row.into_iter().filter(|row| *row > 0).collect();
    }
    if let Some(value) = asked.get("county") {
        let got = names::county("county", value, cx);
        let before = segment.county.clone();
        cx.put(got, &mut segment.county);
        if layer == Layer::CountySegments && segment.local.unit == before {
            segment.local.unit = segment.county.clone();
        }
    }
    if let Some(value) = asked.get("township") {
        let county = segment.county.clone();
        let before = segment.township.clone();
        let got = names::township("township", value, &county, cx);
        cx.put(got, &mut segment.township);
        if segment.tier == Tier::Township
            && Some(&segment.local.unit) == before.as_ref().or(Some(&String::new()))
        {
            segment.local.unit = segment.township.clone().unwrap_or_default();
        }
    }
    if let Some(value) = asked.get("village") {
        cx.put(text("village", value), &mut segment.village);
    }
    if let Some(value) = asked.get("workshop") {
        let before = segment.workshop.clone().unwrap_or_default();
        cx.put(text("workshop", value), &mut segment.workshop);
        if segment.railway.unit == before {
            segment.railway.unit = segment.workshop.clone().unwrap_or_default();
        }
    }
    if let Some(value) = asked.get("line") {
        let got = names::line("line", value, cx);
        cx.put(got, &mut segment.line);
    }
    if let Some(value) = asked.get("track") {
        cx.put(track(value), &mut segment.track);
    }
    range::apply(span, &mut segment.printed, "printed_range", asked, cx);
    if let Some(span) = span {
        segment.span = *span;
    }
    chiefs(segment, asked, cx);
    county_chiefs(segment, asked, cx);
    if segment.tier == Tier::Village && segment.village.is_none() {
        cx.push(EditFault::at(
            "village",
            "村级区段必须填写村（社区）",
            "a segment of the village tier must name its village",
        ));
    }
    if segment.tier == Tier::Township && segment.village.is_some() {
        cx.push(EditFault::at(
            "village",
            "乡级区段不填村；村级区段请将 tier 改为村级",
            "a segment of the township tier has no village; for the village tier set tier",
        ));
    }
}

fn chiefs(segment: &mut Segment, asked: &Map<String, Value>, cx: &mut Cx<'_>) {
    let tier = segment.tier;
    for other in [Tier::Township, Tier::Village].into_iter().filter(|other| *other != tier) {
        for name in [true, false].into_iter().flat_map(|local| chief(other, local)).filter(|n| !n.is_empty())
        {
            if asked.get(name).is_some_and(|value| !value.is_null()) {
                cx.push(EditFault::at(
                    name,
                    format!("本记录为{}区段，没有此项", tier.zh()),
                    format!("this segment is of the {} tier and has no such property", tier.as_str()),
                ));
            }
        }
    }
    for (official, local, mobiles) in
        [(&mut segment.local, true, "local_mobiles"), (&mut segment.railway, false, "railway_mobiles")]
    {
        let [name, office, duty] = chief(tier, local);
        let renamed = official.name.clone();
        set_official(official, [name, office, duty], asked, cx);
        if let Some(value) = asked.get(mobiles) {
            cx.put(mobile_list(mobiles, value), &mut official.mobiles);
        } else if official.name != renamed && !official.mobiles.is_empty() {
            cx.note(
                format!("{name} 已改，{mobiles} 未改；若换了人，请一并更正手机"),
                format!(
                    "{name} changes, {mobiles} does not: correct the mobiles too if it is another person"
                ),
            );
        }
    }
}

fn set_official(
    official: &mut Official,
    [name, office, duty]: [&str; 3],
    asked: &Map<String, Value>,
    cx: &mut Cx<'_>,
) {
    if let Some(value) = asked.get(name) {
        cx.put(text(name, value), &mut official.name);
    }
    if let Some(value) = asked.get(office)
        && let Some(text) = cx.value(text(office, value))
    {
        official.office = text.unwrap_or_default();
    }
    if let Some(value) = asked.get(duty) {
        cx.put(phone(duty, value), &mut official.duty);
    }
}

/// The chiefs of the county that a row of the township tier names beside its own.
fn county_chiefs(segment: &mut Segment, asked: &Map<String, Value>, cx: &mut Cx<'_>) {
    let county = segment.county.clone();
    for (name, official) in [
        ("county_local_name", &mut segment.county_local),
        ("county_railway_name", &mut segment.county_railway),
    ] {
        let Some(value) = asked.get(name) else { continue };
        let Some(given) = cx.value(text(name, value)) else { continue };
        match official {
            Some(official) => official.name = given,
            None if given.is_some() => {
                let unit = if name == "county_local_name" { county.clone() } else { String::new() };
                *official = Some(Official { name: given, unit, ..Official::default() });
            }
            None => {}
        }
    }
}

/// A duty phone: with its area code, or a service number. A mobile is personal.
fn phone(name: &str, value: &Value) -> Result<Option<Phone>, EditFault> {
    let Some(given) = text(name, value)? else { return Ok(None) };
    let plain = crate::chainage::half_width(&given);
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let shaped = plain.chars().all(|c| c.is_ascii_digit() || "-() ".contains(c));
    let bad = || {
        EditFault::at(
            name,
            "不是值班电话，请写带区号的座机，如 0350-3031234，或 12306 一类的服务号",
            "is no duty phone: give a landline with its area code such as 0350-3031234, or a service number like 12306",
        )
    };
    // What may be a mobile is not repeated.
    if crate::record::is_personal_number(&plain) {
        return Err(bad());
    }
    let landline = digits.starts_with('0') && (10..=12).contains(&digits.len());
    let service = (3..=5).contains(&digits.len()) && digits.starts_with(['1', '9'])
        || (digits.len() == 10 && digits.starts_with(['4', '8']));
    if !shaped || !(landline || service) {
        return Err(bad().with(given));
    }
    let dial = match digits.as_str() {
        // Area codes of Shanxi have four digits; those of two or three are written apart.
        d if landline && !plain.contains(['-', ' ', ')']) => {
            d.get(..4).zip(d.get(4..)).map(|(a, b)| format!("{a}-{b}"))
        }
        _ => Some(plain.replace(['(', ')'], "-").trim_matches('-').to_owned()),
    };
    Ok(Some(Phone { printed: given, dial, fault: None, rule: None }))
}

/// Mobiles: 11 digits each. None of them is ever repeated in a fault.
pub(super) fn mobile_list(name: &str, value: &Value) -> Result<Vec<String>, EditFault> {
    let bad = |zh: &str, en: &str| Err(EditFault::at(name, zh, en));
    let items = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(items) => items,
        _ => return bad("应为手机号码的数组", "must be an array of mobile numbers"),
    };
    if items.len() > 8 {
        return bad("最多 8 个号码", "at most 8 numbers are taken");
    }
    let mut found: Vec<String> = Vec::new();
    for item in items {
        let Some(digits) = item.as_str().filter(|text| is_mobile(text)) else {
            return bad(
                "每个号码应为 11 位数字的文字，以 13 至 19 开头",
                "each must be a text of 11 digits that begins with 13 to 19",
            );
        };
        if !found.iter().any(|known| known == digits) {
            found.push(digits.to_owned());
        }
    }
    Ok(found)
}

fn is_mobile(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 11
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes.first() == Some(&b'1')
        && bytes.get(1).is_some_and(|second| (b'3'..=b'9').contains(second))
}

/// A segment of which nothing is known yet.
pub(super) fn blank(tier: Tier) -> Segment {
    let nowhere = crate::chainage::Chainage::from_mm(0);
    Segment {
        tier,
        row: 0,
        rows: Vec::new(),
        county: String::new(),
        township: None,
        village: None,
        township_printed: None,
        line: String::new(),
        track: Track::Whole,
        tracks_printed: None,
        span: crate::chainage::Span { from: nowhere, to: nowhere },
        printed: String::new(),
        local: Official::default(),
        railway: Official::default(),
        county_local: None,
        county_railway: None,
        workshop: None,
    }
}

/// What a fresh segment's officials belong to.
pub(super) fn settle(segment: &mut Segment) {
    let unit = match segment.tier {
        Tier::County => Some(segment.county.clone()),
        Tier::Township => segment.township.clone(),
        Tier::Village => segment.village.clone(),
    };
    segment.local.unit = unit.unwrap_or_default();
    segment.railway.unit = segment.workshop.clone().unwrap_or_default();
}
