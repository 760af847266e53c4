//! The features of one layer with their R-tree.

use std::sync::Arc;

use super::Feature;
use super::boxes::Boxes;
use super::ids::Ids;
use super::numbers::Numbers;

/// Position of a feature in its [`Table`].
pub type FeatureNo = usize;

/// The features of one layer, indexed by identifier and by bounding box. Immutable; tables that follow
/// each other share the features that they have in common, and most of the index.
#[derive(Debug, Default)]
pub struct Table {
    features: Vec<Arc<Feature>>,
    numbers: Numbers,
    ids: Ids,
    boxes: Boxes,
}

/// A feature of the next table: where it is in the one before, or that it is new.
#[derive(Debug, Clone)]
pub(super) enum Entry<T> {
    Kept(usize),
    New(Arc<T>),
}

impl<T> Entry<T> {
    /// Where it was before.
    pub(super) fn before(&self) -> Option<usize> {
        match self {
            Self::Kept(at) => Some(*at),
            Self::New(_) => None,
        }
    }

    /// Whether these are all entries of a list of `len`, in its order.
    pub(super) fn all_kept(entries: &[Self], len: usize) -> bool {
        entries.len() == len && entries.iter().enumerate().all(|(at, entry)| entry.before() == Some(at))
    }

    /// The entries themselves.
    pub(super) fn resolve(entries: Vec<Self>, before: &[Arc<T>]) -> Vec<Arc<T>> {
        let one = |entry| match entry {
            Self::Kept(at) => before.get(at).map(Arc::clone),
            Self::New(new) => Some(new),
        };
        entries.into_iter().filter_map(one).collect()
    }
}

impl Table {
    /// Indexes features. Of two features with one identifier the first keeps it.
    pub fn new(features: Vec<Feature>) -> Self {
        Self::of(features.into_iter().map(Arc::new).collect())
    }

    /// The same with features that are shared.
    pub fn of(features: Vec<Arc<Feature>>) -> Self {
        let ids = Ids::new(features.iter().map(|feature| feature.id.as_str()));
        let boxes = Boxes::new(features.iter().map(|feature| feature.bounds()));
        Self { numbers: Numbers::new(features.len()), features, ids, boxes }
    }

    /// The table that follows this one; itself when nothing differs.
    pub(super) fn after(self: &Arc<Self>, entries: Vec<Entry<Feature>>) -> Arc<Self> {
        if Entry::all_kept(&entries, self.features.len()) {
            return Arc::clone(self);
        }
        let numbers = self.numbers.after(entries.iter().map(Entry::before));
        let features = Entry::resolve(entries, &self.features);
        let given = self.numbers.given();
        let ids = self.ids.after(given, &numbers, |at| id(&features, at));
        let boxes = self.boxes.after(given, &numbers, |at| features.get(at)?.bounds());
        Arc::new(match ids.zip(boxes) {
            Some((ids, boxes)) => Self { features, numbers, ids, boxes },
            None => Self::of(features),
        })
    }

    /// All features, in the order of their records.
    pub fn features(&self) -> &[Arc<Feature>] {
        &self.features
    }

    /// The feature with this identifier.
    pub fn get(&self, id: &str) -> Option<&Arc<Feature>> {
        self.features.get(self.position(id)?)
    }

    /// Where the feature with this identifier is.
    pub(super) fn position(&self, wanted: &str) -> Option<FeatureNo> {
        self.ids.find(wanted, &self.numbers, |at| id(&self.features, at))
    }

    /// Numbers of the features whose bounding box meets the box `[west, south, east, north]`
    /// (degrees), in feature order.
    pub fn in_box(&self, wanted: [f64; 4]) -> Vec<FeatureNo> {
        self.boxes.meeting(wanted, &self.numbers)
    }

    /// Bounding box `[west, south, east, north]` of all geometry.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        let join = |[a, b, c, d]: [f64; 4], [w, s, e, n]: [f64; 4]| [a.min(w), b.min(s), c.max(e), d.max(n)];
        self.features.iter().filter_map(|feature| feature.bounds()).reduce(join)
    }
}

fn id(features: &[Arc<Feature>], at: usize) -> &str {
    features.get(at).map_or("", |feature| feature.id.as_str())
}
