//! A row of a table of points, in our own columns.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::checks::{LARGEST_POST_M, LARGEST_TOLERANCE_M};
use super::load::from_metres;
use super::{AnchorKind, Point};
use crate::fault::Fault;

/// The columns of a point. All figures are metres and degrees.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct PointRow {
    pub(super) name: String,
    pub(super) lon: Option<f64>,
    pub(super) lat: Option<f64>,
    pub(super) kpost_m: Option<f64>,
    #[serde(default)]
    pub(super) kpost_out_m: Option<f64>,
    #[serde(default)]
    pub(super) letter: Option<char>,
    pub(super) kpost_tolerance_m: Option<f64>,
    pub(super) kind: String,
    pub(super) kpost_basis: String,
    pub(super) coord_source: String,
    pub(super) coord_tolerance_m: f64,
    #[serde(default)]
    pub(super) valid_from: Option<String>,
    #[serde(default)]
    pub(super) valid_to: Option<String>,
}

/// Checks a row and makes a point of it.
pub(super) fn point(file: &str, no: usize, row: PointRow) -> Result<Point, Fault> {
    let bad = |field: &str, value: f64, zh: &str, en: &str| {
        Err(Fault::row(file, no, format!("{field}={value} {zh}"), en).at(field))
    };
    let at = match (row.lon, row.lat) {
        (None, None) => None,
        (Some(lon), _) if !(-180.0..=180.0).contains(&lon) => {
            return bad("lon", lon, "不是经度（度）", "is no longitude in degrees");
        }
        (_, Some(lat)) if !(-90.0..=90.0).contains(&lat) => {
            return bad("lat", lat, "不是纬度（度）", "is no latitude in degrees");
        }
        (Some(lon), Some(lat)) => Some((lon, lat)),
        _ => {
            let (zh, en) = ("lon 与 lat 须同时给出", "give lon and lat together");
            return Err(Fault::row(file, no, zh, en).at("lon"));
        }
    };
    let accuracy = |metres: f64| metres > 0.0 && metres <= LARGEST_TOLERANCE_M;
    if !accuracy(row.coord_tolerance_m) {
        let (zh, en) = ("须为正数（米），至多100000", "must be positive metres, 100,000 at most");
        return bad("coord_tolerance_m", row.coord_tolerance_m, zh, en);
    }
    match (row.kpost_m, row.kpost_tolerance_m) {
        (Some(_), Some(tolerance)) if accuracy(tolerance) => {}
        (None, None) => {}
        _ => {
            let zh = "kpost_m 与 kpost_tolerance_m 须同时给出，误差为正，至多100000";
            let en = "give kpost_m and a positive kpost_tolerance_m (100,000 at most) together";
            return Err(Fault::row(file, no, zh, en).at("kpost_tolerance_m"));
        }
    }
    if row.kpost_out_m.is_some() && row.kpost_m.is_none() {
        let zh = "断链须同时给出 kpost_m（来向）和 kpost_out_m（去向）";
        return Err(Fault::row(file, no, zh, "a chainage equation needs both posts").at("kpost_m"));
    }
    for (field, value) in [("kpost_m", row.kpost_m), ("kpost_out_m", row.kpost_out_m)] {
        if let Some(value) = value.filter(|value| !(-LARGEST_POST_M..=LARGEST_POST_M).contains(value)) {
            return bad(field, value, "不是里程（米）", "is no chainage in metres");
        }
    }
    let Some(kind) = AnchorKind::ALL.into_iter().find(|kind| kind.as_str() == row.kind) else {
        let known = AnchorKind::ALL.map(AnchorKind::as_str).join(", ");
        let (zh, en) =
            (format!("kind={} 无法识别，可用 {known}", row.kind), format!("unknown kind, use {known}"));
        return Err(Fault::row(file, no, zh, en).at("kind"));
    };
    let date = |field: &str, value: Option<&String>| {
        let Some(value) = value else { return Ok(None) };
        value.trim().parse::<Date>().map(Some).map_err(|_| {
            let zh = format!("{field}={value} 不是日期，例 2021-08-19");
            Fault::row(file, no, zh, format!("{value:?} is no date, write e.g. 2021-08-19")).at(field)
        })
    };
    let (valid_from, valid_to) =
        (date("valid_from", row.valid_from.as_ref())?, date("valid_to", row.valid_to.as_ref())?);
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && to < from
    {
        let (zh, en) =
            (format!("有效止 {to} 早于有效起 {from}"), format!("valid to {to} is before valid from {from}"));
        return Err(Fault::row(file, no, zh, en).at("valid_to"));
    }
    Ok(Point {
        row: no,
        name: row.name.into(),
        at,
        post: row.kpost_m.map(from_metres),
        post_out: row.kpost_out_m.map(from_metres),
        letter: row.letter,
        post_tolerance_m: row.kpost_tolerance_m,
        kind,
        post_basis: row.kpost_basis.into(),
        coord_source: row.coord_source.into(),
        coord_tolerance_m: row.coord_tolerance_m,
        valid_from,
        valid_to,
    })
}
