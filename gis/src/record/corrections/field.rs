//! The fields of a record by path, read and set in words. A value that does not fit the record's type
//! is refused: what comes out is a typed record again.

use serde_json::{Value, json};
use thiserror::Error;

use super::value::{NONE, UNKNOWN, impossible, inner, meanings, shown};
use crate::record::personal::{published_excerpt, scrub};
use crate::record::{Body, Record};

/// Fields that no correction may touch: what kind of record it is, and what is personal.
const CLOSED: &[&str] = &["record", "mobiles", "mobile_withheld"];
/// Longest path, and longest new value, that is looked at.
const MAX_PATH: usize = 200;
const MAX_VALUE: usize = 4000;

/// Why a field cannot be read or set.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FieldError {
    /// The record has no such field.
    #[error("{}", both(self))]
    NoField {
        /// The path.
        field: String,
        /// The fields that there are.
        known: Vec<String>,
    },
    /// The field is not corrected this way.
    #[error("{}", both(self))]
    Closed {
        /// The path.
        field: String,
    },
    /// The field does not take the value.
    #[error("{}", both(self))]
    Value {
        /// The path.
        field: String,
        /// The value.
        value: String,
        /// Why not, in Chinese.
        zh: String,
        /// The same in English.
        en: String,
        /// A value that it would take.
        example: Option<String>,
    },
    /// The field has this value already.
    #[error("{}", both(self))]
    Unchanged {
        /// The path.
        field: String,
        /// The value.
        value: String,
    },
}

fn both(error: &FieldError) -> String {
    let (zh, en) = error.words();
    format!("{zh} / {en}")
}

impl FieldError {
    /// What is wrong, in Chinese and in English.
    pub fn words(&self) -> (String, String) {
        match self {
            Self::NoField { field, known } => {
                let known = known.join(", ");
                (
                    format!("没有字段 {field}，可用的有：{known}"),
                    format!("there is no field {field:?}, there are: {known}"),
                )
            }
            Self::Closed { field } => {
                (format!("字段 {field} 不能更正"), format!("the field {field:?} cannot be corrected"))
            }
            Self::Value { field, value, zh, en, example } => {
                let zh_example = example.as_ref().map_or_else(String::new, |e| format!("，例如 {field}={e}"));
                let en_example = example.as_ref().map_or_else(String::new, |e| format!(", e.g. {field}={e}"));
                (
                    format!("字段 {field} 不能取“{value}”：{zh}{zh_example}"),
                    format!("the field {field:?} cannot be {value:?}: {en}{en_example}"),
                )
            }
            Self::Unchanged { field, value } => (
                format!("字段 {field} 已是“{value}”，没有改动"),
                format!("the field {field:?} is {value:?} already, nothing to change"),
            ),
        }
    }
}

/// What a field of a record says, in words; `unknown` where it is silent or absent.
///
/// # Errors
/// [`FieldError::NoField`] when not even its surroundings exist, [`FieldError::Closed`].
pub fn field_value(record: &Record, field: &str) -> Result<String, FieldError> {
    let mut body = json!(record.body);
    let parts = path(field)?;
    let Some((last, parents)) = parts.split_last() else { return Err(no_field(&body, field)) };
    match parent(&mut body, parents) {
        Some(parent) => Ok(child(inner(parent), last).map_or_else(|| UNKNOWN.to_owned(), shown)),
        None => Err(no_field(&body, field)),
    }
}

/// The record with another value in a field. `unknown` and `none` are what a source is silent about
/// and what it denies.
///
/// # Errors
/// [`FieldError`], naming the field, the value and an example; the record is not touched.
pub fn with_field(record: &Record, field: &str, text: &str) -> Result<Record, FieldError> {
    let body = json!(record.body);
    let parts = path(field)?;
    let bad = |zh: &str, en: &str, example: Option<String>| FieldError::Value {
        field: published_excerpt(field, MAX_PATH),
        value: published_excerpt(text, 60),
        zh: zh.to_owned(),
        en: en.to_owned(),
        example,
    };
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_VALUE {
        return Err(bad("值为空或过长", "the value is blank or too long", Some(UNKNOWN.to_owned())));
    }
    let slot = Slot::find(&body, &parts).ok_or_else(|| no_field(&body, field))?;
    let stated = slot.takes(&json!({"illegible": "?"}));
    let values = match text {
        UNKNOWN if stated => vec![json!(UNKNOWN)],
        UNKNOWN => vec![Value::Null],
        NONE if stated => vec![json!(NONE)],
        NONE => Vec::new(),
        _ if stated => meanings(text, slot.now()).into_iter().map(|value| json!({"value": value})).collect(),
        _ => meanings(text, slot.now()),
    };
    let (mut ignored, mut refused) = (false, false);
    for value in values {
        match slot.with(&value) {
            Ok(changed) => match slot.outcome(&changed) {
                Outcome::Ignored => ignored = true,
                Outcome::Unchanged => {
                    return Err(FieldError::Unchanged {
                        field: field.to_owned(),
                        value: published_excerpt(text, 60),
                    });
                }
                Outcome::Impossible(zh, en) => return Err(bad(&zh, &en, None)),
                Outcome::Changed => return Ok(Record { body: changed, ..record.clone() }),
            },
            // The words of the JSON library quote the value: they are not for printing.
            Err(_) => refused = true,
        }
    }
    if ignored {
        return Err(no_field(&body, field));
    }
    let example = slot.example();
    Err(match refused {
        false => bad("此字段不能说“没有”", "this field cannot state an absence", Some(UNKNOWN.to_owned())),
        true if text == UNKNOWN => bad("此字段必须有值", "this field must have a value", example),
        true => bad("格式不对", "it is not of the right form", example),
    })
}

/// The paths of all fields that a record shows and that can be corrected.
pub fn field_names(record: &Record) -> Vec<String> {
    let mut names = Vec::new();
    leaves(&json!(record.body), "", &mut names);
    names
}

fn leaves(value: &Value, at: &str, names: &mut Vec<String>) {
    let below = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
    match inner(value) {
        Value::Object(map) if !map.contains_key("illegible") => {
            for (key, value) in map.iter().filter(|(key, _)| !CLOSED.contains(&key.as_str())) {
                leaves(value, &below(key), names);
            }
        }
        Value::Array(list) if list.iter().any(Value::is_object) => {
            for (no, value) in list.iter().enumerate() {
                leaves(value, &below(&no.to_string()), names);
            }
        }
        _ => names.push(at.to_owned()),
    }
}

fn no_field(body: &Value, field: &str) -> FieldError {
    let mut known = Vec::new();
    leaves(body, "", &mut known);
    FieldError::NoField { field: published_excerpt(field, MAX_PATH), known }
}

fn path(field: &str) -> Result<Vec<&str>, FieldError> {
    let parts: Vec<&str> = field.split('.').collect();
    if field.len() > MAX_PATH || parts.iter().any(|part| CLOSED.contains(part)) {
        return Err(FieldError::Closed { field: published_excerpt(field, MAX_PATH) });
    }
    Ok(parts)
}

fn child<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Object(map) => map.get(key),
        Value::Array(list) => list.get(key.parse::<usize>().ok()?),
        _ => None,
    }
}

/// The value that a path leads to, for a field to be set in it. A term of which nothing is known, or
/// a telephone that is not printed, comes into being.
fn parent<'v>(body: &'v mut Value, parents: &[&str]) -> Option<&'v mut Value> {
    let mut at = body;
    for key in parents {
        at = unwrapped(at);
        if *key == "term" && at.get(key).is_some_and(Value::is_string) {
            at[*key] = json!({"value": {"years": 0, "start": UNKNOWN}});
        }
        if matches!(*key, "desk" | "duty")
            && at.get("office").is_some()
            && at.get(key).is_none_or(Value::is_null)
        {
            at[*key] = json!({"printed": "", "dial": null});
        }
        at = match at {
            Value::Object(map) => map.get_mut(*key)?,
            Value::Array(list) => list.get_mut(key.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    let at = unwrapped(at);
    matches!(at, Value::Object(_) | Value::Array(_)).then_some(at)
}

fn unwrapped(value: &mut Value) -> &mut Value {
    let wrapped = value.as_object().is_some_and(|map| map.len() == 1 && map.contains_key("value"));
    if wrapped { &mut value["value"] } else { value }
}

/// A body with a place in it where a value can be put.
struct Slot<'p> {
    before: Value,
    body: Value,
    parents: &'p [&'p str],
    last: &'p str,
}

enum Outcome {
    Ignored,
    Unchanged,
    Impossible(String, String),
    Changed,
}

impl<'p> Slot<'p> {
    fn find(before: &Value, parts: &'p [&'p str]) -> Option<Self> {
        let (last, parents) = parts.split_last()?;
        let mut body = before.clone();
        match parent(&mut body, parents)? {
            Value::Object(_) => {}
            Value::Array(list) => {
                list.get(last.parse::<usize>().ok()?)?;
            }
            _ => return None,
        }
        Some(Self { before: before.clone(), body, parents, last })
    }

    /// What stands there.
    fn now(&self) -> &Value {
        let mut at = &self.body;
        for key in self.parents {
            at = child(inner(at), key).unwrap_or(&Value::Null);
        }
        child(inner(at), self.last).unwrap_or(&Value::Null)
    }

    fn with(&self, value: &Value) -> Result<Body, serde_json::Error> {
        let mut body = self.body.clone();
        match parent(&mut body, self.parents) {
            Some(Value::Object(map)) => {
                map.insert(self.last.to_owned(), value.clone());
                // A number that a person vouches for has no fault any more.
                if self.last == "dial" {
                    map.remove("fault");
                }
            }
            Some(Value::Array(list)) => {
                if let Some(item) = self.last.parse::<usize>().ok().and_then(|no| list.get_mut(no)) {
                    *item = value.clone();
                }
            }
            _ => {}
        }
        serde_json::from_value(body)
    }

    fn takes(&self, value: &Value) -> bool {
        self.with(value).is_ok_and(|body| matches!(self.outcome(&body), Outcome::Changed))
    }

    /// What became of the value in the typed record: serde passes over fields that it does not know.
    fn outcome(&self, changed: &Body) -> Outcome {
        let after = json!(changed);
        let mut at = Some(&after);
        for key in self.parents {
            at = at.and_then(|at| child(inner(at), key));
        }
        let there = at.and_then(|at| child(inner(at), self.last));
        if after == self.before {
            return if there.is_some() { Outcome::Unchanged } else { Outcome::Ignored };
        }
        match (at, there) {
            (Some(parent), Some(value)) => match impossible(self.last, value, parent) {
                Some((zh, en)) => Outcome::Impossible(zh, en),
                None => Outcome::Changed,
            },
            // A value that is left out of the JSON, such as an empty list, was taken if it had one.
            _ if self.now().is_null() => Outcome::Ignored,
            _ => Outcome::Changed,
        }
    }

    /// A value that the field takes: its own, or one of a few.
    fn example(&self) -> Option<String> {
        let now = shown(self.now());
        if now != UNKNOWN && now != NONE && now.len() < 60 && !now.is_empty() && scrub(&now) == now {
            return Some(now);
        }
        ["2022-09-16", "K241+500", "K241+500-K264+000", "12.5", "3", "true", "2.25公顷", "2年", "甲"]
            .into_iter()
            .find(|text| {
                let values = meanings(text, self.now());
                values.iter().any(|value| self.takes(value) || self.takes(&json!({"value": value})))
            })
            .map(str::to_owned)
    }
}
