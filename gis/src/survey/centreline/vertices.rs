//! A table of vertices.

use std::collections::BTreeMap;

use super::Centrelines;
use super::assemble::{Assembler, Feature, Part};
use crate::fault::Faults;
use crate::survey::cell::{Cell, number};
use crate::survey::columns::{Column, Columns, Field, Unit};
use crate::survey::found::{Said, said};
use crate::survey::posts::{axes, post};
use crate::survey::text::Delimited;

/// The vertices of one line and track.
struct Group {
    row: usize,
    part: Part,
    /// The numbers of the column of order, with the rows.
    order: Vec<(f64, usize)>,
}

/// Reads the lines of a table of vertices: one for each line and track that it names.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Centrelines, Faults> {
    let mut all = Assembler::new(name, None);
    let pair = |c: &Columns, a, b| c.has(a) && c.has(b);
    let wanted = |c: &Columns| {
        pair(c, Field::Lon, Field::Lat)
            || pair(c, Field::East, Field::North)
            || pair(c, Field::BareX, Field::BareY)
    };
    let needed = said(
        "至少需要坐标列 经度/纬度(lon/lat) 或 东坐标/北坐标(E/N)",
        "at least columns of coordinates, lon/lat (经度/纬度) or E/N (东坐标/北坐标), are needed",
    );
    let table = match Delimited::open(&mut all.found, bytes, wanted, needed) {
        Ok(table) => table,
        Err(fault) => return Err(all.found.fail(fault)),
    };
    let unread = [
        Field::PostOut,
        Field::Name,
        Field::Tolerance,
        Field::Basis,
        Field::Letter,
        Field::ValidFrom,
        Field::ValidTo,
        Field::Kind,
    ];
    table.columns.report(&mut all.found, table.header_row, &unread);
    let axes = axes::find(&mut all.found, &table.columns, table.header_row, |x, y| {
        let mut pairs = Vec::new();
        let mut scratch = crate::survey::found::Found::new(name);
        table.rows(&mut scratch, |_, _, record| {
            let value = |column: &Column| number(record.get(column.at)?);
            pairs.extend(value(x).zip(value(y)).map(|(x, y)| [x, y]));
        });
        pairs
    });
    let Some(axes) = axes else {
        return Err(all.found.fail(said("坐标列无法确定", "the columns of coordinates are not settled")));
    };
    let measure = table.columns.get(Field::Measure).or_else(|| table.columns.get(Field::Post));
    let mut groups: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut lines: Vec<Group> = Vec::new();
    table.rows(&mut all.found, |found, row, record| {
        let cell = |column: &Column| record.get(column.at).unwrap_or_default();
        let mut value = |column: &Column| match Cell::text_of(cell(column)).number() {
            Ok(Some(value)) => Some(value),
            Ok(None) => {
                found.fault(Some(row), Some(&column.header), said("缺少坐标", "the coordinate is missing"));
                None
            }
            Err(fault) => {
                found.fault(Some(row), Some(&column.header), fault);
                None
            }
        };
        let (x, y) = (value(&axes.first), value(&axes.second));
        let measured = measure.map(|column| (column, along(column, cell(column))));
        let ordered = table.columns.get(Field::Seq).map(|column| (column, number(cell(column))));
        let mut m = f64::NAN;
        if let Some((column, read)) = measured {
            match read {
                Ok(read) => m = read,
                Err(fault) => found.fault(Some(row), Some(&column.header), fault),
            }
        }
        if let Some((column, None)) = ordered {
            let fault = super::super::cell::not_a_number(cell(column));
            found.fault(Some(row), Some(&column.header), fault);
        }
        let (Some(x), Some(y)) = (x, y) else { return };
        let named = |field| table.columns.get(field).map(cell).map(str::trim).unwrap_or_default();
        let (line, track) = (named(Field::Line), named(Field::Track));
        let at = match lines.len().checked_sub(1) {
            // Nearly every row continues the one before.
            Some(last)
                if groups
                    .get_key_value(&(line.to_owned(), track.to_owned()))
                    .is_some_and(|(_, at)| *at == last) =>
            {
                last
            }
            _ => *groups.entry((line.to_owned(), track.to_owned())).or_insert_with(|| {
                lines.push(Group { row, part: Part::default(), order: Vec::new() });
                lines.len() - 1
            }),
        };
        if let Some(group) = lines.get_mut(at) {
            group.part.vertices.push([x, y]);
            if measure.is_some() {
                group.part.measures.push(m);
            }
            group.order.extend(ordered.and_then(|(_, n)| n).map(|n| (n, row)));
        }
    });
    let mut names: Vec<((String, String), usize)> = groups.into_iter().collect();
    names.sort_by_key(|(_, at)| *at);
    if !all.found.is_clean() {
        // The vertices of a row with a fault are missing: a line without them is not looked at.
        return all.finish();
    }
    for (((line, track), _), group) in names.into_iter().zip(lines) {
        let some = |text: String| (!text.is_empty()).then_some(text);
        let part = in_order(&mut all, group.part, &group.order, table.columns.get(Field::Seq));
        all.add(Feature { number: group.row, line: some(line), track: some(track), parts: vec![part] });
    }
    all.finish()
}

/// The M value of a cell: metres, or a post. Not a number where the cell is empty.
fn along(column: &Column, text: &str) -> Result<f64, Said> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(f64::NAN);
    }
    let unit = match (column.field, column.unit) {
        (Field::Measure, Unit::Unstated) => Unit::Metres,
        (_, unit) => unit,
    };
    post(text, unit).map(crate::chainage::Chainage::metres)
}

/// The vertices by their numbers of order; equal numbers are a fault.
fn in_order(all: &mut Assembler, part: Part, order: &[(f64, usize)], column: Option<&Column>) -> Part {
    let sorted = order.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if a < b));
    if sorted || order.len() != part.vertices.len() {
        return part;
    }
    let mut by: Vec<usize> = (0..order.len()).collect();
    by.sort_by(|&a, &b| order[a].0.total_cmp(&order[b].0));
    for pair in by.windows(2) {
        let [(a, first), (b, second)] = [order[pair[0]], order[pair[1]]];
        if a.total_cmp(&b).is_eq() {
            let header = column.map(|column| column.header.as_str());
            let (zh, en) = (
                format!("序号 {a} 与第 {first} 行重复"),
                format!("the number {a} is that of row {first} too"),
            );
            all.fault(Some(second), header, zh, en);
        }
    }
    all.note("顶点已按序号排列", "the vertices were put in the order of their numbers");
    let measures =
        if part.measures.is_empty() { Vec::new() } else { by.iter().map(|&at| part.measures[at]).collect() };
    Part { vertices: by.iter().map(|&at| part.vertices[at]).collect(), measures, heights: part.heights }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_for_each_track_in_the_order_of_its_numbers() {
        let text = "线名,行别,序号,东坐标,北坐标,里程(m)\n甲线,下行,20,400100,4288000,241600\n甲线,下行,10,400000,4288000,241500\n甲线,上行,1,1,2,\n甲线,上行,2,3,4,5\n";
        let read = read("a.csv", text.as_bytes()).unwrap();
        let [down, up] = read.lines.as_slice() else { panic!("{:?}", read.lines) };
        assert_eq!(
            (down.feature, down.line.as_deref(), down.track.as_deref()),
            (2, Some("甲线"), Some("下行"))
        );
        assert_eq!(down.vertices, [[400_000.0, 4_288_000.0], [400_100.0, 4_288_000.0]]);
        assert_eq!(down.measures.as_deref(), Some([241_500.0, 241_600.0].as_slice()));
        assert_eq!((up.feature, up.measures.as_ref()), (4, None));
        assert!(read.notes.iter().any(|(_, en)| en.contains("order of their numbers")), "{:?}", read.notes);
        assert!(read.notes.iter().any(|(_, en)| en.contains("M at some vertices")), "{:?}", read.notes);
    }

    #[test]
    fn faults_have_row_and_column() {
        let text = "seq,lon,lat,m\n1,112.1,38.1,0\n2,x,38.2,\n3,112.3,,K1577\n1,112.4,38.4,1\n";
        let faults = read("a.csv", text.as_bytes()).unwrap_err();
        let found: Vec<_> = faults.0.iter().map(|f| (f.row.unwrap(), f.field.as_deref().unwrap())).collect();
        assert_eq!(found, [(3, "lon"), (4, "lat"), (4, "m")], "{faults}");
        let faults = read("a.csv", b"seq,lon,lat\n1,112.1,38.1\n1,112.2,38.2\n").unwrap_err();
        assert_eq!((faults.0[0].row, faults.0[0].field.as_deref()), (Some(3), Some("seq")), "{faults}");
    }
}
