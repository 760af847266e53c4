//! Constraints in an answer: rules by distance, area and season, and the decisions' own conditions.

use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use super::documents;
use super::land::{ExpiryState, Relation};
use super::zones::{self, ZoneConstraint};
use super::{LandAnswer, PlaceAnswer, RailwayAnswer};
use crate::index::Snapshot;
use crate::line::Near;
use crate::record::{Area, Condition, Control, Decision, Record, Stated};
use crate::rule::{self, Context, NearRailway, Undecided, Verdict};

/// One constraint and whether it binds the place.
#[derive(Debug, Clone)]
pub enum ConstraintAnswer<'a> {
    /// A rule of law or of a gazette.
    Rule(rule::ConstraintAnswer<'a>),
    /// Something that a decision about land says of its own land.
    Decision(DecisionConstraint<'a>),
    /// A safety protection zone that an announcement delimits.
    Zone(ZoneConstraint<'a>),
}

/// A constraint that a decision states for its land.
#[derive(Debug, Clone)]
pub struct DecisionConstraint<'a> {
    record: &'a Record,
    decision: &'a Decision,
    what: What<'a>,
    verdict: Verdict,
}

#[derive(Debug, Clone)]
enum What<'a> {
    BasicFarmland,
    Redline,
    Reclamation(jiff::civil::Date),
    Pending(usize, &'a Condition),
    Control(&'a Control),
}

/// Evaluates all rules for a place, which `leaves` the counties if its accuracy may have it in none, is on the lines `asked` about if it was asked by post, and adds
/// the announced zones and the conditions of the decisions found there.
pub(super) fn constraints<'a>(
    snapshot: &'a Snapshot,
    (place, leaves): (&PlaceAnswer, bool),
    near: &[Near<'a>],
    asked: &[RailwayAnswer<'a>],
    land: [&[LandAnswer<'a>]; 2],
    as_of: jiff::civil::Date,
) -> Vec<ConstraintAnswer<'a>> {
    let lines = &snapshot.reference().lines;
    let high_speed = |line: &str| lines.get(line).is_some_and(|line| line.high_speed);
    let mut railways: Vec<_> = near
        .iter()
        .map(|n| NearRailway {
            line: n.line,
            high_speed: high_speed(n.line),
            distance_m: n.distance_m,
            lateral_m: n.lateral_m,
            schematic: n.schematic,
        })
        .collect();
    // A post without a place lies in some county, but in which is not known: the rules of areas
    // are then left out (with a caveat) and not answered as if the place lay outside all counties.
    let placed = place.lon.is_some();
    if !placed {
        // It lies on the line that was asked about, only where is not known.
        let mut lines: Vec<&'a str> = asked.iter().map(|railway| railway.line).collect();
        lines.dedup();
        railways.extend(lines.into_iter().map(|line| NearRailway {
            line,
            high_speed: high_speed(line),
            distance_m: f64::NAN,
            lateral_m: f64::NAN,
            schematic: true,
        }));
    }
    let county = place.county.as_ref();
    let mut maybe = county.map_or_else(Vec::new, |c| c.maybe.clone());
    if leaves {
        // No county has this name: the place may lie in none of the data.
        maybe.extend(county.filter(|c| !c.contained).map(|c| c.name.clone()));
        maybe.push(String::new());
    }
    let context = Context {
        as_of,
        county: county.filter(|c| c.contained).map(|c| c.name.as_str()),
        county_maybe: &maybe,
        city: None,
        railways: &railways,
    };
    let mut rules = snapshot.reference().rules.evaluate(&context);
    let (zones, outranked) = zones::zones(snapshot, near, asked, as_of);
    for answer in rules.iter_mut().filter(|answer| answer.is_of_protection_zone()) {
        if let Some(by) = outranked.iter().find(|by| by.concerns(answer.line, answer.distance_m)) {
            answer.announce(by.announced, by.verdict);
        }
    }
    let mut found = Vec::with_capacity(rules.len() + 8);
    found.extend(zones.into_iter().map(ConstraintAnswer::Zone));
    found.extend(
        rules
            .into_iter()
            .filter(|answer| placed || answer.rule.kind.is_railway())
            .map(ConstraintAnswer::Rule),
    );
    for one in land.into_iter().flatten() {
        decision(&mut found, snapshot, one);
    }
    found.sort_by_key(ConstraintAnswer::rank);
    found
}

/// What a decision says of its own land.
pub(super) fn of_decision<'a>(snapshot: &'a Snapshot, land: &LandAnswer<'a>) -> Vec<ConstraintAnswer<'a>> {
    let mut found = Vec::new();
    decision(&mut found, snapshot, land);
    found
}

fn decision<'a>(found: &mut Vec<ConstraintAnswer<'a>>, snapshot: &'a Snapshot, land: &LandAnswer<'a>) {
    let Some(record) = snapshot.record(land.id) else { return };
    let decision = land.decision;
    let on_land = match land.relation {
        Relation::Contains => Verdict::Applies,
        Relation::Near | Relation::Township | Relation::County => Verdict::Undecided(Undecided::Accuracy),
    };
    // What was refused or revoked binds nobody; after the end of the term only reclamation is left.
    if decision.status.gives_nothing() {
        return;
    }
    let over = land.expiry.as_ref().is_some_and(|expiry| expiry.state == ExpiryState::Expired);
    let mut add = |what, verdict| {
        found.push(ConstraintAnswer::Decision(DecisionConstraint { record, decision, what, verdict }));
    };
    if let Some(due) = decision.reclamation_due() {
        add(What::Reclamation(due), on_land);
    }
    if over {
        return;
    }
    if decision.redline.value().is_some() {
        add(What::Redline, on_land);
    }
    match &decision.basic_farmland {
        Stated::Value(_) => add(What::BasicFarmland, on_land),
        // Silence matters only where the land is farmland that is being used.
        Stated::Unknown | Stated::Illegible(_) if decision.cultivated.value().is_some() => {
            add(What::BasicFarmland, Verdict::Undecided(Undecided::ExtentUnknown));
        }
        Stated::None | Stated::Unknown | Stated::Illegible(_) => {}
    }
    let pending = decision.conditions.iter().enumerate().filter(|(_, condition)| condition.pending);
    pending.for_each(|(no, condition)| add(What::Pending(no, condition), on_land));
    decision.controls.iter().for_each(|control| add(What::Control(control), on_land));
}

impl ConstraintAnswer<'_> {
    /// Whether it binds the place.
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Rule(answer) => answer.verdict,
            Self::Decision(answer) => answer.verdict,
            Self::Zone(answer) => answer.verdict,
        }
    }

    /// The order in an answer: what binds, what is open, what does not.
    const fn rank(&self) -> u8 {
        match self.verdict() {
            Verdict::Applies => 0,
            Verdict::Undecided(_) => 1,
            Verdict::DoesNotApply => 2,
        }
    }

    /// The title, Chinese and English.
    pub fn title(&self) -> (String, String) {
        match self {
            Self::Rule(answer) => (answer.rule.title_zh.clone(), answer.rule.title_en.clone()),
            Self::Decision(answer) => answer.title(),
            Self::Zone(answer) => answer.title(),
        }
    }

    /// Why the verdict is what it is, Chinese and English.
    pub fn why(&self) -> (String, String) {
        match self {
            Self::Rule(answer) => answer.why(),
            Self::Decision(answer) => answer.why(),
            Self::Zone(answer) => answer.why(),
        }
    }

    /// The legal basis or the document.
    pub fn basis(&self) -> &str {
        match self {
            Self::Rule(answer) => &answer.rule.basis,
            Self::Decision(answer) => answer.decision.label(),
            Self::Zone(answer) => &answer.basis,
        }
    }
}

impl DecisionConstraint<'_> {
    fn id(&self) -> String {
        let part = match &self.what {
            What::BasicFarmland => "basic_farmland",
            What::Redline => "redline",
            What::Reclamation(_) => "reclamation",
            What::Pending(no, condition) => return format!("{}#{}-{no}", self.record.id, condition.kind),
            What::Control(control) => &control.kind,
        };
        format!("{}#{part}", self.record.id)
    }

    fn title(&self) -> (String, String) {
        let number = self.decision.label();
        match &self.what {
            What::Redline => (format!("{number} 生态保护红线"), format!("{number}: ecological redline")),
            What::Reclamation(_) => (format!("{number} 土地复垦"), format!("{number}: reclamation")),
            What::BasicFarmland => (format!("{number} 基本农田"), format!("{number}: basic farmland")),
            What::Pending(_, _) => (format!("{number} 待办事项"), format!("{number}: still pending")),
            What::Control(control) => {
                let printed = &control.printed;
                (
                    format!("{number} {} {printed}", control.zh),
                    format!("{number}: {} {printed}", control.kind),
                )
            }
        }
    }

    fn why(&self) -> (String, String) {
        let (what_zh, what_en) = match &self.what {
            What::BasicFarmland => farmland(&self.decision.basic_farmland),
            What::Redline => {
                let printed = self.decision.redline.value().map_or("", |area| area.printed.as_str());
                (format!("生态保护红线内 {printed}"), format!("inside the ecological redline: {printed}"))
            }
            What::Reclamation(due) => (
                format!("复垦期限 {due}；是否已复垦未载明"),
                format!("to be reclaimed by {due}; whether it was is not stated"),
            ),
            What::Pending(_, condition) => (condition.zh.clone(), condition.en.clone()),
            What::Control(_) => ("规划控制指标".to_owned(), "planning control".to_owned()),
        };
        match self.verdict {
            Verdict::Undecided(Undecided::Accuracy) => (
                format!("{what_zh}；界址不明，此处是否在范围内无法判定"),
                format!(
                    "{what_en}; the boundary is not known, so it cannot be told whether this place is inside"
                ),
            ),
            _ => (what_zh, what_en),
        }
    }
}

fn farmland(stated: &Stated<Area>) -> (String, String) {
    match stated {
        Stated::Value(area) => {
            (format!("占用基本农田 {}", area.printed), format!("uses basic farmland: {:.0} m²", area.m2))
        }
        Stated::None => ("文件载明不占基本农田".to_owned(), "the document says: none".to_owned()),
        Stated::Unknown => (
            "文件未载明是否占用基本农田，不等于没有".to_owned(),
            "the document does not say whether basic farmland is used; that is not none".to_owned(),
        ),
        Stated::Illegible(raw) => (format!("原文无法辨认：{raw}"), format!("illegible in the source: {raw}")),
    }
}

impl<'a> ConstraintAnswer<'a> {
    /// Number and file of the document that the constraint is printed in; none for a rule of law that no
    /// gazette here prints.
    pub(super) fn document(&self) -> Option<(&'a str, &'a str)> {
        match self {
            Self::Rule(answer) => {
                let cited = answer.rule.source.as_ref()?;
                cited.document.as_deref().map(|number| (number, cited.file.as_str()))
            }
            Self::Decision(DecisionConstraint { record, .. }) | Self::Zone(ZoneConstraint { record, .. }) => {
                documents::cited_in(&record.source)
            }
        }
    }
}

#[derive(Serialize)]
struct Bilingual<'t> {
    zh: &'t str,
    en: &'t str,
}

impl<'t> From<&'t (String, String)> for Bilingual<'t> {
    fn from((zh, en): &'t (String, String)) -> Self {
        Self { zh, en }
    }
}

impl Serialize for ConstraintAnswer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("ConstraintAnswer", 21)?;
        let verdict = self.verdict();
        match self {
            Self::Rule(answer) => {
                let rule = answer.rule;
                out.serialize_field("id", &rule.id)?;
                out.serialize_field("kind", &rule.kind)?;
                out.serialize_field("what", &Bilingual { zh: &rule.what_zh, en: &rule.what_en })?;
                out.serialize_field("line", &answer.line)?;
                out.serialize_field("distance_m", &answer.distance_m.map(f64::round))?;
                out.serialize_field("lateral_m", &answer.lateral_m.map(f64::round))?;
                out.serialize_field("distance_limit", &answer.distance_limit())?;
                out.serialize_field("verified", &rule.verified)?;
                out.serialize_field("source", &rule.source)?;
                out.serialize_field("validity", &rule.valid)?;
                out.serialize_field("title", &Bilingual { zh: &rule.title_zh, en: &rule.title_en })?;
            }
            Self::Decision(answer) => {
                out.serialize_field("id", &answer.id())?;
                out.serialize_field("kind", "decision_condition")?;
                out.serialize_field("source", &answer.record.source)?;
                out.serialize_field("validity", &answer.record.validity)?;
                out.serialize_field("verified", &true)?;
                out.serialize_field("title", &Bilingual::from(&answer.title()))?;
            }
            Self::Zone(answer) => {
                let zone = answer.zone;
                out.serialize_field("id", &answer.record.id)?;
                out.serialize_field("kind", "protection_zone")?;
                out.serialize_field("what", &Bilingual::from(&answer.what()))?;
                out.serialize_field("line", answer.line)?;
                out.serialize_field("track", &zone.track)?;
                out.serialize_field("span", &zone.span)?;
                out.serialize_field("side", &zone.side)?;
                out.serialize_field("offset_basis", &zone.offset_basis)?;
                out.serialize_field("distance_m", &answer.distance_m.map(f64::round))?;
                out.serialize_field("lateral_m", &answer.lateral_m.map(f64::round))?;
                out.serialize_field("distance_limit", &answer.width())?;
                out.serialize_field("verified", &true)?;
                out.serialize_field("source", &answer.record.source)?;
                out.serialize_field("validity", &answer.record.validity)?;
                out.serialize_field("title", &Bilingual::from(&answer.title()))?;
            }
        }
        out.serialize_field("verdict", verdict.as_str())?;
        out.serialize_field("reason", &verdict.reason().map(Undecided::as_str))?;
        out.serialize_field("why", &Bilingual::from(&self.why()))?;
        out.serialize_field("basis", self.basis())?;
        out.end()
    }
}
