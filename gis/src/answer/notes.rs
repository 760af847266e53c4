//! Caveats about the question and its place.

use super::{Caveat, Listed, Match, PlaceAnswer, QueryEcho, Question, RailwayAnswer, Words};
use crate::chainage::{Chainage, KilometrePost, ReadingRule};
use crate::line::{Edition, Line, Near};
use crate::place::CountyHit;

/// Whether the post was written with something that may stand for another chainage than the
/// line's, and that the data could not check: a prefix other than `K` (a design stage, another
/// track) or the letter of a long chain.
///
/// A letter that `met` a long chain of the line is checked, and so is a prefix that names a track of
/// the line in words (`右K`).
pub(super) fn is_qualified(line: &Line, post: &KilometrePost, met: bool) -> bool {
    let own_track = |track| line.chains.iter().any(|chain| chain.track == track);
    (post.suffix.is_some() && !met)
        || (post.other_prefix().is_some() && !post.named_track().is_some_and(own_track))
}

/// The post in canonical form with the prefix and the letter that were written.
pub(super) fn as_written(post: &KilometrePost, at: Chainage) -> String {
    post.written(at)
}

/// What the reader of the question made of its words.
pub(super) fn about_notation(given: &str, line: &Line, post: &KilometrePost, met: bool) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    let bare = |name: &str| name.trim_end_matches('线').to_owned();
    if bare(given) != bare(&line.name) {
        let name = &line.name;
        caveats.push(Caveat::new(
            "line_name",
            format!("所写线名“{given}”按“{name}”回答"),
            format!("{given:?} is answered as {name}"),
        ));
    }
    if post.readings.len() > 1 {
        let all = |rule: fn(ReadingRule) -> &'static str, open: &str, close: &str, joint: &str| {
            let list: Vec<_> =
                post.readings.iter().map(|r| format!("{}{open}{}{close}", r.at, rule(r.rule))).collect();
            list.join(joint)
        };
        let (zh, en) = (all(ReadingRule::zh, "：", "", "；"), all(ReadingRule::en, " (", ")", " or "));
        caveats.push(Caveat::new(
            "ambiguous_notation",
            format!("公里标写法有多种读法（{zh}），按线路里程范围取舍"),
            format!("the post can be read as {en}; the line's range decides where it can"),
        ));
    }
    if is_qualified(line, post, met) {
        let printed = &post.printed;
        caveats.push(Caveat::new(
            "qualified_post",
            format!("“{printed}”的冠号或后缀可能表示另一里程系统（设计里程、另一行别、长链），数据中没有，按数字回答，未能核对"),
            format!(
                "the prefix or letter of {printed:?} may stand for another chainage (design stage, other track, long \
                 chain); the data have none, so the number is answered unchecked"
            ),
        ));
    }
    caveats
}

/// From where the posts of the line count, when more than one counting is in use.
pub(super) fn about_origin(line: &Line, asked: Option<&Edition>) -> Option<Caveat> {
    let (own, others) = line.editions.split_first()?;
    let differ = |edition: &Edition| {
        let km = edition.offset.metres() / 1000.0;
        let sign = if km < 0.0 { '−' } else { '+' };
        format!("{}（{}）{sign}{} km", edition.origin, edition.name, km.abs())
    };
    match asked {
        Some(edition) if edition.offset != own.offset => Some(Caveat::new(
            "other_origin",
            format!(
                "所给里程按{}起算，已换算为{}起算（{}）；依据：{}",
                edition.origin,
                own.origin,
                differ(edition),
                edition.source
            ),
            format!(
                "the post given counts from {}; it is answered as counted from {} ({}); source: {}",
                edition.origin,
                own.origin,
                differ(edition),
                edition.source
            ),
        )),
        Some(_) => None,
        None if others.is_empty() => None,
        None => {
            let list = others.iter().map(differ).collect::<Vec<_>>().join("、");
            Some(Caveat::new(
                "several_origins",
                format!(
                    "本线公里标按{}起算（{}）回答；另有起算：{list}。若所给里程属后者，请注明，例：{}({})",
                    own.origin,
                    own.name,
                    line.name,
                    others.first().map_or("", |edition| edition.origin.as_str())
                ),
                format!(
                    "posts are answered as counted from {} ({}); also in use: {list}. If yours counts so, name it: {}({})",
                    own.origin,
                    own.name,
                    line.name,
                    others.first().map_or("", |edition| edition.origin.as_str())
                ),
            ))
        }
    }
}

/// A post whose prefix or letter could not be checked decides nothing.
pub(super) fn doubt_qualified(railways: &mut [RailwayAnswer<'_>]) {
    for segment in railways.iter_mut().flat_map(|r| &mut r.segments) {
        if segment.matched == Match::Decided {
            segment.matched = Match::Likely;
            segment.why = Some(Words::new(
                "公里标的冠号或后缀未能核对",
                "the prefix or letter of the post could not be checked",
            ));
        }
    }
}

/// Other lines near the place of a question by post.
pub(super) fn other_lines(query: &QueryEcho, question: &Question, near: &[Near<'_>]) -> Option<Caveat> {
    let asked = query.line.as_deref()?;
    let mut names: Vec<&str> = near
        .iter()
        .filter(|n| n.line != asked && n.distance_m <= question.within_m + n.lateral_m)
        .map(|n| n.line)
        .collect();
    names.dedup();
    let names = names.join("、");
    (!names.is_empty()).then(|| {
        Caveat::new("other_lines_near", format!("附近另有：{names}"), format!("other lines nearby: {names}"))
    })
}

/// The nearest line has no listed chief: those of lines farther off do not answer for it.
pub(super) fn nearest_unlisted(query: &QueryEcho, railways: &[RailwayAnswer<'_>]) -> Option<Caveat> {
    let (nearest, others) = railways.split_first()?;
    let line = nearest.line;
    let misleading = query.line.is_none()
        && nearest.roster == Listed::NotListed
        && others.iter().any(|other| other.line != line && !other.segments.is_empty());
    misleading.then(|| {
        Caveat::new(
            "nearest_line_not_listed",
            format!("最近的铁路是{line}，名单未列其双段长；其他线路的段长只负责各自线路"),
            format!("the nearest railway is {line}, for which no chief is listed; chiefs of other lines answer for those only"),
        )
    })
}

/// What the place lets one tell, and what not; within its accuracy it may be in no county at all.
pub(super) fn about_place(place: &PlaceAnswer, accuracy_m: f64, leaves: bool) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    match &place.county {
        Some(county) if accuracy_m > 0.0 && (leaves || !county.maybe.is_empty()) => {
            caveats.push(within_accuracy(county, accuracy_m, leaves));
        }
        Some(county) if !county.contained => caveats.push(Caveat::new(
            "outside_counties",
            format!("位于县界数据之外，最近的是{}（约{:.0} m）", county.name, county.edge_m),
            format!("outside the county data; the nearest is {} (about {:.0} m)", county.name, county.edge_m),
        )),
        Some(county) if !county.maybe.is_empty() => {
            let names = county.maybe.join("、");
            caveats.push(Caveat::new(
                "county_edge",
                format!("距县界（示意）约{:.0} m，也可能属于{names}", county.edge_m),
                format!("about {:.0} m from an indicative county edge; it may also be in {names}", county.edge_m),
            ));
        }
        Some(_) => {}
        None if place.lon.is_some() => caveats.push(Caveat::new(
            "outside_counties",
            "位于忻州、朔州、阳泉三市县界数据之外",
            "outside the county data of 忻州, 朔州 and 阳泉",
        )),
        None => caveats.push(Caveat::new(
            "no_place",
            "没有可用坐标：宗地、临时用地和按区域的约束无法判定，不等于没有",
            "no coordinate: parcels, temporary uses and constraints of areas cannot be told, which is not none",
        )),
    }
    caveats
}

/// That the accuracy of the place does not tell its county.
fn within_accuracy(county: &CountyHit, accuracy_m: f64, leaves: bool) -> Caveat {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if !county.maybe.is_empty() {
        let names = county.maybe.join("、");
        zh.push(format!("也可能属于{names}"));
        en.push(format!("it may also be in {names}"));
    }
    if leaves {
        zh.push("也可能在县界数据之外".to_owned());
        en.push("it may also be outside the county data".to_owned());
    }
    let (name, edge_m) = (&county.name, county.edge_m);
    let (side_zh, side_en) = if county.contained { ("内", "inside") } else { ("外", "outside") };
    Caveat::new(
        if county.contained { "county_edge" } else { "outside_counties" },
        format!(
            "定位精度±{accuracy_m:.0} m，所给坐标在{name}县界（示意）{side_zh}约{edge_m:.0} m，{}；在哪个县无法判定，按县的规则和宗地一并列出",
            zh.join("，")
        ),
        format!(
            "the position is known to ±{accuracy_m:.0} m, its coordinate is about {edge_m:.0} m {side_en} the indicative edge of {name}; {}; which county it is in cannot be decided, rules and land of all of them are listed",
            en.join("; ")
        ),
    )
}

/// A roster's limits are often those of workshops: its county may not be the one of the map.
pub(super) fn county_differs(place: &PlaceAnswer, railways: &[RailwayAnswer<'_>]) -> Option<Caveat> {
    let county = place.county.as_ref().filter(|c| c.contained)?;
    let mut others: Vec<&str> = Vec::new();
    for railway in railways {
        let counties: Vec<&str> = railway.segments.iter().map(|s| s.county).collect();
        let fits = |name: &&str| **name == county.name || county.maybe.iter().any(|maybe| maybe == *name);
        if !counties.is_empty() && !counties.iter().any(fits) {
            others.extend(counties);
        }
    }
    others.sort_unstable();
    others.dedup();
    let names = others.join("、");
    (!names.is_empty()).then(|| {
        Caveat::new(
            "county_differs",
            format!("名单列在{names}名下，而此处按示意县界在{}；名单说明由谁负责，不说明县界", county.name),
            format!(
                "the roster lists {names} here while the indicative polygon gives {}; a roster says who answers, not where a county ends",
                county.name
            ),
        )
    })
}
