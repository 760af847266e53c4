//! The words of a verdict, made only when asked for.

use super::answer::Because;
use super::{Base, ConstraintAnswer, Rule};

/// Why the verdict is what it is, in Chinese and in English.
pub(super) fn why(answer: &ConstraintAnswer<'_>) -> (String, String) {
    let (mut zh, mut en) = ground(answer);
    let rule = answer.rule;
    if !rule.verified {
        zh.push_str("；法条未核实");
        en.push_str("; legal text not verified");
    }
    if let Some((note_zh, note_en)) = rule.note_zh.as_ref().zip(rule.note_en.as_ref()) {
        zh.push_str(&format!("；{note_zh}"));
        en.push_str(&format!("; {note_en}"));
    }
    (zh, en)
}

fn ground(answer: &ConstraintAnswer<'_>) -> (String, String) {
    let rule = answer.rule;
    match answer.because {
        Because::Ended(last) => {
            let (note_zh, note_en) = dates_note(rule);
            (format!("已于{last}终止{note_zh}"), format!("ended on {last}{note_en}"))
        }
        Because::NotYet(first) => {
            let (note_zh, note_en) = dates_note(rule);
            (format!("自{first}起施行，查询日尚未施行{note_zh}"), format!("in force from {first}, not yet on the day asked for{note_en}"))
        }
        Because::OutOfSeason((month, day)) => {
            let seasons: Vec<String> = rule.seasons.iter().map(ToString::to_string).collect();
            let seasons = seasons.join(", ");
            (
                format!("不在季节内（{seasons}，月-日）；下次自{month:02}-{day:02}起"),
                format!("out of season ({seasons}, month-day); next from {month:02}-{day:02}"),
            )
        }
        Because::Dates => {
            let (note_zh, note_en) = dates_note(rule);
            (format!("起止日期不明，无法判定{note_zh}"), format!("dates not known, cannot be told{note_en}"))
        }
        Because::InArea => ("在规则适用的行政区内".into(), "inside the area of the rule".into()),
        Because::CountyEdge => (
            "近县界，县界数据误差约1千米，可能属于不适用的邻县".into(),
            "near a county edge (edges are good to about 1 km): may lie in a county for which the rule does not hold".into(),
        ),
        Because::NoCounty => (
            "不在已收录的县级行政区内，无法判定".into(),
            "in no county of the data, cannot be told".into(),
        ),
        Because::Extent => (
            "适用范围只是该行政区的一部分，界线未公布或未收录".into(),
            "holds in a part of the area only, whose limits are not published or not in the data".into(),
        ),
        Because::Feature => {
            let (base_zh, base_en) = base_words(rule);
            let (limit_zh, limit_en) = limits(rule);
            (
                format!("{limit_zh}，按{base_zh}计；其位置未收录"),
                format!("{limit_en}, by {base_en}; where that lies is not in the data"),
            )
        }
        Because::Collected => (rule.what_zh.clone(), rule.what_en.clone()),
        _ => railway(answer),
    }
}

fn railway(answer: &ConstraintAnswer<'_>) -> (String, String) {
    let rule = answer.rule;
    let line = answer.line.unwrap_or("");
    let distance = answer.distance_m.map(metres).unwrap_or_default();
    let error = answer.lateral_m.map(metres).unwrap_or_default();
    let limit = answer.distance_limit().unwrap_or_default();
    let (base_zh, base_en) = base_words(rule);
    match answer.because {
        Because::Within => (
            format!(
                "距{line}中心线 {distance} m（±{error} m），小于最小值 {} m：在范围内或铁路用地内",
                least(answer)
            ),
            format!(
                "{distance} m (± {error} m) from the centreline of {line}, less than the least figure {} m: within it, or on railway land",
                least(answer)
            ),
        ),
        Because::Beyond { allowance, schematic } => {
            let (kind_zh, kind_en) = geometry(schematic);
            let limit = match rule.clear_distance_m {
                Some(clear) => metres(clear),
                None => limit,
            };
            let (more_zh, more_en) = if rule.clear_distance_m.is_some() {
                (
                    "（系统设定的不再提示距离，非法定数值）".to_owned(),
                    " (set by this system to stop warning, not a legal figure)".to_owned(),
                )
            } else if allowance {
                let about = answer.about;
                (
                    format!("（{}）", about.formation_allowance_zh),
                    format!(" ({})", about.formation_allowance_en),
                )
            } else {
                (String::new(), String::new())
            };
            (
                format!("距{line}{kind_zh} {distance} m，误差 ±{error} m，在 {limit} 以外{more_zh}"),
                format!("{distance} m (± {error} m) from the {kind_en} of {line}, beyond {limit}{more_en}"),
            )
        }
        Because::NoLine => {
            ("查找范围内没有此类铁路".into(), "no railway of this kind within the search radius".into())
        }
        Because::Coarse { schematic } => {
            let (kind_zh, kind_en) = geometry(schematic);
            (
                format!(
                    "距{line}{kind_zh} {distance} m，线形误差 ±{error} m，{limit} 范围无法判定（自{base_zh}计）"
                ),
                format!(
                    "{distance} m from the {kind_en} of {line}, geometry ± {error} m: {limit} cannot be decided (counted from {base_en})"
                ),
            )
        }
        Because::ClassOrToe { classes } => {
            let (class_zh, class_en) =
                if classes { ("地区类别和", "the class of area and ") } else { ("", "") };
            (
                format!(
                    "距{line}中心线 {distance} m（±{error} m）；{limit}自{base_zh}计，{class_zh}起算位置未知"
                ),
                format!(
                    "{distance} m (± {error} m) from the centreline of {line}; {limit} counts from {base_en}: {class_en}where that lies is not known"
                ),
            )
        }
        Because::NoNumber => (
            format!("距{line}约 {distance} m（±{error} m）；所引标准的距离数值未收录"),
            format!(
                "about {distance} m (± {error} m) from {line}; the figure of the standard referred to is not in the data"
            ),
        ),
        // `BadNumber`, and the grounds that `ground` has answered already.
        _ => (
            format!("到{line}的距离或误差不是有效数值，无法判定"),
            format!("the distance to {line} or its tolerance is not a usable number, cannot be told"),
        ),
    }
}

/// Metres for reading: tenths below 10, whole above.
fn metres(value: f64) -> String {
    if value < 10.0 && value.fract() != 0.0 { format!("{value:.1}") } else { format!("{value:.0}") }
}

fn least(answer: &ConstraintAnswer<'_>) -> String {
    answer.limit.map(|limit| metres(limit.min_m)).unwrap_or_default()
}

const fn geometry(schematic: bool) -> (&'static str, &'static str) {
    if schematic { ("示意线", "schematic line") } else { ("中心线", "centreline") }
}

/// Every class with its figure.
fn limits(rule: &Rule) -> (String, String) {
    let list = |pick: fn(&super::Class) -> &str, between: &str| {
        let one = |class: &super::Class| match pick(class) {
            "" => class.limit.to_string(),
            name => format!("{name} {}", class.limit),
        };
        rule.classes.iter().map(one).collect::<Vec<_>>().join(between)
    };
    (list(|class| &class.zh, "，"), list(|class| &class.en, ", "))
}

fn base_words(rule: &Rule) -> (String, String) {
    let zh: Vec<&str> = rule.base.iter().map(|base: &Base| base.words().0).collect();
    let en: Vec<&str> = rule.base.iter().map(|base: &Base| base.words().1).collect();
    (zh.join("、"), en.join(", "))
}

/// What is to be known of the dates; the note stands as `中文 / English`.
fn dates_note(rule: &Rule) -> (String, String) {
    match rule.valid_note.as_deref().map(|note| note.split_once(" / ").unwrap_or((note, note))) {
        Some((zh, en)) => (format!("（{zh}）"), format!(" ({en})")),
        None => (String::new(), String::new()),
    }
}
