//! Characters that scans take for one another.

use std::collections::HashMap;

/// At most this many characters of one name are taken for others.
const MOST: usize = 2;

/// With more readings than this by two characters a name is no misprint of one of ours.
const READINGS: usize = 256;

/// Longer names are not tried: no name of a place is that long.
const LONGEST: usize = 12;

/// What a printed character may stand for, with the evidence.
#[derive(Debug, Default)]
pub(super) struct Confusions {
    pairs: HashMap<char, Vec<(Option<char>, &'static str)>>,
}

/// Another reading of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub name: String,
    /// What was read otherwise: `回 → 同 (…)`.
    pub why: Vec<String>,
}

impl Confusions {
    /// Adds a pair; `None`: the printed character may have been added by the scan.
    pub(super) fn add(&mut self, printed: char, meant: Option<char>, evidence: &'static str) {
        self.pairs.entry(printed).or_default().push((meant, evidence));
        if let Some(meant) = meant {
            self.pairs.entry(meant).or_default().push((Some(printed), evidence));
        }
    }

    /// The readings of a name with one character, and with two, taken for others.
    pub(super) fn readings(&self, name: &str) -> [Vec<Reading>; MOST] {
        let characters: Vec<char> = name.chars().collect();
        if characters.len() > LONGEST {
            return Default::default();
        }
        let one = self.step(&characters, 0);
        if one.len() * one.len() > 2 * READINGS {
            return [one.into_iter().map(|(_, reading)| reading).collect(), Vec::new()];
        }
        let two = one.iter().flat_map(|(at, reading)| {
            let changed: Vec<char> = reading.name.chars().collect();
            // A character that was taken away leaves the next one in its place.
            let next = if changed.len() < characters.len() { *at } else { at + 1 };
            self.step(&changed, next).into_iter().map(|(_, mut second)| {
                let mut why = reading.why.clone();
                why.append(&mut second.why);
                Reading { name: second.name, why }
            })
        });
        let two = two.collect();
        [one.into_iter().map(|(_, reading)| reading).collect(), two]
    }

    /// All readings with one character from `from` on taken for another, with its place.
    fn step(&self, name: &[char], from: usize) -> Vec<(usize, Reading)> {
        let mut all = Vec::new();
        for (at, printed) in name.iter().enumerate().skip(from) {
            for (meant, evidence) in self.pairs.get(printed).into_iter().flatten() {
                let (before, after) = (name.iter().take(at), name.iter().skip(at + 1));
                let changed: String = before.chain(meant.iter()).chain(after).collect();
                let why = match meant {
                    Some(meant) => format!("{printed} → {meant} ({evidence})"),
                    None => format!("{printed} → – ({evidence})"),
                };
                all.push((at, Reading { name: changed, why: vec![why] }));
            }
        }
        all
    }
}
