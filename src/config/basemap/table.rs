//! A `[[basemap]]` table: its values, what was read of it, and what is wrong with it.

use std::ops::{Range, RangeInclusive};

use landrail_gis::fault::Fault;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{FIELDS, Secret, Written};
use crate::config::Shape;
use crate::config::file::{TomlFile, excerpt};

/// Longest text.
const LONGEST: usize = 2000;

/// Reads the values of a table and keeps what it says.
pub(super) struct Reader<'a> {
    pub(super) table: &'a DeTable<'a>,
    pub(super) span: Range<usize>,
    /// How messages call the table: by its number, because its id may be what is wrong.
    name: String,
    pub(super) file: &'a TomlFile<'a>,
    pub(super) faults: Vec<Fault>,
    pub(super) written: Vec<(&'static str, Written)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(table: &'a DeTable<'a>, span: Range<usize>, no: usize, file: &'a TomlFile<'a>) -> Self {
        let name = format!("basemap[{}]", no + 1);
        Self { table, span, name, file, faults: Vec::new(), written: Vec::new() }
    }

    // --- values ---------------------------------------------------------------------------------

    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        let text = self.plain_text(name)?;
        self.written.push((name, Written::Text(text.clone())));
        Some(text)
    }

    pub(super) fn need(&mut self, name: &'static str) -> Option<String> {
        if self.table.get(name).is_none() {
            self.missing(name);
        }
        self.text(name)
    }

    pub(super) fn secret(&mut self, name: &'static str) -> Option<Secret> {
        let text = self.plain_text(name)?;
        if !text.bytes().all(|c| c.is_ascii_alphanumeric() || b"-._~".contains(&c)) || text.len() > 256 {
            self.fault(
                name,
                "密钥只能含字母、数字和 - . _ ~，不超过 256 个字符",
                "a key has letters, digits and - . _ ~ only, and at most 256 of them",
            );
            return None;
        }
        let secret = Secret(text);
        self.written.push((name, Written::Secret(secret.clone())));
        Some(secret)
    }

    pub(super) fn plain_text(&mut self, name: &'static str) -> Option<String> {
        let value = self.table.get(name)?;
        let Some(text) = value.get_ref().as_str() else {
            self.misshapen(name, Shape::Text, value);
            return None;
        };
        let wrong = if text.trim().is_empty() {
            Some(("不能为空", "it must not be empty"))
        } else if text.chars().any(char::is_control) {
            Some(("不能含控制字符或换行", "it must have no control characters or line breaks"))
        } else if text.chars().count() > LONGEST {
            Some(("过长", "it is too long"))
        } else {
            None
        };
        match wrong {
            None => Some(text.trim().to_owned()),
            Some((zh, en)) => {
                self.fault(name, zh, en);
                None
            }
        }
    }

    /// One of some words.
    pub(super) fn choice(&mut self, name: &'static str, words: &[&'static str]) -> Option<&'static str> {
        let text = self.text(name)?;
        let found = words.iter().find(|word| word.eq_ignore_ascii_case(&text)).copied();
        if found.is_none() {
            let text = excerpt(&text);
            self.fault(
                name,
                format!("值“{text}”无效，应为其中之一：{}", words.join("、")),
                format!("{text:?} is not valid, expected one of {}", words.join(", ")),
            );
        }
        found
    }

    pub(super) fn list(&mut self, name: &'static str) -> Option<Vec<String>> {
        let value = self.table.get(name)?;
        let texts = value.get_ref().as_array().and_then(|items| {
            items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
        });
        match texts {
            Some(texts) => {
                self.written.push((name, Written::List(texts.clone())));
                Some(texts)
            }
            None => {
                self.misshapen(name, Shape::List, value);
                None
            }
        }
    }

    /// No when nothing is said.
    pub(super) fn truth(&mut self, name: &'static str) -> bool {
        let Some(value) = self.table.get(name) else { return false };
        let DeValue::Boolean(truth) = value.get_ref() else {
            self.misshapen(name, Shape::Truth, value);
            return false;
        };
        self.written.push((name, Written::Truth(*truth)));
        *truth
    }

    pub(super) fn number(&mut self, name: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let value = self.table.get(name)?;
        let DeValue::Integer(number) = value.get_ref() else {
            self.misshapen(name, Shape::Number, value);
            return None;
        };
        let found = u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|n| range.contains(n));
        match found {
            Some(number) => self.written.push((name, Written::Number(number))),
            None => {
                let (from, to) = (range.start(), range.end());
                self.fault(
                    name,
                    format!("值“{}”无效，应为 {from}–{to} 的整数", excerpt(number.as_str())),
                    format!(
                        "{:?} is not valid, expected a whole number {from}–{to}",
                        excerpt(number.as_str())
                    ),
                );
            }
        }
        found
    }

    // --- faults ---------------------------------------------------------------------------------

    pub(super) fn missing(&mut self, name: &'static str) {
        let help = FIELDS.iter().find(|field| field.name == name).map_or("", |field| field.help);
        let (zh, en) = help.split_once(" / ").unwrap_or((help, help));
        self.fault_at(self.span.clone(), name, format!("缺少：{zh}"), format!("it is missing: {en}"));
    }

    pub(super) fn misshapen(&mut self, name: &'static str, shape: Shape, value: &Spanned<DeValue<'_>>) {
        let (zh, en) = shape.words();
        let raw = self.file.raw(&value.span());
        self.fault(name, format!("值“{raw}”应写成{zh}"), format!("{raw:?} must be {en}"));
    }

    /// A fault of a value.
    pub(super) fn fault(&mut self, name: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        let at = self.table.get(name).map_or_else(|| self.span.clone(), Spanned::span);
        self.fault_at(at, name, zh, en);
    }

    pub(super) fn fault_at(
        &mut self,
        at: Range<usize>,
        name: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.faults.push(self.file.fault(&at, format!("{}.{name}", self.name), zh, en));
    }
}
