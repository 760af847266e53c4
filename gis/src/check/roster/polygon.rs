//! Ranges against the polygon of the county that claims them.
//!
//! A post that was put where a range of the roster meets a county edge proves nothing about that
//! edge, so between such posts nothing is judged. Elsewhere a place counts as outside only when it
//! is farther from the polygon than everything that is uncertain about it, taken together.

use super::super::metres;
use super::{Found, Group, Kind, Told, place};
use crate::chainage::{Chainage, Span};
use crate::line::{Anchor, Chain, Lines, Located, Resolved};
use crate::place::Gazetteer;

/// Distance between the posts that are looked at, metres. The uncertainty is several times that.
pub const SAMPLE_STEP_M: i64 = 500;

/// No line is so long that more posts than this were to be looked at in one range.
const MOST_SAMPLES: i64 = 20_000;

/// What is known of one post against the county.
#[derive(Debug, Clone, PartialEq)]
enum Seen {
    Inside,
    /// Outside the polygon by no more than the uncertainty.
    Near,
    Outside(Outside),
    /// The post rests on a county edge.
    Derived,
    /// No place is known.
    NoPlace,
}

/// How far outside, against how much that could be wrong.
#[derive(Debug, Clone, PartialEq)]
struct Outside {
    by_m: f64,
    along_m: f64,
    across_m: f64,
    /// The counties that the polygons give instead.
    counties: Vec<String>,
}

/// The lengths of a county's ranges that were not judged, millimetres.
#[derive(Default)]
struct Unjudged {
    derived: i128,
    no_place: i128,
    near: i128,
}

pub(super) fn find(groups: &[Group<'_>], gazetteer: &Gazetteer, found: &mut Found<'_>) {
    for group in groups {
        // A line without any geometry is a finding of its own, for all counties at once.
        let Some(line) = found.lines.get(group.line) else { continue };
        if line.chains.iter().all(|chain| chain.calibrated().is_none()) {
            continue;
        }
        if gazetteer.county(group.county).is_none() {
            tell_unknown_county(group, found);
            continue;
        }
        let chains: Vec<Anchors> = line.chains.iter().map(Anchors::new).collect();
        let mut unjudged = Unjudged::default();
        for span in group.covers(None).spans() {
            one_range(group, *span, &chains, gazetteer, found, &mut unjudged);
        }
        tell_unjudged(group, &unjudged, found);
    }
}

/// The calibrated posts of a chain in rising order, each with whether it rests on a county edge.
struct Anchors {
    track: crate::chainage::Track,
    posts: Vec<(Chainage, bool)>,
}

impl Anchors {
    fn new(chain: &Chain) -> Self {
        let mut posts: Vec<_> =
            chain.anchors.iter().filter_map(|a| Some((a.post?, rests_on_county_edge(a)))).collect();
        posts.sort_unstable();
        Self { track: chain.track, posts }
    }

    /// Whether a post is interpolated from, or is, one that rests on a county edge.
    fn derives(&self, at: Chainage) -> bool {
        let next = self.posts.partition_point(|(post, _)| *post < at);
        match self.posts.get(next) {
            Some((post, derived)) if *post == at => *derived,
            Some((_, derived)) => {
                *derived || next.checked_sub(1).and_then(|no| self.posts.get(no)).is_none_or(|p| p.1)
            }
            None => true,
        }
    }
}

/// Whether the post of an anchor was found by means of a county edge. The one place that knows how
/// the line data say so: by the kind of the point, or in the words of the post's basis.
fn rests_on_county_edge(anchor: &Anchor) -> bool {
    anchor.kind == crate::line::AnchorKind::CountyEdge
        || anchor.post_basis.starts_with("roster range limit")
        || anchor.post_basis.contains("county edge")
}

fn one_range(
    group: &Group<'_>,
    span: Span,
    chains: &[Anchors],
    gazetteer: &Gazetteer,
    found: &mut Found<'_>,
    unjudged: &mut Unjudged,
) {
    let length = i128::from(span.to.mm()) - i128::from(span.from.mm());
    let step = i128::from(SAMPLE_STEP_M) * 1000;
    // Each sample stands for the stretch up to the next; a range longer than any line is cut coarser.
    let step = step.max(length / i128::from(MOST_SAMPLES));
    let mut outside: Option<Stretch> = None;
    let mut from = span.from;
    while from < span.to {
        let next = i128::from(from.mm()) + step;
        let to = i64::try_from(next).map_or(span.to, |mm| Chainage::from_mm(mm).min(span.to));
        let part = i128::from(to.mm()) - i128::from(from.mm());
        let seen = look(found.lines, group, from, chains, gazetteer);
        match seen {
            Seen::Inside | Seen::Outside(_) => {}
            Seen::Near => unjudged.near += part,
            Seen::Derived => unjudged.derived += part,
            Seen::NoPlace => unjudged.no_place += part,
        }
        match (seen, &mut outside) {
            (Seen::Outside(more), Some(stretch)) => {
                stretch.span.to = to;
                stretch.last = from;
                stretch.seen.add(more);
            }
            (Seen::Outside(seen), none) => {
                *none = Some(Stretch { span: Span { from, to }, last: from, seen });
            }
            (_, some) => {
                if let Some(stretch) = some.take() {
                    tell_outside(group, stretch.up_to_last(), &stretch.seen, found);
                }
            }
        }
        from = to;
    }
    if let Some(stretch) = outside {
        tell_outside(group, stretch.span, &stretch.seen, found);
    }
}

/// Posts in a row that lie outside.
struct Stretch {
    span: Span,
    /// The last one that was seen to.
    last: Chainage,
    seen: Outside,
}

impl Stretch {
    /// No farther than was seen, unless that is a single post.
    fn up_to_last(&self) -> Span {
        if self.last > self.span.from { Span { to: self.last, ..self.span } } else { self.span }
    }
}

impl Outside {
    fn add(&mut self, other: Self) {
        self.by_m = self.by_m.max(other.by_m);
        self.along_m = self.along_m.max(other.along_m);
        self.across_m = self.across_m.max(other.across_m);
        for county in other.counties {
            if !self.counties.contains(&county) {
                self.counties.push(county);
            }
        }
    }
}

fn look(lines: &Lines, group: &Group<'_>, at: Chainage, chains: &[Anchors], gazetteer: &Gazetteer) -> Seen {
    let places = match lines.resolve(group.line, Some(group.track), at) {
        Some(Resolved::Unique(one)) => vec![one],
        Some(Resolved::Ambiguous(all)) => all,
        _ => return Seen::NoPlace,
    };
    let mut outside: Option<Outside> = None;
    for place in &places {
        let derives = chains.iter().filter(|chain| chain.track == place.track).any(|c| c.derives(at));
        if derives {
            return Seen::Derived;
        }
        match look_at(place, group.county, gazetteer) {
            Seen::Outside(one) => match &mut outside {
                Some(all) => all.add(one),
                none => *none = Some(one),
            },
            // Several places: where one of them may be inside, the range is not outside.
            other => return other,
        }
    }
    outside.map_or(Seen::NoPlace, Seen::Outside)
}

fn look_at(place: &Located, county: &str, gazetteer: &Gazetteer) -> Seen {
    let Some(by_m) = gazetteer.outside_county_m(county, place.lon, place.lat) else { return Seen::NoPlace };
    // Written so that a tolerance that is not a number judges nothing.
    if by_m == 0.0 {
        Seen::Inside
    } else if by_m > place.tolerance_m + place.lateral_m + Gazetteer::EDGE_TOLERANCE_M {
        let there = gazetteer.county_at(place.lon, place.lat).filter(|hit| hit.contained);
        Seen::Outside(Outside {
            by_m,
            along_m: place.tolerance_m,
            across_m: place.lateral_m,
            counties: there.map(|hit| hit.name).into_iter().collect(),
        })
    } else {
        Seen::Near
    }
}

fn tell_outside(group: &Group<'_>, span: Span, outside: &Outside, found: &mut Found<'_>) {
    let county = group.county;
    let (there, there_en) = if outside.counties.is_empty() {
        ("三市县界数据之外".to_owned(), "outside the county data".to_owned())
    } else {
        (format!("{}界内", outside.counties.join("、")), format!("in {}", outside.counties.join(", ")))
    };
    let (by, along, across) = (outside.by_m, outside.along_m, outside.across_m);
    let edge = Gazetteer::EDGE_TOLERANCE_M;
    let place = place(group.line, group.track, span);
    let zh = format!(
        "{place}：名单列在{county}，按线形位于{there}，离{county}界最远{by:.0} m，超出误差之和（沿线±{along:.0} m、\
         横向±{across:.0} m、县界概化{edge:.0} m；每{SAMPLE_STEP_M} m一点）；名单说明由谁负责，不说明县界"
    );
    let en = format!(
        "{place}: listed under {county}, by the line's geometry {there_en}, up to {by:.0} m from the polygon of \
         {county}, more than all tolerances together (±{along:.0} m along, ±{across:.0} m across, {edge:.0} m of the \
         generalised edge; one point every {SAMPLE_STEP_M} m); a roster says who answers, not where a county ends"
    );
    let mut counties = vec![county.to_owned()];
    counties.extend(outside.counties.iter().cloned());
    found.add(Told {
        kind: Kind::LeavesCounty,
        line: group.line,
        track: group.track,
        span: Some(span),
        length_m: None,
        counties,
        tier: None,
        words: (zh, en),
        records: group.records(span),
        drawn: true,
    });
}

fn tell_unjudged(group: &Group<'_>, unjudged: &Unjudged, found: &mut Found<'_>) {
    let total = unjudged.derived + unjudged.no_place + unjudged.near;
    if total == 0 {
        return;
    }
    let parts = [
        (unjudged.derived, "的里程本身由县界推定", "rest on posts that were put at county edges"),
        (unjudged.no_place, "没有线形", "have no geometry"),
        (unjudged.near, "在县界误差之内", "lie within the tolerance of the edge"),
    ];
    let list = |words: fn(&(i128, &'static str, &'static str)) -> String, joint: &str| {
        parts.iter().filter(|part| part.0 > 0).map(words).collect::<Vec<_>>().join(joint)
    };
    let zh = list(|(mm, zh, _)| format!("约 {} m {zh}", metres(*mm)), "，");
    let en = list(|(mm, _, en)| format!("about {} m {en}", metres(*mm)), ", ");
    tell_group(
        group,
        total,
        (format!("是否越出县界未作判断：{zh}"), format!("whether it leaves the county is not judged: {en}")),
        found,
    );
}

fn tell_unknown_county(group: &Group<'_>, found: &mut Found<'_>) {
    let total = group.covers(None).length_mm();
    let words = (
        "是否越出县界未作判断：县界数据中没有此县",
        "whether it leaves the county is not judged: the county is not in the data",
    );
    tell_group(group, total, (words.0.to_owned(), words.1.to_owned()), found);
}

fn tell_group(group: &Group<'_>, length_mm: i128, (zh, en): (String, String), found: &mut Found<'_>) {
    let Some(extent) = group.covers(None).extent() else { return };
    let head = format!("{}{} {}", group.line, group.track.zh(), group.county);
    found.add(Told {
        kind: Kind::NotJudged,
        line: group.line,
        track: group.track,
        span: Some(extent),
        length_m: Some(length_mm as f64 / 1000.0),
        counties: vec![group.county.to_owned()],
        tier: None,
        words: (format!("{head}：{zh}"), format!("{head}: {en}")),
        records: group.records(extent),
        drawn: false,
    });
}
