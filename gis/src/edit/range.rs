//! The range of a segment or zone: two posts in metres, or as printed.

use serde_json::{Map, Value};

use super::EditFault;
use super::context::Cx;
use super::value::{missing, needed_text};
use crate::chainage::{Chainage, Span, parse_post, parse_range};

/// No line is longer.
const FARTHEST_M: f64 = 10_000_000.0;

/// Reads what is asked of a range, together: `from_m`, `to_m` and the property that holds the range
/// as printed must not contradict each other. `span` is none while a record is made.
pub(super) fn apply(
    span: &mut Option<Span>,
    printed: &mut String,
    printed_name: &str,
    asked: &Map<String, Value>,
    cx: &mut Cx<'_>,
) {
    let end = |name: &str, cx: &mut Cx<'_>| asked.get(name).and_then(|value| cx.value(post(name, value)));
    let (from, to) = (end("from_m", cx), end("to_m", cx));
    let text = asked.get(printed_name).and_then(|value| cx.value(needed_text(printed_name, value)));
    let failed = ["from_m", "to_m", printed_name].iter().filter(|name| asked.contains_key(**name)).count()
        != [from.is_some(), to.is_some(), text.is_some()].into_iter().filter(|got| *got).count();
    if failed {
        return;
    }
    let read = text.as_deref().map(|text| (text, printed_span(text)));
    let ends = (from.or(span.map(|s| s.from)), to.or(span.map(|s| s.to)));
    let by_metres = from.is_some() || to.is_some();
    match (&read, by_metres) {
        (Some((text, Ok(said))), true) => {
            if ends.0.is_some_and(|from| from != said.from) || ends.1.is_some_and(|to| to != said.to) {
                let shown = |at: Option<Chainage>| at.map_or_else(|| "?".to_owned(), |at| at.to_string());
                let given = format!("{}—{}", shown(ends.0), shown(ends.1));
                cx.push(
                    EditFault::at(
                        printed_name,
                        format!("与 from_m、to_m（{given}）矛盾，请只改其一或改为一致"),
                        format!(
                            "contradicts from_m and to_m ({given}); change one of them only, or both alike"
                        ),
                    )
                    .with(text),
                );
                return;
            }
            *span = Some(*said);
        }
        (Some((_, Ok(said))), false) => {
            if span.is_some_and(|now| now != *said) {
                cx.note(
                    format!("from_m、to_m 随 {printed_name} 改为 {}—{}", said.from, said.to),
                    format!("from_m and to_m follow {printed_name}: {}–{}", said.from, said.to),
                );
            }
            *span = Some(*said);
        }
        // Words that are no range say nothing against posts that are given beside them.
        (Some((text, Err((zh, en)))), _) if !by_metres => {
            cx.push(EditFault::at(printed_name, zh.clone(), en.clone()).with(text));
            return;
        }
        (Some((text, Err(_))), _) => cx.note(
            format!("{printed_name}“{text}”不能识别为里程区间，按 from_m、to_m 保存"),
            format!("{printed_name} {text:?} is not read as a range; from_m and to_m are kept"),
        ),
        (None, _) => {}
    }
    if by_metres && !matches!(read, Some((_, Ok(_)))) {
        match ends {
            (Some(from), Some(to)) if from < to => *span = Some(Span { from, to }),
            (Some(from), Some(to)) => {
                let name = if asked.contains_key("to_m") { "to_m" } else { "from_m" };
                cx.push(EditFault::at(
                    name,
                    format!("起点 {from} 应小于终点 {to}"),
                    format!("the range must rise: {from} is not before {to}"),
                ));
                return;
            }
            (None, _) => cx.push(missing("from_m")),
            (_, None) => cx.push(missing("to_m")),
        }
    }
    match (text, *span) {
        (Some(text), _) => *printed = text,
        (None, Some(span)) if printed.is_empty() => *printed = format!("{}—{}", span.from, span.to),
        _ => {}
    }
}

/// A post in metres, or in any notation that means one post.
fn post(name: &str, value: &Value) -> Result<Chainage, EditFault> {
    match value {
        Value::Number(number) => {
            let metres = number.as_f64().filter(|m| m.abs() <= FARTHEST_M).ok_or_else(|| {
                EditFault::at(name, "应为米，且在 ±10000 公里以内", "must be in metres and within ±10 000 km")
                    .with(number)
            })?;
            let mm = (metres * 1000.0).round();
            if (metres * 1000.0 - mm).abs() > 1e-3 {
                return Err(EditFault::at(
                    name,
                    "里程以毫米保存，请给出最多三位小数",
                    "posts are kept in millimetres: give at most three decimals",
                )
                .with(number));
            }
            Ok(Chainage::from_mm(mm as i64))
        }
        Value::String(text) => {
            super::value::sound(name, text, 60)?;
            let post = parse_post(text).map_err(|error| {
                let (zh, en) = error.words();
                EditFault::at(name, zh, en).with(text)
            })?;
            let plain = post.other_prefix().is_none() && post.suffix.is_none();
            post.only().filter(|_| plain).ok_or_else(|| {
                EditFault::at(
                    name,
                    "可有多种读法，请写成米数或 K241+500 的形式",
                    "has several readings: give metres, or the form K241+500",
                )
                .with(text)
            })
        }
        Value::Null => Err(missing(name)),
        _ => Err(EditFault::at(name, "应为米数或公里标", "must be metres or a kilometre post")),
    }
}

/// The range in words like `北同蒲线 K264+000-K297+000`, whatever name stands before it.
fn printed_span(text: &str) -> Result<Span, (String, String)> {
    let starts = |c: char| {
        c.is_ascii_digit() || matches!(c, 'K' | 'k' | 'Ｋ' | 'ｋ' | '-') || ('０'..='９').contains(&c)
    };
    let mut first = None;
    for (at, c) in text.char_indices().take(60) {
        if !starts(c) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        match parse_range(rest).and_then(|range| {
            let plain = |post: &crate::chainage::KilometrePost| {
                post.other_prefix().is_none() && post.suffix.is_none()
            };
            let span = range.rising()?;
            if plain(&range.from) && plain(&range.to) {
                Ok(span)
            } else {
                Err(crate::chainage::PostError::AmbiguousRange(crate::fault::excerpt(rest)))
            }
        }) {
            Ok(span) => return Ok(span),
            Err(error) => first = first.or(Some(error)),
        }
        // Digits inside the range begin no other one.
        if matches!(c, 'K' | 'k' | 'Ｋ' | 'ｋ') {
            break;
        }
    }
    Err(first.map_or_else(
        || {
            (
                "里程区间无法识别，例 K241+500-K264+000".to_owned(),
                "unreadable range, write e.g. K241+500-K264+000".to_owned(),
            )
        },
        |error| error.words(),
    ))
}
