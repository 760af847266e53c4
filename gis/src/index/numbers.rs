//! Lasting numbers for the entries of a list that changes.

/// What has no number or no position.
const NONE: u32 = u32::MAX;

/// A number for every entry of a list, which the entry keeps while others before it come and go. A number
/// is never given again: what was noted under the number of an entry that is gone leads nowhere.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbers {
    /// Position → number.
    of: Vec<u32>,
    /// Number → position now.
    at: Vec<u32>,
}

impl Numbers {
    /// Numbers for a new list: the positions themselves.
    pub(super) fn new(len: usize) -> Self {
        let of: Vec<u32> = (0..).take(len).collect();
        Self { at: of.clone(), of }
    }

    /// The numbers of a list of which each entry was at `before` in this one, or is new. An entry that
    /// stands twice in `before` is taken over once.
    pub(super) fn after(&self, before: impl Iterator<Item = Option<usize>>) -> Self {
        let mut at = vec![NONE; self.at.len()];
        let mut of = Vec::with_capacity(self.of.len() + 1);
        for (position, before) in (0..).zip(before) {
            let kept = before.and_then(|before| self.of.get(before).copied());
            let kept = kept.and_then(|number| Some((number, at.get_mut(number as usize)?)));
            match kept {
                Some((number, free)) if *free == NONE => {
                    *free = position;
                    of.push(number);
                }
                _ => {
                    // There are fewer entries than fit in memory, and less than `u32::MAX` of those.
                    of.push(at.len() as u32);
                    at.push(position);
                }
            }
        }
        Self { of, at }
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.of.len()
    }

    /// How many numbers were given so far.
    pub(super) fn given(&self) -> usize {
        self.at.len()
    }

    /// The positions of the entries with a number from `first` on, and their numbers.
    pub(super) fn since(&self, first: usize) -> impl Iterator<Item = (usize, u32)> {
        let new = self.at.get(first..).unwrap_or_default();
        (first..).zip(new).filter(|(_, at)| **at != NONE).map(|(number, at)| (*at as usize, number as u32))
    }

    /// The number of the entry at a position.
    pub(super) fn number(&self, position: usize) -> Option<u32> {
        self.of.get(position).copied()
    }

    /// Where the entry with a number is now.
    pub(super) fn position(&self, number: u32) -> Option<usize> {
        self.at.get(number as usize).filter(|at| **at != NONE).map(|at| *at as usize)
    }
}

/// Whether an index that covers the numbers below `covered` is better made anew: too much stands beside
/// it, or too much of it is gone.
pub(super) fn outgrown(covered: usize, now: &Numbers) -> bool {
    now.given().saturating_sub(covered) > 256 + now.len() / 64 || covered > 256 + 2 * now.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_keeps_its_number_while_others_come_and_go() {
        let first = Numbers::new(4);
        // Entry 1 is gone, one is new in front, entry 2 stands twice.
        let second = first.after([None, Some(0), Some(3), Some(2), Some(2)].into_iter());
        assert_eq!(second.len(), 5);
        assert_eq!(
            [0, 1, 2, 3, 4, 5, 6].map(|n| second.position(n)),
            [Some(1), None, Some(3), Some(2), Some(0), Some(4), None]
        );
        assert_eq!(second.since(4).collect::<Vec<_>>(), [(0, 4), (4, 5)]);
        let third = second.after([Some(2)].into_iter());
        assert_eq!((third.position(3), third.position(1), third.position(5)), (Some(0), None, None));
        assert_eq!(third.since(4).count(), 0);
        assert_eq!(third.given(), 6);
    }
}
