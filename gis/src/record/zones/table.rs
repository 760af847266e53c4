//! Tables of an announcement → rows.

use super::columns::{Column, Columns, compact};
use super::draft::{Ranged, Row, unread};
use super::names::split_track;
use super::width::{offset, side, sided, width};
use crate::chainage::{PostError, PostRange, Track, parse_post, parse_range};
use crate::gazette::{Table, TableRow};
use crate::record::personal::{published_excerpt, scrub};
use crate::record::{DoubtKind, Finding, Stated, ZoneSide};

/// What is read of a table.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub rows: Vec<Row>,
    pub findings: Vec<Finding>,
}

/// Reads a table whose header is that of zones; `None` for any other table. `named` is the line that
/// the announcement is about, if its title names one.
pub(super) fn read(table: &Table, named: Option<&(String, Track)>) -> Option<Read> {
    // A title or a unit may stand in rows above the header.
    let at = (0..table.rows.len().min(6)).find_map(|at| Columns::find(table, at))?;
    let mut read = Read::default();
    let mut above = named.cloned();
    let mut lengths = 0.0_f64;
    for row in table.rows.get(at.first..).unwrap_or_default() {
        // The header again, on the next page.
        if let Some(first) = row.cells.first()
            && row.cells.iter().all(|cell| !cell.text.contains(|c: char| c.is_ascii_digit()))
            && compact(&first.text).ends_with("序号")
        {
            continue;
        }
        if let Some(word) = sum(row) {
            total(&at, row, word, lengths, &mut read.findings);
            continue;
        }
        one(&at, row, &mut above, &mut lengths, &mut read);
    }
    Some(read)
}

/// The word that makes a row a sum.
fn sum(row: &TableRow) -> Option<&'static str> {
    row.cells.iter().take(3).find_map(|cell| match compact(&cell.text).trim_end_matches([':', '：']) {
        "合计" | "总计" | "共计" => Some("合计"),
        "小计" => Some("小计"),
        _ => None,
    })
}

/// Compares a printed sum with the lengths of the ranges above.
fn total(columns: &Columns, row: &TableRow, word: &str, lengths: f64, findings: &mut Vec<Finding>) {
    if word == "小计" {
        return;
    }
    let cell = compact(columns.cell(row, Column::Length));
    let in_km =
        columns.kilometres || ["km", "公里", "千米"].iter().any(|unit| cell.to_lowercase().ends_with(unit));
    let number: String = cell.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let Ok(stated) = number.parse::<f64>() else { return };
    let metres = if in_km { stated * 1000.0 } else { stated };
    let decimals = number.split_once('.').map_or(0, |(_, rest)| rest.len().min(9));
    let slack = 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap_or(0)) * if in_km { 1000.0 } else { 1.0 };
    if (metres - lengths).abs() > slack + 0.001 {
        findings.push(
            Finding::new(
                row.line,
                format!("表中合计长度{cell}，各区段按里程相加为{lengths:.0}米，不一致，请核对"),
                format!("the printed total is {cell}, the ranges add up to {lengths:.0} m: they disagree, check them"),
            )
            .kind(DoubtKind::Sums)
            .printed(&cell),
        );
    }
}

fn one(
    columns: &Columns,
    row: &TableRow,
    above: &mut Option<(String, Track)>,
    lengths: &mut f64,
    read: &mut Read,
) {
    let cell = |kind| columns.cell(row, kind);
    // Blanked first: the words of a fault cut what they quote.
    let (from, to) = (scrub(cell(Column::From)), scrub(cell(Column::To)));
    let printed = if columns.kinds.contains(&Column::Range) {
        scrub(cell(Column::Range))
    } else if from.is_empty() && to.is_empty() {
        String::new()
    } else {
        format!("{from}-{to}")
    };
    if printed.is_empty() {
        let some = row.cells.iter().any(|cell| !cell.text.trim().is_empty());
        let widths = columns
            .kinds
            .iter()
            .zip(&row.cells)
            .any(|(kind, cell)| matches!(kind, Column::Width(_)) && !cell.text.trim().is_empty());
        if some && widths {
            read.findings.push(unread(
                row.line,
                &row.text(),
                ("没有里程".to_owned(), "it has no posts".to_owned()),
            ));
        }
        return;
    }
    // The line: printed, as above, or that of the title.
    let own = cell(Column::Line);
    let same = matches!(compact(own).as_str(), "" | "同上" | "〃" | "″" | "\"");
    let (line, mut track, inherited) = if same {
        match above.clone() {
            Some((line, track)) => (line, track, true),
            None => {
                let words = ("没有线名".to_owned(), "no line is named".to_owned());
                read.findings.push(unread(row.line, &row.text(), words).kind(DoubtKind::Line));
                return;
            }
        }
    } else {
        let (line, track) = split_track(own);
        (line, track, false)
    };
    let track_cell = compact(cell(Column::Track));
    match track_cell.as_str() {
        "" => {}
        "双线" | "上下行" | "上、下行" | "全线" | "正线" => track = Track::Whole,
        text => match Track::from_printed(text) {
            Some(read) => track = read,
            None => read.findings.push(
                Finding::new(
                    row.line,
                    format!("行别“{text}”无法识别，按整条线记录"),
                    format!("unknown track {text:?}, recorded for the line as a whole"),
                )
                .kind(DoubtKind::Line)
                .printed(text),
            ),
        },
    }
    *above = Some((line.clone(), track));
    let range = match range(columns, &printed, &from, &to) {
        Ok(range) => range,
        Err(words) => {
            read.findings.push(unread(row.line, &printed, words));
            return;
        }
    };
    *lengths += range.span.length_m();
    let mut base = Row::new(&line, inherited, track, &range, row.line);
    let class = compact(cell(Column::Class));
    base.class = if class.is_empty() { Stated::Unknown } else { Stated::Value(class) };
    let mut places: Vec<&str> = columns.cells(row, Column::Place).filter(|text| !text.is_empty()).collect();
    places.dedup();
    // Blanked before blanks go and cells are joined: a digit before a mobile would hide it.
    let place: String = places.iter().map(|text| compact_place(text)).collect();
    let place = published_excerpt(&place, 60);
    base.place = if place.is_empty() { Stated::Unknown } else { Stated::Value(place) };
    base.offset = offset(cell(Column::Offset));
    widths(columns, row, &base, read);
}

fn compact_place(text: &str) -> String {
    scrub(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// One row per side that has a width, or that is said to have none.
fn widths(columns: &Columns, row: &TableRow, base: &Row, read: &mut Read) {
    let stated = side(columns.cell(row, Column::Side));
    let before = read.rows.len();
    for (kind, cell) in columns.kinds.iter().zip(&row.cells) {
        let Column::Width(of) = kind else { continue };
        let text = cell.text.trim();
        if text.is_empty() {
            continue;
        }
        if of.is_none() {
            // 左侧12米、右侧15米 in the one cell of the width.
            let pairs = sided(text);
            if !pairs.is_empty() {
                read.rows.extend(pairs.into_iter().map(|(side, metres)| Row {
                    side: Stated::Value(side),
                    width: Stated::Value(metres),
                    ..base.clone()
                }));
                continue;
            }
        }
        let side = of.map_or_else(|| stated.clone(), Stated::Value);
        let width = width(text);
        // What is unknown or illegible is told with the identifier of its record, once there is one.
        read.rows.push(Row { side, width, ..base.clone() });
    }
    if read.rows.len() == before {
        // A range without any width: its zone is announced, how wide is not known.
        let side = match stated {
            Stated::Unknown => Stated::Value(ZoneSide::Both),
            other => other,
        };
        read.findings.push(
            Finding::new(
                row.line,
                "此区段没有写宽度，宽度记为未知",
                "no width is printed for this range; recorded as unknown",
            )
            .kind(DoubtKind::Other)
            .printed(&base.printed),
        );
        read.rows.push(Row { side, ..base.clone() });
    }
}

fn range(columns: &Columns, printed: &str, from: &str, to: &str) -> Result<Ranged, (String, String)> {
    let range: Result<PostRange, PostError> = if columns.kinds.contains(&Column::Range) {
        parse_range(printed)
    } else {
        parse_post(from).and_then(|from| Ok(PostRange { from, to: parse_post(to)? }))
    };
    Ranged::of(&range.map_err(|error| error.words())?, printed)
}
