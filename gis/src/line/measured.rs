//! Posts from the measures of a centreline (a `LineStringM`).

use geo::Coord;

use super::checks::LARGEST_POST_M;
use super::load::from_metres;
use super::path::Path;
use super::{AnchorKind, Point};
use crate::fault::{Fault, Faults};

/// A vertex whose measure lies this near to the straight run of its neighbours' says nothing more.
const STRAIGHT_M: f64 = 0.0005;

/// M values of a centreline as a calibration.
#[derive(Debug, Clone, Copy)]
pub struct Measures<'a> {
    /// M at each vertex, metres; at a vertex where it jumps, that on the side of the vertices before.
    pub at_vertices: &'a [f64],
    /// Where M jumps, in the order of vertices: the vertex, and M on the side of those behind it.
    pub jumps: &'a [(usize, f64)],
    /// ± metres along.
    pub tolerance_m: f64,
    /// What the measures rest on.
    pub basis: &'a str,
}

/// The measures at the vertices as posts: at both ends, and wherever they leave the straight run by
/// more than half a millimetre. Where they jump at a vertex, that is a chainage equation. Measures
/// that fall along the line are those of one drawn the other way: the side that is reached first
/// with increasing posts is the incoming one.
///
/// # Errors
/// A vertex that cannot be projected, or fewer measures than vertices, or one beyond a million
/// kilometres.
pub fn posts_from_measures(
    file: &str,
    vertices: &[Coord<f64>],
    measures: Measures<'_>,
) -> Result<Vec<Point>, Faults> {
    let path = Path::new(&vertices.iter().map(|c| [c.x, c.y]).collect::<Vec<_>>(), 0.0).map_err(|no| {
        let no = no + 1;
        Fault::file(file, format!("第 {no} 个点无法投影"), format!("vertex {no} cannot be projected"))
    })?;
    let given = measures.at_vertices;
    if given.len() != vertices.len() {
        return Err(Fault::file(file, "M 值与点数不符", "there is not one M value per vertex").into());
    }
    let all = given.iter().copied().enumerate().chain(measures.jumps.iter().copied());
    for (no, measure) in all {
        if !(-LARGEST_POST_M..=LARGEST_POST_M).contains(&measure) {
            let no = no + 1;
            let zh = format!("第 {no} 个点的 M={measure} 不是里程（米）");
            return Err(Fault::file(
                file,
                zh,
                format!("M={measure} of vertex {no} is no chainage in metres"),
            )
            .into());
        }
    }
    let point = |no: usize, post: f64, post_out: Option<f64>| {
        let vertex = vertices.get(no)?;
        Some(Point {
            row: no + 1,
            name: "".into(),
            at: Some((vertex.x, vertex.y)),
            post: Some(from_metres(post)),
            post_out: post_out.map(from_metres),
            letter: None,
            post_tolerance_m: Some(measures.tolerance_m),
            kind: if post_out.is_some() { AnchorKind::Equation } else { AnchorKind::Post },
            post_basis: measures.basis.into(),
            coord_source: file.into(),
            coord_tolerance_m: measures.tolerance_m,
            valid_from: None,
            valid_to: None,
        })
    };
    let stretches = stretches(given, measures.jumps);
    // Drawn against the posts when M falls on more vertices than it rises on.
    let steps = stretches.iter().flat_map(|stretch| {
        (stretch.first..stretch.last).map(|no| stretch.measure(given, no + 1) - stretch.measure(given, no))
    });
    let falls = steps.map(|step| if step < 0.0 { 1 } else { -i64::from(step > 0.0) }).sum::<i64>() > 0;
    let mut points = Vec::new();
    for stretch in &stretches {
        let at = |no: usize| (path.along_at(stretch.first + no), stretch.measure(given, stretch.first + no));
        let mut kept = straight_runs(stretch.last - stretch.first + 1, at);
        if let Some(after) = stretch.after {
            // The jump before this stretch begins: the last point becomes its equation.
            kept.retain(|no| *no > 0);
            let before = given.get(stretch.first).copied().unwrap_or_default();
            points.pop();
            let (incoming, outgoing) = if falls { (after, before) } else { (before, after) };
            points.extend(point(stretch.first, incoming, Some(outgoing)));
        }
        points.extend(kept.into_iter().filter_map(|no| {
            let no = stretch.first + no;
            point(no, stretch.measure(given, no), None)
        }));
    }
    Ok(points)
}

/// The vertices from one jump to the next.
struct Stretch {
    first: usize,
    last: usize,
    /// M at the first vertex behind the jump that stands there.
    after: Option<f64>,
}

impl Stretch {
    fn measure(&self, given: &[f64], no: usize) -> f64 {
        self.after.filter(|_| no == self.first).or_else(|| given.get(no).copied()).unwrap_or_default()
    }
}

fn stretches(given: &[f64], jumps: &[(usize, f64)]) -> Vec<Stretch> {
    let end = given.len().saturating_sub(1);
    // At an end of the line there is only one side.
    let mut all = vec![Stretch { first: 0, last: end, after: None }];
    for &(vertex, after) in jumps {
        match all.last_mut() {
            Some(last) if vertex > last.first && vertex < end => {
                last.last = vertex;
                all.push(Stretch { first: vertex, last: end, after: Some(after) });
            }
            _ => {}
        }
    }
    all
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
            // Without length no slope; the vertex is no post of its own.
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

    /// Incoming and outgoing posts of four vertices, 100 m of measure apart, with a long chain.
    fn read(measures: &[f64], jumps: &[(usize, f64)]) -> Vec<(usize, i64, Option<i64>)> {
        let vertices: Vec<Coord<f64>> =
            (0..4).map(|no| Coord { x: 112.0, y: 38.0 + f64::from(no) / 1110.0 }).collect();
        let measures = Measures { at_vertices: measures, jumps, tolerance_m: 0.1, basis: "" };
        let points = posts_from_measures("a.gpkg", &vertices, measures).unwrap();
        points
            .iter()
            .map(|p| (p.row, p.post.unwrap().mm() / 1000, p.post_out.map(|out| out.mm() / 1000)))
            .collect()
    }

    #[test]
    fn a_jump_is_an_equation_whichever_way_the_line_is_drawn() {
        let long = read(&[1000.0, 1100.0, 1150.0, 1250.0], &[(1, 1050.0)]);
        assert_eq!(long, [(1, 1000, None), (2, 1100, Some(1050)), (4, 1250, None)]);
        let turned = read(&[1250.0, 1150.0, 1050.0, 1000.0], &[(2, 1100.0)]);
        assert_eq!(turned, [(1, 1250, None), (3, 1100, Some(1050)), (4, 1000, None)]);
        // Two equations behind each other; at an end nothing jumps.
        let both = read(&[1000.0, 1100.0, 2100.0, 5100.0], &[(1, 2000.0), (2, 5000.0), (3, 0.0)]);
        assert_eq!(both, [(1, 1000, None), (2, 1100, Some(2000)), (3, 2100, Some(5000)), (4, 5100, None)]);
    }

    #[test]
    fn a_measure_that_is_no_chainage_is_refused_with_its_vertex() {
        let vertices = [Coord { x: 112.0, y: 38.0 }, Coord { x: 112.0, y: 38.1 }];
        for (at_vertices, jumps) in
            [([0.0, 1e308], &[][..]), ([0.0, f64::NAN], &[]), ([0.0, 1.0], &[(1, f64::INFINITY)])]
        {
            let measures = Measures { at_vertices: &at_vertices, jumps, tolerance_m: 0.1, basis: "" };
            let faults = posts_from_measures("a.gpkg", &vertices, measures).unwrap_err();
            assert!(faults.0[0].zh.contains("第 2 个点"), "{faults}");
        }
    }
}
