//! Bounding boxes of the entries of a list that changes.

use std::sync::Arc;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::numbers::{Numbers, outgrown};

type Tree = RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>;

/// An R-tree over boxes `[west, south, east, north]` with the numbers of their entries. Lists that follow
/// each other share the tree; what was added since stands in a small one beside it, and what is gone has
/// no position any more.
#[derive(Debug, Clone, Default)]
pub(super) struct Boxes {
    /// Of all numbers below `covered`.
    base: Arc<Tree>,
    covered: usize,
    later: Arc<Tree>,
}

impl Boxes {
    /// Indexes the boxes of a list with new numbers, in its order; an entry may have none.
    pub(super) fn new(boxes: impl Iterator<Item = Option<[f64; 4]>>) -> Self {
        let mut covered = 0;
        let entries = boxes.zip(0..).inspect(|_| covered += 1).filter_map(|(of, no)| Some(entry(of?, no)));
        let base = RTree::bulk_load(entries.collect());
        Self { base: Arc::new(base), covered, later: Arc::default() }
    }

    /// The index of a list that followed the one of this index, which had given out `given` numbers;
    /// `None` when it has so many new entries that it is better indexed anew.
    pub(super) fn after(
        &self,
        given: usize,
        now: &Numbers,
        of: impl Fn(usize) -> Option<[f64; 4]>,
    ) -> Option<Self> {
        if outgrown(self.covered, now) {
            return None;
        }
        let mut later = Arc::clone(&self.later);
        for (position, number) in now.since(given) {
            if let Some(of) = of(position) {
                Arc::make_mut(&mut later).insert(entry(of, number));
            }
        }
        Some(Self { base: Arc::clone(&self.base), covered: self.covered, later })
    }

    /// The positions of the entries whose box meets a box, in order.
    pub(super) fn meeting(&self, [west, south, east, north]: [f64; 4], now: &Numbers) -> Vec<usize> {
        let wanted = AABB::from_corners([west, south], [east, north]);
        let mut found: Vec<usize> = [&self.base, &self.later]
            .into_iter()
            .flat_map(|tree| tree.locate_in_envelope_intersecting(&wanted))
            .filter_map(|entry| now.position(entry.data))
            .collect();
        found.sort_unstable();
        found
    }
}

fn entry([west, south, east, north]: [f64; 4], number: u32) -> GeomWithData<Rectangle<[f64; 2]>, u32> {
    GeomWithData::new(Rectangle::from_corners([west, south], [east, north]), number)
}
