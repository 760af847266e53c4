//! What is checked of the points of a chain: figures, names, order, and lengths against the centreline.

use std::collections::{BTreeSet, HashMap};

use super::{Anchor, LineWarning, Surveyed, Track};
use crate::fault::Fault;

/// The largest chainage in metres, either way: a million kilometres.
pub(super) const LARGEST_POST_M: f64 = 1e9;

/// The least accurate figure that still says something, ± metres.
pub(super) const LARGEST_TOLERANCE_M: f64 = 100_000.0;

/// Figures that are no chainage and no accuracy. What passes here reads back from the tables in
/// which it is stored, and is far from where integers overflow.
pub(super) fn check_values(parts: &Surveyed, faults: &mut Vec<Fault>) {
    let accuracy = |metres: f64| metres > 0.0 && metres <= LARGEST_TOLERANCE_M;
    if !accuracy(parts.coord_tolerance_m) {
        let value = parts.coord_tolerance_m;
        let (zh, en) = no_accuracy(value);
        faults.push(Fault::file(&parts.centreline_file, zh, en).at("coord_tolerance_m"));
    }
    let far = parts.centreline.windows(2).position(|pair| match pair {
        [a, b] => (a.x - b.x).abs() > FARTHEST_DEGREES,
        _ => false,
    });
    if let Some(no) = far {
        let (zh, en) = far_apart(no + 2);
        faults.push(Fault::file(&parts.centreline_file, zh, en));
    }
    for point in &parts.points {
        for post in [point.post, point.post_out].into_iter().flatten() {
            if post.metres().abs() > LARGEST_POST_M {
                let (zh, en) = (format!("{post} 不是里程"), format!("{post} is no chainage"));
                faults.push(Fault::row(&parts.posts_file, point.row, zh, en));
            }
        }
        let tolerances = [
            ("kpost_tolerance_m", point.post_tolerance_m),
            ("coord_tolerance_m", Some(point.coord_tolerance_m)),
        ];
        for (field, value) in tolerances {
            if let Some(value) = value.filter(|value| !accuracy(*value)) {
                let (zh, en) = no_accuracy(value);
                faults.push(Fault::row(&parts.posts_file, point.row, zh, en).at(field));
            }
        }
    }
}

/// The most days on which the posts of one chain may change: each makes a calibration of its own.
const MOST_CHANGES: usize = 200;

/// The most posts of all those calibrations together.
const MOST_KNOTS: usize = 10_000_000;

/// A column of validity in which nearly every row has a day of its own is rather that of a survey.
pub(super) fn check_changes(anchors: &[Anchor], file: &str, faults: &mut Vec<Fault>) {
    let days: BTreeSet<_> =
        anchors.iter().flat_map(|anchor| [anchor.valid_from, anchor.valid_to]).flatten().collect();
    if days.len() > MOST_CHANGES || days.len() * anchors.len() > MOST_KNOTS {
        let count = days.len();
        let (zh, en) = (
            format!(
                "有效期有{count}个不同日期，超过{MOST_CHANGES}个；有效起、有效止是公里标启用和停用的日期，不是测量日期"
            ),
            format!(
                "{count} different days of validity, more than {MOST_CHANGES}: they are the days on which posts begin \
                 and cease to hold, not those of their survey"
            ),
        );
        faults.push(Fault::file(file, zh, en).at("valid_from"));
    }
}

/// Vertices farther apart than this in longitude are not of one line, and there is no plane for what
/// lies between them.
pub(super) const FARTHEST_DEGREES: f64 = 10.0;

fn far_apart(vertex: usize) -> (String, String) {
    (
        format!("第 {vertex} 个点与前一点的经度相差超过 {FARTHEST_DEGREES} 度，不成一条线"),
        format!(
            "vertex {vertex} is more than {FARTHEST_DEGREES} degrees of longitude from the one before: no line"
        ),
    )
}

fn no_accuracy(value: f64) -> (String, String) {
    (
        format!("误差 {value} 须为正数（米），至多 {LARGEST_TOLERANCE_M}；不知道时据实放宽，不写 0"),
        format!(
            "the accuracy {value} must be a positive number of metres, {LARGEST_TOLERANCE_M} at most; where it is not known state a large one, not 0"
        ),
    )
}

/// Two points of one name are a mistake of the table, wherever they stand.
pub(super) fn check_names(line: &str, anchors: &[Anchor], file: &str, faults: &mut Vec<Fault>) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for anchor in anchors.iter().filter(|anchor| !anchor.name.is_empty() && anchor.valid_to.is_none()) {
        if let Some(first) = seen.insert(&anchor.name, anchor.row) {
            let (zh, en) = (
                format!("{line} 的点 {} 与第 {first} 行重名", anchor.name),
                format!("{} has the name of row {first}", anchor.name),
            );
            faults.push(Fault::row(file, anchor.row, zh, en).at("name"));
        }
    }
}

/// Posts must increase along a chain, from each point's outgoing post to the next incoming one.
pub(super) fn check_posts(line: &str, of_time: &[&Anchor], file: &str, faults: &mut Vec<Fault>) {
    for pair in of_time.windows(2) {
        let [a, b] = *pair else { continue };
        let (Some(last), Some(post)) = (a.post_out.or(a.post), b.post) else { continue };
        if post == last {
            let (zh, en) = (
                format!("{line} 的公里标 {post} 与第 {} 行重复", a.row),
                format!("the post {post} stands in row {} already", a.row),
            );
            faults.push(Fault::row(file, b.row, format!("{zh}，公里标不递增"), en));
        } else if post < last {
            let (zh, en) = (
                format!(
                    "{line} 的公里标不递增：第 {} 行 {last} 之后为 {post}；请核对里程、顺序与断链",
                    a.row
                ),
                format!(
                    "posts do not increase: {post} after {last} (row {}); check posts, order and equations",
                    a.row
                ),
            );
            faults.push(Fault::row(file, b.row, zh, en));
        } else if b.along_m - a.along_m < 1e-3 {
            let (zh, en) = (
                format!(
                    "{line} 的公里标 {post} 与第 {} 行 {last} 在同一位置；断链请写成一行（来向=去向）",
                    a.row
                ),
                format!(
                    "{post} stands where row {} has {last}; write an equation in one row (incoming=outgoing)",
                    a.row
                ),
            );
            faults.push(Fault::row(file, b.row, zh, en));
        }
    }
}

/// Kilometres on the ground are not all of one length, but a difference of more than this part is
/// rather a wrong post, an equation turned round or one that is missing.
const CONTRADICTS: f64 = 0.05;

/// Neighbouring posts that the centreline contradicts.
pub(super) fn contradicts(line: &str, pair: &[&Anchor], file: &str) -> Option<Fault> {
    let [a, b] = *pair else { return None };
    let (last, next) = (a.post_out.or(a.post)?, b.post?);
    let (posts_m, along_m) = (next.metres() - last.metres(), b.along_m - a.along_m);
    let tolerance_m = a.post_tolerance_m? + b.post_tolerance_m?;
    let most = tolerance_m + 1.0 + CONTRADICTS * posts_m.max(along_m);
    // Posts that do not increase are a fault of their own.
    if posts_m <= 0.0 || (posts_m - along_m).abs() <= most {
        return None;
    }
    let (zh, en) = (
        format!(
            "{line} 第 {} 行 {last} 至 {next} 公里标差 {posts_m:.3} m，中心线长 {along_m:.3} m，相差过大；请核对公里标、\
             断链的来向与去向，或补上缺少的断链；确属实情则据实放宽误差",
            a.row
        ),
        format!(
            "from {last} (row {}) to {next} the posts are {posts_m:.3} m apart and the centreline {along_m:.3} m: check \
             the posts and the order of equations, add a missing equation, or state the tolerance as it is",
            a.row
        ),
    );
    Some(Fault::row(file, b.row, zh, en))
}

/// Neighbouring posts whose difference is not the length between them. On a chain that only joins
/// points the track may be longer than the chord, but not shorter.
pub(super) fn lengths_differ(
    line: &str,
    track: Track,
    schematic: bool,
    pair: &[&Anchor],
) -> Option<LineWarning> {
    let [a, b] = *pair else { return None };
    let posts_m = b.post?.metres() - a.post_out.or(a.post)?.metres();
    let along_m = b.along_m - a.along_m;
    let named = |anchor: &Anchor| match (anchor.name.is_empty(), anchor.post) {
        (true, Some(post)) => post.to_string(),
        _ => anchor.name.to_string(),
    };
    let (from, to) = (named(a), named(b));
    if schematic {
        return (along_m > posts_m).then(|| LineWarning {
            line: line.to_owned(),
            what: format!(
                "{}{from}–{to}: 点间折线 {:.2} km,公里标差 {:.2} km / the chord is {:.2} km for posts {:.2} km apart",
                track.zh(),
                along_m / 1000.0,
                posts_m / 1000.0,
                along_m / 1000.0,
                posts_m / 1000.0
            ),
        });
    }
    let tolerance_m = a.post_tolerance_m? + b.post_tolerance_m?;
    ((along_m - posts_m).abs() > tolerance_m).then(|| LineWarning {
        line: line.to_owned(),
        what: format!(
            "{}{from}–{to}: 中心线长 {along_m:.3} m，公里标差 {posts_m:.3} m，相差 {:+.3} m，超过误差 {tolerance_m} m / \
             the centreline is {along_m:.3} m for posts {posts_m:.3} m apart, more than the tolerance of {tolerance_m} m",
            track.zh(),
            along_m - posts_m
        ),
    })
}
