//! Parcels and temporary uses in an answer.

use jiff::civil::Date;
use serde::Serialize;

use super::caveat::Words;
use super::{PlaceAnswer, Question};
use crate::crs::MetricPoint;
use crate::index::{Expiry, Land, Snapshot, expired, state};
use crate::place::Precision;
use crate::record::{
    Area, Body, Condition, Confidence, Control, Decision, DecisionKind, DecisionPart, DecisionStatus,
    LandClass, Plot, Reason, Record, Renewal, Source, Stated, Term,
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
    /// The word that is printed for it: 基本农田 or 永久基本农田.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
}

/// Whether a use is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpiryState {
    /// The last day is past.
    Expired,
    /// The last day is known and not past.
    Running,
    /// The last day is not known.
    Unknown,
}

/// When a temporary use ends, seen from the day that is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExpiryAnswer {
    /// Whether it is over.
    pub state: ExpiryState,
    /// Days to the last day; negative when it is past.
    pub days: Option<i32>,
    /// In words, with the reason where the end is not known.
    #[serde(flatten)]
    pub words: Words,
}

/// When land has to be reclaimed, seen from the day that is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReclamationAnswer {
    /// The last day for it; unknown when it depends on an end that is not known.
    pub due: Option<jiff::civil::Date>,
    /// Whether that day is past. It is not known whether the land was reclaimed.
    pub overdue: bool,
    /// As printed, short.
    pub printed: String,
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
    /// Other numbers of the parcel: parcel code, unit code, deeds.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub aliases: &'a [String],
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
    /// Land inside the ecological redline: silence is `unknown`, not none.
    #[serde(skip_serializing_if = "is_silent")]
    pub redline: FarmlandAnswer,
    /// The land by class.
    #[serde(skip_serializing_if = "<[LandClass]>::is_empty")]
    pub classes: &'a [LandClass],
    /// The plots that are listed one by one.
    #[serde(skip_serializing_if = "<[Plot]>::is_empty")]
    pub plots: &'a [Plot],
    /// Term in years; absent when it is printed in months or by its days only.
    pub term_years: Option<u32>,
    /// Months beside the years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term_months: Option<u32>,
    /// The term as printed, when it is more than a number of years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term_printed: Option<&'a str>,
    /// First day of the term.
    pub term_start: Option<jiff::civil::Date>,
    /// Last day of the term; unknown without a start.
    pub term_end: Option<jiff::civil::Date>,
    /// Whether a temporary use is over; absent for what is no use for a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry: Option<ExpiryAnswer>,
    /// Renewal of an earlier use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal: Option<&'a Renewal>,
    /// When the land has to be reclaimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reclamation: Option<ReclamationAnswer>,
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

impl LandAnswer<'_> {
    /// The classes in one line, as printed.
    pub fn classes_summary(&self) -> String {
        self.decision.classes_summary()
    }
}

/// Parcels and temporary uses that contain the place, are near it, or are only known to its county.
pub(super) fn land<'a>(
    snapshot: &'a Snapshot,
    place: &PlaceAnswer,
    question: &Question,
    accuracy_m: f64,
) -> (Vec<LandAnswer<'a>>, Vec<LandAnswer<'a>>) {
    let (Some(lon), Some(lat)) = (place.lon, place.lat) else { return (Vec::new(), Vec::new()) };
    let Some(point) = MetricPoint::new(lon, lat) else { return (Vec::new(), Vec::new()) };
    let counties = place.county.iter().flat_map(|county| std::iter::once(&county.name).chain(&county.maybe));
    let near = snapshot.land_near((lon, lat), question.within_m + accuracy_m, counties.map(String::as_str));
    let mut found = related(near.into_iter().map(AsRef::as_ref), place, &point, question, accuracy_m);
    found.sort_by(|a, b| a.relation.cmp(&b.relation).then_with(|| a.id.cmp(b.id)));
    found.into_iter().partition(|land| land.kind != DecisionKind::TemporaryUse)
}

/// Those of the decisions that relate to the place.
fn related<'a>(
    lands: impl Iterator<Item = &'a Land>,
    place: &PlaceAnswer,
    point: &MetricPoint,
    question: &Question,
    accuracy_m: f64,
) -> Vec<LandAnswer<'a>> {
    let one = |land: &'a Land| {
        let record = land.record.as_ref();
        let Body::Decision(decision) = &record.body else { return None };
        if !record.validity.covers(question.as_of) && !expired(record, decision, question.as_of) {
            return None;
        }
        let (relation, distance_m) = relate(land, place, point, question.within_m, accuracy_m)?;
        Some(answer(record, decision, land, relation, distance_m, question.as_of))
    };
    lands.filter_map(one).collect()
}

fn relate(
    land: &Land,
    place: &PlaceAnswer,
    point: &MetricPoint,
    within_m: f64,
    accuracy_m: f64,
) -> Option<(Relation, Option<f64>)> {
    if let Some(metric) = &land.metric {
        let distance = metric.distance_m(point);
        let boundary =
            matches!(land.placed.precision, Precision::Surveyed | Precision::Drawn | Precision::NamedStreets);
        // Nearer to the edge than the place is known, it may as well be outside.
        let sure = accuracy_m <= 0.0 || metric.edge_m(point) > accuracy_m;
        if boundary && distance <= 0.0 && sure {
            return Some((Relation::Contains, Some(0.0)));
        }
        let reach = within_m + land.placed.accuracy_m.unwrap_or(0.0) + accuracy_m;
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

fn farmland(stated: &Stated<Area>, word: Option<&str>) -> FarmlandAnswer {
    FarmlandAnswer { state: state(stated), m2: stated.value().map(|a| a.m2), word: word.map(str::to_owned) }
}

fn is_silent(answer: &FarmlandAnswer) -> bool {
    answer.state == "unknown"
}

/// Whole days from one day to another.
pub(super) fn days_between(from: Date, to: Date) -> Option<i32> {
    use jiff::Unit;
    from.until((Unit::Day, to)).ok().map(|span| span.get_days())
}

/// Whether a temporary use is over on a day, or why that is not known.
pub(super) fn expiry(decision: &Decision, as_of: Date) -> Option<ExpiryAnswer> {
    let expiry = Expiry::of(decision, as_of)?;
    let days = match expiry {
        Expiry::Over(end) | Expiry::Running(end) => days_between(as_of, end),
        _ => None,
    };
    let shown = days.map_or(0, i32::abs);
    let unknown = |zh: &str, en: &str| (ExpiryState::Unknown, zh.to_owned(), en.to_owned());
    let (state, zh, en) = match expiry {
        Expiry::Over(end) => (
            ExpiryState::Expired,
            format!("已于{end}到期（{shown}天前）"),
            format!("expired on {end}, {shown} days ago"),
        ),
        Expiry::Running(end) => (
            ExpiryState::Running,
            format!("{end}到期（还有{shown}天）"),
            format!("expires on {end}, in {shown} days"),
        ),
        Expiry::Illegible => unknown("期限无法辨读", "the term cannot be read"),
        Expiry::NotStated => unknown("期限未载明", "no term is stated"),
        Expiry::NoStart => {
            unknown("起始日未载明，到期日不可推算", "no start is stated: the end cannot be computed")
        }
        Expiry::NoApprovalDay => {
            unknown("自批准之日起，批准日期未载明", "from the day of approval, which is not stated")
        }
        Expiry::ToBeApproved => {
            unknown("自批准之日起，尚待批准", "from the day of approval, which is still to come")
        }
    };
    Some(ExpiryAnswer { state, days, words: Words { zh: zh.into(), en: en.into() } })
}

fn reclamation(decision: &Decision, as_of: Date) -> Option<ReclamationAnswer> {
    let stated = decision.reclamation.value()?;
    let due = decision.reclamation_due();
    Some(ReclamationAnswer {
        due,
        overdue: due.is_some_and(|due| due < as_of),
        printed: stated.printed.clone(),
    })
}

/// A decision as an answer shows it where no place was asked about.
pub(super) fn unplaced<'a>(
    record: &'a Record,
    decision: &'a Decision,
    land: &Land,
    relation: Relation,
    as_of: Date,
) -> LandAnswer<'a> {
    answer(record, decision, land, relation, None, as_of)
}

fn answer<'a>(
    record: &'a Record,
    decision: &'a Decision,
    land: &Land,
    relation: Relation,
    distance_m: Option<f64>,
    as_of: Date,
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
        aliases: &decision.aliases,
        parcels_unlisted: decision.parcels_unlisted,
        party: text(&decision.party),
        party_role: decision.party_role.as_deref(),
        land_use: text(&decision.land_use),
        situs: &decision.situs.printed,
        county: decision.situs.county.as_deref(),
        area_m2: area.map(|a| a.m2),
        area_printed: area.map(|a| a.printed.as_str()),
        area_units_agree: area.and_then(|a| a.units_agree),
        cultivated: farmland(&decision.cultivated, None),
        basic_farmland: farmland(&decision.basic_farmland, decision.basic_farmland_word.as_deref()),
        redline: farmland(&decision.redline, None),
        classes: &decision.classes,
        plots: &decision.plots,
        term_years: term.map(|t| t.years).filter(|years| *years > 0),
        term_months: term.map(|t| t.months).filter(|months| *months > 0),
        term_printed: term.and_then(|t| t.printed.as_deref()),
        term_start: term.and_then(|t| t.start.value().copied()),
        term_end: term.and_then(Term::end),
        expiry: expiry(decision, as_of),
        renewal: decision.renewal.value(),
        reclamation: reclamation(decision, as_of),
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;
    use proptest::prelude::*;
    use proptest::strategy::ValueTree as _;

    use super::*;
    use crate::answer::{Where, locate};
    use crate::index::Reference;
    use crate::record::{Boundary, DocumentRef, Validity, embedded};

    /// The embedded decisions, and made-up ones of all sizes around two places on both sides of the
    /// border of the metric zones.
    fn snapshot() -> Snapshot {
        let (records, documents): (Vec<Record>, Vec<DocumentRef>) = embedded();
        let mut records: Vec<_> =
            records.into_iter().filter(|r| matches!(r.body, Body::Decision(_))).collect();
        let parcel = records.first().expect("a decision").clone();
        for no in 0..600_u32 {
            let mut record = parcel.clone();
            record.id = format!("甲政地2025-{no}");
            record.validity = Validity::default();
            let at = f64::from(no);
            let (west, south) = (112.2 + (at * 0.618) % 0.6, 38.4 + (at * 0.414) % 0.6);
            let side = [0.0004, 0.004, 0.05, 1.2][no as usize % 4] * (1.0 + at / 600.0);
            let (east, north) = (west + side, south + side / 2.0);
            let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
            let accuracy_m =
                [None, Some(0.5), Some(300.0), Some(40_000.0), Some(f64::INFINITY)][no as usize % 5];
            let (method, given_in, accepted) = (None, None, Vec::new());
            let boundary = Boundary { polygons: vec![vec![ring]], accuracy_m, method, given_in, accepted };
            record.boundary = (no % 50 != 0).then(|| Box::new(boundary));
            records.push(record);
        }
        Snapshot::build(records, documents, Arc::new(Reference::embedded()))
    }

    #[test]
    fn the_index_gives_what_a_look_at_every_decision_gives() {
        let snapshot = snapshot();
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let places = (112.1..113.0_f64, 38.3..39.2_f64, prop_oneof![Just(0.0), 1.0..500.0, 1e3..2e5_f64]);
        let mut some = 0;
        for _ in 0..150 {
            let (lon, lat, within_m) = places.new_tree(&mut runner).unwrap().current();
            let at = Where::point(&format!("{lon}"), &format!("{lat}"), None).unwrap();
            let question = Question { given: String::new(), at, as_of: date(2026, 7, 1), within_m };
            let found = locate(&snapshot, &question).unwrap();
            let place = found.place;
            let point = MetricPoint::new(place.lon.unwrap(), place.lat.unwrap()).unwrap();
            let all = related(snapshot.land().iter().map(AsRef::as_ref), &place, &point, &question, 0.0);
            let mut all: Vec<_> =
                all.into_iter().map(|land| (land.relation, land.id, land.distance_m)).collect();
            all.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)));
            let (parcels, uses) = land(&snapshot, &place, &question, 0.0);
            let mut near: Vec<_> =
                parcels.iter().chain(&uses).map(|land| (land.relation, land.id, land.distance_m)).collect();
            near.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)));
            assert_eq!(near, all, "{lon} {lat} {within_m}");
            some += usize::from(near.iter().any(|land| land.0 == Relation::Near));
        }
        assert!(some > 50, "{some}");
    }
}
