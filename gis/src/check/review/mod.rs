//! What a person has to decide: the doubts of the readers and those that depend on the day or on all
//! that is known, with what was decided about them.

mod atlas;
mod derive;
mod item;
mod state;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::record::{Corrections, Doubt, Record, Stale};

pub use atlas::Atlas;
pub use item::{Item, State};

/// All that is known, as it is to be reviewed.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// The records, corrections applied.
    pub records: &'k [Record],
    /// Those of them that corrections changed, as they were read.
    pub as_read: &'k [Record],
    /// The doubts of the readers.
    pub doubts: &'k [Doubt],
    /// What was decided.
    pub corrections: &'k Corrections,
    /// The corrections that do not fit the records.
    pub stale: &'k [Stale],
    /// The day on which terms are judged.
    pub as_of: Date,
}

/// Every doubt with its state, in the order in which a person would work through them: by kind, then by
/// document and line. Nothing is changed, and no item holds a personal number.
pub fn review(known: &Known<'_>, atlas: &impl Atlas) -> Vec<Item> {
    let mut doubts = known.doubts.to_vec();
    let mut seen: HashMap<String, usize> =
        doubts.iter().enumerate().map(|(at, doubt)| (doubt.id.clone(), at)).collect();
    let reported: HashSet<_> = doubts.iter().flat_map(derive::bears_on).collect();
    // A reader names the first record only of those that have a name in common.
    let printed: HashSet<_> = doubts.iter().filter_map(derive::says).collect();
    let surroundings = item::Surroundings::new(known);
    let mut standing = HashSet::new();
    // What a correction settled is listed as corrected, and so it is looked for as it was read, too.
    for (records, corrected) in [(known.as_read, false), (known.records, true)] {
        for doubt in derive::doubts(records, known.as_of, atlas) {
            // A new value may be as doubtful as what a reader doubted.
            let changed = corrected && surroundings.decisions.touched(&doubt);
            let told = !changed && derive::bears_on(&doubt).all(|about| reported.contains(&about))
                || derive::says(&doubt).is_some_and(|said| printed.contains(&said));
            if told {
                continue;
            }
            if corrected {
                standing.insert(doubt.id.clone());
            }
            if let Some(read) = seen.get(&doubt.id).and_then(|&at| doubts.get_mut(at)) {
                // The name stands on other records, too.
                let known: HashSet<String> = read.records.iter().cloned().collect();
                read.records.extend(doubt.records.into_iter().filter(|id| !known.contains(id)));
            } else {
                seen.insert(doubt.id.clone(), doubts.len());
                doubts.push(doubt);
            }
        }
    }
    doubts.extend(known.stale.iter().map(derive::stale));
    let item = |doubt: Doubt| {
        let stands = standing.contains(&doubt.id);
        Item::new(doubt, stands, &surroundings)
    };
    let mut items: Vec<Item> = doubts.into_iter().map(item).collect();
    items.sort_by(|a, b| a.place().cmp(&b.place()));
    items
}
