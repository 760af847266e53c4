//! How long it takes to read all five gazettes, from bytes in memory to records.

use std::path::{Path, PathBuf};

use landrail_gis::place::Gazetteer;
use landrail_gis::record::{Corrections, Record, read};

/// The gazettes are not part of the repository; without them there is nothing to measure.
const SEEDS: &str = "../../shared/seeds";

fn main() {
    if gazettes().is_empty() {
        println!("skipped: ../shared/seeds absent");
        return;
    }
    divan::main();
}

/// Name and bytes of every gazette, by name; empty when there are none.
fn gazettes() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(SEEDS);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
        .unwrap_or_default();
    paths.retain(|path| path.is_file());
    paths.sort();
    paths
        .into_iter()
        .filter_map(|path| Some((path.file_name()?.to_str()?.to_owned(), std::fs::read(&path).ok()?)))
        .collect()
}

fn all(files: &[(String, Vec<u8>)], corrections: &Corrections, gazetteer: &Gazetteer) -> Vec<Record> {
    let contains = |county: &str, lon, lat| gazetteer.county_contains(county, lon, lat);
    let read_one = |(name, bytes): &(String, Vec<u8>)| {
        read(name, bytes, corrections, contains).expect("the gazette can be read").records
    };
    files.iter().flat_map(read_one).collect()
}

/// Splitting, roster, decisions and coordinate tables, with the embedded corrections.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn all_gazettes(bencher: divan::Bencher<'_, '_>) {
    let files = gazettes();
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let (corrections, gazetteer) = (Corrections::embedded(), Gazetteer::embedded());
    bencher
        .counter(divan::counter::BytesCount::new(bytes))
        .bench_local(|| all(&files, &corrections, &gazetteer));
}

/// The same with what a fresh process has to load first: the reference data and the corrections.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn all_gazettes_from_a_cold_start(bencher: divan::Bencher<'_, '_>) {
    let files = gazettes();
    bencher.bench_local(|| all(&files, &Corrections::embedded(), &Gazetteer::embedded()));
}
