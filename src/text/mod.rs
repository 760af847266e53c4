//! Words for people: an answer as readable text, Chinese first.

pub mod audit;
mod check;
pub mod due;
mod import;
mod land;
pub mod line;
pub mod review;

use std::fmt::Write as _;

use landrail_gis::answer::{
    Answer, Caveat, ConstraintAnswer, LandAnswer, Listed, Match, OfficialAnswer, PlaceKind, RailwayAnswer,
    SegmentAnswer,
};
use landrail_gis::line::Side;
use landrail_gis::record::{Confidence, Source, Tier};

pub use check::{checked_ranges, checked_roster};
use review::harmless;

pub use import::{Tally, import_file, import_line};

/// A whole answer. Writing to a `String` cannot fail, so results of `write!` are dropped here.
pub fn answer(answer: &Answer<'_>) -> String {
    let mut out = String::new();
    place(&mut out, answer);
    for railway in &answer.railways {
        self::railway(&mut out, railway);
    }
    land(&mut out, "临时用地", &answer.temporary_uses);
    land(&mut out, "宗地", &answer.parcels);
    constraints(&mut out, &answer.constraints);
    if !answer.caveats.is_empty() {
        out.push_str("\n注意\n");
        answer.caveats.iter().for_each(|c| caveat(&mut out, "  ", c));
    }
    out
}

fn place(out: &mut String, answer: &Answer<'_>) {
    let place = &answer.place;
    let _ = writeln!(out, "查询: {}  (截至 {})", answer.query.given, answer.query.as_of);
    let kind = match place.kind {
        PlaceKind::Unique => "唯一位置",
        PlaceKind::Ambiguous => "多个可能位置",
        PlaceKind::InGap => "位于短链内",
        PlaceKind::OutOfRange => "超出里程范围",
        PlaceKind::NoGeometry => "无线形，只按里程回答",
    };
    let _ = write!(out, "位置: {kind}");
    if let (Some(lon), Some(lat)) = (place.lon, place.lat) {
        let _ = write!(out, "  {lon:.5}, {lat:.5} (CGCS2000)");
    }
    if let (Some(along), Some(across)) = (place.tolerance_m, place.lateral_m) {
        let _ = write!(out, "  沿线±{along} m，横向±{across} m");
    }
    out.push('\n');
    if let Some(county) = &place.county {
        let km = county.edge_m / 1000.0;
        let _ = if county.contained {
            writeln!(out, "县域: {} (示意界线，距界{km:.1} km)", county.name)
        } else {
            writeln!(out, "县域: 在县界数据之外，最近的是{} (约{km:.1} km)", county.name)
        };
    }
    if let Some(reason) = &place.reason {
        let _ = writeln!(out, "说明: {}", reason.zh);
    }
    for candidate in &place.candidates {
        let _ = write!(out, "  候选: {} {}", candidate.post, candidate.track.zh());
        if let (Some(lon), Some(lat)) = (candidate.lon, candidate.lat) {
            let _ = write!(out, "  {lon:.5}, {lat:.5}");
        }
        if let Some(words) = &candidate.decided_by {
            let _ = write!(out, "  （{}）", words.zh);
        }
        out.push('\n');
    }
    if let Some(gap) = &place.short_chain
        && let (Some(lon), Some(lat)) = (gap.lon, gap.lat)
    {
        let _ = writeln!(
            out,
            "  短链处: {} → {}  {lon:.5}, {lat:.5}（不是所查公里标的位置）",
            gap.before, gap.after
        );
    }
}

fn railway(out: &mut String, railway: &RailwayAnswer<'_>) {
    let _ = write!(out, "\n■ {}{}", railway.line, railway.track.zh());
    if let Some(post) = railway.post {
        let _ = write!(out, " {post}");
    }
    for other in &railway.other_posts {
        let _ = write!(out, "（{}起算 {}）", other.origin, other.post);
    }
    if let Some(tolerance) = railway.tolerance_m {
        let _ = write!(out, " (±{tolerance} m)");
    }
    if railway.distance_m > 0.0 {
        let _ = write!(out, "  距离 {} m", railway.distance_m);
        if let Some(lateral) = railway.lateral_m {
            let _ = write!(out, " (线形误差±{lateral} m)");
        }
    }
    match railway.side {
        Side::Left => out.push_str("  左侧"),
        Side::Right => out.push_str("  右侧"),
        Side::Unknown if railway.schematic && railway.distance_m > 0.0 => out.push_str("  左右侧不明"),
        Side::Unknown | Side::On => {}
    }
    out.push('\n');
    if let Some(words) = &railway.post_repeats {
        let _ = writeln!(out, "  {}", words.zh);
    }
    let nobody = match railway.roster {
        Listed::NotListed => "名单未列",
        Listed::UnknownPost => "公里标不明，无法确定",
        Listed::NotInForce => "所查日期没有可用名单",
        Listed::Listed | Listed::Uncovered => "",
    };
    if !nobody.is_empty() && railway.segments.is_empty() {
        let _ = writeln!(out, "  段长: {nobody}");
    }
    for (tier, title) in [Tier::County, Tier::Township, Tier::Village].map(|tier| (tier, tier.zh())) {
        let of_tier: Vec<_> = railway.segments.iter().filter(|s| s.tier == tier).collect();
        if of_tier.len() > 1 {
            let _ = writeln!(out, "  {title}: {}个候选", of_tier.len());
        }
        // A reason that several share is written once, above them.
        let mut said: Vec<&str> = Vec::new();
        for why in of_tier.iter().filter_map(|s| s.why.as_ref()) {
            if !said.contains(&why.zh.as_ref()) {
                said.push(&why.zh);
                let _ = writeln!(out, "  {title}: {}", why.zh);
            }
        }
        for of_tier in of_tier {
            segment(out, title, of_tier);
        }
    }
    for gap in &railway.gaps {
        if let Some(hint) = &gap.workshop {
            let _ = writeln!(
                out,
                "  推断车间: {} {} ({})",
                hint.unit,
                hint.name.unwrap_or("姓名不明"),
                hint.why.zh
            );
        }
    }
    railway.caveats.iter().for_each(|c| caveat(out, "  ", c));
}

fn segment(out: &mut String, title: &str, segment: &SegmentAnswer<'_>) {
    let mark = match segment.matched {
        Match::Decided => "",
        Match::Likely => "〔较可能〕",
        Match::Candidate => "〔候选〕",
    };
    let _ = writeln!(out, "  {title} {}{mark}  {}–{}", segment.area, segment.from, segment.to);
    official(out, "地方段长", &segment.local);
    official(out, "铁路段长", &segment.railway);
    let _ = writeln!(out, "    来源 {}{}", source(segment.source), confidence(segment.confidence));
}

fn official(out: &mut String, title: &str, official: &OfficialAnswer<'_>) {
    let _ = write!(out, "    {title}: {} ({}", official.name.unwrap_or("姓名不明"), official.office);
    if !official.office.contains(official.unit) {
        let _ = write!(out, ",{}", official.unit);
    }
    out.push(')');
    if let Some(desk) = official.desk {
        let _ = write!(out, " 办公 {desk}");
    }
    if let Some(duty) = official.duty {
        let _ = write!(out, " 值班 {duty}");
    }
    if let Some(fault) = official.phone_fault {
        let _ = write!(out, " (号码有误: {fault})");
    }
    if let Some(delegate) = official.delegate {
        let _ = write!(out, " 具体事务: {delegate}");
    }
    out.push('\n');
}

fn land(out: &mut String, title: &str, found: &[LandAnswer<'_>]) {
    if found.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}");
    for land in found {
        self::land::one(out, land);
        let _ = writeln!(out, "    坐落 {} — {}", land.situs, relation(land));
        let _ = writeln!(out, "    来源 {}{}", source(land.source), confidence(land.confidence));
    }
}

fn relation(land: &LandAnswer<'_>) -> String {
    use landrail_gis::answer::Relation;
    match land.relation {
        Relation::Contains => "在界址范围内".to_owned(),
        Relation::Near => format!("相距约{:.0} m", land.distance_m.unwrap_or_default()),
        Relation::Township => "仅知所在乡镇，界址不明".to_owned(),
        Relation::County => format!("仅知位于{}，界址不明", land.county.unwrap_or("该县（市、区）")),
    }
}

fn constraints(out: &mut String, found: &[ConstraintAnswer<'_>]) {
    use landrail_gis::rule::Verdict;
    for (title, binding) in [("适用的约束", true), ("无法判定的约束（不等于没有）", false)]
    {
        let wanted = |verdict| match verdict {
            Verdict::Applies => binding,
            Verdict::Undecided(_) => !binding,
            Verdict::DoesNotApply => false,
        };
        let mut listed = found.iter().filter(|c| wanted(c.verdict())).peekable();
        if listed.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "\n{title}");
        for constraint in listed {
            let _ = writeln!(out, "  {}: {}", constraint.title().0, constraint.why().0);
            let _ = writeln!(out, "    依据 {}", constraint.basis());
        }
    }
}

fn caveat(out: &mut String, indent: &str, caveat: &Caveat) {
    let _ = writeln!(out, "{indent}! {}", caveat.words.zh);
}

/// Document, lines and file of a source.
fn source(source: &Source) -> String {
    let [first, last] = source.lines;
    let document = source.document.as_deref().unwrap_or("无文号");
    if first == last {
        format!("{document} (第{first}行, {})", source.file)
    } else {
        format!("{document} (第{first}–{last}行, {})", source.file)
    }
}

const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Verbatim => "",
        Confidence::Entered => " 〔录入〕",
        Confidence::Corrected => " 〔已更正〕",
        Confidence::Inferred => " 〔推断〕",
        Confidence::Reconstructed => " 〔重建〕",
    }
}
