//! Identifier → lasting number, without a copy of the identifiers.

use std::sync::Arc;

use super::numbers::{Numbers, outgrown};
use crate::hash::fnv1a;

/// The hashes of identifiers with the numbers of their entries. Lists that follow each other share what
/// they have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids {
    /// By hash, of all numbers below `covered`.
    base: Arc<[(u64, u32)]>,
    covered: usize,
    /// By hash, of the later numbers.
    later: Vec<(u64, u32)>,
}

impl Ids {
    /// Indexes the identifiers of a list with new numbers, in its order.
    pub(super) fn new<'i>(ids: impl Iterator<Item = &'i str>) -> Self {
        let mut base: Vec<_> = ids.zip(0..).map(|(id, number)| (fnv1a(id), number)).collect();
        base.sort_unstable();
        Self { covered: base.len(), base: base.into(), later: Vec::new() }
    }

    /// The index of a list that followed the one of this index; `None` when it has so many new entries
    /// that it is better indexed anew.
    pub(super) fn after<'i>(
        &self,
        given: usize,
        now: &Numbers,
        id: impl Fn(usize) -> &'i str,
    ) -> Option<Self> {
        if outgrown(self.covered, now) {
            return None;
        }
        let mut later = self.later.clone();
        later.extend(now.since(given).map(|(position, number)| (fnv1a(id(position)), number)));
        later.sort_unstable();
        Some(Self { base: Arc::clone(&self.base), covered: self.covered, later })
    }

    /// The first position at which an entry has this identifier.
    pub(super) fn find<'i>(
        &self,
        wanted: &str,
        now: &Numbers,
        id: impl Fn(usize) -> &'i str,
    ) -> Option<usize> {
        let hash = fnv1a(wanted);
        [&*self.base, self.later.as_slice()]
            .into_iter()
            .flat_map(|list| {
                let from = list.partition_point(|(of, _)| *of < hash);
                list.iter().skip(from).take_while(move |(of, _)| *of == hash)
            })
            .filter_map(|(_, number)| now.position(*number))
            .filter(|&position| id(position) == wanted)
            .min()
    }
}
