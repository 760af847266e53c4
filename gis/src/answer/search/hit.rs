//! What a search gives.

use serde::Serialize;

use crate::answer::Words;
use crate::record::Source;

/// Something that a search text may mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchHit {
    /// `coordinate`, `post`, `range`, `line`, `document`, `parcel`, `county`, `township`, `village`,
    /// `station`, `official` or `site`.
    pub kind: &'static str,
    /// What to show.
    pub title: String,
    /// What tells it apart: names, numbers, offices as they are printed.
    pub subtitle: String,
    /// The same that is said in words.
    pub detail: Option<Words>,
    /// How the text was read, where it is not simply the name of the thing.
    pub read_as: Option<Words>,
    /// Whether the text plainly means this: a reader that has one such hit may go there.
    pub sure: bool,
    /// Longitude of the place in degrees CGCS2000, if it has one.
    pub lon: Option<f64>,
    /// Latitude.
    pub lat: Option<f64>,
    /// ± metres of that place.
    pub accuracy_m: Option<f64>,
    /// Of a coordinate what to ask `locate` with: the two numbers as they were given, longitude or easting
    /// first, and their system.
    pub given: Option<Given>,
    /// The line to ask `locate` with, followed by the track if it matters: `岗樊线上行`.
    pub line: Option<String>,
    /// The post to ask `locate` with; of a `range` or a `line` two posts with a dash.
    pub post: Option<String>,
    /// Identifier of the feature, if there is one.
    pub id: Option<String>,
    /// Where it is said.
    pub source: Option<Source>,
    /// Whether somebody has to confirm it, even when it is the only one.
    #[serde(skip)]
    pub(super) doubtful: bool,
}

/// A coordinate in a system of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// Longitude or easting, in the digits that were typed.
    pub x: String,
    /// Latitude or northing.
    pub y: String,
    /// The system, as [`crs::parse_input`](crate::crs::parse_input) reads it; none for degrees of which
    /// nothing is said.
    pub crs: Option<String>,
}

impl SearchHit {
    pub(super) fn new(kind: &'static str, title: impl Into<String>, subtitle: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.into(),
            subtitle: subtitle.into(),
            detail: None,
            read_as: None,
            sure: false,
            lon: None,
            lat: None,
            accuracy_m: None,
            given: None,
            line: None,
            post: None,
            id: None,
            source: None,
            doubtful: false,
        }
    }

    pub(super) fn at(mut self, place: Option<(f64, f64)>) -> Self {
        (self.lon, self.lat) = (place.map(|p| p.0), place.map(|p| p.1));
        self
    }

    pub(super) fn says(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.detail = Some(Words::new(zh.into(), en.into()));
        self
    }

    pub(super) fn read(mut self, how: Option<Words>) -> Self {
        self.read_as = how;
        self
    }
}

/// Whether a text has one plain meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// One: the first hit.
    One,
    /// Several, or one that somebody has to confirm.
    Several,
    /// None.
    None,
}

/// All that a text may mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// Whether there is one plain meaning.
    pub outcome: Outcome,
    /// The meanings, the plain and the most specific first.
    pub hits: Vec<SearchHit>,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// What was tried and why it gave nothing; also beside hits, where a part of the text did not fit.
    pub tried: Vec<Words>,
    /// Texts that can be found, when there is no hit.
    pub examples: Vec<&'static str>,
}
