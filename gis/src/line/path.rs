//! The centreline of a chain: projected once, with the distance along at every vertex.

use crate::crs::{MetricZone, project_metric, unproject_metric};

/// Without posts nothing says how much longer than its chord a track is. 2 % is taken, so that
/// it may leave the chord by a tenth of its length.
const UNCALIBRATED_BULGE: f64 = 0.1;

/// Distances along that differ by less are the same: far below the millimetre of a chainage, far
/// above what is lost between a place and its foot.
pub(super) const SAME_M: f64 = 1e-6;

/// How far the true track may lie from a piece.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Vague {
    /// ± metres of the ends' coordinates.
    pub(super) coord_m: f64,
    /// How far the track may leave the middle of the piece beside that, metres.
    pub(super) bulge_m: f64,
}

impl Vague {
    /// The largest ± metres across: in the middle.
    pub(super) fn lateral_m(self) -> f64 {
        self.coord_m + self.bulge_m
    }

    /// ± metres across at part `t`: all tracks of one length between two points lie in an ellipse,
    /// which is narrow at the ends, where the track is known to pass.
    pub(super) fn lateral_at(self, t: f64) -> f64 {
        self.coord_m + self.bulge_m * 2.0 * (t * (1.0 - t)).max(0.0).sqrt()
    }
}

/// Pieces that follow each other and are computed in one zone.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    zone: MetricZone,
    /// The first piece.
    piece: usize,
    /// Where the vertices of that piece begin in [`Path::xy`].
    xy: usize,
}

/// A centreline. Memory per vertex: 16 bytes of degrees, 16 of metres, 8 of distance along.
///
/// A piece between two vertices is straight in the zone of its middle. That one zone serves both
/// ways, from a post to a place and back, so that both agree also where a line crosses the border
/// of two zones.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Path {
    /// The vertices in degrees.
    pub(super) lonlat: Vec<[f64; 2]>,
    /// Vertices in metres, run by run; a vertex between two runs stands in both.
    xy: Vec<[f64; 2]>,
    runs: Vec<Run>,
    /// Metres along at each vertex.
    along: Vec<f64>,
    /// Per piece on a chain that only joins points; otherwise one for all.
    vague: Vec<Vague>,
}

/// Where a distance along lies: the piece, and the part of it between 0 and 1.
pub(super) type OnPiece = (usize, f64);

impl Path {
    /// Projects a centreline whose coordinates are good to ± `coord_m`. The error is the number of
    /// the first vertex that cannot be projected.
    pub(super) fn new(lonlat: Vec<[f64; 2]>, coord_m: f64) -> Result<Self, usize> {
        let mut path = Self { vague: vec![Vague { coord_m, bulge_m: 0.0 }], ..Self::default() };
        path.along.reserve_exact(lonlat.len());
        path.xy.reserve(lonlat.len() + 2);
        path.along.push(0.0);
        for (piece, pair) in lonlat.windows(2).enumerate() {
            let [a, b] = *pair else { continue };
            let zone = MetricZone::of(f64::midpoint(a[0], b[0]));
            if path.runs.last().is_none_or(|run| run.zone != zone) {
                path.runs.push(Run { zone, piece, xy: path.xy.len() });
                path.xy.push(project_metric(zone, a[0], a[1]).ok_or(piece)?);
            }
            let p = path.xy.last().copied().ok_or(piece)?;
            let q = project_metric(zone, b[0], b[1]).ok_or(piece + 1)?;
            path.xy.push(q);
            let along = path.along.last().copied().unwrap_or_default();
            path.along.push(along + (q[0] - p[0]).hypot(q[1] - p[1]));
        }
        path.xy.shrink_to_fit();
        path.lonlat = lonlat;
        Ok(path)
    }

    /// A centreline whose coordinates differ in how well they are known, ± metres per vertex. Where
    /// it is known only at its vertices, the track between them is longer than the chord and may lie
    /// beside it.
    pub(super) fn through(lonlat: Vec<[f64; 2]>, coord_m: &[f64], schematic: bool) -> Result<Self, usize> {
        let mut path = Self::new(lonlat, 0.0)?;
        path.vague = coord_m
            .windows(2)
            .enumerate()
            .map(|(piece, pair)| Vague {
                coord_m: pair.iter().copied().fold(0.0, f64::max),
                bulge_m: if schematic { path.piece_m(piece) * UNCALIBRATED_BULGE } else { 0.0 },
            })
            .collect();
        Ok(path)
    }

    /// Sets how far the track between two vertices may leave the pieces, when its length there is
    /// `length_m`: all of the surplus may lie in one piece, so half the minor axis of the ellipse of
    /// all tracks of that length between its ends.
    pub(super) fn bulge(&mut self, first: usize, last: usize, length_m: f64) {
        let chord = self.along_at(last) - self.along_at(first);
        let excess = (length_m - chord).max(0.0);
        for piece in first..last {
            let length = self.piece_m(piece);
            if let Some(vague) = self.vague.get_mut(piece) {
                vague.bulge_m = ((length + excess).powi(2) - length * length).max(0.0).sqrt() / 2.0;
            }
        }
    }

    /// The same centreline in the other direction.
    pub(super) fn turned(&self) -> Result<Self, usize> {
        let lonlat = self.lonlat.iter().rev().copied().collect();
        let vague = self.vague.iter().rev().copied().collect();
        Ok(Self { vague, ..Self::new(lonlat, 0.0)? })
    }

    /// How many pieces there are.
    pub(super) fn pieces(&self) -> usize {
        self.along.len().saturating_sub(1)
    }

    /// Metres along at a vertex.
    pub(super) fn along_at(&self, vertex: usize) -> f64 {
        self.along.get(vertex).copied().unwrap_or_default()
    }

    /// Length in metres.
    pub(super) fn length_m(&self) -> f64 {
        self.along.last().copied().unwrap_or_default()
    }

    fn piece_m(&self, piece: usize) -> f64 {
        self.along_at(piece + 1) - self.along_at(piece)
    }

    /// How far the track may lie from a piece.
    pub(super) fn vague(&self, piece: usize) -> Vague {
        self.vague.get(piece).or(self.vague.last()).copied().unwrap_or_default()
    }

    /// The largest ± metres of the coordinates.
    pub(super) fn coord_tolerance_m(&self) -> Option<f64> {
        if self.lonlat.is_empty() {
            return None;
        }
        self.vague.iter().map(|vague| vague.coord_m).reduce(f64::max)
    }

    fn run_of(&self, piece: usize) -> Option<&Run> {
        self.runs.iter().rev().find(|run| run.piece <= piece)
    }

    /// The zone of a piece and its ends in metres there.
    pub(super) fn ends(&self, piece: usize) -> Option<(MetricZone, [f64; 2], [f64; 2])> {
        let run = self.run_of(piece)?;
        let at = run.xy + (piece - run.piece);
        Some((run.zone, *self.xy.get(at)?, *self.xy.get(at + 1)?))
    }

    /// The piece and the part of it at a distance along; the nearest end beyond them.
    pub(super) fn piece_at(&self, along: f64) -> Option<OnPiece> {
        let last = self.pieces().checked_sub(1)?;
        // The vertex before; a place exactly at a vertex belongs to the piece that begins there.
        let piece = self.along.partition_point(|at| *at <= along + SAME_M).saturating_sub(1).min(last);
        let (from, to) = (self.along_at(piece), self.along_at(piece + 1));
        // At a vertex exactly, so that it is not given once more beside itself.
        let t = if along <= from + SAME_M {
            0.0
        } else if along >= to - SAME_M {
            1.0
        } else {
            (along - from) / (to - from)
        };
        Some((piece, t))
    }

    /// The place at part `t` of a piece: a vertex exactly as it was given, otherwise interpolated.
    pub(super) fn place(&self, (piece, t): OnPiece) -> Option<(f64, f64)> {
        if t <= 0.0 || t >= 1.0 {
            let [lon, lat] = *self.lonlat.get(if t <= 0.0 { piece } else { piece + 1 })?;
            return Some((lon, lat));
        }
        let (zone, a, b) = self.ends(piece)?;
        unproject_metric(zone, [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t])
    }

    /// The distance along at part `t` of a piece.
    pub(super) fn along_on(&self, (piece, t): OnPiece) -> f64 {
        if t >= 1.0 { self.along_at(piece + 1) } else { self.along_at(piece) + self.piece_m(piece) * t }
    }

    /// The direction of a piece as a unit vector in its zone; `None` for one without length.
    pub(super) fn tangent(&self, piece: usize) -> Option<[f64; 2]> {
        let (_, a, b) = self.ends(piece)?;
        let length = (b[0] - a[0]).hypot(b[1] - a[1]);
        (length > 0.0).then(|| [(b[0] - a[0]) / length, (b[1] - a[1]) / length])
    }

    /// Stretches of at most `size` pieces of one zone, as first piece and number of pieces.
    pub(super) fn chunks(&self, size: usize) -> impl Iterator<Item = (MetricZone, usize, usize)> + '_ {
        let ends = self.runs.iter().skip(1).map(|run| run.piece).chain([self.pieces()]);
        self.runs.iter().zip(ends).flat_map(move |(run, end)| {
            (run.piece..end).step_by(size.max(1)).map(move |first| (run.zone, first, size.min(end - first)))
        })
    }
}
