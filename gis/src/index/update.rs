//! The making of a snapshot: what differs from the one before is made, the rest is taken over.

use std::sync::{Arc, Weak};

use jiff::civil::Date;

use super::changes::same;
use super::expiry::expired;
use super::ids::Ids;
use super::numbers::Numbers;
use super::pairing::Pairing;
use super::table::Entry;
use super::texts::{DocumentTexts, Texts};
use super::{
    Feature, Land, Layer, Offices, Reference, Roster, Snapshot, Table, Zones, acts, decisions, findings,
    posts, reference, segments, zones,
};
use crate::check;
use crate::place::{Placed, place};
use crate::record::{Body, Decision, DocumentRef, ProtectionZone, Record};

const LAYERS: usize = Layer::ALL.len();

/// The kinds of record that the parts of a snapshot are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Segment,
    Decision,
    Zone,
    Appointment,
    Other,
}

impl Kind {
    const COUNT: usize = 5;

    fn of(body: &Body) -> Self {
        match body {
            Body::Segment(_) => Self::Segment,
            Body::Decision(_) => Self::Decision,
            Body::Zone(_) => Self::Zone,
            Body::Appointment(_) => Self::Appointment,
            // Sites are findable in their document but have no layer: some are sensitive.
            Body::Site(_) | Body::Coordinator(_) | Body::Duty(_) => Self::Other,
        }
    }
}

/// What a record is, and the layer that shows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    kind: Kind,
    layer: Option<Layer>,
}

/// How the records of a kind differ from those before.
#[derive(Debug, Clone, Copy, Default)]
struct Differs {
    /// A record of the kind is not the one that was at its position.
    moved: bool,
    /// A record is new, or other, or in another order.
    changed: bool,
    /// How many there are.
    count: usize,
    /// The position before of the last one.
    last: Option<usize>,
}

/// A snapshot in the making.
pub(super) struct Making<'b> {
    before: &'b Snapshot,
    reference: Arc<Reference>,
    day: Option<Date>,
    same_reference: bool,
    /// Whether the records are known to be without personal numbers.
    clean: bool,
    /// Of every record before: its position among the features of its layer, or among the decisions.
    features: Vec<usize>,
    land_at: Vec<usize>,
    /// How many records of each kind there were before.
    counts: [usize; Kind::COUNT],
    layers: [Vec<Entry<Feature>>; LAYERS],
    land: Vec<Entry<Land>>,
    differs: [Differs; Kind::COUNT],
}

impl<'b> Making<'b> {
    /// The one after `before`, which may be empty.
    pub(super) fn new(before: &'b Snapshot, reference: Arc<Reference>, day: Option<Date>) -> Self {
        let (mut shown, mut counts) = ([0; LAYERS], [0; Kind::COUNT]);
        let (mut features, mut land_at) = (Vec::new(), Vec::new());
        for mark in &before.marks {
            features.push(mark.layer.map_or(0, |layer| shown[layer as usize]));
            land_at.push(counts[Kind::Decision as usize]);
            if let Some(layer) = mark.layer {
                shown[layer as usize] += 1;
            }
            counts[mark.kind as usize] += 1;
        }
        let same_reference = Arc::ptr_eq(&before.reference, &reference);
        let (layers, land, differs) = Default::default();
        Self {
            before,
            reference,
            day,
            same_reference,
            clean: false,
            features,
            land_at,
            counts,
            layers,
            land,
            differs,
        }
    }

    /// Of records that are without personal numbers already.
    pub(super) fn without_personal(self) -> Self {
        Self { clean: true, ..self }
    }

    /// The snapshot of these records.
    pub(super) fn finish(mut self, given: Vec<Arc<Record>>, documents: Arc<[DocumentRef]>) -> Snapshot {
        let before = self.before;
        let mut pairing = Pairing::with(before.records.len());
        let (mut records, mut marks) = (Vec::with_capacity(given.len()), Vec::with_capacity(given.len()));
        let mut positions = Vec::with_capacity(given.len());
        // Records that are others than before under the same identifier.
        let mut changed = Vec::new();
        let mut sources = std::collections::HashMap::new();
        for (no, given) in given.into_iter().enumerate() {
            let is = |at: usize| {
                before.records.get(at).is_some_and(|old| Arc::ptr_eq(old, &given) || old.id == given.id)
            };
            let was = pairing.pair(is, || before.position(&given.id));
            let (record, kept, source) = self.published(given, was);
            if let Some(source) = source {
                sources.insert(no, source);
            }
            if !kept && was.is_some() {
                changed.push(no);
            }
            let mark = self.show(&record, was, kept);
            let differs = &mut self.differs[mark.kind as usize];
            differs.count += 1;
            differs.moved |= !(kept && was == Some(no));
            differs.changed |= !kept || was <= differs.last;
            differs.last = was;
            marks.push(mark);
            positions.push(was);
            records.push(record);
        }
        let id = |at: usize| records.get(at).map_or("", |record: &Arc<Record>| &record.id);
        let numbers = before.numbers.after(positions.into_iter());
        let given = before.numbers.given();
        let (numbers, ids, texts) = match before.ids.after(given, &numbers, id) {
            Some(ids) => {
                let numbered = |no: &usize| Some((*no, numbers.number(*no)?));
                let changed: Vec<(usize, u32)> = changed.iter().filter_map(numbered).collect();
                let texts = before.texts.after(given, &numbers, &records, &changed);
                (numbers, ids, texts)
            }
            None => {
                let numbers = Numbers::new(records.len());
                let texts = Texts::new(&numbers, &records);
                (numbers, Ids::new(records.iter().map(|record| record.id.as_str())), texts)
            }
        };
        let document_texts = if Arc::ptr_eq(&before.documents, &documents) {
            Arc::clone(&before.document_texts)
        } else {
            Arc::new(DocumentTexts::new(&documents))
        };
        let of = |kind| of_kind(&records, &marks, kind);
        let moved = |kind| self.moved(kind);
        let roster = if moved(Kind::Segment) {
            Arc::new(Roster::new(of(Kind::Segment)))
        } else {
            Arc::clone(&before.roster)
        };
        let offices = if moved(Kind::Appointment) {
            Arc::new(Offices::new(of(Kind::Appointment)))
        } else {
            Arc::clone(&before.offices)
        };
        let zones = if moved(Kind::Zone) || !self.same_reference {
            Arc::new(Zones::new(of(Kind::Zone), &self.reference.lines))
        } else {
            Arc::clone(&before.zones)
        };
        let land = before.land.after(std::mem::take(&mut self.land));
        let tables = self.tables(&roster, || of(Kind::Segment).map(|(_, record)| record));
        let Self { reference, day, .. } = self;
        Snapshot {
            records,
            given: sources,
            numbers,
            ids,
            texts,
            marks,
            documents,
            document_texts,
            reference,
            roster,
            offices,
            zones,
            land,
            tables,
            day,
        }
    }

    /// The record without personal numbers, whether it is the one that was there before, and what to
    /// know it by if it is given again.
    fn published(&self, given: Arc<Record>, was: Option<usize>) -> (Arc<Record>, bool, Option<Weak<Record>>) {
        let old = was.and_then(|at| Some((at, self.before.records.get(at)?)));
        if let Some((at, old)) = old {
            if Arc::ptr_eq(old, &given) {
                return (given, true, None);
            }
            let by = self.before.given.get(&at);
            if by.is_some_and(|by| std::ptr::eq(by.as_ptr(), Arc::as_ptr(&given))) || **old == *given {
                return (Arc::clone(old), true, Some(Arc::downgrade(&given)));
            }
        }
        if self.clean {
            return (given, false, None);
        }
        let published = Record::clone(&given).without_personal();
        if published == *given {
            return (given, false, None);
        }
        match old {
            Some((_, old)) if **old == published => (Arc::clone(old), true, Some(Arc::downgrade(&given))),
            _ => (Arc::new(published), false, Some(Arc::downgrade(&given))),
        }
    }

    /// Puts a record into the layers. `kept`: it is the very record that was at `was`.
    fn show(&mut self, record: &Arc<Record>, was: Option<usize>, kept: bool) -> Mark {
        let old = was.and_then(|at| Some((at, *self.before.marks.get(at)?)));
        let settled = kept && self.same_reference;
        if let Some((at, mark)) = old.filter(|_| settled && self.day == self.before.day) {
            if let Some(layer) = mark.layer {
                self.layers[layer as usize].push(Entry::Kept(self.features[at]));
            }
            if mark.kind == Kind::Decision {
                self.land.push(Entry::Kept(self.land_at[at]));
            }
            return mark;
        }
        let kind = Kind::of(&record.body);
        let shown = self.day.is_none_or(|day| record.validity.covers(day));
        let layer = match &record.body {
            // Another edition's: in answers for its days, not on the map of this one.
            Body::Segment(segment) if shown => Some(
                self.place_or(record, old, settled, |_, placed| segments::feature(record, segment, &placed)),
            ),
            Body::Zone(zone) if shown => Some(self.place_or(record, old, settled, |making, placed| {
                (Layer::Constraints, zones::feature(record, zone, placed, making.is_schematic(zone)))
            })),
            Body::Decision(decision) => self.decision(record, decision, old, settled),
            Body::Appointment(act) if shown => Some(
                self.place_or(record, old, settled, |_, _| (Layer::Appointments, acts::feature(record, act))),
            ),
            Body::Segment(_)
            | Body::Zone(_)
            | Body::Site(_)
            | Body::Coordinator(_)
            | Body::Duty(_)
            | Body::Appointment(_) => None,
        };
        Mark { kind, layer }
    }

    /// The feature of a record: that of before if it is `settled` and was shown, else made by `make`.
    fn place_or(
        &mut self,
        record: &Record,
        old: Option<(usize, Mark)>,
        settled: bool,
        make: impl FnOnce(&Self, Placed) -> (Layer, Feature),
    ) -> Layer {
        if let Some((at, Mark { layer: Some(layer), .. })) = old.filter(|_| settled) {
            self.layers[layer as usize].push(Entry::Kept(self.features[at]));
            return layer;
        }
        let placed = place(record, &self.reference.lines, &self.reference.gazetteer);
        let (layer, feature) = make(self, placed);
        self.push(layer, feature, old);
        layer
    }

    fn decision(
        &mut self,
        record: &Arc<Record>,
        decision: &Decision,
        old: Option<(usize, Mark)>,
        settled: bool,
    ) -> Option<Layer> {
        let before = self.before;
        let land_at = old.filter(|(_, mark)| mark.kind == Kind::Decision).map(|(at, _)| self.land_at[at]);
        let old_land = land_at.and_then(|at| Some((at, before.land.all().get(at)?)));
        let new_land;
        let land = match old_land {
            Some((at, land)) if settled => {
                self.land.push(Entry::Kept(at));
                land
            }
            _ => {
                let placed = place(record, &self.reference.lines, &self.reference.gazetteer);
                let unmoved = |land: &Land| Arc::ptr_eq(&land.record, record) && land.placed == placed;
                if let Some((at, land)) = old_land.filter(|(_, land)| unmoved(land)) {
                    self.land.push(Entry::Kept(at));
                    land
                } else {
                    new_land = Arc::new(Land::new(Arc::clone(record), placed));
                    self.land.push(Entry::New(Arc::clone(&new_land)));
                    &new_land
                }
            }
        };
        let day = self.day;
        if day.is_some_and(|day| !record.validity.covers(day) && !expired(record, decision, day)) {
            return None;
        }
        if let Some((at, Mark { layer: Some(layer), .. })) = old.filter(|_| settled) {
            let (no, table) = (self.features[at], &before.tables[layer as usize]);
            let other =
                table.features().get(no).and_then(|feature| decisions::on_day(feature, decision, day));
            let entry = other.map_or(Entry::Kept(no), |feature| Entry::New(Arc::new(feature)));
            self.layers[layer as usize].push(entry);
            return Some(layer);
        }
        let (layer, feature) = decisions::feature(record, decision, &land.placed, day);
        self.push(layer, feature, old);
        Some(layer)
    }

    /// A feature that was made: the one before it, if it is equal.
    fn push(&mut self, layer: Layer, feature: Feature, old: Option<(usize, Mark)>) {
        let feature = Arc::new(feature);
        let was = old.filter(|(_, mark)| mark.layer == Some(layer)).map(|(at, _)| self.features[at]);
        let table = &self.before.tables[layer as usize];
        let kept = was.filter(|&no| table.features().get(no).is_some_and(|old| same(old, &feature)));
        self.layers[layer as usize].push(kept.map_or(Entry::New(feature), Entry::Kept));
    }

    fn is_schematic(&self, zone: &ProtectionZone) -> bool {
        let line = self.reference.lines.get(&zone.line);
        line.is_none_or(|line| line.chains_of(Some(zone.track)).any(|chain| chain.schematic))
    }

    /// Whether a record of a kind is not what was at its position before.
    fn moved(&self, kind: Kind) -> bool {
        self.differs[kind as usize].moved || self.count_differs(kind)
    }

    /// Whether the records of a kind are others than before, or in another order.
    fn changed(&self, kind: Kind) -> bool {
        self.differs[kind as usize].changed || self.count_differs(kind)
    }

    fn count_differs(&self, kind: Kind) -> bool {
        self.differs[kind as usize].count != self.counts[kind as usize]
    }

    fn tables<'r, I: Iterator<Item = &'r Record>>(
        &mut self,
        roster: &Roster,
        segments: impl Fn() -> I,
    ) -> [Arc<Table>; LAYERS] {
        let before = self.before;
        let of_reference = [Layer::Stations, Layer::Counties, Layer::Lines, Layer::Constraints];
        // An empty snapshot has none of these: its reference was never drawn.
        let drawn = self.same_reference
            && of_reference.into_iter().any(|layer| !before.tables[layer as usize].features().is_empty());
        let reference = Arc::clone(&self.reference);
        let zones_before = before.marks.iter().filter(|mark| mark.layer == Some(Layer::Constraints)).count();
        if drawn {
            let all = |layer: Layer| 0..before.tables[layer as usize].features().len();
            for layer in [Layer::Stations, Layer::Counties] {
                self.layers[layer as usize] = all(layer).map(Entry::Kept).collect();
            }
        } else {
            self.extend(Layer::Stations, reference::stations(&reference));
            self.extend(Layer::Counties, reference::counties(&reference));
        }
        if drawn && reference::same_rules(&reference, before.day, self.day) {
            let rules = zones_before..before.tables[Layer::Constraints as usize].features().len();
            self.layers[Layer::Constraints as usize].extend(rules.map(Entry::Kept));
        } else {
            self.extend(Layer::Constraints, reference::constraints(&reference, self.day));
        }
        if drawn && reference::list_the_same(&reference, &before.roster, roster) {
            let all = 0..before.tables[Layer::Lines as usize].features().len();
            self.layers[Layer::Lines as usize] = all.map(Entry::Kept).collect();
        } else {
            self.extend(Layer::Lines, reference::lines(&reference, roster));
        }
        if drawn && (self.day == before.day || !posts::depend_on_the_day(&reference)) {
            let all = 0..before.tables[Layer::KilometrePosts as usize].features().len();
            self.layers[Layer::KilometrePosts as usize] = all.map(Entry::Kept).collect();
        } else {
            self.extend(Layer::KilometrePosts, posts::features(&reference, self.day));
        }
        // The findings are about the segments that are in force, and those are shown.
        let unshown = |layer: Layer| {
            !Entry::all_kept(&self.layers[layer as usize], before.tables[layer as usize].features().len())
        };
        let other = self.changed(Kind::Segment) || unshown(Layer::Segments) || unshown(Layer::CountySegments);
        if drawn && !other {
            let all = 0..before.tables[Layer::Findings as usize].features().len();
            self.layers[Layer::Findings as usize] = all.map(Entry::Kept).collect();
        } else {
            let found = check::roster_on(segments(), &reference.lines, &reference.gazetteer, self.day);
            self.extend(Layer::Findings, found.into_iter().map(findings::feature).collect());
        }
        let mut layers = std::mem::take(&mut self.layers).into_iter();
        before.tables.each_ref().map(|table| table.after(layers.next().unwrap_or_default()))
    }

    /// Adds features to a layer: those of before where they are equal.
    fn extend(&mut self, layer: Layer, features: Vec<Feature>) {
        let table = &self.before.tables[layer as usize];
        let entry = |feature: Feature| {
            let feature = Arc::new(feature);
            let was = table.position(&feature.id);
            let kept = was.filter(|&no| table.features().get(no).is_some_and(|old| same(old, &feature)));
            kept.map_or(Entry::New(feature), Entry::Kept)
        };
        self.layers[layer as usize].extend(features.into_iter().map(entry));
    }
}

/// The records of a kind with their positions. The others are not even read.
fn of_kind<'r>(
    records: &'r [Arc<Record>],
    marks: &'r [Mark],
    kind: Kind,
) -> impl Iterator<Item = (usize, &'r Record)> {
    let all = records.iter().zip(marks).enumerate();
    all.filter(move |(_, (_, mark))| mark.kind == kind).map(|(no, (record, _))| (no, record.as_ref()))
}
