//! Names of counties, townships and lines: canonical, or refused with what may be meant.

use serde_json::Value;

use super::EditFault;
use super::context::Cx;
use super::value::{needed_text, text};
use crate::place::{Divisions, Matched, Names};

/// At most this many candidates in a message.
const CANDIDATES: usize = 6;

/// A county that must be known.
pub(super) fn county(name: &str, value: &Value, cx: &mut Cx<'_>) -> Result<String, EditFault> {
    let given = needed_text(name, value)?;
    match cx.ctx.gazetteer.county(&given) {
        Some(county) => {
            let county = county.name.clone();
            canonical(&given, &county, cx);
            Ok(county)
        }
        None => {
            let names = Divisions::embedded().county(&given, None);
            let mut found: Vec<String> = names.candidates.iter().map(|c| c.name().to_owned()).collect();
            if found.is_empty() {
                found = alike(&given, cx.ctx.gazetteer.counties().iter().map(|c| c.name.as_str()));
            }
            Err(unknown(name, &given, "县（市、区）", "county", &found))
        }
    }
}

/// A county, or none.
pub(super) fn maybe_county(name: &str, value: &Value, cx: &mut Cx<'_>) -> Result<Option<String>, EditFault> {
    match text(name, value)? {
        Some(_) => county(name, value, cx).map(Some),
        None => Ok(None),
    }
}

/// A township of a county. One that no table has may be new: it can be forced.
pub(super) fn township(
    name: &str,
    value: &Value,
    county: &str,
    cx: &mut Cx<'_>,
) -> Result<Option<String>, EditFault> {
    let Some(given) = text(name, value)? else { return Ok(None) };
    if let Some(township) = cx.ctx.gazetteer.township(county, &given) {
        let township = township.name.clone();
        canonical(&given, &township, cx);
        return Ok(Some(township));
    }
    let names = Divisions::embedded().township(Some(county), &given, None);
    if let Some(one) = sure(&names) {
        canonical(&given, &one, cx);
        return Ok(Some(one));
    }
    let found: Vec<String> = names.candidates.iter().map(|c| c.name().to_owned()).collect();
    let what = format!("{county}的乡（镇、街道）");
    cx.push(unknown(name, &given, &what, &format!("township of {county}"), &found).forceable());
    Ok(Some(given))
}

fn sure(names: &Names) -> Option<String> {
    let one = names.one()?;
    matches!(one.matched, Matched::Exact | Matched::WithoutEnding).then(|| one.name().to_owned())
}

/// A line that must be known, under its canonical name.
pub(super) fn line(name: &str, value: &Value, cx: &mut Cx<'_>) -> Result<String, EditFault> {
    let given = needed_text(name, value)?;
    match cx.ctx.lines.get(&given) {
        Some(line) => {
            canonical(&given, &line.name, cx);
            Ok(line.name.clone())
        }
        None => {
            let found: Vec<String> = cx.ctx.lines.suggest(&given).into_iter().map(str::to_owned).collect();
            Err(unknown(name, &given, "线名", "line", &found))
        }
    }
}

fn canonical(given: &str, canonical: &str, cx: &mut Cx<'_>) {
    if given != canonical {
        cx.note(
            format!("“{given}”按规范名称“{canonical}”保存"),
            format!("{given:?} is kept under its canonical name {canonical:?}"),
        );
    }
}

fn unknown(name: &str, given: &str, zh: &str, en: &str, found: &[String]) -> EditFault {
    let list: Vec<&str> = found.iter().take(CANDIDATES).map(String::as_str).collect();
    let (more_zh, more_en) = if list.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("；可能是：{}", list.join("、")), format!("; perhaps: {}", list.join(", ")))
    };
    EditFault::at(
        name,
        format!("未知的{zh}{more_zh}，请核对后填写"),
        format!("is no known {en}{more_en}; check it"),
    )
    .with(given)
}

/// Names that share the most characters with a given one, for a message only.
fn alike<'n>(given: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut scored: Vec<(usize, &str)> = names
        .map(|name| (name.chars().filter(|c| !"县市区".contains(*c) && given.contains(*c)).count(), name))
        .filter(|(shared, _)| *shared > 0)
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().map(|(_, name)| name.to_owned()).collect()
}
