//! Printed name → candidates.

use std::ops::Range;

use jiff::civil::Date;

use super::candidate::{Division, Held, Matched, Names};
use super::older::{Older, Relation};
use super::{Divisions, written};
use crate::place::names::{clean, same_township, stem};

/// A row of one of the tables with how it was found and why.
struct Hit {
    row: usize,
    matched: Matched,
    held: Held,
    partly: bool,
    why: (String, String),
}

impl Hit {
    fn plain(row: usize, matched: Matched) -> Self {
        Self { row, matched, held: Held::Unknown, partly: false, why: Default::default() }
    }
}

/// What one way of reading a name gave, and why an older name leads nowhere.
#[derive(Default)]
struct Hits {
    hits: Vec<Hit>,
    lost: Option<(String, String)>,
}

impl Divisions {
    /// The county of a name: in full, without its ending, or under an older name.
    pub fn county(&self, name: &str, as_of: Option<Date>) -> Names {
        let found = self.through_confusions(&clean(name), |name| self.counties_called(name, as_of));
        self.names(name, found, Self::county_division)
    }

    /// The township of a name in a county (in all counties when none is given).
    pub fn township(&self, county: Option<&str>, name: &str, as_of: Option<Date>) -> Names {
        let counties = match self.scope(county, name, as_of) {
            Ok(counties) => counties,
            Err(none) => return none,
        };
        let found =
            self.through_confusions(&clean(name), |name| self.townships_called(&counties, name, as_of));
        self.names(name, found, Self::township_division)
    }

    /// The village or community of a name in a county (in all counties when none is given), and in a
    /// township if one is given. A committee's name, the short form and a name with groups behind it
    /// (`松坪村5、6组`) mean the village. A village in another township of the county is no candidate,
    /// but told in [`Names::elsewhere`].
    pub fn village(
        &self,
        county: Option<&str>,
        township: Option<&str>,
        name: &str,
        as_of: Option<Date>,
    ) -> Names {
        let counties = match self.scope(county, name, as_of) {
            Ok(counties) => counties,
            Err(none) => return none,
        };
        let wanted = clean(name);
        let wanted = written::without_groups(&wanted);
        let all: Vec<Range<usize>> = counties
            .iter()
            .filter_map(|county| self.counties.get(*county))
            .filter_map(|county| self.villages_of(county.townships.clone()))
            .collect();
        let Some(township) = township else {
            let found = self.through_confusions(wanted, |name| self.villages_called(&all, name));
            return self.names(name, found, Self::village_division);
        };
        let towns = self.township(county, township, as_of);
        let inside: Vec<Range<usize>> = towns
            .candidates
            .iter()
            .filter_map(|town| self.townships.iter().find(|row| row.code == town.code))
            .map(|town| town.villages.clone())
            .collect();
        let found = self.through_confusions(wanted, |name| self.villages_called(&inside, name));
        let mut names = self.names(name, found, Self::village_division);
        if names.candidates.is_empty() {
            let other = self.villages_called(&all, wanted);
            names.elsewhere = other.hits.into_iter().filter_map(|hit| self.village_division(hit)).collect();
            let paths = list(&names.elsewhere);
            (names.zh, names.en) = match (towns.candidates.is_empty(), names.elsewhere.is_empty()) {
                (_, true) => (
                    format!("区划表中没有{name}（{township}）"),
                    format!("{name} ({township}) is not in the division table"),
                ),
                (true, false) => (
                    format!("{township}不在区划表中；同名的有 {paths}"),
                    format!("{township} is not in the division table; of this name there is {paths}"),
                ),
                (false, false) => (
                    format!("{township}没有此村；别处同名的有 {paths}"),
                    format!("not in {township}; elsewhere of this name there is {paths}"),
                ),
            };
        }
        names
    }

    /// The counties to look in, or why there are none.
    fn scope(&self, county: Option<&str>, name: &str, as_of: Option<Date>) -> Result<Vec<usize>, Names> {
        let Some(county) = county else { return Ok((0..self.counties.len()).collect()) };
        let found = self.counties_called(&clean(county), as_of);
        let rows: Vec<usize> = found.hits.into_iter().map(|hit| hit.row).collect();
        if rows.is_empty() {
            return Err(Names {
                printed: name.to_owned(),
                zh: format!("区划表没有 {county}，无法查 {name}"),
                en: format!("{county} is not in the division table, so {name} cannot be looked up"),
                ..Names::default()
            });
        }
        Ok(rows)
    }

    /// The name as it is; only if that gives nothing, with one and then with two characters taken
    /// for those that scans confuse with them.
    fn through_confusions(&self, name: &str, look: impl Fn(&str) -> Hits) -> Hits {
        let plain = look(name);
        if !plain.hits.is_empty() || plain.lost.is_some() {
            return plain;
        }
        for readings in self.confusions.readings(name) {
            let mut hits: Vec<Hit> = Vec::new();
            for reading in readings {
                for mut hit in look(&reading.name).hits {
                    if hits.iter().any(|other| other.row == hit.row) {
                        continue;
                    }
                    let why = reading.why.join("；");
                    hit.matched = Matched::LookAlike;
                    hit.why = (
                        format!("按易混字读作 {}：{why}", reading.name),
                        format!("read as {} through confused characters: {why}", reading.name),
                    );
                    hits.push(hit);
                }
            }
            if !hits.is_empty() {
                return Hits { hits, lost: None };
            }
        }
        Hits::default()
    }

    fn counties_called(&self, name: &str, as_of: Option<Date>) -> Hits {
        let rows = |fits: &dyn Fn(&str) -> bool, matched| -> Vec<Hit> {
            let all = self.counties.iter().enumerate().filter(|(_, county)| fits(county.name));
            all.map(|(row, _)| Hit::plain(row, matched)).collect()
        };
        let mut hits = rows(&|county| county == name, Matched::Exact);
        if hits.is_empty() && name.chars().count() > 1 {
            hits = rows(&|county| stem(county) == name, Matched::WithoutEnding);
        }
        if hits.is_empty() {
            let older = self.older.iter().filter(|older| older.township.is_empty() && older.county == name);
            for older in older {
                let row = self.counties.iter().position(|county| county.name == older.now_county);
                hits.extend(row.map(|row| older_hit(row, older, older.now_county, as_of)));
            }
        }
        Hits { hits, lost: None }
    }

    fn townships_called(&self, counties: &[usize], name: &str, as_of: Option<Date>) -> Hits {
        if name.chars().count() < 2 {
            return Hits::default();
        }
        let rows = |fits: &dyn Fn(&str) -> bool, matched| -> Vec<Hit> {
            let in_scope = counties.iter().filter_map(|county| self.counties.get(*county));
            in_scope
                .flat_map(|county| county.townships.clone())
                .filter(|row| self.townships.get(*row).is_some_and(|township| fits(township.name)))
                .map(|row| self.dated(Hit::plain(row, matched), as_of))
                .collect()
        };
        let mut hits = rows(&|township| township == name, Matched::Exact);
        let older = |fits: &dyn Fn(&str) -> bool| {
            let mut found = Hits::default();
            for older in &self.older {
                let here = counties
                    .iter()
                    .filter_map(|county| self.counties.get(*county))
                    .any(|county| county.name == older.county);
                if !here || older.township.is_empty() || !fits(older.township) {
                    continue;
                }
                if older.now.is_empty() {
                    found.lost = Some(nowhere(older));
                }
                for now in &older.now {
                    let row = self.townships.iter().position(|township| {
                        township.name == *now
                            && self.counties.get(township.county).is_some_and(|c| c.name == older.now_county)
                    });
                    found.hits.extend(row.map(|row| older_hit(row, older, now, as_of)));
                }
            }
            found
        };
        if hits.is_empty() {
            // A full older name says more than a present name that shares only its stem.
            let found = older(&|older| older == name);
            if !found.hits.is_empty() || found.lost.is_some() {
                return found;
            }
            hits = rows(&|township| same_township(township, name), Matched::WithoutEnding);
        }
        if hits.is_empty() {
            return older(&|older| same_township(older, name));
        }
        Hits { hits, lost: None }
    }

    /// Says whether the township's present name held on the day.
    fn dated(&self, mut hit: Hit, as_of: Option<Date>) -> Hit {
        let (Some(day), Some(row)) = (as_of, self.townships.get(hit.row)) else { return hit };
        let county = self.counties.get(row.county).map_or("", |county| county.name);
        let older = self.older.iter().find(|older| {
            older.relation == Relation::Renamed && older.now_county == county && older.now == [row.name]
        });
        hit.held = match older.map(|older| older.held(Some(day))) {
            None | Some(Held::No) => Held::Yes,
            Some(Held::Yes) => Held::No,
            Some(Held::Unknown) => Held::Unknown,
        };
        if let (Some(older), true) = (older, hit.held != Held::Yes) {
            let (zh, en) = older.years();
            hit.why = (
                format!("{day} 时可能仍称 {}（{zh}）", older.township),
                format!("may still have been {} on {day} ({en})", older.township),
            );
        }
        hit
    }

    fn villages_of(&self, townships: Range<usize>) -> Option<Range<usize>> {
        let first = self.townships.get(townships.start)?;
        let last = self.townships.get(townships.end.checked_sub(1)?)?;
        Some(first.villages.start..last.villages.end)
    }

    fn villages_called(&self, ranges: &[Range<usize>], name: &str) -> Hits {
        // One character without an ending is no name.
        if name.chars().count() < 2 {
            return Hits::default();
        }
        let (own, kind) = (written::own(name), written::kind(name));
        let rows = self.bare.get(written::bare(name)).into_iter().flatten().copied();
        let mut hits: Vec<Hit> = Vec::new();
        for row in rows.filter(|row| ranges.iter().any(|range| range.contains(row))) {
            let Some(village) = self.village_name(row) else { continue };
            let there = written::kind(&village);
            let mut hit = Hit::plain(row, Matched::Exact);
            if village != name && written::own(&village) != own {
                hit.matched = Matched::WithoutEnding;
                if kind.is_some() && kind != there {
                    hit.matched = Matched::OtherEnding;
                    hit.why = (
                        format!("原文为 {name}，区划表为 {village}，可能已改制"),
                        format!("printed {name}, in the table {village}: it may have been converted"),
                    );
                }
            }
            hits.push(hit);
        }
        let best = hits.iter().map(|hit| hit.matched).min();
        hits.retain(|hit| Some(hit.matched) == best);
        Hits { hits, lost: None }
    }

    /// The name of a village in full.
    pub(super) fn village_name(&self, row: usize) -> Option<String> {
        let village = self.villages.get(row)?;
        Some(if village.whole { village.name.to_owned() } else { format!("{}村委会", village.name) })
    }

    fn county_division(&self, hit: Hit) -> Option<Division> {
        let county = self.counties.get(hit.row)?;
        Some(division("county", county.code.to_owned(), county.name, hit))
    }

    pub(super) fn township_row(&self, row: usize) -> Option<Division> {
        self.township_division(Hit::plain(row, Matched::Exact))
    }

    pub(super) fn village_row(&self, row: usize) -> Option<Division> {
        self.village_division(Hit::plain(row, Matched::Exact))
    }

    fn township_division(&self, hit: Hit) -> Option<Division> {
        let township = self.townships.get(hit.row)?;
        let county = self.counties.get(township.county)?;
        let found = division("township", township.code.to_owned(), county.name, hit);
        Some(Division { township: Some(township.name.to_owned()), ..found })
    }

    fn village_division(&self, hit: Hit) -> Option<Division> {
        let row = self.villages.get(hit.row)?;
        let name = self.village_name(hit.row)?;
        let township = self.townships.get(row.township)?;
        let county = self.counties.get(township.county)?;
        let found = division("village", format!("{}{}", township.code, row.suffix), county.name, hit);
        Some(Division { township: Some(township.name.to_owned()), village: Some(name), ..found })
    }

    /// The answer, with the reason when there is not exactly one.
    fn names(&self, printed: &str, found: Hits, division: fn(&Self, Hit) -> Option<Division>) -> Names {
        let mut names = Names { printed: printed.to_owned(), ..Names::default() };
        names.candidates = found.hits.into_iter().filter_map(|hit| division(self, hit)).collect();
        names.candidates.sort_by(|a, b| a.code.cmp(&b.code));
        (names.zh, names.en) = match (names.candidates.as_slice(), found.lost) {
            ([_], _) => Default::default(),
            ([], Some(why)) => why,
            ([], None) => {
                (format!("区划表中没有 {printed}"), format!("{printed} is not in the division table"))
            }
            (several, _) => {
                let paths = list(several);
                (
                    format!("{printed} 有 {} 种可能，不作选择：{paths}", several.len()),
                    format!("{printed} may be any of {}: {paths}; none is chosen", several.len()),
                )
            }
        };
        names
    }
}

/// Paths of candidates, at most eight.
fn list(all: &[Division]) -> String {
    let mut paths: Vec<String> = all.iter().take(8).map(Division::path).collect();
    if all.len() > paths.len() {
        paths.push("…".to_owned());
    }
    paths.join("、")
}

fn division(level: &'static str, code: String, county: &str, hit: Hit) -> Division {
    let (zh, en) = hit.why;
    Division {
        level,
        code,
        county: county.to_owned(),
        township: None,
        village: None,
        matched: hit.matched,
        held: hit.held,
        partly: hit.partly,
        zh,
        en,
    }
}

fn older_hit(row: usize, older: &Older, now: &str, as_of: Option<Date>) -> Hit {
    let name = if older.township.is_empty() { older.county } else { older.township };
    let (zh, en) = older.relation.words();
    let (years_zh, years_en) = older.years();
    Hit {
        row,
        matched: Matched::OlderName,
        held: older.held(as_of),
        partly: older.relation == Relation::PartOf,
        why: (
            format!("{name} {zh} {now}（{years_zh}；依据：{}）", older.basis),
            format!("{name} {en} {now} ({years_en}; basis: {})", older.basis),
        ),
    }
}

fn nowhere(older: &Older) -> (String, String) {
    let (zh, en) = older.years();
    (
        format!("{}{} 已不在区划表中，去向不明（{zh}）", older.county, older.township),
        format!("{}{} is no longer in the table, successor not known ({en})", older.county, older.township),
    )
}
