//! Cutting at the edge of a tile: Sutherland–Hodgman for rings, Liang–Barsky for lines.
//!
//! Both are many times faster than general polygon overlay. A concave ring that leaves the box
//! and comes back is joined along the box's edge, which lies outside the visible tile.

use geo::Coord;

use super::frame::{BUFFER, EXTENT};

const MIN: f64 = -(BUFFER as f64);
const MAX: f64 = (EXTENT + BUFFER) as f64;

/// How a bounding box lies to the box of the tile.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lies {
    Inside,
    Across,
    Outside,
}

/// How the points lie to the box of the tile, judged by their bounding box.
pub(super) fn lies(points: &[Coord<f64>]) -> Lies {
    let mut low = Coord { x: f64::INFINITY, y: f64::INFINITY };
    let mut high = Coord { x: f64::NEG_INFINITY, y: f64::NEG_INFINITY };
    for p in points {
        low = Coord { x: low.x.min(p.x), y: low.y.min(p.y) };
        high = Coord { x: high.x.max(p.x), y: high.y.max(p.y) };
    }
    if low.x > MAX || low.y > MAX || high.x < MIN || high.y < MIN {
        Lies::Outside
    } else if low.x >= MIN && low.y >= MIN && high.x <= MAX && high.y <= MAX {
        Lies::Inside
    } else {
        Lies::Across
    }
}

/// Cuts a ring given without its closing vertex. Empty when nothing of it is in the box.
pub(super) fn ring(ring: &mut Vec<Coord<f64>>) {
    let mut input = Vec::with_capacity(ring.len() + 4);
    let x = |p: &Coord<f64>| p.x;
    let y = |p: &Coord<f64>| p.y;
    half_plane(ring, &mut input, |p| x(p) - MIN);
    half_plane(ring, &mut input, |p| MAX - x(p));
    half_plane(ring, &mut input, |p| y(p) - MIN);
    half_plane(ring, &mut input, |p| MAX - y(p));
}

/// Keeps what of the ring lies where `inside` is not negative.
fn half_plane(ring: &mut Vec<Coord<f64>>, input: &mut Vec<Coord<f64>>, inside: impl Fn(&Coord<f64>) -> f64) {
    std::mem::swap(ring, input);
    ring.clear();
    let Some(mut before) = input.last().copied() else { return };
    let mut before_in = inside(&before);
    for &p in input.iter() {
        let p_in = inside(&p);
        if (p_in < 0.0) != (before_in < 0.0) {
            let t = before_in / (before_in - p_in);
            ring.push(before + (p - before) * t);
        }
        if p_in >= 0.0 {
            ring.push(p);
        }
        (before, before_in) = (p, p_in);
    }
}

/// Cuts a line into the parts inside the box.
pub(super) fn line(line: &[Coord<f64>]) -> Vec<Vec<Coord<f64>>> {
    let mut parts: Vec<Vec<Coord<f64>>> = Vec::new();
    let mut joined = false;
    for pair in line.windows(2) {
        let Some((enter, leave)) = stretch(pair[0], pair[1]) else {
            joined = false;
            continue;
        };
        let d = pair[1] - pair[0];
        let at = |t: f64| if t >= 1.0 { pair[1] } else { pair[0] + d * t };
        match parts.last_mut() {
            Some(part) if joined && enter <= 0.0 => part.push(at(leave)),
            _ => parts.push(vec![at(enter), at(leave)]),
        }
        joined = leave >= 1.0;
    }
    parts
}

/// The fractions of the way from `a` to `b` between which it is in the box.
fn stretch(a: Coord<f64>, b: Coord<f64>) -> Option<(f64, f64)> {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (from, way) in [(a.x, b.x - a.x), (a.y, b.y - a.y)] {
        if way == 0.0 {
            if !(MIN..=MAX).contains(&from) {
                return None;
            }
            continue;
        }
        let (one, two) = ((MIN - from) / way, (MAX - from) / way);
        enter = enter.max(one.min(two));
        leave = leave.min(one.max(two));
    }
    (enter <= leave).then_some((enter, leave))
}

/// Whether a point is in the box.
pub(super) fn holds(p: Coord<f64>) -> bool {
    (MIN..=MAX).contains(&p.x) && (MIN..=MAX).contains(&p.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(ring: &[Coord<f64>]) -> f64 {
        (0..ring.len())
            .map(|i| {
                let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
                a.x * b.y - b.x * a.y
            })
            .sum::<f64>()
            / 2.0
    }

    fn coords(pairs: &[(f64, f64)]) -> Vec<Coord<f64>> {
        pairs.iter().map(|&(x, y)| Coord { x, y }).collect()
    }

    #[test]
    fn a_ring_around_everything_becomes_the_box() {
        let mut all = coords(&[(-1e6, -1e6), (1e6, -1e6), (1e6, 1e6), (-1e6, 1e6)]);
        ring(&mut all);
        assert!((area(&all) - (MAX - MIN).powi(2)).abs() < 1e-3);
    }

    #[test]
    fn a_ring_is_cut_at_one_side() {
        let mut half = coords(&[(-1000.0, 0.0), (936.0, 0.0), (936.0, 10.0), (-1000.0, 10.0)]);
        ring(&mut half);
        assert!((area(&half) - 1000.0 * 10.0).abs() < 1e-6);
    }

    #[test]
    fn a_ring_elsewhere_is_empty() {
        let mut away = coords(&[(5000.0, 0.0), (6000.0, 0.0), (6000.0, 10.0)]);
        assert_eq!(lies(&away), Lies::Outside);
        ring(&mut away);
        assert!(away.is_empty());
    }

    #[test]
    fn a_line_that_comes_back_has_two_parts() {
        let parts = line(&coords(&[(0.0, 10.0), (9000.0, 10.0), (9000.0, 20.0), (0.0, 20.0)]));
        assert_eq!(parts, [coords(&[(0.0, 10.0), (MAX, 10.0)]), coords(&[(MAX, 20.0), (0.0, 20.0)])]);
    }

    #[test]
    fn a_line_across_keeps_its_vertices() {
        let parts = line(&coords(&[(-500.0, 0.0), (100.0, 0.0), (100.0, 50.0), (100.0, 9000.0)]));
        assert_eq!(parts, [coords(&[(MIN, 0.0), (100.0, 0.0), (100.0, 50.0), (100.0, MAX)])]);
    }
}
