//! Coordinate tables: rows with a printed longitude and latitude → [`Site`] records.
//!
//! A printed coordinate is never corrected. Where a reading is impossible, or contradicts the box
//! or the county that the document itself names, both readings are kept and the site is disputed.

mod check;
mod dms;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use self::check::{Extent, check, compare, settle};
use self::dms::Printed;
use super::land::{COUNTIES, county_of};
use super::{Body, Confidence, Record, Site, Source, Validity};
use crate::gazette::{Gazette, join_cjk, plain};

#[expect(clippy::expect_used, reason = "the pattern is a constant and every test compiles it")]
static TABLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:期间)?(\p{Han}+?)信息采集表").expect("a valid constant pattern"));

/// Where the columns of a table stand.
struct Columns {
    name: usize,
    place: Option<usize>,
    coordinate: usize,
    elevation: Option<usize>,
    area: Option<usize>,
}

/// The sites of every coordinate table in a gazette.
///
/// `county_contains` says whether a point (degrees, datum not stated in the tables) lies in the
/// county of that canonical name; `None` when its boundary is not known, which then decides nothing.
pub fn read(gazette: &Gazette, county_contains: impl Fn(&str, f64, f64) -> Option<bool>) -> Vec<Record> {
    let mut found: Vec<(Record, Site)> = Vec::new();
    let mut tables = 0_u32;
    let mut open: Option<(Columns, String, Option<Extent>)> = None;
    for (line, text) in (1..).zip(gazette.lines.iter().map(String::as_str)) {
        if text.trim().is_empty() {
            continue;
        }
        let cells: Vec<&str> = text.split('\t').map(str::trim).collect();
        if let Some(columns) = header(&cells) {
            tables += 1;
            let title = title_above(gazette, line).unwrap_or_else(|| format!("表{tables}"));
            open = Some((columns, title, Extent::stated(gazette, line)));
            continue;
        }
        let Some((columns, table, extent)) = &open else { continue };
        let Some(row) = cells.first().and_then(|cell| cell.parse::<u32>().ok()).filter(|_| cells.len() > 2)
        else {
            open = None;
            continue;
        };
        let (site, cell) = site(&cells, columns, table, row, *extent, &county_contains);
        found.push((record(gazette, line, tables, &site, cell), site));
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (record, _) in &mut found {
        let times = seen.entry(record.id.clone()).or_default();
        *times += 1;
        // A row number printed twice: both rows are kept, the second under an identifier of its own.
        if *times > 1 {
            record.id = format!("{}-{times}", record.id);
        }
    }
    let mut sites: Vec<Site> = found.iter().map(|(_, site)| site.clone()).collect();
    compare(&mut sites);
    sites.iter_mut().for_each(settle);
    found
        .into_iter()
        .zip(sites)
        .map(|((record, _), site)| Record { body: Body::Site(site), ..record })
        .collect()
}

/// A header row: one with a running number and a coordinate column.
fn header(cells: &[&str]) -> Option<Columns> {
    let column = |words: &[&str]| cells.iter().position(|cell| words.iter().any(|word| cell.contains(word)));
    if cells.first() != Some(&"序号") {
        return None;
    }
    let name = column(&["名称"])?;
    let coordinate = column(&["经纬度", "坐标"])?;
    Some(Columns {
        name,
        place: (name + 1..coordinate).next(),
        coordinate,
        elevation: column(&["海拔", "高程"]),
        area: column(&["面积"]),
    })
}

/// What the table lists, from the caption above its header.
fn title_above(gazette: &Gazette, line: usize) -> Option<String> {
    let above = (1..line).rev().filter_map(|n| gazette.line(n)).map(plain).find(|text| !text.is_empty())?;
    TABLE.captures(&above).map(|found| found[1].to_owned())
}

/// One row, with the coordinate cell as printed.
fn site(
    cells: &[&str],
    columns: &Columns,
    table: &str,
    row: u32,
    extent: Option<Extent>,
    county_contains: &impl Fn(&str, f64, f64) -> Option<bool>,
) -> (Site, String) {
    let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
    // A shifted cell is still found by its degree signs.
    let shifted = Printed::parse(cell(columns.coordinate)).is_none();
    let at = if shifted { cells.iter().position(|cell| Printed::parse(cell).is_some()) } else { None };
    let at = at.unwrap_or(columns.coordinate);
    let number = |column: Option<usize>| {
        column.map(cell).and_then(|text| text.replace(',', "").parse::<f64>().ok()).filter(|n| n.is_finite())
    };
    let place = columns.place.map(cell).map(join_cjk).unwrap_or_default();
    let name = join_cjk(cell(columns.name));
    let county = county_of(&place, &COUNTIES).or_else(|| county_of(&name, &COUNTIES)).map(str::to_owned);
    let mut site = Site {
        table: table.to_owned(),
        row,
        name,
        place,
        county,
        printed: cell(at).to_owned(),
        // A shifted row may have other figures in these columns.
        elevation_m: number(columns.elevation).filter(|_| at == columns.coordinate),
        area_m2: number(columns.area).filter(|_| at == columns.coordinate),
        readings: Vec::new(),
        disputed: false,
        doubts: Vec::new(),
    };
    check(&mut site, Printed::parse(cell(at)).as_ref(), extent, county_contains);
    let printed = site.printed.clone();
    (site, printed)
}

fn record(gazette: &Gazette, line: usize, table: u32, site: &Site, cell: String) -> Record {
    let document = gazette.document_at(line);
    let stem = document
        .and_then(crate::gazette::Document::parsed_number)
        .map_or_else(|| gazette.file.clone(), |n| n.stem());
    Record {
        id: format!("{stem}-t{table}-r{}", site.row),
        source: Source {
            place: None,
            file: gazette.file.clone(),
            document: document.map(|document| document.number.clone()),
            lines: [line, line],
            cell: Some(cell),
        },
        confidence: Confidence::Verbatim,
        reasons: Vec::new(),
        validity: Validity {
            from: document.and_then(|document| document.date),
            to: None,
            note: Some("from the date of the document; end not stated".to_owned()),
        },
        boundary: None,
        body: Body::Site(site.clone()),
    }
}

#[cfg(test)]
mod tests;
