//! `landrail bundle`: rebuilds the embedded records from the gazettes.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use landrail_gis::record;

use super::Failure;
use super::import::read_all;

#[derive(Debug, Args)]
pub(super) struct BundleArgs {
    /// Folder with the gazettes.
    seeds: PathBuf,
    /// Folder to write to: gis/data/records of a checkout.
    out: PathBuf,
}

pub(super) fn run(args: &BundleArgs) -> Result<(), Failure> {
    let readings = read_all(std::slice::from_ref(&args.seeds))?;
    let (mut records, mut documents, mut doubts) = (Vec::new(), Vec::new(), Vec::new());
    for reading in readings {
        doubts.extend(record::doubts(&reading));
        records.extend(reading.records);
        documents.extend(reading.documents);
    }
    fs::create_dir_all(&args.out).map_err(Failure::other)?;
    for (name, text) in record::bundle(records, &documents, &doubts) {
        println!("{name}: {} lines", text.lines().count());
        fs::write(args.out.join(name), text).map_err(Failure::other)?;
    }
    Ok(())
}
