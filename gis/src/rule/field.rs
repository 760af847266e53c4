//! Typed access to the fields of one table, with errors that name file, rule, field and value.

use jiff::civil::Date;
use toml::{Table, Value};

use super::{Edge, Limit, RuleError};

/// A table of the rules file with everything an error has to name.
pub(super) struct Fields<'a> {
    pub(super) file: &'a str,
    pub(super) rule: Option<&'a str>,
    pub(super) table: &'a Table,
}

impl<'a> Fields<'a> {
    /// An error about one field; the value found is taken from the table.
    pub(super) fn error(&self, field: &str, zh: &'static str, en: &'static str) -> RuleError {
        RuleError {
            file: self.file.into(),
            rule: self.rule.map(Into::into),
            field: Some(field.into()),
            value: self.table.get(field).map(|value| shorten(&value.to_string())),
            zh,
            en,
        }
    }

    /// Refuses fields that are not in the list, so that a misspelt field is not ignored.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), RuleError> {
        match self.table.keys().find(|key| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => Err(self.error(key, "未知字段，请更正拼写", "unknown field, correct its spelling")),
        }
    }

    pub(super) fn text(&self, field: &str) -> Result<Option<&'a str>, RuleError> {
        match self.table.get(field) {
            None => Ok(None),
            Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text)),
            Some(_) => Err(self.error(field, "应为非空字符串", "must be a text that is not empty")),
        }
    }

    pub(super) fn required(&self, field: &str) -> Result<&'a str, RuleError> {
        self.text(field)?
            .ok_or_else(|| self.error(field, "缺少必填字段，请补上", "required field is missing, add it"))
    }

    pub(super) fn flag(&self, field: &str) -> Result<Option<bool>, RuleError> {
        match self.table.get(field) {
            None => Ok(None),
            Some(Value::Boolean(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.error(field, "应为 true 或 false", "must be true or false")),
        }
    }

    /// A length in metres: finite and not negative.
    pub(super) fn metres(&self, field: &str) -> Result<Option<f64>, RuleError> {
        let metres = match self.table.get(field) {
            None => return Ok(None),
            Some(Value::Integer(whole)) => *whole as f64,
            Some(Value::Float(metres)) => *metres,
            Some(_) => return Err(self.error(field, "应为米数", "must be a number of metres")),
        };
        if metres.is_finite() && metres >= 0.0 {
            Ok(Some(metres))
        } else {
            Err(self.error(field, "米数须为有限的非负数", "metres must be finite and not negative"))
        }
    }

    pub(super) fn texts(&self, field: &str) -> Result<Vec<&'a str>, RuleError> {
        let Some(value) = self.table.get(field) else { return Ok(Vec::new()) };
        value
            .as_array()
            .and_then(|items| items.iter().map(Value::as_str).collect())
            .ok_or_else(|| self.error(field, "应为字符串数组", "must be an array of texts"))
    }

    /// One word of a list.
    pub(super) fn word<T: Copy>(&self, field: &str, all: &[(&str, T)]) -> Result<Option<T>, RuleError> {
        let Some(text) = self.text(field)? else { return Ok(None) };
        let found = all.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        found.map(Some).ok_or_else(|| {
            self.error(field, "不是已知的取值，见文件头说明", "not a known word, see the file's header")
        })
    }

    /// `field = "YYYY-MM-DD"` or `field_between = ["YYYY-MM-DD" or "", …]`.
    pub(super) fn edge(&self, field: &str, between: &str) -> Result<Option<Edge>, RuleError> {
        let range = self.texts(between)?;
        let day = |text: &str, name: &str| -> Result<Date, RuleError> {
            text.parse()
                .map_err(|_| self.error(name, "日期应为有效的 YYYY-MM-DD", "must be a valid day YYYY-MM-DD"))
        };
        if let Some(text) = self.text(field)? {
            if self.table.contains_key(between) {
                return Err(self.error(
                    between,
                    "不能与确定日期并用，请删去其一",
                    "stands beside a known day, remove one",
                ));
            }
            return Ok(Some(Edge::on(day(text, field)?)));
        }
        if !self.table.contains_key(between) {
            return Ok(None);
        }
        let &[earliest, latest] = range.as_slice() else {
            return Err(self.error(between, "应为两个日期", "must be two days"));
        };
        let known = |text: &str| if text.is_empty() { Ok(None) } else { day(text, between).map(Some) };
        let edge = Edge { earliest: known(earliest)?, latest: known(latest)? };
        if edge.earliest.zip(edge.latest).is_some_and(|(a, b)| a > b) {
            return Err(self.error(between, "先后颠倒", "the earlier day stands second"));
        }
        Ok(Some(edge))
    }

    /// A single figure in `one`, or a range in `min` and `max`.
    pub(super) fn limit(&self, one: &str, min: &str, max: &str) -> Result<Option<Limit>, RuleError> {
        match (self.metres(one)?, self.metres(min)?, self.metres(max)?) {
            (None, None, None) => Ok(None),
            (Some(metres), None, None) => Ok(Some(Limit { min_m: metres, max_m: metres })),
            (None, Some(min_m), Some(max_m)) if min_m <= max_m => Ok(Some(Limit { min_m, max_m })),
            (None, Some(_), Some(_)) => {
                Err(self.error(min, "下限大于上限", "the lower bound is above the upper bound"))
            }
            _ => Err(self.error(
                if self.table.contains_key(one) { one } else { min },
                "应给出单个数值，或同时给出上下限",
                "give one figure, or both bounds",
            )),
        }
    }
}

/// At most 80 characters of a value, so that an error stays readable.
pub(super) fn shorten(text: &str) -> Box<str> {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(80).collect();
    if chars.next().is_some() { format!("{head}…").into() } else { head.into() }
}
