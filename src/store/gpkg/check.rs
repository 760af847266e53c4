//! Whether the file is whole, and copies of it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use landrail_gis::index::Snapshot;
use rusqlite::Connection;

use super::fault::fault;
use super::items::{self, EDITED, Sum};
use super::{GeoPackage, contents, layers, log, tokens, units};
use crate::store::StoreError;
use crate::store::interface::{Checked, Store as _};

/// What a backup is called until it is whole.
const TEMP_PREFIX: &str = ".landrail-backup-";

/// Most faults that are listed.
const MOST: usize = 50;

/// Checks everything that can be checked; what cannot even be read is a fault like the others.
pub(super) fn check(
    path: &Path,
    db: &Connection,
    snapshot: Option<&Snapshot>,
) -> Result<Checked, StoreError> {
    let sql = fault(path);
    let mut checked = Checked::default();
    let mut faults: Vec<String> = Vec::new();
    pragma(db, &mut faults).map_err(&sql)?;
    let count = |query: &str| db.query_row(query, [], |row| row.get::<_, i64>(0));
    match log::verify(db) {
        Ok((entries, wrong)) => {
            checked.entries = entries;
            faults.extend(wrong);
        }
        Err(error) => faults.push(sql(error).to_string()),
    }
    match count("SELECT count(*) FROM lr_item") {
        Ok(items) => checked.items = u64::try_from(items).unwrap_or_default(),
        Err(error) => faults.push(sql(error).to_string()),
    }
    let orphans = [
        (
            "SELECT count(*) FROM lr_item i WHERE i.unit IS NOT NULL AND NOT EXISTS (SELECT 1 FROM lr_unit u WHERE u.unit = i.unit)",
            "条目没有所属单元",
            "items without their unit",
        ),
        (
            "SELECT count(*) FROM lr_item i WHERE NOT EXISTS (SELECT 1 FROM lr_audit a WHERE a.seq = i.from_seq)",
            "条目没有审计记录",
            "items without an audit entry",
        ),
        (
            "SELECT count(*) FROM lr_item i WHERE i.to_seq IS NOT NULL AND NOT EXISTS (SELECT 1 FROM lr_audit a WHERE a.seq = i.to_seq)",
            "条目的终止没有审计记录",
            "ends of items without an audit entry",
        ),
        (
            "SELECT count(*) FROM (SELECT 1 FROM lr_item WHERE unit IS NULL AND to_seq IS NULL GROUP BY kind, id HAVING count(*) > 1)",
            "同一编号有多个现行版本",
            "identifiers with several versions in force",
        ),
    ];
    for (query, zh, en) in orphans {
        match count(query) {
            Ok(0) => {}
            Ok(found) => faults.push(format!("{found}个{zh} / {found} {en}")),
            Err(error) => faults.push(sql(error).to_string()),
        }
    }
    match past(db) {
        Ok(wrong) => faults.extend(wrong),
        Err(error) => faults.push(sql(error).to_string()),
    }
    match tokens::verify(db) {
        Ok(wrong) => faults.extend(wrong),
        Err(error) => faults.push(sql(error).to_string()),
    }
    // Reading everything compares the digest of each item and their sum with the log.
    if let Err(error) = contents::contents(path, db, None) {
        faults.push(error.to_string());
    }
    if let Some(snapshot) = snapshot {
        match layers::compare(db, snapshot) {
            Ok((features, wrong)) => {
                checked.features = features;
                checked.layer_faults = wrong;
            }
            Err(error) => checked.layer_faults.push(sql(error).to_string()),
        }
    }
    faults.truncate(MOST);
    checked.faults = faults;
    Ok(checked)
}

/// Reads every item in every version, and compares what was in force at each position of the log
/// with the digest that the log states for it.
fn past(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut turns: BTreeMap<i64, (Sum, Sum)> = BTreeMap::new();
    let mut query = db.prepare(
        "SELECT i.item, u.origin, i.kind, i.id, i.body, i.digest, i.from_seq, i.to_seq FROM lr_item i \
         LEFT JOIN lr_unit u ON u.unit = i.unit",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (item, origin): (i64, Option<String>) = (row.get(0)?, row.get(1)?);
        let (kind, id, body): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let stated: [u8; 16] = row.get(5)?;
        if items::digest(origin.as_deref().unwrap_or(EDITED), &kind, &id, &body) != stated {
            faults.push(format!("lr_item {item}: 与校验值不符 / does not fit its digest"));
        }
        turns.entry(row.get(6)?).or_default().0.add(stated);
        if let Some(to) = row.get(7)? {
            turns.entry(to).or_default().1.add(stated);
        }
    }
    let mut sum = Sum::default();
    for (seq, state) in log::states(db)? {
        let (come, gone) = turns.remove(&seq).unwrap_or_default();
        sum = sum.plus(come).minus(gone);
        if sum.to_string() != state {
            faults.push(format!(
                "第{seq}号状态的内容与其校验值不符 / the contents of state {seq} do not fit their digest"
            ));
        }
    }
    let mut query = db.prepare(&format!("SELECT {} FROM lr_unit", units::COLUMNS))?;
    for unit in query.query_map([], units::verified)? {
        if let (no, Err(what)) = unit? {
            faults.push(format!("lr_unit {no}: {what}"));
        }
    }
    Ok(faults)
}

fn pragma(db: &Connection, faults: &mut Vec<String>) -> rusqlite::Result<()> {
    let mut query = db.prepare("PRAGMA integrity_check(20)")?;
    let found = query.query_map([], |row| row.get::<_, String>(0))?;
    for line in found {
        match line {
            Ok(line) if line == "ok" => {}
            Ok(line) => {
                faults.push(format!("文件结构损坏：{line} / the structure of the file is damaged: {line}"));
            }
            Err(error) => {
                faults.push(format!("文件结构损坏：{error} / the structure of the file is damaged: {error}"));
            }
        }
    }
    let mut query = db.prepare("PRAGMA foreign_key_check")?;
    let broken = query.query_map([], |row| row.get::<_, String>(0))?.filter_map(Result::ok).count();
    if broken > 0 {
        faults.push(format!("{broken}处外键无对应 / {broken} broken references"));
    }
    Ok(())
}

/// Writes a copy beside the target, checks it, and gives it its name: a copy that has the name is whole.
pub(super) fn backup(path: &Path, db: &Connection, to: &Path) -> Result<Checked, StoreError> {
    let io = |source| StoreError::Io { path: to.to_owned(), source };
    if to.exists() {
        return Err(StoreError::Exists { path: to.to_owned() });
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sweep(folder);
    let temp = tempfile::Builder::new().prefix(TEMP_PREFIX).tempfile_in(folder).map_err(io)?;
    // As long as the backup lives, no other one takes its file for one that was left.
    temp.as_file().lock().map_err(io)?;
    let copy = temp.path().display().to_string();
    // The file exists, is empty and readable by its owner only: what is written into it stays so.
    db.execute("VACUUM INTO ?1", [&copy]).map_err(fault(to))?;
    temp.as_file().sync_all().map_err(io)?;
    let checked = {
        let copied = GeoPackage::open(temp.path())?;
        copied.check(None)?
    };
    if let Some(first) = checked.faults.first() {
        let what = first.clone();
        return Err(StoreError::Damaged { path: path.to_owned(), what });
    }
    for leftover in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{copy}{leftover}"));
    }
    temp.persist_noclobber(to).map_err(|error| match error.error.kind() {
        std::io::ErrorKind::AlreadyExists => StoreError::Exists { path: to.to_owned() },
        _ => io(error.error),
    })?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
    Ok(checked)
}

/// Removes what a backup left that was killed: it may hold mobile numbers. Whatever another one is
/// writing now is locked by it.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(TEMP_PREFIX)
            && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}
