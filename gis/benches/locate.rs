//! How long a question takes: kilometre post ↔ coordinate, and the whole answer in process.
//!
//! Everything runs on the embedded data. `answer` is what a caller of the library waits for;
//! `json` adds the text that a client of the service gets.

use std::sync::{Arc, LazyLock};

use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use landrail_gis::answer::{DEFAULT_WITHIN_M, Question, Where, locate};
use landrail_gis::chainage::{Chainage, parse_post};
use landrail_gis::index::{Reference, Snapshot};
use landrail_gis::record::embedded;

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let (records, documents) = embedded();
    Snapshot::build(records, documents, Arc::new(Reference::embedded()))
});

/// A day on which the roster is in force.
const DAY: Date = date(2026, 7, 1);

fn main() {
    println!(
        "embedded: {} records, {} lines, {} constraint rules",
        SNAPSHOT.records().len(),
        SNAPSHOT.reference().lines.iter().count(),
        SNAPSHOT.reference().rules.all().len(),
    );
    divan::main();
}

/// A place asked about in the ways that differ in work.
#[derive(Debug, Clone, Copy)]
enum Case {
    /// One chief on each side of each tier.
    DaxiK199,
    /// A stretch that the roster does not subdivide: eleven candidates.
    TongpuK250,
    /// 原平 station: several lines.
    Yuanping,
    /// 40 km from any line.
    Far,
}

impl Case {
    const ALL: [Self; 4] = [Self::DaxiK199, Self::TongpuK250, Self::Yuanping, Self::Far];

    fn question(self) -> Question {
        let at = match self {
            Self::DaxiK199 => Where::post("大西高铁", "K199+000"),
            Self::TongpuK250 => Where::post("北同蒲线", "K250+000"),
            Self::Yuanping => Where::point("112.7210", "38.7189", None),
            Self::Far => Where::point("111.0", "40.3", None),
        };
        Question {
            given: String::from("bench"),
            at: at.expect("the question is well-formed"),
            as_of: DAY,
            within_m: DEFAULT_WITHIN_M,
        }
    }
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::DaxiK199 => "大西高铁 K199+000",
            Self::TongpuK250 => "北同蒲线 K250+000",
            Self::Yuanping => "112.7210,38.7189",
            Self::Far => "111.0,40.3 (no line)",
        })
    }
}

/// Question → answer in memory.
#[divan::bench(args = Case::ALL, sample_size = 20)]
fn answer(bencher: Bencher<'_, '_>, case: Case) {
    let question = case.question();
    let snapshot = &*SNAPSHOT;
    // The answer is dropped inside: freeing it is a part of what it costs.
    bencher.bench_local(|| {
        black_box(locate(black_box(snapshot), black_box(&question)).expect("the line is known"));
    });
}

/// Question → answer → JSON, as `/locate` sends it.
#[divan::bench(args = Case::ALL, sample_size = 20)]
fn json(bencher: Bencher<'_, '_>, case: Case) {
    let question = case.question();
    let snapshot = &*SNAPSHOT;
    bencher.bench_local(|| {
        let answer = locate(black_box(snapshot), black_box(&question)).expect("the line is known");
        black_box(serde_json::to_vec(&answer).expect("an answer serialises"));
    });
}

/// Text → question: what the command line and the service do first.
#[divan::bench]
fn question_from_text() -> Where {
    Where::post(black_box("大西高铁"), black_box("K199+000")).expect("the post is well-formed")
}

/// Posts every kilometre over the two longest lines of the roster, so that no branch is learnt.
fn posts() -> Vec<(&'static str, Chainage)> {
    let post = |km: usize| parse_post(&format!("K{km}+350")).expect("a post").readings[0].at;
    let mut all = Vec::new();
    for name in ["大西高铁", "北同蒲线"] {
        let line = SNAPSHOT.reference().lines.get(name).expect("the line is embedded");
        let span =
            line.chains.iter().find_map(landrail_gis::line::Chain::calibrated).expect("it is calibrated");
        let (from, to) = (span.from.metres() / 1000.0, span.to.metres() / 1000.0);
        all.extend((from.ceil() as usize..to.floor() as usize).map(|km| (name, post(km))));
    }
    all
}

/// Kilometre post → coordinate.
#[divan::bench]
fn post_to_coordinate(bencher: Bencher<'_, '_>) {
    let lines = &SNAPSHOT.reference().lines;
    let posts = posts();
    let mut next = posts.iter().cycle();
    bencher.bench_local(|| {
        let (line, at) = next.next().expect("there are posts");
        black_box(lines.resolve(line, None, *at))
    });
}

/// Coordinate → kilometre posts of all lines within 100 m and their own tolerance.
#[divan::bench]
fn coordinate_to_post(bencher: Bencher<'_, '_>) {
    use landrail_gis::line::Resolved;
    let lines = &SNAPSHOT.reference().lines;
    let places: Vec<(f64, f64)> = posts()
        .into_iter()
        .filter_map(|(line, at)| match lines.resolve(line, None, at)? {
            Resolved::Unique(one) => Some((one.lon + 0.0003, one.lat)),
            _ => None,
        })
        .collect();
    let mut next = places.iter().cycle();
    bencher.bench_local(|| {
        let &(lon, lat) = next.next().expect("there are places");
        black_box(lines.locate(lon, lat, 100.0))
    });
}

/// The county polygons alone, the largest fixed part of an answer.
#[divan::bench]
fn county_of_a_coordinate(bencher: Bencher<'_, '_>) {
    let gazetteer = &SNAPSHOT.reference().gazetteer;
    bencher.bench_local(|| gazetteer.county_at(black_box(112.7210), black_box(38.7189)));
}
