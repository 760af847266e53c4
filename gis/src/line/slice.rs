//! Range of posts → geometry.

use geo::{Coord, LineString, MultiLineString};

use super::pieces::{Piece, Pieces};
use super::{Chain, Lines, Track};
use crate::chainage::{Chainage, Span};

/// The known geometry of a range of posts.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice {
    /// The track.
    pub track: Track,
    /// The part of the range that the calibrated chain covers, following its vertices. Degrees.
    pub geometry: MultiLineString<f64>,
    /// The post in metres at every vertex of `geometry`.
    pub measures: Vec<Vec<f64>>,
    /// The parts of the range without geometry.
    pub missing: Vec<Span>,
    /// The largest ± metres along within the part.
    pub tolerance_m: f64,
    /// The largest ± metres across within the part.
    pub lateral_m: f64,
}

impl Lines {
    /// The geometry of `span` on the tracks of `line` that `track` stands for (all tracks for
    /// [`Track::Whole`]; a line known only as a whole stands for each of its tracks). Empty when
    /// the line or its geometry is unknown. Nothing is drawn beyond the calibrated posts.
    pub fn slice(&self, line: &str, track: Track, span: Span) -> Vec<Slice> {
        let Some(line) = self.get(line) else { return Vec::new() };
        let pieces = self.pieces.get(&line.name).map(Vec::as_slice).unwrap_or_default();
        line.chains
            .iter()
            .zip(pieces)
            .filter(|(chain, pieces)| {
                chain.stands_for(Some(track)) && pieces.all.iter().any(|piece| piece.posts.is_some())
            })
            .map(|(chain, pieces)| slice_chain(chain, pieces, span))
            .collect()
    }
}

fn slice_chain(chain: &Chain, pieces: &Pieces, span: Span) -> Slice {
    let mut parts: Vec<(Vec<Coord<f64>>, Vec<f64>)> = Vec::new();
    let mut covered: Vec<Span> = Vec::new();
    let (mut tolerance_m, mut lateral_m) = (0.0_f64, 0.0_f64);
    // The number and post of the piece that would go on where the last one ended.
    let mut open: Option<(usize, Chainage)> = None;
    for (no, piece) in pieces.all.iter().enumerate() {
        let Some([start, end]) = piece.posts else { continue };
        let Some(part) = Span::new(start, end).intersection(span) else { continue };
        let (Some(first), Some(last)) =
            (vertex(chain, no, piece, part.from), vertex(chain, no, piece, part.to))
        else {
            continue;
        };
        if open != Some((no, part.from)) {
            parts.push((vec![first], vec![part.from.metres()]));
        }
        if let Some((coords, measures)) = parts.last_mut() {
            coords.push(last);
            measures.push(part.to.metres());
        }
        open = (part.to == end).then_some((no + 1, end));
        covered.push(part);
        tolerance_m = tolerance_m.max(piece.tolerance_m);
        lateral_m = lateral_m.max(piece.lateral_m());
    }
    let (lines, measures) = parts.into_iter().map(|(coords, m)| (LineString::new(coords), m)).unzip();
    Slice {
        track: chain.track,
        geometry: MultiLineString::new(lines),
        measures,
        missing: without(span, covered, chain),
        tolerance_m,
        lateral_m,
    }
}

/// The vertex of a piece at a post: an end exactly as the table has it, otherwise interpolated.
fn vertex(chain: &Chain, no: usize, piece: &Piece, at: Chainage) -> Option<Coord<f64>> {
    let [start, end] = piece.posts?;
    let anchor = if at == start {
        chain.anchors.get(no)
    } else if at == end {
        chain.anchors.get(no + 1)
    } else {
        None
    };
    match anchor {
        Some(anchor) => Some(Coord { x: anchor.lon, y: anchor.lat }),
        None => piece.at_post(at).map(|(x, y)| Coord { x, y }),
    }
}

/// What of `span` is neither covered nor skipped by a short chain.
fn without(span: Span, mut covered: Vec<Span>, chain: &Chain) -> Vec<Span> {
    for anchor in &chain.anchors {
        if let (Some(before), Some(after)) = (anchor.post, anchor.post_out)
            && before < after
        {
            covered.push(Span::new(before, after));
        }
    }
    covered.sort_by_key(|part| part.from);
    let mut missing = Vec::new();
    let mut reached = span.from;
    for part in covered {
        if part.from > reached {
            missing.extend(Span::new(reached, part.from).intersection(span));
        }
        reached = reached.max(part.to);
    }
    if reached < span.to {
        missing.push(Span::new(reached, span.to));
    }
    missing
}
