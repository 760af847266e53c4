//! The pieces of a chain between neighbouring points, projected and calibrated once at load.

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::Chain;
use crate::chainage::Chainage;
use crate::crs::{MetricZone, project_metric, unproject_metric};

/// Without posts nothing says how much longer than its chord a track is. 2 % is taken, so that
/// it may leave the chord by a tenth of its length.
const UNCALIBRATED_BULGE: f64 = 0.1;

/// The stretch between two neighbouring points of a chain.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Ends in metres, per zone.
    pub(super) ends: [[[f64; 2]; 2]; MetricZone::COUNT],
    /// Longitudes of both ends, to choose a zone.
    lon: [f64; 2],
    /// Chainage in metres at both ends, where calibrated.
    pub(super) posts: Option<[f64; 2]>,
    /// ± metres along, where calibrated.
    pub(super) tolerance_m: f64,
    /// ± metres across, the widest on the piece.
    pub(super) lateral_m: f64,
    /// ± metres of both ends.
    ends_m: [f64; 2],
}

/// The pieces of one chain, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Pieces {
    pub(super) all: Vec<Piece>,
    /// Calibrated posts with their own tolerance, for answers exactly at a post.
    pub(super) posts: Vec<(Chainage, f64)>,
}

/// Bounding boxes of all pieces, widened by their lateral tolerance, per zone. The data are the
/// number of the line in name order, of the chain and of the piece.
#[derive(Debug, Default)]
pub(super) struct PieceTrees([RTree<Entry>; MetricZone::COUNT]);

pub(super) type Entry = GeomWithData<Rectangle<[f64; 2]>, (usize, usize, usize)>;

impl Piece {
    /// The place at part `t` (0 to 1) of the piece.
    ///
    /// `locate` computes in the zone of the place asked about, so the zone of the result is used
    /// here as well: only then do both ways agree where a piece crosses a zone border.
    pub(super) fn at(&self, t: f64) -> Option<(f64, f64)> {
        let guess = self.lon[0] + (self.lon[1] - self.lon[0]) * t;
        let zone = MetricZone::of(guess);
        let found = self.at_in(zone, t)?;
        let right = MetricZone::of(found.0);
        if right == zone { Some(found) } else { self.at_in(right, t) }
    }

    fn at_in(&self, zone: MetricZone, t: f64) -> Option<(f64, f64)> {
        let [a, b] = *self.ends.get(zone.index())?;
        unproject_metric(zone, [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t])
    }

    /// The part of the piece at a post in metres.
    pub(super) fn part_of(&self, metres: f64) -> Option<f64> {
        let [a, b] = self.posts?;
        if a == b { Some(0.0) } else { Some(((metres - a) / (b - a)).clamp(0.0, 1.0)) }
    }

    /// Length in metres, in the zone of its middle.
    fn length(&self) -> f64 {
        let zone = MetricZone::of(f64::midpoint(self.lon[0], self.lon[1]));
        self.ends.get(zone.index()).map_or(0.0, |[a, b]| (a[0] - b[0]).hypot(a[1] - b[1]))
    }
}

impl Pieces {
    /// Projects a chain and spreads its posts over the shape points between them. `None` when a
    /// point cannot be projected.
    pub(super) fn new(chain: &Chain) -> Option<Self> {
        let mut projected = Vec::with_capacity(chain.anchors.len());
        for anchor in &chain.anchors {
            let [a, b, c] = MetricZone::ALL.map(|zone| project_metric(zone, anchor.lon, anchor.lat));
            projected.push([a?, b?, c?]);
        }
        let mut all: Vec<Piece> = chain
            .anchors
            .windows(2)
            .zip(projected.windows(2))
            .filter_map(|(anchors, points)| match (anchors, points) {
                ([a, b], [p, q]) => {
                    let ends = std::array::from_fn(|i| [p[i], q[i]]);
                    let mut piece = Piece {
                        ends,
                        lon: [a.lon, b.lon],
                        posts: None,
                        tolerance_m: 0.0,
                        lateral_m: 0.0,
                        ends_m: [a.coord_tolerance_m, b.coord_tolerance_m],
                    };
                    piece.lateral_m = a.coord_tolerance_m.max(b.coord_tolerance_m)
                        + if chain.schematic { piece.length() * UNCALIBRATED_BULGE } else { 0.0 };
                    Some(piece)
                }
                _ => None,
            })
            .collect();
        let calibrated: Vec<usize> = (0..chain.anchors.len())
            .filter(|&i| chain.anchors.get(i).is_some_and(|a| a.post.is_some()))
            .collect();
        for pair in calibrated.windows(2) {
            if let [first, last] = *pair {
                calibrate(chain, &mut all, first, last);
            }
        }
        let posts = chain
            .anchors
            .iter()
            .flat_map(|a| [a.post, a.post_out].into_iter().flatten().map(|post| (post, a.post_tolerance_m)))
            .map(|(post, tolerance)| (post, tolerance.unwrap_or(f64::INFINITY)))
            .collect();
        Some(Self { all, posts })
    }

    /// ± metres along at a post: its own where a calibrated post stands exactly there, otherwise
    /// the larger of the two calibrated neighbours.
    pub(super) fn tolerance_at(&self, at: Chainage, piece: &Piece) -> f64 {
        self.posts.iter().find(|(post, _)| *post == at).map_or(piece.tolerance_m, |&(_, tolerance)| tolerance)
    }
}

/// Gives the pieces between two calibrated anchors their posts and tolerances.
fn calibrate(chain: &Chain, all: &mut [Piece], first: usize, last: usize) {
    let (Some(a), Some(b), Some(pieces)) =
        (chain.anchors.get(first), chain.anchors.get(last), all.get_mut(first..last))
    else {
        return;
    };
    let (Some(from), Some(to)) = (a.post_out.or(a.post), b.post) else { return };
    let (from, to) = (from.metres(), to.metres());
    let tolerance_m =
        a.post_tolerance_m.unwrap_or(f64::INFINITY).max(b.post_tolerance_m.unwrap_or(f64::INFINITY));
    let chord: f64 = pieces.iter().map(Piece::length).sum();
    let excess = (to - from - chord).max(0.0);
    let mut along = 0.0;
    let mut start = from;
    let count = pieces.len();
    for (i, piece) in pieces.iter_mut().enumerate() {
        let length = piece.length();
        along += length;
        // The last piece ends exactly at its post, whatever the rounding of the sum.
        let end = if i + 1 == count || chord == 0.0 { to } else { from + (to - from) * along / chord };
        piece.posts = Some([start, end]);
        piece.tolerance_m = tolerance_m;
        start = end;
        // All of the surplus length may lie in this piece: half the minor axis of the ellipse of
        // all tracks of that length between its ends, beside the tolerance of the ends.
        let ends = chain.anchors.get(first + i..=first + i + 1).unwrap_or_default();
        let coord = ends.iter().map(|anchor| anchor.coord_tolerance_m).fold(0.0, f64::max);
        piece.lateral_m = coord + ((length + excess).powi(2) - length * length).max(0.0).sqrt() / 2.0;
    }
}

impl Piece {
    /// ± metres across at the part `t` (0–1) of the piece. The track passes both ends within their
    /// tolerance, so it cannot be farther away than an end is: a place beside a station is known
    /// well even where the line makes a long detour between stations.
    pub(super) fn lateral_at(&self, t: f64) -> f64 {
        let length = self.length();
        let [a, b] = self.ends_m;
        self.lateral_m.min(t * length + a).min((1.0 - t) * length + b)
    }
}

impl PieceTrees {
    pub(super) fn new<'a>(lines: impl Iterator<Item = &'a Vec<Pieces>>) -> Self {
        let mut entries: [Vec<Entry>; MetricZone::COUNT] = Default::default();
        for (line, chains) in lines.enumerate() {
            for (chain, pieces) in chains.iter().enumerate() {
                for (no, piece) in pieces.all.iter().enumerate() {
                    for (entries, [a, b]) in entries.iter_mut().zip(piece.ends) {
                        let wide = piece.lateral_m;
                        let low = [a[0].min(b[0]) - wide, a[1].min(b[1]) - wide];
                        let high = [a[0].max(b[0]) + wide, a[1].max(b[1]) + wide];
                        entries
                            .push(GeomWithData::new(Rectangle::from_corners(low, high), (line, chain, no)));
                    }
                }
            }
        }
        Self(entries.map(RTree::bulk_load))
    }

    /// Candidates whose widened box lies within `within` metres of a place, by axis.
    pub(super) fn near(
        &self,
        zone: MetricZone,
        [x, y]: [f64; 2],
        within: f64,
    ) -> impl Iterator<Item = (usize, usize, usize)> {
        let envelope = AABB::from_corners([x - within, y - within], [x + within, y + within]);
        self.0
            .get(zone.index())
            .into_iter()
            .flat_map(move |tree| tree.locate_in_envelope_intersecting(&envelope).map(|entry| entry.data))
    }
}
