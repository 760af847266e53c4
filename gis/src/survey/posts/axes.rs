//! Which columns of a table are east and which are north.

use crate::survey::cell::Cell;
use crate::survey::columns::{Column, Columns, Field};
use crate::survey::found::{Found, said};

/// The columns of the first and the second coordinate: longitude, latitude or easting, northing.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::survey) struct Axes {
    pub(in crate::survey) first: Column,
    pub(in crate::survey) second: Column,
}

/// Finds the columns of coordinates; `None` where the table has none, or where a fault says why
/// they cannot be told apart. `values` gives the numbers of a bare `X` and `Y` in every row.
pub(in crate::survey) fn find(
    found: &mut Found,
    columns: &Columns,
    header_row: usize,
    values: impl FnOnce(&Column, &Column) -> Vec<[f64; 2]>,
) -> Option<Axes> {
    let pairs = [(Field::Lon, Field::Lat), (Field::East, Field::North), (Field::BareX, Field::BareY)];
    let mut whole = Vec::new();
    for (a, b) in pairs {
        match (columns.get(a), columns.get(b)) {
            (Some(first), Some(second)) => whole.push((a, first.clone(), second.clone())),
            (Some(alone), None) | (None, Some(alone)) => {
                let other = if columns.get(a).is_some() { b } else { a };
                let (zh, en) = wording(other);
                found.fault(
                    Some(header_row),
                    Some(&alone.header),
                    said(
                        format!("只有“{}”一列，缺少与之成对的{zh}列", alone.header),
                        format!("only the column {:?}; its partner, {en}, is missing", alone.header),
                    ),
                );
                return None;
            }
            (None, None) => {}
        }
    }
    let mut whole = whole.into_iter();
    let (kind, first, second) = whole.next()?;
    if let Some((_, a, b)) = whole.next() {
        let (zh, en) =
            (format!("{}、{}", first.header, second.header), format!("{}, {}", first.header, second.header));
        found.note(said(
            format!("坐标取自“{zh}”列；“{}、{}”列未读取", a.header, b.header),
            format!("coordinates are taken from {en}; {}, {} are not read", a.header, b.header),
        ));
    }
    if kind != Field::BareX {
        return Some(Axes { first, second });
    }
    let (x, y) = (first, second);
    match decide(&values(&x, &y)) {
        Some(Order::EastFirst(why)) => {
            told(found, &x, &y, why);
            Some(Axes { first: x, second: y })
        }
        Some(Order::NorthFirst(why)) => {
            told(found, &y, &x, why);
            Some(Axes { first: y, second: x })
        }
        None => {
            found.fault(
                Some(header_row),
                Some(&format!("{}、{}", x.header, y.header)),
                said(
                    "X、Y 哪个是东坐标无法确定（国内测量以 X 为北、Y 为东，其他资料相反）；请把表头改为“东坐标/北坐标”、E/N 或“经度/纬度”",
                    "it cannot be told which of X and Y is east (Chinese surveys call north X, others the reverse); head the columns 东坐标/北坐标, E/N or lon/lat",
                ),
            );
            None
        }
    }
}

/// The numbers of two columns, where both are numbers.
pub(in crate::survey) fn pair(cells: &[Cell], x: &Column, y: &Column) -> Option<[f64; 2]> {
    let value = |column: &Column| cells.get(column.at)?.number().ok().flatten();
    Some([value(x)?, value(y)?])
}

fn wording(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Lon => ("经度", "longitude"),
        Field::Lat => ("纬度", "latitude"),
        Field::East => ("东坐标", "easting"),
        Field::North => ("北坐标", "northing"),
        Field::BareX => (" X ", "X"),
        _ => (" Y ", "Y"),
    }
}

fn told(found: &mut Found, first: &Column, second: &Column, (zh, en): (&str, &str)) {
    found.note(said(
        format!(
            "表头 X、Y 未说明方向，按数值判定: “{}”为{zh}在前者，“{}”为后者",
            first.header, second.header
        ),
        format!(
            "the headers X and Y name no direction; by their values {:?} and {:?} are {en}",
            first.header, second.header
        ),
    ));
}

enum Order {
    EastFirst((&'static str, &'static str)),
    NorthFirst((&'static str, &'static str)),
}

/// Decides by values only where every row fits one order and none the other.
fn decide(values: &[[f64; 2]]) -> Option<Order> {
    const DEGREES: (&str, &str) = ("“经度、纬度”中", "longitude and latitude");
    const METRES: (&str, &str) = ("“东、北”中", "easting and northing");
    // China lies between 73° and 136° E, 15° and 55° N on land; the ranges do not meet.
    let degrees = |e: f64, n: f64| (73.0..=136.0).contains(&e) && (15.0..=55.0).contains(&n);
    // The region's northings, and eastings without or with the number of a zone: no value fits both.
    let metres = |e: f64, n: f64| {
        let within_zone = if e >= 1e6 { e % 1e6 } else { e };
        (4_000_000.0..=4_600_000.0).contains(&n)
            && (200_000.0..=800_000.0).contains(&within_zone)
            && (e < 1e6 || (13_000_000.0..46_000_000.0).contains(&e))
    };
    let all = |fits: &dyn Fn(f64, f64) -> bool, swap: bool| {
        !values.is_empty() && values.iter().all(|&[x, y]| if swap { fits(y, x) } else { fits(x, y) })
    };
    for (fits, why) in [(&degrees as &dyn Fn(f64, f64) -> bool, DEGREES), (&metres, METRES)] {
        match (all(fits, false), all(fits, true)) {
            (true, false) => return Some(Order::EastFirst(why)),
            (false, true) => return Some(Order::NorthFirst(why)),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(values: &[[f64; 2]]) -> &'static str {
        match decide(values) {
            Some(Order::EastFirst(_)) => "east first",
            Some(Order::NorthFirst(_)) => "north first",
            None => "undecided",
        }
    }

    #[test]
    fn values_decide_only_beyond_doubt() {
        assert_eq!(order(&[[388_768.5, 4_288_075.3]]), "east first");
        assert_eq!(order(&[[4_288_075.3, 38_388_768.5]]), "north first");
        assert_eq!(order(&[[112.7, 38.7]]), "east first");
        assert_eq!(order(&[[38.7, 112.7]]), "north first");
        // A local grid, mixed rows, nothing at all.
        assert_eq!(order(&[[5000.0, 3000.0]]), "undecided");
        assert_eq!(order(&[[4_288_075.3, 388_768.5], [388_768.5, 4_288_075.3]]), "undecided");
        assert_eq!(order(&[]), "undecided");
    }
}
