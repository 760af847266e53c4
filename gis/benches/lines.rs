//! How long the line engine takes, small and large: 10 and 10,000 lines of 1,000 vertices with 1,000
//! known posts each, and one centreline of two million vertices.
//!
//! The lines are smooth random walks over the service area, about 100 m from vertex to vertex, with
//! ten chainage equations each. Places and posts asked about are spread over all lines in random
//! order, so that neither the caches nor the branch predictor learn them. `cargo bench --bench lines`
//! prints build time and memory first; the large case needs some gigabytes and a minute to be made.

use std::f64::consts::TAU;
use std::sync::LazyLock;
use std::time::Instant;

use divan::{Bencher, black_box};
use geo::Coord;
use landrail_gis::chainage::Chainage;
use landrail_gis::line::{AnchorKind, Chain, Line, Lines, Point, Resolved, Surveyed, Track};

/// Longitudes and latitudes over which the lines are spread.
const AREA: [[f64; 2]; 2] = [[110.5, 114.6], [37.5, 40.7]];
const VERTICES: usize = 1_000;
/// Degrees of latitude of about 100 m.
const STEP: f64 = 100.0 / 111_000.0;
const MILLION: usize = 1_000_000;

static SMALL: LazyLock<Case> = LazyLock::new(|| Case::new("10 lines", 10, VERTICES, 1));
static LARGE: LazyLock<Case> = LazyLock::new(|| Case::new("10,000 lines", 10_000, VERTICES, 1));
static LONG: LazyLock<Case> = LazyLock::new(|| Case::new("one line of 2,000,000", 1, 2_000_000, 2_000));

fn main() {
    // `cargo bench --bench lines -- "10 lines"`: a case that is not asked for is not built.
    let filters: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let names = |filter: &String| Size::ALL.iter().any(|size| size.to_string().contains(filter.as_str()));
    let by_name: Vec<&String> = filters.iter().filter(|filter| names(filter)).collect();
    for size in Size::ALL {
        if by_name.is_empty() || by_name.iter().any(|name| size.to_string().contains(name.as_str())) {
            println!("{}", size.case().report);
        }
    }
    divan::main();
}

/// A case by name, as the benches list it.
#[derive(Debug, Clone, Copy)]
enum Size {
    Ten,
    TenThousand,
    TwoMillionVertices,
}

impl Size {
    const ALL: [Self; 3] = [Self::Ten, Self::TenThousand, Self::TwoMillionVertices];

    fn case(self) -> &'static Case {
        match self {
            Self::Ten => &SMALL,
            Self::TenThousand => &LARGE,
            Self::TwoMillionVertices => &LONG,
        }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ten => "10 lines",
            Self::TenThousand => "10000 lines",
            Self::TwoMillionVertices => "1 line of 2000000",
        })
    }
}

/// xorshift64*: the same numbers on every run, and no dependency.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// From 0 to 1.
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, count: usize) -> usize {
        ((self.part() * count as f64) as usize).min(count - 1)
    }

    fn between(&mut self, [low, high]: [f64; 2]) -> f64 {
        low + (high - low) * self.part()
    }

    fn place(&mut self) -> (f64, f64) {
        (self.between(AREA[0]), self.between(AREA[1]))
    }
}

/// Lines and questions about them.
struct Case {
    /// What it took to build them.
    report: String,
    lines: Lines,
    names: Vec<String>,
    posts: Vec<(usize, Chainage)>,
    /// Within about 500 m of a line.
    beside: Vec<(f64, f64)>,
    /// Anywhere in the area.
    anywhere: Vec<(f64, f64)>,
}

/// Resident memory of this process in bytes.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}

/// A smooth walk that turns back at the edge of the area and, by a slow drift of its bends, does not
/// go round in circles.
fn walk(random: &mut Random, vertices: usize) -> Vec<Coord<f64>> {
    let (mut x, mut y) = random.place();
    let (mut heading, mut bend) = (random.part() * TAU, 0.0_f64);
    (0..vertices)
        .map(|_| {
            let at = Coord { x, y };
            bend = (bend * 0.95 + (random.part() - 0.5) * 0.02).clamp(-0.08, 0.08);
            heading += bend;
            x += STEP / 0.78 * heading.cos();
            y += STEP * heading.sin();
            let inside = [x, y].iter().zip(AREA).all(|(v, [low, high])| (low..=high).contains(v));
            if !inside {
                heading = (39.1 - y).atan2(112.55 - x);
                bend = 0.0;
            }
            at
        })
        .collect()
}

/// A post every `every` vertices (and at the last), with about ten chainage equations among them.
fn survey(random: &mut Random, name: &str, centreline: Vec<Coord<f64>>, every: usize) -> Surveyed {
    let start = (random.part() * 300e6) as i64;
    let count = centreline.len().div_ceil(every);
    let metres = |a: Coord<f64>, b: Coord<f64>| {
        landrail_gis::crs::distance_m((a.x, a.y), (b.x, b.y)).expect("a place of the area")
    };
    let mut points = Vec::with_capacity(count + 1);
    let (text, mut post) = (std::sync::Arc::<str>::from(""), start);
    for no in 0..centreline.len() {
        if no > 0 {
            post += (metres(centreline[no - 1], centreline[no]) * 1000.0).round() as i64;
        }
        let last = no + 1 == centreline.len();
        if !(no % every == 0 || last) {
            continue;
        }
        let equation = no > 0 && !last && random.below(count) < 10;
        // As far as to the post before, at most: long and short chains of up to some 90 m.
        let jump = ((random.part() - 0.5) * 0.09e6) as i64;
        points.push(Point {
            row: no + 2,
            name: text.clone(),
            at: Some((centreline[no].x, centreline[no].y)),
            post: Some(Chainage::from_mm(post)),
            post_out: equation.then(|| Chainage::from_mm(post + jump)),
            letter: None,
            post_tolerance_m: Some(0.5),
            kind: if equation { AnchorKind::Equation } else { AnchorKind::Post },
            post_basis: text.clone(),
            coord_source: text.clone(),
            coord_tolerance_m: 0.1,
            valid_from: None,
            valid_to: None,
        });
        if equation {
            post += jump;
        }
    }
    Surveyed {
        line: name.to_owned(),
        track: Track::Single,
        centreline,
        coord_tolerance_m: 0.1,
        points,
        centreline_file: String::from("centreline"),
        posts_file: String::from("posts"),
        may_cross: true,
    }
}

impl Case {
    fn new(title: &str, count: usize, vertices: usize, every: usize) -> Self {
        let mut random = Random(0x5EED_1234_5678_9ABC);
        let before = resident();
        let (mut spent, mut lines) = (std::time::Duration::ZERO, Vec::with_capacity(count));
        let (mut beside, mut some_posts) = (Vec::new(), Vec::new());
        let names: Vec<String> = (0..count).map(|no| format!("L{no:05}")).collect();
        for (no, name) in names.iter().enumerate() {
            let centreline = walk(&mut random, vertices);
            for _ in 0..MILLION.div_ceil(count) {
                let near = centreline[random.below(vertices)];
                let off = [(); 2].map(|()| (random.part() - 0.5) * 0.01);
                beside.push((near.x + off[0], near.y + off[1]));
            }
            let survey = survey(&mut random, name, centreline, every);
            let ends = [&survey.points[0], &survey.points[survey.points.len() - 1]];
            let [low, high] = ends.map(|point| point.post.expect("a post").mm() as f64);
            for _ in 0..MILLION.div_ceil(count) {
                some_posts.push((no, Chainage::from_mm(random.between([low, high]) as i64)));
            }
            let begun = Instant::now();
            let (chain, _) = Chain::surveyed(survey).unwrap_or_else(|faults| panic!("{name}: {faults}"));
            spent += begun.elapsed();
            lines.push(Line {
                name: name.clone(),
                aliases: Vec::new(),
                chains: vec![chain],
                high_speed: false,
                editions: Vec::new(),
                own_source: None,
            });
        }
        let questions = (beside.capacity() * 16) + (some_posts.capacity() * 16);
        let begun = Instant::now();
        let lines = Lines::new(lines);
        let index = begun.elapsed();
        let all = count * vertices;
        let bytes = resident().saturating_sub(before + questions);
        let report = format!(
            "{title}: {all} vertices; chains {spent:.2?}, index {index:.2?}; {:.1} MB resident, {:.0} bytes per vertex",
            bytes as f64 / 1e6,
            bytes as f64 / all as f64
        );
        // Neighbouring questions must not be about the same line.
        for no in (1..beside.len()).rev() {
            beside.swap(no, random.below(no + 1));
        }
        for no in (1..some_posts.len()).rev() {
            some_posts.swap(no, random.below(no + 1));
        }
        let anywhere = (0..MILLION).map(|_| random.place()).collect();
        Self { lines, names, posts: some_posts, beside, anywhere, report }
    }
}

/// Kilometre post → place. Includes finding the line by its name.
#[divan::bench(args = Size::ALL, sample_size = 1000)]
fn resolve(bencher: Bencher<'_, '_>, size: Size) {
    let case = size.case();
    let mut next = case.posts.iter().cycle();
    bencher.bench_local(|| {
        let (no, at) = next.next().expect("there are posts");
        black_box(case.lines.resolve(&case.names[*no], None, *at))
    });
}

/// The nearest of all lines, exact, for places beside a line.
#[divan::bench(args = Size::ALL, sample_size = 1000)]
fn nearest(bencher: Bencher<'_, '_>, size: Size) {
    let case = size.case();
    let mut next = case.beside.iter().cycle();
    bencher.bench_local(|| {
        let &(lon, lat) = next.next().expect("there are places");
        black_box(case.lines.nearest(lon, lat))
    });
}

/// The nearest of all lines for places anywhere in the area: with ten lines some 50 km off.
#[divan::bench(args = Size::ALL, sample_size = 1000)]
fn nearest_anywhere(bencher: Bencher<'_, '_>, size: Size) {
    let case = size.case();
    let mut next = case.anywhere.iter().cycle();
    bencher.bench_local(|| {
        let &(lon, lat) = next.next().expect("there are places");
        black_box(case.lines.nearest(lon, lat))
    });
}

/// All lines within 2 km of a place beside a line.
#[divan::bench(args = Size::ALL, sample_size = 100)]
fn locate_within_2_km(bencher: Bencher<'_, '_>, size: Size) {
    let case = size.case();
    let mut next = case.beside.iter().cycle();
    bencher.bench_local(|| {
        let &(lon, lat) = next.next().expect("there are places");
        black_box(case.lines.locate(lon, lat, 2_000.0))
    });
}

/// The nearest line of a million places beside lines, on all cores.
#[divan::bench(args = Size::ALL, sample_count = 3, sample_size = 1)]
fn batch_of_a_million(bencher: Bencher<'_, '_>, size: Size) {
    let case = size.case();
    let places = &case.beside[..MILLION];
    bencher
        .counter(divan::counter::ItemsCount::new(MILLION))
        .bench_local(|| black_box(case.lines.nearest_batch(places)));
}

/// How many of the posts have a place at all: a bench of refusals would say nothing.
#[divan::bench(args = Size::ALL, sample_count = 1, sample_size = 1)]
fn posts_with_a_place(bencher: Bencher<'_, '_>, size: Size) {
    let case = size.case();
    let placed = |(no, at): &&(usize, Chainage)| {
        let answer = case.lines.resolve(&case.names[*no], None, *at);
        matches!(answer, Some(Resolved::Unique(_) | Resolved::Ambiguous(_)))
    };
    let some = &case.posts[..10_000];
    bencher.bench_local(|| {
        let count = some.iter().filter(placed).count();
        assert!(count > 9_000, "{count} of 10,000");
    });
}
