//! [`ConstraintAnswer`]: what one rule says about one place.

use jiff::civil::Date;
use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use super::{About, Limit, Rule, Verdict};

/// The rule with the default widths of the safety protection zone.
pub(crate) const PROTECTION_ZONE: &str = "rail-protection-zone";

/// The answer of one rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConstraintAnswer<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The line it was measured to, for railway rules with a line near enough to name.
    pub line: Option<&'a str>,
    /// The verdict.
    pub verdict: Verdict,
    /// Metres to that line's centreline.
    pub distance_m: Option<f64>,
    /// ± metres of that line's geometry.
    pub lateral_m: Option<f64>,
    /// The distance of the rule, for that kind of line.
    pub limit: Option<Limit>,
    pub(crate) because: Because,
    /// Whether the place may lie in a neighbouring county instead.
    pub(crate) doubt: bool,
    pub(crate) about: &'a About,
    pub(crate) announced: Announced<'a>,
}

/// What the data hold of announcements that delimit the zone along this line. Each names its document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Announced<'a> {
    /// No announcement of this line holds on the day.
    #[default]
    None,
    /// A delimited zone stands in the place of the default here, on this side.
    Instead(&'a str),
    /// A delimited zone may stand in its place: side, post or track are not known well enough.
    Maybe(&'a str),
    /// There is an announcement of this line, but it does not cover this stretch or side.
    NotHere(&'a str),
}

/// The ground of a verdict; the words are made from it only when asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Because {
    /// Ended with this day.
    Ended(Date),
    /// Begins with this day.
    NotYet(Date),
    /// Begins with this day; what held before was not collected.
    Before(Date),
    /// Outside all seasons; the next begins on this month and day.
    OutOfSeason((i8, i8)),
    /// The dates are not known.
    Dates,
    /// In the area.
    InArea,
    /// Near the edge of a county for which it does not hold.
    CountyEdge,
    /// No county of the data.
    NoCounty,
    /// The extent is not published.
    Extent,
    /// The thing it is measured from is not in the data.
    Feature,
    /// The rule tells what was not collected.
    Collected,
    /// Near a railway, but no number is given.
    NoNumber,
    /// Inside the least width.
    Within { schematic: bool },
    /// Farther than the greatest width with the allowance.
    Beyond { allowance: bool, schematic: bool },
    /// The line's geometry is too coarse.
    Coarse { schematic: bool },
    /// The geometry would do, but the class of area or the foot of the slope is not known.
    ClassOrToe { classes: bool, schematic: bool },
    /// A distance or a tolerance that is not a number.
    BadNumber,
}

impl<'a> ConstraintAnswer<'a> {
    /// Whether the rule is about the safety protection zone (铁路线路安全保护区), which an announcement
    /// may delimit otherwise.
    pub fn is_of_protection_zone(&self) -> bool {
        self.rule.id == PROTECTION_ZONE || self.rule.widths_of.as_deref() == Some(PROTECTION_ZONE)
    }

    /// The same where announcements are known. A delimited zone outranks the default width, which then
    /// does not apply; a rule that uses the zone (works inside it) gets the `verdict` of that zone.
    pub(crate) fn announce(&mut self, announced: Announced<'a>, verdict: Verdict) {
        self.announced = announced;
        if matches!(announced, Announced::Instead(_)) {
            self.verdict = if self.rule.id == PROTECTION_ZONE { Verdict::DoesNotApply } else { verdict };
        }
    }
}

impl ConstraintAnswer<'_> {
    /// The reason code, for an open verdict.
    pub fn reason(&self) -> Option<&'static str> {
        self.verdict.reason().map(super::Undecided::as_str)
    }

    /// The distance of the rule as text, e.g. `8–15 m`.
    pub fn distance_limit(&self) -> Option<String> {
        self.limit.map(|limit| limit.to_string())
    }

    /// Why, in Chinese and in English.
    pub fn why(&self) -> (String, String) {
        super::words::why(self)
    }
}

impl Serialize for ConstraintAnswer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (why_zh, why_en) = self.why();
        let mut out = serializer.serialize_struct("ConstraintAnswer", 9)?;
        out.serialize_field("rule", self.rule)?;
        out.serialize_field("verdict", self.verdict.as_str())?;
        out.serialize_field("reason", &self.reason())?;
        out.serialize_field("line", &self.line)?;
        out.serialize_field("distance_m", &self.distance_m)?;
        out.serialize_field("lateral_m", &self.lateral_m)?;
        out.serialize_field("distance_limit", &self.distance_limit())?;
        out.serialize_field("why_zh", &why_zh)?;
        out.serialize_field("why_en", &why_en)?;
        out.end()
    }
}
