//! Posts from the measures of a centreline (a `LineStringM`).

use geo::Coord;

use super::load::from_metres;
use super::path::Path;
use super::{AnchorKind, Point};
use crate::fault::{Fault, Faults};

/// A vertex whose measure lies this near to the straight run of its neighbours' says nothing more.
const STRAIGHT_M: f64 = 0.0005;

/// The measures at the vertices as posts: at both ends, and wherever they leave the straight run by
/// more than half a millimetre. Measures that fall along the line are those of one drawn the other way.
///
/// # Errors
/// A vertex that cannot be projected, or fewer measures than vertices.
pub fn posts_from_measures(
    file: &str,
    vertices: &[Coord<f64>],
    measures: &[f64],
    tolerance_m: f64,
    basis: &str,
) -> Result<Vec<Point>, Faults> {
    let path = Path::new(&vertices.iter().map(|c| [c.x, c.y]).collect::<Vec<_>>(), 0.0).map_err(|no| {
        let no = no + 1;
        Fault::file(file, format!("第 {no} 个点无法投影"), format!("vertex {no} cannot be projected"))
    })?;
    if measures.len() != vertices.len() {
        return Err(Fault::file(file, "M 值与点数不符", "there is not one M value per vertex").into());
    }
    let point = |no: usize| {
        let (vertex, measure) = (vertices.get(no)?, *measures.get(no)?);
        Some(Point {
            row: no + 1,
            name: "".into(),
            at: Some((vertex.x, vertex.y)),
            post: Some(from_metres(measure)),
            post_out: None,
            letter: None,
            post_tolerance_m: Some(tolerance_m),
            kind: AnchorKind::Post,
            post_basis: basis.into(),
            coord_source: file.into(),
            coord_tolerance_m: tolerance_m,
            valid_from: None,
            valid_to: None,
        })
    };
    let at = |no: usize| (path.along_at(no), measures.get(no).copied().unwrap_or_default());
    let kept = straight_runs(vertices.len(), at);
    Ok(kept.into_iter().filter_map(point).collect())
}

/// The vertices between which the measures run straight (a swinging door: one pass).
fn straight_runs(count: usize, at: impl Fn(usize) -> (f64, f64)) -> Vec<usize> {
    let mut kept = vec![0];
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let (mut x0, mut m0) = at(0);
    for no in 1..count {
        let (x, m) = at(no);
        let run = x - x0;
        if run <= 0.0 {
            continue;
        }
        let slope = (m - m0) / run;
        if (low..=high).contains(&slope) {
            low = low.max((m - STRAIGHT_M - m0) / run);
            high = high.min((m + STRAIGHT_M - m0) / run);
        } else {
            // The vertex before was the last one on the straight run.
            kept.push(no - 1);
            (x0, m0) = at(no - 1);
            let run = (x - x0).max(f64::MIN_POSITIVE);
            (low, high) = ((m - STRAIGHT_M - m0) / run, (m + STRAIGHT_M - m0) / run);
        }
    }
    if count > 1 && kept.last() != Some(&(count - 1)) {
        kept.push(count - 1);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_corners_of_the_measures_are_kept() {
        // 1 m of measure per metre, from the fourth vertex on 1.01.
        let measure = |no: usize| if no <= 3 { 100.0 * no as f64 } else { 300.0 + 101.0 * (no - 3) as f64 };
        assert_eq!(straight_runs(8, |no| (100.0 * no as f64, measure(no))), [0, 3, 7]);
        assert_eq!(straight_runs(2, |no| (no as f64, 0.0)), [0, 1]);
    }
}
