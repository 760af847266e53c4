//! An import: what it has read, and how that gets into the store.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use jiff::civil::Date;

use super::plan::{Outcome, Step, head, plan};
use super::unit::{Parts, Unit, units};
use super::units::{Units, damaged, io_error, write_head, write_header};
use super::{FILE, Store, StoreError, TEMP_PREFIX, legacy};

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
    pub fn new(store: Option<&Store>, today: Date) -> Self {
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
    store: Store,
    /// The lock, for one that writes.
    lock: Option<File>,
    old: Units,
    /// Whether what is stored must be rewritten although nothing is new.
    rewrite: bool,
}

impl Store {
    /// Begins to store: keeps other imports out, and removes what a killed one has left.
    pub fn begin(&self) -> Result<Session, StoreError> {
        let lock = self.lock()?;
        self.sweep();
        let session = self.look()?;
        Ok(Session { lock: Some(lock), ..session })
    }

    /// Looks at what is stored without the right to change it.
    pub fn look(&self) -> Result<Session, StoreError> {
        let (old, rewrite) = match Units::open(&self.folder.join(FILE))? {
            Some(units) => (units, false),
            None => self.old_format()?,
        };
        Ok(Session { store: self.clone(), lock: None, old, rewrite })
    }

    /// What an older version stored, as units in a file of no name.
    fn old_format(&self) -> Result<(Units, bool), StoreError> {
        let path = self.folder.join(legacy::FILE);
        let Some(stored) = legacy::load(&path)? else { return Ok((Units::heads_only(), false)) };
        let mut units = Units::spool(&self.folder)?;
        for unit in stored.units(&path)? {
            units.push(unit)?;
        }
        Ok((units, true))
    }
}

impl Session {
    /// How many records in force each numbered document has.
    pub fn counts(&self) -> HashMap<String, usize> {
        let in_force = self.old.list.iter().map(|unit| &unit.head).filter(|unit| unit.replaced_at.is_none());
        in_force.filter_map(|unit| Some((unit.document.clone()?, unit.records))).collect()
    }

    /// What storing would do.
    pub fn outcome(&self, intake: &Intake) -> Outcome {
        self.plan(intake).1
    }

    fn plan(&self, intake: &Intake) -> (Vec<Step>, Outcome) {
        let old: Vec<&Unit> = self.old.list.iter().map(|unit| &unit.head).collect();
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

    /// Stores what was read. Either everything is stored or nothing is: the new file is written beside
    /// the old one, flushed to disk and renamed over it. Where nothing changes, nothing is written.
    pub fn store(mut self, mut intake: Intake) -> Result<Outcome, StoreError> {
        let (steps, outcome) = self.plan(&intake);
        let changes = steps.iter().any(|step| !matches!(step, Step::Keep(_)))
            || steps.len() != self.old.list.len()
            || self.rewrite;
        let Some(_lock) = self.lock.take().filter(|_| changes) else { return Ok(outcome) };
        self.write(&steps, &mut intake)?;
        Ok(outcome)
    }

    fn write(&mut self, steps: &[Step], intake: &mut Intake) -> Result<(), StoreError> {
        let folder = &self.store.folder;
        let path = folder.join(FILE);
        let io = io_error(&path);
        // `NamedTempFile` is readable by its owner only, and so is the file it becomes.
        let mut temp =
            tempfile::Builder::new().prefix(TEMP_PREFIX).tempfile_in(folder).map_err(io_error(folder))?;
        {
            let mut out = BufWriter::new(&mut temp);
            write_header(&mut out, steps.len()).map_err(&io)?;
            let mut none = Units::heads_only();
            let new = intake.units.as_mut().unwrap_or(&mut none);
            for step in steps {
                let (from, no) = match *step {
                    Step::Keep(no) | Step::Retire(no) => (&mut self.old, no),
                    Step::Take(no) | Step::TakeRetired(no) => (&mut *new, no),
                };
                let retired = matches!(step, Step::Retire(_) | Step::TakeRetired(_));
                let Some(unit) = from.list.get(no) else {
                    return Err(damaged(&path, "unit"));
                };
                write_head(&mut out, &head(&unit.head, retired, intake.today)).map_err(&io)?;
                from.copy(no, &mut out)?;
            }
            out.flush().map_err(&io)?;
        }
        temp.as_file().sync_all().map_err(&io)?;
        temp.persist(&path).map_err(|error| io(error.error))?;
        // The rename itself must survive a pulled plug too.
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(io_error(folder))?;
        // What was in force until now, in the old format, is in the new file.
        self.store.sweep();
        Ok(())
    }
}
