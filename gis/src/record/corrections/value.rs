//! A value of a record in words, and words as a value.

use serde_json::{Map, Number, Value, json};

use crate::chainage::{Track, half_width, parse_post, parse_range};
use crate::gazette::parse_date;
use crate::record::MU_M2;
use crate::record::personal::has_mobile;

/// The word for what is not known.
pub(super) const UNKNOWN: &str = "unknown";
/// The word for a stated absence.
pub(super) const NONE: &str = "none";

/// The value inside a wrapper of something stated, or the value itself.
pub(in crate::record) fn inner(value: &Value) -> &Value {
    match value.as_object() {
        Some(map) if map.len() == 1 => map.get("value").unwrap_or(value),
        _ => value,
    }
}

/// A value in words. The same words in a correction give the same value again.
pub(in crate::record) fn shown(value: &Value) -> String {
    match inner(value) {
        Value::Null => UNKNOWN.to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number_shown(number),
        Value::Array(list) => list_shown(list).unwrap_or_else(|| inner(value).to_string()),
        Value::Object(map) => object_shown(map).unwrap_or_else(|| inner(value).to_string()),
    }
}

fn number_shown(number: &Number) -> String {
    match number.as_f64() {
        // `132242`, not `132242.0`: as a person writes it.
        Some(real) if number.is_f64() => real.to_string(),
        _ => number.to_string(),
    }
}

fn list_shown(list: &[Value]) -> Option<String> {
    let readings: Option<Vec<_>> = list.iter().map(|item| item.get("how").and_then(Value::as_str)).collect();
    let texts: Option<Vec<_>> = list.iter().map(Value::as_str).collect();
    match (readings, texts) {
        _ if list.is_empty() => None,
        (Some(hows), _) => Some(hows.join(" | ")),
        (_, Some(texts)) if !texts.iter().any(|text| text.contains('、')) => Some(texts.join("、")),
        _ => None,
    }
}

fn object_shown(map: &Map<String, Value>) -> Option<String> {
    if let [Some(from), Some(to)] = ["from", "to"].map(|key| map.get(key).and_then(Value::as_str)) {
        return Some(format!("{from}-{to}"));
    }
    if let Some(Value::Number(m2)) = map.get("m2") {
        return Some(format!("{} m²", number_shown(m2)));
    }
    (map.len() == 1).then(|| map.get("illegible").and_then(Value::as_str)).flatten().map(str::to_owned)
}

/// Everything that words can mean, the likeliest first; `now` is what stands there.
pub(super) fn meanings(text: &str, now: &Value) -> Vec<Value> {
    let mut found = vec![json!(text)];
    let number = text.parse::<u64>().map(|n| json!(n)).or_else(|_| text.parse::<f64>().map(|n| json!(n)));
    found.extend(number.ok().filter(|n| !n.is_null()));
    found.extend(text.parse::<bool>().map(|yes| json!(yes)));
    if text.starts_with(['{', '[']) {
        // Escapes may hide a number from whoever looks at the text.
        let read = serde_json::from_str::<Value>(text).ok();
        found.extend(read.filter(|value| !has_mobile(&value.to_string())));
    }
    found.extend(parse_date(text).map(|day| json!(day)));
    // A prefix other than K may stand for another chainage: it is not dropped.
    let post = parse_post(text).ok().filter(|post| post.other_prefix().is_none() && post.suffix.is_none());
    found.extend(post.and_then(|post| post.only()).map(|at| json!(at)));
    found.extend(parse_range(text).ok().and_then(|range| range.rising().ok()).map(|span| json!(span)));
    found.extend(Track::from_printed(text).map(|track| json!(track)));
    found.extend(area(text));
    found.extend(term(text));
    if let Value::Array(list) = inner(now) {
        let chosen: Vec<_> =
            list.iter().filter(|item| item.get("how") == Some(&json!(text))).cloned().collect();
        if !chosen.is_empty() {
            found.push(Value::Array(chosen));
        }
    }
    found.push(Value::Array(text.split(['、', ';', '；']).map(|part| json!(part.trim())).collect()));
    found
}

/// `2.25公顷`, `33.75亩`, `22500 m²`; without a unit square metres.
fn area(text: &str) -> Option<Value> {
    let plain = half_width(text).replace([',', ' '], "");
    let digits = plain.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(plain.len());
    let (figure, unit) = plain.split_at_checked(digits)?;
    let (unit, scale) = unit.strip_prefix('万').map_or((unit, 1.0), |unit| (unit, 10_000.0));
    let unit_m2 = match unit {
        "" | "m²" | "m2" | "㎡" | "平方米" => 1.0,
        "公顷" => 10_000.0,
        "亩" => MU_M2,
        "平方公里" => 1e6,
        _ => return None,
    };
    let figure = figure.parse::<f64>().ok()? * scale;
    let m2 = (figure * unit_m2 * 1e4).round() / 1e4;
    let mu = (unit == "亩").then_some(figure);
    m2.is_finite().then(|| json!({"m2": m2, "printed": text, "mu": mu, "units_agree": null}))
}

/// `2年`, `18个月`, `1年6个月`.
fn term(text: &str) -> Option<Value> {
    let plain = half_width(text).replace(' ', "");
    let (years, rest) = match plain.split_once('年') {
        Some((years, rest)) => (years.parse::<u32>().ok()?, rest),
        None => (0, plain.as_str()),
    };
    let months = match rest.strip_suffix("个月").or_else(|| rest.strip_suffix('月')) {
        Some(months) => months.parse::<u32>().ok()?,
        None if rest.is_empty() && years > 0 => 0,
        None => return None,
    };
    Some(json!({"years": years, "months": months, "start": UNKNOWN}))
}

/// What a figure or range may not be, whatever its type allows.
pub(super) fn impossible(key: &str, value: &Value, parent: &Value) -> Option<(String, String)> {
    let number = inner(value).as_f64();
    let of = |key: &str| inner(parent).get(key).map(inner).and_then(Value::as_str);
    let bounds = match key {
        "m2" | "mu" | "area_m2" | "width_m" | "distance_m" | "length_m" => (0.0, f64::MAX),
        "lon" => (-180.0, 180.0),
        "lat" => (-90.0, 90.0),
        _ => (f64::MIN, f64::MAX),
    };
    if number.is_some_and(|n| !(bounds.0..=bounds.1).contains(&n)) {
        return Some(("数值超出可能的范围".to_owned(), "the figure is out of its possible range".to_owned()));
    }
    if key == "dial" && inner(value).as_str().is_some_and(|dial| !is_dialled(dial)) {
        return Some((
            "不是电话号码，应如 0350-3031234（不详写 unknown）".to_owned(),
            "it is no telephone number, which is like 0350-3031234 (or unknown)".to_owned(),
        ));
    }
    if let ("from" | "to", Some(from), Some(to)) = (key, of("from"), of("to"))
        && let (Ok(a), Ok(b)) = (from.parse::<crate::chainage::Chainage>(), to.parse())
        && a >= b
    {
        return Some((
            format!("起点{from}不在终点{to}之前，请一并更正 from 与 to（或 span=K1+000-K2+000）"),
            format!("{from} is not before {to}: correct the whole range, e.g. span=K1+000-K2+000"),
        ));
    }
    if let ("start" | "until", Some(start), Some(until)) = (key, of("start"), of("until"))
        && let (Ok(a), Ok(b)) = (start.parse::<jiff::civil::Date>(), until.parse())
        && a > b
    {
        return Some((
            format!("开始日{start}晚于截止日{until}"),
            format!("the first day {start} is after the last day {until}"),
        ));
    }
    None
}

/// Whether a text can be dialled: digits with what is written between them, an extension at most.
fn is_dialled(text: &str) -> bool {
    let plain = half_width(text).replace("转", "-");
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    (3..=18).contains(&digits) && plain.chars().all(|c| c.is_ascii_digit() || "+-() ,*#".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_dialled() {
        for dial in
            ["0350-8789252", "12306", "119", "（0350）8789252", "+86 350 8789252", "0350-8789252转201"]
        {
            assert!(impossible("dial", &json!(dial), &json!({})).is_none(), "{dial}");
        }
        for dial in ["abc", "0350-878925x", "12", "----", "张三", "1234567890123456789"] {
            assert!(impossible("dial", &json!(dial), &json!({})).is_some(), "{dial}");
        }
        assert!(impossible("dial", &Value::Null, &json!({})).is_none(), "unknown is no number");
        assert!(impossible("name", &json!("abc"), &json!({})).is_none());
    }
}
