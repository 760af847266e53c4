//! The whole kilometres of a chain, where they stand.

use jiff::civil::Date;

use super::path::SAME_M;
use super::{Anchor, AnchorKind, Chain, Located};
use crate::chainage::Chainage;

/// What the place of a kilometre post rests on.
#[derive(Debug, Clone, PartialEq)]
pub enum StandingBasis {
    /// Known there: a post, an equation or another point of the table with this number.
    Known(Anchor),
    /// Interpolated along the centreline between the two nearest points with a number.
    Between(Anchor, Anchor),
}

/// A whole kilometre of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Where it stands, with its tolerances. Where the number stands twice, `pass` tells the places apart.
    pub located: Located,
    /// The direction of increasing posts there, degrees clockwise from true north, `[0, 360)`. For drawing:
    /// on a schematic chain it is that of the chord.
    pub bearing_deg: f64,
    /// What it rests on.
    pub basis: StandingBasis,
    /// First day on which the posts of this calibration hold; `None` when they are not known to have begun.
    pub valid_from: Option<Date>,
    /// Last day on which they hold.
    pub valid_to: Option<Date>,
}

impl Standing {
    /// The number as a post carries it: `K241`, and with the letter of a long chain `K241A` where the
    /// table states one. Before the origin `-K1`.
    pub fn printed(&self) -> String {
        let km = self.kilometre();
        let sign = if km < 0 { "-" } else { "" };
        let letter = self.located.pass.and_then(|pass| pass.letter).map(String::from).unwrap_or_default();
        format!("{sign}K{}{letter}", km.unsigned_abs())
    }

    /// The number in kilometres.
    pub fn kilometre(&self) -> i64 {
        self.located.at.mm().div_euclid(1_000_000)
    }
}

impl Chain {
    /// The whole kilometres in order of distance along, by the calibration that holds on a day (without a
    /// day the one that holds last). A number that repeats in a long chain is given at each of its places,
    /// one that a short chain skips not at all, and none beyond the calibrated posts.
    ///
    /// Points of the drawing, not of the ground: where nothing better is known they are interpolated, and
    /// `tolerance_m` says how far off they may be.
    pub fn kilometre_posts(&self, on: Option<Date>) -> Vec<Standing> {
        let Some(calibration) = self.calibration(on) else { return Vec::new() };
        let (valid_from, valid_to) = self.eras.days(on);
        let numbered: Vec<&Anchor> = self.anchors.iter().filter(|anchor| holds(anchor, valid_from)).collect();
        let standing = |(at, hit): (Chainage, super::calibration::Hit)| {
            let located = self.located(calibration, at, hit, calibration.repeats(at))?;
            let bearing_deg = self.path.bearing_deg(self.path.piece_between(hit.along, hit.between)?)?;
            let basis = basis(&numbered, located.at, located.along_m)?;
            Some(Standing { located, bearing_deg, basis, valid_from, valid_to })
        };
        calibration.whole_kilometres().filter_map(standing).collect()
    }

    /// Whether its posts are others on other days.
    pub fn posts_change(&self) -> bool {
        self.eras.several()
    }
}

/// Whether an anchor carries a number of the calibration that begins on a day.
fn holds(anchor: &Anchor, era: Option<Date>) -> bool {
    let begun = match era {
        None => anchor.valid_from.is_none(),
        Some(day) => anchor.valid_from.is_none_or(|first| first <= day),
    };
    let ended = era.is_some_and(|day| anchor.valid_to.is_some_and(|last| last < day));
    anchor.post.is_some() && begun && !ended
}

/// The anchors that a number at a distance along rests on; they are in order of distance along.
fn basis(numbered: &[&Anchor], at: Chainage, along: f64) -> Option<StandingBasis> {
    let after = numbered.partition_point(|anchor| anchor.along_m <= along + SAME_M);
    let here = |anchor: &&&Anchor| {
        (anchor.along_m - along).abs() <= SAME_M && (anchor.post == Some(at) || anchor.post_out == Some(at))
    };
    let before = after.checked_sub(1).and_then(|no| numbered.get(no));
    if let Some(anchor) = before.filter(here) {
        return Some(StandingBasis::Known(Anchor::clone(anchor)));
    }
    let next = numbered.get(after).or_else(|| numbered.last());
    Some(StandingBasis::Between(Anchor::clone(before?), Anchor::clone(next?)))
}

impl StandingBasis {
    /// Whether somebody measured this very post: neither interpolated nor a station's tariff distance.
    pub fn is_post(&self) -> bool {
        matches!(self, Self::Known(anchor) if matches!(anchor.kind, AnchorKind::Post | AnchorKind::Equation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::{MetricZone, distance_m, project_metric, unproject_metric};
    use crate::line::{Lines, Resolved, Track};

    /// A surveyed line from 111° E, 38.5° N, of points (east, north, post, outgoing post).
    fn line(points: &[(f64, f64, &str, &str)]) -> Lines {
        let header = "line,track,seq,name,lon,lat,kpost_m,kpost_out_m,kpost_tolerance_m,kind,kpost_basis,coord_source,coord_tolerance_m";
        let zone = MetricZone::of(111.0);
        let [x, y] = project_metric(zone, 111.0, 38.5).unwrap();
        let row = |(i, (east, north, post, out)): (usize, &(f64, f64, &str, &str))| {
            let (lon, lat) = unproject_metric(zone, [x + east, y + north]).unwrap();
            format!("试验线,,{i},,{lon:.12},{lat:.12},{post},{out},0.001,shape,,,0.001\n")
        };
        let rows: String = points.iter().enumerate().map(row).collect();
        let names = "[[line]]\nname = \"试验线\"\nschematic = false\n";
        Lines::load(&format!("{header}\n{rows}"), names).unwrap().0
    }

    /// Number, metres from the beginning of the line, and letter or equation beside it.
    fn told(lines: &Lines) -> Vec<(String, i64, bool)> {
        let chain = &lines.get("试验线").unwrap().chains[0];
        let posts = chain.kilometre_posts(None);
        let from = |post: &Standing| distance_m((111.0, 38.5), (post.located.lon, post.located.lat)).unwrap();
        posts
            .iter()
            .map(|p| (p.printed(), (from(p) * 1000.0).round() as i64, p.located.pass.is_some()))
            .collect()
    }

    #[test]
    fn of_stn02_one_kilometre_stands_on_the_ground() {
        // chainage.md §7: -153.1 at 0, 876.2721 = 5350.0 at 1029.3721, 5779.2225 at the end. K1 to K5 are
        // skipped, and K6 is beyond.
        let lines = line(&[
            (0.0, 0.0, "-153.1", ""),
            (0.0, 1029.3721, "876.2721", "5350.0"),
            (0.0, 1458.5946, "5779.2225", ""),
        ]);
        assert_eq!(told(&lines), [("K0".to_owned(), 153_100, false)]);
    }

    #[test]
    fn a_number_that_repeats_stands_twice_and_one_before_the_origin_is_negative() {
        // The mirror of STN02: behind 876.272 the numbers begin again with -1500.
        let lines = line(&[
            (0.0, 0.0, "-153.1", ""),
            (0.0, 1029.372, "876.272", "-1500"),
            (0.0, 4000.0, "1470.628", ""),
        ]);
        let wanted = [
            ("K0", 153_100, true),
            ("-K1", 1_529_372, false),
            ("K0", 2_529_372, true),
            ("K1", 3_529_372, false),
        ];
        assert_eq!(told(&lines), wanted.map(|(post, mm, again)| (post.to_owned(), mm, again)));
    }

    #[test]
    fn the_bearing_is_that_of_the_line_and_at_a_corner_the_mean_of_both_sides() {
        let lines = line(&[
            (0.0, 0.0, "0", ""),
            (0.0, 1500.0, "1500", ""),
            (-2000.0, 1500.0, "3500", ""),
            (-2000.0, 1000.0, "4000", ""),
        ]);
        let posts = lines.get("试验线").unwrap().chains[0].kilometre_posts(None);
        let bearings: Vec<f64> = posts.iter().map(|post| post.bearing_deg).collect();
        // To the north, to the west (twice), and at the end to the south.
        for (bearing, wanted) in bearings.iter().zip([0.0, 0.0, 270.0, 270.0, 180.0]) {
            let off = (bearing - wanted + 180.0).rem_euclid(360.0) - 180.0;
            assert!(off.abs() < 0.1, "{bearings:?}");
        }
        let corner = line(&[(0.0, 0.0, "0", ""), (0.0, 1000.0, "1000", ""), (1000.0, 1000.0, "2000", "")]);
        let posts = corner.get("试验线").unwrap().chains[0].kilometre_posts(None);
        assert!((posts[1].bearing_deg - 45.0).abs() < 0.1, "{}", posts[1].bearing_deg);
    }

    #[test]
    fn every_post_of_the_embedded_lines_is_where_resolve_puts_it() {
        let lines = Lines::embedded();
        let mut all = 0;
        for chain in lines.iter().flat_map(|line| &line.chains) {
            let posts = chain.kilometre_posts(None);
            let Some(span) = chain.calibrated() else {
                assert!(posts.is_empty(), "{}", chain.line);
                continue;
            };
            // No embedded line has an equation: each whole kilometre of its range once.
            let whole = span.to.mm().div_euclid(1_000_000) - (span.from.mm() - 1).div_euclid(1_000_000);
            assert_eq!(i64::try_from(posts.len()).unwrap(), whole, "{} {:?}", chain.line, chain.track);
            for post in &posts {
                let track = Some(chain.track).filter(|track| *track != Track::Whole);
                let Some(Resolved::Unique(place)) = lines.resolve(&chain.line, track, post.located.at) else {
                    panic!("{} {}", chain.line, post.printed())
                };
                assert_eq!(place, post.located);
            }
            all += posts.len();
        }
        // The numbers of the table of lines: K155–K225 of 大西高铁, K0–K355 of 北同蒲线 …
        assert!(all > 1200, "{all}");
        let of = |name: &str| lines.get(name).unwrap().chains[0].kilometre_posts(None);
        assert_eq!((of("大西高铁").len(), of("北同蒲线").len(), of("忻河线").len()), (71, 356, 41));
    }

    #[test]
    fn a_post_at_a_known_point_says_so_and_another_between_which() {
        let lines = Lines::embedded();
        let posts = lines.get("北同蒲线").unwrap().chains[0].kilometre_posts(None);
        let at = |km: i64| posts.iter().find(|post| post.kilometre() == km).unwrap();
        let StandingBasis::Known(anchor) = &at(10).basis else { panic!("{:?}", at(10).basis) };
        assert_eq!((&*anchor.name, at(10).located.tolerance_m), ("平旺", 2000.0));
        let StandingBasis::Between(before, after) = &at(15).basis else { panic!("{:?}", at(15).basis) };
        assert_eq!((&*before.name, &*after.name), ("平旺", "韩家岭"));
        assert!(!at(10).basis.is_post(), "a tariff distance is no post");
    }
}
