//! Properties of a safety protection zone.

use serde_json::{Map, Value};

use super::context::Cx;
use super::value::{choice, real, text};
use super::{EditFault, names, range, segment};
use crate::chainage::{Chainage, Span, Track};
use crate::index::{basis_words, side_words};
use crate::record::{OffsetBasis, ProtectionZone, Stated, ZoneSide};

pub(super) fn sides() -> impl Iterator<Item = (ZoneSide, &'static str, &'static str)> + Clone {
    [(ZoneSide::Left, "left"), (ZoneSide::Right, "right"), (ZoneSide::Both, "both")]
        .into_iter()
        .map(|(side, code)| (side, side_words(&Stated::Value(side)).0, code))
}

pub(super) fn bases() -> impl Iterator<Item = (OffsetBasis, &'static str, &'static str)> + Clone {
    [
        (OffsetBasis::Toe, "toe"),
        (OffsetBasis::CuttingTop, "cutting_top"),
        (OffsetBasis::BridgeEdge, "bridge_edge"),
        (OffsetBasis::Centreline, "centreline"),
        (OffsetBasis::Formation, "formation"),
    ]
    .into_iter()
    .map(|(basis, code)| (basis, basis_words(basis).0, code))
}

/// `span` is none while a record is made.
pub(super) fn apply(
    zone: &mut ProtectionZone,
    span: &mut Option<Span>,
    asked: &Map<String, Value>,
    cx: &mut Cx<'_>,
) {
    if let Some(value) = asked.get("line") {
        let got = names::line("line", value, cx);
        cx.put(got, &mut zone.line);
        if zone.line_printed.is_empty() {
            zone.line_printed = value.as_str().unwrap_or_default().to_owned();
        }
    }
    if let Some(value) = asked.get("track") {
        cx.put(segment::track(value), &mut zone.track);
    }
    range::apply(span, &mut zone.printed, "what", asked, cx);
    if let Some(span) = span {
        zone.span = *span;
    }
    width(zone, asked, cx);
    if let Some(value) = asked.get("offset_basis") {
        cx.put(choice("offset_basis", value, bases()).map(Stated::from), &mut zone.offset_basis);
    }
    if let Some(value) = asked.get("side") {
        let unknown = value.as_str() == Some(side_words(&Stated::Unknown).0);
        let got = if unknown { Ok(None) } else { choice("side", value, sides()) };
        cx.put(got.map(Stated::from), &mut zone.side);
    }
    for (name, place) in [("area_class", &mut zone.area_class), ("basis", &mut zone.basis)] {
        if let Some(value) = asked.get(name) {
            cx.put(text(name, value).map(Stated::from), place);
        }
    }
    if let Some(value) = asked.get("county") {
        let got = names::maybe_county("county", value, cx);
        cx.put(got, &mut zone.county);
    }
}

/// An announced zone has one width; both figures are it.
fn width(zone: &mut ProtectionZone, asked: &Map<String, Value>, cx: &mut Cx<'_>) {
    let mut given = Vec::new();
    for name in ["distance_min_m", "distance_max_m"] {
        if let Some(value) = asked.get(name) {
            match real(name, value, 0.1, 5000.0) {
                Ok(width) => given.push((name, width)),
                Err(fault) => return cx.push(fault),
            }
        }
    }
    match given.as_slice() {
        [(_, least), (name, greatest)] if least != greatest => cx.push(EditFault::at(
            name,
            "公告划定的保护区只有一个宽度，distance_min_m 与 distance_max_m 应相同",
            "an announced zone has one width: distance_min_m and distance_max_m must be alike",
        )),
        [(_, width), ..] => zone.width_m = (*width).into(),
        [] => {}
    }
}

/// A zone of which nothing is known yet.
pub(super) fn blank() -> ProtectionZone {
    let nowhere = Chainage::from_mm(0);
    ProtectionZone {
        line: String::new(),
        line_printed: String::new(),
        track: Track::Whole,
        span: Span { from: nowhere, to: nowhere },
        printed: String::new(),
        side: Stated::Unknown,
        width_m: Stated::Unknown,
        offset_basis: Stated::Unknown,
        area_class: Stated::Unknown,
        place: Stated::Unknown,
        county: None,
        issuer: Stated::Unknown,
        basis: Stated::Unknown,
    }
}
