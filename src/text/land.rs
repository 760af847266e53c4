//! A decision about land as readable text.

use std::fmt::Write as _;

use landrail_gis::answer::{FarmlandAnswer, LandAnswer};
use landrail_gis::record::{Plot, Stated};

/// Plots beyond this many are counted, not listed.
const PLOTS_SHOWN: usize = 5;

/// What a decision says of its land; place and source are written by the caller.
pub(super) fn one(out: &mut String, land: &LandAnswer<'_>) {
    let name = if land.number.is_empty() { land.title } else { land.number };
    let _ = write!(out, "  {name} {}〔{}〕", land.kind.zh(), land.status.zh());
    if let Some(no) = land.parcel_no {
        let _ = write!(out, " 地块 {no}");
    }
    if let Some(area) = land.area_printed {
        let _ = write!(out, " {area}");
    }
    if land.status.gives_nothing() {
        // Nobody may use it for any time: the term that was asked for would look like a permission.
        out.push('\n');
        return;
    }
    term(out, land);
    out.push('\n');
    if !land.aliases.is_empty() {
        let _ = writeln!(out, "    其他编号 {}", land.aliases.join("、"));
    }
    if !land.classes.is_empty() {
        let _ = writeln!(out, "    地类 {}", land.classes_summary());
    }
    let farmland = land.basic_farmland.word.as_deref().unwrap_or("基本农田");
    stated(out, farmland, &land.basic_farmland);
    stated(out, "生态保护红线内", &land.redline);
    plots(out, land.plots);
    if let Some(renewal) = land.renewal {
        let of = match &renewal.of {
            Stated::Value(of) => format!("，原批准 {of}"),
            _ => String::new(),
        };
        let _ = writeln!(out, "    续期 {}{of}", renewal.printed);
    }
    if let Some(reclamation) = &land.reclamation {
        let due = match reclamation.due {
            Some(due) if reclamation.overdue => format!("，期限{due}已过，是否已复垦未载明"),
            Some(due) => format!("，至{due}"),
            None => "，到期日不明，复垦期限不可推算".to_owned(),
        };
        let _ = writeln!(out, "    复垦 {}{due}", reclamation.printed);
    }
}

fn term(out: &mut String, land: &LandAnswer<'_>) {
    match (land.term_years, land.term_months) {
        (Some(years), None) => {
            let _ = write!(out, " 期限{years}年");
        }
        (years, Some(months)) => {
            let years = years.map_or_else(String::new, |years| format!("{years}年"));
            let _ = write!(out, " 期限{years}{months}个月");
        }
        (None, None) => {
            if let Some(printed) = land.term_printed {
                let _ = write!(out, " 期限“{printed}”");
            }
        }
    }
    match (&land.expiry, land.term_end) {
        (Some(expiry), _) => {
            let _ = write!(out, "，{}", expiry.words.zh);
        }
        (None, Some(end)) => {
            let _ = write!(out, "，至{end}");
        }
        (None, None) if land.term_years.is_some() => out.push_str("，起始日未载明，到期日不可推算"),
        (None, None) => {}
    }
}

/// An area that is stated, or stated to be none. Silence is told among the constraints.
fn stated(out: &mut String, name: &str, farmland: &FarmlandAnswer) {
    match (farmland.state, farmland.m2) {
        (_, Some(m2)) => {
            let _ = writeln!(out, "    {name} {m2:.2} m²");
        }
        ("none", _) => {
            let _ = writeln!(out, "    {name} 无（文件载明）");
        }
        ("illegible", _) => {
            let _ = writeln!(out, "    {name} 原文无法辨读");
        }
        _ => {}
    }
}

fn plots(out: &mut String, plots: &[Plot]) {
    if plots.is_empty() {
        return;
    }
    let _ = writeln!(out, "    地块 {}个", plots.len());
    for plot in plots.iter().take(PLOTS_SHOWN) {
        let land_use = plot.land_use.value().map_or("用途未载明", String::as_str);
        let area = plot.area.value().map_or("面积未载明", |area| area.printed.as_str());
        let line = format!("      {} {land_use} {area} {}", plot.no, plot.place);
        let _ = writeln!(out, "{}", line.trim_end());
    }
    if plots.len() > PLOTS_SHOWN {
        let _ = writeln!(out, "      另有{}个，见 JSON", plots.len() - PLOTS_SHOWN);
    }
}
