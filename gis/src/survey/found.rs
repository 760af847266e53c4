//! What a reader found: faults up to a limit, and notes without repetition.

use crate::fault::{Fault, Faults};
pub(super) use crate::fault::{Said, excerpt, said};

/// Faults kept per file; the rest is only counted.
const MOST: usize = 300;

/// `中文 / English`, as the errors of other modules print themselves, in two parts.
pub(super) fn in_two(text: &str) -> Said {
    let (zh, en) = text.split_once(" / ").unwrap_or((text, text));
    said(zh, en)
}

/// Collects the faults and notes of one file.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) file: String,
    faults: Vec<Fault>,
    more: usize,
    notes: Vec<Said>,
}

impl Found {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), faults: Vec::new(), more: 0, notes: Vec::new() }
    }

    /// A fault at a row or feature, and a field where there is one.
    pub(super) fn fault(&mut self, row: Option<usize>, field: Option<&str>, (zh, en): Said) {
        if self.faults.len() >= MOST {
            self.more += 1;
            return;
        }
        let fault = Fault::file(self.file.clone(), zh, en);
        self.faults.push(Fault { row, field: field.map(str::to_owned), ..fault });
    }

    /// A note, once.
    pub(super) fn note(&mut self, note: Said) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// The notes, if there is no fault.
    pub(super) fn finish(mut self) -> Result<Vec<Said>, Faults> {
        if self.more > 0 {
            let zh = format!("另有 {} 处错误未逐条列出；请先改正以上各处", self.more);
            let en = format!("{} more faults are not listed; correct these first", self.more);
            self.faults.push(Fault::file(self.file.clone(), zh, en));
        }
        if self.faults.is_empty() { Ok(self.notes) } else { Err(Faults(self.faults)) }
    }

    /// The faults with one more, where reading cannot go on.
    pub(super) fn fail(mut self, fault: Said) -> Faults {
        self.fault(None, None, fault);
        self.fail_as_is()
    }

    /// The faults, where there are some and reading cannot go on.
    pub(super) fn fail_as_is(self) -> Faults {
        match self.finish() {
            Ok(_) => Faults(Vec::new()),
            Err(faults) => faults,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_over_the_limit_are_counted() {
        let mut found = Found::new("a.csv");
        for row in 0..MOST + 7 {
            found.fault(Some(row), None, said("坏", "bad"));
        }
        let faults = found.finish().unwrap_err();
        assert_eq!(faults.0.len(), MOST + 1);
        assert!(faults.0.last().unwrap().en.starts_with("7 more faults"));
    }
}
