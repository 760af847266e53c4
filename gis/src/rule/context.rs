//! [`Context`]: what is known of the place that is asked about.

use jiff::civil::Date;

/// The place and day of a question.
///
/// With `county` and `city` both `None` and no `county_maybe` the place lies outside all counties
/// of the data.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c, 'a> {
    /// The day the answer is for.
    pub as_of: Date,
    /// The county that contains the place, in canonical spelling.
    pub county: Option<&'c str>,
    /// Other counties it may belong to, because county edges are generalised.
    pub county_maybe: &'c [String],
    /// The city, used only when the county is not known.
    pub city: Option<&'c str>,
    /// Every line with `distance_m - lateral_m` up to [`super::Rules::search_radius_m`]. A line
    /// of the data that is missing here is taken to be farther away. Railways that are not in the data
    /// are answered by the rules of kind [`super::Kind::RailwayCoverage`], wherever the place is.
    pub railways: &'c [NearRailway<'a>],
}

impl Context<'_, '_> {
    /// A place of which nothing is known.
    pub const fn new(as_of: Date) -> Self {
        Self { as_of, county: None, county_maybe: &[], city: None, railways: &[] }
    }
}

/// A line near the place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearRailway<'a> {
    /// The line in canonical spelling.
    pub line: &'a str,
    /// Whether it is a high-speed line.
    pub high_speed: bool,
    /// Metres to its centreline.
    pub distance_m: f64,
    /// ± metres of the geometry across the line.
    pub lateral_m: f64,
    /// Whether the geometry is a chain of points instead of a surveyed centreline.
    pub schematic: bool,
}
