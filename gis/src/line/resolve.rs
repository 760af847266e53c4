//! Kilometre post → place.

use jiff::civil::Date;

use super::calibration::{Calibration, Equation, Hit, Knot};
use super::{Chain, Lines, Track};
use crate::chainage::{Chainage, KilometrePost};

/// Where a place lies among the equations beside it, when a post stands for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass {
    /// The equation (incoming, outgoing post) behind which the place lies.
    pub after: Option<Equation>,
    /// The equation before which it lies.
    pub before: Option<Equation>,
    /// The letter that the posts of this place carry, where the table states one.
    pub letter: Option<char>,
}

/// A place on a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// The track.
    pub track: Track,
    /// The post.
    pub at: Chainage,
    /// Longitude, degrees, CGCS2000.
    pub lon: f64,
    /// Latitude, degrees, CGCS2000.
    pub lat: f64,
    /// Metres along the chain from its first vertex.
    pub along_m: f64,
    /// The equations beside it, when the same post stands elsewhere on this track too.
    pub pass: Option<Pass>,
    /// ± metres along the line, from the calibration on both sides.
    pub tolerance_m: f64,
    /// ± metres across: how far the true track may lie from the chain.
    pub lateral_m: f64,
    /// Whether the chain only joins points.
    pub schematic: bool,
}

/// What a kilometre post resolves to on one line (handbook: five kinds; a gap is a short chain).
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// One place.
    Unique(Located),
    /// Several places: tracks of different geometry, or a long chain.
    Ambiguous(Vec<Located>),
    /// Inside a short chain: no such place; the posts on both sides.
    InGap {
        /// Incoming post.
        before: Chainage,
        /// Outgoing post.
        after: Chainage,
        /// Where the one follows the other: longitude and latitude. Not the place of the post.
        seam: Option<(f64, f64)>,
    },
    /// Beyond the calibrated posts; `nearest` is the nearest calibrated post.
    OutOfRange {
        /// The nearest calibrated post.
        nearest: Chainage,
        /// How far beyond, in metres.
        beyond_m: f64,
    },
    /// The line has no geometry, or none with posts on the day asked about.
    NoGeometry,
}

/// Which of the places of a repeated post is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Selector {
    /// Not said.
    #[default]
    Any,
    /// The one whose posts carry this letter (`K243A+100`).
    Letter(char),
    /// The one before the equation: more than 999 m after the kilometre (`K243+1150`).
    Overlong,
}

impl Selector {
    /// What the notation of a post selects.
    pub fn of(post: &KilometrePost) -> Self {
        if post.overlong { Self::Overlong } else { post.suffix.map_or(Self::Any, Self::Letter) }
    }
}

/// A kilometre post that is asked about on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostAsk {
    /// The track; `None` for all.
    pub track: Option<Track>,
    /// The post.
    pub at: Chainage,
    /// Which place of a repeated post.
    pub selector: Selector,
    /// The day on which the posts held; `None` for the calibration that holds last.
    pub on: Option<Date>,
}

impl PostAsk {
    /// A post on all tracks, without more.
    pub const fn new(at: Chainage) -> Self {
        Self { track: None, at, selector: Selector::Any, on: None }
    }
}

impl Lines {
    /// Where `at` is on `line`. With `track` given only that track is asked; a line known only as
    /// a whole stands for all its tracks. `None` when the line is not known.
    pub fn resolve(&self, line: &str, track: Option<Track>, at: Chainage) -> Option<Resolved> {
        Some(self.resolve_post(line, &PostAsk { track, ..PostAsk::new(at) })?.0)
    }

    /// Where a post is on `line`, and whether its selector met a place: `false` says that the data
    /// know no place with that letter, or no long chain there, and that the result is what the
    /// number alone gives. `None` when the line is not known.
    ///
    /// Between two calibrated posts the place is interpolated along the centreline. `tolerance_m` is
    /// the larger of both posts' tolerances; exactly at a calibrated post it is that post's own.
    pub fn resolve_post(&self, line: &str, ask: &PostAsk) -> Option<(Resolved, bool)> {
        let line = self.get(line)?;
        let mut found: Vec<(Located, bool)> = Vec::new();
        let mut miss: Option<Miss> = None;
        for chain in line.chains_of(ask.track) {
            let Some(calibration) = chain.calibration(ask.on) else { continue };
            let before = found.len();
            let several = calibration.repeats(ask.at);
            for hit in calibration.places(ask.at) {
                let selected = selects(ask.selector, calibration, hit, ask.at);
                if let Some(located) = chain.located(calibration, ask.at, hit, several) {
                    found.push((located, selected));
                }
            }
            if found.len() == before {
                let own = Miss::on(chain, calibration, ask.at);
                miss = own.into_iter().chain(miss).min_by(Miss::better);
            }
        }
        let met = ask.selector == Selector::Any || found.iter().any(|(_, selected)| *selected);
        if met {
            found.retain(|(_, selected)| *selected);
        }
        let mut found: Vec<Located> = found.into_iter().map(|(located, _)| located).collect();
        let resolved = match found.len() {
            0 => miss.map_or(Resolved::NoGeometry, Miss::into_resolved),
            1 => found.pop().map_or(Resolved::NoGeometry, Resolved::Unique),
            _ => Resolved::Ambiguous(found),
        };
        Some((resolved, met))
    }
}

impl Calibration {
    /// What stands beside a place of a post on a run.
    fn pass(&self, run: usize, at: Chainage) -> Pass {
        let [after, before] = self.beside(run);
        let equation = |knot: &Knot| (knot.incoming, knot.outgoing);
        Pass {
            after: after.map(equation),
            before: before.map(equation),
            letter: after.filter(|knot| at < knot.incoming).and_then(|knot| knot.letter),
        }
    }

    /// The same for a place by its distance along; `None` where the post has no other place.
    pub(super) fn pass_at(&self, along: f64, post: Chainage) -> Option<Pass> {
        if !self.repeats(post) {
            return None;
        }
        let off = |hit: &Hit| (hit.along - along).abs();
        let hit = self.places(post).min_by(|a, b| off(a).total_cmp(&off(b)))?;
        Some(self.pass(hit.run, post))
    }
}

/// Whether a place is the one that the selector means.
pub(super) fn selects(selector: Selector, calibration: &Calibration, hit: Hit, at: Chainage) -> bool {
    let [after, before] = calibration.beside(hit.run);
    match selector {
        Selector::Any => true,
        // The letter marks the numbers that repeat, those behind the equation.
        Selector::Letter(letter) => after.is_some_and(|knot| {
            knot.letter.is_some_and(|own| own.eq_ignore_ascii_case(&letter)) && at < knot.incoming
        }),
        Selector::Overlong => before.is_some_and(|knot| knot.outgoing <= at && at <= knot.incoming),
    }
}

impl Chain {
    pub(super) fn located(
        &self,
        calibration: &Calibration,
        at: Chainage,
        hit: Hit,
        several: bool,
    ) -> Option<Located> {
        let on = self.path.piece_between(hit.along, hit.between)?;
        let (lon, lat) = self.path.place(on)?;
        let pass = several.then(|| calibration.pass(hit.run, at));
        Some(Located {
            track: self.track,
            at,
            lon,
            lat,
            along_m: hit.along,
            pass,
            tolerance_m: hit.tolerance_m,
            lateral_m: self.path.vague(on.0).lateral_at(on.1),
            schematic: self.schematic,
        })
    }
}

/// Why a chain has no place for a post.
enum Miss {
    Gap { equation: Equation, seam: Option<(f64, f64)> },
    Out { nearest: Chainage, beyond_mm: u64 },
}

impl Miss {
    fn on(chain: &Chain, calibration: &Calibration, at: Chainage) -> Option<Self> {
        if let Some((equation, along)) = calibration.gap_at(at) {
            let seam = chain.path.piece_at(along).and_then(|on| chain.path.place(on));
            return Some(Self::Gap { equation, seam });
        }
        let nearest = calibration.nearest_post(at)?;
        Some(Self::Out { nearest, beyond_mm: nearest.mm().abs_diff(at.mm()) })
    }

    /// A gap says more than a range; of two ranges the nearer one.
    fn better(a: &Self, b: &Self) -> std::cmp::Ordering {
        let rank = |miss: &Self| match miss {
            Self::Gap { .. } => 0,
            Self::Out { beyond_mm, .. } => beyond_mm.saturating_add(1),
        };
        rank(a).cmp(&rank(b))
    }

    fn into_resolved(self) -> Resolved {
        match self {
            Self::Gap { equation: (before, after), seam } => Resolved::InGap { before, after, seam },
            Self::Out { nearest, beyond_mm } => {
                Resolved::OutOfRange { nearest, beyond_m: beyond_mm as f64 / 1000.0 }
            }
        }
    }
}
