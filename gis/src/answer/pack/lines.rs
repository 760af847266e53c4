//! The lines of a pack.

use serde::Serialize;

use super::Counts;
use crate::line::{ChainFacts, Line};

/// A line with what a phone computes with.
#[derive(Debug, Serialize)]
pub(super) struct LineFacts<'a> {
    name: &'a str,
    aliases: &'a [String],
    high_speed: bool,
    source: Option<&'a str>,
    editions: Vec<EditionFacts<'a>>,
    chains: Vec<ChainFacts>,
}

#[derive(Debug, Serialize)]
struct EditionFacts<'a> {
    name: &'a str,
    origin: &'a str,
    offset_mm: i64,
    source: &'a str,
}

pub(super) fn lines<'a>(lines: &[&'a Line], counts: &mut Counts) -> Vec<LineFacts<'a>> {
    counts.vertices = lines.iter().flat_map(|line| &line.chains).map(crate::line::Chain::vertices).sum();
    lines
        .iter()
        .map(|line| LineFacts {
            name: &line.name,
            aliases: &line.aliases,
            high_speed: line.high_speed,
            source: line.source(),
            editions: line
                .editions
                .iter()
                .map(|edition| EditionFacts {
                    name: &edition.name,
                    origin: &edition.origin,
                    offset_mm: edition.offset.mm(),
                    source: &edition.source,
                })
                .collect(),
            chains: line.chains.iter().map(crate::line::Chain::facts).collect(),
        })
        .collect()
}
