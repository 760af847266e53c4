//! The words of a verdict, made only when asked for.

use super::answer::{Announced, Because, PROTECTION_ZONE};
use super::{About, Base, ConstraintAnswer, Kind, Rule};

/// Why the verdict is what it is, in Chinese and in English.
pub(super) fn why(answer: &ConstraintAnswer<'_>) -> (String, String) {
    let rule = answer.rule;
    let (mut zh, mut en) = match answer.announced {
        Announced::Instead(document) => instead(answer, document),
        _ => ground(answer),
    };
    let (more_zh, more_en) = announced(answer);
    zh.push_str(&more_zh);
    en.push_str(&more_en);
    if answer.doubt && answer.because != Because::CountyEdge {
        zh.push_str("；近县界，也可能不属于该县");
        en.push_str("; near a county edge, the place may lie in another county");
    }
    if !rule.verified {
        zh.push_str("；法条未核实");
        en.push_str("; legal text not verified");
    }
    if let Some((note_zh, note_en)) = rule.note_zh.as_ref().zip(rule.note_en.as_ref()) {
        zh.push('；');
        zh.push_str(note_zh);
        en.push_str("; ");
        en.push_str(note_en);
    }
    (zh, en)
}

/// That a delimited zone stands in the rule's place.
fn instead(answer: &ConstraintAnswer<'_>, document: &str) -> (String, String) {
    let line = answer.line.unwrap_or("");
    if answer.rule.id == PROTECTION_ZONE {
        (
            format!("{line}此段此侧的保护区已由{document}划定，以公告划定的宽度为准，法定默认宽度不再适用"),
            format!(
                "{document} delimits the zone of {line} on this stretch and side: its width stands in the place of the default"
            ),
        )
    } else {
        (
            format!("{line}此段此侧的保护区已由{document}划定，按该保护区判定"),
            format!(
                "{document} delimits the zone of {line} on this stretch and side: decided as that zone is"
            ),
        )
    }
}

/// What is to be said of announcements besides.
fn announced(answer: &ConstraintAnswer<'_>) -> (String, String) {
    let measured = answer.line.is_some() && answer.is_of_protection_zone();
    match answer.announced {
        Announced::None if measured && answer.rule.id == PROTECTION_ZONE => (
            "；本库未收录该线此日有效的划定公告".to_owned(),
            "; no announcement that delimits the zone of this line on this day is in the data".to_owned(),
        ),
        Announced::NotHere(document) => (
            format!("；{document}划定了该线部分区段的保护区，未覆盖此段（此侧），仍按法定默认宽度"),
            format!(
                "; {document} delimits zones of this line, but does not cover this stretch (and side): the default stays"
            ),
        ),
        Announced::Maybe(document) => (
            format!(
                "；{document}划定的保护区可能涉及此处，里程、侧别或行别不够确定，默认宽度是否被取代无法判定"
            ),
            format!(
                "; a zone delimited by {document} may reach this place; post, side or track are not known well enough to tell whether it replaces the default"
            ),
        ),
        Announced::None | Announced::Instead(_) => (String::new(), String::new()),
    }
}

fn ground(answer: &ConstraintAnswer<'_>) -> (String, String) {
    let rule = answer.rule;
    match answer.because {
        Because::Ended(last) => {
            let (note_zh, note_en) = dates_note(rule);
            let sure = rule.valid.to.is_some_and(|to| to.known().is_some());
            let (when_zh, when_en) = if sure { ("已于", "on") } else { ("最迟已于", "on or before") };
            (format!("{when_zh}{last}终止{note_zh}"), format!("ended {when_en} {last}{note_en}"))
        }
        Because::NotYet(first) => {
            let (note_zh, note_en) = dates_note(rule);
            let (when_zh, when_en) =
                if rule.valid.from.known().is_some() { ("自", "from") } else { ("最早自", "from the earliest") };
            (
                format!("{when_zh}{first}起施行，查询日尚未施行{note_zh}"),
                format!("in force {when_en} {first}, not yet on the day asked for{note_en}"),
            )
        }
        Because::Before(first) => {
            let (note_zh, note_en) = dates_note(rule);
            (
                format!("自{first}起施行；查询日适用的更早规定未收录，无法判定{note_zh}"),
                format!(
                    "in force from {first}; what held earlier, on the day asked for, is not in the data, cannot be told{note_en}"
                ),
            )
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
            let mut words =
                (format!("起止日期不明，无法判定{note_zh}"), format!("dates not known, cannot be told{note_en}"));
            if rule.kind == Kind::DistanceFromFeature {
                let (zh, en) = feature(rule);
                words.0.push('；');
                words.0.push_str(&zh);
                words.1.push_str("; ");
                words.1.push_str(&en);
            }
            words
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
        Because::Feature => feature(rule),
        Because::Collected => (rule.what_zh.clone(), rule.what_en.clone()),
        _ => railway(answer),
    }
}

/// The figures of a rule whose base is not in the data.
fn feature(rule: &Rule) -> (String, String) {
    let (base_zh, base_en) = base_words(rule);
    let (limit_zh, limit_en) = limits(rule);
    let is_width = rule.base.iter().all(|base| matches!(base, Base::Belt | Base::Road));
    if is_width {
        (
            format!("{limit_zh}（{base_zh}）；其位置未收录"),
            format!("{limit_en} ({base_en}); where that lies is not in the data"),
        )
    } else {
        (
            format!("{limit_zh}，自{base_zh}计；其位置未收录"),
            format!("{limit_en}, counted from {base_en}; where that lies is not in the data"),
        )
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
        Because::Within { schematic } => {
            let (kind_zh, kind_en) = geometry(schematic);
            let least = least(answer);
            (
                format!(
                    "距{line}{kind_zh} {distance} m（±{error} m），不超过最小值 {least} m：在范围内或铁路用地内"
                ),
                format!(
                    "{distance} m (± {error} m) from the {kind_en} of {line}, not beyond the least figure \
                     {least} m: within it, or on railway land"
                ),
            )
        }
        Because::Beyond { allowance, schematic } => {
            let (kind_zh, kind_en) = geometry(schematic);
            let (limit, (more_zh, more_en)) = match rule.clear_distance_m {
                Some(clear) => (format!("{} m", metres(clear)), clear_words()),
                None => (limit, if allowance { allowance_words(answer.about) } else { Default::default() }),
            };
            (
                format!(
                    "仅就{line}有坐标的部分而言：距其{kind_zh} {distance} m，误差 ±{error} m，在 {limit} 以外{more_zh}"
                ),
                format!(
                    "as to {line} only, where it has coordinates: {distance} m (± {error} m) from its {kind_en}, beyond {limit}{more_en}"
                ),
            )
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
        Because::ClassOrToe { classes, schematic } => {
            let (kind_zh, kind_en) = geometry(schematic);
            let (class_zh, class_en) =
                if classes { ("地区类别和", "the class of area and ") } else { ("", "") };
            let (toe_zh, toe_en) = toe_words(answer);
            (
                format!(
                    "距{line}{kind_zh} {distance} m（±{error} m）；{limit}自{base_zh}计，{class_zh}起算位置未知{toe_zh}"
                ),
                format!(
                    "{distance} m (± {error} m) from the {kind_en} of {line}; {limit} counts from {base_en}: {class_en}where that lies is not known{toe_en}"
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
            format!("到{line}的距离或误差未知，无法判定"),
            format!("the distance to {line} or its tolerance is not known, cannot be told"),
        ),
    }
}

/// Metres for reading: tenths below 10, whole above.
fn metres(value: f64) -> String {
    if value < 10.0 && value.fract() != 0.0 { format!("{value:.1}") } else { format!("{value:.0}") }
}

fn clear_words() -> (String, String) {
    (
        "（系统设定的不再提示距离，非法定数值）".to_owned(),
        " (set by this system to stop warning, not a legal figure)".to_owned(),
    )
}

/// The assumption behind a negative verdict.
fn allowance_words(about: &About) -> (String, String) {
    (format!("（{}）", about.formation_allowance_zh), format!(" ({})", about.formation_allowance_en))
}

/// How far out the foot of the slope would have to lie for the rule to reach the place, where that
/// is more than the geometry's error.
fn toe_words(answer: &ConstraintAnswer<'_>) -> (String, String) {
    let reach = answer.distance_m.zip(answer.lateral_m).zip(answer.limit);
    match reach.map(|((distance, error), limit)| distance - error - limit.max_m) {
        Some(toe) if toe > 0.0 => {
            // Rounded down, so that the words do not claim more than is known.
            let toe = metres(toe.floor());
            (
                format!("；仅当起算位置距中心线 {toe} m 以上时才可能涉及此处"),
                format!("; it can reach this place only if that lies more than {toe} m from the centreline"),
            )
        }
        _ => Default::default(),
    }
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
