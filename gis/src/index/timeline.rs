//! The days on which something changes.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Layer, Snapshot};
use crate::rule::Edge;

/// How much begins and ends in each layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turns {
    begins: [usize; Layer::ALL.len()],
    ends: [usize; Layer::ALL.len()],
}

impl Turns {
    /// Records of the layer, or rules, that are in force from this day on.
    pub fn begins(&self, layer: Layer) -> usize {
        self.begins[layer as usize]
    }

    /// Those that are no longer in force on this day, and were the day before. For a temporary use that
    /// is the end of its term; it stays on the map and says so.
    pub fn ends(&self, layer: Layer) -> usize {
        self.ends[layer as usize]
    }
}

/// When what is known begins and ends, over all days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline {
    /// The days on which something begins, or is no longer in force for the first time, in order.
    pub days: Vec<(Date, Turns)>,
    /// In each layer, records and rules of which the first day is not known: they are shown on all days.
    pub undated: [usize; Layer::ALL.len()],
}

impl Snapshot {
    /// The days on which the layers change. A rule counts once, however many features draw it.
    pub fn timeline(&self) -> Timeline {
        let mut days: BTreeMap<Date, Turns> = BTreeMap::new();
        let mut undated = [0; Layer::ALL.len()];
        let mut add = |layer: Layer, from: Option<Date>, to: Option<Date>| {
            match from {
                Some(day) => days.entry(day).or_default().begins[layer as usize] += 1,
                None => undated[layer as usize] += 1,
            }
            if let Some(day) = to.and_then(|last| last.tomorrow().ok()) {
                days.entry(day).or_default().ends[layer as usize] += 1;
            }
        };
        for record in self.records() {
            if let Some(layer) = Layer::of(record) {
                add(layer, record.validity.from, record.validity.to);
            }
        }
        for rule in self.reference().rules.all().iter().filter(|rule| !rule.sensitive) {
            add(Layer::Constraints, rule.valid.from.known(), rule.valid.to.and_then(Edge::known));
        }
        Timeline { days: days.into_iter().collect(), undated }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::index::Reference;
    use crate::record::embedded;

    #[test]
    fn the_roster_begins_on_its_day_and_ends_the_day_after_its_last() {
        let (mut records, documents) = embedded();
        for record in &mut records {
            if Layer::of(record) == Some(Layer::Segments) {
                record.validity.to = Some(date(2024, 2, 28));
            }
        }
        let segments = records.iter().filter(|record| Layer::of(record) == Some(Layer::Segments)).count();
        let snapshot = Snapshot::build(records, documents, Arc::new(Reference::embedded()));
        let timeline = snapshot.timeline();
        let on =
            |day| timeline.days.iter().find(|(of, _)| *of == day).map(|(_, turns)| *turns).expect("a day");
        assert_eq!(on(date(2021, 8, 19)).begins(Layer::Segments), segments);
        assert_eq!(on(date(2024, 2, 29)).ends(Layer::Segments), segments);
        assert!(timeline.days.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(timeline.undated[Layer::Segments as usize], 0);
    }
}
