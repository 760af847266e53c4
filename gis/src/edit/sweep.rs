//! Whether rings cross or touch themselves or each other, and which lies in which: one sweep from west
//! to east (Shamos and Hoey) with exact predicates, O(n log n) for any input.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Bound;

use geo::Coord;
use geo::kernels::{Kernel as _, Orientation, RobustKernel};

/// A position, degrees.
pub(super) type Point = [f64; 2];

/// Where two edges meet that must not.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meeting {
    /// Ring and edge of the one, 0-based.
    pub(super) one: (usize, usize),
    /// Ring and edge of the other.
    pub(super) other: (usize, usize),
    /// The place.
    pub(super) at: Point,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    /// The western end; of a meridian the southern one.
    a: Point,
    b: Point,
    ring: usize,
    no: usize,
    /// Whether the ring goes from `a` to `b`.
    forward: bool,
    /// Position in the list of edges.
    id: usize,
}

fn turn(p: Point, q: Point, r: Point) -> Ordering {
    let coord = |[x, y]: Point| Coord { x, y };
    match RobustKernel::orient2d(coord(p), coord(q), coord(r)) {
        Orientation::CounterClockwise => Ordering::Greater,
        Orientation::Clockwise => Ordering::Less,
        Orientation::Collinear => Ordering::Equal,
    }
}

/// Whether two positions are the same to the last bit.
pub(super) fn same_place(p: Point, q: Point) -> bool {
    west_first(&p, &q).is_eq()
}

fn west_first(p: &Point, q: &Point) -> Ordering {
    p[0].total_cmp(&q[0]).then(p[1].total_cmp(&q[1]))
}

impl Ord for Edge {
    /// From south to north, for edges that the sweep line meets at once and that do not cross.
    fn cmp(&self, other: &Self) -> Ordering {
        if self.id == other.id {
            return Ordering::Equal;
        }
        if west_first(&self.a, &other.a).is_gt() {
            return other.cmp(self).reverse();
        }
        // The other is to the left of this one: it is above.
        let above = turn(self.a, self.b, other.a).then_with(|| turn(self.a, self.b, other.b));
        above.reverse().then(self.id.cmp(&other.id))
    }
}

impl PartialOrd for Edge {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Edge {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Edge {}

/// The ring around each ring, none for the outermost; or the first meeting. Rings are closed, without
/// repeated neighbours, of at least four positions. Two different rings may share a vertex.
pub(super) fn nesting(rings: &[&[Point]]) -> Result<Vec<Option<usize>>, Box<Meeting>> {
    let edges = edges(rings);
    touching(rings)?;
    let counter_clockwise: Vec<bool> = rings.iter().map(|ring| signed_area(ring) > 0.0).collect();
    // What ends at a place is taken out before what begins there is put in: neighbours never meet.
    let mut events: Vec<(Point, bool, usize)> = Vec::with_capacity(edges.len() * 2);
    for edge in &edges {
        events.push((edge.a, true, edge.id));
        events.push((edge.b, false, edge.id));
    }
    events.sort_by(|p, q| west_first(&p.0, &q.0).then(p.1.cmp(&q.1)));
    let mut active: BTreeSet<Edge> = BTreeSet::new();
    let mut parents: Vec<Option<usize>> = vec![None; rings.len()];
    let mut seen = vec![false; rings.len()];
    for here in events.chunk_by(|p, q| west_first(&p.0, &q.0).is_eq()) {
        let mut begun: Vec<Edge> = Vec::new();
        for (_, begins, id) in here {
            let Some(edge) = edges.get(*id).copied() else { continue };
            if !begins {
                active.remove(&edge);
            }
            if *begins {
                active.insert(edge);
            }
            let below = active.range(..edge).next_back().copied();
            let above = active.range((Bound::Excluded(edge), Bound::Unbounded)).next().copied();
            let pairs = if *begins {
                [below.map(|below| (below, edge)), above.map(|above| (edge, above))]
            } else {
                [below.zip(above), None]
            };
            if let Some((one, other, at)) =
                pairs.into_iter().flatten().find_map(|(one, other)| Some((one, other, meet(&one, &other)?)))
            {
                return Err(Box::new(meeting(one, other, at)));
            }
            if *begins && !seen.get(edge.ring).copied().unwrap_or(true) {
                begun.push(edge);
            }
        }
        begun.sort();
        for edge in begun {
            if std::mem::replace(seen.get_mut(edge.ring).unwrap_or(&mut false), true) {
                continue;
            }
            let below = active.range(..edge).rev().find(|below| below.ring != edge.ring);
            let around = below.and_then(|below| {
                let inside = below.forward == counter_clockwise.get(below.ring).copied().unwrap_or(true);
                if inside { Some(below.ring) } else { parents.get(below.ring).copied().flatten() }
            });
            if let Some(parent) = parents.get_mut(edge.ring) {
                *parent = around;
            }
        }
    }
    Ok(parents)
}

fn meeting(one: Edge, other: Edge, at: Point) -> Meeting {
    let (first, second) =
        if (one.ring, one.no) <= (other.ring, other.no) { (one, other) } else { (other, one) };
    Meeting { one: (first.ring, first.no), other: (second.ring, second.no), at }
}

fn edges(rings: &[&[Point]]) -> Vec<Edge> {
    let mut edges = Vec::with_capacity(rings.iter().map(|ring| ring.len()).sum());
    for (ring, points) in rings.iter().enumerate() {
        for (no, pair) in points.windows(2).enumerate() {
            let &[p, q] = pair else { continue };
            let forward = west_first(&p, &q).is_lt();
            let (a, b) = if forward { (p, q) } else { (q, p) };
            edges.push(Edge { a, b, ring, no, forward, id: edges.len() });
        }
    }
    edges
}

/// Twice the area that a ring encloses, counter-clockwise rings positive, about its own first vertex.
pub(super) fn signed_area(ring: &[Point]) -> f64 {
    let Some([x0, y0]) = ring.first().copied() else { return 0.0 };
    ring.windows(2)
        .map(|pair| match pair {
            [p, q] => (p[0] - x0) * (q[1] - y0) - (q[0] - x0) * (p[1] - y0),
            _ => 0.0,
        })
        .sum()
}

/// A ring must not come back to one of its vertices, and two rings that share one must not cross there.
fn touching(rings: &[&[Point]]) -> Result<(), Box<Meeting>> {
    let mut all: Vec<(Point, usize, usize)> = Vec::new();
    for (ring, points) in rings.iter().enumerate() {
        let open = points.len().saturating_sub(1);
        all.extend(points.iter().take(open).enumerate().map(|(no, point)| (*point, ring, no)));
    }
    all.sort_by(|p, q| west_first(&p.0, &q.0).then((p.1, p.2).cmp(&(q.1, q.2))));
    for same in all.chunk_by(|p, q| west_first(&p.0, &q.0).is_eq()) {
        for (first, one) in same.iter().enumerate() {
            for other in same.iter().skip(first + 1) {
                if one.1 == other.1 || cross_at(rings, one, other) {
                    return Err(Box::new(Meeting {
                        one: (one.1, one.2),
                        other: (other.1, other.2),
                        at: one.0,
                    }));
                }
            }
        }
    }
    Ok(())
}

/// Whether two rings change sides at a vertex that they share.
fn cross_at(rings: &[&[Point]], one: &(Point, usize, usize), other: &(Point, usize, usize)) -> bool {
    let arms = |&(_, ring, no): &(Point, usize, usize)| {
        let points = rings.get(ring)?;
        let before = if no == 0 { points.len().checked_sub(2)? } else { no - 1 };
        Some((*points.get(before)?, *points.get(no + 1)?))
    };
    let (Some((from, to)), Some((p, q))) = (arms(one), arms(other)) else { return false };
    within(one.0, to, from, p) != within(one.0, to, from, q)
}

/// Whether the direction to `q` lies counter-clockwise of `from` and clockwise of `to`, seen from `at`.
fn within(at: Point, from: Point, to: Point, q: Point) -> bool {
    match turn(at, from, to) {
        Ordering::Greater => turn(at, from, q).is_gt() && turn(at, q, to).is_gt(),
        Ordering::Less => !(turn(at, to, q).is_ge() && turn(at, q, from).is_ge()),
        Ordering::Equal => turn(at, from, q).is_gt(),
    }
}

/// Where two edges have a place in common that is not a shared end alone.
fn meet(s: &Edge, t: &Edge) -> Option<Point> {
    let shared = |p: Point| same_place(p, t.a) || same_place(p, t.b);
    match (shared(s.a), shared(s.b)) {
        (true, true) => Some(s.a),
        (false, false) => {
            let (o1, o2) = (turn(s.a, s.b, t.a), turn(s.a, s.b, t.b));
            let (o3, o4) = (turn(t.a, t.b, s.a), turn(t.a, t.b, s.b));
            if o1.is_eq() && o2.is_eq() {
                let overlap = west_first(&s.a, &t.b).is_le() && west_first(&t.a, &s.b).is_le();
                return overlap.then(|| if west_first(&s.a, &t.a).is_lt() { t.a } else { s.a });
            }
            (o1 != o2 && o3 != o4).then(|| crossing(s, t))
        }
        (begins, _) => {
            let (p, far) = if begins { (s.a, s.b) } else { (s.b, s.a) };
            let other = if same_place(t.a, p) { t.b } else { t.a };
            let along = (far[0] - p[0]) * (other[0] - p[0]) + (far[1] - p[1]) * (other[1] - p[1]);
            (turn(p, far, other).is_eq() && along > 0.0).then_some(p)
        }
    }
}

fn crossing(s: &Edge, t: &Edge) -> Point {
    let sub = |a: Point, b: Point| [a[0] - b[0], a[1] - b[1]];
    let cross = |a: Point, b: Point| a[0] * b[1] - a[1] * b[0];
    let (r, u) = (sub(s.b, s.a), sub(t.b, t.a));
    let det = cross(r, u);
    if det == 0.0 {
        return t.a;
    }
    let along = (cross(sub(t.a, s.a), u) / det).clamp(0.0, 1.0);
    [s.a[0] + r[0] * along, s.a[1] + r[1] * along]
}
