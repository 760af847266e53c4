//! An import: what it has read, and how that gets into the store.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::json;

use super::interface::{Import, Store, UnitStep};
use super::plan::{Outcome, Step, plan};
use super::unit::{Parts, Unit, units};
use super::units::{Units, io_error};
use super::{Folder, StoreError};
use crate::access::Actor;

/// What an import has read so far. Only the heads of units are in memory.
#[derive(Debug)]
pub struct Intake {
    /// Where the units go; none when nothing is to be stored.
    folder: Option<PathBuf>,
    units: Option<Units>,
    /// The number of the file of each unit.
    file_of: Vec<usize>,
    /// Whether each file is to be stored.
    wanted: Vec<bool>,
    today: Date,
}

impl Intake {
    /// An empty one. Units go to a file without a name in the store's folder; without a store only
    /// their heads are kept, to tell what an import would do.
    pub fn new(store: Option<&Folder>, today: Date) -> Self {
        let folder = store.map(|store| store.folder.clone());
        Self { folder, units: None, file_of: Vec::new(), wanted: Vec::new(), today }
    }

    /// Takes what was read of a file; gives its number in this import.
    pub fn take(&mut self, parts: Parts<'_>) -> Result<usize, StoreError> {
        let file = self.wanted.len();
        let drafted = units(parts, Some(self.today)).map_err(|error| StoreError::Unwritable {
            file: parts.file.to_owned(),
            what: format!("{:?}", error.classify()),
        })?;
        if self.units.is_none() {
            self.units = Some(match &self.folder {
                Some(folder) => {
                    fs::create_dir_all(folder).map_err(io_error(folder))?;
                    Units::spool(folder)?
                }
                None => Units::heads_only(),
            });
        }
        if let Some(units) = &mut self.units {
            for unit in drafted {
                units.push(unit)?;
                self.file_of.push(file);
            }
        }
        self.wanted.push(true);
        Ok(file)
    }

    /// Leaves a file out of what is stored.
    pub fn leave_out(&mut self, file: usize) {
        if let Some(wanted) = self.wanted.get_mut(file) {
            *wanted = false;
        }
    }

    /// The names of the files that are to be stored, the first of many.
    fn subject(&self) -> String {
        const MOST: usize = 5;
        let heads = self.units.as_ref().map_or(&[][..], |units| &units.list);
        let mut names: Vec<&str> =
            self.wanted().into_iter().filter_map(|(no, _)| Some(heads.get(no)?.head.file.as_str())).collect();
        names.dedup();
        let more = names.len().saturating_sub(MOST);
        names.truncate(MOST);
        let names = names.join(", ");
        if more > 0 { format!("{names} +{more}") } else { names }
    }

    /// The numbers of the documents that were read.
    pub fn numbers(&self) -> HashSet<&str> {
        let heads = self.units.as_ref().map_or(&[][..], |units| &units.list);
        heads.iter().filter_map(|unit| unit.head.document.as_deref()).collect()
    }

    /// How many files were taken.
    pub fn files(&self) -> usize {
        self.wanted.len()
    }

    /// The numbered documents of a file with how many records each has.
    pub fn documents(&self, file: usize) -> impl Iterator<Item = (&str, usize)> {
        let first = self.file_of.partition_point(|of| *of < file);
        let heads = self.units.as_ref().map_or(&[][..], |units| &units.list);
        heads
            .iter()
            .zip(&self.file_of)
            .skip(first)
            .take_while(move |(_, of)| **of == file)
            .filter(|(unit, _)| unit.head.documents > 0)
            .filter_map(|(unit, _)| Some((unit.head.document.as_deref()?, unit.head.records)))
    }

    /// The units that are to be stored: their number here and the number of their file.
    fn wanted(&self) -> Vec<(usize, usize)> {
        let of_file = |(no, file): (usize, &usize)| {
            self.wanted.get(*file).is_some_and(|wanted| *wanted).then_some((no, *file))
        };
        self.file_of.iter().enumerate().filter_map(of_file).collect()
    }
}

/// The store while an import decides and writes.
#[derive(Debug)]
pub struct Session {
    store: Option<Arc<dyn Store>>,
    /// The lock, for one that writes.
    lock: Option<File>,
    /// The heads of what is stored, with their numbers.
    old: Vec<(i64, Unit)>,
}

impl Folder {
    /// Begins to store: keeps other imports out.
    pub fn begin(&self) -> Result<Session, StoreError> {
        self.begin_on(&self.store_or_new()?)
    }

    /// The same on a store that is open already.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn begin_on(&self, store: &Arc<dyn Store>) -> Result<Session, StoreError> {
        let lock = self.lock()?;
        self.sweep(super::TEMP_PREFIX);
        Ok(Session { old: store.units()?, store: Some(Arc::clone(store)), lock: Some(lock) })
    }

    /// Looks at what is stored without the right to change it.
    pub fn look(&self) -> Result<Session, StoreError> {
        let store = self.store()?;
        let old = store.as_ref().map_or_else(|| Ok(Vec::new()), |store| store.units())?;
        Ok(Session { store, lock: None, old })
    }
}

impl Session {
    /// How many records in force each numbered document has.
    pub fn counts(&self) -> HashMap<String, usize> {
        let in_force = self.old.iter().map(|(_, head)| head).filter(|unit| unit.replaced_at.is_none());
        in_force.filter_map(|unit| Some((unit.document.clone()?, unit.records))).collect()
    }

    /// What storing would do.
    pub fn outcome(&self, intake: &Intake) -> Outcome {
        self.plan(intake).1
    }

    fn plan(&self, intake: &Intake) -> (Vec<Step>, Outcome) {
        let old: Vec<&Unit> = self.old.iter().map(|(_, head)| head).collect();
        let heads = intake.units.as_ref().map_or(&[][..], |units| &units.list);
        let wanted = intake.wanted();
        let new: Vec<(usize, &Unit)> =
            wanted.iter().filter_map(|(no, file)| Some((*file, &heads.get(*no)?.head))).collect();
        let (mut steps, outcome) = plan(&old, &new, intake.files());
        // Steps count the units that are wanted; from here on they count all of the intake.
        for step in &mut steps {
            if let Step::Take(no) | Step::TakeRetired(no) = step {
                *no = wanted.get(*no).map_or(usize::MAX, |(unit, _)| *unit);
            }
        }
        (steps, outcome)
    }

    /// Stores what was read: everything, or nothing. Where nothing changes, nothing is written.
    pub fn store(self, intake: Intake, actor: &Actor) -> Result<Outcome, StoreError> {
        self.store_because(intake, actor, "")
    }

    /// The same, with a reason for the log.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub fn store_because(
        mut self,
        mut intake: Intake,
        actor: &Actor,
        reason: &str,
    ) -> Result<Outcome, StoreError> {
        let (steps, mut outcome) = self.plan(&intake);
        let changes =
            steps.iter().any(|step| !matches!(step, Step::Keep(_))) || steps.len() != self.old.len();
        let (Some(_lock), Some(store), true) = (self.lock.take(), &self.store, changes) else {
            return Ok(outcome);
        };
        let number = |no: usize| self.old.get(no).map_or(i64::MAX, |(number, _)| *number);
        let steps: Vec<UnitStep> = steps
            .into_iter()
            .map(|step| match step {
                Step::Keep(no) => UnitStep::Keep(number(no)),
                Step::Retire(no) => UnitStep::Retire(number(no)),
                Step::Take(unit) => UnitStep::Take { unit, retired: false },
                Step::TakeRetired(unit) => UnitStep::Take { unit, retired: true },
            })
            .collect();
        let (today, subject) = (intake.today, intake.subject());
        let mut detail = json!({
            "units": outcome.units, "documents": outcome.documents, "records": outcome.records,
            "retired": outcome.retired.len(), "dropped": outcome.dropped.len(),
        });
        if !reason.is_empty() {
            detail["reason"] = json!(reason);
        }
        let mut none = Units::heads_only();
        let units = intake.units.as_mut().unwrap_or(&mut none);
        let imported = store.import(&mut Import {
            actor,
            subject: &subject,
            detail,
            today,
            steps: &steps,
            read: &mut |no| units.read(no),
        })?;
        outcome.masked = imported.masked;
        Ok(outcome)
    }
}
