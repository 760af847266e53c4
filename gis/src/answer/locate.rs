//! [`locate`]: the one question.

use serde::Serialize;
use thiserror::Error;

use super::place::round_degrees;
use super::post::{self, Asked};
use super::{
    Caveat, ConstraintAnswer, DocumentAnswer, LandAnswer, PlaceAnswer, PlaceKind, Question, RailwayAnswer,
    Where, Words, constraints, documents, land, notes, railway,
};
use crate::chainage::Chainage;
use crate::index::Snapshot;
use crate::line::Near;
use crate::place::{CountyHit, Gazetteer};

/// The answer to a [`Question`].
#[derive(Debug, Clone, Serialize)]
pub struct Answer<'a> {
    /// The question as it was understood.
    pub query: QueryEcho,
    /// The place.
    pub place: PlaceAnswer,
    /// Railway lines: the one asked for, or all near the place, nearest first.
    pub railways: Vec<RailwayAnswer<'a>>,
    /// Parcels of grants, allocations and plans.
    pub parcels: Vec<LandAnswer<'a>>,
    /// Temporary land uses.
    pub temporary_uses: Vec<LandAnswer<'a>>,
    /// Constraints: those that apply first, then the undecided.
    pub constraints: Vec<ConstraintAnswer<'a>>,
    /// What to know before relying on the answer.
    pub caveats: Vec<Caveat>,
    /// The documents that the facts cite by number, with their dates.
    pub documents: Vec<DocumentAnswer<'a>>,
}

/// The question as it was understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueryEcho {
    /// As it was typed.
    pub given: String,
    /// Canonical line name.
    pub line: Option<String>,
    /// The post in canonical form, when it has one reading.
    pub post: Option<String>,
    /// The origin from which the post was said to count, where one was named; `post` counts as the
    /// line does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Longitude, degrees CGCS2000.
    pub lon: Option<f64>,
    /// Latitude, degrees CGCS2000.
    pub lat: Option<f64>,
    /// The CRS that the coordinate was given in.
    pub crs: Option<String>,
    /// The day asked about.
    pub as_of: jiff::civil::Date,
    /// Search radius in metres.
    pub within_m: f64,
    /// ± metres to which the place was said to be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy_m: Option<f64>,
}

/// Why a question has no answer. A post without a place is an answer, not an error.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AskError {
    /// No line of this name.
    #[error(
        "未知线名“{given}”{} / unknown line {given:?}{}",
        did_you_mean(suggestions, "zh"),
        did_you_mean(suggestions, "en")
    )]
    UnknownLine {
        /// The name given.
        given: String,
        /// Names that look alike.
        suggestions: Vec<String>,
    },
    /// More than 999 m after the kilometre, where the line has no long chain.
    #[error(
        "公里标“{given}”的米数超过999，只有长链之前才有，而{line}的数据中没有长链到此处；如指下一公里请写{next} / \
         {given:?} has more than 999 m after the kilometre, which is only before a long chain, and no long chain of \
         {line} reaches there; for the next kilometre write {next}"
    )]
    NoLongChain {
        /// The post given.
        given: String,
        /// The line.
        line: String,
        /// The post with the next kilometre.
        next: Chainage,
    },
    /// The posts of the line are not known to count from there.
    #[error(
        "{line}没有起算点“{given}”{} / the posts of {line} are not known to count from {given:?}{}",
        from_where(known, "zh"),
        from_where(known, "en")
    )]
    UnknownOrigin {
        /// The origin given.
        given: String,
        /// The line.
        line: String,
        /// The origins that are known.
        known: Vec<String>,
    },
}

fn from_where(known: &[String], language: &str) -> String {
    match (known, language) {
        ([], "zh") => "，数据中只有一种起算".to_owned(),
        ([], _) => "; the data know one counting only".to_owned(),
        (known, "zh") => format!("，可用：{}", known.join("、")),
        (known, _) => format!("; known are {}", known.join(", ")),
    }
}

fn did_you_mean(names: &[String], language: &str) -> String {
    match (names, language) {
        ([], _) => String::new(),
        (names, "zh") => format!("，是否指：{}", names.join("、")),
        (names, _) => format!("; did you mean {}", names.join(", ")),
    }
}

/// Answers a question from a snapshot.
///
/// # Errors
/// [`AskError::UnknownLine`] only.
pub fn locate<'a>(snapshot: &'a Snapshot, question: &Question) -> Result<Answer<'a>, AskError> {
    locate_known_to(snapshot, question, None)
}

/// [`locate`] for a place that is known only to ± `accuracy_m`, as a phone states it: the segments of all
/// posts in that circle are candidates, and no side, line or boundary is told that the circle does not
/// decide. Of a question by post nothing changes.
///
/// # Errors
/// As [`locate`].
pub fn locate_known_to<'a>(
    snapshot: &'a Snapshot,
    question: &Question,
    accuracy_m: Option<f64>,
) -> Result<Answer<'a>, AskError> {
    match &question.at {
        Where::Point { lon, lat, crs, notes } => {
            Ok(at_point(snapshot, question, accuracy_m, (*lon, *lat), crs, notes))
        }
        Where::Post { line, track, post, origin } => {
            let lines = &snapshot.reference().lines;
            let found = lines.get(line).ok_or_else(|| AskError::UnknownLine {
                given: line.chars().take(60).collect(),
                suggestions: lines.suggest(line).into_iter().map(str::to_owned).collect(),
            })?;
            let asked = Asked { given: line, track: *track, post, origin: origin.as_deref() };
            post::at_post(snapshot, question, found, &asked)
        }
    }
}

/// Lines are looked for as far as the question or any rule reaches.
pub(super) fn reach(snapshot: &Snapshot, question: &Question) -> f64 {
    question.within_m.max(snapshot.reference().rules.search_radius_m())
}

fn at_point<'a>(
    snapshot: &'a Snapshot,
    question: &Question,
    accuracy_m: Option<f64>,
    (lon, lat): (f64, f64),
    crs: &str,
    notes: &[(String, String)],
) -> Answer<'a> {
    let around_m = accuracy_m.unwrap_or(0.0).max(0.0);
    let day = Some(question.as_of);
    let lines = &snapshot.reference().lines;
    let near: Vec<Near<'a>> = lines
        .locate_on(lon, lat, reach(snapshot, question) + around_m, day)
        .into_iter()
        .map(|near| near.known_to(around_m))
        .collect();
    let mut place = PlaceAnswer::new(PlaceKind::Unique, None);
    (place.lon, place.lat) = (Some(round_degrees(lon)), Some(round_degrees(lat)));
    place.county = county_around(snapshot, lon, lat, around_m);
    let county = decided_county(&place, around_m);
    let railways: Vec<_> = near
        .iter()
        .filter(|n| n.distance_m <= question.within_m + n.lateral_m)
        .map(|n| {
            let around = if around_m > 0.0 { n.posts_within(lon, lat, around_m, day) } else { Vec::new() };
            railway::near(snapshot, n, (&around, around_m), county, question.as_of)
        })
        .collect();
    let mut caveats: Vec<_> =
        notes.iter().map(|(zh, en)| Caveat::new("crs_note", zh.clone(), en.clone())).collect();
    if railways.is_empty() {
        caveats.push(no_railway(snapshot, (lon, lat), question.within_m));
    }
    caveats.extend(which_line(&railways, accuracy_m));
    let query =
        QueryEcho { lon: place.lon, lat: place.lat, crs: Some(crs.to_owned()), accuracy_m, ..echo(question) };
    finish(snapshot, question, query, place, railways, &near, caveats)
}

pub(super) fn finish<'a>(
    snapshot: &'a Snapshot,
    question: &Question,
    query: QueryEcho,
    place: PlaceAnswer,
    railways: Vec<RailwayAnswer<'a>>,
    near: &[Near<'a>],
    mut caveats: Vec<Caveat>,
) -> Answer<'a> {
    caveats.extend(notes::nearest_unlisted(&query, &railways));
    if railways.iter().any(|r| r.schematic) {
        caveats.push(SCHEMATIC.clone());
    }
    // Of several editions the oldest: its holders have most likely changed.
    if let Some(from) = railways.iter().flat_map(|r| &r.segments).filter_map(|s| s.valid_from).min() {
        caveats.push(roster_age(from, question.as_of));
    }
    caveats.extend(notes::other_lines(&query, question, near));
    let accuracy_m = query.accuracy_m.unwrap_or(0.0).max(0.0);
    let leaves = match (place.lon, place.lat) {
        (Some(lon), Some(lat)) if accuracy_m > 0.0 => {
            snapshot.reference().gazetteer.may_be_in_none(lon, lat, accuracy_m)
        }
        _ => false,
    };
    caveats.extend(notes::about_place(&place, accuracy_m, leaves));
    caveats.extend(notes::county_differs(&place, &railways));
    let (parcels, temporary_uses) = land::land(snapshot, &place, question, accuracy_m);
    // Of a question by coordinate the railways are only near.
    let asked: &[RailwayAnswer<'_>] = if query.line.is_some() { &railways } else { &[] };
    let land = [parcels.as_slice(), &temporary_uses];
    let constraints = constraints::constraints(snapshot, (&place, leaves), near, asked, land, question.as_of);
    let documents = documents::cited(snapshot, &railways, land, &constraints);
    Answer { query, place, railways, parcels, temporary_uses, constraints, caveats, documents }
}

const SCHEMATIC: Caveat = Caveat {
    code: "schematic_geometry",
    words: Words {
        zh: std::borrow::Cow::Borrowed(
            "线形为已知点连线（示意），不是轨道中心线；位置、里程均带误差，不判定左右侧",
        ),
        en: std::borrow::Cow::Borrowed(
            "the line joins known points and is not the track's centreline; place and post carry a tolerance, no side is told",
        ),
    },
};

fn roster_age(from: jiff::civil::Date, as_of: jiff::civil::Date) -> Caveat {
    let years = i32::from(as_of.year()) - i32::from(from.year());
    Caveat::new(
        "roster_age",
        format!("段长名单日期{from}，距所查日期约{years}年，人员可能已变动；职责随职务，不随人"),
        format!(
            "the roster is of {from}, about {years} years before the day asked; holders may have changed, the duty stays with the office"
        ),
    )
}

fn no_railway(snapshot: &Snapshot, (lon, lat): (f64, f64), within_m: f64) -> Caveat {
    let near = snapshot.reference().lines.nearest(lon, lat);
    let (zh_near, en_near) = near.map_or_else(Default::default, |near| {
        let km = near.distance_m / 1000.0;
        (
            format!("，最近的已知铁路是{}（约{km:.1} km）", near.line),
            format!("; the nearest known one is {} (about {km:.1} km)", near.line),
        )
    });
    let zh = format!("{within_m:.0} m范围内（另加线形误差）没有已知铁路{zh_near}");
    let en = format!("no known railway within {within_m:.0} m plus the tolerance of the lines{en_near}");
    Caveat::new("no_railway_near", zh, en)
}

pub(super) fn echo(question: &Question) -> QueryEcho {
    QueryEcho {
        given: question.given.clone(),
        line: None,
        post: None,
        origin: None,
        lon: None,
        lat: None,
        crs: None,
        as_of: question.as_of,
        within_m: question.within_m,
        accuracy_m: None,
    }
}

/// The county of a point; metres to a generalised edge are not worth decimals.
pub(super) fn county_at(snapshot: &Snapshot, lon: f64, lat: f64) -> Option<CountyHit> {
    county_around(snapshot, lon, lat, 0.0)
}

fn county_around(snapshot: &Snapshot, lon: f64, lat: f64, around_m: f64) -> Option<CountyHit> {
    let hit = snapshot.reference().gazetteer.county_around(lon, lat, around_m)?;
    Some(CountyHit { edge_m: hit.edge_m.round(), ..hit })
}

/// The county of the place, when the polygons decide it.
fn decided_county(place: &PlaceAnswer, accuracy_m: f64) -> Option<&str> {
    let decides = |c: &&CountyHit| {
        c.contained
            && c.maybe.is_empty()
            && (accuracy_m <= 0.0 || c.edge_m > Gazetteer::EDGE_TOLERANCE_M + accuracy_m)
    };
    place.county.as_ref().filter(decides).map(|c| c.name.as_str())
}

/// That the accuracy of the place does not tell at which of several lines it is.
fn which_line(railways: &[RailwayAnswer<'_>], accuracy_m: Option<f64>) -> Option<Caveat> {
    let accuracy_m = accuracy_m?;
    let (nearest, _) = railways.split_first()?;
    let across = |railway: &RailwayAnswer<'_>| railway.lateral_m.unwrap_or(0.0);
    let farthest = nearest.distance_m + across(nearest);
    let mut names: Vec<&str> = Vec::new();
    for railway in railways.iter().filter(|r| r.distance_m - across(r) <= farthest) {
        if !names.contains(&railway.line) {
            names.push(railway.line);
        }
    }
    if names.len() < 2 {
        return None;
    }
    let (n, names) = (names.len(), names.join("、"));
    Some(Caveat::new(
        "line_undecided",
        format!("定位精度±{accuracy_m:.0} m，误差内有{n}条线路（{names}），在哪一条旁无法判定，以现场为准"),
        format!(
            "the position is known to ±{accuracy_m:.0} m: {n} lines lie within the error ({names}), which of them it is cannot be decided"
        ),
    ))
}
