//! What older versions stored (formats 1 and 2), taken into the store once.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::interface::{Import, Store, UnitStep};
use super::units::{Units, io_error};
use super::{GeoPackage, StoreError, legacy};
use crate::access::Actor;

/// The file of format 2.
const FORMAT_2: &str = "records.jsonl";

/// Whether a folder has something of an older version and no store yet.
pub(super) fn is_needed(folder: &Path) -> bool {
    old(folder).is_some()
}

fn old(folder: &Path) -> Option<PathBuf> {
    [FORMAT_2, legacy::FILE].into_iter().map(|name| folder.join(name)).find(|path| path.is_file())
}

/// Takes it into the store; the old file gets another name and stays.
pub(super) fn migrate(folder: &Path, store: &GeoPackage) -> Result<(), StoreError> {
    let Some(path) = old(folder) else { return Ok(()) };
    let mut units = match Units::open(&folder.join(FORMAT_2))? {
        Some(units) => units,
        None => {
            let mut units = Units::spool(folder)?;
            for unit in legacy::load(&path)?.map(|old| old.units(&path)).transpose()?.unwrap_or_default() {
                units.push(unit)?;
            }
            units
        }
    };
    let known: Vec<(i64, super::unit::Unit)> = store.units()?;
    let retired: Vec<bool> = units.list.iter().map(|unit| unit.head.replaced_at.is_some()).collect();
    let mut steps: Vec<UnitStep> = known.iter().map(|(no, _)| UnitStep::Keep(*no)).collect();
    steps
        .extend(retired.iter().enumerate().map(|(unit, retired)| UnitStep::Take { unit, retired: *retired }));
    let subject = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    // A store that has imports already is not mixed with what an older one left.
    if known.is_empty() {
        store.import(&mut Import {
            actor: &Actor::local(),
            subject: &subject,
            detail: json!({ "migrated": true, "units": units.list.len() }),
            today: crate::data::today(),
            steps: &steps,
            read: &mut |no| units.read(no),
        })?;
    }
    for name in [FORMAT_2, legacy::FILE] {
        let from = folder.join(name);
        if from.is_file() {
            // It holds mobile numbers, and nobody reads it any more.
            #[cfg(unix)]
            fs::set_permissions(&from, std::os::unix::fs::PermissionsExt::from_mode(0o600))
                .map_err(io_error(&from))?;
            // Its contents are on the disk under the new name of the data by now: an end before or
            // after this line loses nothing.
            fs::rename(&from, free(folder, name)).map_err(io_error(&from))?;
        }
    }
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io_error(folder))
}

/// A new name that no older one has: a second old file must not take the place of the first.
fn free(folder: &Path, name: &str) -> PathBuf {
    let first = folder.join(format!("{name}.migrated"));
    let others = (2_u64..).map(|no| folder.join(format!("{name}.migrated-{no}")));
    std::iter::once(first.clone()).chain(others).find(|path| !path.exists()).unwrap_or(first)
}
