//! Setting the posts of a table on a surveyed centreline.

use super::build::{LineWarning, Point, Surveyed};
use super::index::{Foot, Trees};
use super::path::Path;
use super::{Anchor, Chain, Line};
use jiff::civil::Date;

use crate::chainage::Chainage;
use crate::crs::MetricPoint;
use crate::fault::Fault;

/// A place on the centreline that a point may stand for: metres along, metres off.
type Candidate = (f64, f64);

/// A point with its place; none for an equation without coordinates.
type Fitted = (Point, Option<Candidate>);

/// Sets every point on the centreline, which is turned round if it is drawn against the posts.
pub(super) fn onto(
    path: &mut Path,
    parts: &Surveyed,
    faults: &mut Vec<Fault>,
    warnings: &mut Vec<LineWarning>,
) -> Vec<Anchor> {
    let mut fitted = candidates(path, parts, faults, warnings);
    if against(&fitted)
        && let Ok(turned) = path.turned()
    {
        *path = turned;
        let length = path.length_m();
        for (along, _) in fitted.iter_mut().filter_map(|(_, place)| place.as_mut()) {
            *along = length - *along;
        }
        warnings.push(LineWarning {
            line: parts.line.clone(),
            what: format!(
                "{}中心线的绘制方向与里程增加方向相反，已反向 / the centreline is drawn against increasing posts: turned round",
                parts.track.zh()
            ),
        });
    }
    // The rows of a table stand in the order of the line, in either direction.
    let placed: Vec<f64> = fitted.iter().filter_map(|(_, place)| Some(place.as_ref()?.0)).collect();
    if placed.first() > placed.last() {
        fitted.reverse();
    }
    let places = equations(&fitted, parts, faults);
    let mut anchors = Vec::with_capacity(fitted.len());
    for ((point, place), computed) in fitted.into_iter().zip(places) {
        let Some((along, off)) = place.or(computed.map(|along| (along, 0.0))) else { continue };
        let given = point.at.or_else(|| path.place(path.piece_at(along)?));
        if let Some(at) = given {
            anchors.push(point.into_anchor(at, along, off));
        }
    }
    anchors
}

/// The place of every point that has coordinates.
fn candidates(
    path: &mut Path,
    parts: &Surveyed,
    faults: &mut Vec<Fault>,
    warnings: &mut Vec<LineWarning>,
) -> Vec<Fitted> {
    let chain = Chain {
        line: parts.line.as_str().into(),
        track: parts.track,
        anchors: Vec::new(),
        schematic: false,
        path: std::mem::take(path),
        eras: super::calibration::Eras::default(),
    };
    let mut lines = [Line {
        name: parts.line.clone(),
        aliases: Vec::new(),
        chains: vec![chain],
        high_speed: false,
        editions: Vec::new(),
        own_source: None,
    }];
    let trees = Trees::new(&lines);
    let mut all: Vec<(Point, Vec<Candidate>)> = Vec::with_capacity(parts.points.len());
    for point in &parts.points {
        let Some((lon, lat)) = point.at else {
            if point.post_out.is_none() {
                let fault = Fault::row(
                    &parts.posts_file,
                    point.row,
                    "缺少坐标；只有断链可以不给坐标",
                    "the coordinates are missing; only an equation may do without",
                );
                faults.push(fault);
            }
            all.push((point.clone(), Vec::new()));
            continue;
        };
        let within = parts.coord_tolerance_m + point.coord_tolerance_m;
        let found = places_within(&trees, &lines, (lon, lat), within);
        if found.is_empty() {
            let nearest = MetricPoint::new(lon, lat).and_then(|place| trees.nearest(&place, lon, lat));
            faults.push(off_the_line(parts, point, nearest.map(|foot| foot.distance_m), within));
            continue;
        }
        all.push((point.clone(), found));
    }
    if let Some(chain) = lines.iter_mut().find_map(|line| line.chains.pop()) {
        *path = chain.path;
    }
    let newest = all.iter().filter_map(|(point, _)| point.valid_from).max();
    // Posts that others have replaced are counted otherwise: each kind is set by itself.
    let mut chosen: Vec<Option<Candidate>> = vec![None; all.len()];
    for replaced in [false, true] {
        let rows: Vec<usize> = (0..all.len())
            .filter(|&no| all.get(no).is_some_and(|row| is_replaced(&row.0, newest) == replaced))
            .collect();
        choose(&all, &rows, &mut chosen);
    }
    let mut several = 0;
    let fitted = all
        .into_iter()
        .zip(chosen)
        .map(|((point, places), chosen)| {
            several += usize::from(places.len() > 1);
            if let (true, Some((along, _))) = (places.len() > 1 && several <= MOST_WARNINGS, chosen) {
                warnings.push(LineWarning {
                    line: parts.line.clone(),
                    what: format!(
                        "{} 第 {} 行：中心线在此处有 {} 段同样接近，按公里标顺序取距起点 {along:.1} m 处 / row {}: \
                         {} stretches of the centreline are near; taken at {along:.1} m along, by the order of posts",
                        parts.posts_file,
                        point.row,
                        places.len(),
                        point.row,
                        places.len()
                    ),
                });
            }
            (point, chosen)
        })
        .collect();
    if several > MOST_WARNINGS {
        let more = several - MOST_WARNINGS;
        warnings.push(LineWarning {
            line: parts.line.clone(),
            what: format!(
                "{} 另有 {more} 行亦然；中心线有并行段，或误差给得过大 / {more} more rows are like that: the centreline \
                 runs beside itself, or the tolerances are too large",
                parts.posts_file
            ),
        });
    }
    fitted
}

/// How many posts with several places are named before the rest is only counted.
const MOST_WARNINGS: usize = 20;

/// The nearest point of every stretch of the centreline that comes within reach.
fn places_within(trees: &Trees, lines: &[Line], (lon, lat): (f64, f64), within: f64) -> Vec<Candidate> {
    let mut feet: Vec<Foot> = Vec::new();
    trees.near(lon, lat, within, |foot| {
        if foot.distance_m <= within {
            feet.push(foot);
        }
    });
    feet.sort_unstable_by_key(|foot| foot.piece);
    let stretches = feet.chunk_by(|a, b| a.piece + 1 == b.piece);
    let path = lines.first().and_then(|line| line.chains.first()).map(|chain| &chain.path);
    stretches
        .filter_map(|stretch| {
            let best = stretch.iter().min_by(|a, b| a.distance_m.total_cmp(&b.distance_m))?;
            Some((path?.along_on((best.piece, best.t)), best.distance_m))
        })
        .collect()
}

/// A row and the places that it may have.
type Row = (Point, Vec<Candidate>);

/// Of the places of every row the one with which the lengths between the rows fit the differences of
/// their posts best, over all rows together: the rows stand in the order of the line, in either
/// direction, and so may the centreline.
fn choose(all: &[Row], rows: &[usize], chosen: &mut [Option<Candidate>]) {
    let mut best: Option<(f64, Vec<(usize, Candidate)>)> = None;
    let several = rows.iter().any(|&no| all.get(no).is_some_and(|row| row.1.len() > 1));
    // With one place for every row there is nothing to weigh.
    let ways: &[(f64, bool)] =
        if several { &[(1.0, true), (-1.0, true), (1.0, false), (-1.0, false)] } else { &[(1.0, true)] };
    for &(along, rising) in ways {
        let way = best_way(all, rows, along, rising);
        if best.as_ref().is_none_or(|best| way.0 < best.0) {
            best = Some(way);
        }
    }
    for (no, candidate) in best.into_iter().flat_map(|best| best.1) {
        if let Some(place) = chosen.get_mut(no) {
            *place = Some(candidate);
        }
    }
}

/// The cheapest choice when the rows run with (`along` 1) or against the centreline (-1) and their
/// posts rise or fall; its cost is the metres by which lengths and posts differ in all.
fn best_way(all: &[Row], rows: &[usize], along: f64, rising: bool) -> (f64, Vec<(usize, Candidate)>) {
    // Per row with places: its number, and for each of its places the cost so far and the place of
    // the row before from which it comes.
    let mut steps: Vec<(usize, Vec<(f64, usize)>)> = Vec::new();
    let mut before: Option<&Point> = None;
    let mut stated = 0.0;
    for &no in rows {
        let Some((point, places)) = all.get(no) else { continue };
        if let Some(before) = before {
            stated += difference(before, point, rising);
        }
        before = Some(point).filter(|point| point.post.is_some()).or(before);
        if places.is_empty() {
            continue;
        }
        let last = steps.last().and_then(|(no, costs)| Some((&all.get(*no)?.1, costs)));
        let costs = places.iter().map(|place| {
            let Some((from, costs)) = last else { return (place.1, 0) };
            let step = |(no, (from, cost)): (usize, (&Candidate, &(f64, usize)))| {
                let length = (place.0 - from.0) * along;
                // Of equally fitting places the nearer one.
                (cost.0 + (length - stated).abs() + place.1, no)
            };
            let costs = from.iter().zip(costs).enumerate().map(step);
            costs.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((place.1, 0))
        });
        steps.push((no, costs.collect()));
        stated = 0.0;
    }
    let end = steps.last().and_then(|(_, costs)| {
        costs.iter().enumerate().min_by(|a, b| a.1.0.total_cmp(&b.1.0)).map(|(no, cost)| (no, cost.0))
    });
    let Some((mut at, cost)) = end else { return (0.0, Vec::new()) };
    let mut way = Vec::with_capacity(steps.len());
    for (no, costs) in steps.iter().rev() {
        way.extend(all.get(*no).and_then(|row| row.1.get(at)).map(|place| (*no, *place)));
        at = costs.get(at).map_or(0, |cost| cost.1);
    }
    (cost, way)
}

/// Metres by which the posts of two neighbouring rows differ, on the sides that face each other.
fn difference(before: &Point, point: &Point, rising: bool) -> f64 {
    let incoming = |point: &Point| point.post.map(Chainage::metres);
    let outgoing = |point: &Point| point.post_out.or(point.post).map(Chainage::metres);
    let (from, to) =
        if rising { (outgoing(before), incoming(point)) } else { (outgoing(point), incoming(before)) };
    from.zip(to).map_or(0.0, |(from, to)| to - from)
}

fn off_the_line(parts: &Surveyed, point: &Point, distance_m: Option<f64>, within: f64) -> Fault {
    let what = if point.post_out.is_some() { ("断链", "the equation") } else { ("公里标", "the post") };
    let post = point.post.map(|post| post.to_string()).unwrap_or_default();
    let off = distance_m.map_or_else(|| "?".to_owned(), |metres| format!("{metres:.2}"));
    Fault::row(
        &parts.posts_file,
        point.row,
        format!(
            "{}{post} 离中心线 {off} m，超过误差 {within} m；请核对坐标、坐标系与行别，或据实放宽误差",
            what.0
        ),
        format!(
            "{} {post} is {off} m from the centreline, more than the tolerance of {within} m; check the \
             coordinates, their system and the track, or state a larger tolerance if that is the truth",
            what.1
        ),
    )
}

/// Whether the posts increase against the centreline rather than along it: in which of the two their
/// differences are nearer to the lengths between them. Counting rising and falling numbers would be
/// deceived by long chains and by numbers that begin anew.
///
/// Over an equation without coordinates the differences before and behind it are added up in the
/// order of the table, which may run either way; without such equations the order along is taken.
fn against(fitted: &[Fitted]) -> bool {
    let row = |(point, place): &Fitted| {
        let incoming = point.post?;
        let outgoing = point.post_out.unwrap_or(incoming);
        Some((place.map(|(along, _)| along), incoming.metres(), outgoing.metres()))
    };
    // Posts that others have replaced say nothing of those.
    let newest = newest(fitted);
    let last = |(point, _): &&Fitted| !is_replaced(point, newest);
    let mut rows: Vec<(Option<f64>, f64, f64)> = fitted.iter().filter(last).filter_map(row).collect();
    if rows.iter().all(|row| row.0.is_some()) {
        rows.sort_by(|a, b| a.0.unwrap_or_default().total_cmp(&b.0.unwrap_or_default()));
    }
    // How far off the lengths are when the posts increase along the centreline, and when against it;
    // either when they increase with the rows, and when they decrease.
    let (mut along, mut against) = ([0.0; 2], [0.0; 2]);
    let (mut rising, mut falling) = (0.0, 0.0);
    let (mut before, mut from): (Option<(f64, f64)>, Option<f64>) = (None, None);
    for (place, incoming, outgoing) in rows {
        if let Some((last_incoming, last_outgoing)) = before {
            rising += incoming - last_outgoing;
            falling += last_incoming - outgoing;
        }
        before = Some((incoming, outgoing));
        let Some(place) = place else { continue };
        if let Some(from) = from {
            let length = place - from;
            along = [along[0] + (rising - length).abs(), along[1] + (falling + length).abs()];
            against = [against[0] + (rising + length).abs(), against[1] + (falling - length).abs()];
        }
        (rising, falling, from) = (0.0, 0.0, Some(place));
    }
    against[0].min(against[1]) < along[0].min(along[1])
}

/// The distances along of equations without coordinates: where their incoming post is, between the
/// posts before and behind them in the table, whose numbers they divide.
fn equations(fitted: &[Fitted], parts: &Surveyed, faults: &mut Vec<Fault>) -> Vec<Option<f64>> {
    let mut places = vec![None; fitted.len()];
    // Between posts that still hold: numbers of another time are counted otherwise.
    let newest = newest(fitted);
    let holds = |(point, place): &Fitted| place.is_some() && !is_replaced(point, newest);
    let placed: Vec<usize> = (0..fitted.len()).filter(|&no| fitted.get(no).is_some_and(holds)).collect();
    let bounds = std::iter::once(None).chain(placed.iter().copied().map(Some));
    let nexts = placed.iter().copied().map(Some).chain([None]);
    for (before, after) in bounds.zip(nexts) {
        let between = before.map_or(0, |no| no + 1)..after.unwrap_or(fitted.len());
        let unplaced: Vec<(usize, &Point)> = between
            .filter_map(|no| Some((no, &fitted.get(no)?.0)))
            .filter(|(_, point)| point.post_out.is_some() && point.at.is_none())
            .collect();
        if unplaced.is_empty() {
            continue;
        }
        let end = |no: Option<usize>| {
            let (point, place) = fitted.get(no?)?;
            Some((point, place.as_ref()?.0))
        };
        let past = unplaced.iter().any(|(_, point)| is_replaced(point, newest));
        let (Some((a, from)), Some((b, to)), false) = (end(before), end(after), past) else {
            for (_, point) in unplaced {
                faults.push(no_neighbours(parts, point));
            }
            continue;
        };
        // The stretches of numbers between one post and the next.
        let outgoing = std::iter::once(a.post_out.or(a.post)).chain(unplaced.iter().map(|(_, p)| p.post_out));
        let incoming = unplaced.iter().map(|(_, p)| p.post).chain([b.post]);
        let lengths: Vec<f64> = outgoing
            .zip(incoming)
            .map(|(out, next)| match (out, next) {
                (Some(out), Some(next)) => next.metres() - out.metres(),
                _ => f64::NAN,
            })
            .collect();
        let total: f64 = lengths.iter().sum();
        let rising = lengths.iter().all(|length| *length > 0.0);
        let mut along = from;
        for ((no, point), length) in unplaced.iter().zip(&lengths) {
            along += length / total * (to - from);
            if rising {
                if let Some(place) = places.get_mut(*no) {
                    *place = Some(along);
                }
            } else {
                faults.push(outside(parts, point, a, b));
            }
        }
    }
    places
}

/// The day on which the newest posts begin to hold.
fn newest(fitted: &[Fitted]) -> Option<Date> {
    fitted.iter().filter_map(|(point, _)| point.valid_from).max()
}

/// Whether a post ceased to hold before the newest ones began.
fn is_replaced(point: &Point, newest: Option<Date>) -> bool {
    point.valid_to.zip(newest).is_some_and(|(last, newest)| last < newest)
}

fn no_neighbours(parts: &Surveyed, point: &Point) -> Fault {
    Fault::row(
        &parts.posts_file,
        point.row,
        "断链没有坐标，且其前或其后没有同期的公里标，无法定位；请给出坐标",
        "the equation has no coordinates and no post of its time before or behind it: give its coordinates",
    )
}

fn outside(parts: &Surveyed, point: &Point, a: &Point, b: &Point) -> Fault {
    let post = |post: Option<Chainage>| post.map(|p| p.to_string()).unwrap_or_default();
    Fault::row(
        &parts.posts_file,
        point.row,
        format!(
            "断链 {}={} 不在前后公里标（第 {} 行 {}、第 {} 行 {}）之间；请核对来向、去向的次序",
            post(point.post),
            post(point.post_out),
            a.row,
            post(a.post_out.or(a.post)),
            b.row,
            post(b.post)
        ),
        format!(
            "the equation does not fit between the posts of rows {} and {}; check the order of incoming and outgoing",
            a.row, b.row
        ),
    )
}
