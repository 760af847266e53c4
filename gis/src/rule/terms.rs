//! What the law says of the terms of temporary uses, as data with its basis: `gis/data/terms.toml`.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Serialize;
use toml::{Table, Value};

use super::RuleError;
use super::field::{Fields, shorten};

const EMBEDDED: &str = include_str!("../../data/terms.toml");

static RULES: LazyLock<TermRules> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the embedded file is fixed and a test parses it")]
    TermRules::parse("terms.toml", EMBEDDED).expect("embedded terms.toml is valid")
});

/// What a rule on terms limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TermLimit {
    /// How long a use may last.
    LongestTerm,
    /// How long after its end the land must be restored.
    Reclamation,
}

/// A period that the law sets for temporary uses, with its basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermRule {
    /// Stable identifier.
    pub id: String,
    /// What is limited.
    pub what: TermLimit,
    /// Chinese title.
    pub title_zh: String,
    /// English title.
    pub title_en: String,
    /// The period in months.
    pub months: u32,
    /// The works that it is for, Chinese and English; none for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub projects: Option<(String, String)>,
    /// The legal basis: document and article.
    pub basis: String,
    /// First day. The law before it is not in the data.
    pub valid_from: Date,
    /// Whether the text was read in its source; `false` must be shown with the answer.
    pub verified: bool,
    /// Remark in Chinese.
    pub note_zh: String,
    /// Remark in English.
    pub note_en: String,
}

/// The rules on terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRules(Vec<TermRule>);

impl TermRules {
    /// The rules of the repository's `gis/data/terms.toml`.
    pub fn embedded() -> &'static Self {
        &RULES
    }

    /// Reads a file of rules on terms; `file` is only its name for messages.
    ///
    /// # Errors
    /// The first fault, with file, rule, field and value. Nothing is loaded in part.
    pub fn parse(file: &str, text: &str) -> Result<Self, RuleError> {
        let whole = |value: Option<Box<str>>, zh, en| RuleError {
            file: file.into(),
            rule: None,
            field: None,
            value,
            zh,
            en,
        };
        let doc: Table = text.parse().map_err(|error: toml::de::Error| {
            whole(
                Some(shorten(&error.to_string().replace('\n', " "))),
                "不是有效的 TOML",
                "is not valid TOML",
            )
        })?;
        Fields { file, rule: None, table: &doc }.only(&["term"])?;
        let items = doc.get("term").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut rules: Vec<TermRule> = Vec::with_capacity(items.len());
        for (no, item) in items.iter().enumerate() {
            let Some(table) = item.as_table() else {
                return Err(whole(None, "应为 [[term]] 表", "must be [[term]] tables"));
            };
            let number = format!("#{}", no + 1);
            let name = table.get("id").and_then(Value::as_str).unwrap_or(&number);
            let fields = Fields { file, rule: Some(name), table };
            let rule = one(&fields)?;
            if rules.iter().any(|other| other.id == rule.id) {
                return Err(fields.error("id", "编号重复", "the id stands twice"));
            }
            rules.push(rule);
        }
        if let Some(what) = [TermLimit::LongestTerm, TermLimit::Reclamation]
            .into_iter()
            .find(|what| !rules.iter().any(|rule| rule.what == *what))
        {
            return Err(whole(
                Some(format!("{what:?}").into()),
                "缺少该类规则，请补上",
                "no rule of this kind, add it",
            ));
        }
        Ok(Self(rules))
    }

    /// The rules on the longest term, shortest first.
    pub fn longest(&self) -> Vec<&TermRule> {
        let mut found: Vec<_> = self.0.iter().filter(|rule| rule.what == TermLimit::LongestTerm).collect();
        found.sort_by_key(|rule| rule.months);
        found
    }

    /// The rule on reclamation.
    pub fn reclamation(&self) -> Option<&TermRule> {
        self.0.iter().find(|rule| rule.what == TermLimit::Reclamation)
    }
}

fn one(fields: &Fields<'_>) -> Result<TermRule, RuleError> {
    fields.only(&[
        "id",
        "what",
        "title_zh",
        "title_en",
        "months",
        "projects_zh",
        "projects_en",
        "basis",
        "valid_from",
        "verified",
        "note_zh",
        "note_en",
    ])?;
    let text = |field: &str| fields.required(field).map(str::to_owned);
    let months = fields.table.get("months").and_then(Value::as_integer);
    let months =
        months.and_then(|months| u32::try_from(months).ok()).filter(|months| (1..=1200).contains(months));
    let what = match fields.required("what")? {
        "longest_term" => TermLimit::LongestTerm,
        "reclamation" => TermLimit::Reclamation,
        _ => {
            return Err(fields.error(
                "what",
                "应为 longest_term 或 reclamation",
                "must be longest_term or reclamation",
            ));
        }
    };
    let projects = match (fields.text("projects_zh")?, fields.text("projects_en")?) {
        (Some(zh), Some(en)) => Some((zh.to_owned(), en.to_owned())),
        (None, None) => None,
        _ => return Err(fields.error("projects_zh", "中英文须同时给出", "give both languages or neither")),
    };
    Ok(TermRule {
        id: text("id")?,
        what,
        title_zh: text("title_zh")?,
        title_en: text("title_en")?,
        months: months
            .ok_or_else(|| fields.error("months", "应为1–1200的月数", "must be 1 to 1200 months"))?,
        projects,
        basis: text("basis")?,
        valid_from: fields
            .required("valid_from")?
            .parse()
            .map_err(|_| fields.error("valid_from", "应为 YYYY-MM-DD", "must be YYYY-MM-DD"))?,
        verified: fields.flag("verified")?.ok_or_else(|| {
            fields.error("verified", "缺少必填字段，请补上", "required field is missing, add it")
        })?,
        note_zh: text("note_zh")?,
        note_en: text("note_en")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_rules_are_those_of_the_handbook() {
        let rules = TermRules::parse("terms.toml", EMBEDDED).unwrap();
        let months: Vec<u32> = rules.longest().iter().map(|rule| rule.months).collect();
        assert_eq!(months, [24, 48]);
        assert_eq!(rules.reclamation().unwrap().months, 12);
        assert!(rules.0.iter().all(|rule| !rule.verified && rule.basis.contains("自然资规〔2021〕2号")));
    }

    #[test]
    fn a_fault_names_the_rule_and_the_field() {
        for (from, to, field) in [
            ("months = 24", "months = -1", "months"),
            ("months = 24", "month = 24", "month"),
            ("what = \"reclamation\"", "what = \"other\"", "what"),
            ("projects_en = ", "note_fr = ", "note_fr"),
            ("valid_from = \"2021-09-01\"", "valid_from = \"2021-13-01\"", "valid_from"),
            ("\nverified = false", "\nverified = 0", "verified"),
            ("id = \"temporary-use-term-infrastructure\"", "id = \"temporary-use-term\"", "id"),
        ] {
            let text = EMBEDDED.replacen(from, to, 1);
            assert_ne!(text, EMBEDDED, "{from}");
            let error = TermRules::parse("mine.toml", &text).unwrap_err();
            assert_eq!(error.field.as_deref(), Some(field), "{error}");
            assert!(error.to_string().starts_with("mine.toml 规则 temporary-use-"), "{error}");
        }
        assert!(TermRules::parse("mine.toml", "").is_err(), "a file without rules decides nothing");
    }
}
