//! Which units are in force after an import: decided on their heads alone.

use std::collections::{HashMap, HashSet};

use super::digest::Digest;
use super::unit::{Key, Unit};

/// A unit of the new store, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// One of the old store, as it is.
    Keep(usize),
    /// One of the old store, no longer in force.
    Retire(usize),
    /// One of the import.
    Take(usize),
    /// One of the import that a later file of it has replaced already.
    TakeRetired(usize),
}

/// What an import did with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileState {
    /// All that it says is stored already.
    Unchanged,
    /// Something of it is stored for the first time.
    New,
    /// Something of it takes the place of what was stored of the same document or file.
    Changed,
    /// Nothing was read in it.
    Empty,
}

/// What an import does to a store.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The state of every file of the import, by its number.
    pub files: Vec<Option<FileState>>,
    /// Units that were replaced by other content and are kept as history: document or file, the file
    /// it was read from, and the file that is in force now.
    pub retired: Vec<[String; 3]>,
    /// Documents that an earlier import read in a file of the same name, and this one did not: they
    /// stay in force. File and document.
    pub still: Vec<[String; 2]>,
    /// Units that the same bytes no longer give (a correction, or a reader that has learnt): dropped.
    pub dropped: Vec<[String; 2]>,
    /// Documents that several files of the import have, not alike: document, the file that is in
    /// force now, the one that is not.
    pub contested: Vec<[String; 3]>,
    /// Records that an editor had changed and that the import brings otherwise than they were then:
    /// the edit stays in force. Known only after it is stored.
    pub masked: Vec<String>,
    /// How many units were written anew.
    pub units: usize,
    /// How many numbered documents are in them.
    pub documents: usize,
    /// How many records.
    pub records: usize,
}

/// The units of the new store, and what to tell of it. `new` are the units of the import with the
/// number of their file, in the order they were read; `files` how many files that are. A later file
/// replaces an earlier one, as successive imports would do.
pub(super) fn plan(old: &[&Unit], new: &[(usize, &Unit)], files: usize) -> (Vec<Step>, Outcome) {
    let mut plan = Plan::new(old, new, files);
    for (no, unit) in old.iter().enumerate() {
        plan.known(no, unit);
    }
    for (no, (file, unit)) in new.iter().enumerate() {
        plan.read(no, *file, unit);
    }
    plan.finish()
}

struct Plan<'a> {
    new: &'a [(usize, &'a Unit)],
    /// By what it is about, the unit of the import that is in force.
    winners: HashMap<Key<'a>, usize>,
    /// Whether a winner stands in the new store already.
    placed: Vec<bool>,
    /// What is history already, so that going back and forth does not pile it up.
    history: HashSet<(Key<'a>, Digest)>,
    hashes: HashSet<Digest>,
    names: HashSet<&'a str>,
    steps: Vec<Step>,
    outcome: Outcome,
}

impl<'a> Plan<'a> {
    fn new(old: &[&'a Unit], new: &'a [(usize, &'a Unit)], files: usize) -> Self {
        Self {
            new,
            winners: new.iter().enumerate().map(|(no, (_, unit))| (unit.key(), no)).collect(),
            placed: vec![false; new.len()],
            history: old
                .iter()
                .filter(|unit| unit.replaced_at.is_some())
                .map(|unit| (unit.key(), unit.content))
                .collect(),
            hashes: new.iter().filter_map(|(_, unit)| unit.hash).collect(),
            names: new.iter().map(|(_, unit)| unit.file.as_str()).collect(),
            steps: Vec::with_capacity(old.len()),
            outcome: Outcome { files: vec![None; files], ..Outcome::default() },
        }
    }

    /// A unit of the old store: it stays, or its successor takes its place in the file.
    fn known(&mut self, no: usize, unit: &'a Unit) {
        if unit.replaced_at.is_some() {
            self.steps.push(Step::Keep(no));
            return;
        }
        let Some(&winner) = self.winners.get(&unit.key()) else {
            self.without_successor(no, unit);
            return;
        };
        let (file, successor) = self.new[winner];
        if self.placed[winner] {
            return;
        }
        self.placed[winner] = true;
        if successor.digest == unit.digest {
            self.steps.push(Step::Keep(no));
            self.state(file, FileState::Unchanged);
            return;
        }
        self.state(file, FileState::Changed);
        if Self::is_another(unit, successor) && self.history.insert((unit.key(), unit.content)) {
            self.steps.push(Step::Retire(no));
            self.outcome.retired.push([name(unit), unit.file.clone(), successor.file.clone()]);
        }
        self.steps.push(Step::Take(winner));
    }

    fn without_successor(&mut self, no: usize, unit: &Unit) {
        let what = || [unit.file.clone(), name(unit)];
        if unit.hash.is_some_and(|hash| self.hashes.contains(&hash)) {
            // Under a new name the file has a unit of its own for what stands outside its documents.
            if unit.document.is_some() || self.names.contains(unit.file.as_str()) {
                self.outcome.dropped.push(what());
            }
            return;
        }
        if self.names.contains(unit.file.as_str()) {
            self.outcome.still.push(what());
        }
        self.steps.push(Step::Keep(no));
    }

    /// A unit of the import: it goes behind the others unless it stands in place of one.
    fn read(&mut self, no: usize, file: usize, unit: &'a Unit) {
        let Some(&winner) = self.winners.get(&unit.key()) else { return };
        if winner == no {
            if !self.placed[no] {
                self.placed[no] = true;
                self.steps.push(Step::Take(no));
                self.state(file, FileState::New);
            }
            return;
        }
        let successor = self.new[winner].1;
        self.state(file, FileState::Unchanged);
        if Self::is_another(unit, successor) {
            self.outcome.contested.push([name(unit), successor.file.clone(), unit.file.clone()]);
            if self.history.insert((unit.key(), unit.content)) {
                self.steps.push(Step::TakeRetired(no));
                self.state(file, FileState::New);
            }
        }
    }

    /// Whether two units are two issues of a document, and not two readings of one file.
    fn is_another(unit: &Unit, successor: &Unit) -> bool {
        unit.content != successor.content && (unit.hash.is_none() || unit.hash != successor.hash)
    }

    /// The state of a file is that of its most changed unit.
    fn state(&mut self, file: usize, state: FileState) {
        if let Some(known) = self.outcome.files.get_mut(file) {
            *known = (*known).max(Some(state));
        }
    }

    fn finish(mut self) -> (Vec<Step>, Outcome) {
        for step in &self.steps {
            let Step::Take(no) = *step else { continue };
            let unit = self.new[no].1;
            self.outcome.units += 1;
            self.outcome.documents += unit.documents;
            self.outcome.records += unit.records;
        }
        (self.steps, self.outcome)
    }
}

fn name(unit: &Unit) -> String {
    unit.document.clone().unwrap_or_else(|| unit.file.clone())
}

impl Outcome {
    /// How many files are in a state.
    pub fn count(&self, state: FileState) -> usize {
        self.files.iter().filter(|file| file.unwrap_or(FileState::Empty) == state).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(file: &str, bytes: &str, document: Option<&str>, says: &str) -> Unit {
        Unit {
            file: file.to_owned(),
            hash: Some(Digest::of(bytes.as_bytes())),
            document: document.map(str::to_owned),
            imported: None,
            documents: 1,
            records: 1,
            doubts: 0,
            digest: Digest::of(format!("{file}{says}").as_bytes()),
            content: Digest::of(says.as_bytes()),
            replaced_at: None,
        }
    }

    fn planned(old: &[Unit], new: &[(usize, Unit)]) -> (Vec<Step>, Outcome) {
        let old: Vec<_> = old.iter().collect();
        let new: Vec<_> = new.iter().map(|(file, unit)| (*file, unit)).collect();
        plan(&old, &new, new.iter().map(|(file, _)| file + 1).max().unwrap_or(0))
    }

    #[test]
    fn the_same_again_changes_nothing() {
        let (a, b) = (unit("a.txt", "1", Some("甲"), "x"), unit("b.txt", "2", Some("乙"), "y"));
        let (steps, outcome) = planned(&[a.clone(), b.clone()], &[(0, b), (1, a)]);
        assert_eq!(steps, [Step::Keep(0), Step::Keep(1)]);
        assert_eq!(outcome.count(FileState::Unchanged), 2);
    }

    #[test]
    fn a_corrected_issue_takes_the_place_and_the_older_one_is_history_once() {
        let (old, new) = (unit("a.txt", "1", Some("甲"), "x"), unit("b.txt", "2", Some("甲"), "y"));
        let (steps, outcome) = planned(std::slice::from_ref(&old), &[(0, new.clone())]);
        assert_eq!(steps, [Step::Retire(0), Step::Take(0)]);
        assert_eq!(outcome.retired, [["甲", "a.txt", "b.txt"].map(str::to_owned)]);
        let retired = Unit { replaced_at: Some(jiff::civil::date(2026, 1, 1)), ..old.clone() };
        let back = Unit { replaced_at: retired.replaced_at, ..new.clone() };
        let (steps, _) = planned(&[retired, back, new], &[(0, old)]);
        assert_eq!(steps, [Step::Keep(0), Step::Keep(1), Step::Take(0)]);
    }

    #[test]
    fn another_reading_of_the_same_bytes_is_no_other_issue() {
        let (old, new) = (unit("a.txt", "1", Some("甲"), "x"), unit("a.txt", "1", Some("甲"), "y"));
        let (steps, outcome) = planned(&[old], &[(0, new)]);
        assert_eq!(steps, [Step::Take(0)]);
        assert!(outcome.retired.is_empty());
    }

    #[test]
    fn within_an_import_the_later_file_wins_and_both_are_told() {
        let (a, b) = (unit("a.txt", "1", Some("甲"), "x"), unit("b.txt", "2", Some("甲"), "y"));
        let (steps, outcome) = planned(&[], &[(0, a), (1, b)]);
        assert_eq!(steps, [Step::TakeRetired(0), Step::Take(1)]);
        assert_eq!(outcome.contested.len(), 1);
    }

    #[test]
    fn a_file_of_another_name_or_without_a_document_it_had() {
        let outside = unit("a.txt", "1", None, "x");
        let (steps, _) = planned(std::slice::from_ref(&outside), &[(0, unit("b.txt", "1", None, "x"))]);
        assert_eq!(steps, [Step::Take(0)], "the same bytes under a new name");
        let (steps, outcome) =
            planned(&[outside, unit("a.txt", "1", Some("甲"), "x")], &[(0, unit("a.txt", "2", None, "z"))]);
        assert_eq!(steps, [Step::Retire(0), Step::Take(0), Step::Keep(1)]);
        assert_eq!(outcome.still, [["a.txt", "甲"].map(str::to_owned)]);
    }
}
