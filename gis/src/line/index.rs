//! The index of all pieces: boxes around short stretches of each chain, per zone.
//!
//! An index hit is a candidate; the exact distance to its pieces decides.

use rstar::{AABB, PointDistance, RTree, RTreeObject};

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

/// The chunks of one zone.
#[derive(Debug, Default)]
struct ZoneTree {
    tree: RTree<Chunk>,
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
        let mut chunks: [Vec<Chunk>; MetricZone::COUNT] = Default::default();
        let mut lon = [[f64::INFINITY, f64::NEG_INFINITY]; MetricZone::COUNT];
        let mut vague = [0.0_f64; MetricZone::COUNT];
        let mut flat: [Vec<[f64; 2]>; MetricZone::COUNT] = Default::default();
        for (line_no, line) in lines.iter().enumerate() {
            for (chain_no, chain) in line.chains.iter().enumerate() {
                for (zone, first, count) in chain.path.chunks(CHUNK) {
                    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
                    let mut wide = 0.0_f64;
                    let index = zone.index();
                    let at = flat[index].len();
                    for piece in first..first + count {
                        let Some((_, a, b)) = chain.path.ends(piece) else { continue };
                        for (axis, (low, high)) in low.iter_mut().zip(&mut high).enumerate() {
                            *low = low.min(a[axis].min(b[axis]));
                            *high = high.max(a[axis].max(b[axis]));
                        }
                        wide = wide.max(chain.path.vague(piece).lateral_m());
                        if piece == first {
                            flat[index].push(a);
                        }
                        flat[index].push(b);
                    }
                    for vertex in (first..=first + count).filter_map(|no| chain.path.vertex(no)) {
                        lon[index] = [lon[index][0].min(vertex[0]), lon[index][1].max(vertex[0])];
                    }
                    vague[index] = vague[index].max(wide);
                    chunks[index].push(Chunk {
                        low: low.map(|v| v - wide),
                        high: high.map(|v| v + wide),
                        line: line_no as u32,
                        chain: chain_no as u16,
                        count: count as u8,
                        first: first as u32,
                        at: at as u32,
                    });
                }
            }
        }
        let parts = chunks.into_iter().zip(flat).zip(lon).zip(vague);
        let mut zones = parts.map(|(((chunks, mut xy), lon), vague_m)| {
            xy.shrink_to_fit();
            ZoneTree { tree: RTree::bulk_load(chunks), xy, lon, vague_m }
        });
        Self(std::array::from_fn(|_| zones.next().unwrap_or_default()))
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

impl ZoneTree {
    /// The nearest point of every piece of a chunk.
    fn feet(&self, chunk: &Chunk, at: [f64; 2], mut found: impl FnMut(Foot)) {
        let begin = chunk.at as usize;
        let Some(vertices) = self.xy.get(begin..=begin + usize::from(chunk.count)) else { return };
        for (no, pair) in vertices.windows(2).enumerate() {
            let [a, b] = *pair else { continue };
            let (t, on_line) = foot_on_segment(at, a, b);
            let distance_m = (on_line[0] - at[0]).hypot(on_line[1] - at[1]);
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
