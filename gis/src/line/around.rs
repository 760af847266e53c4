//! The posts inside a circle: where somebody may stand whose position is known to ± metres.

use jiff::civil::Date;

use super::Near;
use crate::chainage::Span;
use crate::crs::{foot_on_segment, project_metric};

impl Near<'_> {
    /// Takes into account that the place is itself known only to ± `accuracy_m`: post, distance and side
    /// are no better than that.
    #[must_use]
    pub fn known_to(mut self, accuracy_m: f64) -> Self {
        if accuracy_m > 0.0 {
            self.lateral_m += accuracy_m;
            self.tolerance_m = self.tolerance_m.map(|metres| metres + accuracy_m);
            if self.distance_m <= self.lateral_m {
                self.side = super::Side::Unknown;
            }
        }
        self
    }

    /// The stretches of this chain that lie within `radius_m` of a place in degrees CGCS2000, with the
    /// posts that hold on a day (`None`: that hold last), both ends included. On a curve they are longer
    /// than the circle is wide. Empty where the circle meets no calibrated part.
    pub fn posts_within(&self, lon: f64, lat: f64, radius_m: f64, on: Option<Date>) -> Vec<Span> {
        let Some(calibration) = self.chain.calibration(on) else { return Vec::new() };
        let path = &self.chain.path;
        let mut along: Vec<[f64; 2]> = Vec::new();
        let mut known = None;
        for piece in 0..path.pieces() {
            let Some((zone, a, b)) = path.ends(piece) else { continue };
            let at = match known {
                Some((last, at)) if last == zone => at,
                _ => {
                    let Some(at) = project_metric(zone, lon, lat) else { continue };
                    known = Some((zone, at));
                    at
                }
            };
            let Some([from, to]) = inside(at, a, b, radius_m) else { continue };
            let (from, to) = (path.along_on((piece, from)), path.along_on((piece, to)));
            match along.last_mut() {
                Some(last) if from <= last[1] + super::path::SAME_M => last[1] = last[1].max(to),
                _ => along.push([from, to]),
            }
        }
        let mut posts = Vec::new();
        for [from, to] in along {
            for run in calibration.stretches() {
                let (from, to) = (from.max(run.from_m), to.min(run.to_m));
                if from <= to
                    && let (Some(from), Some(to)) = (run.post_at(from), run.post_at(to))
                {
                    posts.push(Span { from: from.min(to), to: from.max(to) });
                }
            }
        }
        posts
    }
}

/// The part of a piece, 0 to 1, that lies inside a circle.
fn inside(at: [f64; 2], a: [f64; 2], b: [f64; 2], radius_m: f64) -> Option<[f64; 2]> {
    let (t, foot) = foot_on_segment(at, a, b);
    if (foot[0] - at[0]).hypot(foot[1] - at[1]) > radius_m {
        return None;
    }
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx.hypot(dy);
    if length <= 0.0 {
        return Some([0.0, 1.0]);
    }
    // Of the straight line through the piece: where it is nearest, and how far from there it leaves the circle.
    let nearest = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / (length * length);
    let off = ((at[0] - a[0]) * dy - (at[1] - a[1]) * dx) / length;
    let half = (radius_m * radius_m - off * off).max(0.0).sqrt() / length;
    Some([(nearest - half).clamp(0.0, t), (nearest + half).clamp(t, 1.0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_of_a_piece_in_a_circle() {
        let piece = ([0.0, 0.0], [100.0, 0.0]);
        let close = |found: Option<[f64; 2]>, [from, to]: [f64; 2]| {
            found.is_some_and(|[a, b]| (a - from).abs() < 1e-12 && (b - to).abs() < 1e-12)
        };
        assert!(close(inside([50.0, 30.0], piece.0, piece.1, 50.0), [0.1, 0.9]));
        assert_eq!(inside([50.0, 60.0], piece.0, piece.1, 50.0), None);
        assert!(close(inside([-30.0, 0.0], piece.0, piece.1, 50.0), [0.0, 0.2]));
        assert!(close(inside([50.0, 0.0], piece.0, piece.1, 500.0), [0.0, 1.0]));
        assert!(close(inside([0.0, 0.0], [0.0, 0.0], [0.0, 0.0], 1.0), [0.0, 1.0]));
    }
}
