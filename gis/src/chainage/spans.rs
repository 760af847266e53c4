//! The algebra of stretches: union, difference, intersection, gaps and who overlaps whom.
//!
//! One rule throughout: a stretch is half-open, `[from, to)`. Two stretches that meet at a post
//! neither overlap nor leave a gap, and a stretch of no length holds nothing. That the last end of a
//! line is closed is an affair of whoever asks for a post, not of this algebra.

use super::{Chainage, Span};

/// A set of posts of one line and track, as disjoint stretches in rising order that do not touch.
///
/// ```
/// use landrail_gis::chainage::{Chainage, Span, SpanSet};
/// let km = |a, b| Span::new(Chainage::from_metres(a * 1000), Chainage::from_metres(b * 1000));
/// let county = SpanSet::of([km(42, 69)]);
/// let townships = SpanSet::of([km(42, 60), km(66, 69)]);
/// assert_eq!(county.minus(&townships).spans(), [km(60, 66)]);
/// assert_eq!(townships.gaps().spans(), [km(60, 66)]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpanSet(Vec<Span>);

/// A stretch that several of the given stretches hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The stretch.
    pub span: Span,
    /// Positions of those that hold it in the given list, in rising order; at least two.
    pub of: Vec<usize>,
}

impl SpanSet {
    /// The union of stretches in any order.
    pub fn of(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut all: Vec<Span> = spans.into_iter().filter(|span| span.from < span.to).collect();
        all.sort_by_key(|span| span.from);
        let mut out: Vec<Span> = Vec::with_capacity(all.len());
        for span in all {
            match out.last_mut() {
                Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
                _ => out.push(span),
            }
        }
        Self(out)
    }

    /// The stretches in rising order.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Whether it holds no post.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Length of all stretches, millimetres.
    pub fn length_mm(&self) -> i128 {
        self.0.iter().map(|span| i128::from(span.to.mm()) - i128::from(span.from.mm())).sum()
    }

    /// Length of all stretches, metres.
    pub fn length_m(&self) -> f64 {
        self.length_mm() as f64 / 1000.0
    }

    /// From the lowest to the highest post; `None` for an empty set.
    pub fn extent(&self) -> Option<Span> {
        Some(Span { from: self.0.first()?.from, to: self.0.last()?.to })
    }

    /// Whether it holds this post.
    pub fn contains(&self, at: Chainage) -> bool {
        let next = self.0.partition_point(|span| span.to <= at);
        self.0.get(next).is_some_and(|span| span.contains(at))
    }

    /// Whether it holds every post of a stretch; true for a stretch of no length.
    pub fn covers(&self, span: Span) -> bool {
        if span.from >= span.to {
            return true;
        }
        let at = self.0.partition_point(|own| own.to <= span.from);
        self.0.get(at).is_some_and(|own| own.from <= span.from && span.to <= own.to)
    }

    /// The posts of either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::of(self.0.iter().chain(&other.0).copied())
    }

    /// The posts of both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut out = Vec::new();
        while let (Some(&&a), Some(&&b)) = (mine.peek(), theirs.peek()) {
            out.extend(a.intersection(b));
            if a.to < b.to {
                mine.next()
            } else {
                theirs.next()
            };
        }
        // Disjoint by construction; where the others touch they are one in neither set.
        Self::of(out)
    }

    /// The posts of this one that the other does not hold.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let mut out = Vec::new();
        for span in &self.0 {
            let mut from = span.from;
            let first = other.0.partition_point(|cut| cut.to <= span.from);
            let cuts = other.0.iter().skip(first).take_while(|cut| cut.from < span.to);
            for cut in cuts {
                if from < cut.from {
                    out.push(Span { from, to: cut.from });
                }
                from = from.max(cut.to);
            }
            if from < span.to {
                out.push(Span { from, to: span.to });
            }
        }
        Self(out)
    }

    /// What lies between the stretches.
    #[must_use]
    pub fn gaps(&self) -> Self {
        let between = |pair: &[Span]| match pair {
            [a, b] => Some(Span { from: a.to, to: b.from }),
            _ => None,
        };
        Self(self.0.windows(2).filter_map(between).collect())
    }
}

impl FromIterator<Span> for SpanSet {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        Self::of(spans)
    }
}

/// Every stretch that two or more of the given ones hold, in rising order, cut wherever another
/// begins or ends, so that each is held by the same ones from end to end.
pub fn overlaps(spans: &[Span]) -> Vec<Overlap> {
    let mut ends: Vec<Chainage> =
        spans.iter().filter(|span| span.from < span.to).flat_map(|span| [span.from, span.to]).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let from = |no: &usize| spans.get(*no).map(|span| span.from);
    order.sort_by_key(from);
    let mut coming = order.into_iter().peekable();
    let mut held: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    for pair in ends.windows(2) {
        let &[from, to] = pair else { continue };
        held.retain(|&no| spans.get(no).is_some_and(|span| span.to > from));
        while let Some(no) = coming.next_if(|&no| spans.get(no).is_some_and(|span| span.from <= from)) {
            if spans.get(no).is_some_and(|span| span.to > from) {
                held.push(no);
            }
        }
        if held.len() > 1 {
            let mut of = held.clone();
            of.sort_unstable();
            out.push(Overlap { span: Span { from, to }, of });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CELLS: usize = 48;

    fn span(a: usize, b: usize) -> Span {
        let post = |cell: usize| Chainage::from_mm(i64::try_from(cell).expect("a small number") - 24);
        Span::new(post(a), post(b))
    }

    /// Stretches of a few millimetres around the origin, often touching, nested or empty.
    fn stretches() -> impl Strategy<Value = Vec<Span>> {
        prop::collection::vec((0..=CELLS, 0..=CELLS).prop_map(|(a, b)| span(a, b)), 0..9)
    }

    /// The brute-force walk: for every post whether some stretch holds it.
    fn bits(spans: &[Span]) -> Vec<bool> {
        (0..CELLS).map(|cell| spans.iter().any(|s| s.contains(span(cell, cell).from))).collect()
    }

    fn zip(a: &[bool], b: &[bool], of: fn(bool, bool) -> bool) -> Vec<bool> {
        a.iter().zip(b).map(|(&a, &b)| of(a, b)).collect()
    }

    /// Disjoint, rising, not touching, and none empty.
    fn is_normal(set: &SpanSet) -> bool {
        set.0.iter().all(|s| s.from < s.to) && set.0.windows(2).all(|w| w[0].to < w[1].from)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn the_algebra_agrees_with_a_walk_over_every_post(a in stretches(), b in stretches()) {
            let (x, y) = (SpanSet::of(a.iter().copied()), SpanSet::of(b.iter().copied()));
            let (p, q) = (bits(&a), bits(&b));
            for (set, expected) in [
                (x.clone(), p.clone()),
                (x.union(&y), zip(&p, &q, |p, q| p || q)),
                (x.intersection(&y), zip(&p, &q, |p, q| p && q)),
                (x.minus(&y), zip(&p, &q, |p, q| p && !q)),
            ] {
                prop_assert!(is_normal(&set), "{:?}", set);
                prop_assert_eq!(bits(&set.0), expected.clone());
                prop_assert_eq!(set.length_mm(), i128::try_from(expected.iter().filter(|&&bit| bit).count()).unwrap());
                for (cell, &bit) in expected.iter().enumerate() {
                    prop_assert_eq!(set.contains(span(cell, cell).from), bit);
                }
            }
            let first = p.iter().position(|&bit| bit);
            let last = p.iter().rposition(|&bit| bit);
            let gaps: Vec<bool> = (0..CELLS)
                .map(|cell| !p[cell] && first.is_some_and(|f| f < cell) && last.is_some_and(|l| cell < l))
                .collect();
            prop_assert_eq!(bits(&x.gaps().0), gaps);
            prop_assert_eq!(x.extent(), first.zip(last).map(|(f, l)| span(f, l + 1)));
            for s in &b {
                let inside = (0..CELLS).all(|cell| !s.contains(span(cell, cell).from) || p[cell]);
                prop_assert_eq!(x.covers(*s), inside);
            }
        }

        #[test]
        fn overlaps_agree_with_a_walk_over_every_post(all in stretches()) {
            let found = overlaps(&all);
            prop_assert!(found.windows(2).all(|w| w[0].span.to <= w[1].span.from));
            for cell in 0..CELLS {
                let at = span(cell, cell).from;
                let holders: Vec<usize> = (0..all.len()).filter(|&no| all[no].contains(at)).collect();
                let told = found.iter().find(|o| o.span.contains(at)).map(|o| o.of.clone());
                prop_assert_eq!(told, (holders.len() > 1).then_some(holders));
            }
        }
    }

    #[test]
    fn stretches_that_meet_at_a_post_neither_overlap_nor_leave_a_gap() {
        let both = [span(0, 5), span(5, 9)];
        assert_eq!(overlaps(&both), []);
        assert_eq!(SpanSet::of(both).spans(), [span(0, 9)]);
        assert!(SpanSet::of([span(5, 5)]).is_empty());
        assert!(SpanSet::default().covers(span(5, 5)));
    }

    #[test]
    fn the_longest_stretches_have_a_length() {
        let (low, high) = (Chainage::from_mm(i64::MIN), Chainage::from_mm(i64::MAX));
        let zero = Chainage::from_mm(0);
        let all = SpanSet::of([Span::new(low, zero), Span::new(zero, high)]);
        assert_eq!(all.length_mm(), i128::from(i64::MAX) - i128::from(i64::MIN));
    }
}
