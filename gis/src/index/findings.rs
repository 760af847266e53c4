//! Findings of the check of the roster → features.

use geo::Geometry;

use super::row::Row;
use super::{Feature, Layer};
use crate::check::Finding;
use crate::record::Tier;

pub(super) fn feature(finding: Finding) -> Feature {
    let mut row = Row::new(Layer::Findings);
    row.set("id", finding.id.as_str())
        .set("kind", finding.kind.as_str())
        .set("kind_zh", finding.kind.zh())
        .set("severity", finding.severity.as_str())
        .set("line", finding.line.as_str())
        .set("track", finding.track.zh())
        .set("from_m", finding.span.map(|span| span.from.metres()))
        .set("to_m", finding.span.map(|span| span.to.metres()))
        .set("length_m", finding.length_m)
        .set("county", finding.counties.join("、"))
        .set("tier", finding.tier.map(Tier::as_str))
        .set("message", finding.zh)
        .set("message_en", finding.en)
        .set("records", finding.records.join(" "))
        .set("geometry_state", finding.shape.as_str())
        .set("accuracy_m", finding.accuracy_m)
        .set("file", finding.file)
        .set("document", finding.document)
        .set("valid_from", finding.valid_from);
    Feature {
        id: finding.id,
        geometry: finding.geometry.map(Geometry::MultiLineString),
        measures: finding.measures,
        values: row.finish(),
    }
}
