//! Reading the tables of names.

use std::collections::HashMap;

use super::confusions::Confusions;
use super::older::{Older, Relation};
use super::{CountyRow, Divisions, TownshipRow, VillageRow, written};
use crate::place::GazetteerError;

/// The texts of the tables, as in `gis/data/places/`.
#[derive(Debug, Clone, Copy)]
pub struct DivisionFiles {
    /// `divisions.txt`.
    pub divisions: &'static str,
    /// `older_townships.csv`.
    pub older: &'static str,
    /// `confusions.csv`.
    pub confusions: &'static str,
}

fn fault(file: &'static str, row: usize, what: impl Into<String>) -> GazetteerError {
    GazetteerError::Row { file, row, what: what.into() }
}

/// The lines that say something, with their numbers.
fn lines(text: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    text.lines()
        .enumerate()
        .map(|(no, line)| (no + 1, line))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

pub(super) fn load(files: DivisionFiles) -> Result<Divisions, GazetteerError> {
    let mut all = Divisions {
        counties: Vec::new(),
        townships: Vec::new(),
        villages: Vec::new(),
        bare: HashMap::new(),
        older: Vec::new(),
        confusions: Confusions::default(),
    };
    read_divisions(&mut all, files.divisions)?;
    read_older(&mut all, files.older)?;
    for (row, line) in lines(files.confusions).skip(1) {
        const FILE: &str = "confusions.csv";
        let fields: Vec<&str> = line.splitn(3, ',').collect();
        let [printed, meant, evidence] = fields[..] else {
            return Err(fault(FILE, row, "须有 printed,meant,evidence 三列 / needs three columns"));
        };
        let one = |text: &str| text.chars().next().filter(|_| text.chars().count() == 1);
        let Some(printed) = one(printed) else {
            return Err(fault(FILE, row, format!("printed={printed} 须为一个字 / must be one character")));
        };
        if evidence.is_empty() || (one(meant).is_none() && !meant.is_empty()) {
            return Err(fault(FILE, row, format!("meant={meant} evidence={evidence} 无法读取 / unreadable")));
        }
        all.confusions.add(printed, one(meant), evidence);
    }
    Ok(all)
}

fn read_divisions(all: &mut Divisions, text: &'static str) -> Result<(), GazetteerError> {
    const FILE: &str = "divisions.txt";
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    for (row, line) in lines(text) {
        let fields: Vec<&'static str> = line.split('\t').collect();
        let [code, county, name, villages] = fields[..] else {
            return Err(fault(FILE, row, "须有四列 / needs four columns"));
        };
        let (true, Some(county_code)) = (digits(code, 9), code.get(..6)) else {
            return Err(fault(FILE, row, format!("代码 code={code} 须为9位数字 / must be nine digits")));
        };
        // The townships of a county stand together.
        if all.counties.last().is_none_or(|last| last.code != county_code) {
            if all.counties.iter().any(|other| other.code == county_code || other.name == county) {
                return Err(fault(FILE, row, format!("{county} 不连续 / its rows do not stand together")));
            }
            let from = all.townships.len();
            all.counties.push(CountyRow { code: county_code, name: county, townships: from..from });
        }
        let township = all.townships.len();
        let from = all.villages.len();
        for entry in villages.split('|') {
            let (Some(suffix), Some(name)) = (entry.get(..3), entry.get(3..)) else {
                return Err(fault(FILE, row, format!("村 {entry} 无法读取 / unreadable village")));
            };
            let (name, whole) = name.strip_prefix('=').map_or((name, false), |name| (name, true));
            if !digits(suffix, 3) || name.is_empty() {
                return Err(fault(FILE, row, format!("村 {entry} 无法读取 / unreadable village")));
            }
            all.bare.entry(written::bare(name)).or_default().push(all.villages.len());
            all.villages.push(VillageRow { suffix, name, whole, township });
        }
        let county = all.counties.len() - 1;
        if let Some(last) = all.counties.last_mut() {
            last.townships.end = township + 1;
        }
        all.townships.push(TownshipRow { code, name, county, villages: from..all.villages.len() });
    }
    Ok(())
}

fn read_older(all: &mut Divisions, text: &'static str) -> Result<(), GazetteerError> {
    const FILE: &str = "older_townships.csv";
    for (row, line) in lines(text).skip(1) {
        let fields: Vec<&'static str> = line.splitn(8, ',').collect();
        let [county, township, now_county, now, relation, held_in, gone_by, basis] = fields[..] else {
            return Err(fault(FILE, row, "须有八列 / needs eight columns"));
        };
        let year = |text: &str| match text {
            "" => Ok(None),
            text => text
                .parse::<i16>()
                .map(Some)
                .map_err(|_| fault(FILE, row, format!("年份 {text} 无法读取 / unreadable year"))),
        };
        let Some(relation) = Relation::read(relation) else {
            return Err(fault(FILE, row, format!("relation={relation} 不认识 / unknown relation")));
        };
        let now: Vec<&'static str> = now.split('/').filter(|name| !name.is_empty()).collect();
        for name in &now {
            let known = all
                .townships
                .iter()
                .any(|t| t.name == *name && all.counties.get(t.county).is_some_and(|c| c.name == now_county));
            if !known {
                return Err(fault(FILE, row, format!("now={now_county}{name} 不在表中 / not in the table")));
            }
        }
        if basis.is_empty() || (now.is_empty() && now_county.is_empty() && relation != Relation::Unknown) {
            return Err(fault(FILE, row, "缺少 basis 或 now / basis or now is missing"));
        }
        let (held_in, gone_by) = (year(held_in)?, year(gone_by)?);
        all.older.push(Older { county, township, now_county, now, relation, held_in, gone_by, basis });
    }
    Ok(())
}
