//! After the load: the service ends when it is told to, the store is whole, it has every edit that was
//! acknowledged, and each backup is one of its states.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use landrail::store::GeoPackage;
use landrail::store::interface::{Entry, Seq, Store as _};

use crate::edits::{Acknowledged, Ledger};
use crate::server::{Server, landrail};

const PAGE: usize = 10_000;

pub(crate) fn finish(
    binary: &Path,
    data: &Path,
    server: Server,
    ledgers: &[Ledger],
    backups: &[PathBuf],
) -> Result<(), String> {
    let (status, log) = server.stop()?;
    if !status.success() {
        return Err(format!("the service ended with {status}: {log}"));
    }
    let wrong: Vec<&str> =
        log.lines().filter(|line| line.contains("ERROR") || line.contains("panicked")).take(5).collect();
    if !wrong.is_empty() {
        return Err(format!("the service logged errors: {}", wrong.join("\n")));
    }
    println!("SIGTERM: {status}; lines of warnings in the log: {}", log.lines().count());

    print!("{}", landrail(binary, data, &["check", "store"])?);
    let store = GeoPackage::open(&data.join("landrail.gpkg")).map_err(|error| error.to_string())?;
    let entries = entries(&store)?;
    acknowledged(&store, &entries, ledgers)?;
    let states: HashMap<Seq, &str> = entries.iter().map(|entry| (entry.seq, entry.state.as_str())).collect();
    for file in backups {
        is_a_state(file, &states)?;
    }
    println!("backups: {}, each sound and the state of an entry of the audit log", backups.len());
    Ok(())
}

fn entries(store: &GeoPackage) -> Result<Vec<Entry>, String> {
    let mut all: Vec<Entry> = Vec::new();
    loop {
        let after = all.last().map_or(Seq(0), |entry| entry.seq);
        let page = store.entries(after, PAGE).map_err(|error| error.to_string())?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// Every edit that was acknowledged is in the log and no other; each feature reads as the last one said.
fn acknowledged(store: &GeoPackage, entries: &[Entry], ledgers: &[Ledger]) -> Result<(), String> {
    let edits = entries.iter().filter(|entry| entry.action.starts_with("edit."));
    let logged: HashSet<i64> = edits.map(|entry| entry.seq.0).collect();
    let all: HashSet<i64> = ledgers.iter().flat_map(|ledger| ledger.seqs.iter().copied()).collect();
    // An edit whose answer was cut off would be among the faults.
    if logged != all {
        let (lost, more) = (all.difference(&logged).count(), logged.difference(&all).count());
        return Err(format!(
            "{lost} edits were acknowledged and are lost, {more} were made and not acknowledged"
        ));
    }
    let mut last: HashMap<&str, &Acknowledged> = HashMap::new();
    for (id, own) in ledgers.iter().flat_map(|ledger| &ledger.last) {
        let kept = last.entry(id).or_insert(own);
        if kept.seq < own.seq {
            *kept = own;
        }
    }
    for (id, last) in &last {
        let kept =
            store.record(id, None).map_err(|error| error.to_string())?.ok_or(format!("{id} is lost"))?;
        let body = serde_json::to_string(&kept.record.body).map_err(|error| error.to_string())?;
        if kept.seq.0 != last.seq
            || !body.contains(&last.mark)
            || last.ended != kept.record.validity.to.is_some()
        {
            return Err(format!("{id}: {last:?} was acknowledged, {kept:?} is kept"));
        }
    }
    println!(
        "edits: {} acknowledged, all in the log; {} features read as the last edit of each said",
        all.len(),
        last.len()
    );
    Ok(())
}

fn is_a_state(file: &Path, states: &HashMap<Seq, &str>) -> Result<(), String> {
    let told = |error| format!("{}: {error}", file.display());
    let backup = GeoPackage::open(file).map_err(|error| told(error.to_string()))?;
    let checked = backup.check(None).map_err(|error| told(error.to_string()))?;
    if let Some(fault) = checked.faults.first() {
        return Err(told(fault.clone()));
    }
    let state = backup.state().map_err(|error| told(error.to_string()))?;
    match states.get(&state.seq) {
        Some(digest) if *digest == state.digest => Ok(()),
        other => Err(told(format!("{state:?} is no state of the log, which has {other:?}"))),
    }
}
