//! The layers and their fields.

use super::fields;

/// A published layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Responsibility segments at township tier, one feature per row × segment.
    Segments,
    /// Responsibility segments at county tier.
    CountySegments,
    /// Parcels of grants, allocations and plans.
    Parcels,
    /// Temporary land uses.
    TemporaryUses,
    /// Constraints with an extent.
    Constraints,
    /// Railway lines.
    Lines,
    /// Stations.
    Stations,
    /// Whole kilometres of the lines, where they stand.
    KilometrePosts,
    /// Counties.
    Counties,
    /// What a check of the roster found.
    Findings,
    /// Acts about who holds an office; without geometry.
    Appointments,
}

/// The type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Text.
    Text,
    /// Whole number.
    Int,
    /// Decimal number with this many decimals in fixed-width formats.
    Real(u8),
    /// Day.
    Date,
    /// Yes or no.
    Bool,
}

/// Position of a field among the fields of its layer, and of its value among the values of a feature.
pub type FieldNo = usize;

/// A field of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Name in JSON, tiles and CSV.
    pub name: &'static str,
    /// ASCII name of at most ten characters for dBASE.
    pub short: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// Unit, or empty.
    pub unit: &'static str,
    /// Type.
    pub kind: FieldKind,
}

impl Layer {
    /// All layers.
    pub const ALL: [Self; 11] = [
        Self::Segments,
        Self::CountySegments,
        Self::Parcels,
        Self::TemporaryUses,
        Self::Constraints,
        Self::Lines,
        Self::Stations,
        Self::KilometrePosts,
        Self::Counties,
        Self::Findings,
        Self::Appointments,
    ];

    /// The name used in URLs and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Segments => "segments",
            Self::CountySegments => "county_segments",
            Self::Parcels => "parcels",
            Self::TemporaryUses => "temporary_uses",
            Self::Constraints => "constraints",
            Self::Lines => "lines",
            Self::Stations => "stations",
            Self::KilometrePosts => "kilometre_posts",
            Self::Counties => "counties",
            Self::Findings => "findings",
            Self::Appointments => "appointments",
        }
    }

    /// The Chinese title.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Segments => "双段长责任区段（乡级）",
            Self::CountySegments => "双段长责任区段（县级）",
            Self::Parcels => "宗地",
            Self::TemporaryUses => "临时用地",
            Self::Constraints => "管控约束",
            Self::Lines => "铁路线",
            Self::Stations => "车站",
            Self::KilometrePosts => "公里标",
            Self::Counties => "县级行政区（示意）",
            Self::Findings => "名单核查结果",
            Self::Appointments => "任免",
        }
    }

    /// The layer of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }

    /// The fields, in order.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Segments => fields::SEGMENTS,
            Self::CountySegments => fields::COUNTY_SEGMENTS,
            Self::Parcels | Self::TemporaryUses => fields::DECISIONS,
            Self::Constraints => fields::CONSTRAINTS,
            Self::Lines => fields::LINES,
            Self::Stations => fields::STATIONS,
            Self::KilometrePosts => fields::KILOMETRE_POSTS,
            Self::Counties => fields::COUNTIES,
            Self::Findings => fields::FINDINGS,
            Self::Appointments => fields::APPOINTMENTS,
        }
    }
}
