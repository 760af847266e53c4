//! Which entry of one list is which of another.

/// Pairs the entries of a newer list, one after the other, with those of an older one. Lists that differ
/// little cost one comparison per entry.
#[derive(Debug)]
pub(super) struct Pairing {
    next: usize,
    taken: Vec<bool>,
}

impl Pairing {
    /// With a list of so many.
    pub(super) fn with(older: usize) -> Self {
        Self { next: 0, taken: vec![false; older] }
    }

    /// Where the next entry of the newer list was: `is` tells whether it is the one at a position, `find`
    /// looks for it. No older entry is given twice.
    pub(super) fn pair(
        &mut self,
        is: impl Fn(usize) -> bool,
        find: impl FnOnce() -> Option<usize>,
    ) -> Option<usize> {
        let here = self.next;
        let free = self.taken.get(here) == Some(&false);
        let found = if free && is(here) { here } else { find()? };
        let taken = self.taken.get_mut(found)?;
        if std::mem::replace(taken, true) {
            return None;
        }
        self.next = found + 1;
        Some(found)
    }

    /// The older entries that were not given.
    pub(super) fn left(&self) -> impl Iterator<Item = usize> {
        self.taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(at, _)| at)
    }
}
