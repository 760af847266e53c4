//! Announced safety protection zones at a place: whether each binds it, and where they stand in the
//! place of the default width.
//!
//! A zone binds a place only if its line, track, range and side are surely those of the place and the
//! place is surely within the width. The width counts outwards from the foot of the slope, and where
//! that lies is not known: nearer to the centreline than the width, a place is inside or on railway
//! land; farther out it may still be inside.

use jiff::civil::Date;

use super::RailwayAnswer;
use crate::chainage::Chainage;
use crate::index::{Snapshot, basis_words, side_words, zone_of};
use crate::line::{Near, Side, Track};
use crate::record::{OffsetBasis, ProtectionZone, Record, Stated, ZoneSide};
use crate::rule::{Announced, Undecided, Verdict};

/// An announced zone and whether it binds the place.
#[derive(Debug, Clone)]
pub struct ZoneConstraint<'a> {
    pub(super) record: &'a Record,
    pub(super) zone: &'a ProtectionZone,
    /// The line by its canonical name.
    pub(super) line: &'a str,
    pub(super) verdict: Verdict,
    /// Metres to the centreline, if the place is known.
    pub(super) distance_m: Option<f64>,
    pub(super) lateral_m: Option<f64>,
    /// The document and the law it names.
    pub(super) basis: String,
    because: Because,
    schematic: bool,
}

/// The ground of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Because {
    Within,
    Beyond,
    /// The announcement has no zone on this side.
    Without,
    NoWidth,
    NoDate,
    NoPlace,
    /// The geometry is too coarse.
    Coarse,
    /// The foot of the slope is not known.
    Toe,
    /// Which side, which post or which track.
    Side,
    Post,
    Track,
}

/// A place as one track of a line has it.
struct Spot<'a> {
    line: &'a str,
    track: Track,
    /// Where it may be along the line; empty where no post is known.
    posts: Vec<(Chainage, Chainage)>,
    /// Metres to the centreline as the rules have it.
    key_m: f64,
    distance_m: f64,
    lateral_m: f64,
    side: Side,
    schematic: bool,
    beyond_end: bool,
}

/// What is known of the default at one track of a line.
pub(super) struct Outranked<'a> {
    line: &'a str,
    key_m: f64,
    pub(super) announced: Announced<'a>,
    pub(super) verdict: Verdict,
}

impl Outranked<'_> {
    /// Whether an answer of a rule is about this track.
    pub(super) fn concerns(&self, line: Option<&str>, distance_m: Option<f64>) -> bool {
        line == Some(self.line)
            && distance_m
                .is_some_and(|m| m.to_bits() == self.key_m.to_bits() || m.is_nan() && self.key_m.is_nan())
    }
}

/// How sure something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    Maybe,
    Sure,
}

/// Every zone that may reach the place, and what that means for the default. `asked` are the lines of a
/// question by post.
pub(super) fn zones<'a>(
    snapshot: &'a Snapshot,
    near: &[Near<'a>],
    asked: &[RailwayAnswer<'a>],
    as_of: Date,
) -> (Vec<ZoneConstraint<'a>>, Vec<Outranked<'a>>) {
    let (mut found, mut outranked) = (Vec::new(), Vec::new());
    for spot in spots(near, asked) {
        if let Some(one) = at_spot(snapshot, &spot, as_of, &mut found) {
            outranked.push(one);
        }
    }
    (found, outranked)
}

/// A zone where no place was asked about.
pub(super) fn without_place<'a>(record: &'a Record, line: &'a str) -> Option<ZoneConstraint<'a>> {
    let zone = zone_of(record)?;
    Some(ZoneConstraint {
        record,
        zone,
        line,
        verdict: Verdict::Undecided(Undecided::Accuracy),
        distance_m: None,
        lateral_m: None,
        basis: cited(record, zone),
        because: Because::NoPlace,
        schematic: true,
    })
}

fn spots<'a>(near: &[Near<'a>], asked: &[RailwayAnswer<'a>]) -> Vec<Spot<'a>> {
    let mut found: Vec<Spot<'a>> = near.iter().map(|near| spot(near, asked)).collect();
    for railway in asked {
        // A post without a place: nothing is measured, but the range is known.
        if let Some(at) = railway.post
            && !near.iter().any(|near| near.line == railway.line)
        {
            found.push(Spot {
                line: railway.line,
                track: railway.track,
                posts: vec![(at, at)],
                key_m: f64::NAN,
                distance_m: f64::NAN,
                lateral_m: f64::NAN,
                side: Side::Unknown,
                schematic: true,
                beyond_end: false,
            });
        }
    }
    found
}

fn spot<'a>(near: &Near<'a>, asked: &[RailwayAnswer<'a>]) -> Spot<'a> {
    let widened = |at: Chainage, by: f64| {
        let mm = (by.max(0.0) * 1000.0).ceil().min(1e12) as i64;
        (Chainage::from_mm(at.mm().saturating_sub(mm)), Chainage::from_mm(at.mm().saturating_add(mm)))
    };
    let mut spot = Spot {
        line: near.line,
        track: near.track,
        posts: near.post.map(|at| widened(at, near.tolerance_m.unwrap_or(0.0))).into_iter().collect(),
        key_m: near.distance_m,
        distance_m: near.distance_m,
        lateral_m: near.lateral_m,
        side: near.side,
        schematic: near.schematic,
        beyond_end: near.beyond_end,
    };
    let stretches = near.equally_near.iter().filter_map(|stretch| stretch.from.zip(stretch.to));
    spot.posts.extend(stretches.map(|(a, b)| (a.min(b), a.max(b))));
    // Asked by its post, the place is on the line and the post is exact; only its coordinates are rounded.
    let own = asked.iter().find(|railway| {
        railway.line == near.line && (railway.track == near.track || railway.track == Track::Whole)
    });
    if let Some(at) = own.and_then(|railway| railway.post) {
        spot.posts = vec![(at, at)];
        spot.beyond_end = false;
        if !spot.schematic {
            (spot.distance_m, spot.side) = (0.0, Side::On);
        }
    }
    spot
}

fn at_spot<'a>(
    snapshot: &'a Snapshot,
    spot: &Spot<'a>,
    as_of: Date,
    found: &mut Vec<ZoneConstraint<'a>>,
) -> Option<Outranked<'a>> {
    let zones = snapshot.zones().line(spot.line);
    let allowance_m = snapshot.reference().rules.about().formation_allowance_m;
    let mut held: Option<&'a Record> = None;
    let (mut left, mut right, mut maybe): (Option<&'a Record>, Option<&'a Record>, Option<&'a Record>) =
        (None, None, None);
    let mut strongest = Verdict::DoesNotApply;
    for stretch in zones {
        let Some((record, zone)) =
            snapshot.records().get(stretch.record).and_then(|r| Some((r, zone_of(r)?)))
        else {
            continue;
        };
        if !record.validity.covers(as_of) {
            continue;
        }
        held.get_or_insert(record);
        let range = along(spot, zone, || zones.iter().any(|other| other.span.from == zone.span.to));
        let (track, side) = (on_track(spot.track, zone.track), on_side(spot.side, &zone.side));
        let dated = record.validity.from.is_some();
        let fit = range.min(track).min(side);
        if range.min(track) == Fit::No {
            continue;
        }
        // The other side, surely: it binds not here, and says nothing of this side.
        if side == Fit::No {
            continue;
        }
        if range.min(track) == Fit::Sure && dated {
            match zone.side {
                Stated::Value(ZoneSide::Left) => left = left.or(Some(record)),
                Stated::Value(ZoneSide::Right) => right = right.or(Some(record)),
                Stated::Value(ZoneSide::Both) => {
                    (left, right) = (left.or(Some(record)), right.or(Some(record)));
                }
                _ => maybe = maybe.or(Some(record)),
            }
        } else {
            maybe = maybe.or(Some(record));
        }
        let doubt = match (dated, side, range, track) {
            (false, ..) => Some(Because::NoDate),
            (_, Fit::Maybe, ..) => Some(Because::Side),
            (_, _, Fit::Maybe, _) => Some(Because::Post),
            (_, _, _, Fit::Maybe) => Some(Because::Track),
            _ if spot.beyond_end => Some(Because::Post),
            _ => None,
        };
        let (verdict, because) = decide(spot, zone, allowance_m, doubt);
        if fit == Fit::Sure && verdict.rank() < strongest.rank() {
            strongest = verdict;
        }
        found.push(ZoneConstraint {
            record,
            zone,
            line: spot.line,
            verdict,
            distance_m: Some(spot.distance_m).filter(|m| m.is_finite()),
            lateral_m: Some(spot.lateral_m).filter(|m| m.is_finite()),
            basis: cited(record, zone),
            because,
            schematic: spot.schematic,
        });
    }
    let held = held?;
    let one = left.or(right);
    let covering = match spot.side {
        Side::Left => left,
        Side::Right => right,
        Side::On | Side::Unknown => left.zip(right).map(|(left, _)| left),
    };
    let announced = match (covering, maybe.or(one)) {
        (Some(record), _) => Announced::Instead(document(record)),
        (None, Some(record)) => Announced::Maybe(document(record)),
        (None, None) if spot.posts.is_empty() => Announced::Maybe(document(held)),
        (None, None) => Announced::NotHere(document(held)),
    };
    Some(Outranked { line: spot.line, key_m: spot.key_m, announced, verdict: strongest })
}

fn document(record: &Record) -> &str {
    record.source.document.as_deref().unwrap_or(&record.source.file)
}

fn cited(record: &Record, zone: &ProtectionZone) -> String {
    match zone.basis.value() {
        Some(law) => format!("{}（依据{law}）", document(record)),
        None => document(record).to_owned(),
    }
}

/// Whether the place lies in the zone's range. A range is half-open; where none follows, its end belongs
/// to it.
fn along(spot: &Spot<'_>, zone: &ProtectionZone, followed: impl Fn() -> bool) -> Fit {
    let span = zone.span;
    let last = |at: Chainage| at < span.to || at == span.to && !followed();
    let inside = |&(from, to): &(Chainage, Chainage)| span.from <= from && last(to);
    let outside = |&(from, to): &(Chainage, Chainage)| to < span.from || !last(from);
    match spot.posts.as_slice() {
        [] => Fit::No,
        posts if posts.iter().all(inside) => Fit::Sure,
        posts if posts.iter().all(outside) => Fit::No,
        _ => Fit::Maybe,
    }
}

fn on_track(spot: Track, zone: Track) -> Fit {
    match (spot, zone) {
        (_, Track::Whole) | (Track::Whole, Track::Single) => Fit::Sure,
        (spot, zone) if spot == zone => Fit::Sure,
        (Track::Whole, _) | (_, Track::Single) => Fit::Maybe,
        _ => Fit::No,
    }
}

fn on_side(spot: Side, zone: &Stated<ZoneSide>) -> Fit {
    match (spot, zone) {
        (_, Stated::Value(ZoneSide::Both))
        | (Side::On, Stated::Value(_))
        | (Side::Left, Stated::Value(ZoneSide::Left))
        | (Side::Right, Stated::Value(ZoneSide::Right)) => Fit::Sure,
        (Side::Left, Stated::Value(ZoneSide::Right)) | (Side::Right, Stated::Value(ZoneSide::Left)) => {
            Fit::No
        }
        _ => Fit::Maybe,
    }
}

/// The verdict of a zone; `doubt` is what keeps it from binding surely.
fn decide(
    spot: &Spot<'_>,
    zone: &ProtectionZone,
    allowance_m: f64,
    doubt: Option<Because>,
) -> (Verdict, Because) {
    let open = |why, because| (Verdict::Undecided(why), because);
    let doubted = |because| match because {
        Because::NoDate => open(Undecided::DateUnknown, because),
        _ => open(Undecided::Accuracy, because),
    };
    let width = match zone.width_m {
        Stated::Value(width) => width,
        Stated::None => return doubt.map_or((Verdict::DoesNotApply, Because::Without), doubted),
        Stated::Unknown | Stated::Illegible(_) => return open(Undecided::ExtentUnknown, Because::NoWidth),
    };
    let (distance, error) = (spot.distance_m, spot.lateral_m);
    if !(distance.is_finite() && error.is_finite()) {
        return open(Undecided::Accuracy, Because::NoPlace);
    }
    let from_centreline = zone.offset_basis == Stated::Value(OffsetBasis::Centreline);
    let allowance = if from_centreline { 0.0 } else { allowance_m };
    let (nearest, farthest) = (distance - error, distance + error);
    if nearest > width + allowance {
        return (Verdict::DoesNotApply, Because::Beyond);
    }
    if let Some(because) = doubt {
        return doubted(because);
    }
    if farthest <= width && !spot.schematic {
        return (Verdict::Applies, Because::Within);
    }
    if nearest > width && !spot.schematic {
        open(Undecided::ExtentUnknown, Because::Toe)
    } else {
        open(Undecided::Accuracy, Because::Coarse)
    }
}

impl ZoneConstraint<'_> {
    pub(super) fn title(&self) -> (String, String) {
        let (side_zh, side_en) = side_words(&self.zone.side);
        let width = self.width();
        (
            format!("铁路线路安全保护区（公告划定）{side_zh} {width}"),
            format!("Railway safety protection zone as announced, {side_en}, {width}"),
        )
    }

    /// `12 m`, or what is printed instead.
    pub(super) fn width(&self) -> String {
        match &self.zone.width_m {
            Stated::Value(metres) => format!("{metres} m"),
            Stated::None => "无 / none".to_owned(),
            Stated::Unknown => "? m".to_owned(),
            Stated::Illegible(raw) => raw.clone(),
        }
    }

    pub(super) fn what(&self) -> (String, String) {
        let zone = self.zone;
        let (span, track) = (format!("{}–{}", zone.span.from, zone.span.to), zone.track.zh());
        let class = zone.area_class.value().map_or_else(String::new, |class| format!("，{class}"));
        let (base_zh, base_en) = self.base();
        (
            format!("{}{track} {span}{class}；自{base_zh}起向外计", self.line),
            format!("{}{track} {span}{class}; counted outwards from {base_en}", self.line),
        )
    }

    fn base(&self) -> (&'static str, &'static str) {
        self.zone
            .offset_basis
            .value()
            .map_or(("（公告未写明的起算点）", "a base that is not stated"), |basis| {
                basis_words(*basis)
            })
    }

    pub(super) fn why(&self) -> (String, String) {
        let width = self.width();
        let metres = |value: Option<f64>| {
            value.map_or_else(
                || "?".to_owned(),
                |m| if m < 10.0 && m.fract() != 0.0 { format!("{m:.1}") } else { format!("{m:.0}") },
            )
        };
        let (distance, error) = (metres(self.distance_m), metres(self.lateral_m));
        let (base_zh, base_en) = self.base();
        let (kind_zh, kind_en) =
            if self.schematic { ("示意线", "schematic line") } else { ("中心线", "centreline") };
        let at_zh = format!("距{}{kind_zh} {distance} m（±{error} m）", self.line);
        let at_en = format!("{distance} m (± {error} m) from the {kind_en} of {}", self.line);
        let (ground_zh, ground_en) = match self.because {
            Because::Within => (
                format!("{at_zh}，不超过 {width}：在保护区内或铁路用地内"),
                format!("{at_en}, not beyond {width}: inside the zone, or on railway land"),
            ),
            Because::Beyond => (
                format!("{at_zh}，在 {width} 以外（已计入起算位置距中心线的可能距离）"),
                format!("{at_en}, beyond {width} wherever the base of the width lies"),
            ),
            Because::Without => {
                ("公告载明此侧不设".to_owned(), "the announcement has no zone on this side".to_owned())
            }
            Because::NoWidth => (
                "公告的宽度未写明或读不出".to_owned(),
                "the announced width is missing or cannot be read".to_owned(),
            ),
            Because::NoDate => (
                format!("{at_zh}；公告没有日期，是否已生效不明"),
                format!("{at_en}; the announcement has no date, whether it holds is not known"),
            ),
            Because::NoPlace => (
                "此公里标没有位置，只知里程在公告区段内".to_owned(),
                "the post has no place; only its range is known to be announced".to_owned(),
            ),
            Because::Coarse => (
                format!("{at_zh}，{width} 范围无法判定（自{base_zh}计，起算位置未知）"),
                format!("{at_en}: {width} cannot be decided (from {base_en}, whose place is not known)"),
            ),
            Because::Toe => (
                format!("{at_zh}；{width}自{base_zh}计，起算位置未知，无法判定"),
                format!("{at_en}; {width} counts from {base_en}, and where that lies is not known"),
            ),
            Because::Side => {
                if matches!(self.zone.side, Stated::Value(_)) {
                    (
                        format!("{at_zh}；此处在线路哪一侧无法判定"),
                        format!("{at_en}; on which side of the line the place lies cannot be told"),
                    )
                } else {
                    (
                        format!("{at_zh}；公告未写明哪一侧"),
                        format!("{at_en}; the announcement does not state the side"),
                    )
                }
            }
            Because::Post => (
                format!("{at_zh}；里程误差内，是否在公告区段内无法判定"),
                format!(
                    "{at_en}; within the tolerance of the post it cannot be told whether the place is in the announced range"
                ),
            ),
            Because::Track => (
                format!("{at_zh}；公告按行别划定，线形数据未分行别"),
                format!("{at_en}; announced by track, and the geometry does not tell tracks apart"),
            ),
        };
        (ground_zh, ground_en)
    }
}
