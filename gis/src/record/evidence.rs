//! What later documents say about a roster's officials without re-appointing anyone, where no reader
//! can tell it. Appointments, removals and remits are read: see [`appointments`](super::appointments).

use jiff::civil::Date;
use serde::Deserialize;

use super::{Segment, Tier};

/// A later document that bears on who holds an office; it replaces nobody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The county, in canonical spelling.
    pub county: String,
    /// The township, for the township tier.
    pub township: Option<String>,
    /// The tier it is about.
    pub tier: Tier,
    /// From which day.
    pub from: Date,
    /// The file it stands in.
    pub file: String,
    /// The document number, if it stands in a numbered document.
    pub document: Option<String>,
    /// First and last line, 1-based.
    pub lines: [usize; 2],
    /// What it says, in Chinese.
    pub zh: String,
    /// What it says, in English.
    pub en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    evidence: Vec<Evidence>,
}

impl Evidence {
    /// The evidence that comes with the program (`gis/data/evidence.toml`).
    ///
    /// # Panics
    /// Never in a released binary: a test reads the same embedded file.
    pub fn embedded() -> Vec<Self> {
        let file: File = toml::from_str(include_str!("../../data/evidence.toml"))
            .expect("the embedded evidence is valid: a test reads it");
        file.evidence
    }

    /// Whether it bears on the chiefs of a segment on a day.
    pub fn concerns(&self, segment: &Segment, day: Date) -> bool {
        self.tier == segment.tier
            && self.from <= day
            && self.county == segment.county
            && (self.township.is_none() || self.township == segment.township)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_evidence_names_its_place_in_a_gazette() {
        let evidence = Evidence::embedded();
        // What acts about offices say is read from the documents; this is the rest.
        assert_eq!(evidence.len(), 2);
        assert!(evidence.iter().all(|e| e.lines[0] > 0 && e.lines[0] <= e.lines[1]));
    }
}
