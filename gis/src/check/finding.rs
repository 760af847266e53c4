//! [`Finding`].

use geo::MultiLineString;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::chainage::{Span, Track};
use crate::record::Tier;
use crate::record::roster::CoverageKind;

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A stretch that somebody, nobody or several claim.
    Coverage(CoverageKind),
    /// The ranges of a county and those of its townships are equally long.
    SumsAgree,
    /// They are not.
    SumsDiffer,
    /// A range that was printed with its length, and they agree.
    LengthAgrees,
    /// They do not.
    LengthDiffers,
    /// A range lies outside the county that claims it, by more than all tolerances.
    LeavesCounty,
    /// Whether a range lies in its county cannot be told.
    NotJudged,
    /// The roster names a line that the line data do not know.
    UnknownLine,
    /// The line has no calibrated geometry.
    NoGeometry,
    /// A part of the ranges of a line has no geometry.
    PartialGeometry,
}

impl Kind {
    /// The term used in JSON and exports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Coverage(kind) => kind.as_str(),
            Self::SumsAgree => "sums_agree",
            Self::SumsDiffer => "sums_differ",
            Self::LengthAgrees => "length_agrees",
            Self::LengthDiffers => "length_differs",
            Self::LeavesCounty => "leaves_county",
            Self::NotJudged => "not_judged",
            Self::UnknownLine => "unknown_line",
            Self::NoGeometry => "no_geometry",
            Self::PartialGeometry => "partial_geometry",
        }
    }

    /// The kind in a few Chinese words.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Coverage(kind) => kind.zh(),
            Self::SumsAgree => "县乡长度一致",
            Self::SumsDiffer => "县乡长度不一致",
            Self::LengthAgrees => "所载长度相符",
            Self::LengthDiffers => "所载长度不符",
            Self::LeavesCounty => "越出县界",
            Self::NotJudged => "无法判断县界",
            Self::UnknownLine => "线路不详",
            Self::NoGeometry => "没有线形",
            Self::PartialGeometry => "部分没有线形",
        }
    }

    /// The kind in a few English words.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Coverage(kind) => kind.en(),
            Self::SumsAgree => "county and township lengths agree",
            Self::SumsDiffer => "county and township lengths differ",
            Self::LengthAgrees => "stated length agrees",
            Self::LengthDiffers => "stated length differs",
            Self::LeavesCounty => "leaves the county",
            Self::NotJudged => "county edge not judged",
            Self::UnknownLine => "unknown line",
            Self::NoGeometry => "no geometry",
            Self::PartialGeometry => "geometry in part",
        }
    }

    /// How much it matters.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Coverage(CoverageKind::NotSubdivided)
            | Self::SumsAgree
            | Self::LengthAgrees
            | Self::NotJudged
            | Self::NoGeometry
            | Self::PartialGeometry => Severity::Note,
            Self::SumsDiffer | Self::LeavesCounty => Severity::Doubt,
            Self::Coverage(_) | Self::LengthDiffers | Self::UnknownLine => Severity::Fault,
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something that whoever keeps the roster must look at.
    Fault,
    /// It may be right: a roster says who answers, not where a county ends.
    Doubt,
    /// A fact to know.
    Note,
}

impl Severity {
    /// All, the gravest first.
    pub const ALL: [Self; 3] = [Self::Fault, Self::Doubt, Self::Note];

    /// The term used in JSON and exports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Doubt => "doubt",
            Self::Note => "note",
        }
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Fault => "问题",
            Self::Doubt => "存疑",
            Self::Note => "说明",
        }
    }
}

/// What is drawn of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// It is about a total or a line as a whole, so there is nothing to draw.
    NotDrawn,
    /// Its stretch has no geometry.
    None,
    /// A part of its stretch.
    Partial,
    /// The stretch on a chain that only joins points.
    Schematic,
    /// The stretch on a surveyed centreline.
    Surveyed,
}

impl Shape {
    /// The term used in JSON and exports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotDrawn => "not_drawn",
            Self::None => "none",
            Self::Partial => "partial",
            Self::Schematic => "schematic",
            Self::Surveyed => "surveyed",
        }
    }
}

/// One thing that a check found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Stable identifier: kind, line, track, posts and counties.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// The line.
    pub line: String,
    /// The track.
    pub track: Track,
    /// The stretch, half-open; `None` when it is about the line as a whole.
    pub span: Option<Span>,
    /// The length it is about, metres: that of the stretch, or of all stretches together.
    pub length_m: Option<f64>,
    /// The counties concerned.
    pub counties: Vec<String>,
    /// The tier concerned; `None` when both are.
    pub tier: Option<Tier>,
    /// What was found, in Chinese, with figures.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// The file of the roster that was checked.
    pub file: String,
    /// The document of that roster.
    pub document: Option<String>,
    /// The day from which the roster holds.
    pub valid_from: Option<Date>,
    /// Identifiers of the records concerned.
    pub records: Vec<String>,
    /// What is drawn of it.
    pub shape: Shape,
    /// ± metres along the line of what is drawn.
    pub accuracy_m: Option<f64>,
    /// The stretch, degrees CGCS2000.
    #[serde(skip)]
    pub geometry: Option<MultiLineString<f64>>,
    /// The post in metres at every vertex of `geometry`.
    #[serde(skip)]
    pub measures: Vec<Vec<f64>>,
}
