//! The centreline of a chain: projected once, with the distance along at every vertex.

use super::calibration::Between;
use crate::crs::{MetricZone, project_metric, unproject_metric};

/// Without posts nothing says how much longer than its chord a track is. 2 % is taken, so that
/// it may leave the chord by a tenth of its length.
const UNCALIBRATED_BULGE: f64 = 0.1;

/// Distances along that differ by less are the same: far below the millimetre of a chainage, far
/// above what is lost between a place and its foot.
pub(super) const SAME_M: f64 = 1e-6;

/// [`slice::partition_point`] of what is not above `wanted`, for keys that rise about evenly from
/// `ends[0]` to `ends[1]`: it begins to look where the point would be if they did, and so touches
/// three or four of thousands. Each of them is a step through memory, which is what a question costs.
pub(super) fn partition_near<T>(all: &[T], ends: [f64; 2], wanted: f64, key: impl Fn(&T) -> f64) -> usize {
    let before = |item: &T| key(item) <= wanted;
    let last = all.len().saturating_sub(1);
    let per_item = (ends[1] - ends[0]) / last as f64;
    let near = |from: f64, off: f64| (from + off / per_item).clamp(0.0, last as f64) as usize;
    let guess = near(0.0, wanted - ends[0]);
    // Once more from there: the keys around are more even than all of them.
    let guess = all.get(guess).map_or(0, |item| near(guess as f64, wanted - key(item)));
    let is_before = |no: usize| all.get(no).is_some_and(before);
    let mut step = 1;
    // Ever longer steps, until the point lies between two of them.
    let (low, high) = if is_before(guess) {
        let mut low = guess + 1;
        while low + step < all.len() && is_before(low + step) {
            low += step + 1;
            step *= 2;
        }
        (low, all.len().min(low + step))
    } else {
        let mut high = guess.min(all.len());
        while high > step && !is_before(high - step) {
            high -= step;
            step *= 2;
        }
        (high.saturating_sub(step), high)
    };
    low + all.get(low..high).unwrap_or_default().partition_point(before)
}

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

/// A vertex. All of it together, so that a question finds it in one place.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Vertex {
    /// Metres along.
    along: f64,
    /// In metres of the zone of the piece that begins here; of the last vertex, that ends here.
    xy: [f64; 2],
    lonlat: [f64; 2],
}

/// Where the zone changes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Change {
    /// The first piece of the new zone.
    piece: usize,
    zone: MetricZone,
    /// Its first vertex in metres of the zone before.
    end_before: [f64; 2],
}

/// How far the track may lie from the pieces.
#[derive(Debug, Clone, PartialEq)]
enum VagueOf {
    /// The same for all.
    All(Vague),
    /// Of each piece.
    Each(Vec<Vague>),
}

/// A centreline. Memory per vertex: 40 bytes.
///
/// A piece between two vertices is straight in the zone of its middle. That one zone serves both
/// ways, from a post to a place and back, so that both agree also where a line crosses the border
/// of two zones.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    vertices: Vec<Vertex>,
    length_m: f64,
    /// The zone of the first piece.
    zone: MetricZone,
    /// Few or none.
    changes: Vec<Change>,
    vague: VagueOf,
}

impl Default for Path {
    fn default() -> Self {
        Self {
            vertices: Vec::new(),
            length_m: 0.0,
            zone: MetricZone::ALL[0],
            changes: Vec::new(),
            vague: VagueOf::All(Vague::default()),
        }
    }
}

/// Where a distance along lies: the piece, and the part of it between 0 and 1.
pub(super) type OnPiece = (usize, f64);

impl Path {
    /// Projects a centreline whose coordinates are good to ± `coord_m`. The error is the number of
    /// the first vertex that cannot be projected.
    pub(super) fn new(lonlat: &[[f64; 2]], coord_m: f64) -> Result<Self, usize> {
        let mut path = Self { vague: VagueOf::All(Vague { coord_m, bulge_m: 0.0 }), ..Self::default() };
        path.vertices.reserve_exact(lonlat.len());
        let project = |zone, no: usize| {
            let [lon, lat] = *lonlat.get(no).ok_or(no)?;
            project_metric(zone, lon, lat).ok_or(no)
        };
        let mut along = 0.0;
        // The vertex before in metres of the zone before.
        let mut before: Option<(MetricZone, [f64; 2])> = None;
        for (piece, pair) in lonlat.windows(2).enumerate() {
            let [a, b] = *pair else { continue };
            let zone = MetricZone::of(f64::midpoint(a[0], b[0]));
            let xy = match before {
                Some((last, xy)) if last == zone => xy,
                Some((_, end_before)) => {
                    path.changes.push(Change { piece, zone, end_before });
                    project(zone, piece)?
                }
                None => {
                    path.zone = zone;
                    project(zone, piece)?
                }
            };
            path.vertices.push(Vertex { along, xy, lonlat: a });
            let end = project(zone, piece + 1)?;
            along += (end[0] - xy[0]).hypot(end[1] - xy[1]);
            before = Some((zone, end));
        }
        if let (Some((_, xy)), Some(&lonlat)) = (before, lonlat.last()) {
            path.vertices.push(Vertex { along, xy, lonlat });
        }
        path.length_m = along;
        Ok(path)
    }

    /// A centreline whose coordinates differ in how well they are known, ± metres per vertex. Where
    /// it is known only at its vertices, the track between them is longer than the chord and may lie
    /// beside it.
    pub(super) fn through(lonlat: &[[f64; 2]], coord_m: &[f64], schematic: bool) -> Result<Self, usize> {
        let mut path = Self::new(lonlat, 0.0)?;
        let each = coord_m.windows(2).enumerate().map(|(piece, pair)| Vague {
            coord_m: pair.iter().copied().fold(0.0, f64::max),
            bulge_m: if schematic { path.piece_m(piece) * UNCALIBRATED_BULGE } else { 0.0 },
        });
        path.vague = VagueOf::Each(each.collect());
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
            if let VagueOf::Each(all) = &mut self.vague
                && let Some(vague) = all.get_mut(piece)
            {
                vague.bulge_m = ((length + excess).powi(2) - length * length).max(0.0).sqrt() / 2.0;
            }
        }
    }

    /// The same centreline in the other direction.
    pub(super) fn turned(&self) -> Result<Self, usize> {
        let lonlat: Vec<[f64; 2]> = self.vertices.iter().rev().map(|vertex| vertex.lonlat).collect();
        let vague = match &self.vague {
            VagueOf::All(vague) => VagueOf::All(*vague),
            VagueOf::Each(all) => VagueOf::Each(all.iter().rev().copied().collect()),
        };
        Ok(Self { vague, ..Self::new(&lonlat, 0.0)? })
    }

    /// How many pieces there are.
    pub(super) fn pieces(&self) -> usize {
        self.vertices.len().saturating_sub(1)
    }

    /// The vertices in degrees.
    pub(super) fn lonlat(&self) -> impl ExactSizeIterator<Item = [f64; 2]> + '_ {
        self.vertices.iter().map(|vertex| vertex.lonlat)
    }

    /// A vertex in degrees.
    pub(super) fn vertex(&self, no: usize) -> Option<[f64; 2]> {
        Some(self.vertices.get(no)?.lonlat)
    }

    /// Metres along at a vertex.
    pub(super) fn along_at(&self, vertex: usize) -> f64 {
        self.vertices.get(vertex).map_or(0.0, |vertex| vertex.along)
    }

    /// Length in metres.
    pub(super) fn length_m(&self) -> f64 {
        self.length_m
    }

    fn piece_m(&self, piece: usize) -> f64 {
        self.along_at(piece + 1) - self.along_at(piece)
    }

    /// How far the track may lie from a piece.
    pub(super) fn vague(&self, piece: usize) -> Vague {
        match &self.vague {
            VagueOf::All(vague) => *vague,
            VagueOf::Each(all) => all.get(piece).copied().unwrap_or_default(),
        }
    }

    /// The largest ± metres of the coordinates.
    pub(super) fn coord_tolerance_m(&self) -> Option<f64> {
        if self.vertices.is_empty() {
            return None;
        }
        match &self.vague {
            VagueOf::All(vague) => Some(vague.coord_m),
            VagueOf::Each(all) => all.iter().map(|vague| vague.coord_m).reduce(f64::max),
        }
    }

    /// The zone of a piece and its ends in metres there.
    pub(super) fn ends(&self, piece: usize) -> Option<(MetricZone, [f64; 2], [f64; 2])> {
        let (a, b) = (self.vertices.get(piece)?, self.vertices.get(piece + 1)?);
        if self.changes.is_empty() {
            return Some((self.zone, a.xy, b.xy));
        }
        let zone = self.changes.iter().rev().find(|change| change.piece <= piece).map(|change| change.zone);
        let next = self.changes.iter().find(|change| change.piece == piece + 1);
        Some((zone.unwrap_or(self.zone), a.xy, next.map_or(b.xy, |change| change.end_before)))
    }

    /// The piece and the part of it at a distance along; the nearest end beyond them.
    pub(super) fn piece_at(&self, along: f64) -> Option<OnPiece> {
        let last = self.pieces().checked_sub(1)?;
        self.piece_between(along, ([0, last], [0.0, self.length_m]))
    }

    /// The piece and the part of it at a distance along that lies on a known stretch.
    pub(super) fn piece_between(&self, along: f64, ([first, last], ends): Between) -> Option<OnPiece> {
        // The vertex before; a place exactly at a vertex belongs to the piece that begins there.
        let stretch = self.vertices.get(first..=last + 1)?;
        let before = partition_near(stretch, ends, along + SAME_M, |vertex| vertex.along);
        let piece = (first + before.saturating_sub(1)).min(last);
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
            let [lon, lat] = self.vertex(if t <= 0.0 { piece } else { piece + 1 })?;
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

    /// The direction at part `t` of a piece in degrees clockwise from true north, `[0, 360)`; at a vertex
    /// the mean of both pieces. For drawing: on a piece of 30 km it is good to about half a degree.
    pub(super) fn bearing_deg(&self, (piece, t): OnPiece) -> Option<f64> {
        let own = self.true_direction(piece)?;
        let other = if t <= 0.0 { piece.checked_sub(1) } else { (t >= 1.0).then_some(piece + 1) };
        let beside = other.and_then(|piece| self.true_direction(piece)).unwrap_or_default();
        let [east, north] = [own[0] + beside[0], own[1] + beside[1]];
        // Back on itself at a vertex: then the piece alone says where it goes.
        let [east, north] = if east.hypot(north) < 1e-9 { own } else { [east, north] };
        let bearing = east.atan2(north).to_degrees().rem_euclid(360.0);
        // A very small negative angle is rounded up to a whole turn.
        Some(if bearing >= 360.0 { 0.0 } else { bearing })
    }

    /// East and north of a piece as a unit vector on the ellipsoid at its middle.
    fn true_direction(&self, piece: usize) -> Option<[f64; 2]> {
        /// First eccentricity of the ellipsoid of CGCS2000, squared.
        const E2: f64 = 0.006_694_380_022_9;
        let ([lon0, lat0], [lon1, lat1]) = (self.vertex(piece)?, self.vertex(piece + 1)?);
        let lat = f64::midpoint(lat0, lat1).to_radians();
        let w2 = 1.0 - E2 * lat.sin().powi(2);
        // The radii of curvature along the parallel and the meridian, both times √w2 over the axis.
        let (east, north) = ((lon1 - lon0) * lat.cos(), (lat1 - lat0) * (1.0 - E2) / w2);
        let length = east.hypot(north);
        (length > 0.0).then(|| [east / length, north / length])
    }

    /// Stretches of at most `size` pieces of one zone, as first piece and number of pieces.
    pub(super) fn chunks(&self, size: usize) -> impl Iterator<Item = (MetricZone, usize, usize)> + '_ {
        let starts = std::iter::once((0, self.zone)).chain(self.changes.iter().map(|c| (c.piece, c.zone)));
        let ends = self.changes.iter().map(|change| change.piece).chain([self.pieces()]);
        starts.zip(ends).flat_map(move |((first, zone), end)| {
            (first..end).step_by(size.max(1)).map(move |first| (zone, first, size.min(end - first)))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn the_guess_does_not_change_the_point(
            mut all in proptest::collection::vec(0_u32..500, 0..300), wanted in 0_u32..520,
            ends in proptest::array::uniform2(-600.0..600.0_f64),
        ) {
            all.sort_unstable();
            let wanted = f64::from(wanted);
            let key = |value: &u32| f64::from(*value);
            let point = all.partition_point(|value| key(value) <= wanted);
            for ends in [ends, [0.0, 0.0], [f64::NAN, 1.0]] {
                prop_assert_eq!(partition_near(&all, ends, wanted, key), point);
            }
        }
    }
}
