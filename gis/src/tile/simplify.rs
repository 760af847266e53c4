//! Douglas–Peucker, without recursion.

use geo::Coord;

/// Simplifies paths, and keeps its working memory from one to the next.
#[derive(Debug, Default)]
pub(super) struct Simplifier {
    keep: Vec<bool>,
    stack: Vec<(usize, usize)>,
}

impl Simplifier {
    /// Simplifies an open path. Its ends stay.
    pub(super) fn path(&mut self, path: &mut Vec<Coord<f64>>, tolerance: f64) {
        if tolerance <= 0.0 || path.len() <= 2 {
            return;
        }
        let last = path.len() - 1;
        self.start(path.len());
        (self.keep[0], self.keep[last]) = (true, true);
        self.mark(path, 0, last, tolerance);
        self.retain(path);
    }

    /// Simplifies a ring given without its closing vertex. Its first vertex stays, and the one
    /// farthest from it, so that neighbouring tiles cut the same outline.
    pub(super) fn ring(&mut self, ring: &mut Vec<Coord<f64>>, tolerance: f64) {
        if tolerance <= 0.0 || ring.len() <= 3 {
            return;
        }
        let first = ring[0];
        let from_first = |p: &Coord<f64>| (p.x - first.x).powi(2) + (p.y - first.y).powi(2);
        let far = (1..ring.len())
            .max_by(|&i, &j| from_first(&ring[i]).total_cmp(&from_first(&ring[j])))
            .unwrap_or(1);
        ring.push(first);
        let last = ring.len() - 1;
        self.start(ring.len());
        (self.keep[0], self.keep[far]) = (true, true);
        self.mark(ring, 0, far, tolerance);
        self.mark(ring, far, last, tolerance);
        self.keep[last] = false;
        self.retain(ring);
    }

    fn start(&mut self, len: usize) {
        self.keep.clear();
        self.keep.resize(len, false);
    }

    /// Marks the vertices of the open path `path[first..=last]` that a drawing within `tolerance`
    /// needs. The ends are taken as kept.
    fn mark(&mut self, path: &[Coord<f64>], first: usize, last: usize, tolerance: f64) {
        self.stack.push((first, last));
        while let Some((first, last)) = self.stack.pop() {
            let (a, b) = (path[first], path[last]);
            let (mut at, mut farthest) = (first, tolerance * tolerance);
            for (i, &p) in path.iter().enumerate().take(last).skip(first + 1) {
                let distance = distance_squared(p, a, b);
                if distance > farthest {
                    (at, farthest) = (i, distance);
                }
            }
            if at > first {
                self.keep[at] = true;
                self.stack.push((first, at));
                self.stack.push((at, last));
            }
        }
    }

    fn retain(&self, path: &mut Vec<Coord<f64>>) {
        let mut kept = self.keep.iter();
        path.retain(|_| kept.next().copied().unwrap_or(false));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn coords(pairs: &[(f64, f64)]) -> Vec<Coord<f64>> {
        pairs.iter().map(|&(x, y)| Coord { x, y }).collect()
    }

    #[test]
    fn drops_what_is_nearer_than_the_tolerance() {
        let mut line = coords(&[(0.0, 0.0), (5.0, 1.0), (10.0, 0.0), (15.0, 9.0), (20.0, 0.0)]);
        Simplifier::default().path(&mut line, 2.0);
        assert_eq!(line, coords(&[(0.0, 0.0), (10.0, 0.0), (15.0, 9.0), (20.0, 0.0)]));
    }

    #[test]
    fn a_ring_keeps_its_corners() {
        let mut square =
            coords(&[(0.0, 0.0), (50.0, 1.0), (100.0, 0.0), (100.0, 100.0), (1.0, 50.0), (0.0, 100.0)]);
        square.swap(4, 5);
        Simplifier::default().ring(&mut square, 2.0);
        assert_eq!(square, coords(&[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]));
    }

    #[test]
    fn no_tolerance_changes_nothing() {
        let line = coords(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]);
        let mut same = line.clone();
        Simplifier::default().path(&mut same, 0.0);
        Simplifier::default().ring(&mut same, 0.0);
        assert_eq!(same, line);
    }
}
