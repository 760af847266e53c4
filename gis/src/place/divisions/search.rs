//! Text → names that contain it.

use super::{Division, Divisions};
use crate::place::names::clean;

/// How well a name fits; smaller is better.
fn quality(name: &str, wanted: &str) -> Option<u8> {
    let at = name.find(wanted)?;
    Some(match at {
        0 if name.len() == wanted.len() => 0,
        0 => 1,
        _ => 2,
    })
}

impl Divisions {
    /// Townships and villages whose name fits, with how well, in no order but that of the table.
    pub fn fitting<F>(&self, fits: impl Fn(&str) -> Option<F>) -> Vec<(F, Division)> {
        let mut found = Vec::new();
        for (row, township) in self.townships.iter().enumerate() {
            let Some(fit) = fits(township.name) else { continue };
            found.extend(self.township_row(row).map(|division| (fit, division)));
        }
        for (row, village) in self.villages.iter().enumerate() {
            let Some(fit) = fits(village.name) else { continue };
            found.extend(self.village_row(row).map(|division| (fit, division)));
        }
        found
    }

    /// The text with one character taken for one that scans confuse with it.
    pub fn look_alikes(&self, text: &str) -> Vec<String> {
        let [one, _] = self.confusions.readings(text);
        one.into_iter().map(|reading| reading.name).collect()
    }

    /// Townships and villages of a name: first what the name means by the rules of
    /// [`Self::township`] and [`Self::village`], then names that begin with or contain it, at most
    /// `limit`. A text may begin with the county's name.
    pub fn search(&self, text: &str, limit: usize) -> Vec<Division> {
        let wanted = clean(text);
        if wanted.chars().count() < 2 {
            return Vec::new();
        }
        let (county, rest) = self
            .counties
            .iter()
            .filter_map(|county| Some((county.name, wanted.strip_prefix(county.name)?)))
            .find(|(_, rest)| rest.chars().count() >= 2)
            .map_or((None, wanted.as_str()), |(county, rest)| (Some(county), rest));
        let mut found = self.township(county, rest, None).candidates;
        let named = self
            .townships
            .iter()
            .filter_map(|township| Some((township.name, rest.strip_prefix(township.name)?)))
            .find(|(_, rest)| rest.chars().count() >= 2);
        let village = match named {
            Some((township, village)) => self.village(county, Some(township), village, None),
            None => self.village(county, None, rest, None),
        };
        found.extend(village.candidates);
        let in_county = |division: &Division| county.is_none_or(|county| division.county == county);
        let mut more: Vec<(u8, Division)> = Vec::new();
        for (row, township) in self.townships.iter().enumerate() {
            let Some(quality) = quality(township.name, rest) else { continue };
            more.extend(self.township_row(row).map(|division| (quality, division)));
        }
        for (row, village) in self.villages.iter().enumerate() {
            let Some(quality) = quality(village.name, rest) else { continue };
            more.extend(self.village_row(row).map(|division| (quality, division)));
        }
        more.retain(|(_, division)| {
            in_county(division) && !found.iter().any(|other| other.code == division.code)
        });
        more.sort_by_key(|(quality, _)| *quality);
        found.extend(more.into_iter().map(|(_, division)| division));
        found.truncate(limit);
        found
    }
}
