//! The oracle: every answer by walking the whole line bit by bit. No index, no search, no cache.

use landrail_gis::chainage::{Chainage, Span};

use super::model::{Made, distance};

/// A straight bit of the line without a vertex or a mark inside.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bit {
    pub(crate) along: [f64; 2],
    pub(crate) xy: [[f64; 2]; 2],
    /// Posts in millimetres at both ends; `None` before the first and after the last mark.
    pub(crate) mm: Option<[f64; 2]>,
}

pub(crate) struct Walk {
    pub(crate) bits: Vec<Bit>,
    /// The runs between neighbouring marks: posts in millimetres and distances along.
    pub(crate) runs: Vec<([i64; 2], [f64; 2])>,
    /// Incoming and outgoing post of every equation, in order along, and where it is.
    pub(crate) equations: Vec<(i64, i64, f64)>,
}

/// What the walk finds for a post.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Walked {
    /// Distances along of all places.
    Places(Vec<f64>),
    /// The short chains that skip it.
    Gap(Vec<(i64, i64)>),
    /// How many millimetres it is from the nearest post of the line, and all posts that near.
    Out(u64, Vec<i64>),
}

/// What the walk finds for a range.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sliced {
    /// The distances along between which it lies, and the parts without geometry.
    Along([f64; 2], Vec<Span>),
    /// It has an end that is nowhere; all of it is without geometry.
    Nothing(Span),
    /// It has an end that several short chains skip.
    Doubtful,
}

/// The foot of a place on the line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Foot {
    pub(crate) distance: f64,
    pub(crate) along: f64,
    pub(crate) xy: [f64; 2],
    /// Positive on the left; zero where it cannot be told.
    pub(crate) side: f64,
    /// How many metres the place lies past the end of the bit, along its direction.
    pub(crate) past: f64,
}

fn part(range: [f64; 2], t: f64) -> f64 {
    range[0] + (range[1] - range[0]) * t
}

fn cross(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

impl Walk {
    pub(crate) fn new(made: &Made) -> Self {
        // All vertices and marks in order along.
        let mut stops = vec![0.0];
        for pair in made.xy.windows(2) {
            stops.push(stops[stops.len() - 1] + distance(pair[0], pair[1]));
        }
        stops.extend(made.marks.iter().map(|mark| mark.along));
        stops.sort_by(f64::total_cmp);
        // A mark on a vertex, as exactly as metres of this size can say.
        stops.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
        let runs: Vec<([i64; 2], [f64; 2])> = made
            .marks
            .windows(2)
            .map(|pair| ([pair[0].outgoing, pair[1].incoming], [pair[0].along, pair[1].along]))
            .collect();
        let bits = stops
            .windows(2)
            .map(|ends| {
                let along = [ends[0], ends[1]];
                let middle = part(along, 0.5);
                let mm = runs.iter().find(|(_, d)| d[0] <= middle && middle <= d[1]).map(|(mm, d)| {
                    along.map(|at| part([mm[0] as f64, mm[1] as f64], (at - d[0]) / (d[1] - d[0])))
                });
                Bit { along, xy: along.map(|at| made.place(at)), mm }
            })
            .collect();
        let equations = made.marks.iter().filter(|mark| mark.incoming != mark.outgoing);
        Self { bits, runs, equations: equations.map(|m| (m.incoming, m.outgoing, m.along)).collect() }
    }

    /// Everything the line has to say about a post.
    pub(crate) fn resolve(&self, at: i64) -> Walked {
        let mut places: Vec<f64> = Vec::new();
        for (mm, along) in &self.runs {
            if mm[0] <= at && at <= mm[1] {
                places.push(part(*along, (at - mm[0]) as f64 / (mm[1] - mm[0]) as f64));
            }
        }
        // A post at which one run ends and the next begins is one place.
        places.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
        if !places.is_empty() {
            return Walked::Places(places);
        }
        let gaps: Vec<(i64, i64)> =
            self.equations.iter().filter(|(a, b, _)| *a < at && at < *b).map(|(a, b, _)| (*a, *b)).collect();
        if !gaps.is_empty() {
            return Walked::Gap(gaps);
        }
        let ends = || self.runs.iter().flat_map(|(mm, _)| *mm);
        let off = ends().map(|end| end.abs_diff(at)).min().expect("a run");
        Walked::Out(off, ends().filter(|end| end.abs_diff(at) == off).collect())
    }

    pub(crate) fn place(&self, along: f64) -> [f64; 2] {
        let bit = self
            .bits
            .iter()
            .find(|bit| along <= bit.along[1])
            .unwrap_or_else(|| self.bits.last().expect("a bit"));
        let t = (along - bit.along[0]) / (bit.along[1] - bit.along[0]);
        [0, 1].map(|i| part([bit.xy[0][i], bit.xy[1][i]], t))
    }

    /// All posts in millimetres at `along`, to `slack` metres: two at an equation, none in a tail.
    pub(crate) fn posts_at(&self, along: f64, slack: f64) -> Vec<f64> {
        let inside = |bit: &&Bit| bit.along[0] - slack <= along && along <= bit.along[1] + slack;
        let post = |bit: &Bit| {
            let t = ((along - bit.along[0]) / (bit.along[1] - bit.along[0])).clamp(0.0, 1.0);
            bit.mm.map(|mm| part(mm, t))
        };
        self.bits.iter().filter(inside).filter_map(post).collect()
    }

    /// Whether `along` lies in a tail without posts, farther than `slack` from the calibrated part.
    pub(crate) fn in_tail(&self, along: f64, slack: f64) -> bool {
        self.posts_at(along, slack).is_empty()
    }

    pub(crate) fn length(&self) -> f64 {
        self.bits.last().expect("a bit").along[1]
    }

    /// The nearest foot on every bit, nearest first.
    fn feet(&self, at: [f64; 2]) -> Vec<Foot> {
        let foot = |no: usize, bit: &Bit| {
            let [a, b] = bit.xy;
            let d = [b[0] - a[0], b[1] - a[1]];
            let raw = ((at[0] - a[0]) * d[0] + (at[1] - a[1]) * d[1]) / (d[0] * d[0] + d[1] * d[1]);
            let t = raw.clamp(0.0, 1.0);
            let xy = [a[0] + d[0] * t, a[1] + d[1] * t];
            // A place whose foot is a vertex lies on the outer side of the bend there: of a left
            // bend on the right.
            let neighbour = if raw < 0.0 { no.checked_sub(1) } else { (raw > 1.0).then_some(no + 1) };
            let side = match neighbour.map(|other| self.bits.get(other)) {
                None => cross(a, b, at),
                Some(Some(other)) if raw < 0.0 => -cross(other.xy[0], other.xy[1], b),
                Some(Some(other)) => -cross(a, b, other.xy[1]),
                Some(None) => 0.0,
            };
            // A mark on a straight stretch is no bend.
            let straight = side.abs() < 1e-6 * distance(a, b);
            let side = if neighbour.is_some() && straight { cross(a, b, at) } else { side };
            let past = (raw - t).abs() * distance(a, b);
            Foot { distance: distance(at, xy), along: part(bit.along, t), xy, side, past }
        };
        let mut all: Vec<Foot> = self.bits.iter().enumerate().map(|(no, bit)| foot(no, bit)).collect();
        all.sort_by(|a, b| a.distance.total_cmp(&b.distance));
        all
    }

    /// The nearest foot, and every other that is as near to a tenth of a millimetre (also the same
    /// foot seen from the neighbouring bit).
    pub(crate) fn nearest(&self, at: [f64; 2]) -> Vec<Foot> {
        let all = self.feet(at);
        let least = all[0].distance;
        all.into_iter().take_while(|foot| foot.distance <= least + 1e-4).collect()
    }

    /// The distance along that a range covers, and the parts of it that are not on the line. A range
    /// covers what lies between its two posts along the line; where a post stands several times,
    /// the farthest; where it is skipped, the place of the jump; beyond the posts, their end. Nothing
    /// when a post is between two runs whose numbers do not meet, is skipped at several places, or when
    /// the smaller post stands behind the greater one because the numbers begin anew.
    pub(crate) fn slice(&self, from: i64, to: i64) -> Sliced {
        let lowest = self.runs.iter().map(|(mm, _)| mm[0]).min().expect("a run");
        let highest = self.runs.iter().map(|(mm, _)| mm[1]).max().expect("a run");
        let places = |at: i64| match self.resolve(at) {
            Walked::Places(places) => places,
            Walked::Gap(_) => {
                let skips = self.equations.iter().filter(|(a, b, _)| *a < at && at < *b);
                skips.map(|(.., along)| *along).collect()
            }
            Walked::Out(..) if at < lowest => vec![self.runs[0].1[0]],
            Walked::Out(..) if at > highest => vec![self.runs[self.runs.len() - 1].1[1]],
            Walked::Out(..) => Vec::new(),
        };
        let several_gaps = |at| matches!(self.resolve(at), Walked::Gap(gaps) if gaps.len() > 1);
        if several_gaps(from) || several_gaps(to) {
            return Sliced::Doubtful;
        }
        let span = |a: i64, b: i64| Span { from: Chainage::from_mm(a), to: Chainage::from_mm(b) };
        let (Some(low), Some(high)) = (places(from).first().copied(), places(to).last().copied()) else {
            return Sliced::Nothing(span(from, to));
        };
        // The numbers begin anew in between: they bound no one stretch.
        if low > high + 1e-6 {
            return Sliced::Nothing(span(from, to));
        }
        let mut missing = Vec::new();
        if from < lowest {
            missing.push(span(from, lowest.min(to)));
        }
        if highest < to {
            missing.push(span(highest.max(from), to));
        }
        Sliced::Along([low.min(high), high], missing)
    }

    /// Handbook §3: end post − start post + Σ long − Σ short, in millimetres.
    pub(crate) fn invariant(&self) -> i64 {
        let (first, last) = (self.runs[0].0[0], self.runs[self.runs.len() - 1].0[1]);
        let long: i64 = self.equations.iter().map(|(a, b, _)| (a - b).max(0)).sum();
        let short: i64 = self.equations.iter().map(|(a, b, _)| (b - a).max(0)).sum();
        last - first + long - short
    }
}
