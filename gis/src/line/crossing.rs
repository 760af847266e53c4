//! Whether a centreline crosses itself.

use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use super::path::Path;
use crate::fault::Fault;

/// One piece to a box: boxes around several nest in each other along a spiral.
const CHUNK: usize = 1;

/// A stretch of pieces: the first, and how many.
type Chunk = GeomWithData<Rectangle<[f64; 2]>, (usize, usize)>;

/// The first place at which a centreline crosses itself. A digitising fault makes small loops; a
/// spiral is the exception that its owner declares.
pub(super) fn first(path: &Path, file: &str) -> Option<Fault> {
    if let Some(fault) = turning_back(path, file) {
        return Some(fault);
    }
    let mut boxes: Vec<Chunk> = Vec::new();
    for (_, first, count) in path.chunks(CHUNK) {
        let points: Vec<[f64; 2]> = (first..=first + count).filter_map(|no| path.vertex(no)).collect();
        let low = points.iter().fold([f64::MAX; 2], |low, p| [low[0].min(p[0]), low[1].min(p[1])]);
        let high = points.iter().fold([f64::MIN; 2], |high, p| [high[0].max(p[0]), high[1].max(p[1])]);
        boxes.push(GeomWithData::new(Rectangle::from_corners(low, high), (first, count)));
    }
    let tree = RTree::bulk_load(boxes.clone());
    let piece = |no: usize| Some([path.vertex(no)?, path.vertex(no + 1)?]);
    for own in &boxes {
        let (first, count) = own.data;
        let envelope = AABB::from_corners(own.geom().lower(), own.geom().upper());
        for other in tree.locate_in_envelope_intersecting(&envelope) {
            let (second, length) = other.data;
            if second < first {
                continue;
            }
            for a in first..first + count {
                // Neighbours share a vertex.
                for b in second.max(a + 2)..second + length {
                    if let (Some(p), Some(q)) = (piece(a), piece(b))
                        && let Some([lon, lat]) = meet(p, q)
                    {
                        return Some(fault(file, a, b, lon, lat));
                    }
                }
            }
        }
    }
    None
}

/// A centreline that goes back over itself: no track turns on the spot.
fn turning_back(path: &Path, file: &str) -> Option<Fault> {
    let mut before = None;
    for no in 0..path.pieces() {
        let Some(here) = path.tangent(no) else { continue };
        let back = before.is_some_and(|before: [f64; 2]| before[0] * here[0] + before[1] * here[1] < BACK);
        if back {
            let [lon, lat] = path.vertex(no)?;
            let at = no + 1;
            return Some(Fault::file(
                file,
                format!(
                    "中心线在第 {at} 点（{lon:.6} {lat:.6}）原路折返；请改正，确为折返线则加 --may-cross"
                ),
                format!(
                    "the centreline turns back on itself at vertex {at} ({lon:.6} {lat:.6}); correct it, or add \
                     --may-cross if the line does reverse there"
                ),
            ));
        }
        before = Some(here);
    }
    None
}

/// The cosine of the sharpest bend that is one: beyond 175 degrees it is a return.
const BACK: f64 = -0.996;

/// Where two pieces cross or touch. Degrees serve: whether lines cross does not depend on the scale of
/// the axes, and a piece is far too short to bend.
fn meet(p: [[f64; 2]; 2], q: [[f64; 2]; 2]) -> Option<[f64; 2]> {
    let sub = |a: [f64; 2], b: [f64; 2]| [a[0] - b[0], a[1] - b[1]];
    let cross = |a: [f64; 2], b: [f64; 2]| a[0] * b[1] - a[1] * b[0];
    let (r, s) = (sub(p[1], p[0]), sub(q[1], q[0]));
    let (between, det) = (sub(q[0], p[0]), cross(r, s));
    if det == 0.0 {
        return None;
    }
    let (t, u) = (cross(between, s) / det, cross(between, r) / det);
    let inside = (0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u);
    inside.then(|| [p[0][0] + r[0] * t, p[0][1] + r[1] * t])
}

fn fault(file: &str, a: usize, b: usize, lon: f64, lat: f64) -> Fault {
    Fault::file(
        file,
        format!(
            "中心线自相交：第 {}–{} 点与第 {}–{} 点之间，约 {lon:.6} {lat:.6}；请改正，确为展线（螺旋）则加 --may-cross",
            a + 1,
            a + 2,
            b + 1,
            b + 2
        ),
        format!(
            "the centreline crosses itself between vertices {}–{} and {}–{} near {lon:.6} {lat:.6}; correct it, \
             or add --may-cross if the line is a spiral",
            a + 1,
            a + 2,
            b + 1,
            b + 2
        ),
    )
}
