//! Parcels and temporary uses in an answer.

use serde::Serialize;

use super::{PlaceAnswer, Question};
use crate::crs::MetricPoint;
use crate::index::{Land, Snapshot, state};
use crate::place::Precision;
use crate::record::{
    Area, Body, Condition, Confidence, Control, Decision, DecisionKind, DecisionPart, DecisionStatus, Reason,
    Record, Source, Stated, Term,
};

/// How a decision relates to the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The boundary contains the place.
    Contains,
    /// Within the search radius plus its own accuracy.
    Near,
    /// Known only to the township that the place may be in.
    Township,
    /// Known only to the county that the place is in.
    County,
}

/// What the source says of basic farmland.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FarmlandAnswer {
    /// `value`, `none`, `unknown` or `illegible`.
    pub state: &'static str,
    /// Square metres, when a value is stated.
    pub m2: Option<f64>,
}

/// A decision about land in an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LandAnswer<'a> {
    /// Identifier of the record.
    pub id: &'a str,
    /// Kind of act.
    pub kind: DecisionKind,
    /// How far it has come.
    pub status: DecisionStatus,
    /// Title of the document.
    pub title: &'a str,
    /// Document number.
    pub number: &'a str,
    /// Parcel number.
    pub parcel_no: Option<&'a str>,
    /// Number of parcels that the source does not list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parcels_unlisted: Option<u32>,
    /// User, receiver or manager.
    pub party: Option<&'a str>,
    /// Role of the party.
    pub party_role: Option<&'a str>,
    /// Use.
    pub land_use: Option<&'a str>,
    /// Place as printed.
    pub situs: &'a str,
    /// The county it lies in.
    pub county: Option<&'a str>,
    /// Square metres.
    pub area_m2: Option<f64>,
    /// Area as printed.
    pub area_printed: Option<&'a str>,
    /// Whether the two printed units agree.
    pub area_units_agree: Option<bool>,
    /// Cultivated land.
    pub cultivated: FarmlandAnswer,
    /// Basic farmland: silence is `unknown`, not none.
    pub basic_farmland: FarmlandAnswer,
    /// Term in years.
    pub term_years: Option<u32>,
    /// First day of the term.
    pub term_start: Option<jiff::civil::Date>,
    /// Last day of the term; unknown without a start.
    pub term_end: Option<jiff::civil::Date>,
    /// Controls.
    pub controls: &'a [Control],
    /// Prices.
    pub prices: &'a [Condition],
    /// Conditions and pending approvals.
    pub conditions: &'a [Condition],
    /// Parts that go elsewhere.
    pub parts: &'a [DecisionPart],
    /// How it relates to the place.
    pub relation: Relation,
    /// Metres to the boundary or point, where there is one.
    pub distance_m: Option<f64>,
    /// How precisely it is placed.
    pub precision: Precision,
    /// ± metres.
    pub accuracy_m: Option<f64>,
    /// How far the record is what was printed.
    pub confidence: Confidence,
    /// Why it differs.
    pub reasons: &'a [Reason],
    /// Where it is said.
    pub source: &'a Source,
    /// Date of the document.
    pub as_of: Option<jiff::civil::Date>,
    #[serde(skip)]
    pub(super) decision: &'a Decision,
}

/// Parcels and temporary uses that contain the place, are near it, or are only known to its county.
pub(super) fn land<'a>(
    snapshot: &'a Snapshot,
    place: &PlaceAnswer,
    question: &Question,
) -> (Vec<LandAnswer<'a>>, Vec<LandAnswer<'a>>) {
    let (Some(lon), Some(lat)) = (place.lon, place.lat) else { return (Vec::new(), Vec::new()) };
    let Some(point) = MetricPoint::new(lon, lat) else { return (Vec::new(), Vec::new()) };
    let mut found: Vec<_> = snapshot
        .land()
        .iter()
        .filter_map(|land| {
            let record = &snapshot.records()[land.record];
            let Body::Decision(decision) = &record.body else { return None };
            if !record.validity.covers(question.as_of) {
                return None;
            }
            let (relation, distance_m) = relate(land, place, &point, question.within_m)?;
            Some(answer(record, decision, land, relation, distance_m))
        })
        .collect();
    found.sort_by(|a, b| a.relation.cmp(&b.relation).then_with(|| a.id.cmp(b.id)));
    found.into_iter().partition(|land| land.kind != DecisionKind::TemporaryUse)
}

fn relate(
    land: &Land,
    place: &PlaceAnswer,
    point: &MetricPoint,
    within_m: f64,
) -> Option<(Relation, Option<f64>)> {
    if let Some(metric) = &land.metric {
        let distance = metric.distance_m(point);
        let boundary = matches!(land.placed.precision, Precision::Surveyed | Precision::NamedStreets);
        if boundary && distance <= 0.0 {
            return Some((Relation::Contains, Some(0.0)));
        }
        let reach = within_m + land.placed.accuracy_m.unwrap_or(0.0);
        if distance <= reach {
            let relation = if land.placed.precision == Precision::Township {
                Relation::Township
            } else {
                Relation::Near
            };
            return Some((relation, Some(distance.round())));
        }
        return None;
    }
    let county = place.county.as_ref()?;
    let here = |name: &String| *name == county.name || county.maybe.contains(name);
    land.placed.counties.iter().any(here).then_some((Relation::County, None))
}

fn farmland(stated: &Stated<Area>) -> FarmlandAnswer {
    FarmlandAnswer { state: state(stated), m2: stated.value().map(|a| a.m2) }
}

fn answer<'a>(
    record: &'a Record,
    decision: &'a Decision,
    land: &Land,
    relation: Relation,
    distance_m: Option<f64>,
) -> LandAnswer<'a> {
    let text = |stated: &'a Stated<String>| stated.value().map(String::as_str);
    let term = decision.term.value();
    let area = decision.area.value();
    LandAnswer {
        id: &record.id,
        kind: decision.kind,
        status: decision.status,
        title: &decision.title,
        number: &decision.number,
        parcel_no: text(&decision.parcel_no),
        parcels_unlisted: decision.parcels_unlisted,
        party: text(&decision.party),
        party_role: decision.party_role.as_deref(),
        land_use: text(&decision.land_use),
        situs: &decision.situs.printed,
        county: decision.situs.county.as_deref(),
        area_m2: area.map(|a| a.m2),
        area_printed: area.map(|a| a.printed.as_str()),
        area_units_agree: area.and_then(|a| a.units_agree),
        cultivated: farmland(&decision.cultivated),
        basic_farmland: farmland(&decision.basic_farmland),
        term_years: term.map(|t| t.years),
        term_start: term.and_then(|t| t.start.value().copied()),
        term_end: term.and_then(Term::end),
        controls: &decision.controls,
        prices: &decision.prices,
        conditions: &decision.conditions,
        parts: &decision.parts,
        relation,
        distance_m,
        precision: land.placed.precision,
        accuracy_m: land.placed.accuracy_m,
        confidence: record.confidence,
        reasons: &record.reasons,
        source: &record.source,
        as_of: decision.date.value().copied(),
        decision,
    }
}
