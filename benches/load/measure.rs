//! What the load measures: times and faults of each kind of request, from all threads at once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Kinds of requests, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    LocatePoint,
    LocatePost,
    Tile,
    TileAgain,
    Items,
    Item,
    Search,
    Due,
    Csv,
    GeoJson,
    Shp,
    AsOf,
    KnownOn,
    Create,
    Correct,
    End,
    Raced,
    ItemAfter,
    TileAfter,
    LocateAfter,
}

impl Kind {
    pub(crate) const ALL: [(Self, &'static str); 20] = [
        (Self::LocatePoint, "locate, coordinate"),
        (Self::LocatePost, "locate, post"),
        (Self::Tile, "tile"),
        (Self::TileAgain, "tile, If-None-Match"),
        (Self::Items, "items"),
        (Self::Item, "item"),
        (Self::Search, "search"),
        (Self::Due, "due"),
        (Self::Csv, "export csv"),
        (Self::GeoJson, "export geojson"),
        (Self::Shp, "export shp"),
        (Self::AsOf, "as_of"),
        (Self::KnownOn, "known_on"),
        (Self::Create, "edit: create"),
        (Self::Correct, "edit: correct"),
        (Self::End, "edit: end"),
        (Self::Raced, "edit: raced, stale"),
        (Self::ItemAfter, "item after an edit"),
        (Self::TileAfter, "tile after an edit"),
        (Self::LocateAfter, "locate after an edit"),
    ];
}

/// Buckets of a power of two: times are told to about one per cent.
const PARTS: u64 = 64;

/// Times in microseconds.
struct Times {
    buckets: Vec<AtomicU64>,
    max: AtomicU64,
}

impl Times {
    fn new() -> Self {
        Self { buckets: (0..32 * PARTS).map(|_| AtomicU64::new(0)).collect(), max: AtomicU64::new(0) }
    }

    fn add(&self, micros: u64) {
        let power = u64::from((micros.max(PARTS) / PARTS).ilog2());
        let bucket = power * PARTS + (micros >> power);
        let last = self.buckets.len() - 1;
        self.buckets[usize::try_from(bucket).unwrap_or(last).min(last)].fetch_add(1, Relaxed);
        self.max.fetch_max(micros, Relaxed);
    }

    /// Milliseconds.
    fn part(&self, counts: &[u64], part: f64) -> f64 {
        let total: u64 = counts.iter().sum();
        let wanted = ((total as f64 * part).ceil() as u64).max(1);
        let mut seen = 0;
        for (at, count) in (0_u64..).zip(counts) {
            seen += count;
            if seen >= wanted {
                let power = (at / PARTS).saturating_sub(1);
                let upper = (at - power * PARTS + 1) << power;
                return upper.min(self.max.load(Relaxed)) as f64 / 1000.0;
            }
        }
        0.0
    }
}

struct OfKind {
    times: Times,
    faults: AtomicU64,
    server_faults: AtomicU64,
}

/// What all threads measured so far.
pub(crate) struct Measures {
    kinds: Vec<OfKind>,
    total: AtomicU64,
    edits: AtomicU64,
    /// The first faults of each kind, as a reader can repeat them.
    told: Mutex<BTreeMap<&'static str, Vec<String>>>,
}

impl Measures {
    pub(crate) fn new() -> Self {
        let kind =
            |_| OfKind { times: Times::new(), faults: AtomicU64::new(0), server_faults: AtomicU64::new(0) };
        Self {
            kinds: Kind::ALL.iter().map(kind).collect(),
            total: AtomicU64::new(0),
            edits: AtomicU64::new(0),
            told: Mutex::new(BTreeMap::new()),
        }
    }

    /// A response came after so long, and this is what is wrong with it.
    pub(crate) fn add(&self, kind: Kind, took: Duration, status: u16, fault: Option<String>) {
        self.total.fetch_add(1, Relaxed);
        if matches!(kind, Kind::Create | Kind::Correct | Kind::End | Kind::Raced) {
            self.edits.fetch_add(1, Relaxed);
        }
        let of = &self.kinds[kind as usize];
        of.times.add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        if status >= 500 {
            of.server_faults.fetch_add(1, Relaxed);
        }
        if let Some(fault) = fault {
            of.faults.fetch_add(1, Relaxed);
            self.tell(Kind::ALL[kind as usize].1, fault);
        }
    }

    /// Something is wrong that is of no one response.
    pub(crate) fn tell(&self, what: &'static str, fault: String) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let list = told.entry(what).or_default();
        if list.len() < 8 {
            eprintln!("fault: {what}: {fault}");
            list.push(fault);
        }
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    pub(crate) fn total(&self) -> u64 {
        self.total.load(Relaxed)
    }

    pub(crate) fn edits(&self) -> u64 {
        self.edits.load(Relaxed)
    }

    /// All counts of now, so that a later table can be of the time since.
    pub(crate) fn counts(&self) -> Vec<Vec<u64>> {
        let of = |kind: &OfKind| kind.times.buckets.iter().map(|bucket| bucket.load(Relaxed)).collect();
        self.kinds.iter().map(of).collect()
    }

    /// Milliseconds below which that part of the requests of some kinds was answered since then.
    pub(crate) fn part(&self, kinds: &[Kind], since: &[Vec<u64>], part: f64) -> f64 {
        let now = self.counts();
        let mut sum = vec![0; 32 * PARTS as usize];
        for kind in kinds {
            let at = *kind as usize;
            for (sum, (now, then)) in sum.iter_mut().zip(now[at].iter().zip(&since[at])) {
                *sum += now - then;
            }
        }
        kinds.first().map_or(0.0, |kind| {
            let times = &self.kinds[*kind as usize].times;
            let max = kinds.iter().map(|k| self.kinds[*k as usize].times.max.load(Relaxed)).max();
            let limit = max.unwrap_or(0) as f64 / 1000.0;
            times.part(&sum, part).min(limit)
        })
    }

    pub(crate) fn print(&self, seconds: f64) {
        println!(
            "{:<22}{:>9}{:>8}{:>6}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}",
            "kind", "count", "faults", "5xx", "req/s", "p50 ms", "p90", "p99", "p99.9", "max"
        );
        let (mut faults, mut server_faults) = (0, 0);
        for ((_, name), of) in Kind::ALL.iter().zip(&self.kinds) {
            let counts: Vec<u64> = of.times.buckets.iter().map(|bucket| bucket.load(Relaxed)).collect();
            let count: u64 = counts.iter().sum();
            if count == 0 {
                continue;
            }
            let (wrong, worse) = (of.faults.load(Relaxed), of.server_faults.load(Relaxed));
            faults += wrong;
            server_faults += worse;
            let part = |part| of.times.part(&counts, part);
            println!(
                "{name:<22}{count:>9}{wrong:>8}{worse:>6}{:>9.1}{:>9.2}{:>9.2}{:>9.2}{:>9.2}{:>9.2}",
                count as f64 / seconds,
                part(0.5),
                part(0.9),
                part(0.99),
                part(0.999),
                of.times.max.load(Relaxed) as f64 / 1000.0,
            );
        }
        let total = self.total();
        let rate = total as f64 / seconds;
        println!("{:<22}{total:>9}{faults:>8}{server_faults:>6}{rate:>9.1}", "all");
    }
}

/// Numbers that look like chance, the same in every run.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// From 0 to 1.
    pub(crate) fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
