//! What a person has to decide: the doubts of the readers and those that depend on the day or on all
//! that is known, with what was decided about them.

mod atlas;
mod derive;
mod item;
mod state;

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::record::{Corrections, Doubt, Record, Stale};

pub use atlas::Atlas;
pub use item::{Item, State};

/// All that is known, as it is to be reviewed: the records by themselves or shared.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k, R = Record> {
    /// The records, corrections applied.
    pub records: &'k [R],
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
pub fn review<R: Borrow<Record>>(known: &Known<'_, R>, atlas: &impl Atlas) -> Vec<Item> {
    let mut doubts = known.doubts.to_vec();
    let mut seen: HashMap<String, usize> =
        doubts.iter().enumerate().map(|(at, doubt)| (doubt.id.clone(), at)).collect();
    let reported: HashSet<_> = doubts.iter().flat_map(derive::bears_on).collect();
    // A reader names the first record only of those that have a name in common.
    let printed: HashSet<_> = doubts.iter().filter_map(derive::says).collect();
    let surroundings = item::Surroundings::new(known);
    let mut standing = HashSet::new();
    // What a correction settled is listed as corrected, and so it is looked for as it was read, too.
    let (as_read, current) =
        (known.as_read.iter().collect(), known.records.iter().map(Borrow::borrow).collect());
    for (records, corrected) in [(as_read, false), (current, true)] {
        let records: Vec<&Record> = records;
        for doubt in derive::doubts(&records, known.as_of, atlas) {
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
