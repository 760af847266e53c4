//! A railway line in an answer: the post, how it is known, and who answers there.

use serde::Serialize;

use super::editions;
use super::later;
use super::place::{pass_words, round_metres};
use super::segments::{Ask, segments};
use super::{Caveat, SegmentAnswer, Words};
use crate::chainage::{Chainage, Span};
use crate::index::{Snapshot, Stretch};
use crate::line::{EquallyNear, Line, Located, Near, Pass, Side, Track};
use crate::record::{Body, Record, Segment, Tier};

/// What the roster says of a post on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Listed {
    /// Both tiers list somebody.
    Listed,
    /// At least one tier lists nobody here although the roster reaches beyond on both sides.
    Uncovered,
    /// The roster does not list this line, or not this part of it.
    NotListed,
    /// The line is listed, but the place has no post (beyond the calibrated part).
    UnknownPost,
    /// No roster is known for the day asked about.
    NotInForce,
}

/// A stretch for which a tier lists nobody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap<'a> {
    /// The tier without a chief.
    pub tier: Tier,
    /// Where the gap begins.
    pub from: Chainage,
    /// Where it ends.
    pub to: Chainage,
    /// The workshop that is listed on both sides: an inference, not a listing.
    pub workshop: Option<WorkshopHint<'a>>,
}

/// A workshop that is listed on both sides of a gap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkshopHint<'a> {
    /// The workshop.
    pub unit: &'a str,
    /// Its head.
    pub name: Option<&'a str>,
    /// Why it is named.
    pub why: Words,
}

/// A post as another table counts it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OtherPost<'a> {
    /// Where it counts from.
    pub origin: &'a str,
    /// The table.
    pub edition: &'a str,
    /// The post.
    pub post: Chainage,
}

/// A stretch of the line that is as near as the one answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearStretch {
    /// Its first post; none outside the calibrated part.
    pub from: Option<Chainage>,
    /// Its last post.
    pub to: Option<Chainage>,
    /// Metres to its nearest point.
    pub distance_m: f64,
}

/// A railway line near the place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RailwayAnswer<'a> {
    /// Canonical name.
    pub line: &'a str,
    /// Track.
    pub track: Track,
    /// The post; none outside the calibrated part.
    pub post: Option<Chainage>,
    /// The post in metres.
    pub post_m: Option<f64>,
    /// Where the post stands twice on the track: which of its places this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_repeats: Option<Words>,
    /// The same place as other tables count it, where more than one origin is in use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_posts: Vec<OtherPost<'a>>,
    /// ± metres along the line: of a derived post, or of the place of a stated one.
    pub tolerance_m: Option<f64>,
    /// ± metres across the line.
    pub lateral_m: Option<f64>,
    /// Metres from the place to the line; 0 for a question by post.
    pub distance_m: f64,
    /// The side in the direction of increasing posts; unknown for a question by post.
    pub side: Side,
    /// Whether the geometry only joins known points.
    pub schematic: bool,
    /// What the geometry and its posts rest on; none for a line known by name only.
    pub line_source: Option<&'a str>,
    /// All stretches that are equally near, where a curve or a loop leaves the post undecided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub equally_near: Vec<NearStretch>,
    /// What the roster says.
    pub roster: Listed,
    /// Stretches around the post for which a tier lists nobody.
    pub gaps: Vec<Gap<'a>>,
    /// Those who answer, all candidates.
    pub segments: Vec<SegmentAnswer<'a>>,
    /// What to know about this line here.
    pub caveats: Vec<Caveat>,
}

/// For a question by post.
pub(super) fn at_post<'a>(
    snapshot: &'a Snapshot,
    line: &'a Line,
    track: Option<Track>,
    at: Chainage,
    located: Option<&Located>,
    as_of: jiff::civil::Date,
) -> RailwayAnswer<'a> {
    let mut railway = RailwayAnswer {
        line: &line.name,
        track: track.or(located.map(|l| l.track)).unwrap_or_default(),
        post: Some(at),
        post_m: Some(at.metres()),
        post_repeats: located.and_then(|l| l.pass).map(|pass| repeats(&pass, Some(at))),
        other_posts: other_posts(Some(line), Some(at)),
        tolerance_m: located.map(|l| round_metres(l.tolerance_m)),
        lateral_m: located.map(|l| round_metres(l.lateral_m)),
        distance_m: 0.0,
        // A post names no side; on schematic geometry none may be told at all.
        side: Side::Unknown,
        schematic: located.is_some_and(|l| l.schematic),
        line_source: line.source(),
        equally_near: Vec::new(),
        roster: Listed::Listed,
        gaps: Vec::new(),
        segments: Vec::new(),
        caveats: Vec::new(),
    };
    let ask = Ask { line: &line.name, track, at, tolerance_m: 0.0, around: &[], county: None, as_of };
    fill(&mut railway, snapshot, &ask);
    boundary(&mut railway, snapshot, &ask);
    railway
}

/// For a question by coordinate. `around`: the stretches within the accuracy of the place, and that
/// accuracy in metres.
pub(super) fn near<'a>(
    snapshot: &'a Snapshot,
    near: &Near<'a>,
    around: (&[Span], f64),
    county: Option<&str>,
    as_of: jiff::civil::Date,
) -> RailwayAnswer<'a> {
    let line = snapshot.reference().lines.get(near.line);
    // A post derived from a coordinate is not known to the millimetre.
    let post = near.post.map(|post| rounded(post, near.tolerance_m));
    let mut railway = RailwayAnswer {
        line: near.line,
        track: near.track,
        post,
        post_m: post.map(Chainage::metres),
        post_repeats: near.pass.map(|pass| repeats(&pass, post)),
        other_posts: other_posts(line, post),
        tolerance_m: near.tolerance_m.map(round_metres),
        lateral_m: Some(round_metres(near.lateral_m)),
        distance_m: distance(near),
        side: near.side,
        schematic: near.schematic,
        line_source: line.and_then(Line::source),
        equally_near: near.equally_near.iter().map(NearStretch::from).collect(),
        roster: Listed::Listed,
        gaps: Vec::new(),
        segments: Vec::new(),
        caveats: Vec::new(),
    };
    let track = (near.track != Track::Whole).then_some(near.track);
    match near.post {
        Some(at) => {
            let tolerance_m = near.tolerance_m.unwrap_or(0.0);
            let (around, accuracy_m) = around;
            let ask = Ask { line: near.line, track, at, tolerance_m, around, county, as_of };
            fill(&mut railway, snapshot, &ask);
            railway.caveats.extend(undecided(&railway, accuracy_m));
        }
        None if snapshot.roster().line(near.line).is_empty() => not_listed(&mut railway, snapshot, as_of),
        None => {
            railway.roster = Listed::UnknownPost;
            railway.caveats.push(Caveat::new(
                "unknown_post",
                "此处在已标定里程范围之外，无法推算公里标，因此不能确定段长；请按现场公里标查询",
                "outside the calibrated part of the line: no post can be derived, so no chief can be \
                 told; ask by the post on the ground",
            ));
        }
    }
    if !near.equally_near.is_empty() {
        let list = |all: &[NearStretch]| all.iter().map(NearStretch::posts).collect::<Vec<_>>().join("、");
        let list = list(&railway.equally_near);
        railway.caveats.push(Caveat::new(
            "equally_near",
            format!("此处到线路的几处同样接近（曲线内侧或展线），公里标不能唯一确定：{list}"),
            format!("several stretches of the line are equally near (a curve or a loop), the post is not decided: {list}"),
        ));
    }
    if near.beyond_end {
        railway.caveats.push(Caveat::new(
            "beyond_end",
            "最近点是线形数据的端点，线路是否继续延伸不明",
            "the nearest point is an end of the known geometry; whether the line goes on is not known",
        ));
    }
    railway
}

/// That the accuracy of the place leaves several segments of the nearest tier.
fn undecided(railway: &RailwayAnswer<'_>, accuracy_m: f64) -> Option<Caveat> {
    let tier = railway.segments.iter().map(|segment| segment.tier).max()?;
    let own: Vec<_> = railway.segments.iter().filter(|segment| segment.tier == tier).collect();
    let of_tier = own.len();
    // Several at the very post are the roster's doing: no better position would tell them apart.
    let at = railway.post?;
    let beside = own.iter().any(|segment| at < segment.from || segment.to <= at);
    if accuracy_m <= 0.0 || of_tier < 2 || !beside {
        return None;
    }
    let tier = tier_words(tier);
    let whole = railway.tolerance_m.unwrap_or(accuracy_m);
    Some(Caveat::new(
        "position_undecided",
        format!(
            "定位精度±{accuracy_m:.0} m，连同里程误差共±{whole:.0} m，其内有{of_tier}个{}区段，无法判定由谁负责；请按现场公里标查询",
            tier.0
        ),
        format!(
            "the position is known to ±{accuracy_m:.0} m, with the tolerance of the posts ±{whole:.0} m: {of_tier} segments of the \
             {} tier lie within, who answers cannot be decided; ask by the post on the ground",
            tier.1
        ),
    ))
}

/// The words of a tier, Chinese and English.
const fn tier_words(tier: Tier) -> (&'static str, &'static str) {
    match tier {
        Tier::County => ("县级", "county"),
        Tier::Township => ("乡级", "township"),
        Tier::Village => ("村级", "village"),
    }
}

/// On a schematic chain centimetres would only look exact.
fn distance(near: &Near<'_>) -> f64 {
    if near.schematic { near.distance_m.round() } else { (near.distance_m * 100.0).round() / 100.0 }
}

/// A post that was derived from a coordinate, to the digits that its tolerance leaves: whole metres,
/// or centimetres on a line surveyed better than a metre.
fn rounded(post: Chainage, tolerance_m: Option<f64>) -> Chainage {
    let step = if tolerance_m.is_some_and(|metres| metres < 1.0) { 10 } else { 1000 };
    Chainage::from_mm((post.mm() + step / 2).div_euclid(step) * step)
}

impl NearStretch {
    fn posts(&self) -> String {
        let post = |post: Option<Chainage>| post.map_or_else(|| "?".to_owned(), |post| post.to_string());
        if self.from == self.to {
            post(self.from)
        } else {
            format!("{}–{}", post(self.from), post(self.to))
        }
    }
}

impl From<&EquallyNear> for NearStretch {
    fn from(near: &EquallyNear) -> Self {
        let metre = |post| rounded(post, None);
        Self { from: near.from.map(metre), to: near.to.map(metre), distance_m: round_metres(near.distance_m) }
    }
}

/// Which of the places of a repeated post this is, and how to write it.
fn repeats(pass: &Pass, post: Option<Chainage>) -> Words {
    let (mut zh, mut en) = pass_words(pass, post);
    zh.insert(0, "此公里标在线上不止一处，此处".to_owned());
    en.insert(0, "the post stands on the track more than once; this place is".to_owned());
    Words::new(zh.join("，"), en.join(", "))
}

/// A post as every other edition of the line counts it.
fn other_posts(line: Option<&Line>, at: Option<Chainage>) -> Vec<OtherPost<'_>> {
    let (Some(line), Some(at)) = (line, at) else { return Vec::new() };
    let others = line.editions.iter().skip(1);
    others
        .map(|edition| OtherPost {
            origin: &edition.origin,
            edition: &edition.name,
            post: Chainage::from_mm(at.mm().saturating_add(edition.offset.mm())),
        })
        .collect()
}

fn fill<'a>(railway: &mut RailwayAnswer<'a>, snapshot: &'a Snapshot, ask: &Ask<'_>) {
    let roster = snapshot.roster().on(ask.as_of);
    let in_extent = roster.reaches(ask.line, ask.track, ask.at);
    railway.segments = segments(snapshot, ask);
    later_evidence(railway, snapshot, ask.as_of);
    let here: Vec<_> = roster.at(ask.line, ask.track, ask.at).collect();
    if railway.segments.is_empty() {
        let other_days = || roster.on_other_days(ask.line, ask.track, ask.at).max_by_key(|s| (s.to, s.since));
        let not_today = here.first().copied().filter(|s| !s.holds(ask.as_of));
        if let Some(stretch) = not_today.or_else(|| if in_extent { None } else { other_days() }) {
            railway.roster = Listed::NotInForce;
            railway.caveats.push(editions::not_in_force(stretch, ask.as_of));
            return;
        }
    }
    railway.caveats.extend(editions::caveats(&railway.segments, snapshot, ask));
    if !in_extent {
        not_listed(railway, snapshot, ask.as_of);
        return;
    }
    for tier in [Tier::County, Tier::Township] {
        if here.iter().any(|s| s.tier == tier) {
            continue;
        }
        railway.roster = Listed::Uncovered;
        let Some(gap) = roster.gap(ask.line, ask.track, tier, ask.at) else { continue };
        railway.caveats.push(uncovered(tier, gap));
        let workshop = (tier == Tier::Township).then(|| hint(snapshot, ask, gap)).flatten();
        railway.gaps.push(Gap { tier, from: gap.from, to: gap.to, workshop });
    }
}

/// What later documents say about the chiefs in the answer: acts about their offices, then what was
/// written down by hand.
fn later_evidence(railway: &mut RailwayAnswer<'_>, snapshot: &Snapshot, as_of: jiff::civil::Date) {
    let listed = railway.segments.iter().filter_map(|s| snapshot.record(s.id));
    let mut caveats = later::later(snapshot, listed, as_of);
    let listed = || railway.segments.iter().filter_map(|s| snapshot.record(s.id));
    written_down(snapshot, listed, as_of, &mut caveats);
    railway.caveats.extend(caveats);
}

/// The same of one record.
pub(super) fn later_of(snapshot: &Snapshot, record: &Record, as_of: jiff::civil::Date) -> Vec<Caveat> {
    let mut caveats = later::later(snapshot, std::iter::once(record), as_of);
    written_down(snapshot, || std::iter::once(record), as_of, &mut caveats);
    caveats
}

fn written_down<'r, I: Iterator<Item = &'r Record>>(
    snapshot: &Snapshot,
    listed: impl Fn() -> I,
    as_of: jiff::civil::Date,
    caveats: &mut Vec<Caveat>,
) {
    for evidence in &snapshot.reference().evidence {
        let mut listed = listed();
        let concerns = |record: &Record| match &record.body {
            // A newer edition of the roster knows of it.
            Body::Segment(_) if record.validity.from.is_some_and(|from| evidence.from <= from) => false,
            Body::Segment(segment) => evidence.concerns(segment, as_of),
            _ => false,
        };
        if listed.any(concerns) {
            let document = evidence.document.as_deref().unwrap_or(&evidence.file);
            let [first, last] = evidence.lines;
            caveats.push(Caveat::new(
                "later_evidence",
                format!("{}（{document}，第{first}–{last}行）", evidence.zh),
                format!("{} ({document}, lines {first}–{last})", evidence.en),
            ));
        }
    }
}

fn uncovered(tier: Tier, Span { from, to }: Span) -> Caveat {
    let (zh, en) = tier_words(tier);
    Caveat::new(
        "uncovered",
        format!("名单在{from}–{to}之间未列{zh}段长（空档），并非无人负责的结论"),
        format!(
            "the roster lists no {en}-tier chief between {from} and {to}; that does not mean that nobody answers"
        ),
    )
}

fn not_listed(railway: &mut RailwayAnswer<'_>, snapshot: &Snapshot, as_of: jiff::civil::Date) {
    railway.roster = Listed::NotListed;
    let roster = snapshot.roster().on(as_of);
    let caveat = match roster.extent(railway.line, None) {
        None => Caveat::new(
            "line_not_listed",
            format!("名单未列{}，此处没有登记的双段长", railway.line),
            format!("the roster does not list {}: no dual section chief is listed here", railway.line),
        ),
        Some(Span { from, to }) => Caveat::new(
            "range_not_listed",
            format!("名单所列{}为{from}–{to}，不含此处", railway.line),
            format!("the roster lists {} from {from} to {to}, not here", railway.line),
        ),
    };
    railway.caveats.push(caveat);
}

fn segment_of<'a>(snapshot: &'a Snapshot, stretch: &Stretch) -> Option<(&'a Record, &'a Segment)> {
    let record = snapshot.records().get(stretch.record)?;
    match &record.body {
        Body::Segment(segment) => Some((record, segment)),
        _ => None,
    }
}

/// The workshop that is listed on both sides of a gap.
fn hint<'a>(snapshot: &'a Snapshot, ask: &Ask<'_>, gap: Span) -> Option<WorkshopHint<'a>> {
    let roster = snapshot.roster().on(ask.as_of);
    let beside = |matches: fn(&Stretch, Span) -> bool| {
        roster
            .line(ask.line)
            .filter(|s| s.tier == Tier::Township && matches(s, gap))
            .find_map(|s| segment_of(snapshot, s))
    };
    let (_, before) = beside(|s, gap| s.span.to == gap.from)?;
    let (_, after) = beside(|s, gap| s.span.from == gap.to)?;
    let unit = before.workshop.as_deref()?;
    (after.workshop.as_deref() == Some(unit)).then(|| WorkshopHint {
        unit,
        name: before.railway.name.as_deref(),
        why: Words::new(
            "空档两侧均由该车间负责，据此推断，名单未列明",
            "listed on both sides of the gap: inferred, not listed",
        ),
    })
}

/// Names the neighbour when the post is exactly a limit between two segments.
fn boundary(railway: &mut RailwayAnswer<'_>, snapshot: &Snapshot, ask: &Ask<'_>) {
    let roster = snapshot.roster().on(ask.as_of);
    let here: Vec<_> = roster.at(ask.line, ask.track, ask.at).map(|s| s.record).collect();
    let mut ending: Vec<String> = roster
        .line(ask.line)
        .filter(|s| s.span.to == ask.at && roster.asks(ask.track, s.track) && !here.contains(&s.record))
        .filter_map(|s| segment_of(snapshot, s))
        .filter(|(record, _)| record.validity.covers(ask.as_of))
        .map(|(_, s)| s.workshop.clone().unwrap_or_else(|| s.county.clone()))
        .collect();
    ending.sort_unstable();
    ending.dedup();
    if !ending.is_empty() && !railway.segments.is_empty() {
        let names = ending.join("、");
        railway.caveats.push(Caveat::new(
            "boundary",
            format!("{}是区段分界，按[起,止)规则归大里程一侧；相邻一侧：{names}", ask.at),
            format!(
                "{} is a limit between segments and belongs to the increasing side; the other side: {names}",
                ask.at
            ),
        ));
    }
}
