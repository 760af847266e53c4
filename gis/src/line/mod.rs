//! Railway lines: calibrated geometry, and the way between a kilometre post and a place.
//!
//! # The model
//!
//! A [`Line`] has a canonical name, other names, ways of counting ([`Edition`]) and one [`Chain`] per
//! [`Track`] (the line as a whole counts as one). A chain is a centreline in degrees CGCS2000 and,
//! apart from its vertices, known points along it ([`Anchor`]): a post with ± metres along, what it
//! rests on, and since and until when it holds. Lengths are metres in the CGCS2000 3° zone of each
//! piece, the same zone in both directions; between two posts a place is interpolated along the
//! centreline. Nothing is clamped and nothing extrapolated: before the first and behind the last
//! post no number is known, though the centreline may go on.
//!
//! **Equations (断链).** An anchor may carry two posts, incoming and outgoing, at one place:
//! `K50+622.760=K50+621.166`. Outgoing below incoming is a long chain (长链): the numbers between
//! repeat on the ground. Outgoing above incoming is a short chain (短链): the numbers between have no
//! place. Between two equations, in a stretch, posts only increase. The length that the posts state
//! is last − first + Σ long − Σ short ([`Chain::lengths_m`]).
//!
//! **Half-open.** Stretches and ranges hold their posts as `[from, to)`: at an equation the number
//! belongs to what begins there, and ranges that touch neither overlap nor leave a gap. The last
//! number of a stretch is taken as well where the next one does not begin with it, so that the last
//! post of a line has a place. A range is drawn to both its ends.
//!
//! **Time.** Posts that changed stand beside each other with their days. Every time between two
//! changes has its own calibration; without a day the one that holds last answers.
//!
//! **Tolerance.** Along the line it is the larger of the posts on both sides, exactly at a post its
//! own. Across, it is that of the coordinates; on a schematic chain also how far the track may leave
//! the chord, given that it is longer than the chord.
//!
//! **Schematic.** The embedded chains ([`Lines::embedded`]) only join known points. On them no side
//! is told, chords may be shorter than posts say, and every answer says `schematic`. A surveyed
//! centreline ([`Chain::surveyed`]) follows the track: its posts must fit its length, or it is refused.
//!
//! # Post → place
//!
//! [`Lines::resolve`] gives one of five results ([`Resolved`]): `Unique`; `Ambiguous`, all places,
//! each with the equations beside it that would decide; `InGap`, inside a short chain, with the posts
//! on both sides; `OutOfRange`, with the nearest calibrated post and how far beyond; `NoGeometry`. A
//! letter (`K243A+100`) or metres past 999 (`K243+1150`) choose among the places of a long chain
//! ([`Selector`]).
//!
//! # Place → post
//!
//! [`Lines::locate`] gives every chain within a radius, nearest first by distance in metres
//! ([`Near`]): foot, post, offset, and the side by the local tangent in the direction of increasing
//! posts. Beyond an end and where several stretches are equally near, it says so.
//!
//! # Range → geometry
//!
//! [`Lines::slice`] draws the stretch between two posts across equations, a part per stretch, with
//! the post at every vertex, and lists what of the range has no geometry.
//!
//! # All posts
//!
//! [`Chain::kilometre_posts`] lists the whole kilometres of a chain where they stand: a number that a
//! long chain repeats twice, one that a short chain skips not at all.
//!
//! # From files
//!
//! [`OwnLine`] reads and writes an operator's line as texts that a person can edit, [`Lines::load`]
//! the embedded tables, [`posts_from_measures`] the M values of a centreline. All faults are found in
//! one go and name file and row; [`differences`] tells how far two geometries of a line lie apart.
//!
//! # Example
//!
//! A line of 4.44 km to the north with a long chain of 120 m in its middle:
//!
//! ```
//! use geo::Coord;
//! use landrail_gis::chainage::Chainage;
//! use landrail_gis::line::*;
//!
//! let point = |row, lat, post, post_out: Option<i64>| Point {
//!     row,
//!     name: "".into(),
//!     at: Some((111.0, lat)),
//!     post: Some(Chainage::from_metres(post)),
//!     post_out: post_out.map(Chainage::from_metres),
//!     letter: None,
//!     post_tolerance_m: Some(0.5),
//!     kind: if post_out.is_some() { AnchorKind::Equation } else { AnchorKind::Post },
//!     post_basis: "survey".into(),
//!     coord_source: "survey".into(),
//!     coord_tolerance_m: 5.0,
//!     valid_from: None,
//!     valid_to: None,
//! };
//! let (chain, _warnings) = Chain::surveyed(Surveyed {
//!     line: "试验线".to_owned(),
//!     track: Track::Whole,
//!     centreline: [38.50, 38.51, 38.52, 38.53, 38.54].map(|y| Coord { x: 111.0, y }).to_vec(),
//!     coord_tolerance_m: 0.1,
//!     points: vec![
//!         point(2, 38.50, 10_000, None),
//!         point(3, 38.52, 12_220, Some(12_100)), // K12+220=K12+100
//!         point(4, 38.54, 14_320, None),
//!     ],
//!     centreline_file: "centreline.csv".to_owned(),
//!     posts_file: "posts.csv".to_owned(),
//!     may_cross: false,
//! })?;
//! let lines = Lines::new(vec![Line {
//!     name: "试验线".to_owned(),
//!     aliases: Vec::new(),
//!     chains: vec![chain],
//!     high_speed: false,
//!     editions: Vec::new(),
//!     own_source: Some("survey".to_owned()),
//! }]);
//! let resolve = |metres| lines.resolve("试验线", None, Chainage::from_metres(metres)).expect("known");
//!
//! let Resolved::Unique(place) = resolve(11_110) else { panic!("one place") };
//! assert!((place.lat - 38.51).abs() < 1e-5 && place.tolerance_m == 0.5);
//!
//! // Inside the long chain a number stands twice on the ground, 120 m apart.
//! let Resolved::Ambiguous(places) = resolve(12_150) else { panic!("two places") };
//! assert!((places[1].along_m - places[0].along_m - 120.0).abs() < 0.1);
//!
//! let Resolved::OutOfRange { beyond_m, .. } = resolve(14_400) else { panic!("nothing is clamped") };
//! assert_eq!(beyond_m, 80.0);
//!
//! // And back: 87 m east of the track is right, when posts increase to the north.
//! let near = &lines.locate(111.001, 38.51, 100.0)[0];
//! assert_eq!(near.side, Side::Right);
//! assert!((near.post.expect("calibrated").metres() - 11_110.0).abs() < 1.0);
//! # Ok::<(), landrail_gis::fault::Faults>(())
//! ```

mod around;
mod build;
mod calibration;
mod checks;
mod crossing;
mod difference;
mod facts;
mod fit;
mod index;
mod load;
mod locate;
mod measured;
mod model;
mod names;
mod own;
mod path;
mod resolve;
mod row;
mod slice;
mod standing;
pub(crate) mod table;

pub use crate::chainage::Track;
pub use build::{LineWarning, Point, Surveyed};
pub use difference::{Difference, Differences, differences};
pub use facts::{ChainFacts, EraFacts, KnotFacts};
pub use locate::{EquallyNear, Near, Side};
pub use measured::{Measures, posts_from_measures};
pub use model::{Anchor, AnchorKind, Chain, Edition, Line, Lines};
pub use own::{MANIFEST, OwnFiles, OwnLine, TableNames};
pub use resolve::{Located, Pass, PostAsk, Resolved, Selector};
pub use slice::{RangeAsk, RangeEnd, Slice};
pub use standing::{Standing, StandingBasis};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_made;
#[cfg(test)]
mod tests_own;
#[cfg(test)]
mod tests_surveyed;
