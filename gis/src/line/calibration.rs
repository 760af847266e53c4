//! Distance along ↔ kilometre post, across chainage equations (断链).

use jiff::civil::Date;

use super::Anchor;
use super::path::{Path, SAME_M, partition_near};
use crate::chainage::Chainage;

/// Millimetres in a kilometre.
const KILOMETRE_MM: i64 = 1_000_000;

/// A calibrated point: a post, or both posts of an equation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Knot {
    /// Metres along the chain.
    pub(super) along: f64,
    /// The post on the side of smaller distances.
    pub(super) incoming: Chainage,
    /// The post on the side of greater distances; another one only at an equation.
    pub(super) outgoing: Chainage,
    /// ± metres along.
    pub(super) tolerance_m: f64,
    /// The letter of the repeated posts after a long chain.
    pub(super) letter: Option<char>,
    /// The piece of the centreline on which it lies.
    pub(super) piece: u32,
    /// By how many metres the centreline contradicts the posts between this knot and the next one,
    /// beyond both tolerances: nobody knows where between them.
    pub(super) excess_m: f32,
}

impl Knot {
    /// ± metres along between this knot and the next.
    fn between_m(&self, next: &Self) -> f64 {
        self.tolerance_m.max(next.tolerance_m) + f64::from(self.excess_m)
    }
}

/// A stretch between two equations (or ends), on which posts increase without a jump.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    /// First and last knot, `first < last`.
    first: usize,
    last: usize,
    /// The post at which it begins and the one at which it ends.
    from: Chainage,
    to: Chainage,
}

/// The posts of one chain over one time.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Calibration {
    /// In order of distance along; never by post, because numbers may repeat or begin anew.
    knots: Vec<Knot>,
    runs: Vec<Run>,
    /// Metres along of the first and the last knot.
    reach: [f64; 2],
}

/// A place of a post.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hit {
    /// Metres along.
    pub(super) along: f64,
    /// ± metres along.
    pub(super) tolerance_m: f64,
    /// The run, to find the equations beside it.
    pub(super) run: usize,
    /// The knots around it: their pieces, and metres along.
    pub(super) between: Between,
}

/// The stretch of a centreline between two knots: first and last piece, metres along at both.
pub(super) type Between = ([usize; 2], [f64; 2]);

/// An equation: incoming and outgoing post, as written.
pub(super) type Equation = (Chainage, Chainage);

impl Calibration {
    /// From knots in order of distance along, whose posts increase from each outgoing to the next
    /// incoming one; the builder has checked it.
    ///
    /// Of an equation at an end only the post on the side of the chain has ground.
    pub(super) fn new(mut knots: Vec<Knot>) -> Self {
        if let Some(first) = knots.first_mut() {
            first.incoming = first.outgoing;
        }
        if let Some(last) = knots.last_mut() {
            last.outgoing = last.incoming;
        }
        let mut runs = Vec::new();
        let mut first = 0;
        for (no, knot) in knots.iter().enumerate().skip(1) {
            let ends = knot.incoming != knot.outgoing || no + 1 == knots.len();
            if ends && let Some(begin) = knots.get(first) {
                runs.push(Run { first, last: no, from: begin.outgoing, to: knot.incoming });
                first = no;
            }
        }
        let end = |knot: Option<&Knot>| knot.map_or(0.0, |knot| knot.along);
        let reach = [end(knots.first()), end(knots.last())];
        Self { knots, runs, reach }
    }

    /// The calibrated points in order of distance along.
    pub(super) fn knots(&self) -> &[Knot] {
        &self.knots
    }

    /// The posts at both ends of the calibrated stretch.
    pub(super) fn ends(&self) -> Option<(Chainage, Chainage)> {
        Some((self.runs.first()?.from, self.runs.last()?.to))
    }

    /// The distances along at both ends.
    pub(super) fn reach(&self) -> Option<(f64, f64)> {
        (!self.runs.is_empty()).then_some((self.reach[0], self.reach[1]))
    }

    /// Whether a post has more than one place.
    pub(super) fn repeats(&self, at: Chainage) -> bool {
        (0..self.runs.len()).filter(|&no| self.holds(no, at)).nth(1).is_some()
    }

    /// Whether a run holds a post: half-open, `[from, to)`, but for a last post with which the next
    /// run does not begin.
    fn holds(&self, no: usize, at: Chainage) -> bool {
        let Some(run) = self.runs.get(no) else { return false };
        let next = || self.runs.get(no + 1).map(|next| next.from);
        run.from <= at && (at < run.to || (at == run.to && next() != Some(at)))
    }

    /// Every place of a post, in order of distance along.
    pub(super) fn places(&self, at: Chainage) -> impl Iterator<Item = Hit> + '_ {
        (0..self.runs.len()).filter_map(move |no| self.place_on(no, at))
    }

    /// The place of a post on one run.
    fn place_on(&self, no: usize, at: Chainage) -> Option<Hit> {
        let run = self.runs.get(no).filter(|_| self.holds(no, at))?;
        let knots = self.knots.get(run.first..=run.last)?;
        // Between the ends of a run incoming and outgoing are the same.
        let inner = knots.get(1..knots.len() - 1)?;
        // Millimetres are exact in 53 bits up to nine million kilometres; beyond, the exact search.
        let mm = |post: Chainage| post.mm() as f64;
        let after = if run.from.mm().unsigned_abs().max(run.to.mm().unsigned_abs()) < 1 << 53 {
            1 + partition_near(inner, [mm(run.from), mm(run.to)], mm(at), |knot| mm(knot.incoming))
        } else {
            1 + inner.partition_point(|knot| knot.incoming <= at)
        };
        let (a, b) = (knots.get(after - 1)?, knots.get(after)?);
        let (from, to) = (a.outgoing.mm(), b.incoming.mm());
        let t = (at.mm() - from) as f64 / (to - from).max(1) as f64;
        let tolerance_m = match at {
            at if at == a.outgoing => a.tolerance_m,
            at if at == b.incoming => b.tolerance_m,
            _ => a.between_m(b),
        };
        let between = ([a.piece as usize, b.piece as usize], [a.along, b.along]);
        Some(Hit { along: a.along + (b.along - a.along) * t, tolerance_m, run: no, between })
    }

    /// The whole kilometres that have a place, in order of distance along: a number that repeats as
    /// often as it stands, one that a short chain skips not at all.
    pub(super) fn whole_kilometres(&self) -> impl Iterator<Item = (Chainage, Hit)> + '_ {
        self.runs.iter().enumerate().flat_map(move |(no, run)| {
            // The first one at or behind the beginning of the run; a number before K0 is negative.
            let first = run.from.mm().div_euclid(KILOMETRE_MM)
                + i64::from(run.from.mm().rem_euclid(KILOMETRE_MM) > 0);
            let last = run.to.mm().div_euclid(KILOMETRE_MM);
            (first..=last).filter_map(move |km| {
                let at = Chainage::from_mm(km.checked_mul(KILOMETRE_MM)?);
                Some((at, self.place_on(no, at)?))
            })
        })
    }

    /// The post at a distance along, and ± metres along; `None` outside the calibrated stretch. At
    /// an equation the outgoing one: a place belongs to the increasing side.
    pub(super) fn post_at(&self, along: f64) -> Option<(Chainage, f64)> {
        let (first, last) = self.reach()?;
        if !(first - SAME_M..=last + SAME_M).contains(&along) {
            return None;
        }
        let after = partition_near(&self.knots, [first, last], along + SAME_M, |knot| knot.along);
        let a = self.knots.get(after.checked_sub(1)?)?;
        let Some(b) = self.knots.get(after).filter(|_| along > a.along + SAME_M) else {
            return Some((a.outgoing, a.tolerance_m));
        };
        let t = (along - a.along) / (b.along - a.along);
        let at = between(a.outgoing, b.incoming, t);
        let tolerance_m = match at {
            at if at == a.outgoing => a.tolerance_m,
            at if at == b.incoming => b.tolerance_m,
            _ => a.between_m(b),
        };
        Some((at, tolerance_m))
    }

    /// The short chain that skips a post: the equation and where it stands.
    pub(super) fn gap_at(&self, at: Chainage) -> Option<(Equation, f64)> {
        self.equations()
            .find(|knot| knot.incoming < at && at < knot.outgoing)
            .map(|knot| ((knot.incoming, knot.outgoing), knot.along))
    }

    /// The equations in order of distance along.
    pub(super) fn equations(&self) -> impl Iterator<Item = &Knot> {
        let inner = self.runs.iter().skip(1).filter_map(|run| self.knots.get(run.first));
        inner.filter(|knot| knot.incoming != knot.outgoing)
    }

    /// The equation at which a run begins, and the one at which it ends.
    pub(super) fn beside(&self, run: usize) -> [Option<&Knot>; 2] {
        let equation = |no: usize| self.knots.get(no).filter(|knot| knot.incoming != knot.outgoing);
        self.runs.get(run).map_or([None, None], |run| [equation(run.first), equation(run.last)])
    }

    /// The end of a run nearest to a post in number, for a post that is on none.
    pub(super) fn nearest_post(&self, at: Chainage) -> Option<Chainage> {
        self.runs.iter().flat_map(|run| [run.from, run.to]).min_by_key(|end| end.mm().abs_diff(at.mm()))
    }

    /// The least and the greatest post of all runs.
    pub(super) fn bounds(&self) -> Option<(Chainage, Chainage)> {
        let low = self.runs.iter().map(|run| run.from).min()?;
        Some((low, self.runs.iter().map(|run| run.to).max()?))
    }

    /// The stretches between equations, in order of distance along.
    pub(super) fn stretches(&self) -> impl Iterator<Item = Stretch<'_>> {
        self.runs.iter().filter_map(|run| {
            let knots = self.knots.get(run.first..=run.last)?;
            Some(Stretch { from_m: knots.first()?.along, to_m: knots.last()?.along, knots })
        })
    }

    /// Last post − first post + Σ long − Σ short, in metres: the length that the posts state.
    pub(super) fn stated_m(&self) -> f64 {
        self.runs.iter().map(|run| run.to.metres() - run.from.metres()).sum()
    }
}

/// The knots of one run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'a> {
    /// Where it begins and ends, metres along.
    pub(super) from_m: f64,
    pub(super) to_m: f64,
    knots: &'a [Knot],
}

impl Stretch<'_> {
    /// The knots on both sides of a distance along, within the run.
    fn around(&self, along: f64) -> Option<[&Knot; 2]> {
        let inner = self.knots.get(1..self.knots.len().checked_sub(1)?)?;
        let after = 1 + inner.partition_point(|knot| knot.along <= along);
        Some([self.knots.get(after - 1)?, self.knots.get(after)?])
    }

    /// The post at a distance along: at both ends the run's own, not those of the equation beside it.
    pub(super) fn post_at(&self, along: f64) -> Option<Chainage> {
        let [a, b] = self.around(along)?;
        let t = ((along - a.along) / (b.along - a.along)).clamp(0.0, 1.0);
        Some(between(a.outgoing, b.incoming, t))
    }

    /// The largest ± metres along between two distances along.
    pub(super) fn tolerance_m(&self, from: f64, to: f64) -> f64 {
        let mut worst = 0.0_f64;
        for pair in self.knots.windows(2) {
            if let [a, b] = pair
                && a.along < to
                && from < b.along
            {
                worst = worst.max(a.between_m(b));
            }
        }
        worst
    }
}

/// Notes between which knots a surveyed centreline is longer or shorter than the posts say.
fn contradictions(knots: &mut [Knot]) {
    let mut next: Option<Knot> = None;
    for knot in knots.iter_mut().rev() {
        if let Some(next) = next {
            let posts_m = next.incoming.metres() - knot.outgoing.metres();
            let off = (posts_m - (next.along - knot.along)).abs();
            knot.excess_m = (off - knot.tolerance_m - next.tolerance_m).max(0.0) as f32;
        }
        next = Some(*knot);
    }
}

/// The post at part `t` between two, to the millimetre.
fn between(from: Chainage, to: Chainage, t: f64) -> Chainage {
    Chainage::from_mm(from.mm() + ((to.mm() - from.mm()) as f64 * t).round_ties_even() as i64)
}

/// The calibrations of a chain over time. Most chains have one for all time, which is kept in place:
/// every step through memory counts when ten thousand lines are asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Eras {
    /// One for all time.
    One(Calibration),
    /// Several, the earliest first.
    Many(Vec<Era>),
}

/// A calibration and when it begins to hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Era {
    /// First day; `None` for the earliest.
    from: Option<Date>,
    calibration: Calibration,
}

impl Default for Eras {
    fn default() -> Self {
        Self::One(Calibration::default())
    }
}

impl Eras {
    /// One calibration for every time between two changes. `check` sees the anchors of each time
    /// (in order of distance along, calibrated ones only) before they are taken.
    pub(super) fn new(
        anchors: &[Anchor],
        path: &Path,
        schematic: bool,
        mut check: impl FnMut(&[&Anchor]),
    ) -> Self {
        let mut changes: Vec<Date> = anchors
            .iter()
            .filter(|anchor| anchor.post.is_some())
            .flat_map(|anchor| [anchor.valid_from, anchor.valid_to.and_then(|last| last.tomorrow().ok())])
            .flatten()
            .collect();
        changes.sort_unstable();
        changes.dedup();
        let starts = std::iter::once(None).chain(changes.into_iter().map(Some));
        let mut eras: Vec<Era> = starts
            .map(|from| {
                let holds = |anchor: &&Anchor| {
                    anchor.post.is_some()
                        && match from {
                            None => anchor.valid_from.is_none(),
                            Some(day) => {
                                anchor.valid_from.is_none_or(|first| first <= day)
                                    && anchor.valid_to.is_none_or(|last| day <= last)
                            }
                        }
                };
                let of_time: Vec<&Anchor> = anchors.iter().filter(holds).collect();
                check(&of_time);
                let mut knots: Vec<Knot> = of_time.iter().filter_map(|anchor| anchor.knot(path)).collect();
                if !schematic {
                    contradictions(&mut knots);
                }
                Era { from, calibration: Calibration::new(knots) }
            })
            .collect();
        match (eras.len(), eras.pop()) {
            (1, Some(only)) => Self::One(only.calibration),
            (_, Some(last)) => {
                eras.push(last);
                Self::Many(eras)
            }
            (_, None) => Self::default(),
        }
    }

    /// Makes the small tables anew, so that those of all chains lie side by side.
    pub(super) fn gather(&mut self) {
        if let Self::One(calibration) = self {
            calibration.runs = calibration.runs.clone();
        }
    }

    /// Whether the posts are others on other days.
    pub(super) fn several(&self) -> bool {
        matches!(self, Self::Many(_))
    }

    /// The first and the last day of the calibration that [`Eras::on`] gives for a day; `None` for one
    /// that is not known to begin or to end.
    pub(super) fn days(&self, day: Option<Date>) -> (Option<Date>, Option<Date>) {
        let (Self::Many(eras), Some(calibration)) = (self, self.on(day)) else { return (None, None) };
        let Some(no) = eras.iter().position(|era| std::ptr::eq(&raw const era.calibration, calibration))
        else {
            return (None, None);
        };
        let next = eras.get(no + 1).and_then(|era| era.from);
        (eras.get(no).and_then(|era| era.from), next.and_then(|first| first.yesterday().ok()))
    }

    /// All of them with their first days, the earliest first.
    pub(super) fn all(&self) -> Vec<(Option<Date>, &Calibration)> {
        match self {
            Self::One(calibration) => vec![(None, calibration)],
            Self::Many(eras) => eras.iter().map(|era| (era.from, &era.calibration)).collect(),
        }
    }

    /// The calibration that holds on a day; without a day the last one that has posts.
    pub(super) fn on(&self, day: Option<Date>) -> Option<&Calibration> {
        let calibrated = |calibration: &&Calibration| !calibration.runs.is_empty();
        let eras = match self {
            Self::One(calibration) => return Some(calibration).filter(calibrated),
            Self::Many(eras) => eras,
        };
        let mut latest_first = eras.iter().rev();
        match day {
            None => latest_first.map(|era| &era.calibration).find(calibrated),
            Some(day) => {
                let era = latest_first.find(|era| era.from.is_none_or(|from| from <= day))?;
                Some(&era.calibration).filter(calibrated)
            }
        }
    }
}

impl Anchor {
    fn knot(&self, path: &Path) -> Option<Knot> {
        let incoming = self.post?;
        Some(Knot {
            along: self.along_m,
            incoming,
            outgoing: self.post_out.unwrap_or(incoming),
            tolerance_m: self.post_tolerance_m.unwrap_or(f64::INFINITY),
            letter: self.letter,
            piece: u32::try_from(path.piece_at(self.along_m)?.0).ok()?,
            excess_m: 0.0,
        })
    }
}
