//! Place → kilometre posts.

use jiff::civil::Date;

use super::index::Foot;
use super::path::OnPiece;
use super::{Chain, Line, Lines, Pass, Track};
use crate::chainage::Chainage;
use crate::crs::MetricPoint;

/// No distance asked about may exceed this: the metric frame has no meaning beyond.
const FARTHEST_M: f64 = 1_000_000.0;

/// Nearer than this a place is on the track, whatever the tolerance.
const ON_TRACK_M: f64 = 0.001;

/// The side of a line in the direction of increasing posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 左侧.
    Left,
    /// 右侧.
    Right,
    /// On the track.
    On,
    /// Cannot be told: schematic geometry, or beyond an end.
    Unknown,
}

/// A stretch of a chain that is as near to a place as another one, within the tolerance of the
/// centreline: the inner side of a curve, or another turn of a loop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EquallyNear {
    /// The posts of its first and its last point; `None` outside the calibrated part.
    pub from: Option<Chainage>,
    /// See `from`.
    pub to: Option<Chainage>,
    /// Metres to its nearest point.
    pub distance_m: f64,
}

/// A chain near a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Near<'a> {
    /// Canonical line name.
    pub line: &'a str,
    /// The track.
    pub track: Track,
    /// Distance in metres to the nearest point of the chain.
    pub distance_m: f64,
    /// Metres along the chain from its first vertex.
    pub along_m: f64,
    /// The post there; `None` outside the calibrated part.
    pub post: Option<Chainage>,
    /// ± metres along, where there is a post.
    pub tolerance_m: Option<f64>,
    /// The equations beside the nearest point, when its post stands elsewhere on the track too.
    pub pass: Option<Pass>,
    /// ± metres across.
    pub lateral_m: f64,
    /// The side on which the place lies; always unknown on a schematic chain.
    pub side: Side,
    /// Whether the place lies beyond an end of the chain: the nearest point is an end, and farther
    /// away than the line may lie from the chain (a station at the end is not beyond it).
    pub beyond_end: bool,
    /// All stretches that are equally near, when there are several or one on which the post cannot
    /// be told. Empty in the plain case, and on a schematic chain, whose tolerance says it already.
    pub equally_near: Vec<EquallyNear>,
    /// Whether the chain only joins points.
    pub schematic: bool,
    pub(super) chain: &'a Chain,
    on: OnPiece,
}

impl Near<'_> {
    /// The nearest point of the chain: longitude, latitude.
    pub fn foot(&self) -> Option<(f64, f64)> {
        self.chain.path.place(self.on)
    }
}

impl Lines {
    /// All chains whose distance to the place is at most `within_m` plus their lateral tolerance
    /// there, nearest first. Degrees CGCS2000. Empty for what is no place on this side of the
    /// Earth.
    ///
    /// Of a chain the nearest piece is taken that may come within reach. That is its nearest piece,
    /// unless that one is known so well that it cannot reach and a vaguer one farther off can.
    ///
    /// Posts are those of the calibration that holds last; see [`Lines::locate_on`].
    pub fn locate(&self, lon: f64, lat: f64, within_m: f64) -> Vec<Near<'_>> {
        self.locate_on(lon, lat, within_m, None)
    }

    /// [`Lines::locate`] with the posts that held on a day.
    pub fn locate_on(&self, lon: f64, lat: f64, within_m: f64, on: Option<Date>) -> Vec<Near<'_>> {
        let within = if within_m.is_nan() { 0.0 } else { within_m.clamp(0.0, FARTHEST_M) };
        let mut feet: Vec<Foot> = Vec::new();
        self.trees.near(lon, lat, within, |foot| {
            let reaches = foot.distance_m <= within
                || self
                    .chain(&foot)
                    .is_some_and(|(_, chain)| foot.distance_m <= within + chain.lateral(&foot));
            if reaches {
                feet.push(foot);
            }
        });
        feet.sort_unstable_by_key(|foot| (foot.line, foot.chain, foot.piece));
        let of_chains = feet.chunk_by(|a, b| (a.line, a.chain) == (b.line, b.chain));
        let mut near: Vec<Near<'_>> = of_chains.filter_map(|feet| self.near(feet, on)).collect();
        near.sort_by(|a, b| {
            a.distance_m.total_cmp(&b.distance_m).then(a.line.cmp(b.line)).then(a.track.cmp(&b.track))
        });
        near
    }

    /// The nearest of all chains, however far; `None` without any, or for what is no place on this
    /// side of the Earth.
    pub fn nearest(&self, lon: f64, lat: f64) -> Option<Near<'_>> {
        let place = MetricPoint::new(lon, lat)?;
        let foot = self.trees.nearest(&place, lon, lat)?;
        self.near(&[foot], None)
    }

    /// [`Lines::locate`] for many places at once, on all cores, in their order.
    pub fn locate_batch(&self, places: &[(f64, f64)], within_m: f64) -> Vec<Vec<Near<'_>>> {
        in_parallel(places, |&(lon, lat)| self.locate(lon, lat, within_m))
    }

    /// [`Lines::nearest`] for many places at once, on all cores, in their order.
    pub fn nearest_batch(&self, places: &[(f64, f64)]) -> Vec<Option<Near<'_>>> {
        in_parallel(places, |&(lon, lat)| self.nearest(lon, lat))
    }

    /// The line and the chain of a foot.
    fn chain(&self, foot: &Foot) -> Option<(&Line, &Chain)> {
        let line = self.lines.get(foot.line as usize)?;
        Some((line, line.chains.get(foot.chain as usize)?))
    }

    /// What is near of one chain, from its feet in the order of its pieces.
    fn near(&self, feet: &[Foot], on: Option<Date>) -> Option<Near<'_>> {
        let (line, chain) = self.chain(feet.first()?)?;
        let calibration = chain.calibration(on);
        let post_at = |along: f64| calibration.and_then(|calibration| calibration.post_at(along));
        // Nearer; of two pieces that meet in the foot the calibrated one, then the earlier one.
        let best = feet.iter().min_by(|a, b| {
            let uncalibrated = |foot: &Foot| post_at(chain.along(foot)).is_none();
            a.distance_m
                .total_cmp(&b.distance_m)
                .then_with(|| uncalibrated(a).cmp(&uncalibrated(b)))
                .then(a.piece.cmp(&b.piece))
        })?;
        let along_m = chain.along(best);
        let lateral_m = chain.lateral(best);
        let beyond_end = best.distance_m > lateral_m && chain.is_beyond(best);
        let (post, tolerance_m) = post_at(along_m).unzip();
        let pass = calibration.zip(post).and_then(|(calibration, post)| calibration.pass_at(along_m, post));
        let side = if chain.schematic || beyond_end { Side::Unknown } else { chain.side(best) };
        let equally_near = if chain.schematic || feet.len() == 1 {
            Vec::new()
        } else {
            chain.equally_near(feet, best, tolerance_m.unwrap_or(0.0), |along| Some(post_at(along)?.0))
        };
        Some(Near {
            line: &line.name,
            track: chain.track,
            distance_m: best.distance_m,
            along_m,
            post,
            tolerance_m,
            pass,
            lateral_m,
            side,
            beyond_end,
            equally_near,
            schematic: chain.schematic,
            chain,
            on: (best.piece, best.t),
        })
    }
}

impl Chain {
    fn along(&self, foot: &Foot) -> f64 {
        self.path.along_on((foot.piece, foot.t))
    }

    fn lateral(&self, foot: &Foot) -> f64 {
        self.path.vague(foot.piece).lateral_at(foot.t)
    }

    /// Whether a foot is an end and the place lies past it, not abeam.
    fn is_beyond(&self, foot: &Foot) -> bool {
        let Some([x, y]) = self.path.tangent(foot.piece) else { return false };
        let ahead = (foot.at[0] - foot.on_line[0]) * x + (foot.at[1] - foot.on_line[1]) * y;
        let at_start = foot.piece == 0 && foot.t <= 0.0;
        let at_end = foot.piece + 1 == self.path.pieces() && foot.t >= 1.0;
        (at_start && ahead < -ON_TRACK_M) || (at_end && ahead > ON_TRACK_M)
    }

    /// The side by the local tangent. Nearer to the track than it is known, there is none to tell.
    fn side(&self, foot: &Foot) -> Side {
        if foot.distance_m < ON_TRACK_M {
            return Side::On;
        }
        if foot.distance_m <= self.lateral(foot) {
            return Side::Unknown;
        }
        // At a corner both pieces are equally near and may disagree: their mean direction decides.
        let other =
            if foot.t <= 0.0 { foot.piece.checked_sub(1) } else { (foot.t >= 1.0).then_some(foot.piece + 1) };
        let own = self.path.tangent(foot.piece).unwrap_or_default();
        let next = other.and_then(|piece| self.path.tangent(piece)).unwrap_or_default();
        let direction = [own[0] + next[0], own[1] + next[1]];
        let offset = [foot.at[0] - foot.on_line[0], foot.at[1] - foot.on_line[1]];
        let cross = direction[0] * offset[1] - direction[1] * offset[0];
        // Posts increase along a chain: the builder refuses the other sense.
        if cross > 0.0 {
            Side::Left
        } else if cross < 0.0 {
            Side::Right
        } else {
            Side::Unknown
        }
    }

    /// The stretches whose distance differs from the best by no more than the centreline may.
    fn equally_near(
        &self,
        feet: &[Foot],
        best: &Foot,
        tolerance_m: f64,
        post: impl Fn(f64) -> Option<Chainage>,
    ) -> Vec<EquallyNear> {
        let near = |foot: &Foot| {
            foot.distance_m - best.distance_m <= (self.lateral(foot) + self.lateral(best)).max(ON_TRACK_M)
        };
        // Only where the distance is least in its surroundings: within a piece, or at a vertex that is
        // nearest for both of its pieces. The neighbour of a piece whose end is near is no other stretch.
        let least = |no: usize, foot: &Foot| {
            let beside = |other: Option<&Foot>, piece: usize, at_vertex: fn(f64) -> bool| {
                other.is_some_and(|other| other.piece == piece && at_vertex(other.t))
            };
            if foot.t <= 0.0 {
                foot.piece == 0
                    || beside(no.checked_sub(1).and_then(|no| feet.get(no)), foot.piece - 1, |t| t >= 1.0)
            } else if foot.t >= 1.0 {
                foot.piece + 1 == self.path.pieces() || beside(feet.get(no + 1), foot.piece + 1, |t| t <= 0.0)
            } else {
                true
            }
        };
        let mut stretches: Vec<(usize, [f64; 2], f64)> = Vec::new();
        for (_, foot) in feet.iter().enumerate().filter(|(no, foot)| near(foot) && least(*no, foot)) {
            let along = self.along(foot);
            match stretches.last_mut() {
                Some((piece, [_, to], distance_m)) if *piece + 1 == foot.piece => {
                    (*piece, *to) = (foot.piece, along);
                    *distance_m = distance_m.min(foot.distance_m);
                }
                _ => stretches.push((foot.piece, [along; 2], foot.distance_m)),
            }
        }
        let uncertain = match stretches.as_slice() {
            [(_, [from, to], _)] => to - from > (2.0 * tolerance_m).max(1.0),
            several => several.len() > 1,
        };
        if !uncertain {
            return Vec::new();
        }
        stretches.sort_by(|a, b| a.2.total_cmp(&b.2));
        let stretch = |(_, [from, to], distance_m): (usize, [f64; 2], f64)| EquallyNear {
            from: post(from),
            to: post(to),
            distance_m,
        };
        stretches.into_iter().map(stretch).collect()
    }
}

/// Work on every item, on all cores, in order. Each thread keeps its own PROJ contexts.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    /// Below this the threads cost more than they save.
    const SMALL: usize = 256;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if threads == 1 || items.len() < SMALL {
        return items.iter().map(work).collect();
    }
    let share = items.len().div_ceil(threads);
    let work = &work;
    std::thread::scope(|scope| {
        let shares: Vec<_> = items
            .chunks(share)
            .map(|items| scope.spawn(move || items.iter().map(work).collect::<Vec<R>>()))
            .collect();
        let mut all = Vec::with_capacity(items.len());
        for share in shares {
            match share.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    })
}
