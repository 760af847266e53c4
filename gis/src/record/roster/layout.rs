//! Which cell of a row is what, told by what the cells contain and never by their number.

use std::sync::LazyLock;

use regex::Regex;

use super::table::RawRow;

/// A row with its cells in their logical columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cells {
    pub county: String,
    pub county_local: String,
    pub county_railway: String,
    /// `None` when the column is missing.
    pub county_range: Option<String>,
    /// `None` when the column is missing.
    pub township: Option<String>,
    /// One, or two when the official is printed before and after the township.
    pub local: Vec<String>,
    pub workshops: String,
    /// One, or several copies.
    pub ranges: Vec<String>,
    /// The name of the layout, for the summary.
    pub layout: &'static str,
}

/// What a cell is by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Empty,
    /// A bare place name.
    Place,
    /// `姓名:` and telephones.
    Local,
    /// A railway division's official.
    Division,
    /// Workshop heads.
    Workshops,
    /// Lines and ranges.
    Range,
    Other,
}

static RANGE_SHAPE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[0-9](?:[Kk][Mm])?[0-9]*m?\s*[-–—~]+\s*[A-Za-z]{0,3}[0-9]")
        .expect("constant, covered by tests")
});

fn kind(cell: &str) -> Kind {
    if cell.is_empty() {
        return Kind::Empty;
    }
    let labelled = ["姓名", "办公电话", "手机", "值班电话"].iter().any(|word| cell.contains(word));
    if labelled && cell.contains("姓名") {
        return Kind::Local;
    }
    if labelled && cell.contains("主任:") && cell.contains('车') {
        return Kind::Workshops;
    }
    if labelled && cell.contains("工务段") {
        return Kind::Division;
    }
    if !labelled && RANGE_SHAPE.is_match(cell) {
        return Kind::Range;
    }
    let bare = cell.chars().all(|c| c.is_alphabetic() || c.is_whitespace()) && cell.chars().count() <= 16;
    if bare && !labelled { Kind::Place } else { Kind::Other }
}

/// Why a row has no known layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LayoutError {
    /// What was expected, in Chinese and English.
    pub expected: (&'static str, &'static str),
    /// In which cell, counted from 0 with the row number as 0.
    pub cell: usize,
}

/// Walks over the cells from left to right, taking each by its kind.
pub(super) fn detect(row: &RawRow) -> Result<Cells, LayoutError> {
    let kinds: Vec<Kind> = row.cells.iter().map(|c| kind(c)).collect();
    let mut at = 0;
    let cell = |i: usize| row.cells.get(i).cloned().unwrap_or_default();
    let is = |i: usize, k: Kind| kinds.get(i) == Some(&k);
    let fail = |cell: usize, zh, en| LayoutError { expected: (zh, en), cell: cell + 1 };
    let mut cells = Cells::default();

    if is(at, Kind::Place) {
        cells.county = cell(at);
        at += 1;
        if !is(at, Kind::Local) {
            return Err(fail(at, "县级地方段长", "the county's local chief"));
        }
        cells.county_local = cell(at);
    } else if is(at, Kind::Local) {
        // `原平市 原平市副市长 姓名:…`
        let merged = cell(at);
        let Some((county, official)) = merged.split_once(char::is_whitespace) else {
            return Err(fail(at, "县(市、区)名称", "the county"));
        };
        if county.contains(':') {
            return Err(fail(at, "县(市、区)名称", "the county"));
        }
        cells.county = county.to_owned();
        cells.county_local = official.trim().to_owned();
        cells.layout = "county merged with its official";
    } else {
        return Err(fail(at, "县(市、区)名称", "the county"));
    }
    at += 1;
    if !is(at, Kind::Division) {
        return Err(fail(at, "县级铁路段长", "the county's railway chief"));
    }
    cells.county_railway = cell(at);
    at += 1;
    if is(at, Kind::Range) {
        cells.county_range = Some(cell(at));
        at += 1;
    } else {
        cells.layout = "county range column missing";
    }
    // Before the workshops: the township once at most, its official once or twice.
    let mut before = false;
    while at < kinds.len() && !is(at, Kind::Workshops) {
        match kinds.get(at) {
            Some(Kind::Place) if cells.township.is_none() => cells.township = Some(cell(at)),
            Some(Kind::Local) if cells.local.len() < 2 => {
                before |= cells.township.is_none();
                cells.local.push(cell(at));
            }
            _ => return Err(fail(at, "乡(镇、街道)及其段长", "the township and its chief")),
        }
        at += 1;
    }
    if cells.local.is_empty() {
        return Err(fail(at, "乡级地方段长", "the township's local chief"));
    }
    if !is(at, Kind::Workshops) {
        return Err(fail(at, "车间主任", "the workshop heads"));
    }
    cells.workshops = cell(at);
    at += 1;
    for i in at..kinds.len() {
        match kinds.get(i) {
            Some(Kind::Range) => cells.ranges.push(cell(i)),
            Some(Kind::Empty) => {}
            _ => return Err(fail(i, "线名及里程", "lines and ranges")),
        }
    }
    if cells.ranges.is_empty() {
        return Err(fail(at, "线名及里程", "lines and ranges"));
    }
    if cells.layout.is_empty() {
        cells.layout = match (&cells.township, before, cells.ranges.len()) {
            (None, ..) => "township column missing",
            (Some(_), true, _) => "official before and after the township",
            (Some(_), false, 2..) => "township range repeated",
            _ => "standard",
        };
    }
    Ok(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL: &str = "甲县副县长 姓名:甲 办公电话: 手机:13800138000";
    const DIV: &str = "乙工务段 主管行政副职:乙 办公电话:0350-1234567";
    const WORK: &str = "丙线路车间主任:丙 办公电话:0350-1234567";
    const TOWN: &str = "丁镇镇长 姓名:丁 办公电话:1234567";
    const RANGE: &str = "1.甲乙线 K1+000-K2+000";

    fn detect_cells(cells: &[&str]) -> Result<Cells, LayoutError> {
        detect(&RawRow { line: 1, number: 1, cells: cells.iter().map(|c| (*c).to_owned()).collect() })
    }

    #[test]
    fn every_layout_is_told_by_content() {
        let merged = format!("甲县 {LOCAL}");
        for (cells, layout) in [
            (vec!["甲县", LOCAL, DIV, RANGE, "丁镇", TOWN, WORK, RANGE], "standard"),
            (
                vec!["甲县", LOCAL, DIV, RANGE, "丁镇", TOWN, WORK, RANGE, RANGE, RANGE],
                "township range repeated",
            ),
            (
                vec!["甲县", LOCAL, DIV, RANGE, TOWN, "丁镇", TOWN, WORK, RANGE],
                "official before and after the township",
            ),
            (vec!["甲县", LOCAL, DIV, RANGE, TOWN, WORK, RANGE], "township column missing"),
            (vec![&merged, DIV, RANGE, "丁镇", TOWN, WORK, RANGE], "county merged with its official"),
            (vec!["甲县", LOCAL, DIV, "丁镇", TOWN, WORK, RANGE], "county range column missing"),
        ] {
            let read = detect_cells(&cells).unwrap_or_else(|e| panic!("{layout}: {e:?}"));
            assert_eq!(read.layout, layout);
            assert_eq!((read.county.as_str(), read.county_local.as_str()), ("甲县", LOCAL));
        }
    }

    #[test]
    fn a_row_with_a_lost_cell_says_what_is_missing() {
        let error = detect_cells(&["甲县", LOCAL, DIV, RANGE, "丁镇", TOWN, RANGE]).unwrap_err();
        assert_eq!((error.cell, error.expected.1), (7, "the township and its chief"));
        assert!(detect_cells(&[]).is_err());
    }
}
