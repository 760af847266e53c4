//! Files on their way into the store: read one by one, each under a name of its own.
//!
//! The command line and the service read a file the same way, here. Of each file no more is kept in
//! memory than what it is called and which documents it has; its records wait in a file until all are
//! read. Then they are stored together.

mod fewer;
pub mod line;
mod names;

use std::collections::{BTreeSet, HashMap, HashSet};

use landrail_gis::fault::Fault;
use landrail_gis::gazette::GazetteError;
use landrail_gis::place::Gazetteer;
use landrail_gis::record::{self, Corrections, Doubt, ReadError, Reading, doubts};

pub use fewer::{Fewer, refuse_fewer};
pub use names::doubtful_names;

use crate::data;
use crate::store::{Digest, Folder, Intake, Parts, StoreError, corrections, counties};

/// What a file may be cited by.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// Its name without folders.
    pub name: &'a str,
    /// With its folders below the one that was named; its name when it was named itself.
    pub within: &'a str,
    /// With all of them.
    pub path: &'a str,
}

/// What became of a file.
#[derive(Debug)]
pub enum Taken {
    /// It has the content of this one, which was read already.
    Copy(String),
    /// It was read.
    Read(Box<Read>),
}

/// A file that was read.
#[derive(Debug)]
pub struct Read {
    /// What it says.
    pub reading: Reading,
    /// What the rules alone read in its roster, without corrections; none where that is the same.
    pub alone: Option<Reading>,
    /// What its readers could not decide.
    pub doubts: Vec<Doubt>,
    /// The digest of its bytes.
    pub hash: Digest,
    /// A stored file of other counties has the name that it would have had.
    pub renamed_from: Option<String>,
}

/// Reads files into an intake.
#[derive(Debug)]
pub struct Reader {
    corrections: Corrections,
    gazetteer: Gazetteer,
    intake: Intake,
    /// By content, the name of the file that had it first.
    by_content: HashMap<(Digest, usize), String>,
    /// Names in use: a source is cited by the name of its file.
    in_use: HashSet<String>,
    /// The names of the files in the intake, by their number there.
    names: Vec<String>,
    store: Option<Folder>,
    /// By stored file, its counties; read when a file first needs them.
    stored: Option<HashMap<String, BTreeSet<String>>>,
}

/// The corrections that take effect while files are read: the embedded ones with the operator's.
///
/// # Errors
/// A faulty file of the operator.
pub fn corrections_of(folder: Option<&std::path::Path>) -> Result<Corrections, StoreError> {
    let embedded = Corrections::embedded();
    Ok(match folder {
        Some(folder) => embedded.with(corrections::load(folder)?),
        None => embedded,
    })
}

impl Reader {
    /// One that has read nothing. With `keep`, what it reads can be stored; without, only told.
    pub fn new(store: Option<Folder>, keep: bool, corrections: Corrections) -> Self {
        let intake = Intake::new(store.as_ref().filter(|_| keep), data::today());
        Self {
            corrections,
            gazetteer: Gazetteer::embedded(),
            intake,
            by_content: HashMap::new(),
            in_use: HashSet::new(),
            names: Vec::new(),
            store,
            stored: None,
        }
    }

    /// What was read, and the names of the files by their number in it.
    pub fn finish(self) -> (Intake, Vec<String>) {
        (self.intake, self.names)
    }

    /// Reads a file. The inner error is a fault of the file: others can be read all the same.
    ///
    /// # Errors
    /// The store.
    pub fn take(&mut self, file: Names<'_>, bytes: Vec<u8>) -> Result<Result<Taken, ReadError>, StoreError> {
        let (hash, size) = (Digest::of(&bytes), bytes.len());
        if let Some(first) = self.by_content.get(&(hash, size)) {
            return Ok(Ok(Taken::Copy(first.clone())));
        }
        let name = self.name(file);
        let mut reading = match self.read(&name, &bytes) {
            Ok(reading) => reading,
            // A fault names the file it was read as: with its folders the operator can find it.
            Err(fault) => return Ok(Err(self.read(file.path, &bytes).err().unwrap_or(fault))),
        };
        // Another county's file of that name stays in force: this one is cited by a name of its own.
        let own = self.own_name(file, &name, &reading)?;
        let mut renamed_from = None;
        if own != name {
            reading = match self.read(&own, &bytes) {
                Ok(reading) => reading,
                Err(fault) => return Ok(Err(fault)),
            };
            renamed_from = Some(name);
        }
        // What the rules alone read, so that a summary can show how much rests on corrections.
        let alone = (!self.corrections.is_empty() && reading.roster.is_some())
            .then(|| read(&own, &bytes, &Corrections::none(), &self.gazetteer).ok())
            .flatten();
        drop(bytes);
        let doubts = doubts(&reading);
        self.intake.take(Parts {
            file: &reading.file,
            hash: Some(hash),
            documents: &reading.documents,
            records: &reading.records,
            doubts: &doubts,
        })?;
        self.by_content.insert((hash, size), own.clone());
        self.names.push(own);
        Ok(Ok(Taken::Read(Box::new(Read { reading, alone, doubts, hash, renamed_from }))))
    }

    fn read(&self, name: &str, bytes: &[u8]) -> Result<Reading, ReadError> {
        read(name, bytes, &self.corrections, &self.gazetteer)
    }

    /// The name to cite a file by: without folders; with them where another file has that name.
    fn name(&mut self, file: Names<'_>) -> String {
        let names = [file.name, file.within, file.path];
        let name = names.into_iter().find(|name| !self.in_use.contains(*name)).unwrap_or(file.path);
        self.in_use.insert(name.to_owned());
        name.to_owned()
    }

    /// The name to cite a file by that no stored file of other counties has. Where the counties of
    /// either are unknown, or they share one, it is another issue of the stored file.
    fn own_name(&mut self, file: Names<'_>, name: &str, reading: &Reading) -> Result<String, StoreError> {
        let own = counties(&reading.records);
        let Some(store) = self.store.as_ref().filter(|_| !own.is_empty()) else {
            return Ok(name.to_owned());
        };
        if self.stored.is_none() {
            self.stored = Some(store.counties_by_file()?);
        }
        let stored = self.stored.get_or_insert_default();
        let anothers =
            |name: &str| stored.get(name).is_some_and(|known| !known.is_empty() && known.is_disjoint(&own));
        if !anothers(name) {
            return Ok(name.to_owned());
        }
        let in_use = &self.in_use;
        let free = |name: &String| !in_use.contains(name) && !anothers(name);
        let below = format!("/{}", file.name);
        // An issue of it that was stored from a folder, then its folder here, then a number.
        let mut issues: Vec<&String> = stored
            .iter()
            .filter(|(known, of)| known.ends_with(&below) && !of.is_disjoint(&own))
            .map(|(known, _)| known)
            .collect();
        issues.sort();
        let numbered = (2_u64..).map(|no| numbered(file.name, no));
        let mut names = issues.into_iter().cloned().chain([file.within.to_owned()]).chain(numbered);
        let chosen = names.find(free).unwrap_or_else(|| name.to_owned());
        self.in_use.insert(chosen.clone());
        Ok(chosen)
    }
}

/// Reads one file, which is cited by a name.
///
/// # Errors
/// What is wrong with it.
pub fn read(
    name: &str,
    bytes: &[u8],
    corrections: &Corrections,
    gazetteer: &Gazetteer,
) -> Result<Reading, ReadError> {
    let contains = |county: &str, lon, lat| gazetteer.county_contains(county, lon, lat);
    record::read(name, bytes, corrections, contains)
}

/// Why a file was not read, with the line where there is one.
pub fn fault(error: &ReadError, file: &str) -> Fault {
    let said = error.to_string();
    let said = said.strip_prefix(file).map_or(said.as_str(), |rest| rest.trim_start_matches([':', ' ']));
    let (zh, en) = said.split_once(" / ").unwrap_or((said, said));
    match error {
        ReadError::Gazette(GazetteError::LineTooLong { line, .. } | GazetteError::Damaged { line, .. }) => {
            Fault::row(file, *line, zh, en)
        }
        _ => Fault::file(file, zh, en),
    }
}

/// A file name with a number before its extension.
fn numbered(name: &str, no: u64) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem}（{no}）.{extension}"),
        _ => format!("{name}（{no}）"),
    }
}
