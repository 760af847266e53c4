//! [`Rules`]: the checked set of rules.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use toml::{Table, Value};

use super::field::{Fields, shorten};
use super::read::{check_scope, read_about, read_cities, read_rule};
use super::{Kind, Rule, RuleError};

const EMBEDDED: &str = include_str!("../../data/rules.toml");

/// What holds for the whole file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct About {
    /// The province of all its counties.
    pub province: String,
    /// How far toe, cutting top or bridge edge are assumed to lie from the centreline at most.
    /// Used only to say that a rule does not apply, never to shrink or widen a zone.
    pub formation_allowance_m: f64,
    /// The assumption in Chinese.
    pub formation_allowance_zh: String,
    /// The assumption in English.
    pub formation_allowance_en: String,
}

/// The rules, indexed by county.
#[derive(Debug, Clone)]
pub struct Rules {
    pub(super) about: About,
    pub(super) list: Vec<Rule>,
    /// City → its counties.
    pub(super) cities: HashMap<String, Vec<String>>,
    /// County → ascending indices of the rules that hold in it or in a part of it.
    pub(super) by_county: HashMap<String, Vec<usize>>,
    /// Rules that are answered outside all counties: national, provincial and coverage.
    pub(super) outside: Vec<usize>,
    search_radius_m: f64,
}

impl Rules {
    /// The rules of the repository's `gis/data/rules.toml`.
    ///
    /// # Panics
    /// Never: a test parses the embedded file.
    pub fn embedded() -> Self {
        #[expect(clippy::expect_used, reason = "the embedded file is fixed and a test parses it")]
        Self::parse("rules.toml", EMBEDDED).expect("embedded rules.toml is valid")
    }

    /// Reads a rules file; `file` is only its name for messages.
    ///
    /// # Errors
    /// The first fault, with file, rule, field and value. Nothing is loaded in part.
    pub fn parse(file: &str, text: &str) -> Result<Self, RuleError> {
        let whole = |field: Option<&str>, value: Option<Box<str>>, zh, en| RuleError {
            file: file.into(),
            rule: None,
            field: field.map(Into::into),
            value,
            zh,
            en,
        };
        let doc: Table = text.parse().map_err(|error: toml::de::Error| {
            let value = shorten(&error.to_string().replace('\n', " "));
            whole(None, Some(value), "不是有效的 TOML", "is not valid TOML")
        })?;
        Fields { file, rule: None, table: &doc }.only(&["about", "cities", "rule"])?;
        let (Some(Value::Table(about)), Some(Value::Table(cities)), Some(Value::Array(items))) =
            (doc.get("about"), doc.get("cities"), doc.get("rule"))
        else {
            return Err(whole(
                Some("about, cities, rule"),
                None,
                "缺少 [about]、[cities] 或 [[rule]]",
                "lacks [about], [cities] or [[rule]]",
            ));
        };
        let about = read_about(&Fields { file, rule: Some("about"), table: about })?;
        let cities = read_cities(&Fields { file, rule: Some("cities"), table: cities })?;

        let mut rules: Vec<Rule> = Vec::with_capacity(items.len());
        let mut ids = HashSet::new();
        for (n, item) in items.iter().enumerate() {
            let number = format!("#{}", n + 1);
            let Some(table) = item.as_table() else {
                return Err(whole(
                    Some("rule"),
                    Some(number.into()),
                    "应为 [[rule]] 表",
                    "must be a [[rule]] table",
                ));
            };
            let name = table.get("id").and_then(Value::as_str).unwrap_or(&number);
            let fields = Fields { file, rule: Some(name), table };
            let rule = read_rule(&fields, &rules)?;
            if !ids.insert(rule.id.clone()) {
                return Err(fields.error("id", "编号重复", "the id stands twice"));
            }
            check_scope(&fields, &rule.scope, &cities, &about)?;
            rules.push(rule);
        }
        // Without it a place with no known line near would get no answer at all on railways.
        let tells = |rule: &Rule| rule.kind == Kind::RailwayCoverage && rule.scope.is_national();
        if rules.iter().any(|rule| rule.kind.is_measured_to_lines()) && !rules.iter().any(tells) {
            return Err(whole(
                Some("kind"),
                None,
                "缺少不限地区的 railway_coverage 规则，请补上",
                "a railway_coverage rule for all areas is missing, add it",
            ));
        }
        Ok(Self::index(about, cities, rules))
    }

    fn index(about: About, cities: HashMap<String, Vec<String>>, rules: Vec<Rule>) -> Self {
        let mut by_county: HashMap<String, Vec<usize>> = HashMap::new();
        for (city, counties) in &cities {
            for county in counties {
                let holds = |rule: &Rule| {
                    let scope = &rule.scope;
                    scope.is_national()
                        || scope.province.is_some()
                        || scope.cities.contains(city)
                        || scope.counties.contains(county)
                };
                let relevant = rules.iter().enumerate().filter(|(_, r)| holds(r)).map(|(i, _)| i);
                by_county.insert(county.clone(), relevant.collect());
            }
        }
        let wide = |rule: &Rule| rule.scope.is_national() || rule.scope.province.is_some();
        let outside = rules.iter().enumerate().filter(|(_, r)| wide(r)).map(|(i, _)| i).collect();
        let search_radius_m = reach(&about, &rules);
        Self { about, list: rules, cities, by_county, outside, search_radius_m }
    }

    /// All rules, in the order of the file.
    pub fn all(&self) -> &[Rule] {
        &self.list
    }

    /// The rule with this id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.list.iter().find(|rule| rule.id == id)
    }

    /// What holds for the whole file.
    pub const fn about(&self) -> &About {
        &self.about
    }

    /// The rules that are a distance along railways, for drawing them.
    pub fn along_railway(&self) -> impl Iterator<Item = &Rule> {
        self.list.iter().filter(|rule| rule.kind == Kind::DistanceAlongRailway)
    }

    /// Lines whose `distance_m - lateral_m` is up to this must be in the [`super::Context`].
    pub const fn search_radius_m(&self) -> f64 {
        self.search_radius_m
    }
}

/// How far from a line any rule can still be other than `does_not_apply`.
fn reach(about: &About, rules: &[Rule]) -> f64 {
    let one = |rule: &Rule| {
        let limit = |high_speed| rule.limit(high_speed).map_or(0.0, |limit| limit.max_m);
        (limit(true).max(limit(false)) + about.formation_allowance_m)
            .max(rule.clear_distance_m.unwrap_or(0.0))
    };
    rules.iter().filter(|rule| rule.kind.is_measured_to_lines()).map(one).fold(0.0, f64::max)
}
