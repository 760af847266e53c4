//! A mixed load on the service as it is delivered: the binary with `serve` on a fresh data folder,
//! readers and editors over HTTP, and a backup now and then.
//!
//! Every response is checked, and what an edit was acknowledged for must be seen by the next request.
//! The load is a closed loop: each connection sends its next request when it has the answer to the
//! last one, so that the rate is the highest that the service gives with so many connections. The
//! clients run in this process, on the same processors as the service.
//!
//! | variable | meaning | default |
//! |---|---|---|
//! | `LANDRAIL_BIN` | the binary | the one of this build |
//! | `LANDRAIL_LOAD_SECONDS` | how long | 60 |
//! | `LANDRAIL_LOAD_CONNECTIONS` | readers | 6 |
//! | `LANDRAIL_LOAD_BACKUP` | seconds between backups | a fifth of the time, 300 at most |
//!
//! Without `--bench` (as `cargo test --benches` calls it) the load lasts two seconds, and only what is
//! answered counts.

mod client;
mod edits;
mod finish;
mod measure;
mod mix;
mod server;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use landrail_gis::index::Layer;

use client::Client;
use edits::{Editor, Ledger, Own};
use measure::{Chance, Kind, Measures};
use mix::{Reader, World};
use server::{Server, Usage, landrail};

const EDITORS: usize = 2;
/// Moments of record time that are asked for: the first, and the last ones.
const MOMENTS: usize = 6;

struct Settings {
    binary: PathBuf,
    time: Duration,
    readers: usize,
    backup: Duration,
}

impl Settings {
    fn read() -> Self {
        let number = |name: &str, default: u64| {
            std::env::var(name).ok().map_or(default, |text| text.parse().expect("a whole number"))
        };
        let measure = std::env::args().any(|arg| arg == "--bench");
        let seconds = if measure { number("LANDRAIL_LOAD_SECONDS", 60) } else { 2 };
        Self {
            binary: std::env::var_os("LANDRAIL_BIN")
                .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_landrail")), PathBuf::from),
            time: Duration::from_secs(seconds),
            readers: usize::try_from(number("LANDRAIL_LOAD_CONNECTIONS", 6)).expect("a number of readers"),
            backup: Duration::from_secs(number("LANDRAIL_LOAD_BACKUP", (seconds / 5).clamp(1, 300))),
        }
    }
}

fn main() {
    let settings = Settings::read();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let measures = Measures::new();
    if let Err(error) = load(&settings, folder.path(), &measures) {
        measures.tell("load", error);
    }
    if !measures.is_sound() {
        // With the data, for whoever looks into it.
        println!("faults: see above; the data stay in {}", folder.keep().display());
        std::process::exit(1);
    }
    println!("no fault");
}

fn load(settings: &Settings, folder: &Path, measures: &Measures) -> Result<(), String> {
    let data = folder.join("data");
    let add = |name: &str| {
        let args = ["token", "add", "--name", name, "--role", "editor"];
        landrail(&settings.binary, &data, &args).map(|token| token.trim().to_owned())
    };
    let tokens = [add("甲办")?, add("乙办")?];
    let server = Server::start(&settings.binary, &data, folder.join("serve.log"))?;
    let mut client = Client::new(server.address);
    let world = World::read(&mut client)?;
    let embedded = segments(&world)?;
    println!(
        "{} readers and {EDITORS} editors for {} s, in a process beside the service; {} processors",
        settings.readers,
        settings.time.as_secs(),
        std::thread::available_parallelism().map_or(0, usize::from),
    );

    let start = Instant::now();
    let (ledgers, backups) = std::thread::scope(|scope| {
        for no in 0..settings.readers {
            let reader = Reader {
                world: &world,
                measures,
                client: Client::new(server.address),
                chance: Chance(no as u64 + 1),
                tags: HashMap::new(),
            };
            scope.spawn(|| reader.run());
        }
        let editors: Vec<_> = (0..EDITORS)
            .map(|no| {
                let own = embedded.iter().skip(1).skip(no).step_by(EDITORS).take(10).cloned().collect();
                let editor = Editor {
                    no,
                    world: &world,
                    measures,
                    token: &tokens[no],
                    writing: Client::new(server.address),
                    reading: Client::new(server.address),
                    chance: Chance(1000 + no as u64),
                    own,
                    shared: embedded[0].clone(),
                    edits: 0,
                    ledger: Ledger::default(),
                };
                scope.spawn(|| editor.run())
            })
            .collect();
        let backups = scope.spawn(|| backups(settings, &data, folder, &world, measures));
        watch(settings, &server, &world, measures);
        world.over.store(true, Relaxed);
        let ledgers: Vec<_> =
            editors.into_iter().map(|editor| editor.join().expect("no editor panics")).collect();
        (ledgers, backups.join().expect("no panic"))
    });
    let seconds = start.elapsed().as_secs_f64();
    measures.print(seconds);
    finish::finish(&settings.binary, &data, server, &ledgers, &backups)
}

/// Embedded segments that have a chief of the township, as the editors correct them.
fn segments(world: &World) -> Result<Vec<Own>, String> {
    let own = |id: &String| Own { layer: Layer::Segments, id: id.clone(), made: false };
    let all: Vec<Own> = world.townships.iter().map(own).collect();
    if all.len() > 2 * EDITORS { Ok(all) } else { Err("too few segments".to_owned()) }
}

/// Tells what the service uses every minute, or ten times in a short run.
fn watch(settings: &Settings, server: &Server, world: &World, measures: &Measures) {
    let period = (settings.time / 10).min(Duration::from_mins(1));
    let start = Instant::now();
    let mut before = server.usage();
    let (mut counts, mut total, mut edits) = (measures.counts(), 0, 0);
    println!(
        "{:>6}{:>9}{:>9}{:>9}{:>9}{:>9}{:>8}{:>11}{:>11}{:>11}{:>11}",
        "s",
        "req/s",
        "edits",
        "RSS MiB",
        "store",
        "log",
        "cpu",
        "locate p99",
        "tile p99",
        "edit p50",
        "edit p99"
    );
    let row = |seconds: f64, rate: f64, edits: u64, now: Usage, cpu: f64, parts: [f64; 4]| {
        let Usage { rss, store, wal, .. } = now;
        let [locate, tile, half, most] = parts;
        println!(
            "{seconds:>6.0}{rate:>9.0}{edits:>9}{rss:>9.1}{store:>9.1}{wal:>9.1}{cpu:>8.2}{locate:>11.2}{tile:>11.2}{half:>11.2}{most:>11.2}"
        );
    };
    row(0.0, 0.0, 0, before, 0.0, [0.0; 4]);
    let mut last = start;
    while start.elapsed() < settings.time {
        std::thread::sleep(period.min(settings.time.saturating_sub(start.elapsed())));
        if let Ok(mut moments) = world.moments.lock() {
            if moments.len() == MOMENTS {
                moments.remove(1);
            }
            moments.push(jiff::Timestamp::now().to_string());
        }
        let (now, took) = (server.usage(), last.elapsed().as_secs_f64());
        let (all, edited) = (measures.total(), measures.edits());
        let changes = [Kind::Create, Kind::Correct, Kind::End];
        let parts = [
            measures.part(&[Kind::LocatePoint, Kind::LocatePost], &counts, 0.99),
            measures.part(&[Kind::Tile, Kind::TileAgain], &counts, 0.99),
            measures.part(&changes, &counts, 0.5),
            measures.part(&changes, &counts, 0.99),
        ];
        let (rate, cpu) = ((all - total) as f64 / took, (now.busy - before.busy) / took);
        row(start.elapsed().as_secs_f64(), rate, edited - edits, now, cpu, parts);
        (before, counts, total, edits, last) = (now, measures.counts(), all, edited, Instant::now());
    }
}

/// Backs up the store again and again while it is served.
fn backups(
    settings: &Settings,
    data: &Path,
    folder: &Path,
    world: &World,
    measures: &Measures,
) -> Vec<PathBuf> {
    let mut made = Vec::new();
    let mut next = Instant::now() + settings.backup;
    while !world.is_over() {
        if Instant::now() < next {
            std::thread::sleep(Duration::from_millis(50));
            continue;
        }
        next += settings.backup;
        let file = folder.join(format!("backup-{}.gpkg", made.len() + 1));
        let start = Instant::now();
        match landrail(&settings.binary, data, &["backup", &file.display().to_string()]) {
            Ok(_) => {
                println!("backup {} in {:.1} s", made.len() + 1, start.elapsed().as_secs_f64());
                made.push(file);
            }
            Err(error) => measures.tell("backup", error),
        }
    }
    made
}
