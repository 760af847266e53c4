//! Douglas–Peucker, without recursion.

use geo::Coord;

/// Marks in `keep` the vertices of the open path `path[first..=last]` that a drawing within
/// `tolerance` needs. The ends are taken as kept.
fn mark(path: &[Coord<f64>], first: usize, last: usize, tolerance: f64, keep: &mut [bool]) {
    let mut stack = vec![(first, last)];
    while let Some((first, last)) = stack.pop() {
        let (a, b) = (path[first], path[last]);
        let farthest = (first + 1..last)
            .map(|i| (i, distance_squared(path[i], a, b)))
            .max_by(|one, two| one.1.total_cmp(&two.1));
        if let Some((at, distance)) = farthest
            && distance > tolerance * tolerance
        {
            keep[at] = true;
            stack.push((first, at));
            stack.push((at, last));
        }
    }
}

/// The square of the distance of `p` from the stretch `a`–`b`.
fn distance_squared(p: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let d = b - a;
    let length = d.x * d.x + d.y * d.y;
    let t = if length > 0.0 { ((p - a).x * d.x + (p - a).y * d.y) / length } else { 0.0 };
    let off = p - (a + d * t.clamp(0.0, 1.0));
    off.x * off.x + off.y * off.y
}

/// Simplifies an open path. Its ends stay.
pub(super) fn path(path: &mut Vec<Coord<f64>>, tolerance: f64) {
    if tolerance <= 0.0 || path.len() <= 2 {
        return;
    }
    let last = path.len() - 1;
    let mut keep = vec![false; path.len()];
    (keep[0], keep[last]) = (true, true);
    mark(path, 0, last, tolerance, &mut keep);
    retain(path, &keep);
}

/// Simplifies a ring given without its closing vertex. Its first vertex stays, and the one
/// farthest from it, so that neighbouring tiles cut the same outline.
pub(super) fn ring(ring: &mut Vec<Coord<f64>>, tolerance: f64) {
    if tolerance <= 0.0 || ring.len() <= 3 {
        return;
    }
    let first = ring[0];
    let from_first = |p: &Coord<f64>| (p.x - first.x).powi(2) + (p.y - first.y).powi(2);
    let far =
        (1..ring.len()).max_by(|&i, &j| from_first(&ring[i]).total_cmp(&from_first(&ring[j]))).unwrap_or(1);
    ring.push(first);
    let last = ring.len() - 1;
    let mut keep = vec![false; ring.len()];
    (keep[0], keep[far]) = (true, true);
    mark(ring, 0, far, tolerance, &mut keep);
    mark(ring, far, last, tolerance, &mut keep);
    keep[last] = false;
    retain(ring, &keep);
}

fn retain(path: &mut Vec<Coord<f64>>, keep: &[bool]) {
    let mut kept = keep.iter();
    path.retain(|_| kept.next().copied().unwrap_or(false));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coords(pairs: &[(f64, f64)]) -> Vec<Coord<f64>> {
        pairs.iter().map(|&(x, y)| Coord { x, y }).collect()
    }

    #[test]
    fn drops_what_is_nearer_than_the_tolerance() {
        let mut line = coords(&[(0.0, 0.0), (5.0, 1.0), (10.0, 0.0), (15.0, 9.0), (20.0, 0.0)]);
        path(&mut line, 2.0);
        assert_eq!(line, coords(&[(0.0, 0.0), (10.0, 0.0), (15.0, 9.0), (20.0, 0.0)]));
    }

    #[test]
    fn a_ring_keeps_its_corners() {
        let mut square =
            coords(&[(0.0, 0.0), (50.0, 1.0), (100.0, 0.0), (100.0, 100.0), (1.0, 50.0), (0.0, 100.0)]);
        square.swap(4, 5);
        ring(&mut square, 2.0);
        assert_eq!(square, coords(&[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]));
    }

    #[test]
    fn no_tolerance_changes_nothing() {
        let line = coords(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]);
        let mut same = line.clone();
        path(&mut same, 0.0);
        ring(&mut same, 0.0);
        assert_eq!(same, line);
    }
}
