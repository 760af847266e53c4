//! [`Rule`]: one constraint with its legal basis.

use serde::Serialize;

use super::{Season, Window};

/// What a rule is tied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A distance in metres along a railway.
    DistanceAlongRailway,
    /// Along a railway, but the source refers to another text and gives no number.
    NumberNotGiven,
    /// A distance from something (a bank, a dyke, a tree) whose place is not in the data.
    DistanceFromFeature,
    /// The whole of the areas named by the scope.
    CountyWide,
    /// A part of the areas named by the scope; the extent is not published.
    ExtentUnknown,
    /// Says what was not collected; always `undecided: not_covered`.
    Coverage,
    /// The same of railways: stands for every railway rule as to the railways that are not in the data.
    RailwayCoverage,
}

impl Kind {
    pub(crate) const ALL: [(&'static str, Self); 7] = [
        ("distance_along_railway", Self::DistanceAlongRailway),
        ("number_not_given", Self::NumberNotGiven),
        ("distance_from_feature", Self::DistanceFromFeature),
        ("county_wide", Self::CountyWide),
        ("extent_unknown", Self::ExtentUnknown),
        ("coverage", Self::Coverage),
        ("railway_coverage", Self::RailwayCoverage),
    ];

    /// Whether the rule is about the neighbourhood of a railway.
    pub const fn is_railway(self) -> bool {
        self.is_measured_to_lines() || matches!(self, Self::RailwayCoverage)
    }

    /// Whether the rule is answered for each line near the place.
    pub(crate) const fn is_measured_to_lines(self) -> bool {
        matches!(self, Self::DistanceAlongRailway | Self::NumberNotGiven)
    }

    /// Whether the rule only says what was not collected.
    pub const fn is_coverage(self) -> bool {
        matches!(self, Self::Coverage | Self::RailwayCoverage)
    }
}

/// Which railways a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RailwayClass {
    /// Every railway.
    Any,
    /// High-speed lines.
    HighSpeed,
    /// All others.
    Conventional,
}

impl RailwayClass {
    pub(crate) const ALL: [(&'static str, Self); 3] =
        [("any", Self::Any), ("high_speed", Self::HighSpeed), ("conventional", Self::Conventional)];

    /// Whether a line of this kind is meant.
    pub const fn includes(self, high_speed: bool) -> bool {
        match self {
            Self::Any => true,
            Self::HighSpeed => high_speed,
            Self::Conventional => !high_speed,
        }
    }
}

/// What a distance is measured from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Embankment toe (路堤坡脚).
    Toe,
    /// Top of a cutting (路堑坡顶).
    CuttingTop,
    /// Outer edge of a railway bridge (桥梁外侧).
    BridgeEdge,
    /// The centreline.
    Centreline,
    /// "The line", without saying which part of it.
    Line,
    /// River bank.
    Bank,
    /// Dyke, outward.
    Dyke,
    /// Vertical projection of a tree's crown.
    Crown,
    /// A tree's trunk.
    Trunk,
    /// Edge of a forest (林缘).
    ForestEdge,
    /// The figure is the width of a belt.
    Belt,
    /// The figure is the width of a road.
    Road,
    /// Edge of a helicopter pad.
    Pad,
}

impl Base {
    pub(crate) const ALL: [(&'static str, Self); 13] = [
        ("toe", Self::Toe),
        ("cutting_top", Self::CuttingTop),
        ("bridge_edge", Self::BridgeEdge),
        ("centreline", Self::Centreline),
        ("line", Self::Line),
        ("bank", Self::Bank),
        ("dyke", Self::Dyke),
        ("crown", Self::Crown),
        ("trunk", Self::Trunk),
        ("forest_edge", Self::ForestEdge),
        ("belt", Self::Belt),
        ("road", Self::Road),
        ("pad", Self::Pad),
    ];

    /// The Chinese and English words.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Toe => ("路堤坡脚", "embankment toe"),
            Self::CuttingTop => ("路堑坡顶", "cutting top"),
            Self::BridgeEdge => ("桥梁外侧", "bridge edge"),
            Self::Centreline => ("线路中心线", "centreline"),
            Self::Line => ("线路", "line"),
            Self::Bank => ("岸线", "bank"),
            Self::Dyke => ("堤外", "outside of the dyke"),
            Self::Crown => ("树冠垂直投影", "crown projection"),
            Self::Trunk => ("树干", "trunk"),
            Self::ForestEdge => ("林缘", "forest edge"),
            Self::Belt => ("林带宽度", "width of the belt"),
            Self::Road => ("路面宽度", "width of the road"),
            Self::Pad => ("起降场地", "pad"),
        }
    }
}

/// A range of metres; a single figure has both ends equal. Never clamped to one end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Limit {
    /// The least.
    pub min_m: f64,
    /// The greatest.
    pub max_m: f64,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.min_m < self.max_m {
            write!(f, "{}–{} m", self.min_m, self.max_m)
        } else {
            write!(f, "{} m", self.min_m)
        }
    }
}

/// One of several distances of a rule, e.g. of an area class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Class {
    /// The class in Chinese; empty when the rule has a single figure.
    pub zh: String,
    /// The class in English.
    pub en: String,
    /// The figure; for railways that of conventional lines.
    pub limit: Limit,
    /// The figure for high-speed lines, when it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high_speed: Option<Limit>,
}

/// Where a rule holds. Nothing named means the whole country.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Scope {
    /// Counties, in canonical spelling.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counties: Vec<String>,
    /// Whole cities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cities: Vec<String>,
    /// A whole province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub province: Option<String>,
}

impl Scope {
    /// Whether the rule holds in the whole country.
    pub fn is_national(&self) -> bool {
        self.counties.is_empty() && self.cities.is_empty() && self.province.is_none()
    }
}

/// What is known of the rule that held before another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Predecessor {
    /// There was one, or may have been, and it was not collected: before its own first day a rule is
    /// `undecided: not_covered`.
    NotCollected,
}

impl Predecessor {
    pub(crate) const ALL: [(&'static str, Self); 1] = [("not_collected", Self::NotCollected)];
}

/// The place in a gazette where a rule stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// The file, without folders.
    pub file: String,
    /// The document number as cited; `None` when it is lost in the text.
    pub document: Option<String>,
    /// First and last line, 1-based.
    pub lines: [usize; 2],
}

/// A constraint as data. Distances in metres on the ground, dates inclusive.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// Stable identifier.
    pub id: String,
    /// Chinese title.
    pub title_zh: String,
    /// English title.
    pub title_en: String,
    /// What is restricted, in this project's own Chinese words.
    pub what_zh: String,
    /// The same in English.
    pub what_en: String,
    /// What it is tied to.
    pub kind: Kind,
    /// Which railways, for the railway kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub railway: Option<RailwayClass>,
    /// Where it holds.
    pub scope: Scope,
    /// The distances; empty when there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<Class>,
    /// What the distances are measured from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<Base>,
    /// The seasons in which it holds; empty for the whole year.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seasons: Vec<Season>,
    /// First and last day.
    pub valid: Window,
    /// What is to be known of the dates, `中文 / English`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_note: Option<String>,
    /// What is known of the rule that held before [`Rule::valid`] begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Predecessor>,
    /// The legal basis.
    pub basis: String,
    /// The place in a gazette, for rules that come from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Citation>,
    /// Whether the text was read in its source; `false` must be shown with the answer.
    pub verified: bool,
    /// Remark in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_zh: Option<String>,
    /// Remark in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_en: Option<String>,
    /// For a rule without a number: not a limit, but the distance beyond which it is answered
    /// `does_not_apply`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clear_distance_m: Option<f64>,
    /// The rule whose widths these are, if it has none of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub widths_of: Option<String>,
    /// A schematic line may never decide that this rule applies.
    pub needs_surveyed: bool,
    /// Its extent must not be drawn on a public map.
    pub sensitive: bool,
}

impl Rule {
    /// The range over all classes, for a high-speed or a conventional line; `None` without numbers.
    pub fn limit(&self, high_speed: bool) -> Option<Limit> {
        let pick =
            |class: &Class| if high_speed { class.high_speed.unwrap_or(class.limit) } else { class.limit };
        let mut limits = self.classes.iter().map(pick);
        let first = limits.next()?;
        Some(limits.fold(first, |all, one| Limit {
            min_m: all.min_m.min(one.min_m),
            max_m: all.max_m.max(one.max_m),
        }))
    }
}
