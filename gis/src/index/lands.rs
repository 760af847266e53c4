//! All placed decisions, by where they are.

use std::collections::HashMap;
use std::sync::Arc;

use super::Land;
use super::boxes::Boxes;
use super::numbers::{Numbers, outgrown};
use super::reach;
use super::table::Entry;

/// The placed decisions of a snapshot, found by place. Immutable; those of snapshots that follow each
/// other share the decisions that they have in common, and most of the index.
#[derive(Debug, Default)]
pub(super) struct Lands {
    all: Vec<Arc<Land>>,
    numbers: Numbers,
    /// Those with a geometry to take distances to, expanded by their own accuracy.
    boxes: Boxes,
    /// The others by county, and those whose expanded box cannot be told under no name.
    base: Arc<HashMap<String, Vec<u32>>>,
    later: HashMap<String, Vec<u32>>,
    covered: usize,
}

/// Where a decision is looked for.
enum Place<'l> {
    Box([f64; 4]),
    Counties(&'l [String]),
    Everywhere,
}

impl Place<'_> {
    fn of(land: &Land) -> Place<'_> {
        if land.metric.is_none() {
            return Place::Counties(&land.placed.counties);
        }
        let accuracy_m = land.placed.accuracy_m.unwrap_or(0.0);
        let expanded = land.bounds.filter(|_| !accuracy_m.is_nan());
        expanded.and_then(|bounds| reach::around(bounds, accuracy_m)).map_or(Place::Everywhere, Place::Box)
    }

    fn of_box(land: &Land) -> Option<[f64; 4]> {
        match Self::of(land) {
            Place::Box(of) => Some(of),
            Place::Counties(_) | Place::Everywhere => None,
        }
    }
}

/// Notes a decision that is not found by a box.
fn note(lists: &mut HashMap<String, Vec<u32>>, land: &Land, number: u32) {
    match Place::of(land) {
        Place::Box(_) => {}
        Place::Everywhere => lists.entry(String::new()).or_default().push(number),
        Place::Counties(counties) => {
            for county in counties.iter().filter(|county| !county.is_empty()) {
                lists.entry(county.clone()).or_default().push(number);
            }
        }
    }
}

impl Lands {
    fn of(all: Vec<Arc<Land>>) -> Self {
        let boxes = Boxes::new(all.iter().map(|land| Place::of_box(land)));
        let mut lists = HashMap::new();
        for (land, number) in all.iter().zip(0..) {
            note(&mut lists, land, number);
        }
        let numbers = Numbers::new(all.len());
        Self { covered: all.len(), all, numbers, boxes, base: Arc::new(lists), later: HashMap::new() }
    }

    /// The decisions that follow these; themselves when nothing differs.
    pub(super) fn after(self: &Arc<Self>, entries: Vec<Entry<Land>>) -> Arc<Self> {
        if Entry::all_kept(&entries, self.all.len()) {
            return Arc::clone(self);
        }
        let numbers = self.numbers.after(entries.iter().map(Entry::before));
        let all = Entry::resolve(entries, &self.all);
        let given = self.numbers.given();
        let boxes = self.boxes.after(given, &numbers, |at| Place::of_box(all.get(at)?));
        let Some(boxes) = boxes.filter(|_| !outgrown(self.covered, &numbers)) else {
            return Arc::new(Self::of(all));
        };
        let mut later = self.later.clone();
        for (position, number) in numbers.since(given) {
            if let Some(land) = all.get(position) {
                note(&mut later, land, number);
            }
        }
        Arc::new(Self { all, numbers, boxes, base: Arc::clone(&self.base), later, covered: self.covered })
    }

    /// All, in the order of their records.
    pub(super) fn all(&self) -> &[Arc<Land>] {
        &self.all
    }

    /// Those that may be within `metres` of a place or, known to a county only, in one of `counties`; in
    /// the order of their records. None that is so is left out.
    pub(super) fn near<'c>(
        &self,
        (lon, lat): (f64, f64),
        metres: f64,
        counties: impl Iterator<Item = &'c str>,
    ) -> Vec<&Arc<Land>> {
        let mut found = self.boxes.meeting(reach::near(lon, lat, metres), &self.numbers);
        for name in std::iter::once("").chain(counties) {
            let lists = [&*self.base, &self.later].into_iter().filter_map(|lists| lists.get(name));
            found.extend(lists.flatten().filter_map(|number| self.numbers.position(*number)));
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|at| self.all.get(at)).collect()
    }
}
