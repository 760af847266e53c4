//! [`locate`]: the one question.

use serde::Serialize;
use thiserror::Error;

use super::place::round_degrees;
use super::{
    Candidate, Caveat, ConstraintAnswer, LandAnswer, PlaceAnswer, PlaceKind, Question, RailwayAnswer, Where,
    Words, constraints, land, notes, railway,
};
use crate::chainage::{Chainage, KilometrePost};
use crate::index::Snapshot;
use crate::line::{Line, Located, Near, Resolved, Track};
use crate::place::CountyHit;

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
    match &question.at {
        Where::Point { lon, lat, crs, notes } => Ok(at_point(snapshot, question, (*lon, *lat), crs, notes)),
        Where::Post { line, track, post } => {
            let lines = &snapshot.reference().lines;
            let found = lines.get(line).ok_or_else(|| AskError::UnknownLine {
                given: line.chars().take(60).collect(),
                suggestions: lines.suggest(line).into_iter().map(str::to_owned).collect(),
            })?;
            Ok(at_post(snapshot, question, found, *track, line, post))
        }
    }
}

/// Lines are looked for as far as the question or any rule reaches.
fn reach(snapshot: &Snapshot, question: &Question) -> f64 {
    question.within_m.max(snapshot.reference().rules.search_radius_m())
}

fn at_point<'a>(
    snapshot: &'a Snapshot,
    question: &Question,
    (lon, lat): (f64, f64),
    crs: &str,
    notes: &[(String, String)],
) -> Answer<'a> {
    let near = snapshot.reference().lines.locate(lon, lat, reach(snapshot, question));
    let mut place = PlaceAnswer::new(PlaceKind::Unique, None);
    (place.lon, place.lat) = (Some(round_degrees(lon)), Some(round_degrees(lat)));
    place.county = county_at(snapshot, lon, lat);
    let county = decided_county(&place);
    let railways: Vec<_> = near
        .iter()
        .filter(|n| n.distance_m <= question.within_m + n.lateral_m)
        .map(|n| railway::near(snapshot, n, county, question.as_of))
        .collect();
    let mut caveats: Vec<_> =
        notes.iter().map(|(zh, en)| Caveat::new("crs_note", zh.clone(), en.clone())).collect();
    if railways.is_empty() {
        caveats.push(no_railway(question.within_m));
    }
    let query = QueryEcho { lon: place.lon, lat: place.lat, crs: Some(crs.to_owned()), ..echo(question) };
    finish(snapshot, question, query, place, railways, &near, caveats)
}

fn at_post<'a>(
    snapshot: &'a Snapshot,
    question: &Question,
    line: &'a Line,
    track: Option<Track>,
    given: &str,
    post: &KilometrePost,
) -> Answer<'a> {
    let readings: Vec<Chainage> = post.readings.iter().map(|r| r.at).collect();
    let mut possible: Vec<Chainage> = readings.clone();
    if readings.len() > 1 {
        possible.retain(|&at| reaches(snapshot, line, track, at));
        if possible.is_empty() {
            possible.clone_from(&readings);
        }
    }
    let mut query = QueryEcho { line: Some(line.name.clone()), ..echo(question) };
    let caveats = notes::about_notation(given, line, post);
    let qualified = notes::is_qualified(post);
    if let [at] = possible.as_slice() {
        query.post = Some(notes::as_written(post, *at));
        let (place, mut railways) = one_post(snapshot, question, line, track, *at);
        if qualified {
            notes::doubt_qualified(&mut railways);
        }
        let near = near_place(snapshot, question, &place);
        return finish(snapshot, question, query, place, railways, &near, caveats);
    }
    let mut place = PlaceAnswer::new(
        PlaceKind::Ambiguous,
        Some(Words::new("公里标写法有多种读法", "the post can be read in several ways")),
    );
    let mut railways = Vec::new();
    for &at in &possible {
        let (one, mut lines) = one_post(snapshot, question, line, track, at);
        let candidate = Candidate {
            post: at,
            track: track.unwrap_or_default(),
            lon: one.lon,
            lat: one.lat,
            tolerance_m: one.tolerance_m,
        };
        place.candidates.push(candidate);
        railways.append(&mut lines);
    }
    finish(snapshot, question, query, place, railways, &[], caveats)
}

/// Whether a post can be on the line at all: in its calibrated part or in the roster.
fn reaches(snapshot: &Snapshot, line: &Line, track: Option<Track>, at: Chainage) -> bool {
    let listed = snapshot.roster().reaches(&line.name, track, at);
    listed
        || matches!(
            resolve(snapshot, line, track, at),
            Resolved::Unique(_) | Resolved::Ambiguous(_) | Resolved::InGap { .. }
        )
}

fn resolve(snapshot: &Snapshot, line: &Line, track: Option<Track>, at: Chainage) -> Resolved {
    snapshot.reference().lines.resolve(&line.name, track, at).unwrap_or(Resolved::NoGeometry)
}

fn one_post<'a>(
    snapshot: &'a Snapshot,
    question: &Question,
    line: &'a Line,
    track: Option<Track>,
    at: Chainage,
) -> (PlaceAnswer, Vec<RailwayAnswer<'a>>) {
    let answer = |located: Option<&Located>, track| {
        railway::at_post(snapshot, &line.name, track, at, located, question.as_of)
    };
    let extent = snapshot.roster().extent(&line.name, track);
    let listed = snapshot.roster().reaches(&line.name, track, at);
    match resolve(snapshot, line, track, at) {
        Resolved::Unique(located) => {
            let mut place = PlaceAnswer::at(&located);
            place.county = county_at(snapshot, located.lon, located.lat);
            (place, vec![answer(Some(&located), track.or(on_track(&located)))])
        }
        Resolved::Ambiguous(candidates) => {
            let mut place = PlaceAnswer::new(
                PlaceKind::Ambiguous,
                Some(Words::new(
                    "同一公里标对应多处（行别不同或长链），请指明行别",
                    "the post stands for several places (tracks, or a long chain): name the track",
                )),
            );
            place.candidates = candidates.iter().map(Candidate::from).collect();
            let railways =
                candidates.iter().map(|located| answer(Some(located), on_track(located).or(track))).collect();
            (place, railways)
        }
        Resolved::InGap { before, after, .. } => {
            let place = PlaceAnswer::new(
                PlaceKind::InGap,
                Some(Words::new(
                    format!("短链：{before}之后即为{after}，实地没有此公里标"),
                    format!("short chain: {after} follows {before}; no such post on the ground"),
                )),
            );
            (PlaceAnswer { nearest: Some(before), ..place }, vec![answer(None, track)])
        }
        Resolved::OutOfRange { nearest, .. } if listed => {
            let place = PlaceAnswer::new(
                PlaceKind::NoGeometry,
                Some(Words::new(
                    format!("名单列有此里程，但线形数据只到{nearest}，不外推位置"),
                    format!(
                        "listed in the roster, but the geometry ends at {nearest}; the place is not extrapolated"
                    ),
                )),
            );
            (PlaceAnswer { nearest: Some(nearest), ..place }, vec![answer(None, track)])
        }
        Resolved::NoGeometry if listed => {
            let words = Words::new(
                "该线没有线形数据，只能按里程回答",
                "the line has no geometry; answered by post only",
            );
            (PlaceAnswer::new(PlaceKind::NoGeometry, Some(words)), vec![answer(None, track)])
        }
        Resolved::OutOfRange { nearest, .. } => {
            let ends = extent.map(|e| if at < e.from { e.from } else { e.to });
            let nearest = ends
                .into_iter()
                .chain([nearest])
                .min_by_key(|end| (end.mm() - at.mm()).abs())
                .unwrap_or(nearest);
            (out_of_range(at, nearest), vec![answer(None, track)])
        }
        Resolved::NoGeometry => match extent {
            Some(extent) => (
                out_of_range(at, if at < extent.from { extent.from } else { extent.to }),
                vec![answer(None, track)],
            ),
            None => {
                let words = Words::new(
                    "该线没有里程标定和名单里程，公里标无法对应位置",
                    "the line has no calibrated posts and no roster: a post has no place",
                );
                (PlaceAnswer::new(PlaceKind::NoGeometry, Some(words)), vec![answer(None, track)])
            }
        },
    }
}

/// The track of a located post, unless it is the line as a whole.
fn on_track(located: &Located) -> Option<Track> {
    (located.track != Track::Whole).then_some(located.track)
}

fn out_of_range(at: Chainage, nearest: Chainage) -> PlaceAnswer {
    let metres = at.mm().saturating_sub(nearest.mm()).saturating_abs() / 1000;
    let off = if metres < 10_000 { format!("{metres} m") } else { format!("{} km", metres / 1000) };
    let words = Words::new(
        format!("超出该线已知里程，最近的有效公里标为{nearest}（相差{off}）"),
        format!("beyond the known posts of the line; the nearest valid post is {nearest} ({off} off)"),
    );
    PlaceAnswer { nearest: Some(nearest), ..PlaceAnswer::new(PlaceKind::OutOfRange, Some(words)) }
}

/// The lines near the place of a post, for the rules.
fn near_place<'a>(snapshot: &'a Snapshot, question: &Question, place: &PlaceAnswer) -> Vec<Near<'a>> {
    match (place.lon, place.lat) {
        (Some(lon), Some(lat)) => snapshot.reference().lines.locate(lon, lat, reach(snapshot, question)),
        _ => Vec::new(),
    }
}

fn finish<'a>(
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
    if let Some(from) = railways.iter().flat_map(|r| &r.segments).filter_map(|s| s.valid_from).max() {
        caveats.push(roster_age(from, question.as_of));
    }
    caveats.extend(notes::other_lines(&query, question, near));
    caveats.extend(notes::about_place(&place));
    caveats.extend(notes::county_differs(&place, &railways));
    let (parcels, temporary_uses) = land::land(snapshot, &place, question);
    let mut asked: Vec<&str> = railways.iter().map(|railway| railway.line).collect();
    asked.dedup();
    let land = [parcels.as_slice(), &temporary_uses];
    let constraints = constraints::constraints(snapshot, &place, near, &asked, land, question.as_of);
    Answer { query, place, railways, parcels, temporary_uses, constraints, caveats }
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

fn no_railway(within_m: f64) -> Caveat {
    Caveat::new(
        "no_railway_near",
        format!("{within_m:.0} m范围内（另加线形误差）没有已知铁路"),
        format!("no known railway within {within_m:.0} m plus the tolerance of the lines"),
    )
}

fn echo(question: &Question) -> QueryEcho {
    QueryEcho {
        given: question.given.clone(),
        line: None,
        post: None,
        lon: None,
        lat: None,
        crs: None,
        as_of: question.as_of,
        within_m: question.within_m,
    }
}

/// The county of a point; metres to a generalised edge are not worth decimals.
fn county_at(snapshot: &Snapshot, lon: f64, lat: f64) -> Option<CountyHit> {
    let hit = snapshot.reference().gazetteer.county_at(lon, lat)?;
    Some(CountyHit { edge_m: hit.edge_m.round(), ..hit })
}

/// The county of the place, when the polygons decide it.
fn decided_county(place: &PlaceAnswer) -> Option<&str> {
    place.county.as_ref().filter(|c| c.contained && c.maybe.is_empty()).map(|c| c.name.as_str())
}
