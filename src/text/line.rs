//! Words about lines: what there is, what an import brought, and how far it differs.

use std::fmt::Write as _;

use landrail_gis::line::{AnchorKind, Chain, Differences, Line, LineWarning, Lines};

/// All lines, a row each.
pub fn list(lines: &Lines) -> String {
    let mut out = String::new();
    for line in lines.iter() {
        let _ = write!(out, "{}", line.name);
        if line.chains.is_empty() {
            out.push_str("  无线形");
        }
        for chain in &line.chains {
            let _ = write!(out, "  {}", extent(chain));
        }
        let _ = writeln!(out, "  {}", if line.own_source.is_some() { "自有数据" } else { "内置" });
    }
    out
}

/// `上行 K0+000–K4+137 示意`.
fn extent(chain: &Chain) -> String {
    let mut words: Vec<String> = Vec::new();
    if !chain.track.zh().is_empty() {
        words.push(chain.track.zh().to_owned());
    }
    words.push(
        chain.calibrated().map_or_else(|| "无公里标".to_owned(), |span| format!("{}–{}", span.from, span.to)),
    );
    words.push(if chain.schematic { "示意" } else { "中心线" }.to_owned());
    words.join(" ")
}

/// One line in full.
pub fn show(line: &Line) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}{}", line.name, if line.high_speed { "（高速铁路）" } else { "" });
    if !line.aliases.is_empty() {
        let _ = writeln!(out, "别名: {}", line.aliases.join("、"));
    }
    let _ = writeln!(out, "来源: {}", line.own_source.as_deref().unwrap_or("内置（站点连线，示意）"));
    for edition in &line.editions {
        let km = edition.offset.metres() / 1000.0;
        let _ =
            writeln!(out, "起算: {}（{}）{km:+} km；依据 {}", edition.origin, edition.name, edition.source);
    }
    if line.chains.is_empty() {
        out.push_str("没有线形数据\n");
    }
    for chain in &line.chains {
        self::chain(&mut out, chain);
    }
    out
}

fn chain(out: &mut String, chain: &Chain) {
    let _ = writeln!(
        out,
        "\n■ {}  {}个点，长{:.3} km",
        extent(chain),
        chain.vertices(),
        chain.length_m() / 1000.0
    );
    if let Some((stated, measured)) = chain.lengths_m() {
        let _ = writeln!(
            out,
            "  总里程(终点−起点+Σ长链−Σ短链) {stated:.3} m，线形长 {measured:.3} m，相差 {:+.3} m{}",
            measured - stated,
            if chain.schematic { "（折线短于真实线路）" } else { "" }
        );
    }
    for anchor in chain.anchors.iter().filter(|a| a.post.is_some()) {
        let Some(post) = anchor.post else { continue };
        let _ = write!(out, "  {post}");
        if let Some(outgoing) = anchor.post_out {
            let metres = post.metres() - outgoing.metres();
            let kind = if metres > 0.0 { "长链" } else { "短链" };
            let _ = write!(out, "={outgoing} 断链（{kind}{:.3} m）", metres.abs());
            if let Some(letter) = anchor.letter {
                let _ = write!(out, " 后缀{letter}");
            }
        } else if anchor.kind != AnchorKind::Post {
            let _ = write!(out, " {}", anchor.name);
        }
        if let Some(tolerance) = anchor.post_tolerance_m {
            let _ = write!(out, " ±{tolerance} m");
        }
        if !chain.schematic {
            let _ = write!(out, " 离线{:.2} m", anchor.off_m);
        }
        if let Some(from) = anchor.valid_from {
            let _ = write!(out, " {from}起");
        }
        if let Some(to) = anchor.valid_to {
            let _ = write!(out, " 至{to}");
        }
        let _ = writeln!(out, "  {}", anchor.post_basis);
    }
}

/// How many compared points are printed before the rest is summed up.
const SHOWN: usize = 40;

/// What an import of a line brought.
pub fn imported(
    line: &Line,
    notes: &[(String, String)],
    warnings: &[LineWarning],
    before: Option<&Line>,
    differences: Option<&Differences>,
) -> String {
    let mut out = String::new();
    for (zh, en) in notes {
        let _ = writeln!(out, "说明: {zh} / {en}");
    }
    let _ = writeln!(out, "{}", line.name);
    for chain in &line.chains {
        let posts = chain.anchors.iter().filter(|a| a.post.is_some() && a.post_out.is_none()).count();
        let equations = chain.anchors.iter().filter(|a| a.post_out.is_some()).count();
        let _ = writeln!(
            out,
            "  {}  {}个点，长{:.3} km，公里标{posts}个，断链{equations}处",
            extent(chain),
            chain.vertices(),
            chain.length_m() / 1000.0
        );
        if let Some((stated, measured)) = chain.lengths_m() {
            let _ = writeln!(
                out,
                "    总里程(终点−起点+Σ长链−Σ短链) {stated:.3} m，中心线长 {measured:.3} m，相差 {:+.3} m / \
                 posts state {stated:.3} m, the centreline has {measured:.3} m",
                measured - stated
            );
        }
    }
    for warning in warnings {
        let _ = writeln!(out, "  ! {}", warning.what);
    }
    match (before, differences) {
        (Some(before), Some(differences)) => compared(&mut out, before, differences),
        _ => out.push_str("原来没有线形，无可比较 / there was no geometry before: nothing to compare\n"),
    }
    out
}

fn compared(out: &mut String, before: &Line, differences: &Differences) {
    let what = if before.own_source.is_some() { "原自有数据" } else { "内置线形" };
    let _ = writeln!(out, "与{what}比较 / compared with the line in force:");
    for point in differences.points.iter().take(SHOWN) {
        let _ = write!(out, "  {}{}", point.track.zh(), point.name);
        if point.beyond_end {
            let _ = writeln!(out, "  在新中心线两端之外（{:.0} m）", point.off_m);
            continue;
        }
        let _ = write!(out, "  离新线 {:.1} m", point.off_m);
        if point.off_m > point.old_lateral_m {
            let _ = write!(out, "（超过原坐标误差±{:.0} m）", point.old_lateral_m);
        }
        if let (Some(old), Some(new), Some(along)) = (point.old, point.new, point.along_m) {
            let _ = write!(out, "  公里标 {old} → {new}（{along:+.1} m）");
            if let Some(tolerance) = point.old_tolerance_m.filter(|tolerance| along.abs() > *tolerance) {
                let _ = write!(out, " 超过原误差±{tolerance:.0} m");
            }
        }
        out.push('\n');
    }
    if differences.points.len() > SHOWN {
        let _ = writeln!(
            out,
            "  另有{}点 / and {} more",
            differences.points.len() - SHOWN,
            differences.points.len() - SHOWN
        );
    }
    let abeam = differences.points.iter().filter(|point| !point.beyond_end);
    let worst = |value: &mut dyn Iterator<Item = f64>| value.fold(0.0_f64, |a, b| a.max(b.abs()));
    let _ = writeln!(
        out,
        "  {:.0}% 的原有点在新线范围内；横向最大 {:.1} m，里程最大 {:.1} m / {:.0}% of the known points are abeam of it; at most {:.1} m across and {:.1} m along",
        differences.within * 100.0,
        worst(&mut abeam.clone().map(|point| point.off_m)),
        worst(&mut abeam.clone().filter_map(|point| point.along_m)),
        differences.within * 100.0,
        worst(&mut abeam.clone().map(|point| point.off_m)),
        worst(&mut abeam.filter_map(|point| point.along_m)),
    );
}
