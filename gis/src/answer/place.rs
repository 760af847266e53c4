//! How the question resolved to a place.

use serde::Serialize;

use super::Words;
use crate::chainage::Chainage;
use crate::line::{Located, Pass, Track};
use crate::place::CountyHit;

/// How a question resolved (handbook: `kind` of a resolved post). A coordinate is `unique`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// One place.
    Unique,
    /// Several places or readings.
    Ambiguous,
    /// In a short chain.
    InGap,
    /// Beyond the line.
    OutOfRange,
    /// The line or this part of it has no geometry; the post still has its chiefs.
    NoGeometry,
}

/// The place that is answered about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceAnswer {
    /// How the question resolved.
    pub kind: PlaceKind,
    /// Longitude, degrees CGCS2000; none without geometry or with several candidates.
    pub lon: Option<f64>,
    /// Latitude, degrees CGCS2000.
    pub lat: Option<f64>,
    /// ± metres along the line.
    pub tolerance_m: Option<f64>,
    /// ± metres across the line.
    pub lateral_m: Option<f64>,
    /// What the county polygons say of the point.
    pub county: Option<CountyHit>,
    /// The nearest valid post of an `out_of_range` or `no_geometry` question.
    pub nearest: Option<Chainage>,
    /// The short chain of an `in_gap` question, both sides of it.
    pub short_chain: Option<ShortChain>,
    /// All places or readings of an ambiguous question.
    pub candidates: Vec<Candidate>,
    /// Why it is not unique.
    pub reason: Option<Words>,
}

/// One of several places.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The post under this reading.
    pub post: Chainage,
    /// The track.
    pub track: Track,
    /// Longitude, if there is geometry.
    pub lon: Option<f64>,
    /// Latitude.
    pub lat: Option<f64>,
    /// ± metres along the line.
    pub tolerance_m: Option<f64>,
    /// What would decide for this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Words>,
}

/// A short chain: posts that no place has.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShortChain {
    /// The incoming post, the last one before the jump.
    pub before: Chainage,
    /// The outgoing post, the first one behind it.
    pub after: Chainage,
    /// Where the one follows the other. Not the place of the post that was asked for.
    pub lon: Option<f64>,
    /// See `lon`.
    pub lat: Option<f64>,
}

impl PlaceAnswer {
    pub(super) fn new(kind: PlaceKind, reason: Option<Words>) -> Self {
        Self {
            kind,
            lon: None,
            lat: None,
            tolerance_m: None,
            lateral_m: None,
            county: None,
            nearest: None,
            short_chain: None,
            candidates: Vec::new(),
            reason,
        }
    }

    pub(super) fn at(located: &Located) -> Self {
        Self {
            lon: Some(round_degrees(located.lon)),
            lat: Some(round_degrees(located.lat)),
            tolerance_m: Some(round_metres(located.tolerance_m)),
            lateral_m: Some(round_metres(located.lateral_m)),
            ..Self::new(PlaceKind::Unique, None)
        }
    }
}

impl From<&Located> for Candidate {
    fn from(located: &Located) -> Self {
        Self {
            post: located.at,
            track: located.track,
            lon: Some(round_degrees(located.lon)),
            lat: Some(round_degrees(located.lat)),
            tolerance_m: Some(round_metres(located.tolerance_m)),
            decided_by: decided_by(located),
        }
    }
}

/// What tells this place from the others with the same post.
fn decided_by(located: &Located) -> Option<Words> {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if located.track != Track::Whole {
        zh.push(format!("行别为{}", located.track.zh()));
        en.push(format!("on the {}", located.track.en()));
    }
    if let Some(pass) = located.pass {
        let (zh_pass, en_pass) = pass_words(&pass, Some(located.at));
        zh.extend(zh_pass);
        en.extend(en_pass);
        zh.push(format!("距线形起点{:.3} km", located.along_m / 1000.0));
        en.push(format!("{:.3} km from the start of the centreline", located.along_m / 1000.0));
    }
    (!zh.is_empty()).then(|| Words::new(zh.join("，"), en.join(", ")))
}

/// On which side of which equations a place lies, and how its post is written.
pub(super) fn pass_words(pass: &Pass, post: Option<Chainage>) -> (Vec<String>, Vec<String>) {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if let Some((incoming, outgoing)) = pass.after {
        zh.push(format!("在断链 {incoming}={outgoing} 之后"));
        en.push(format!("behind the equation {incoming}={outgoing}"));
    }
    if let Some((incoming, outgoing)) = pass.before {
        zh.push(format!("在断链 {incoming}={outgoing} 之前"));
        en.push(format!("before the equation {incoming}={outgoing}"));
    }
    if let (Some(letter), Some(post)) = (pass.letter, post) {
        // `K13A+950`.
        let written = post.to_string().replacen('+', &format!("{letter}+"), 1);
        zh.push(format!("公里标带后缀，写作{written}"));
        en.push(format!("the post carries a letter, write {written}"));
    }
    (zh, en)
}

/// Seven decimals of a degree are a centimetre: more would only look exact.
pub fn round_degrees(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

/// Centimetres where they mean something, whole metres where they would only look exact.
pub(super) fn round_metres(metres: f64) -> f64 {
    if metres < 10.0 { (metres * 100.0).round() / 100.0 } else { metres.round() }
}
