//! Record → geometry, with how precise it is.

use geo::{Geometry, LineString, MultiLineString, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};

use super::{Gazetteer, situs};
use crate::chainage::{Span, Track};
use crate::line::{Lines, RangeEnd};
use crate::record::{Body, Boundary, ProtectionZone, Record, Segment};

/// How precisely a thing is placed (glossary: `precision`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A surveyed boundary.
    Surveyed,
    /// A boundary that was entered without a word on how it was taken.
    Drawn,
    /// Bounded by named streets.
    NamedStreets,
    /// The village is known.
    Village,
    /// The township is known.
    Township,
    /// The county is known.
    County,
    /// Along a line, ± metres.
    AlongLine,
    /// No place is known.
    None,
}

impl Precision {
    /// The term used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Surveyed => "surveyed",
            Self::Drawn => "drawn",
            Self::NamedStreets => "named_streets",
            Self::Village => "village",
            Self::Township => "township",
            Self::County => "county",
            Self::AlongLine => "along_line",
            Self::None => "none",
        }
    }
}

/// Where a record is, as far as is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Geometry in degrees CGCS2000: line stretches for segments; for a decision the polygon of
    /// the county it lies in (never a point that stands for a county), or a township's or
    /// village's disc centre as a point. `None` when nothing can be drawn.
    pub geometry: Option<Geometry<f64>>,
    /// Kilometre posts in metres per vertex, for line stretches.
    pub measures: Vec<Vec<f64>>,
    /// How precise.
    pub precision: Precision,
    /// ± metres; `None` when unknown.
    pub accuracy_m: Option<f64>,
    /// Whether only part of a range could be drawn.
    pub partial: bool,
    /// Counties it lies in, canonical names.
    pub counties: Vec<String>,
    /// Townships it lies in, canonical names.
    pub townships: Vec<String>,
    /// How it was placed, Chinese and English.
    pub how: (String, String),
}

/// Places a record. Never turns a county into a point and never extrapolates a line.
///
/// A boundary of the record's own stands in place of the geometry that its words give; counties and
/// townships stay those of the words.
pub fn place(record: &Record, lines: &Lines, gazetteer: &Gazetteer) -> Placed {
    let placed = place_words(record, lines, gazetteer);
    match record.boundary.as_deref().and_then(|boundary| Some((boundary, multi_polygon(boundary)?))) {
        Some((boundary, polygons)) => bounded(placed, boundary, polygons),
        None => placed,
    }
}

/// A boundary as a geometry; `None` for one without a ring.
fn multi_polygon(boundary: &Boundary) -> Option<MultiPolygon<f64>> {
    let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(|&[x, y]| (x, y)).collect::<LineString<f64>>();
    let polygons: Vec<Polygon<f64>> = boundary
        .polygons
        .iter()
        .filter_map(|rings| {
            let (outer, holes) = rings.split_first()?;
            Some(Polygon::new(ring(outer), holes.iter().map(ring).collect()))
        })
        .collect();
    (!polygons.is_empty()).then(|| MultiPolygon::new(polygons))
}

fn bounded(placed: Placed, boundary: &Boundary, polygons: MultiPolygon<f64>) -> Placed {
    let method = boundary.method.as_deref();
    let zh = method.map_or_else(
        || "按录入的界线绘制，测绘方法未载明".to_owned(),
        |m| format!("按录入的界线绘制（{m}）"),
    );
    let en = method.map_or_else(
        || "drawn by the boundary that was entered; how it was surveyed is not stated".to_owned(),
        |m| format!("drawn by the boundary that was entered ({m})"),
    );
    Placed {
        geometry: Some(Geometry::MultiPolygon(polygons)),
        measures: Vec::new(),
        precision: if method.is_some() || boundary.accuracy_m.is_some() {
            Precision::Surveyed
        } else {
            Precision::Drawn
        },
        accuracy_m: boundary.accuracy_m,
        partial: false,
        how: (zh, en),
        ..placed
    }
}

fn place_words(record: &Record, lines: &Lines, gazetteer: &Gazetteer) -> Placed {
    match &record.body {
        Body::Segment(segment) => place_segment(segment, lines),
        Body::Decision(decision) => {
            let as_of = decision.date.value().copied().or(record.validity.from);
            situs::place(&decision.situs, as_of, gazetteer)
        }
        Body::Site(site) => nowhere(
            site.county.iter().cloned().collect(),
            "坐标表的读法存疑或未注明坐标系，不落图，只可检索",
            "the printed coordinate states no datum and may be doubtful: findable, not drawn",
        ),
        Body::Zone(zone) => place_zone(zone, lines),
        Body::Coordinator(_) | Body::Duty(_) | Body::Appointment(_) => {
            nowhere(Vec::new(), "不涉及具体地点", "not about a particular place")
        }
    }
}

pub(super) fn nowhere(counties: Vec<String>, zh: &str, en: &str) -> Placed {
    Placed {
        geometry: None,
        measures: Vec::new(),
        precision: Precision::None,
        accuracy_m: None,
        partial: false,
        counties,
        townships: Vec::new(),
        how: (zh.to_owned(), en.to_owned()),
    }
}

fn place_segment(segment: &Segment, lines: &Lines) -> Placed {
    let counties = vec![segment.county.clone()];
    let townships: Vec<String> = segment.township.iter().cloned().collect();
    let placed = place_stretch((&segment.line, segment.track, segment.span), counties, lines);
    if placed.geometry.is_some() {
        return Placed { townships, ..placed };
    }
    let line = &segment.line;
    Placed {
        townships,
        how: (
            format!("{line} 在此区段没有可用的线路点，不落图；按公里标仍可查到段长"),
            format!("no points of {line} are known in this range: not drawn, still found by kilometre post"),
        ),
        ..placed
    }
}

/// The stretch of the line on whose side the zone lies. Its width is an attribute: a strip along a
/// schematic line would show a zone where none can be told, and from the centreline of a surveyed one
/// the foot of the slope is not known.
fn place_zone(zone: &ProtectionZone, lines: &Lines) -> Placed {
    let counties = zone.county.iter().cloned().collect();
    let mut placed = place_stretch((&zone.line, zone.track, zone.span), counties, lines);
    if placed.geometry.is_some() {
        placed.how.0.push_str("；只画线位，宽度见属性，自坡脚等起算的位置未知");
        placed.how.1.push_str("; the stretch of the line only: from where the width counts is not known");
    }
    placed
}

/// The stretch between the posts, on every track that the one named stands for.
fn place_stretch((line, track, span): (&str, Track, Span), counties: Vec<String>, lines: &Lines) -> Placed {
    let slices = lines.slice(line, track, span);
    let missing: Vec<String> = slices
        .iter()
        .flat_map(|slice| &slice.missing)
        .map(|span| format!("{}–{}", span.from, span.to))
        .collect();
    let accuracy_m = slices
        .iter()
        .filter(|slice| !slice.geometry.0.is_empty())
        .map(|slice| slice.tolerance_m)
        .reduce(f64::max);
    let schematic = slices.iter().any(|slice| slice.schematic);
    let repeated =
        slices.iter().any(|slice| slice.ends.iter().any(|end| matches!(end, RangeEnd::Several(_))));
    let (mut parts, mut measures) = (Vec::new(), Vec::new());
    for slice in slices {
        parts.extend(slice.geometry.0);
        measures.extend(slice.measures);
    }
    if parts.is_empty() {
        return nowhere(
            counties,
            &format!("{line} 在此区段没有可用的线路点，不落图；按公里标仍可查到"),
            &format!("no points of {line} are known in this range: not drawn, still found by kilometre post"),
        );
    }
    let partial = !missing.is_empty();
    let (zh, en) = if schematic {
        (
            "按公里标在示意线位上截取（点间连线，非真实线形）",
            "cut by kilometre posts from a schematic chain of points, not the true track",
        )
    } else {
        ("按公里标在线路中心线上截取", "cut by kilometre posts from the centreline")
    };
    let mut how = (zh.to_owned(), en.to_owned());
    if repeated {
        how.0.push_str("；区间端点在长链内有两处，按范围较大者画");
        how.1.push_str("; an end stands twice in a long chain: drawn to the farther place");
    }
    if partial {
        let list = missing.join("、");
        how = (
            format!("{}；{list} 无线路点，未画", how.0),
            format!("{}; nothing is known of {list}, not drawn", how.1),
        );
    }
    Placed {
        geometry: Some(Geometry::MultiLineString(MultiLineString::new(parts))),
        measures,
        precision: Precision::AlongLine,
        accuracy_m,
        partial,
        counties,
        townships: Vec::new(),
        how,
    }
}
