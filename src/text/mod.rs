//! Words for people: an answer as readable text, Chinese first.

mod import;

use std::fmt::Write as _;

use landrail_gis::answer::{
    Answer, Caveat, ConstraintAnswer, LandAnswer, Listed, Match, OfficialAnswer, PlaceKind, RailwayAnswer,
    SegmentAnswer,
};
use landrail_gis::line::Side;
use landrail_gis::record::{Confidence, Phone, Source, Tier};

pub use import::import;

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
        PlaceKind::NoGeometry => "无线形,只按里程回答",
    };
    let _ = write!(out, "位置: {kind}");
    if let (Some(lon), Some(lat)) = (place.lon, place.lat) {
        let _ = write!(out, "  {lon:.5}, {lat:.5} (CGCS2000)");
    }
    if let (Some(along), Some(across)) = (place.tolerance_m, place.lateral_m) {
        let _ = write!(out, "  沿线±{along:.0} m,横向±{across:.0} m");
    }
    out.push('\n');
    if let Some(county) = &place.county {
        let _ = writeln!(out, "县域: {} (示意界线,距界{:.1} km)", county.name, county.edge_m / 1000.0);
    }
    if let Some(reason) = &place.reason {
        let _ = writeln!(out, "说明: {}", reason.zh);
    }
    for candidate in &place.candidates {
        let _ = write!(out, "  候选: {} {:?}", candidate.post, candidate.track);
        if let (Some(lon), Some(lat)) = (candidate.lon, candidate.lat) {
            let _ = write!(out, "  {lon:.5}, {lat:.5}");
        }
        out.push('\n');
    }
}

fn railway(out: &mut String, railway: &RailwayAnswer<'_>) {
    let _ = write!(out, "\n■ {}", railway.line);
    if let Some(post) = railway.post {
        let _ = write!(out, " {post}");
    }
    if let Some(tolerance) = railway.tolerance_m {
        let _ = write!(out, " (±{tolerance:.0} m)");
    }
    if railway.distance_m > 0.0 {
        let _ = write!(out, "  距离 {:.0} m", railway.distance_m);
        if let Some(lateral) = railway.lateral_m {
            let _ = write!(out, " (线形误差±{lateral:.0} m)");
        }
    }
    match railway.side {
        Side::Left => out.push_str("  左侧"),
        Side::Right => out.push_str("  右侧"),
        Side::Unknown if railway.schematic => out.push_str("  左右侧不明"),
        Side::Unknown | Side::On => {}
    }
    out.push('\n');
    if railway.roster != Listed::Listed && railway.segments.is_empty() {
        out.push_str("  段长: 名单未列\n");
    }
    for (tier, title) in [(Tier::County, "县级"), (Tier::Township, "乡级")] {
        let of_tier: Vec<_> = railway.segments.iter().filter(|s| s.tier == tier).collect();
        if of_tier.len() > 1 {
            let _ = writeln!(out, "  {title}: {}个候选", of_tier.len());
        }
        of_tier.iter().for_each(|s| segment(out, title, s));
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
    if let Some(why) = segment.why.as_ref().filter(|_| segment.matched != Match::Candidate) {
        let _ = writeln!(out, "    {}", why.zh);
    }
    let _ = writeln!(out, "    来源 {}{}", source(segment.source), confidence(segment.confidence));
}

fn official(out: &mut String, title: &str, official: &OfficialAnswer<'_>) {
    let _ = write!(out, "    {title}: {} ({}", official.name.unwrap_or("姓名不明"), official.office);
    if !official.office.contains(official.unit) {
        let _ = write!(out, ",{}", official.unit);
    }
    out.push(')');
    let number = |phone: &Phone| phone.dial.clone().unwrap_or_else(|| format!("{}(原文有误)", phone.printed));
    if let Some(desk) = official.desk {
        let _ = write!(out, " 办公 {}", number(desk));
    }
    if let Some(duty) = official.duty {
        let _ = write!(out, " 值班 {}", number(duty));
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
        let _ = write!(out, "  {} {}〔{}〕", land.number, land.kind.zh(), land.status.zh());
        if let Some(no) = land.parcel_no {
            let _ = write!(out, " 地块 {no}");
        }
        if let Some(area) = land.area_printed {
            let _ = write!(out, " {area}");
        }
        if let Some(years) = land.term_years {
            let _ = write!(out, " 期限{years}年");
            match land.term_end {
                Some(end) => {
                    let _ = write!(out, ",至{end}");
                }
                None => out.push_str(",起始日未载明,到期日不可推算"),
            }
        }
        out.push('\n');
        let _ = writeln!(out, "    坐落 {} — {}", land.situs, relation(land));
        let _ = writeln!(out, "    来源 {}{}", source(land.source), confidence(land.confidence));
    }
}

fn relation(land: &LandAnswer<'_>) -> String {
    use landrail_gis::answer::Relation;
    match land.relation {
        Relation::Contains => "在界址范围内".to_owned(),
        Relation::Near => format!("相距约{:.0} m", land.distance_m.unwrap_or_default()),
        Relation::Township => "仅知所在乡镇,界址不明".to_owned(),
        Relation::County => "仅知所在县(市、区),界址不明".to_owned(),
    }
}

fn constraints(out: &mut String, found: &[ConstraintAnswer<'_>]) {
    use landrail_gis::rule::Verdict;
    let groups: [(&str, fn(Verdict) -> bool); 2] = [
        ("适用的约束", |v| v == Verdict::Applies),
        ("无法判定的约束(不等于没有)", |v| matches!(v, Verdict::Undecided(_))),
    ];
    for (title, wanted) in groups {
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
        Confidence::Corrected => " 〔已更正〕",
        Confidence::Inferred => " 〔推断〕",
        Confidence::Reconstructed => " 〔重建〕",
    }
}
