//! Safety protection zones as constraints: features of the layer, and the look-up by line.

use std::collections::HashMap;

use super::row::Row;
use super::{Feature, Layer};
use crate::chainage::Span;
use crate::line::{Lines, Track};
use crate::place::Placed;
use crate::record::{Body, OffsetBasis, ProtectionZone, Record, Stated, ZoneSide};

/// Which announcements delimit zones along which lines.
#[derive(Debug, Default)]
pub struct Zones {
    by_line: HashMap<String, Vec<ZoneStretch>>,
}

/// One announced zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneStretch {
    /// The track; [`Track::Whole`] for all.
    pub track: Track,
    /// The range.
    pub span: Span,
    /// Number of the record in the snapshot.
    pub record: usize,
}

/// The zone in a record.
pub(crate) fn zone_of(record: &Record) -> Option<&ProtectionZone> {
    match &record.body {
        Body::Zone(zone) => Some(zone),
        _ => None,
    }
}

impl Zones {
    /// Of records with their numbers in the snapshot.
    pub(super) fn new<'r>(records: impl Iterator<Item = (usize, &'r Record)>, lines: &Lines) -> Self {
        let mut by_line: HashMap<String, Vec<ZoneStretch>> = HashMap::new();
        for (no, record) in records {
            let Some(zone) = zone_of(record) else { continue };
            // An operator's own line may have the announcement's spelling among its aliases.
            let line = lines.get(&zone.line).map_or(zone.line.as_str(), |line| &line.name);
            let stretch = ZoneStretch { track: zone.track, span: zone.span, record: no };
            by_line.entry(line.to_owned()).or_default().push(stretch);
        }
        for list in by_line.values_mut() {
            list.sort_by_key(|zone| (zone.span.from, zone.span.to, zone.record));
        }
        Self { by_line }
    }

    /// All zones of a line by their start.
    pub fn line(&self, line: &str) -> &[ZoneStretch] {
        self.by_line.get(line).map_or(&[], Vec::as_slice)
    }
}

/// The words of a basis.
pub(crate) const fn basis_words(basis: OffsetBasis) -> (&'static str, &'static str) {
    match basis {
        OffsetBasis::Toe => ("路堤坡脚", "embankment toe"),
        OffsetBasis::CuttingTop => ("路堑坡顶", "cutting top"),
        OffsetBasis::BridgeEdge => ("桥梁外侧", "bridge edge"),
        OffsetBasis::Centreline => ("线路中心线", "centreline"),
        OffsetBasis::Formation => {
            ("路堤坡脚、路堑坡顶或桥梁外侧", "embankment toe, cutting top or bridge edge")
        }
    }
}

/// The words of a side.
pub(crate) const fn side_words(side: &Stated<ZoneSide>) -> (&'static str, &'static str) {
    match side {
        Stated::Value(ZoneSide::Left) => ("左侧", "left side"),
        Stated::Value(ZoneSide::Right) => ("右侧", "right side"),
        Stated::Value(ZoneSide::Both) => ("两侧", "both sides"),
        Stated::None | Stated::Unknown | Stated::Illegible(_) => ("侧别未知", "side not known"),
    }
}

/// Whether a line on which the zone lies is only drawn from point to point, or not known at all.
pub(super) fn is_schematic(zone: &ProtectionZone, lines: &Lines) -> bool {
    lines.get(&zone.line).is_none_or(|line| line.chains_of(Some(zone.track)).any(|chain| chain.schematic))
}

pub(super) fn feature(record: &Record, zone: &ProtectionZone, placed: Placed, schematic: bool) -> Feature {
    let mut row = Row::new(Layer::Constraints);
    let (side, _) = side_words(&zone.side);
    let state = match (&placed.geometry, schematic) {
        (None, _) => "无线形，未落图 / no geometry, not drawn",
        (Some(_), true) => "公告划定；线形示意，未画宽度 / announced; schematic line, width not drawn",
        (Some(_), false) => "公告划定；只画线位，未画宽度 / announced; the line only, width not drawn",
    };
    let law = zone.basis.value().map_or("", String::as_str);
    row.set("id", record.id.as_str())
        .set("rule", "announced-protection-zone")
        .set("title", format!("铁路线路安全保护区（公告划定）{side}"))
        .set("what", zone.printed.as_str())
        .set("extent_state", state)
        .set("distance_min_m", zone.width_m.value().copied())
        .set("distance_max_m", zone.width_m.value().copied())
        .set("offset_basis", zone.offset_basis.value().map_or("", |basis| basis_words(*basis).0))
        .set("line", zone.line.as_str())
        .set("track", zone.track.zh())
        .set("from_m", zone.span.from.metres())
        .set("to_m", zone.span.to.metres())
        .set("side", side)
        .set("area_class", zone.area_class.value().map_or("", String::as_str))
        .set("accuracy_m", placed.accuracy_m)
        .set("county", zone.county.as_deref().unwrap_or_default())
        .set("basis", law)
        // Read from the announcement itself.
        .set("verified", true)
        .set("file", record.source.file.as_str())
        .set("document", record.source.document.as_deref())
        .set("source_line", record.source.lines[0])
        .set("valid_from", record.validity.from)
        .set("valid_to", record.validity.to);
    Feature {
        id: record.id.clone(),
        geometry: placed.geometry,
        measures: placed.measures,
        values: row.finish(),
    }
}
