//! The value of a property, read by its type. `null` is unknown; nothing is rounded or cut.

use jiff::civil::Date;
use serde_json::Value;

use super::EditFault;
use crate::record::published;

/// Longest text of a property, characters.
pub(super) const MAX_TEXT: usize = 500;
/// What stands where something personal was taken out.
const WITHHELD: &str = "[withheld]";

fn kind_of(value: &Value) -> (&'static str, &'static str) {
    match value {
        Value::Null => ("空值", "null"),
        Value::Bool(_) => ("是否值", "a boolean"),
        Value::Number(_) => ("数值", "a number"),
        Value::String(_) => ("文字", "a text"),
        Value::Array(_) => ("数组", "an array"),
        Value::Object(_) => ("对象", "an object"),
    }
}

fn wrong(name: &str, value: &Value, zh: &str, en: &str) -> EditFault {
    let (got_zh, got_en) = kind_of(value);
    let fault = EditFault::at(
        name,
        format!("应为{zh}，给出的是{got_zh}"),
        format!("must be {en}, {got_en} was given"),
    );
    match value {
        Value::Number(_) | Value::Bool(_) => fault.with(value),
        Value::String(text) => fault.with(text),
        _ => fault,
    }
}

/// Text, or none for `null` and an empty one. Refuses what is personal without repeating it.
pub(super) fn text(name: &str, value: &Value) -> Result<Option<String>, EditFault> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text,
        _ => return Err(wrong(name, value, "文字或 null", "a text or null")),
    };
    sound(name, text, MAX_TEXT)?;
    Ok((!text.is_empty()).then(|| text.clone()))
}

/// Whether a text may be kept and shown.
pub(super) fn sound(name: &str, text: &str, most: usize) -> Result<(), EditFault> {
    // First of all: no other fault may repeat it.
    if published(text) != text {
        return Err(EditFault::at(
            name,
            "含有手机号码、证件号、账号或密码，此处不得填写；段长手机请填 local_mobiles 或 railway_mobiles",
            "holds a mobile, identity or account number or a password, which must not stand here; the mobiles of section \
             chiefs belong in local_mobiles or railway_mobiles",
        ));
    }
    if text.contains(WITHHELD) {
        return Err(EditFault::at(
            name,
            "含有“[withheld]”，即已隐去的内容；按此保存会丢失原文，请填写完整文字或不要改动此项",
            "holds “[withheld]”, where something personal was taken out: saving it would lose the original; give the \
             whole text or leave the property as it is served",
        ));
    }
    let length = text.chars().count();
    if length > most {
        return Err(EditFault::at(
            name,
            format!("有 {length} 个字符，最多 {most} 个"),
            format!("has {length} characters, at most {most} are taken"),
        )
        .with(text));
    }
    if text.chars().any(char::is_control) {
        return Err(EditFault::at(
            name,
            "含有控制字符（如换行、制表符），请删除",
            "holds a control character such as a line feed or tab; take it out",
        ));
    }
    if text.trim() != text {
        return Err(
            EditFault::at(name, "首尾有空白，请删除", "begins or ends with a blank; take it out").with(text)
        );
    }
    Ok(())
}

/// Text that there must be.
pub(super) fn needed_text(name: &str, value: &Value) -> Result<String, EditFault> {
    text(name, value)?.ok_or_else(|| missing(name))
}

/// The fault of a property that cannot be unknown.
pub(super) fn missing(name: &str) -> EditFault {
    EditFault::at(name, "必须填写", "must be given")
}

/// A finite number within bounds.
pub(super) fn real(name: &str, value: &Value, least: f64, most: f64) -> Result<Option<f64>, EditFault> {
    let number = match value {
        Value::Null => return Ok(None),
        Value::Number(number) => number.as_f64().filter(|n| n.is_finite()),
        _ => return Err(wrong(name, value, "数值或 null", "a number or null")),
    };
    match number {
        Some(number) if (least..=most).contains(&number) => Ok(Some(number)),
        _ => Err(EditFault::at(
            name,
            format!("应在 {least} 与 {most} 之间"),
            format!("must lie between {least} and {most}"),
        )
        .with(value)),
    }
}

/// A whole number, `0` to `most`.
pub(super) fn whole(name: &str, value: &Value, most: u32) -> Result<Option<u32>, EditFault> {
    match real(name, value, 0.0, f64::from(most))? {
        None => Ok(None),
        Some(number) if number.fract() == 0.0 => Ok(Some(number as u32)),
        Some(number) => Err(EditFault::at(name, "应为整数", "must be a whole number").with(number)),
    }
}

/// A day, `2024-05-31`.
pub(super) fn date(name: &str, value: &Value) -> Result<Option<Date>, EditFault> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text,
        _ => {
            return Err(wrong(
                name,
                value,
                "日期（如 2024-05-31）或 null",
                "a date such as 2024-05-31 or null",
            ));
        }
    };
    // The library also takes a time of day, which would be dropped.
    let day = (text.len() == 10).then(|| text.parse::<Date>().ok()).flatten();
    let day = day.filter(|day| (1900..=2200).contains(&day.year()));
    day.map(Some).ok_or_else(|| {
        EditFault::at(
            name,
            "应为 1900 至 2200 年间的日期，如 2024-05-31",
            "must be a date of 1900 to 2200 such as 2024-05-31",
        )
        .with(text)
    })
}

/// One of a closed list, by its Chinese word or its code.
pub(super) fn choice<T: Copy>(
    name: &str,
    value: &Value,
    all: impl Iterator<Item = (T, &'static str, &'static str)> + Clone,
) -> Result<Option<T>, EditFault> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text,
        _ => return Err(wrong(name, value, "列表中的词", "a word of the list")),
    };
    if let Some((found, ..)) = all.clone().find(|(_, zh, code)| zh == text || code == text) {
        return Ok(Some(found));
    }
    let known: Vec<_> = all.map(|(_, zh, code)| format!("{zh} ({code})")).collect();
    let known = known.join("、");
    Err(EditFault::at(name, format!("不在列表内，可用：{known}"), format!("is not of the list: {known}"))
        .with(text))
}

/// A list: an array of texts, or one text in parts between `;` or `；`.
pub(super) fn list(name: &str, value: &Value) -> Result<Vec<String>, EditFault> {
    let parts: Vec<&str> = match value {
        Value::Null => Vec::new(),
        Value::String(text) => {
            sound(name, text, MAX_TEXT)?;
            text.split([';', '；']).map(str::trim).collect()
        }
        Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            texts.ok_or_else(|| wrong(name, value, "文字的数组", "an array of texts"))?
        }
        _ => return Err(wrong(name, value, "文字、数组或 null", "a text, an array or null")),
    };
    if parts.len() > 200 {
        return Err(EditFault::at(name, "最多 200 项", "at most 200 entries are taken"));
    }
    for part in &parts {
        sound(name, part, MAX_TEXT)?;
    }
    Ok(parts.into_iter().filter(|part| !part.is_empty()).map(str::to_owned).collect())
}

/// Whether a given value is the one that is served.
pub(super) fn same(given: &Value, served: &Value) -> bool {
    match (given, served) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::String(text), Value::Null) | (Value::Null, Value::String(text)) => text.is_empty(),
        _ => given == served,
    }
}
