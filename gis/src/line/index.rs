//! The index of all pieces: boxes around short stretches of each chain, per zone.
//!
//! An index hit is a candidate; the exact distance to its pieces decides.

use rstar::{AABB, PointDistance, RStarInsertionStrategy, RTree, RTreeObject, RTreeParams};

use super::Line;
use crate::crs::{MetricPoint, MetricZone, foot_on_segment, project_metric};

/// Pieces per box: fewer make the tree large, more make every hit expensive.
const CHUNK: usize = 8;

/// A degree of latitude has at least this many metres everywhere on the ellipsoid.
const DEGREE_M: f64 = 110_000.0;

/// A stretch of pieces of one chain, with the box in which the track may lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk {
    low: [f64; 2],
    high: [f64; 2],
    line: u32,
    chain: u16,
    count: u8,
    /// The first piece.
    first: u32,
    /// Where its vertices begin in [`ZoneTree::xy`].
    at: u32,
}

impl RTreeObject for Chunk {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.low, self.high)
    }
}

impl PointDistance for Chunk {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        self.envelope().distance_2(point)
    }
}

/// Sixteen children to a node: half the levels of the usual six, each of which is a step through memory.
#[derive(Debug)]
struct Wide;

impl RTreeParams for Wide {
    const MIN_SIZE: usize = 6;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 3;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

/// The chunks of one zone.
#[derive(Debug, Default)]
struct ZoneTree {
    tree: RTree<Chunk, Wide>,
    /// The vertices of every chunk in metres, one chunk after the other. They stand in the chains as
    /// well, but four steps through memory farther away, which is most of the time of a question.
    xy: Vec<[f64; 2]>,
    /// West and east of everything in it, degrees.
    lon: [f64; 2],
    /// The greatest tolerance across of everything in it, metres.
    vague_m: f64,
}

/// All chunks, by zone.
#[derive(Debug, Default)]
pub(super) struct Trees([ZoneTree; MetricZone::COUNT]);

/// The nearest point of one piece to a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Foot {
    pub(super) line: u32,
    pub(super) chain: u32,
    pub(super) piece: usize,
    /// Part of the piece, 0 to 1.
    pub(super) t: f64,
    /// The place and its nearest point on the piece, in metres of the piece's zone.
    pub(super) at: [f64; 2],
    pub(super) on_line: [f64; 2],
    pub(super) distance_m: f64,
}

impl Trees {
    pub(super) fn new(lines: &[Line]) -> Self {
        let mut stretches: [Vec<Stretch>; MetricZone::COUNT] = Default::default();
        for (line_no, line) in lines.iter().enumerate() {
            for (chain_no, chain) in line.chains.iter().enumerate() {
                for (zone, first, count) in chain.path.chunks(CHUNK) {
                    let Some((_, [x, y], _)) = chain.path.ends(first + count / 2) else { continue };
                    stretches[zone.index()].push(Stretch {
                        morton: morton(x, y),
                        line: line_no as u32,
                        chain: chain_no as u16,
                        count: count as u8,
                        first: first as u32,
                    });
                }
            }
        }
        Self(stretches.map(|stretches| ZoneTree::new(lines, stretches)))
    }

    /// The place in every zone whose content may lie within `within` metres, beside its tolerance.
    fn zones(
        &self,
        lon: f64,
        lat: f64,
        within: f64,
    ) -> impl Iterator<Item = (MetricZone, &ZoneTree, [f64; 2])> {
        let degree = DEGREE_M * lat.to_radians().cos().max(0.0);
        MetricZone::ALL.into_iter().zip(&self.0).filter_map(move |(zone, tree)| {
            let beyond = (tree.lon[0] - lon).max(lon - tree.lon[1]).max(0.0) * degree;
            if tree.tree.size() == 0 || beyond > within + tree.vague_m {
                return None;
            }
            Some((zone, tree, project_metric(zone, lon, lat)?))
        })
    }

    /// Calls `found` with the foot on every piece that may lie within `within` metres of a place,
    /// beside its own tolerance; the caller tests the distance.
    pub(super) fn near(&self, lon: f64, lat: f64, within: f64, mut found: impl FnMut(Foot)) {
        for (_, tree, at) in self.zones(lon, lat, within) {
            let [x, y] = at;
            let envelope = AABB::from_corners([x - within, y - within], [x + within, y + within]);
            for chunk in tree.tree.locate_in_envelope_intersecting(&envelope) {
                tree.feet(chunk, at, &mut found);
            }
        }
    }

    /// The foot on the nearest piece of all chains; `None` without any or for what is no place.
    pub(super) fn nearest(&self, place: &MetricPoint, lon: f64, lat: f64) -> Option<Foot> {
        let mut best: Option<Foot> = None;
        let search = |best: &mut Option<Foot>, tree: &ZoneTree, at: [f64; 2]| {
            for (chunk, box_2) in tree.tree.nearest_neighbor_iter_with_distance_2(&at) {
                // Boxes are as wide as the tolerance of what is in them: none holds a piece that is
                // nearer than the box.
                if best.is_some_and(|best| box_2 > best.distance_m * best.distance_m) {
                    break;
                }
                tree.feet(chunk, at, |foot| {
                    if best.is_none_or(|best| foot.before(&best)) {
                        *best = Some(foot);
                    }
                });
            }
        };
        let own = self.0.get(place.zone.index())?;
        search(&mut best, own, [place.x, place.y]);
        let reach = best.map_or(f64::INFINITY, |best| best.distance_m);
        for (zone, tree, at) in self.zones(lon, lat, reach) {
            if zone != place.zone {
                search(&mut best, tree, at);
            }
        }
        best
    }
}

impl Foot {
    /// Nearer; of two equally near ones the one that stands first.
    fn before(&self, other: &Self) -> bool {
        let rank = |foot: &Self| (foot.line, foot.chain, foot.piece);
        self.distance_m.total_cmp(&other.distance_m).then(rank(self).cmp(&rank(other))).is_lt()
    }
}

/// A chunk before its box is known.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    morton: u64,
    line: u32,
    chain: u16,
    count: u8,
    first: u32,
}

/// The position of a place along a curve on which neighbours are mostly near each other.
fn morton(x: f64, y: f64) -> u64 {
    let spread = |metres: f64| {
        // 8 m steps over 30,000 km.
        let mut bits = ((metres / 8.0) as i64 + (1 << 21)).clamp(0, (1 << 22) - 1) as u64;
        bits = (bits | bits << 16) & 0x0000_ffff_0000_ffff;
        bits = (bits | bits << 8) & 0x00ff_00ff_00ff_00ff;
        bits = (bits | bits << 4) & 0x0f0f_0f0f_0f0f_0f0f;
        bits = (bits | bits << 2) & 0x3333_3333_3333_3333;
        (bits | bits << 1) & 0x5555_5555_5555_5555
    };
    spread(x) | spread(y) << 1
}

impl ZoneTree {
    /// Neighbours on the ground are neighbours in memory: a question touches few pages.
    fn new(lines: &[Line], mut stretches: Vec<Stretch>) -> Self {
        stretches.sort_unstable_by_key(|stretch| stretch.morton);
        let mut zone = Self { lon: [f64::INFINITY, f64::NEG_INFINITY], ..Self::default() };
        let mut chunks = Vec::with_capacity(stretches.len());
        for Stretch { line, chain, count, first, .. } in stretches {
            let of_line = lines.get(line as usize);
            let Some(path) = of_line.and_then(|l| l.chains.get(usize::from(chain))).map(|c| &c.path) else {
                continue;
            };
            let begin = first as usize;
            let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
            let (mut wide, at) = (0.0_f64, zone.xy.len());
            for piece in begin..begin + usize::from(count) {
                let Some((_, a, b)) = path.ends(piece) else { continue };
                if piece == begin {
                    zone.xy.push(a);
                }
                zone.xy.push(b);
                for axis in 0..2 {
                    low[axis] = low[axis].min(a[axis].min(b[axis]));
                    high[axis] = high[axis].max(a[axis].max(b[axis]));
                }
                wide = wide.max(path.vague(piece).lateral_m());
            }
            for [lon, _] in (begin..=begin + usize::from(count)).filter_map(|no| path.vertex(no)) {
                zone.lon = [zone.lon[0].min(lon), zone.lon[1].max(lon)];
            }
            zone.vague_m = zone.vague_m.max(wide);
            let (low, high) = (low.map(|v| v - wide), high.map(|v| v + wide));
            chunks.push(Chunk { low, high, line, chain, count, first, at: at as u32 });
        }
        zone.xy.shrink_to_fit();
        zone.tree = RTree::bulk_load_with_params(chunks);
        zone
    }

    /// The nearest point of every piece of a chunk.
    fn feet(&self, chunk: &Chunk, at: [f64; 2], mut found: impl FnMut(Foot)) {
        let begin = chunk.at as usize;
        let Some(vertices) = self.xy.get(begin..=begin + usize::from(chunk.count)) else { return };
        for (no, pair) in vertices.windows(2).enumerate() {
            let [a, b] = *pair else { continue };
            let (t, on_line) = foot_on_segment(at, a, b);
            let (dx, dy) = (on_line[0] - at[0], on_line[1] - at[1]);
            // Not `hypot`: nothing here is near the limits of a number, and it takes as long as the rest.
            let distance_m = (dx * dx + dy * dy).sqrt();
            let piece = chunk.first as usize + no;
            found(Foot {
                line: chunk.line,
                chain: u32::from(chunk.chain),
                piece,
                t,
                at,
                on_line,
                distance_m,
            });
        }
    }
}
